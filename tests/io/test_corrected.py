from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from zhibiao.cli_store import correct
from zhibiao.errors import ZhibiaoError
from zhibiao.io.store import opened_store, read_store
from zhibiao.io.tables import write_records
from zhibiao.panel.build import Panel
from zhibiao.panel.select import select
from zhibiao.source import Source

SENTENCE = "全区地区生产总值31.72亿元，粮食产量12.6万吨，机井45眼。"
SOURCE = Source(
    doc="a.txt", sha256="a" * 64, path="a.txt", region="大同市平城区", region_code="140213", report_year="2023",
    review_year="2022", genre="report", characters=len(SENTENCE), model="rules",
)  # fmt: skip


def at(surface: str) -> list[int]:
    start = SENTENCE.index(surface)
    return [start, start + len(surface)]


@pytest.fixture
def records(make_record: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    """What was read: GDP, of the wrong year and ten times too large, and grain."""
    common = {"doc": "a.txt", "region": SOURCE.region, "region_code": SOURCE.region_code, "sentence": SENTENCE}
    gdp, grain = (
        make_record(
            indicator=name, indicator_name=name, indicator_id=key, value=value, value_text=text, unit=unit, year=year,
            spans={"indicator": at(name), "value": at(text), "unit": at(unit)}, **common,
        )
        for name, key, value, text, unit, year in (
            ("地区生产总值", "gdp", 317.2, "31.72", "亿元", "2021"),
            ("粮食产量", "grain_output", 12.6, "12.6", "万吨", "2022"),
        )
    )  # fmt: skip
    return [record | {"sha256": SOURCE.sha256, "model": SOURCE.model} for record in (gdp, grain)]


def line(
    action: str, surface: str, *, name: str = "地区生产总值", checked: bool = False, **changes: Any
) -> dict[str, Any]:
    spans = dict.fromkeys(("indicator", "value", "unit", "year", "region")) | {"value": at(surface)}
    fields = {
        "type": "fact", "sha256": SOURCE.sha256, "action": action, "checked": checked,
        "was": None if action == "add" else at(surface), "spans": spans,
        "texts": dict.fromkeys(spans) | {"value": surface}, "indicator_name": name, "value": 31.72, "value_high": None,
        "unit": "亿元", "measure": "level", "direction": "", "bound": "exact", "status": "actual", "year": "2022",
        "region": SOURCE.region,
    }  # fmt: skip
    return fields | changes


GDP = line("change", "31.72")
GRAIN = line("delete", "12.6", name="粮食产量", value=12.6, unit="万吨")
WELLS = line("add", "45", name="机井", value=45, unit="眼", sentence="机井45眼。")


def written(path: Path, *lines: dict[str, Any], **changes: Any) -> Path:
    head = {
        "type": "document", "format": "zhibiao-corrections/1", "doc": "a.txt", "sha256": SOURCE.sha256,
        "characters": len(SENTENCE), "model": "rules", "facts": len(lines), "exported": "2026-01-05T09:00:00Z",
    }  # fmt: skip
    rows = [head | changes, *(one | {"sha256": changes.get("sha256", one["sha256"])} for one in lines)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, records: list[dict[str, Any]]) -> Path:
    path = tmp_path / "s.duckdb"
    write_records(records, path, "duckdb", sources=[SOURCE])
    return path


def query(path: Path, sql: str) -> list[Any]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def facts(path: Path) -> list[Any]:
    return query(path, "SELECT indicator_name, value, year, flags FROM facts ORDER BY value_start")


def test_the_corrected_facts_stand_in_the_store_and_the_read_ones_beside_them(store: Path, tmp_path: Path) -> None:
    correct(store, [written(tmp_path / "c.jsonl", GDP, GRAIN, WELLS)], "张三")
    assert facts(store) == [("地区生产总值", 31.72, "2022", ["corrected"]), ("机井", 45.0, "2022", ["corrected"])]
    assert query(store, "SELECT value_base, indicator_id, confidence FROM facts LIMIT 1") == [(3.172e9, "gdp", 1.0)]
    assert query(store, "SELECT sentence, model, doc FROM facts WHERE value_text = '45'") == [
        ("机井45眼。", "rules", "a.txt")
    ]
    assert query(store, "SELECT facts FROM documents") == [(2,)]
    log = query(
        store,
        "SELECT action, original->>'value', corrected->>'value', reader, exported_at, applied_at IS NOT NULL "
        "FROM corrections ORDER BY value_start",
    )
    when = ("张三", "2026-01-05T09:00:00Z", True)
    assert log == [("change", "317.2", "31.72", *when), ("delete", "12.6", None, *when), ("add", None, "45", *when)]
    assert query(store, "SELECT count(*) FROM regions WHERE year = '2022'") == [(1,)]


def test_the_panel_takes_the_corrected_value(store: Path, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    def actual() -> tuple[Any, ...]:
        with read_store(store) as database:
            selection = select(database, indicators="gdp", years="2022", regions=None, measures="level")
            (row,) = Panel(database, selection).rows()
        return row["actual_status"], row["actual"], row["actual_flags"]

    assert actual() == ("not_stated", None, None)
    correct(store, [written(tmp_path / "c.jsonl", GDP)])
    assert actual() == ("stated", 3.172e9, ["corrected"])
    # beside another statement of the same report, by the official name and without a flag, it is the one that counts
    other = records[0] | {"value": 40.0, "year": "2022", "spans": records[0]["spans"] | {"value": [0, 1]}}
    with opened_store(store) as opened:
        opened.add(SOURCE, [other, *records])
    assert actual()[:2] == ("stated", 3.172e9)


def test_a_later_file_overrules_an_earlier_one(store: Path, tmp_path: Path) -> None:
    before = facts(store)
    for reader, lines in (("a", [GDP, GRAIN, WELLS]), ("b", [GDP | {"value": 31.7}])):
        correct(store, [written(tmp_path / f"{reader}.jsonl", *lines)], reader)
    assert [row[1] for row in facts(store)] == [31.7, 45.0]
    assert query(store, "SELECT value_text, reader FROM facts JOIN corrections USING (value_start) ORDER BY 1") == [
        ("31.72", "b"), ("45", "a"),
    ]  # fmt: skip
    assert query(store, "SELECT original->>'value' FROM corrections WHERE reader = 'b'") == [("317.2",)]
    # who has looked at what was read and found it right takes the correction back
    right = [
        line("keep", "31.72", checked=True, value=317.2, year="2021"),
        line("keep", "12.6", name="粮食产量", checked=True),
        line("delete", "45", was=at("45")),
    ]
    with pytest.raises(ZhibiaoError, match=r"(?s)E103.*'45'.*no fact was read"):
        correct(store, [written(tmp_path / "c.jsonl", *right)])
    correct(store, [written(tmp_path / "c.jsonl", *right[:2])])
    assert facts(store)[:2] == before
    assert query(store, "SELECT action FROM corrections ORDER BY value_start") == [("keep",), ("keep",), ("add",)]


def test_corrections_outlast_reading_again(store: Path, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    correct(store, [written(tmp_path / "c.jsonl", GDP, GRAIN, WELLS)])
    corrected = facts(store)
    newer = [record | {"model": "newer", "value": 1.0} for record in records]
    with opened_store(store) as opened:
        opened.add(replace(SOURCE, model="newer"), newer)
    assert facts(store) == corrected
    assert query(store, "SELECT original->>'value' FROM corrections WHERE action <> 'add'") == [("1.0",), ("1.0",)]
    write_records(records, store, "duckdb", sources=[SOURCE])
    assert facts(store) == corrected
    with opened_store(store) as opened:
        assert opened.remove("a.txt") == 1
        assert query_open(opened) == 3
        opened.add(SOURCE, records)
    assert facts(store) == corrected


def query_open(opened: Any) -> int:
    ((count,),) = opened._database.rows("SELECT count(*) FROM corrections")
    return int(count)


@pytest.mark.parametrize(
    ("lines", "head", "said"),
    [
        ([GDP], {"sha256": "b" * 64}, "E102"),
        ([GDP, GRAIN | {"was": [0, 2]}], {}, "E103.*no fact was read at 0-2"),
        ([GDP | {"spans": GDP["spans"] | {"value": at("12.6")}}], {}, "E103.*another fact has this number"),
        ([GRAIN, line("add", "31.72")], {}, "E103.*another fact has this number"),
        ([GDP | {"year": "next year"}], {}, "E103.*the year 'next year'"),
        ([GDP | {"value_high": 3.0}], {}, "E103.*upper end 3 is below 31.72"),
        ([GDP, GRAIN], {"facts": 3}, "E105"),
        ([GDP, GRAIN], {"facts": float("inf")}, "E105"),
        ([GDP, GRAIN], {"characters": float("inf")}, "E105"),
        ([GDP | {"value": "31.72"}], {}, "E105.*value is no number"),
        ([GDP | {"value": float("nan")}], {}, "E105.*value is no number"),
        ([GDP | {"unit": None}], {}, "E105.*unit is no text"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    store: Path, tmp_path: Path, lines: list[dict[str, Any]], head: dict[str, Any], said: str
) -> None:
    before = facts(store)
    with pytest.raises(ZhibiaoError, match=f"(?s){said}"):
        correct(store, [written(tmp_path / "c.jsonl", *lines, **head)])
    assert facts(store) == before
    assert query(store, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'corrections'") == [(0,)]


def test_no_store_and_one_in_use(store: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "c.jsonl", GDP)
    with pytest.raises(ZhibiaoError, match="E001"):
        correct(tmp_path / "none.duckdb", [file])
    assert not (tmp_path / "none.duckdb").exists()
    before = facts(store)
    script = f"import duckdb, sys; c = duckdb.connect({str(store)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(ZhibiaoError, match="E095"):
            correct(store, [file])
        other.communicate()
    assert facts(store) == before
