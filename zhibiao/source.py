"""The report that facts were read from: what every table says of it, beside the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .normalize.region import region_code
from .pipes.context import patterns
from .pipes.context.document import HEAD_LINES, TITLE_LENGTH, Context
from .text.document import Document
from .text.reports import Report


@dataclass(frozen=True)
class Source:
    """A report as it was read.

    doc: file name. path: the file as it was given. sha256: of the text as read, in UTF-8. region, region_code: the
    reporting place. report_year: the year that the report plans for (of a communiqué the year after the one it reports
    on); review_year: the one that it looks back on. Both are empty where the text does not say. genre: report, digest
    or communique. characters: length of the text. model: what read it, see
    :func:`zhibiao.pipelines.model_version`. date: the day it was given or published, ISO, "" where nothing says it.
    file_sha256: of the file's bytes.
    """

    doc: str
    sha256: str
    path: str = ""
    title: str = ""
    region: str = ""
    region_code: str | None = None
    report_year: str = ""
    review_year: str = ""
    genre: str = ""
    characters: int = 0
    model: str = ""
    date: str = ""
    file_sha256: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two readings the same: the text and what it was called, the model, and the place and year assumed."""
        return self.sha256, self.doc, self.model, self.region, self.report_year

    def row(self) -> dict[str, Any]:
        """Return the source as a plain dict."""
        return asdict(self)


def describe_source(
    document: Document, contexts: Sequence[Context], *, path: str = "", model: str = "", report: Report | None = None
) -> Source:
    """Return the Source of a document with the contexts that :func:`describe_document` found for its paragraphs.

    report: what its file says of it, where it was read from one.
    """
    context: Context = contexts[0] if contexts else {}
    region, report_year = context.get("region", ""), context.get("report_year", "")
    return Source(
        doc=document.name,
        sha256=document.sha256,
        path=path,
        title=(report and report.title) or find_title(document),
        region=region,
        region_code=region_code(region, report_year) if region else None,
        report_year=report_year,
        review_year=context.get("review_year", ""),
        genre=context.get("genre", ""),
        characters=len(document.raw),
        model=model,
        date=report.date if report else "",
        file_sha256=report.sha256 if report else "",
    )


def find_title(document: Document) -> str:
    """The first short line that calls the text a report or communiqué, else the first short line, else nothing."""
    head = [paragraph.text.strip() for paragraph in document.paragraphs[:HEAD_LINES]]
    short = [line for line in head if len(line) <= TITLE_LENGTH]
    return next((line for line in short if patterns.TITLE.search(line)), short[0] if short else "")
