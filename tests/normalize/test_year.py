import pytest

from zhibiao.normalize.year import listed_periods, plan_years, resolve_year, session_year


@pytest.mark.parametrize(
    ("place", "term", "session", "year"),
    [
        ("云南省", "十四", "四", 2026),
        ("全国", "十三", "三", 2020),
        ("", "十二", "一", 2013),  # 省十二届人大一次会议
        ("北京市", "十六", "四", 2026),
        ("宁夏回族自治区", "十三", "二", 2024),
        ("云南省", "十五", "一", None),
        ("云南省", "十四", "七", None),
        ("", "七", "二", None),  # that of 海南, which counts otherwise
    ],
)
def test_the_year_of_a_session(place: str, term: str, session: str, year: int | None) -> None:
    assert session_year(place, term, session) == year


@pytest.mark.parametrize(
    ("mention", "status", "section", "year"),
    [
        ("2022年", "actual", "", "2022"),
        ("全年", "actual", "", "2022"),
        ("全年", "target", "", "2023"),
        ("年内", "target", "", "2023"),
        ("今年", "target", "", "2023"),
        ("去年", "actual", "", "2022"),
        ("去年第四季度", "actual", "", "2022Q4"),
        ("上年", "actual", "2022", "2021"),
        ("上半年", "actual", "", "2022H1"),
        ("上半年", "target", "", "2023H1"),
        ("一季度末", "actual", "", "2022Q1"),
        ("1-6月", "actual", "", "2022H1"),
        ("2022年6月", "actual", "", "2022-06"),
        ("前三季度", "actual", "", "2022"),
        ("2021—2025年", "target", "", "2021-2025"),
        ("“十四五”期间", "target", "", "2021-2025"),
        ("“十四五”末", "target", "", "2025"),
        ("“十四五”以来", "actual", "", "2021-2022"),
        ("“十五五”时期", "target", "", "2026-2030"),
        ("五年来", "actual", "", "2018-2022"),
        ("五年来", "actual", "2016-2020", "2016-2020"),
        ("过去五年", "actual", "", "2018-2022"),
        ("今后五年", "target", "", "2023-2027"),
        ("近三年", "actual", "", "2020-2022"),
        ("三年内", "target", "", "2023-2025"),
        ("连续9年", "actual", "", "2014-2022"),
        ("连续3年", "target", "", "2021-2023"),  # until the year planned for
        ("五年前", "actual", "", "2017"),
        ("今明两年", "target", "", "2023-2024"),
        ("一年来", "actual", "", "2022"),
        ("2018年以来", "actual", "", "2018-2022"),
        ("截至2022年底", "actual", "", "2022"),
        ("改革开放以来", "actual", "", ""),
        ("2019年以来", "actual", "", "2019-2022"),
        ("“十四五”后三年", "target", "", "2023-2025"),
        ("6月底", "actual", "", "2022H1"),
        ("去年12月底", "actual", "", "2022"),
        ("2022年9月末", "actual", "", "2022-09"),
        ("上年同期", "actual", "2022H1", "2021H1"),
        ("上年同期", "actual", "2022", "2021"),
        ("目前", "target", "", "2022"),
        ("春节假期", "actual", "", "2022"),
        ("本届政府成立以来", "actual", "", "2018-2022"),
        ("本届政府成立以来", "actual", "2016-2020", "2016-2020"),
        ("本届政府成立两年来", "actual", "", "2021-2022"),
        ("", "actual", "", ""),
    ],
)
def test_resolve_year(mention, status, section, year):
    assert resolve_year(mention, "2023", "2022", status=status, section_year=section) == year


def test_without_a_document_only_explicit_years_count():
    assert resolve_year("2019年上半年", "", "") == "2019H1"
    assert resolve_year("去年", "", "") == ""


@pytest.mark.parametrize(
    ("number", "years"), [("一", (1953, 1957)), ("十", (2001, 2005)), ("十四", (2021, 2025)), ("千", None)]
)
def test_plan_years(number, years):
    assert plan_years(number) == years


@pytest.mark.parametrize(
    ("mention", "periods"),
    [
        ("一、二、三季度", ["一季度", "二季度", "三季度"]),
        ("一至四季度", ["一季度", "二季度", "三季度", "四季度"]),
        ("去年二到三季度", ["去年二季度", "去年三季度"]),
        ("2021年和2022年", ["2021年", "2022年"]),
        ("2021、2022年", ["2021年", "2022年"]),
        ("上半年", []),
        ("和年", []),
        ("、", []),
        ("", []),
    ],
)
def test_listed_periods(mention, periods):
    assert listed_periods(mention) == periods
