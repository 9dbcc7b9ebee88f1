"""Which place a REGION means where its own words do not say it: 园区, 该县, and 全镇 in the report of a county."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon.regions import TOWN_ENDS, ZONE_ENDS
from ...normalize.region import find_places, resolve_region, whole_unit
from ...schema import Span as Offsets
from . import patterns

REACH = 400  # characters before a word for a place in which the place is looked for
NEAREST = 20  # REGIONs before it in which it is looked for


def place_of(text: str, region: Offsets, earlier: Sequence[Offsets], home: str, year: str) -> str:
    """The full name of the place that a REGION means in a paragraph of a report of ``home``.

    earlier: the offsets of the REGIONs right before it in the paragraph, in order, at most ``NEAREST``. 该县, 园区 in a
    report that is not a zone's and 全镇 in one that has no town mean the last place of their kind that was named.
    """
    mention = text[slice(*region)]
    named = ""
    if (park := patterns.SAME_PARK.fullmatch(mention)) and not home.endswith(ZONE_ENDS):
        named = _last_park(text, park["kind"], earlier)
    elif (unit := patterns.SAME_UNIT.fullmatch(mention)) and not (
        unit["said"] == "全" and (home.endswith(unit["kind"]) or whole_unit(unit["kind"], home, year) != home)
    ):
        named = _last_unit(text, unit["kind"], region, earlier, year)
    return resolve_region(named or mention, home, year)


def _last_park(text: str, kind: str, earlier: Sequence[Offsets]) -> str:
    """The last park or zone named before, of the kind that is said: any for 园区, an industrial park for 工业园."""
    ends = patterns.PARK if kind == "园区" else re.compile(kind.removesuffix("区") + "区?$")
    names = (text[slice(*offsets)] for offsets in reversed(earlier))
    return next((name for name in names if ends.search(name) and not patterns.SAME_PARK.fullmatch(name)), "")


def _last_unit(text: str, kind: str, region: Offsets, earlier: Sequence[Offsets], year: str) -> str:
    """The last county, town or the like named before, as a REGION or else anywhere in the text."""
    start = max(0, region[0] - REACH)
    before = text[start : region[0]]
    found = [
        (start + m.end, before[m.start : m.end]) for m in find_places(before, year) if before[m.end - 1] == kind[-1]
    ]
    if kind in TOWN_ENDS:
        found += [(start + m.end(), m.group()) for m in patterns.TOWN.finditer(before) if m.group().endswith(kind)]
    for offsets in earlier:
        name = text[slice(*offsets)]
        if (cut := name.rfind(kind)) > 1 and not patterns.SAME_UNIT.fullmatch(name):
            found.append((offsets[0] + cut + len(kind), name[: cut + len(kind)]))
    return max(found, default=(0, ""))[1]
