"""Any file → the reports in it: a text each, and what the file says about it. One function, :func:`read`."""

from __future__ import annotations

import glob
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import ZhibiaoError
from . import masthead
from .formats import Reading, dataset
from .formats.pdf import read_pdf
from .formats.web import is_web_page, read_web_page
from .formats.word import read_word
from .reader import MAX_BYTES, decode, find_reports

SUFFIXES = (".txt", ".html", ".htm", ".pdf", ".docx", ".csv")
# pictures and fonts make these large, a text never
LARGE = 128 * 1024 * 1024
LIMITS = {"pdf": LARGE, "docx": LARGE, "csv": 4 * LARGE}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# what people have beside the formats that are read: first bytes or suffix, what it is, what to do
SAVE_AS = "Save it as .docx, .html or .txt in its own program."
RECOGNISE = "Recognise its text first (OCR) and give the text."
FOREIGN_MAGIC = (
    (b"{\\rtf", "an RTF file", SAVE_AS),
    (b"\x89PNG", "a picture", RECOGNISE),
    (b"\xff\xd8\xff", "a picture", RECOGNISE),
    (b"II*\0", "a picture", RECOGNISE),
    (b"MM\0*", "a picture", RECOGNISE),
    (b"Rar!", "an archive", "Unpack it first."),
    (b"7z\xbc\xaf", "an archive", "Unpack it first."),
    (b"\x1f\x8b", "an archive", "Unpack it first."),
)
ZIPPED = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
    "OFD.xml": "an OFD file",
}


@dataclass(frozen=True)
class ReadOptions:
    """What the user says about the files: the columns of data sets, and what is known of every report.

    A field that is None is found in the file. date: ISO. year: the year a report was given in, of a communiqué the one it reports on.
    """

    text_column: str | None = None
    title_column: str | None = None
    date_column: str | None = None
    region_column: str | None = None
    year_column: str | None = None
    title: str | None = None
    date: str | None = None
    region: str | None = None
    year: str | None = None

    def checked(self) -> ReadOptions:
        """Return the options themselves. Raises ZhibiaoError E022 where the year or the date is none."""
        if self.year is not None and not re.fullmatch("(?:19|20)[0-9]{2}", self.year):
            raise ZhibiaoError("E022", value=self.year, option="--year", choices="a year of four digits, such as 2023")
        if self.date is not None and masthead.iso_date(self.date) != self.date:
            raise ZhibiaoError("E022", value=self.date, option="--date", choices="a day in the form 2023-01-12")
        return self


@dataclass(frozen=True)
class Report:
    """A report as read. Offsets of its facts count code points of ``text``.

    name: the file's name, of a row of a data set FILE#ROW. title, date (ISO): "" where none was found. region, year: what the
    user, the data set or the file's name says; "" leaves them to the text. sha256: of the file's bytes. notes: for the user.
    """

    name: str
    text: str
    title: str
    date: str
    region: str
    year: str
    sha256: str
    notes: tuple[str, ...] = ()


NO_OPTIONS = ReadOptions()


def read(
    path: Path, options: ReadOptions = NO_OPTIONS, *, limit: int | None = None, data: bytes | None = None
) -> list[Report]:
    """Return the reports in a file: one, or of a data set one a row. The kind of file is told by its bytes and its suffix.

    limit: bytes that the file may have at most. data: its bytes, where they are at hand already.
    Raises ZhibiaoError E001, E002, E004 to E007, E014 and E080 to E089.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if data is None:
        data = file_bytes(path, limit)
    digest = hashlib.sha256(data).hexdigest()
    name = path.name.encode("utf-8", "replace").decode()
    kind = _kind(data, suffix, str(path))
    if kind == "csv":
        named = {key: getattr(options, f"{key}_column") for key in dataset.COLUMNS}
        rows = dataset.read_dataset(data, str(path), named)
        return [_report(f"{name}#{row.number}", Reading(row.text, row.title), digest, options, row) for row in rows]
    reading = READERS[kind](data, str(path))
    if not reading.text.strip():
        raise ZhibiaoError("E002", path=path)
    return [_report(name, reading, digest, options)]


def text_report(text: str, name: str = "") -> Report:
    """The report that a text is, as :func:`read` makes it of a text file of that name; ``sha256`` is empty."""
    return _report(name, Reading(text), "", NO_OPTIONS)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Expand folders and glob patterns to the files that :func:`read` takes, sorted; files stay, in the order given.

    In folders and patterns, what is no report is passed over: lock files of Word, tables without a column of texts.
    Raises ZhibiaoError E001 for a path that is not there or a pattern that matches nothing, E003 for an empty folder.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists() and glob.has_magic(str(path)):
            matches = sorted(Path(match) for match in glob.glob(str(path), recursive=True))
            if not matches:
                raise ZhibiaoError("E001", path=path)
            files = [
                file for match in matches for file in (find_reports([match], SUFFIXES) if match.is_dir() else [match])
            ]
        else:
            files = find_reports([path], SUFFIXES)
            if files == [path]:
                found.append(path)
                continue
        kept = [file for file in files if not file.name.startswith(("~$", ".")) and not _is_other_table(file)]
        if not kept:
            raise ZhibiaoError("E003", path=path, suffixes=" ".join(SUFFIXES))
        found += kept
    return list(dict.fromkeys(found))


def _is_other_table(path: Path) -> bool:
    """True for a .csv whose header names no column of texts."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as file:
        header = file.readline(65536)
    try:
        return dataset.text_column(dataset.split_header(decode(header, str(path)))) is None
    except ZhibiaoError:
        return False


def file_bytes(path: Path, limit: int | None = None) -> bytes:
    """Return the bytes of a report's file. Raises ZhibiaoError E001, E006 (more than the limit of its kind) or E007."""
    limit = limit or LIMITS.get(path.suffix.lower().removeprefix("."), MAX_BYTES)
    try:
        size = path.stat().st_size
        if size > limit:
            raise ZhibiaoError("E006", path=path, size=size, limit=limit)
        return path.read_bytes()
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except OSError as error:
        raise ZhibiaoError("E007", path=path, reason=error.strerror or error) from None


def _kind(data: bytes, suffix: str, path: str) -> str:
    """The key of ``READERS`` (or csv) for a file. Raises ZhibiaoError E081, E083 or E088 for what is not read."""
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    if suffix == "docm":
        raise ZhibiaoError("E083", path=path)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise ZhibiaoError("E081", path=path)
        raise ZhibiaoError("E088", path=path, kind="a file of an old Office program (.doc, .xls, .wps)", advice=SAVE_AS)
    if data.startswith(b"PK\x03\x04"):
        kind = next(
            (kind for part, kind in ZIPPED.items() if part.encode() in data),
            "docx" if suffix == "docx" else "an archive",
        )
        if kind != "docx":
            raise ZhibiaoError("E088", path=path, kind=kind, advice=SAVE_AS if "." not in kind else "Unpack it first.")
        return "docx"
    for magic, kind, advice in FOREIGN_MAGIC:
        if data.startswith(magic):
            raise ZhibiaoError("E088", path=path, kind=kind, advice=advice)
    if suffix in ("pdf", "docx") and data.strip():
        program = {"pdf": "PDF", "docx": "Word file"}[suffix]
        if is_web_page(data):
            return "html"
        raise ZhibiaoError("E082", path=path, kind=program, reason="its first bytes are those of another kind of file")
    if suffix == "csv":
        return "csv"
    return "html" if suffix in ("html", "htm") or (suffix != "txt" and is_web_page(data)) else "txt"


def _read_text(data: bytes, path: str) -> Reading:
    return Reading(decode(data, path))


READERS: dict[str, Callable[[bytes, str], Reading]] = {
    "txt": _read_text,
    "html": read_web_page,
    "pdf": read_pdf,
    "docx": read_word,
}


def _report(name: str, reading: Reading, digest: str, options: ReadOptions, row: dataset.Row | None = None) -> Report:
    head = masthead.head_lines(reading.text)
    title = options.title or masthead.find_title(head, reading.title, name)
    date = masthead.iso_date(row.date) if row else ""
    year = re.search(r"(?:19|20)\d\d", row.year) if row else None
    return Report(
        name=name,
        text=reading.text,
        title=title,
        date=options.date or date or masthead.find_date(head, reading.date, name),
        region=options.region or (row.region if row else ""),
        year=options.year or (year.group() if year else "") or (masthead.title_year(title) if row else ""),
        sha256=digest,
        notes=reading.notes,
    )
