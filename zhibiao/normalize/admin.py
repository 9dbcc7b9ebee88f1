"""Places of the code table with their parents: GB/T 2260 of a given year."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..lexicon.regions import NATION
from .region import PREFECTURE, PROVINCE, Gazetteer, Place, gazetteer

LEVELS = {1: "province", 2: "prefecture", 3: "county"}


class Region(NamedTuple):
    """A place in a year. ``code``, and those of its parents, are what GB/T 2260 gave in that year; "" where there is none.

    level: nation, province, prefecture, county, or other (a town or zone; its parents are those of the place that its
    name begins with). A county directly under a province or municipality has no prefecture.
    """

    name: str
    code: str
    level: str
    year: str
    province: str = ""
    province_code: str = ""
    prefecture: str = ""
    prefecture_code: str = ""
    county: str = ""
    county_code: str = ""


@lru_cache(maxsize=8)
def _by_code(table: Gazetteer) -> dict[str, Place]:
    return {place.code: place for place in table.places}


def regions(query: str, year: int | str | None = None, within: str = "") -> list[Region]:
    """Return the places that a name or a six-digit code means in a year, several where several places share the name.

    year: ``2016``, ``"2021-2025"`` (its first year) or None for the last year of the table (2024); years outside it are
    brought to its nearest. within: a place that the one asked for lies in.

    >>> [region.code for region in regions("海拉尔区", 2012)]
    ['150702']
    """
    table = gazetteer(year)
    if query == NATION:
        return [Region(NATION, "", "nation", str(table.year))]
    if query.isdecimal():
        place = _by_code(table).get(query)
        return [_region(place, table)] if place else []
    one = table.place(query, within)
    return [_region(place, table) for place in ([one] if one else table.candidates(query))]


def region_of(name: str, year: int | str | None = None) -> Region:
    """Return the one place that the region of a record means, with the parents of the place it begins with where it has
    no code of its own.
    """
    table = gazetteer(year)
    if name == NATION:
        return Region(NATION, "", "nation", str(table.year))
    if place := table.place(name):
        return _region(place, table)
    head = table.place(table.longest_prefix(name)) if name else None
    around = _region(head, table) if head else Region("", "", "", str(table.year))
    return around._replace(name=name, code="", level="other" if name else "")


def _region(place: Place, table: Gazetteer) -> Region:
    prefecture = table.place(place.prefecture) if place.prefecture else None
    province = table.place(place.province)
    county = place if place.rank not in (PROVINCE, PREFECTURE) else None
    return Region(
        name=place.name,
        code=place.code,
        level=LEVELS[place.rank],
        year=str(table.year),
        province=place.province,
        province_code=province.code if province else "",
        prefecture=place.prefecture,
        prefecture_code=prefecture.code if prefecture else "",
        county=county.name if county else "",
        county_code=county.code if county else "",
    )
