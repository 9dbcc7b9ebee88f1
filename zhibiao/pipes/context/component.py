"""The component that resolves, for every VALUE, the period, the place and the name that its record carries."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from ...normalize.indicator import Sibling, indicator_name
from ...normalize.region import listed_regions
from ...normalize.year import listed_periods
from ...schema import Relation
from ...schema import Span as Offsets
from ...text.document import Document
from ..extensions import offsets, partners, text_of, values_of
from . import patterns
from .document import Context, describe_document
from .periods import governing, said_period, value_year
from .places import NEAREST, place_of
from .sections import Section, Years, cues

PARAGRAPHS = "zhibiao_paragraphs"
NOTHING: Context = {
    "region": "", "report_year": "", "review_year": "", "genre": "report", "year_ahead": False, "long_review": "",
    "section_status": "", "section_year": "",
}  # fmt: skip


def paragraph_context(doc: Doc, position: int) -> Context:
    """Return the context at one character offset of a Doc, see :func:`contexts_at`."""
    return contexts_at(doc, [position])[0]


def contexts_at(doc: Doc, positions: Sequence[int]) -> list[Context]:
    """Return the contexts at ascending character offsets of a Doc: of their paragraph, with the section open there.

    The Doc of a paragraph carries its context in ``doc._.context``. A Doc without one is read as a document of its
    own, a paragraph a line, once. Linear in the text and the offsets.
    """
    text = text_of(doc)
    found: list[Context] = []
    current: tuple[int, int, Context] | None = None
    changes: list[tuple[int, Section]] = []
    for position in positions:
        if current is None or not current[0] <= position < current[1]:
            current = _paragraph(doc, text, position)
            changes = list(_changes(text[current[0] : current[1]], current[2]))
        start, _, context = current
        index = bisect_right([offset for offset, _ in changes], position - start) - 1
        if index >= 0:
            section = changes[index][1]
            context = {**context, "section_year": section.year, "section_status": section.status}
        found.append(context)
    return found


def _changes(text: str, context: Context) -> Iterator[tuple[int, Section]]:
    """The offsets in a paragraph at which another section opens."""
    if context["report_year"] and context["genre"] != "communique":
        begin = Section(context["section_year"], context["section_status"])
        yield from cues(text, begin, Years(int(context["report_year"]), int(context["review_year"])))


def _paragraph(doc: Doc, text: str, position: int) -> tuple[int, int, Context]:
    """Start, end and context of the paragraph that holds a character offset."""
    if doc._.context is not None:
        return 0, len(text), {**NOTHING, **doc._.context}
    if PARAGRAPHS not in doc.user_data:
        document = Document.from_text(text)
        starts = [document.raw_span(paragraph, (0, 1))[0] for paragraph in document.paragraphs]
        doc.user_data[PARAGRAPHS] = [starts, describe_document(document)]
    starts, contexts = doc.user_data[PARAGRAPHS]
    index = bisect_right(starts, position) - 1
    if index < 0:
        return 0, len(text), NOTHING
    end = starts[index + 1] if index + 1 < len(starts) else len(text)
    return starts[index], end, contexts[index]


def said_periods(doc: Doc, values: Sequence[Span], contexts: Sequence[Context]) -> list[str]:
    """What the YEAR of each VALUE means, "" for a VALUE without one or a period that depends on its status."""
    text, relations = text_of(doc), partners(doc)
    dates = [offsets(ent) for ent in doc.ents if ent.label_ == "YEAR"]
    found = []
    for value, context in zip(values, contexts):
        relation = relations.get(offsets(value), {}).get("IN_YEAR")
        year = governing(text, relation.partner, dates, offsets(value)) if relation else None
        found.append(said_period(text, year, context) if year else "")
    return found


def _share(text: str, relation: Relation, sharing: list[Offsets], listed: list[str]) -> str:
    """Of what a YEAR or a REGION lists, the one of this value, where 分别 gives each value its own; else ""."""
    if len(listed) != len(sharing) or "分别" not in text[relation.partner[1] : sharing[0][0]]:
        return ""
    return listed[sharing.index(relation.value)]


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
        groups: dict[tuple[str, Offsets], list[Offsets]] = {}
        for value in values:
            for label, relation in relations.get(offsets(value), {}).items():
                groups.setdefault((label, relation.partner), []).append(offsets(value))
        measures = {offsets(value): value._.measure for value in values}
        dates = [offsets(ent) for ent in doc.ents if ent.label_ == "YEAR"]
        places = [offsets(ent) for ent in doc.ents if ent.label_ == "REGION"]
        text = text_of(doc)
        before: Span | None = None
        for value, context in zip(values, contexts_at(doc, [value.start_char for value in values])):
            mine = relations.get(offsets(value), {})
            sharing = {label: groups[label, relation.partner] for label, relation in mine.items()}
            said, words = None, ""
            if year := mine.get("IN_YEAR"):
                said = governing(text, year.partner, dates, offsets(value))
                words = _share(text, year, sharing["IN_YEAR"], listed_periods(text[slice(*year.partner)]))
            if before is not None and patterns.RATIO_SIGN.fullmatch(text, before.end_char, value.start_char):
                value._.year = before._.year  # 24.4∶18.2∶57.4
            else:
                value._.year = value_year(text, value, said, words, context)
            before = value
            value._.region = home = context["region"]
            if place := mine.get("IN_REGION"):
                listed = listed_regions(text[slice(*place.partner)], home, context["report_year"])
                index = bisect_left(places, place.partner)
                earlier = places[max(0, index - NEAREST) : index]
                value._.region = _share(text, place, sharing["IN_REGION"], listed) or place_of(
                    text, place.partner, earlier, home, context["report_year"]
                )
            named = mine.get("HAS_VALUE")
            value._.indicator_name = self._name(text, named, sharing["HAS_VALUE"], measures, relations) if named else ""
        return doc

    def _name(self, text: str, named: Relation, sharing: list[Offsets], measures: Any, relations: Any) -> str:
        """The full name of what a VALUE measures."""
        siblings = []
        for other in sharing:
            unit = relations.get(other, {}).get("HAS_UNIT")
            siblings.append(Sibling(other, text[slice(*unit.partner)] if unit else "", measures[other]))
        return indicator_name(text, named.partner, named.value, siblings)
