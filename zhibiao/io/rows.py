"""A record as one flat row: its columns, their types, and cells that no spreadsheet will run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..normalize.quantity import base_value
from ..normalize.target import TARGET_KEYS
from ..schema import PROVENANCE_KEYS, RECORD_KEYS, SPAN_KEYS
from .coded import CODED, coded
from .sinks import TextSink

Record = Mapping[str, Any]
Columns = Mapping[str, str]

_TYPES = {"value": "DOUBLE", "value_high": "DOUBLE", "confidence": "DOUBLE", "flags": "VARCHAR[]"}
# column → type in duckdb and parquet
COLUMNS: dict[str, str] = {
    **{key: _TYPES.get(key, "VARCHAR") for key in RECORD_KEYS if key != "spans"},
    "value_base": "DOUBLE",
    "value_high_base": "DOUBLE",
    "unit_base": "VARCHAR",
    **CODED,
    **{f"{key}_{edge}": "INTEGER" for key in SPAN_KEYS for edge in ("start", "end")},
    **dict.fromkeys(PROVENANCE_KEYS, "VARCHAR"),
}

# what a spreadsheet takes for the beginning of a formula; the wide signs too, for East Asian editions do
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def flat_row(record: Record) -> dict[str, Any]:
    """Return a record with the keys of ``COLUMNS``, in their order; ``flags`` is still a list.

    The keys of ``PROVENANCE_KEYS`` may be missing from the record: they are empty then.
    """
    row = {key: record[key] for key in RECORD_KEYS if key != "spans"}
    row["value_base"], row["unit_base"] = base_value(record["value"], record["unit"])
    row["value_high_base"], _ = base_value(record["value_high"], record["unit"])
    row |= coded(record)
    for key in SPAN_KEYS:
        row[f"{key}_start"], row[f"{key}_end"] = record["spans"][key] or (None, None)
    for key in PROVENANCE_KEYS:
        row[key] = record.get(key, "")
    return {column: row[column] for column in COLUMNS}


def nested_record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record that a flat row was made from, with its provenance and the wording of its target."""
    record = {key: row[key] for key in RECORD_KEYS if key != "spans"}
    edges = {key: [row[f"{key}_start"], row[f"{key}_end"]] for key in SPAN_KEYS}
    record["spans"] = {key: edge if edge[0] is not None else None for key, edge in edges.items()}
    return record | {key: row[key] for key in (*PROVENANCE_KEYS, *TARGET_KEYS)}


def safe_cell(value: Any) -> Any:
    """Return a value as a csv cell: lists joined by ``;``, and text no spreadsheet will run.

    Text that begins with one of ``FORMULA`` gets an apostrophe in front, which spreadsheets take as "this is text";
    other readers of the csv strip it. Numbers are numbers, negative ones included.
    """
    if isinstance(value, list):
        value = ";".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Lines:
    """What a csv writer writes to: lines that end in CR LF go on with LF alone."""

    def __init__(self, sink: TextSink) -> None:
        self.sink = sink

    def write(self, line: str) -> None:
        """Write one line."""
        self.sink.write(line.removesuffix("\r\n") + "\n")


def csv_writer(sink: TextSink, columns: Iterable[str]) -> Callable[[Iterable[Any]], Any]:
    """Write the line of column names; return a function that writes the cells of one row, made safe.

    Lines end in LF. A cell that holds a lone CR is quoted, which csv before Python 3.13 does only where lines end in CR.
    """
    writer = csv.writer(_Lines(sink), lineterminator="\r\n")
    writer.writerow(columns)
    return lambda cells: writer.writerow(map(safe_cell, cells))
