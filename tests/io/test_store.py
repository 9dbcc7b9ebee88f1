from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.io.rows import flat_row
from zhibiao.io.store import DOCUMENTS, TABLES, opened_store, read_store
from zhibiao.io.tables import check_output, write_records
from zhibiao.source import Source

ONE = Source(
    doc="one.txt", sha256="1" * 64, path="one.txt", title="工作报告", region="大同市平城区", region_code="140213",
    report_year="2023", review_year="2022", genre="report", characters=90, model="rules",
)  # fmt: skip
TWO = replace(ONE, doc="two.txt", sha256="2" * 64, path="two.txt", report_year="2024", review_year="2023")


@pytest.fixture
def facts_of(make_record):
    """A function that returns records of a source, at different places of its text."""

    def facts(source, *values, **changes):
        spans = [{"value": (9 * i, 9 * i + 5)} for i in range(len(values))]
        fields = {"doc": source.doc, "region": source.region, "region_code": source.region_code, **changes}
        records = [make_record(value=value, spans=span, **fields) for value, span in zip(values, spans)]
        return [record | {"sha256": source.sha256, "model": source.model} for record in records]

    return facts


def query(path: Path, sql: str) -> list:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_extract_writes_a_store(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    records = facts_of(ONE, 1.0, 2.0) + facts_of(TWO, 3.0)
    assert write_records(iter(records), path, "duckdb", sources=[ONE, TWO]) == 3
    assert query(path, "SELECT doc, facts, title, region, report_year, model FROM documents ORDER BY doc") == [
        ("one.txt", 2, "工作报告", "大同市平城区", "2023", "rules"),
        ("two.txt", 1, "工作报告", "大同市平城区", "2024", "rules"),
    ]
    with read_store(path) as store:
        assert list(store.dicts("SELECT * FROM facts")) == [flat_row(record) for record in records]
    regions = query(path, "SELECT name, year, code, level, parent, parent_code, province FROM regions ORDER BY year")
    assert regions[0] == ("大同市平城区", "2022", "140213", "county", "大同市", "140200", "山西省")
    assert [row[1] for row in regions] == ["2022", "2023", "2024"]
    assert query(path, "SELECT name, english FROM concepts WHERE id = 'gdp'") == [
        ("地区生产总值", "gross regional product")
    ]
    assert query(path, "SELECT count(*) FROM actuals") == [(3,)]
    assert query(path, "SELECT count(*) FROM targets") == [(0,)]
    assert query(path, "SELECT indicator_id, value, report_year FROM panel_long ORDER BY value") == [
        ("gdp", 1e8, "2023"), ("gdp", 2e8, "2023"), ("gdp", 3e8, "2024"),
    ]  # fmt: skip


def test_extract_replaces_the_store_and_only_that(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE notes AS SELECT 42 AS answer")
    write_records(facts_of(ONE, 1.0), path, "duckdb", sources=[ONE])
    write_records(facts_of(TWO, 2.0), path, "duckdb", sources=[TWO])
    assert query(path, "SELECT doc FROM documents") == [("two.txt",)]
    assert query(path, "SELECT doc FROM facts") == [("two.txt",)]
    assert query(path, "FROM notes") == [(42,)]


def test_a_text_given_twice_is_one_document(tmp_path, facts_of):
    copy = replace(ONE, doc="copy.txt", path="copy.txt")
    path = tmp_path / "s.duckdb"
    assert write_records(facts_of(ONE, 1.0, 2.0) + facts_of(copy, 1.0, 2.0), path, "duckdb", sources=[ONE, copy]) == 2
    assert query(path, "SELECT doc, facts FROM documents") == [("copy.txt", 2)]
    assert query(path, "SELECT DISTINCT doc FROM facts") == [("copy.txt",)]


def test_adding_again_replaces(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    for values in ((1.0, 2.0), (5.0,)):
        with opened_store(path) as store:
            store.add(ONE, facts_of(ONE, *values))
            store.add(TWO, facts_of(TWO, 3.0))
    assert query(path, "SELECT doc, value FROM facts ORDER BY doc") == [("one.txt", 5.0), ("two.txt", 3.0)]
    assert query(path, "SELECT doc, facts FROM documents ORDER BY doc") == [("one.txt", 1), ("two.txt", 1)]
    assert query(path, "SELECT count(*), count(DISTINCT (name, year)) FROM regions") == [(3, 3)]


def test_a_changed_file_replaces_its_earlier_text(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    with opened_store(path) as store:
        store.add(ONE, facts_of(ONE, 1.0))
    changed = replace(ONE, sha256="3" * 64)
    with opened_store(path) as store:
        store.add(changed, facts_of(changed, 7.0))
    assert query(path, "SELECT sha256 FROM documents") == [("3" * 64,)]
    assert query(path, "SELECT value FROM facts") == [(7.0,)]


def test_the_reports_of_one_data_set_do_not_replace_each_other(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    rows = [replace(ONE, doc=f"set.csv#{i}", sha256=str(i) * 64, path="set.csv") for i in (1, 2)]
    for _ in range(2):
        with opened_store(path) as store:
            for row in rows:
                store.add(row, facts_of(row, 1.0))
    assert query(path, "SELECT doc FROM documents ORDER BY doc") == [("set.csv#1",), ("set.csv#2",)]
    assert query(path, "SELECT count(*) FROM facts") == [(2,)]


def test_same_name_elsewhere_is_another_document(tmp_path, facts_of):
    other = replace(ONE, sha256="4" * 64, path="elsewhere/one.txt")
    with opened_store(tmp_path / "s.duckdb") as store:
        store.add(ONE, facts_of(ONE, 1.0))
        store.add(other, facts_of(other, 2.0))
    assert query(tmp_path / "s.duckdb", "SELECT count(*) FROM documents") == [(2,)]


def test_removing(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    with opened_store(path) as store:
        store.add(ONE, facts_of(ONE, 1.0))
        store.add(TWO, facts_of(TWO, 3.0))
        assert store.remove("1111") == 0  # too short to name a text
        assert store.remove("11111111") == 1
        assert store.remove("one.txt") == 0
    assert query(path, "SELECT doc FROM facts") == [("two.txt",)]
    assert query(path, "SELECT DISTINCT year FROM regions ORDER BY 1") == [("2022",), ("2024",)]


def test_what_fails_in_between_leaves_the_document_as_it_was(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    with opened_store(path) as store:
        store.add(ONE, facts_of(ONE, 1.0, 2.0))
    broken = [*facts_of(ONE, 9.0), {"no": "record"}]
    with pytest.raises(KeyError), opened_store(path) as store:
        store.add(ONE, broken)
    assert query(path, "SELECT value FROM facts ORDER BY value") == [(1.0,), (2.0,)]
    assert query(path, "SELECT facts FROM documents") == [(2,)]


def test_a_killed_process_keeps_what_was_added(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    script = (
        "import os, json, sys; from pathlib import Path; from zhibiao.io.store import opened_store;"
        "from zhibiao.source import Source; records, fields = json.loads(sys.stdin.read());\n"
        f"with opened_store(Path({str(path)!r})) as store:\n"
        "    store.add(Source(**fields), records); os.kill(os.getpid(), 9)"
    )
    text = json.dumps([facts_of(ONE, 1.0), ONE.row()])
    done = subprocess.run([sys.executable, "-c", script], input=text, text=True)
    assert done.returncode == -9
    with opened_store(path) as store:
        assert store.done() == {ONE.key}
    assert query(path, "SELECT value FROM facts") == [(1.0,)]


def test_a_locked_database_is_said_to_be_in_use_and_stays(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    write_records(facts_of(ONE, 1.0), path, "duckdb", sources=[ONE])
    script = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        for attempt in (
            lambda: check_output(path, "duckdb"),
            lambda: write_records(facts_of(TWO, 2.0), path, "duckdb", sources=[TWO]),
            lambda: opened_store(path).__enter__(),
            lambda: read_store(path).__enter__(),
        ):
            with pytest.raises(ZhibiaoError) as caught:
                attempt()
            assert caught.value.code == "E095"
        other.communicate()
    assert query(path, "SELECT value FROM facts") == [(1.0,)]
    assert os.listdir(tmp_path) == ["s.duckdb"]


def test_a_corrupt_database_is_left_alone(tmp_path, facts_of):
    path = tmp_path / "s.duckdb"
    write_records(facts_of(ONE, 1.0), path, "duckdb", sources=[ONE])
    data = path.read_bytes()[:5000]
    path.write_bytes(data)
    for attempt, code in (
        (lambda: write_records(facts_of(TWO, 2.0), path, "duckdb", sources=[TWO]), "E020"),
        (lambda: opened_store(path).__enter__(), "E020"),
        (lambda: read_store(path).__enter__(), "E096"),
    ):
        with pytest.raises(ZhibiaoError) as caught:
            attempt()
        assert caught.value.code == code
    assert path.read_bytes() == data


def test_what_is_no_store_is_said_to_be_none(tmp_path):
    path = tmp_path / "mine.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE facts AS SELECT 42 AS answer")
    for opened in (opened_store, read_store):
        with pytest.raises(ZhibiaoError, match=r"E097.*'(facts|documents)'"), opened(path):
            pass
    assert query(path, "FROM facts") == [(42,)]
    with pytest.raises(ZhibiaoError, match="E001"), read_store(tmp_path / "none"):
        pass


def test_every_column_of_a_source_is_stored():
    assert set(ONE.row()) < set(DOCUMENTS)
    needed = {"doc", "sha256", "value_start", "value_end", "sentence", "model", "confidence", "flags"}
    assert needed <= set(TABLES["facts"])


def test_a_store_can_move_with_its_reports(tmp_path, facts_of):
    folder = tmp_path / "reports"
    folder.mkdir()
    source = replace(ONE, path=str(folder / "one.txt"))
    with opened_store(tmp_path / "s.duckdb") as store:
        store.add(source, facts_of(source, 1.0))
    assert query(tmp_path / "s.duckdb", "SELECT path FROM documents") == [("reports/one.txt",)]


@pytest.mark.parametrize(
    ("changes", "value", "high"),
    [
        ({"measure": "growth", "direction": "down", "unit": "%"}, -3.0, None),
        ({"measure": "growth", "direction": "up", "unit": "%"}, 3.0, None),
        ({"measure": "change", "direction": "down", "unit": "万人", "value_high": 5.0}, -50000.0, -30000.0),
        ({"measure": "level", "value_high": 5.0}, 3e8, 5e8),
    ],
)
def test_the_panel_view_has_signs(tmp_path, facts_of, changes, value, high):
    with opened_store(tmp_path / "s.duckdb") as store:
        store.add(ONE, facts_of(ONE, 3.0, **changes))
    assert query(tmp_path / "s.duckdb", "SELECT value, value_high FROM panel_long") == [(value, high)]


def test_the_panel_view_is_of_the_reporting_place_and_whole_years(tmp_path, facts_of):
    with opened_store(tmp_path / "s.duckdb") as store:
        for i, changes in enumerate(({"region": "全国"}, {"year": "2022H1"}, {"year": "2021-2025"}, {"year": ""}, {})):
            source = replace(ONE, sha256=f"{i}" * 64, path=f"{i}")
            store.add(source, facts_of(source, float(i), **changes))
    assert query(tmp_path / "s.duckdb", "SELECT value FROM panel_long") == [(4e8,)]
