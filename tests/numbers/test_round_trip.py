"""A number is the same in every table that zhibiao writes: nothing is rounded, scaled or made up where digits are hidden."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.io.test_store import ONE
from zhibiao.io.store import opened_store, read_store
from zhibiao.io.tables import write_records
from zhibiao.panel.build import Panel
from zhibiao.panel.files import write_panel
from zhibiao.panel.select import Selection
from zhibiao.schema import Fact

from .checks import expected
from .generator import cases

Row = dict[str, Any]
KEYS = ("value", "value_high", "unit", "value_base", "value_high_base", "unit_base")


def record(index: int, said: tuple[Any, ...]) -> Row:
    value, high, unit, *_, masked = said
    fact = Fact(
        doc=ONE.doc,
        value_text="1",
        spans={"value": (9 * index, 9 * index + 1)},
        indicator_name=name(index),
        value=value,
        value_high=high,
        unit=unit,
        year="2022",
        region=ONE.region,
        flags=["masked"] if masked else [],
    )
    return fact.record() | {"sha256": ONE.sha256, "model": ONE.model}


def name(index: int) -> str:
    return f"指标{index:05}"


@pytest.fixture(scope="module")
def told() -> list[tuple[Any, ...]]:
    """What every hundredth of the generated quantities says."""
    return [expected(case) for case in cases(share=0.01)]


@pytest.fixture(scope="module")
def records(told: list[tuple[Any, ...]]) -> list[Row]:
    return [record(index, said) for index, said in enumerate(told)]


def number(cell: Any) -> float | None:
    """A cell as a number; an empty one, and what data frames have for it, is none."""
    return None if str(cell) in ("", "None", "nan", "<NA>") else float(cell)


def said_in(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Numbers and units of flat rows."""
    return [tuple((row[key] or "") if "unit" in key else number(row[key]) for key in KEYS) for row in rows]


def of_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def of_query(query: str, database: str = ":memory:") -> list[Row]:
    with duckdb.connect(database) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row)) for row in result.fetchall()]


def of_package(path: Path) -> list[Row]:
    frictionless = pytest.importorskip("frictionless")
    return frictionless.Package(str(path / "datapackage.json")).get_resource("facts").read_rows()


READERS: dict[str, Callable[[Path], list[Row]]] = {
    "csv": of_csv,
    "parquet": lambda path: of_query(f"FROM read_parquet('{path}') ORDER BY value_start"),
    "duckdb": lambda path: of_query("FROM facts ORDER BY value_start", str(path)),
    "frictionless": of_package,
}


@pytest.mark.parametrize(("format", "bom"), [*((format, False) for format in READERS), ("csv", True)])
def test_tables(told: list[tuple[Any, ...]], records: list[Row], tmp_path: Path, format: str, bom: bool) -> None:
    path = tmp_path / f"facts.{format}"
    assert write_records(records, path, format, sources=[ONE], bom=bom) == len(told)
    assert said_in(READERS[format](path)) == [said[:-1] for said in told]


def test_jsonl(told: list[tuple[Any, ...]], records: list[Row], tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    write_records(records, path, "jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["value"], row["value_high"], row["unit"]) for row in rows] == [said[:3] for said in told]
    assert [row["flags"] for row in rows] == [["masked"] if said[-1] else [] for said in told]


def test_sdmx(told: list[tuple[Any, ...]], records: list[Row], tmp_path: Path) -> None:
    pysdmx_io = pytest.importorskip("pysdmx.io")
    assert write_records(records, tmp_path / "sdmx", "sdmx", sources=[ONE]) == len(told)
    (data,) = pysdmx_io.get_datasets(tmp_path / "sdmx" / "facts.csv", tmp_path / "sdmx" / "structure.xml")
    frame = data.data
    columns = [[number(cell) for cell in frame[key]] for key in ("OBS_VALUE", "VALUE_HIGH")]
    assert list(zip(*columns)) == [said[3:5] for said in told]
    assert list(frame["OBS_STATUS"]) == ["Q" if said[-1] else "A" for said in told]


@pytest.fixture(scope="module")
def panel(records: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Panel:
    path = tmp_path_factory.mktemp("panel") / "facts.duckdb"
    with opened_store(path) as store:
        store.add(ONE, records)
    names = tuple(name(index) for index in range(len(records)))
    with read_store(path) as store:
        return Panel(store, Selection(names, (2022,), (ONE.region,), ("level",)))


def actuals(rows: Iterable[Row]) -> dict[str, tuple[float | None, float | None]]:
    return {row["indicator_id"]: (number(row["actual"]), number(row["actual_high"])) for row in rows}


def test_panel_csv(panel: Panel, told: list[tuple[Any, ...]], tmp_path: Path) -> None:
    write_panel(panel, tmp_path / "panel.csv", "csv", bom=True)
    assert actuals(of_csv(tmp_path / "panel.csv")) == {name(i): said[3:5] for i, said in enumerate(told)}


def test_panel_stata(panel: Panel, told: list[tuple[Any, ...]], tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    write_panel(panel, tmp_path / "panel.dta", "dta")
    rows = pd.read_stata(tmp_path / "panel.dta").to_dict("records")
    assert actuals(rows) == {name(i): said[3:5] for i, said in enumerate(told)}


def test_panel_workbook(panel: Panel, told: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """A workbook holds 16 significant digits: openpyxl writes no more."""
    openpyxl = pytest.importorskip("openpyxl")
    write_panel(panel, tmp_path / "panel.xlsx", "xlsx")
    head, *rows = openpyxl.load_workbook(tmp_path / "panel.xlsx", read_only=True)["panel"].values
    found = actuals(dict(zip(head, row)) for row in rows)
    assert found == {name(i): tuple(map(sixteen_digits, said[3:5])) for i, said in enumerate(told)}


def sixteen_digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.16g}")
