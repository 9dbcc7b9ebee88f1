"""The component that resolves, for every VALUE, the period, the place and the name that its record carries."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from ...normalize.indicator import Sibling, indicator_name
from ...normalize.region import resolve_region
from ...normalize.year import resolve_year
from ...schema import Relation
from ...text.document import Document
from ..extensions import offsets, partners, values_of
from . import patterns
from .document import Context, describe_document
from .sections import Section, Years, section_at

PARAGRAPHS = "zhibiao_paragraphs"
NOTHING: Context = {
    "region": "", "report_year": "", "review_year": "", "genre": "report", "section_status": "", "section_year": "",
}  # fmt: skip


def paragraph_context(doc: Doc, position: int) -> Context:
    """Return the context at a character offset of a Doc: that of its paragraph, with the section that is open there.

    The Doc of a paragraph carries its context in ``doc._.context``. A Doc without one is read as a document of its own, a
    paragraph a line, once.
    """
    start, end, context = _paragraph(doc, position)
    if context["report_year"] and context["genre"] != "communique":
        section = section_at(
            doc.text[start:end],
            position - start,
            Section(context["section_year"], context["section_status"]),
            Years(int(context["report_year"]), int(context["review_year"])),
        )
        return {**context, "section_year": section.year, "section_status": section.status}
    return context


def _paragraph(doc: Doc, position: int) -> tuple[int, int, Context]:
    """Start, end and context of the paragraph that holds a character offset."""
    if doc._.context is not None:
        return 0, len(doc.text), {**NOTHING, **doc._.context}
    if PARAGRAPHS not in doc.user_data:
        document = Document.from_text(doc.text)
        starts = [document.raw_span(paragraph, (0, 1))[0] for paragraph in document.paragraphs]
        doc.user_data[PARAGRAPHS] = [starts, describe_document(document)]
    starts, contexts = doc.user_data[PARAGRAPHS]
    index = bisect_right(starts, position) - 1
    if index < 0:
        return 0, len(doc.text), NOTHING
    end = starts[index + 1] if index + 1 < len(starts) else len(doc.text)
    return starts[index], end, contexts[index]


def value_year(doc: Doc, value: Span, relation: Relation | None, context: Context) -> str:
    """The period of a VALUE: by its YEAR, else by the section, else by the document; "" for what has no period."""
    if relation:
        return resolve_year(
            doc.text[slice(*relation.partner)],
            context["report_year"],
            context["review_year"],
            status=value._.status,
            section_year=context["section_year"],
        )
    if is_timeless(doc.text, offsets(value)):
        return ""
    if value._.status == "target" and context["section_status"] != "target":
        return context["report_year"]
    if context["section_year"]:
        return context["section_year"]
    return context["report_year"] if value._.status == "target" else context["review_year"]


def is_timeless(text: str, value: tuple[int, int]) -> bool:
    """True for a value without a period: the A of 从A提高到B, an area, a length, the capacity of a project."""
    before = text[max(0, value[0] - 40) : value[0]].rsplit("\n", 1)[-1]
    after = text[value[1] : value[1] + 40].split("\n", 1)[0]
    if patterns.FROM.search(before) and not patterns.TO.search(before[before.rfind("从") :]) and patterns.TO.match(after):
        return True
    if patterns.PROPERTY.search(before):
        return True
    unit = patterns.SIZE_UNITS.match(after)
    return bool(unit and patterns.THE_SIZED_THING.match(after[unit.end() :]))


@Language.factory("zhibiao_context", assigns=["span._.year", "span._.region", "span._.indicator_name"])
def make_context(nlp: Language, name: str) -> ContextResolver:
    """Build the component; it has no settings."""
    return ContextResolver(name)


class ContextResolver:
    """Writes ``year``, ``region`` and ``indicator_name`` on every VALUE from its relations and its paragraph's context."""

    def __init__(self, name: str = "zhibiao_context") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Resolve every VALUE of a Doc. Needs entities, relations and attributes."""
        values = values_of(doc)
        relations = partners(doc)
        groups: dict[tuple[int, int], list[Span]] = {}
        for value in values:
            if named := relations.get(offsets(value), {}).get("HAS_VALUE"):
                groups.setdefault(tuple(named.partner), []).append(value)
        for value in values:
            mine = relations.get(offsets(value), {})
            context = paragraph_context(doc, value.start_char)
            value._.year = value_year(doc, value, mine.get("IN_YEAR"), context)
            place = mine.get("IN_REGION")
            value._.region = (
                resolve_region(doc.text[slice(*place.partner)], context["region"], context["report_year"])
                if place
                else context["region"]
            )
            named = mine.get("HAS_VALUE")
            value._.indicator_name = self._name(doc, value, named, groups, relations) if named else ""
        return doc

    def _name(self, doc: Doc, value: Span, named: Relation, groups: Any, relations: Any) -> str:
        """The full name of what a VALUE measures."""
        siblings = []
        for other in groups[tuple(named.partner)]:
            unit = relations.get(offsets(other), {}).get("HAS_UNIT")
            text = doc.text[slice(*unit.partner)] if unit else ""
            siblings.append(Sibling(offsets(other), text, other._.measure))
        return indicator_name(doc.text, tuple(named.partner), offsets(value), siblings)
