"""Any file → reports: every format, what its file says of it, and what is refused."""

from __future__ import annotations

import hashlib
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files import REPORT, TITLE, repack, write_docx, write_html, write_pdf, write_scan, write_txt
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import load_pipeline
from zhibiao.records import predict
from zhibiao.text.document import Document
from zhibiao.text.formats import pdf, word
from zhibiao.text.reports import ReadOptions, find_files, read

WRITERS = {".txt": write_txt, ".html": write_html, ".docx": write_docx, ".pdf": write_pdf}


def refused(code: str, path: Path, options: ReadOptions | None = None) -> str:
    with pytest.raises(ZhibiaoError) as caught:
        read(path, options or ReadOptions())
    assert caught.value.code == code, caught.value
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_the_same_facts_from_every_format(tmp_path: Path) -> None:
    nlp = load_pipeline("rules")
    found = {}
    for suffix, write in WRITERS.items():
        (report,) = read(write(tmp_path / f"report{suffix}"))
        document = Document.from_report(report)
        facts = predict(nlp, document).facts
        for fact in facts:
            value = fact.spans["value"]
            assert value is not None
            assert report.text[slice(*value)] == fact.value_text
        found[suffix] = [
            (f.indicator_name, f.value, f.unit, f.measure, f.direction, f.bound, f.year, f.region, f.sentence)
            for f in facts
        ]
    assert len(found[".txt"]) == 25
    assert sum(" | " in fact[-1] for fact in found[".txt"]) == 6
    for suffix in WRITERS:
        assert found[suffix] == found[".txt"], suffix


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_a_report_says_of_itself(tmp_path: Path, suffix: str) -> None:
    path = WRITERS[suffix](tmp_path / f"统计公报_20230405{suffix}")
    (report,) = read(path)
    assert (report.name, report.title, report.date, report.notes) == (path.name, TITLE, "2023-04-05", ())
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (report,) = read(path, ReadOptions(title="甲", date="2023-05-01", region="乙县", year="2021"))
    assert (report.title, report.date, report.region, report.year) == ("甲", "2023-05-01", "乙县", "2021")


def test_content_tells_the_kind_before_the_suffix(tmp_path: Path) -> None:
    for suffix, write in WRITERS.items():
        expected = read(write(tmp_path / f"a{suffix}"))[0].text
        if suffix in (".pdf", ".docx"):
            renamed = tmp_path / f"{suffix[1:]}.txt"
            renamed.write_bytes((tmp_path / f"a{suffix}").read_bytes())
            assert read(renamed)[0].text == expected
    saved = tmp_path / "page.docx"  # what some sites call a Word file is a page
    saved.write_bytes((tmp_path / "a.html").read_bytes())
    assert read(saved)[0].text == read(tmp_path / "a.html")[0].text


# --- web pages --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "big5", "utf-16"])
def test_encodings_of_pages(tmp_path: Path, encoding: str) -> None:
    traditional = [
        "青嶺縣統計公報",
        "全年糧食產量達到許多萬噸，同時進一步加強農業基礎設施建設，農民收入持續增加，生活明顯改善。" * 3,
    ]
    blocks = traditional if encoding == "big5" else REPORT
    text = read(write_html(tmp_path / "a.html", blocks, encoding=encoding))[0].text
    assert str(blocks[0]) in text
    assert "首页" not in text
    assert "版权" not in text


def test_a_title_that_only_the_head_of_a_page_has_becomes_its_first_line(tmp_path: Path) -> None:
    head = "<title>青岭县2022年统计公报_青岭县人民政府</title><meta name='PubDate' content='2023-04-06 08:00'>"
    (report,) = read(write_html(tmp_path / "a.html", ["各项指标", *REPORT[1:]], head=head))
    assert report.text.startswith("青岭县2022年统计公报")
    assert report.date == "2023-04-06"


def test_a_mere_year_makes_no_date(tmp_path: Path) -> None:
    assert read(write_html(tmp_path / "a.html"))[0].date == ""


def test_pages_without_an_article_and_too_large_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>x</title></head><body><script>var a = 1;</script></body></html>", encoding="utf-8"
    )
    refused("E085", path)
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert "52,428,800" in refused("E006", path)


# --- Word files -------------------------------------------------------------------------------------------------------
def test_word_keeps_the_order_and_leaves_out_what_is_deleted(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    for name, text in (("ins", "新增2人"), ("del", "减少9人")):
        tag = "t" if name == "ins" else "delText"
        run = f"<w:{name} w:id='1' w:author='a' {nsdecls('w')}><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{name}>"
        document.add_paragraph("就业").runs[0]._r.getparent().append(parse_xml(run))
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2022年"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指标"
    for column, text in ((1, "绝对数（亿元）"), (2, "增长（%）")):
        table.cell(1, column).text = text
    for column, text in enumerate(("进口", "12.5", "3.1")):
        table.cell(2, column).text = text
    document.add_paragraph("表后")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx")[0].text.split("\n") == [
        "就业新增2人",
        "就业",
        "| 指标 | 2022年 |  |",
        "|  | 绝对数（亿元） | 增长（%） |",
        "| 进口 | 12.5 | 3.1 |",
        "表后",
        "",
    ]


def test_word_files_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repack(write_docx(tmp_path / "macro.docx"), {"word/vbaProject.bin": b"x"})
    refused("E083", path)
    refused("E083", write_docx(tmp_path / "a.docm"))
    bomb = b"<w:p/>" * 1_000_000
    refused("E084", repack(write_docx(tmp_path / "bomb.docx"), {"word/document.xml": bomb}))
    monkeypatch.setattr(word, "MAX_UNPACKED", 10_000)
    refused("E084", write_docx(tmp_path / "large.docx"))
    monkeypatch.undo()
    refused("E082", repack(write_docx(tmp_path / "broken.docx"), {"word/document.xml": b"<w:document"}))
    cut = tmp_path / "cut.docx"
    cut.write_bytes(write_docx(tmp_path / "whole.docx").read_bytes()[:3000])
    refused("E082", cut)
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("a.txt", "text")
    refused("E082", tmp_path / "other.docx")


def test_entities_in_a_word_file_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    body = "<w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body>"
    xml = f'<!DOCTYPE d [<!ENTITY a0 "哈">{laughs}]><w:document xmlns:w="{word.W[1:-1]}">{body}</w:document>'
    path = repack(write_docx(tmp_path / "a.docx"), {"word/document.xml": xml.encode()})
    with pytest.raises(ZhibiaoError) as caught:
        read(path)
    assert caught.value.code in ("E002", "E082")


# --- PDF --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_of_a_pdf_come_through_lines_columns_and_pages(tmp_path: Path, columns: int) -> None:
    draw = random.Random(columns)
    names = ["粮食产量", "油料产量", "建筑业增加值", "旅游总收入", "外贸进出口总额", "社会消费品零售总额"]

    def sentence() -> str:
        return f"{draw.choice(names)}达到{draw.randint(1, 9999) / 10}亿元，比上年增长{draw.randint(1, 200) / 10}%。"

    blocks = [TITLE]
    for part in "一二三四五":
        blocks += [f"{part}、综合", *("".join(sentence() for _ in range(draw.randint(3, 9))) for _ in range(4))]
    (report,) = read(write_pdf(tmp_path / "a.pdf", blocks, columns=columns))
    assert report.text.split("\n") == [*blocks, ""]


def test_pdfs_that_are_refused(tmp_path: Path) -> None:
    message = refused("E080", write_scan(tmp_path / "scan.pdf"))
    assert "2 page(s)" in message
    assert "ocrmypdf" in message
    refused("E081", write_pdf(tmp_path / "locked.pdf", password="secret"))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    refused("E082", broken)
    fake = tmp_path / "fake.pdf"
    fake.write_text("这不是文件。", encoding="utf-8")
    refused("E082", fake)
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    refused("E002", empty)


def test_a_text_layer_of_unknown_characters_is_refused() -> None:
    lines = [[pdf.Line("\ue001\ue002\ue003" * 20, 0)]]
    with pytest.raises(ZhibiaoError, match="E089"):
        pdf._check(lines, "a.pdf")


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    import pypdfium2

    merged = pypdfium2.PdfDocument.new()
    for part in (write_pdf(tmp_path / "a.pdf"), write_scan(tmp_path / "b.pdf", 1)):
        merged.import_pages(pypdfium2.PdfDocument(part))
    merged.save(tmp_path / "c.pdf")
    (report,) = read(tmp_path / "c.pdf")
    assert report.notes == ("page(s) 2 have no text",)


def test_tables_that_cannot_be_read_leave_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("odd")

    path = write_pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(pdf, "_put_tables", fail)
    (report,) = read(path)
    assert "tables" in report.notes[0]
    assert "原煤 万吨 194.6 -8.3" in report.text


# --- data sets --------------------------------------------------------------------------------------------------------
HEADER = "province,year,title,publish_date,full_text\n"
ROWS = '山西省,2023,政府工作报告,2023-01-12,"全省产值12.5亿元。\n增长3%。"\n湖北省,2022年,,2022/1/5,投资2亿元\n,,,,\n'


@pytest.mark.parametrize("change", [str, lambda text: text.replace(",", ";"), lambda text: text.replace(",", "\t")])
def test_a_row_is_a_report(tmp_path: Path, change: Callable[[str], str]) -> None:
    path = tmp_path / "data.csv"
    path.write_text(change(HEADER + ROWS), encoding="utf-8-sig")
    first, second = read(path)
    assert (first.name, first.text) == ("data.csv#1", "全省产值12.5亿元。\n增长3%。")
    assert (first.title, first.date, first.region, first.year) == ("政府工作报告", "2023-01-12", "山西省", "2023")
    assert (second.name, second.region, second.year, second.date) == ("data.csv#2", "湖北省", "2022", "2022-01-05")
    assert first.sha256 == second.sha256


def test_columns_by_option_and_by_chinese_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("地区,正文,备用,标题\n甲县,产值1亿元,产值2亿元,2021年政府工作报告\n", encoding="gb18030")
    (report,) = read(path)
    assert (report.text, report.region, report.year) == ("产值1亿元", "甲县", "2021")
    (report,) = read(path, ReadOptions(text_column="备用", region="乙县"))
    assert (report.text, report.region) == ("产值2亿元", "乙县")


def test_data_sets_that_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "a, b" in refused("E086", path)
    assert "--year-column" in refused("E086", path, ReadOptions(text_column="a", year_column="c"))
    path.write_text(HEADER + '山西省,2023,a,b,text,"more"\n', encoding="utf-8")
    assert "row 1" in refused("E087", path)
    path.write_text(HEADER, encoding="utf-8")
    refused("E002", path)
    path.write_text("", encoding="utf-8")
    refused("E002", path)
    path.write_bytes(b"\0\1" * 100)
    refused("E004", path)


# --- everything else --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E088"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "E081"),
        ("a.rtf", b"{\\rtf1 text}", "E088"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "E088"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 30, "E088"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml", "E088"),
    ],
)
def test_files_of_other_programs_are_named(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(code, path)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_docx(tmp_path / "a.docx")
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(ZhibiaoError, match=r"E014.*zhibiao\[readers\]"):
        read(path)


def test_folders_and_patterns(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for suffix, write in WRITERS.items():
        write(tmp_path / "sub" / f"a{suffix}")
    (tmp_path / "sub" / "~$a.docx").write_bytes(b"lock")
    (tmp_path / "sub" / "data.csv").write_text(HEADER + ROWS, encoding="utf-8")
    (tmp_path / "sub" / "facts.csv").write_text("doc,value\na,1\n", encoding="utf-8")
    names = ["a.docx", "a.html", "a.pdf", "a.txt", "data.csv"]
    assert [path.name for path in find_files([tmp_path])] == names
    assert [path.name for path in find_files([tmp_path / "sub" / "*"])] == names
    assert [path.name for path in find_files([tmp_path / "**" / "*.html", tmp_path / "sub" / "facts.csv"])] == [
        "a.html",
        "facts.csv",
    ]
    with pytest.raises(ZhibiaoError, match="E001"):
        find_files([tmp_path / "*.htm"])
    (tmp_path / "none").mkdir()
    with pytest.raises(ZhibiaoError, match=r"E003.*\.docx"):
        find_files([tmp_path / "none"])
