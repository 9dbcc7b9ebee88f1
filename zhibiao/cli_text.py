"""``zhibiao text``: what the readers make of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from .errors import W_READING, ZhibiaoError
from .text.reports import ReadOptions, read


def show_text(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report, or a data set of reports (.csv).")],
    row: Annotated[int | None, typer.Option(min=1, help="Of a data set the report of this row only.")] = None,
    about: Annotated[bool, typer.Option(help="What is known of each report, as JSON, in place of its text.")] = False,
    text_column: Annotated[str | None, typer.Option(help="Column of a data set (default: found by name).")] = None,
) -> None:
    """Print the text that the offsets of a file's facts count in: of a page its article, of a PDF its paragraphs."""
    reports = read(file, ReadOptions(text_column=text_column))
    if row is not None:
        rows = [report.name.rpartition("#")[2] for report in reports]
        if str(row) not in rows:
            raise ZhibiaoError("E022", value=row, option="--row", choices=f"{rows[0]} to {rows[-1]}")
        reports = [reports[rows.index(str(row))]]
    for report in reports:
        for note in report.notes:
            typer.echo(W_READING.format(path=file, note=note), err=True)
        if not about:
            typer.echo(report.text, nl=False)
            continue
        from .pipes.context.document import describe_document
        from .source import describe_source
        from .text.document import Document

        document = Document.from_report(report)
        contexts = describe_document(document, region=report.region or None, year=report.year or None)
        typer.echo(
            json.dumps(
                describe_source(document, contexts, path=file.as_posix(), report=report).row(), ensure_ascii=False
            )
        )
