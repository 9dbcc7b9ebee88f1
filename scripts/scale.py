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

# what part of the reports is read once more, to know how long the start takes
FEW = 10


def costs(tasks: list[Task], job: Job) -> Iterator[tuple[float, float]]:
    """Yield for each report the seconds of the processor that it took in this process, and the memory held after it."""
    with engine_of(job) as engine:
        outcomes = engine.outcomes(tasks)
        while True:
            start = time.process_time()
            if next(outcomes, None) is None:
                return
            yield time.process_time() - start, resident()


def took(tasks: list[Task], job: Job, engine: str, jobs: int) -> tuple[float, float]:
    """Return the seconds of the clock and of the processors that a run takes, with the start of its workers."""
    clock, own = time.monotonic(), time.process_time()
    with TemporaryDirectory() as folder, opened_run(Path(folder) / "run", tasks, job, engine, jobs) as run:
        for _ in run.work():
            pass
        return time.monotonic() - clock, time.process_time() - own + spent_below(os.getpid())


def rate(tasks: list[Task], job: Job, engine: str, jobs: int) -> tuple[float, float]:
    """Return reports a second of the clock and seconds of the processors for one. The start of the workers, which a tenth
    of the reports takes as well, is left out."""
    few = len(tasks) // FEW + 1
    (wall, spent), (start, start_spent) = (took(some, job, engine, jobs) for some in (tasks, tasks[:few]))
    return (len(tasks) - few) / (wall - start), (spent - start_spent) / (len(tasks) - few)


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
