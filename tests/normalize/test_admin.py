import pytest

import zhibiao
from zhibiao.normalize.admin import region_of, regions


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        # the code of that year: a city that became a district, a district that was made new
        ("莱芜市", 2017, ["371200"]),
        ("莱芜市", 2019, []),
        ("莱芜区", 2019, ["370116"]),
        ("大同市平城区", 2017, []),
        ("大同市平城区", "2018-2020", ["140213"]),
        ("海拉尔区", 2012, ["150702"]),
        ("山西省", 2022, ["140000"]),
        # a name that places share gives all of them
        ("朝阳区", 2022, ["110105", "220104"]),
        ("371200", 2016, ["371200"]),
        ("371200", 2020, []),
        ("999999", 2020, []),
        ("长三角", 2020, []),
        ("", 2020, []),
        ("全国", 2020, [""]),
    ],
)
def test_lookup(name: str, year: int | str, codes: list[str]) -> None:
    assert [region.code for region in regions(name, year)] == codes


def test_within_another_place() -> None:
    assert [region.code for region in regions("朝阳区", 2022, "长春市")] == ["220104"]


def test_parents_have_their_codes() -> None:
    (region,) = regions("海拉尔区", 2012)
    assert region == (
        "呼伦贝尔市海拉尔区", "150702", "county", "2012", "内蒙古自治区", "150000", "呼伦贝尔市", "150700", "呼伦贝尔市海拉尔区", "150702",
    )  # fmt: skip


def test_a_county_of_a_municipality_has_no_prefecture() -> None:
    region = region_of("重庆市云阳县", 2022)
    assert (region.province_code, region.prefecture, region.prefecture_code, region.county_code) == (
        "500000",
        "",
        "",
        "500235",
    )


def test_a_town_has_the_parents_that_its_name_begins_with() -> None:
    region = region_of("晋城市城区某某街道", 2022)
    assert (region.level, region.code, region.county_code, region.province_code) == ("other", "", "140502", "140000")


def test_nothing_is_known_of_other_names() -> None:
    assert region_of("长三角", 2022)[1:] == ("", "other", "2022", "", "", "", "", "", "")
    assert region_of("", 2022).level == ""
    assert region_of("全国", 2022).level == "nation"


def test_years_outside_the_table_are_brought_to_it() -> None:
    assert region_of("山西省", 2030).year == "2024"
    assert zhibiao.regions("山西省")[0].year == "2024"
