"""Measure how fast reading is, beside other systems in the same run; write metrics/bench.json, .md and .png.

    python scripts/bench.py metrics/bench

Every reader is a process of its own with one thread. A round gives each its turn on the same text, so that what else the
machine does hits all alike. The other systems are installed on first use, under ~/.cache.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from zhibiao.baselines.systems import ONE_THREAD, SYSTEMS, ask, cache_folder, make_environment
from zhibiao.bench.figures import OURS, draw, growth, page, rates, two_to_one, usual_load
from zhibiao.bench.texts import cycled, growing, sample, share_with_number
from zhibiao.bench.watch import Watched, machine, watch
from zhibiao.cli_options import CorpusOption, ModelOption, TextsOption
from zhibiao.corpora import PARTS, read_split

RUNNERS = Path(__file__).parent / "baselines"
OTHERS = ("jieba_posseg", "lac", "recognizers")
# characters of a round's text, rounds, reports with one process and two, reports of the stream, sizes of one document
WHOLE = (100_000, 2, 200, 1000, [62_500 * 2**n for n in range(6)])
QUICK = (2_000, 1, 6, 8, [1_000, 2_000, 4_000])
# looks at the memory of the stream that are kept
LOOKS = 200


def say(line: str) -> None:
    """Tell on the terminal what was measured."""
    typer.echo(line, err=True)


def ours(pipeline: str, model: str | None, texts: Sequence[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What one of our pipelines says of its work on some texts: of each, and in all."""
    named = [model] if model and pipeline == "trained" else []
    return ask(pipeline, [sys.executable, "-m", "zhibiao.bench.reader", pipeline, *named], texts)


def other(name: str, texts: Sequence[str]) -> dict[str, Any]:
    """What another system says of its work on the lines of some texts."""
    python = make_environment(RUNNERS / f"{name}.txt", cache_folder())
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    return ask(name, [str(python), "-I", "-X", "utf8", str(RUNNERS / f"{name}.py")], lines)[1]


def speed(texts: list[str], rounds: int, model: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rates of all readers on some texts, on one core, each round on another; and what the trained one said at last."""
    cores = os.sched_getaffinity(0)
    characters = sum(map(len, texts))
    took: list[dict[str, Any]] = []
    for number in range(rounds):
        os.sched_setaffinity(0, {sorted(cores)[number % len(cores)]})  # the processes started here have it too
        took.append({name: ours(name, model, texts)[1] for name in OURS})
        took[-1] |= {SYSTEMS[name]: other(name, texts) for name in OTHERS}
        shown = ", ".join(f"{name} {characters / told['seconds']:,.0f}" for name, told in took[-1].items())
        say(f"round {number + 1} of {rounds}, characters/s: {shown}")
    os.sched_setaffinity(0, cores)
    told = took[-1]["trained"]
    return {
        "reports": len(texts),
        "characters": characters,
        "share_with_number": round(share_with_number(texts), 4),
        "facts": told["facts"],
        "readers": rates(characters, took),
    }, {"model": told["model"], "load": {name: usual_load([r[name] for r in took]) for name in OURS}}


def extract(files: Sequence[Path], model: str | None, jobs: int) -> Watched:
    """`zhibiao extract` of some files, watched."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "zhibiao", "extract", *map(str, files), "--jobs", str(jobs)]
        command += ["--output", f"{folder}/facts.jsonl", *(["--model", model] if model else [])]
        done = watch(command, os.environ | ONE_THREAD)
    say(f"{len(files)} reports, --jobs {jobs}: {done.wall:.1f} s, at most {done.peak} MB")
    return done


def main(
    output: Path,
    model: ModelOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="A minute: shows that it runs, says little of speed.")] = False,
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
) -> None:
    """Write OUTPUT.json, OUTPUT.md and OUTPUT.png. The real training reports are measured on too where they are at hand."""
    characters, rounds, few, many, sizes = QUICK if quick else WHOLE
    load = [os.getloadavg()[0]]
    parts = {part: [gold.document.raw for gold in read_split(corpus, texts, part, "train")] for part in PARTS}
    figures: dict[str, Any] = {"rounds": rounds, "speed": {}}
    for part, reports in parts.items():
        if reports:
            say(f"{part} reports")
            figures["speed"][part], told = speed(sample(reports, characters), rounds, model)
            figures = told | figures
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"r{number:04}.txt" for number in range(many)]
        for path, text in zip(files, cycled(parts["authored"])):
            path.write_text(text, encoding="utf-8", newline="\n")
        pairs = []
        for _ in range(min(rounds, 3)):
            pair = {
                f"{name} {jobs}": extract(files[:some], model, jobs)
                for name, some in (("few", 2), ("many", few))
                for jobs in (1, 2)
            }
            pairs.append({name: {"wall": done.wall, "seconds": done.seconds} for name, done in pair.items()})
        figures["jobs"] = {"reports": few, **two_to_one(pairs)}
        streams = {jobs: extract(files, model, jobs) for jobs in (1, 2)}
    memory = {jobs: done.memory[:: len(done.memory) // LOOKS + 1] for jobs, done in streams.items()}
    peak = {str(jobs): done.peak for jobs, done in streams.items()}
    figures["stream"] = {"reports": many, "peak": peak, "memory": memory}
    documents = growing(parts["authored"], sizes)
    figures["growth"] = {}
    for name in OURS:
        each, _ = ours(name, model, documents)
        figures["growth"][name] = growth([(one["characters"], one["seconds"]) for one in each])
        say(f"{name}: to {sizes[-1]:,} characters, exponent {figures['growth'][name]['exponent']}")
    load.append(os.getloadavg()[0])
    figures["machine"] = {**machine(), "load": load}
    output.parent.mkdir(parents=True, exist_ok=True)
    output.with_suffix(".json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    output.with_suffix(".md").write_text(page(figures), encoding="utf-8")
    draw(figures, output.with_suffix(".png"))


if __name__ == "__main__":
    typer.run(main)
