from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhibiao.schema import Fact

SENTENCE = "全区地区生产总值317.2亿元，增长3.2%"


@pytest.fixture
def make_record() -> Callable[..., dict[str, Any]]:
    """A function that returns a record of ``SENTENCE`` with some fields changed."""

    def make(**changes: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "doc": "report.txt",
            "indicator": "地区生产总值",
            "indicator_name": "地区生产总值",
            "indicator_id": "gdp",
            "value": 317.2,
            "value_text": "317.2",
            "unit": "亿元",
            "year": "2022",
            "region": "某市某区",
            "confidence": 0.97,
            "sentence": SENTENCE,
            "spans": {"indicator": (2, 8), "value": (8, 13), "unit": (13, 15), "region": (0, 2)},
        }
        return Fact(**{**fields, **changes}).record()

    return make
