"""Records → tables: jsonl and csv as text, parquet and duckdb through the duckdb package, and two publishing formats.

``jsonl`` holds the records as they are. The other formats are flat, one column a key, and add base units and what was
read by what: ``COLUMNS`` of :mod:`zhibiao.io.rows` names their columns, spans as ``indicator_start``,
``indicator_end`` and so on, in raw offsets. duckdb writes a store (:mod:`zhibiao.io.store`); frictionless and sdmx write a
folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ..errors import W_LEFT_OUT, ZhibiaoError
from ..schema import PROVENANCE_KEYS, RECORD_KEYS
from ..source import Source
from .database import Database, quoted
from .datapackage import FILES as PACKAGE_FILES
from .datapackage import write_datapackage
from .rows import COLUMNS, Record, csv_writer, flat_row, nested_record
from .sdmx import FILES as SDMX_FILES
from .sdmx import check_sdmx, write_sdmx
from .sinks import TextSink, check_folder, check_writable, is_stream, text_output, written_aside
from .store import check_store, gathered, publish

Note = Callable[[str], Any]

TEXT_FORMATS = ("jsonl", "csv")
FOLDER_FORMATS = {"frictionless": PACKAGE_FILES, "sdmx": SDMX_FILES}
EXPORTS = (*TEXT_FORMATS, "parquet", *FOLDER_FORMATS)
FORMATS = (*TEXT_FORMATS, "parquet", "duckdb", *FOLDER_FORMATS)


def write_records(
    records: Iterable[Record],
    path: Path | None,
    format: str,
    *,
    sources: Sequence[Source] = (),
    bom: bool = False,
    provenance: bool = False,
    note: Note = print,
) -> int:
    """Write records (dicts with every key of ``RECORD_KEYS``) in one of ``FORMATS``; return their number.

    ``path`` None means standard output, for jsonl and csv. A file is written aside and put in place when complete: on
    any failure what stood at ``path`` stays. Records are taken one by one, none is kept; nothing is taken before the
    output is known to be writable. An existing duckdb database keeps its other tables; those of the store are
    replaced, not appended to. sources: the reports that the records are of, read when the records are at their end. bom:
    begin a text with the mark of UTF-8. provenance: put sha256 and model into each line of jsonl; the flat formats
    always have them. note: told what the user should know. Raises ZhibiaoError
    E014, E020, E021, E022, E095 or E099 and whatever ``records`` raises.
    """
    check_output(path, format)
    if format in TEXT_FORMATS:
        return _write_text(records, path, format, bom, provenance)
    assert path is not None
    with gathered(records, sources, path) as (database, count):
        write_tables(database, path, format, note)
    return count


def write_tables(database: Database, path: Path, format: str, note: Note = print) -> None:
    """Write the tables of a store, open or gathered, in one of the formats that need a path."""
    if format == "duckdb":
        publish(database, path)
    elif format == "parquet":
        with written_aside(path) as target:
            database.run(f"COPY facts TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
    elif format == "frictionless":
        write_datapackage(database, path)
    elif left_out := write_sdmx(database, path):
        note(W_LEFT_OUT.format(count=left_out, path=path))


def write_store(store: Database, path: Path | None, format: str, *, bom: bool = False, note: Note = print) -> int:
    """Write the facts of an open store in one of ``FORMATS`` but duckdb; return their number. Otherwise as above."""
    if format == "duckdb":
        raise ZhibiaoError("E022", value=format, option="--format", choices=", ".join(EXPORTS))
    check_output(path, format)
    if format in TEXT_FORMATS:
        records = map(nested_record, store.dicts("SELECT * FROM facts"))
        return _write_text(records, path, format, bom, provenance=True)
    assert path is not None
    write_tables(store, path, format, note)
    ((count,),) = store.rows("SELECT count(*) FROM facts")
    return int(count)


def check_output(path: Path | None, format: str) -> None:
    """Make sure that :func:`write_records` can write there in that format, before anything is computed.

    Raises ZhibiaoError E020 (cannot be written; also a file that should be a duckdb database and is none), E021 (needs
    a path), E022 (no such format), E095 (a database that another process holds open) or E099 (a folder of other files).
    """
    if format not in FORMATS:
        raise ZhibiaoError("E022", value=format, option="--format", choices=", ".join(FORMATS))
    if path is None:
        if format not in TEXT_FORMATS:
            raise ZhibiaoError("E021", format=format)
    elif format in FOLDER_FORMATS:
        check_folder(path, FOLDER_FORMATS[format])
        if format == "sdmx":
            check_sdmx()
    elif format == "duckdb":
        check_store(path)
    else:
        check_writable(path)
        if format not in TEXT_FORMATS and is_stream(path):
            raise ZhibiaoError("E020", path=path, reason=f"{format} needs a regular file")


def _jsonl_writer(sink: TextSink, provenance: bool) -> Callable[[Record], Any]:
    keys = (*RECORD_KEYS, *(PROVENANCE_KEYS if provenance else ()))
    return lambda record: sink.write(json.dumps({key: record[key] for key in keys}, ensure_ascii=False) + "\n")


def _csv_writer(sink: TextSink, provenance: bool) -> Callable[[Record], Any]:
    write = csv_writer(sink, COLUMNS)
    return lambda record: write(flat_row(record).values())


_WRITERS = {"jsonl": _jsonl_writer, "csv": _csv_writer}


def _write_text(records: Iterable[Record], path: Path | None, format: str, bom: bool, provenance: bool) -> int:
    count = 0
    with text_output(path, bom=bom) as sink:
        write = _WRITERS[format](sink, provenance)
        for record in records:
            write(record)
            count += 1
    return count
