"""Draw what `zhibiao corpus stats` counts: facts by kind of document, attribute values, phenomena."""

from pathlib import Path
from typing import Any

import typer

from zhibiao.corpus_stats import KINDS, PARTS, SPLITS, WANTED, corpus_stats
from zhibiao.errors import needed
from zhibiao.schema import ATTRIBUTES

COLOURS = ("#3b6ea5", "#e0a030", "#7a9a4a")


def stacked(axes: Any, labels: list[str], parts: dict[str, list[int]]) -> None:
    """One horizontal bar a label, the parts end to end."""
    left = [0] * len(labels)
    for (name, counts), colour in zip(parts.items(), COLOURS):
        axes.barh(labels, counts, left=left, label=name, color=colour)
        left = [a + b for a, b in zip(left, counts)]
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)


def main(corpus: Path, output: Path) -> None:
    """Write OUTPUT/kinds.png, attributes.png and phenomena.png from CORPUS; phenomena are those of the shipped text."""
    matplotlib = needed("matplotlib", "corpus")
    matplotlib.use("Agg")
    pyplot = needed("matplotlib.pyplot", "corpus")
    stats = corpus_stats(corpus)
    parts = {part: stats["parts"][part] for part in PARTS if stats["parts"][part]["documents"]}
    output.mkdir(parents=True, exist_ok=True)

    def save(figure: Any, name: str) -> None:
        figure.tight_layout()
        # without the version of the library, so that the same counts give the same file
        figure.savefig(output / f"{name}.png", dpi=110, metadata={"Software": None})
        print(output / f"{name}.png")

    figure, grid = pyplot.subplots(1, len(KINDS), figsize=(14, 6))
    for axes, kind in zip(grid, KINDS):
        values = sorted({value for counts in parts.values() for value in counts[kind]})
        stacked(axes, values, {p: [c[kind].get(v, {"facts": 0})["facts"] for v in values] for p, c in parts.items()})
        axes.set_title(f"facts by {kind}")
    grid[0].legend()
    save(figure, "kinds")

    figure, grid = pyplot.subplots(1, len(ATTRIBUTES), figsize=(14, 3))
    for axes, (name, names) in zip(grid, ATTRIBUTES.items()):
        stacked(axes, [v or "none" for v in names], {p: [c[name][v] for v in names] for p, c in parts.items()})
        axes.set_title(name)
    grid[0].legend()
    save(figure, "attributes")

    figure, axes = pyplot.subplots(figsize=(10, 9))
    phenomena = {key: sum(counts[split] for split in SPLITS) for key, counts in stats["phenomena"].items()}
    stacked(axes, list(phenomena), {"authored": list(phenomena.values())})
    axes.axvline(WANTED, color="black", linewidth=1, linestyle=":")
    axes.set_xscale("log")
    axes.set_xlim(left=1)
    axes.set_xlabel(f"authored occurrences, logarithmic (dotted: {WANTED})")
    save(figure, "phenomena")


if __name__ == "__main__":
    typer.run(main)
