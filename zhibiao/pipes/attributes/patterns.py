"""Patterns that tell how a number is meant, from the words on both sides of it."""

from __future__ import annotations

import re

from ...lexicon import cues
from ..ner.patterns import one_of

# the stretch that belongs to a number: back to the last punctuation or number
CLAUSE = re.compile(r"[^，。；：！？\n]*$")

# a member of a list, and what joins it to the next one; read backwards from the number, as text reversed
LISTED = re.compile(r"-?(?:、|和|与|及)(?:上以|内以|右左|下以)?(?:%|‰|[一-鿿]{0,6})[\d.*]+")
NEGATIVE = re.compile(r"(?:[一-鿿]|^)[-－—]$")
RATIO_BEFORE = re.compile(r"\d\s?[∶:：]\s?$")
RATIO_AFTER = re.compile(r"\s?[∶:：]\s?\d")

# ---- bounds: the word that touches the number ------------------------------------------------------------------
_PLACE = "(?:全[国省市区县旗]的?|人民币)"
BOUND_BEFORE = {
    "at_most": re.compile(rf"(?<!不)(?:{one_of(cues.AT_MOST_BEFORE)})$|(?:不足|不到){_PLACE}(?:平均(?:水平)?的?)?$"),
    "at_least": re.compile(rf"(?:{one_of(cues.AT_LEAST_BEFORE)})$|(?:超过|超){_PLACE}$|不低于[^，。；、]{{2,16}}的$"),
    "about": re.compile(rf"(?:{one_of(cues.ABOUT_BEFORE)})$"),
}
INFIX = re.compile(r"[十百千万亿]+[余多]")
BOUND_AFTER = {
    "at_most": re.compile(one_of(cues.AT_MOST_AFTER)),
    "at_least": re.compile(rf"{one_of(cues.AT_LEAST_AFTER)}|(?<=[成一二三四五六七八九])强|还多"),
    "about": re.compile(one_of(cues.ABOUT_AFTER)),
}

# ---- measure ---------------------------------------------------------------------------------------------------
# 提高到, 增至: what follows is a level
REACHED = re.compile(r"(?:到|至|为|达)(?:了)?(?:每人|每月|人均|每年|全国)*$")
# words that may stand between the word of change and its number
_BETWEEN_WORDS = (
    "了", "约", "近", "超", "超过", "不低于", "突破", "达", "达到", "为", "目标", "保持", "接近", "不少于", "以上",
    "均", "左右", "幅度",
    "比例", "控制在", "稳定在", "保持在", "-", "－", "逾", "不超过", "累计", "连续", "设定为", "翻",
    "预期", "的", "“", "不足", "最多", "至少", "也", "仅", "由", "从", "又", "再", "高于", "低于", "在", "安排", "按",
    "(", "（", "人均", "每人",
)  # fmt: skip
_BETWEEN = rf"(?:{one_of(_BETWEEN_WORDS)})*$"
GROWTH = re.compile(rf"(?P<word>{one_of(cues.GROWTH_WORDS)}){_BETWEEN}")
CHANGE = re.compile(
    r"""
    (?P<word> 增加|增长|提高|提升|上升|上涨|下降|减少|降低|回落|净增|净减少|上调|下调|缩短|延长|减轻|收窄|增收|新增
            | 增|降|减|少|多 )
    (?: 了|约|近|超过|超|-|逾|接近|不少于|不低于|人均 )*$
    """,
    re.VERBOSE,
)
# a gap to something else: 高于全国0.3个百分点, 比上年多3家
GAP = re.compile(
    r"""
      (?: [高低快慢好优]于|高出|低出|超出|超过 )(?: 全|上年|去年|同期|平均|预期|周边|县|市|省 )[^，。；]{0,14}$
    | (?: 比|较 )[^，。；]{1,16}?[多少高低快]出?[投收产建种卖打]?(?: 了|近|约 )?$
    """,
    re.VERBOSE,
)
# an amount by which something is taken away: 压减产能40万吨, 减轻负担2亿元
TAKEN = re.compile(r"(?:压减|削减|减轻|压缩|减少)(?!至|到)[^，。；、]{1,12}$")
SHRUNK = re.compile(r"(?:压减|压缩|缩短|减少|精简|节约|降低|提高)[^，。；、到至]{1,8}$")
SHARE = re.compile(r"占(?!地(?![方区])|道|用)|比重|占比|份额|占有率|收入比|之比|[贷存]比")
PACE = re.compile(r"(?:增速|增幅|涨幅|降幅|跌幅|减幅)")
OF_NOUN = re.compile(r"(?:以[上下内]|左右)?的(?!部分|目标|速度|增速|增长)[一-鿿“]|以上(?!目标)[一-鿿“]")
COMPARED = re.compile(r"比|较")
MORE_THAN = re.compile(r"(?:比|较)[^，。；]{1,16}[高多快]出?(?:了|近|约)?$")
STOCK_ADDED = re.compile(r"(?:里程|容量|面积|能力)新增$")
RATE = re.compile(r"率[^，]{0,6}$")
# what grew by objects: 增加学位720个; 比上年多投2亿元
ADDED = re.compile(r"增加(?!值)[^，。；、到至]{1,12}$")
# 浓度改善11%: it fell
LESS_IS_BETTER = re.compile(r"(?:浓度|排放|能耗)[^，。；改]{0,12}改善[^，。；]{0,4}$")
# words that leave no doubt: the number says how much something fell
# words that touch a number and leave no doubt: of 5,000 training and development facts behind them none goes the other way
_TOUCHING = r"(?:了|近|约|超过?|不到|不足|仅|只)?$"
FELL = re.compile(
    r"(?:[跌降减]幅(?!扩大)|浓度改善)[^，。；\d]{0,6}$"
    rf"|(?<!不)(?:下降|下跌|下滑|回落|减少|降低|收窄|缩小|压减|缩短|下调){_TOUCHING}"
)
ROSE = re.compile(rf"(?<![负不])(?:增长|上涨|上升|提高|提升|增加|上调|加快|扩大){_TOUCHING}")
SINCE = re.compile(r"(?:比|较)[^，。；]{1,14}(?:新增|净增|增加|减少)(?:了|约|近|超)*$|同比(?:新增|净增|增加)$")
UP = re.compile(one_of(cues.UP_WORDS))
DOWN = re.compile(rf"(?<!不)(?:{one_of(cues.DOWN_WORDS)})")  # 增长不低于6% is no fall

# ---- status ----------------------------------------------------------------------------------------------------
PLAN = re.compile(rf"{one_of(cues.PLAN_MARKS)}|将(?=新建)|要(?=达到|增长)|未完成[^，。；]{{0,4}}$")
# wanted, whatever the section: 力争达到, 预计2024年可新增, 年度计划投资
WANTED = re.compile(
    r"""
      力争 | 有望 | 届时 | 冲刺 | 可(?:达|达到|新增|实现|完成|突破)[^，。；]{0,8}$ | 不(?:低|少)于$
    | 年度(?:计划)?(?:总)?投资$ | (?<![原比于初])计划(?=再|新增|新建|实施|建设|完成)[^，。；]*$
    | (?:将|要)(?:再|新建|新增|建成|达到|超过|突破|完成|实现)$ | 年初(?:预期|确定|提出)的$
    """,
    re.VERBOSE,
)
# there already, whatever the section: of 33 such gold figures all are actual
THERE = re.compile(r"(?:现有|原有|已有)[^，。；、\d]{0,10}$")
ORIGIN = re.compile(r"(?:从|由)[^，\d]{0,12}$")
# in a sentence about the year that has begun: what is there already
SO_FAR = re.compile(r"以来|截[至止]|目前|现有|已|累计|共有|个月|\d月")
STANDING = re.compile(rf"(?:{one_of(cues.STANDING_CUES)})(?<!目前(?=期))[^，。；]{{0,12}}$")
