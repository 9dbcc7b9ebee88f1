"""Score our pipelines, plain spaCy NER and other systems on the same documents; write metrics as JSON and as tables."""

import json
import os
from pathlib import Path

import spacy
import typer

from zhibiao.baselines.comparison import compare, comparison_table
from zhibiao.baselines.systems import cache_folder
from zhibiao.corpora import PARTS, read_split
from zhibiao.pipelines import load_rules, load_trained

RUNNERS = Path(__file__).parent / "baselines"
NOTE = """Strict F by offset with 95 % bootstrap intervals over documents; then the row's F minus that of the first row in
points, with the p of a paired bootstrap over documents. The other systems name no indicator, year or place: VALUE, and VALUE
with its UNIT, are what they can be scored for. `plain` is what a system gives; `without its dates` leaves out what it
takes for dates, times or ordinals itself; `helped` adds our unit list and our conventions of ranges, ordinals, dates and
Chinese numerals (zhibiao/baselines/mapping.py). Speeds are by processor time on one core: clean paragraphs to facts
(ours) or to numbers and units (the others).
"""


def main(
    pipeline: Path,
    plain: Path,
    corpus: Path,
    texts: Path,
    output: Path,
    split: str = "dev",
) -> None:
    """Write the SPLIT's figures into OUTPUT.json and OUTPUT.md, those of other splits stay; real where texts are at hand.

    PIPELINE: ours; PLAIN: the recognizer of configs/plain.cfg. The other systems are installed on first use, under ~/.cache.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pipelines = {"trained": load_trained(str(pipeline)), "rules": load_rules(), "plain spaCy NER": spacy.load(plain)}
    path = output.with_suffix(".json")
    figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    figures[split] = {
        part: compare(documents, pipelines, RUNNERS, cache_folder())
        for part in PARTS
        if (documents := read_split(corpus, texts, part, split))
    }
    tables = [
        f"### {part}, {name} ({compared['documents']} documents, {compared['facts']:,} facts)\n\n"
        f"{comparison_table(compared)}\n"
        for name, parts in figures.items()
        for part, compared in parts.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    output.with_suffix(".md").write_text("\n".join([NOTE, *tables]), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
