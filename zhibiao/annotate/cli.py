"""``zhibiao annotate``: serve, push, pull, and what follows from two annotators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ZhibiaoError

if TYPE_CHECKING:
    from .session import Pulled, Session
    from .units import Source

app = typer.Typer(no_args_is_help=True, help="Correct and extend annotations in doccano (docs/annotation.md).")

ProjectOption = Annotated[str, typer.Option(help="Name of the session and of its project on the server.")]
CorpusOption = Annotated[Path, typer.Option(help="The corpus folder.")]
TextsOption = Annotated[Path, typer.Option(help="Folder with the texts of real documents.")]
IntoOption = Annotated[Path | None, typer.Option(help="Also merge what is valid into this corpus folder.")]
SplitOption = Annotated[str, typer.Option(help="Split of documents that are new to the corpus: train, dev or test.")]
PRE = ("model", "corpus", "blank")


@app.command()
def serve(port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 8000) -> None:
    """Start a doccano server of this machine, in an environment of its own that is made on first use."""
    from .environment import home
    from .server import serve as start

    typer.echo(f"doccano runs at {start(port)}; its users and passwords are in {home() / 'secrets.json'}")


@app.command()
def stop() -> None:
    """Stop the server."""
    from .server import stop as end

    typer.echo("doccano was stopped" if end() else "doccano was not running")


@app.command()
def status() -> None:
    """Say what runs and which sessions there are. The exit code is 1 where the server does not run well."""
    from .server import status as ask

    state = ask()
    typer.echo(f"data folder: {state['home']}")
    named = ", ".join(f"{name} {pid}" for name, pid in state["pids"].items())
    how = "healthy" if state["healthy"] else "busy or not healthy (see its logs)" if state["running"] else "not running"
    typer.echo(f"server: {how} {state['url']} {named}".rstrip())
    for path in sorted(Path(state["home"], "sessions").glob("*/session.json")):
        typer.echo(f"session: {path.parent.name}")
    if not state["healthy"]:
        raise typer.Exit(1)


@app.command(no_args_is_help=True)
def push(
    docs: Annotated[list[str], typer.Argument(metavar="DOCS...", help="Report files, folders, or corpus documents.")],
    project: ProjectOption,
    annotators: Annotated[
        str, typer.Option(help="Names, with commas: each gets the texts in a project of his own.")
    ] = "",
    pre: Annotated[str, typer.Option(help="What is annotated already: model, corpus or blank.")] = "model",
    model: Annotated[str | None, typer.Option(help="Folder or installed package of a trained pipeline.")] = None,
    pipeline: Annotated[str, typer.Option(help="trained, or rules (needs no model).")] = "trained",
    order: Annotated[str, typer.Option(help="document, uncertainty or random.")] = "document",
    budget: Annotated[int | None, typer.Option(min=1, help="At most so many texts.")] = None,
    seed: Annotated[int, typer.Option(help="Of --order random.")] = 0,
    unit: Annotated[str, typer.Option(help="paragraph, or document (all of it on one page).")] = "paragraph",
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
) -> None:
    """Put texts on the server, annotated by a model, by the corpus or not at all. Doing it again adds what is missing."""
    from .environment import locked
    from .remote import Connection
    from .session import ALONE, Session, check_annotators, session_folder
    from .units import ORDERS, choose, units_of

    for value, option, choices in (
        (pre, "--pre", PRE),
        (order, "--order", ORDERS),
        (unit, "--unit", ("paragraph", "document")),
    ):
        if value not in choices:
            raise ZhibiaoError("E022", value=value, option=option, choices=", ".join(choices))
    if order == "uncertainty" and pre != "model":
        raise ZhibiaoError(
            "E023", first="--order uncertainty", second=f"--pre {pre}", reason="a model says how sure it is"
        )
    names = check_annotators([name.strip() for name in annotators.split(",") if name.strip()])
    server = Connection.default()
    with locked(session_folder(project) / "lock", f"the session {project}"):
        try:
            session = Session.open(project)
        except ZhibiaoError as error:
            if error.code != "E068":
                raise
            session = Session(project, names, unit == "document", pre != "blank")
        if names and sorted(names) != sorted(session.annotators):
            known = ", ".join(session.annotators) or "nobody by name"
            raise ZhibiaoError("E067", names=", ".join(names), reason=f"the session is of {known}")
        found = []
        for source, path in _sources(docs, corpus, texts, pre, pipeline, model):
            of_document = units_of(source, session.whole)
            session.add(source.gold, len(of_document), path)
            found += [(one, source) for one in of_document]
        plan = session.plan(choose(found, order, budget, seed))
        if not plan:
            raise ZhibiaoError("E072", reason="no line of the documents has a number")
        for reader in session.readers():
            result = session.send(server, reader, plan, _guideline(corpus))
            shown = session.remote_name(reader)
            who = "" if reader == ALONE else f", to be read by {reader}"
            typer.echo(f"{shown}: {result['added']} texts added, {len(result['keys'])} in all{who}")
            typer.echo(f"  {server.url}/projects/{result['project']}")


def _sources(
    docs: Sequence[str], corpus: Path, texts: Path, pre: str, pipeline: str, model: str | None
) -> Iterator[tuple[Source, Path | None]]:
    """The documents that the arguments name, annotated as ``pre`` says: of the corpus what it holds as gold, else all."""
    from ..corpora import annotation_path, text_path, with_text
    from ..pipelines import load_pipeline
    from ..standoff import GoldDocument, load
    from ..text.document import Document
    from ..text.reader import find_reports
    from .units import Source, new_annotation, pre_annotate

    nlp = load_pipeline(pipeline, model) if pre == "model" else None
    for name in docs:
        try:
            annotation = load(annotation_path(corpus, name))
        except ZhibiaoError:
            paths: list[Path] = find_reports([Path(name)])
        else:
            gold = with_text(annotation, corpus, texts)
            if gold is None:
                raise ZhibiaoError("E001", path=text_path(corpus, texts, annotation.part, name))
            if pre == "blank":
                gold.annotation.facts = []
            if pre != "corpus":
                gold.annotation.paragraphs = []  # all of it, not just what was annotated
            yield (pre_annotate(nlp, gold) if nlp else Source(gold)), text_path(corpus, texts, annotation.part, name)
            continue
        for path in paths:
            document = Document.from_path(path)
            gold = GoldDocument(new_annotation(document, path.stem), document)
            if pre == "corpus":
                raise ZhibiaoError("E031", path=corpus, reason=f"no annotation of {path.stem}")
            yield (pre_annotate(nlp, gold) if nlp else Source(gold)), path


def _guideline(corpus: Path) -> str:
    """What the page shows as guideline: how to work with the labels, then the corpus's own guidelines."""
    how = Path(__file__).with_name("guideline.md").read_text(encoding="utf-8")
    guidelines = corpus / "guidelines.md"
    return how + ("\n" + guidelines.read_text(encoding="utf-8") if guidelines.exists() else "")


@app.command()
def pull(
    project: ProjectOption,
    unread: Annotated[bool, typer.Option("--unread", help="Also take texts that nobody has marked as done.")] = False,
    into: IntoOption = None,
    texts: TextsOption = Path("assets/texts"),
    split: SplitOption = "train",
) -> None:
    """Bring corrections back as stand-off annotations, one folder an annotator. The exit code is 1 where some are not valid."""
    from .environment import locked
    from .remote import Connection
    from .session import Session, session_folder

    with locked(session_folder(project) / "lock", f"the session {project}"):
        session = Session.open(project)
        if into is not None and session.annotators:
            reason = "their versions are merged by zhibiao annotate review"
            raise ZhibiaoError("E023", first="--into", second="several annotators", reason=reason)
        server = Connection.default()
        problems = 0
        for reader in session.readers():
            pulled = session.fetch(server, reader, unread=unread)
            target = session.keep(reader, pulled.annotations)
            problems += _report(pulled, target)
            if into is not None:
                _merge(session, pulled, into, texts, split)
        changed = session.changed_sources()
        for line in changed:
            typer.echo(line, err=True)
        if problems + len(changed):
            raise ZhibiaoError("E065", count=problems + len(changed))


def _report(pulled: Pulled, target: Path) -> int:
    """Say what a pull brought; the number of problems."""
    for problem in pulled.problems:
        typer.echo(problem, err=True)
    for remark in pulled.remarks:
        typer.echo(f"remark: {remark}")
    facts = sum(len(annotation.facts) for annotation in pulled.annotations)
    typer.echo(
        f"{target.name}: {facts} facts in {pulled.done} texts of {len(pulled.annotations)} documents, "
        f"{pulled.open} texts not done yet: {target}"
    )
    return len(pulled.problems)


def _merge(session: Session, pulled: Pulled, into: Path, texts: Path, split: str) -> None:
    from .merge import merge_into

    if split not in ("train", "dev", "test"):
        raise ZhibiaoError("E022", value=split, option="--split", choices="train, dev, test")
    for path in merge_into(session, pulled.annotations, into, texts, split):
        typer.echo(f"  {path}")


@app.command()
def agree(
    project: ProjectOption,
    annotators: Annotated[str, typer.Option(help="Two of the session's annotators (default: all two).")] = "",
    differences: Annotated[bool, typer.Option(help="List every disagreement.")] = True,
    output: Annotated[Path | None, typer.Option(help="Write the figures as JSON.")] = None,
) -> None:
    """Agreement of two annotators on what both have read: entities, relations, attributes, whole facts, with intervals."""
    from ..agreement import agreement, agreement_table, disagreements
    from .environment import write_json
    from .merge import pairs_of
    from .session import Session

    session = Session.open(project)
    both = pairs_of(session, _two(annotators, session))
    result = agreement(both)
    typer.echo(f"{result['documents']} documents, {result['facts'][0]} and {result['facts'][1]} facts\n")
    typer.echo(agreement_table(result))
    if differences:
        typer.echo("\n" + "\n".join(line for pair in both for line in disagreements(*pair)))
    if output is not None:
        write_json(result, output)


def _two(annotators: str, session: Session) -> list[str]:
    return [name.strip() for name in annotators.split(",") if name.strip()] or session.annotators


@app.command()
def review(
    project: ProjectOption,
    annotators: Annotated[str, typer.Option(help="Two of the session's annotators (default: all two).")] = "",
    merge: Annotated[bool, typer.Option("--merge", help="Bring the adjudicated version back.")] = False,
    into: IntoOption = None,
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
    split: SplitOption = "train",
) -> None:
    """Make a project of the texts on which two annotators differ, with both versions; --merge brings back what was decided."""
    from .environment import locked
    from .merge import adjudicated, merge_into, pairs_of, review_units
    from .remote import Connection
    from .session import REVIEW, Pulled, Session, session_folder

    with locked(session_folder(project) / "lock", f"the session {project}"):
        session = Session.open(project)
        both = pairs_of(session, _two(annotators, session))
        server = Connection.default()
        if not merge:
            units = review_units(session, both)
            if not units:
                typer.echo("The annotators agree on everything; nothing is to be reviewed. Go on with --merge.")
            session.write_units(units, "review")
            if units:
                result = session.send(server, REVIEW, units, _guideline(corpus))
                typer.echo(f"{len(units)} texts to decide: {server.url}/projects/{result['project']}")
            return
        pulled = session.fetch(server, REVIEW) if session.units("review") else Pulled()
        results, undecided = adjudicated(session, both, pulled.annotations)
        pulled.problems += [f"{key}: not decided yet" for key in undecided]
        pulled.annotations, pulled.done = results, sum(len(one.paragraphs) for one in results) or len(session.units())
        target = session.keep(REVIEW, results)
        problems = _report(pulled, target)
        if into is not None:
            for path in merge_into(session, results, into, texts, split):
                typer.echo(f"  {path}")
        if problems:
            raise ZhibiaoError("E065", count=problems)


def corpus_export(
    docs: Annotated[list[str] | None, typer.Argument(metavar="DOC...", help="Corpus documents (default: all).")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write (default: the terminal).")] = None,
    format: Annotated[str, typer.Option(help="doccano (JSONL).")] = "doccano",
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
) -> None:
    """Write annotations as doccano JSONL, for a doccano server of your own; `corpus import` reads its export."""
    from ..corpora import annotation_path, with_text
    from ..standoff import annotation_files, load
    from .files import export_lines, write_lines

    _check_format(format)
    paths = [annotation_path(corpus, doc) for doc in docs] if docs else annotation_files(corpus)
    golds = [with_text(load(path), corpus, texts) for path in paths]
    count = write_lines((line for gold in golds if gold for line in export_lines(gold)), output)
    missing = sum(gold is None for gold in golds)
    without = f", {missing} left out (their text is not here)" if missing else ""
    typer.echo(f"{count} texts of {len(golds) - missing} documents{without}", err=True)


def corpus_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL that doccano exported, or its zip.")],
    output: Annotated[Path, typer.Option(help="Folder to write the annotation files to.")],
    format: Annotated[str, typer.Option(help="doccano (JSONL).")] = "doccano",
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
) -> None:
    """Read annotations that were exported with `corpus export` and corrected in doccano; what is not valid is listed."""
    from ..io.sinks import written_aside
    from ..standoff import dump
    from .files import import_annotations, read_lines

    _check_format(format)
    annotations, problems = import_annotations(read_lines(file), corpus, texts)
    output.mkdir(parents=True, exist_ok=True)
    for annotation in annotations:
        with written_aside(output / f"{annotation.doc}.json") as aside:
            dump(annotation, aside)
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(f"{sum(len(a.facts) for a in annotations)} facts of {len(annotations)} documents in {output}")
    if problems:
        raise ZhibiaoError("E065", count=len(problems))


def _check_format(format: str) -> None:
    if format != "doccano":
        raise ZhibiaoError("E022", value=format, option="--format", choices="doccano")
