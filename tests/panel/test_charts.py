"""Charts: the tables behind them say what was counted, and the same store gives the same files."""

from __future__ import annotations

import csv

import pytest

from tests.panel.test_build import OTHER, PLACE, actual, target
from zhibiao.errors import ZhibiaoError
from zhibiao.io.store import read_store
from zhibiao.panel import charts
from zhibiao.panel.select import select

pytest.importorskip("matplotlib")


def draw(path, folder):
    with read_store(path) as store:
        chosen = select(store, indicators=None, years=None, regions=None, measures="growth,level")
        return charts.draw_charts(store, chosen, folder)


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def store(make_store):
    return make_store(
        (
            PLACE,
            2022,
            "report",
            [target(2022, 6.5, bound="at_least"), target(2022, 3.0, indicator_id="cpi", bound="about")],
        ),
        (PLACE, 2023, "report", [actual(2022, 4.4), target(2023, 6.0, value_high=6.5)]),
        (OTHER, 2023, "report", [target(2023, 5.0, bound="about"), target(2027, 9.0)]),
    )


def test_charts_and_their_tables(store, tmp_path):
    folder = tmp_path / "charts"
    assert draw(store, folder) == 3
    assert sorted(path.name for path in folder.iterdir()) == sorted(charts.FILES)
    (pair,) = table(folder, "target_actual")
    assert (pair["year"], pair["target"], pair["actual"]) == ("2022", "6.5", "4.4")
    growth = table(folder, "growth_targets")
    assert [(row["region_level"], row["year"], row["target"]) for row in growth] == [
        ("province", "2023", "5.0"), ("county", "2022", "6.5"), ("county", "2023", "6.0"),
    ]  # fmt: skip
    shares = {(row["level"], row["year"], row["bound"]): row["share"] for row in table(folder, "bounds")}
    assert shares["county", "2022", "at_least"] == shares["county", "2022", "about"] == "0.5"
    assert shares["county", "2023", "range"] == shares["province", "2023", "about"] == "1.0"
    assert ("province", "2027", "exact") not in shares
    assert (folder / "bounds.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_store_gives_the_same_files(store, tmp_path):
    for name in ("one", "two"):
        draw(store, tmp_path / name)
    for file in charts.FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_without_a_chinese_font_the_labels_are_english(store, tmp_path, monkeypatch, recwarn):
    monkeypatch.setattr(charts, "FONTS", ())
    assert charts.font() is None
    assert draw(store, tmp_path / "charts") == 3
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_nothing_to_draw(make_store, tmp_path):
    path = make_store((PLACE, 2022, "report", [actual(2021, 7.0)]))
    with pytest.raises(ZhibiaoError, match="E100"):
        draw(path, tmp_path / "charts")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").touch()
    with pytest.raises(ZhibiaoError, match="E099"):
        draw(path, tmp_path / "full")
