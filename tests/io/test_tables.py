from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import duckdb
import pytest

from zhibiao.errors import ZhibiaoError
from zhibiao.io.rows import COLUMNS, csv_writer, flat_row, safe_cell
from zhibiao.io.tables import FOLDER_FORMATS, check_output, write_records
from zhibiao.io.tables import FORMATS as ALL_FORMATS
from zhibiao.schema import RECORD_KEYS

FORMATS = tuple(format for format in ALL_FORMATS if format not in FOLDER_FORMATS)


def rows_of(path, format):
    """The rows of a written file as dicts, csv cells as text."""
    if format == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if format == "csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    with duckdb.connect(str(path) if format == "duckdb" else ":memory:") as connection:
        query = "FROM facts" if format == "duckdb" else f"FROM read_parquet('{path}')"
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row)) for row in result.fetchall()]


def test_jsonl_holds_the_records(tmp_path, make_record):
    records = [make_record(), make_record(value=None, value_text="3*", flags=["masked"])]
    path = tmp_path / "facts.jsonl"
    assert write_records(iter(records), path, "jsonl") == 2
    assert rows_of(path, "jsonl") == records
    assert list(rows_of(path, "jsonl")[0]) == list(RECORD_KEYS)


def test_csv_is_flat(tmp_path, make_record):
    path = tmp_path / "facts.csv"
    write_records([make_record(flags=["masked", "no_year"], indicator=None)], path, "csv")
    (row,) = rows_of(path, "csv")
    assert list(row) == list(COLUMNS)
    assert row["flags"] == "masked;no_year"
    assert row["indicator"] == ""
    assert (row["value_start"], row["value_end"]) == ("8", "13")
    assert (row["year_start"], row["year_end"]) == ("", "")
    assert (row["value"], row["value_base"], row["unit_base"]) == ("317.2", "31720000000.0", "元")


@pytest.mark.parametrize("format", ["parquet", "duckdb"])
def test_databases_are_typed(tmp_path, make_record, format):
    path = tmp_path / f"facts.{format}"
    records = [
        make_record(flags=["masked"], value=None),
        make_record(sentence="𠮷县'\"\n;", value=1.5, value_high=2.0, unit="万人"),
    ]
    assert write_records(iter(records), path, format) == 2
    assert rows_of(path, format) == [flat_row(record) for record in records]
    masked, ranged = rows_of(path, format)
    assert (masked["value"], masked["value_base"], masked["flags"]) == (None, None, ["masked"])
    assert (ranged["value_base"], ranged["value_high_base"], ranged["unit_base"]) == (15000.0, 20000.0, "人")
    assert ranged["value_start"] == 8


@pytest.mark.parametrize("format", FORMATS)
def test_no_records(tmp_path, format):
    path = tmp_path / "facts"
    assert write_records([], path, format) == 0
    assert rows_of(path, format) == []
    assert os.listdir(tmp_path) == ["facts"]


@pytest.mark.parametrize("format", FORMATS)
def test_more_records_than_a_batch_come_in_order(tmp_path, make_record, format):
    path = tmp_path / "facts"
    plain = make_record()
    assert write_records(({**plain, "value": float(i)} for i in range(4500)), path, format) == 4500
    assert [float(row["value"]) for row in rows_of(path, format)] == list(range(4500))


@pytest.mark.parametrize("format", FORMATS)
def test_failure_of_the_source_leaves_what_stood(tmp_path, make_record, format):
    path = tmp_path / "facts"
    write_records([make_record()], path, format)
    before = path.read_bytes()

    def records():
        yield make_record()
        raise FileNotFoundError("of the source, not of the output")

    with pytest.raises(FileNotFoundError):
        write_records(records(), path, format)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["facts"]


@pytest.mark.parametrize("format", FORMATS)
def test_output_is_replaced(tmp_path, make_record, format):
    path = tmp_path / "facts"
    write_records([make_record(), make_record()], path, format)
    write_records([make_record(unit="元")], path, format)
    assert [row["unit"] for row in rows_of(path, format)] == ["元"]
    assert os.listdir(tmp_path) == ["facts"]


def test_other_tables_of_a_database_stay(tmp_path, make_record):
    path = tmp_path / "mine.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE notes AS SELECT 42 AS answer")
    write_records([make_record()], path, "duckdb")
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("FROM notes").fetchall() == [(42,)]
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (1,)


@pytest.mark.parametrize("format", FORMATS)
def test_awkward_file_names(tmp_path, make_record, format):
    folder = tmp_path / "表 [1] 'a' *"
    folder.mkdir()
    path = folder / ("数" * 80 + ".out")
    write_records([make_record()], path, format)
    write_records([make_record()], path, format)
    assert os.listdir(folder) == [path.name]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("place", ["missing/facts.out", "folder", "file/facts.out"])
def test_unwritable_output_is_refused_before_anything_is_taken(tmp_path, format, place):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    def records():
        pytest.fail("a record was computed in vain")
        yield

    for attempt in (check_output, lambda path, format: write_records(records(), path, format)):
        with pytest.raises(ZhibiaoError) as caught:
            attempt(tmp_path / place, format)
        assert caught.value.code == "E020"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_what_is_no_database_is_not_overwritten_by_one(tmp_path, make_record):
    path = tmp_path / "facts.duckdb"
    path.write_text("somebody's notes")
    with pytest.raises(ZhibiaoError, match=r"E020.*not a valid DuckDB"):
        check_output(path, "duckdb")
    assert path.read_text() == "somebody's notes"


@pytest.mark.parametrize(
    ("path", "format", "code"),
    [(None, "parquet", "E021"), (None, "duckdb", "E021"), (None, "xlsx", "E022"), ("facts.xlsx", "xlsx", "E022")],
)
def test_format_and_path_must_fit(tmp_path, path, format, code):
    with pytest.raises(ZhibiaoError) as caught:
        write_records([], path and tmp_path / path, format)
    assert caught.value.code == code


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_standard_output_is_utf8(capfdbinary, make_record, format):
    write_records([make_record()], None, format)
    out = capfdbinary.readouterr().out.decode("utf-8")
    assert out.count("\n") == (1 if format == "jsonl" else 2)
    assert "地区生产总值" in out
    print("still open")


def test_standard_output_may_be_a_string(make_record):
    with redirect_stdout(io.StringIO()) as out:
        write_records([make_record()], None, "jsonl")
    assert json.loads(out.getvalue())["value"] == 317.2


def test_reader_of_standard_output_may_go_away():
    script = (
        "from itertools import repeat; from zhibiao.io.tables import write_records; from zhibiao.schema import Fact;"
        "write_records(repeat(Fact('a', '1', {}).record()), None, 'jsonl')"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_full_disk(make_record, format):
    with pytest.raises(ZhibiaoError, match=r"E020.*/dev/full.*No space"):
        write_records([make_record()], Path("/dev/full"), format)


def test_devices_are_written_not_replaced(tmp_path, make_record):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_records([make_record()], pipe, "jsonl")
        assert json.loads(os.read(reader, 10000)) == make_record()
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    with pytest.raises(ZhibiaoError, match=r"E020.*regular file"):
        write_records([], pipe, "parquet")


def test_link_and_permissions_stay(tmp_path, make_record):
    real = tmp_path / "real.jsonl"
    real.touch(mode=0o640)
    link = tmp_path / "link.jsonl"
    link.symlink_to(real)
    write_records([make_record()], link, "jsonl")
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert rows_of(real, "jsonl") == [make_record()]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+8", "'+1+8"),
        ("-3.2", "'-3.2"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("1+8", "1+8"),
        ("", ""),
        (-3.2, -3.2),
        (None, None),
        ([], ""),
        (["=a", "b"], "'=a;b"),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def test_csv_quotes_what_it_must(tmp_path, make_record):
    path = tmp_path / "facts.csv"
    write_records([make_record(doc='=1,"a"\n', sentence='他说“好”, "再来"')], path, "csv")
    (row,) = rows_of(path, "csv")
    assert row["doc"] == '\'=1,"a"\n'
    assert row["sentence"] == '他说“好”, "再来"'


def test_a_carriage_return_in_a_cell_begins_no_row(tmp_path):
    path = tmp_path / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as sink:
        write = csv_writer(sink, ["a", "b"])
        write(["一\r二", "三\n四"])
    assert path.read_bytes() == 'a,b\n"一\r二","三\n四"\n'.encode()
    with path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [["a", "b"], ["一\r二", "三\n四"]]
