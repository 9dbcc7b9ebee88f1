import subprocess
import sys
import time

import pytest

from zhibiao.normalize.region import find_places, full_name, gazetteer, region_code, resolve_region


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("大同市平城区", 2022, "140213"),
        ("大同市平城区", 2010, None),  # founded in 2018
        ("晋城市城区", 2022, "140502"),
        ("海拉尔区", 2014, "150702"),
        ("呼伦贝尔市海拉尔区", 2014, "150702"),
        ("内蒙古自治区呼伦贝尔市海拉尔区", "2014", "150702"),
        ("天津市津南区", 2017, "120112"),
        ("济源市", 2022, "419001"),
        ("山西省", 2022, "140000"),
        ("山西省", 2035, "140000"),  # after the table: its last year
        ("吉林", 2022, "220000"),  # the province, not the city
        ("城区", 2022, None),
        ("朝阳区", 2022, None),
        ("北京市朝阳区", 2022, "110105"),
        ("全国", 2022, None),
        ("天津市津南区柳河镇", 2022, None),
        ("", 2022, None),
    ],
)
def test_region_code(name, year, code):
    assert region_code(name, year) == code


@pytest.mark.parametrize(
    ("mention", "home", "name"),
    [
        ("全区", "大同市平城区", "大同市平城区"),
        ("全市", "大同市平城区", "大同市"),
        ("全省", "大同市平城区", "山西省"),
        ("我市", "长沙市浏阳市", "长沙市浏阳市"),
        ("全市", "天津市津南区", "天津市"),
        ("全区", "内蒙古自治区", "内蒙古自治区"),
        ("全国", "山西省", "全国"),
        ("右玉县", "朔州市", "朔州市右玉县"),
        ("城区", "晋城市", "晋城市城区"),
        ("长沙", "湖南省", "长沙市"),
        ("市区", "朔州市", "朔州市区"),
        ("开发区", "天津市津南区", "天津市津南区开发区"),
        ("“柳河镇”", "天津市津南区", "天津市津南区柳河镇"),
        ("川渝", "四川省", "四川省、重庆市"),
        ("大湾区", "广东省", "粤港澳大湾区"),
        ("", "山西省", "山西省"),
        ("全市", "云川市青岭县", "云川市"),  # places that the table does not know
        ("全县", "云川市青岭县", "云川市青岭县"),
        ("我市", "云川市", "云川市"),
        ("全市", "青岭县", "青岭县"),
    ],
)
def test_resolve_region(mention, home, name):
    assert resolve_region(mention, home, 2022) == name


def test_full_name_needs_one_place():
    assert full_name("平城区", 2022) == "大同市平城区"
    assert full_name("朝阳区", 2022) == "朝阳区"
    assert full_name("朝阳区", 2022, within="长春市") == "长春市朝阳区"


def test_find_places_takes_the_longest_and_no_part_of_a_word():
    text = "大同市平城区与山西同行，新增城市公园三处。"
    assert [(text[m.start : m.end], m.name) for m in find_places(text, 2009)] == [
        ("大同市", "大同市"),
        ("山西", "山西省"),
    ]
    assert find_places(text, 2022)[0].name == "大同市平城区"


def test_a_year_is_read_fast_and_without_pandas():
    code = "import sys,zhibiao.normalize.region as r; r.region_code('山西省', 1999); print('pandas' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
    start = time.perf_counter()
    gazetteer(1991)
    assert time.perf_counter() - start < 1.0


def test_a_chain_of_whole_units_ends():
    assert resolve_region("我区" * 5000, "大同市平城区", 2022).startswith("大同市平城区")


def test_all_of_the_reporting_place_is_the_reporting_place() -> None:
    assert resolve_region("云冈区区域", "大同市云冈区", 2023) == "大同市云冈区"
    assert resolve_region("云冈区境内", "大同市云冈区", 2023) == "大同市云冈区"
