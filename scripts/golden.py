"""The facts of the sample reports as they were read and reviewed (tests/golden/README.md): compare, or keep what is found now."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from spacy.language import Language

from zhibiao.batch import Job, extract_file
from zhibiao.corpus_stats import write_block
from zhibiao.pipelines import load_pipeline
from zhibiao.released import MODELS, SUMS, released_pipeline

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
# of the Makefile, then other genres and levels
SAMPLES = (
    "county_2016_xinan_report",
    "district_2023_yungang_digest",
    "prefecture_2022_yangquan_report",
    "county_2016_mile_press",
    "county_2021_yanchi_plan",
    "county_2015_golmud_budget",
    "prefecture_2012_yuxi_communique",
)
PIPELINES = ("rules", "released")
FIELDS = (
    "value_text", "value", "value_high", "unit", "indicator_name", "indicator_id", "measure", "direction", "bound", "status",
    "year", "region", "region_code",
)  # fmt: skip
SPANS = ("value", "unit", "indicator", "year", "region")
COLUMNS = (*FIELDS, "flags", *(f"{key}_at" for key in SPANS))
RIGHT, UNREAD = "right", "unread"

Row = dict[str, str]


def load(pipeline: str) -> Language:
    """The pipeline of a name of ``PIPELINES``: the rules, or the one of the wheel in models/, whatever is trained here."""
    return load_pipeline("rules") if pipeline == "rules" else load_pipeline("trained", str(released_pipeline()))


def facts(nlp: Language, name: str) -> list[Row]:
    """The facts of a sample as rows of text. Confidence is left out: it says how sure a pipeline is, not what it read."""
    outcome = extract_file(nlp, ROOT / "corpus" / "authored" / f"{name}.txt", Job())
    if outcome.error:
        raise outcome.error
    return [_row(record) for record in outcome.records]


def _row(record: dict[str, Any]) -> Row:
    cells = {key: record[key] for key in FIELDS} | {"flags": ";".join(record["flags"])}
    spans = {f"{key}_at": "-".join(map(str, record["spans"][key] or ())) for key in SPANS}
    return {key: "" if value is None else str(value) for key, value in (cells | spans).items()}


def read(pipeline: str, name: str) -> list[Row]:
    """The rows that are kept; ``review`` says what a reader found."""
    path = GOLDEN / pipeline / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def write(pipeline: str, name: str, rows: list[Row]) -> None:
    """Keep rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, (*COLUMNS, "review"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = GOLDEN / pipeline / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")


def wheel() -> str:
    """The sha256 of the released wheel."""
    return (MODELS / SUMS).read_text(encoding="utf-8").split()[0] if (MODELS / SUMS).exists() else ""


def differences(nlp: Language, pipeline: str, name: str) -> list[str]:
    """The facts that are lost (-) and new (+) against what is kept."""
    kept, found = (Counter(map(_fact, rows)) for rows in (read(pipeline, name), facts(nlp, name)))
    lines = [f"- {name}: {' | '.join(row)}" for row in kept - found]
    return lines + [f"+ {name}: {' | '.join(row)}" for row in found - kept]


def _fact(row: Row) -> tuple[str, ...]:
    """A row without what the reader said."""
    return tuple(row[key] for key in COLUMNS)


def update(pipeline: str) -> None:
    """Keep what is found now. What was said of a fact stays with it, in whichever pipeline's file it stood; others are unread."""
    nlp = load(pipeline)
    for name in SAMPLES:
        kept = [row for one in PIPELINES for row in read(one, name) if row["review"] != UNREAD]
        said = {_fact(row): row["review"] for row in kept}
        rows = facts(nlp, name)
        write(pipeline, name, [row | {"review": said.get(_fact(row), UNREAD)} for row in rows])
    if pipeline == "released":
        (GOLDEN / pipeline / "wheel.sha256").write_text(wheel() + "\n", encoding="ascii")


def summary() -> str:
    """What README.md shows: for each sample how many facts were read, and how many of them are wrong."""
    table = ["| sample | pipeline | facts | right | wrong | unread |", "|---|---|---|---|---|---|"]
    for pipeline in PIPELINES:
        for name in SAMPLES:
            said = Counter(row["review"] for row in read(pipeline, name))
            wrong = said.total() - said[RIGHT] - said[UNREAD]
            table.append(f"| {name} | {pipeline} | {said.total()} | {said[RIGHT]} | {wrong} | {said[UNREAD]} |")
    return "\n".join(table)


def main(
    keep: Annotated[bool, typer.Option("--update", help="Keep what is found now; without it, compare.")] = False,
    pipeline: Annotated[list[str] | None, typer.Option(help="rules or released; both where none is named.")] = None,
) -> None:
    """Compare the facts of the samples with those that are kept; the exit code is 1 where they differ."""
    lines = []
    for one in pipeline or PIPELINES:
        if keep:
            update(one)
        else:
            nlp = load(one)
            lines += [line for name in SAMPLES for line in differences(nlp, one, name)]
    if keep:
        write_block(GOLDEN / "README.md", "reviewed", summary())
    typer.echo("\n".join(lines) or "as kept")
    raise typer.Exit(1 if lines else 0)


if __name__ == "__main__":
    typer.run(main)
