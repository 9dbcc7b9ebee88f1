"""Many reports through one pipeline, on one process or several; a bad file never costs the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from .errors import ZhibiaoError
from .pipelines import load_pipeline, model_version
from .pipes.context.document import describe_document
from .records import predict
from .schema import PROVENANCE_KEYS
from .source import Source, describe_source
from .text.document import Document
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


# a file, or a report of a data set that is read already, with the file it is from
Task = Path | tuple[Path, Report]


def tasks_of(paths: Iterable[Path], options: ReadOptions = NO_OPTIONS) -> tuple[list[Task], list[ZhibiaoError]]:
    """Return what there is to do: the files, and each report of a data set; and the errors of data sets not readable."""
    tasks: list[Task] = []
    errors: list[ZhibiaoError] = []
    for path in paths:
        if path.suffix.lower() != ".csv":
            tasks.append(path)
            continue
        try:
            tasks += [(path, report) for report in read(path, options)]
        except ZhibiaoError as error:
            errors.append(error)
    return tasks, errors


def extract_file(nlp: Language, task: Task, job: Job) -> Outcome:
    """Read a report and extract its facts. Raises nothing: the outcome holds the error, so that the other ones are done."""
    path, report = task if isinstance(task, tuple) else (task, None)
    try:
        if report is None:
            (report,) = read(path, job.options)
        document = Document.from_report(report)
        if not any(paragraph.may_hold_fact for paragraph in document.paragraphs):
            raise ZhibiaoError("E008", path=_shown(path, report))
        contexts = describe_document(document, region=report.region or None, year=report.year or None)
        source = describe_source(document, contexts, path=path.as_posix(), model=model_version(nlp), report=report)
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

    Raises what :func:`zhibiao.pipelines.load_pipeline` raises, before the first task.
    """
    nlp = load_pipeline(job.pipeline, job.model)
    if jobs <= 1:
        for task in tasks:
            yield extract_file(nlp, task, job)
        return
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1), initializer=_load, initargs=(job,)) as pool:
        yield from pool.map(_work, tasks)


_worker: tuple[Language, Job] | None = None


def _load(job: Job) -> None:
    global _worker
    _worker = (load_pipeline(job.pipeline, job.model), job)


def _work(task: Task) -> Outcome:
    assert _worker is not None
    nlp, job = _worker
    return extract_file(nlp, task, job)
