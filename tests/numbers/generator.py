"""Quantities of every kind, made from numbers: a seed gives the same cases, however often it is asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from .writing import FORMAL, WIDE, chinese, chinese_decimal, decimal, grouped, split_magnitude

# unit → what one of it is in base units; a second opinion on zhibiao/lexicon, written by hand
UNITS: dict[str, tuple[str, Fraction]] = {
    unit: (base, Fraction(size))
    for base, units in {
        "元": {"元": 1},
        "美元": {"美元": 1},
        "日元": {"日元": 1},
        "吨": {"吨": 1, "公斤": "1/1000", "斤": "1/2000"},
        "吨标准煤": {"吨标准煤": 1},
        "米": {"米": 1, "公里": 1000},
        "平方米": {"平方米": 1, "平方公里": 10**6, "公顷": 10_000, "亩": "2000/3"},
        "立方米": {"立方米": 1},
        "瓦": {"千瓦": 1000, "兆瓦": 10**6},
        "千瓦时": {"千瓦时": 1},
        "伏安": {"千伏安": 1000},
        "元/月": {"元/月": 1},
        **{
            unit: {unit: 1} for unit in ("人", "人次", "户", "家", "个", "项", "件", "套", "辆", "座", "床", "头", "株")
        },
    }.items()
    for unit, size in units.items()
}
RATES = {unit: (unit, Fraction(1)) for unit in ("%", "‰", "个百分点", "倍")} | {
    "个基点": ("个百分点", Fraction(1, 100))
}
MAGNITUDES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
LOCALES = ("二", "两")


class Case(NamedTuple):
    """A quantity and what it says: VALUE and UNIT as they stand in a text, the number as written beside the unit and in
    base units. low is None where digits are hidden, high where it is no range. in_text: the rules take it for a fact."""

    kind: str
    value: str
    unit: str
    low: Fraction | None
    high: Fraction | None
    base_unit: str
    factor: Fraction
    infix: str = ""
    in_text: bool = True

    @property
    def text(self) -> str:
        return self.value + self.infix + self.unit

    @property
    def low_base(self) -> Fraction | None:
        return None if self.low is None else self.low * self.factor

    @property
    def high_base(self) -> Fraction | None:
        return None if self.high is None else self.high * self.factor


def _case(
    kind: str,
    value: str,
    magnitude: str,
    unit: str,
    low: Fraction | int | None,
    high: Fraction | int | None = None,
    infix: str = "",
    in_text: bool = True,
) -> Case:
    base_unit, factor = UNITS.get(unit) or RATES.get(unit) or (unit, Fraction(1))
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return Case(
        kind, value, magnitude + unit, ends[0], ends[1], base_unit, factor * MAGNITUDES[magnitude], infix, in_text
    )


def _size(draw: random.Random, most: int) -> int:
    """A number of up to ``most`` digits, each length as likely, often round."""
    length = draw.randint(1, most)
    kept = draw.randint(1, length)
    return draw.randint(10 ** (kept - 1), 10**kept - 1) * 10 ** (length - kept)


def _sized(draw: random.Random) -> tuple[str, str]:
    return draw.choice(("", "万", "亿", "万亿")), draw.choice(tuple(UNITS))


def _places(draw: random.Random, most: int = 4) -> tuple[int, int]:
    """A decimal number: its digits, and how many of them stand behind the point."""
    places = draw.randint(0, 3)
    return _size(draw, most + places), places


def arabic(draw: random.Random) -> Case:
    number, places = _places(draw, 6)
    magnitude, unit = _sized(draw)
    if 1900 <= number < 2100 and not places:
        magnitude = "万"  # 2023家 may be a year and more
    return _case("arabic", decimal(number, places), magnitude, unit, Fraction(number, 10**places))


def rates(draw: random.Random) -> Case:
    number, places = _places(draw, 2)
    return _case(
        "percent, per mille, points",
        decimal(number, places),
        "",
        draw.choice(tuple(RATES)),
        Fraction(number, 10**places),
    )


def groups(draw: random.Random) -> Case:
    number, places = _size(draw, 9) + 1000, draw.randint(0, 2)
    number *= 10**places
    magnitude, unit = _sized(draw)
    return _case("grouped", grouped(number, places), magnitude, unit, Fraction(number, 10**places))


def full_width(draw: random.Random) -> Case:
    case = draw.choice((arabic, groups, rates))(draw)
    return case._replace(kind="full width", value=case.value.translate(WIDE), unit=case.unit.translate(WIDE))


def chinese_numeral(draw: random.Random) -> Case:
    number = _size(draw, 13)
    value, magnitude = split_magnitude(chinese(number, draw.choice(LOCALES), draw.choice(("十", "一十"))))
    unit = draw.choice(tuple(UNITS))
    # 五十六家 enumerates, 五百家 and 五万家 measure
    return _case("Chinese", value, magnitude, unit, Fraction(number, MAGNITUDES[magnitude]), in_text=number >= 100)


def chinese_with_decimals(draw: random.Random) -> Case:
    places = draw.randint(1, 3)
    number = _size(draw, 4 + places)
    magnitude, unit = draw.choice((_sized(draw), ("", "倍"), ("", "个百分点")))
    value = chinese_decimal(number, places)
    in_text = bool(magnitude) or unit in RATES or number >= 100 * 10**places
    return _case("Chinese decimals", value, magnitude, unit, Fraction(number, 10**places), in_text=in_text)


def formal(draw: random.Random) -> Case:
    """The numerals of vouchers. The rules do not look for them in a text."""
    case = chinese_numeral(draw)
    return case._replace(kind="formal", value=case.value.translate(FORMAL), in_text=False)


def mixed(draw: random.Random) -> Case:
    unit = draw.choice(("元", "吨", "公里", "人", "户", "家"))
    one, rest = draw.randint(1, 9999), draw.randint(1, 9)
    forms: tuple[Callable[[], Case], ...] = (
        lambda: _case("mixed", f"{one}亿{rest}000", "万", unit, one * 10**4 + rest * 1000),
        lambda: _case("mixed", f"{one}亿{rest}百", "万", unit, one * 10**4 + rest * 100),
        lambda: _case("mixed", f"{one}亿{rest}千", "万", unit, one * 10**4 + rest * 1000, infix="多"),
        lambda: _case("mixed", f"{one}万{rest}千", "", unit, one * 10**4 + rest * 1000),
        lambda: _case("mixed", f"{one}万{1000 + one % 9000}", "", unit, one * 10**4 + 1000 + one % 9000),
        lambda: _case("mixed", f"{rest}千", "", unit, rest * 1000, infix="多"),
        lambda: _case("mixed", f"{one}万{rest}千", "", unit, one * 10**4 + rest * 1000, infix="余"),
        lambda: _case("mixed", decimal(one, 1), "万亿", "元", Fraction(one, 10)),
        lambda: _case("mixed", chinese(rest * 100), "万", unit, rest * 100, infix="多"),
    )
    return draw.choice(forms)()


def ranges(draw: random.Random) -> Case:
    places = draw.choice((0, 0, 1, 2))
    low, step = draw.randint(1, 900), draw.randint(1, 99)
    high = low + step
    a, b = decimal(low, places), decimal(high, places)
    ends = Fraction(low, 10**places), Fraction(high, 10**places)
    sign = draw.choice(("—", "-", "～", "至", "到", "–", "——"))
    magnitude, unit = _sized(draw)
    c, d = (chinese(n * 1000, draw.choice(LOCALES)) for n in (low % 9 + 1, low % 9 + 1 + step))
    forms: tuple[Callable[[], Case], ...] = (
        lambda: _case("range", f"{a}{sign}{b}", magnitude, unit, *ends),
        lambda: _case("range", f"{a}%{sign}{b}", "", "%", *ends),
        lambda: _case("range", f"{a}{sign}{b}", "", "%", *ends),
        lambda: _case("range", f"{a}万{sign}{b}", "万", unit, *ends),
        lambda: _case("range", f"{chinese(low)}{sign[0]}{chinese(high)}", "万", unit, low, high),
        lambda: _chinese_range(c, d, sign[0], unit, (low % 9 + 1) * 1000, (low % 9 + 1 + step) * 1000),
    )
    return draw.choice(forms)()


def _chinese_range(low: str, high: str, sign: str, unit: str, first: int, last: int) -> Case:
    """三千至五千元, 三千至一万三千元, 三万至五 + 万元: the end of the second is the unit's."""
    value, magnitude = split_magnitude(high)
    factor = MAGNITUDES[magnitude]
    if magnitude and not low.endswith(magnitude):
        return _case("range", f"{low}{sign}{value}", "", "个百分点", first, last, in_text=False)._replace(
            value=f"{low}{sign}{high}"
        )
    return _case("range", f"{low}{sign}{value}", magnitude, unit, Fraction(first, factor), Fraction(last, factor))


def fractions(draw: random.Random) -> Case:
    whole = draw.randint(2, 200)
    part = draw.randint(1, whole)
    places = draw.randint(1, 2)
    share = draw.randint(1, 200 * 10**places)
    forms: tuple[Callable[[], Case], ...] = (
        lambda: _case(
            "fraction", f"{chinese(whole)}分之{chinese(part)}", "", "", Fraction(part, whole), in_text=whole < 1000
        ),
        lambda: _case("fraction", f"{part}/{whole}", "", "", Fraction(part, whole)),
        lambda: _case("fraction", f"百分之{chinese(part)}", "", "", Fraction(part, 100)),
        lambda: _case("fraction", f"百分之{chinese_decimal(share, places)}", "", "", Fraction(share, 100 * 10**places)),
        lambda: _case(
            "fraction", f"千分之{chinese_decimal(share, places)}", "", "", Fraction(share, 1000 * 10**places)
        ),
        lambda: _case("fraction", f"万分之{chinese(part)}", "", "", Fraction(part, 10_000)),
    )
    return draw.choice(forms)()


def ratios(draw: random.Random) -> Case:
    (a, left), (b, right) = _places(draw, 2), _places(draw, 1)
    sign = draw.choice("∶:：")
    value = Fraction(a, 10**left) / Fraction(b, 10**right)
    return _case("ratio", f"{decimal(a, left)}{sign}{decimal(b, right)}", "", "", value)


def multiples(draw: random.Random) -> Case:
    tenths, hundredths = draw.randint(1, 9), draw.randint(1, 9)
    number, places = _places(draw, 2)
    one = chinese(tenths)
    forms: tuple[Callable[[], Case], ...] = (
        lambda: _case("multiple", decimal(number, places), "", draw.choice(("成", "番")), Fraction(number, 10**places)),
        lambda: _case("multiple", one, "", "番", tenths),
        lambda: _case("multiple", one, "", "成", tenths),
        lambda: _case("multiple", f"{one}成{chinese(hundredths)}", "", "", Fraction(tenths * 10 + hundredths, 100)),
        lambda: _case("multiple", f"{one}成半", "", "", Fraction(tenths * 10 + 5, 100)),
        lambda: _case(
            "multiple", chinese(tenths * 10 + hundredths), "", draw.choice(("倍", "个百分点")), tenths * 10 + hundredths
        ),
        lambda: _case(
            "multiple",
            f"{one}{draw.choice('至到—')}{chinese(tenths + 1)}",
            "",
            "成",
            tenths,
            tenths + 1,
            in_text=tenths < 9,
        ),
    )
    return draw.choice(forms)()


def hidden(draw: random.Random) -> Case:
    case = draw.choice((arabic, rates))(draw)
    places = [place for place, char in enumerate(case.value) if char.isdigit()]
    gone = draw.sample(places, draw.randint(1, max(1, len(places) - 1)))
    value = "".join("*" if place in gone else char for place, char in enumerate(case.value))
    return case._replace(kind="hidden digits", value=value, low=None, in_text=any(char.isdigit() for char in value))


def products(draw: random.Random) -> Case:
    a, b = draw.randint(2, 30), draw.randint(2, 999)
    if draw.random() < 0.8:
        return _case("product, sum", f"{a}{draw.choice('×✕')}{b}", draw.choice(("", "万")), "千瓦", a * b)
    return _case("product, sum", f"{a}+{b}", "", "家", a + b, in_text=False)


# kind of quantity → how many distinct ones
KINDS: dict[Callable[[random.Random], Case], int] = {
    arabic: 15_000,
    rates: 4_000,
    groups: 12_000,
    full_width: 8_000,
    chinese_numeral: 30_000,
    chinese_with_decimals: 10_000,
    formal: 3_000,
    mixed: 8_000,
    ranges: 14_000,
    fractions: 5_000,
    ratios: 4_000,
    multiples: 800,
    hidden: 5_000,
    products: 1_500,
}


def cases(share: float = 1.0, seed: int = 20230112) -> Iterator[Case]:
    """Distinct cases of every kind, a share of what ``KINDS`` says."""
    seen: set[tuple[str, str]] = set()
    for make, count in KINDS.items():
        draw = random.Random(f"{seed} {make.__name__}")
        found = 0
        while found < count * share:
            case = make(draw)
            if (case.value, case.unit) not in seen:
                seen.add((case.value, case.unit))
                found += 1
                yield case
