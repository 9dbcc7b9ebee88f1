from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhibiao.checks import check_corpus
from zhibiao.cli_corpus import corpus_new
from zhibiao.cli_corrections import _names
from zhibiao.cli_corrections import corpus_import as command
from zhibiao.corpora import read_manifest, with_text
from zhibiao.errors import ZhibiaoError
from zhibiao.io.corrections import read_corrections, to_annotation
from zhibiao.standoff import Annotation, load
from zhibiao.text.document import Document

TEXT = """云川市青岭县政府工作报告\r
𠮷祥街道2022年粮食产量31.6万吨，增长4.2%。
新增就业1.1万人，城镇登记失业率3.5%。
| 指标 | 数 |
| 机井 | 45 |
"""
DOCUMENT = Document.from_text(TEXT, "青岭县.txt")
HEAD = Annotation("青岭县", "real", "", {}, {}, [], [])


def at(surface: str, start: int = 0) -> list[int]:
    found = TEXT.index(surface, start)
    return [found, found + len(surface)]


def fact(action: str = "keep", checked: bool = False, *, spans: dict[str, Any], **changes: Any) -> dict[str, Any]:
    spans = dict.fromkeys(("indicator", "value", "unit", "year", "region")) | spans
    name = TEXT[slice(*spans["indicator"])] if spans["indicator"] else ""
    line = {
        "type": "fact", "sha256": DOCUMENT.sha256, "action": action, "checked": checked,
        "was": None if action == "add" else spans["value"], "spans": spans,
        "texts": {key: TEXT[slice(*span)] if span else None for key, span in spans.items()},
        "indicator_name": name, "value": 1.0, "value_high": None, "unit": "", "measure": "level", "direction": "",
        "bound": "exact", "status": "actual", "year": "2022", "region": "云川市青岭县",
    }  # fmt: skip
    return line | changes


GRAIN = fact(spans={"indicator": at("粮食产量"), "value": at("31.6"), "unit": at("万吨"), "year": at("2022年")})
GROWTH = fact(
    spans={"indicator": at("粮食产量"), "value": at("4.2"), "unit": at("%")}, measure="growth", direction="up"
)
JOBS = fact(spans={"indicator": at("新增就业"), "value": at("1.1"), "unit": at("万人")})
RATE = fact(spans={"indicator": at("城镇登记失业率"), "value": at("3.5"), "unit": at("%", 60)})
FACTS = [GRAIN, GROWTH, JOBS, RATE]


def written(tmp_path: Path, lines: list[Any], **changes: Any) -> Path:
    head = {
        "type": "document", "format": "zhibiao-corrections/1", "doc": "青岭县.txt", "sha256": DOCUMENT.sha256,
        "characters": len(TEXT), "model": "rules", "facts": len(lines), "touched": 1, "exported": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    path = tmp_path / "corrections.jsonl"
    rows = [head | changes, *lines]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in rows), encoding="utf-8")
    return path


def imported(tmp_path: Path, facts: list[dict[str, Any]], **options: Any) -> Any:
    (corrected,) = read_corrections(written(tmp_path, facts))
    return to_annotation(corrected, DOCUMENT, HEAD, **options)


def values(annotation: Annotation) -> list[str]:
    return [TEXT[slice(*one.value)] for one in annotation.facts]


def test_untouched_facts_come_as_they_were_read(tmp_path: Path) -> None:
    found = imported(tmp_path, FACTS)
    assert found.problems == found.notes == []
    annotation = found.annotation
    assert values(annotation) == ["31.6", "4.2", "1.1", "3.5"]
    assert [TEXT[slice(*one.spans["unit"])] for one in annotation.facts] == ["万吨", "%", "万人", "%"]
    assert annotation.facts[0].indicator_name == ""  # the INDICATOR says it
    assert annotation.sha256 == DOCUMENT.sha256
    assert annotation.made["pre_annotated"]
    assert annotation.made["how"].startswith("Read by rules and corrected on the review page: 0 of 4")


def test_change_delete_and_add(tmp_path: Path) -> None:
    changed = GRAIN | {"action": "change", "checked": True, "year": "2021", "indicator_name": "夏粮产量"}
    added = fact("add", spans={"indicator": at("机井"), "value": at("45")}, bound="about")
    deleted = JOBS | {"action": "delete"}
    found = imported(tmp_path, [changed, GROWTH, deleted, RATE, added])
    assert found.problems == []
    assert values(found.annotation) == ["31.6", "4.2", "3.5", "45"]
    assert (found.annotation.facts[0].year, found.annotation.facts[0].indicator_name) == ("2021", "夏粮产量")
    assert found.annotation.facts[3].bound == "about"


def test_what_a_person_wrote_stands_and_what_the_model_read_gives_way(tmp_path: Path) -> None:
    longer = {"spans": RATE["spans"] | {"indicator": at("人，城镇登记失业率")}}
    longer["texts"] = RATE["texts"] | {"indicator": "人，城镇登记失业率"}
    found = imported(tmp_path, [GRAIN, JOBS, RATE | {"action": "change"} | longer])
    assert found.problems == []
    assert values(found.annotation) == ["31.6", "3.5"]  # 万人 of the untouched one overlaps
    assert ["overlaps INDICATOR '人，城镇登记失业率'" in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": "去年"}, "the year '去年'"),
        ({"spans": GRAIN["spans"] | {"unit": at("。", 40)}}, "does not stand"),
        ({"spans": GRAIN["spans"] | {"unit": at("1.6万")}, "texts": GRAIN["texts"] | {"unit": "1.6万"}}, "overlap"),
        ({"spans": GRAIN["spans"] | {"year": at("2022年粮")}, "texts": GRAIN["texts"] | {"year": "2022年粮"}}, "overlap"),
        ({"spans": GRAIN["spans"] | {"value": at("。\n")}, "texts": GRAIN["texts"] | {"value": "。\n"}}, "blank"),
    ],
)  # fmt: skip
def test_a_wrong_correction_is_named_and_left_out(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found = imported(tmp_path, [GRAIN | {"action": "change"} | change, JOBS, RATE])
    assert any(said in problem for problem in found.problems), found.problems
    assert values(found.annotation) == ["1.1", "3.5"]


def test_two_facts_with_one_value(tmp_path: Path) -> None:
    found = imported(tmp_path, [GRAIN | {"checked": True}, GRAIN | {"action": "add", "was": None}])
    assert ["another fact has this VALUE" in problem for problem in found.problems] == [True]
    assert values(found.annotation) == ["31.6"]


def test_a_mention_in_the_head_of_a_table_is_left_out_and_the_name_stays(tmp_path: Path) -> None:
    found = imported(tmp_path, [fact(spans={"indicator": at("指标"), "value": at("45")}, indicator_name="机井")])
    assert found.problems == []
    assert "INDICATOR in another line" in found.notes[0]
    assert found.annotation.facts[0].spans["indicator"] is None
    assert found.annotation.facts[0].indicator_name == "机井"


def test_lines_that_were_read(tmp_path: Path) -> None:
    jobs, rate = JOBS | {"checked": True}, RATE | {"action": "delete"}
    annotation = imported(tmp_path, [GRAIN | {"checked": True}, GROWTH, jobs, rate], lines="checked").annotation
    assert [TEXT[start:end] for start, end in annotation.paragraphs] == ["新增就业1.1万人，城镇登记失业率3.5%。"]
    assert values(annotation) == ["1.1"]
    # [] would say that all of the document is gold
    assert imported(tmp_path, FACTS, lines="checked").annotation.facts == []


def test_another_text_is_refused(tmp_path: Path) -> None:
    (corrected,) = read_corrections(written(tmp_path, FACTS))
    with pytest.raises(ZhibiaoError, match="E106"):
        to_annotation(corrected, Document.from_text(TEXT + "。"), HEAD)


@pytest.mark.parametrize(
    ("facts", "head", "said"),
    [
        (FACTS, {"format": "zhibiao-corrections/9"}, "format"),
        (FACTS, {"sha256": "../x"}, "sha256"),
        (FACTS, {"facts": 5}, "not whole"),
        (FACTS, {"characters": 30}, "not inside"),
        ([GRAIN | {"action": "guess"}], {}, "action"),
        ([GRAIN | {"bound": "perhaps"}], {}, "bound"),
        ([GRAIN | {"spans": GRAIN["spans"] | {"value": None}}], {}, "span of value"),
        ([GRAIN | {"spans": GRAIN["spans"] | {"unit": [5, 4]}}], {}, "span of unit"),
        ([GRAIN | {"spans": GRAIN["spans"] | {"unit": [True, 4]}}], {}, "span of unit"),
        ([GRAIN | {"spans": GRAIN["spans"] | {"unit": "ab"}}], {}, "span of unit"),
        ([GRAIN | {"was": None}], {}, "was"),
        ([GRAIN | {"year": 2022}], {}, "year"),
        ([GRAIN | {"sha256": "0" * 64}], {}, "no fact of the document"),
        ([{"type": "fact"}], {}, "no key"),
        ([["not", "an", "object"]], {}, "line 2"),
    ],
)
def test_what_is_no_correction_file(tmp_path: Path, facts: list[Any], head: dict[str, Any], said: str) -> None:
    with pytest.raises(ZhibiaoError, match=said) as caught:
        read_corrections(written(tmp_path, facts, **head))
    assert caught.value.code == "E105"


@pytest.mark.parametrize("content", ["", "\n\n", "[" * 100000, "{}", "null", '{"type": "fact"}', "指标\n"])
def test_what_is_no_jsonl(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ZhibiaoError) as caught:
        read_corrections(path)
    assert caught.value.code == "E105"


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E001"):
        read_corrections(tmp_path / "none")
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ZhibiaoError, match="E007"):
        read_corrections(tmp_path / "x")


def test_the_command_makes_a_corpus_that_a_session_takes(tmp_path: Path) -> None:
    report = tmp_path / "any name.txt"
    report.write_bytes(TEXT.encode())
    output = tmp_path / "out"
    command(written(tmp_path, FACTS), output, "corrections", [report], "all", "张三")
    annotation = load(output / "real" / "青岭县.json")
    assert annotation.doc == "青岭县"
    assert annotation.made["annotators"] == ["张三"]
    gold = with_text(annotation, output, output / "texts")
    assert gold is not None
    assert gold.document.raw == TEXT

    from zhibiao.annotate.cli import _sources
    from zhibiao.annotate.units import units_of

    ((source, _),) = _sources(["青岭县"], output, output / "texts", "corpus", "rules", None)
    assert [len(unit.facts) for unit in units_of(source)] == [2, 2, 0]


def test_the_command_without_the_text(tmp_path: Path) -> None:
    with pytest.raises(ZhibiaoError, match="E106"):
        command(written(tmp_path, FACTS), tmp_path / "out", "corrections", None, "all", "a", tmp_path, tmp_path)
    assert not (tmp_path / "out").exists()


def test_the_command_names_what_it_left_out_and_keeps_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "r.txt"
    report.write_bytes(TEXT.encode())
    wrong = JOBS | {"action": "change", "year": "next"}
    with pytest.raises(ZhibiaoError, match="E107"):
        command(written(tmp_path, [GRAIN, wrong]), tmp_path / "out", "corrections", [report], "all", "a")
    assert "the year 'next'" in capsys.readouterr().err
    assert values(load(tmp_path / "out" / "real" / "青岭县.json")) == ["31.6"]


@pytest.mark.parametrize(
    ("docs", "names"),
    [
        (["a.txt", "a.html", "a.pdf"], ["a", "a_2", "a_3"]),
        (["../../etc/passwd", "..\\x.txt", "", "."], ["passwd", "x", "report", "report_2"]),
        (["数据.csv#3", "a<b>:c?.txt", "长" * 300], ["数据_3", "a_b_c", "长" * 60]),
    ],
)
def test_names_of_files(docs: list[str], names: list[str]) -> None:
    assert _names(docs) == names


CORPUS = Path(__file__).parent.parent.parent / "corpus"


def test_corrections_become_documents_of_a_corpus_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    corpus_new(mine, False, CORPUS)
    report = tmp_path / "r.txt"
    report.write_bytes(TEXT.encode())
    facts = [GRAIN | {"checked": True}, GROWTH | {"checked": True}, JOBS, RATE]
    for _ in range(2):
        command(written(tmp_path, facts), mine, "corrections", [report], "checked", "Li", split="dev")
        assert read_manifest(mine)["real"] == {"train": [], "dev": ["青岭县"], "test": []}
    found = check_corpus(mine, mine / "texts")
    assert (found.errors, found.documents, found.facts, found.without_text) == ([], 1, 2, 0)
    with pytest.raises(ZhibiaoError, match="E022"):
        command(written(tmp_path, facts), mine, "corrections", [report], "checked", "Li", split="training")
    with pytest.raises(ZhibiaoError, match="E020"):
        corpus_new(mine, False, CORPUS)
    with pytest.raises(ZhibiaoError, match="E001"):
        corpus_new(tmp_path / "other", False, tmp_path / "none")
    assert not (tmp_path / "other").exists()


def test_a_corpus_of_ones_own_with_the_authored_documents(tmp_path: Path) -> None:
    corpus_new(tmp_path / "mine", True, CORPUS)
    manifest, ours = read_manifest(tmp_path / "mine"), read_manifest(CORPUS)
    assert manifest["authored"] == ours["authored"]
    assert manifest["real"] == {"train": [], "dev": [], "test": []}
    assert len(list((tmp_path / "mine" / "authored").glob("*.json"))) == sum(map(len, ours["authored"].values()))
