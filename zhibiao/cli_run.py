"""How `zhibiao extract` works through its reports: at once, or as a run that keeps what is finished in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from click import get_current_context

from .errors import ZhibiaoError

if TYPE_CHECKING:
    from .batch import Job, Outcome, Task

RUNS = "Many reports (docs/scale.md)"
EngineOption = Annotated[
    str,
    typer.Option(
        help="local, or ray: the workers of the Ray cluster at RAY_ADDRESS, else of one started here.",
        rich_help_panel=RUNS,
    ),
]
RunOption = Annotated[
    Path | None,
    typer.Option(
        "--run",
        metavar="FOLDER",
        help="Keep what is finished in this folder: the same command goes on where an earlier one broke off, and does "
        "only what is missing or changed (default: none; with ray OUTPUT.run).",
        rich_help_panel=RUNS,
    ),
]


def check_run(engine: str, run: Path | None, output: Path | None) -> Path | None:
    """Return the folder of the run, None where there is none. Raises ZhibiaoError E020, E022, E023 or E110."""
    from .scale.folder import check_folder
    from .scale.runs import ENGINES

    if engine not in ENGINES:
        raise ZhibiaoError("E022", value=engine, option="--engine", choices=", ".join(ENGINES))
    if run is None and engine != "local":
        if output is None:
            return Path(get_current_context().with_resource(TemporaryDirectory(prefix="zhibiao-")))
        run = output.with_name(f"{output.name}.run")
    if run is not None:
        if output is not None and run.resolve() == output.resolve():
            raise ZhibiaoError("E023", first="--run", second="--output", reason="they are the same place")
        check_folder(run)
    return run


def outcomes_of(tasks: Sequence[Task], job: Job, jobs: int, engine: str, run: Path | None) -> Iterator[Outcome]:
    """Return the outcomes of the tasks in their order: one by one as they are read, those of a run when it is complete."""
    from .batch import extract_files
    from .progress import watched
    from .scale.runs import opened_run

    if run is None:
        return watched(extract_files(tasks, job, jobs), len(tasks))
    with opened_run(run, tasks, job, engine, jobs) as opened:
        if opened.before:
            typer.echo(f"{opened.before} of {len(tasks)} reports were finished in {run}", err=True)
        for _ in watched(opened.work(), len(tasks), opened.before):
            pass
    return opened.outcomes()
