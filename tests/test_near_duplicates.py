"""Nearly equal paragraphs are found across groups, and only there."""

from zhibiao.near_duplicates import near_duplicates

ONE = "全县粮食产量稳步增长并且农田水利设施建设取得明显成效全年新修渠道八十公里惠及农户三千家"
ALMOST = ONE.replace("八十", "九十")
OTHER = "工业园区新引进企业十二家完成投资九亿元标准厂房二期工程全部竣工投产后年税收可达一千万元以上"


def test_a_changed_figure_does_not_hide_a_copy() -> None:
    ((i, j, share),) = near_duplicates([ONE, OTHER, ALMOST], ["train", "train", "test"])
    assert (i, j) == (0, 2)
    assert 0.6 < share < 0.9


def test_the_same_group_may_repeat_itself() -> None:
    assert list(near_duplicates([ONE, ALMOST], ["train", "train"])) == []


def test_resemblance_is_exact() -> None:
    pairs = list(near_duplicates(["甲乙丙丁戊己庚", "甲乙丙丁戊己辛"], ["a", "b"], resemblance=0.0))
    # two shingles each, one of them shared: one of three
    assert [(i, j, round(share, 3)) for i, j, share in pairs] == [(0, 1, 0.333)]


def test_short_or_no_texts() -> None:
    assert list(near_duplicates([], [])) == []
    assert list(near_duplicates(["短", "短"], ["a", "b"])) == []
