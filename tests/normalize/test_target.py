from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.normalize.target import FILE, target_classes


def record(sentence: str, text: str, unit: str = "%", **fields: Any) -> dict[str, Any]:
    """A target with its number where ``text`` stands first; ``indicator`` before it where it is given."""
    name = fields.get("indicator")
    place = sentence.rindex(text) if name else sentence.index(text)
    spans = {"value": [place, place + len(text)], "indicator": None}
    if name:
        start = sentence.rindex(name, 0, place)
        spans["indicator"] = [start, start + len(name)]
    plain = {
        "sentence": sentence,
        "value_text": text,
        "unit": unit,
        "status": "target",
        "value_high": None,
        "indicator": None,
    }
    return {**plain, "spans": spans, **fields}


@pytest.mark.parametrize(
    ("sentence", "text", "words", "kind"),
    [
        ("地区生产总值增长6%左右。", "6", "左右", "soft"),
        ("地区生产总值增长6%以上。", "6", "以上", "hard"),
        ("确保地区生产总值增长6%。", "6", "确保", "hard"),
        ("力争地区生产总值增长6%左右。", "6", "力争;左右", "soft"),
        ("努力实现地区生产总值增长6%。", "6", "努力", "soft"),
        ("地区生产总值增长6%。", "6", "", ""),
        ("居民消费价格涨幅控制在3%以内。", "3", "控制在;以内", "hard"),
        ("城镇新增就业不少于4%。", "4", "不少于", "hard"),
        ("单位能耗不超过4%。", "4", "不超过", "hard"),  # not 超过 too
        # a verb holds for the list that it begins, the nearest verb counts
        ("确保投资增长8%，财政收入增长6%。", "6", "确保", "hard"),
        ("确保投资增长8%、力争财政收入增长6%。", "6", "力争", "hard"),
        # but not past a clause without a number, nor into the next sentence
        ("确保社会稳定，财政收入增长6%。", "6", "", ""),
        # what stands beside another number is not this one's
        ("投资增长8%以上，财政收入增长6%。", "6", "", ""),
        ("投资增长8%，财政收入增长6%以上。", "8", "", ""),
        ("节约用水5%。", "5", "", ""),
        ("增长约5%。", "5", "约", "soft"),
    ],
)
def test_wording(sentence: str, text: str, words: str, kind: str) -> None:
    marked = target_classes().mark(record(sentence, text))
    assert (marked["target_words"], marked["target_class"]) == (words, kind)


def test_a_range_is_soft() -> None:
    marked = target_classes().mark(record("地区生产总值增长5%—6%。", "5%—6", value_high=6.0))
    assert (marked["target_words"], marked["target_class"]) == ("range", "soft")


def test_results_have_no_wording() -> None:
    marked = target_classes().mark(record("确保地区生产总值增长6%以上。", "6", status="actual"))
    assert (marked["target_words"], marked["target_class"]) == ("", "")


def test_a_number_that_stands_twice_is_found_by_its_indicator() -> None:
    sentence = "力争投资增长6%，出口稳定，财政收入增长6%左右。"
    assert target_classes().words(record(sentence, "6", indicator="财政收入")) == ["左右"]
    assert target_classes().words(record(sentence, "6")) == ["力争"]


def test_a_number_that_is_not_in_its_sentence_has_no_wording() -> None:
    odd = {**record("增长6%左右。", "6"), "sentence": "另一句话。"}
    assert target_classes().words(odd) == []


def test_own_mapping(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text("word,place,class\n力争,verb,soft\n", encoding="utf-8-sig")
    marked = target_classes(path).mark(record("力争地区生产总值增长6%以上。", "6"))
    assert (marked["target_words"], marked["target_class"]) == ("力争", "soft")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "columns"),
        ("词,位置,类\n", 1, "columns"),
        ("word,place,class\n", 1, "no rows"),
        ("word,place,class\n力争,verb,medium\n", 2, "hard|soft"),
        ("word,place,class\n确保,verb,hard\n力争,front,hard\n", 3, "verb|beside|range"),
        ("word,place,class\n,verb,hard\n", 2, "hard|soft"),
        ("word,place,class\n力争,verb\n", 2, "hard|soft"),
        ("word,place,class\n力争,verb,hard,x\n", 2, "hard|soft"),
        ("word,place,class\n力争,verb,hard\n力争,verb,soft\n", 3, "twice"),
        (b"word,place,class\n\xff\xfe,verb,hard\n", 1, "UTF-8"),
    ],
)
def test_bad_mappings_are_named_with_their_line(tmp_path: Path, content: str | bytes, line: int, reason: str) -> None:
    path = tmp_path / "classes.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ZhibiaoError) as caught:
        target_classes(path)
    assert caught.value.code == "E090"
    assert f"line {line}" in str(caught.value)
    assert reason in str(caught.value)


def test_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E001"):
        target_classes(tmp_path / "none.csv")
    with pytest.raises(ZhibiaoError, match="E007"):
        target_classes(tmp_path)


def test_the_shipped_mapping_is_sound() -> None:
    assert {row.kind for row in target_classes(FILE).rows} == {"hard", "soft"}
