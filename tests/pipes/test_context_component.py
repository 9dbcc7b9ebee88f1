import time

import pytest
import spacy
from spacy.tokens import Doc

from zhibiao.pipes.context.component import ContextResolver, paragraph_context
from zhibiao.pipes.context.periods import is_timeless
from zhibiao.schema import Relation

CONTEXT = {
    "region": "大同市平城区", "report_year": "2023", "review_year": "2022", "genre": "report",
    "section_status": "actual", "section_year": "2022",
}  # fmt: skip


def make_doc(text, entities, relations=(), context=CONTEXT):
    """A Doc by characters; entities: (text, label), found in order; relations: (label, value text, partner text)."""
    doc = Doc(spacy.blank("zh").vocab, words=list(text), spaces=[False] * len(text))
    spans, at = {}, 0
    for surface, label in entities:
        at = text.index(surface, at)
        spans[surface] = doc.char_span(at, at + len(surface), label=label)
        at += len(surface)
    doc.ents = list(spans.values())
    place = {surface: (span.start_char, span.end_char) for surface, span in spans.items()}
    doc._.relations = [Relation.of_value(label, place[value], place[partner]) for label, value, partner in relations]
    doc._.context = context
    return doc, spans


def resolved(doc, span):
    ContextResolver()(doc)
    value = next(ent for ent in doc.ents if ent.start_char == span.start_char)
    return value._.year, value._.region, value._.indicator_name


def test_relations_come_first():
    doc, spans = make_doc(
        "去年全市粮食产量30万吨。",
        [("去年", "YEAR"), ("全市", "REGION"), ("粮食产量", "INDICATOR"), ("30", "VALUE")],
        [("IN_YEAR", "30", "去年"), ("IN_REGION", "30", "全市"), ("HAS_VALUE", "30", "粮食产量")],
    )
    assert resolved(doc, spans["30"]) == ("2022", "大同市", "粮食产量")


def test_the_section_fills_what_the_paragraph_leaves_out():
    doc, spans = make_doc("绿道30公里。", [("30", "VALUE")])
    assert resolved(doc, spans["30"]) == ("2022", "大同市平城区", "")


def test_a_target_in_a_review_is_of_the_year_planned_for():
    doc, spans = make_doc("将建绿道30公里。", [("30", "VALUE")])
    spans["30"]._.status = "target"
    assert resolved(doc, spans["30"])[0] == "2023"


@pytest.mark.parametrize(
    ("before", "value", "after", "timeless"),
    [
        ("公园占地", "943", "亩", True),
        ("县域面积", "2136", "平方公里", True),
        ("标准从", "600", "元提高到720元", True),
        ("标准从600元提高到", "720", "元", False),
        ("建成", "5", "万千瓦风电项目", True),
        ("开工", "2×35", "万千瓦煤电", True),
        ("年产", "3", "万台发动机生产线", True),
        ("新能源汽车年产量", "70", "万辆", False),
        ("新建绿道", "30", "公里", False),
        ("占地区生产总值的", "30", "%", False),
        ("桃花路长", "4.2", "公里", True),
        ("桃花路、青石路长1.2、", "0.8", "、2.1公里", True),
        ("绿道增长", "4.2", "公里", False),
        ("污水厂日处理能力", "300", "吨", True),
        ("新增日处理能力", "300", "吨", False),
        ("新上", "5", "万锭纺纱项目", True),
        ("大棚由", "20", "个扩建到85个", True),
    ],
)
def test_values_without_a_period(before, value, after, timeless):
    assert is_timeless(value, before, after) is timeless


def test_the_end_of_a_dated_change_is_of_the_end_of_the_period():
    doc, spans = make_doc(
        "“十四五”期间，参保率由2020年的91%提高到95%。",
        [("“十四五”期间", "YEAR"), ("95", "VALUE")],
        [("IN_YEAR", "95", "“十四五”期间")],
    )
    assert resolved(doc, spans["95"])[0] == "2025"


def test_a_doc_without_context_is_its_own_document():
    text = "大同市平城区政府工作报告\n2023年1月9日\n一、2022年工作回顾\n绿道30公里。\n二、2023年工作安排\n绿道40公里。"
    doc, spans = make_doc(text, [("30", "VALUE"), ("40", "VALUE")], context=None)
    ContextResolver()(doc)
    assert [ent._.year for ent in doc.ents] == ["2022", "2023"]
    assert doc.ents[0]._.region == "大同市平城区"
    assert paragraph_context(doc, spans["40"].start_char)["section_status"] == "target"


@pytest.mark.parametrize("text", ["", "\n", "绿道"])
def test_docs_without_values(text):
    doc = Doc(spacy.blank("zh").vocab, words=list(text), spaces=[False] * len(text))
    assert ContextResolver()(doc) is doc
    assert paragraph_context(doc, 0)["region"] == ""


def places(text: str, regions: list[str], region: str, value: str, home: str = "大同市左云县") -> str:
    """The region of a value of a paragraph whose REGIONs are given in their order; the value's is the last one."""
    doc, spans = make_doc(
        text, [*((name, "REGION") for name in regions), (value, "VALUE")], [("IN_REGION", value, region)],
        {**CONTEXT, "region": home},
    )  # fmt: skip
    return resolved(doc, spans[value])[1]


@pytest.mark.parametrize(
    ("text", "regions", "home", "region"),
    [
        ("桃花产业园开工，园区企业9家。", ["桃花产业园", "园区"], "大同市左云县", "大同市左云县桃花产业园"),
        ("桃花谷、青石镇开工，园区企业9家。", ["桃花谷", "青石镇", "园区"], "大同市左云县", "大同市左云县桃花谷"),
        ("桃花高新区扩容，园区企业9家。", ["园区"], "大同市左云县", "大同市左云县园区"),  # none was named as a place
        ("桃花产业园开工，园区企业9家。", ["桃花产业园", "园区"], "大同市青石新区", "大同市青石新区"),  # the zone
        ("桃花产业园开工，园区企业9家。", ["桃花产业园", "园区"], "大同市左云县青石镇", "大同市左云县青石镇桃花产业园"),
        ("桃花景区游客增多，青石园区开工，景区收入9万元。", ["桃花景区", "青石园区", "景区"], "大同市左云县", "大同市左云县桃花景区"),
        ("记者从阳高县农业局获悉，该县大棚9座。", ["该县"], "大同市左云县", "大同市阳高县"),
        ("桃花镇先行，全镇大棚9座。", ["全镇"], "大同市左云县", "大同市左云县桃花镇"),
        ("青石镇学桃花镇，全镇大棚9座。", ["桃花镇", "全镇"], "大同市左云县青石镇", "大同市左云县青石镇"),
        ("桃花镇白石村先行，该镇大棚9座。", ["桃花镇白石村", "该镇"], "大同市左云县", "大同市左云县桃花镇"),
        ("阳高县来学，全县大棚9座。", ["全县"], "大同市左云县", "大同市左云县"),
    ],
)  # fmt: skip
def test_a_word_for_a_place_means_the_last_of_its_kind(text, regions, home, region) -> None:
    assert places(text, regions, regions[-1], "9", home) == region


def test_a_list_of_places_or_quarters_gives_each_value_its_own() -> None:
    text = "一、二季度左云县、阳高县投资分别增长3%和4%。"
    entities = [("一、二季度", "YEAR"), ("左云县、阳高县", "REGION"), ("3", "VALUE"), ("4", "VALUE")]
    relations = [
        ("IN_YEAR", "3", "一、二季度"), ("IN_YEAR", "4", "一、二季度"),
        ("IN_REGION", "3", "左云县、阳高县"), ("IN_REGION", "4", "左云县、阳高县"),
    ]  # fmt: skip
    doc, _ = make_doc(text, entities, relations)
    ContextResolver()(doc)
    assert [(ent._.year, ent._.region) for ent in doc.ents if ent.label_ == "VALUE"] == [
        ("2022Q1", "大同市左云县"), ("2022Q2", "大同市阳高县"),
    ]  # fmt: skip
    doc, _ = make_doc(text.replace("分别", ""), entities, relations)
    ContextResolver()(doc)
    assert {ent._.region for ent in doc.ents if ent.label_ == "VALUE"} == {"大同市左云县、阳高县"}


def test_a_yearly_growth_until_a_year_is_of_all_years_until_then() -> None:
    text = "到2027年，投资年均增长9%。"
    doc, spans = make_doc(text, [("2027年", "YEAR"), ("9", "VALUE")], [("IN_YEAR", "9", "2027年")])
    spans["9"]._.status = "target"
    assert resolved(doc, spans["9"])[0] == "2023-2027"


@pytest.mark.parametrize(
    ("text", "years", "value", "year", "period"),
    [
        ("“十五”期间，参保率由18%提高到95%。", ["“十五”期间"], "18", "“十五”期间", ""),
        ("参保率由2020年的18%提高到95%。", ["2020年"], "18", "2020年", "2020"),
        ("参保率由2020年91%提高到95%，入学率由18%提高到97%。", ["2020年"], "18", "2020年", "2020"),
        ("去年开工2×35万千瓦机组。", ["去年"], "2×35", "去年", ""),
        ("“十四五”期间投资9亿元，是“十三五”时期的18倍。", ["“十四五”期间", "“十三五”时期"], "18", "“十三五”时期", "2021-2025"),
        ("投资9亿元，是“十三五”时期的18倍。", ["“十三五”时期"], "18", "“十三五”时期", "2022"),
        ("明年是“十五五”开局之年，投资18亿元。", ["“十五五”"], "18", "“十五五”", "2026-2030"),
        ("参保率由2020年的91%提高到95%，投资18亿元。", ["2020年"], "18", "2020年", "2022"),
        ("去年，参保率由2020年的91%提高到95%，投资18亿元。", ["去年", "2020年"], "18", "2020年", "2022"),
        ("今年修渠9公里，确保2026年建成通车。大棚18座。", ["今年", "2026年"], "18", "2026年", "2023"),
        ("税收连续三年超过9亿元，大棚18座。", ["连续三年"], "18", "连续三年", "2022"),
        ("粮库自2019年开业以来存粮18万吨。", ["2019年"], "18", "2019年", "2019-2022"),
    ],
)  # fmt: skip
def test_a_year_that_is_not_the_values_own(text, years, value, year, period) -> None:
    entities = sorted([*((y, "YEAR") for y in years), (value, "VALUE")], key=lambda entity: text.index(entity[0]))
    doc, spans = make_doc(text, entities, [("IN_YEAR", value, year)])
    assert resolved(doc, spans[value])[0] == period


def test_the_shares_of_a_ratio_have_one_year() -> None:
    text = "结构由上年的24∶18∶58调整为23∶19∶57。"
    entities = [("上年", "YEAR"), *((share, "VALUE") for share in ("24", "18", "58"))]
    doc, _ = make_doc(text, entities, [("IN_YEAR", "24", "上年")])
    ContextResolver()(doc)
    assert [ent._.year for ent in doc.ents if ent.label_ == "VALUE"] == ["2021"] * 3


@pytest.mark.parametrize(
    ("text", "year"),
    [("年度计划投资9亿元，实际完成8亿元。", "2022"), ("将建绿道9公里。", "2023")],
)
def test_what_the_year_under_review_was_planned_to_bring(text: str, year: str) -> None:
    doc, spans = make_doc(text, [("9", "VALUE")])
    spans["9"]._.status = "target"
    assert resolved(doc, spans["9"])[0] == year


def test_a_yearly_growth_in_a_section_of_a_plan_is_of_all_its_years() -> None:
    text = "到2025年，投资年均增长9%。"
    context = {**CONTEXT, "section_year": "2021-2025", "section_status": "target"}
    doc, spans = make_doc(text, [("2025年", "YEAR"), ("9", "VALUE")], [("IN_YEAR", "9", "2025年")], context)
    spans["9"]._.status = "target"
    assert resolved(doc, spans["9"])[0] == "2021-2025"


@pytest.mark.parametrize(
    ("clause", "year"),
    [
        ("占比达到9%", "2030"),
        ("占比提高到9%", "2030"),
        ("累计建成9处", "2026-2030"),
        ("年均达到9处", "2026-2030"),
        ("新建9处", "2026-2030"),
        ("新增企业达到9家", "2026-2030"),
    ],
)
def test_a_level_behind_the_rates_of_a_plan_is_of_its_end(clause: str, year: str) -> None:
    text = f"今后五年，到2030年总量突破7万亿元，投入年均增长8%，{clause}。"
    context = {**CONTEXT, "report_year": "2026", "section_year": "2026-2030", "section_status": "target"}
    doc, spans = make_doc(text, [("今后五年", "YEAR"), ("9", "VALUE")], [("IN_YEAR", "9", "今后五年")], context)
    spans["9"]._.status, spans["9"]._.measure = "target", "level"
    assert resolved(doc, spans["9"])[0] == year


@pytest.mark.parametrize(
    ("text", "section", "year"),
    [
        ("企业增加60家，2022年3家。绿道9公里。", "2018-2022", "2018-2022"),
        ("企业增加60家，2022年3家；绿道9公里。", "2018-2022", "2018-2022"),
        ("企业增加60家，2022年3家，绿道9公里。", "2018-2022", "2022"),
        ("2022年，企业增加3家。绿道9公里。", "2018-2022", "2022"),
        ("企业增加60家。2022年，企业增加3家。绿道9公里。", "2018-2022", "2022"),
        ("企业增加60家，2022年3家。绿道9公里。", "2022", "2022"),
        ("企业增加60家，2022年3家。绿道9公里。", "2013-2017", "2022"),
    ],
)
def test_the_last_year_inside_a_sentence_about_many_ends_with_it(text: str, section: str, year: str) -> None:
    context = {**CONTEXT, "section_year": section, "section_status": "actual"}
    doc, spans = make_doc(text, [("2022年", "YEAR"), ("9", "VALUE")], [("IN_YEAR", "9", "2022年")], context)
    spans["9"]._.status = "actual"
    assert resolved(doc, spans["9"])[0] == year


@pytest.mark.parametrize(("section", "year"), [("2018-2022", "2018-2022"), ("2022", "2022")])
def test_what_is_summed_behind_the_last_year_is_of_all_years_of_a_long_section(section: str, year: str) -> None:
    text = "2022年达到3万亩。累计建成绿道2公里、游园9处。"
    context = {**CONTEXT, "section_year": section, "section_status": "actual", "long_review": "2018-2022"}
    doc, spans = make_doc(text, [("2022年", "YEAR"), ("9", "VALUE")], [("IN_YEAR", "9", "2022年")], context)
    spans["9"]._.status = "actual"
    assert resolved(doc, spans["9"])[0] == year


def test_many_words_for_places_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        doc, _ = make_doc("该区收入9元。" * count, [])
        regions = [(at, at + 2) for at in range(0, len(doc), 7)]
        values = [(at + 4, at + 5) for at, _ in regions]
        doc.ents = [doc.char_span(*at, "REGION") for at in regions] + [doc.char_span(*at, "VALUE") for at in values]
        doc._.relations = [Relation.of_value("IN_REGION", v, r) for r, v in zip(regions, values)]
        start = time.process_time()
        ContextResolver()(doc)
        return time.process_time() - start

    seconds(10)
    assert seconds(1600) < 12 * seconds(400)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("增长5%，五年间迈上两个台阶；服务业增长6%。", "2022"),  # said in passing, behind a comma
        ("增长5%，五年间迈上两个台阶，服务业增长6%。", "2018-2022"),
        ("五年间迈上两个台阶；服务业增长6%。", "2018-2022"),  # what begins a sentence goes on
        ("全区五年间迈上两个台阶；服务业增长6%。", "2018-2022"),
        ("增长5%，五年间迈上两个台阶；服务业年均增长6%。", "2018-2022"),  # of many years by its own words
    ],
)
def test_many_years_in_passing_end_with_what_is_said_of_them(text: str, year: str) -> None:
    doc, spans = make_doc(text, [("五年间", "YEAR"), ("6", "VALUE")], [("IN_YEAR", "6", "五年间")])
    assert resolved(doc, spans["6"])[0] == year


@pytest.mark.parametrize("value", ["91", "15"])
def test_a_year_that_a_share_compares_with_is_no_period(value: str) -> None:
    text = "年末生猪存栏恢复到2017年末的91%，母猪15万头。"
    entities = [("年末", "YEAR"), ("2017年末", "YEAR"), ("91", "VALUE"), ("15", "VALUE")]
    doc, spans = make_doc(text, entities, [("IN_YEAR", value, "2017年末")])
    assert resolved(doc, spans[value])[0] == "2022"


def test_the_end_of_a_change_keeps_its_year() -> None:
    doc, spans = make_doc(
        "占比由2012年的3%提高到2015年的5%。",
        [("2012年", "YEAR"), ("2015年", "YEAR"), ("5", "VALUE")],
        [("IN_YEAR", "5", "2015年")],
    )
    assert resolved(doc, spans["5"])[0] == "2015"
