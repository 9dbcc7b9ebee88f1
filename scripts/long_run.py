"""Measure reading without end: memory over a stream of paragraphs, and `zhibiao serve` under many clients at once.

    python scripts/long_run.py stream --write
    python scripts/long_run.py serve --write

--write puts the figures into docs/reliability.md. The reports are the authored training documents with other figures, places
and years.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from zhibiao.bench.long_run import expected_answers, load, served, slope, stream
from zhibiao.bench.texts import elsewhere, filled_lines, synthetic_report
from zhibiao.cli_options import CorpusOption, ModelOption, PipelineOption
from zhibiao.corpus_stats import write_block
from zhibiao.pipelines import load_pipeline, model_version

DOCS = Path("docs/reliability.md")
WriteOption = Annotated[bool, typer.Option("--write", help=f"Put the figures into {DOCS}.")]
app = typer.Typer(help=__doc__)


def reports(corpus: Path, characters: int) -> Iterator[str]:
    """Yield reports of that many characters without end, the same ones every time."""
    names = json.loads((corpus / "splits.json").read_text(encoding="utf-8"))["authored"]["train"]
    texts = [(corpus / "authored" / f"{name}.txt").read_text(encoding="utf-8") for name in sorted(names)]
    documents = filled_lines(texts)
    for number in count():
        random = Random(f"long run {number}")
        yield elsewhere(synthetic_report(documents, characters, random), random)


def tell(block: str, lines: list[str], write: bool) -> None:
    """Print the figures; put them into the page where that is asked for."""
    typer.echo("\n".join(lines))
    if write:
        write_block(DOCS, block, "\n".join(lines))


@app.command("stream")
def measure_stream(
    paragraphs: Annotated[int, typer.Option(min=100, help="Paragraphs to read.")] = 100_000,
    characters: Annotated[int, typer.Option(min=1000, help="Characters of each report.")] = 5_000,
    pipeline: PipelineOption = "rules",
    model: ModelOption = None,
    corpus: CorpusOption = Path("corpus"),
    write: WriteOption = False,
) -> None:
    """Read paragraphs in one process, and look at its memory a hundred times."""
    nlp = load_pipeline(pipeline, model)
    looks = []
    for look in stream(nlp, reports(corpus, characters), paragraphs, paragraphs // 100):
        looks.append(look)
        typer.echo(f"{look.paragraphs} paragraphs, {look.wall:.0f} s, {look.held:.0f} MB", err=True)
    last = looks[-1]
    tenths = [looks[len(looks) * tenth // 10 - 1] for tenth in range(1, 11)]
    rows = [
        ["paragraphs", *(f"{look.paragraphs:,}" for look in tenths)],
        ["---"] * (len(tenths) + 1),
        ["MB held", *(f"{look.held:.0f}" for look in tenths)],
        ["s of the processor", *(f"{look.seconds:.0f}" for look in tenths)],
    ]
    tell(
        f"stream {pipeline}",
        [
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            f"`{model_version(nlp)}`: {last.facts:,} facts of {last.paragraphs:,} paragraphs in {last.wall:.0f} s, "
            f"{last.paragraphs / last.seconds:.0f} paragraphs for a second of the processor. In the second half the memory "
            f"grew by {slope(looks):.2f} MB for 10,000 paragraphs.",
        ],
        write,
    )


@app.command("serve")
def measure_serve(
    clients: Annotated[int, typer.Option(min=1, help="Clients at once.")] = 50,
    seconds: Annotated[float, typer.Option(min=1, help="How long.")] = 300,
    jobs: Annotated[int, typer.Option(min=1, help="--jobs of the server.")] = 2,
    waiting: Annotated[int, typer.Option(min=0, help="--waiting of the server.")] = 48,
    texts: Annotated[int, typer.Option(min=1, help="Different reports.")] = 100,
    characters: Annotated[int, typer.Option(min=1000, help="Characters of each.")] = 2_000,
    pipeline: PipelineOption = "rules",
    model: ModelOption = None,
    corpus: CorpusOption = Path("corpus"),
    write: WriteOption = False,
) -> None:
    """Ask a server on the loopback address; exit code 1 where an answer is neither right nor a coded refusal."""
    nlp = load_pipeline(pipeline, model)
    pairs = expected_answers(nlp, islice(reports(corpus, characters), texts))
    options = ["--pipeline", pipeline, *(["--model", model] if model else []), "--jobs", str(jobs)]
    before = os.getloadavg()[0]
    with served(*options, "--waiting", str(waiting)) as server:
        found = load(server, pairs, clients, seconds)
    parts = 5
    stretches = [found.between(seconds * n / parts, seconds * (n + 1) / parts) for n in range(parts)]
    rows = [["s", "right", "busy", "p50 s", "p95 s", "p99 s", "MB server", "MB workers"], ["---"] * 8]
    for name, part in (*((f"to {seconds * (n + 1) / parts:.0f}", s) for n, s in enumerate(stretches)), ("all", found)):
        faults = Counter(answer.fault for answer in part.answers)
        times = [f"{part.percentile(share):.2f}" for share in (0.5, 0.95, 0.99)]
        held = [max((look[place] for look in part.held), default=0) for place in (1, 2)]
        rows.append([name, f"{faults['']:,}", f"{faults['busy']:,}", *times, *map(str, held)])
    right = sum(not answer.fault for answer in found.answers)
    tell(
        "serve",
        [
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            f"`{model_version(nlp)}`, {clients} clients, `--jobs {jobs} --waiting {waiting}`: {right:,} right answers in "
            f"{seconds:.0f} s, {right / seconds:.1f} a second, {len(found.faults())} errors. Load average before: {before:.1f}.",
        ],
        write,
    )
    for fault, times_seen in Counter(found.faults()).most_common(10):
        typer.echo(f"{times_seen} times: {fault}", err=True)
    raise typer.Exit(bool(found.faults()))


if __name__ == "__main__":
    app()
