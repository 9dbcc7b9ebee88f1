"""Values with their units as written → base units, and the kind of quantity that a unit measures."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.dimensions import COUNT, DIMENSIONS
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
BRACKETS = re.compile(r"[（(][^（）()]*[）)]次?")


class Dimension(NamedTuple):
    """A kind of quantity, and how many of its reference unit (yuan, square metre, ton …) one of a unit is."""

    name: str
    factor: float


def base_value(value: float | None, unit: str) -> tuple[float | None, str]:
    """Return a value and its unit without the magnitude before the unit: ``(1.1, "万人")`` → ``(11000.0, "人")``.

    Units without a magnitude stay as they are (%, 个百分点, 公里, 千瓦, 兆瓦), and so does what follows a ``/``
    (人/百亿元: a rate keeps its own denominator). The product is rounded to the nearest float once, from the decimal
    digits of ``value``. None, the value of hidden digits, stays None.
    """
    match = MAGNITUDE.match(unit)
    if not match:
        return value, unit
    base = unit[match.end() :]
    if value is None:
        return None, base
    factor = math.prod(MAGNITUDES[char] for char in match["magnitude"])
    return float(Decimal(str(value)) * factor), base


def numeral_before(numeral: str, unit: str) -> Number:
    """Return the number of a Chinese numeral of several parts before its unit: 一亿二千 before 万斤 is 12000.

    Read alone, 一亿二千 would be another number; the magnitude of the unit belongs to its last part.
    """
    match = MAGNITUDE.match(unit)
    if not match:
        return parse_number(numeral)
    whole = parse_number(numeral + match["magnitude"]).value
    return Number(None if whole is None else whole / math.prod(MAGNITUDES[char] for char in match["magnitude"]))


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
    factor, base = base_value(1.0, plain)
    found = _dimensions().get(base) or _dimensions().get(base.partition("/")[0])
    if found is None or factor is None or base.startswith("/"):
        return None
    return Dimension(found.name, found.factor * factor)
