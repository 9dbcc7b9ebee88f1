"""A data set of reports (.csv): a row a report, its columns by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import ZhibiaoError
from ..reader import decode

MAX_CELL = 16 * 1024 * 1024
# names by which a column is found where no option names it, in any case; the first that is there counts
COLUMNS = {
    "text": ("full_text", "fulltext", "正文", "全文", "content", "text", "内容"),
    "title": ("title", "标题", "题名", "名称"),
    "date": ("publish_date", "pub_date", "date", "发布日期", "发布时间", "日期"),
    "region": ("region", "地区", "province", "省份", "city", "城市"),
    "year": ("year", "年份", "年度", "年"),
}


@dataclass(frozen=True)
class Row:
    """A report of a data set. number: of the row, from 1 below the header. Fields are "" where the data set has none."""

    number: int
    text: str
    title: str = ""
    date: str = ""
    region: str = ""
    year: str = ""


def text_column(header: list[str]) -> str | None:
    """The column that holds the texts by its name, or None."""
    return _by_name(header, COLUMNS["text"])


def read_dataset(data: bytes, path: str, named: dict[str, str | None]) -> list[Row]:
    """Return the reports of a data set. named: for the keys of ``COLUMNS`` the column that the user names, or None.

    Rows without text are left out. Raises ZhibiaoError E002, E004, E005, E086 (no such column) or E087 (a broken row).
    """
    rows = _rows(decode(data, path), path)
    header = [name.strip() for name in next(rows, [])]
    places: dict[str, int] = {}
    for key, names in COLUMNS.items():
        wanted = named.get(key)
        column = (wanted if wanted in header else None) if wanted else _by_name(header, names)
        if column is not None:
            places[key] = header.index(column)
        elif wanted or key == "text":
            missing = repr(wanted) if wanted else "with the text of the reports"
            raise ZhibiaoError("E086", path=path, column=missing, columns=", ".join(header), option=f"--{key}-column")
    reports = []
    for number, row in enumerate(rows, 1):
        if len(row) > len(header):
            reason = f"{len(row)} cells below a header of {len(header)}"
            raise ZhibiaoError("E087", path=path, row=number, reason=reason)
        fields = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        text = fields.pop("text")
        if text.strip():
            reports.append(Row(number, text, **{key: value.strip() for key, value in fields.items()}))
    if not reports:
        raise ZhibiaoError("E002", path=path)
    return reports


def _by_name(header: list[str], names: tuple[str, ...]) -> str | None:
    lower = {column.strip().lower(): column for column in reversed(header)}
    return next((lower[name] for name in names if name in lower), None)


def split_header(line: str) -> list[str]:
    """The column names in the first line of a data set."""
    return next(csv.reader([line], delimiter=_delimiter(line)), [])


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _rows(text: str, path: str) -> Iterator[list[str]]:
    """The rows that are not blank; the delimiter is the sign that the header has most of."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.split("\n", 1)[0]))
    try:
        yield from (row for row in reader if any(row))
    except csv.Error as error:
        raise ZhibiaoError("E087", path=path, row=reader.line_num, reason=error) from None
