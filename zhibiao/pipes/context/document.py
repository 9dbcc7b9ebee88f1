"""What a whole report says for all its paragraphs: its place, years and kind, and the course of its sections."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from ...lexicon.regions import MUNICIPALITIES
from ...normalize.region import find_places, full_name
from ...normalize.year import plan_years, resolve_year, session_year, span
from ...text.document import Document
from . import patterns
from .home import HEAD_LINES, TITLE_LENGTH, find_region
from .sections import (
    Section,
    Years,
    after,
    has_outline,
    heading,
    led_into,
    long_review,
    looked,
    of_one_year,
    own_period,
    says_goals,
)

Context = dict[str, Any]


def describe_document(document: Document, *, region: str | None = None, year: str | None = None) -> list[Context]:
    """Return one context for each of ``document.paragraphs``, as plain dicts that JSON can hold.

    Keys: region (full name of the reporting place, "" if none was found), report_year and review_year ("" if none was
    found), genre (report, digest or communique), year_ahead (True where the report's year has just begun), long_review (the
    years that it reviews besides the last one, "" for none), section_status
    (actual, target or "") and section_year (a period or "") at the beginning of the paragraph; a cue inside it is found by
    :func:`zhibiao.pipes.context.component.paragraph_context`. region and year overrule what the text says; year is
    the year the report was given in, of a communiqué the year that it reports on.
    """
    lines = [paragraph.text for paragraph in document.paragraphs]
    genre = find_genre(lines)
    years = find_years(lines, document.name, document.furniture, genre)
    if year and year[:4].isdecimal():
        given = int(year[:4]) + (genre == "communique")
        years = Years(given, given if _title_part(lines) else given - 1)
    home = find_region(lines, document.name, document.furniture, years.report if years else None)
    if region:
        home = full_name(region, years and years.report, home)
    common = {
        "region": home,
        "report_year": str(years.report) if years else "",
        "review_year": str(years.review) if years else "",
        "genre": genre,
        "year_ahead": bool(years and genre != "communique" and years.report > years.review and _of_report(lines)),
    }
    sections = _sections(lines, genre, years)
    common["long_review"] = long_review(lines, sections, years) if years else ""
    return [{**common, "section_status": s.status, "section_year": s.year} for s in sections]


def _sections(lines: list[str], genre: str, years: Years | None) -> list[Section]:
    """The section that each line begins in."""
    if years is None:
        return [Section()] * len(lines)
    if genre == "communique":
        return [Section(str(years.review), "actual")] * len(lines)
    part = _title_part(lines)
    period = resolve_year(part["year"] + "年" + part["part"], str(years.report), str(years.review)) if part else ""
    section, found = Section(period, "actual" if part else ""), []
    headed, plan, outer = False, _outline(lines), None
    outlined, page, said = has_outline(lines, years), _is_page(lines), section
    parted = genre == "digest" and not outlined
    lists: dict[str, Section] = {}  # in which section the open lists began, by their mark
    before, began = "", section
    for line, following in zip(lines, [*lines[1:], ""]):
        if outer and patterns.SUB_HEADING.match(line):
            section, outer = outer, None
        mark = patterns.LIST_ITEM.match(line)
        if mark and (mark["first"] or mark[0][0] not in lists):
            lists[mark[0][0]] = led_into(before, began, section, years)
        if mark:
            section = lists[mark[0][0]]  # whatever another part of the list turned to
        if not line.startswith("—"):
            lists.pop("—", None)
        if page and _begins_article(line, following):
            section = said = Section()
        elif parted and patterns.MARKED_HEADING.fullmatch(line):
            section = said = looked(line, years) or said
        elif page and patterns.HEADLINE.fullmatch(line):
            section = said  # what a sentence of the text before turned to
        begun = heading(line, section, years)
        if begun != section and own_period(line):
            outer = section
        if begun == section and not headed and of_one_year(line, section, years):
            section = begun = Section(str(years.review), "actual")
            if mark:
                lists[mark[0][0]] = begun
        if plan and begun == (str(years.report), "target"):
            begun = Section(plan, "target")  # the goals of an outline are those of all its years
        if begun != section:
            headed, said = str(years.review) not in line, begun
            if not mark:
                lists.clear()  # a heading without a number ends them, too
        found.append(begun)
        before, began = line, begun
        section = after(line, begun, years, headed=headed)
        if outlined and section.status != begun.status and not says_goals(line):
            section = begun  # a glance at the other ends with its paragraph where headings tell review from plan
    return found


def _is_page(lines: list[str]) -> bool:
    """True for a page of a newspaper, whose articles have nothing to do with each other."""
    return any(patterns.ARTICLE.search(line) for line in lines)


def _begins_article(line: str, following: str) -> bool:
    """True for the headline of an article of a page, and for what stands in place of one."""
    if patterns.ARTICLE.match(line):
        return True
    return not line.endswith("。") and len(line) <= TITLE_LENGTH and bool(patterns.ARTICLE.match(following))


def _of_report(lines: list[str]) -> bool:
    """True for a report to a congress and for what a newspaper makes of one, in the weeks around the turn of the year."""
    head = lines[:HEAD_LINES]
    months = (int(match["month"]) for line in head if (match := patterns.MONTH.search(line)))
    return any(patterns.TITLE.search(line) for line in head) and next(months, 1) not in patterns.LATER_MONTHS


def _outline(lines: list[str]) -> str:
    """The years of the five-year plan whose outline a text is; "" for other texts."""
    match = next((m for line in lines[:4] if len(line) <= TITLE_LENGTH and (m := patterns.OUTLINE.search(line))), None)
    around = plan_years(match["number"] or match["plan"]) if match else None
    return span(*around) if around else ""


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
    congress = not _is_page(lines) and not any(patterns.PRESS.search(line) for line in head[:4])
    for line in [*head, name]:
        if len(line) <= TITLE_LENGTH and (match := patterns.TITLE_YEAR.search(line)):
            votes[int(match["year"] or match["after"]) + shift] += 12 if shift else 6
    for line in head:
        if len(line) <= TITLE_LENGTH and (match := patterns.DATE.search(line)):
            votes[_given(match["year"], match["month"], congress)] += 6 if "会" in line else 3
    for line in furniture:
        if match := patterns.DATE.search(line):
            votes[_given(match["year"], match["month"], congress)] += 2
    for match in patterns.ANY_YEAR.finditer(name + "年"):
        votes[int(match["year"]) + shift] += 2
    if not shift:
        _votes_of_text(lines, votes)
        sessions = (patterns.SESSION.search(line) for line in head if patterns.OF_A_SESSION.search(line))
        if met := next((year for match in sessions if match and (year := _met(match))), None):
            votes[met] += 2
    if not votes:
        return _years_by_frequency(lines)
    report = max(votes, key=lambda year: (votes[year], year))
    return Years(report, report - 1)


def _title_part(lines: list[str]) -> re.Match[str] | None:
    """The match of a title that reports on a part of a year, or of the first words that say which year."""
    titles = [line for line in lines[:4] if len(line) <= TITLE_LENGTH]
    told = any(patterns.TITLE_OF_PART.search(line) for line in titles)
    return next(
        (m for line in (lines[:HEAD_LINES] if told else titles) if (m := patterns.TITLE_PART.search(line))), None
    )


def _given(year: str, month: str, congress: bool) -> int:
    """The year that a text given in a month plans for: late in the year a report to a congress plans the next one."""
    return int(year) + (congress and int(month) >= patterns.MONTH_OF_NEXT_REPORT)


def _met(match: re.Match[str]) -> int | None:
    """The year in which the session of a national or provincial congress met; the terms of other places are not known."""
    said = match["place"] or ""
    places = find_places(said)
    name = places[-1].name if places else ""
    known = name or said.endswith(("省", "全国")) or match["nation"]
    if not known or (name.endswith("市") and name not in MUNICIPALITIES):
        return None
    return session_year(name, match["term"], match["session"])


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
    counts = Counter(int(match["year"]) for line in lines for match in patterns.UNCOMPARED_YEAR.finditer(line))
    counts = counts or Counter(int(match["year"]) for line in lines for match in patterns.ANY_YEAR.finditer(line))
    if not counts:
        return None
    review = min(counts, key=lambda year: (-counts[year] - 0.9 * counts[year + 1], year))
    return Years(review + 1, review)
