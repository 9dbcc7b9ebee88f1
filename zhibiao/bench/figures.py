"""What was measured as figures, as a page and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

from ..errors import needed

# what the project wants of the trained pipeline
WANTED = {"rate": 25_000, "jobs": 1.8, "load": 1.5, "memory": 800}
OURS = ("trained", "rules")
# seconds that the clock of processor time can tell apart
TICK = 0.01


def rates(characters: int, rounds: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, Any]]:
    """Characters a second of each reader, and how many times as fast the trained pipeline and the rules are.

    rounds: for each round the ``seconds`` and ``wall`` of each reader. Everything is the median over rounds; a multiple is
    taken within a round, which the noise of the machine hits alike.
    """
    return {
        name: {
            "rate": round(characters / median(r[name]["seconds"] for r in rounds)),
            "wall_rate": round(characters / median(r[name]["wall"] for r in rounds)),
            "times": {ours: round(median(r[name]["seconds"] / r[ours]["seconds"] for r in rounds), 3) for ours in OURS},
        }
        for name in rounds[0]
    }


def usual_load(told: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The seconds to load of the round in which they were the median."""
    middle = sorted(told, key=lambda one: one["load"])[len(told) // 2]
    return {key: round(middle[key], 3) for key in ("spacy", "load", "first")}


def two_to_one(rounds: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, float]:
    """How many times as fast two processes are as one, median over rounds.

    rounds: ``wall`` and ``seconds`` of `few` and `many` reports with one process and two; the start of the processes,
    which few reports take as well, is left out. By the clock, and what the seconds of the processors promise where two
    of them are free.
    """

    def net(r: Mapping[str, Mapping[str, float]], jobs: int, key: str) -> float:
        return max(TICK, r[f"many {jobs}"][key] - r[f"few {jobs}"][key])

    return {
        "wall": round(median(net(r, 1, "wall") / net(r, 2, "wall") for r in rounds), 3),
        "seconds": round(median(2 * net(r, 1, "seconds") / net(r, 2, "seconds") for r in rounds), 3),
    }


def growth(points: Sequence[tuple[int, float]]) -> dict[str, Any]:
    """Cost of one document by its size: median seconds of each size, and the exponent of the power of the size that fits."""
    sizes = sorted({size for size, _ in points})
    seconds = [median(took for other, took in points if other == size) for size in sizes]
    fitted = linear_regression([log(size) for size in sizes], [log(took) for took in seconds])
    return {
        "characters": sizes,
        "seconds": [round(took, 3) for took in seconds],
        "exponent": round(fitted.slope, 3),
        "factor": exp(fitted.intercept),
    }


def page(figures: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    machine, jobs, stream = figures["machine"], figures["jobs"], figures["stream"]
    lines = [
        f"Measured by `make bench` with {figures['model']} on {machine['cpu']} ({machine['cores']} cores, Python "
        f"{machine['python']}; load of the machine {machine['load'][0]:.1f} before, {machine['load'][1]:.1f} after). "
        "Seconds are of the processor, one thread on one core, medians of "
        f"{figures['rounds']} rounds in which every reader has its turn; *clock* is what a clock shows. Ours: raw text to "
        "records; the others: the lines of the same text to numbers and units.",
        "",
    ]
    for part, measured in figures["speed"].items():
        lines += [
            f"**{part}**: {measured['reports']} reports, {measured['characters']:,} characters, "
            f"{measured['share_with_number']:.0%} of them in paragraphs with a number, "
            f"{measured['facts']:,} facts.",
            "",
            "| reader | characters/s | by the clock | trained is faster, times | rules are faster, times |",
            "|---|---|---|---|---|",
        ]
        for name, row in measured["readers"].items():
            times = " | ".join("–" if ours == name else f"{row['times'][ours]:.2f}" for ours in OURS)
            lines.append(f"| {name} | {row['rate']:,} | {row['wall_rate']:,} | {times} |")
        lines.append("")
    load, long = figures["load"]["trained"], figures["growth"]["trained"]
    rate = ", ".join(f"{part} {m['readers']['trained']['rate']:,}" for part, m in figures["speed"].items())
    lines += [
        "| trained pipeline | measured | wanted |",
        "|---|---|---|",
        f"| characters/s, one core | {rate} | {WANTED['rate']:,} |",
        f"| two processes, times one ({jobs['reports']} reports) | {jobs['wall']:.2f} by the clock, {jobs['seconds']:.2f} by "
        f"the processors' time | {WANTED['jobs']} |",
        f"| load, s (and to import spaCy {load['spacy']:.1f}) | {load['load']:.1f}; with the first report "
        f"{load['load'] + load['first']:.1f} | {WANTED['load']} |",
        f"| peak memory of {stream['reports']:,} reports, MB (one process; three: two that read) | {stream['peak']['1']}; "
        f"{stream['peak']['2']} | {WANTED['memory']} |",
        f"| cost of a document of {long['characters'][0]:,} to {long['characters'][-1]:,} characters grows with its size to "
        f"the power of | {long['exponent']:.2f} | 1 |",
        "",
    ]
    return "\n".join(lines)


def draw(figures: Mapping[str, Any], path: Path) -> None:
    """Speeds side by side, cost by size of a document, memory over a stream of reports."""
    needed("matplotlib", "corpus").use("Agg")
    pyplot = needed("matplotlib.pyplot", "corpus")
    figure, (speeds, sizes, memory) = pyplot.subplots(1, 3, figsize=(15, 4))
    for position, (part, measured) in enumerate(figures["speed"].items()):
        names = list(measured["readers"])
        places = [index + 0.4 * position for index in range(len(names))]
        speeds.barh(places, [row["rate"] for row in measured["readers"].values()], height=0.38, label=part)
        speeds.set_yticks(range(len(names)), names)
    speeds.invert_yaxis()
    speeds.set(xlabel="characters a second, one core")
    speeds.locator_params(axis="x", nbins=5)
    speeds.legend()
    for name, grown in figures["growth"].items():
        characters, exponent = grown["characters"], grown["exponent"]
        (line,) = sizes.plot(characters, grown["seconds"], "o", label=f"{name}: exponent {exponent:.2f}")
        fitted = [grown["factor"] * size**exponent for size in characters]
        sizes.plot(characters, fitted, color=line.get_color(), linewidth=1)
    sizes.set(xscale="log", yscale="log", xlabel="characters of one document", ylabel="seconds of the processor")
    sizes.legend()
    for jobs, looks in figures["stream"]["memory"].items():
        memory.plot(*zip(*looks), label=f"--jobs {jobs}")
    memory.set(xlabel="seconds", ylabel="MB, all processes", title=f"{figures['stream']['reports']:,} reports")
    memory.set_ylim(bottom=0)
    memory.legend()
    for axes in (speeds, sizes, memory):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
