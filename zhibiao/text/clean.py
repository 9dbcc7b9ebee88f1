"""Raw text → clean text: simplified characters, half-width digits, no pinyin, no furniture; every character with its origin."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import Any

from ..schema import Span
from .furniture import injected_keywords, is_furniture
from .offsets import CleanText

CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿê\u0300-\u036f"
SPACE = " \t\u00a0\u3000\u2002\u2003\u2009\u202f"
# one pinyin syllable in brackets after a character; `km`, `app` and other abbreviations are no syllables
PINYIN = re.compile(
    rf"(?<=[{CJK}])[{SPACE}]?[(（][{SPACE}]?(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?[aoeiuv{TONED}]+(?:ng?|r)?[{TONED}]*"
    rf"[{SPACE}]?[)）][{SPACE}]?"
)
LINE_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
# halves of characters, which Python's texts can hold and no file: OpenCC and spaCy take none
HALVES = str.maketrans(dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"))
# full-width letters, digits and the signs of numbers; full-width punctuation is the Chinese norm and stays
WIDTH = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%+.-/*~=<>"}
    | {"\u2212": "-"}  # the minus sign
)
FORMS = LINE_BREAKS | HALVES | WIDTH
ASCII_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
WIDE = CJK + "，。；：！？（）“”‘’、《》〈〉【】"
# 乾 is 干 but in names: the counties 乾县 and 乾安县, the only places of the code table that OpenCC changes; no table has the towns
KEPT = re.compile(f"乾(?=[{SPACE}]?[县縣安])")
NUMERALS = "〇零一二两三四五六七八九十百千万亿"
# a number of running text that may hold a stray blank: words touch it, and none that takes a number of its own
SPACED_NUMBER = re.compile(
    rf"(?<=[{CJK}])(?<![表图第页版注件号项条章节之])(?P<gap>[{SPACE}]?)(?P<number>[\d*][\d*. ]*[\d*])(?=[{SPACE}]?[{CJK}%‰])"
)
YEAR = re.compile(r"(?:19|20)\d\d")
# 12，345: a comma between groups of three digits is part of the number, whatever its width
GROUPED = re.compile(r"(?<![\d.*,，])[1-9]\d{0,2}(?:[,，]\d{3})+(?![\d*,，])")


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Bring traditional characters and wrong conversions (麵臨, 係列) to simplified ones, one character for one.

    OpenCC reads whole lines; where a phrase would change the number of characters, single characters are converted.
    """
    convert = _converter().convert
    lines = []
    for line in text.split("\n"):
        new = convert(line)
        if len(new) != len(line):
            new = "".join(c if len(c := convert(char)) == 1 else char for char in line)
        for kept in KEPT.finditer(line):
            new = f"{new[: kept.start()]}{kept.group()}{new[kept.end() :]}"
        lines.append(new)
    return "\n".join(lines)


def _punctuation(text: str) -> str:
    """Chinese punctuation for ASCII punctuation that touches a Chinese character, so that one sign has one form.

    A point ends a sentence between Chinese characters, but not after a numeral, which it may number (``一.``).
    """
    text = re.sub(rf"(?<=[{WIDE}%])(?<![{NUMERALS}])\.(?=[{WIDE}]|$)", "。", text, flags=re.M)
    text = GROUPED.sub(lambda match: match.group().replace("，", ","), text)
    return re.sub(
        rf"(?<=[{WIDE}])[,;:!?()]+|(?<=[%0-9A-Za-z])[,;:!?()]+(?=[{WIDE}])|(?<=[%])[,;](?=\d)",
        lambda match: match.group().translate(ASCII_PUNCTUATION),
        text,
    )


def _foreign(text: str) -> list[Span]:
    """Spans of pinyin and of invisible characters."""
    return [match.span() for pattern in (PINYIN, f"[{INVISIBLE}]+") for match in re.finditer(pattern, text)]


def _blanks(text: str) -> list[Span]:
    """Blanks that mean nothing: at the edges of a line, beside Chinese characters, inside a quantity."""
    blank = rf"[{SPACE}]"
    spans = [
        match.span()
        for match in re.finditer(
            rf"^{blank}+|{blank}+$|(?<=[{WIDE}]){blank}(?!{blank})|(?<!{blank}){blank}(?=[{WIDE}])|(?<=\d){blank}(?=[%‰])",
            text,
            re.M,
        )
    ]
    return spans + _blanks_in_numbers(text)


def _blanks_in_numbers(text: str) -> list[Span]:
    """The blank to drop in ``完成3 17.2亿元``.

    What may be two numbers side by side stays: more blanks than one, a year, a point before the blank and digits on both
    its sides (a row of a table that lost its lines), no point beside the blank and another blank before the number.
    """
    spans = []
    for match in SPACED_NUMBER.finditer(text):
        before, blank, after = match["number"].partition(" ")
        halves = re.fullmatch(r"[\d*]+\.?", before) and re.fullmatch(r"\.?[\d*]+(?:\.[\d*]+)?", after)
        points = (before + after).count(".")
        at_point = before.endswith(".") or after.startswith(".")
        years = any(map(YEAR.fullmatch, (before, after)))
        if blank and halves and points < 2 and not years and (at_point or not match["gap"]):
            position = match.start("number") + len(before)
            spans.append((position, position + 1))
    return spans


def _lines(text: str) -> list[Span]:
    spans, position = [], 0
    for line in text.split("\n"):
        spans.append((position, position + len(line)))
        position += len(line) + 1
    return spans


def clean(raw: str) -> CleanText:
    """Return the clean text of a raw one, each of its characters tied to the raw character it stands for.

    Digits are never changed (only their width) and never invented. Lines end in ``\\n``; page furniture, bracketed pinyin and
    injected keywords are gone. Sources of the kinds of noise: DESIGN.md, "seeds".
    """
    cleaned = CleanText(raw, array("I", range(len(raw))))
    cleaned = cleaned.drop([match.span() for match in re.finditer("\r(?=\n)", raw)])
    text = cleaned.text.translate(FORMS)
    cleaned = CleanText(text, cleaned.origin).drop(_foreign(text))
    # only now: a reading between two characters would hide the word they make
    cleaned = CleanText(simplify(cleaned.text), cleaned.origin)
    cleaned = cleaned.drop(_blanks(cleaned.text))
    text = _punctuation(cleaned.text)
    cleaned = CleanText(text, cleaned.origin)
    cleaned = cleaned.drop([(start, end) for start, end in _lines(text) if is_furniture(text[start:end])])
    return cleaned.drop(injected_keywords(cleaned.text))


def furniture_lines(raw: str) -> list[str]:
    """Return the lines of a page that :func:`clean` leaves out; dates and sources stand in them."""
    return [line for line in simplify(raw.translate(HALVES)).splitlines() if is_furniture(line)]
