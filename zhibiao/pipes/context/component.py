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
WINDOW = 48  # characters before and after a value that can say what it is
NOTHING: Context = {
    "region": "", "report_year": "", "review_year": "", "genre": "report", "section_status": "", "section_year": "",
}  # fmt: skip


def paragraph_context(doc: Doc, position: int) -> Context:
    """Return the context at a character offset of a Doc: that of its paragraph, with the section that is open there.

    The Doc of a paragraph carries its context in ``doc._.context``. A Doc without one is read as a document of its
    own, a paragraph a line, once.
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
    before = doc.text[max(0, value.start_char - WINDOW) : value.start_char].rsplit("\n", 1)[-1]
    after = doc.text[value.end_char : value.end_char + WINDOW].split("\n", 1)[0]
    target = value._.status == "target" and not patterns.OF_GOAL.match(after)
    if relation:
        year = resolve_year(
            doc.text[slice(*relation.partner)],
            context["report_year"],
            context["review_year"],
            status="target" if target else "actual",
            section_year=context["section_year"],
        )
    elif is_timeless(value.text, before, after):
        return ""
    elif target and context["section_status"] != "target":
        return context["report_year"]
    else:
        year = context["section_year"] or context["report_year" if target else "review_year"]
    # from A to B, the year of A written: B is of the end of the period
    return year[-4:] if "-" in year and len(year) == 9 and is_end_of_change(before) else year


def is_timeless(value: str, before: str, after: str) -> bool:
    """True for a value without a period: the A of 从A提高到B, an area, a length, the capacity of a project."""
    if _change_begins(before) and patterns.TO.match(after):
        return True
    if patterns.PROPERTY.search(before) or patterns.MADE_OF in value or patterns.SIZE_CLASS.match(after):
        return True
    if patterns.CAPACITY.search(before) and patterns.BUILT_THING.match(after):
        return True
    unit = patterns.SIZE_UNITS.match(after)
    return bool(unit and patterns.THE_SIZED_THING.match(after[unit.end() :]))


def _change_begins(before: str) -> bool:
    """True between 从 or 由 and the verb of a change."""
    match = patterns.FROM.search(before)
    return bool(match and not patterns.TO.match(match.group()[1:]))


def is_end_of_change(before: str) -> bool:
    """True behind the verb of a change whose beginning has a year of its own: 由2020年的A提高到."""
    match = patterns.FROM.search(before)
    change = match and patterns.TO.match(match.group()[1:])
    return bool(match and change and patterns.A_YEAR.search(change.group()))


@Language.factory("zhibiao_context", assigns=["span._.year", "span._.region", "span._.indicator_name"])
def make_context(nlp: Language, name: str) -> ContextResolver:
    """Build the component; it has no settings."""
    return ContextResolver(name)


class ContextResolver:
    """Writes ``year``, ``region`` and ``indicator_name`` on every VALUE from its relations and its paragraph's
    context.
    """

    def __init__(self, name: str = "zhibiao_context") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Resolve every VALUE of a Doc. Needs entities, relations and attributes."""
        values = values_of(doc)
        relations = partners(doc)
        groups: dict[tuple[int, int], list[Span]] = {}
        for value in values:
            if named := relations.get(offsets(value), {}).get("HAS_VALUE"):
                groups.setdefault(named.partner, []).append(value)
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
        for other in groups[named.partner]:
            unit = relations.get(offsets(other), {}).get("HAS_UNIT")
            text = doc.text[slice(*unit.partner)] if unit else ""
            siblings.append(Sibling(offsets(other), text, other._.measure))
        return indicator_name(doc.text, named.partner, offsets(value), siblings)
