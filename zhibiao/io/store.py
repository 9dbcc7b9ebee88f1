"""The store: one duckdb file that holds documents, facts, concepts and regions, and views that put them together.

A document is its text: the same text again, under any name, takes the place of what was there, and so does a file that
was read before. Whatever happens, a document is in the store with all its facts or not at all. What readers corrected stays
corrected when a text is read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import fields
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError
from ..source import Source
from .concepts import Concept, concepts
from .corrected import CORRECTIONS, Mark, applied, misfits, new_log, restored
from .corrections import CorrectedDocument
from .database import Database, attached, memory, quoted
from .places import place_row
from .rows import COLUMNS, Record, flat_row, nested_record
from .sinks import check_writable, is_stream, output_errors, scratch_file, written_aside

DOCUMENTS = {
    **{field.name: "INTEGER" if field.name == "characters" else "VARCHAR" for field in fields(Source)},
    "facts": "INTEGER",
    "read_at": "TIMESTAMP",
}
CONCEPTS = dict.fromkeys(Concept._fields, "VARCHAR")
REGIONS = dict.fromkeys(("name", "year", "code", "level", "parent", "parent_code", "province", "prefecture"), "VARCHAR")
TABLES: dict[str, Mapping[str, str]] = {
    "documents": DOCUMENTS,
    "facts": COLUMNS,
    "concepts": CONCEPTS,
    "regions": REGIONS,
}
# made with the first correction; other tables are written anew by extract, this one never
CORRECTIONS_TABLE = f"CREATE TABLE IF NOT EXISTS corrections ({', '.join(map(' '.join, CORRECTIONS.items()))})"

_OURS = "database_name = 'store' AND schema_name = 'main'"
_BY_STATUS = """
CREATE OR REPLACE VIEW {name} AS
SELECT f.*, d.title, d.region AS report_region, d.report_year, d.review_year, d.genre
FROM facts f JOIN documents d USING (sha256)
WHERE f.status = '{status}'
"""
# what a place says of itself, in its own reports, about whole years; a decline is a negative number
_PANEL_LONG = """
CREATE OR REPLACE VIEW panel_long AS
SELECT
    f.region, f.region_code, f.year,
    coalesce(f.indicator_id, f.indicator_name) AS indicator_id,
    coalesce(c.name, f.indicator_name) AS indicator,
    coalesce(c.english, f.indicator_name) AS indicator_label,
    f.measure, f.unit_base AS unit, f.status,
    CASE WHEN f.direction = 'down' AND f.measure IN ('growth', 'change')
         THEN 0 - coalesce(f.value_high_base, f.value_base) ELSE f.value_base END AS value,
    CASE WHEN f.direction = 'down' AND f.measure IN ('growth', 'change') AND f.value_high_base IS NOT NULL
         THEN 0 - f.value_base ELSE f.value_high_base END AS value_high,
    f.bound, d.report_year, d.genre,
    f.indicator_name, f.value_text, f.unit AS unit_text, f.confidence, f.flags,
    f.doc, f.sha256, f.value_start, f.value_end, f.sentence, f.model
FROM facts f JOIN documents d USING (sha256) LEFT JOIN concepts c ON c.id = f.indicator_id
WHERE f.region = d.region AND f.region <> '' AND d.report_year <> '' AND regexp_full_match(f.year, '[0-9]{4}')
"""
VIEWS = {
    "targets": _BY_STATUS.format(name="targets", status="target"),
    "actuals": _BY_STATUS.format(name="actuals", status="actual"),
    "panel_long": _PANEL_LONG,
}


def check_store(path: Path) -> None:
    """Make sure that a store can be made or changed there, before anything is computed for it.

    Raises ZhibiaoError E020 (cannot be written, or is no database), E095 (another program holds it open).
    """
    check_writable(path)
    if is_stream(path):
        raise ZhibiaoError("E020", path=path, reason="a database needs a regular file")
    if path.exists():
        with attached(path):
            pass


@contextmanager
def gathered(records: Iterable[Record], sources: Sequence[Source], path: Path) -> Iterator[tuple[Database, int]]:
    """Give a database with the tables of a store and the number of its facts, in a file beside ``path`` that goes away.

    sources: read when the records are at their end, so that whoever yields the records can fill it meanwhile. Of a text
    that came twice the last reading is kept.
    """
    with scratch_file(path) as scratch, memory(path) as database:
        database.run(f"ATTACH {quoted(scratch)} AS scratch")
        database.run("USE scratch")
        _create(database)
        database.insert("facts", COLUMNS, map(flat_row, records))
        # the copies of a text have the same facts at the same places
        database.run(
            "DELETE FROM facts WHERE sha256 <> '' AND rowid NOT IN "
            "(SELECT max(rowid) FROM facts GROUP BY sha256, value_start, value_end)"
        )
        facts = dict(database.rows("SELECT sha256, count(*) FROM facts GROUP BY sha256"))
        kept = {source.sha256: source for source in sources}
        _add_documents(database, [(source, facts.get(source.sha256, 0)) for source in kept.values()], path)
        _update_regions(database)
        ((count,),) = database.rows("SELECT count(*) FROM facts")
        yield database, count


def publish(database: Database, path: Path) -> None:
    """Put the tables and views of :func:`gathered` into the database ``path``, in one step; its other tables stay."""
    with nullcontext(path) if path.exists() else written_aside(path) as target:
        database.run(f"ATTACH {quoted(target)} AS store")
        with database.transaction():
            for table in TABLES:
                database.run(f"CREATE OR REPLACE TABLE store.{table} AS FROM scratch.{table}")
            database.run("USE store")
            for view in VIEWS.values():
                database.run(view)
            Store(database, path).correct_again()
            _update_regions(database)
        database.run("USE scratch")
        database.run("DETACH store")


class Store:
    """An open store that documents are added to, one transaction each."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path
        self._read: set[str] = set()

    def done(self) -> frozenset[tuple[str, ...]]:
        """The readings that are in the store, as :attr:`zhibiao.source.Source.key`."""
        return frozenset(self._database.rows("SELECT sha256, doc, model, region, report_year FROM documents"))

    def add(self, source: Source, records: Sequence[Record]) -> None:
        """Put a document and its facts in the place of what was read before from this text or this file."""
        place = relative(source.path, self._path)
        earlier = "" if place in self._read else place  # a file may hold several documents
        with self._database.transaction():
            self._delete("sha256 = ? OR (path = ? AND path <> '')", [source.sha256, earlier])
            self._database.insert("facts", COLUMNS, map(flat_row, records))
            _add_documents(self._database, [(source, len(records))], self._path)
            self.correct_again(source.sha256)
        self._read.add(place)

    def remove(self, name: str) -> int:
        """Take out the documents with a file name, or whose sha256 begins so (8 digits or more); return their number.

        What was corrected in them stays in the table ``corrections``, and counts again when they are read again.
        """
        with self._database.transaction():
            return self._delete("doc = ? OR starts_with(sha256, ?)", [name, name if len(name) >= 8 else "-"])

    def correct(self, documents: Sequence[CorrectedDocument], mark: Mark, reader: str = "reader") -> int:
        """Put the facts that a reader changed, added or deleted in the place of those that were read; return their number.

        All of a file or nothing: raises ZhibiaoError E102 for a text that is not in the store, and E103 for corrections
        that do not fit its facts. mark: adds the wording of targets to a record.
        """
        about = {"reader": reader, "applied_at": _now()}
        with self._database.transaction():
            self._database.run(CORRECTIONS_TABLE)
            known = {sha256 for (sha256,) in self._database.rows("SELECT sha256 FROM documents")}
            wrong: list[str] = []
            for one in documents:
                if one.sha256 not in known:
                    raise ZhibiaoError("E102", doc=one.doc, sha256=one.sha256[:12], path=self._path)
                log = self._log(one.sha256)
                read = restored(self._records(one.sha256), log)
                if problems := list(misfits(one, read)):
                    wrong += problems
                    continue
                self._write(one.sha256, *applied(read, new_log(one, read, log, mark, about)))
            if wrong:
                raise ZhibiaoError("E103", count=len(wrong), path=self._path, reasons="\n  ".join(wrong))
        return sum(fact.read for one in documents for fact in one.corrections)

    def correct_again(self, sha256: str | None = None) -> None:
        """Correct facts that were read again, of one text or of all."""
        if not list(self._database.rows(f"SELECT 1 FROM duckdb_tables() WHERE {_OURS} AND table_name = 'corrections'")):
            return
        condition, parameters = ("WHERE sha256 = ?", [sha256]) if sha256 else ("", [])
        texts = "SELECT DISTINCT sha256 FROM corrections SEMI JOIN documents USING (sha256)"
        for (text,) in list(self._database.rows(f"{texts} {condition}", parameters)):
            self._write(text, *applied(self._records(text), self._log(text)))

    def _log(self, sha256: str) -> list[dict[str, Any]]:
        columns = "* REPLACE (applied_at::VARCHAR AS applied_at)"
        return list(self._database.dicts(f"SELECT {columns} FROM corrections WHERE sha256 = ?", [sha256]))

    def _records(self, sha256: str) -> list[dict[str, Any]]:
        return list(map(nested_record, self._database.dicts("SELECT * FROM facts WHERE sha256 = ?", [sha256])))

    def _write(self, sha256: str, records: Sequence[Record], log: Sequence[Record]) -> None:
        """Put facts and corrections of a document in the place of what stands there."""
        for table, columns, rows in (("facts", COLUMNS, map(flat_row, records)), ("corrections", CORRECTIONS, log)):
            self._database.run(f"DELETE FROM {table} WHERE sha256 = ?", [sha256])
            self._database.insert(table, columns, rows)
        self._database.run("UPDATE documents SET facts = ? WHERE sha256 = ?", [len(records), sha256])

    def _delete(self, condition: str, parameters: Sequence[str]) -> int:
        gone = [row[0] for row in self._database.rows(f"SELECT sha256 FROM documents WHERE {condition}", parameters)]
        for sha256 in gone:
            for table in ("facts", "documents"):
                self._database.run(f"DELETE FROM {table} WHERE sha256 = ?", [sha256])
        return len(gone)


@contextmanager
def opened_store(path: Path) -> Iterator[Store]:
    """Open a store to change it; it is made where it is not there.

    Raises ZhibiaoError E020 (no database), E095 (in use) or E097 (tables of another version).
    """
    if not path.exists():
        _make(path)
    with attached(path) as database:
        _check_tables(database, path, new=True)
        with database.transaction():
            _create(database)
        try:
            yield Store(database, path)
        finally:
            with database.transaction():
                _update_regions(database)


def _make(path: Path) -> None:
    """Put an empty store in place, whole or not at all: half a database would be in the way of the next try.

    Where another process has put one there meanwhile, that stays. Raises ZhibiaoError E020.
    """
    check_writable(path)
    with scratch_file(path) as scratch:
        with attached(scratch, named=path) as database, database.transaction():
            _create(database)
        with output_errors(path), suppress(FileExistsError):
            os.link(scratch, path.resolve())


@contextmanager
def read_store(path: Path) -> Iterator[Database]:
    """Open a store to read it. Raises ZhibiaoError E001, E095 (in use), E096 (no database) or E097 (not a store)."""
    if not path.is_file():
        raise ZhibiaoError("E001", path=path)
    with attached(path, read_only=True) as database:
        _check_tables(database, path)
        yield database


def relative(path: str, store: Path) -> str:
    """The way from the folder of a store to a file, so that the two can move together; "" for no file."""
    return Path(os.path.relpath(Path(path).resolve(), store.resolve().parent)).as_posix() if path else ""


def _check_tables(database: Database, path: Path, *, new: bool = False) -> None:
    """Raise ZhibiaoError E097 for a table with other columns than ours, and unless ``new`` for one that is missing."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in database.rows(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        f"WHERE {_OURS} ORDER BY table_name, column_index"
    ):
        tables.setdefault(table, {})[column] = kind
    for table, columns in {**TABLES, "corrections": CORRECTIONS}.items():
        if tables.get(table, dict(columns) if new or table not in TABLES else {}) != dict(columns):
            raise ZhibiaoError("E097", path=path, table=table)


def _create(database: Database) -> None:
    """Make the tables and views that are not there, and bring the concepts up to date."""
    for table, columns in TABLES.items():
        shape = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        database.run(f"CREATE TABLE IF NOT EXISTS {table} ({shape})")
    for view in VIEWS.values():
        database.run(view)
    if list(database.rows("SELECT * FROM concepts")) != [tuple(concept) for concept in concepts()]:
        database.run("DELETE FROM concepts")
        database.insert("concepts", CONCEPTS, [concept._asdict() for concept in concepts()])


def _now() -> str:
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0).isoformat()


def _add_documents(database: Database, counted: Iterable[tuple[Source, int]], path: Path) -> None:
    now = _now()
    rows = (
        {**source.row(), "path": relative(source.path, path), "facts": count, "read_at": now}
        for source, count in counted
    )
    database.insert("documents", DOCUMENTS, rows)


def _update_regions(database: Database) -> None:
    """Give every place that a fact or document names its row for that year; drop the rows of the others."""
    needed = set(
        database.rows(
            "SELECT region, left(year, 4) FROM facts WHERE region <> '' AND year <> '' "
            "UNION SELECT region, report_year FROM documents WHERE region <> ''"
        )
    )
    here = set(database.rows("SELECT name, year FROM regions"))
    for pair in here - needed:
        database.run("DELETE FROM regions WHERE name = ? AND year = ?", pair)
    database.insert("regions", REGIONS, [place_row(*pair) for pair in sorted(needed - here)])
