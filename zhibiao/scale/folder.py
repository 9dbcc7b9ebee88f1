"""The folder of a run: what is finished, chunk by chunk, whatever became of the process that did it.

    manifest.jsonl   a line with the settings, then one for each finished chunk: its reports, their sha256, its files' sha256
    facts/           000001.parquet …: the facts of a chunk, the keys of the record and the number of the report
    reports/         000001.parquet …: the reports of a chunk: what they are, their text, notes for the user

A chunk is finished when its line is in the manifest; its files were renamed into place before that.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any, NamedTuple

from ..batch import Outcome, Task
from ..errors import ZhibiaoError
from ..io.database import memory, quoted
from ..io.rows import COLUMNS
from ..io.sinks import output_errors, written_aside
from ..schema import PROVENANCE_KEYS, RECORD_KEYS, SPAN_KEYS
from ..source import Source
from ..text.reports import ReadOptions, file_bytes

VERSION = 1
MANIFEST = "manifest.jsonl"
# what a record says; what the tables add to it (base units, codes, classes) is made when they are written
PLAIN_KEYS = (*(key for key in RECORD_KEYS if key != "spans"), *PROVENANCE_KEYS)
TABLES = {
    "facts": {
        "report": "INTEGER",
        **{key: COLUMNS[key] for key in PLAIN_KEYS},
        **{f"{key}_span": "INTEGER[]" for key in SPAN_KEYS},
    },
    "reports": {
        "report": "INTEGER",
        **{field.name: "INTEGER" if field.name == "characters" else "VARCHAR" for field in fields(Source)},
        "text": "VARCHAR",
        "notes": "VARCHAR[]",
    },
}


class Input(NamedTuple):
    """A report before it is read. name: of a row of a data set. sha256: of the file's bytes, or of all that the row says."""

    path: str
    name: str
    sha256: str


def describe_input(task: Task, data: bytes | None = None) -> Input:
    """Return what identifies a task. data: the bytes of the file, where they are at hand. Raises as ``file_bytes``."""
    if isinstance(task, tuple):
        path, report = task
        row = json.dumps(astuple(report), ensure_ascii=False)
        return Input(path.as_posix(), report.name, hashlib.sha256(row.encode()).hexdigest())
    data = file_bytes(task) if data is None else data
    return Input(task.as_posix(), "", hashlib.sha256(data).hexdigest())


class RunFolder:
    """An open run folder. ``done``: for each finished report the number of its chunk and its place in it."""

    def __init__(self, path: Path, entries: Iterable[dict[str, Any]]) -> None:
        self.path = path
        self.done: dict[Input, tuple[int, int]] = {}
        self._last = 0
        for entry in entries:
            self._last = max(self._last, entry["chunk"])
            if all(_digest(self._file(table, entry["chunk"])) == entry["sha256"][table] for table in TABLES):
                self._enter(entry)

    def add(self, outcomes: Sequence[tuple[Input, Outcome]]) -> None:
        """Put the reports that could be read into a chunk of their own. Raises ZhibiaoError E020."""
        good = [(given, outcome) for given, outcome in outcomes if outcome.source is not None and not outcome.error]
        if not good:
            return
        rows = {
            "facts": [{"report": i, **_flat(record)} for i, (_, o) in enumerate(good) for record in o.records],
            "reports": [
                {"report": i, **o.source.row(), "text": o.text, "notes": list(o.notes)}
                for i, (_, o) in enumerate(good)
                if o.source is not None
            ],
        }
        number = self._last + 1
        sha256 = {table: self._write(table, number, rows[table]) for table in TABLES}
        entry = {"chunk": number, "sha256": sha256, "reports": [given._asdict() for given, _ in good]}
        _append(self.path / MANIFEST, entry)
        self._last = number
        self._enter(entry)

    def outcomes(self, inputs: Iterable[Input]) -> Iterator[Outcome]:
        """Yield the outcomes of finished reports, exactly as they were added. Chunk after chunk is held in memory."""
        held: tuple[int, list[Outcome]] = (0, [])
        for given in inputs:
            chunk, place = self.done[given]
            if held[0] != chunk:
                held = chunk, self._read(chunk)
            yield held[1][place]

    def _enter(self, entry: dict[str, Any]) -> None:
        for place, report in enumerate(entry["reports"]):
            self.done[Input(**report)] = entry["chunk"], place

    def _file(self, table: str, chunk: int) -> Path:
        return self.path / table / f"{chunk:06d}.parquet"

    def _write(self, table: str, chunk: int, rows: list[dict[str, Any]]) -> str:
        path, columns = self._file(table, chunk), TABLES[table]
        with output_errors(path):
            path.parent.mkdir(exist_ok=True)
        with written_aside(path) as target, memory(path) as database:
            database.run(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
            database.insert(table, columns, rows)
            database.run(f"COPY {table} TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
        return _digest(path)

    def _read(self, chunk: int) -> list[Outcome]:
        outcomes = []
        with memory(self.path) as database:
            for row in database.dicts(f"FROM {quoted(self._file('reports', chunk))} ORDER BY report"):
                source = Source(**{field.name: row[field.name] for field in fields(Source)})
                outcomes.append(Outcome(Path(row["path"]), [], row["text"], source=source, notes=tuple(row["notes"])))
            for row in database.dicts(f"FROM {quoted(self._file('facts', chunk))}"):
                outcomes[row["report"]].records.append(_nested(row))
        return outcomes


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in PLAIN_KEYS} | {f"{key}_span": record["spans"][key] for key in SPAN_KEYS}


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    spans = {key: row[f"{key}_span"] for key in SPAN_KEYS}
    return {key: spans if key == "spans" else row[key] for key in (*RECORD_KEYS, *PROVENANCE_KEYS)}


@contextmanager
def opened_folder(path: Path, model: str, options: ReadOptions) -> Iterator[RunFolder]:
    """Open the folder of a run, made where it is not there; no other process can open it meanwhile.

    model: what reads the reports, see :func:`zhibiao.pipelines.model_version`. Raises ZhibiaoError E020 (cannot be
    written) or E110 (another process has it, it is of another run or of none, its manifest cannot be read).
    """
    settings = {"zhibiao_run": VERSION, "model": model, "options": asdict(options)}
    manifest = path / MANIFEST
    check_folder(path)
    with output_errors(path):
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / "lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ZhibiaoError(
                "E110", path=path, reason="another zhibiao works in it; wait until it has ended"
            ) from None
        if not manifest.exists():
            with written_aside(manifest) as target:
                target.write_text(_line(settings), encoding="utf-8")
        begun, *entries = _read_manifest(manifest)
        if begun != settings:
            raise ZhibiaoError("E110", path=path, reason=_difference(begun, settings))
        yield RunFolder(path, entries)


def check_folder(path: Path) -> None:
    """Make sure that the folder is one of a run, or new or empty. Raises ZhibiaoError E020 or E110."""
    with output_errors(path):
        if path.exists() and not path.is_dir():
            raise ZhibiaoError("E110", path=path, reason="a file stands there")
        others = path.is_dir() and {entry.name for entry in path.iterdir()} - {"lock"}
    if others and MANIFEST not in others:
        raise ZhibiaoError("E110", path=path, reason=f"it holds other files and no {MANIFEST}; choose another --run")


def _read_manifest(path: Path) -> list[dict[str, Any]]:
    """The lines of the manifest; a last one that was cut short is cut off, as its chunk is not finished."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        with output_errors(path), path.open("r+b") as file:
            file.truncate(len(whole))
    try:
        lines = [json.loads(line) for line in whole.splitlines()]
        if lines[0]["zhibiao_run"] == VERSION and all(
            {"chunk", "sha256", "reports"} <= line.keys() for line in lines[1:]
        ):
            return lines
        reason = "its manifest is of another version of zhibiao"
    except (ValueError, LookupError, TypeError, AttributeError):
        reason = f"its {MANIFEST} is damaged"
    raise ZhibiaoError("E110", path=path.parent, reason=f"{reason}; choose another --run")


def _difference(begun: dict[str, Any], settings: dict[str, Any]) -> str:
    if begun["model"] != settings["model"]:
        what = f"it was begun with the model {begun['model']}, and this is {settings['model']}"
    else:
        changed = sorted(key for key, value in settings["options"].items() if begun["options"].get(key) != value)
        what = f"it was begun with other values of {', '.join('--' + key.replace('_', '-') for key in changed)}"
    return f"{what}; give those, or choose another --run"


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"


def _append(path: Path, content: dict[str, Any]) -> None:
    with output_errors(path), path.open("a", encoding="utf-8") as file:
        file.write(_line(content))
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
