import pytest

from zhibiao.normalize.indicator import Sibling, indicator_name, parts


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("城乡居民人均可支配收入", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("城镇和农村居民人均可支配收入", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("城乡低保标准", ["城市低保标准", "农村低保标准"]),
        ("肉、奶产量", ["肉产量", "奶产量"]),
        ("三次产业", ["第一产业占比", "第二产业占比", "第三产业占比"]),
        ("一、二、三产", ["第一产业占比", "第二产业占比", "第三产业占比"]),
        ("城乡居民收入比", ["城乡居民收入比"]),
        ("粮食产量", ["粮食产量"]),
    ],
)
def test_parts(name, names):
    assert parts(name) == names


def names_in(text, indicator, values, measures):
    """The names of all values of the one indicator of a text."""
    start = text.index(indicator)
    spans = []
    for value in values:
        at = text.index(value, spans[-1][1] if spans else 0)
        spans.append((at, at + len(value)))
    siblings = [Sibling(span, "", measure) for span, measure in zip(spans, measures, strict=True)]
    return [indicator_name(text, (start, start + len(indicator)), span, siblings) for span in spans]


def test_values_share_out_the_names():
    text = "城乡居民人均可支配收入分别达到41000元和19000元，增长6%和8%。"
    urban, rural = "城镇居民人均可支配收入", "农村居民人均可支配收入"
    assert names_in(text, "城乡居民人均可支配收入", ["41000", "19000", "6", "8"], ["level"] * 2 + ["growth"] * 2) == [
        urban, rural, urban, rural,
    ]  # fmt: skip


def test_one_value_for_several_names_keeps_them_together():
    assert names_in("肉、奶产量增长5%。", "肉、奶产量", ["5"], ["growth"]) == ["肉、奶产量"]


def test_structure_share_and_split_names():
    assert names_in("三次产业比重为9∶41∶50。", "三次产业", ["9", "41", "50"], ["ratio"] * 3)[2] == "第三产业占比"
    assert names_in("文旅产业增加值占全市比重8%。", "文旅产业增加值", ["8"], ["ratio"]) == ["文旅产业增加值占全市比重"]
    assert names_in("民营经济实现增加值80亿元。", "民营经济实现增加值", ["80"], ["level"]) == ["民营经济增加值"]


def test_the_noun_before_the_verb_completes_a_bare_word():
    assert names_in("文旅产业实现总收入26亿元。", "总收入", ["26"], ["level"]) == ["文旅产业总收入"]
    assert names_in("全县实现总收入26亿元。", "总收入", ["26"], ["level"]) == ["总收入"]
