"""The results of runs in one file, and the tables that docs/reliability.md has of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

DOCS = Path("docs/reliability.md")


def results_of(path: Path) -> dict[str, dict[str, Any]]:
    """What is kept in a file: engine → target → its last run, and in ``found`` the defects of all runs; nothing where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(path: Path, engine: str, target: str, run: dict[str, Any]) -> None:
    """Put the run of a target in the place of the one before, whose defects are remembered."""
    results = results_of(path)
    before = results.setdefault(engine, {}).get(target, {})
    run["found"] = [*before.get("found", []), *(new for new in run["defects"] if new not in before.get("found", []))]
    results[engine][target] = run
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(runs: dict[str, dict[str, Any]], order: list[str]) -> str:
    """A row for each target; branches where the engine counts them, else the slowest input."""
    guided = any("branches" in run for run in runs.values())
    columns = ["target", "inputs", "s", "branches reached" if guided else "slowest input, s", "defects found", "left"]
    rows = []
    for name in filter(runs.__contains__, order):
        run = runs[name]
        more = f"{run['branches']:,}" if guided else f"{run['slowest']:.2f}"
        counts = (f"{len(run['found'])}", f"{len(run['defects'])}")
        rows.append([name, f"{run['inputs']:,}", f"{run['seconds']:.0f}", more, *counts])
    sums = {key: sum(run[key] for run in runs.values()) for key in ("inputs", "seconds")}
    counts = tuple(f"{sum(len(run[key]) for run in runs.values())}" for key in ("found", "defects"))
    rows.append(["all", f"{sums['inputs']:,}", f"{sums['seconds']:.0f}", "", *counts])
    return "".join("| " + " | ".join(row) + " |\n" for row in (columns, ["---"] * len(columns), *rows))


def write_table(mark: str, made: str) -> None:
    """Put a table between the marks of its name in the page."""
    place = re.compile(rf"(?<=<!-- {mark} -->\n).*?(?=<!-- /{mark} -->)", re.DOTALL)
    page = DOCS.read_text(encoding="utf-8")
    if not place.search(page):
        raise ValueError(f"{DOCS} has no marks for {mark}")
    DOCS.write_text(place.sub(lambda _: made, page), encoding="utf-8")
