"""Run a pipeline over a split and print what the scorer says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from spacy.language import Language
from tqdm import tqdm

from .corpora import read_split
from .errors import ZhibiaoError
from .headline import headline_targets
from .records import predict
from .schema import ENTITY_LABELS, RELATION_TYPES
from .scorers import WHOLE_FIELDS, score_document, summarize


def evaluate_pipeline(nlp: Language, corpus: Path, texts: Path, part: str, split: str) -> dict[str, Any]:
    """Return the summary of :func:`zhibiao.scorers.summarize` for a split, end to end from the raw text, with ``headline``: the
    counts of :func:`zhibiao.headline.headline_targets`.

    Raises ZhibiaoError E033 where no document of the split has its text at hand.
    """
    documents = read_split(corpus, texts, part, split)
    if not documents:
        raise ZhibiaoError("E033", split=f"{part} {split}", path=corpus)
    scores, headline = [], Counter[str]()
    for gold in tqdm(documents, desc=f"{part} {split}", unit="doc", disable=None):
        predicted = predict(nlp, gold.document)
        scores.append(score_document(gold.annotation, predicted))
        headline.update(headline_targets(gold, predicted.facts, scores[-1].right))
    return {**summarize(scores), "headline": dict(headline)}


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


def headline_line(summary: dict[str, Any]) -> str:
    """What :func:`zhibiao.headline.headline_targets` counted, in a sentence."""
    counts = summary["headline"]
    share = f" ({counts['right'] / counts['gold']:.1%})" if counts["gold"] else ""
    return (
        f"Headline targets (GDP, fiscal revenue, investment, retail sales, industry, incomes, prices, jobs, unemployment): "
        f"{counts['right']} of {counts['gold']}{share} right in every field; actual figures of these exported as targets: "
        f"{counts['actual as target']}."
    )


def confusion_table(summary: dict[str, Any]) -> str:
    """Mentions by gold label (rows) and found label (columns) of the same edges; none where there is no such mention."""
    confusion = summary["confusion"]
    rows = ["| gold \\ found | " + " | ".join(confusion) + " |", "|---" * (len(confusion) + 1) + "|"]
    rows += [
        f"| {gold} | " + " | ".join(str(row[found]) for found in confusion) + " |" for gold, row in confusion.items()
    ]
    return "\n".join(rows)
