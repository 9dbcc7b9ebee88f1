"""How a number is meant, by rules. Every sentence was invented for this table; ‹…› marks the number."""

import re

import numpy
import pytest
import spacy
from thinc.api import Model

from zhibiao.pipes.attributes.component import AttributePipe
from zhibiao.pipes.attributes.rules import rule_attributes, said_status
from zhibiao.pipes.extensions import values_of
from zhibiao.pipes.ner.rules import find_values
from zhibiao.schema import ATTRIBUTES


def attributes(marked, section=""):
    start = marked.index("‹")
    text = re.sub("[‹›]", "", marked)
    value, unit = next(quantity for quantity in find_values(text) if quantity[0][0] == start)
    assert value == (start, marked.index("›") - 1)
    return rule_attributes(text, value, unit, section)


@pytest.mark.parametrize(
    ("marked", "measure", "direction"),
    [
        ("税收‹8›亿元", "level", ""),
        ("失业率‹4.2›%", "level", ""),
        ("覆盖率提高到‹84›%", "level", ""),
        ("税收增长‹3.2›%", "growth", "up"),
        ("亩产比上年多打‹72›斤", "change", "up"),
        ("单位能耗下降‹5›%", "growth", "down"),
        ("税收增速‹7›%", "growth", "up"),
        ("价格涨幅控制在‹3›%左右", "growth", "up"),
        ("年均增长‹6›%以上", "growth", "up"),
        ("产量翻‹一›番", "growth", "up"),
        ("产量增长‹1.5›倍", "growth", "up"),
        ("公用经费压减‹10›%", "growth", "down"),
        ("分别增长8%和‹7›%", "growth", "up"),
        ("增长-‹3.2›%", "growth", "down"),
        ("臭氧浓度改善‹6.5›%", "growth", "down"),
        ("增加托位‹310›个", "change", "up"),
        ("水利投资较上年多投‹1.8›亿元", "change", "up"),
        ("第三产业增加值‹31›亿元", "level", ""),
        ("分别增长6%和-‹4›%", "growth", "down"),
        ("投资增加‹2›亿元", "change", "up"),
        ("参保率提高‹3›个百分点", "change", "up"),
        ("不良率下降‹0.3›个百分点", "change", "down"),
        ("高于全国‹0.3›个百分点", "change", "up"),
        ("低于全省‹2›个百分点", "change", "down"),
        ("比上年增加‹3›家", "change", "up"),
        ("同比新增‹3›家", "change", "up"),
        ("净增企业‹5›家", "level", ""),
        ("新增床位‹50›张", "level", ""),
        ("减轻企业负担‹5›亿元", "change", "down"),
        ("学生超过‹2000›人", "level", ""),
        ("占比‹40›%", "ratio", ""),
        ("茶叶占全市‹三分之一›", "ratio", ""),
        ("占地区总产出的‹44›%", "ratio", ""),
        ("林业产值增长不低于‹6›%", "growth", "up"),
        ("超‹四›成", "ratio", ""),
        ("是2019年的‹1.5›倍", "ratio", ""),
        ("占比由21%提高到‹30›%", "ratio", ""),
        ("收入比为‹2.81∶1›。", "ratio", ""),
        ("比重为10.1∶‹43.5›∶46.4。", "ratio", ""),
        ("‹90›%的村通了班车", "ratio", ""),
    ],
)
def test_measure_and_direction(marked, measure, direction):
    found = attributes(marked)
    assert (found["measure"], found["direction"]) == (measure, direction)


@pytest.mark.parametrize(
    ("marked", "bound"),
    [
        ("税收‹8›亿元", "exact"),
        ("税收超‹8›亿元", "at_least"),
        ("税收突破‹8›亿元", "at_least"),
        ("占耕地的‹三分之一›强", "at_least"),
        ("翻了‹一›番还多", "at_least"),
        ("不足全国平均水平的‹一半›", "at_most"),
        ("税收‹8›亿元以上", "at_least"),
        ("不低于‹8›%", "at_least"),
        ("惠及‹200›多个村", "at_least"),
        ("惠及‹3›万余户", "at_least"),
        ("控制在‹4›%以内", "at_most"),
        ("不超过‹3›%", "at_most"),
        ("不足‹三›成", "at_most"),
        ("低于‹5›%", "at_most"),
        ("‹5›%左右", "about"),
        ("近‹三›成", "about"),
        ("约‹30›公里", "about"),
        ("‹两›成强的居民", "at_least"),
        ("分别增长‹8›%和7%以上", "exact"),
        ("分别增长8%和‹7›%以上", "at_least"),
        ("超过全区的‹三›成", "at_least"),
        ("高于全国‹2›个百分点", "exact"),
    ],
)
def test_bound(marked, bound):
    assert attributes(marked)["bound"] == bound


@pytest.mark.parametrize(
    ("marked", "section", "status"),
    [
        ("新建公园‹12›座", "target", "target"),
        ("新建公园‹12›座", "actual", "actual"),
        ("力争新建公园‹12›座", "", "target"),
        ("用好现有‹9›家机构", "target", "actual"),
        ("占地‹943›亩", "target", "actual"),
        ("标准从‹60›元提高到75元", "target", "actual"),
        ("标准从60元提高到‹75›元", "target", "target"),
        ("主要预期目标是：税收增长‹5›%", "", "target"),
        ("税收增长‹5›%", "", "actual"),
        ("下一步，修路‹9›公里", "", "target"),
        ("今年税收要增长‹5›%", "", "target"),
        ("明年将新建公园‹3›座", "", "target"),
        ("计划招商。\n税收增长‹5›%", "", "actual"),
    ],
)
def test_status(marked, section, status):
    assert attributes(marked, section)["status"] == status


CONTEXT = {"report_year": "2023", "review_year": "2022"}


@pytest.mark.parametrize(
    ("marked", "period", "status"),
    [
        ("力争新建公园‹12›座", "", "target"),
        ("投产后可新增产值‹5›亿元", "", "target"),
        ("公园有望达到‹12›座", "", "target"),
        ("年度计划投资‹58›亿元", "2022", "target"),
        ("今年计划再建公园‹12›座", "2023", "target"),
        ("收入只有年初计划的‹8›成", "2022", "actual"),
        ("公园‹12›座", "2022", "actual"),
        ("公园‹12›座", "2019-2022", "actual"),
        ("公园‹12›座", "2023H1", ""),
        ("公园‹12›座", "2021-2025", "target"),
        ("公园‹12›座", "", ""),
    ],
)
def test_words_and_periods_that_leave_no_doubt(marked: str, period: str, status: str) -> None:
    before, value, after = marked.replace("›", "‹").split("‹")
    text = before + value + after
    assert said_status(text, (len(before), len(before) + len(value)), period, CONTEXT) == status


def test_a_text_that_speaks_of_the_year_it_is_given_in_has_no_past_of_its_own() -> None:
    assert said_status("公园12座", (2, 4), "2023H1", {"report_year": "2023", "review_year": "2023"}) == ""


def test_what_a_report_of_january_says_of_the_year_that_has_begun_is_wanted() -> None:
    context = {
        "report_year": "2023",
        "review_year": "2022",
        "section_status": "actual",
        "section_year": "2022",
        "year_ahead": True,
    }
    assert said_status("今年再建公园12座", (6, 8), "2023", context) == "target"
    assert said_status("今年，全县再建公园12座", (9, 11), "2023", context) == "target"
    for text in (
        "今年以来，建公园12座",
        "截至昨天，今年建公园12座",
        "今年，累计建公园12座",
        "今年前两个月，建公园12座",
    ):
        start = text.index("12")
        assert said_status(text, (start, start + 2), "2023", context) == ""
    assert said_status("今年再建公园12座", (6, 8), "2023", {**context, "section_year": "2023"}) == ""
    assert said_status("今年再建公园12座", (6, 8), "2023", {**context, "year_ahead": False}) == ""


def test_what_is_there_already_is_no_goal() -> None:
    assert said_status("管好现有水库26座", (6, 8), "", {"report_year": "2023"}) == "actual"


def test_what_is_left_to_do_does_not_stand_yet() -> None:
    assert attributes("剩余的‹12›个村全部通水", "target")["status"] == "target"
    assert attributes("目前在建厂房‹12›万平方米", "target")["status"] == "actual"
    assert attributes("项目前期费用‹12›万元", "target")["status"] == "target"


def test_words_at_the_number_decide_before_the_model():
    nlp = spacy.blank("zh")
    for name in ("entities", "relations"):
        nlp.add_pipe(f"zhibiao_rule_{name}")
    doc = nlp("化肥用量不超过3吨，草莓均价跌幅4.5%。")
    values = values_of(doc)
    pipe = AttributePipe(nlp.vocab, Model("none", lambda model, table, is_train: (table, lambda d: d)))
    # a model that holds the first value of every attribute likeliest, and after it the next
    scores = numpy.concatenate([numpy.linspace(0.9, 0.1, len(names)) for names in ATTRIBUTES.values()])
    scores[ATTRIBUTES["measure"].index("growth")] = 1.0
    scores[len(ATTRIBUTES["measure"]) + ATTRIBUTES["direction"].index("up")] = 1.0
    pipe.set_annotations([doc], [(values, numpy.stack([scores] * len(values)))])
    assert [value._.bound for value in values] == ["at_most", "exact"]
    assert values[1]._.direction == "down"


def test_values_are_those_of_the_schema():
    text = "力争税收8亿元以上，增长6%，占比三成，覆盖率达95、85%。"
    for value, unit in find_values(text):
        found = rule_attributes(text, value, unit, "")
        assert set(found) == set(ATTRIBUTES)
        assert all(found[name] in ATTRIBUTES[name] for name in ATTRIBUTES)


def test_component_reads_the_context():
    nlp = spacy.blank("zh")
    for name in ("entities", "relations", "attributes"):
        nlp.add_pipe(f"zhibiao_rule_{name}")
    doc = nlp.make_doc("税收增长6%以上。")
    doc._.context = {"section_status": "target"}
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    (value,) = [ent for ent in doc.ents if ent.label_ == "VALUE"]
    assert (value._.measure, value._.direction, value._.bound, value._.status) == ("growth", "up", "at_least", "target")
