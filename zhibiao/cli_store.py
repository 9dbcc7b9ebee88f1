"""``zhibiao store``: an embedded database of reports and their facts that grows report by report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .cli_options import (
    FILES_HELP,
    DateColumn,
    DateOption,
    JobsOption,
    ModelOption,
    PipelineOption,
    RegionColumn,
    RegionOption,
    TargetClassesOption,
    TextColumn,
    TitleColumn,
    TitleOption,
    YearColumn,
    YearOption,
    check_model,
    expand,
    tell_failures,
    tell_reading,
)
from .errors import ZhibiaoError
from .text.reports import ReadOptions

app = typer.Typer(
    no_args_is_help=True, help="Keep reports and their facts in one DuckDB file that grows report by report."
)
StoreArgument = Annotated[Path, typer.Argument(metavar="STORE", help="The store, a DuckDB file.")]


@app.command(no_args_is_help=True)
def add(
    store: StoreArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=FILES_HELP)],
    region: RegionOption = None,
    year: YearOption = None,
    title: TitleOption = None,
    date: DateOption = None,
    model: ModelOption = None,
    jobs: JobsOption = 1,
    pipeline: PipelineOption = "trained",
    again: Annotated[bool, typer.Option("--again", help="Also read what this model has read already.")] = False,
    target_classes: TargetClassesOption = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    region_column: RegionColumn = None,
    year_column: YearColumn = None,
) -> None:
    """Read reports into the store, which is made where it is not there.

    A text that is in it, or a file that was read before, is replaced, never doubled; what this model has read already is
    passed over. Every report is in the store, whole, as soon as it is read: what breaks off goes on where it was.
    """
    from .batch import Job, extract_files, tasks_of
    from .io.store import check_store, opened_store
    from .normalize.target import FILE as SHIPPED_CLASSES
    from .normalize.target import target_classes as load_classes
    from .progress import watched

    options = ReadOptions(
        text_column, title_column, date_column, region_column, year_column, title, date, region, year
    ).checked()
    check_model(pipeline, model)
    classes = load_classes(target_classes or SHIPPED_CLASSES)
    check_store(store)
    files, failures = expand(paths)
    tasks, unread = tasks_of(files, options)
    failures += unread
    if not tasks:
        raise failures[0]
    read = facts = skipped = 0
    with opened_store(store) as opened:
        job = Job(pipeline, model, options, frozenset() if again else opened.done())
        outcomes = extract_files(tasks, job, jobs)
        for outcome in watched(outcomes, len(tasks)):
            if outcome.error is not None:
                failures.append(outcome.error)
                continue
            assert outcome.source is not None
            if outcome.skipped:
                skipped += 1
                continue
            tell_reading(outcome)
            opened.add(outcome.source, list(map(classes.mark, outcome.records)))
            read += 1
            facts += len(outcome.records)
    typer.echo(f"{read} reports with {facts} facts read into {store}, {skipped} were there already", err=True)
    tell_failures(failures, read + skipped)


@app.command("list", no_args_is_help=True)
def list_documents(store: StoreArgument) -> None:
    """List the reports of the store."""
    from .io.store import read_store

    with read_store(store) as database:
        rows = database.rows(
            "SELECT report_year, coalesce(region_code, ''), region, genre, facts, left(sha256, 12), doc, title "
            "FROM documents ORDER BY region, report_year, doc"
        )
        for row in rows:
            typer.echo("\t".join(map(str, row)))


@app.command(no_args_is_help=True)
def remove(
    store: StoreArgument,
    documents: Annotated[
        list[str], typer.Argument(metavar="DOC...", help="File names, or the first digits of sha256.")
    ],
) -> None:
    """Take reports and their facts out of the store."""
    from .io.store import opened_store, read_store

    with read_store(store):
        pass
    with opened_store(store) as opened:
        for name in documents:
            if not opened.remove(name):
                raise ZhibiaoError(
                    "E098", what="report", value=name, path=store, advice=f"See: zhibiao store list {store}"
                )


@app.command(no_args_is_help=True)
def export(
    store: StoreArgument,
    format: Annotated[str, typer.Option(help="csv, jsonl, parquet, frictionless or sdmx.")] = "csv",
    output: Annotated[Path | None, typer.Option(help="Write to this file or folder (default: the terminal).")] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="csv and jsonl: begin with the UTF-8 mark that Excel wants.")
    ] = False,
) -> None:
    """Write the facts of the store as a table or a data package, as `zhibiao extract` would."""
    from .io.store import read_store
    from .io.tables import check_output, write_store

    check_output(output, format)
    if output is not None and output.resolve() == store.resolve():
        raise ZhibiaoError("E023", first="STORE", second="--output", reason="they are the same file")
    with read_store(store) as database:
        count = write_store(database, output, format, bom=bom, note=lambda text: typer.echo(text, err=True))
    if output is not None:
        typer.echo(f"{count} facts in {output}", err=True)


@app.command(no_args_is_help=True)
def correct(
    store: StoreArgument,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Correction files of the review page.")],
    reader: Annotated[str, typer.Option(help="Who corrected.")] = "reader",
    target_classes: TargetClassesOption = None,
) -> None:
    """Put what was corrected on the review page in the place of what was read, in every fact that it is about.

    The table corrections keeps the fact as it was read, who corrected it, and when. A file is taken as a whole or not at
    all; a later one overrules an earlier one, and both outlast reading the report again.
    """
    from .io.corrections import read_corrections
    from .io.store import opened_store, read_store
    from .normalize.target import FILE as SHIPPED_CLASSES
    from .normalize.target import target_classes as load_classes

    classes = load_classes(target_classes or SHIPPED_CLASSES)
    corrected = [(file, read_corrections(file)) for file in files]
    with read_store(store):
        pass
    with opened_store(store) as opened:
        for file, documents in corrected:
            count = opened.correct(documents, classes.mark, reader)
            typer.echo(
                f"{count} facts of {len(documents)} reports looked at by {reader}: {file} is in {store}", err=True
            )
