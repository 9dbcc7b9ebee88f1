"""Names of indicators → the concepts of ``lexicon/concepts.csv``: what the statistics bureau calls it, and what is plausible."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "lexicon" / "concepts.csv"
KINDS = ("flow", "stock", "share", "index", "per_unit", "ratio", "standard")
SEPARATOR = "|"

BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
NOISE = re.compile(r"[“”‘’\"'「」《》\s]")
# full-width letters and digits, and the signs that both widths have
WIDTH = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94)})
# one spelling for what is written in several ways inside a name
SAME = (
    (re.compile(r"(?:国内|地区)?生产总值"), "GDP"),
    (re.compile(r"规模(?:以上|工业企业(?=.))"), "规上"),
    (re.compile("限额以上"), "限上"),
    (re.compile(r"研究与试验发展|R&D"), "研发"),
    (re.compile(r"占比例"), "占比"),
    (re.compile(r"的(?=贡献率|比[重例]$)"), ""),
)
# words of the sentence that a name may begin or end with
BEFORE = re.compile(
    r"(?:全[国省市区县旗盟州镇]|[我本]?[省市区县旗](?=全)|[我本][国省市区县旗盟州]|年[末底均度内]|全年|当年|本年|今年|去年|其中|累计|预计|预期"
    r"|平均每年|每年|力争|确保|努力|实现|完成|达到|保持|同期|和|及|以及)+"
)
_AFTER = (
    *("累计", "预计", "共", "合计", "均", "已", "将", "年均", "总计", "实现", "完成", "达", "突破", "超过", "超", "为", "至", "到"),
    *("增长", "提高", "下降", "减少", "增加", "增速", "增长率", "增幅", "涨幅", "降幅", "升幅"),
)  # fmt: skip
# read backwards from the end, as text reversed
AFTER = re.compile("(?:" + "|".join(word[::-1] for word in sorted(_AFTER, key=len, reverse=True)) + ")*")
# such a name says itself that the number is a change in per cent
RELATIVE = re.compile(r"(?:增速|增长率|增幅|涨幅|降幅|升幅|增长|下降)$")


class Concept(NamedTuple):
    """A row of ``lexicon/concepts.csv`` (see docs/concepts.md).

    units: the units it is given in, without magnitude, the first of them the one that the bounds are in. low, high: what
    is plausible from a poor county to the whole nation; county_high: at most in a county; province_low: at least in a
    province; where the two do not differ from low and high they are None.
    """

    id: str
    name: str
    english: str
    aliases: tuple[str, ...]
    kind: str
    dimension: str
    units: tuple[str, ...]
    low: float
    county_high: float | None
    province_low: float | None
    high: float
    source: str

    def bounds(self, level: str = "") -> tuple[float, float]:
        """What is plausible for ``county``, ``province``, ``nation`` or any other level, in the first of the units."""
        low = self.province_low if level in ("province", "nation") and self.province_low is not None else self.low
        high = self.county_high if level == "county" and self.county_high is not None else self.high
        return low, high


@lru_cache(maxsize=1)
def concepts() -> dict[str, Concept]:
    """Return all concepts by id, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: _concept(row) for row in csv.DictReader(stream)}


def _concept(row: dict[str, str]) -> Concept:
    return Concept(
        id=row["id"],
        name=row["name"],
        english=row["english"],
        aliases=tuple(filter(None, row["aliases"].split(SEPARATOR))),
        kind=row["kind"],
        dimension=row["dimension"],
        units=tuple(row["units"].split(SEPARATOR)),
        low=float(row["low"]),
        county_high=float(row["county_high"]) if row["county_high"] else None,
        province_low=float(row["province_low"]) if row["province_low"] else None,
        high=float(row["high"]),
        source=row["source"],
    )


@lru_cache(maxsize=8192)
def spelling(name: str) -> str:
    """Return a name as names are compared: no blanks, quotes or brackets with what is in them, GDP and 规上 for their long forms."""
    name = NOISE.sub("", BRACKETS.sub("", name).translate(WIDTH))
    for pattern, same in SAME:
        name = pattern.sub(same, name)
    return name


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """Return the spelling of a name without the words of its sentence: 全市年均实现… , …增速."""
    plain = spelling(name)
    plain = BEFORE.sub("", plain, count=1) if BEFORE.match(plain) else plain
    return AFTER.sub("", plain[::-1], count=1)[::-1]


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for concept in concepts().values():
        for name in (concept.name, *concept.aliases):
            found.setdefault(spelling(name), concept)
    return found


@lru_cache(maxsize=8192)
def find_concept(name: str) -> Concept | None:
    """Return the concept that a name means, by its official name or an alias; None for a name that is not known.

    >>> find_concept("全市实现生产总值").id
    'gdp'
    """
    known = _by_spelling()
    return known.get(spelling(name)) or known.get(core(name))


def indicator_id(name: str) -> str | None:
    """Return the id of the concept that a name means, or None."""
    concept = find_concept(name)
    return concept.id if concept else None


def names_change(name: str) -> bool:
    """True for a name that is itself a relative change: 地区生产总值增速."""
    return bool(RELATIVE.search(spelling(name)))
