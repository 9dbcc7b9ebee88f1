"""What the normalisers, and the rules in a sentence, make of a case beside what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from spacy.language import Language

from zhibiao.io.rows import flat_row
from zhibiao.normalize.quantity import base_value, number_before
from zhibiao.normalize.unit import normalize_unit
from zhibiao.records import extract

from .generator import Case

KEYS = ("value", "value_high", "unit", "value_base", "value_high_base", "unit_base", "masked")


def expected(case: Case) -> tuple[Any, ...]:
    """What a row says of a case, in the order of ``KEYS``."""
    numbers = [_float(number) for number in (case.low, case.high, case.low_base, case.high_base)]
    return (*numbers[:2], normalize_unit(case.unit), *numbers[2:], case.base_unit, case.low is None)


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def normalised(case: Case) -> tuple[Any, ...]:
    """What the normalisers make of VALUE and UNIT."""
    unit = normalize_unit(case.unit)
    number = number_before(case.value, unit)
    low_base, unit_base = base_value(number.value, unit)
    high_base, _ = base_value(number.high, unit)
    return number.value, number.high, unit, low_base, high_base, unit_base, number.masked


def sentence(case: Case) -> str:
    """A sentence that says the quantity."""
    if case.kind in ("fraction", "share"):
        return f"全县工业产值占全市的{case.text}。"
    if case.kind == "ratio":
        return f"城乡居民收入比为{case.text}。"
    return f"工业产值翻了{case.text}。" if case.unit == "番" else f"全县工业产值达到{case.text}。"


def read(nlp: Language, cases: Iterable[Case]) -> Iterator[tuple[Case, list[dict[str, Any]]]]:
    """Put each case into a sentence, all of them into one report, and yield each with the rows of its line."""
    told = list(cases)
    lines = [sentence(case) for case in told]
    rows: dict[int, list[dict[str, Any]]] = {}
    starts: dict[int, int] = {}
    position = 0
    for index, line in enumerate(lines):
        starts |= dict.fromkeys(range(position, position + len(line)), index)
        position += len(line) + 1
    for fact in extract(nlp, "\n".join(lines), region="大同市", year="2023"):
        row = flat_row(fact.record())
        rows.setdefault(starts[row["value_start"]], []).append(row)
    for index, case in enumerate(told):
        yield case, rows.get(index, [])


def in_text(row: dict[str, Any]) -> tuple[Any, ...]:
    """What a row of the rules says, in the order of ``KEYS``."""
    return (*(row[key] for key in KEYS[:-1]), "masked" in row["flags"])
