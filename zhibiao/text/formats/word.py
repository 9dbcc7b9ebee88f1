"""A Word file (.docx) → its paragraphs and tables in document order (python-docx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ...errors import ZhibiaoError, needed
from . import Reading, table_lines

MAX_UNPACKED = 256 * 1024 * 1024
# text of Word packs to a tenth or a twentieth; what packs to a five-hundredth is no text
MAX_RATIO = 500
SMALL = 1024 * 1024
MAX_XML = 64 * 1024 * 1024  # of the parts that are parsed: the tree of one takes several times as much memory
PART = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# what a reader of the page does not see, or sees elsewhere
HIDDEN = {f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}pict"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def check_archive(data: bytes, path: str) -> None:
    """Refuse what is no Word file or not a safe one, before anything is unpacked.

    Raises ZhibiaoError E082 (broken, or no Word file), E083 (macros) or E084 (unpacks to too much).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            if PART not in parts:
                raise ZhibiaoError("E082", path=path, kind="Word file", reason=f"it has no part {PART}")
            if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in parts):
                raise ZhibiaoError("E083", path=path)
            size = sum(info.file_size for info in parts.values())
            large = [info for info in parts.values() if info.file_size > SMALL]
            ratio = max((info.file_size / max(info.compress_size, 1) for info in large), default=0)
            xml = sum(info.file_size for name, info in parts.items() if name.lower().endswith((".xml", ".rels")))
            if size > MAX_UNPACKED or xml > MAX_XML or ratio > MAX_RATIO:
                raise ZhibiaoError("E084", path=path, size=size, limit=MAX_XML if xml > MAX_XML else MAX_UNPACKED)
            if b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise ZhibiaoError("E083", path=path)
    except ZhibiaoError:
        raise
    except Exception as error:  # zipfile lets errors of many kinds through
        raise ZhibiaoError("E082", path=path, kind="Word file", reason=str(error)) from None


def read_word(data: bytes, path: str) -> Reading:
    """Return the text of a .docx: a line a paragraph, a ``| a | b |`` line a row. Raises as :func:`check_archive`, and E014."""
    docx = needed("docx", "readers")
    check_archive(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_blocks(document.element.body))
        title = " ".join((document.core_properties.title or "").split())
    except ZhibiaoError:
        raise
    except Exception as error:  # python-docx lets errors of lxml, zipfile and its own through
        raise ZhibiaoError("E082", path=path, kind="Word file", reason=str(error).split("\n")[0]) from error
    return Reading("\n".join(lines) + "\n", title)


def _blocks(parent: Any) -> Iterator[str]:
    """The lines of a body, of a content control or of whatever else wraps blocks."""
    for child in parent.iterchildren():
        if child.tag == f"{W}p":
            yield _text(child)
        elif child.tag == f"{W}tbl":
            yield from table_lines([_row(row) for row in child.iter(f"{W}tr") if _table_of(row) is child])
        elif child.tag not in HIDDEN and child.tag != FALLBACK:
            yield from _blocks(child)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"))


def _row(row: Any) -> list[str]:
    """The cells of a row; a merged cell has its text at its first place and is empty at the others."""
    cells: list[str] = []
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is not row:
            continue
        properties = cell.find(f"{W}tcPr")
        width, goes_on = 1, False
        if properties is not None:
            span, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        text = "" if goes_on else " ".join(_text(paragraph) for paragraph in cell.iter(f"{W}p"))
        cells += [text] + [""] * min(width - 1, 200)
    return cells


def _text(element: Any) -> str:
    """The visible text of a paragraph: runs, links and insertions; neither deletions nor text boxes."""
    pieces: list[str] = []
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in BREAKS:
            pieces.append(BREAKS[child.tag])
        elif child.tag not in HIDDEN and child.tag != FALLBACK and child.tag != f"{W}pPr":
            pieces.append(_text(child))
    return "".join(pieces)
