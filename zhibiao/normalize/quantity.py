"""Values with their units as written → base units, and the kind of quantity that a unit measures."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.dimensions import BASE_UNITS, COUNT, DIMENSIONS
from ..lexicon.units import CLASSIFIERS, MAGNITUDES
from .number import Number, parse_number

MAGNITUDE = re.compile(
    r"""
    (?P<magnitude>
      (?: [十万亿]
        | 百 (?! 帕 | 分[点之比率] )                       # 百帕 and 百分点 are units of their own,
        | 千 (?! [瓦米克卡伏帕赫焦安牛兆升] | 字节 | 比特   # and so are 千瓦, 千米, 千克; 千吨 and 千公顷 are not
               | 分[点之比率] )
      )+
    )
    [余多]? \s*                                            # 万余户
    """,
    re.VERBOSE,
)
MAX_MAGNITUDE = 4  # characters: 千万亿, 百亿亿; what is longer says no number
# a magnitude inside the number itself; 万 and 亿 only, since 三千 before 万元 is 3000
OWN_MAGNITUDE = re.compile(r"[万亿]")
RANGE_SIGN = re.compile(r"[—–\-~～至到]+")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]次?")


class Dimension(NamedTuple):
    """A kind of quantity, and how many of its reference unit (yuan, square metre, ton …) one of a unit is."""

    name: str
    factor: float


def base_value(value: float | None, unit: str) -> tuple[float | None, str]:
    """Return a value in base units: ``(1.1, "万人")`` → ``(11000.0, "人")``, ``(2, "公里")`` → ``(2000.0, "米")``.

    The magnitude before the unit goes, and a unit of ``BASE_UNITS`` becomes the one it is counted in. A rate keeps its
    units (千克/人, and 人/百亿元 its denominator), and so does what is not in that table. The product is rounded to the
    nearest float once, from the decimal digits of ``value``; one that no float can hold keeps its unit. None, the value of
    hidden digits, stays None.
    """
    factor, plain = _without_magnitude(unit)
    base, size = _base_units().get(plain, (plain, Fraction(1)))
    if value is None or unit == base:
        return value, base
    try:
        return float(Fraction(str(value)) * factor * size), base
    except OverflowError:
        return value, unit


def _without_magnitude(unit: str) -> tuple[int, str]:
    """The factor of the magnitude that a unit begins with, and the rest: 万余户 is 10000 户; 千瓦 begins with none."""
    match = MAGNITUDE.match(unit)
    if not match or len(match["magnitude"]) > MAX_MAGNITUDE:
        return 1, unit
    return math.prod(MAGNITUDES[char] for char in match["magnitude"]), unit[match.end() :]


@lru_cache(maxsize=1)
def _base_units() -> dict[str, tuple[str, Fraction]]:
    return {unit: (base, Fraction(size)) for base, units in BASE_UNITS.items() for unit, size in units.items()}


def number_before(text: str, unit: str) -> Number:
    """Return the number of a VALUE as it stands before its unit: 一亿二千 before 万斤 is 12000.

    The magnitude of the unit belongs to the last part of a number that has a magnitude of its own: read alone, 一亿二千
    would be another number. The first end of a range is whole where it ends in a magnitude: 三万至五 before 万元 is 3 to 5.
    """
    factor, plain = _without_magnitude(unit)
    if factor == 1 or not OWN_MAGNITUDE.search(text):
        return parse_number(text)
    magnitude = "".join(char for char in unit.removesuffix(plain) if char in MAGNITUDES)
    sign = RANGE_SIGN.search(text)
    if sign and not OWN_MAGNITUDE.match(text, sign.start() - 1):
        text = text[: sign.start()] + magnitude + text[sign.start() :]
    number = parse_number(text + magnitude)
    return Number(_divided(number.value, factor), _divided(number.high, factor), number.masked)


def _divided(value: float | None, factor: int) -> float | None:
    return None if value is None else float(Fraction(str(value)) / factor)


@lru_cache(maxsize=1)
def _dimensions() -> dict[str, Dimension]:
    known = {unit: Dimension(COUNT, 1.0) for unit in CLASSIFIERS}
    known |= {unit: Dimension(name, factor) for name, units in DIMENSIONS.items() for unit, factor in units.items()}
    return known


@lru_cache(maxsize=4096)
def dimension(unit: str) -> Dimension | None:
    """Return the kind of quantity that a unit measures, magnitude and all; None for a unit that is not in the lexicon.

    Of a rate (元/月, 微克/立方米) it is the kind of the numerator. No unit at all has the dimension ``none``.
    """
    plain = BRACKETS.sub("", unit)
    if plain in _dimensions():
        return _dimensions()[plain]
    factor, base = _without_magnitude(plain)
    found = _dimensions().get(base) or _dimensions().get(base.partition("/")[0])
    if found is None or base.startswith("/"):
        return None
    return Dimension(found.name, found.factor * factor)
