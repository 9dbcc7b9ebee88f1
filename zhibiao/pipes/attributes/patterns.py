"""Patterns that tell how a number is meant, from the words on both sides of it."""

from __future__ import annotations

import re

from ...lexicon import cues
from ..ner.patterns import one_of

# the stretch that belongs to a number: back to the last punctuation or number
CLAUSE = re.compile(r"[^，。；：！？\n]*$")
LIST_GAP = re.compile(r"[、和与及至]?\s?(?:分别)?[-－]?")

# ---- bounds: the word that touches the number ------------------------------------------------------------------
_PLACE = "(?:全[国省市区县旗]的?|人民币)"
BOUND_BEFORE = {
    "at_most": re.compile(rf"(?<!不)(?:{one_of(cues.AT_MOST_BEFORE)})$|(?:不足|不到){_PLACE}$"),
    "at_least": re.compile(rf"(?:{one_of(cues.AT_LEAST_BEFORE)})$|(?:超过|超){_PLACE}$|不低于[^，。；、]{{2,16}}的$"),
    "about": re.compile(rf"(?:{one_of(cues.ABOUT_BEFORE)})$"),
}
BOUND_AFTER = {
    "at_most": re.compile(one_of(cues.AT_MOST_AFTER)),
    "at_least": re.compile(one_of(cues.AT_LEAST_AFTER)),
    "about": re.compile(one_of(cues.ABOUT_AFTER)),
}

# ---- measure ---------------------------------------------------------------------------------------------------
# 提高到, 增至: what follows is a level
REACHED = re.compile(r"(?:到|至|为|达)(?:了)?(?:每人|每月|人均|每年|全国)*$")
_BETWEEN = rf"(?:{one_of(('了', '约', '近', '超', '超过', '不低于', '突破', '达', '达到', '为', '目标', '保持', '接近', '不少于', '以上', '均', '左右', '了近', '幅度', '比例', '控制在', '稳定在', '保持在', '-', '－', '逾', '不超过', '累计', '连续', '设定为', '翻', '预期', '的', '“', '不足', '最多', '至少', '也', '仅', '由', '从', '又', '再', '高于', '低于', '在', '安排', '按', '(', '（', '人均', '每人'))})*$"
GROWTH = re.compile(rf"(?P<word>{one_of(cues.GROWTH_WORDS)}){_BETWEEN}")
CHANGE = re.compile(
    r"(?P<word>增加|增长|提高|提升|上升|上涨|下降|减少|降低|回落|净增|净减少|上调|下调|缩短|延长|增|减轻|收窄|降|减|少|多|增收|新增)(?:了|约|近|超|超过|-|逾|接近|不少于|不低于|人均)*$"
)
GAP = re.compile(
    r"(?:[高低快慢好优]于|高出|低出|超出|超过)(?:全|上年|去年|同期|平均|预期|周边|县|市|省)[^，。；]{0,14}$|(?:比|较)[^，。；]{1,16}?[多少高低快]出?(?:了|近|约)?$"
)
# an amount by which something is taken away: 压减产能40万吨, 减轻负担2亿元
TAKEN = re.compile(r"(?:压减|削减|减轻|压缩|减少)(?!至|到)[^，。；、]{1,12}$")
SHRUNK = re.compile(r"(?:压减|压缩|缩短|减少|精简|节约|降低|提高)[^，。；、到至]{1,8}$")
SHARE = re.compile(r"占(?!地(?![方区])|道|用)|比重|占比|份额|占有率|收入比|之比|[贷存]比")
PACE = re.compile(r"(?:增速|增幅|涨幅|降幅|跌幅|减幅)")
OF_NOUN = re.compile(r"(?:以[上下内]|左右)?的(?!部分|目标|速度|增速|增长)[一-鿿“]|以上(?!目标)[一-鿿“]")
MULTIPLE = re.compile(r"(?:是|为|相当于|达到?|约为|超过|超)[^，。；]{0,24}$")
SINCE = re.compile(r"(?:比|较)[^，。；]{1,14}(?:新增|净增|增加|减少)(?:了|约|近|超)*$|同比(?:新增|净增|增加)$|比上年(?:新增|净增)$")
NEGATIVE = re.compile(r"[-－—]$")
UP = re.compile(one_of(cues.UP_WORDS))
DOWN = re.compile(one_of(cues.DOWN_WORDS))

# ---- status ----------------------------------------------------------------------------------------------------
PLAN = re.compile(one_of(cues.PLAN_MARKS))
STANDING = re.compile(rf"(?:{one_of(cues.STANDING_CUES)})[^，。；]{{0,12}}$")
