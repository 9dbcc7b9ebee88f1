"""Values as written → base units: 317.2 亿元 → 31 720 000 000 元. A magnitude is taken off the unit, nothing else."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from ..lexicon.units import MAGNITUDES

MAGNITUDE = re.compile(
    r"""
    (?P<magnitude>
      (?: [十万亿]
        | 百 (?! 帕 | 分[点之比率] )                       # 百帕 and 百分点 are units of their own,
        | 千 (?! [瓦米克卡伏帕赫焦安牛兆] | 字节 | 比特     # and so are 千瓦, 千米, 千克; 千吨 and 千公顷 are not
               | 分[点之比率] )
      )+
    )
    [余多]? \s*                                            # 万余户
    """,
    re.VERBOSE,
)


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
