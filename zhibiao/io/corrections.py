"""What a reader corrected on the review page, read from its file; and made into annotations for the corpus.

A correction file is JSONL, stand-off: a line of the type ``document`` (name, sha256 of the raw text, number of its facts)
and after it a line of the type ``fact`` for every fact of the document, whether anybody touched it or not. Spans are raw
offsets in code points; ``texts`` repeats what stands at them, for people and as a check. docs/review.md lists the keys.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..checks import check_document
from ..errors import ZhibiaoError
from ..schema import ATTRIBUTES, SPAN_KEYS, UNNAMED, Span
from ..standoff import ENTITY_KEYS, Annotation, GoldFact, fact_from_plain
from ..text.clean import clean
from ..text.document import Document

FORMAT = "zhibiao-corrections/1"
ACTIONS = ("keep", "change", "add", "delete")
LINES = ("all", "checked")
SHA256 = re.compile("[0-9a-f]{64}")
YEAR = re.compile(
    r"|\d{4}(?:-\d{4}|H[12]|Q[1-4](?:-Q[1-4])?|-(?:0[1-9]|1[0-2])(?:-\d{4}-(?:0[1-9]|1[0-2]))?)?", re.ASCII
)


@dataclass(frozen=True)
class Correction:
    """A fact as the reader left it. was: the raw span of its VALUE as it was extracted, None for one that was added.

    texts: what stands at the spans of ``fact``. value, value_high, unit: of its record. sentence: of a fact that was added.
    Of a fact with the action ``delete``, ``fact`` is what was deleted.
    """

    action: str
    checked: bool
    was: Span | None
    fact: GoldFact
    texts: dict[str, str | None]
    value: float | None
    value_high: float | None
    unit: str
    sentence: str = ""

    @property
    def read(self) -> bool:
        """True where a person has looked at the fact: it was checked, changed, added or deleted."""
        return self.checked or self.action != "keep"


@dataclass
class CorrectedDocument:
    """All facts of a document that a reader has worked on. doc: its file name. characters: length of its text.

    exported: when the file was made, ISO 8601, "" where it does not say.
    """

    doc: str
    sha256: str
    characters: int
    model: str = ""
    exported: str = ""
    corrections: list[Correction] = field(default_factory=list)

    def count(self, action: str) -> int:
        """The number of facts with an action."""
        return sum(correction.action == action for correction in self.corrections)


def read_corrections(path: Path) -> list[CorrectedDocument]:
    """Read a correction file. Raises ZhibiaoError E001, E007, or E105 with the line that is not one of such a file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except (OSError, ValueError) as error:
        raise ZhibiaoError("E007", path=path, reason=error) from error
    documents: list[CorrectedDocument] = []
    expected, number = 0, 0
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: U+2028 is text
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            if plain["type"] == "document":
                _check_whole(documents, expected)
                documents.append(_document(plain, documents))
                expected = int(plain["facts"])
            else:
                documents[-1].corrections.append(_correction(plain, documents[-1]))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError) as error:
            reason = f"no key {error}" if isinstance(error, KeyError) else str(error)
            raise ZhibiaoError("E105", path=path, line=number, reason=reason) from error
    try:
        if not documents:
            raise ValueError("there is no line of a document")
        _check_whole(documents, expected)
    except ValueError as error:
        raise ZhibiaoError("E105", path=path, line=number, reason=error) from error
    return documents


def _check_whole(documents: list[CorrectedDocument], expected: int) -> None:
    if documents and len(documents[-1].corrections) != expected:
        found = len(documents[-1].corrections)
        raise ValueError(f"the document before has {found} facts and says {expected}: the file is not whole")


def _document(plain: dict[str, Any], before: list[CorrectedDocument]) -> CorrectedDocument:
    if plain["format"] != FORMAT:
        raise ValueError(f"the format is {plain['format']!r}, not {FORMAT}")
    if not SHA256.fullmatch(plain["sha256"]):
        raise ValueError("sha256 is none")
    if any(one.sha256 == plain["sha256"] for one in before):
        raise ValueError("the document stands twice in the file")
    characters, exported = int(plain["characters"]), str(plain.get("exported", ""))
    return CorrectedDocument(str(plain["doc"]), plain["sha256"], characters, str(plain["model"]), exported)


def _correction(plain: dict[str, Any], document: CorrectedDocument) -> Correction:
    if plain["type"] != "fact" or plain["sha256"] != document.sha256:
        raise ValueError("it is no fact of the document before it")
    if plain["action"] not in ACTIONS:
        raise ValueError(f"unknown action {plain['action']!r}")
    for key, choices in ATTRIBUTES.items():
        if plain[key] not in choices:
            raise ValueError(f"{key} cannot be {plain[key]!r}")
    sentence = plain.get("sentence", "")
    for key, text in (
        *((key, plain[key]) for key in ("year", "region", "indicator_name", "unit")),
        ("sentence", sentence),
    ):
        if not isinstance(text, str):
            raise ValueError(f"{key} is no text")
    value, high = plain["value"], plain["value_high"]
    for key, number in (("value", value), ("value_high", high)):
        if number is not None and (type(number) not in (int, float) or not math.isfinite(number)):
            raise ValueError(f"{key} is no number")
    spans = plain["spans"]
    for key in SPAN_KEYS:
        if not (_is_span(spans[key], document.characters) or (spans[key] is None and key != "value")):
            raise ValueError(f"the span of {key} is not inside the text: {spans[key]}")
    was = plain["was"]
    if (plain["action"] == "add") != (was is None) or not (was is None or _is_span(was, document.characters)):
        raise ValueError(f"was is {was} with the action {plain['action']}")
    texts = {key: plain["texts"][key] for key in SPAN_KEYS}
    place, checked, fact = tuple(was) if was else None, plain["checked"] is True, fact_from_plain(plain)
    return Correction(plain["action"], checked, place, fact, texts, value, high, plain["unit"], sentence)


def _is_span(span: Any, characters: int) -> bool:
    whole = isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span)
    return whole and 0 <= span[0] < span[1] <= characters


@dataclass
class Imported:
    """An annotation made of corrections. problems: what a reader has to put right, left out of it. notes: what else was left out."""

    annotation: Annotation
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def to_annotation(
    corrected: CorrectedDocument, document: Document, head: Annotation, *, reader: str = "reader", lines: str = "all"
) -> Imported:
    """Return the annotation that corrections make of a document. head: its name, part and meta.

    lines: ``all``, the whole document, with what nobody has looked at as the model read it; or ``checked``, the lines
    all of whose facts a person has read. Where mentions overlap, what a person wrote stands and what the model read
    gives way. Raises ZhibiaoError E106 for another text than the one that was corrected.
    """
    if document.sha256 != corrected.sha256:
        raise ZhibiaoError("E106", doc=corrected.doc, expected=corrected.sha256[:12])
    ranges = [_line(document.raw, match) for match in re.finditer(r"[^\n]+", document.raw)]
    made = {
        "how": f"Read by {corrected.model or 'a pipeline'} and corrected on the review page: "
        f"{sum(one.read for one in corrected.corrections)} of {len(corrected.corrections)} facts looked at, "
        f"{corrected.count('change')} changed, {corrected.count('add')} added, {corrected.count('delete')} deleted.",
        "annotators": [reader],
        "pre_annotated": True,
    }
    imported = Imported(replace(head, sha256=document.sha256, made=made, paragraphs=[], facts=[]))
    annotation = imported.annotation
    if lines == "checked":
        annotation.paragraphs = list(_read_lines(corrected, ranges))
        if not annotation.paragraphs:
            return imported
    # what a person has looked at comes first, so that it is what stays
    for correction in sorted(corrected.corrections, key=lambda one: not one.read):
        if correction.action == "delete" or not annotation.covers(correction.fact.value):
            continue
        fact, lost = _in_line(correction, ranges)
        reasons = list(_wrong(correction, fact, document)) or list(_clashes(fact, annotation, document.raw))
        here = f"{corrected.doc}: fact at {fact.value[0]}-{fact.value[1]} {document.raw[slice(*fact.value)]!r}"
        if reasons:
            (imported.problems if correction.read else imported.notes).append(f"{here}: {'; '.join(reasons)}")
            continue
        if lost:
            imported.notes.append(f"{here}: {', '.join(lost)} in another line, which an annotation cannot hold")
        annotation.facts.append(fact)
    annotation.facts.sort(key=lambda fact: fact.value)
    imported.problems += [f"{corrected.doc}: {reason}" for reason in check_document(annotation, document)]
    return imported


def _line(raw: str, match: re.Match[str]) -> Span:
    start, end = match.span()
    return start, end - raw[start:end].endswith("\r")


def _read_lines(corrected: CorrectedDocument, ranges: list[Span]) -> Iterator[Span]:
    """The lines that have facts and whose facts a person has all looked at."""
    for start, end in ranges:
        here = [one for one in corrected.corrections if start <= one.fact.value[0] < end]
        if here and all(one.read for one in here):
            yield start, end


def _in_line(correction: Correction, ranges: list[Span]) -> tuple[GoldFact, list[str]]:
    """The fact as the corpus holds facts: mentions in the line of its VALUE alone, a name where none of them says it."""
    fact, texts = correction.fact, correction.texts
    line = next((span for span in ranges if span[0] <= fact.value[0] < span[1]), (0, 0))
    spans, lost = dict(fact.spans), []
    for key, span in fact.spans.items():
        if span and key != "value" and not line[0] <= span[0] < span[1] <= line[1]:
            spans[key] = None
            lost.append(ENTITY_KEYS[key])
    said = clean(texts["indicator"] or "").text.strip() if spans["indicator"] else ""
    name = "" if fact.indicator_name in (said, UNNAMED) else fact.indicator_name
    moving = fact.measure in ("growth", "change")
    direction = (fact.direction or "up") if moving else ""
    return replace(fact, spans=spans, indicator_name=name, direction=direction), lost


def _wrong(correction: Correction, fact: GoldFact, document: Document) -> Iterator[str]:
    raw = document.raw
    for key, span in correction.fact.spans.items():
        if span and correction.texts[key] != raw[slice(*span)]:
            yield f"{ENTITY_KEYS[key]} {correction.texts[key]!r} does not stand at {span[0]}-{span[1]}"
    for key, span in fact.spans.items():
        surface = raw[slice(*span)] if span else ""
        if surface != surface.strip():
            yield f"{ENTITY_KEYS[key]} begins or ends with a blank"
        elif "\n" in surface:
            yield f"{ENTITY_KEYS[key]} stands in two lines"
    if not YEAR.fullmatch(fact.year):
        yield f"the year {fact.year!r} is none of 2022, 2021-2025, 2022H1, 2022Q1, 2022-06"


def _clashes(fact: GoldFact, annotation: Annotation, raw: str) -> Iterator[str]:
    """What of a fact overlaps the facts that an annotation has already."""
    mentions = sorted((*span, ENTITY_KEYS[key]) for key, span in fact.spans.items() if span)
    for before, after in zip(mentions, mentions[1:]):
        if after[0] < before[1]:
            yield f"its {before[2]} and its {after[2]} overlap"
    for other in annotation.facts:
        if other.value == fact.value:
            yield "another fact has this VALUE"
            return
    for start, end, label in mentions:
        for known in annotation.entities():
            if known[0] < end and start < known[1] and known != (start, end, label):
                yield f"{label} {raw[start:end]!r} overlaps {known[2]} {raw[known[0] : known[1]]!r} of another fact"
