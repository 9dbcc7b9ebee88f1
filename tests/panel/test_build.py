"""What stands beside what in a panel, and why something does not stand there."""

from __future__ import annotations

import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.io.store import read_store
from zhibiao.panel.build import COLUMNS, LONG_COLUMNS, Panel
from zhibiao.panel.select import Selection, select

PLACE, OTHER = "大同市平城区", "山西省"


def target(year, value, **changes):
    return {"status": "target", "year": str(year), "value": value, **changes}


def actual(year, value, **changes):
    return {"status": "actual", "year": str(year), "value": value, **changes}


def panel_of(path, **options) -> Panel:
    with read_store(path) as store:
        chosen = {"indicators": "gdp", "years": None, "regions": None, "measures": None, **options}
        return Panel(store, select(store, **chosen))


def by_year(path, **options):
    return {row["year"]: row for row in panel_of(path, **options).rows()}


def test_the_target_of_a_year_stands_beside_its_result(make_store):
    rows = by_year(
        make_store(
            (PLACE, 2022, "report", [actual(2021, 8.1), target(2022, 6.5, bound="at_least")]),
            (PLACE, 2023, "report", [actual(2022, 4.4), target(2023, 6.0, value_high=6.5)]),
        )
    )
    assert list(rows) == [2021, 2022, 2023]
    row = rows[2022]
    assert list(row) == list(COLUMNS)
    assert (row["target"], row["target_bound"], row["target_doc"]) == (6.5, "at_least", "0.txt")
    assert (row["actual"], row["actual_doc"], row["actual_start"], row["gap"]) == (4.4, "1.txt", 0, -2.1)
    assert (row["region"], row["region_code"], row["region_level"]) == (PLACE, "140213", "county")
    assert (row["indicator"], row["measure"], row["unit"]) == ("地区生产总值", "growth", "%")
    assert (rows[2023]["target"], rows[2023]["target_high"]) == (6.0, 6.5)
    assert [(row["target_status"], row["actual_status"]) for row in rows.values()] == [
        ("no_report", "stated"), ("stated", "stated"), ("stated", "no_report"),
    ]  # fmt: skip


def test_a_silent_report_is_not_a_missing_one(make_store):
    path = make_store(
        (PLACE, 2020, "report", [target(2020, 5.0)]),
        (PLACE, 2022, "report", [actual(2021, 7.0)]),
        (PLACE, 2023, "digest", []),
        (PLACE, 2024, "communique", [actual(2023, 3.0)]),
        (PLACE, 2025, "report", [actual(2024, None, flags=["masked"])]),
    )
    rows = by_year(path, years="2018-2025")
    assert {year: row["target_status"] for year, row in rows.items()} == {
        2018: "no_report", 2019: "no_report", 2020: "stated", 2021: "no_report", 2022: "not_stated",
        2023: "digest_only", 2024: "no_report", 2025: "not_stated",
    }  # fmt: skip
    assert {year: row["actual_status"] for year, row in rows.items()} == {
        2018: "no_report", 2019: "not_stated", 2020: "no_report", 2021: "stated", 2022: "digest_only",
        2023: "stated", 2024: "hidden", 2025: "no_report",
    }  # fmt: skip
    assert rows[2024]["actual"] is None
    assert rows[2024]["gap"] is None


def test_revisions_are_kept_the_latest_first(make_store):
    path = make_store(
        (PLACE, 2021, "report", [target(2021, 6.0), target(2025, 30.0)]),
        (PLACE, 2022, "report", [actual(2021, 8.0)]),
        (PLACE, 2023, "report", [actual(2021, 8.4)]),
        (PLACE, 2025, "report", [actual(2023, 5.0), actual(2021, 8.5)]),
    )
    rows = by_year(path)
    row = rows[2021]
    assert (row["actual"], row["actual_latest"], row["actual_latest_report"]) == (8.0, 8.5, 2025)
    assert row["actual_history"] == "2025: 8.5; 2023: 8.4; 2022: 8"
    assert rows[2023]["actual_status"] == "no_report"
    assert (rows[2023]["actual"], rows[2023]["actual_latest"]) == (None, 5.0)
    assert (rows[2025]["target"], rows[2025]["target_history"]) == (None, "2021: 30")
    long = list(panel_of(path).long_rows())
    assert [(r["report_year"], r["rank"], r["chosen"]) for r in long if r["year"] == 2021 and r["status"] == "actual"] == [
        (2025, 1, 0), (2023, 2, 0), (2022, 3, 1),
    ]  # fmt: skip
    assert list(long[0]) == list(LONG_COLUMNS)


def test_of_several_numbers_the_first_by_the_official_name_is_taken_and_said(make_store):
    path = make_store(
        (PLACE, 2022, "report", [
            target(2022, None, flags=["masked"]), target(2022, 9.0, indicator_name="经济总量"),
            target(2022, 6.0), target(2022, 6.5), actual(2021, 7.0), actual(2021, 7.0),
        ]),
    )  # fmt: skip
    rows = by_year(path)
    assert (rows[2022]["target"], rows[2022]["target_flags"]) == (6.0, ["several_values"])
    assert (rows[2021]["actual"], rows[2021]["actual_flags"]) == (7.0, [])


@pytest.mark.parametrize(
    ("sentence", "several"),
    [
        ("地区生产总值由2017年的70亿元增加到120亿元，年均增长9%。", True),
        ("地区生产总值比2017年增长9%。", True),
        ("地区生产总值比2020年增长9%。", False),
        ("五年年均增长8%；地区生产总值增长9%。", False),
    ],
)
def test_an_average_of_years_gives_way_to_the_year_itself(make_store, sentence, several):
    average = actual(2021, 9.0, value_text="9", sentence=sentence)
    alone = make_store((PLACE, 2022, "report", [average]))
    assert by_year(alone)[2021]["actual_flags"] == (["several_years"] if several else [])
    both = make_store((PLACE, 2022, "report", [average, actual(2021, 5.0, value_text="5")]))
    row = by_year(both)[2021]
    assert (row["actual"], row["actual_flags"]) == (5.0 if several else 9.0, ["several_values"])


def test_measures_and_units_do_not_mix(make_store):
    enterprises = {"indicator_id": "industry_above_scale_enterprises", "measure": "level", "direction": ""}
    path = make_store(
        (PLACE, 2022, "report", [
            actual(2021, 7.0), actual(2021, 120.0, measure="level", unit="亿元", direction=""),
            actual(2021, 19.0, measure="level", unit="亿美元", direction=""), target(2022, 54.0, unit="个", **enterprises),
        ]),
        (PLACE, 2023, "report", [actual(2022, 50.0, unit="家", **enterprises)]),
    )  # fmt: skip
    rows = [(row["measure"], row["unit"], row["actual"]) for row in panel_of(path, years="2021").rows()]
    assert rows == [("growth", "%", 7.0), ("level", "元", 1.2e10), ("level", "美元", 1.9e9)]
    (row,) = panel_of(path, years="2022", indicators="industry_above_scale_enterprises").rows()
    assert (row["unit"], row["target"], row["actual"], row["gap"]) == ("个", 54.0, 50.0, -4.0)


def test_regions_have_rows_where_they_say_nothing(make_store):
    path = make_store((PLACE, 2022, "report", [actual(2021, 7.0)]), (OTHER, 2022, "report", []))
    rows = [row for row in panel_of(path, years="2021").rows() if row["region"] == OTHER]
    assert [(row["actual_status"], row["region_code"], row["measure"]) for row in rows] == [
        ("not_stated", "140000", "growth")
    ]
    (row,) = panel_of(path, years="2021", indicators="cpi", regions=OTHER).rows()
    assert (row["indicator"], row["measure"], row["actual_status"]) == ("居民消费价格", "", "not_stated")


def test_what_others_say_of_a_region_is_not_its_own(make_store):
    path = make_store((PLACE, 2022, "report", [actual(2021, 7.0, region=OTHER)]), (OTHER, 2022, "report", []))
    assert {row["actual"] for row in panel_of(path).rows()} == {None}


def test_selection(make_store):
    path = make_store(
        (PLACE, 2022, "report", [actual(2021, 7.0), actual(2021, 3.0, indicator_id=None, indicator_name="观景台")]),
        (OTHER, 2023, "report", [actual(2022, 2.0, indicator_id="cpi", indicator_name="居民消费价格")]),
    )
    with read_store(path) as store:

        def chosen(**options) -> Selection:
            whole = {"indicators": None, "years": None, "regions": None, "measures": None, **options}
            return select(store, **whole)

        assert chosen().indicators == ("gdp", "cpi")
        assert chosen().years == (2021, 2022, 2023)
        assert chosen().regions == (OTHER, PLACE)
        assert chosen(indicators="观景台，国内生产总值,gdp").indicators == ("观景台", "gdp")
        assert chosen(years="2012-2014, 2018").years == (2012, 2013, 2014, 2018)
        assert chosen(regions="140213,山西省").regions == (PLACE, OTHER)
        for options, code in (
            ({"indicators": "地区生产总植"}, "E098"),
            ({"regions": "平城"}, "E098"),
            ({"regions": "140214"}, "E098"),
            ({"years": "12"}, "E022"),
            ({"years": "2016-2012"}, "E022"),
            ({"years": "1000-9999"}, "E022"),
            ({"measures": "rate"}, "E022"),
        ):
            with pytest.raises(ZhibiaoError) as caught:
                chosen(**options)
            assert caught.value.code == code
        with pytest.raises(ZhibiaoError, match="Did you mean: 大同市平城区"):
            chosen(regions="平城区")


def test_an_empty_store_says_so(make_store):
    with pytest.raises(ZhibiaoError, match="E100"):
        panel_of(make_store())
