import pytest

from zhibiao.normalize.unit import normalize_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("亿元", "亿元"),
        (" 亿 元", "亿元"),
        ("％", "%"),
        ("㎡", "平方米"),
        ("微克／立方米", "微克/立方米"),
        ("ＭＷ", "MW"),
        ("", ""),
    ],
)
def test_unit_as_written(text, unit):
    assert normalize_unit(text) == unit
