"""What the processes of the server do: bytes of a report → its outcome, as ``zhibiao extract`` does with a file."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from spacy.language import Language

from ..batch import Job, Outcome, extract_file
from ..errors import ZhibiaoError
from ..pipelines import load_pipeline, model_version
from ..schema import RECORD_KEYS
from ..text.reports import ReadOptions, read

_loaded: dict[tuple[str, str | None], Language] = {}


def ignore_interrupts() -> None:
    """Leave the end to the server: a key press in its terminal reaches its processes as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def warm(job: Job) -> str:
    """Load the pipeline; return its exact version. Raises what :func:`zhibiao.pipelines.load_pipeline` raises."""
    return model_version(_pipeline(job))


def _pipeline(job: Job) -> Language:
    key = job.pipeline, job.model
    if key not in _loaded:
        _loaded[key] = load_pipeline(*key)
    return _loaded[key]


def extract_bytes(name: str, data: bytes, job: Job, options: ReadOptions) -> list[Outcome]:
    """Extract the report (of a data set: the reports) in a file's bytes. name: what it is called; no file is opened.

    Raises ZhibiaoError E002, E004, E005, E014 or E080 to E089 for what no report can be read from.
    """
    path = Path(name)
    nlp = _pipeline(job)
    return [extract_file(nlp, (path, report), job) for report in read(path, options, data=data)]


def answer(outcomes: list[Outcome]) -> dict[str, Any]:
    """What the interface says of outcomes: documents with their records, and the errors of those that have none."""
    documents, errors = [], []
    for outcome in outcomes:
        if outcome.error is not None:
            errors.append(error_of(outcome.error))
            continue
        assert outcome.source is not None
        documents.append(
            {
                "doc": outcome.source.doc,
                "text": outcome.text,
                "records": [{key: record[key] for key in RECORD_KEYS} for record in outcome.records],
                "source": {key: value for key, value in outcome.source.row().items() if key != "path"},
                "notes": list(outcome.notes),
            }
        )
    return {"documents": documents, "errors": errors}


def error_of(error: ZhibiaoError) -> dict[str, str]:
    """An error as the interface gives it."""
    return {"code": error.code, "message": str(error)}
