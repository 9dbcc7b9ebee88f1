"""The command line: the contract, bad input, batches, one record a number."""

import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhibiao.cli import app
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import load_pipeline
from zhibiao.records import extract
from zhibiao.schema import ATTRIBUTES, RECORD_KEYS, SPAN_KEYS

ROOT = Path(__file__).parent.parent
REPORT = """青岭县人民政府工作报告
——2023年1月12日在青岭县第十届人民代表大会第三次会议上
一、2022年工作回顾
2022年，全县地区生产总值完成120.5亿元，增长6%；一般公共预算收入突破11亿元。
二、2023年工作安排
今年全县发展的主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业2600人以上。
"""


def run(*arguments: object, rules: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhibiao", *map(str, arguments), *(["--pipeline", "rules"] if rules else [])]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "青岭县.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_records_keep_the_contract(report: Path) -> None:
    done = run("extract", report)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["value_text"] for record in records] == ["120.5", "6", "11", "6.5", "2600"]
    for record in records:
        assert tuple(record) == RECORD_KEYS
        assert tuple(record["spans"]) == SPAN_KEYS
        assert all(record[name] in values for name, values in ATTRIBUTES.items())
        assert record["indicator_name"]
        assert REPORT[slice(*record["spans"]["value"])] == record["value_text"]
        if record["spans"]["indicator"]:
            assert REPORT[slice(*record["spans"]["indicator"])] == record["indicator"]
    assert [(r["year"], r["status"]) for r in records] == [("2022", "actual")] * 3 + [("2023", "target")] * 2
    assert records[2]["bound"] == "at_least"
    assert records[3]["bound"] == "about"


def test_options_win_over_the_text(report: Path) -> None:
    done = run("extract", report, "--region", "大同市平城区", "--year", "2022")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {r["region"] for r in records} == {"大同市平城区"}
    assert {r["region_code"] for r in records} == {"140213"}


def test_newlines_and_encoding_do_not_move_offsets(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "crlf.txt"
    text = REPORT.replace("\n", "\r\n")
    other.write_bytes(text.encode("gb18030"))
    lines = [json.loads(line) for line in run("extract", other).stdout.splitlines()]
    assert lines
    assert all(text[slice(*line["spans"]["value"])] == line["value_text"] for line in lines)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("none.txt", None, "E001"),
        ("empty.txt", b"", "E002"),
        ("binary.txt", bytes(range(256)) * 50, "E004"),
        ("utf16.txt", REPORT.encode("utf-16"), "E005"),
        ("words.txt", "没有数字的一份材料。".encode(), "E008"),
        ("large.txt", "2022年，全县粮食产量12万吨。\n".encode() * 500_000, "E006"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    target = tmp_path / "out.jsonl"
    done = run("extract", path, "--output", target)
    assert done.returncode == 2
    assert f"[{code}]" in done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert not target.exists()


def test_other_bad_input(report: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    cases = [
        ("E003", run("extract", tmp_path / "folder")),
        ("E010", run("extract", report, "--model", "no_such_model", rules=False)),
        ("E011", run("extract", report, "--model", tmp_path / "folder", rules=False)),
        ("E020", run("extract", report, "--output", tmp_path / "none" / "out.jsonl")),
        ("E020", run("extract", report, "--output", tmp_path / "folder")),
        ("E021", run("extract", report, "--format", "parquet")),
        ("E022", run("extract", report, "--format", "xml")),
        ("E022", run("extract", report, "--year", "23")),
        ("E022", run("extract", report, "--pipeline", "magic", rules=False)),
        ("E022", run("evaluate", "--split", "all")),
    ]
    for code, done in cases:
        assert done.returncode == 2, (code, done.stderr)
        assert f"[{code}]" in done.stderr
        assert "Traceback" not in done.stderr
    assert run("extract", rules=False).returncode == 2


def test_a_batch_does_the_other_files(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2" * 100)
    target = tmp_path / "out.csv"
    done = run("extract", report, bad, tmp_path / "none.txt", "--format", "csv", "--output", target)
    assert done.returncode == 1
    assert "2 of 3 reports failed" in done.stderr
    assert "E001" in done.stderr
    assert "E004" in done.stderr
    assert len(target.read_text(encoding="utf-8").splitlines()) == 6
    done = run("extract", bad, tmp_path / "none.txt")
    assert done.returncode == 2


def test_an_old_output_survives_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("earlier\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    assert run("extract", tmp_path / "bad.txt", "--output", target).returncode == 2
    assert target.read_text(encoding="utf-8") == "earlier\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt", "out.jsonl"]


def test_one_process_or_two_give_the_same(report: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text(REPORT.replace("120.5", "130.5"), encoding="utf-8")
    one, two = (run("extract", report, second, "--jobs", jobs) for jobs in (1, 2))
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert len(one.stdout.splitlines()) == 10


def test_a_bad_file_does_not_stop_two_processes(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2" * 100)
    target = tmp_path / "out.jsonl"
    done = run("extract", report, bad, "--jobs", 2, "--output", target)
    assert done.returncode == 1, done.stderr
    assert "E004" in done.stderr
    assert len(target.read_text(encoding="utf-8").splitlines()) == 5


def test_a_file_without_facts_counts_as_done(tmp_path: Path) -> None:
    path = tmp_path / "nofact.txt"
    path.write_text("编号1234号文件，2022年印发。\n", encoding="utf-8")
    done = run("extract", path, tmp_path / "missing.txt", "--output", tmp_path / "o.jsonl")
    assert done.returncode == 1
    assert "W001" in done.stderr
    assert "1 of 2 reports failed" in done.stderr


def test_outputs_never_replace_each_other_or_a_report(report: Path, tmp_path: Path) -> None:
    for arguments in (
        ("--output", report),
        ("--review", report),
        ("--output", tmp_path / "x", "--review", tmp_path / "x"),
        ("--model", tmp_path),
    ):
        done = run("extract", report, *arguments)
        assert done.returncode == 2
        assert "E023" in done.stderr
    assert report.read_text(encoding="utf-8") == REPORT


def test_the_sign_of_negative_growth() -> None:
    nlp = load_pipeline("rules")
    facts = extract(nlp, "青岭县统计公报\n2022年，固定资产投资增长-3.2%，进出口总额同比增长−5.1%。\n")
    assert [(fact.value, fact.direction) for fact in facts] == [(3.2, "down"), (5.1, "down")]


def test_a_long_line_with_many_numbers_costs_as_much_as_short_ones() -> None:
    nlp = load_pipeline("rules")
    sentence = "全县粮食产量达到12.5万吨，增长3.1%。"
    costs = []
    for text in ("\n".join([sentence] * 400), sentence * 400):
        start = time.process_time()
        assert len(extract(nlp, text)) == 800
        costs.append(time.process_time() - start)
    assert costs[1] < 5 * costs[0]


def test_a_line_of_two_million_characters(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    sentence = "发展形势总体平稳各项工作有序推进"
    path.write_text(sentence * 125_000 + "全县粮食产量达到12.5万吨。", encoding="utf-8")
    done = run("extract", path)
    assert done.returncode == 0, done.stderr
    (record,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert record["value"] == 12.5
    assert record["indicator"] == "粮食产量"


def test_corpus_check_exit_codes(tmp_path: Path) -> None:
    assert run("corpus", "check", rules=False).returncode == 0
    (tmp_path / "splits.json").write_text('{"authored": {"train": ["x"]}, "real": {}, "blind": {}}', encoding="utf-8")
    done = run("corpus", "check", "--corpus", tmp_path, rules=False)
    assert done.returncode == 1
    assert "E032" in done.stderr


def test_an_error_comes_through_a_process_pool_whole() -> None:
    error = pickle.loads(pickle.dumps(ZhibiaoError("E006", path=Path("a.txt"), size=5, limit=3)))
    assert (error.code, str(error)) == ("E006", str(ZhibiaoError("E006", path="a.txt", size=5, limit=3)))


def test_errors_have_help_in_them() -> None:
    runner = CliRunner()
    for command in ("extract", "evaluate", "corpus"):
        assert "--help" in runner.invoke(app, [command, "--help"]).output
    with pytest.raises(KeyError):
        ZhibiaoError("E999")
