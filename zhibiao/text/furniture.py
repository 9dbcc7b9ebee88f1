"""Lines of a saved page that are not its text, and keywords glued into it."""

from __future__ import annotations

import re
from collections import Counter

from ..schema import Span

# A line is furniture when it is short and one of these is in it. Lines that end like a sentence never are.
MAX_LENGTH = 160
FURNITURE = re.compile(
    r"""
      ^当前(?:版|位置)\s*[:：] | ^您(?:现在|当前)?的?位置 | (?:上|下)一(?:版|篇|页|条)(?:\s|[:：]|$)
    | ICP\s*备 | 公网安备 | 网站标识码 | 版权所有 | [Cc]opyright | ©
    | (?:发布|更新|发稿)(?:时间|日期)\s*[:：] | ^(?:信息|稿件|文章)?来源\s*[:：] | ^(?:责任)?编辑\s*[:：] | ^作者\s*[:：]
    | (?:浏览|阅读|点击)(?:次数|量|数)?\s*[:：] | ^[【\[]?字(?:体|号) | 关闭(?:窗口|本页)
    | 分享(?:到|至|本文)? \s* [:：] | ^分享(?:到|至)?
    | ^(?:标签|关键[词字]|相关(?:阅读|新闻|链接|推荐|文章)|推荐阅读|热门(?:文章|标签)|友情链接|网站地图|返回顶部)
    | 繁[體体]中?文? | 设为首页 | 加入收藏 | ^(?:网站)?首页
    | ^(?:主办|承办)单位?\s*[:：] | ^(?:联系)?电话\s*[:：] | ^邮(?:政)?编(?:码)?\s*[:：]
    """,
    re.VERBOSE,
)
# Buttons that reports speak of, too (无障碍改造, 扫码支付): a line of clauses that is no short one is not furniture for them.
BUTTON = re.compile(r"打印(?:本页|此页)?|扫一扫|扫码|(?:微信|微博)\s*(?:公众号|微博|QQ)|无障碍|IPv6")
CLAUSES = re.compile("[，；、]")
LONGEST_BUTTON = 40
# words begin and end with something else than a blank, so that a line of many words can be read in one way only
MENU = re.compile(
    r"""
    ^ [^\s|｜>»》。；;\d] (?: [^|｜>»》。；;\d]{0,14} [^\s|｜>»》。；;\d] )?
    (?: \s* [|｜>»] (?: \s* [^\s|｜>»》。；;\d] (?: [^|｜>»》。；;\d]{0,18} [^\s|｜>»》。；;\d] )? | \s+ (?=[|｜>»]) ) ){2,} $
    """,
    re.VERBOSE,
)
SENTENCE_END = re.compile(r"[。！？；][”’」』]?$")

INJECTED = re.compile(r"([一-鿿]{2,4})。")
INJECTED_MIN = 3
# 霍邱县 but not 发展市场, 服务区域: the name of a place, not a word that stands before such a syllable by chance
PLACE_SUFFIX = "(?:[县区](?![域间块内直城级乡])|市(?![场民值政级])|州|旗(?!帜))"
BEFORE_SUFFIX = re.compile(PLACE_SUFFIX)
BEHIND_PERCENT = re.compile(r"%([一-鿿]{2,4})。")
# a place of the document is written with its suffix at least this often; 建设 or 提升 nearly never
SUFFIX_SHARE = 0.25
# between a percent sign and a full stop no name can stand; these can
BOUNDS = {"以上", "以下", "以内", "左右", "上下", "之间"}


def is_furniture(line: str) -> bool:
    """True for a menu, a share or print button, an ICP line, a link to the next page, a list of tags, a byline."""
    line = line.strip()
    if not line or len(line) > MAX_LENGTH or SENTENCE_END.search(line) or line.startswith("|"):
        return False
    button = BUTTON.search(line) and (len(line) <= LONGEST_BUTTON or not CLAUSES.search(line))
    return bool(button or FURNITURE.search(line) or MENU.match(line))


def injected_keywords(text: str) -> list[Span]:
    """Return the spans of a place name that somebody glued in before full stops, where no sentence can end on it.

    A name of two to four characters counts as injected when it stands before at least three full stops, and is a place
    of the document (a quarter of its other mentions are followed by 市, 县, 区, 州 or 旗) or stands twice where
    only something foreign can: between ``%`` and the full stop. A name that follows a word which takes a place as its
    object stays.
    """
    tails: Counter[str] = Counter()
    for match in INJECTED.finditer(text):
        run = match.group(1)
        tails.update({run[-n:] for n in range(2, len(run) + 1)})
    # one pass each for what makes a name suspicious, so that only few names are counted in the whole text
    suspects = set(BEHIND_PERCENT.findall(text))
    for match in BEFORE_SUFFIX.finditer(text):
        run = text[max(0, match.start() - 4) : match.start()]
        suspects.update(run[-n:] for n in range(2, 5))
    names = [n for n, count in tails.items() if count >= INJECTED_MIN and n in suspects and _is_foreign(n, text)]
    spans = []
    for name in names:
        for match in re.finditer(r"(?<![在到于往赴建美丽新满落入、，])" + re.escape(name) + "(?=。)", text):
            spans.append(match.span())
    return spans


def _is_foreign(name: str, text: str) -> bool:
    misplaced = 0 if name in BOUNDS else text.count(f"%{name}。")
    followed = len(re.findall(re.escape(name) + PLACE_SUFFIX, text))
    others = text.count(name) - text.count(name + "。")
    return misplaced > 1 or followed >= max(1, SUFFIX_SHARE * others) or (misplaced > 0 and followed > 0)
