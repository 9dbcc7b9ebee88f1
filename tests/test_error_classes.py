"""Every kind of error has its class, and what is right has none."""

import pytest

from zhibiao.error_classes import error_classes

GOLD = {
    "indicator": (10, 14), "unit": (20, 21), "measure": "level", "direction": "", "bound": "exact", "status": "actual",
    "year": "2022", "region": "某市某县",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({}, []),
        ({"indicator": (8, 14)}, ["INDICATOR begins too early"]),
        ({"indicator": (11, 16)}, ["INDICATOR begins too late", "INDICATOR ends too late"]),
        ({"indicator": (2, 6)}, ["INDICATOR: other words"]),
        ({"indicator": None}, ["INDICATOR missed"]),
        ({"unit": (20, 22)}, ["UNIT ends too late"]),
        ({"measure": "growth", "direction": "up"}, ["measure: level taken for growth", "direction: none taken for up"]),
        ({"year": "2021"}, ["year: 1 off"]),
        ({"year": ""}, ["year: none given"]),
        ({"year": "2018-2022"}, ["year: one year taken for several or the reverse"]),
        ({"region": "某县"}, ["region: the right place with more or fewer names before it"]),
        ({"region": "某市某县甲镇"}, ["region: a part for the whole"]),
        ({"region": "某市"}, ["region: the whole for a part of it"]),
        ({"region": "他市"}, ["region: another place"]),
    ],
)
def test_classes(changes: dict, classes: list[str]) -> None:
    assert list(error_classes(GOLD, {**GOLD, **changes})) == classes


def test_missed_and_invented() -> None:
    assert list(error_classes(GOLD, None)) == ["VALUE missed"]
    assert list(error_classes(None, GOLD)) == ["VALUE found where none is"]
    assert list(error_classes({**GOLD, "unit": None}, GOLD)) == ["UNIT found where none is"]
