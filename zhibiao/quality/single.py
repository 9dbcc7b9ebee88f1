"""Checks of one fact by itself: the unit and the magnitude that its concept allows."""

from __future__ import annotations

from ..lexicon.limits import GROWTH, POINTS
from ..normalize.concept import Concept, names_change
from ..normalize.quantity import dimension
from .reading import Reading

RELATIVE = {"percent", "points", "multiple", "none"}
UNSAID = ("none", "time")
# what is counted is counted in several ways: 3所学校, 1200人, 800户
COUNTED = {"count", "people", "household"}


def unit_mismatch(reading: Reading) -> bool:
    """True where the unit measures something else than the concept: 粮食产量 in yuan, 城镇化率 in persons.

    Growth of anything is relative; a change is in the units of the level or relative. Nothing is said without a concept,
    of a bare magnitude (2.7万), a length of time (连续10年), a unit that is not in the lexicon, and of ratios.
    """
    concept, found, fact = reading.concept, reading.dimension, reading.fact
    if concept is None or found is None or found.name in UNSAID or fact.measure == "ratio":
        return False
    allowed = {kind.name for unit in concept.units if (kind := dimension(unit))}
    if allowed & COUNTED:
        allowed |= COUNTED
    if fact.measure == "growth":
        allowed = RELATIVE
    elif fact.measure == "change" or names_change(fact.indicator_name):
        allowed |= RELATIVE
    elif "percent" in allowed:
        allowed |= {"none"}
    return found.name not in allowed


def out_of_bounds(reading: Reading, value: float | None = None) -> bool:
    """True where a level is impossible for its concept and the level of its place, or a change of it is.

    value: another number in the fact's unit, which is judged instead of the fact's own.
    """
    concept, found, fact = reading.concept, reading.dimension, reading.fact
    value = fact.value if value is None else value
    if concept is None or found is None or value is None:
        return False
    if fact.measure == "growth" and found.name == "percent" and concept.dimension != "percent":
        signed = -value if fact.direction == "down" else value
        return not GROWTH[0] <= signed * found.factor <= GROWTH[1]
    if fact.measure == "change" and found.name == "points":
        return abs(value * found.factor) > POINTS
    if not reading.is_level or found.name != concept.dimension:
        return False
    low, high = _bounds(concept, reading)
    return not low <= value * found.factor <= high


def _bounds(concept: Concept, reading: Reading) -> tuple[float, float]:
    """The bounds of the concept in the reference unit; a flow of several years may be so many times as large."""
    unit = dimension(concept.units[0])
    assert unit is not None
    low, high = concept.bounds(reading.level)
    if concept.kind == "flow":
        high *= reading.length
    if reading.year is None:  # a quarter or a month
        low = min(low, 0.0)
    slack = 1e-9 * abs(high)
    return low * unit.factor - slack, high * unit.factor + slack
