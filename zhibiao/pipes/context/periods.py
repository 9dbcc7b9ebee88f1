"""The period of a VALUE: by its YEAR, by the section and the document, or none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Span

from ...normalize.year import resolve_year, span
from ...schema import Span as Offsets
from ..ner.scope import CLAUSE_END
from . import patterns
from .document import Context

WINDOW = 48  # characters before and after a value that can say what it is


def governing(text: str, year: Offsets, dates: Sequence[Offsets], value: Offsets) -> Offsets | None:
    """The YEAR that a relation of ``value`` to ``year`` means. dates: the YEARs of the paragraph, in order.

    What a figure is only compared with (是“十五”时期的2.4倍), what only the A of 由2015年的A提高到B belongs to and the
    year in which a work is to be ready (确保2026年建成通车) is no period of it: the YEAR before that is, or none.
    """
    index = bisect_left(dates, year)
    while year[1] <= value[0] and _is_aside(text, year, value):
        if index == 0:
            return None
        index -= 1
        year = dates[index]
    return year


def _is_aside(text: str, year: Offsets, value: Offsets) -> bool:
    """True for a YEAR that tells of something else than the value behind it."""
    if patterns.COMPARED.search(text, max(0, year[0] - 1), year[0]) and patterns.TIMES.match(text, year[1]):
        return True
    if patterns.MEASURED_BY.search(text, max(0, year[0] - 3), year[0]) and patterns.SHARE_OF.match(text, year[1]):
        return True
    if text[max(0, year[0] - 1) : year[0]] in ("由", "从") and patterns.ORIGIN_FIGURE.match(text, year[1], value[0]):
        origin = patterns.FROM.search(text, year[1], value[0])  # 由2015年的A提高到B，C由A…: an A again
        return origin is None or bool(patterns.TO.match(text, origin.start() + 1, value[0]))
    if text.startswith("连续", year[0]) and CLAUSE_END.search(text, year[1], value[0]):
        return not patterns.YEARLY.search(text, year[1], value[0])
    return bool(patterns.READY.match(text, year[1], value[0]))


def said_period(text: str, year: Offsets, context: Context) -> str:
    """What a YEAR means, where the status of its figure does not tell; "" where it does."""
    mention = _since(text, year)
    periods = {
        resolve_year(
            mention, context["report_year"], context["review_year"], status=status, section_year=context["section_year"]
        )
        for status in ("actual", "target")
    }
    return periods.pop() if len(periods) == 1 else ""


def _since(text: str, year: Offsets) -> str:
    """The words of a YEAR; 2019年以来 for the 2019年 of 自2019年开业以来."""
    mention = text[slice(*year)]
    return mention + "以来" if patterns.SINCE.match(text, year[1]) else mention


def value_year(text: str, value: Span, year: Offsets | None, words: str, context: Context) -> str:
    """The period of a VALUE: by its YEAR, else by the section, else by the document; "" for what has no period.

    year: the offsets of the YEAR that governs it. words: of what the YEAR lists, the part that is this value's.
    """
    at = value.start_char
    before = text[max(0, at - WINDOW) : at].rsplit("\n", 1)[-1]
    after = text[value.end_char : value.end_char + WINDOW].split("\n", 1)[0]
    target = value._.status == "target" and not patterns.OF_GOAL.match(after)
    if is_size(value.text, before, after):
        return ""
    if year and is_glance(text, year, at, context):
        year = None
    if year:
        start = start_of_change(before, after)
        if start is not None and year[0] < at - len(before) + start and text[year[0] - 1 : year[0]] not in ("从", "由"):
            return ""  # a YEAR outside 从A is that of B
        period = resolve_year(
            words or _since(text, year),
            context["report_year"],
            context["review_year"],
            status="target" if target else "actual",
            section_year=context["section_year"],
        )
    elif is_timeless(value.text, before, after):
        return ""
    elif target and context["section_status"] != "target" and not patterns.WAS_PLANNED.search(before):
        return context["report_year"]
    else:
        period = context["section_year"] or context["report_year" if target else "review_year"]
    if period == context["review_year"] and not target:
        summed = year and "-" in context["section_year"] and patterns.SUMMED.search(text, year[1], at)
        if summed or patterns.OF_YEARS.search(before):
            period = context["long_review"] or period
    if target and patterns.YEARLY.search(before) and period.isdecimal() and period > context["report_year"]:
        if context["section_year"].endswith("-" + period):
            return context["section_year"]
        return span(int(context["report_year"]), int(period))  # every year until then
    if "-" in period and target and reaches(text, value, before, period[-4:]):
        return period[-4:]
    # from A to B, the year of A written: B is of the end of the period
    return period[-4:] if "-" in period and len(period) == 9 and is_end_of_change(before) else period


def is_glance(text: str, year: Offsets, at: int, context: Context) -> bool:
    """True for a YEAR that a sentence names in passing, behind the end of what is said of it: the last year in a review of many
    (五年增加9家，去年3家。), many years in a review of the last (增长5%，五年迈上两个台阶；)."""
    last, section = context["review_year"], context["section_year"]
    begins = _sentence_start(text, year[1], at)
    if context["section_status"] != "actual" or not begins:
        return False
    start = _sentence_start(text, 0, year[0])
    if section.endswith(f"-{last}"):
        return bool(text[start : year[0]].strip()) and said_period(text, year, context) == last
    said = resolve_year(_since(text, year), context["report_year"], last, status="actual", section_year=section)
    of_all = patterns.TOLD_AS_MANY.search(text, begins, at)
    return section == last and said.endswith(f"-{last}") and "，" in text[start : year[0]] and not of_all


def _sentence_start(text: str, low: int, high: int) -> int:
    """Behind the last end of a sentence in text[low:high]; 0 where none ends there."""
    return max(text.rfind(stop, low, high) for stop in patterns.SENTENCE_STOPS) + 1


def reaches(text: str, value: Span, before: str, end: str) -> bool:
    """True for a level of the end of a plan, behind its rates: 到2030年总量突破7万亿元，投入年均增长8%，占比达到12%."""
    clause = CLAUSE_END.split(before)[-1]
    said = text.find(f"到{end}年", text.rfind("\n", 0, value.start_char) + 1, value.start_char)
    return said >= 0 and value._.measure == "level" and bool(patterns.LEVEL_REACHED.search(clause))


def is_size(value: str, before: str, after: str) -> bool:
    """True for the capacity of a plant, a project or a thing of a class: no YEAR makes it one of a period."""
    if patterns.MADE_OF in value or patterns.SIZE_CLASS.match(after):
        return True
    if patterns.CAPACITY.search(before) and patterns.BUILT_THING.match(after):
        return True
    unit = patterns.SIZE_UNITS.match(after)
    return bool(unit and patterns.THE_SIZED_THING.match(after[unit.end() :]))


def is_timeless(value: str, before: str, after: str) -> bool:
    """True for a value that has no period by itself: a size, the A of 从A提高到B, an area, a length."""
    if is_size(value, before, after) or start_of_change(before, after) is not None:
        return True
    if patterns.PROPERTY.search(before) and not patterns.ADDED.search(before):
        return True
    return bool(patterns.LENGTH.search(before) and patterns.LENGTH_UNIT.match(after))


def start_of_change(before: str, after: str) -> int | None:
    """Where the 从 or 由 stands, in the text before a value, that makes it the A of 从A提高到B; None for other values."""
    match = patterns.FROM.search(before)
    if match and not patterns.TO.match(match.group()[1:]) and patterns.TO.match(after):
        return match.start()
    return None


def is_end_of_change(before: str) -> bool:
    """True behind the verb of a change whose beginning has a year of its own: 由2020年的A提高到."""
    match = patterns.FROM.search(before)
    change = match and patterns.TO.match(match.group()[1:])
    return bool(match and change and patterns.A_YEAR.search(change.group()))
