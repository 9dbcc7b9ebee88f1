"""The place whose report a text is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from ...lexicon.regions import GENERIC_COUNTIES, LEVELS, NATION
from ...normalize.region import (
    PREFECTURE,
    PROVINCE,
    Gazetteer,
    Mention,
    Place,
    ancestors,
    find_places,
    full_name,
    gazetteer,
    region_code,
    resolve_region,
    zone_name,
)
from . import patterns

HEAD_LINES = 25
TITLE_LENGTH = 60
TITLE_WEIGHT = 10
LONGEST = 16  # characters of the names of a province, a city and a county
LEVEL_FITS, LEVEL_DIFFERS = 2.0, 0.3
# what a place named in the text says for one of those that share a name: itself, its city or a neighbour, its province
ITSELF, SAME_PREFECTURE, SAME_PROVINCE = 10.0, 2.0, 0.5


def find_region(lines: list[str], name: str, furniture: list[str], year: int | None) -> str:
    """The full name of the place whose report it is, or "" where the text names none. year: of the code table.

    Every place named in the text is a candidate. It gains by standing in the title, before its congress or
    government, in the file's name and by being frequent, and by being of the level that the text calls its own (全区,
    我县). A name that several places share counts for the one whose city, neighbours or province the text names.
    """
    head = lines[:HEAD_LINES]
    if any(patterns.STATE_COUNCIL.search(line) for line in head):
        return NATION
    table = gazetteer(year)
    candidates = Candidates(lines, name, furniture, table)
    level = own_level(lines)
    own_words = any(
        match["who"] == "我" and match["level"] != "国" for line in lines for match in patterns.DEICTIC.finditer(line)
    )
    if level == "国" and not own_words and max(candidates.votes.values(), default=0) < TITLE_WEIGHT:
        return NATION
    own = own_name(head)
    if not candidates.votes:
        unknown = next((m["name"] for line in head[:6] if (m := patterns.UNKNOWN_COUNTY.search(line))), "")
        return zone_name(own) or unknown
    if own:
        candidates.leave_out_zones()
    best = candidates.best("" if own else level)
    if own:
        return _own_place(own, best, lines, table)
    if level in LEVELS and not best.endswith(LEVELS[level]) and best not in candidates.reporting:
        # a province that names only the city where its congress met
        above = [name for name in ancestors(best, table.year) if name.endswith(LEVELS[level])]
        if above:
            return above[-1]
    return _county_of(best, level, lines, candidates.counts, table) or best


class Candidates:
    """The places that a report names, with what speaks for each being the one that reports.

    votes: the weights of its mentions; counts: how often the text names it; in_zones: how often only as part of a zone's
    name (苏州工业园区); reporting: those whose congress met or whose report a title names.
    """

    def __init__(self, lines: list[str], name: str, furniture: list[str], table: Gazetteer) -> None:
        self.votes: dict[str, float] = defaultdict(float)
        self.counts: Counter[str] = Counter()
        self.in_zones: Counter[str] = Counter()
        self.reporting: set[str] = set()
        for number, line in enumerate(lines):
            for place in find_places(line, table.year):
                if not patterns.STREET.match(line[place.end :]):
                    self._add(line, place, number)
        for line in furniture:
            for place in find_places(line, table.year):
                self.votes[place.name] += 1 if patterns.NEWSPAPER.match(line[place.end :]) else 3
        for place in find_places(name, table.year):
            self.votes[place.name] += 6
        for line in lines[:HEAD_LINES]:
            for match in patterns.SHORT_COUNTY.finditer(line):
                short = full_name(match.group(), table.year)
                self.votes[short] += TITLE_WEIGHT
                self.reporting.add(short)
        self._settle_shared_names(lines, table)

    def _add(self, line: str, place: Mention, number: int) -> None:
        self.counts[place.name] += 1
        self.in_zones[place.name] += bool(patterns.OTHER_ZONE.match(line, place.end))
        self.votes[place.name] += _weight(line, place, number)
        after = line[place.end :]
        if patterns.CONGRESS.match(after) or (_is_title(line, number) and patterns.OWN_REPORT.match(after)):
            self.reporting.add(place.name)

    def _settle_shared_names(self, lines: list[str], table: Gazetteer) -> None:
        """Give what a name that several places share has gained to the one that the text means."""
        named = [(place, max(self.counts[name], 1)) for name in self.votes if (place := table.place(name))]
        provincial = {match["level"] for line in lines for match in patterns.PROVINCIAL.finditer(line)}
        for shared in [name for name in self.votes if len(table.candidates(name)) > 1]:
            if meant := _meant(table.candidates(shared), named, provincial):
                self.votes[meant] += self.votes.pop(shared)
                self.counts[meant] += self.counts.pop(shared, 0)
                if shared in self.reporting:
                    self.reporting.add(meant)

    def leave_out_zones(self) -> None:
        """Forget the places that are named only as part of other zones' names, where others are named too."""
        whole = {name: vote for name, vote in self.votes.items() if self.counts[name] > self.in_zones[name]}
        self.votes = defaultdict(float, whole or self.votes)

    def best(self, level: str) -> str:
        """The name with the most votes; level: what the text calls its own place, "" where that decides nothing."""
        most = max(self.counts.values(), default=1)
        votes = {name: vote + 6 * self.counts[name] / (most or 1) for name, vote in self.votes.items()}
        if level in LEVELS:
            for name in votes:
                votes[name] *= LEVEL_FITS if name.endswith(LEVELS[level]) else LEVEL_DIFFERS
        return max(votes, key=lambda name: (votes[name], self.counts[name], name))


def _meant(sharing: list[Place], named: Iterable[tuple[Place, int]], provincial: set[str]) -> str:
    """The name of the one of some places for which the places that a text names speak; "" if none, or two alike.

    named: places with how often they are named. provincial: 省 or 自治区, where the text speaks of its own.
    """
    clues: dict[str, float] = {}
    for place in sharing:
        clues[place.name] = SAME_PROVINCE * place.province.endswith(tuple(provincial))
        for other, count in named:
            around = other.prefecture or (other.province if other.rank != PROVINCE else "")
            if other.name == place.name:
                clue = ITSELF
            elif around == (place.prefecture or place.province) or other.name == (place.prefecture or place.province):
                clue = SAME_PREFECTURE
            else:
                clue = SAME_PROVINCE * (other.province == place.province)
            clues[place.name] += clue * count
    first, second = sorted(clues.values(), reverse=True)[:2]
    return max(clues, key=lambda name: clues[name]) if first > second else ""


def own_name(head: list[str]) -> str:
    """The name of a town or zone that reports itself; "" for places that the code table knows."""
    for number, line in enumerate(head[:6]):
        if len(line) > TITLE_LENGTH:
            continue
        match = patterns.OWN_NAME.search(line) or (None if number else patterns.TITLE_NAME.match(line))
        if match and not region_code(match["name"]):
            return match["name"]
    return ""


def _own_place(own: str, best: str, lines: list[str], table: Gazetteer) -> str:
    """The full name of a town or zone that reports itself: its whole name behind the place that it lies in.

    That is the place named right before it somewhere, else the one that the text speaks of most. A zone named after
    its city (云川高新区) keeps that name, unless the text calls it by a shorter one that leaves the city out.
    """
    stem = patterns.ZONE_FORM.sub("", own)
    city = table.place(table.longest_prefix(stem))
    if city and city.rank == PREFECTURE and stem != own and not own.startswith(city.name):
        name = stem.removeprefix(table.longest_prefix(stem))
        if name and any(_named_alone(name, stem, line) for line in lines):
            return zone_name(city.name + own.removeprefix(stem.removesuffix(name)))
    for line in lines:
        for match in re.finditer(f"{re.escape(own)}|{re.escape(zone_name(own))}", line):
            before = line[max(0, match.start() - LONGEST) : match.start()]
            places = find_places(before, table.year)
            if places and places[-1].end == len(before):
                above = places[-1].name
                return resolve_region(zone_name(own), best if best.endswith(above) else above, table.year)
    return resolve_region(zone_name(own), best, table.year)


def _named_alone(name: str, stem: str, line: str) -> bool:
    """True where a line calls a zone by its name and kind without the city before them (云川高新区, not 青川云川高新区)."""
    city = stem.removesuffix(name)
    return any(
        patterns.ZONE_KIND.match(line, match.end()) and not line.endswith(city, 0, match.start())
        for match in re.finditer(re.escape(name), line)
    )


def _weight(line: str, place: Mention, number: int) -> float:
    """How much a mention says that the report is its place's, beside the mere count."""
    after, weight = line[place.end :], 0.0
    if patterns.CONGRESS.match(after):
        weight += TITLE_WEIGHT
    elif patterns.GOVERNMENT.match(after):
        weight += 5 if number < HEAD_LINES else 1
    if _is_title(line, number):
        weight += TITLE_WEIGHT
    elif number < 2 and len(line) <= TITLE_LENGTH:
        weight += 4
    return weight


def _is_title(line: str, number: int) -> bool:
    return number < HEAD_LINES and len(line) <= TITLE_LENGTH and bool(patterns.TITLE.search(line))


def own_level(lines: list[str]) -> str:
    """The level that a text calls its own: the 区 of 我区 and 全区, the 市 of 市五届人大 in its head where it says 全市, too, and 我 of
    no other; "" where it uses no such word."""
    levels: Counter[str] = Counter()
    mine = {"国"}
    for line in lines:
        for match in patterns.DEICTIC.finditer(line):
            levels[match["level"]] += 1
            if match["who"] == "我":
                levels[match["level"]] += 1
                mine.add(match["level"])
    for line in lines[:HEAD_LINES]:
        if (told := patterns.OF_LEVEL.search(line)) and levels[told["level"]] and mine <= {"国", told["level"]}:
            return told["level"]
    if sum(levels.values()) - levels["国"] > 1:
        del levels["国"]  # every report compares with the nation, that of the nation says no 全省
    return max(levels, key=lambda level: levels[level]) if levels else ""


def _county_of(best: str, level: str, lines: list[str], counts: Counter[str], table: Gazetteer) -> str:
    """The county-level place that reports where the text names its city by name and itself only as 城区 or 矿区."""
    if level not in ("区", "县", "旗") or best.endswith(LEVELS[level]):
        return ""
    inside = {place.name for place in table.places if place.name != best and place.name.startswith(best)}
    inside = {place_name for place_name in inside if place_name.endswith(LEVELS[level])}
    short = {place_name: place_name.removeprefix(best) for place_name in inside}
    own = {n: sum(line.count(s) for line in lines) for n, s in short.items() if s in GENERIC_COUNTIES or counts[n]}
    return max(own, key=lambda place_name: own[place_name]) if any(own.values()) else ""
