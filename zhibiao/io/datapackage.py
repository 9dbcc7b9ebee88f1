"""A Frictionless data package: a folder with datapackage.json and one csv file a table (https://datapackage.org)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .database import Database
from .rows import COLUMNS, csv_writer
from .sinks import folder_aside, text_output
from .store import CONCEPTS, DOCUMENTS, REGIONS

DESCRIPTOR = "datapackage.json"
# the way to the file and the time of reading are of the machine, not of the data
DOCUMENT_COLUMNS = {name: kind for name, kind in DOCUMENTS.items() if name not in ("path", "read_at")}
TABLES: dict[str, Mapping[str, str]] = {
    "facts": COLUMNS,
    "documents": DOCUMENT_COLUMNS,
    "concepts": CONCEPTS,
    "regions": REGIONS,
}
FILES = (DESCRIPTOR, *(f"{table}.csv" for table in TABLES))
KEYS = {
    "facts": ["sha256", "value_start", "value_end"],
    "documents": ["sha256"],
    "concepts": ["id"],
    "regions": ["name", "year"],
}
FOREIGN = {"facts": [("sha256", "documents", "sha256"), ("indicator_id", "concepts", "id")]}
TITLES = {
    "facts": "Facts: every number that measures something, with its place in the text",
    "documents": "Documents: the reports that the facts were read from",
    "concepts": "Concepts: the indicators behind indicator_id",
    "regions": "Regions: GB/T 2260 code, level and parents of each place in each year",
}
_TYPES = {"DOUBLE": "number", "INTEGER": "integer"}


def write_datapackage(database: Database, path: Path) -> None:
    """Write the tables of a store as a data package; it takes the place of an earlier one.

    Raises ZhibiaoError E020 or E099 (the folder holds other files).
    """
    with folder_aside(path, FILES) as folder:
        resources = [_resource(database, table, folder) for table in TABLES]
        descriptor = {
            "profile": "data-package",
            "name": "zhibiao-facts",
            "title": "Facts of Chinese government reports",
            "description": "Written by zhibiao. Offsets count code points of a report's text, named by its sha256.",
            "resources": resources,
        }
        with text_output(folder / DESCRIPTOR) as sink:
            sink.write(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n")


def _resource(database: Database, table: str, folder: Path) -> dict[str, Any]:
    columns, target = TABLES[table], folder / f"{table}.csv"
    with text_output(target) as sink:
        write = csv_writer(sink, columns)
        for row in database.rows(f"SELECT {', '.join(columns)} FROM {table}"):
            write(row)
    data = target.read_bytes()
    schema = {
        "fields": [{"name": name, "type": _TYPES.get(kind, "string")} for name, kind in columns.items()],
        "missingValues": [""],
        "primaryKey": KEYS[table],
        "foreignKeys": [
            {"fields": [field], "reference": {"resource": other, "fields": [key]}}
            for field, other, key in FOREIGN.get(table, ())
        ],
    }
    if not schema["foreignKeys"]:
        del schema["foreignKeys"]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "title": TITLES[table],
        "path": target.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "schema": schema,
    }
