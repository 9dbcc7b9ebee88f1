"""Which places the relations may choose from: each case is a way in which places went missing in documents never seen before."""

import pytest
import spacy

from zhibiao.pipes.ner.proposals import LIKE, RULE, Proposals


def places(text: str) -> list[str]:
    """The REGION candidates of a text."""
    doc = Proposals()(spacy.blank("zh").make_doc(text))
    assert all(ent.ent_id_ in (RULE, LIKE) for ent in doc.ents if ent.label_ in ("YEAR", "REGION"))
    return [ent.text for ent in doc.ents if ent.label_ == "REGION"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("新建标准厂房6万平方米，其中石溪区3万平方米。", "石溪区"),
        ("建议全县粮食产量稳定在30万吨。", "全县"),
        ("支持泾县改造茶园2万亩。", "泾县"),
        ("力争园区产值达到40亿元。", "园区"),
        ("古塔景区所在的石桥镇有农家乐30家。", "石桥镇"),
        ("占地3平方公里的云湖街道，有企业210家。", "云湖街道"),
        ("但国庆长假云岭景区接待游客3万人。", "云岭景区"),
        ("区内石桥产业园开工项目11个。", "石桥产业园"),
        ("▲石桥镇新引进项目7个。", "石桥镇"),
        ("该镇石桥村190户村民办起民宿。", "该镇石桥村"),
        ("大同市石桥镇智慧农业园流转土地3万亩。", "大同市石桥镇智慧农业园"),
        ("大同市平城区森林覆盖率达到24%。", "大同市平城区"),
        ("全年引进项目90个，阳高、天镇两县占四成。", "阳高、天镇两县"),
        ("皖北六市人均财力为全省的六成。", "皖北六市"),
        ("其中西部地区不少于400公里。", "西部地区"),
        ("贫困地区农民收入增长9%。", "贫困地区"),
        ("中国（云南）自由贸易试验区新设企业1.2万户。", "中国（云南）自由贸易试验区"),
        ("霍州市粮食产量6万吨。", "霍州市"),
        ("石桥街道云溪社区新建食堂2个。", "石桥街道云溪社区"),
        ("石桥镇云溪营子村办起作坊12家。", "石桥镇云溪营子村"),
        ("石桥镇、云溪镇各新建市场1处。", "石桥镇、云溪镇"),
        ("石桥、云溪两个街道签约2100户。", "石桥、云溪两个街道"),
        ("栾川县乡村民宿有床位1.2万张。", "栾川县"),
        ("石桥镇投入镇区改造资金3000万元。", "石桥镇"),
        ("兴安盟农村低保标准提高5%。", "兴安盟"),
        ("大同云港临港工业区投资20亿元。", "大同云港临港工业区"),
        ("东部新材料产业园有企业60家。", "东部新材料产业园"),
        ("大同市平城区现代建筑产业园引进项目40个。", "大同市平城区现代建筑产业园"),
        ("沿海经济带地区生产总值翻了一番。", "沿海经济带"),
        ("在云州智造新区，新注册企业300家。", "云州智造新区"),
        ("支持云镇、石桥镇各修路3处。", "石桥镇"),
        ("东部建成公园12个。", "东部"),
        ("西部新增幼儿园30所。", "西部"),
        ("云溪港货物吞吐量居全区第一，达3万吨。", "云溪港"),
        ("石桥镇市场主体新增300户。", "石桥镇"),
        ("石桥街道老旧社区改造12个。", "石桥街道"),
        ("兵团棉花总产230万吨。", "兵团"),
        ("石峰区云溪科创走廊引进机构12家。", "石峰区云溪科创走廊"),
        ("大理州祥云县烤烟产值3亿元。", "大理州祥云县"),
        ("淮河、海河、辽河流域企业减少30家。", "淮河、海河、辽河流域"),
        ("沿黄河、汾河流域治理投资30亿元。", "汾河流域"),
        ("其中淮河、海河流域治理投资30亿元。", "淮河、海河流域"),
        ("郑州都市圈地区生产总值3亿元。", "郑州都市圈"),
        ("海河北岸科创园企业3家。", "海河北岸科创园"),
        ("长三角地区核心区投资30亿元。", "长三角地区"),
        ("平城区陆港区有企业30家。", "平城区陆港区"),
        ("大同市不动产区块链平台3个。", "大同市"),
        ("大同市电子商务区县覆盖3个。", "大同市"),
        ("大同市省级示范区3家。", "大同市"),
        ("到广州佛山招商3次。", "佛山"),
        ("平城区云冈区开工3个。", "云冈区"),
        ("东中部地区完成改造3亿千瓦。", "东中部地区"),
        ("京津冀及周边地区下降3%。", "京津冀及周边地区"),
        ("汾渭平原下降3%。", "汾渭平原"),
        ("长三角地区、京津冀投入分别增长3%和4%。", "京津冀"),
    ],
)
def test_a_place_is_proposed_without_the_words_before_it(text: str, place: str) -> None:
    assert place in places(text)


@pytest.mark.parametrize(
    "text",
    ["科技下乡、文化下乡达30场。", "特色小镇、美丽乡村达30个。", "新建中心镇、中心村30个。", "在建村、石桥村各3处。"],
)
def test_a_list_of_kinds_is_no_place(text: str) -> None:
    assert not [place for place in places(text) if "、" in place]


@pytest.mark.parametrize("text", ["每个街道建成中心1处。", "列入省重点的项目开工3个。"])
def test_words_that_go_with_a_place_are_no_place(text: str) -> None:
    assert not [place for place in places(text) if place[0] in "每列"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("新开工大同至太原高铁等项目3个。", "太原"),
        ("新开工大同—太原—运城高铁等项目3个。", "大同"),
        ("大同商品交易所成交3万手。", "大同"),
        ("大同新闻网投资3亿元。", "大同"),
        ("产粮大县奖励资金3亿元。", "产粮大县"),
        ("安排大型灌区改造资金3亿元。", "安排大型灌区"),
        ("安排大型灌区改造资金3亿元。", "大型灌区"),
        ("家庭牧场扩建3户。", "家庭牧场"),
    ],
)
def test_what_only_sounds_like_a_place(text: str, place: str) -> None:
    assert place not in places(text)


def test_many_years_that_the_recognizer_cut_are_whole() -> None:
    doc = spacy.blank("zh").make_doc("产量五年增加45吨。")
    doc.ents = [doc.char_span(2, 3, label="YEAR")]
    assert [ent.text for ent in Proposals()(doc).ents] == ["五年"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021年至2022年，粮食产量3万吨。", ["2021年", "2022年"]),
        ("2022年上半年，粮食产量3万吨。", ["2022年", "上半年"]),
        ("去年12月末，存款3亿元。", ["去年", "12月末"]),
    ],
)
def test_years_that_stand_side_by_side_stay_apart(text: str, years: list[str]) -> None:
    doc = spacy.blank("zh").make_doc(text)
    starts = [text.index(year) for year in years]
    doc.ents = [doc.char_span(start, start + len(year), label="YEAR") for start, year in zip(starts, years)]
    assert [ent.text for ent in Proposals()(doc).ents] == years


def test_a_year_stays_where_the_wider_one_reaches_into_a_number() -> None:
    doc = spacy.blank("zh").make_doc("连续8年保持在98%以上。")
    doc.ents = [
        doc.char_span(0, 2, label="YEAR"),
        doc.char_span(2, 3, label="VALUE"),
        doc.char_span(3, 4, label="UNIT"),
    ]
    assert [ent.text for ent in Proposals()(doc).ents] == ["连续", "8", "年"]


def test_a_year_that_the_recognizer_cut_is_the_one_that_the_rules_know() -> None:
    doc = spacy.blank("zh").make_doc("过去一年，粮食产量3万吨。")
    doc.ents = [doc.char_span(0, 3, label="YEAR")]
    assert [ent.text for ent in Proposals()(doc).ents] == ["过去一年"]


def test_what_is_marked_already_stays() -> None:
    doc = spacy.blank("zh").make_doc("石桥镇粮食产量3万吨。")
    doc.ents = [doc.char_span(0, 3, label="INDICATOR")]
    assert [(ent.text, ent.label_) for ent in Proposals()(doc).ents] == [("石桥镇", "INDICATOR")]
