"""The same facts whichever way a report comes in and whoever reads it (docs/reliability.md, Equality)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import zhibiao
from tests.files import Block, write_docx, write_html, write_pdf, write_txt
from zhibiao.batch import Job, extract_file
from zhibiao.pipelines import load_rules
from zhibiao.schema import RECORD_KEYS
from zhibiao.serve.work import answer, extract_bytes
from zhibiao.text.reader import MAX_BYTES
from zhibiao.text.reports import NO_OPTIONS

ROOT = Path(__file__).parent.parent
SAMPLES = ("county_2016_xinan_report", "prefecture_2012_yuxi_communique")
# what says where a fact stands: of another file, other offsets
PLACES = ("doc", "spans")


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_rules()


def lines(records: list[dict[str, Any]], without: tuple[str, ...] = ("doc",)) -> list[str]:
    """Records as lines of jsonl without the keys that must differ."""
    return [
        json.dumps({key: record[key] for key in RECORD_KEYS if key not in without}, ensure_ascii=False)
        for record in records
    ]


def extract(*arguments: object, given: bytes | None = None) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "zhibiao", "extract", *map(str, arguments), "--pipeline", "rules"]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_from_file_stdin_interface_server_and_processes(nlp: Any) -> None:
    paths = [ROOT / "corpus" / "authored" / f"{name}.txt" for name in SAMPLES]
    data = paths[0].read_bytes()
    outcome = extract_file(nlp, paths[0], Job("rules"))
    expected = lines(outcome.records)
    assert len(expected) > 90
    assert lines([fact.record() for fact in zhibiao.extract(nlp, data.decode())]) == expected
    served = answer(extract_bytes("sent.txt", data, Job("rules"), NO_OPTIONS))
    assert lines(served["documents"][0]["records"]) == expected
    both = extract(*paths)
    assert lines(both)[: len(expected)] == expected
    assert extract(*paths, "--jobs", 2) == both
    found = extract("-", given=data)
    assert lines(found) == expected
    assert {record["doc"] for record in found} == {"stdin"}
    assert extract("-", "--jobs", 2, given=data) == found


def test_the_day_in_its_head_counts_alike_from_a_file_and_a_text(nlp: Any) -> None:
    """The day is one clue of the year among others; whether it was counted once or twice decided in one text of fifty."""
    text = "工作情况\n（2021年1月8日）\n过去的2014年，全县新建厂房9.3万平方米。\n"
    (document,) = answer(extract_bytes("a.txt", text.encode(), Job("rules"), NO_OPTIONS))["documents"]
    assert lines([fact.record() for fact in zhibiao.extract(nlp, text)]) == lines(document["records"])
    assert zhibiao.extract(nlp, "全县投资3亿元\ud800。")  # half a character, which has no bytes


@pytest.mark.parametrize("name", SAMPLES)
def test_from_text_web_page_word_and_pdf(nlp: Any, tmp_path: Path, name: str) -> None:
    text = (ROOT / "corpus" / "authored" / f"{name}.txt").read_text(encoding="utf-8")
    blocks: list[Block] = [line for line in text.splitlines() if line]
    writers = {"txt": write_txt, "html": write_html, "docx": write_docx, "pdf": write_pdf}
    found = {}
    for suffix, write in writers.items():
        outcome = extract_file(nlp, write(tmp_path / f"report.{suffix}", blocks), Job("rules"))
        assert outcome.error is None, outcome.error
        found[suffix] = outcome
        for record in outcome.records:
            assert outcome.text[slice(*record["spans"]["value"])].replace("\n", "") == record["value_text"]
    expected = lines(found["txt"].records, PLACES)
    assert len(expected) > 90
    for suffix, outcome in found.items():
        assert lines(outcome.records, PLACES) == expected, suffix


def test_standard_input_is_bounded_and_checked(tmp_path: Path) -> None:
    for given, code in ((b"", "E002"), (b"\0\1\2" * 50, "E004"), (b"1" * (MAX_BYTES + 1), "E006")):
        command = [sys.executable, "-m", "zhibiao", "extract", "-", "--pipeline", "rules"]
        done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT)
        assert done.returncode == 2
        assert f"[{code}]" in done.stderr.decode()
        assert "Traceback" not in done.stderr.decode()


def test_texts_of_standard_input_do_not_replace_each_other_in_a_store(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    for value in ("12.6", "13.7"):
        given = f"青岭县2022年统计公报\n2022年，全县粮食产量{value}万吨。\n".encode()
        command = [sys.executable, "-m", "zhibiao", "store", "add", str(store), "-", "--pipeline", "rules"]
        done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr.decode()
    listed = subprocess.run([sys.executable, "-m", "zhibiao", "store", "list", str(store)], capture_output=True)
    assert len(listed.stdout.splitlines()) == 2
