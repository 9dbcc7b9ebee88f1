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


@dataclass(frozen=True)
class Job:
    """What to do with every file: the pipeline and what the user knows of the reports."""

    pipeline: str = "trained"
    model: str | None = None
    region: str | None = None
    year: str | None = None


@dataclass
class Outcome:
    """The records of one file, or the error that kept it from having any.

    ``text``: the raw text, for the review page. A record has the keys of ``RECORD_KEYS`` and those that say what was
    read by what, ``PROVENANCE_KEYS``; ``source`` says the rest of it.
    """

    path: Path
    records: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    error: ZhibiaoError | None = None
    source: Source | None = None


def extract_file(nlp: Language, path: Path, job: Job) -> Outcome:
    """Read a file and extract its facts. Raises nothing: the outcome holds the error, so that the other files are done."""
    try:
        document = Document.from_path(path)
        if not any(paragraph.may_hold_fact for paragraph in document.paragraphs):
            raise ZhibiaoError("E008", path=path)
        contexts = describe_document(document, region=job.region, year=job.year)
        source = describe_source(document, contexts, path=path.as_posix(), model=model_version(nlp))
        facts = predict(nlp, document, contexts=contexts).facts
    except ZhibiaoError as error:
        return Outcome(path, error=error)
    except Exception as error:  # a defect of ours on one file must not cost a batch the others
        return Outcome(path, error=ZhibiaoError("E009", path=path, reason=repr(error)))
    provenance = {key: getattr(source, key) for key in PROVENANCE_KEYS}
    return Outcome(path, [fact.record() | provenance for fact in facts], document.raw, source=source)


def extract_files(paths: Iterable[Path], job: Job, jobs: int = 1) -> Iterator[Outcome]:
    """Yield the outcome of each file, in order. ``jobs``: processes; each loads the pipeline once.

    Raises what :func:`zhibiao.pipelines.load_pipeline` raises, before the first file.
    """
    nlp = load_pipeline(job.pipeline, job.model)
    if jobs <= 1:
        for path in paths:
            yield extract_file(nlp, path, job)
        return
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1), initializer=_load, initargs=(job,)) as pool:
        yield from pool.map(_work, paths)


_worker: tuple[Language, Job] | None = None


def _load(job: Job) -> None:
    global _worker
    _worker = (load_pipeline(job.pipeline, job.model), job)


def _work(path: Path) -> Outcome:
    assert _worker is not None
    nlp, job = _worker
    return extract_file(nlp, path, job)
