"""The phenomena that make facts hard to read, each as a small predicate over an annotated fact in its paragraph.

A predicate sees what was annotated and the words around it; it decides nothing about what is right. The counts answer
one question: does the corpus hold enough of everything that the guidelines speak of?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .normalize.number import parse_number
from .schema import SPAN_KEYS, Span
from .standoff import GoldDocument, GoldFact
from .text.document import Document, Paragraph


@dataclass(frozen=True)
class Case:
    """A fact in its paragraph.

    text: the paragraph's clean text. spans: by key of ``SPAN_KEYS``, in offsets of ``text``. raw: by key the text of
    the span as the raw document has it. home: the reporting region.
    """

    fact: GoldFact
    text: str
    spans: dict[str, Span | None]
    raw: dict[str, str]
    home: str

    def surface(self, key: str) -> str:
        """Clean text of one of the spans, "" where there is none."""
        span = self.spans[key]
        return self.text[slice(*span)] if span else ""

    @property
    def value(self) -> Span:
        """Where the VALUE stands in the paragraph."""
        span = self.spans["value"]
        assert span is not None
        return span

    @property
    def name(self) -> str:
        """The full name of what is measured."""
        return self.fact.indicator_name or self.surface("indicator")

    @property
    def clause(self) -> str:
        """The words before the VALUE, back to the last comma."""
        return re.split(r"[，。；：！？]", self.text[: self.value[0]])[-1]

    @property
    def after(self) -> str:
        """What follows the VALUE and its UNIT."""
        return self.text[max(self.value[1], (self.spans["unit"] or (0, 0))[1]) :]


Cases = Sequence[Case]


def cases(gold: GoldDocument) -> list[Case]:
    """The facts of a document in the order of the text; a fact whose VALUE cleaning dropped is left out."""
    return [case for _, found in paragraph_cases(gold) for case in found]


def paragraph_cases(gold: GoldDocument) -> Iterator[tuple[Paragraph, list[Case]]]:
    """Yield each annotated paragraph with its facts."""
    facts = sorted(gold.annotation.facts, key=lambda fact: fact.value)
    for paragraph in gold.gold_paragraphs():
        found = [case for fact in facts if (case := _case(fact, paragraph, gold)) is not None]
        yield paragraph, found


def _case(fact: GoldFact, paragraph: Paragraph, gold: GoldDocument) -> Case | None:
    spans = {key: _local(fact.spans[key], paragraph, gold.document) for key in SPAN_KEYS}
    if spans["value"] is None:
        return None
    raw = {key: gold.document.raw[slice(*span)] if (span := fact.spans[key]) else "" for key in SPAN_KEYS}
    return Case(fact, paragraph.text, spans, raw, gold.annotation.meta["region"])


def _local(span: Span | None, paragraph: Paragraph, document: Document) -> Span | None:
    clean = document.clean.apply(span) if span else None
    if clean is None or not (paragraph.start <= clean[0] and clean[1] <= paragraph.end):
        return None
    return clean[0] - paragraph.start, clean[1] - paragraph.start


NUMERAL = r"[一二两三四五六七八九十百千万亿几半]"
MAGNITUDE = re.compile(r"[十百千万亿]+")
# the number of a class: 亿元以上, 600分以上, 超500万元, 百亿级 (规模以上 has none)
THRESHOLD = re.compile(
    r"[\d百千万亿十][^，。；、]{0,6}(?:以上|以下|以内|以前|级)"
    r"|(?:超|超过|过|不足|低于|高于|满)[\d百千万亿]"
)
PLACE = (
    r"(?:全[国省市区县州盟旗镇乡]|[^，。；、\d]{0,8}?(?:[省市区县州盟旗镇乡国]|平均|周边))"
    r"(?:的?平均)?(?:水平|增幅|增速|涨幅)?"
)
# 高于全省2.1, 比周边高8, and the later numbers of 高于全国0.3个、全省0.2个百分点
GAP = re.compile(
    rf"(?:[高低快慢好优多少]于|[高低快慢多少]出|领先|落后)(?:于)?[^，。；]{{0,40}}?{PLACE}(?:近|约|了)?$"
    rf"|比{PLACE}[^，。；\d]{{0,8}}[高低快慢多少](?:出|于)?(?:近|约|了)?$"
)
PARK = re.compile(
    r"(?:园|园区|开发区|高新区|经开区|新区|新城|基地|集聚区|集中区|合作区|试验区|示范区|工业区|片区|商务区|景区|谷|城)$"
)
WITHOUT_NUMBER = re.compile(
    r"[与和同][^，。；、]{0,10}(?:增长|增速|增幅|提高)[^，。；、]{0,3}同步"
    r"|(?:[高快好]于|不低于|达到或超过)(?:全国|全省|全市|全区|上年)(?:平均)?(?:水平)?(?=[，。；、])"
    r"|零增长|只减不增|只增不减|争取更好(?:结果|水平)"
    r"|(?:完成|控制在)[^，。；、\d]{0,12}(?:下达|目标|指标|控制)[^，。；、\d]{0,6}(?:任务|目标|指标|范围|以内|之内)"
)


def _distributive(case: Case) -> bool:
    return bool(re.search(r"分别[^，。；]*$", case.clause))


def _no_classifier(case: Case) -> bool:
    unit, value = case.surface("unit"), case.surface("value")
    if unit:
        return bool(MAGNITUDE.fullmatch(unit))
    plain = re.fullmatch(rf"[\d.,]+|{NUMERAL}+", value) and not re.search(r"半|[百千万亿]$", value)
    return bool(plain) and case.fact.measure in ("level", "change") and not _proportion(case)


def _proportion(case: Case) -> bool:
    start, end = case.value
    return bool(re.search(r"\d[∶:：]\d", case.text[max(0, start - 2) : end + 2]))


def _split_by_verb(case: Case) -> bool:
    surface, span = case.surface("indicator"), case.spans["indicator"]
    head = case.fact.indicator_name.removesuffix(surface)
    if not span or not head or head == case.fact.indicator_name:
        return False
    between = re.search(re.escape(head) + r"([^，。；、]{1,8})$", case.text[: span[0]])
    return between is not None


def _sentences_back(case: Case, key: str) -> bool:
    span = case.spans[key]
    return span is not None and span[1] <= case.value[0] and "。" in case.text[span[1] : case.value[0]]


def _average_of_years(case: Case) -> bool:
    return "-" in case.fact.year and len(case.fact.year) == 9 and bool(re.search(r"年均|每年|年递增", case.clause))


class Phenomenon(NamedTuple):
    """key and title; what counts as one; and how many a document has, given the facts of each of its paragraphs."""

    key: str
    title: str
    counted: str
    count: Callable[[Sequence[tuple[Paragraph, Cases]]], int]


def _facts(key: str, title: str, counted: str, predicate: Callable[[Case], object]) -> Phenomenon:
    """A phenomenon that a fact shows by itself."""
    return Phenomenon(
        key, title, counted, lambda document: sum(bool(predicate(c)) for _, found in document for c in found)
    )


def _shared(document: Sequence[tuple[Paragraph, Cases]]) -> int:
    spans = [span for _, found in document for case in found if (span := case.fact.spans["unit"])]
    return sum(spans.count(span) > 1 for span in spans)


def _average_beside_target(document: Sequence[tuple[Paragraph, Cases]]) -> int:
    found = [case for _, some in document for case in some]
    yearly = {case.name for case in found if case.fact.status == "target" and re.fullmatch(r"\d{4}", case.fact.year)}
    return sum(_average_of_years(case) and case.name in yearly for case in found)


def _without_number(document: Sequence[tuple[Paragraph, Cases]]) -> int:
    count = 0
    for paragraph, found in document:
        values = [case.value for case in found]
        for match in WITHOUT_NUMBER.finditer(paragraph.text):
            count += not any(start < match.end() and match.start() < end for start, end in values)
    return count


def _two_years(document: Sequence[tuple[Paragraph, Cases]]) -> int:
    return sum(len({case.fact.year[:4] for case in found if case.surface("year")}) > 1 for _, found in document)


def _is_range(case: Case) -> bool:
    return parse_number(case.surface("value")).high is not None


def _chinese(case: Case) -> bool:
    return bool(re.search(NUMERAL, case.surface("value"))) and not re.search(r"[\d*]", case.surface("value"))


def _years_running(case: Case) -> bool:
    counted = case.surface("unit") in ("年", "个季度", "个月") and "连续" in case.clause
    return counted or "连续" in case.surface("year")


def _from_to(case: Case) -> bool:
    """The A and the B of 由A提高到B: the verb stands between the two, before the one and behind the other."""
    if not re.search(r"[从由][^，。；]*$", case.clause):
        return False
    return bool(
        re.search(r"[到至为降升增扩]", case.clause) or re.match(r"[^，。；\d]{0,4}[到至为降升增扩]", case.after)
    )


def _noisy(case: Case) -> bool:
    return any(case.raw[key] != case.surface(key) for key in SPAN_KEYS)


def _elsewhere(case: Case) -> bool:
    return case.fact.region != case.home


def _park(case: Case) -> bool:
    return bool(PARK.search(case.fact.region))


def _unit(pattern: str) -> Callable[[Case], object]:
    return lambda case: re.fullmatch(pattern, case.surface("unit"))


def _value(pattern: str) -> Callable[[Case], object]:
    return lambda case: re.search(pattern, case.surface("value"))


def _measured(measure: str, direction: str) -> Callable[[Case], object]:
    return lambda case: (case.fact.measure, case.fact.direction) == (measure, direction)


PHENOMENA = (
    _facts("distributive", "分别 lists", "values after 分别 in their clause", _distributive),
    Phenomenon("shared_unit", "shared units", "values whose UNIT span serves another value too", _shared),
    _facts("range", "ranges", "values with a lower and an upper end (1.5—2, 5至8)", _is_range),
    _facts("chinese_numeral", "Chinese numerals", "values of Chinese numerals without any digit", _chinese),
    _facts("doubling", "翻番", "values with the unit 番", _unit("番")),
    _facts("multiple", "倍", "values with the unit 倍", _unit("倍")),
    _facts(
        "tenths", "成", "values with the unit 成, or that hold it (七成五)", lambda c: _unit("成")(c) or _value("成")(c)
    ),
    _facts("points", "百分点", "values with the unit 个百分点", _unit(".*百分点")),
    _facts("negative_growth", "negative growth", "measure growth, direction down", _measured("growth", "down")),
    _facts("decrease", "absolute decrease", "measure change, direction down", _measured("change", "down")),
    _facts("proportion", "x:y:z", "values that touch or hold the sign ∶", _proportion),
    _facts("product", "2×N", "values that hold ×", _value("[×xX]")),
    _facts("masked", "hidden digits", "values that hold *", _value(r"\*")),
    _facts("magnitude_alone", "magnitude alone", "values such as the 百 of 突破百亿元", _value("^[十百千万亿]+$")),
    _facts("fraction", "fractions", "values with 分之 or 半 (三分之一, 一半)", _value("分之|半")),
    _facts("no_classifier", "no classifier", "things counted with a bare magnitude or no unit", _no_classifier),
    _facts(
        "threshold",
        "thresholds in class names",
        "an INDICATOR that holds a numeric threshold (亿元以上项目)",
        lambda c: THRESHOLD.search(c.surface("indicator")),
    ),
    _facts(
        "gap",
        "gaps to other places",
        "measure change after 高于, 低于, 比…高 and a place",
        lambda c: c.fact.measure == "change" and GAP.search(c.clause),
    ),
    _facts(
        "part_of_year",
        "quarter and half-year figures",
        "a year field of quarters or a half",
        lambda c: re.search("[HQ]", c.fact.year),
    ),
    Phenomenon(
        "average_beside_target",
        "five-year average beside this year's target",
        "averages over several years of what the document also states a target of one year for",
        _average_beside_target,
    ),
    Phenomenon(
        "without_number",
        "targets without a number",
        "wordings such as 与经济增长同步, 零增长, 高于全省平均 without a VALUE",
        _without_number,
    ),
    _facts(
        "nested_place",
        "nested places",
        "a region field that is neither the reporting region nor a park",
        lambda c: _elsewhere(c) and not _park(c),
    ),
    _facts(
        "park",
        "parks and zones",
        "a region field that is a park or zone other than the reporting one",
        lambda c: _elsewhere(c) and _park(c),
    ),
    _facts(
        "indicator_after",
        "indicators after the number",
        "an INDICATOR that begins behind its VALUE",
        lambda c: c.spans["indicator"] and c.spans["indicator"][0] >= c.value[1],
    ),
    _facts("split_name", "indicators split by a verb", "an indicator_name with a gap in the text", _split_by_verb),
    _facts(
        "year_carried",
        "several sentences under one year",
        "a full stop between the YEAR and the VALUE",
        lambda c: _sentences_back(c, "year"),
    ),
    _facts(
        "place_carried",
        "several sentences under one place",
        "a full stop between the REGION and the VALUE",
        lambda c: _sentences_back(c, "region"),
    ),
    Phenomenon("two_years", "two years in one paragraph", "paragraphs with YEARs of different years", _two_years),
    _facts("estimate", "estimates", "values with 预计 in their clause", lambda c: "预计" in c.clause),
    _facts("years_running", "years running", "连续N年, as a YEAR or as a fact", _years_running),
    _facts("from_to", "from A to B", "values in 由…提高到…", _from_to),
    _facts("noise", "noise inside a mention", "a span with pinyin, traditional or full-width characters", _noisy),
)
