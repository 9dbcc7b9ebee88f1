"""What can be validated about the corpus without reading it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from .corpora import read_manifest, split_of, text_path
from .errors import ZhibiaoError, needed
from .near_duplicates import near_duplicates
from .schema import SPAN_KEYS, Span
from .standoff import ENTITY_KEYS, Annotation, annotation_files, load
from .text.document import Document

# paragraphs shorter than this repeat everywhere (headings, openings) and say nothing about a leak between splits
DUPLICATE_LENGTH = 40


@dataclass
class Report:
    """Errors as printable lines, and what was looked at."""

    errors: list[str] = field(default_factory=list)
    documents: int = 0
    facts: int = 0
    without_text: int = 0


def check_corpus(corpus: Path, texts: Path) -> Report:
    """Check all annotation files of a corpus folder and its split manifest.

    Per file: JSON Schema, file name, sha256 of the text. Per fact: spans inside the text, inside one annotated line,
    not blank at an edge, no two entities overlapping, one VALUE a fact, direction exactly with growth and change, digits in a
    VALUE. Over all: every document in exactly one split, no blind document, no paragraph
    in two splits, nearly the same ones included.
    """
    report = Report()
    splits = read_manifest(corpus)
    where = _split_of(splits, report)
    paragraphs: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    for path in annotation_files(corpus):
        try:
            annotation = load_valid(path, corpus / "schema.json")
        except ZhibiaoError as error:
            report.errors.append(str(error))
            continue
        seen.add(annotation.doc)
        report.documents += 1
        report.facts += len(annotation.facts)
        if annotation.doc not in where:
            report.errors.append(f"{path}: in no split")
        text = text_path(corpus, texts, annotation.part, annotation.doc)
        if not text.exists():
            if annotation.part == "authored":
                report.errors.append(f"{path}: its text {text.name} is missing")
            report.without_text += 1
            continue
        document = Document.from_path(text)
        wrong = (*check_document(annotation, document), *check_kept(annotation, document))
        report.errors += [f"{path}: {reason}" for reason in wrong]
        split = where.get(annotation.doc, "")
        paragraphs += [(words, split, annotation.doc) for words in _comparable(document)]
    report.errors += _leaks(paragraphs)
    report.errors += [f"splits.json: {name} has no annotation" for name in where if name not in seen]
    return report


def _comparable(document: Document) -> Iterator[str]:
    """The words of each paragraph that may hold a fact and is long enough to say something about a leak."""
    for paragraph in document.paragraphs:
        words = re.sub(r"\W", "", paragraph.text)
        if paragraph.may_hold_fact and len(words) >= DUPLICATE_LENGTH:
            yield words


def _leaks(paragraphs: list[tuple[str, str, str]]) -> Iterator[str]:
    """A line for each pair of nearly equal paragraphs of different splits."""
    words, splits, names = zip(*paragraphs) if paragraphs else ((), (), ())
    for i, j, share in near_duplicates(words, splits):
        yield (
            f"{names[j]} ({splits[j]}): a paragraph stands in {names[i]} ({splits[i]}) too, "
            f"{share:.0%} the same: {words[j][:20]}…"
        )


def _split_of(splits: dict[str, Any], report: Report) -> dict[str, str]:
    named = Counter(name for part in ("authored", "real") for names in splits[part].values() for name in names)
    report.errors += [f"splits.json: {name} is named {n} times" for name, n in named.items() if n > 1]
    blind = {name for names in splits["blind"].values() if isinstance(names, list) for name in names}
    report.errors += [f"splits.json: {name} is a blind document" for name in named if name in blind]
    return split_of(splits)


@lru_cache(maxsize=4)
def _validator(schema: Path) -> Any:
    return needed("jsonschema", "corpus").Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def load_valid(path: Path, schema: Path) -> Annotation:
    """Load an annotation that is valid against the JSON Schema and named like its file.

    Raises ZhibiaoError E030 or E031 with the first place that is not.
    """
    annotation = load(path)
    problem = next(_validator(schema).iter_errors(json.loads(path.read_text(encoding="utf-8"))), None)
    if problem is not None:
        place = "/".join(map(str, problem.absolute_path))
        raise ZhibiaoError("E030", path=path, schema=schema.name, reason=f"{place}: {problem.message}")
    if annotation.doc != path.stem:
        raise ZhibiaoError("E031", path=path, reason=f"the document is named {annotation.doc}")
    return annotation


def check_document(annotation: Annotation, document: Document) -> Iterator[str]:
    """Yield what is wrong with an annotation of a document, one printable line each."""
    if document.sha256 != annotation.sha256:
        yield f"the text was altered (sha256 {document.sha256[:12]}, annotated {annotation.sha256[:12]})"
        return
    raw = document.raw
    lines = [match.span() for match in re.finditer(r"[^\n]+", raw)]
    for start, end in annotation.paragraphs:
        if not any(low <= start and end <= high for low, high in lines):
            yield f"annotated range {start}-{end} is not inside one line"
    values = Counter(fact.value for fact in annotation.facts)
    yield from (f"VALUE {span} stands in {n} facts" for span, n in values.items() if n > 1)
    for fact in annotation.facts:
        here = f"fact at {fact.value[0]}-{fact.value[1]} {raw[slice(*fact.value)]!r}"
        line = next((span for span in lines if span[0] <= fact.value[0] and fact.value[1] <= span[1]), None)
        if line is None or not annotation.covers(fact.value):
            yield f"{here}: VALUE outside the annotated text"
            continue
        for key in SPAN_KEYS:
            yield from (f"{here}: {ENTITY_KEYS[key]} {reason}" for reason in _check_span(fact.spans[key], line, raw))
        if (fact.measure in ("growth", "change")) != bool(fact.direction):
            yield f"{here}: direction {fact.direction!r} with measure {fact.measure}"
    entities = annotation.entities()
    for before, after in zip(entities, entities[1:]):
        if after[0] < before[1]:
            yield f"{before} and {after} overlap: {raw[before[0] : after[1]]!r}"


def check_kept(annotation: Annotation, document: Document) -> Iterator[str]:
    """Yield the mentions that cleaning drops, one printable line each: the corpus has none, a reader of a page may mark one."""
    for start, end, label in annotation.entities():
        if 0 <= start < end <= len(document.raw) and document.clean.apply((start, end)) is None:
            yield f"{label} {start}-{end} {document.raw[start:end]!r} is lost in cleaning"


def _check_span(span: Span | None, line: Span, raw: str) -> Iterator[str]:
    if span is None:
        return
    start, end = span
    if not line[0] <= start < end <= line[1]:
        yield f"{start}-{end} is empty or outside the line of its VALUE"
    elif raw[start:end] != raw[start:end].strip():
        yield f"{start}-{end} begins or ends with a blank"
