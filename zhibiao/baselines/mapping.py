"""What another system finds → VALUE and UNIT as the guidelines draw them, so that conventions cost it nothing.

A hit is a half-open range of a paragraph's text that holds a number and may go on with magnitude and unit (``3.2万吨``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..pipes.ner.naming import Quantity
from ..pipes.ner.patterns import QUOTED, UNIT
from ..pipes.relations.rules import pair_units
from ..schema import Span


class Hit(NamedTuple):
    """What a system found; kind: ``number``, or what the system itself takes the words for (``date``, ``ordinal``)."""

    start: int
    end: int
    kind: str = "number"


CN = "一二两三四五六七八九十百千零〇"
DIGITS = re.compile(r"[\d*]+(?:[.,][\d*]+)*")
# the magnitude of a Chinese numeral belongs to the unit, where a number is left without it
NUMERAL = re.compile(
    rf"{DIGITS.pattern}|[{CN}万]+分之[{CN}点万]+|一半|半数|[{CN}点]+(?:[万亿]+[{CN}]+)*|(?<!\d)[万亿]+",
)
# between a number and its unit: 30余个, 5 %
INFIX = re.compile(r"[余多几]|\s(?=[%‰％])")
OUR_UNIT = re.compile(rf"(?:[余多几](?!年)|\s?)(?P<unit>{UNIT})", re.VERBOSE)
# what makes one VALUE of two numbers: 5%—5.5%, 2×66; 2.8∶1, but not the three shares of 10∶43∶47
RANGE = re.compile(r"[%‰％万亿]?(?:[-—–~～]{1,2}|[至到])|[×✕]|\s?[∶:：]\s?")
RATIO = re.compile(r"\s?[∶:：]\s?")
RATIO_BEFORE = re.compile(r"[∶:：]\s?[\d.]+$")
TIME = re.compile(r"\s?(?:[年月日时](?![均间产])|号)")
# what no number in it measures: 2021-05-06 10:20, and names in quotes
NO_QUANTITY = re.compile(rf"(?<!\d)\d{{4}}-\d\d?-\d\d?(?:\s+\d\d?(?::\d\d){{1,2}})?|{QUOTED.pattern}")
FRACTION = re.compile(r"分之|一半|半数")
# a Chinese numeral measures only with one of these: before the others (一批, 两大) it is as a rule part of a word
MEASURED = re.compile(r"[万亿]|成|倍|番|个?百分点|个?基点|折")


def own(text: str, hits: Iterable[Hit]) -> list[Quantity]:
    """The number of every hit with the system's own unit, None where it has none, in order; hits without a number drop."""
    found = []
    for hit in hits:
        number = NUMERAL.search(text, hit.start, hit.end)
        if number:
            infix = INFIX.match(text, number.end(), hit.end)
            start = infix.end() if infix else number.end()
            found.append((number.span(), (start, hit.end) if text[start : hit.end].strip() else None))
    return sorted(found, key=lambda quantity: quantity[0])


def without_kinds(text: str, hits: Iterable[Hit]) -> list[Quantity]:
    """The same without what the system itself takes for a date, a time or an ordinal."""
    return own(text, (hit for hit in hits if hit.kind == "number"))


def helped(text: str, hits: Iterable[Hit]) -> list[Quantity]:
    """The numbers of a system with our help, in order.

    Left out are dates and times, ordinals, names (in quotes, or with a letter beside the number) and Chinese numerals that do
    not measure; a number is the whole run of digits, both ends of a range are one VALUE; the unit is what our unit list has
    after the number, or after the next one in a list that writes it once.
    """
    values: list[Span] = []
    runs = [match.span() for match in DIGITS.finditer(text)]
    for number in _numbers(text, hits):
        start, end = next((run for run in runs if run[0] < number[1] and number[0] < run[1]), number)
        if values and start < values[-1][1]:
            continue
        if values and _one_value(text, values[-1][1], start, end):
            start = values.pop()[0]
        values.append((start, end))
    names = bytearray(len(text))
    for match in NO_QUANTITY.finditer(text):
        names[match.start() : match.end()] = b"\1" * len(match.group())
    kept = [span for span in values if not any(names[slice(*span)]) and _measures(text, span)]
    units = [unit for _, end in kept if (unit := _unit(text, end))]
    return list(zip(kept, pair_units(text, kept, units)))


VARIANTS: dict[str, Callable[[str, Iterable[Hit]], Sequence[Quantity]]] = {
    "plain": own,
    "without its dates": without_kinds,
    "helped": helped,
}


def _numbers(text: str, hits: Iterable[Hit]) -> list[Span]:
    return sorted({match.span() for hit in hits for match in NUMERAL.finditer(text, hit.start, hit.end)})


def _one_value(text: str, before: int, start: int, end: int) -> bool:
    sign = RANGE.fullmatch(text, before, start)
    if sign is None or not RATIO.fullmatch(sign.group()):
        return sign is not None
    return not RATIO.match(text, end) and not RATIO_BEFORE.search(text[max(0, before - 12) : before])


def _unit(text: str, end: int) -> Span | None:
    match = OUR_UNIT.match(text, end)
    return match.span("unit") if match else None


def _measures(text: str, span: Span) -> bool:
    start, end = span
    if text[max(0, start - 1) : start] == "第":
        return False
    if TIME.match(text, end) and "." not in text[start:end] and text[max(0, start - 2) : start] != "连续":
        return False
    unit = _unit(text, end)
    if (
        any("a" <= letter.lower() <= "z" for letter in (text[max(0, start - 1) : start], text[end : end + 1]))
        and not unit
    ):
        return False
    if DIGITS.match(text, start, end) or FRACTION.search(text, start, end):
        return True
    return bool(unit and MEASURED.match(text, *unit))
