"""The commands store, panel and charts, and the table formats of extract: from reports to a panel."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
REPORT = """大同市平城区人民政府工作报告
——{year}年1月12日在大同市平城区第二届人民代表大会第三次会议上
一、{past}年工作回顾
{past}年，全区地区生产总值完成{gdp}亿元，增长{growth}%。
二、{year}年工作安排
今年全区发展的主要预期目标是：地区生产总值增长{target}%左右。
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhibiao", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


def write(path: Path, year: int, **numbers: float) -> Path:
    path.write_text(REPORT.format(year=year, past=year - 1, **numbers), encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder / "a.txt", 2022, gdp=110, growth=7, target=6.5)
    write(folder / "b.txt", 2023, gdp=120.5, growth=6, target=6)
    return folder


def test_from_reports_to_a_panel(reports: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    done = run("store", "add", store, reports / "a.txt", "--pipeline", "rules")
    assert done.returncode == 0, done.stderr
    assert "1 reports with 3 facts" in done.stderr
    done = run("store", "add", store, reports, "--pipeline", "rules", "--jobs", 2)
    assert "1 reports with 3 facts read" in done.stderr
    assert "1 were there already" in done.stderr
    done = run("store", "add", store, reports, "--pipeline", "rules", "--again")
    assert "2 reports with 6 facts read" in done.stderr
    with duckdb.connect(str(store), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (6,)
    listed = run("store", "list", store).stdout.splitlines()
    assert [line.split("\t")[:5] for line in listed] == [
        [year, "140213", "大同市平城区", "report", "3"] for year in ("2022", "2023")
    ]
    done = run("panel", store, "--indicators", "gdp", "--measures", "growth", "--bom")
    assert done.stdout.startswith("\ufeffregion,")
    rows = {row["year"]: row for row in csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))}
    assert (rows["2022"]["target"], rows["2022"]["target_bound"], rows["2022"]["actual"]) == ("6.5", "about", "6.0")
    assert (rows["2021"]["target_status"], rows["2023"]["actual_status"]) == ("no_report", "no_report")
    for name in ("p.dta", "p.xlsx", "p.csv"):
        assert run("panel", store, "--output", tmp_path / name).returncode == 0
    assert (tmp_path / "p.dta").read_bytes().startswith(b"<stata_dta>")
    assert (tmp_path / "p.xlsx").read_bytes().startswith(b"PK")
    done = run("charts", store, "--output", tmp_path / "charts")
    assert "3 of 3 charts" in done.stderr, done.stderr
    assert run("store", "remove", store, "a.txt").returncode == 0
    assert len(run("store", "list", store).stdout.splitlines()) == 1


def test_a_store_gives_the_tables_that_extract_gives(reports: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert run("extract", reports, "--pipeline", "rules", "--format", "duckdb", "--output", store).returncode == 0
    for format, name in (("csv", "f.csv"), ("parquet", "f.parquet"), ("frictionless", "package"), ("sdmx", "sdmx")):
        one, two = tmp_path / f"one.{name}", tmp_path / f"two.{name}"
        done = run("extract", reports, "--pipeline", "rules", "--format", format, "--output", one)
        assert done.returncode == 0, done.stderr
        done = run("store", "export", store, "--format", format, "--output", two)
        assert done.returncode == 0, done.stderr
        for file in sorted(one.iterdir()) if one.is_dir() else [one]:
            other = two / file.name if two.is_dir() else two
            assert other.read_bytes() == file.read_bytes(), file
    lines = run("extract", reports, "--pipeline", "rules", "--provenance").stdout
    assert run("store", "export", store, "--format", "jsonl").stdout == lines
    record = json.loads(lines.splitlines()[0])
    assert len(record["sha256"]) == 64
    assert record["model"].startswith("rules+")


def test_one_bad_report_does_not_cost_the_others(reports: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    (reports / "c.txt").write_bytes(b"\0\1\2" * 100)
    done = run("store", "add", store, reports, tmp_path / "none.txt", "--pipeline", "rules")
    assert done.returncode == 1
    assert "2 of 4 reports failed" in done.stderr
    assert "E004" in done.stderr
    assert "E001" in done.stderr
    assert len(run("store", "list", store).stdout.splitlines()) == 2


def test_bad_input(reports: Path, tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert run("store", "add", store, reports, "--pipeline", "rules").returncode == 0
    (tmp_path / "notes.duckdb").write_text("somebody's notes", encoding="utf-8")
    before = run("store", "export", store).stdout
    cases = [
        ("E001", run("panel", tmp_path / "none.duckdb")),
        ("E001", run("store", "list", tmp_path / "none.duckdb")),
        ("E001", run("store", "add", store, tmp_path / "none.txt", "--pipeline", "rules")),
        ("E020", run("store", "add", tmp_path / "notes.duckdb", reports, "--pipeline", "rules")),
        ("E020", run("store", "add", tmp_path / "none" / "s.duckdb", reports, "--pipeline", "rules")),
        ("E096", run("panel", tmp_path / "notes.duckdb")),
        ("E098", run("panel", store, "--regions", "平城县")),
        ("E098", run("panel", store, "--indicators", "gdq")),
        ("E098", run("store", "remove", store, "nothing.txt")),
        ("E022", run("panel", store, "--years", "last")),
        ("E022", run("panel", store, "--format", "spss")),
        ("E022", run("store", "export", store, "--format", "duckdb", "--output", tmp_path / "t.duckdb")),
        ("E021", run("panel", store, "--format", "xlsx")),
        ("E023", run("panel", store, "--output", store)),
        ("E020", run("store", "add", reports / "a.txt", reports, "--pipeline", "rules")),
        ("E099", run("charts", store, "--output", reports)),
        ("E099", run("extract", reports, "--format", "sdmx", "--output", reports, "--pipeline", "rules")),
    ]
    for code, done in cases:
        assert done.returncode == 2, (code, done.stderr)
        assert f"[{code}]" in done.stderr, (code, done.stderr)
        assert "Traceback" not in done.stderr
    assert run("store", "export", store).stdout == before != ""
    assert (tmp_path / "notes.duckdb").read_text(encoding="utf-8") == "somebody's notes"
    assert sorted(path.name for path in reports.iterdir()) == ["a.txt", "b.txt"]
