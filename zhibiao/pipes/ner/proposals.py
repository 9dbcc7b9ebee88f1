"""Times that the rules know and the recognizer did not mark, and places, as candidates of the relations.

A time or a place is a mention only where a number depends on it, and that is for the relations to say: what they do not use is
dropped by them (``prune``). A recognizer of places was no help: of 116 in the development documents the rules and the code
table propose 115, and its edges were worse (docs/experiments.md).
"""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from ...lexicon.regions import TOWN_ENDS
from ...normalize.region import find_places
from ...schema import Span as Offsets
from ..extensions import offsets, text_of
from . import patterns
from .rules import find_regions, find_years

RULE, LIKE = "rule", "like"


Proposal = tuple[Offsets, str]


def sure_proposals(text: str) -> list[Proposal]:
    """Spans that the rules take for a YEAR or a REGION wherever they stand."""
    return [(span, "YEAR") for span in find_years(text)] + [(span, "REGION") for span in _regions(text)]


@lru_cache(maxsize=256)
def _regions(text: str) -> tuple[Offsets, ...]:
    return tuple(find_regions(text))


def known_places(text: str) -> list[Offsets]:
    """Spans that can be nothing but places: those of the code table, and counted lists (阳高、天镇两县)."""
    listed, known, _ = _listed_and_known(text)
    return [*listed, *known]


def named_places(text: str) -> list[Offsets]:
    """The places that a name of an indicator cannot begin with: known ones, and those that their ends tell."""
    likely = [m.span("place") for m in patterns.PLACE_LIKE.finditer(text) if patterns.NAMED_ZONE.fullmatch(m["place"])]
    return [*known_places(text), *likely]


@lru_cache(maxsize=256)  # the pointer and the proposals ask for the same paragraphs
def _listed_and_known(text: str) -> tuple[tuple[Offsets, ...], tuple[Offsets, ...], tuple[Offsets, ...]]:
    """The counted lists of a text, its places of the code table, and pairs of these of which the second lies in the first (云州青岭县).
    Those in the name of a line, an exchange or a newspaper are none."""
    listed = tuple(match.span("place") for match in patterns.COUNTED_LIST.finditer(text))
    lines = [match.span() for match in patterns.IN_A_NAME.finditer(text)]
    places = [p for p in find_places(text) if not any(start <= p.start and p.end <= end for start, end in lines)]
    chains = [
        (outer.start, inner.end)
        for outer, inner in zip(places, places[1:])
        if outer.end == inner.start and inner.name != outer.name and inner.name.startswith(outer.name)
    ]
    return listed, tuple((place.start, place.end) for place in places), tuple(chains)


def long_proposals(text: str) -> list[Proposal]:
    """Spans that may be a REGION and hold another: 云川市青岭县, 青岭县石桥镇智慧农业园, 青岭、云溪两县, 云州青岭县."""
    listed, known, chains = _listed_and_known(text)
    found = [*listed, *(match.span("place") for match in patterns.TOWN_LIST.finditer(text))]
    found += [match.span() for match in patterns.AREA_LIKE.finditer(text)]
    towns = [span for span in _regions(text) if text.endswith(TOWN_ENDS, *span)]
    found += [(start, match.end()) for start, end in towns if (match := patterns.INNER_PART.match(text, end))]
    found += [(start, match.end()) for start, end in known if (match := patterns.PART_BEHIND.match(text, end))]
    found += [(start, end) for start, end in known if patterns.CHAIN.search(text, start, end - 1)]
    found += [*chains, *(match.span("place") for match in patterns.BASINS.finditer(text))]
    return [(span, "REGION") for span in found]


def wide_proposals(text: str) -> list[Proposal]:
    """Spans that may be a REGION, the likelier ones first; they may overlap."""
    found = [match.span() for match in patterns.WHOLE_LIKE.finditer(text)]
    found += [match.span("place") for match in patterns.PLACE_LIKE.finditer(text)]
    found += _listed_and_known(text)[1]
    found += [match.span() for match in patterns.HOME_LIKE.finditer(text)]
    return [(span, "REGION") for span in found]


class Proposals:
    """Adds YEAR and REGION entities by rules where nothing is marked yet; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Widen ``doc.ents``; what is marked already stays, but for YEARs that were cut, and of proposals that overlap the first.

        ``ent_id_`` of every YEAR and REGION says how well the rules know it: RULE or LIKE.
        """
        text = text_of(doc)
        proposals = sure_proposals(text)
        sure = {span for span, _ in proposals}
        bare = [(match.span(), "YEAR") for match in patterns.BARE_YEARS.finditer(text)]
        ents = _widened(doc, [*proposals, *bare])
        taken = {i for ent in ents for i in range(ent.start, ent.end)}
        for (start, end), label in (*long_proposals(text), *proposals, *wide_proposals(text)):
            span = doc.char_span(start, end, label=label)
            if span is not None and taken.isdisjoint(range(span.start, span.end)):
                ents.append(span)
                taken.update(range(span.start, span.end))
        doc.ents = [
            Span(doc, ent.start, ent.end, label=ent.label, span_id=RULE if offsets(ent) in sure else LIKE)
            if ent.label_ in ("YEAR", "REGION")
            else ent
            for ent in ents
        ]
        return doc


def _widened(doc: Doc, proposals: list[Proposal]) -> list[Span]:
    """The entities of a Doc, a YEAR that was cut out of one that the rules know (过去一 of 过去一年, 五 of 五年) as they know it.

    It stays as it is where the wider one would reach into an entity beside it.
    """
    ents = list(doc.ents)
    for (first, last), label in proposals:
        if label != "YEAR":
            continue
        inside = [ent for ent in ents if ent.start_char < last and first < ent.end_char]
        if len(inside) == 1 and inside[0].label_ == "YEAR":
            start, end = offsets(inside[0])
            wide = doc.char_span(first, last, label="YEAR")
            if wide is not None and first <= start and end <= last:
                ents[ents.index(inside[0])] = wide
    return ents


@Language.factory("zhibiao_proposals", assigns=["doc.ents"])
def make_proposals(nlp: Language, name: str) -> Proposals:
    """Create :class:`Proposals`."""
    return Proposals()
