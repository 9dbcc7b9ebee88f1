"""Tables in a text: every number of the authored tables with all its fields, offsets in the raw text, what is no table."""

import time
from bisect import bisect_right
from itertools import accumulate

import pytest

from tests.authored_tables import HOME, TABLES, TITLE, Expected
from zhibiao.pipelines import load_pipeline
from zhibiao.records import extract, predict
from zhibiao.schema import Fact
from zhibiao.table_facts.patterns import LABEL
from zhibiao.text.cells import Cell, find_grids
from zhibiao.text.document import Document

NLP = load_pipeline("rules")


def cells_of(text: str) -> dict[tuple[int, int], Cell]:
    """The cells of a text's tables by line and place."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    return {
        (bisect_right(starts, row[0].start) - 1, place): cell
        for grid in find_grids(text)
        for row in grid.rows
        for place, cell in enumerate(row)
    }


def fields(fact: Fact) -> dict[str, object]:
    named = {key: getattr(fact, key) for key in Expected._fields if key not in ("line", "cell", "name")}
    return {**named, "name": fact.indicator_name}


@pytest.mark.parametrize(("name", "text", "expected"), TABLES, ids=[name for name, _, _ in TABLES])
def test_the_numbers_of_tables(name: str, text: str, expected: list[Expected]) -> None:
    cells = cells_of(text)
    facts = [fact for fact in extract(NLP, text, name=f"{name}.txt") if "\t" in text or "| " in fact.sentence]
    facts = [fact for fact in facts if any(c.start <= fact.spans["value"][0] < c.end for c in cells.values())]
    assert len(facts) == len(expected)
    for fact, wanted in zip(facts, expected):
        wanted_fields = wanted._asdict()
        cell = cells[wanted_fields.pop("line"), wanted_fields.pop("cell")]
        assert fields(fact) == wanted_fields
        assert cell.start <= fact.spans["value"][0] < fact.spans["value"][1] <= cell.end


def test_spans_are_of_the_raw_text() -> None:
    text = (
        "青嶺縣2022年國民經濟和社會發展統計公報\r\n單位：萬噸\r\n| 產品 | 産量 | 比上年增長（％） |\r\n"
        "| 其中：煙煤 | １２．５ | －３．１ |\r\n"
    )
    first, second = extract(NLP, text)
    assert {key: text[slice(*span)] for key, span in first.spans.items() if span} == {
        "value": "１２．５",
        "indicator": "煙煤",
        "unit": "萬噸",
    }
    assert (first.indicator, first.value, first.unit, first.indicator_name) == ("烟煤", 12.5, "万吨", "烟煤产量")
    assert (text[slice(*second.spans["value"])], second.direction) == ("３．１", "down")
    assert text[slice(*second.spans["unit"])] == "％"


def test_the_text_around_a_table_is_read_as_before() -> None:
    _, text, expected = TABLES[0]
    facts = extract(NLP, text)
    around = "\n".join(line for line in text.split("\n") if not line.startswith("|"))
    assert [f.indicator for f in extract(NLP, around)] == [f.indicator for f in facts if "|" not in f.sentence]
    assert len(facts) == len(expected) + 4
    positions = [fact.spans["value"] for fact in facts]
    assert positions == sorted(positions)


def test_only_partners_in_the_row_are_entities_and_relations() -> None:
    _, text, expected = TABLES[0]
    prediction = predict(NLP, Document.from_text(text, "a.txt"))
    percents = [s for *s, label in prediction.entities if label == "UNIT" and text[s[0] - 1 : s[1]] == "(%"]
    assert percents == []
    assert sum(label == "VALUE" for *_, label in prediction.entities) == len(expected) + 4
    for relation in prediction.relations:
        low, high = min(relation.head, relation.tail), max(relation.head, relation.tail)
        assert "\n" not in text[low[0] : high[1]]


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 政务公开 | 政务服务\n当前位置：首页 | 统计 | 公报\n",  # menus
        f"{TITLE}\n| 12.5 | 13.6 |\n| 14.1 | 15.2 |\n",  # no header
        f"{TITLE}\n| 指标 | 绝对数 |\n| 产值 | 见附表 |\n",  # no number
        f"{TITLE}\n| 序号 | 排名 |\n| 1 | 2 |\n",  # nothing measured
        "|\n||\n|||\n",
        "",
    ],
)
def test_what_is_no_table_of_facts(text: str) -> None:
    document = Document.from_text(text, "a.txt")
    assert [fact for fact in predict(NLP, document).facts if " | " in fact.sentence] == []


def test_rows_without_a_header_are_left_to_the_pipeline() -> None:
    text = f"{TITLE}\n| 全县粮食产量达到12.5万吨 | 增长3.1% |\n| 油料产量达到2.5万吨 | 增长1.1% |\n"
    assert [fact.value for fact in extract(NLP, text)] == [12.5, 3.1, 2.5, 1.1]


def test_years_in_number_columns_do_not_end_a_table() -> None:
    text = f"{TITLE}\n| 指标 | 单位 | 绝对数 |\n| 企业 | 家 | 2015 |\n| 学校 | 所 | 45 |\n"
    assert [(f.indicator, f.value, f.unit, f.region) for f in extract(NLP, text)] == [
        ("企业", 2015, "家", HOME),
        ("学校", 45, "所", HOME),
    ]


def test_hidden_digits_and_missing_values() -> None:
    text = f"{TITLE}\n| 指标 | 绝对数（亿元） |\n| 进口 | 2*3.* |\n| 出口 | … |\n| 投资 | - |\n"
    (fact,) = extract(NLP, text)
    assert (fact.value, fact.flags, fact.value_text) == (None, ["masked"], "2*3.*")


def test_a_large_table_and_a_long_cell_are_read_in_linear_time() -> None:
    rows = "\n".join(f"| 产品{n} | 万吨 | {n}.5 | -{n % 9}.1 |" for n in range(3000))
    text = f"{TITLE}\n| 产品 | 单位 | 产量 | 增长（%） |\n{rows}\n| {'1,' * 50_000} | {'9' * 50_000} |\n"
    assert len(extract(NLP, text)) == 6000


@pytest.mark.parametrize("head", ["年末数" * 500 + "县", "万元" + "/万人" * 5000 + "县"])
def test_a_long_header_is_read_at_once(head: str) -> None:
    begun = time.process_time()
    (fact,) = extract(NLP, f"{TITLE}\n| 指标 | 单位 | {head} |\n| {head} | 家 | 45 |\n")
    assert (fact.value, fact.unit) == (45, "家")
    assert time.process_time() - begun < 5  # 年末数 is 年末 and 数 as well: exponential


def test_the_name_of_a_row() -> None:
    for text, name in (
        ("  一、其中： 出口①② ", "出口"),
        ("# 1. 2月 出口 [1]", "2月 出口"),
        ("其 中： # 甲 乙*", "甲 乙"),
        ("其中", "其中"),
        ("其他  商品", "其他  商品"),
    ):
        match = LABEL.fullmatch(text)
        assert match
        assert match["name"] == name
