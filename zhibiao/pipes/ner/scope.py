"""Which time expression and which place a number belongs to, among those of its paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...schema import Span
from .patterns import FROM, LOCAL_YEAR, WHOLE

CLAUSE_END = re.compile(r"[，。；！？\n]")
_SENTENCE_END = re.compile(r"[。；！？\n]")
_LIST = re.compile(r"[\d.∶:：\s的]*")
_WHOLE = re.compile(WHOLE)


def _govern(
    text: str, values: Sequence[Span], scopes: Sequence[Span], ends: Callable[[Span, int], bool]
) -> list[Span | None]:
    """For every value the last scope before it, among those not yet ended.

    ``ends(scope, position)`` is True where something before a later position ends the scope. The end of a paragraph
    (``\\n``) ends every scope. One sweep: both sequences are in order.
    """
    result: list[Span | None] = []
    alive: list[Span] = []
    position = index = 0
    for start, _ in values:
        while index < len(scopes) and scopes[index][0] < start:
            alive = [*alive[-1:], scopes[index]]
            index += 1
        newline = text.rfind("\n", position, start)
        position = start
        alive = [scope for scope in alive if scope[0] > newline and not ends(scope, start)]
        result.append(alive[-1] if alive else None)
    return result


def scope_years(text: str, values: Sequence[Span], years: Sequence[Span]) -> list[Span | None]:
    """For every value, in order, the time expression that governs it, or None: the nearest before it in the paragraph.

    A short one (连续3年, 两年, 上半年) reaches no further than its clause and gives way to the longer one before it;
    one after 从 or 由 reaches only A of 由上年的A调整为B. What is left behind (从A提高到B: A) belongs to another time,
    which only a year after 从 tells.
    """

    def ends(year: Span, start: int) -> bool:
        if text[max(0, year[0] - 1) : year[0]] in ("从", "由") and not _LIST.fullmatch(text, year[1], start):
            return True
        after = year[1] + text.startswith("，", year[1])  # 上半年，税收增长7%
        return bool(LOCAL_YEAR.fullmatch(text, *year) and CLAUSE_END.search(text, after, start))

    governing = _govern(text, values, years, ends)
    for index, (start, _) in enumerate(values):
        year = governing[index]
        if year and (origin := FROM.search(text, max(0, start - 16), start)) and year[0] < origin.start():
            governing[index] = None
    return governing


def scope_regions(text: str, values: Sequence[Span], regions: Sequence[Span]) -> list[Span | None]:
    """For every value, in order, the place that governs it, or None: the nearest before it in its paragraph.

    A place of the whole area (全县, 我市) reaches to the paragraph's end, a named part of it to the sentence's end.
    """

    def ends(region: Span, start: int) -> bool:
        return not _WHOLE.fullmatch(text, *region) and bool(_SENTENCE_END.search(text, region[1], start))

    return _govern(text, values, regions, ends)
