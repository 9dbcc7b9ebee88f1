import subprocess
import sys
import time

import pytest

from zhibiao.normalize.region import find_places, full_name, gazetteer, listed_regions, region_code, resolve_region


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
        ("自治区", "新疆维吾尔自治区", "新疆维吾尔自治区"),  # 自治区财政
        ("巴州", "新疆维吾尔自治区", "巴音郭楞蒙古自治州"),
        ("兵团", "新疆维吾尔自治区", "新疆生产建设兵团"),
        ("巴州区", "四川省", "巴中市巴州区"),
        ("新区", "大同市", "大同市新区"),
        ("右玉县", "朔州市", "朔州市右玉县"),
        ("城区", "晋城市", "晋城市城区"),
        ("长沙", "湖南省", "长沙市"),
        ("县工业园区", "宣城市泾县", "宣城市泾县工业园区"),
        ("营山县云龙镇", "南充市营山县", "南充市营山县云龙镇"),
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
        ("全县", "大同市云州区桃花乡", "大同市云州区桃花乡"),  # a town of a district has no county
        ("全区", "大同市云州区桃花乡", "大同市云州区"),
        ("全省", "大同市云州区桃花乡", "山西省"),
        ("街道", "上海市闵行区桃花街道", "上海市闵行区桃花街道"),
        ("园区", "上海市闵行区桃花街道", "上海市闵行区桃花街道园区"),
        ("园区", "大同市桃花新区", "大同市桃花新区"),
        ("桃花高新区", "桃花高新技术产业开发区", "桃花高新技术产业开发区"),
        ("省内", "山西省", "山西省"),
        ("市域", "大同市平城区", "大同市"),
        ("国家", "山西省", "全国"),
        ("老城区", "大同市云州区", "大同市云州区老城区"),  # not that of 洛阳市
        ("老城区", "洛阳市", "洛阳市老城区"),
        ("新城区", "大同市", "大同市新城区"),
        ("左云县、右玉县", "大同市", "大同市左云县、朔州市右玉县"),
        ("左云县、阳高县", "大同市", "大同市左云县、阳高县"),
        ("山西、陕西两省", "全国", "山西省、陕西省"),
        ("桃花镇、青石镇", "大同市左云县", "大同市左云县桃花镇、青石镇"),
        ("左云桃花谷景区", "大同市", "大同市左云县桃花谷景区"),
        ("左云镇", "大同市", "大同市左云镇"),
        ("右玉县桃花镇", "山西省", "朔州市右玉县桃花镇"),
        ("大同桃花产业园", "山西省", "大同桃花产业园"),  # by its name
        ("大同街道", "太原市小店区", "太原市小店区大同街道"),  # a street, not the city
        ("海西州桃花产业园", "青海省", "海西蒙古族藏族自治州桃花产业园"),
        ("科左中旗", "内蒙古自治区", "通辽市科尔沁左翼中旗"),
        ("新右旗", "呼伦贝尔市", "呼伦贝尔市新巴尔虎右旗"),
        ("桃花、青石两镇", "大同市左云县", "大同市左云县桃花镇、青石镇"),
        ("桃花镇、青石镇两个镇", "大同市左云县", "大同市左云县桃花镇、青石镇"),
        ("桃花、青石等十二个镇", "大同市左云县", "大同市左云县桃花镇、青石镇"),
        ("中西部", "全国", "中西部地区"),
        ("阿拉山口口岸", "新疆维吾尔自治区", "博尔塔拉蒙古自治州阿拉山口市阿拉山口口岸"),  # a port by its county's name
        ("云溪口岸", "新疆维吾尔自治区", "新疆维吾尔自治区云溪口岸"),
        ("满洲里口岸", "呼伦贝尔市", "呼伦贝尔市满洲里市满洲里口岸"),  # as in the report of its province
        ("满洲里口岸", "内蒙古自治区", "呼伦贝尔市满洲里市满洲里口岸"),
        ("红花岗区桃花夜市街区", "遵义市", "遵义市红花岗区桃花夜市街区"),
    ],
)
def test_resolve_region(mention, home, name):
    assert resolve_region(mention, home, 2022) == name


@pytest.mark.parametrize("text", ["海河北岸有企业3家", "太湖南岸有企业3家", "泰山西麓有企业3家"])
def test_the_side_of_a_river_is_no_province(text):
    assert find_places(text, 2022) == []


@pytest.mark.parametrize("text", ["上海岸线开发3公里", "山西岸线开发3公里", "重庆坡耕地治理3亩"])
def test_a_place_with_a_shore_is_a_place(text):
    assert len(find_places(text, 2022)) == 1


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
    start = time.process_time()
    gazetteer(1991)
    assert time.process_time() - start < 1.0


def test_a_chain_of_whole_units_ends():
    assert resolve_region("我区" * 5000, "大同市平城区", 2022).startswith("大同市平城区")


def test_all_of_the_reporting_place_is_the_reporting_place() -> None:
    assert resolve_region("云冈区区域", "大同市云冈区", 2023) == "大同市云冈区"
    assert resolve_region("云冈区境内", "大同市云冈区", 2023) == "大同市云冈区"


@pytest.mark.parametrize(
    ("mention", "home", "names"),
    [
        ("左云县、阳高县", "大同市", ["大同市左云县", "大同市阳高县"]),
        ("东部、西部地区", "全国", ["东部地区", "西部地区"]),
        ("山西和陕西两省", "全国", ["山西省", "陕西省"]),
        ("桃花、青石两乡", "大同市左云县", ["大同市左云县桃花乡", "大同市左云县青石乡"]),
        ("左云县", "大同市", []),
        ("和田地区", "新疆维吾尔自治区", []),
        ("、", "大同市", []),
    ],
)
def test_places_in_a_list(mention, home, names):
    assert listed_regions(mention, home, 2022) == names


def test_a_word_for_a_part_of_a_city_is_not_looked_for_in_texts() -> None:
    assert find_places("改造老城区管网，新城区学校开工。", 2022) == []


def test_years_share_what_they_have_in_common() -> None:
    assert gazetteer(2021).place("左云县") is gazetteer(2022).place("左云县")
