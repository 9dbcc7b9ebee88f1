"""The corpus's stand-off format: one JSON file a document, offsets into its raw text, one fact a line.

See corpus/README.md and corpus/schema.json. The text of an authored document stands beside its annotation
(``corpus/authored/NAME.txt``); that of a real one is an asset (``assets/texts/NAME.txt``) and is never committed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ZhibiaoError
from .schema import SPAN_KEYS, Relation, Span
from .text.document import Document, Paragraph

# folders of the corpus with one annotation a document, and the one with second, independent annotations of some
FOLDERS = ("authored", "real", "seeds")
SECOND = "second"
FIELDS = ("measure", "direction", "bound", "status", "year", "region", "indicator_name")
PARTNER_KEYS = {"HAS_VALUE": "indicator", "HAS_UNIT": "unit", "IN_YEAR": "year", "IN_REGION": "region"}
ENTITY_KEYS = {"indicator": "INDICATOR", "value": "VALUE", "unit": "UNIT", "year": "YEAR", "region": "REGION"}


@dataclass
class GoldFact:
    """An annotated fact: raw spans by key of ``SPAN_KEYS`` (None where there is none) and the fields of the guidelines."""

    spans: dict[str, Span | None]
    measure: str
    direction: str
    bound: str
    status: str
    year: str
    region: str
    indicator_name: str = ""

    @property
    def value(self) -> Span:
        """The raw span of the VALUE."""
        span = self.spans["value"]
        assert span is not None
        return span


@dataclass
class Annotation:
    """One annotated document. ``paragraphs``: raw ranges that are gold, [] for the whole document."""

    doc: str
    part: str
    sha256: str
    meta: dict[str, Any]
    made: dict[str, Any]
    paragraphs: list[Span]
    facts: list[GoldFact] = field(default_factory=list)

    def covers(self, span: Span) -> bool:
        """True where a raw span stands in text that was annotated."""
        return not self.paragraphs or any(start <= span[0] and span[1] <= end for start, end in self.paragraphs)

    def entities(self) -> list[tuple[int, int, str]]:
        """All mentions as (start, end, label) in raw offsets, each once, in order."""
        found = {(*span, ENTITY_KEYS[key]) for fact in self.facts for key in SPAN_KEYS if (span := fact.spans[key])}
        return sorted(found)

    def relations(self) -> list[Relation]:
        """All relations in raw offsets, each once, in order."""
        found = {
            Relation.of_value(label, fact.value, span)
            for fact in self.facts
            for label, key in PARTNER_KEYS.items()
            if (span := fact.spans[key])
        }
        return sorted(found)


def annotation_files(corpus: Path) -> list[Path]:
    """The annotation files of a corpus, by folder and name; second annotations are not among them."""
    return [path for folder in FOLDERS for path in sorted((corpus / folder).glob("*.json"))]


def span_from_plain(plain: Any) -> Span:
    """A span from what :mod:`json` reads. Raises TypeError where it is none."""
    if not (isinstance(plain, list) and len(plain) == 2 and all(type(end) is int for end in plain)):
        raise TypeError(f"{plain!r} is no span")
    return plain[0], plain[1]


def text_from_plain(plain: dict[str, Any], key: str) -> str:
    """A text from what :mod:`json` reads. Raises KeyError where it is missing and TypeError where it is none."""
    if not isinstance(plain[key], str):
        raise TypeError(f"{key} is no text")
    return str(plain[key])


def fact_from_plain(plain: dict[str, Any]) -> GoldFact:
    """A fact from what :mod:`json` reads. Raises KeyError or TypeError where a key is missing or not what it should be."""
    spans = {key: span_from_plain(span) if (span := plain["spans"][key]) else None for key in SPAN_KEYS}
    if spans["value"] is None:
        raise TypeError("a fact has no VALUE")
    return GoldFact(spans, **{key: text_from_plain(plain, key) for key in FIELDS})


def head_from_plain(plain: dict[str, Any]) -> Annotation:
    """An annotation without its facts from what :mod:`json` reads. Raises KeyError or TypeError as :func:`fact_from_plain`."""
    for key in ("meta", "made"):
        if not isinstance(plain[key], dict):
            raise TypeError(f"{key} is no object")
    doc, part, sha256 = (text_from_plain(plain, key) for key in ("doc", "part", "sha256"))
    paragraphs = [span_from_plain(span) for span in plain["paragraphs"]]
    return Annotation(doc, part, sha256, plain["meta"], plain["made"], paragraphs)


def load(path: Path) -> Annotation:
    """Read an annotation file. Raises ZhibiaoError E031 where it is no JSON or lacks a key."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        annotation = head_from_plain(plain)
        annotation.facts = [fact_from_plain(fact) for fact in plain["facts"]]
        return annotation
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ZhibiaoError("E031", path=path, reason=f"not an annotation file: {error!r}") from error


def dump(annotation: Annotation, path: Path) -> None:
    """Write an annotation file, one fact a line, so that a change of a fact is a change of a line."""
    head = {key: getattr(annotation, key) for key in ("doc", "part", "sha256", "meta", "made", "paragraphs")}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    facts = [
        json.dumps(
            {"spans": {k: fact.spans[k] for k in SPAN_KEYS}, **{k: getattr(fact, k) for k in FIELDS}},
            ensure_ascii=False,
        )
        for fact in annotation.facts
    ]
    body = ",\n".join("  " + fact for fact in facts)
    path.write_text("{\n" + "\n".join(lines) + '\n "facts": [\n' + body + "\n ]\n}\n", encoding="utf-8")


@dataclass
class GoldDocument:
    """An annotation with the document it annotates."""

    annotation: Annotation
    document: Document

    def gold_paragraphs(self) -> list[Paragraph]:
        """The clean paragraphs that were annotated."""
        return [
            p for p in self.document.paragraphs if self.annotation.covers(self.document.clean.unapply((p.start, p.end)))
        ]
