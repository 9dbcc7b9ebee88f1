"""More than a hundred thousand quantities are read as what they were made from: ``python -m tests.numbers`` counts them."""

from __future__ import annotations

import pytest

from zhibiao.pipelines import load_rules

from .checks import expected, in_text, normalised, read
from .generator import cases
from .writing import chinese, chinese_decimal, grouped, split_magnitude


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (17, "十七"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1_010, "一千零一十"),
        (2_002, "二千零二"),
        (23_456, "二万三千四百五十六"),
        (100_500, "十万零五百"),
        (100_500_000, "一亿零五十万"),
        (120_000_010, "一亿二千万零一十"),
        (1_200_005_000_000, "一万二千亿零五百万"),
    ],
)
def test_the_generator_writes_what_a_reader_would(number: int, text: str) -> None:
    assert chinese(number) == text


def test_the_generator_writes_decimals_groups_and_units() -> None:
    assert chinese_decimal(3205, 2) == "三十二点零五"
    assert grouped(12345678, 2) == "123,456.78"
    assert chinese(2_200, two="两") == "两千两百"
    assert split_magnitude("一亿二千万") == ("一亿二千", "万")


def test_a_hundred_thousand_quantities_are_normalised() -> None:
    seen, wrong = set(), []
    for case in cases():
        seen.add((case.value, case.unit))
        if normalised(case) != expected(case):
            wrong.append((case, normalised(case)))
    assert len(seen) >= 100_000
    assert not wrong[:20]


def test_thousands_of_sentences_become_records() -> None:
    told = [case for case in cases(share=0.03) if case.in_text]
    assert len(told) >= 3_000
    wrong = [(case, rows) for case, rows in read(load_rules(), told) if [*map(in_text, rows)] != [expected(case)]]
    assert not wrong[:20]
