"""The kinds of noise, one function each: a broken text and a rate → edits that break it further.

A rate is the probability that one place where the kind can strike is struck. What the places are is said in each
docstring and in docs/noise.md. No kind touches a line end, empties a mention, puts two numbers together or changes
what a fact says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from random import Random
from typing import Any

from ..lexicon import noise as data
from ..schema import Span
from ..text.clean import simplify
from .broken import INSERTED, BrokenText, Edit

Mention = tuple[int, int, str]
HAN = "\u4e00-\u9fff"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?=年|[—–至-]+(?:19|20)\d\d年)")
NUMERIC = re.compile(r"[\w.,*%％]", re.ASCII)
NUMERAL = re.compile(r"[\d*〇零一二三四五六七八九十百千万亿两OolI.]")
NAME = re.compile(r"(?:^|[省市县区州盟旗])([^省市县区州盟旗治]{2,4})[省市县区州盟旗]$")
# mentions that lose their sense with a character of theirs
FRAGILE = ("VALUE", "UNIT", "REGION")


@dataclass(frozen=True)
class Page:
    """What is known of the text that is broken. mentions: (start, end, label) in the original text; place: the name
    that is glued in ("" for any); year: when the report was given; neighbours: sentences of other articles.
    """

    mentions: Sequence[Mention] = ()
    place: str = ""
    year: str = ""
    neighbours: Sequence[str] = field(default=data.NEIGHBOURS[::2])

    @classmethod
    def about(cls, region: str, mentions: Sequence[Mention], **known: Any) -> Page:
        """The page of a report on a region (full name, may be empty)."""
        name = NAME.search(region)
        return cls(sorted(mentions), name.group(1) if name else "", **known)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention[0] for mention in self.mentions]

    def mention(self, offset: int) -> Mention | None:
        """The mention that an original character belongs to."""
        found = bisect_right(self._starts, offset) - 1
        return self.mentions[found] if found >= 0 and offset < self.mentions[found][1] else None

    def is_inside(self, broken: BrokenText, position: int) -> bool:
        """True where something put in at a position of the broken text would stand inside a mention."""
        while position > 0 and broken.origin[position - 1] == INSERTED:
            position -= 1
        before = broken.origin[position - 1] if position > 0 else INSERTED
        mention = self.mention(before)
        return mention is not None and before + 1 < mention[1]


Kind = Callable[[BrokenText, Page, float, Random], Iterator[Edit]]


def _numbers(text: str) -> Iterator[Span]:
    """Numbers that are no years."""
    years = {match.start() for match in YEAR.finditer(text)}
    return (match.span() for match in NUMBER.finditer(text) if match.start() not in years)


def _mask(text: str, spans: Iterator[Span], rate: float, random: Random) -> Iterator[Edit]:
    for start, end in spans:
        digits = [i for i in range(start, end) if text[i].isdigit()]
        if len(digits) > 1 and random.random() < rate:
            hidden = set(random.sample(digits, random.randint(1, len(digits) - 1)))
            yield start, end, "".join("*" if i in hidden else text[i] for i in range(start, end))


def hidden_digits(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each number that is no year: some of its digits become ``*``; one at least stays."""
    yield from _mask(broken.text, _numbers(broken.text), rate, random)


def hidden_years(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each year of four digits: some become ``*``."""
    yield from _mask(broken.text, (match.span() for match in YEAR.finditer(broken.text)), rate, random)


def ocr(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each 0 and 1 of a number, as long as a digit of it stays, and each 〇: becomes what it looks like."""
    for match in re.finditer(r"\d+(?:[.,]\d+)*|〇", broken.text):
        left = sum(char.isdigit() for char in match.group())
        for i, char in enumerate(match.group(), match.start()):
            if char in data.OCR_CONFUSIONS and left != 1 and random.random() < rate:
                left -= 1
                yield i, i + 1, random.choice(data.OCR_CONFUSIONS[char])


def _drop(broken: BrokenText, spans: Iterator[Span], page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Delete single characters, never the last one of a mention and never what keeps two numbers apart."""
    text, origin, last = broken.text, broken.origin, -2
    for start, end in spans:
        around = text[start - 1 : start] + text[end : end + 1]
        if start == last or len(around) < 2 or all(map(NUMERAL.match, around)):
            continue
        mention = page.mention(origin[start]) if origin[start] != INSERTED else None
        alone = mention and not any(mention[0] <= origin[i] < mention[1] for i in (start - 1, end))
        if not alone and random.random() < rate:
            last = end
            yield start, end, ""


def dropped_years(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each 年 after a year of four digits: gone."""
    yield from _drop(broken, (m.span() for m in re.finditer(r"(?<=(?<!\d)\d{4})年", broken.text)), page, rate, random)


def dropped_words(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each function word of one character that is not part of a value, a unit or a place: gone."""

    def places() -> Iterator[Span]:
        for match in re.finditer(data.FUNCTION_WORDS, broken.text):
            mention = page.mention(broken.origin[match.start()])
            if mention is None or mention[2] not in FRAGILE:
                yield match.span()

    yield from _drop(broken, places(), page, rate, random)


def dropped_quotes(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each quotation mark: gone."""
    yield from _drop(broken, (m.span() for m in re.finditer(f"[{data.QUOTES}]", broken.text)), page, rate, random)


def injected_keywords(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each full stop: the name of a place before it."""
    place = page.place or random.choice(data.PLACES)
    for match in re.finditer(rf"(?<=[{HAN}%])。", broken.text):
        if random.random() < rate and not page.is_inside(broken, match.start()):
            yield match.start(), match.start(), place


def neighbour_sentences(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each sentence end: a sentence of another article after it, in the same paragraph."""
    for match in re.finditer(r"(?<=[。！？])(?=[^\s”’」』）)])", broken.text):
        if random.random() < rate and not page.is_inside(broken, match.start()):
            yield match.start(), match.start(), random.choice(page.neighbours)


def _line_starts(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"^(?=.)", text, re.M)]


def neighbour_lines(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each paragraph after the first: one or two lines of another article before it."""
    for start in _line_starts(broken.text)[1:]:
        if random.random() < rate:
            yield start, start, "".join(line + "\n" for line in random.sample(page.neighbours, random.randint(1, 2)))


def page_breaks(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each paragraph after the first: a line of a page's end before it."""
    for start in _line_starts(broken.text)[1:]:
        if random.random() < rate:
            yield start, start, _filled(random.choice(data.PAGE_BREAKS), page) + "\n"


def furniture(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each line of a page's head before the text, each of its foot after it."""
    head, foot = (
        [_filled(line, page) for line in lines if random.random() < rate] for lines in (data.PAGE_HEAD, data.PAGE_FOOT)
    )
    if head:
        yield 0, 0, "".join(line + "\n" for line in head)
    if foot:
        end = len(broken.text)
        yield end, end, ("" if broken.text.endswith("\n") else "\n") + "".join(line + "\n" for line in foot)


def _filled(line: str, page: Page) -> str:
    return line.format(place=page.place or "本地", year=page.year or "2020")


def half_width(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each sign of punctuation, but no full stop after a number and none that keeps two numbers apart: its ASCII form."""
    for match in re.finditer(f"(?<=(.))[{''.join(data.HALF_WIDTH)}](?=(.?))", broken.text):
        sign, (before, after) = match.group(), match.groups()
        apart = NUMERIC.match(before) and NUMERIC.match(after)
        if not apart and not (sign == "。" and NUMERAL.match(before)) and random.random() < rate:
            yield *match.span(), data.HALF_WIDTH[sign]


def full_width(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each run of digits, letters and signs of numbers: its full-width form."""
    for match in re.finditer(r"[0-9A-Za-z%*.+/-]+", broken.text):
        if random.random() < rate:
            yield *match.span(), "".join(chr(ord(char) + 0xFEE0) for char in match.group())


def number_spaces(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each number of two characters or more: a blank in it."""
    for match in re.finditer(r"[\d*]+(?:\.[\d*]+)?", broken.text):
        if len(match.group()) > 1 and random.random() < rate:
            i = random.randint(match.start() + 1, match.end() - 1)
            yield i, i, " "


def spaces(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each gap between a Chinese character and another one, a digit or a sign: a blank."""
    for match in re.finditer(rf"(?<=[{HAN}])(?=[{HAN}\d，。；、])|(?<=[\d，；、])(?=[{HAN}])", broken.text):
        if random.random() < rate:
            yield match.start(), match.start(), " "


@lru_cache(maxsize=2)
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)


def _traditional(line: str) -> str:
    """The line in traditional characters, one for one."""
    convert = _converter("s2t").convert
    new = convert(line)
    return new if len(new) == len(line) else "".join(c if len(c := convert(char)) == 1 else char for char in line)


def wrong_conversions(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each character that has several traditional forms: one that is wrong in its word (麵臨 for 面临)."""
    for line in re.finditer(r".+", broken.text):
        right = _traditional(line.group())
        for i, char in enumerate(line.group()):
            if char in data.WRONG_CONVERSIONS and random.random() < rate:
                wrong = [form for form in data.WRONG_CONVERSIONS[char] if form != right[i]]
                if wrong:
                    yield line.start() + i, line.start() + i + 1, random.choice(wrong)


def traditional(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each line: in traditional characters, but for those that would not come back (澄江湖 as 澂江湖)."""
    for line in re.finditer(r".+", broken.text):
        if random.random() < rate:
            new = _traditional(line.group())
            pairs = zip(line.group(), new, simplify(new))
            yield *line.span(), "".join(there if back == char else char for char, there, back in pairs)


def pinyin(broken: BrokenText, page: Page, rate: float, random: Random) -> Iterator[Edit]:
    """Each Chinese character before no bracket: its reading in brackets after it. Needs the package pypinyin."""
    from pypinyin import Style, lazy_pinyin

    for run in re.finditer(rf"[{HAN}]+", broken.text):
        bracket = broken.text.startswith(("(", "（"), run.end())
        struck = [i for i in range(len(run.group()) - bracket) if random.random() < rate]
        readings = lazy_pinyin(run.group(), style=Style.TONE) if struck else []
        for i in struck:
            if len(readings) == len(run.group()) and readings[i].isalpha() and readings[i] != run.group()[i]:
                left, right = random.choice(("()", "（）"))
                yield (at := run.start() + i + 1), at, left + readings[i] + right


# in the order in which they strike: what changes the words first, then what changes how they look
KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        hidden_digits, hidden_years, dropped_years, dropped_words, dropped_quotes, ocr, injected_keywords,
        neighbour_sentences, neighbour_lines, half_width, number_spaces, spaces, wrong_conversions, traditional, full_width,
        pinyin, page_breaks, furniture,
    )
}  # fmt: skip
# what puts lines between the paragraphs and so has no meaning inside one
LINE_KINDS = ("neighbour_lines", "page_breaks", "furniture")
