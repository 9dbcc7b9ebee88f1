"""A PDF → its paragraphs and tables, by its text layer.

PDFium gives the characters in the order in which they were written, which keeps columns apart (measured against pypdf,
pdfminer.six and pdfplumber: docs/readers.md); pdfplumber finds the tables that have ruling lines.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from ...errors import ZhibiaoError, needed
from ..reader import is_common
from . import Reading, table_lines

# fewer characters a page on average is no text layer (a scan may have a stamp or a page number in it)
MIN_CHARACTERS = 10
# share of characters that must be common ones; fonts without a character table give signs of other planes
COMMON_SHARE = 0.6
PAGE_NUMBER = re.compile(r"[—–\-·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[—–\-·\s]*(?:(?:[/／共，,]+\s*)?\d{1,4}\s*页?)?")
HEAD = 60  # characters of a line; a page number has fewer
# share of the pages on which a line at the edge must come again to be a header or a footer
REPEATED = 0.5
MIN_RULES, MAX_RULES = 4, 20_000  # paths on a page that is searched for tables; more of them are a drawing
ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|表\s?\d|第[一二三四五六七八九十]{1,3}部分"
)
LARGE = 1.25  # a title's characters against those of most lines
SHORT = 8
HANGING = "，。、；：！？"
FIRST_WORD = re.compile(r"[\w.,%‰+\-]+", re.ASCII)
SENTENCE_END = tuple("。！？；”")


@dataclass
class Line:
    """A line of a page. left, right, bottom, top: in points from the lower left. size: height of its characters."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    size: float = 1.0
    is_row: bool = False


def read_pdf(data: bytes, path: str) -> Reading:
    """Return the text of a PDF: lines joined to paragraphs, ``| a | b |`` lines for tables, no headers and page numbers.

    Raises ZhibiaoError E014, E080 (a scan), E081 (encrypted), E082 (broken) or E089 (characters that cannot be told).
    """
    pdfium = needed("pypdfium2", "readers")
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise ZhibiaoError("E081", path=path) from None
        raise ZhibiaoError("E082", path=path, kind="PDF", reason=str(error)) from None
    lines: list[list[Line]] = []
    ruled: list[int] = []
    notes: list[str] = []
    try:
        for number in range(pages):
            page = document[number]
            lines.append(list(_lines(pdfium.raw, page, number)))
            paths = sum(1 for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH], max_depth=3))
            if MIN_RULES <= paths <= MAX_RULES:
                ruled.append(number)
            page.close()
        title = " ".join(document.get_metadata_value("Title").split())
        _check(lines, path)
        _drop_margins(lines)
        if ruled:
            try:
                _put_tables(data, document, lines, ruled)
            except ZhibiaoError:
                raise
            except Exception as error:  # pdfminer lets errors of many kinds through; the text is whole without it
                notes.append(f"its tables could not be read ({error!r})")
    except pdfium.PdfiumError as error:
        raise ZhibiaoError("E082", path=path, kind="PDF", reason=str(error)) from None
    finally:
        document.close()
    bare = [number + 1 for number, page in enumerate(lines) if not page]
    if bare:
        notes.append(f"page(s) {', '.join(map(str, bare))} have no text")
    return Reading("\n".join(_paragraphs(lines)) + "\n", title, "", tuple(notes))


def _lines(raw: Any, page: Any, number: int) -> Iterator[Line]:
    """The lines of a page in the order of the text layer, with where they stand."""
    text_page = page.get_textpage()
    box = raw.FS_RECTF()
    chars: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def line() -> Line:
        text = "".join(chars).strip()
        lefts, rights, bottoms, tops = zip(*boxes)
        return Line(text, number, min(lefts), max(rights), min(bottoms), max(tops), median(sizes))

    sizes: list[float] = []
    for index in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page.raw, index))
        if char in "\r\n":
            if "".join(chars).strip():
                yield line()
            chars, boxes, sizes = [], [], []
        elif char in "\0\ufffe\ufeff\u200b" or "\ud800" <= char <= "\udfff":  # half a character is none
            continue
        else:
            chars.append(char)
            if not char.isspace():
                raw.FPDFText_GetLooseCharBox(text_page.raw, index, box)
                hangs = char in HANGING  # a mark at the end of a line may stand beyond the margin
                boxes.append((box.left, box.left if hangs else box.right, box.bottom, box.top))
                sizes.append(raw.FPDFText_GetFontSize(text_page.raw, index) or 1.0)
    if "".join(chars).strip():
        yield line()


def _check(lines: list[list[Line]], path: str) -> None:
    text = "".join(line.text for page in lines for line in page)
    if len(text) < MIN_CHARACTERS * max(len(lines), 1):
        raise ZhibiaoError("E080", path=path, pages=len(lines))
    if sum(map(is_common, text)) < COMMON_SHARE * len(text):
        raise ZhibiaoError("E089", path=path)


def _drop_margins(pages: list[list[Line]]) -> None:
    """Drop page numbers, and the first and last lines that come again on most pages."""

    def edges(page: list[Line]) -> list[Line]:
        by_height = sorted(page, key=lambda line: line.bottom)
        return [*by_height[:2], *by_height[-2:]] if len(page) > 4 else by_height[:1] + by_height[-1:]

    def key(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "0", line.text), round(line.size)

    seen = Counter(name for page in pages for name in {key(line) for line in edges(page)})
    often = {name for name, count in seen.items() if count >= max(2, REPEATED * len(pages))}
    for page in pages:
        edge = {id(line) for line in edges(page)}
        page[:] = [
            line
            for line in page
            if id(line) not in edge
            or not (key(line) in often or (len(line.text) <= HEAD and PAGE_NUMBER.fullmatch(line.text)))
        ]


def _put_tables(data: bytes, document: Any, pages: list[list[Line]], ruled: list[int]) -> None:
    """Replace the lines inside a table by its rows: the cells as pdfplumber sees them, their text as PDFium does."""
    pdfplumber = needed("pdfplumber", "readers")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once a character of a font without a box
    with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in ruled]) as plumber:
        for page in plumber.pages:
            number, height = page.page_number - 1, float(page.height)
            text_page = document[number].get_textpage()
            for table in page.find_tables():
                rows = [[_cell(text_page, cell, height) if cell else "" for cell in row.cells] for row in table.rows]
                if len(rows) > 1 and max(map(len, rows)) > 1:
                    x0, y0, x1, y1 = table.bbox
                    _put_table(pages[number], rows, (x0, height - y1, x1, height - y0))


def _cell(text_page: Any, box: tuple[float, float, float, float], height: float) -> str:
    x0, y0, x1, y1 = box
    lines = text_page.get_text_bounded(left=x0, bottom=height - y1, right=x1, top=height - y0).splitlines()
    return "".join(line.strip() for line in lines)


def _put_table(lines: list[Line], rows: list[list[str]], box: tuple[float, float, float, float]) -> None:
    left, bottom, right, top = box
    inside = {
        place
        for place, line in enumerate(lines)
        if left <= (line.left + line.right) / 2 <= right and bottom <= (line.bottom + line.top) / 2 <= top
    }
    # a table that lost or doubled a character is worse than rows without bars
    if not inside or _ink("".join(map("".join, rows))) != _ink("".join(lines[place].text for place in inside)):
        return
    first = min(inside)
    made = [Line(text, lines[first].page, is_row=True) for text in table_lines(rows)]
    kept = [(place, [line]) for place, line in enumerate(lines) if place not in inside]
    lines[:] = [line for _, some in sorted([*kept, (first, made)], key=lambda pair: pair[0]) for line in some]


def _ink(text: str) -> Counter[str]:
    return Counter(char for char in text if not char.isspace())


def _paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    """Join the lines that the width of the page broke."""
    current = ""
    last: Line | None = None
    for page in pages:
        gaps = [a.bottom - b.top for a, b in zip(page, page[1:]) if not a.is_row and not b.is_row and a.bottom > b.top]
        gap = median(gaps) if gaps else 0.0
        for line in page:
            if last is not None and _goes_on(last, line, pages[last.page], gap):
                blank = (
                    " "
                    if current[-1:].isascii()
                    and current[-1:].isalpha()
                    and line.text[0].isascii()
                    and line.text[0].isalpha()
                    else ""
                )
                current += blank + line.text
            else:
                if last is not None:
                    yield current
                current = line.text
            last = line
    if last is not None:
        yield current


def _goes_on(last: Line, line: Line, page: list[Line], gap: float) -> bool:
    """True where ``line`` is the same paragraph as ``last``: that one is full, this one is neither indented nor an item."""
    if last.is_row or line.is_row or abs(last.size - line.size) > 0.15 * last.size:
        return False
    if ITEM.match(line.text) and last.text.endswith(SENTENCE_END):
        return False
    if last.page == line.page and last.bottom - line.top > 2 * gap + 0.5 * line.size:
        return False
    if line.size > LARGE * median(other.size for other in page) and last.page == line.page:
        # a centred title in more than one line
        return len(last.text) > SHORT and not ITEM.match(last.text) and not ITEM.match(line.text)
    if last.text[-1] in "，、":
        room = float("inf")
    else:
        word = FIRST_WORD.match(line.text)
        room = last.size * (1.6 + (last.text[-1] in HANGING) + 0.6 * (len(word.group()) if word else 0))
    column = [other for other in page if not other.is_row and abs(other.left - last.left) < 4 * last.size]
    right = max(other.right for other in column)
    if last.right < right - room:
        return False
    if last.page == line.page and last.bottom > line.top:
        left = min(other.left for other in column)
        return line.left < left + 1.2 * line.size
    here = [other.left for other in page if abs(other.left - line.left) < 4 * line.size] or [line.left]
    return line.left < min(here) + 1.2 * line.size
