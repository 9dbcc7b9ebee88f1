"""A panel as a file: csv, Stata .dta with labels, or a workbook with its revisions and a page that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError, needed
from ..io.rows import csv_writer
from ..io.sinks import check_writable, is_stream, text_output, written_aside
from .build import COLUMNS, INTEGERS, LONG_COLUMNS, NUMBERS, STATUSES, Panel

FORMATS = ("csv", "dta", "xlsx")
EXTRA = "panel"
PACKAGES = {"dta": "pandas", "xlsx": "openpyxl"}
LONG_NUMBERS = ("value", "value_high", "confidence")
LONG_INTEGERS = ("year", "report_year", "rank", "chosen", "value_start", "value_end")
WIDTH, NARROW = 24, 12
# the same panel gives the same file
EPOCH = datetime(2000, 1, 1)
MAX_ROWS = 1_048_575  # of a sheet, below its head
LABEL = 80  # characters of a variable label of Stata


def check_panel(path: Path | None, format: str) -> None:
    """Make sure that a panel can be written there. Raises ZhibiaoError E014, E020, E021 or E022."""
    if format not in FORMATS:
        raise ZhibiaoError("E022", value=format, option="--format", choices=", ".join(FORMATS))
    if format in PACKAGES:
        needed(PACKAGES[format], EXTRA)
    if path is None:
        if format != "csv":
            raise ZhibiaoError("E021", format=format)
        return
    check_writable(path)
    if format != "csv" and is_stream(path):
        raise ZhibiaoError("E020", path=path, reason=f"{format} needs a regular file")


def write_panel(panel: Panel, path: Path | None, format: str, *, long: bool = False, bom: bool = False) -> int:
    """Write the rows of a panel, or with ``long`` one row for each value of each report; return their number.

    ``path`` None means standard output, for csv. A workbook has both, on a sheet each. Raises as :func:`check_panel`,
    and ZhibiaoError E101 where a sheet cannot hold the rows.
    """
    check_panel(path, format)
    columns, rows = (LONG_COLUMNS, panel.long_rows()) if long else (COLUMNS, panel.rows())
    if format == "csv":
        return _write_csv(columns, rows, path, bom)
    assert path is not None
    if format == "dta":
        return _write_stata(columns, list(rows), path)
    return _write_workbook(panel, path)


def _write_csv(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], path: Path | None, bom: bool) -> int:
    count = 0
    with text_output(path, bom=bom) as sink:
        write = csv_writer(sink, columns)
        for row in rows:
            write(row.values())
            count += 1
    return count


def _write_stata(columns: Mapping[str, str], rows: list[Mapping[str, Any]], path: Path) -> int:
    import pandas as pd

    data = {}
    for name in columns:
        cells = [row[name] for row in rows]
        if name in (*NUMBERS, *INTEGERS, *LONG_NUMBERS, *LONG_INTEGERS):
            kind = "int64" if name in ("year", "report_year", "rank", "chosen") else "float64"
            data[name] = pd.Series(cells, dtype=kind)
        elif name in ("target_status", "actual_status"):
            data[name] = pd.Series(pd.Categorical(cells, categories=list(STATUSES)))
        else:
            data[name] = pd.Series([_text(cell) for cell in cells], dtype=object)
    frame = pd.DataFrame(data)
    long_text = [name for name in ("sentence", "target_history", "actual_history") if name in data]
    with written_aside(path) as target:
        frame.to_stata(
            target,
            write_index=False,
            version=118,  # the first with UTF-8
            time_stamp=EPOCH,
            data_label="zhibiao panel: base units",
            variable_labels={name: label[:LABEL] for name, label in columns.items()},
            convert_strl=long_text,
        )
    return len(rows)


def _write_workbook(panel: Panel, path: Path) -> int:
    from openpyxl import Workbook

    for rows in (panel.rows(), panel.long_rows()):
        if sum(1 for _ in rows) > MAX_ROWS:
            raise ZhibiaoError("E101", path=path, limit=MAX_ROWS)
    book = Workbook(write_only=True)
    book.properties.creator = "zhibiao"
    book.properties.created = book.properties.modified = EPOCH
    count = _sheet(book, "panel", COLUMNS, panel.rows())
    _sheet(book, "revisions", LONG_COLUMNS, panel.long_rows())
    notes = [{"column": name, "meaning": label} for name, label in (COLUMNS | LONG_COLUMNS).items()]
    notes += [{"column": f"status: {name}", "meaning": label} for name, label in STATUSES.items()]
    _sheet(book, "notes", {"column": "", "meaning": ""}, notes)
    with written_aside(path) as target:
        book.save(target)
    return count


def _sheet(book: Any, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> int:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for i, column in enumerate(columns, 1):
        numeric = column in (*NUMBERS, *INTEGERS, *LONG_NUMBERS, *LONG_INTEGERS)
        sheet.column_dimensions[get_column_letter(i)].width = NARROW if numeric else WIDTH

    def cell(value: Any, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # text that begins like a formula is text
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(column, bold=True) for column in columns])
    count = 0
    for row in rows:
        sheet.append([cell(_text(value) if isinstance(value, list) else value) for value in row.values()])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    return count


def _text(cell: Any) -> str:
    return ";".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)
