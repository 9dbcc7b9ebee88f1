"""The INDICATOR of a value → the full name of what that value measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..lexicon.indicators import HEADS, SHARED_MODIFIERS
from ..schema import Span

SPACE = re.compile(r"\s+")
JOINTS = re.compile(r"、|和|与|及|以及|，")
SECTORS = ("第一产业", "第二产业", "第三产业")
THREE_SECTORS = re.compile(
    r"(?:三次产业|三大产业|一、二、三(?:次)?产业?|一产、二产、三产|三产)(?:结构|比例|比重|占比|增加值)?"
)
SPLIT_BY_VERB = re.compile(r"(?<=[一-鿿]{2})(?:累计|共|预计)?(?:实现|完成|达到)(?=[一-鿿]{2})")
# between the indicator and its share: 占全省比重, 占全省的, 占比
SHARE_OF = re.compile(r"占(?:到|据)?(?P<whole>(?:(?![由从达为])[一-鿿“”]){2,16}?)(?:的?比[重例]|的)[^。；，]{0,12}$")
SHARE = re.compile(r"(?:占比|比重|所占比例)[^。；，]{0,12}$")
# 建筑业实现增加值: the noun before the verb, where the indicator is only the bare word after it
BARE = (
    "增加值",
    "总产值",
    "产值",
    "利润",
    "利润总额",
    "利税",
    "营业收入",
    "主营业务收入",
    "收入",
    "总收入",
    "综合收入",
)
NOUN_AND_VERB = re.compile(
    r"(?:^|[，。；、：])(?:其中|全年|年末|[全我][国省市县区旗州])*(?P<noun>(?![全我][国省市县区旗州]|全年|年末)[一-鿿]{2,12}?)(?:累计|预计|共)?(?:实现|完成)$"
)
A_RATIO = re.compile(r".*(?:比|之比|比例|比重|占比|率)")
CITY_WORDS = re.compile(r"低保|最低生活保障")
URBAN_RURAL = "城乡"
BEFORE = 24  # characters before an indicator that can hold its noun


class Sibling(NamedTuple):
    """One of the values that share an INDICATOR: half-open offsets in the text, its unit and its measure."""

    span: Span
    unit: str
    measure: str


def parts(indicator: str) -> list[str]:
    """Return the single names of a coordinated one: 城乡居民收入 → 城镇居民收入, 农村居民收入. One name stays alone.

    Names joined by 、 or 和 share the head of the last one, and a modifier that stands before the first one.
    """
    if THREE_SECTORS.fullmatch(indicator):
        return [f"{sector}占比" for sector in SECTORS]
    if indicator.endswith(("比", "差距")):
        return [indicator]
    pieces = [piece for piece in JOINTS.split(indicator) if piece]
    if len(pieces) > 1 and len(pieces[-1]) > 1:
        return _with_shared(pieces)
    if indicator.startswith(URBAN_RURAL) and len(indicator) > len(URBAN_RURAL):
        rest = indicator.removeprefix(URBAN_RURAL)
        return [("城市" if CITY_WORDS.search(rest) else "城镇") + rest, "农村" + rest]
    return [indicator]


def _with_shared(pieces: list[str]) -> list[str]:
    head = next(
        (head for head in sorted(HEADS, key=len, reverse=True) if pieces[-1].endswith(head) and pieces[-1] != head), ""
    )
    if pieces[0] in ("城镇", "城市", "农村") and "居民" in pieces[-1]:
        head = pieces[-1][pieces[-1].index("居民") :]
    modifier = next((word for word in SHARED_MODIFIERS if pieces[0].startswith(word) and pieces[0] != word), "")
    if modifier and any(piece.startswith(SHARED_MODIFIERS) for piece in pieces[1:]):
        modifier = ""
    names = [piece if head and piece.endswith(head) else piece + head for piece in pieces]
    return [names[0], *(modifier + name for name in names[1:])]


def indicator_name(text: str, indicator: Span, value: Span, siblings: Sequence[Sibling]) -> str:
    """Return the full name of what a value measures; the INDICATOR's text where that says it.

    text: the paragraph. indicator, value: half-open offsets in it. siblings: all values of this INDICATOR in order, the
    value itself among them. Values in a row with one measure share out the names of a coordinated INDICATOR.
    """
    name = SPACE.sub("", text[slice(*indicator)])
    me = next((i for i, sibling in enumerate(siblings) if sibling.span == value), None)
    if me is None:
        return name
    names = parts(name)
    if len(names) > 1:
        place = _place(text, siblings, me, len(names))
        return names[place] if place is not None else name
    name = SPLIT_BY_VERB.sub("", name, count=1)
    if name in BARE and (match := NOUN_AND_VERB.search(text[max(0, indicator[0] - BEFORE) : indicator[0]])):
        name = match["noun"] + name
    return _share(text[indicator[1] : value[0]], name) if siblings[me].measure == "ratio" else name


def _place(text: str, siblings: Sequence[Sibling], me: int, count: int) -> int | None:
    """Which of a coordinated INDICATOR's names a value has: its place among as many values that belong together."""
    run = [[0]]
    for i in range(1, len(siblings)):
        before, here = siblings[i - 1], siblings[i]
        between = text[before.span[1] : here.span[0]]
        together = here.measure == before.measure and len(run[-1]) < count and not re.search("[。；]", between)
        if together:
            run[-1].append(i)
        else:
            run.append([i])
    mine = next(group for group in run if me in group)
    return mine.index(me) if len(mine) == count else None


def _share(between: str, name: str) -> str:
    """The name of a share, where the text between indicator and value says that it is one."""
    if A_RATIO.fullmatch(name):
        return name
    if match := SHARE_OF.search(between):
        return f"{name}占{match['whole']}比重"
    return f"{name}占比" if SHARE.search(between) else name
