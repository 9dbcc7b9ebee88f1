"""Many reports through one pipeline, on one process or several; a bad file never costs the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any

from spacy.language import Language

from .errors import ZhibiaoError
from .pipelines import check_pipeline, load_pipeline, model_version
from .pipes.context.document import describe_document
from .records import predict
from .schema import PROVENANCE_KEYS
from .source import Source, describe_source
from .text.document import Document
from .text.reader import MAX_BYTES
from .text.reports import NO_OPTIONS, ReadOptions, Report, read


@dataclass(frozen=True)
class Job:
    """What to do with every report: the pipeline, how its file is read, and the readings (``Source.key``) that are done."""

    pipeline: str = "trained"
    model: str | None = None
    options: ReadOptions = NO_OPTIONS
    done: frozenset[tuple[str, ...]] = frozenset()


@dataclass
class Outcome:
    """The records of one report, or the error that kept it from having any.

    ``text``: the raw text, for the review page. A record has the keys of ``RECORD_KEYS`` and those that say what was
    read by what, ``PROVENANCE_KEYS``; ``source`` says the rest of it. notes: what the user should know of how the file was read.
    skipped: the job says that this reading is done.
    """

    path: Path
    records: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    error: ZhibiaoError | None = None
    source: Source | None = None
    notes: tuple[str, ...] = ()
    skipped: bool = False


# a file, or a report that is read already, of a data set or from standard input, with the file it is from
Task = Path | tuple[Path, Report]
# the path that stands for standard input; its report has this name
STDIN, STDIN_NAME = Path("-"), "stdin"

# tasks handed to each process ahead of the one whose outcome is awaited
AHEAD = 4
# how often a task is begun that ends its process
TRIES = 3


def tasks_of(paths: Iterable[Path], options: ReadOptions = NO_OPTIONS) -> tuple[list[Task], list[ZhibiaoError]]:
    """Return what there is to do: the files, each report of a data set, the one of standard input (read here, as it can be
    read but once); and the errors of those not readable."""
    tasks: list[Task] = []
    errors: list[ZhibiaoError] = []
    for path in paths:
        if path != STDIN and path.suffix.lower() != ".csv":
            tasks.append(path)
            continue
        try:
            reports = _read_stdin(options) if path == STDIN else read(path, options)
            tasks += [(path, report) for report in reports]
        except ZhibiaoError as error:
            errors.append(error)
    return tasks, errors


def _read_stdin(options: ReadOptions) -> list[Report]:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ZhibiaoError("E006", path=STDIN_NAME, size=len(data), limit=MAX_BYTES)
    return read(Path(STDIN_NAME), options, data=data)


def extract_file(nlp: Language, task: Task, job: Job, data: bytes | None = None) -> Outcome:
    """Read a report and extract its facts. Raises nothing: the outcome holds the error, so that the other ones are done.

    data: the bytes of the file, where they are at hand already.
    """
    path, report = task if isinstance(task, tuple) else (task, None)
    try:
        if report is None:
            (report,) = read(path, job.options, data=data)
        document = Document.from_report(report)
        if not any(paragraph.may_hold_fact for paragraph in document.paragraphs):
            raise ZhibiaoError("E008", path=_shown(path, report))
        contexts = describe_document(document, region=report.region or None, year=report.year or None)
        place = "" if path == STDIN else path.as_posix()
        source = describe_source(document, contexts, path=place, model=model_version(nlp), report=report)
        if source.key in job.done:
            return Outcome(path, source=source, skipped=True)
        facts = predict(nlp, document, contexts=contexts).facts
    except ZhibiaoError as error:
        return Outcome(path, error=error)
    except Exception as error:  # a defect of ours on one file must not cost a batch the others
        return Outcome(path, error=ZhibiaoError("E009", path=_shown(path, report), reason=repr(error)))
    provenance = {key: getattr(source, key) for key in PROVENANCE_KEYS}
    records = [fact.record() | provenance for fact in facts]
    return Outcome(path, records, document.raw, source=source, notes=report.notes)


def _shown(path: Path, report: Report | None) -> Path:
    """The path of a file; of a report of a data set with the row."""
    return path.with_name(report.name) if report else path


def extract_files(tasks: Iterable[Task], job: Job, jobs: int = 1) -> Iterator[Outcome]:
    """Yield the outcome of each task, in order. ``jobs``: processes; each loads the pipeline once.

    Raises what :func:`zhibiao.pipelines.load_pipeline` raises, before the first outcome.
    """
    with engine_of(job, jobs) as engine:
        yield from engine.outcomes(tasks)


def engine_of(job: Job, jobs: int = 1) -> Here | Workers:
    """Return what reads reports: this process, or that many. Raises what ``load_pipeline`` raises (``check_pipeline``)."""
    if jobs <= 1:
        return Here(job)
    check_pipeline(job.pipeline, job.model)
    return Workers(job, min(jobs, os.cpu_count() or 1))


class Here:
    """This process, with the pipeline of a job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._nlp = load_pipeline(job.pipeline, job.model)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def model_version(self) -> str:
        """The version of the pipeline."""
        return model_version(self._nlp)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task, in order."""
        for task in tasks:
            yield extract_file(self._nlp, task, self._job)


class Workers:
    """Processes that each load the pipeline of a job once. One that is killed is replaced, and its report read again."""

    def __init__(self, job: Job, count: int) -> None:
        self._job = job
        self._count = count
        # not forked from this process, whose threads (duckdb, tqdm) may hold locks
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        self._start()

    def _start(self) -> None:
        self._pool = ProcessPoolExecutor(self._count, self._context, _prepare, (self._job,))

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def model_version(self) -> str:
        """The version of the pipeline that the processes load."""
        return self._pool.submit(_version).result()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcome of each task, in order. A task that ends its process every time has the error E112."""
        tasks = iter(tasks)
        waiting: deque[tuple[Task, Future[Outcome]]] = deque()
        while True:
            waiting.extend((task, self._submit(task)) for task in islice(tasks, AHEAD * self._count - len(waiting)))
            if not waiting:
                return
            if _broken(waiting[0][1]):
                self._restart()
                for task, future in waiting:  # one of them did it: each for itself
                    yield self._alone(task) if _broken(future) else future.result()
                waiting.clear()
            else:
                yield waiting.popleft()[1].result()

    def _submit(self, task: Task) -> Future[Outcome]:
        try:
            return self._pool.submit(_work, task)
        except BrokenProcessPool as error:
            future: Future[Outcome] = Future()
            future.set_exception(error)
            return future

    def _restart(self) -> None:
        self._pool.shutdown()
        self._start()

    def _alone(self, task: Task) -> Outcome:
        for _ in range(TRIES - 1):
            future = self._submit(task)
            if not _broken(future):
                return future.result()
            self._restart()
        path, report = task if isinstance(task, tuple) else (task, None)
        return Outcome(path, error=ZhibiaoError("E112", path=_shown(path, report), times=TRIES))


def _broken(future: Future[Outcome]) -> bool:
    """Wait for the end; True where the process ended before its task."""
    return isinstance(future.exception(), BrokenProcessPool)


_job = Job()
_nlp: Language | None = None


def _prepare(job: Job) -> None:
    """In a new process: leave Ctrl-C to the one that started it, and end when that one is gone, however it ended."""
    global _job
    _job = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _pipeline() -> Language:
    """The pipeline of this process, loaded when it is first needed: what fails then comes back as an exception."""
    global _nlp
    if _nlp is None:
        _nlp = load_pipeline(_job.pipeline, _job.model)
    return _nlp


def _version() -> str:
    return model_version(_pipeline())


def _work(task: Task) -> Outcome:
    return extract_file(_pipeline(), task, _job)
