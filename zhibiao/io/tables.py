"""Records → tables: jsonl and csv as text, parquet and duckdb through the duckdb package.

``jsonl`` holds the records as they are. The other formats are flat, one column a key, and add the base units:
``COLUMNS`` names their columns, spans as ``indicator_start``, ``indicator_end`` and so on, in raw offsets.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError
from ..schema import RECORD_KEYS, SPAN_KEYS
from .base_units import base_value
from .sinks import TextSink, check_writable, is_stream, scratch_file, text_output, written_aside

Record = Mapping[str, Any]
Run = Callable[..., None]

TEXT_FORMATS = ("jsonl", "csv")
FORMATS = (*TEXT_FORMATS, "parquet", "duckdb")
TABLE = "facts"
BATCH = 2000

_TYPES = {"value": "DOUBLE", "value_high": "DOUBLE", "confidence": "DOUBLE", "flags": "VARCHAR[]"}
# column → type in duckdb and parquet
COLUMNS: dict[str, str] = {
    **{key: _TYPES.get(key, "VARCHAR") for key in RECORD_KEYS if key != "spans"},
    "value_base": "DOUBLE",
    "value_high_base": "DOUBLE",
    "unit_base": "VARCHAR",
    **{f"{key}_{edge}": "INTEGER" for key in SPAN_KEYS for edge in ("start", "end")},
}

# what a spreadsheet takes for the beginning of a formula; the wide signs too, for East Asian editions do
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write_records(records: Iterable[Record], path: Path | None, format: str) -> int:
    """Write records (dicts with every key of ``RECORD_KEYS``) in one of ``FORMATS``; return their number.

    ``path`` None means standard output, for jsonl and csv. A file is written aside and put in place when complete: on
    any failure what stood at ``path`` stays. Records are taken one by one, none is kept; nothing is taken before the
    output is known to be writable. An existing duckdb database keeps its other tables; its table ``facts`` is
    replaced, not appended to. Raises ZhibiaoError E020, E021 or E022 and whatever ``records`` raises.
    """
    check_output(path, format)
    if format in TEXT_FORMATS:
        return _write_text(records, path, format)
    assert path is not None
    return _write_database(records, path, format)


def check_output(path: Path | None, format: str) -> None:
    """Make sure that :func:`write_records` can write there in that format, before anything is computed.

    Raises ZhibiaoError E020 (cannot be written; also a file that should be a duckdb database and is none, or one that
    another process holds open), E021 (needs a path) or E022 (no such format).
    """
    if format not in FORMATS:
        raise ZhibiaoError("E022", value=format, option="--format", choices=", ".join(FORMATS))
    if path is None:
        if format not in TEXT_FORMATS:
            raise ZhibiaoError("E021", format=format)
        return
    check_writable(path)
    if format not in TEXT_FORMATS and is_stream(path):
        raise ZhibiaoError("E020", path=path, reason=f"{format} needs a regular file")
    if format == "duckdb" and path.exists():
        _check_database(path)


def flat_row(record: Record) -> dict[str, Any]:
    """Return a record with the keys of ``COLUMNS``, in their order; ``flags`` is still a list."""
    row = {key: record[key] for key in RECORD_KEYS if key != "spans"}
    row["value_base"], row["unit_base"] = base_value(record["value"], record["unit"])
    row["value_high_base"], _ = base_value(record["value_high"], record["unit"])
    for key in SPAN_KEYS:
        row[f"{key}_start"], row[f"{key}_end"] = record["spans"][key] or (None, None)
    return {column: row[column] for column in COLUMNS}


def safe_cell(value: Any) -> Any:
    """Return a value as a csv cell: lists joined by ``;``, and text no spreadsheet will run.

    Text that begins with one of ``FORMULA`` gets an apostrophe in front, which spreadsheets take as "this is text";
    other readers of the csv strip it. Numbers are numbers, negative ones included.
    """
    if isinstance(value, list):
        value = ";".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _jsonl_writer(sink: TextSink) -> Callable[[Record], Any]:
    return lambda record: sink.write(json.dumps({key: record[key] for key in RECORD_KEYS}, ensure_ascii=False) + "\n")


def _csv_writer(sink: TextSink) -> Callable[[Record], Any]:
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    return lambda record: writer.writerow(map(safe_cell, flat_row(record).values()))


_WRITERS = {"jsonl": _jsonl_writer, "csv": _csv_writer}


def _write_text(records: Iterable[Record], path: Path | None, format: str) -> int:
    count = 0
    with text_output(path) as sink:
        write = _WRITERS[format](sink)
        for record in records:
            write(record)
            count += 1
    return count


def _write_database(records: Iterable[Record], path: Path, format: str) -> int:
    """Gather the records in a database beside ``path``, then publish its table in one step."""
    with scratch_file(path) as scratch, _connected(path) as run:
        run(f"ATTACH {_quoted(scratch)} AS scratch")
        count = _fill(f"scratch.{TABLE}", records, run)
        if format == "parquet":
            with written_aside(path) as target:
                run(f"COPY scratch.{TABLE} TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
        else:
            with nullcontext(path) if path.exists() else written_aside(path) as target:
                run(f"ATTACH {_quoted(target)} AS target")
                run(f"CREATE OR REPLACE TABLE target.{TABLE} AS FROM scratch.{TABLE}")
                run("DETACH target")
    return count


def _fill(table: str, records: Iterable[Record], run: Run) -> int:
    run(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    insert = f"INSERT INTO {table} SELECT unnest(from_json(?::JSON, '{json.dumps([COLUMNS])}'), max_depth := 2)"
    rows = map(flat_row, records)
    count = 0
    while batch := list(islice(rows, BATCH)):
        run(insert, [json.dumps(batch, ensure_ascii=False)])
        count += len(batch)
    return count


def _check_database(path: Path) -> None:
    with _connected(path) as run:
        run(f"ATTACH {_quoted(path)} AS target")


@contextmanager
def _connected(path: Path) -> Iterator[Run]:
    """Give a function that runs SQL; errors of duckdb become ZhibiaoError E020 about ``path``."""
    import duckdb

    def run(sql: str, parameters: list[str] | None = None) -> None:
        try:
            connection.execute(sql, parameters)
        except duckdb.Error as error:
            raise ZhibiaoError("E020", path=path, reason=str(error).splitlines()[0].rstrip(".!")) from error

    # nothing here needs an extension that duckdb would fetch
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        yield run


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
