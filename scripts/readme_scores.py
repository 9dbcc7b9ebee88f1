"""Fill the score tables of the READMEs from metrics/; tests/test_structure.py fails when they drift."""

import json
import re
from pathlib import Path

import typer

BLOCK = re.compile(r"(<!-- SCORES -->\n).*?(<!-- /SCORES -->)", re.DOTALL)
SHOWN = ("VALUE", "UNIT", "INDICATOR", "YEAR", "REGION", "core", "whole")


def table(metrics: Path) -> str:
    """The main figures of every score file: a row a test set and pipeline, strict F in percent with intervals."""
    rows = ["| trained on | test set | pipeline | " + " | ".join(SHOWN) + " |", "|---" * (len(SHOWN) + 3) + "|"]
    for data in ("shipped", "full"):
        path = metrics / f"{data}.json"
        if not path.exists():
            continue
        for part, pipelines in json.loads(path.read_text(encoding="utf-8")).items():
            for name, summary in pipelines.items():
                cells = [
                    f"{100 * (x := summary['f'][key])['f']:.1f} ({100 * x['interval'][0]:.0f}–{100 * x['interval'][1]:.0f})"
                    for key in SHOWN
                ]
                documents = len(summary["documents"])
                source = data if name == "trained" else "–"
                rows.append(f"| {source} | {part}, {documents} documents | {name} | " + " | ".join(cells) + " |")
    return "\n".join(dict.fromkeys(rows)) + "\n"


def main(metrics: Path, readmes: list[Path]) -> None:
    """Write the table of METRICS into each of READMES."""
    for path in readmes:
        text = path.read_text(encoding="utf-8")
        path.write_text(BLOCK.sub(lambda m: m.group(1) + table(metrics) + m.group(2), text), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
