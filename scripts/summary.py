"""Print a short table of the scores and of the facts of the sample reports, for the end of `make`."""

import csv
import json
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

SHOWN = ("INDICATOR", "VALUE", "UNIT", "YEAR", "REGION", "core", "whole")
COLUMNS = (
    "region",
    "year",
    "indicator_name",
    "value_text",
    "unit",
    "measure",
    "direction",
    "bound",
    "status",
    "confidence",
)


def main(metrics: Path, facts: Path, rows: int = 12) -> None:
    """Print METRICS' main figures and the first ROWS facts."""
    console = Console(width=140)
    for part, pipelines in json.loads(metrics.read_text(encoding="utf-8")).items():
        table = Table("strict F, %", *SHOWN, title=f"{part} test documents, end to end from the raw text")
        for name, summary in pipelines.items():
            table.add_row(name, *(f"{100 * summary['f'][key]['f']:.1f}" for key in SHOWN))
        console.print(table)
    with facts.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    table = Table(*COLUMNS, title=f"{rows} of {len(found)} facts of the sample reports")
    for row in found[:rows]:
        table.add_row(*(row[column] for column in COLUMNS))
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
