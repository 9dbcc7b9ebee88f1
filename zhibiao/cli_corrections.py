"""``zhibiao corpus import``: what was corrected elsewhere, in doccano or on the review page, as annotation files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import CorpusOption, TextsOption
from .errors import ZhibiaoError

if TYPE_CHECKING:
    from .io.corrections import CorrectedDocument
    from .text.document import Document

FORMATS = ("doccano", "corrections")
SPLITS = ("train", "dev", "test")


def corpus_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSONL (or zip) of doccano, or a correction file.")],
    output: Annotated[Path, typer.Option(help="Folder to write the annotation files to.")],
    format: Annotated[str, typer.Option(help="doccano, or corrections (exported by the review page).")] = "doccano",
    reports: Annotated[
        list[Path] | None, typer.Option(help="corrections: the reports, folders or patterns they are of; repeatable.")
    ] = None,
    lines: Annotated[
        str, typer.Option(help="corrections: all, or checked (only lines whose facts were all read).")
    ] = "all",
    reader: Annotated[str, typer.Option(help="corrections: who corrected.")] = "reader",
    corpus: CorpusOption = Path("corpus"),
    texts: TextsOption = Path("assets/texts"),
    split: Annotated[
        str,
        typer.Option(help="corrections: train, dev or test, where the output folder is a corpus (has a splits.json)."),
    ] = "train",
) -> None:
    """Read annotations that were corrected in doccano or on the review page; what is not valid is listed and left out.

    Of corrections a small corpus is made, real/ and texts/ in the output folder, from which a session can go on:
    zhibiao annotate push NAME --project NAME --pre corpus --corpus FOLDER --texts FOLDER/texts. A corpus that is there
    (zhibiao corpus new) gets the new documents in a split.
    """
    if format not in FORMATS:
        raise ZhibiaoError("E022", value=format, option="--format", choices=", ".join(FORMATS))
    if format == "doccano":
        from .annotate.cli import corpus_import as import_doccano

        if reports:
            raise ZhibiaoError(
                "E023", first="--reports", second="--format doccano", reason="its texts are in the corpus"
            )
        import_doccano(file, output, format, corpus, texts)
        return
    _import_corrections(file, output, reports or [], lines, reader, corpus, texts, split)


def _import_corrections(
    file: Path, output: Path, reports: list[Path], lines: str, reader: str, corpus: Path, texts: Path, split: str
) -> None:
    from .annotate.units import new_annotation
    from .io.corrections import LINES, read_corrections, to_annotation
    from .io.sinks import output_errors, text_output, written_aside
    from .standoff import dump

    if lines not in LINES:
        raise ZhibiaoError("E022", value=lines, option="--lines", choices=", ".join(LINES))
    if split not in SPLITS:
        raise ZhibiaoError("E022", value=split, option="--split", choices=", ".join(SPLITS))
    corrected = read_corrections(file)
    documents = _texts_of(corrected, reports, corpus, texts)
    names = _names(one.doc for one in corrected)
    with output_errors(output):
        for folder in ("real", "texts"):
            (output / folder).mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    facts = written = 0
    for one, name in zip(corrected, names):
        document = documents[one.sha256]
        imported = to_annotation(one, document, new_annotation(document, name), reader=reader, lines=lines)
        problems += imported.problems
        for note in imported.notes:
            typer.echo(f"note: {note}", err=True)
        if lines == "checked" and not imported.annotation.paragraphs:
            typer.echo(f"note: {one.doc}: no line of it was checked as a whole", err=True)
            continue
        with text_output(output / "texts" / f"{name}.txt") as sink:
            sink.write(document.raw)
        with written_aside(output / "real" / f"{name}.json") as aside:
            dump(imported.annotation, aside)
        _enter(output, name, split)
        facts += len(imported.annotation.facts)
        written += 1
        typer.echo(output / "real" / f"{name}.json")
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(f"{facts} facts of {written} documents in {output}", err=True)
    if problems:
        raise ZhibiaoError("E107", count=len(problems))


def _enter(corpus: Path, name: str, split: str) -> None:
    """Put a document that is new to a corpus into a split of its manifest, where it has one."""
    from .corpora import read_manifest, split_of
    from .io.sinks import text_output

    path = corpus / "splits.json"
    if path.is_file() and name not in split_of(manifest := read_manifest(corpus)):
        manifest["real"][split].append(name)
        with text_output(path) as sink:
            sink.write(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _texts_of(
    corrected: list[CorrectedDocument], reports: list[Path], corpus: Path, texts: Path
) -> dict[str, Document]:
    """The documents by their sha256: of the reports given, of the corpus, and of the folder of texts.

    Raises ZhibiaoError E106 where one is not there, and what reading the reports raises.
    """
    from .text.document import Document
    from .text.reports import find_files, read

    wanted = {one.sha256 for one in corrected}
    found: dict[str, Document] = {}
    for path in find_files(reports):
        for report in read(path):
            document = Document.from_report(report)
            if document.sha256 in wanted:
                found[document.sha256] = document
    for one in corrected:
        if one.sha256 in found:
            continue
        name = Path(one.doc).name  # a name in a file that came from elsewhere is no path
        for path in (corpus / "authored" / name, texts / name):
            if path.suffix == ".txt" and path.is_file():
                document = Document.from_path(path)
                if document.sha256 == one.sha256:
                    found[one.sha256] = document
        if one.sha256 not in found:
            raise ZhibiaoError("E106", doc=one.doc, expected=one.sha256[:12])
    return found


def _names(docs: Iterable[str]) -> list[str]:
    """A name for the files of each document: that of its report without its ending, nothing that a path could hide in."""
    names: list[str] = []
    for doc in docs:
        stem = re.sub(r"\.(?:txt|html?|pdf|docx|csv)(?=$|#)", "", doc.replace("\\", "/").rsplit("/", 1)[-1], flags=re.I)
        name = re.sub(r"[^\w.-]+", "_", stem)[:60].strip("._") or "report"
        number, unique = 2, name
        while unique in names:
            unique, number = f"{name}_{number}", number + 1
        names.append(unique)
    return names
