from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhibiao.io.store import opened_store
from zhibiao.normalize.region import region_code
from zhibiao.schema import Fact
from zhibiao.source import Source


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., Path]:
    """A function that makes a store of reports: (region, report year, genre, [facts as dicts of changed fields])."""

    def make(*reports: tuple[str, int, str, list[dict[str, Any]]]) -> Path:
        path = tmp_path / "s.duckdb"
        with opened_store(path) as store:
            for i, (region, year, genre, facts) in enumerate(reports):
                source = Source(
                    doc=f"{i}.txt", sha256=f"{i:064}", path=f"{i}.txt", region=region,
                    region_code=region_code(region, year), report_year=str(year),
                    review_year=str(year - 1), genre=genre, model="rules",
                )  # fmt: skip
                records = []
                for j, changes in enumerate(facts):
                    fields: dict[str, Any] = {
                        "doc": source.doc, "indicator": "生产总值", "indicator_name": "地区生产总值", "indicator_id": "gdp",
                        "value_text": str(changes.get("value")), "unit": "%", "measure": "growth", "direction": "up",
                        "region": region, "spans": {"value": (9 * j, 9 * j + 3)}, "sentence": "地区生产总值增长。",
                    }  # fmt: skip
                    records.append(Fact(**{**fields, **changes}).record() | {"sha256": source.sha256, "model": "rules"})
                store.add(source, records)
        return path

    return make
