"""Count the generated quantities that are read right, by kind: ``python -m tests.numbers``; ``--write`` puts the table into the docs."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from zhibiao.pipelines import load_rules

from .checks import expected, in_text, normalised, read
from .generator import Case, cases

DOCS = Path("docs/reliability.md")
PLACE = re.compile(r"(?<=<!-- NUMBERS -->\n).*?(?=<!-- /NUMBERS -->)", re.DOTALL)
BATCH = 2_000


def main(
    share: Annotated[float, typer.Option(help="Share of the cases that is put into sentences too.")] = 0.03,
    write: Annotated[bool, typer.Option("--write", help=f"Put the table into {DOCS}.")] = False,
) -> None:
    """Prints every case that is read wrong; exit code 1 when there is one."""
    begun = time.process_time()
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases():
        counts[case.kind, "cases"] += 1
        if normalised(case) != expected(case):
            _tell(counts, case, "wrong", normalised(case))
    seconds = time.process_time() - begun
    sentences = [case for case in cases(share) if case.in_text]
    nlp = load_rules()
    for start in range(0, len(sentences), BATCH):
        for case, rows in read(nlp, sentences[start : start + BATCH]):
            counts[case.kind, "sentences"] += 1
            if [*map(in_text, rows)] != [expected(case)]:
                _tell(counts, case, "wrong in sentences", [*map(in_text, rows)])
    table = _table(counts)
    typer.echo(f"{table}\n{seconds:.0f} s of processor time for the cases without sentences")
    if write:
        DOCS.write_text(PLACE.sub(lambda _: table, DOCS.read_text(encoding="utf-8")), encoding="utf-8")
    raise typer.Exit(any("wrong" in what for _, what in counts))


def _tell(counts: Counter[tuple[str, str]], case: Case, what: str, found: object) -> None:
    counts[case.kind, what] += 1
    typer.echo(f"{case.kind} {case.text}: {found}, not {expected(case)}", err=True)


def _table(counts: Counter[tuple[str, str]]) -> str:
    columns = ("cases", "wrong", "sentences", "wrong in sentences")
    kinds = list(dict.fromkeys(kind for kind, _ in counts))
    rows = [[kind, *(f"{counts[kind, column]:,}" for column in columns)] for kind in kinds]
    rows.append(["all", *(f"{sum(counts[kind, column] for kind in kinds):,}" for column in columns)])
    return "\n".join("| " + " | ".join(row) + " |" for row in (["kind", *columns], ["---"] * 5, *rows)) + "\n"


if __name__ == "__main__":
    typer.run(main)
