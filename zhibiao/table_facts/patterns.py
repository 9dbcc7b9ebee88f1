"""What stands in the cells of tables: numbers, units, names of rows; and what headers and captions say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon import tables as words
from ..lexicon.units import CLASSIFIERS, LATIN_UNITS, MAGNITUDES, MONEY_UNITS, RATIO_UNITS, SIZE_UNITS


def _any(some: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(some), key=lambda word: (-len(word), word)))


BASE_UNIT = rf"(?:{_any((*MONEY_UNITS, *SIZE_UNITS, *LATIN_UNITS, *CLASSIFIERS))})"
MAGNITUDE = f"[{''.join(MAGNITUDES)}]"
UNIT = (
    rf"(?:{_any(RATIO_UNITS)}|{MAGNITUDE}*{BASE_UNIT}(?:公里|海里)?(?:[/·]{MAGNITUDE}*{BASE_UNIT}){{0,3}}|{MAGNITUDE}+)"
)
UNIT_ONLY = re.compile(rf"{UNIT}(?:/{UNIT})?")
BRACKET = re.compile(r"[（(](?:单位[:：]?\s*)?(?P<inside>[^（）()]{1,12})[）)]")
TABLE_UNIT = re.compile(rf"(?:计量)?单位\s*[:：]\s*(?P<unit>{UNIT}(?:/{UNIT})?)(?![一-鿿、，])")
NUMBER = r"(?:[\d*]{1,3}(?:[,，][\d*]{3})+|[\d*]{1,3}(?: \d{3})+|[\d*]+)(?:\.[\d*]+)?"
VALUE = re.compile(
    rf"""
    (?P<word>增长|上升|提高|上涨|增加|下降|减少|降低|回落|下滑|▲|▼)?
    (?P<before>约|≥|≤|>=|<=|>|<|不低于|不超过|高于|低于)? \s?
    (?P<sign>[+\-−–])? \s?
    (?P<number>(?=[*.,]*\d){NUMBER}(?:\s?[\-—–~～至]\s?{NUMBER})?) \s?
    (?P<unit>{UNIT})?
    (?P<after>左右|以上|以下|以内|及以上)?
    (?:\s*(?:\[\d{{1,2}}\]|[①-⑳*]))?
    """,
    re.VERBOSE,
)
AT_LEAST, AT_MOST, ABOUT = (
    {"≥", ">=", ">", "不低于", "高于", "以上", "及以上"},
    {"≤", "<=", "<", "不超过", "低于", "以下", "以内"},
    {"约", "左右"},
)
MAX_VALUE = 60  # characters of a cell that can be a number


def read_value(text: str) -> re.Match[str] | None:
    """The match of ``VALUE`` on a cell's text, None where it is no number."""
    return VALUE.fullmatch(text) if len(text) <= MAX_VALUE else None


BARE_YEAR = re.compile(r"(?:19|20)\d\d\s?年?")
PART = r"(?:(?:1\s?[-—–至]\s?)?(?:1[0-2]|[1-9])月|[上下]半年|(?:第?[一二三四]|前三)季度)"
YEAR = re.compile(rf"(?<!\d)(?:19|20)\d\d\s?年?(?:\s?{PART})?(?!\d)")
PART_OF_YEAR = re.compile(rf"(?<![\d年]){PART}")
YEAR_WORD = re.compile(r"(?<![比较与])(?:上年|去年|上一年)(?!末比|底比)")
COMPARED = re.compile(words.COMPARED)
GROWTH, RATIO = re.compile(_any(words.GROWTH_WORDS)), re.compile(_any(words.RATIO_WORDS))
DOWN, BOTH_WAYS = re.compile(_any(words.DOWN_WORDS)), re.compile(_any(words.BOTH_WAYS))
TARGET, DONE = re.compile(_any(words.TARGET_WORDS)), re.compile(_any(words.DONE_WORDS))
GENERIC = frozenset(words.GENERIC_HEADS)
GROWTH_LABEL = re.compile(r"(?P<name>.*?[^自然人口])(?:比上年|同比)?(?:增长速度|增速|增幅|涨幅|增长率|增长)")
# what stands around the name of a row; no blank can be taken by two parts
LABEL = re.compile(
    r"""
    [\s#＃*·•\-—]* (?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]\s?(?!\d)\s*)?
    (?:(?:其中|其\s中)[:：]?\s*|[:：]\s*)? (?:[#＃]\s*)?
    (?P<name>(?!\s).*?\S)
    \s*(?:(?:\[\d{1,2}\]|[①-⑳*])\s*){0,4}
    """,
    re.VERBOSE,
)
HOME_PREFIX = re.compile(r"(?:[全我][国省市县区州盟旗]|年末|年底|全年|期末|全部)+")
TITLE_NUMBER = re.compile(r"^(?:附?表|图)\s?[\d一二三四五六七八九十]+[-—\d]*[:：、.\s]*")
PLACE_WORDS = re.compile("全[国省市县区州盟旗]")
DOCUMENT_TITLE = re.compile("工作报告|公报")
