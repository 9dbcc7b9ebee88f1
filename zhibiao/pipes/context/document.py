"""What a whole report says for all its paragraphs: its place, years and kind, and the course of its sections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from ...lexicon.regions import GENERIC_COUNTIES, LEVELS, NATION
from ...normalize.region import (
    Gazetteer,
    Mention,
    ancestors,
    find_places,
    full_name,
    gazetteer,
    region_code,
    resolve_region,
)
from ...normalize.year import plan_years, resolve_year
from ...text.document import Document
from . import patterns
from .sections import Section, Years, after, heading

Context = dict[str, Any]

HEAD_LINES = 25
TITLE_LENGTH = 60
TITLE_WEIGHT = 10
LEVEL_FITS, LEVEL_DIFFERS = 2.0, 0.3


def describe_document(document: Document, *, region: str | None = None, year: str | None = None) -> list[Context]:
    """Return one context for each of ``document.paragraphs``, as plain dicts that JSON can hold.

    Keys: region (full name of the reporting place, "" if none was found), report_year and review_year ("" if none was
    found), genre (report, digest or communique), section_status (actual, target or "") and section_year (a period or
    "") at the beginning of the paragraph; a cue inside it is found by
    :func:`zhibiao.pipes.context.component.paragraph_context`. region and year overrule what the text says; year is
    the year the report was given in, of a communiqué the year that it reports on.
    """
    lines = [paragraph.text for paragraph in document.paragraphs]
    genre = find_genre(lines)
    years = find_years(lines, document.name, document.furniture, genre)
    if year and year[:4].isdecimal():
        given = int(year[:4]) + (genre == "communique")
        years = Years(given, given if _title_part(lines) else given - 1)
    home = find_region(lines, document.name, document.furniture, years)
    if region:
        home = full_name(region, years and years.report, home)
    common = {
        "region": home,
        "report_year": str(years.report) if years else "",
        "review_year": str(years.review) if years else "",
        "genre": genre,
    }
    return [{**common, "section_status": s.status, "section_year": s.year} for s in _sections(lines, genre, years)]


def _sections(lines: list[str], genre: str, years: Years | None) -> list[Section]:
    """The section that each line begins in."""
    if years is None:
        return [Section()] * len(lines)
    if genre == "communique":
        return [Section(str(years.review), "actual")] * len(lines)
    part = _title_part(lines)
    period = resolve_year(part["year"] + "年" + part["part"], str(years.report), str(years.review)) if part else ""
    section, found = Section(period, "actual" if part else ""), []
    for line in lines:
        section = heading(line, section, years)
        found.append(section)
        section = after(line, section, years)
    return found


def find_genre(lines: list[str]) -> str:
    """``communique``, ``digest`` or ``report``, by the title and the first lines."""
    head = lines[:HEAD_LINES]
    titles = [line for line in head if len(line) <= TITLE_LENGTH]
    if any(patterns.COMMUNIQUE.search(line) for line in titles):
        return "communique"
    return "digest" if any(patterns.DIGEST.search(line) for line in titles[:4] + head[:3]) else "report"


# --- years ------------------------------------------------------------------------------------------------------------
def find_years(lines: list[str], name: str, furniture: list[str], genre: str) -> Years | None:
    """The years of a report by its title, dateline, headings, file name and text, weighed; None if nothing says one."""
    votes: Counter[int] = Counter()
    head = lines[:HEAD_LINES]
    if part := _title_part(lines):
        return Years(int(part["year"]), int(part["year"]))
    shift = int(genre == "communique")
    for line in [*head, name]:
        if len(line) <= TITLE_LENGTH and (match := patterns.TITLE_YEAR.search(line)):
            votes[int(match["year"] or match["after"]) + shift] += 12 if shift else 6
    for line in head:
        if len(line) <= TITLE_LENGTH and (match := patterns.DATE.search(line)):
            votes[_given(match["year"], match["month"])] += 6 if "会" in line else 3
    for line in furniture:
        if match := patterns.DATE.search(line):
            votes[_given(match["year"], match["month"])] += 2
    for match in patterns.ANY_YEAR.finditer(name + "年"):
        votes[int(match["year"]) + shift] += 2
    if not shift:
        _votes_of_text(lines, votes)
    if not votes:
        return _years_by_frequency(lines)
    report = max(votes, key=lambda year: (votes[year], year))
    return Years(report, report - 1)


def _title_part(lines: list[str]) -> re.Match[str] | None:
    """The match of a title that reports on a part of a year."""
    return next(
        (m for line in lines[:4] if len(line) <= TITLE_LENGTH and (m := patterns.TITLE_PART.search(line))), None
    )


def _given(year: str, month: str) -> int:
    """The year that a report given in a month plans for."""
    return int(year) + (int(month) >= patterns.MONTH_OF_NEXT_REPORT)


def _votes_of_text(lines: list[str], votes: Counter[int]) -> None:
    for line in lines:
        short = len(line) <= patterns.HEADING_LENGTH
        if match := patterns.YEAR_REVIEWED.search(line):
            votes[int(match["year"] or match["past"] or match["back"]) + 1] += 1 if match["year"] and not short else 5
        elif match := patterns.YEAR_PLANNED.search(line):
            votes[int(match["year"])] += 5 if short else 2
        if (match := patterns.PLAN_BEGINS.search(line)) and (years := plan_years(match["number"])):
            votes[years[0]] += 3


def _years_by_frequency(lines: list[str]) -> Years | None:
    """The year named most often, together with the one after it, is the one under review."""
    counts = Counter(int(match["year"]) for line in lines for match in patterns.ANY_YEAR.finditer(line))
    if not counts:
        return None
    review = min(counts, key=lambda year: (-counts[year] - 0.9 * counts[year + 1], year))
    return Years(review + 1, review)


# --- region -----------------------------------------------------------------------------------------------------------
def find_region(lines: list[str], name: str, furniture: list[str], years: Years | None) -> str:
    """The full name of the place whose report it is, or "" where the text names none.

    Every place named in the text is a candidate. It gains by standing in the title, before its congress or
    government, in the file's name and by being frequent, and by being of the level that the text calls its own (全区,
    我县).
    """
    head = lines[:HEAD_LINES]
    if any(patterns.STATE_COUNCIL.search(line) for line in head):
        return NATION
    year = years.report if years else None
    table = gazetteer(year)
    votes: dict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    in_congress: set[str] = set()
    for number, line in enumerate(lines):
        places = [p for p in find_places(line, year) if not patterns.STREET.match(line[p.end :])]
        counts.update(place.name for place in places)
        for place in places:
            votes[place.name] += _weight(line, place, number)
            if patterns.CONGRESS.match(line[place.end :]):
                in_congress.add(place.name)
    for line in furniture:
        for place in find_places(line, year):
            votes[place.name] += 1 if patterns.NEWSPAPER.match(line[place.end :]) else 3
    for place in find_places(name, year):
        votes[place.name] += 6
    for line in head:
        for match in patterns.SHORT_COUNTY.finditer(line):
            votes[full_name(match.group(), year)] += TITLE_WEIGHT
    level = own_level(lines)
    own_words = any(
        match["who"] == "我" and match["level"] != "国" for line in lines for match in patterns.DEICTIC.finditer(line)
    )
    if level == "国" and not own_words and max(votes.values(), default=0) < TITLE_WEIGHT:
        return NATION
    own = own_name(head)
    if not counts and not votes:
        return own or next((m["name"] for line in head[:6] if (m := patterns.UNKNOWN_COUNTY.search(line))), "")
    most = max(counts.values(), default=1)
    for place_name, count in counts.items():
        votes[place_name] += 6 * count / most
    if level in LEVELS and not own:
        for place_name in votes:
            votes[place_name] *= LEVEL_FITS if place_name.endswith(LEVELS[level]) else LEVEL_DIFFERS
    best = max(votes, key=lambda place_name: (votes[place_name], counts[place_name], place_name))
    if own:
        return resolve_region(own, best, year)
    if level in LEVELS and not best.endswith(LEVELS[level]) and best not in in_congress:
        # a province that names only the city where its congress met
        above = [name for name in ancestors(best, year) if name.endswith(LEVELS[level])]
        if above:
            return above[-1]
    return _county_of(best, level, lines, counts, table) or _unambiguous(best, counts, table)


def own_name(head: list[str]) -> str:
    """The name of a town or zone that reports itself; "" for places that the code table knows."""
    for line in head[:6]:
        if len(line) <= TITLE_LENGTH and (match := patterns.OWN_NAME.search(line)) and not region_code(match["name"]):
            return match["name"]
    return ""


def _weight(line: str, place: Mention, number: int) -> float:
    """How much a mention says that the report is its place's, beside the mere count."""
    after, weight = line[place.end :], 0.0
    if patterns.CONGRESS.match(after):
        weight += TITLE_WEIGHT
    elif patterns.GOVERNMENT.match(after):
        weight += 5 if number < HEAD_LINES else 1
    if number < HEAD_LINES and len(line) <= TITLE_LENGTH:
        if patterns.TITLE.search(line):
            weight += TITLE_WEIGHT
        elif number < 2:
            weight += 4
    return weight


def own_level(lines: list[str]) -> str:
    """The level that a text calls its own: the 区 of 我区 and 全区; "" where it uses no such word."""
    levels: Counter[str] = Counter()
    for line in lines:
        for match in patterns.DEICTIC.finditer(line):
            levels[match["level"]] += 2 if match["who"] == "我" else 1
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


def _unambiguous(name: str, counts: Counter[str], table: Gazetteer) -> str:
    """A name that several places share, with the parent that the text names most; other names as they are."""
    candidates = table.candidates(name)
    if len(candidates) < 2:
        return name
    parents = {place.name: counts[place.prefecture] + counts[place.province] for place in candidates}
    best = max(parents, key=lambda place_name: parents[place_name])
    return best if parents[best] else name
