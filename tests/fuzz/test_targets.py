"""Some inputs of each target in every run of the tests, and the defects that a million of them found (docs/reliability.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.assets import national_texts
from tests.files import write_docx
from tests.fuzz.draw import Draw
from tests.fuzz.targets import TARGETS, corpus_folder, data_of, gold
from zhibiao.annotate import files as exchange
from zhibiao.annotate.files import export_lines, import_annotations, read_lines
from zhibiao.errors import ZhibiaoError
from zhibiao.standoff import dump, load
from zhibiao.text.reports import ReadOptions, read

SOME = 60  # inputs of the costly targets; the cheap ones get more


@pytest.mark.parametrize("name", TARGETS)
def test_some_inputs(name: str) -> None:
    cheap = TARGETS[name].share >= 50_000
    for index in range(SOME * (5 if cheap else 1)):
        TARGETS[name].run(Draw(data_of(name, index)))


def test_the_shares_are_a_million() -> None:
    assert sum(target.share for target in TARGETS.values()) == 1_000_000


def test_a_word_file_whose_directory_points_before_its_beginning(tmp_path: Path) -> None:
    data = write_docx(tmp_path / "a.docx").read_bytes()
    with pytest.raises(ZhibiaoError, match="E082"):  # zipfile raises a ValueError
        read(tmp_path / "a.docx", data=data[:200] + data[300:])


@pytest.mark.parametrize("data", [b"<tmx", b'<?xml version="1.0" encoding="nothing"?><tmx/>', b"\xff\xfe\0"])
def test_what_is_no_translation_memory(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "GR1.tmx").write_bytes(data)
    with pytest.raises(ZhibiaoError, match="E031"):
        list(national_texts(tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        {"facts": [{}]},
        {"facts": 3},
        {"paragraphs": [[0, "a"]]},
        {"paragraphs": [[0, 1, 2]]},
        {"sha256": 3.5},
        {"doc": []},
        {"meta": None},
    ],
)
def test_an_annotation_file_with_the_wrong_kind_of_value(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "a.json"
    dump(gold().annotation, path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(plain | change), encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E031"):
        load(path)


@pytest.mark.parametrize("span", [["a", 2], [1.5, 2], [1, 2, 3], "ab", {"a": 1}, True])
@pytest.mark.parametrize("key", ["value", "unit"])
def test_a_fact_with_something_else_for_a_span(tmp_path: Path, key: str, span: Any) -> None:
    path = tmp_path / "a.json"
    dump(gold().annotation, path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["facts"][0]["spans"][key] = span
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E031"):
        load(path)


def test_an_annotation_file_that_is_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E031"):
        load(tmp_path / "a.json")


def exported(tmp_path: Path, line: dict[str, Any] | None = None, extra: dict[str, Any] | None = None) -> Path:
    """An export with one line, some of whose values are others."""
    plain = next(export_lines(gold(), whole=True))
    said = json.loads(plain["zhibiao"])
    for part, change in (extra or {}).items():
        said[part] = said[part] | change if isinstance(change, dict) else change
    path = tmp_path / "export.jsonl"
    path.write_text(json.dumps(plain | {"zhibiao": json.dumps(said)} | (line or {})) + "\n", encoding="utf-8")
    return path


def test_an_export_is_read_as_it_was_written(tmp_path: Path) -> None:
    annotations, problems = import_annotations(read_lines(exported(tmp_path)), corpus_folder(), tmp_path)
    assert problems == []
    assert [one.facts for one in annotations] == [gold().annotation.facts]


@pytest.mark.parametrize(
    "line",
    [
        {"entities": [{"id": [], "label": "VALUE", "start_offset": 0, "end_offset": 1}]},
        {"entities": [{"id": 1, "label": 5, "start_offset": 0, "end_offset": 1}]},
        {"entities": [{"id": 1, "label": "VALUE", "end_offset": 1}]},
        {"entities": [{"id": 1, "label": "VALUE", "start_offset": "0", "end_offset": 1}]},
        {"entities": ["VALUE"]},
        {"relations": [{"from_id": 1, "to_id": {}, "type": "HAS_UNIT"}]},
        {"relations": 3.5},
        {"Comments": 3},
        {"text": None},
    ],
)
def test_a_line_with_the_wrong_kind_of_value(tmp_path: Path, line: dict[str, Any]) -> None:
    with pytest.raises(ZhibiaoError, match=r"E073.*line 1"):
        list(read_lines(exported(tmp_path, line)))


@pytest.mark.parametrize(
    "extra",
    [
        {"head": {"paragraphs": [3.5]}},
        {"head": {"meta": []}},
        {"unit": {"start": "0"}},
        {"unit": {"facts": [1]}},
        {"unit": {"marks": [[1]]}},
        {"of": None},
        {"unit": {"doc": "b"}},
    ],
)
def test_what_is_said_of_a_line_with_the_wrong_kind_of_value(tmp_path: Path, extra: dict[str, Any]) -> None:
    with pytest.raises(ZhibiaoError, match=r"E073.*line 1"):
        list(read_lines(exported(tmp_path, extra=extra)))


@pytest.mark.parametrize("doc", ["../a", "/tmp/a", "a/b", "..", "", "a\0"])
def test_a_document_of_an_export_names_no_other_folder(tmp_path: Path, doc: str) -> None:
    with pytest.raises(ZhibiaoError, match=r"E073.*no name of a document"):
        list(read_lines(exported(tmp_path, extra={"head": {"doc": doc}, "unit": {"doc": doc}})))


def test_an_export_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    monkeypatch.setattr(exchange, "MAX_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all.jsonl", b" " * 200_000)
    with pytest.raises(ZhibiaoError, match="E006"):
        list(read_lines(tmp_path / "a.zip"))
    (tmp_path / "a.jsonl").write_bytes(b" " * 200_000)
    with pytest.raises(ZhibiaoError, match="E006"):
        list(read_lines(tmp_path / "a.jsonl"))


@pytest.mark.parametrize("year", ["0000", "9999", "202", "２０２２"])
def test_a_year_of_no_report(year: str) -> None:
    with pytest.raises(ZhibiaoError, match="E022"):
        ReadOptions(year=year).checked()
