import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.io.base_units import base_value


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
        (6.5, "千公顷", (6500.0, "公顷")),
        (9.0, "千吨", (9000.0, "吨")),
        (3.2, "万余户", (32000.0, "户")),
        (3.2, "万多户", (32000.0, "户")),
        (70.0, "万", (700000.0, "")),
        (12.0, "万套（间）", (120000.0, "套（间）")),
        # 千 and 百 that belong to the unit
        (35.0, "万千瓦", (350000.0, "千瓦")),
        (41.0, "亿千瓦时", (4100000000.0, "千瓦时")),
        (20.0, "千瓦", (20.0, "千瓦")),
        (20.0, "千米", (20.0, "千米")),
        (20.0, "千克", (20.0, "千克")),
        (20.0, "千克/人", (20.0, "千克/人")),
        (20.0, "千伏安", (20.0, "千伏安")),
        (20.0, "千字节", (20.0, "千字节")),
        (20.0, "千字", (20000.0, "字")),
        (20.0, "千分点", (20.0, "千分点")),
        (20.0, "百分点", (20.0, "百分点")),
        (20.0, "百帕", (20.0, "百帕")),
        # nothing to take off
        (3.2, "%", (3.2, "%")),
        (0.4, "个百分点", (0.4, "个百分点")),
        (7.0, "‰", (7.0, "‰")),
        (12.0, "公里", (12.0, "公里")),
        (25.0, "兆瓦", (25.0, "兆瓦")),
        (3.0, "成", (3.0, "成")),
        (31.0, "微克/立方米", (31.0, "微克/立方米")),
        (1.2, "人/百亿元", (1.2, "人/百亿元")),
        (2.0, "个万亿元台阶", (2.0, "个万亿元台阶")),
        (5.0, "", (5.0, "")),
        (15, "万人", (150000.0, "人")),
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
