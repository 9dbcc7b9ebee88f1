"""Cleaning and the way back from clean text to raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibiao.text.clean import clean, furniture_lines
from zhibiao.text.document import Document, split_paragraphs

NOISY = st.text(
    alphabet=st.sampled_from(
        list("县镇增長經濟麵臨，。,;% \u3000\u00a0\n\r\t１２３.*0159(fā)（zhù）𠮷😀\u200b\ufeff上一页")
    ),
    max_size=120,
)


@given(NOISY)
def test_every_clean_span_comes_back(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.origin) == len(cleaned.text)
    assert all(a < b for a, b in zip(cleaned.origin, cleaned.origin[1:]))
    for start in range(0, len(cleaned.text), 3):
        for end in (start + 1, min(start + 7, len(cleaned.text))):
            if end > start:
                assert cleaned.apply(cleaned.unapply((start, end))) == (start, end)


@given(NOISY, st.data())
def test_raw_span_comes_back_when_its_edges_are_kept(raw: str, data: st.DataObject) -> None:
    cleaned = clean(raw)
    if not cleaned.text:
        return
    kept = list(cleaned.origin)
    start = data.draw(st.sampled_from(kept))
    end = data.draw(st.sampled_from([k + 1 for k in kept if k >= start]))
    span = cleaned.apply((start, end))
    assert span is not None
    assert cleaned.unapply(span) == (start, end)


@given(NOISY)
def test_digits_are_neither_invented_nor_changed(raw: str) -> None:
    cleaned = clean(raw)
    for char, origin in zip(cleaned.text, cleaned.origin):
        if char.isdigit():
            assert raw[origin].isdigit()
            assert int(char) == int(raw[origin])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("青(qīng)山縣經(jīng )濟", "青山县经济"),
        ("我們(men)面對(duì)困難", "我们面对困难"),
        ("長(zhǎng)度3千米(km)左右", "长度3千米（km）左右"),
        ("麵臨壓力，係列舉措", "面临压力，系列举措"),
        ("增長３．２％", "增长3.2%"),
        ("投資 12.5 億元", "投资12.5亿元"),
        ("增长3%,投资5亿元;新建2所", "增长3%，投资5亿元；新建2所"),
        ("三产比为0.26:18.55:81.19", "三产比为0.26:18.55:81.19"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("\u3000\u3000全县完成投资", "全县完成投资"),
        ("总额1,234.5万元", "总额1,234.5万元"),
    ],
)
def test_noise_table(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_the_counties_whose_names_are_no_traditional_words() -> None:
    assert Document.from_text("乾縣粮食产量3万吨，乾燥的天气").paragraphs[0].text == "乾县粮食产量3万吨，干燥的天气"


@pytest.mark.parametrize("name", ["乾（qián）县", "乾 县", "乾\u200b县", "乾（qián）縣"])
def test_what_stands_between_its_characters_does_not_change_a_name(name: str) -> None:
    assert Document.from_text(f"{name}粮食产量3万吨").paragraphs[0].text == "乾县粮食产量3万吨"


def test_traditional_phrase_keeps_offsets() -> None:
    raw = "全縣(xiàn)糧食產(chǎn)量達到12.6萬噸"
    cleaned = clean(raw)
    start = cleaned.text.index("粮食产量")
    assert raw[slice(*cleaned.unapply((start, start + 4)))] == "糧食產(chǎn)量"


@pytest.mark.parametrize(
    "line",
    [
        "当前版: 03版 上一版  下一版",
        "首页 > 政务公开 > 政府工作报告",
        "某某网 | 某某日报 | 某某电视台",
        "某某网 »  新 闻 ｜ | 专题|视 频",
        "首页 | 政务 | 互动 " * 9,
        "京ICP备00000000号-1",
        "【字体：大 中 小】 打印本页 关闭窗口",
        "分享到：微信 微博",
        "上一页 [1] [2] [3] 下一页",
        "标签：工作报告 两会",
        "发布时间:2022-02-11    来源:某某融媒    编辑:某某",
        "无障碍阅读",
        "扫一扫 手机打开本页",
    ],
)
def test_furniture_is_not_text(line: str) -> None:
    raw = f"全县完成投资12亿元。\n{line}\n粮食产量3万吨。\n"
    assert "\n".join(clean(raw).text.split()) == "全县完成投资12亿元。\n粮食产量3万吨。"
    assert len(furniture_lines(raw)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "打印本页面向基层的工作完成12件。",
        "| 指标 | 单位 | 2022年 |",
        "建成首页示范村3个。",
        "一、2022年工作回顾",
        "编辑出版图书12种",
        "新增托位2100个、公办幼儿园学位8000个；残疾人无障碍改造等30项实事全部兑现，民生支出占八成以上",
        "推行扫码缴费、线上办理，全年为群众和企业减少跑动12万次，政务服务事项网上可办率达到98%",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert line.replace(" ", "") in clean(f"{line}\n").text.replace(" ", "")


def test_a_long_line_that_is_nearly_a_menu_is_read_at_once() -> None:
    assert clean(
        "五²" + "某某网 | 政务 | 互动" * 9 + "》９3"
    ).text  # exponential: blanks beside a bar had several readings


def test_injected_keyword_is_dropped() -> None:
    raw = "青岭市完成投资12亿元青岭。粮食增产3%青岭。就业1万人青岭。我们爱青岭。"
    assert clean(raw).text.count("青岭。") <= 1
    assert clean(raw).text.startswith("青岭市完成投资12亿元。")


def test_long_lines_are_cut_at_sentences() -> None:
    sentence = "全县完成投资12亿元，增长3.2%。"
    text = sentence * 1000
    pieces = list(split_paragraphs(text))
    assert len(pieces) > 1
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text.endswith("。") and piece.text == text[piece.start : piece.end] for piece in pieces)


def test_sentence_without_end_is_not_cut_inside_a_number() -> None:
    text = "完成投资123456789亿元、" * 2000
    pieces = list(split_paragraphs(text, 500))
    assert "".join(piece.text for piece in pieces) == text
    assert all(not (a.text[-1].isdigit() and b.text[0].isdigit()) for a, b in zip(pieces, pieces[1:]))


def test_document_raw_span() -> None:
    document = Document.from_text("標題\r\n全縣(xiàn)投資３億元。\r\n", "a.txt")
    paragraph = document.paragraphs[1]
    start = paragraph.text.index("3")
    assert document.raw[slice(*document.raw_span(paragraph, (start, start + 1)))] == "３"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("完成投资3 17.2亿元", "完成投资317.2亿元"),
        ("完成投资317. 2亿元", "完成投资317.2亿元"),
        ("到20 25年", "到2025年"),
        ("增长3.1 %", "增长3.1%"),
        ("2024 2025年", "2024 2025年"),
        ("表3 12家企业", "表3 12家企业"),
        ("产值1.2 3.4亿元", "产值1.2 3.4亿元"),
        ("产值12 15 18亿元", "产值12 15 18亿元"),
        ("投资1O5.3亿元，二O二二年", "投资1O5.3亿元，二O二二年"),
        ("增长3%.其中新建5所.", "增长3%。其中新建5所。"),
        ("一.总体情况", "一.总体情况"),
        ("全县(xiàn)\n青岭(lǐng)A级", "全县\n青岭A级"),
    ],
)
def test_numbers_are_joined_only_where_nothing_else_can_be_meant(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize("word", ["建设", "提升", "亿元", "以上", "发展"])
def test_a_common_word_before_full_stops_is_no_injected_keyword(word: str) -> None:
    raw = "".join(f"第{i}项工作完成{word}。" for i in range(5)) + f"我们{word}市场、{word}区域。" + f"各乡{word}，" * 9
    assert clean(raw).text.count(f"{word}。") == 5


def test_a_foreign_name_after_percent_signs_is_dropped() -> None:
    raw = "投资增长3%青岭。就业增长2%青岭。新建学校青岭。覆盖率达到98%以上。比重提高到9%以上。占5%以上。"
    assert clean(raw).text == raw.replace("青岭", "")
