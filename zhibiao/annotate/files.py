"""doccano JSONL as files, for a team with a server of its own: annotations ↔ lines that carry all that is needed.

Beside what :func:`write_unit` writes, each line has the key ``zhibiao``: a JSON string with the document, its sha256 and the facts as
exported, so that what nobody touched comes back as it was.
"""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..checks import check_document
from ..corpora import text_path
from ..errors import ZhibiaoError
from ..io.sinks import text_output
from ..schema import Span
from ..standoff import Annotation, GoldDocument, head_from_plain
from ..text.document import Document
from .doccano import Unit, check_line, read_unit, sound, write_unit
from .session import changed_text, unit_of
from .units import Source, fill_fields, units_of

EXTRA = "zhibiao"
MAX_BYTES = 512 * 1024 * 1024  # of an export, unpacked


def export_lines(gold: GoldDocument, whole: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the lines of an annotated document: one for each annotated range or line, or one for all of it."""
    annotation = gold.annotation
    units = units_of(Source(gold), whole)
    head = {key: getattr(annotation, key) for key in ("doc", "part", "sha256", "meta", "made", "paragraphs")}
    for unit in units:
        pushed = {key: value for key, value in asdict(unit).items() if key not in ("text", "notes")}
        extra = {"head": head, "unit": pushed, "of": len(units)}
        yield {**write_unit(unit), EXTRA: json.dumps(extra, ensure_ascii=False)}


def write_lines(lines: Iterable[dict[str, Any]], path: Path | None) -> int:
    """Write lines as JSONL in ASCII (servers guess encodings); return how many. Raises ZhibiaoError E020."""
    count = 0
    with text_output(path) as sink:
        for line in lines:
            sink.write(json.dumps(line) + "\n")
            count += 1
    return count


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a JSONL file or of all JSONL files in the zip that doccano makes.

    Raises ZhibiaoError E001, E006, E007 or, for what is no such line, E073.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                _check_size(path, sum(info.file_size for info in archive.infolist()))
                texts = [archive.read(name).decode("utf-8") for name in archive.namelist()]
        else:
            _check_size(path, path.stat().st_size)
            texts = [path.read_bytes().decode("utf-8-sig")]
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except ZhibiaoError:
        raise
    except Exception as error:  # zipfile lets errors of many kinds through
        raise ZhibiaoError("E007", path=path, reason=error) from error
    for text in texts:
        for number, line in enumerate(text.split("\n"), 1):  # not splitlines: U+2028 is text
            if line.strip():
                yield _parsed(line, path, number)


def _check_size(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise ZhibiaoError("E006", path=path, size=size, limit=MAX_BYTES)


def _parsed(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        plain = json.loads(line)
        extra = json.loads(plain[EXTRA])
        head = head_from_plain(extra["head"])
        unit = unit_of({**extra["unit"], "text": plain["text"], "notes": {}})
        if unit.doc != head.doc or Path(head.doc).name != head.doc or head.doc in ("", "..") or "\0" in head.doc:
            raise ValueError(f"{head.doc!r} is no name of a document")
        if type(extra["of"]) is not int:
            raise TypeError("of is no number")
        check_line(plain)
        return {**plain, "unit": unit, "head": head, "of": extra["of"]}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reason = f"no key {error}" if isinstance(error, KeyError) else str(error)
        raise ZhibiaoError("E073", path=path, line=number, reason=reason) from error


def import_annotations(
    lines: Iterable[dict[str, Any]], corpus: Path, texts: Path
) -> tuple[list[Annotation], list[str]]:
    """Return the annotations that lines hold, and what is not valid in them, by document; that is left out.

    Raises ZhibiaoError E001 (a text is not at hand) or E066 (it is another text).
    """
    by_doc: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        by_doc[line["unit"].doc].append(line)
    annotations, problems = [], []
    for doc, some in by_doc.items():
        annotation = some[0]["head"]
        path = text_path(corpus, texts, annotation.part, doc)
        document = Document.from_path(path)
        if document.sha256 != annotation.sha256:
            raise changed_text(
                str(path), document.sha256, annotation.sha256, "Import needs the text that was exported."
            )
        known: dict[Span, dict[str, str]] = {}
        ranges = []
        for line in some:
            unit: Unit = line["unit"]
            if document.raw[unit.start : unit.end] != unit.text:
                problems.append(f"{unit.key}: its text was changed")
                continue
            reading = sound(read_unit(line, unit), unit)
            problems += [f"{unit.key}: {problem}" for problem in reading.problems]
            annotation.facts += reading.facts
            known.update(reading.fields)
            ranges.append((unit.start, unit.end))
        if annotation.paragraphs or len(ranges) < some[0]["of"]:
            annotation.paragraphs = sorted(ranges)
        annotation.facts.sort(key=lambda fact: fact.value)
        fill_fields(GoldDocument(annotation, document), known)
        problems += [f"{doc}: {reason}" for reason in check_document(annotation, document)]
        annotations.append(annotation)
    return annotations, problems
