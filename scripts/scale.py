"""Measure `zhibiao extract` over many reports: rate of one worker and of two, and whether report n costs what the first did.

    python scripts/synthetic.py FOLDER --count 3000
    python scripts/scale.py FOLDER --pipeline rules

Seconds of the processor are of the worker's own; seconds of the clock also hold what else the machine does.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from zhibiao.batch import Job, Task, engine_of, tasks_of
from zhibiao.bench.watch import resident, spent_below
from zhibiao.cli_options import ModelOption, PipelineOption
from zhibiao.scale.runs import opened_run
from zhibiao.text.reports import find_files

# as many reports at most are read once more, to know how long the start takes
FEW = 60
TENTHS = range(1, 11)


def costs(tasks: list[Task], job: Job) -> Iterator[tuple[float, float]]:
    """Yield for each report the seconds of the processor that it took in this process, and the memory held after it."""
    with engine_of(job) as engine:
        outcomes = engine.outcomes(tasks)
        while True:
            start = time.process_time()
            if next(outcomes, None) is None:
                return
            yield time.process_time() - start, resident()


def took(tasks: list[Task], job: Job, engine: str, jobs: int) -> list[tuple[float, float]]:
    """Return the seconds of the clock and of the processors until each tenth of a run was there, with the start of its
    workers."""
    clock, own = time.monotonic(), time.process_time()
    ends = [round(len(tasks) * tenth / 10) for tenth in TENTHS]
    moments: list[tuple[float, float]] = []
    with TemporaryDirectory() as folder, opened_run(Path(folder) / "run", tasks, job, engine, jobs) as run:
        for done, _ in enumerate(run.work(), start=1):
            while len(moments) < len(ends) and done >= ends[len(moments)]:
                spent = time.process_time() - own + spent_below(os.getpid())
                # a worker that has ended is not counted any more
                moments.append((time.monotonic() - clock, max(spent, moments[-1][1]) if moments else spent))
    return moments


def rate(tasks: list[Task], job: Job, engine: str, jobs: int) -> tuple[float, float]:
    """Return reports a second of the clock and seconds of the processors for one, the start of the workers left out; print
    what each tenth of the run took."""
    few = min(FEW, len(tasks) // 10 + 1)
    moments, start = (took(some, job, engine, jobs) for some in (tasks, tasks[:few]))
    (wall, spent), (start_wall, start_spent) = moments[-1], start[-1]
    print(f"{engine}, {jobs} at work: tenth | s of the clock | s of the processors")
    for tenth, (before, after) in enumerate(zip([(0.0, 0.0), *moments], moments), start=1):
        print(f"{tenth} | {after[0] - before[0]:.0f} | {after[1] - before[1]:.0f}", flush=True)
    return (len(tasks) - few) / (wall - start_wall), (spent - start_spent) / (len(tasks) - few)


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of reports.")],
    count: Annotated[int, typer.Option(min=10, help="Reports to measure with.")] = 3000,
    pipeline: PipelineOption = "trained",
    model: ModelOption = None,
    engine: Annotated[str, typer.Option(help="local or ray.")] = "local",
    cost: Annotated[bool, typer.Option(help="The cost of a report over the run, in one process.")] = True,
    workers: Annotated[bool, typer.Option(help="The rates of one worker and of two.")] = True,
) -> None:
    """Print the cost of a report by its tenth of the run, then reports a second of one worker and of two."""
    tasks, _ = tasks_of(find_files([folder])[:count])
    job = Job(pipeline, model)
    print(f"{len(tasks)} reports, load average before: {os.getloadavg()[0]:.1f}")
    if cost:
        measured = list(costs(tasks, job))
        size = len(measured) // 10
        print("tenth | s of processor a report | MB held")
        for tenth in range(10):
            part = measured[tenth * size : (tenth + 1) * size]
            print(f"{tenth + 1} | {mean(cost for cost, _ in part):.3f} | {part[-1][1]:.0f}")
    if workers:
        rates = [(jobs, *rate(tasks, job, engine, jobs)) for jobs in (1, 2)]
        for jobs, reports, seconds in rates:
            print(f"{engine}, {jobs} at work: {reports:.2f} reports/s, {seconds:.2f} s of processor a report")
        (_, one, alone), (_, two, beside) = rates
        print(f"two to one: {two / one:.2f} times, {2 * alone / beside:.2f} with a processor for each")


if __name__ == "__main__":
    typer.run(main)
