"""What the rules find in plain text. Every sentence was invented for this table."""

import time

import pytest
import spacy

from zhibiao.pipes.ner.rules import (
    find_indicator,
    find_indicators,
    find_regions,
    find_values,
    find_years,
    make_entities,
)
from zhibiao.pipes.ner.scope import scope_regions, scope_years


def cut(text, span):
    return text[slice(*span)] if span else None


def quantities(text):
    return [(cut(text, value), cut(text, unit)) for value, unit in find_values(text)]


def named(text):
    values = find_values(text)
    return [(cut(text, value), cut(text, name)) for (value, _), name in zip(values, find_indicators(text, values))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("茶园面积达到3.5万亩", [("3.5", "万亩")]),
        ("存款余额1,234.5亿元", [("1,234.5", "亿元")]),
        # digits that are hidden
        ("税收2112.*亿元，增长*.2%", [("2112.*", "亿元"), ("*.2", "%")]),
        ("竹林11*2.*公顷", [("11*2.*", "公顷")]),
        # a word inside the quantity
        ("惠及200多个村寨", [("200", "个")]),
        ("搬迁3万余户", [("3", "万余户")]),
        ("接待旅客30余万人次", [("30", "万人次")]),
        # ranges, products, sums, fractions
        ("亩均收益1.5—2万元", [("1.5—2", "万元")]),
        ("增长5%—5.5%", [("5%—5.5", "%")]),
        ("每镇培育5至8个品牌", [("5至8", "个")]),
        ("2×35万千瓦热电机组", [("2×35", "万千瓦")]),
        ("办成28+10项实事", [("28+10", "项")]),
        ("占全县的1/3，", [("1/3", None)]),
        # proportions
        ("城乡收入比为2.81∶1。", [("2.81∶1", None)]),
        ("三次产业比重为10.1∶43.5∶46.4。", [("10.1", None), ("43.5", None), ("46.4", None)]),
        # Chinese numerals that measure, and those that only enumerate
        ("超过三分之一的村", [("三分之一", None)]),
        ("近三成的耕地", [("三", "成")]),
        ("分别占四成五和六成", [("四成五", None), ("六", "成")]),
        ("占比首次过半，", [("半", None)]),
        ("占比均已过半（52%）", [("半", None), ("52", "%")]),
        ("占三分之一和20%", [("三分之一", None), ("20", "%")]),
        ("带动千家万户增收", []),
        ("站稳千亿斤台阶", [("千", "亿斤")]),
        ("稳定在万亿斤以上", [("万亿", "斤")]),
        ("收入比为2.00，缩小0.06；", [("2.00", None), ("0.06", None)]),
        ("每小时62.5自然箱", [("62.5", "自然箱")]),
        ("产量翻一番", [("一", "番")]),
        ("税收翻番", []),
        ("补贴三千万元", [("三千", "万元")]),
        ("提高两个百分点", [("两", "个百分点")]),
        ("五大中心、三个断面、六个方面", []),
        ("连续五年增产", [("五", "年")]),
        # magnitudes alone
        ("总量突破万亿，", [("万亿", None)]),
        ("总量突破万亿元。", [("万亿", "元")]),
        ("产值突破千亿元", [("千", "亿元")]),
        ("打造百亿级园区", []),
        ("实施百余项改革", [("百", "项")]),
        # no classifier
        ("帮助70万妇女", [("70", "万")]),
        ("10大产业集群", [("10", "大")]),
        # units with a denominator, a bracket, letters
        ("浓度36微克/立方米", [("36", "微克/立方米")]),
        ("筹集住房900套（间）", [("900", "套（间）")]),
        ("算力规模800PFlops", [("800", "PFlops")]),
        ("低保标准提高到每月700元", [("700", "元")]),
        # a unit written once
        ("分别增长8和7个百分点", [("8", "个百分点"), ("7", "个百分点")]),
        ("分别达95、85、80%", [("95", "%"), ("85", "%"), ("80", "%")]),
        # never facts
        ("2021年3月15日召开", []),
        ("到2030年前建成", []),
        ("“十四五”开局", []),
        ("建成5G基站、4A级景区", []),
        ("拨打12345热线", []),
        ("位居全省第4位", []),
        ("PM2.5浓度", []),
        ("构建“1+8”体系", []),
        ("20年来首次，创10年新高", []),
        ("地铁4号线", []),
        # classes keep their threshold
        ("亿元以上产业项目12个", [("12", "个")]),
        ("600分以上考生44人", [("44", "人")]),
        ("产值超3亿元企业9户", [("9", "户")]),
        ("投资超3亿元的项目已有6个", [("6", "个")]),
        ("改造9层以上住宅14栋", [("14", "栋")]),
        ("新建500千伏变电站2座", [("2", "座")]),
        # the same words as a bound
        ("就业10万人以上。", [("10", "万人")]),
        ("培育100家以上骨干企业", [("100", "家")]),
        ("昼间噪声降至52分贝", [("52", "分贝")]),
        ("货物周转量70万吨公里", [("70", "万吨公里")]),
        ("家庭宽带达到500兆。", [("500", "兆")]),
        # time as a result
        ("优良天数315天", [("315", "天")]),
        ("人均预期寿命提高到79.5岁", [("79.5", "岁")]),
        ("连续8年保持在98%以上", [("98", "%")]),
        ("利润连续两年过百亿元", [("百", "亿元")]),
        ("审批不超过2天。", [("2", "天")]),
        ("设备使用超过15年。", [("15", "年")]),
        ("租期延长20年的政策落实", []),
        ("昨晚9时20分，灯会开幕", []),
        ("发布时间 2024-03-01 08:15:42", []),
        ("三次产业结构为11:38:51。", [("11", None), ("38", None), ("51", None)]),
        # honours of those that no sentence names, and what else held so often
        ("连续四年荣获文明城市称号，连续5次夺得金奖", []),
        ("供水考核连续5次获评优秀", [("5", "次")]),
        # zero as a result
        ("事故起数降至零。", [("零", None)]),
        ("支出零增长，欠薪清零。", []),
        # about so many, and magnitudes with and without a unit
        ("筹集三四千万元", [("三四千", "万元")]),
        ("搬迁两三百户", [("两三百", "户")]),
        ("产值破千亿。", [("千亿", None)]),
        ("惠及近万人", [("万", "人")]),
        ("总量迈上万亿元台阶", [("万亿", "元")]),
        # the base of a rate, the threshold of a class
        ("每10万人拥有医师290人", [("290", "人")]),
        ("引进投资超5亿元的重大项目。", []),
        ("其中产值过千万元的4家", [("4", "家")]),
        ("纳税超亿元楼宇6栋", [("6", "栋")]),
        # numbers without a unit of their own
        ("建筑密度由0.4下降到0.3。", [("0.4", None), ("0.3", None)]),
        ("分别高于全市2.5个、1.1个百分点", [("2.5", "个百分点"), ("1.1", "个百分点")]),
        ("", []),
        ("没有数字。", []),
    ],
)
def test_values(text, expected):
    assert quantities(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # name, verb, number; the name carries on
        ("生产总值完成81.2亿元，同比增长6.5%。", [("81.2", "生产总值"), ("6.5", "生产总值")]),
        ("全年全县粮食总产量稳定在30万吨以上", [("30", "粮食总产量")]),
        ("2023年，规上工业增加值增长7%，高于全省1.2个百分点", [("7", "规上工业增加值"), ("1.2", "规上工业增加值")]),
        ("完成投资9亿元", [("9", "投资")]),
        ("非公经济实现增加值8亿元", [("8", "增加值")]),
        ("城镇登记失业率控制在4%以内", [("4", "城镇登记失业率")]),
        ("居民消费价格涨幅2%左右", [("2", "居民消费价格")]),
        ("茶产业产值占全镇的三成", [("三", "茶产业产值")]),
        ("农产品加工率由61%提高到66%", [("61", "农产品加工率"), ("66", "农产品加工率")]),
        ("社会消费品零售总额40亿元", [("40", "社会消费品零售总额")]),
        # verb, number, noun
        ("新建12座口袋公园", [("12", "口袋公园")]),
        ("改造70条背街小巷。", [("70", "背街小巷")]),
        ("新增4个重点实验室", [("4", "重点实验室")]),
        ("新增就业1.1万人", [("1.1", "新增就业")]),
        ("51所中小学完成改造", [("51", "中小学")]),
        ("拨付3亿元救灾资金", [("3", "救灾资金")]),
        ("油茶、板栗等6种作物", [("6", "作物")]),
        ("8公里雨水管网和9公里供水管网", [("8", "雨水管网"), ("9", "供水管网")]),
        # noun, number
        ("改造老旧小区33个、棚户区210户", [("33", "老旧小区"), ("210", "棚户区")]),
        ("累计发电量5亿千瓦时", [("5", "累计发电量")]),
        ("接待游客80万人次", [("80", "接待游客")]),
        ("预计接待游客80万人次", [("80", "接待游客")]),
        ("管好小山塘6座，新装监控9套", [("6", "小山塘"), ("9", "监控")]),
        ("纠纷调解成功率98%", [("98", "纠纷调解成功率")]),
        ("新增合作社6家，总数达80家", [("6", "新增合作社"), ("80", "总数")]),
        ("外贸出口（不含转口）增长8%", [("8", "外贸出口（不含转口）")]),
        ("茶叶产量连续6年稳定在9万吨", [("9", "茶叶产量")]),
        ("在建亿元以上项目6个", [("6", "在建亿元以上项目")]),
        ("认定“江畔名匠”35名", [("35", "江畔名匠")]),
        ("为群众减负2亿元", [("2", "减负")]),
        # several counts of one thing
        ("推出6批90项便民举措", [("6", "便民举措"), ("90", "便民举措")]),
        ("建成4个省级、9个市级创新平台", [("4", "市级创新平台"), ("9", "市级创新平台")]),
        # lists
        ("城乡居民人均可支配收入分别增长8%和7%", [("8", "城乡居民人均可支配收入"), ("7", "城乡居民人均可支配收入")]),
        (
            "出口额8亿元，进口额5亿元，分别增长9%和4%",
            [("8", "出口额"), ("5", "进口额"), ("9", "出口额"), ("4", "进口额")],
        ),
        ("入园率、巩固率分别达到96%和98%", [("96", "入园率"), ("98", "巩固率")]),
        ("粮食、油料产量分别为9万吨和2万吨", [("9", "粮食、油料产量"), ("2", "粮食、油料产量")]),
        # kinds of ratio
        ("三次产业比重为9∶44∶47。", [("9", "三次产业"), ("44", "三次产业"), ("47", "三次产业")]),
        ("城乡居民收入比缩小到2.1∶1。", [("2.1∶1", "城乡居民收入比")]),
        ("10%。", [("10", None)]),
    ],
)
def test_indicators(text, expected):
    assert named(text) == expected


def test_indicator_of_one_value():
    text = "林地面积8万亩，新增2万亩。"
    values = find_values(text)
    assert cut(text, find_indicator(text, values[1][0], values)) == "林地面积"
    with pytest.raises(ValueError, match="not in list"):
        find_indicator(text, (0, 1), values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年全县税收5亿元", ["2022年"]),
        ("到2026年达到9亿元", ["2026年"]),
        ("“十四五”期间新建8所", ["“十四五”期间"]),
        ("五年来修路90公里，今后五年再修80公里", ["五年来", "今后五年"]),
        ("上半年增长6%", ["上半年"]),
        ("“十四五”末，达到6%", ["“十四五”末"]),
        ("到2024年9月末，存款7亿元", ["2024年9月末"]),
        ("较上年增长6%，比2020年增加3家", []),
        ("产值是2016年的3倍", []),
        ("客流恢复到2019年的87%", []),
        ("较灾情严重的2018年提高9个百分点", []),
        ("客流恢复到2019年同期的87%", []),
        ("走过较为艰难的2022年，税收3亿元", ["2022年"]),
        ("税收较快增长的2022年，存款3亿元", ["2022年"]),
        ("由上年的9∶44∶47调整", ["上年"]),
        ("连续8年保持在98%以上", ["连续8年"]),
        ("连续8年增产", []),
        ("2022年3月2日印发", []),
        ("2035年远景目标", []),
        ("2019年以来，修渠9公里", ["2019年以来"]),
        ("2019年以来首次突破9亿元", []),
        ("粮库自2019年开业以来存粮9万吨", ["2019年"]),
        ("自2019年起施行", []),
        ("截至2022年底，大棚9座", ["2022年底"]),
        ("截至去年底，大棚9座", ["去年底"]),
        ("截至6月底，修渠9公里；9月底前通水", ["6月底"]),
        ("11月份用电量9万度，1至5月下降3%", ["11月份", "1至5月"]),
        ("今年1至2月，出口下降3%；去年12月底存粮9万吨", ["今年1至2月", "去年12月底"]),
        ("去年3月开园以来，存粮9万吨", ["去年"]),
        ("存粮9万吨，而去年全年只有8万吨", ["去年全年"]),
        ("出口增长6%，上年增长9%", ["上年"]),
        ("收入比由上年同期的2.6缩小", ["上年同期"]),
        ("强度由目前的2%提高", ["目前"]),
        ("端午假期营业额9万元", ["端午假期"]),
        ("本届政府成立以来修渠9公里", ["本届政府成立以来"]),
        ("“十四五”后三年，出口增长3%", ["“十四五”后三年"]),
        ("“十四五”期间计划投资9亿元", ["“十四五”期间"]),
        ("三年投入9亿元，经过五年努力", ["三年", "五年"]),
    ],
)
def test_years(text, expected):
    assert [cut(text, span) for span in find_years(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，全县税收5亿元", ["全县"]),
        ("占全市比重9%，居全省第一", []),
        ("全国重点实验室3家", []),
        ("高于全国2个百分点", []),
        ("云溪工业园区产值8亿元", ["云溪工业园区"]),
        ("全县上下团结奋斗", []),
        ("宁强县粮食产量3万吨", ["宁强县"]),
        ("产粮大县奖励3亿元", []),
        ("常住人口城镇化率60%", []),
    ],
)
def test_regions(text, expected):
    assert [cut(text, span) for span in find_regions(text)] == expected


def test_a_village_belongs_to_its_town():
    text = "青石镇桃树村新增茶园80亩"
    assert [cut(text, region) for region in find_regions(text)] == ["青石镇桃树村"]


def test_a_half_year_reaches_the_clause_it_opens():
    text = "上半年，税收增长7%，出口增长3%"
    values = [value for value, _ in find_values(text)]
    assert [cut(text, year) for year in scope_years(text, values, find_years(text))] == ["上半年", None]


def test_scopes():
    text = "去年全县税收5亿元。连续3年粮食产量超过9%。青石镇桃园3万亩；修路8公里。今年修桥2座。\n植树6万株。"
    values = [value for value, _ in find_values(text)]
    years = [cut(text, year) for year in scope_years(text, values, find_years(text))]
    assert years == ["去年", "连续3年", "去年", "去年", "今年", None]
    regions = [cut(text, region) for region in scope_regions(text, values, find_regions(text))]
    assert regions == ["全县", "全县", "青石镇", "全县", "全县", None]


def test_a_start_belongs_to_another_time():
    text = "2022年普及率从2020年的81%提高到90%，覆盖率从70%提高到75%。"
    values = [value for value, _ in find_values(text)]
    years = [cut(text, year) for year in scope_years(text, values, find_years(text))]
    assert years == ["2020年", "2022年", None, "2022年"]


def test_component_sets_entities():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_rule_entities")
    doc = nlp("2023年，全县税收完成8.2亿元，增长6.5%。\n新建公园12座。")
    assert [(ent.text.strip(), ent.label_) for ent in doc.ents] == [
        ("2023年", "YEAR"), ("全县", "REGION"), ("税收", "INDICATOR"), ("8.2", "VALUE"), ("亿元", "UNIT"),
        ("6.5", "VALUE"), ("%", "UNIT"), ("公园", "INDICATOR"), ("12", "VALUE"), ("座", "UNIT"),
    ]  # fmt: skip
    assert nlp("").ents == nlp("没有事实。").ents == ()


def test_mentions_without_a_fact_are_left_out():
    assert make_entities("2023年全县上下团结奋斗。") == []
    found = [label for *_, label in make_entities("去年召开大会。今年税收8亿元。")]
    assert found == ["YEAR", "INDICATOR", "VALUE", "UNIT"]


PIECES = ["1+", "5至", "1、", "1∶", "占", "比", "“", "1元", "的", "全县", "连续3年", "从1到", "（", "*.", "1,", "1元、"]
PIECES += ["一万", "二万三千四百五十六亿", "三点五", "三至五", "一万二千亿零"]


@pytest.mark.parametrize("piece", PIECES)
def test_work_is_linear(piece):
    """Eight times the text must not take 64 times as long; bounds are loose, for a busy machine."""

    def seconds(text):
        begin = time.perf_counter()
        make_entities(text)
        return time.perf_counter() - begin

    seconds(piece * 100)
    short, long = seconds(piece * 2000), seconds(piece * 16000)
    assert long < 0.5 or long < 24 * short
