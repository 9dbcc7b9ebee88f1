"""A report as read: raw text, clean text, paragraphs. The unit that everything after the reader works on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..schema import Span
from .clean import clean, furniture_lines
from .offsets import CleanText
from .reader import read_text
from .reports import Report

# Longer paragraphs are cut at sentence ends: a bound on memory for text without line breaks.
MAX_PARAGRAPH = 3000
SENTENCE = re.compile(r"[^。！？；]*[。！？；]*[”’」』]?")
# What no fact can do without: a digit, a masked digit, or a Chinese numeral before something that it measures.
NUMBER = re.compile(
    r"\d|\*|[零一二两三四五六七八九十百千万半几数][成倍番半个万亿千百十]|[为至到是]零|点[零一二三四五六七八九]|分之|翻番|[百千万亿](?:亿|元|吨|人|户|亩|平方|公里|级|大关|斤)"
)


@dataclass(frozen=True)
class Paragraph:
    """A line of the clean text (or a piece of a very long one): half-open clean offsets and the text between them."""

    start: int
    end: int
    text: str

    @property
    def may_hold_fact(self) -> bool:
        """False where there is no number of any kind, so that nothing in the paragraph can be a fact."""
        return bool(NUMBER.search(self.text))


@dataclass(frozen=True)
class Document:
    """name: file name. raw: its text as read. clean: its clean text with the way back. furniture: the lines left out."""

    name: str
    raw: str
    clean: CleanText
    furniture: list[str] = field(default_factory=list)

    @classmethod
    def from_text(cls, raw: str, name: str = "") -> Document:
        """Clean a text and keep both."""
        return cls(name, raw, clean(raw), furniture_lines(raw))

    @classmethod
    def from_path(cls, path: Path) -> Document:
        """Read and clean a file. Raises what :func:`zhibiao.text.reader.read_text` raises."""
        return cls.from_text(read_text(path), path.name.encode("utf-8", "replace").decode())

    @classmethod
    def from_report(cls, report: Report) -> Document:
        """Clean the text of a report. What its file says beside the text counts as furniture: it may name place and date."""
        beside = [line for line in (report.title, report.date) if line and line not in report.text]
        return cls(report.name, report.text, clean(report.text), furniture_lines(report.text) + beside)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs that are not empty, in order."""
        return list(split_paragraphs(self.clean.text))

    @cached_property
    def sha256(self) -> str:
        """sha256 of the raw text in UTF-8, as the corpus identifies documents."""
        return hashlib.sha256(self.raw.encode()).hexdigest()

    def raw_span(self, paragraph: Paragraph, span: Span) -> Span:
        """Raw offsets of a span given in offsets of a paragraph's text."""
        return self.clean.unapply((paragraph.start + span[0], paragraph.start + span[1]))


def split_paragraphs(text: str, limit: int = MAX_PARAGRAPH) -> Iterator[Paragraph]:
    """Yield the lines of a text that are not blank; lines longer than ``limit`` characters in pieces of whole sentences.

    A sentence longer than the limit is cut at the limit, between two characters that are no digits where possible.
    """
    position = 0
    for line in text.split("\n"):
        for start, end in _pieces(line, limit):
            if line[start:end].strip():
                yield Paragraph(position + start, position + end, line[start:end])
        position += len(line) + 1


def _pieces(line: str, limit: int) -> Iterator[Span]:
    if len(line) <= limit:
        yield 0, len(line)
        return
    start = end = 0
    for match in SENTENCE.finditer(line):
        while match.end() - start > limit:
            if end == start:
                end = _cut(line, start, limit)
            yield start, end
            start = end
        end = match.end()
    if end > start:
        yield start, end


def _cut(line: str, start: int, limit: int) -> int:
    for end in range(start + limit, start + limit // 2, -1):
        if line[end - 1 : end + 1].strip("0123456789.,*"):
            return end
    return start + limit
