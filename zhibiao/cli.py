"""The command line: ``zhibiao extract``, ``zhibiao evaluate``, ``zhibiao corpus``. A thin wrapper over the library.

Exit codes: 0 done, 1 some files of a batch failed or a check found errors, 2 nothing could be done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from .annotate.cli import app as annotate_app
from .annotate.cli import corpus_export
from .cli_corpus import corpus_new
from .cli_corrections import corpus_import
from .cli_options import (
    FILES_HELP,
    CorpusOption,
    DateColumn,
    DateOption,
    JobsOption,
    ModelOption,
    PipelineOption,
    RegionColumn,
    RegionOption,
    TargetClassesOption,
    TextColumn,
    TextsOption,
    TitleColumn,
    TitleOption,
    YearColumn,
    YearOption,
    check_model,
    expand,
    tell_failures,
    tell_reading,
)
from .cli_panel import charts, panel
from .cli_run import EngineOption, RunOption, check_run, outcomes_of
from .cli_serve import serve
from .cli_store import app as store_app
from .cli_text import show_text
from .errors import ZhibiaoError
from .text.reports import ReadOptions

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
corpus_app = typer.Typer(no_args_is_help=True, help="Look after the annotated corpus.")
app.add_typer(corpus_app, name="corpus")
app.add_typer(store_app, name="store")
app.command("panel", no_args_is_help=True)(panel)
app.command("charts", no_args_is_help=True)(charts)
app.add_typer(annotate_app, name="annotate")
app.command("serve")(serve)
corpus_app.command("new", no_args_is_help=True)(corpus_new)
corpus_app.command("export")(corpus_export)
corpus_app.command("import", no_args_is_help=True)(corpus_import)


@app.command(no_args_is_help=True)
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=FILES_HELP)],
    format: Annotated[
        str, typer.Option(help="jsonl, csv, parquet, duckdb (a store), frictionless or sdmx (a folder).")
    ] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="Write to this file (default: the terminal).")] = None,
    region: RegionOption = None,
    year: YearOption = None,
    title: TitleOption = None,
    date: DateOption = None,
    model: ModelOption = None,
    jobs: JobsOption = 1,
    pipeline: PipelineOption = "trained",
    review: Annotated[Path | None, typer.Option(help="Also write a page to check the facts in a browser.")] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="csv and jsonl: begin with the UTF-8 mark that Excel wants.")
    ] = False,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="jsonl: also sha256 of the text and the model; the tables have them.")
    ] = False,
    target_classes: TargetClassesOption = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    region_column: RegionColumn = None,
    year_column: YearColumn = None,
    engine: EngineOption = "local",
    run: RunOption = None,
) -> None:
    """Extract the facts of reports: one record for each number that measures something.

    Offsets count code points of the file's text as read; `zhibiao text FILE` shows it. A file that fails does not stop
    the others: the failures are listed at the end and the exit code is 1 (2 when no file could be read).
    """
    from .batch import Job, tasks_of
    from .io.review import write_review
    from .io.sinks import check_writable
    from .io.tables import check_output, write_records
    from .normalize.target import FILE as SHIPPED_CLASSES
    from .normalize.target import target_classes as load_classes
    from .source import Source

    options = ReadOptions(
        text_column, title_column, date_column, region_column, year_column, title, date, region, year
    ).checked()
    check_model(pipeline, model)
    classes = load_classes(target_classes or SHIPPED_CLASSES)
    check_output(output, format)
    if review is not None:
        check_writable(review)
    files, missing = expand(paths)
    _check_apart(output, review, files)
    run = check_run(engine, run, output)
    tasks, unread = tasks_of(files, options)
    failures: list[ZhibiaoError] = [*missing, *unread]
    pages: list[dict[str, Any]] = []
    sources: list[Source] = []
    done = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal done
        for outcome in outcomes:
            if outcome.error is not None:
                failures.append(outcome.error)
                continue
            done += 1
            if outcome.source is not None:
                sources.append(outcome.source)
            tell_reading(outcome)
            if review is not None:
                pages.append(
                    {
                        "name": outcome.source.doc if outcome.source else "",
                        "text": outcome.text,
                        "records": outcome.records,
                    }
                )
            yield from map(classes.mark, outcome.records)

    if len(paths) == 1 and missing:
        raise missing[0]
    outcomes = outcomes_of(tasks, Job(pipeline, model, options), jobs, engine, run)
    found = write_records(
        _or_lone_error(records(), failures, lambda: done),
        output,
        format,
        sources=sources,
        bom=bom,
        provenance=provenance,
        note=lambda text: typer.echo(text, err=True),
    )
    if review is not None:
        write_review(pages, review)
    if output is not None:
        typer.echo(f"{found} facts of {done} reports in {output}", err=True)
    tell_failures(failures, done)


app.command("text", no_args_is_help=True)(show_text)


def _check_apart(output: Path | None, review: Path | None, files: list[Path]) -> None:
    """Raise ZhibiaoError E023 where an output would take the place of the other one or of a report."""
    if output is not None and review is not None and output.resolve() == review.resolve():
        raise ZhibiaoError("E023", first="--output", second="--review", reason="they are the same file")
    reports = {path.resolve() for path in files}
    for option, path in (("--output", output), ("--review", review)):
        if path is not None and path.resolve() in reports:
            raise ZhibiaoError("E023", first=option, second=str(path), reason="the report would be lost")


def _or_lone_error(
    records: Iterator[dict[str, Any]], failures: list[ZhibiaoError], done: Callable[[], int]
) -> Iterator[dict[str, Any]]:
    """Pass the records on, but where no report could be read raise, so that no output is made."""
    yield from records
    if failures and not done():
        if len(failures) == 1:
            raise failures[0]
        typer.echo("\n".join(str(error) for error in failures), err=True)
        raise typer.Exit(2)


@app.command()
def evaluate(
    part: Annotated[str, typer.Option(help="authored or real.")] = "authored",
    split: Annotated[str, typer.Option(help="train, dev or test. The test split is scored once per release.")] = "dev",
    pipeline: PipelineOption = "trained",
    model: ModelOption = None,
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
    output: Annotated[Path | None, typer.Option(help="Write all figures as JSON.")] = None,
) -> None:
    """Score a pipeline on a split of the corpus, end to end from the raw text."""
    from .evaluation import evaluate_pipeline, score_table
    from .io.sinks import check_writable
    from .pipelines import load_pipeline

    for value, option, choices in (
        (part, "--part", ("authored", "real")),
        (split, "--split", ("train", "dev", "test")),
    ):
        if value not in choices:
            raise ZhibiaoError("E022", value=value, option=option, choices=", ".join(choices))
    if output is not None:
        check_writable(output)
    summary = evaluate_pipeline(load_pipeline(pipeline, model), corpus, texts, part, split)
    typer.echo(score_table({pipeline: summary}))
    if output is not None:
        _write_json(summary, output)


@corpus_app.command("check")
def corpus_check(corpus: CorpusOption = Path("corpus"), texts: TextsOption = Path("assets/texts")) -> None:
    """Validate every annotation against the schema, its text, the guidelines' hard rules and the split manifest."""
    from .checks import check_corpus

    report = check_corpus(corpus, texts)
    for line in report.errors:
        typer.echo(line, err=True)
    typer.echo(
        f"{report.documents} documents, {report.facts} facts, {report.without_text} without their text (an asset)"
    )
    if report.errors:
        raise ZhibiaoError("E032", count=len(report.errors))


@corpus_app.command("agree")
def corpus_agree(
    corpus: CorpusOption = Path("corpus"),
    output: Annotated[Path | None, typer.Option(help="Write the figures as JSON.")] = None,
    differences: Annotated[bool, typer.Option(help="List every disagreement.")] = False,
) -> None:
    """Agreement of the two annotators of the documents that were annotated twice."""
    from .agreement import agreement, agreement_table, disagreements, pairs

    annotated = pairs(corpus)
    if not annotated:
        raise ZhibiaoError("E033", split="second", path=corpus)
    result = agreement(annotated)
    typer.echo(f"{result['documents']} documents, {result['facts'][0]} and {result['facts'][1]} facts\n")
    typer.echo(agreement_table(result))
    if differences:
        typer.echo("\n".join(line for pair in annotated for line in disagreements(*pair)))
    if output is not None:
        _write_json(result, output)


@corpus_app.command("stats")
def corpus_stats(
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    update: Annotated[Path | None, typer.Option(help="Fill the counts in this file (corpus/README.md).")] = None,
) -> None:
    """Count documents, facts, labels, relations, attributes and phenomena."""
    from .corpus_stats import corpus_stats, stats_table, write_block

    if format not in ("table", "json"):
        raise ZhibiaoError("E022", value=format, option="--format", choices="table, json")
    if update is not None:
        if not update.is_file():
            raise ZhibiaoError("E001", path=update)
        # of the shipped texts alone, so that the block is the same with and without the assets
        changed = write_block(update, "counts", stats_table(corpus_stats(corpus)))
        typer.echo(f"{update}: {'counts written' if changed else 'counts were up to date'}")
        return
    stats = corpus_stats(corpus, texts)
    typer.echo(stats_table(stats) if format == "table" else json.dumps(stats, ensure_ascii=False, indent=1))


@corpus_app.command("show", no_args_is_help=True)
def corpus_show(
    doc: Annotated[str, typer.Argument(metavar="DOC", help="Name of an annotated document.")],
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
    output: Annotated[Path | None, typer.Option(help="HTML file to write (default: out/show/DOC.html).")] = None,
    style: Annotated[str, typer.Option(help="review (spans and relations) or displacy (spans).")] = "review",
) -> None:
    """Write a document with its annotation as a page to open in a browser; print where it is."""
    from .corpus_view import read_gold, write_view

    gold = read_gold(corpus, texts, doc)
    path = output or Path("out/show") / f"{doc}.html"
    if output is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_view(gold, path, style)
    typer.echo(path)


@corpus_app.command("diff", no_args_is_help=True)
def corpus_diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.json")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json")],
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
) -> None:
    """List the facts that two annotations of a document do not share, field by field."""
    from .corpus_view import annotated_text, compare, difference_lines
    from .standoff import load

    for path in (old, new):
        if not path.is_file():
            raise ZhibiaoError("E001", path=path)
    before, after = load(old), load(new)
    raw = annotated_text(after, corpus, texts) if before.sha256 == after.sha256 else ""
    for line in difference_lines(compare(before, after), raw):
        typer.echo(line)


def _write_json(figures: dict[str, Any], path: Path) -> None:
    from .io.sinks import text_output

    with text_output(path) as sink:
        sink.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


def main() -> None:
    """Run the command line; a coded error goes to stderr with exit code 2 (1 where a check found errors)."""
    try:
        app()
    except ZhibiaoError as error:
        typer.echo(str(error), err=True)
        sys.exit(1 if error.code in ("E032", "E065", "E107") else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
