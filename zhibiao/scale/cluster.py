"""Reports through Ray Data: parquet in, a pool of actors that each hold one pipeline, chunks of outcomes back.

A chunk whose actor is killed is read again by another. The workers read the run folder and load the model themselves: on a
cluster of several machines both must be at the same place on each (a shared folder; the model as an installed wheel).
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import shutil
import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ..batch import Job, Outcome, Task, check_pipeline, extract_file, load_pipeline, model_version
from ..errors import ZhibiaoError, needed
from ..io.sinks import output_errors
from ..text.reports import Report, file_bytes

# a chunk that ends its worker more often than this is no accident
RETRIES = 5
# reports of a chunk at most, and chunks for each worker at least, so that none is idle long at the end
CHUNK = 20
CHUNKS_EACH = 4
STORE_BYTES = 512 * 1024 * 1024
# Ray's own switch between the loopback address and the one that other machines reach; its default is by operating system
REACHABLE = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
PATIENCE = 5.0


class RayWorkers(AbstractContextManager["RayWorkers"]):
    """Workers of a Ray cluster: of the one at RAY_ADDRESS, else of one that is started here and ends with this.

    path: the run folder; its subfolder ``input`` holds the reports while they are worked on. Raises ZhibiaoError E014 or E111.
    """

    def __init__(self, job: Job, jobs: int, path: Path) -> None:
        address = os.environ.get("RAY_ADDRESS", "")
        # read when ray is imported; what Ray says of itself is in its own logs
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        if not address:
            os.environ.setdefault(REACHABLE, "0")  # a cluster of our own is for this machine alone
        check_pipeline(job.pipeline, job.model)
        if address:
            _check_answer(address)
        self._ray: Any = needed("ray", "ray")
        self._data: Any = needed("ray.data", "ray")
        if job.model is not None and Path(job.model).exists():
            job = replace(job, model=str(Path(job.model).resolve()))
        self._job, self._jobs, self._path = job, jobs, path.resolve()
        self._version = ""
        self._begun = False

    def __enter__(self) -> RayWorkers:
        if not self._ray.is_initialized():
            address = os.environ.get("RAY_ADDRESS", "")
            settings: dict[str, Any] = {"address": address or "local"}
            if not address:
                settings |= {
                    "num_cpus": self._jobs + 1,
                    "object_store_memory": STORE_BYTES,
                    "include_dashboard": False,
                }
            try:
                self._ray.init(**settings, log_to_driver=False, logging_level=logging.ERROR)
            except Exception as error:  # ray raises plain ones where its processes do not come up
                raise ZhibiaoError("E111", reason=_first_line(error)) from error
            self._begun = True
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path / "input", ignore_errors=True)
        if self._begun:
            self._ray.shutdown()

    def model_version(self) -> str:
        """What the workers read with. Raises ZhibiaoError E113 where they cannot load it."""
        if not self._version:
            self._version = self._asked()
        return self._version

    def _asked(self) -> str:
        version = self._ray.remote(num_cpus=1, max_retries=RETRIES)(_version)
        try:
            return str(self._ray.get(version.remote(self._job)))
        except self._ray.exceptions.RayError as error:
            raise self._stopped(error) from error

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        """Yield the place of a task and its outcome, chunk by chunk as they are finished. Raises ZhibiaoError E113."""
        if not tasks:
            return
        unread, files = self._pack(tasks)
        yield from unread
        if not files:
            return
        context = self._data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        # the names of the files, not what is in them: Ray's own reader makes one block, and so one task, of all small ones
        chunks = self._data.from_items([{"chunk": str(file)} for file in files], override_num_blocks=len(files))
        with warnings.catch_warnings():
            # the only way in the pinned release to end the retries of a chunk; Ray 2.64 will have another
            warnings.filterwarnings("ignore", message=".*ray_remote_args_fn")
            read = chunks.map_batches(
                Reader,
                fn_constructor_args=(self._job, self.model_version()),
                batch_size=1,
                batch_format="pyarrow",
                compute=self._data.ActorPoolStrategy(size=self._jobs),
                num_cpus=self._share(),
                ray_remote_args_fn=_restarted,
            )
        try:
            for batch in read.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
                for place, outcome in zip(batch["place"], batch["outcome"]):
                    yield place.as_py(), pickle.loads(outcome.as_py())
        except self._ray.exceptions.RayError as error:
            raise self._stopped(error) from error

    def _share(self) -> float:
        """Processors for each actor. One is left over: with all of them taken, no other task of Ray could ever begin."""
        total = self._ray.cluster_resources().get("CPU", 0)
        return max(0.0, min(1.0, (total - 1) / self._jobs))

    def _pack(self, tasks: Sequence[Task]) -> tuple[list[tuple[int, Outcome]], list[Path]]:
        """Write the reports into parquet files; return the outcomes of those that cannot be read, and the files."""
        folder = self._path / "input"
        with output_errors(folder):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        size = max(1, min(CHUNK, len(tasks) // (self._jobs * CHUNKS_EACH)))
        unread: list[tuple[int, Outcome]] = []
        files: list[Path] = []
        for start in range(0, len(tasks), size):
            rows = []
            for place, task in enumerate(tasks[start : start + size], start):
                try:
                    rows.append(_packed(place, task))
                except ZhibiaoError as error:
                    assert isinstance(task, Path)
                    unread.append((place, Outcome(task, error=error)))
            if rows:
                files.append(folder / f"{len(files):06d}.parquet")
                _write_rows(rows, files[-1])
        return unread, files

    def _stopped(self, error: Exception) -> ZhibiaoError:
        cause = getattr(error, "cause", None)
        if isinstance(cause, ZhibiaoError):
            return cause
        return ZhibiaoError("E113", reason=_first_line(error), path=self._path)


class Reader:
    """An actor: one pipeline, through which reports go that come as rows of parquet files."""

    def __init__(self, job: Job, version: str) -> None:
        self._job = job
        self._nlp = load_pipeline(job.pipeline, job.model)
        found = model_version(self._nlp)
        if found != version:
            raise RuntimeError(f"a worker has the model {found}, another one {version}")

    def __call__(self, table: Any) -> Any:
        """Return a table of places and pickled outcomes for one of parquet files with reports."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [row for chunk in table["chunk"].to_pylist() for row in pq.read_table(chunk).to_pylist()]
        outcomes = [pickle.dumps(self._read(row)) for row in rows]
        return pa.table({"place": [row["place"] for row in rows], "outcome": pa.array(outcomes, pa.large_binary())})

    def _read(self, row: dict[str, Any]) -> Outcome:
        path = Path(row["path"])
        if row["row"] is None:
            return extract_file(self._nlp, path, self._job, row["data"])
        report = json.loads(row["row"])
        return extract_file(self._nlp, (path, Report(**report | {"notes": tuple(report["notes"])})), self._job)


def _check_answer(address: str) -> None:
    """Raise ZhibiaoError E111 where nothing answers at HOST:PORT: Ray itself tries for a quarter of an hour.

    Ray takes 127.0.0.1 for this machine's address in its network; where a cluster is at 127.0.0.1 indeed, that is told it.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return  # `auto`, or a name that only Ray knows
    loopback = host in ("127.0.0.1", "localhost")
    hosts = [host] if not loopback or os.environ.get(REACHABLE) == "0" else [host, socket.gethostname()]
    for each in hosts:
        try:
            socket.create_connection((each, int(port)), PATIENCE).close()
        except (OSError, OverflowError):
            continue
        if loopback and each == host:
            os.environ.setdefault(REACHABLE, "0")
        return
    raise ZhibiaoError("E111", reason=f"nothing answers at {address}")


def _packed(place: int, task: Task) -> dict[str, Any]:
    if isinstance(task, tuple):
        path, report = task
        row = json.dumps(asdict(report), ensure_ascii=False)
        return {"place": place, "path": str(path), "data": None, "row": row}
    return {"place": place, "path": str(task), "data": file_bytes(task), "row": None}


def _write_rows(rows: list[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [("place", pa.int64()), ("path", pa.string()), ("data", pa.large_binary()), ("row", pa.large_string())]
    with output_errors(path):
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(columns)), path, compression="zstd")


def _version(job: Job) -> str:
    return model_version(load_pipeline(job.pipeline, job.model))


def _restarted() -> dict[str, int]:
    """How Ray treats a worker that was killed: it comes back, and what it had begun is begun again, but not for ever."""
    return {"max_restarts": -1, "max_task_retries": RETRIES}


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), repr(error))
