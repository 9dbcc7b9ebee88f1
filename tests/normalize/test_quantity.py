import pytest

from zhibiao.normalize.quantity import dimension, number_before


@pytest.mark.parametrize(
    ("unit", "name", "factor"),
    [
        ("亿元", "money", 1e8),
        ("万余户", "household", 1e4),
        ("万亩", "area", 1e8 / 15),
        ("平方公里", "area", 1e6),
        ("千公顷", "area", 1e7),
        ("万千瓦", "power", 1e4),
        ("瓦", "power", 1e-3),
        ("亿千瓦时", "energy", 1e8),
        ("元/月", "money", 1),
        ("微克/立方米", "mass", 1e-12),
        ("人/百亿元", "people", 1),
        ("万套（间）", "count", 1e4),
        ("家", "count", 1),
        ("%", "percent", 1),
        ("‰", "percent", 0.1),
        ("个百分点", "points", 1),
        ("/10万", "rate", 1),
        ("", "none", 1),
    ],
)
def test_dimension(unit: str, name: str, factor: float) -> None:
    found = dimension(unit)
    assert found is not None
    assert (found.name, found.factor) == (name, pytest.approx(factor))


@pytest.mark.parametrize("unit", ["光年", "/光年", "/", "万光年", "元元", "亿" * 49 + "元"])
def test_unknown_units_have_none(unit: str) -> None:
    assert dimension(unit) is None


@pytest.mark.parametrize(
    ("text", "unit", "value", "high"),
    [
        ("一万五千", "亿元", 15000, None),
        ("一亿二千", "万斤", 12000, None),
        ("二十", "万亿元", 20, None),
        ("一千", "瓦", 1000, None),
        ("三万二千", "吨", 32000, None),
        ("三千", "万元", 3000, None),
        ("三万至五", "万元", 3, 5),
        ("三至五", "万元", 3, 5),
        ("15万—16", "万亩", 15, 16),
        ("一亿二千万至一亿五千", "万元", 12000, 15000),
        ("一亿二千至一亿五千", "万元", 12000, 15000),
        ("万亿", "元", 1e12, None),
        ("上万", "吨", None, None),
    ],
)
def test_numbers_before_units(text: str, unit: str, value: float | None, high: float | None) -> None:
    assert number_before(text, unit) == (value, high, False)
