"""The text of a VALUE → its number."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.numerals import CHINESE_DIGITS, HALVES, LARGE_MAGNITUDES, PLAIN_NUMERALS, SMALL_MAGNITUDES


class Number(NamedTuple):
    """The number of a VALUE as written beside its unit.

    value: the number, or the lower end of a range; None where digits are hidden or the text is no number.
    high: the upper end of a range, else None. masked: True where digits are hidden behind ``*``.
    """

    value: float | None
    high: float | None = None
    masked: bool = False


MAX_LENGTH = 80  # two numerals of a range up to 九千九百九十九万 … 亿
WIDTH = str.maketrans("０１２３４５６７８９．，％＋－／＊∶：～", "0123456789.,%+-/*::~")
BLANK = re.compile(r"\s+")

DIGITS = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# the signs between the ends of a range; a percent sign may stand behind the first end
RANGE = re.compile(r"(?P<low>[^—–\-~至到]+?)[%‰]?(?:[—–\-~]+|至|到)(?P<high>[^—–\-~至到]+)")
ARITHMETIC = re.compile(r"(?P<left>[\d.,]+)(?P<sign>[×✕xX+/])(?P<right>[\d.,]+)")
RATIO = re.compile(r"(?P<left>[\d.,]+):(?P<right>[\d.,]+)")
FRACTION = re.compile(r"(?P<whole>[^分又]+)分之(?P<part>[^分又]+)")
TENTHS = re.compile(r"(?P<tenths>[一二两三四五六七八九])成(?P<hundredths>[一二三四五六七八九半])")
NUMERAL = re.compile(f"[{CHINESE_DIGITS}{SMALL_MAGNITUDES}{LARGE_MAGNITUDES}点]+")
# 1.2万亿, 三点五亿: a number and what multiplies it
MIXED = re.compile(
    rf"(?P<digits>[\d.,]+|[{CHINESE_DIGITS}{SMALL_MAGNITUDES}]+点[{CHINESE_DIGITS}]+)"
    rf"(?P<magnitude>[{SMALL_MAGNITUDES}{LARGE_MAGNITUDES}]+)"
)
# 1亿2000万, 2万5千
PARTS = re.compile(rf"\d+(?:[{SMALL_MAGNITUDES}{LARGE_MAGNITUDES}]+零?\d+)+[{SMALL_MAGNITUDES}{LARGE_MAGNITUDES}]*")
# 三五 in 三五年 is from three to five: two different digits and nothing else
ABOUT = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])")


def parse_number(text: str) -> Number:
    """Return the number that a VALUE's text says; ``Number(None)`` where it says none.

    Percent signs and magnitudes that belong to the unit are not applied: ``317.2`` of ``317.2亿元`` is 317.2.
    """
    text = BLANK.sub("", text.translate(WIDTH))
    if "*" in text:
        return Number(None, masked=True)
    if not text or len(text) > MAX_LENGTH:
        return Number(None)
    if match := RANGE.fullmatch(text):
        low, high = _single(match["low"]), _single(match["high"])
        if low is not None and high is not None and low > high and (mixed := MIXED.fullmatch(match["low"])):
            low = _single(mixed["digits"])  # 15万—16 before 万亩: the magnitude is that of the unit, said twice
        return Number(None) if low is None or high is None else Number(float(low), float(high))
    if match := ABOUT.fullmatch(text):
        low, high = _numeral(match[1]), _numeral(match[2])
        if low is not None and high is not None and low < high:
            return Number(float(low), float(high))
    number = _single(text)
    return Number(None if number is None else float(number))


def _single(text: str) -> Fraction | None:
    """The value of a text that holds one number: exact, rounded to a float only at the end."""
    text = text.rstrip("%‰")
    if DIGITS.fullmatch(text):
        return _digits(text)
    if match := ARITHMETIC.fullmatch(text) or RATIO.fullmatch(text):
        return _arithmetic(match["left"], match.groupdict().get("sign", "/"), match["right"])
    if text in HALVES:
        return Fraction(HALVES[text])
    if match := FRACTION.fullmatch(text):
        whole, part = _single(match["whole"]), _single(match["part"])
        return part / whole if whole and part is not None else None
    if match := TENTHS.fullmatch(text):
        tenths, hundredths = _numeral(match["tenths"]), _numeral(match["hundredths"].replace("半", "五"))
        return None if tenths is None or hundredths is None else tenths / 10 + hundredths / 100
    if match := MIXED.fullmatch(text):
        number, magnitude = _single(match["digits"]), _numeral(match["magnitude"])
        return None if number is None or magnitude is None else number * magnitude
    return _read(text, "smart") if PARTS.fullmatch(text) else _numeral(text)


def _digits(text: str) -> Fraction | None:
    return Fraction(text.replace(",", "")) if DIGITS.fullmatch(text) else None


def _arithmetic(left: str, sign: str, right: str) -> Fraction | None:
    a, b = _digits(left), _digits(right)
    if a is None or b is None:
        return None
    if sign == "/":
        return a / b if b else None
    return a + b if sign == "+" else a * b


@lru_cache(maxsize=4096)
def _numeral(text: str) -> Fraction | None:
    """The value of Chinese numerals; a magnitude without a digit before it (百, 万亿, 百万) counts once."""
    text = "".join(PLAIN_NUMERALS.get(char, char) for char in text)
    if not NUMERAL.fullmatch(text):
        return None
    return _read("一" + text if text[0] in SMALL_MAGNITUDES[1:] + LARGE_MAGNITUDES else text, "normal")


def _read(text: str, mode: str) -> Fraction | None:
    import cn2an

    try:
        return Fraction(str(cn2an.cn2an(text, mode)))
    except (ValueError, KeyError):  # KeyError: cn2an's own, of a last digit after 千万 and more
        return None
