"""Rule-based entities: numbers that measure, their units, times, places and names, found in plain text.

The functions take the text of one or more paragraphs (``\\n`` ends one) and return half-open character offsets in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from ...lexicon.units import RATIO_UNITS
from ...schema import Span
from ..extensions import text_of
from . import patterns as p
from .naming import Quantity, find_indicator, find_indicators
from .scope import scope_regions, scope_years

__all__ = ["find_indicator", "find_indicators", "find_regions", "find_values", "find_years", "make_entities"]


def find_values(text: str) -> list[Quantity]:
    """Return the numbers that measure or count, each with the span of its unit (None where there is none), in order."""
    found: list[Quantity] = []
    taken = bytearray(len(text))
    quotes = [match.span() for match in p.QUOTED.finditer(text)]
    for match in p.ARABIC.finditer(text):
        start, end = match.span()
        taken[start:end] = b"\1" * (end - start)
        found += _arabic(text, match, quotes)
    for pattern in p.CHINESE:
        for match in pattern.finditer(text):
            value = match.span("value")
            unit = match.span("unit") if "unit" in pattern.groupindex and match["unit"] else None
            end = (unit or value)[1]
            if any(taken[value[0] : end]) or _in_quotes(value, quotes):
                continue
            if unit and (_names_class(text, value, unit) or _qualifies(text, value[0], unit[1])):
                continue
            taken[value[0] : end] = b"\1" * (end - value[0])
            found.append((value, unit))
    return _share_units(text, sorted(found))


def _in_quotes(span: Span, quotes: Sequence[Span]) -> bool:
    index = bisect_right(quotes, span) - 1
    return index >= 0 and span[1] < quotes[index][1]


def _qualifies(text: str, start: int, end: int) -> bool:
    """True for 连续8年 where another number or an honour hangs on it."""
    if text[max(0, start - 2) : start] != "连续":
        return False
    alone = p.IN_A_ROW.search(text[max(0, start - 3) : start])
    return bool(p.NUMBER_AHEAD.match(text, end) or (alone and p.HONOUR.match(text, end)))


def _arabic(text: str, match: re.Match[str], quotes: Sequence[Span]) -> list[Quantity]:
    """The quantities of one run of digits: none for a date or a name, three for the shares of industries."""
    value, unit = match.span("value"), match.span("unit") if match["unit"] else None
    start, digits = value[0], match["value"]
    before = text[max(0, start - 8) : start]
    if match["ratio"]:
        clock = p.CLOCK.fullmatch(digits) and "比" not in text[max(0, start - 12) : start]
        if clock or p.DATE_BEFORE.search(before):
            return []
        parts = [(start + part.start(), start + part.end()) for part in re.finditer(r"[\d.*]+", digits)]
        if len(parts) == 3:
            return [(part, None) for part in parts]
        return [] if _in_quotes(value, quotes) else [(value, None)]
    if (not unit and not any(char.isdigit() for char in digits)) or _in_quotes(value, quotes):
        return []
    if (letters := p.LETTERS_BEFORE.search(before)) and not (unit and letters["letters"] in p.MEASURED_LETTERS):
        return []
    if p.CALENDAR_YEARS.match(text, start) or p.NAME_BEFORE.search(before) or p.DATE_AFTER.match(text, value[1]):
        return []
    if unit is None:
        return [(value, None)] if _is_bare_number(text, value, before) else []
    word = text[slice(*unit)]
    if word == "个" and p.BEGUN_UNIT.match(text, unit[1]):
        return [(value, None)]
    if before.endswith("每") or (p.IN_A_ROW.search(before[-3:]) and p.HONOUR.match(text, unit[1])):
        return []
    if (word == "位" and p.RANK.search(before)) or (text[unit[1] : unit[1] + 1] == "级" and word not in RATIO_UNITS):
        return []
    if _names_class(text, value, unit) or (word in p.TIME_UNITS and not _is_duration(text, value[0], unit, word)):
        return []
    return [(value, unit)]


def _is_bare_number(text: str, value: Span, before: str) -> bool:
    """True for a number without a unit that measures all the same."""
    if p.NAME_AFTER.match(text, value[1]):
        return False
    if "/" in text[slice(*value)] or p.SHARES_UNIT.match(text, value[1]):
        return True
    if p.RAISED.search(before) and p.RAISED_TO.match(text, value[1]):
        return True
    return text[value[1] : value[1] + 1] in p.CLAUSE_ENDS and bool(p.COEFFICIENT.search(before))


def _is_duration(text: str, start: int, unit: Span, word: str) -> bool:
    """True for a length of time that is a result (优良天数315天), False for one that dates or qualifies."""
    before, end = text[max(0, start - 14) : start], unit[1]
    if word in ("年", "天", "日") and p.TERM_BEFORE.search(before) and not p.TERM_RESULT.search(before):
        return False
    if word == "年":
        if before.endswith("连续") and not p.YEARS_TERM.match(text, end):
            return not p.NUMBER_AHEAD.match(text, end)
        if p.YEARS_TERM.match(text, end) and not text.startswith("以上", end):
            return False
        return "." in text[start : unit[0]] or bool(p.YEARS_REACHED.search(before)) or text.startswith("过渡", end)
    if word in ("岁", "周岁"):
        return not p.AGE_CLASS.match(text, end)
    if word in ("小时", "分钟", "日"):
        return bool(p.HOURS_RESULT.match(text, end))
    return not p.DAYS_TERM.match(text, end)


def _names_class(text: str, value: Span, unit: Span) -> bool:
    """True where number and unit mark a class: 亿元以上项目, 产值超3亿元企业, 500千伏线路."""
    word = text[slice(*unit)]
    if word in RATIO_UNITS or not p.SIZE_UNIT.match(word):
        return False
    if word.endswith("伏") or text.startswith("内", unit[1]):
        return True
    if p.CLASS_AFTER.match(text, unit[1]):
        return True
    return bool(p.CLASS_BEFORE.search(text[max(0, value[0] - 4) : value[0]]) and p.CLASS_NOUN.match(text, unit[1]))


def is_listed(text: str, value: Span, following: Span, gap: re.Pattern[str]) -> bool:
    """True where a number may share the unit of the next one: a gap between them, and no unit in itself (四成五, 三分之一)."""
    return not p.WHOLE_IN_ITSELF.search(text, *value) and bool(gap.fullmatch(text, value[1], following[0]))


def _share_units(text: str, values: list[Quantity]) -> list[Quantity]:
    """Give the values of a list that writes its unit once (95、85和80%) that unit."""
    for index in range(len(values) - 2, -1, -1):
        value, unit = values[index]
        if unit is None and is_listed(text, value, values[index + 1][0], p.SHARED_GAP):
            values[index] = value, values[index + 1][1]
    return values


def _has_figure(text: str, before: str, end: int) -> bool:
    """True for 由上年的 and for ，上年增长, where an earlier year has a figure of its own."""
    if before.endswith(("由", "从")):
        return text.startswith("的", end)
    return before.endswith(("，", "（")) and bool(p.OWN_FIGURE.match(text, end))


def find_years(text: str) -> list[Span]:
    """Return the time expressions that may scope a fact, in order, without comparisons (较上年) and meeting dates."""
    found = []
    for match in p.YEAR.finditer(text):
        start, end = match.span()
        word, before = match.group(), text[max(0, start - 12) : start]
        if word.startswith("连续") and not p.NUMBER_AHEAD.match(text, end):
            continue
        compared = p.COMPARED.search(before) and not (before.endswith("自") and p.SINCE.match(text, end))
        if compared or p.NOT_A_PERIOD.match(text, end) or p.MULTIPLE_OF.match(text, start):
            continue
        if text.startswith("计划", end) and word[0] not in "全今年" and not word.endswith(("期间", "时期")):
            continue
        if word in p.YEARS_BEFORE and not _has_figure(text, before, end):
            continue
        found.append((start, end))
    return found


# words inside a clause after which only a place of the whole area is one whose figure follows
_BEFORE_WHOLE = ("对", "为", "到", "、", "覆盖")


def find_regions(text: str) -> list[Span]:
    """Return the places whose figures a text may give, in order; comparison places and parts of names are left out."""
    found: dict[int, Span] = {}
    for begin in p.PLACE_START.finditer(text):
        match = p.REGION.match(text, begin.end())
        if match is None:
            continue
        inside = begin.group() in _BEFORE_WHOLE
        if match["whole"]:
            fits = not p.RANKED.match(text, match.end()) and not (inside and match["whole"] in ("我省", "全国"))
        else:
            fits = not inside
        if fits:
            found[match.start()] = match.span()
    return [found[start] for start in sorted(found)]


def make_entities(text: str) -> list[tuple[int, int, str]]:
    """Return the mentions of all facts as (start, end, label), each once, in order."""
    values = find_values(text)
    if not values:
        return []
    spans = [value for value, _ in values]
    found = {(*value, "VALUE") for value in spans}
    found |= {(*unit, "UNIT") for _, unit in values if unit}
    found |= {(*name, "INDICATOR") for name in find_indicators(text, values) if name}
    found |= {(*year, "YEAR") for year in scope_years(text, spans, find_years(text)) if year}
    found |= {(*region, "REGION") for region in scope_regions(text, spans, find_regions(text)) if region}
    return sorted(found)


@Language.factory("zhibiao_rule_entities", assigns=["doc.ents"])
def make_rule_entities(nlp: Language, name: str) -> RuleEntities:
    """Component that sets ``doc.ents`` by rules."""
    return RuleEntities()


class RuleEntities:
    """Sets the five kinds of entities of a Doc by rules; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Replace ``doc.ents``. Spans are widened to whole tokens; where two overlap, VALUE and UNIT win."""
        mentions = [
            span
            for start, end, label in make_entities(text_of(doc))
            if (span := doc.char_span(start, end, label=label, alignment_mode="expand")) is not None
        ]
        sure = filter_spans([span for span in mentions if span.label_ in ("VALUE", "UNIT")])
        taken = {token.i for span in sure for token in span}
        rest = filter_spans([span for span in mentions if taken.isdisjoint(range(span.start, span.end))])
        doc.ents = tuple(sure + rest)
        return doc
