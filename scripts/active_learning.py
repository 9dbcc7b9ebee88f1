"""Facts read against core F reached, by the order of reading: simulate sessions on the gold corpus, write the curve and draw it."""

import json
from pathlib import Path
from typing import Any

import typer

from zhibiao.annotate.simulation import ENOUGH, Pool, simulate, summarized
from zhibiao.corpora import read_split
from zhibiao.errors import needed
from zhibiao.evaluation import evaluate_pipeline
from zhibiao.pipelines import load_rules


def draw(summary: dict[str, Any], path: Path) -> None:
    """Core F over facts read, with one standard deviation, beside everything, ENOUGH of it, and the rules."""
    needed("matplotlib", "corpus").use("Agg")
    pyplot = needed("matplotlib.pyplot", "corpus")
    figure, axes = pyplot.subplots(figsize=(6.5, 4))
    for order, curve in summary["curves"].items():
        values = {key: [100 * point[key] for point in curve] for key in ("core", "deviation")}
        axes.errorbar(
            [p["facts"] for p in curve], values["core"], values["deviation"], marker="o", capsize=3, label=order
        )
    for name, value, style in (
        ("all facts read", summary["full"], "-"),
        (f"{ENOUGH:.0%} of that", ENOUGH * summary["full"], "--"),
        ("rules alone", summary["rules"], ":"),
    ):
        axes.axhline(100 * value, color="grey", linestyle=style, linewidth=1, label=name)
    axes.set(
        xlabel="facts read", ylabel="core fact F, authored development documents", title=f"{summary['seeds']} seeds"
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})


def main(corpus: Path, texts: Path, dev: Path, work: Path, output: Path, seeds: int = 5) -> None:
    """Write OUTPUT.json and OUTPUT.png. DEV is the built development split; trainings are kept in WORK and not repeated."""
    pool = Pool(read_split(corpus, texts, "authored", "train"))
    rules = evaluate_pipeline(load_rules(), corpus, texts, "authored", "dev")["f"]["core"]["f"]
    points: list[dict[str, Any]] = []
    for seed in range(seeds):
        points += simulate(pool, corpus, texts, dev, work, seed)
        summary = summarized(points, rules)
        output.with_suffix(".json").write_text(json.dumps(summary, indent=1) + "\n")
        draw(summary, output.with_suffix(".png"))


if __name__ == "__main__":
    typer.run(main)
