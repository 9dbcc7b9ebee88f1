"""Which time expression and which place a number belongs to, among those of its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...schema import Span
from .patterns import WHOLE

_SENTENCE = re.compile(r"[。；！？\n]")
_LOCAL_YEAR = re.compile(r"上年|[二三两四]年|连续.*年|.*季度.*|上半年|年初")
# 从A提高到B: A belongs to an earlier time, which only a year written after 从 can tell
_FROM = re.compile(r"(?:从|由)(?!于|企业|此)[^，。；、\d]{0,10}(?:\d{4}年[^，。；、\d]{0,3})?$")
_WHOLE = re.compile(WHOLE)


def scope_years(text: str, values: Sequence[Span], years: Sequence[Span]) -> list[Span | None]:
    """For every value the time expression that governs it, or None.

    It is the nearest one before the value in its paragraph. 由上年的A to B, 连续N年 and parts of a year reach no further than
    their own clause.
    """
    result: list[Span | None] = []
    for start, _ in values:
        governing = None
        begins = _FROM.search(text, max(0, start - 16), start)
        for year in reversed(years):
            if year[0] >= start:
                continue
            between = text[year[1] : start]
            if begins and year[0] < begins.start():
                break
            if "\n" in between:
                break
            if _LOCAL_YEAR.fullmatch(text[slice(*year)]) and re.search(r"[，。；！？]", between):
                continue
            if text[slice(*year)] == "上年" and re.search(r"[^\d.∶:：\s的]", between):
                continue
            governing = year
            break
        result.append(governing)
    return result


def scope_regions(text: str, values: Sequence[Span], regions: Sequence[Span]) -> list[Span | None]:
    """For every value the place that governs it, or None: the nearest before it in the paragraph.

    A place of the whole area (全县, 我市) reaches to the paragraph's end, a named part of it to the sentence's end.
    """
    result: list[Span | None] = []
    for start, _ in values:
        governing = None
        for region in reversed(regions):
            if region[0] >= start:
                continue
            between = text[region[1] : start]
            if "\n" in between:
                break
            if not _WHOLE.fullmatch(text[slice(*region)]) and _SENTENCE.search(between):
                continue
            governing = region
            break
        result.append(governing)
    return result
