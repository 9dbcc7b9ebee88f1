"""Options that several commands share, and the files that their arguments mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .errors import ZhibiaoError
from .text.reports import find_files

CorpusOption = Annotated[Path, typer.Option(help="The corpus folder.")]
TextsOption = Annotated[Path, typer.Option(help="Folder with the texts of real documents (made by `make assets`).")]
ModelOption = Annotated[str | None, typer.Option(help="Folder or installed package of a trained pipeline.")]
FILES_HELP = "Reports (.txt .html .pdf .docx), data sets of reports (.csv), folders or patterns of them."
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
        try:
            files += find_files([path])
        except ZhibiaoError as error:
            missing.append(error)
    return list(dict.fromkeys(files)), missing
