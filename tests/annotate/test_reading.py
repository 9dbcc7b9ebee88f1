"""What a person draws on the page → facts; what cannot be one is named and costs nothing else."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zhibiao.annotate.doccano import Unit, read_unit, sound, write_unit
from zhibiao.annotate.environment import read_secrets
from zhibiao.annotate.merge import finish, merge_into
from zhibiao.annotate.rows import field_rows, read_rows
from zhibiao.annotate.session import Session, check_annotators, session_folder
from zhibiao.annotate.units import Source, choose, fill_fields, from_record, new_annotation, units_of
from zhibiao.errors import ZhibiaoError
from zhibiao.schema import Fact
from zhibiao.standoff import Annotation, GoldDocument, GoldFact, dump, load
from zhibiao.text.document import Document

TEXT = "😀2022年，全县粮食产量31.6万吨，增长4.2%。"
NOTHING = {"indicator": None, "unit": None, "year": None, "region": None}


class Page:
    """A page of doccano: spans are drawn over words, relations between them."""

    def __init__(self, text: str = TEXT) -> None:
        self.text = text
        self.entities: list[dict] = []
        self.relations: list[dict] = []
        self.comments: list[dict] = []

    def span(self, words: str, label: str, after: int = 0) -> int:
        start = self.text.index(words, after)
        units = [len(self.text[:i].encode("utf-16-le")) // 2 for i in (start, start + len(words))]
        return self.span_at(*units, label)

    def span_at(self, start: int, end: int, label: str) -> int:
        number = len(self.entities) + 1
        self.entities.append({"id": number, "label": label, "start_offset": start, "end_offset": end})
        return number

    def relate(self, first: int, kind: str, second: int) -> None:
        self.relations.append({"id": len(self.relations) + 1, "from_id": first, "to_id": second, "type": kind})

    def comment(self, text: str) -> None:
        self.comments.append({"id": len(self.comments) + 1, "comment": text})

    def read(self, facts: list[GoldFact] | None = None, text: str | None = None):
        unit = Unit("a", 0, len(self.text), self.text, facts or [])
        line = {"entities": self.entities, "relations": self.relations, "Comments": self.comments, "text": self.text}
        return sound(read_unit(line, unit), unit)


def output(page: Page) -> int:
    """The first fact of the text, drawn; the id of its VALUE."""
    value = page.span("31.6", "VALUE")
    page.relate(page.span("粮食产量", "INDICATOR"), "HAS_VALUE", value)
    page.relate(value, "HAS_UNIT", page.span("万吨", "UNIT"))
    return value


def test_a_fact_is_read() -> None:
    page = Page()
    page.relate(output(page), "IN_YEAR", page.span("2022年", "YEAR"))
    page.span("31.6", "at_least")
    reading = page.read()
    assert reading.problems == []
    (fact,) = reading.facts
    assert {key: TEXT[slice(*span)] for key, span in fact.spans.items() if span} == {
        "value": "31.6", "indicator": "粮食产量", "unit": "万吨", "year": "2022年",
    }  # fmt: skip
    assert (fact.measure, fact.bound, fact.status) == ("level", "at_least", "actual")


@pytest.mark.parametrize(
    ("draw", "problem", "left"),
    [
        (lambda p, v: p.relate(v, "HAS_UNIT", p.span("吨", "UNIT")), "has 2 UNITs", 0),
        (lambda p, v: p.span("全县", "REGION"), "REGION '全县'.*belongs to no VALUE", 1),
        (lambda p, v: p.relate(v, "IN_YEAR", p.span("增长", "INDICATOR")), "it goes from VALUE to YEAR", 1),
        (lambda p, v: p.relate(v, "HAS_UNIT", 99), "an end of it is not there", 1),
        (lambda p, v: p.relate(v, "BECAUSE", v), "no such relation", 1),
        (lambda p, v: p.span("万吨", "PLACE"), "unknown label PLACE", 1),
        (lambda p, v: p.span_at(1, 3, "YEAR"), "not inside the text", 1),
        (lambda p, v: p.span_at(3, 999, "YEAR"), "not inside the text", 1),
        (lambda p, v: (p.span("31.6", "growth↑"), p.span("31.6", "ratio")), "growth↑ and ratio cannot both", 0),
        (lambda p, v: p.span("全县", "target"), "target.*stands over no VALUE", 1),
        (lambda p, v: p.relate(p.span("食产量31", "INDICATOR"), "HAS_VALUE", p.span("4.2", "VALUE")), "overlap", 0),
        (lambda p, v: p.comment("99: year=2021"), "names '99', which is no VALUE", 1),
        (lambda p, v: p.comment("31.6: year=last"), "'last' is no year", 1),
    ],
)
def test_what_is_not_valid_is_named_and_left_out(draw, problem: str, left: int) -> None:
    page = Page()
    draw(page, output(page))
    other = page.span("4.2", "VALUE") if "食产量" not in str(page.entities) and problem != "overlap" else None
    reading = page.read()
    assert any(re.search(problem, found) for found in reading.problems), reading.problems
    values = {TEXT[slice(*fact.value)] for fact in reading.facts}
    assert ("31.6" in values) == bool(left)
    assert other is None or "4.2" in values  # what is valid beside it stays


def test_drawn_carelessly_and_meant_well() -> None:
    page = Page("全县 粮食产量 31.6 万吨。")
    value = page.span(" 31.6 ", "VALUE")
    page.relate(value, "HAS_VALUE", page.span("粮食产量 ", "INDICATOR"))  # the wrong way round, with a blank
    page.relate(page.span("万吨", "UNIT"), "HAS_UNIT", value)
    page.span("31.6 万", "about")  # wider than the VALUE
    reading = page.read()
    assert reading.problems == []
    (fact,) = reading.facts
    assert (fact.bound, page.text[slice(*fact.value)]) == ("about", "31.6")
    assert fact.spans["indicator"]
    assert fact.spans["unit"]


def test_spans_across_lines_are_left_out() -> None:
    page = Page("粮食产量\r\n31.6万吨，\r\n油料5吨")
    value = page.span("31.6", "VALUE")
    page.relate(page.span("粮食产量", "INDICATOR"), "HAS_VALUE", value)
    page.relate(page.span("油料", "INDICATOR"), "HAS_VALUE", page.span("5", "VALUE"))
    reading = page.read()
    assert [page.text[slice(*fact.value)] for fact in reading.facts] == ["5"]
    assert "several lines" in reading.problems[0]


def pushed() -> GoldFact:
    page = Page()
    page.relate(output(page), "IN_YEAR", page.span("2022年", "YEAR"))
    (fact,) = page.read().facts
    fact.year, fact.region, fact.indicator_name = "2022", "云川市青岭县", "全县粮食产量"
    return fact


def test_fields_are_kept_where_nothing_they_depend_on_was_changed() -> None:
    page = Page()
    page.relate(output(page), "IN_YEAR", page.span("2022年", "YEAR"))
    assert page.read([pushed()]).facts == [pushed()]
    page.span("31.6", "growth↑")
    page.relations.pop()  # no IN_YEAR
    reading = page.read([pushed()])
    assert reading.fields[pushed().value] == {"region": "云川市青岭县"}


def test_comments_overrule_fields() -> None:
    page = Page()
    page.relate(output(page), "IN_YEAR", page.span("2022年", "YEAR"))
    page.span("4.2", "VALUE")
    page.comment("*: region=云川市\n31.6：year=2021；name=青岭粮食产量")
    page.comment("这里的单位不清楚")
    reading = page.read([pushed()])
    assert reading.remarks == ["这里的单位不清楚"]
    first, second = reading.facts
    assert (first.year, first.region, first.indicator_name) == ("2021", "云川市", "青岭粮食产量")
    assert (second.year, second.region) == ("", "云川市")


def test_rows_are_read_as_they_are_written() -> None:
    text = "甲5%，乙5%，丙7%"
    spans = [(1, 2), (5, 6), (9, 10)]
    facts = [GoldFact({**NOTHING, "value": span}, "level", "", "exact", "actual", "2022", "云川市") for span in spans]
    facts[1].indicator_name, facts[2].year = "乙的名字", ""
    rows = field_rows(facts, text)
    assert rows == "*: year=2022; region=云川市 ‖ 5#2: name=乙的名字 ‖ 7: year="
    fields, wrong, remarks = read_rows([rows])
    assert (wrong, remarks) == ([], [])
    assert fields == {
        "*": {"year": "2022", "region": "云川市"}, "5#2": {"indicator_name": "乙的名字"}, "7": {"year": ""},
    }  # fmt: skip


REPORT = """青岭县政府工作报告

——2023年1月9日在青岭县第十六届人民代表大会第三次会议上

一、2022年工作回顾

全县粮食产量31.6万吨，增长4.2%。
重点抓好三件事。

二、2023年工作安排

新建充电桩40个。
"""


def gold(raw: str = REPORT) -> GoldDocument:
    document = Document.from_text(raw, "a.txt")
    return GoldDocument(new_annotation(document, "a"), document)


def drawn(raw: str) -> GoldDocument:
    """The report with its facts, without fields."""
    made = gold(raw)
    for words in ("31.6", "4.2", "40"):
        start = raw.index(words)
        made.annotation.facts.append(
            GoldFact({**NOTHING, "value": (start, start + len(words))}, "level", "", "exact", "actual", "", "")
        )
    return made


def test_new_facts_get_the_fields_that_the_context_gives() -> None:
    for raw in (REPORT, REPORT.replace("\n", "\r\n")):
        made = drawn(raw)
        made.annotation.facts[2].status = "target"
        known = {made.annotation.facts[1].value: {"region": "云川市"}}
        made.annotation.facts[1].region = "云川市"
        fill_fields(made, known)
        assert [fact.year for fact in made.annotation.facts] == ["2022", "2022", "2023"]
        assert made.annotation.facts[0].region.endswith("青岭县")
        assert made.annotation.facts[1].region == "云川市"


def test_units_are_raw_lines_with_numbers() -> None:
    made = drawn(REPORT.replace("\n", "\r\n"))
    units = units_of(Source(made))
    assert all(unit.text == made.document.raw[unit.start : unit.end] for unit in units)
    assert [unit.text for unit in units if unit.facts] == ["全县粮食产量31.6万吨，增长4.2%。", "新建充电桩40个。"]
    assert "重点抓好三件事。" not in [unit.text for unit in units]
    assert {tuple(unit.notes) for unit in units} == {("document", "about", "before")}
    (whole,) = units_of(Source(made), whole=True)
    assert whole.text == made.document.raw
    assert len(whole.facts) == 3


def test_order_and_budget() -> None:
    pairs = []
    for doc, level in (("a", "county"), ("b", "county"), ("c", "province")):
        made = gold()
        made.annotation.doc, made.annotation.meta["level"] = doc, level
        source = Source(made)
        for start in (0, 10):
            fact = GoldFact({**NOTHING, "value": (start, start + 1)}, "level", "", "exact", "actual", "", "")
            unit = Unit(doc, start, start + 5, "12345", [fact])
            source.doubt[fact.value] = {"a": 0.5, "b": 0.4, "c": 0.1}[doc] + start / 100
            pairs.append((unit, source))
    assert [unit.key for unit in choose(pairs)] == ["a@0-5", "a@10-15", "b@0-5", "b@10-15", "c@0-5", "c@10-15"]
    doubtful = [unit.doc for unit in choose(pairs, "uncertainty")]
    assert doubtful == ["a", "c", "a", "c", "b", "b"]  # county and province in turn, the most doubtful first
    assert choose(pairs, "random", seed=1) == choose(pairs, "random", seed=1) != choose(pairs, "random", seed=2)
    assert len(choose(pairs, "uncertainty", budget=3)) == 3


def test_a_record_becomes_a_valid_fact() -> None:
    fact = Fact("a", "4", {"value": (1, 2)}, indicator="产量", indicator_name="产量", measure="growth", direction="")
    assert (from_record(fact).direction, from_record(fact).indicator_name) == ("up", "")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIBIAO_ANNOTATE_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("names", "reason"),
    [(["lin", "lin"], "same name"), (["lin", "Lin"], "same name"), (["a b"], "not made of"), (["admin"], "meaning")],
)
def test_annotators_must_be_told_apart(home: Path, names: list[str], reason: str) -> None:
    with pytest.raises(ZhibiaoError, match=f"E067.*{reason}"):
        check_annotators(names)


@pytest.mark.parametrize("name", ["../x", "", "a/b", "x" * 70])
def test_a_project_name_must_be_a_folder(home: Path, name: str) -> None:
    with pytest.raises(ZhibiaoError, match="E022"):
        session_folder(name)


def test_a_session_is_kept(home: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E068"):
        Session.open("一")
    session = Session("一", ["lin"])
    made = drawn(REPORT.replace("\n", "\r\n"))
    session.add(made, 2)
    units = units_of(Source(made))
    assert session.plan(units[:1]) == units[:1]
    assert session.plan(units) == units == Session.open("一").units()
    assert Session.open("一") == session
    assert session.document("a").raw == made.document.raw
    other = drawn(REPORT + "补")
    with pytest.raises(ZhibiaoError, match="E066"):
        session.add(other, 2)


def test_passwords_are_for_their_owner_alone(home: Path) -> None:
    known = read_secrets()
    assert known == read_secrets()
    assert (home / "secrets.json").stat().st_mode & 0o77 == 0
    assert home.stat().st_mode & 0o77 == 0


def test_without_a_server_the_error_says_what_to_do(home: Path) -> None:
    command = [sys.executable, "-m", "zhibiao", "annotate"]
    report = home.parent / "a.txt"
    report.write_text(REPORT, encoding="utf-8")
    for arguments in (["push", str(report), "--project", "x", "--pipeline", "rules"], ["status"]):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True)
        assert done.returncode in (1, 2)
        assert "not running" in done.stdout or "[E061]" in done.stderr
    assert subprocess.run([*command, "stop"], capture_output=True, text=True).stdout == "doccano was not running\n"


def corpus_of(folder: Path) -> Annotation:
    """A corpus of one document."""
    made = drawn(REPORT)
    fill_fields(made, {})
    made.annotation.part = "authored"
    made.annotation.made = {"how": "written for a test", "annotators": ["A"], "pre_annotated": False}
    (folder / "authored").mkdir(parents=True)
    (folder / "authored" / "a.txt").write_text(REPORT, encoding="utf-8", newline="")
    dump(made.annotation, folder / "authored" / "a.json")
    return made.annotation


def zhibiao(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "zhibiao", *map(str, arguments)], capture_output=True, text=True)


def test_export_and_import_by_command(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus_of(corpus)
    file, back = tmp_path / "x.jsonl", tmp_path / "back"
    assert zhibiao("corpus", "export", "--corpus", corpus, "--output", file).returncode == 0
    assert zhibiao("corpus", "import", file, "--corpus", corpus, "--output", back).returncode == 0
    assert (back / "a.json").read_bytes() == (corpus / "authored" / "a.json").read_bytes()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    lines[-1]["entities"].append({"id": 77, "label": "UNIT", "start_offset": 0, "end_offset": 1})
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = zhibiao("corpus", "import", file, "--corpus", corpus, "--output", back)
    assert done.returncode == 1
    assert "belongs to no VALUE" in done.stderr
    assert (back / "a.json").read_bytes() == (corpus / "authored" / "a.json").read_bytes()
    (corpus / "authored" / "a.txt").write_text(REPORT + "补", encoding="utf-8")
    assert "[E066]" in zhibiao("corpus", "import", file, "--corpus", corpus, "--output", back).stderr


@pytest.mark.parametrize("content", ["{", '{"text": "x"}', "[]", '{"text": "x", "entities": [], "zhibiao": "1"}'])
def test_a_file_that_is_none_of_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.jsonl").write_text(content + "\n", encoding="utf-8")
    done = zhibiao("corpus", "import", tmp_path / "x.jsonl", "--output", tmp_path / "back")
    assert done.returncode == 2
    assert "[E073]" in done.stderr
    assert "line 1" in done.stderr


def test_what_is_written_is_what_is_read() -> None:
    fact = pushed()
    unit = Unit("a", 0, len(TEXT), TEXT, [fact], {"document": "a"})
    line = write_unit(unit)
    assert [entity["label"] for entity in line["entities"]] == ["YEAR", "INDICATOR", "VALUE", "UNIT"]
    assert line["entities"][0]["start_offset"] == 2  # UTF-16 units: the emoji counts two
    assert line["doc_key"] == f"a@0-{len(TEXT)}"


def test_a_merge_that_is_cut_off_is_completed_by_the_next(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus_of(corpus)
    root = Path(__file__).parents[2] / "corpus"
    (corpus / "schema.json").write_bytes((root / "schema.json").read_bytes())
    manifest = {"authored": {"train": ["a"], "dev": [], "test": []}, "real": {"train": [], "dev": [], "test": []}}
    (corpus / "splits.json").write_text(json.dumps(manifest), encoding="utf-8")
    session = Session("cut")
    corrected = []
    for doc in ("a", "b"):
        raw = REPORT if doc == "a" else REPORT.replace("粮食", "油料")
        made = drawn(raw)
        fill_fields(made, {})
        made.annotation.doc, made.annotation.part = doc, "authored" if doc == "a" else "real"
        made.annotation.made = {"how": "corrected in a test", "annotators": ["lin"], "pre_annotated": True}
        made.annotation.facts[0].bound = "about"
        session.add(made, 2)
        corrected.append(made.annotation)
    before = {path: path.read_bytes() for path in corpus.rglob("*.json")}

    replaced = []

    def cut(source: Path, target: Path) -> None:
        replaced.append(target)
        if len(replaced) == 2:
            raise KeyboardInterrupt
        Path(source).rename(target)

    with monkeypatch.context() as patched:
        patched.setattr("zhibiao.annotate.merge.os.replace", cut)
        with pytest.raises(KeyboardInterrupt):
            merge_into(session, corrected, corpus, tmp_path / "texts", "train")
    assert len(replaced) == 2
    finish(session)
    assert json.loads((corpus / "splits.json").read_text(encoding="utf-8"))["real"]["train"] == ["b"]
    assert load(corpus / "real" / "b.json").facts[0].bound == "about"
    merged = load(corpus / "authored" / "a.json")
    assert merged.facts == corrected[0].facts
    assert merged.made == {"how": "written for a test", "annotators": ["A", "lin"], "pre_annotated": True}
    # the same again changes nothing; what is not valid changes nothing either
    after = {path: path.read_bytes() for path in corpus.rglob("*.json")}
    assert after != before
    merge_into(session, corrected, corpus, tmp_path / "texts", "train")
    assert {path: path.read_bytes() for path in corpus.rglob("*.json")} == after
    corrected[1].facts[0].direction = "up"
    corrected[0].facts[0].bound = "exact"
    with pytest.raises(ZhibiaoError, match="E031"):
        merge_into(session, corrected, corpus, tmp_path / "texts", "train")
    assert {path: path.read_bytes() for path in corpus.rglob("*.json")} == after
