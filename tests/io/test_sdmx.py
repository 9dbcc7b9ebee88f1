"""SDMX-CSV 2.0 by its published rules, read by pysdmx; the structure against the schemas of SDMX-ML 3.0."""

from __future__ import annotations

import csv
import re
import sys

import pytest

from tests.io.test_store import ONE
from zhibiao.errors import ZhibiaoError
from zhibiao.io.sdmx import PARTS, area_id, time_period
from zhibiao.io.tables import write_records

pysdmx_io = pytest.importorskip("pysdmx.io")
# the forms of ObservationalTimePeriod that zhibiao writes
PERIOD = re.compile(r"\d{4}|\d{4}-(0[1-9]|1[0-2])|\d{4}-S[12]|\d{4}-Q[1-4]|\d{4}-\d\d-\d\d/P\d+Y")
DIMENSIONS = [part.id for part in PARTS if part.role == "D"]


@pytest.fixture
def folder(tmp_path, make_record):
    years = ("2022", "2022H1", "2022Q3", "2022-06", "2021-2025", "")
    records = [
        make_record(
            year=year, doc="=x.txt", spans={"value": (9 * i, 9 * i + 5)}, flags=["masked", "b"] if i == 1 else []
        )
        for i, year in enumerate(years)
    ]
    records[1]["value"] = None
    records[2].update(indicator_id=None, indicator_name="观景台（“新”）", region="全国", status="target", bound="about")
    records = [record | {"sha256": ONE.sha256, "model": "rules"} for record in records]
    notes: list[str] = []
    assert write_records(records, tmp_path / "sdmx", "sdmx", sources=[ONE], note=notes.append) == 6
    assert len(notes) == 1
    assert notes[0].startswith("[W010] 1 fact")
    return tmp_path / "sdmx"


def rows(folder):
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_observations_follow_the_rules_of_sdmx_csv(folder):
    table = rows(folder)
    assert list(table[0]) == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(part.id for part in PARTS)]
    assert {row["STRUCTURE"] for row in table} == {"datastructure"}
    assert {row["STRUCTURE_ID"] for row in table} == {"ZHIBIAO:REPORTED_FACTS(1.0.0)"}
    assert {row["ACTION"] for row in table} == {"I"}
    keys = {tuple(row[name] for name in DIMENSIONS) for row in table}
    assert len(keys) == len(table) == 5
    assert all(all(key) for key in keys)
    assert [row["TIME_PERIOD"] for row in table] == ["2022", "2022-S1", "2022-Q3", "2022-06", "2021-01-01/P5Y"]
    assert all(PERIOD.fullmatch(row["TIME_PERIOD"]) for row in table)
    assert (table[1]["OBS_VALUE"], table[1]["OBS_STATUS"], table[1]["FLAGS"]) == ("", "Q", "masked;b")
    assert float(table[0]["OBS_VALUE"]) == 31720000000.0
    assert table[0]["SOURCE_FILE"] == "'=x.txt"


def test_every_code_is_in_its_codelist(folder):
    message = pysdmx_io.read_sdmx(folder / "structure.xml", validate=True)
    codes = {item.id: {code.id for code in item.items} for item in message.structures if hasattr(item, "items")}
    for part in PARTS:
        if part.codes:
            assert {row[part.id] for row in rows(folder)} <= codes[part.codes]
    assert "CN" in codes["CL_AREA"]


def test_pysdmx_reads_data_and_structure_together(folder):
    (data,) = pysdmx_io.get_datasets(folder / "facts.csv", folder / "structure.xml")
    assert [component.id for component in data.structure.components.dimensions] == DIMENSIONS
    assert len(data.data) == 5
    assert data.data["SENTENCE"][0] == rows(folder)[0]["SENTENCE"]
    (folder / "facts.csv").write_text(
        (folder / "facts.csv").read_text(encoding="utf-8").replace("ZHIBIAO:", "OTHER:"), encoding="utf-8"
    )
    with pytest.raises(Exception, match="Missing DataStructure"):
        pysdmx_io.get_datasets(folder / "facts.csv", folder / "structure.xml")


@pytest.mark.parametrize(
    ("year", "period"),
    [
        ("2022", "2022"),
        ("2022H2", "2022-S2"),
        ("2022Q1", "2022-Q1"),
        ("2022-06", "2022-06"),
        ("2016-2020", "2016-01-01/P5Y"),
        ("", ""),
    ],
)
def test_periods(year, period):
    assert time_period(year) == period


def test_places_without_a_code_have_an_id():
    assert area_id("山西省", "140000") == "140000"
    assert area_id("全国", None) == "CN"
    assert re.fullmatch(r"P_[0-9a-f]{12}", area_id("青岭镇", None))
    assert area_id("青岭镇", None) != area_id("云岭镇", None)


def test_without_pysdmx_it_says_what_to_install(tmp_path, make_record, monkeypatch):
    monkeypatch.setitem(sys.modules, "pysdmx.io.xml", None)
    with pytest.raises(ZhibiaoError, match=r"E014.*zhibiao\[sdmx\]"):
        write_records([make_record()], tmp_path / "sdmx", "sdmx")
    assert not (tmp_path / "sdmx").exists()
