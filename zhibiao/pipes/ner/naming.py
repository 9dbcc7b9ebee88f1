"""Which words name a number: the left part of its clause, the counted noun on its right, or the name of the number before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...lexicon import cues
from ...schema import Span
from .patterns import REGION, YEAR, one_of

Quantity = tuple[Span, "Span | None"]

_SOFT = re.compile(r"[，。；：！？\n●　…]|——|--|（[一二三四五六七八九十\d]{1,3}）|(?<=\D)[:,;]")
_AFTER = re.compile(r"(?:及?以[上下内]|左右|上下|之内|[余多])")
# words between a name and its number, matched backwards from the number
_PRE_WORDS = (
    *cues.REACH_VERBS, *cues.AT_LEAST_BEFORE, *cues.AT_MOST_BEFORE, *cues.ABOUT_BEFORE, *cues.GROWTH_WORDS, *cues.UP_WORDS,
    *cues.DOWN_WORDS, *cues.RATIO_WORDS, "-", "—", "－", "了", "的", "“", "：", " ", "、", "和", "与", "及", "（", "于", "比例",
    "同比", "安全", "占比为", "以", "正", "负", "+", "每平方米", "每亩", "每斤", "每亩", "每吨", "每股", "小幅", "大幅度",
)  # fmt: skip
_PRE = re.compile("(?:" + one_of(word[::-1] for word in _PRE_WORDS if word not in ("安全", "比例", "标准", "总额", "里面", "等")) + ")+")
_COMPARISON = re.compile(
    r"""
      (?:按(?:可比|不变|现行)?(?:口径|价格?)[^，]{0,6}|剔除[^，]{0,14}|扣除[^，]{0,14}|折合?[^，]{0,4})$
    | (?:(?<![占之对收贷率])比(?![重例值率])|较(?!为|高|大|快)|高于|低于|快于|好于|优于|慢于|超过|相当于|位居|居|占(?![地道补用比])|仅占|约占)[^，。；]{0,22}$
    | (?:是|为|相当于|达到?)[^，。；]{2,14}的$
    | (?:从|由)(?:上年|去年|年初|(?:19|20)\d\d年|[^，。；]{0,8}[末底]|不到|不足|每人每[月年]|人均)?的?$
    """,
    re.VERBOSE,
)
_STRONG = one_of(set(cues.OBJECT_VERBS) - set(cues.WEAK_VERBS))
_STRONG_VERB = re.compile(rf"(?:{_STRONG})(?:了|起|好)?")
_WEAK_START = re.compile(rf"(?:{one_of(cues.OBJECT_VERBS)})(?:了|起)?(?![总率量性力值额户者])")
_LEAD = re.compile(rf"(?:{one_of(cues.LEADS)}|[①-⑳\s])")
_KEEP = re.compile(r"全社会|为|对外|新增|新能源|新型|新材料|新入|新登记|新生|新兴|新一代|新引|新增|共享|公共|将军|在建|在岗|在校|在册|按揭|等级|等外|和平|中小|中央|中药|中高|中医|中等|中心|中外|中级|内河|内贸|内资|与|可再生|可支配|可比|的确|及时|到位|到期|到账|以工|比价|由企业|年度投资|全年龄|又|要素|能源|能耗|能繁|平均|累计|重点(?!实施|支持|推进)|目标|公|部分|实际|人均|全国重点|全国统一|基本(?!完成|实现|建成)|近海|近岸|超低|超市|超算|超高|超大|年度|从业|给水|给排水|给付|让利|达标|等|有效|有色|有机|有线|有资质|有限|再生|再就业|再贷款|再制造|再利用|已建|约定|向|先进|持|含|率|主动")
_NAME_END = re.compile(one_of(cues.NAME_ENDS))
_TAIL = re.compile(rf"(?:{one_of(cues.TAIL_VERBS)})$")
_LEFT_TAIL = re.compile(rf"(?:{one_of(cues.LEFT_TAILS)})$")
_GENERIC = re.compile(rf"(?:{one_of(cues.GENERIC_NAMES)})+")
_ONLY_VERB = re.compile(rf"(?:{one_of((*cues.OBJECT_VERBS, *cues.LEADS, '新增', '净增', '再增', '年产', '为', '增', '总', '各'))})+")
_NOMINAL = re.compile(rf"(?:累计|计划|总|年)?(?:{one_of(cues.NOMINAL_VERBS)})$")
_RATIO_UNIT = re.compile(r"%|‰|.*百分点|成|倍|番|.*基点")
_QUANTIFIER_HEAD = re.compile(r"(?:各类|各种|各项|一批|首批|第[一二三四五]批|多项|多种)(?=..)")


def find_indicators(text: str, values: Sequence[Quantity]) -> list[Span | None]:
    """For every value, in order, the span of its name in the text, or None where nothing names it.

    A clause that has no name of its own (增长3.2%) takes the name of the number before; the numbers of a 分别 list are given to the
    names before them in order.
    """
    names: list[Span | None] = []
    sentence: list[Span] = []  # distinct names of this sentence, in order
    floor = 0  # where the name on the right of the last number ends
    groups = _groups(text, values)
    for index, (value, unit) in enumerate(values):
        tail = values[index - 1] if index else None
        previous = _end(text, tail) if tail else 0
        if tail and re.search(r"[。！？\n]", text[previous : value[0]]):
            sentence = []
        start = max(previous, floor, _soft_start(text, previous, value[0]))
        limit = values[index + 1][0][0] if index + 1 < len(values) else len(text)
        left = _left_name(text, start, value[0], unit)
        right = _right_name(text, value, unit, limit) if _wants_right(text, left, start, value, unit) else None
        own = right or left
        if own is None:
            own = _inherited(text, index, groups, names, sentence, start, value)
        elif right:
            floor = right[1]
        names.append(own)
        if own and (not sentence or sentence[-1] != own):
            sentence = [name for name in sentence if name != own] + [own]
    return names


def find_indicator(text: str, value: Span, values: Sequence[Quantity]) -> Span | None:
    """The name of one of the ``values`` of a text, given by the span of the number. Raises ValueError for another span."""
    spans = [span for span, _ in values]
    return find_indicators(text, values)[spans.index(value)]


def _end(text: str, quantity: Quantity) -> int:
    """Where a quantity ends, the bound word after it included."""
    end = (quantity[1] or quantity[0])[1]
    match = _AFTER.match(text, end)
    return match.end() if match else end


def _soft_start(text: str, low: int, high: int) -> int:
    start = low
    for match in _SOFT.finditer(text, low, high):
        start = match.end()
    # an opening bracket that is not closed before the number
    bracket = text.rfind("（", start, high)
    return bracket + 1 if bracket >= 0 and "）" not in text[bracket:high] else start


def _groups(text: str, values: Sequence[Quantity]) -> list[tuple[int, int]]:
    """For every value its place in a list of numbers joined by 、 or 和, and the length of that list."""
    result: list[tuple[int, int]] = []
    index = 0
    while index < len(values):
        stop = index + 1
        while stop < len(values) and re.fullmatch(
            r"[、和与及，]{0,2}(?:分别)?-?\s?[∶:：]?\s?", text[_end(text, values[stop - 1]) : values[stop][0][0]]
        ):
            stop += 1
        result += [(place, stop - index) for place in range(stop - index)]
        index = stop
    return result


def _inherited(
    text: str, index: int, groups: Sequence[tuple[int, int]], names: Sequence[Span | None], sentence: Sequence[Span], start: int, value: Span
) -> Span | None:
    """The name that a number without one of its own takes from those before it."""
    place, length = groups[index]
    before = [name for name in names[max(0, index - place - length) : index - place]]
    distinct = list(dict.fromkeys(name for name in before if name))
    if length > 1 and len(distinct) == length:
        return distinct[place]
    if length > 1 and len(distinct) > 1 and len(sentence) >= length and "分别" in text[max(0, value[0] - 30) : value[0]]:
        return sentence[-length:][place] if place == 0 else names[index - 1]
    return names[index - 1] if index else None


def _left_name(text: str, start: int, end: int, unit: Span | None) -> Span | None:
    """The name in the clause before a number: without the words of measuring at its end, verb and scope at its beginning."""
    while True:
        segment = text[start:end]
        match = _PRE.match(segment[::-1])
        if match:
            cut = end - match.end()
            # 住房总额 → the run of words may have eaten the end of the name; a name keeps at least its head
            end = cut
            continue
        match = _COMPARISON.search(segment)
        if match:
            end = start + match.start()
            continue
        break
    return _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span | None:
    """Strip scope, adverbs and verbs from the beginning of a name, quotes around it and the action at its end."""
    for match in _STRONG_VERB.finditer(text, start, end):
        if match.end() < end and text[match.end()] not in "的率量额" and match.start() >= start:
            start = match.end()
    while start < end:
        keep = _KEEP.match(text, start, end)
        match = YEAR.match(text, start, end) or REGION.match(text, start, end)
        if match and match.end() < end:
            start = match.end()
            continue
        match = _WEAK_START.match(text, start, end)
        if match and match.end() < end and not keep and not text.startswith(("生产总值", "生产安全", "生产性", "投资总", "贷款余", "贷款总", "生产能力", "有效", "投入使用", "达标", "建设用地", "销售收", "发展资金", "服务业", "服务贸", "开发区", "投资额", "保障性", "保障房", "培训", "供应"), start):
            start = match.end()
            continue
        match = None if keep else _LEAD.match(text, start, end)
        if match and match.end() <= end:
            start = match.end()
            continue
        break
    match = _QUANTIFIER_HEAD.match(text, start, end)
    if match:
        start = match.end()
    while end > start and text[end - 1] in "、和与及的“（ 了":
        end -= 1
    if text[start:end].startswith("“") and text[start:end].endswith("”") and text.count("“", start, end) == 1:
        start, end = start + 1, end - 1
    match = _LEFT_TAIL.search(text[start:end])
    if match and match.start() >= 3 and text[start:end][match.start() - 1] in "区房路道厕网校项目墙河渠":
        end = start + match.start()
    if end <= start or _GENERIC.fullmatch(text[start:end]) or not re.search(r"[一-鿿A-Za-z]", text[start:end]):
        return None
    return start, end


def _wants_right(text: str, left: Span | None, start: int, value: Span, unit: Span | None) -> bool:
    """Whether the noun after a number may name it."""
    if left is None:
        return True
    word = text[left[0] : left[1]]
    if _ONLY_VERB.fullmatch(word):
        return True
    if unit and _RATIO_UNIT.fullmatch(text[slice(*unit)]):
        return word in ("惠及", "覆盖", "全国") or left[1] < value[0] and False
    return text[value[0] - 1 : value[0]] not in "达超到为近约破" or word.endswith("等")


def _right_name(text: str, value: Span, unit: Span | None, limit: int) -> Span | None:
    """The counted noun after a number, up to the verb or the end of the clause."""
    start = _end(text, (value, unit))
    if text[start : start + 1] == "的":
        start += 1
    match = _SOFT.search(text, start)
    stop = min(match.start() if match else len(text), limit, start + 40)
    while start < stop and text[start] in "“ ":
        if text[start] == "“" and "”" in text[start:stop]:
            break
        start += 1
    first = re.match(r"(?:左右|以上)?(?:的)?(?:国家级|省级|市级|新)?", text[start:stop])
    segment = text[start:stop]
    cut = len(segment)
    comma = segment.find("、")
    if comma >= 0:
        rest = segment[comma:]
        cut = comma if not re.search(r"等", rest) or limit == stop else cut
    position = 0
    while position < cut:
        end_match = _NAME_END.match(segment, position)
        if end_match and not _inside_name(segment, position, end_match):
            cut = position
            break
        position += 1
    name = segment[:cut]
    tail = _TAIL.search(name)
    if tail and tail.start() >= 2:
        name = name[: tail.start()]
    name = name.rstrip("等的、和与及”" if "“" not in name else "等的、和与及")
    if len(name) < 1 or not re.match(r"[一-鿿A-Za-z“]", name) or re.fullmatch(r"[，。、]+", name):
        return None
    del first
    return start, start + len(name)


_INSIDE = re.compile(
    r"""
      在[岗建校册线产外] | 通[道信用关航讯] | 居[民家住] | 服务[业中设机点站平消人区] | 获[奖] | 有[色机限线效轨] | 与会 | 可[再支持燃] | 列车 | 为民 | 是非 | 以[旧上工] | 和[美谐平]
    | 中[小心学药医央等型外高老欧职级国专] | 创[新业客投建意] | 建设[用者项兵] | 改造[项提] | 新增 | 达标 | 比赛 | 支持[性] | 保障[性房对] | 上市[公企后] | 超[市高算级大低] | 来[料访] | 与 | 治理[工项] | 从业 | 向导 | 对[口外虾象] | 首[店台套发批位]
    | 全国[重性文] | 不[锈动良孕] | 将军 | 未[成来] | 应[急用届] | 还[款建迁田] | 需求 | 占地 | 列 | 的 | 由 | 进行 | 提升[工行] | 创建 | 重点 | 分别 | 稳定[器岗] | 规模[化以] | 就业[困岗] | 培育[库] | 交付 | 等级 | 参保[人] | 退出 | 都市 | 开工 | 脱贫[人户村县地] | 并网 | 实施
    | 环境 | 能力[建] | 共享 | 及 | 而 | 且 | 促进[会] | 助力车 | 入驻[企] | 挂牌[企] | 连接线 | 审批[事] | 认定 | 提供 | 公共 | 投入 | 运营[商] | 参与 | 问题 | 目标 | 任务 | 受 | 已
    """,
    re.VERBOSE,
)
_HARD_END = re.compile(r"的|等|和|与|及|而|且|并(?!网)|已|由|均|都|受|以(?!旧|上|工)|提供|实施|认定|问题|任务|目标|投入|环境|促进(?!会)")


def _inside_name(segment: str, position: int, match: re.Match[str]) -> bool:
    """True where a word that ends names is part of a longer one (在校生, 居民)."""
    if match.group() in ("有", "居", "为", "是", "列", "通", "获", "创", "比", "超", "达", "可", "不", "来", "首", "对", "向", "从", "中", "与", "和", "受", "将") or position == 0:
        return bool(_INSIDE.match(segment, position)) and not _HARD_END.match(segment, position)
    return bool(_INSIDE.match(segment, position)) and not _HARD_END.match(segment, position)


@lru_cache(maxsize=1)
def _noop() -> None:
    return None
