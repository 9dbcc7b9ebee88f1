"""Texts to measure on: real in their words, other in their figures, as many as asked for."""

import re
from itertools import islice
from random import Random

import pytest

from zhibiao.bench.texts import cycled, elsewhere, filled_lines, growing, other_figures, sample, share_with_number
from zhibiao.normalize.region import LAST_YEAR, find_places

REPORTS = [
    f"{place}工作报告\n\n2021年12月3日\n各位代表：\n全{place[-1]}粮食产量{n}.25万吨。\n大家辛苦了。\n"
    for n, place in enumerate(("青岭县", "云台市", "白河区"), start=3)
]


def without_digits(text: str) -> str:
    return re.sub(r"\d", "0", text)


def test_figures_become_others_but_years_stay() -> None:
    changed = other_figures("2021年产量10.25万吨，0.5%", Random(1))
    assert re.fullmatch(r"2021年产量[1-9]\d\.\d\d万吨，0\.\d%", changed)
    assert changed != "2021年产量10.25万吨，0.5%"


def test_texts_come_again_with_other_figures() -> None:
    first, second = (list(islice(cycled(REPORTS), turn * 3, turn * 3 + 3)) for turn in (0, 1))
    assert sorted(first) == sorted(REPORTS)
    assert not set(first) & set(second)
    assert sorted(map(without_digits, first)) == sorted(map(without_digits, second))


@pytest.mark.parametrize("characters", [1, 30, 100, 1000])
def test_a_sample_has_as_few_whole_texts_as_do(characters: int) -> None:
    some = sample(REPORTS, characters)
    assert sum(map(len, some)) >= characters > sum(map(len, some[:-1]))
    assert {without_digits(text) for text in some} <= {without_digits(text) for text in REPORTS}


def test_growing_documents_have_their_sizes_and_the_first_is_small() -> None:
    sizes = [100 * 2**n for n in range(6)]
    documents = [len(text) for text in growing(REPORTS, sizes)]
    assert documents[0] == 100
    assert sorted(documents) == sorted(3 * [100] + 3 * [200] + 2 * [400] + sizes[3:])
    assert documents != sorted(documents)


def test_texts_that_are_all_head_give_no_paragraphs() -> None:
    assert filled_lines(["县报告\n\n2021年\n", REPORTS[0]]) == [[li for li in REPORTS[0].split("\n") if li]]


def test_share_of_characters_in_paragraphs_with_a_number() -> None:
    assert share_with_number(["这里的一段话没有数字。\n产量3万吨，比上年增长。\n"]) == pytest.approx(12 / 25, abs=0.02)


def test_places_and_years_become_others_of_their_kind() -> None:
    text = "晋城市城区政府工作报告\n2021年，山西省粮食产量10.25万吨，比2019年增长3%；山西省居第2021位。\n"
    changed = elsewhere(text, Random(3))
    assert "山西省" not in changed
    assert "晋城市" not in changed
    assert "10.25万吨" in changed
    first, second, third = (int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", changed))
    assert first - second == 2
    assert first == third
    assert len(find_places(changed, LAST_YEAR)) == 3
    assert elsewhere("青岭县有2人。", Random(3)) == "青岭县有2人。"
