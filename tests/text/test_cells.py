"""Lines with bars or tabs → cells with raw offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.text.cells import find_grids


@pytest.mark.parametrize(
    "text",
    [
        "| 产品 | 产量 |\n| 原煤 | 12.5 |\n",
        "| 产品 | 产量 |\n|---|---|\n| 原煤 | 12.5 |",
        "产品|产量|\r\n原煤|12.5|\r\n",
        "│产品│产量│\n├──┼──┤\n│原煤│12.5│\n",
    ],
)
def test_forms_of_tables(text: str) -> None:
    (grid,) = find_grids(text)
    assert [[cell.text for cell in row] for row in grid.rows] == [["产品", "产量"], ["原煤", "12.5"]]


def test_tabs_and_empty_cells_keep_their_places() -> None:
    (grid,) = find_grids("说明。\n表1 产量\n单位：万吨\n指标\t\t产量\n原煤\t\t 12.5\n\n")
    assert [[cell.text for cell in row] for row in grid.rows] == [["指标", "", "产量"], ["原煤", "", "12.5"]]
    assert [cell.text for cell in grid.above] == ["单位：万吨", "表1 产量", "说明。"]


def test_two_tables() -> None:
    first, second = find_grids("| 甲 | 1 |\n| 乙 | 2 |\n\n表2\n| 丙 | 3 |\n| 丁 | 4 |\n")
    assert first.rows[1][0].text == "乙"
    assert [cell.text for cell in second.above] == ["表2"]


@given(st.text(alphabet=st.sampled_from(list("|｜│\t\n\r -―產a１2.")), max_size=80))
def test_offsets_are_of_the_raw_text(text: str) -> None:
    for grid in find_grids(text):
        for row in grid.rows:
            for cell in row:
                assert 0 <= cell.start <= cell.end <= len(text)
                assert len(cell.text) == cell.end - cell.start
                assert text[cell.start : cell.end] == text[cell.start : cell.end].strip()
