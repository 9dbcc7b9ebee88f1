"""Labels, types and the record of zhibiao. Standard library only.

Spans are half-open ``(start, end)`` pairs of Unicode code points. What text they count in is said where they are
used: the raw file in a :class:`Fact`, the Doc's text in a :class:`Relation`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Span = tuple[int, int]
Entity = tuple[int, int, str]  # start, end, label

ENTITY_LABELS = ("INDICATOR", "VALUE", "UNIT", "YEAR", "REGION")

# relation → (label of its head, label of its tail); every relation touches exactly one VALUE
RELATION_TYPES = {
    "HAS_VALUE": ("INDICATOR", "VALUE"),
    "HAS_UNIT": ("VALUE", "UNIT"),
    "IN_YEAR": ("VALUE", "YEAR"),
    "IN_REGION": ("VALUE", "REGION"),
}
# the entity that a relation adds to its VALUE, which is what a model has to find
PARTNER_LABELS = {"HAS_VALUE": "INDICATOR", "HAS_UNIT": "UNIT", "IN_YEAR": "YEAR", "IN_REGION": "REGION"}

ATTRIBUTES = {
    "measure": ("level", "growth", "change", "ratio"),
    "direction": ("", "up", "down"),
    "bound": ("exact", "at_least", "at_most", "about"),
    "status": ("actual", "target"),
}

RECORD_KEYS = (
    "doc", "indicator", "indicator_name", "indicator_id", "value", "value_high", "value_text", "unit", "measure",
    "direction", "bound", "status", "year", "region", "region_code", "confidence", "flags", "sentence", "spans",
)  # fmt: skip
# what tables and stores say of a record beside its own keys: sha256 of the text it was read from, and what read it
PROVENANCE_KEYS = ("sha256", "model")
# indicator_name of a fact whose indicator was not found: the key is never empty
UNNAMED = "未指明"
SPAN_KEYS = ("indicator", "value", "unit", "year", "region")


class Relation(NamedTuple):
    """A labelled pair of mentions in one Doc, by character offsets in its text, with the probability of the pair."""

    label: str
    head: Span
    tail: Span
    score: float = 1.0

    @property
    def value(self) -> Span:
        """The span of the VALUE that the relation is about."""
        return self.tail if self.label == "HAS_VALUE" else self.head

    @property
    def partner(self) -> Span:
        """The span of the entity that the relation adds to its VALUE."""
        return self.head if self.label == "HAS_VALUE" else self.tail

    @classmethod
    def of_value(cls, label: str, value: Span, partner: Span, score: float = 1.0) -> Relation:
        """Build the relation ``label`` between a VALUE and its partner, in the direction that the schema demands."""
        return cls(label, partner, value, score) if label == "HAS_VALUE" else cls(label, value, partner, score)


@dataclass
class Fact:
    """One number of a report and what it means. ``spans`` are raw offsets of the file's text as read.

    The keys of :meth:`record` are the contract of the command line (see docs/records.md).
    """

    doc: str
    value_text: str
    spans: dict[str, Span | None]
    indicator: str | None = None
    indicator_name: str = ""
    indicator_id: str | None = None
    value: float | None = None
    value_high: float | None = None
    unit: str = ""
    measure: str = "level"
    direction: str = ""
    bound: str = "exact"
    status: str = "actual"
    year: str = ""
    region: str = ""
    region_code: str | None = None
    confidence: float = 1.0
    flags: list[str] = field(default_factory=list)
    sentence: str = ""

    def record(self) -> dict[str, Any]:
        """Return the fact as a plain dict with every key of ``RECORD_KEYS``, in that order, spans as lists."""
        plain = {key: getattr(self, key) for key in RECORD_KEYS}
        plain["flags"] = list(self.flags)
        plain["spans"] = {key: list(s) if (s := self.spans.get(key)) else None for key in SPAN_KEYS}
        return plain
