"""What is fuzzed: each target takes choices, gives them to a part of zhibiao and says what must hold of the answer.

A ZhibiaoError is an answer; any other exception, an AssertionError included, is a defect.
"""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from tests import files
from tests.fuzz.draw import ODD, Draw
from zhibiao.annotate.doccano import Unit, read_unit, sound, write_unit
from zhibiao.annotate.files import export_lines, import_annotations, read_lines
from zhibiao.annotate.rows import field_rows, read_rows
from zhibiao.checks import check_document
from zhibiao.errors import ZhibiaoError
from zhibiao.io.corrections import read_corrections, to_annotation
from zhibiao.io.review import review_page
from zhibiao.io.rows import COLUMNS, flat_row, nested_record, safe_cell
from zhibiao.io.tables import write_records
from zhibiao.normalize.admin import region_of, regions
from zhibiao.normalize.concept import core, find_concept, names_change, spelling
from zhibiao.normalize.indicator import parts
from zhibiao.normalize.number import parse_number
from zhibiao.normalize.period import interval, period
from zhibiao.normalize.quantity import base_value, dimension, number_before
from zhibiao.normalize.region import find_places, region_code, resolve_region
from zhibiao.normalize.target import target_classes
from zhibiao.normalize.unit import normalize_unit
from zhibiao.normalize.year import resolve_year
from zhibiao.pipelines import load_rules
from zhibiao.pipes.extensions import values_of
from zhibiao.records import doc_facts, predict
from zhibiao.schema import ATTRIBUTES, ENTITY_LABELS, RECORD_KEYS, RELATION_TYPES, SPAN_KEYS, Fact, Relation
from zhibiao.standoff import Annotation, GoldDocument, GoldFact, dump, load
from zhibiao.text.cells import find_grids
from zhibiao.text.clean import clean, furniture_lines
from zhibiao.text.document import MAX_PARAGRAPH, Document
from zhibiao.text.reports import ReadOptions, read

YEARS = ("2023", "2022", "2021-2025", "2022H1", "2022-06", "", "1949", "2099")


class Target(NamedTuple):
    """share: of a million inputs. size: bytes that an input has at most."""

    run: Callable[[Draw], None]
    share: int
    size: int


@cache
def folder() -> Path:
    """A folder for the files that targets write, gone with the process."""
    made = tempfile.TemporaryDirectory(prefix="zhibiao-fuzz-")
    folder.made = made  # type: ignore[attr-defined]
    return Path(made.name)


@cache
def rules() -> Any:
    return load_rules()


def inside(span: Any, text: str) -> bool:
    return span is None or 0 <= span[0] < span[1] <= len(text)


# --- text -------------------------------------------------------------------------------------------------------------
def cleaner(draw: Draw) -> None:
    raw = draw.text()
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.origin)
    assert all(a < b for a, b in zip(cleaned.origin, cleaned.origin[1:]))
    assert not cleaned.origin or 0 <= cleaned.origin[0] <= cleaned.origin[-1] < len(raw)
    for char, origin in zip(cleaned.text, cleaned.origin):
        if char.isascii() and char.isdigit():
            assert int(char) == int(raw[origin])
    furniture_lines(raw)


def offset_map(draw: Draw) -> None:
    """Any spans dropped, any span there and back."""
    raw = draw.text(pieces=12)
    cleaned = clean(raw)
    for _ in range(draw.number(4)):
        size = len(cleaned.text) + 1
        spans = [sorted((draw.number(size), draw.number(size))) for _ in range(draw.number(4))]
        cleaned = cleaned.drop([(start, end) for start, end in spans])
    document = Document("fuzz", raw, cleaned)
    end = 0
    for paragraph in document.paragraphs:
        assert end <= paragraph.start < paragraph.end <= len(cleaned.text)
        assert cleaned.text[paragraph.start : paragraph.end] == paragraph.text
        assert len(paragraph.text) <= MAX_PARAGRAPH
        assert inside(document.raw_span(paragraph, (0, len(paragraph.text))), raw)
        end = paragraph.end
    span = draw.number(len(raw) + 2), draw.number(len(raw) + 2)
    if (found := cleaned.apply(span)) is not None:
        low, high = cleaned.unapply(found)
        assert span[0] <= low < high <= span[1]
        assert cleaned.apply((low, high)) == found


def tables_in_text(draw: Draw) -> None:
    raw = draw.text((*"|｜│\t\n\r -―產a１2.", "| 原煤 | 万吨 | 12.5 |\n", "| 指标 | 单位 |\n", "|---|---|\n"), 40)
    for grid in find_grids(raw):
        for cell in (*grid.above, *(cell for row in grid.rows for cell in row)):
            assert 0 <= cell.start <= cell.end <= len(raw)
            assert len(cell.text) == cell.end - cell.start


# --- normalisers ------------------------------------------------------------------------------------------------------
def number(draw: Draw) -> None:
    text = draw.text(pieces=8)
    found = parse_number(text)
    for value in (found.value, found.high):
        assert value is None or (math.isfinite(value) and value >= 0)
    assert not (found.masked and found.value is not None)
    if found.high is None and re.fullmatch("[0-9]{1,15}", text):
        assert found.value == int(text)


def quantity(draw: Draw) -> None:
    unit, numeral = draw.text(pieces=5), draw.text(pieces=5)
    plain = normalize_unit(unit)
    assert normalize_unit(plain) == plain
    value = draw.choice((None, 0.0, 1.1, -3.2, 1e22, 5e-324, float(draw.number(65536))))
    base, rest = base_value(value, plain)
    assert (base is None) == (value is None)
    assert isinstance(rest, str)
    assert base is None or math.isfinite(base)
    kind = dimension(plain)
    assert kind is None or kind.factor > 0
    found = number_before(numeral, plain)
    assert all(value is None or math.isfinite(value) for value in (found.value, found.high))


def year(draw: Draw) -> None:
    found = resolve_year(
        draw.text(pieces=6),
        draw.choice(YEARS),
        draw.choice(YEARS),
        status=draw.choice(ATTRIBUTES["status"]),
        section_year=draw.choice(YEARS),
    )
    assert re.fullmatch(r"|\d{4}(?:-\d{4}|H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?", found, re.ASCII), found
    if (days := period(found)) is not None:
        assert days[0] <= days[1]
    assert (period(found) is not None) == bool(found)
    interval(found)


def region(draw: Draw) -> None:
    mention, home, when = draw.text(pieces=5), draw.text(pieces=3), draw.choice(YEARS)
    resolved = resolve_region(mention, home, when)
    assert isinstance(resolved, str)
    code = region_code(resolved, when)
    assert code is None or re.fullmatch(r"\d{6}", code)
    assert region_of(resolved, when).name == resolved or code
    assert len(regions(mention, when, home)) < 100
    end = 0
    for place in find_places(mention + home, when):
        assert end <= place.start < place.end <= len(mention + home)
        end = place.end


def concept(draw: Draw) -> None:
    name = draw.text(pieces=8)
    assert isinstance(core(name), str)
    assert len(spelling(name)) <= len(name)
    found = find_concept(name)
    assert found is None or found.low <= found.high
    names_change(name)
    assert all(parts(name)) or not name


# --- readers ----------------------------------------------------------------------------------------------------------
@cache
def sample(kind: str) -> bytes:
    """A file that can be read, to be damaged."""
    path = folder() / f"sample.{kind}"
    if kind == "csv":
        rows = [
            ["title", "full_text", "date", "region", "year"],
            ["青岭县政府工作报告", "全县产量3万吨。\n增长2%。", "2023-01-12", "青岭县", "2023"],
        ]
        sink = io.StringIO(newline="")
        csv.writer(sink).writerows([*rows, rows[1]])
        return sink.getvalue().encode()
    if kind == "tmx":
        unit = '<tu><tuv xml:lang="{}"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>&lt;a&gt;</seg></tuv></tu>'
        body = "".join(unit.format("zh-CN", line) for line in files.REPORT if isinstance(line, str))
        head = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">'
        return f'{head}<tmx version="1.4"><body>{body}</body></tmx>'.encode()
    blocks = (
        files.REPORT if kind != "pdf" else [files.TITLE, "2022年，全县产量3万吨，增长2%，就业2650人。", files.REPORT[6]]
    )
    getattr(files, f"write_{kind}")(path, blocks)
    return path.read_bytes()


def reader(kind: str) -> Callable[[Draw], None]:
    def run(draw: Draw) -> None:
        name = draw.choice((f"a.{kind}",) * 6 + ("a.txt", "a"))
        data = (
            draw.damaged(sample(kind))
            if not draw.rarely(6)
            else draw.text().encode(draw.choice(("utf-8", "gb18030", "utf-16")))
        )
        check_reading(name, data, ReadOptions(year=draw.choice((None, "2023"))))

    return run


def check_reading(name: str, data: bytes, options: ReadOptions) -> None:
    try:
        reports = read(Path(name), options, data=data)
    except ZhibiaoError:
        return
    assert reports
    for report in reports:
        assert report.text.strip()
        (report.text + report.title + report.date + "".join(report.notes)).encode()
        document = Document.from_report(report)
        assert len(document.sha256) == 64
        for paragraph in document.paragraphs:
            assert inside(document.raw_span(paragraph, (0, len(paragraph.text))), report.text)


def word(draw: Draw) -> None:
    """A Word file whose archive is damaged, or whole with a damaged part."""
    if draw.rarely(3):
        check_reading("a.docx", draw.damaged(sample("docx")), ReadOptions())
        return
    import zipfile

    part = draw.choice(
        ("word/document.xml",) * 6 + ("[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/core.xml")
    )
    with zipfile.ZipFile(io.BytesIO(sample("docx"))) as archive:
        inside = draw.damaged(archive.read(part))
    path = folder() / "word.docx"
    path.write_bytes(sample("docx"))
    check_reading("a.docx", files.repack(path, {part: inside}).read_bytes(), ReadOptions())


def page(draw: Draw) -> None:
    """A web page: a damaged one, or markup of any kind."""
    if draw.rarely(2):
        tags = (
            "<p>",
            "</p>",
            "<table>",
            "<tr><td>",
            "</td>",
            "</table>",
            "<div",
            ' class="content">',
            "</div>",
            "<!--",
            "-->",
        )
        more = (
            "<script>",
            "<style>",
            "<meta charset=",
            "utf-7>",
            "<title>",
            "<br/>",
            "&#xd800;",
            "&#0;",
            "&nbsp;",
            "<![CDATA[",
        )
        body = draw.text((*tags, *more, "全县产量3万吨。", "增长", "2022年", "\r\n", " ", '"', "<", ">"), 60)
        data = f"<html><body>{body}</body></html>".encode(draw.choice(("utf-8", "gb18030", "utf-16")))
    else:
        data = draw.damaged(sample("html"))
    check_reading("a.html", data, ReadOptions())


def memory(draw: Draw) -> None:
    """A translation memory, which scripts/assets.py reads."""
    from scripts.assets import national_texts

    place = folder() / "tmx"
    place.mkdir(exist_ok=True)
    (place / "GR1.tmx").write_bytes(draw.damaged(sample("tmx")))
    try:
        for _, text in national_texts(place):
            assert text.endswith("\n")
    except ZhibiaoError:
        pass


# --- annotations ------------------------------------------------------------------------------------------------------
@cache
def gold() -> GoldDocument:
    raw = (
        "😀青岭县政府工作报告\r\n2022年，全县粮食产量31.6万吨，增长4.2%。\n城镇新增就业1.1万人，城镇登记失业率3.5%。\n"
    )
    document = Document.from_text(raw, "a.txt")

    def at(surface: str) -> tuple[int, int]:
        return raw.index(surface), raw.index(surface) + len(surface)

    def fact(value: str, indicator: str, unit: str, measure: str = "level", direction: str = "") -> GoldFact:
        spans = {"indicator": at(indicator), "value": at(value), "unit": at(unit), "year": None, "region": None}
        return GoldFact(spans, measure, direction, "exact", "actual", "2022", "青岭县")

    facts = [
        fact("31.6", "粮食产量", "万吨"),
        fact("4.2", "粮食产量", "%", "growth", "up"),
        fact("1.1", "就业", "万人"),
    ]
    meta = {"level": "county", "genre": "report", "year": "2023", "reports_year": "2022", "region": "青岭县"}
    made = {"how": "written", "annotators": ["A"], "pre_annotated": False}
    return GoldDocument(Annotation("a", "authored", document.sha256, meta, made, [], facts), document)


def corpus_folder() -> Path:
    place = folder() / "corpus"
    if not place.exists():
        (place / "authored").mkdir(parents=True)
        (place / "authored" / "a.txt").write_bytes(gold().document.raw.encode())
        (place / "out").mkdir()
    return place


def corpus_file(draw: Draw) -> None:
    """An annotation file that somebody edited."""
    place = corpus_folder() / "annotation.json"
    dump(gold().annotation, place)
    whole = place.read_bytes()
    changed = json.dumps(draw.plain(json.loads(whole))).encode() if not draw.rarely(3) else draw.damaged(whole)
    place.write_bytes(changed)
    try:
        annotation = load(place)
    except ZhibiaoError:
        return
    document = gold().document
    problems = list(check_document(annotation, document))
    assert problems or all(inside(span, document.raw) for fact in annotation.facts for span in fact.spans.values())


def doccano_import(draw: Draw) -> None:
    """An exported file that somebody edited: what comes of it stands in the text and writes nowhere else."""
    place = corpus_folder() / "export.jsonl"
    lines = []
    for line in export_lines(gold(), draw.rarely(2)):
        if draw.rarely(2):
            line["zhibiao"] = json.dumps(draw.plain(json.loads(line["zhibiao"])))
        lines.append(line if draw.rarely(4) else draw.plain(line))
    data = "\n".join(json.dumps(line) for line in lines).encode()
    place.write_bytes(draw.damaged(data) if draw.rarely(4) else data)
    document = gold().document
    try:
        annotations, problems = import_annotations(read_lines(place), corpus_folder(), corpus_folder())
    except ZhibiaoError:
        return
    for annotation in annotations:
        out = corpus_folder() / "out"
        path = out / f"{annotation.doc}.json"
        assert path.resolve().parent == out.resolve()
        dump(annotation, path)
        spans = [span for fact in annotation.facts for span in fact.spans.values()]
        assert problems or all(inside(span, document.raw) for span in spans)


def doccano_unit(draw: Draw) -> None:
    """What anybody can draw on doccano's page."""
    text = draw.text(pieces=12) or "a"
    size = 2 * len(text) + 2
    count = draw.number(7)
    labels = (*ENTITY_LABELS, "GROWTH", "UP", "TARGET", "AT_LEAST", "DISPUTED", "OTHER A", "X", "增速", "目标")
    entities = [
        {"id": i, "label": draw.choice(labels), "start_offset": draw.number(size) - 1, "end_offset": draw.number(size)}
        for i in range(count)
    ]
    relations = [
        {"id": i, "from_id": draw.number(8), "to_id": draw.number(8), "type": draw.choice((*RELATION_TYPES, "X"))}
        for i in range(draw.number(6))
    ]
    line = {
        "text": text,
        "entities": entities,
        "relations": relations,
        "Comments": [draw.text(pieces=6), {"comment": "*: year=2022; name=" + draw.text(pieces=3)}],
    }
    start = draw.number(1000)
    unit = Unit("a", start, start + len(text), text)
    reading = sound(read_unit(line, unit), unit)
    for fact in reading.facts:
        for span in fact.spans.values():
            assert span is None or start <= span[0] < span[1] <= start + len(text)
    unit.facts = reading.facts
    again = sound(read_unit(write_unit(unit), unit), unit)
    assert [fact.spans for fact in again.facts] == [fact.spans for fact in reading.facts]


def comments(draw: Draw) -> None:
    """Rows of fields in comments."""
    words = (
        "year=",
        "name=",
        "region=",
        "indicator_name=",
        ":",
        "：",
        ";",
        "；",
        "#2",
        "*",
        "‖",
        "\n",
        "2022",
        "31.6",
        "甲",
        "=",
        "a",
    )
    fields, wrong, remarks = read_rows([draw.text(words, 30)])
    for found in fields.values():
        assert set(found) <= {"year", "region", "indicator_name"}
    assert all(isinstance(text, str) for text in (*wrong, *remarks))
    field_rows(gold().annotation.facts, gold().document.raw)


@cache
def bridge() -> ModuleType:
    """zhibiao.annotate.bridge, which runs in an environment of its own: its client is not here, and not what is tried."""
    names = ("doccano_client", "doccano_client.exceptions")
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules[names[0]].DoccanoClient = object  # type: ignore[attr-defined]
    sys.modules[names[1]].DoccanoAPIError = OSError  # type: ignore[attr-defined]
    import zhibiao.annotate.bridge as module

    for name in names:
        del sys.modules[name]
    return module


class Server:
    """Stands for doccano: an export of any bytes."""

    def __init__(self, data: bytes) -> None:
        self.path = folder() / "export.zip"
        import zipfile

        with zipfile.ZipFile(self.path, "w") as archive:
            archive.writestr("all.jsonl", data)

    def download(self, *_: Any, **__: Any) -> Path:
        return self.path


def doccano_bridge(draw: Draw) -> None:
    """An export of the server as the bridge takes it: what it says of the labels, or a failure that it tells."""
    pushed = [write_unit(Unit("a", 0, len(raw := gold().document.raw), raw, gold().annotation.facts))]
    stored = [{**line, "id": 7} for line in pushed]
    if draw.rarely(2):
        data = draw.damaged("\n".join(map(json.dumps, stored)).encode())
    else:
        data = "\n".join(json.dumps(draw.plain(line)) for line in stored).encode()
    module = bridge()
    try:
        for line in module.download(Server(data), 1):
            module._same(line, pushed[0])
            module._lacks(line, pushed[0])
    except module.UNREADABLE:
        pass


def corrections(draw: Draw) -> None:
    """A correction file of the review page that somebody edited."""
    document = gold().document
    head = {
        "type": "document",
        "format": "zhibiao-corrections/1",
        "doc": "a.txt",
        "sha256": document.sha256,
        "characters": len(document.raw),
        "model": "rules",
        "facts": 3,
    }
    lines: list[Any] = [head]
    for fact in gold().annotation.facts:
        spans = {key: list(span) if span else None for key, span in fact.spans.items()}
        line = {
            "type": "fact",
            "sha256": document.sha256,
            "action": draw.choice(("keep", "change", "delete", "add")),
            "checked": True,
        }
        line |= {"was": None if line["action"] == "add" else spans["value"], "spans": spans}
        line |= {"texts": {k: document.raw[slice(*s)] if s else None for k, s in spans.items()}}
        line |= {k: getattr(fact, k) for k in (*ATTRIBUTES, "year", "region", "indicator_name")}
        lines.append(line)
    data = "\n".join(json.dumps(draw.plain(line)) for line in lines).encode()
    path = folder() / "corrections.jsonl"
    path.write_bytes(draw.damaged(data) if draw.rarely(4) else data)
    try:
        for corrected in read_corrections(path):
            found = to_annotation(corrected, document, gold().annotation, lines=draw.choice(("all", "checked")))
            for fact in found.annotation.facts:
                assert all(inside(span, document.raw) for span in fact.spans.values())
    except ZhibiaoError:
        pass


# --- records ----------------------------------------------------------------------------------------------------------
def check_facts(facts: list[Fact], document: Document) -> None:
    for fact in facts:
        record = fact.record()
        assert tuple(record) == RECORD_KEYS
        for key, span in record["spans"].items():
            assert inside(span, document.raw), (key, span)
        assert record["spans"]["value"] is not None
        assert record["indicator_name"]
        assert 0 <= record["confidence"] <= 1
        assert all(record[name] in values for name, values in ATTRIBUTES.items())
        assert all(value is None or math.isfinite(value) for value in (record["value"], record["value_high"]))
        json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
        assert list(flat_row(record)) == list(COLUMNS)
        target_classes().mark(record)


def records(draw: Draw) -> None:
    """Text → records by the rules, all of the way."""
    raw = draw.text(pieces=48)
    document = Document.from_text(raw, draw.text(pieces=3))
    found = predict(
        rules(), document, region=draw.choice((None, "青岭县", "大同市平城区")), year=draw.choice((None, "2023"))
    )
    for start, end, label in found.entities:
        assert label in ENTITY_LABELS
        assert inside((start, end), raw)
    for relation in found.relations:
        assert inside(relation.head, raw)
        assert inside(relation.tail, raw)
    check_facts(found.facts, document)


def builder(draw: Draw) -> None:
    """Any entities, relations and attributes that a model can write → records."""
    document = Document.from_text(draw.text(pieces=16), "fuzz.txt")
    for paragraph in document.paragraphs[:3]:
        doc = rules().make_doc(paragraph.text)
        edges = sorted({draw.number(len(doc) + 1) for _ in range(2 * draw.number(8))})
        doc.ents = [doc[a:b] for a, b in zip(edges, edges[1:]) if not draw.rarely(4)]
        for ent in doc.ents:
            ent.label_ = draw.choice(ENTITY_LABELS)
        doc.ents = [doc.char_span(e.start_char, e.end_char, label=draw.choice(ENTITY_LABELS)) for e in doc.ents]
        spans = [(ent.start_char, ent.end_char) for ent in doc.ents]
        values = [(value.start_char, value.end_char) for value in values_of(doc)]
        doc._.relations = [
            Relation.of_value(
                draw.choice(tuple(RELATION_TYPES)), draw.choice(values), draw.choice(spans), draw.number(256) / 255
            )
            for _ in range(draw.number(8))
            if values
        ]
        for value in values_of(doc):
            for name, choices in ATTRIBUTES.items():
                value._.set(name, draw.choice(choices))
            value._.year, value._.region = draw.choice(YEARS), draw.text(pieces=2)
            value._.indicator_name = draw.text(pieces=3)
            value._.attribute_scores = {"bound": draw.number(256) / 255}
        check_facts(doc_facts(doc, document, paragraph), document)


def outputs(draw: Draw) -> None:
    """Records with any text in them → csv, jsonl and the review page, and back."""
    text = draw.text() or "1"
    span = (0, len(text))
    fact = Fact(
        draw.text(pieces=4),
        text,
        {"value": span},
        value=draw.choice((None, 1.5, -0.1)),
        unit=draw.text(pieces=2),
        indicator_name=draw.text(pieces=4) or "a",
        region=draw.text(pieces=2),
        sentence=text,
        flags=[draw.text(pieces=1)],
    )
    record = fact.record()
    path = folder() / "facts"
    write_records([record], path, "jsonl")
    assert json.loads(path.read_bytes()) == record
    write_records([record], path, "csv")
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == list(COLUMNS)
    (row,) = rows
    assert row == [("" if cell is None else str(cell)) for cell in map(safe_cell, flat_row(record).values())]
    for cell, value in zip(row, flat_row(record).values()):
        assert not (isinstance(value, str) and cell.startswith(tuple("=+-@\t\r＝＋－＠")))
    assert nested_record(flat_row(record))["spans"] == record["spans"]
    made = review_page([{"name": fact.doc, "text": text, "records": [record]}])
    assert made.count("<script") == 3
    assert made.count("</script") == 3
    assert "<!--" not in made


def requests(draw: Draw) -> None:
    """Requests of any kind to the server: an answer, and never one that says a defect."""
    from tests.serve.test_app import OWN, Here
    from zhibiao.batch import Job
    from zhibiao.serve.app import Limits, make_app
    from zhibiao.serve.run import hosts_of

    client = served(lambda: make_app(Here(Job("rules"), Limits(size=4096)), hosts_of("127.0.0.1", 8600, [])), OWN)
    said: dict[str, Any] = {"text": draw.text(), "name": draw.text(pieces=4)}
    for key in ("region", "year", "title", "date"):
        if draw.rarely(3):
            said[key] = draw.choice((draw.text(pieces=2), "2022", *ODD[:8]))
    if draw.rarely(2):
        body = json.dumps(said).encode()
        if draw.rarely(2):
            body = re.sub(rb"\\u[0-9a-f]{4}", rb"\\ud800", body, count=draw.number(4))
        answer = client.post("/api/extract", content=draw.damaged(body), headers={"Content-Type": "application/json"})
    else:
        params = {key: value for key, value in said.items() if key != "text" and isinstance(value, str)}
        body = said["text"].encode(draw.choice(("utf-8", "gb18030", "utf-16")))
        answer = client.post(
            "/api/extract",
            params=params,
            content=body,
            headers={
                "Content-Type": draw.choice(
                    ("application/octet-stream", "text/plain", draw.text((*"ab/;=, ", "json"), 6))
                ).encode()
            },
        )
    assert answer.status_code in (200, 400, 413, 415, 422), (answer.status_code, answer.text)
    for document in answer.json().get("documents", []):
        for record in document["records"]:
            assert all(inside(span, document["text"]) for span in record["spans"].values())
            assert set(record["spans"]) == set(SPAN_KEYS)


@cache
def _client(app: Any, url: str) -> Any:
    from starlette.testclient import TestClient

    return TestClient(app, base_url=url, raise_server_exceptions=False)


_app: list[Any] = []


def served(make: Callable[[], Any], url: str) -> Any:
    if not _app:
        _app.append(make())
    return _client(_app[0], url)


TARGETS: dict[str, Target] = {
    "cleaner": Target(cleaner, 150_000, 120),
    "offset map": Target(offset_map, 80_000, 120),
    "tables in text": Target(tables_in_text, 20_000, 120),
    "number": Target(number, 270_000, 30),
    "quantity": Target(quantity, 70_000, 30),
    "year": Target(year, 100_000, 30),
    "region": Target(region, 50_000, 40),
    "concept": Target(concept, 60_000, 30),
    "txt": Target(reader("txt"), 30_000, 120),
    "csv": Target(reader("csv"), 30_000, 120),
    "html": Target(page, 5_000, 160),
    "docx": Target(word, 8_000, 120),
    "pdf": Target(reader("pdf"), 5_000, 120),
    "tmx": Target(memory, 10_000, 120),
    "corpus file": Target(corpus_file, 15_000, 200),
    "doccano import": Target(doccano_import, 12_000, 300),
    "doccano unit": Target(doccano_unit, 25_000, 120),
    "doccano comments": Target(comments, 10_000, 60),
    "doccano bridge": Target(doccano_bridge, 10_000, 200),
    "corrections": Target(corrections, 15_000, 300),
    "records": Target(records, 8_000, 200),
    "record builder": Target(builder, 12_000, 160),
    "outputs": Target(outputs, 3_000, 120),
    "server": Target(requests, 2_000, 120),
}


def data_of(name: str, index: int) -> bytes:
    """The bytes of the input of a number, always the same."""
    source = random.Random(f"{name} {index}")
    return source.randbytes(source.randint(1, TARGETS[name].size))
