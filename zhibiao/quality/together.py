"""Checks of the facts of one report against each other: repeated, far apart, contradicting, glued."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..lexicon.limits import APART, APART_ONE, BUILT, BUILT_AREA, OTHERS, OUTLIER
from .reading import Reading
from .single import out_of_bounds

Key = tuple[object, ...]
# digits that may be a count and a decimal number, or a year and a number: 1426.3, 202217.5
GLUED = re.compile(r"(?P<whole>\d{3,})(?P<rest>\.\d+)")
# GDP and value added grow at constant prices and stand at current ones
REAL_TERMS = re.compile(r"GDP|增加值|总产值")
# 高于全省平均水平610元 is no change in time
ELSEWHERE = re.compile(r"高于|低于|快于|慢于|[比较与]全[国省市区州盟]|平均水平|差距")
TOLERANCE, REAL_TOLERANCE = 2.0, 15.0  # percentage points


def duplicates(readings: Sequence[Reading]) -> set[int]:
    """The facts that say again what an earlier one said: name, place, period, number, unit and meaning alike."""
    seen: set[Key] = set()
    found = set()
    for index, reading in enumerate(readings):
        fact, amount = reading.fact, reading.amount
        if not reading.name or amount is None or reading.dimension is None:
            continue
        high = None if fact.value_high is None else fact.value_high * reading.dimension.factor
        key = (
            reading.name, fact.region, fact.year, fact.measure, fact.direction, fact.bound, fact.status,
            round(amount, 9), high, reading.dimension.name,
        )  # fmt: skip
        if key in seen:
            found.add(index)
        seen.add(key)
    return found


def far_apart(readings: Sequence[Reading]) -> set[int]:
    """The levels of known indicators that lie far from what the same report says of the same indicator and place."""
    found = set()
    for group in _groups(
        readings, lambda r: (r.name, r.fact.region, r.dimension.name if r.dimension else "", r.length)
    ):
        amounts = {i: a for i in group if (a := readings[i].amount) and readings[i].concept and readings[i].is_level}
        order = sorted(amounts, key=lambda i: amounts[i])
        for index in order if len(order) > 1 else ():
            amount = amounts[index]
            low = amounts[order[1] if index == order[0] else order[0]]  # of the others
            high = amounts[order[-2] if index == order[-1] else order[-1]]
            if amount <= 0 or low <= 0:
                continue
            if max(amount / high, low / amount) > (APART_ONE if len(order) == 2 else APART):
                found.add(index)
    return found


def contradictions(readings: Sequence[Reading]) -> set[int]:
    """The levels, growths, changes and earlier levels of an indicator that cannot all be right.

    A level of a year with its growth (or change) and the level of the year before; a level with its growth and its
    change. Only exact results of single years count, and only where the report gives one number for each part; what the
    rounding of the numbers, and of real growth the prices, can explain is no contradiction.
    """
    found: set[int] = set()
    for group in _groups(readings, lambda r: (r.name, r.fact.region)):
        parts: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index in group:
            reading = readings[index]
            if reading.year and reading.fact.status == "actual" and reading.fact.bound == "exact" and reading.amount:
                parts[_part(reading), reading.year].append(index)
        for (part, year), indices in parts.items():
            if part == "level" and len(indices) == 1:
                found |= _contradicting(readings, parts, indices[0], year)
    return found


def _part(reading: Reading) -> str:
    kind = reading.dimension.name if reading.dimension else ""
    if reading.fact.measure == "level":
        return "level" if reading.is_level and kind not in ("percent", "none", "points") else "other"
    if reading.fact.measure == "growth":
        return "growth" if kind == "percent" else "other"
    in_time = reading.fact.measure == "change" and not ELSEWHERE.search(reading.clause)
    return "change" if in_time and kind not in ("percent", "points", "none") else "other"


def _contradicting(
    readings: Sequence[Reading], parts: dict[tuple[str, int], list[int]], level: int, year: int
) -> set[int]:
    def only(part: str, of: int) -> int | None:
        indices = parts.get((part, of), [])
        return indices[0] if len(indices) == 1 else None

    growth, change, before = only("growth", year), only("change", year), only("level", year - 1)
    now = readings[level]
    if growth is not None and before is not None and not _growth_fits(now, readings[growth], readings[before]):
        return {level, growth, before}
    if change is not None and before is not None and not _change_fits(now, readings[change], readings[before]):
        return {level, change, before}
    if growth is not None and change is not None and not _parts_fit(now, readings[growth], readings[change]):
        return {level, growth, change}
    return set()


def _signed(reading: Reading) -> float:
    assert reading.amount is not None
    return -reading.amount if reading.fact.direction == "down" else reading.amount


def _same_kind(*readings: Reading) -> bool:
    return len({reading.dimension and reading.dimension.name for reading in readings}) == 1


def _growth_fits(now: Reading, growth: Reading, before: Reading) -> bool:
    assert now.amount
    assert before.amount
    if not _same_kind(now, before) or before.amount <= before.precision:
        return True
    low = (now.amount - now.precision) / (before.amount + before.precision) * 100 - 100
    high = (now.amount + now.precision) / (before.amount - before.precision) * 100 - 100
    slack = growth.precision + (REAL_TOLERANCE if REAL_TERMS.search(now.name) else TOLERANCE)
    return low - slack <= _signed(growth) <= high + slack


def _change_fits(now: Reading, change: Reading, before: Reading) -> bool:
    assert now.amount
    assert before.amount
    if not _same_kind(now, change, before):
        return True
    slack = now.precision + before.precision + change.precision + 0.02 * now.amount
    return abs(now.amount - before.amount - _signed(change)) <= slack


def _parts_fit(now: Reading, growth: Reading, change: Reading) -> bool:
    assert now.amount
    if not _same_kind(now, change) or now.amount <= _signed(change):
        return True
    implied = _signed(change) / (now.amount - _signed(change)) * 100
    slack = TOLERANCE + 0.2 * abs(implied) + growth.precision
    return abs(implied - _signed(growth)) <= slack


def glued(readings: Sequence[Reading]) -> set[int]:
    """The numbers that seem to be two whose words between them were lost: 1426.3万平方米 for 14栋26.3万平方米.

    The whole number must be impossible (for its concept, for what is built, beside every other number of the same kind
    of unit in the report, or because it begins with its year), and what would be its second part possible.
    """
    levels: dict[str, list[float]] = defaultdict(list)
    for reading in readings:
        if reading.is_level and reading.amount:
            levels[reading.fact.unit].append(reading.amount)
    for amounts in levels.values():
        amounts.sort()
    return {
        index
        for index, reading in enumerate(readings)
        if reading.is_level and (match := GLUED.fullmatch(reading.fact.value_text)) and _is_two(reading, match, levels)
    }


def _is_two(reading: Reading, match: re.Match[str], levels: dict[str, list[float]]) -> bool:
    """levels: the amounts of all levels of the report by unit, ascending."""
    if reading.year and len(match["whole"]) > 4 and match["whole"].startswith(reading.fact.year):
        return True
    seconds = [float(text + match["rest"]) for text in _second_parts(match["whole"])]
    if out_of_bounds(reading):
        return any(not out_of_bounds(reading, second) for second in seconds)
    if reading.concept is not None or reading.dimension is None or not reading.amount:
        return False
    factor = reading.dimension.factor
    if reading.dimension.name == "area" and reading.fact.indicator_name.endswith(BUILT):
        limit = BUILT_AREA.get(reading.level)
        return limit is not None and reading.amount > limit and any(second * factor <= limit for second in seconds)
    if reading.dimension.name not in ("area", "length", "mass", "volume"):
        return False
    alike = levels[reading.fact.unit]
    if len(alike) <= OTHERS:
        return False
    largest = alike[-2] if reading.amount == alike[-1] else alike[-1]  # of the others
    return reading.amount > OUTLIER * largest and any(second * factor <= largest for second in seconds)


def _second_parts(whole: str) -> Iterator[str]:
    """The digits that a second number may begin with: 1426 → 426, 26, 6; none with a leading zero except 0 itself."""
    for start in range(1, len(whole)):
        if whole[start] != "0" or start == len(whole) - 1:
            yield whole[start:]


def _groups(readings: Sequence[Reading], key: object) -> Iterator[list[int]]:
    assert callable(key)
    groups: dict[Key, list[int]] = defaultdict(list)
    for index, reading in enumerate(readings):
        if reading.name:
            groups[key(reading)].append(index)
    return iter(groups.values())
