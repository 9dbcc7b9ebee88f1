"""Ten thousand generated documents through file export and import come back as they were."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhibiao.annotate.doccano import Unit, Utf16, read_unit, write_unit
from zhibiao.annotate.files import export_lines, import_annotations, read_lines, write_lines
from zhibiao.annotate.labels import ATTRIBUTE_LABELS, attribute_labels, attributes_of
from zhibiao.schema import ATTRIBUTES, ENTITY_LABELS
from zhibiao.standoff import Annotation, GoldDocument, GoldFact
from zhibiao.text.document import Document

# words of text, with what breaks offsets: astral characters, a flag, combining marks, NFD, blanks, a soft line break
WORDS = (
    "全县",
    "财政收入",
    "增长",
    "亿元",
    "３１．６",
    "12.5",
    "%",
    "😀",
    "𠮷田",
    "👨‍👩‍👧",
    "🇨🇳",
    "e\u0301",
    "か\u3099",
    "\u3000",
    " ",
    "\u200b",
    "\u2028",
    "\ufeff",
    "“",
    "”",
    "\\",
    '"',
    "\t",
)
ENDS = ("\n", "\r\n", "\n\n", "\r\n\u3000\u3000", " \n", "")
MEASURES = (("level", ""), ("growth", "up"), ("growth", "down"), ("change", "up"), ("change", "down"), ("ratio", ""))  # fmt: skip


def line_of(draw: random.Random) -> str:
    return "".join(draw.choices(WORDS, k=draw.choice((1, 4, 12, 12, 25))))


def texts(draw: random.Random) -> str:
    """A document with blank, short and long lines, and blanks at both its ends."""
    count = 60 if draw.random() < 0.005 else draw.randint(1, 5)
    lines = [line_of(draw) + draw.choice(ENDS) for _ in range(count)]
    return draw.choice(("", " ", "\u3000", "\r\n")) + "3" + "".join(lines) + draw.choice(("", " ", "\n", "\r\n"))


def spans(draw: random.Random, text: str, start: int, end: int, overlaps: bool) -> list[tuple[int, int]]:
    """Spans without blanks at their edges; adjacent ones, and overlapping ones where asked for."""
    edges = sorted(draw.sample(range(start, end + 1), min(end - start + 1, 8)))
    found = [(a, b) for a, b in zip(edges, edges[1:]) if text[a:b] == text[a:b].strip()]
    if overlaps:
        found += [(a, b) for a in edges[::2] for b in edges[1::3] if a < b and text[a:b] == text[a:b].strip()]
    return list(dict.fromkeys(found))


def facts(draw: random.Random, raw: str, overlaps: bool) -> list[GoldFact]:
    """Facts line by line: shared and own partners, on either side of the VALUE; a span has one label."""
    found: list[GoldFact] = []
    start = 0
    for line in raw.split("\n"):
        end = start + len(line.rstrip("\r"))
        pool = spans(draw, raw, start, end, overlaps) if end > start else []
        draw.shuffle(pool)
        values, rest = pool[: len(pool) // 4], pool[len(pool) // 4 :]
        shares = {key: rest[i::4] for i, key in enumerate(("indicator", "unit", "year", "region"))}
        for value in values:
            chosen = {key: draw.choice((*some, None)) for key, some in shares.items()}
            measure, direction = draw.choice(MEASURES)
            name = draw.choice(("", "民营经济增加值；甲：乙", "甲=乙 ‖ 丙"))
            found.append(
                GoldFact(
                    {"value": value, **chosen}, measure, direction, draw.choice(ATTRIBUTES["bound"]),
                    draw.choice(ATTRIBUTES["status"]), draw.choice(("", "2022", "2021-2025", "2022Q1-Q3")),
                    draw.choice(("", "云川市青岭县", "𠮷县")), name,
                )
            )  # fmt: skip
        start += len(line) + 1
    return sorted(found, key=lambda fact: fact.value)


def documents(count: int, seed: int, overlaps: bool) -> Iterator[GoldDocument]:
    draw = random.Random(seed)
    for number in range(count):
        raw = texts(draw)
        document = Document.from_text(raw, f"generated{number}.txt")
        meta = {"level": "county", "genre": "report", "year": "2023", "reports_year": "2022", "region": "云川市青岭县"}
        made = {"how": "generated", "annotators": ["A"], "pre_annotated": False}
        whole = Annotation(
            f"generated{number}", "authored", document.sha256, meta, made, [], facts(draw, raw, overlaps)
        )
        yield GoldDocument(whole, document)


def test_ten_thousand_documents_with_overlaps_through_a_file(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    draw, units = random.Random(1), []
    for number in range(10_000):
        raw = texts(draw)
        units.append(Unit(str(number), 0, len(raw), raw, facts(draw, raw, overlaps=True)))
    assert write_lines(map(write_unit, units), path) == 10_000
    stored = path.read_text(encoding="ascii").split("\n")
    for line, unit in zip(stored, units):
        plain = json.loads(line)
        assert plain["text"] == unit.text
        encoded = unit.text.encode("utf-16-le")
        shown = {encoded[2 * e["start_offset"] : 2 * e["end_offset"]] for e in plain["entities"]}  # on the web page
        assert shown == {unit.text[slice(*s)].encode("utf-16-le") for f in unit.facts for s in f.spans.values() if s}
        reading = read_unit(plain, unit)
        assert reading.problems == []
        assert reading.facts == unit.facts
    assert sum(len(unit.facts) for unit in units) > 20_000


def test_documents_by_line_through_export_and_import(tmp_path: Path) -> None:
    (tmp_path / "authored").mkdir()
    golds = list(documents(600, 2, overlaps=False))
    for gold in golds:
        (tmp_path / "authored" / f"{gold.annotation.doc}.txt").write_bytes(gold.document.raw.encode())
        gold.document.__dict__.pop("sha256", None)
    golds = [
        gold for gold in golds
        if Document.from_path(tmp_path / "authored" / f"{gold.annotation.doc}.txt").raw == gold.document.raw
    ]  # fmt: skip
    assert len(golds) > 500  # a BOM at the beginning is no text
    path = tmp_path / "all.jsonl"
    for whole in (False, True):
        write_lines((line for gold in golds for line in export_lines(gold, whole)), path)
        annotations, problems = import_annotations(read_lines(path), tmp_path, tmp_path)
        assert problems == []
        back = {annotation.doc: annotation for annotation in annotations}
        for gold in golds:
            if gold.annotation.doc in back:
                assert back[gold.annotation.doc] == gold.annotation
            else:
                assert not gold.annotation.facts  # no line of it may hold a fact


def test_the_ids_that_a_server_gives_do_not_matter() -> None:
    draw = random.Random(3)
    for gold in documents(200, 4, overlaps=True):
        raw = gold.document.raw
        unit = Unit("a", 0, len(raw), raw, gold.annotation.facts)
        line = write_unit(unit)
        ids = {entity["id"]: draw.randint(1, 10**9) * 1000 + entity["id"] for entity in line["entities"]}
        entities = [{**entity, "id": ids[entity["id"]]} for entity in line["entities"]]
        relations = [
            {**r, "from_id": ids[r["from_id"]], "to_id": ids[r["to_id"]], "id": draw.randint(1, 10**9)}
            for r in line["relations"]
        ]
        draw.shuffle(entities)
        draw.shuffle(relations)
        turned = [{**r, "from_id": r["to_id"], "to_id": r["from_id"]} for r in relations]
        for some in (relations, relations + relations, turned):
            reading = read_unit({**line, "entities": entities, "relations": some}, unit)
            assert (reading.problems, reading.facts) == ([], unit.facts)


def test_utf16() -> None:
    text = "a😀b\U0010ffffé"
    utf16 = Utf16(text)
    assert [utf16.units(i) for i in range(len(text) + 1)] == [0, 1, 3, 4, 6, 7]
    assert [utf16.points(i) for i in range(9)] == [0, 1, None, 2, 3, None, 4, 5, None]


@pytest.mark.parametrize(("measure", "direction"), MEASURES)
@pytest.mark.parametrize("bound", ATTRIBUTES["bound"])
@pytest.mark.parametrize("status", ATTRIBUTES["status"])
def test_attributes_by_labels(measure: str, direction: str, bound: str, status: str) -> None:
    labels = attribute_labels(measure, direction, bound, status)
    chosen, wrong = attributes_of({*labels, "VALUE"})
    assert not wrong
    assert chosen == {"measure": measure, "direction": direction, "bound": bound, "status": status}
    assert not set(labels) & set(ENTITY_LABELS)
    assert set(labels) <= set(ATTRIBUTE_LABELS)
