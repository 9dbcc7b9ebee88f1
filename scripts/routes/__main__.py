"""The routes that a pipeline could have taken, each trained with several seeds: what docs/experiments.md says of them.

A route is a training config with some of its values changed (parts.py holds what only a route needs), trained for STEPS
steps, a fifth of a release's, on DATA/train.spacy and scored on DATA/dev.spacy. Trainings are kept in WORK, and not repeated.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from .config import SEEDS, STEPS, Route, changed, paths, spacy_command
from .table import MEASURES, ROUTES


def train(route: Route, work: Path, data: Path, seed: int, steps: int) -> None:
    """Train a route with a seed and note its score; nothing where another process does so or did. What failed or was cut off
    is to be removed by hand: its log tells why."""
    folder = route.folder(work, seed)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not (folder / "score.json").exists():
            print(f"{route.name}, seed {seed}: no score in {folder}; another process, or cut off?", file=sys.stderr)
        return
    made = route.before(work, data, seed) if route.before else {}
    limits = {"training.max_steps": steps, "training.eval_frequency": steps, "system.seed": seed}
    config = changed(route.config, {**paths(data), **limits, **route.changes, **made})
    config.to_disk(folder / "config.cfg")
    spacy_command("train", folder / "config.cfg", folder, log=folder / "log.txt")
    score: Any = json.loads((folder / "model-last" / "meta.json").read_text(encoding="utf-8"))["performance"]
    for key in ("spans_sc_f",) if "spancat" in config["components"] else MEASURES[route.group]:
        score = score[key]
    (folder / "score.json").write_text(json.dumps({"f": score, "steps": steps}), encoding="utf-8")
    print(f"{route.name}, seed {seed}: {100 * score:.1f}", flush=True)


def write_page(work: Path, output: Path, seeds: Sequence[int]) -> None:
    """Write OUTPUT.json and OUTPUT.md of what was trained so far."""
    found = []
    for route in ROUTES:
        files = {seed: route.folder(work, seed) / "score.json" for seed in seeds}
        scores = {seed: json.loads(file.read_text(encoding="utf-8")) for seed, file in files.items() if file.exists()}
        if scores:
            steps = {score["steps"] for score in scores.values()}
            found.append(
                {
                    "group": route.group,
                    "route": route.name,
                    "steps": max(steps),
                    "f": {seed: score["f"] for seed, score in scores.items()},
                }
            )
    output.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = []
    for group in MEASURES:
        lines += [
            "",
            f"| {group}, F | {' | '.join(f'seed {seed}' for seed in seeds)} | mean |",
            "|---" * (len(seeds) + 2) + "|",
        ]
        for one in (one for one in found if one["group"] == group):
            cells = [f"{100 * one['f'][seed]:.1f}" if seed in one["f"] else "–" for seed in seeds]
            lines.append(f"| {one['route']} | {' | '.join(cells)} | {100 * statistics.mean(one['f'].values()):.1f} |")
    output.with_suffix(".md").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")


def main(
    work: Path,
    data: Path,
    output: Path,
    seeds: Annotated[list[int], typer.Option("--seed")] = SEEDS,
    only: Annotated[list[str] | None, typer.Option(help="part of the name of a route; all without it")] = None,
    steps: int = STEPS,
) -> None:
    """Train what is not in WORK yet, seed by seed, and write OUTPUT.json and OUTPUT.md. Several may run at once."""
    for seed in seeds:
        for route in ROUTES:
            if not only or any(part in route.name for part in only):
                train(route, work, data, seed, steps)
                write_page(work, output, seeds)


if __name__ == "__main__":
    typer.run(main)
