"""Real files of a report written for the tests: the same text as .txt, .html, .docx and .pdf."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

# a block is a paragraph, or a table as rows of cells
Block = str | list[list[str]]
TITLE = "青岭县2022年国民经济和社会发展统计公报"
REPORT: list[Block] = [
    TITLE,
    "2022年，面对复杂局面，全县上下稳中求进，全年地区生产总值120.5亿元，比上年增长6.1%，其中第一产业增加值12.1亿元，增长3.1%；"
    "第二产业增加值40.2亿元，增长5.2%；第三产业增加值68.2亿元，增长7.4%。一般公共预算收入突破11亿元，城镇新增就业2650人。",
    "一、农业",
    "全年粮食产量12.6万吨，增长3.1%。新建高标准农田2万亩，改造中低产田0.8万亩。",
    "二、工业和建筑业",
    "表1 2022年规模以上工业主要产品产量及其增长速度",
    [
        ["产品名称", "单位", "产量", "比上年增长（%）"],
        ["原煤", "万吨", "194.6", "-8.3"],
        ["其中：烟煤", "万吨", "1,204.5", "7.8"],
        ["发电量", "亿千瓦时", "56.8", "2.0"],
    ],
    "全年建筑业增加值12.2亿元，比上年下降4.8%。年末具有资质等级的建筑业企业59家，全年完成房屋施工面积88.5万平方米，"
    "商品房待售面积比上年末减少3.1万平方米，各项事业取得了新的进展。",
]


def write_txt(path: Path, blocks: Sequence[Block] = REPORT) -> Path:
    lines = []
    for block in blocks:
        lines += [block] if isinstance(block, str) else ["| " + " | ".join(row) + " |" for row in block]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_html(path: Path, blocks: Sequence[Block] = REPORT, *, head: str = "", encoding: str = "utf-8") -> Path:
    body = []
    for block in blocks:
        if isinstance(block, str):
            body.append(f"<p>{escape(block)}</p>" if block != blocks[0] else f"<h1>{escape(block)}</h1>")
        else:
            rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block)
            body.append(f"<table>{''.join(rows)}</table>")
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{encoding}">{head}</head><body><div class="nav"><a href="/">首页</a>'
        f' | <a href="/x">政务公开</a> | <a href="/y">互动交流</a></div><div class="article">{"".join(body)}</div>'
        '<div class="footer">版权所有 青岭县统计局 备案序号</div></body></html>'
    )
    path.write_bytes(page.encode(encoding, "ignore"))
    return path


def write_docx(path: Path, blocks: Sequence[Block] = REPORT) -> Path:
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            table = document.add_table(rows=len(block), cols=len(block[0]))
            for row, cells in zip(table.rows, block):
                for cell, text in zip(row.cells, cells):
                    cell.text = text
    document.save(str(path))
    return path


def write_pdf(path: Path, blocks: Sequence[Block] = REPORT, *, columns: int = 1, password: str = "") -> Path:
    """Wrapped, indented and justified as a printed report is, with a running head and page numbers; not embedded CID font."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    font = {"fontName": "STSong-Light", "wordWrap": "CJK"}
    body = ParagraphStyle("body", fontSize=12, leading=20, firstLineIndent=24, alignment=4, **font)
    title = ParagraphStyle("title", fontSize=18, leading=28, alignment=1, **font)
    style = [("FONT", (0, 0), (-1, -1), "STSong-Light", 10.5), ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]

    def margins(canvas, page) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(2 * cm, A4[1] - 1.2 * cm, "青岭县统计局")
        canvas.drawCentredString(A4[0] / 2, cm, f"— {page.page} —")

    width = (A4[0] - (3 + columns) * cm) / columns
    frames = [Frame(2 * cm + i * (width + cm), 2 * cm, width, A4[1] - 4 * cm) for i in range(columns)]
    encryption = StandardEncryption(password) if password else None
    document = BaseDocTemplate(str(path), pagesize=A4, title="", encrypt=encryption)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=margins))
    document.build(
        [
            Paragraph(escape(block), title if block == blocks[0] else body)
            if isinstance(block, str)
            else Table(block, style=style)
            for block in blocks
        ]
    )
    return path


def write_scan(path: Path, pages: int = 2) -> Path:
    """A PDF whose pages are pictures."""
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(picture).rectangle((50, 50, 550, 90), fill=0)
    canvas = Canvas(str(path))
    for _ in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return path


def repack(path: Path, parts: dict[str, bytes]) -> Path:
    """The zip archive with some parts put in or replaced."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (kept | parts).items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path
