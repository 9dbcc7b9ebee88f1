from __future__ import annotations

import json
import re

import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.io.review import annotated_lines, review_page, write_review

TEXT = "𠮷县\r\n全区地区生产总值317.2亿元，增长3.2%。\n\n尾"


def at(text, surface, start=0):
    """The span of a surface form in a text."""
    found = text.index(surface, start)
    return found, found + len(surface)


def facts(make_record):
    indicator, region = at(TEXT, "地区生产总值"), at(TEXT, "全区")
    spans = {"indicator": indicator, "region": region}
    return [
        make_record(spans={**spans, "value": at(TEXT, "317.2"), "unit": at(TEXT, "亿元")}),
        make_record(spans={**spans, "value": at(TEXT, "3.2", 20), "unit": at(TEXT, "%")}, measure="growth"),
    ]


def surface(piece):
    return piece if isinstance(piece, str) else piece[0]


def test_pieces_joined_are_the_text(make_record):
    lines = annotated_lines(TEXT, facts(make_record))
    assert ["".join(map(surface, line)) for line in lines] == TEXT.splitlines(keepends=True)


def test_pieces_are_the_mentions(make_record):
    lines = annotated_lines(TEXT, facts(make_record))
    assert [piece for line in lines for piece in line if not isinstance(piece, str)] == [
        ["全区", "REGION", [0, 1]],
        ["地区生产总值", "INDICATOR", [0, 1]],
        ["317.2", "VALUE", [0]],
        ["亿元", "UNIT", [0]],
        ["3.2", "VALUE", [1]],
        ["%", "UNIT", [1]],
    ]


def test_a_mention_inside_another_has_its_own_label(make_record):
    records = [make_record(spans={"indicator": (0, 6), "value": (8, 9), "year": (2, 4)})]
    assert annotated_lines("甲乙丙丁戊己是3。", records[:0]) == [["甲乙丙丁戊己是3。"]]
    assert annotated_lines("甲乙丙丁戊己是约3。", records) == [
        [
            ["甲乙", "INDICATOR", [0]],
            ["丙丁", "YEAR", [0]],
            ["戊己", "INDICATOR", [0]],
            "是约",
            ["3", "VALUE", [0]],
            "。",
        ]
    ]


def test_a_mention_across_lines_is_cut_at_the_line(make_record):
    records = [make_record(spans={"value": (1, 4)})]
    assert annotated_lines("a1\n2b", records) == [["a", ["1\n", "VALUE", [0]]], [["2", "VALUE", [0]], "b"]]


def test_empty_text():
    assert annotated_lines("", []) == []


@pytest.mark.parametrize("span", [(3, 9), (2, 1), (-1, 1)])
def test_span_outside_the_text(make_record, span):
    with pytest.raises(ValueError, match="outside a text of 5"):
        annotated_lines("12345", [make_record(spans={"value": span})])


def page_data(page):
    (data,) = re.findall(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_nothing_in_names_and_texts_is_markup(make_record):
    attack = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>&amp;"
    record = make_record(indicator_name=attack, flags=[attack], spans={"value": (0, 2)})
    page = review_page([{"name": attack, "text": attack, "records": [record]}])
    assert "alert(1)</script>" not in page
    assert "<img" not in page
    assert page.count("<script") == 2
    (document,) = page_data(page)["documents"]
    assert document["name"] == document["facts"][0]["indicator_name"] == attack
    assert "".join(surface(piece) for line in document["lines"] for piece in line) == attack


def test_page_asks_for_nothing(make_record):
    page = review_page([{"name": "a", "text": TEXT, "records": facts(make_record)}])
    assert "default-src 'none'" in page
    assert not re.search(r"\b(?:src|href)\s*=|url\(|@import|https?:", page)


def test_write_review(tmp_path, make_record):
    path = tmp_path / "review.html"
    documents = [
        {"name": "甲", "text": TEXT, "records": facts(make_record)},
        {"name": "乙", "text": "空", "records": []},
    ]
    write_review(iter(documents), path)
    assert path.read_text(encoding="utf-8") == review_page(documents)
    assert [document["name"] for document in page_data(review_page(documents))["documents"]] == ["甲", "乙"]
    with pytest.raises(ZhibiaoError) as caught:
        write_review(documents, tmp_path)
    assert caught.value.code == "E020"
