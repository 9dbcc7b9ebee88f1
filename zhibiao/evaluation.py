"""Run a pipeline over a split and print what the scorer says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from tqdm import tqdm

from .corpora import read_split
from .errors import ZhibiaoError
from .records import predict
from .schema import ENTITY_LABELS, RELATION_TYPES
from .scorers import WHOLE_FIELDS, score_document, summarize


def evaluate_pipeline(nlp: Language, corpus: Path, texts: Path, part: str, split: str) -> dict[str, Any]:
    """Return the summary of :func:`zhibiao.scorers.summarize` for a split, end to end from the raw text.

    Raises ZhibiaoError E033 where no document of the split has its text at hand.
    """
    documents = read_split(corpus, texts, part, split)
    if not documents:
        raise ZhibiaoError("E033", split=f"{part} {split}", path=corpus)
    scores = [
        score_document(gold.annotation, predict(nlp, gold.document))
        for gold in tqdm(documents, desc=f"{part} {split}", unit="doc", disable=None)
    ]
    return summarize(scores)


def score_table(summaries: dict[str, dict[str, Any]]) -> str:
    """A Markdown table of summaries: a row a figure, a column a pipeline, with 95 % bootstrap intervals."""
    rows = ["| figure | " + " | ".join(summaries) + " |", "|---" * (len(summaries) + 1) + "|"]

    def row(name: str, cells: list[str]) -> None:
        rows.append(f"| {name} | " + " | ".join(cells) + " |")

    def cell(value: float, interval: list[float]) -> str:
        return f"{100 * value:.1f} ({100 * interval[0]:.1f}–{100 * interval[1]:.1f})"

    for name in (*ENTITY_LABELS, *RELATION_TYPES, "core", "whole"):
        label = f"{name} fact F" if name in ("core", "whole") else f"{name} F"
        row(label, [cell((x := s["f"][name])["f"], x["interval"]) for s in summaries.values()])
    for name in WHOLE_FIELDS:
        row(
            f"{name}, accuracy on found values",
            [cell((x := s["fields"][name])["accuracy"], x["interval"]) for s in summaries.values()],
        )
    return "\n".join(rows)
