from __future__ import annotations

import time
from typing import Any

import pytest

from zhibiao.quality.flags import FLAGS, document_flags, with_flags
from zhibiao.schema import UNNAMED, Fact

COUNTY = {"region": "大同市平城区", "region_code": "140213"}
PROVINCE = {"region": "山西省", "region_code": "140000"}
NATION = {"region": "全国", "region_code": None}


def fact(name: str, text: str, unit: str, year: str = "2022", **fields: Any) -> Fact:
    """A fact of a county's report, actual and exact where ``fields`` do not say otherwise."""
    value = fields.pop("value", float(text.rstrip("%")) if "*" not in text else None)
    return Fact(
        doc="报告", value_text=text, spans={"value": (0, len(text))}, indicator_name=name, value=value, unit=unit, year=year,
        **{**COUNTY, **fields},
    )  # fmt: skip


def growth(name: str, text: str, **fields: Any) -> Fact:
    return fact(name, text, "%", measure="growth", direction=fields.pop("direction", "up"), **fields)


def flags(*facts: Fact) -> list[list[str]]:
    return document_flags(facts)


def lone(one: Fact) -> list[str]:
    return flags(one)[0]


# ---- unit -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [
        ("粮食产量", "12.6", "亿元"),
        ("地区生产总值", "317.2", "万吨"),
        ("城镇化率", "5.2", "万人"),
        ("地区生产总值", "6.5", "%"),
        ("常住人口", "35", "亿元"),
        ("高速公路通车里程", "120", "平方公里"),
    ],
)
def test_unit_of_another_kind(name: str, text: str, unit: str) -> None:
    assert "unit_mismatch" in lone(fact(name, text, unit))


@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [
        ("粮食产量", "12.6", "万吨"),
        ("粮食产量", "2.5", "亿斤"),
        ("地区生产总值增速", "6.5", "%"),
        ("森林覆盖率", "35.2", "%"),
        ("城镇新增就业", "3200", "个"),  # counted in several ways
        ("贫困人口", "2.7", "万"),  # no unit but a magnitude
        ("粮食产量", "12", "年"),  # a run of years
        ("学校", "3", "光年"),  # not in the lexicon
        ("路灯", "3", "亿元"),  # no concept
    ],
)
def test_units_that_fit_or_of_which_nothing_can_be_said(name: str, text: str, unit: str) -> None:
    assert "unit_mismatch" not in lone(fact(name, text, unit))


def test_growth_is_relative_and_a_change_is_either() -> None:
    assert lone(growth("地区生产总值", "6.5")) == []
    assert lone(fact("地区生产总值", "20", "亿元", measure="growth", direction="up")) == ["unit_mismatch"]
    assert lone(fact("地区生产总值", "20", "亿元", measure="change", direction="up")) == []
    assert lone(fact("城镇化率", "1.2", "个百分点", measure="change", direction="up")) == []
    assert lone(fact("地区生产总值", "20", "万人", measure="change", direction="up")) == ["unit_mismatch"]
    assert lone(fact("地区生产总值", "3", "%", measure="ratio")) == []


# ---- magnitude --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [
        ("地区生产总值", "317.2", "万亿元"),
        ("地区生产总值", "317.2", "万元"),
        ("常住人口", "3500", "万人"),
        ("城镇居民人均可支配收入", "3.9", "元"),
        ("森林覆盖率", "352", "%"),
        ("人均预期寿命", "790", "岁"),
    ],
)
def test_impossible_for_the_concept_in_a_county(name: str, text: str, unit: str) -> None:
    assert "magnitude" in lone(fact(name, text, unit))


def test_bounds_follow_the_level_of_the_place() -> None:
    people = fact("常住人口", "3491", "万人")
    assert lone(people) == ["magnitude"]
    assert lone(fact("常住人口", "3491", "万人", **PROVINCE)) == []
    assert lone(fact("地区生产总值", "121", "万亿元", **NATION)) == []
    assert lone(fact("地区生产总值", "12", "亿元", **PROVINCE)) == ["magnitude"]
    # a place without a code may be anything
    assert lone(fact("常住人口", "3491", "万人", region="某片区", region_code=None)) == []


def test_several_years_hold_several_times_as_much_of_a_flow() -> None:
    assert lone(fact("城镇新增就业", "40", "万人")) == ["magnitude"]
    assert lone(fact("城镇新增就业", "40", "万人", "2021-2025")) == []
    assert lone(fact("常住人口", "3491", "万人", "2021-2025")) == ["magnitude"]


def test_a_part_of_a_year_may_be_small() -> None:
    assert lone(fact("空气质量优良天数", "17", "天", "2022-07")) == []
    assert lone(fact("空气质量优良天数", "17", "天", "2022")) == ["magnitude"]


def test_growth_that_no_report_gives() -> None:
    assert lone(growth("固定资产投资", "1250")) == ["magnitude"]
    assert lone(growth("固定资产投资", "99", direction="down")) == ["magnitude"]
    assert lone(growth("固定资产投资", "125")) == []
    assert lone(fact("城镇化率", "75", "个百分点", measure="change", direction="up")) == ["magnitude"]


def test_far_from_the_other_values_of_the_indicator() -> None:
    same = [fact("粮食产量", text, "万吨", year) for text, year in (("1.26", "2020"), ("1.3", "2021"), ("131", "2022"))]
    assert flags(*same) == [[], [], ["magnitude"]]
    # two values that disagree: either may be wrong
    assert flags(fact("粮食产量", "1.26", "万吨", "2021"), fact("粮食产量", "400", "万吨")) == [["magnitude"]] * 2
    # another place, another kind of unit, an indicator that is no concept: nothing to compare
    assert flags(fact("粮食产量", "1.26", "万吨"), fact("粮食产量", "400", "万吨", region="大同市", region_code="140200")) == [
        [], [],
    ]  # fmt: skip
    assert flags(fact("投资", "1", "万元", "2021"), fact("投资", "9", "亿元")) == [[], []]


# ---- contradiction ----------------------------------------------------------------------------------------------
def test_level_growth_and_the_year_before() -> None:
    level, before = fact("固定资产投资", "120", "亿元"), fact("固定资产投资", "100", "亿元", "2021")
    assert flags(level, growth("固定资产投资", "20"), before) == [[], [], []]
    assert flags(level, growth("固定资产投资", "9"), before) == [["contradiction"]] * 3
    assert flags(level, growth("固定资产投资", "20", direction="down"), before) == [["contradiction"]] * 3
    # the units may differ
    assert flags(level, growth("固定资产投资", "20"), fact("固定资产投资", "1000000", "万元", "2021")) == [[]] * 3


def test_real_growth_is_not_that_of_the_amounts() -> None:
    facts = (
        fact("地区生产总值", "112", "亿元"),
        growth("地区生产总值", "5"),
        fact("地区生产总值", "100", "亿元", "2021"),
    )
    assert flags(*facts) == [[]] * 3
    assert flags(facts[0], growth("地区生产总值", "40"), facts[2]) == [["contradiction"]] * 3


def test_rounding_is_no_contradiction() -> None:
    assert (
        flags(fact("新建道路", "1", "公里"), growth("新建道路", "30"), fact("新建道路", "1", "公里", "2021"))
        == [[]] * 3
    )


def test_level_growth_and_change() -> None:
    def change(text: str, sentence: str = "") -> Fact:
        return fact("农民收入", text, "元", measure="change", direction="up", sentence=sentence)

    level = fact("农民收入", "11000", "元")
    assert flags(level, growth("农民收入", "10"), change("1000")) == [[]] * 3
    assert flags(level, growth("农民收入", "10"), change("3000")) == [["contradiction"]] * 3
    # a distance to another place is no change in time
    assert flags(level, growth("农民收入", "10"), change("3000", "收入11000元，高于全市平均水平3000元。")) == [[]] * 3


def test_level_change_and_the_year_before() -> None:
    level, before = fact("用水户", "5000", "户"), fact("用水户", "4000", "户", "2021")
    change = fact("用水户", "1000", "户", measure="change", direction="up")
    assert flags(level, change, before) == [[]] * 3
    wrong = fact("用水户", "3000", "户", measure="change", direction="up")
    assert flags(level, wrong, before) == [["contradiction"]] * 3


def test_targets_bounds_and_doubtful_partners_prove_nothing() -> None:
    before = fact("固定资产投资", "100", "亿元", "2021")
    wrong = growth("固定资产投资", "9")
    assert flags(fact("固定资产投资", "120", "亿元", status="target"), wrong, before) == [[]] * 3
    assert flags(fact("固定资产投资", "120", "亿元", bound="at_least"), wrong, before) == [[]] * 3
    assert flags(fact("固定资产投资", "120", "亿元"), wrong, growth("固定资产投资", "20"), before) == [[]] * 4


# ---- duplicate --------------------------------------------------------------------------------------------------
def test_the_later_of_two_equal_facts() -> None:
    first, again = fact("粮食产量", "1.5", "万吨"), fact("全年粮食产量", "15000", "吨")
    assert flags(first, again) == [[], ["duplicate"]]
    assert flags(first, fact("粮食产量", "1.5", "万吨", "2021")) == [[], []]
    assert flags(first, fact("粮食产量", "1.5", "万吨", status="target")) == [[], []]
    assert flags(first, fact("粮食产量", "1.5", "万吨", region="大同市", region_code="140200")) == [[], []]
    assert flags(fact(UNNAMED, "3", "个"), fact(UNNAMED, "3", "个")) == [[], []]


# ---- glued ------------------------------------------------------------------------------------------------------
def test_a_count_and_an_area() -> None:
    assert lone(fact("安置房", "1426.3", "万平方米")) == ["glued"]
    assert lone(fact("安置房", "26.3", "万平方米")) == []
    assert lone(fact("安置房", "142.3", "万平方米")) == []  # possible as it is
    assert lone(fact("安置房", "1426.3", "万平方米", **PROVINCE)) == []


def test_beyond_the_bounds_of_the_concept() -> None:
    assert lone(fact("商品房销售面积", "2135.2", "万平方米")) == ["magnitude", "glued"]
    # no second part would be possible either
    assert lone(fact("商品房销售面积", "999999.9", "亿平方米")) == ["magnitude"]


def test_beyond_all_others_of_the_report() -> None:
    others = [
        fact(f"{name}渠", f"{length}", "公里") for name, length in (("东", 1.2), ("西", 2.5), ("南", 0.8), ("北", 3.1))
    ]
    assert flags(*others, fact("支渠", "122.6", "公里"))[-1] == ["glued"]
    assert flags(*others, fact("支渠", "22.6", "公里"))[-1] == []
    assert flags(*others[:2], fact("支渠", "122.6", "公里"))[-1] == []


def test_a_year_before_a_number() -> None:
    assert "glued" in lone(fact("投资", "202217.5", "亿元"))
    assert lone(fact("投资", "2022.5", "亿元")) == []


def test_the_largest_of_a_unit_is_beside_the_next_one_and_twins_beside_each_other() -> None:
    others = [fact(f"{name}渠", "1.2", "公里") for name in "东西南北"]
    twins = [fact(f"{name}支渠", "122.6", "公里") for name in "甲乙"]
    assert flags(*others, *twins) == [[]] * 6
    assert flags(*others, twins[0], fact("丙支渠", "1122.6", "公里"))[-1] == ["glued"]


# ---- all --------------------------------------------------------------------------------------------------------
def test_hidden_digits_have_no_magnitude_but_a_unit() -> None:
    hidden = fact("地区生产总值", "31*.2", "亿元", flags=["masked"])
    assert lone(hidden) == []
    assert with_flags([hidden])[0].flags == ["masked"]
    assert lone(fact("地区生产总值", "31*.2", "万吨")) == ["unit_mismatch"]


def test_flags_are_added_once_and_the_facts_stay() -> None:
    facts = [fact("粮食产量", "12.6", "亿元", flags=["no_indicator"])]
    once = with_flags(facts)
    assert once[0].flags == ["no_indicator", "unit_mismatch"]
    assert with_flags(once) == once
    assert facts[0].flags == ["no_indicator"]
    assert set(document_flags(once)[0]) <= set(FLAGS)


def test_no_facts() -> None:
    assert document_flags([]) == []
    assert with_flags([]) == []


def test_the_checks_cost_twice_as_much_for_twice_the_facts() -> None:
    def cost(count: int) -> float:
        facts = [fact(f"第{n}条渠", f"{100 + n}.5", "公里") for n in range(count)]
        facts += [fact("粮食产量", f"{20 + n / count}", "万吨") for n in range(count)]
        start = time.process_time()
        flags(*facts)
        return time.process_time() - start

    cost(10)
    assert cost(6400) < 60 * cost(400)  # 16 times as many facts; it was 200 times as much
