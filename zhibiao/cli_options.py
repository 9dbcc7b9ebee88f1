"""What the commands that read reports share: their options, the files that are meant, and what they say of each report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from tqdm import tqdm

from .errors import W_NO_FACT, W_READING, ZhibiaoError
from .text.reports import find_files

if TYPE_CHECKING:
    from .batch import Outcome

CorpusOption = Annotated[Path, typer.Option(help="The corpus folder.")]
TextsOption = Annotated[Path, typer.Option(help="Folder with the texts of real documents (made by `make assets`).")]
ModelOption = Annotated[str | None, typer.Option(help="Folder or installed package of a trained pipeline.")]
FILES_HELP = (
    "Reports (.txt .html .pdf .docx), data sets of reports (.csv), folders or patterns of them; - is standard input."
)
YearOption = Annotated[
    str | None,
    typer.Option(help="Year the report was given in, of a communiqué the one it reports on (default: found)."),
]
RegionOption = Annotated[str | None, typer.Option(help="Reporting region, full name (default: found in the text).")]
TitleOption = Annotated[str | None, typer.Option(help="Title of the report (default: found).")]
DateOption = Annotated[str | None, typer.Option(help="Day of the report, 2023-01-12 (default: found).")]
DATASETS = "Data sets (.csv): columns (default: found by name)"
TextColumn = Annotated[str | None, typer.Option(help="full_text, 正文, content …", rich_help_panel=DATASETS)]
TitleColumn = Annotated[str | None, typer.Option(help="title, 标题 …", rich_help_panel=DATASETS)]
DateColumn = Annotated[str | None, typer.Option(help="publish_date, 日期 …", rich_help_panel=DATASETS)]
RegionColumn = Annotated[str | None, typer.Option(help="region, province, 地区 …", rich_help_panel=DATASETS)]
YearColumn = Annotated[str | None, typer.Option(help="year, 年份 …", rich_help_panel=DATASETS)]
PipelineOption = Annotated[str, typer.Option(help="trained, or rules (needs no model).")]
TargetClassesOption = Annotated[
    Path | None, typer.Option(help="Table word,place,class: which wording makes a target hard or soft (default: ours).")
]
JobsOption = Annotated[int, typer.Option(min=1, help="Processes.")]


def expand(paths: list[Path]) -> tuple[list[Path], list[ZhibiaoError]]:
    """Return the files that paths, folders and patterns mean, and the errors of those that mean none."""
    files: list[Path] = []
    missing: list[ZhibiaoError] = []
    for path in paths:
        if str(path) == "-":
            files.append(path)
            continue
        try:
            files += find_files([path])
        except ZhibiaoError as error:
            missing.append(error)
    return list(dict.fromkeys(files)), missing


def check_model(pipeline: str, model: str | None) -> None:
    """Raise ZhibiaoError E023 where a model is named for the rules, which need none."""
    if model is not None and pipeline == "rules":
        raise ZhibiaoError("E023", first="--pipeline rules", second="--model", reason="the rules need no model")


def tell_reading(outcome: Outcome) -> None:
    """Say on standard error what the user should know of how a report was read, above a progress bar that may stand there."""
    for note in outcome.notes:
        tqdm.write(W_READING.format(path=outcome.path, note=note), file=sys.stderr)
    if not outcome.records:
        tqdm.write(W_NO_FACT.format(path=outcome.path), file=sys.stderr)


def tell_failures(failures: Sequence[ZhibiaoError], done: int) -> None:
    """List the reports that failed, where any did, and end with exit code 1; 2 where none was done."""
    if failures:
        typer.echo(f"{len(failures)} of {done + len(failures)} reports failed:", err=True)
        for error in failures:
            typer.echo(f"  {error}", err=True)
        raise typer.Exit(1 if done else 2)
