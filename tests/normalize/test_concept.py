import csv
import re

import pytest

from zhibiao.lexicon.units import CLASSIFIERS
from zhibiao.normalize.concept import (
    FILE,
    KINDS,
    Concept,
    concepts,
    core,
    find_concept,
    indicator_id,
    names_change,
    spelling,
)
from zhibiao.normalize.quantity import MAGNITUDE, dimension

SCHEME = list(concepts().values())
SOURCES = ("年鉴/", "制度/", "收支分类/", "规划/", "部门/", "国家统计局/")


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_file_has_the_columns_and_no_row_is_short() -> None:
    columns = "id name english aliases kind dimension units low county_high province_low high source"
    assert list(rows()[0]) == columns.split()
    assert all(None not in row and None not in row.values() for row in rows())
    assert all(cell == cell.strip() for row in rows() for cell in row.values())


def test_ids_are_stable_words() -> None:
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids)) >= 380
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", key) for key in ids)


def test_no_spelling_means_two_concepts() -> None:
    owner: dict[str, str] = {}
    for concept in SCHEME:
        for name in (concept.name, *concept.aliases):
            assert spelling(name)
            assert owner.setdefault(spelling(name), concept.id) == concept.id, name


def test_no_alias_stands_twice_in_a_row() -> None:
    for concept in SCHEME:
        names = (concept.name, *concept.aliases)
        assert len(names) == len(set(names)), concept.id


def test_every_spelling_finds_its_concept() -> None:
    for concept in SCHEME:
        for name in (concept.name, *concept.aliases):
            assert indicator_id(name) == concept.id


@pytest.mark.parametrize("concept", SCHEME, ids=lambda concept: concept.id)
def test_row_is_sound(concept: Concept) -> None:
    assert concept.kind in KINDS
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9&'. -]+", concept.english)
    assert concept.source.startswith(SOURCES)
    for unit in concept.units:
        assert dimension(unit), unit
        assert not MAGNITUDE.match(unit), f"{unit}: bounds are in units without magnitude"
    assert dimension(concept.units[0]).name == concept.dimension  # type: ignore[union-attr]
    assert concept.low < concept.high
    for bound in (concept.county_high, concept.province_low):
        assert bound is None or concept.low <= bound <= concept.high
    assert concept.bounds("county")[0] < concept.bounds("county")[1]
    assert concept.bounds("province")[0] < concept.bounds("province")[1]
    if concept.kind == "share":
        assert concept.dimension == "percent"


def test_english_labels_tell_concepts_apart() -> None:
    labels = [concept.english for concept in SCHEME]
    assert len(labels) == len(set(labels))


def test_every_classifier_has_a_dimension() -> None:
    assert all(dimension(unit) for unit in CLASSIFIERS)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("地区生产总值", "gdp"),
        ("生产总值", "gdp"),
        ("GDP", "gdp"),
        ("ＧＤＰ", "gdp"),
        ("生产总值（GDP）", "gdp"),
        ("全市实现生产总值", "gdp"),
        ("全县年均地区生产总值增速", "gdp"),
        ("年末全市常住人口", "population_resident"),
        ("规上工业增加值", "industry_above_scale_value_added"),
        ("规模以上工业增加值增速", "industry_above_scale_value_added"),
        ("专精特新“小巨人”企业", "little_giants"),
        ("城镇 居民人均可支配收入", "income_urban"),
        ("万元生产总值能耗", "energy_intensity"),
        ("第三产业增加值占生产总值比重", "tertiary_share"),
        ("货物进出口总额达", "foreign_trade"),
        ("R&D经费", "rd_expenditure"),
        ("路灯", None),
        ("全市", None),
        ("增速", None),
        ("", None),
        ("某县地区生产总值", None),
    ],
)
def test_names_as_reports_write_them(name: str, id: str | None) -> None:
    assert indicator_id(name) == id


def test_new_and_all_are_different_concepts() -> None:
    assert indicator_id("高新技术企业") == "high_tech_enterprises"
    assert indicator_id("新增高新技术企业") == "high_tech_enterprises_new"


def test_core_leaves_a_name_that_begins_like_a_sentence() -> None:
    assert core("全员劳动生产率") == "全员劳动生产率"
    assert core("全社会用电量") == "全社会用电量"


def test_words_that_a_name_ends_with() -> None:
    assert core("进出口总额年均增长达到") == core("进出口总额达") == "进出口总额"
    assert core("进出口总额" + "达到" * 2000) == "进出口总额"
    assert core("达到" * 2000 + "万") == "万"
    assert (
        core("亩均" + "达到" * 2000 + "万") == "亩均" + "达到" * 2000 + "万"
    )  # exponential: 达到 was 达 and 到 as well


def test_bounds_by_level() -> None:
    gdp = find_concept("GDP")
    assert gdp is not None
    assert gdp.bounds("county")[1] < gdp.bounds("province")[1] == gdp.bounds()[1]
    assert gdp.bounds("province")[0] > gdp.bounds("county")[0] == gdp.bounds("prefecture")[0]
    # a rate is what it is on every level
    rate = find_concept("城镇化率")
    assert rate is not None
    assert rate.bounds("county") == rate.bounds("province") == rate.bounds("nation")


@pytest.mark.parametrize(("name", "change"), [("地区生产总值增速", True), ("CPI涨幅", True), ("地区生产总值", False)])
def test_names_of_changes(name: str, change: bool) -> None:
    assert names_change(name) is change
