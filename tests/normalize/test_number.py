import time

import pytest

from zhibiao.normalize.number import Number, parse_number


@pytest.mark.parametrize(
    ("text", "value", "high"),
    [
        ("317.2", 317.2, None),
        ("1,100", 1100, None),
        ("１２．５", 12.5, None),
        ("1.5—2", 1.5, 2),
        ("5%—5.5", 5, 5.5),
        ("4.5%-5", 4.5, 5),
        ("12至15", 12, 15),
        ("15万—16", 15, 16),
        ("300万至1200万", 3e6, 12e6),
        ("2×35", 70, None),
        ("28+10", 38, None),
        ("2.81∶1", 2.81, None),
        ("1/4", 0.25, None),
        ("三", 3, None),
        ("两千三", 2300, None),
        ("十", 10, None),
        ("百", 100, None),
        ("百万", 1e6, None),
        ("万亿", 1e12, None),
        ("1,100万", 1.1e7, None),
        ("二十万亿", 2e13, None),
        ("一万五千亿", 1.5e12, None),
        ("四分之三", 0.75, None),
        ("一半", 0.5, None),
        ("七成五", 0.75, None),
        ("三五", 3, 5),
        ("一两", 1, 2),
        ("三点五亿", 3.5e8, None),
        ("一点二万亿", 1.2e12, None),
        ("0.07万", 700, None),
        ("1亿2000万", 1.2e8, None),
        ("2万5千", 25000, None),
        ("14✕35", 490, None),
        ("一百三十七分之十", 10 / 137, None),
        ("八万零两百八十一亿一千零四十万", 8_028_110_400_000, None),
    ],
)
def test_value_as_written(text, value, high):
    assert parse_number(text) == Number(pytest.approx(value), high)


def test_products_of_decimals_are_rounded_once() -> None:
    assert parse_number("0.07万").value == 700
    assert parse_number("0.1×3").value == 0.3


def test_the_longest_numerals_have_a_value() -> None:
    most = "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十八"
    assert parse_number(f"一至{most}") == Number(1, 9_999_999_999_999_998)


@pytest.mark.parametrize("text", ["2112.*", "*.2", "1*7.*", "＊5"])
def test_hidden_digits_are_never_guessed(text):
    assert parse_number(text) == Number(None, None, True)


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "—", "5—", "1/0", "零分之一", "。", "十几", "1.2.3", "一千万亿五", "一万二万"]
)
def test_what_is_no_number_has_no_value(text):
    assert parse_number(text) == Number(None)


@pytest.mark.parametrize("text", ["1" * 100_000, "5—" * 50_000, "一" * 100_000, "1,111" * 20_000, "分之" * 50_000])
def test_long_input_is_refused_at_once(text):
    start = time.perf_counter()
    assert parse_number(text).value is None
    assert time.perf_counter() - start < 0.5
