"""Rule-based entities: numbers that measure, their units, times, places and names, found in plain text.

The functions take the text of one or more paragraphs (``\\n`` ends one) and return half-open character offsets in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from ...lexicon.units import MONEY_UNITS, RATIO_UNITS
from ...schema import Span
from . import patterns as p
from .naming import find_indicator, find_indicators
from .scope import scope_regions, scope_years

__all__ = ["find_values", "find_years", "find_regions", "find_indicator", "find_indicators", "make_rule_entities"]

Quantity = tuple[Span, "Span | None"]
_HARD = "。；！？\n"


def find_values(text: str) -> list[Quantity]:
    """Return the numbers that measure or count, each with the span of its unit (None where none is written), in order."""
    found: dict[int, Quantity] = {}
    taken: list[Span] = []
    quoted = [match.span() for match in p.QUOTED.finditer(text)]
    for match in p.ARABIC.finditer(text):
        taken.append(match.span())
        for quantity in _arabic(text, match, quoted):
            found[quantity[0][0]] = quantity
    starts = [start for start, _ in taken]
    for pattern in p.CHINESE:
        for match in pattern.finditer(text):
            value = match.span("value")
            unit = match.span("unit") if "unit" in pattern.groupindex and match.group("unit") else None
            end = unit[1] if unit else value[1]
            index = bisect_left(starts, end)
            if any(start < end and value[0] < stop for start, stop in taken[max(0, index - 1) : index]):
                continue
            if any(q[0][0] < end and value[0] < (q[1] or q[0])[1] for q in found.values() if abs(q[0][0] - value[0]) < 12):
                continue
            if text[value[0] - 2 : value[0]] == "连续" and unit and p.NUMBER_AHEAD.match(text, unit[1]):
                continue
            if _in_quotes(value, quoted) or (unit and _names_class(text, value, unit)):
                continue
            found[value[0]] = (value, unit)
    return _share_units(text, [found[start] for start in sorted(found)])


def _in_quotes(span: Span, quoted: Sequence[Span]) -> bool:
    return any(start < span[0] and span[1] < end for start, end in quoted)


def _arabic(text: str, match: re.Match[str], quoted: Sequence[Span]) -> list[Quantity]:
    """The quantities of one run of digits: none where it is a date, a rank or a name, three for the shares of industries."""
    value, unit = match.span("value"), match.span("unit") if match.group("unit") else None
    start, end = value
    digits = match.group("value")
    before, after = text[max(0, start - 8) : start], text[match.end() : match.end() + 6]
    if not any(c.isdigit() for c in digits) and not unit:
        return []
    if match.group("ratio"):
        parts = [m.span() for m in re.finditer(r"[\d.*]+", digits)]
        if len(parts) == 3:
            return [((start + a, start + b), None) for a, b in parts]
        if ":" in digits and re.fullmatch(r"\d{1,2}:\d\d", digits) and "比" not in text[max(0, start - 12) : start]:
            return []
        return [] if _in_quotes(value, quoted) else [(value, None)]
    if letters := p.LETTERS_BEFORE.search(before):
        if not (unit and letters.group().upper() in ("GDP", "CPI", "PPI")):
            return []
    if _in_quotes(value, quoted) or _is_date_or_rank(text, start, end, unit, digits, before, after):
        return []
    if unit is None:
        return [(value, None)] if "/" in digits or _bare_number(text, value, before, after) else []
    word = text[unit[0] : unit[1]]
    if _names_class(text, value, unit) or (after.startswith("级") and word not in RATIO_UNITS):
        return []
    if word in ("年", "个月", "天", "小时", "日", "分钟", "岁", "周岁") and not _is_duration_result(text, start, unit[1], word):
        return []
    return [(value, unit)]


def _is_date_or_rank(text: str, start: int, end: int, unit: Span | None, digits: str, before: str, after: str) -> bool:
    tail = text[end : end + 4]
    if re.fullmatch(r"(?:19|20)\d\d(?:[-—–至到](?:(?:19|20)?\d\d))?", digits) and tail.startswith(("年", "-", "—")):
        return True
    if unit is None and p.NAME_AFTER.match(tail):
        return True
    if re.match(r"月(?!均)|日(?!均)|号", tail) or before.endswith(("第", "〔", "[", "前", "No.", "新国")):
        return True
    if before.endswith("+") or re.search(r"\d[+·]$|[·•]$", before):
        return True
    return bool(unit and text[unit[0] : unit[1]] == "位" and re.search(r"[居列第前]$", before))


def _bare_number(text: str, value: Span, before: str, after: str) -> bool:
    """A number without a unit: a coefficient or index at a clause end, or one that shares the next one's unit."""
    if re.match(r"[、和与至]\s?[\d.]+", after):
        return True
    ends = not after or after[0] in "，。；、！？\n）)"
    return ends and bool(re.search(r"(?:为|达到|达|到|至|率|系数|指数|[^占]比)$", before)) and not re.fullmatch(r"(?:19|20)\d\d", text[slice(*value)])


def _is_duration_result(text: str, start: int, end: int, word: str) -> bool:
    """True for a length of time that is a result (优良天数315天), False for one that dates or qualifies something else."""
    before, after = text[max(0, start - 10) : start], text[end : end + 4]
    if re.search(r"[近过去前这后未来满创第约超上]$", before) and word in ("年", "天", "日") and not re.search(r"天数|寿命|年限", text[max(0, start - 14) : start]):
        return False
    if word in ("年",):
        if after[:1] in ("来", "间", "内", "新", "期", "行", "规", "计", "制", "攻", "以", "左") and not re.search(r"(?:到|达|为|提高)$", before):
            return after.startswith("过渡期") or after.startswith("以上") and bool(re.search(r"(?:到|达|为|在)$", before))
        if before.endswith("连续"):
            return not p.NUMBER_AHEAD.match(text, end)
        return "." in text[start : end - 1] or bool(re.search(r"(?:到|达|为|至|在|提高|设立|延长|缩短|增加|年限)$", before)) or after.startswith("过渡")
    if word in ("岁", "周岁"):
        return not re.match(r"及?以[上下]|[的至-]|儿童|老", after)
    if word in ("小时", "分钟", "日"):
        return bool(re.match(r"[，。；、]|以[内上下]|左右", after)) and not re.match(r"以内[^，。；、]", after)
    return not re.match(r"内|前|后", after)


def _names_class(text: str, value: Span, unit: Span) -> bool:
    """True where number and unit are a threshold that marks a class: 亿元以上项目, 产值超10亿元企业."""
    word = text[unit[0] : unit[1]]
    if word in RATIO_UNITS or not p.SIZE_UNIT.match(word):
        return False
    after = text[unit[1] : unit[1] + 24]
    if p.CLASS_AFTER.match(after) or after.startswith("内") or word.endswith("伏") or text[value[0] - 1 : value[0]] == "每":
        return True
    if p.CLASS_BEFORE.search(text[max(0, value[0] - 4) : value[0]]):
        return bool(p.CLASS_NOUN.match(after))
    return False


def _share_units(text: str, values: list[Quantity]) -> list[Quantity]:
    """Give values of a list that writes its unit once (95、85和80%) that unit; drop bare numbers that got none."""
    shared: list[Quantity] = []
    for index in range(len(values) - 1, -1, -1):
        value, unit = values[index]
        if unit is None and shared and re.fullmatch(r"[、和与至]\s?", text[value[1] : shared[-1][0][0]]):
            unit = shared[-1][1]
        shared.append((value, unit))
    return shared[::-1]


def word_is_value(word: str, text: str, end: int) -> bool:
    """True for 连续N年 where no other number follows in the clause: then the years are what is counted."""
    return word.startswith("连续") and not p.NUMBER_AHEAD.match(text, end)


def find_years(text: str) -> list[Span]:
    """Return the time expressions that may scope a fact, in order; comparisons (较上年) and meeting dates are left out."""
    found = []
    for match in p.YEAR.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 6) : start], text[end : end + 4]
        if word_is_value(match.group(), text, end):
            continue
        if p.COMPARED.search(before) or re.search(r"[是为]$", before) and re.match(r"的\d|\d", after):
            continue
        word = match.group()
        if word == "上年" and not (before.endswith(("由", "从")) and after.startswith("的")):
            continue
        if word in ("年末", "年底", "年初") and re.search(r"(?:比上|较上|比|较)$", before):
            continue
        if re.match(r"\d{1,2}月\d{1,2}日|远景|规划|行动|以前|以来首", after) or word[:1] not in "全今年" and after.startswith("计划"):
            continue
        found.append((start, end))
    return found


def find_regions(text: str) -> list[Span]:
    """Return the places whose figures a text may give, in order; comparison places and parts of names are left out."""
    found: dict[int, Span] = {}
    for begin in p.PLACE_START.finditer(text):
        match = p.REGION.match(text, begin.end())
        if match is None:
            continue
        inside = begin.group() in _BEFORE_WHOLE
        if match.group("whole") and not p.RANKED.match(text, match.end()) and not (inside and match.group() in ("我省", "全国")):
            found[match.start()] = match.span()
        elif match.group("named") and not inside:
            found[match.start()] = match.span()
    return [found[start] for start in sorted(found)]


# words inside a clause after which only a place of the whole area is one whose figure follows
_BEFORE_WHOLE = ("对", "为", "到", "、", "覆盖")


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
        spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in make_entities(doc.text)]
        fixed = filter_spans([span for span in spans if span is not None and span.label_ in ("VALUE", "UNIT")])
        taken = {token.i for span in fixed for token in span}
        rest = [s for s in spans if s is not None and s.label_ not in ("VALUE", "UNIT") and not any(t.i in taken for t in s)]
        doc.ents = tuple(sorted(fixed + filter_spans(rest), key=lambda span: span.start))
        return doc
