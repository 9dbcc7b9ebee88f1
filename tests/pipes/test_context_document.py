import json
import time

import pytest

from zhibiao.pipes.context.document import describe_document
from zhibiao.pipes.context.sections import Section, Years, cues
from zhibiao.text.document import Document

REPORT = """政府工作报告
——2023年1月9日在大同市平城区第二届人民代表大会第三次会议上
一、2022年工作回顾
一年来，我们着力稳增长。全区新建绿道12公里。
过去五年，全区绿道总长增加40公里。
我们也清醒地看到，停车位仍缺3000个。
二、2023年工作安排
今年经济社会发展的主要预期目标是：生产总值增长6%。
新建绿道20公里。
"""


def section_at(text: str, position: int, start: Section, years: Years) -> Section:
    """The section that is open at a character offset."""
    return [start, *(section for offset, section in cues(text, start, years) if offset <= position)][-1]


def describe(text, name="", **options):
    return describe_document(Document.from_text(text, name), **options)


def test_report():
    contexts = describe(REPORT)
    first = contexts[0]
    assert (first["region"], first["report_year"], first["review_year"], first["genre"]) == (
        "大同市平城区", "2023", "2022", "report",
    )  # fmt: skip
    assert [(c["section_year"], c["section_status"]) for c in contexts[2:]] == [
        ("2022", "actual"), ("2022", "actual"), ("2022", "actual"), ("2022", "actual"),
        ("2023", "target"), ("2023", "target"), ("2023", "target"),
    ]  # fmt: skip
    json.dumps(contexts)


def test_a_communique_reports_the_year_of_its_title():
    first = describe("右玉县2022年国民经济和社会发展统计公报\n2023年4月3日\n全年粮食产量3万吨。")[0]
    assert (first["region"], first["review_year"], first["report_year"]) == ("朔州市右玉县", "2022", "2023")
    assert (first["genre"], first["section_status"]) == ("communique", "actual")


def test_a_district_without_a_title_is_named_somewhere():
    text = "去年，全区新建绿道12公里，我区获奖3次。\n平城区图书馆接待读者5万人次，全市第一。\n2022年，全区植树4万株。"
    assert describe(text)[0]["region"] == "大同市平城区"


def test_a_county_named_like_a_word_takes_its_city():
    text = "2022年工作回顾\n晋城市委、市政府关心支持，全区上下努力，城区新建绿道3公里。我区植树2万株，城区学校增加4所。"
    assert describe(text)[0]["region"] == "晋城市城区"


def test_five_years_and_the_next_five():
    text = "2026年政府工作报告\n一、“十四五”时期工作回顾\n新建绿道90公里。\n二、“十五五”时期主要目标\n新建绿道80公里。"
    contexts = describe(text)
    assert contexts[2]["section_year"] == "2021-2025"
    assert (contexts[4]["section_year"], contexts[4]["section_status"]) == ("2026-2030", "target")


def test_options_overrule_the_text():
    assert describe(REPORT, region="晋城市城区", year="2020")[0]["region"] == "晋城市城区"
    assert describe(REPORT, year="2020")[0]["review_year"] == "2019"
    assert describe("统计公报\n粮食产量3万吨。", year="2020")[0]["review_year"] == "2020"


@pytest.mark.parametrize("text", ["", "\n\n", "绿道3公里。", "1" * 5000])
def test_texts_that_say_nothing(text):
    for context in describe(text):
        assert context["region"] == ""
        assert context["report_year"] == ""


def test_a_cue_inside_a_paragraph_counts_from_its_place():
    text = "植树2万株。过去五年，新建绿道40公里。"
    years, start = Years(2023, 2022), Section("2022", "actual")
    assert section_at(text, 2, start, years).year == "2022"
    assert section_at(text, text.index("40"), start, years).year == "2018-2022"


def test_all_of_a_county_is_no_county() -> None:
    text = "石楼县2022年国民经济和社会发展统计公报\n全县2022年末常住人口9万人。\n全县2022年粮食产量3万吨。"
    assert describe(text)[-1]["region"] == "吕梁市石楼县"


def test_a_city_whose_economy_a_line_speaks_of_does_not_report() -> None:
    text = "2022年全省经济运行\n哈尔滨国民经济增长5%\n全省粮食产量30亿斤，全省新建绿道9公里。"
    assert describe(text)[-1]["region"] == "黑龙江省"


@pytest.mark.parametrize(("name", "home"), [("泾县", "宣城市泾县"), ("右玉县", "朔州市右玉县")])
def test_a_title_names_the_place_of_a_report_whatever_it_is_compared_with(name: str, home: str) -> None:
    text = f"{name}2022年国民经济和社会发展统计公报[1]\n{name}统计局\n全年地区生产总值95亿元，增速居全市第三位。"
    assert describe(text)[-1]["region"] == home


def test_a_province_that_names_only_the_city_of_its_congress():
    text = "2022年省政府工作报告要点\n省十三届人大六次会议在哈尔滨召开。\n全省粮食产量30亿斤，全省新建绿道9公里。"
    assert describe(text)[0]["region"] == "黑龙江省"


def test_a_town_keeps_its_name_under_the_county_that_the_text_names():
    text = "柳河镇人民政府工作报告\n2018年1月16日在柳河镇第九届人民代表大会上\n在右玉县委领导下，全镇新建绿道3公里。"
    assert describe(text)[0]["region"] == "朔州市右玉县柳河镇"


def test_a_passing_word_about_the_province_does_not_make_it_the_reporting_place() -> None:
    text = (
        "谱写云冈建设新篇章\n——云冈区第二届人大第三次会议政府工作报告解读\n"
        "2023年4月10日，云冈区第二届人大第三次会议召开。\n2022年，营商环境在全省考核中位列前茅，全省领先。\n"
    )
    contexts = describe_document(Document.from_text(text, "a.txt"))
    assert {context["region"] for context in contexts} == {"大同市云冈区"}


def test_a_short_line_about_last_year_opens_a_review() -> None:
    text = (
        "云冈区第二届人民代表大会第二次会议政府工作报告解读\n2022年1月25日，会议召开，对2022年的工作进行了部署。\n"
        "“数”说2021年经济社会发展\n一是实力更强。全区地区生产总值预计完成160亿元。\n"
        "2022年经济社会发展主要目标\n地区生产总值增长6%。\n"
    )
    contexts = describe_document(Document.from_text(text, "a.txt"))
    assert [(c["section_status"], c["section_year"]) for c in contexts[3:]] == [
        ("actual", "2021"), ("target", "2022"), ("target", "2022"),
    ]  # fmt: skip


def test_a_county_that_no_code_table_knows_is_taken_from_the_title() -> None:
    contexts = describe_document(Document.from_text("桃花县人民政府工作报告\n2022年，全县粮食产量12万吨。\n", "a.txt"))
    assert {context["region"] for context in contexts} == {"桃花县"}


def test_a_heading_with_a_hidden_year_opens_the_plan() -> None:
    text = (
        "青岭市第五届人民代表大会第三次会议，市长作政府工作报告，总结2022年工作，安排202*年工作。\n2022年工作回顾\n粮食产量3万吨。\n"
        "202*年全市主要预期目标\n综合考虑，今年地区生产总值增长*.5%。\n"
    )
    contexts = describe_document(Document.from_text(text, "a.txt"))
    assert [c["section_status"] for c in contexts[1:]] == ["actual", "actual", "target", "target"]


DISTRICT = "河东区政府工作报告\n{}\n去年，全区新建绿道12公里，我区植树3万株。\n"


@pytest.mark.parametrize(
    ("clue", "home"),
    [
        ("2022年1月6日在天津市河东区第八届人民代表大会第二次会议上", "天津市河东区"),  # the whole name
        ("在市委、市政府领导下，主动融入天津发展。", "天津市河东区"),  # the city
        ("与罗庄区共建产业走廊，接待临沭县考察团。", "临沂市河东区"),  # neighbours in one city
        ("全省乡村振兴现场会在我区召开，山东媒体作了报道。", "临沂市河东区"),  # the province
        ("两次入围全国百强。", "河东区"),  # nothing that tells
    ],
)
def test_a_name_that_several_places_share_takes_the_one_the_text_speaks_of(clue: str, home: str) -> None:
    assert describe(DISTRICT.format(clue), year="2022")[0]["region"] == home


def test_the_newspaper_and_the_file_tell_which_of_several_places_is_meant() -> None:
    text = "鼓楼区政府工作报告\n2022年，全区新建绿道12公里。\n"
    assert describe(text, "福州市鼓楼区2022.txt")[0]["region"] == "福州市鼓楼区"
    assert describe(text, "开封2022年.txt")[0]["region"] == "开封市鼓楼区"


def test_a_shared_name_is_of_the_year_of_the_report() -> None:
    text = "城中区政府工作报告\n柳州市城中区第三届人民代表大会\n我区植树3万株。\n"
    assert describe(text, year="2016")[0]["region"] == "柳州市城中区"


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("桃花街道：一本民生账\n1月15日，闵行区桃花街道召开大会。\n2025年，街道税收24亿元。", "上海市闵行区桃花街道"),
        ("桃花新区2021年国民经济和社会发展统计公报\n大同市桃花新区统计局\n全市领先。", "大同市桃花新区"),
        ("桃花高新区管委会工作报告\n2005年1月20日在高新区工作会议上\n全区投资3亿元。", "桃花高新技术产业开发区"),
        ("——大同桃花综合保税区管理委员会2024年工作报告\n全区进出口3亿元。", "大同桃花综合保税区"),
        ("——大同桃花经济技术开发区管理委员会2024年工作报告\n桃花经开区进出口3亿元。", "大同市桃花经济技术开发区"),
    ],
)
def test_towns_and_zones_by_their_whole_name(text: str, home: str) -> None:
    assert describe(text)[0]["region"] == home


def test_a_congress_without_a_name_tells_the_level() -> None:
    """A city that compares itself with 全省 in every other sentence is not the province."""
    text = (
        "数说大同——2024年市政府工作报告速读\n2月6日，市三届人大二次会议开幕。\n粮食产量3万吨，居全省第二位。\n全省首个绿道12公里建成，占全省一成。"
        "\n全市植树3万株。\n全省同类项目最多。"
    )
    assert describe(text)[0]["region"] == "大同市"
    own = "大同市平城区全力拼经济\n市三届人大二次会议召开。\n粮食产量3万吨，居全市第二位。我区修路3公里。\n全区植树3万株。"
    assert describe(own)[0]["region"] == "大同市平城区"
    assert describe(text.replace("市三届人大", "三届人大").replace("年市政府", "年政府"))[0]["region"] == "山西省"


def test_the_old_town_of_a_county_is_not_a_district_elsewhere() -> None:
    text = "右玉县政府工作报告\n全县改造老城区。老城区道路12公里，老城区学校3所，老城区绿化2万株。\n"
    assert describe(text, year="2022")[0]["region"] == "朔州市右玉县"


def test_a_zone_named_again_and_again_takes_time_in_proportion() -> None:
    text = "桃花新区管委会工作报告\n" + "新桃花新区" * 4000
    start = time.process_time()
    describe(text, year="2022")
    assert time.process_time() - start < 20


FIVE_YEARS = "2011年政府工作报告\n{}\n“十一五”期间，投资年均增长9%。2010年，全镇投资3亿元。\n绿道12公里。\n"


@pytest.mark.parametrize(
    ("heading", "year"), [("一、“十一五”和2010年工作回顾", "2010"), ("一、“十一五”工作回顾", "2006-2010")]
)
def test_the_last_of_many_years_holds_on_unless_the_heading_is_of_many(heading: str, year: str) -> None:
    assert describe(FIVE_YEARS.format(heading))[3]["section_year"] == year


@pytest.mark.parametrize(
    "problems",
    [
        "存在的主要问题是：停车位缺3000个。",
        "不足之处在于：停车位缺3000个。",
        "同时，停车位仍缺3000个。",
        "同时，我们清醒地看到，停车位缺3000个。",
    ],
)
def test_what_is_wrong_is_wrong_at_the_end_of_many_years(problems: str) -> None:
    text = f"2011年政府工作报告\n一、“十一五”工作回顾\n绿道12公里。{problems}\n"
    assert section_at(text, text.index("3000"), Section("2006-2010", "actual"), Years(2011, 2010)).year == "2010"


def test_the_goals_of_an_outline_are_of_all_its_years() -> None:
    text = "左云县国民经济和社会发展第十四个五年规划纲要\n（2021年3月1日）\n第一章 发展基础\n绿道12公里。\n第二章 主要目标\n绿道20公里。\n"
    contexts = describe(text)
    assert (contexts[5]["section_year"], contexts[5]["section_status"]) == ("2021-2025", "target")
    assert describe(text.replace("第十四个五年规划纲要", "计划"))[5]["section_year"] == "2021"


def test_a_period_that_ends_a_heading_governs_what_is_under_it() -> None:
    text = (
        "2023年政府工作报告\n二、2023年工作安排\n（一）办好教育\n学校9所。\n（二）实施三年行动（2023—2025年）\n绿道12公里。\n"
        "（三）抓好农业\n大棚9座。\n"
    )
    contexts = describe(text)
    assert [contexts[i]["section_year"] for i in (3, 5, 7)] == ["2023", "2023-2025", "2023"]


def test_a_sentence_of_goals_for_the_end_of_a_plan_leaves_the_review() -> None:
    text = "“十三五”时期，绿道增加9公里。站在新的起点，到2025年，全区力争绿道12公里。"
    current = Section("2016-2020", "actual")
    assert section_at(text, text.index("12"), current, Years(2022, 2021)) == Section("2021-2025", "target")
    text = "去年修渠9公里。到2025年，要实现水网12条。"  # a glance ahead
    assert section_at(text, text.index("12"), Section("2021", "actual"), Years(2022, 2021)).status == "actual"


def test_a_briefing_whose_title_leaves_its_year_to_the_text() -> None:
    text = (
        "稳中有进开新局\n——青岭市上半年经济运行情况新闻发布会\n"
        "7月20日，青岭市召开2024年上半年经济运行情况新闻发布会，有关负责人介绍情况并回答提问。\n大棚9座。\n"
    )
    context = describe(text)[3]
    assert (context["report_year"], context["review_year"], context["section_year"]) == ("2024", "2024", "2024H1")


def test_a_zone_does_not_lie_in_the_city_of_a_zone_that_it_is_compared_with() -> None:
    text = "云湖经济开发区工作报告\n开发区税收增长9%，比温江区快1.3个百分点，只有苏州工业园区的一半。"
    assert describe(text)[0]["region"] == "成都市温江区云湖经济开发区"


def test_a_zone_by_its_short_name_lies_where_its_long_name_stands() -> None:
    text = "云黎高新区：老园区新面貌\n岁末的寿光市云黎高新技术产业开发区，新建厂房3万平方米。潍坊市表彰了它。"
    assert describe(text)[0]["region"] == "潍坊市寿光市云黎高新技术产业开发区"


def test_a_town_with_its_county_has_the_county_once() -> None:
    text = "营山县云龙镇人民政府工作报告\n全镇粮食产量1.2万吨。"
    assert describe(text)[0]["region"] == "南充市营山县云龙镇"


def test_a_glance_at_a_plan_does_not_outlast_its_paragraph_where_headings_tell_review_from_plan() -> None:
    text = """政府工作报告
——2020年1月12日在大同市第十五届人民代表大会上
一、2019年工作回顾
（一）扶贫。“十三五”以来，全市脱贫3万户。2020年，是收官之年。
（二）工业。工业增加值增长8%。
二、2020年重点工作
（一）扶贫。去年投入的2亿元继续使用。
（二）工业。工业增加值增长7%。
"""
    sections = [(c["section_year"], c["section_status"]) for c in describe(text)]
    assert sections[4] == ("2019", "actual")
    assert sections[7] == ("2020", "target")


def test_an_article_of_a_page_begins_anew() -> None:
    text = """平城周刊
2022年7月28日
平城区今年这样干
本报讯（记者 李云）2022年，平城区将力争新建绿道20公里。
石桥街道老楼换新颜
本报讯（记者 王山）石桥街道改造老楼34栋。
"""
    assert [c["section_status"] for c in describe(text)][-1] == ""


def test_a_newspaper_of_december_speaks_of_its_own_year() -> None:
    text = "云湖街道跑出新速度\n2017-12-27 来源：大同新闻 记者 孙云\n今年，平城区云湖街道新建绿道3公里。"
    assert describe(text)[0]["report_year"] == "2017"


def test_the_session_of_a_provincial_congress_tells_the_year() -> None:
    text = "云岭报　省十四届人大四次会议今天开幕。\n往前看，目标在哪里？\n恢复到2019年的八成。\n云南省粮食产量3万吨。"
    assert describe(text)[0]["report_year"] == "2026"


def test_a_year_of_comparison_is_not_the_year_of_a_report() -> None:
    text = "粮食产量3万吨，是2019年的2倍，比2019年多1万吨。\n2022年植树4万株。"
    assert describe(text)[0]["review_year"] == "2022"


def test_a_province_that_compares_itself_with_the_nation_is_not_the_nation() -> None:
    text = "云南省交出答卷\n全省增长6%，高于全国1个百分点，占全国3%。\n全省税收增长4%，全国第5，快于全国平均。"
    assert describe(text)[0]["region"] == "云南省"


MARKED = """云南省政府工作报告速读
2026年1月27日
去年，全省修路3公里。
{first}
今年要修路4公里。
{second}
全省有公路185公里。
"""


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("■关键词：道路", "■关键词：公路", ""),  # each keyword begins anew
        ("▍往前看", "▍回头望", "actual"),
        ("上篇 五年来，家底厚了", "下篇 2026年，这么干", "target"),
    ],
)
def test_headings_of_a_newspaper(first: str, second: str, status: str) -> None:
    assert describe(MARKED.format(first=first, second=second))[-1]["section_status"] == status


def test_a_report_of_january_has_its_year_before_it() -> None:
    assert describe(REPORT)[0]["year_ahead"]
    assert not describe("右玉县2022年统计公报\n全年粮食产量3万吨。")[0]["year_ahead"]
    assert not describe("右玉县\n2025年8月20日\n落实县政府工作报告，建公园3座。")[0]["year_ahead"]


def test_a_session_that_is_only_cited_tells_no_year() -> None:
    text = (
        "右玉县工作情况\n2025年1月\n贯彻十四届全国人大一次会议精神。\n落实省十四届人大一次会议部署。\n粮食产量3万吨。"
    )
    assert describe(text)[0]["report_year"] == "2025"
    assert not describe("自治区十三届人大二次会议开幕。\n粮食产量3万吨。")[0][
        "report_year"
    ]  # terms of 宁夏, or another's


@pytest.mark.parametrize(
    "text", ["公路建设\n到2022年末，公路30公里。", "实事\n2022年的12件实事全部办结，新建公园3座。"]
)
def test_the_only_year_of_a_text_is_its_own(text: str) -> None:
    assert describe(text)[0]["review_year"] == "2022"


def test_words_that_end_in_全_do_not_unmake_the_nation() -> None:
    text = "工作情况\n全国就业1200万人，我国经济增长5%。\n健全市场监管体系，健全县域商业体系，健全乡村医疗。\n支持海南省建设。"
    assert describe(text)[0]["region"] == "全国"


@pytest.mark.parametrize(
    ("heading", "mark", "status"),
    [
        ("一、2022年工作回顾", "■目标任务圆满完成", "actual"),
        ("二、2023年工作安排", "◆亮点打造", "target"),
        ("二、2023年工作安排", "◆攻坚回头看", "target"),
    ],
)
def test_marks_in_a_report_are_no_headings_of_their_own(heading: str, mark: str, status: str) -> None:
    text = f"右玉县政府工作报告\n2023年1月9日\n{heading}\n新建学校2所。\n{mark}\n新建公园3座。"
    assert describe(text)[-1]["section_status"] == status


BOTH = "云南省政府工作报告\n2026年1月28日\n一、“十四五”时期和2025年工作回顾\n{}\n"


def years_of(text: str) -> list[str]:
    """The periods of the sections of a review of five years and the last of them, behind its heading."""
    return [context["section_year"] for context in describe(BOTH.format(text))[3:]]


def test_a_part_of_a_list_begins_where_the_list_began() -> None:
    text = "（一）产业更强\n五年来新增企业12家。\n刚刚过去的一年，我们新建厂房3处。\n（二）城乡更美\n修路3公里。"
    assert years_of(text)[-2:] == ["2021-2025", "2021-2025"]
    text = "各位代表！刚刚过去的2025年，是难忘的一年。修桥3座。\n（一）产业更强\n新增企业12家。\n（二）城乡更美\n修路3公里。"
    assert years_of(text)[-1] == "2025"


def test_many_years_behind_the_sentence_that_closes_the_last_hold_on() -> None:
    text = (
        "2025年，新增企业12家。\n2025年的工作，为“十四五”画上圆满句号。过去五年，新增企业60家。\n城乡更美。修路3公里。"
    )
    assert years_of(text)[-1] == "2021-2025"
    assert years_of(text.replace("画上圆满句号", "添砖加瓦"))[-1] == "2025"
    assert years_of(text.replace("为“十四五”画上", "换届画上"))[-1] == "2025"
    assert years_of(text.replace("句号", "句号，交出了优异答卷"))[-1] == "2021-2025"


def test_problems_in_view_of_the_achievements_are_of_the_last_year() -> None:
    text = "过去五年，新增企业60家。\n成绩面前，我们也清醒地看到：企业仅有3家。"
    assert years_of(text + "\n停车位缺3个。")[-1] == "2025"


@pytest.mark.parametrize(
    ("lead", "year"),
    [
        ("2025年，全省修路3公里。\n随着任务完成，“十四五”收官。五年来我们走得很稳：税收年均增长3%。", "2021-2025"),
        ("2025年，全省修路3公里。\n一年来，重点抓了以下工作：", "2025"),
        ("五年来，全省修路13公里。2025年，修路3公里，修桥2座。", "2021-2025"),
    ],
)
def test_a_list_is_of_the_years_that_lead_into_it(lead: str, year: str) -> None:
    assert years_of(f"{lead}\n——产业更强。新增企业12家。\n——城乡更美。修路3公里。")[-2:] == [year, year]


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("产业更强。新增企业12家，产值2亿元、增长6%。", "2025"),
        ("产业更强。新增企业12家，同比多3家，五年累计60家。", "2025"),
        ("产业更强。新增企业12家，产值年均增长6%。", "2021-2025"),
        ("产业更强。企业12家，比2020年增加3家，产值增长6%。", "2021-2025"),
        ("产业更强。企业12家，较上一年增长6%。", "2025"),
        ("产业更强。企业12家，比去年增加3家。", "2025"),
        ("产业更强。企业12家，产值增长了约6%。", "2025"),
        ("产业更强。企业12家，产值增长2.6倍。", "2021-2025"),
        ("产业更强。企业12家，同比例压减支出。", "2021-2025"),
        ("产业更强。产值较“十三五”增长35%。", "2021-2025"),
        ("产业更强。四年来，产值增长35%，税收增长30%。", "2021-2025"),
        ("产业更强。新增企业12家，其中2025年3家、增长6%。", "2021-2025"),
    ],
)
def test_a_paragraph_with_the_growth_of_one_year_ends_the_review_of_five(line: str, year: str) -> None:
    five = "“十四五”时期，全省换了模样。新增企业60家。"
    assert years_of(f"2025年，新增企业12家。\n{five}\n{line}\n城乡更美。修路3公里。")[-2:] == [year, year]
    listed = years_of(f"2025年，新增企业12家。{five}\n——{line}\n——城乡更美。修路3公里。")
    assert listed[-2:] == [year, year]


def test_a_review_that_is_headed_as_of_many_years_stays_so() -> None:
    text = REPORT.replace("2022年工作回顾", "过去五年工作回顾").replace("一年来", "五年来")
    assert (
        describe(text.replace("过去五年，全区绿道总长增加40公里。", "税收8亿元，增长6%。"))[4]["section_year"]
        == "2018-2022"
    )


def test_a_plan_that_was_over_before_is_not_narrowed_to_the_last_year() -> None:
    text = "“十三五”时期，全省换了模样。新增企业60家。\n产业更强。产值2亿元、增长6%。"
    assert years_of(text)[-1] == "2016-2020"


@pytest.mark.parametrize("sentence", ["今年要素保障有力，新增用地9亩。", "今年要闻9条。"])
def test_what_only_begins_like_a_task(sentence: str) -> None:
    assert section_at(sentence, sentence.index("9"), Section("2025", "actual"), Years(2026, 2025)) == ("2025", "actual")


def test_what_a_newspaper_says_the_report_wants_of_the_year() -> None:
    text = "修路3公里。报告明确，今年要把流量变留量，修路9公里。"
    section = section_at(text, text.index("9"), Section("2025", "actual"), Years(2026, 2025))
    assert section == ("2026", "target")


def test_the_years_that_a_report_reviews_besides_the_last_one() -> None:
    assert describe(BOTH.format("修路3公里。"))[0]["long_review"] == "2021-2025"
    assert not describe(REPORT.replace("过去五年，", ""))[0]["long_review"]
