import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.lexicon.dimensions import BASE_UNITS
from zhibiao.normalize.quantity import base_value, dimension


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (317.2, "亿元", (31720000000.0, "元")),
        (1.1, "万人", (11000.0, "人")),
        (0.07, "万元", (700.0, "元")),
        (2.35, "万亿元", (2350000000000.0, "元")),
        (3.0, "千亿元", (300000000000.0, "元")),
        (5.0, "百亿元", (50000000000.0, "元")),
        (8.0, "百亿亿次/秒", (8e18, "次/秒")),
        (4.0, "千人", (4000.0, "人")),
        (6.5, "千公顷", (65000000.0, "平方米")),
        (9.0, "千吨", (9000.0, "吨")),
        (3.2, "万余户", (32000.0, "户")),
        (3.2, "万多户", (32000.0, "户")),
        (70.0, "万", (700000.0, "")),
        (12.0, "万套（间）", (120000.0, "套（间）")),
        # 千 and 百 that belong to the unit
        (35.0, "万千瓦", (350000000.0, "瓦")),
        (41.0, "亿千瓦时", (4100000000.0, "千瓦时")),
        (20.0, "千瓦", (20000.0, "瓦")),
        (20.0, "千米", (20000.0, "米")),
        (20.0, "千克", (0.02, "吨")),
        (20.0, "千克/人", (20.0, "千克/人")),
        (20.0, "千伏安", (20000.0, "伏安")),
        (20.0, "千字节", (20.0, "千字节")),
        (20.0, "千字", (20000.0, "字")),
        (20.0, "千分点", (20.0, "千分点")),
        (20.0, "百分点", (20.0, "个百分点")),
        (20.0, "百帕", (20.0, "百帕")),
        # nothing to take off
        (3.2, "%", (3.2, "%")),
        (0.4, "个百分点", (0.4, "个百分点")),
        (7.0, "‰", (7.0, "‰")),
        (12.0, "美元", (12.0, "美元")),
        (7.5, "桶", (7.5, "桶")),
        (20.0, "元/平方公里", (20.0, "元/平方公里")),
        (3.0, "成", (3.0, "成")),
        (31.0, "微克/立方米", (31.0, "微克/立方米")),
        (1.2, "人/百亿元", (1.2, "人/百亿元")),
        (2.0, "个万亿元台阶", (2.0, "个万亿元台阶")),
        (5.0, "", (5.0, "")),
        (15, "万人", (150000.0, "人")),
        # one base unit for a kind of quantity
        (0.1, "公里", (100.0, "米")),
        (25.0, "兆瓦", (25000000.0, "瓦")),
        (1.2, "亿千瓦", (120000000000.0, "瓦")),
        (1.2, "GW", (1200000000.0, "瓦")),
        (3.3, "万兆瓦时", (33000000.0, "千瓦时")),
        (8.0, "亿度", (800000000.0, "千瓦时")),
        (41.5, "万吨标煤", (415000.0, "吨标准煤")),
        (1.3, "万亿斤", (650000000.0, "吨")),
        (6.5, "亿吨", (650000000.0, "吨")),
        (3.0, "万亩", (20000000.0, "平方米")),
        (1.0, "亩", (2000 / 3, "平方米")),
        (0.3, "平方公里", (300000.0, "平方米")),
        (2.5, "亿方", (250000000.0, "立方米")),
        (500.0, "千伏", (500000.0, "伏")),
        (25.0, "个基点", (0.25, "个百分点")),
        (12.0, "万TEU", (120000.0, "标准箱")),
        (None, "公里", (None, "米")),
        # no magnitude, and more than a float holds
        (1.0, "亿" * 49, (1.0, "亿" * 49)),
        (1e308, "亿元", (1e308, "亿元")),
        # digits are hidden
        (None, "亿元", (None, "元")),
        (None, "%", (None, "%")),
    ],
)
def test_base_value(value, unit, expected):
    assert base_value(value, unit) == expected


@given(st.integers(0, 10**6), st.sampled_from(["万人", "亿元", "千吨"]))
def test_two_decimals_stay_exact(hundredths, unit):
    value, _ = base_value(hundredths / 100, unit)
    factor = {"万人": 10**4, "亿元": 10**8, "千吨": 10**3}[unit]
    assert value == hundredths * factor / 100


@given(st.floats(-1e12, 1e12), st.text("十百千万亿元瓦米个%/", max_size=8))
def test_base_units_are_a_fixed_point(value, unit):
    once = base_value(value, unit)
    if once[1] and once[1][0] not in "余多":
        assert base_value(*once)[1] == once[1]


@pytest.mark.parametrize("base", BASE_UNITS)
def test_the_units_of_a_base_unit_measure_the_same(base: str) -> None:
    whole = dimension(base)
    for unit in BASE_UNITS[base]:
        part = dimension(unit)
        assert whole is not None
        assert part is not None
        assert part.name == whole.name
        assert base_value(1.0, unit) == (pytest.approx(part.factor / whole.factor), base)
