"""Panels as csv, Stata and workbook, read back by pandas and openpyxl."""

from __future__ import annotations

import csv

import pytest

from tests.panel.test_build import PLACE, actual, panel_of, target
from zhibiao.errors import ZhibiaoError
from zhibiao.panel.build import COLUMNS, LONG_COLUMNS
from zhibiao.panel.files import check_panel, write_panel

pd = pytest.importorskip("pandas")
openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def panel(make_store):
    return panel_of(
        make_store(
            (
                PLACE,
                2022,
                "report",
                [actual(2021, 8.1), target(2022, 6.5, indicator_name="=1+1", sentence="=SUM(A1)\x01")],
            ),
            (PLACE, 2023, "report", [actual(2022, 4.4), target(2023, None, flags=["masked"])]),
        )
    )


def test_csv(panel, tmp_path):
    assert write_panel(panel, tmp_path / "p.csv", "csv", bom=True) == 3
    data = (tmp_path / "p.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfregion,")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == list(COLUMNS)
    assert (rows[1]["target"], rows[1]["actual"], rows[1]["region_code"]) == ("6.5", "4.4", "140213")
    assert rows[2]["target_flags"] == "masked"
    assert write_panel(panel, tmp_path / "long.csv", "csv", long=True) == 4
    assert "'=SUM(A1)" in (tmp_path / "long.csv").read_text(encoding="utf-8")


def test_stata(panel, tmp_path):
    path = tmp_path / "p.dta"
    assert write_panel(panel, path, "dta") == 3
    with pd.io.stata.StataReader(path) as reader:
        assert reader.variable_labels() == dict(COLUMNS)
        assert set(reader.value_labels()["actual_status"].values()) == {
            "stated", "hidden", "not_stated", "digest_only", "no_report",
        }  # fmt: skip
        frame = reader.read()
    assert list(frame["year"]) == [2021, 2022, 2023]
    assert frame["target"].isna().tolist() == [True, False, True]
    assert frame["target_status"].astype(str).tolist() == ["no_report", "stated", "hidden"]
    assert frame["region"].tolist() == [PLACE] * 3
    assert frame["region_code"].tolist() == ["140213"] * 3
    assert frame["gap"][1] == -2.1
    before = path.read_bytes()
    write_panel(panel, path, "dta")
    assert path.read_bytes() == before
    assert write_panel(panel, path, "dta", long=True) == 4
    assert list(pd.read_stata(path)) == list(LONG_COLUMNS)


def test_workbook(panel, tmp_path):
    path = tmp_path / "p.xlsx"
    assert write_panel(panel, path, "xlsx") == 3
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["panel", "revisions", "notes"]
    head, *rows = book["panel"].values
    assert list(head) == list(COLUMNS)
    assert [row[head.index("target")] for row in rows] == [None, 6.5, None]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells if str(cell.value).startswith("=")] == ["=SUM(A1)"]
    assert {row[0] for row in book["notes"].values} >= {*COLUMNS, "status: not_stated"}


def test_bad_output(panel, tmp_path, monkeypatch):
    for path, format, code in (
        (None, "dta", "E021"), (tmp_path, "csv", "E020"), (tmp_path / "p.ods", "ods", "E022"),
        (tmp_path / "none" / "p.xlsx", "xlsx", "E020"),
    ):  # fmt: skip
        with pytest.raises(ZhibiaoError) as caught:
            check_panel(path, format)
        assert caught.value.code == code
    monkeypatch.setattr("zhibiao.panel.files.MAX_ROWS", 2)
    with pytest.raises(ZhibiaoError, match="E101"):
        write_panel(panel, tmp_path / "p.xlsx", "xlsx")
    assert not (tmp_path / "p.xlsx").exists()
