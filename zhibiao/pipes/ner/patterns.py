"""Patterns of numbers, units, time expressions and places, each linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...lexicon.cues import CLASS_HEADS, NEWSPAPERS, SUBREGIONS
from ...lexicon.units import (
    CLASSIFIER_GUARDS,
    CLASSIFIERS,
    LATIN_UNITS,
    MONEY_UNITS,
    NEVER_ALONE,
    RATIO_UNITS,
    SIZE_UNITS,
)


def one_of(words: Iterable[str]) -> str:
    """An alternation of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _guarded(words: Iterable[str]) -> str:
    """The same, each word with what must not follow it."""
    guards = {word: f"(?![{chars}])" for word, chars in CLASSIFIER_GUARDS.items() if chars}
    return "|".join(re.escape(word) + guards.get(word, "") for word in sorted(set(words), key=lambda w: (-len(w), w)))


# ---- units -----------------------------------------------------------------------------------------------------
SIZES = _guarded((*SIZE_UNITS, *MONEY_UNITS))
MEASURE = _guarded((*SIZE_UNITS, *MONEY_UNITS, *(word for word in CLASSIFIERS if word not in NEVER_ALONE)))
PER = (
    "百户|百人|千人|万人|百亿元|年|月|日|天|人|户|秒|小时|时|分钟|亩|公里|平方米|平方公里|立方米|升|吨|公斤|斤|次|张|套|辆|车|度|千瓦时"
    "|家|平方|米|千克"
)
COUNTED = rf"""
    (?:{MEASURE})
    (?: /[十百千万亿]{{0,2}}(?:{PER}) )?                               # 元/月
    (?: （[台套间户艘架列个座处所辆只匹片块项条件、]{{1,9}}）次? )?       # 套（间）
"""
UNIT = rf"""
    (?: {one_of(RATIO_UNITS)} | 成(?![为立果员功效都就长交分品人熟])
      | 个[十百千]?[万亿]{{1,2}}元?台阶                                   # 跨上3个千亿元台阶
      | {COUNTED}                                                         # before the next line: 千瓦时 is no 千 + 瓦
      | [十百千]?[万亿]{{0,2}}[余多]?{COUNTED}
      | [万亿]{{0,2}}(?:{one_of(LATIN_UNITS)})(?![A-Za-z])
      | 大(?=[一-鿿])(?![桥型关道学赛会量幅力小厅厦棚气家多专户年])
      | 万亿 | 万 | 亿
    )
"""

# ---- numbers ---------------------------------------------------------------------------------------------------
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|[\d*]+(?:\.[\d*]+)?)"
ARABIC = re.compile(
    rf"""
    (?<![\d.*])
    (?P<value>{DIGITS}
      (?: (?P<ratio>\s?[∶:：]\s?{DIGITS}(?:\s?[∶:：]\s?{DIGITS})?)           # 2.8∶1, 10.1∶43.5∶46.4
        | [×✕]{DIGITS}                                                        # 2×35
        | [%‰万亿]?(?:[-—–~～]{{1,2}}|[至到]){DIGITS}(?!年)                    # 5%—5.5%, 5至8, 15万—16 + 万亩
        | 亿\d{{1,4}}[百千]?(?=[余多]?万)                                     # 1亿2000 + 万元
        | 万(?:\d{{4}}|\d[百千])(?![年月])(?=[余多]?(?:{COUNTED}))             # 2万5千 + 公里
        | [百千](?=[余多](?:{COUNTED}|[万亿]))                                 # 5千 + 多户
        | (?:\+\d+){{1,3}}(?=[项个条类])                                             # 28+10项
        | /\d+(?![\d/])                                                        # 1/3
      )?
    )
    (?P<infix>[余多几](?!年)|[ ](?=[%‰]))?
    (?P<unit>{UNIT})?
    """,
    re.VERBOSE,
)
CN = "一二两三四五六七八九十"
ONE = "[一二两三四五六七八九]"
# a numeral below 万 (all its parts may be missing), and one with 万 and 亿 whose last part is below 万: what follows
# that part is the magnitude of the unit, 一亿二千 + 万斤, 二十 + 万亿元
BELOW = rf"(?:{ONE}千零?)?(?:{ONE}百零?)?(?:{ONE}?十)?{ONE}?"
WHOLE_NUMERAL = rf"(?=[{CN}])(?:(?:{BELOW}万零?)?{BELOW}亿零?)?(?:{BELOW}万零?)?{BELOW}(?<=[{CN}百千])"
NUMERAL = rf"(?:零|{WHOLE_NUMERAL})(?:点[零{CN}]{{1,4}})?"
NUMERALS = rf"{NUMERAL}(?:[万亿]?(?:[-—–~～]{{1,2}}|[至到]){NUMERAL})?"  # 三至五, 三万至五 + 万元
NO_NUMERAL = rf"(?<![第{CN}百千万亿零点数几])"
# words before a magnitude that make it a number: 突破万亿
REACHING = (
    "突破|超过|超|达到|达|近|过|破|迈上|站上|跨越|跃上|连跨|逾|接近|约|不足|跨上|迈入|踏上|冲刺|跨入|闯过|不低于|不少于|上"
    "|惠及|站稳|稳定在|迈过|跨过|登上|带动"
)
CHINESE = [
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        rf"(?P<value>(?<![前{CN}百千万零])(?=[{CN}百千万]){BELOW}[百千万]?分之(?:{NUMERAL}|百)|一半(?![天路夜])|(?<![一参过])半数)",
        rf"(?<=翻)了?[近约超]?(?P<value>[{CN}])(?P<unit>番)",
        r"(?<=[为至到是])(?P<value>零)(?=[，。；、！）\n]|$)",  # 降至零, but not 零增长
        rf"{NO_NUMERAL}(?P<value>{ONE}成[一二三四五六七八九半])(?=[，。；、！）的左以和与及])",  # 七成五
        r"(?:率|比重|占比|比例)(?:首次|已|均|历史性)*(?:过|超过|突破)(?P<value>半)(?=[，。；、！（])",
        rf"(?<![第分大组构建完{CN}])(?P<value>[{CN}](?:(?:[-—–~～]{{1,2}}|[至到])[{CN}])?)[多]?(?P<unit>成)(?![为立果员功效都就长交分品人熟像本套])",
        rf"(?<=[近超约占])(?P<value>[{CN}])(?P<unit>成)(?=为)",
        rf"{NO_NUMERAL}(?P<value>{NUMERALS})多?(?P<unit>倍)(?!增)",
        rf"{NO_NUMERAL}(?P<value>{NUMERALS})(?P<unit>个?百分点|个?基点|个[十百千]?[万亿]{{1,2}}元?台阶)",
        rf"(?<=连续)(?P<value>[{CN}]{{1,3}})(?P<unit>年|个月|个季度)(?!度)",
        # 三千万元, 三万亩, 一百二十亿元: a magnitude makes any numeral a fact
        rf"{NO_NUMERAL}(?P<value>{NUMERALS})[余多]?(?P<unit>[万亿]{{1,2}}[余多]?{COUNTED})(?![级工])",
        # 三四千万元, 两三百户: about so many
        rf"{NO_NUMERAL}(?P<value>{ONE}{{2}}[十百千]?)(?P<unit>[万亿]{{1,2}}{COUNTED})(?![级工])",
        rf"{NO_NUMERAL}(?P<value>{ONE}{{2}}[百千])(?P<unit>{COUNTED})(?![级工])",
        # 两百公里, 一万二千户, but not 五十六个
        rf"{NO_NUMERAL}(?=[{CN}]{{1,3}}[百千万亿])(?P<value>{NUMERALS})[余多]?(?P<unit>{COUNTED})(?![级工年])",
        rf"(?:{REACHING})(?P<value>万亿)(?P<unit>[美欧]?元|公?斤)?(?![级个规元])",
        rf"(?:{REACHING})(?P<value>[百千])[余多]?(?P<unit>[万亿]{COUNTED}|{COUNTED})(?![级工]|万户)",
        rf"(?<!\d)(?:{REACHING})(?P<value>[万亿])(?P<unit>{COUNTED})(?![级工以])",
        rf"(?:{REACHING})(?P<value>[百千][万亿])(?=[，。；、！]|大关|台阶)",
        rf"(?<![{CN}数几\d上成])(?P<value>[百千])[余多](?P<unit>[万亿]?{COUNTED})",
    )
]

# ---- what is no fact -------------------------------------------------------------------------------------------
# years, not numbers: before 年, in a date, or two years that no unit makes a range (2000—3000人, 1900-2000万元)
CALENDAR_YEARS = re.compile(
    rf"""
    (?:19|20)\d\d
    (?: (?:[-—–至到]{{1,2}}(?:19|20)?\d\d)?(?=[年届])
      | [-—–]{{1,2}}(?:19|20)?\d\d(?![\d.%‰])(?![余多]?{UNIT})
      | -\d{{1,2}}-\d
    )
    """,
    re.VERBOSE,
)
CLOCK = re.compile(r"\d{1,2}:\d\d")
# 2024-03-01 08:15:42: behind a date three numbers are a time, elsewhere the shares of industries
DATE_BEFORE = re.compile(r"\d-\d{1,2}\s?$")
# letters before a number make a name (PM2.5, C919), save abbreviations of what is measured
LETTERS_BEFORE = re.compile(r"(?<![A-Za-z])(?P<letters>[A-Za-z]+)[-－·]?$")
MEASURED_LETTERS = ("GDP", "CPI", "PPI")
NAME_BEFORE = re.compile(r"(?:第|〔|\[|前|No\.|\+|\d·|[·•]|\d时)$")
DATE_AFTER = re.compile(r"月(?!均)|日(?![均元])|号")
# a bare number before one of these is part of a name: 5G, 12345热线, 4号线
NAME_AFTER = re.compile(
    r"[A-Za-z+·•〕\]]|时(?!间)|：\d|\.\d|热线|国道|省道|高速|高铁(?!通车)|线(?![路上])|次列车|航班|型|版|届|强|周年|后|级(?!别)"
)
RANK = re.compile(r"[居列第前]$")
# a number without a unit is a fact as a coefficient at the end of its clause, or in a list that writes its unit once
SHARES_UNIT = re.compile(r"[、和与至]\s?[\d.]+")
SHARED_GAP = re.compile(r"个?[、和与至]\s?")
WHOLE_IN_ITSELF = re.compile("成|分之|半")
# 1.6个、0.9个百分点: the first 个 is the beginning of the unit
BEGUN_UNIT = re.compile(r"[、和与至]\s?[\d.]+个百分点")
# 由0.9提高到1.4
RAISED = re.compile(r"(?:由|从)[^，。；、]{0,7}$")
RAISED_TO = re.compile(r"(?:提高|提升|上升|增加|扩大|下降|降低|缩小|减少|调整|升|降)[到至为]\d")
COEFFICIENT = re.compile(r"(?:为|达到|达|到|至|率|系数|指数|[^占]比|缩小|收窄)$")
CLAUSE_ENDS = "，。；、！？\n）)"

# ---- lengths of time: results (优良天数315天), not dates and terms (近5年, 30年以上) ---------------------------------
TIME_UNITS = ("年", "个月", "天", "小时", "日", "分钟", "岁", "周岁")
TERM_BEFORE = re.compile(r"(?:[近去前这后未来满创第约超上]|(?<!超)过)$")
TERM_RESULT = re.compile(r"天数|寿命|年限")
YEARS_REACHED = re.compile(r"(?:到|达|为|至|在|提高|设立|延长|缩短|增加|年限|超过)$")
YEARS_TERM = re.compile(r"[来间内新期行规计制攻以左]|的政策|[^，。；]{0,2}试点")
AGE_CLASS = re.compile(r"及?以[上下]|[的至-]|儿童|老")
HOURS_RESULT = re.compile(r"[，。；、]|左右|以[上下]|以内(?=[，。；、])")
DAYS_TERM = re.compile(r"[内前后]")

# the name of a class: 亿元以上项目, 产值超3亿元企业, 9层以上住宅
HEAD = one_of(CLASS_HEADS)
CLASS_AFTER = re.compile(r"及?以[上下内](?=的?[^的，。；、！？：）\s])")
CLASS_BEFORE = re.compile(r"(?:超过|超|过|上|逾|不足|低于|高于|不低于|突破|达到|达)$")
# with its count in the same clause; 总投资超200亿元的码头 reports the amount
CLASS_NOUN = re.compile(
    rf"的?[^，。；、！？：\d]{{0,8}}?(?:{HEAD})[^，。；！？]{{0,16}}?\d"
    r"|[^，。；、！？：\d]{0,4}(?:部分|的(?:部分|经营主体|(?=仅?\d)))"
    rf"|的(?:重大|重点|大)[^，。；、！？：\d]{{0,6}}(?:{HEAD})"
)
SIZE_UNIT = re.compile(rf"[万亿千百]*(?:{SIZES})$")
QUOTED = re.compile(r"“[^”\n]{1,16}”")

# ---- time expressions ------------------------------------------------------------------------------------------
NUM = rf"(?:\d{{1,2}}|[{CN}]{{1,2}})"
MONTH = r"(?:1[0-2]|[1-9])"
HOLIDAY = "春节|元旦|清明|端午|中秋|国庆|“?五一”?|“?十一”?"
YEAR = re.compile(
    rf"""
    (?: (?P<plan>“十[{CN}]{{1,2}}五?”|(?<![”“])十[一二三四五](?=时期|期间)五?)(?:时期|期间|以来|末|[前后][一二三四]年)
      | (?<![\d.])(?:19|20)\d\d年?[-—–至到](?:19|20)?\d\d年
      | (?<![\d.])(?:19|20)\d\d年以来(?!首|最|新)
      | (?<![\d.])(?:19|20)\d\d年(?:底|末|初)?(?:上半年|下半年|前三季度|一季度|第[一二三四]季度|1[-—至]\d{{1,2}}月份?
          |\d{{1,2}}月(?:[末底]|(?=，)))?
      | (?:今年|去年|本年|前年)?(?:上半年|下半年|前三季度|第?[一二三四]季度)末?
      | (?:今年|去年|当年|(?<![\d.年])){MONTH}月?[-—–至到]{MONTH}月份?(?!\d|以)
      | (?:今年|去年)(?:{MONTH}月(?:份|[底末]|(?=[、，的]))|全年) | (?<![\d.年和至到—-]){MONTH}月份(?!以?前)
      | (?:(?<=截至)|(?<=进入)){MONTH}月[底末]?(?!\d)
      | 今明两年 | 去年以来 | 今年以来 | 今年(?:[一二三四五]年内)? | 去年[底末](?!前) | 去年同期 | 去年 | 明年 | 前年 | 当年 | 全年
      | 年内 | 年末 | 年底 | 年初 | 上年(?:同期|[底末])?
      | (?:{HOLIDAY}){{1,2}}(?:假期|长假|黄金周|小长假|期间|以来)(?:期间)? | 本届政府(?:成立|任期)以来
      | (?:(?<=由)|(?<=从))目前(?=的)
      | (?:过去|近|这|今后|未来|此后|接下来)[的]?(?:[一二三两四五六七八十]|\d{{1,2}})年(?:来|里|间|内)?
      | 前[两三四]年 | {NUM}年(?:来|间|内)
      | (?:过去|今后|本届政府)?[二三两四五]年
        (?=累计|净增|共|平均|年均|新增|(?:中央|[^期规一行攻计过左以底级度制]{{0,2}})(?:新建|建成|完成|实施|建设|投入|财政))
      | (?<=用)[一二三两四五]年(?=时间|左右) | (?<=经过)[二三两四五]年(?=的?(?:努力|奋斗))
      | 连续(?:\d{{1,2}}|[{CN}]{{1,2}})年
    )
    """,
    re.VERBOSE,
)
# many years without a word that says which; the recognizer says whether a figure is of them
BARE_YEARS = re.compile("(?<![一二三四五六七八九十百第〇零])[两三四五六七八九十]年(?:[来间]|以来)?(?![级代度均])")
# 是2006年的3倍
MULTIPLE_OF = re.compile(r"(?:(?<=[是为])|(?<=相当于)|(?<=恢复[到至]))\d{4}年(?:同期)?(?:的?\d)")
NOT_A_PERIOD = re.compile(r"\d{1,2}月\d{1,2}日|远景|规划|行动|以前|以来首")
# 较上年, 比2020年: a year to compare with; 上年 on its own scopes a figure only as 由上年的
COMPARED = re.compile(
    r"(?:比|较|与|同|相比|超过|高于|低于|继|自)(?:“十[三二四一]?五”)?$|(?<!比)[比较](?![较为快好大高强难])[^，。；、\d]{2,9}的$"
)

# these reach no further than their clause
LOCAL_YEAR = re.compile(
    rf"上年.*|去年同期|[二三两四]年|连续.*年|.*季度.*|上半年|年初|目前|(?:{HOLIDAY})+(?:假期|长假|黄金周|小长假)(?:期间)?"
)
# 自2019年开业以来: the year begins a period
SINCE = re.compile(r"[^，。；\d]{0,10}以来")
YEARS_BEFORE = ("上年", "上年同期", "上年末", "上年底", "去年同期")
# 上年增长7%, 上年为3万吨: a year with a figure of its own, as the clause begins with it
OWN_FIGURE = re.compile(r"(?:仅|只)?(?:[增下]|为|是|完成|实现|只有|仅有)")
# 从A提高到B: A belongs to an earlier time
FROM = re.compile(r"(?:从|由)(?!于|企业|此)[^，。；、\d]{0,10}(?:\d{4}年[^，。；、\d]{0,3})?$")
# 连续8年 dates a number that follows in the clause (连续8年保持在98%以上); a rank or a label is no such number
NUMBER_AHEAD = re.compile(
    r"[^，。；！？\n第]{0,10}?[^第前\d，。；]"
    r"(?:[\d.]+(?:%|[万亿]|个百分点)|[一二两三四五六七八九]成|[百千万][万亿](?!级|人口)|零(?=[，。；]))"
)

# 连续6次 that begins a clause and leads to an honour measures nothing
IN_A_ROW = re.compile(r"(?:[，。；：！\n]|^)连续$")
HONOUR = re.compile(r"[^，。；]{0,2}?(?:获评|荣获|夺得|捧回|蝉联|被评|被授|斩获|摘得|入选|入围|上榜|跻身|荣登)")

# ---- places ----------------------------------------------------------------------------------------------------
WHOLE = "全国|全省|全市|全区|全县|全旗|全州|全疆|全镇|全乡|我省|我市|我区|我县|我旗|我州|辖区|全街道|全盟|我镇"
PLACE_TAIL = (
    "经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|循环经济园区|工业园区|产业园区|科技园区|创业基地|工业园"
    "|产业园|科创园|智造园|物流园|科技城|开发区|高新区|自贸试验区|自贸区|新区|片区|经济圈|经济区|综保区|保税区|集聚区"
    "|园区|街道|苏木|示范区|合作区|材料园|功能区|能源化工基地"
)
# what a place name does not hold: verbs, and heads of things that only sound like places
_NO_PLACE = (
    "建设|推进|推动|实施|新增|培育|加快|加强|打造|创建|支持|完成|发展|统筹|规划|优化|提升|新建|改造|保障|参加|深化|完善|开展|促进"
    "|强化|聚焦|服务|启动|认定|重点|国家|城镇|城乡|城市|农村|乡村|其中|特色|各|省|市级|示范片|现代|集中|绿色|两|个|等|一批|新型|新能源"
    "|人均|年末|为|和|与|全|占|整修|的|在|力争|目前|预计|放眼|建议|相邻|其中|下辖|区内|投入|投资|亿级|部分|建成|覆盖|列入|每"
)
_NAME = rf"(?:(?!{_NO_PLACE})[一-鿿]){{2,8}}?"
# a place inside a county or town: 青石镇桃树村
_INNER = (
    rf"(?:(?!{_NO_PLACE})[一-鿿]){{2,4}}(?:创业基地|镇|工业园区?)|(?:(?!{_NO_PLACE}|建成)[一-鿿]){{2,3}}村(?![级卫两])"
)
REGION = re.compile(
    rf"""
      (?P<whole>{WHOLE})
    | (?P<named>
        {_NAME}(?:{PLACE_TAIL})(?:(?<=园)区(?!域))?
        | (?:(?!{_NO_PLACE})[一-鿿]){{2,3}}[县旗镇乡](?<!下乡)(?<!大县)(?<![百十]强县)(?<!乡(?=[村贤土愁]))
          (?<!镇(?=市(?![场政民容])))(?:{_INNER})?
      | (?:新疆生产建设)?兵团 | (?:(?!{_NO_PLACE})[一-鿿]){{2}}市 | (?:国家级)?经开区 | 开发区 | 高新区 | 中心城区 | 市区 | 县城
      | 城市副中心 | [东南西北]方地区 | 自贸试验区 | (?:{one_of(SUBREGIONS)})(?:\d市)?(?:地区(?!生产总值))?
      )
      (?!(?:化|居民|职工|登记|调查|级|内|政|党|人大|委|场|路|站|容|设|第|外|各|域|院|段|面|民|农(?![村业牧林])|干|医|校|中学|里|办))
    """,
    re.VERBOSE,
)
# a place scopes what follows it only where a clause or a time expression begins it
PLACE_START = re.compile(
    r"^|[，。；：！？\n●—、（）\s]|年末|年底|季度|年内|年来|以来|今年|上半年|其中|年|在|为|到|对|覆盖|预计|支持|推动|加快|力争|安排"
)
# words before a place that are no part of it: 其中宣州区, 支持泾县, 最高的霍林郭勒市, 一是全县
_LEAD = (
    "其中|目前|当前|建议|支持|力争|预计|确保|放眼|而|仅|占|对|在|向|从|由|让|使|把|将|是|共|已|被|有|与|实现|推进|推动|加快"
    "|全力|着力|稳步|加速|建成|新建|清理|帮助|实施|完成|消除|打通|改造|提升|走进|动员|引导|位于|依托|围绕|聚焦|带动|助力"
    "|覆盖|全面|一是|二是|三是|四是|五是|希望|我们希望|以|以及|同|为|至|到|含|包括|除|纳入|新增|按照|建设"
    "|但|并|也|还|区内|县内|市内|镇内|园内|辖区|境内|下辖|原|坐落在|各|了|开展|统筹|做强|做大|年末|年底"
    "|全年|今年|去年|截至|上半年|进入|年初|本|仅有|连同|经过|列入|每|安排|启动|新设|支援|届时|年内|治理|防治"
)
# what a part of a county or a park ends with
_PART = (
    r"镇|乡(?![村贤土愁])|苏木|嘎查|街道|办事处|社区|居民区|村(?![级卫两民])|林场|农场|牧场|港(?![口澳]|[一-鿿]{0,5}(?:工业区|实验区|合作区|产业园|园区|新区|新?片区))|(?<!入)园(?!林|艺|丁|长|内)|园区|基地|新城|老城|城区|核心区"
    r"|组团|景区|起步区|陆港区|(?<!电子)商务区(?![块县属间])|科创走廊|(?<![资财破投水动生特])产区(?![块县属间划])|度假区|试验区|示范区|先导区|集聚区|集中区|工业区|实验区|合作区|治理区|开发区|高新区|新区|片区|保税区|街区|商圈|商街|步行街|小镇|安置点|安置区"
    r"|流域|盆地|沙漠|群岛|半岛|地区(?!生产总值)|经济带|都市圈|城市群|口岸|药谷|科技谷|[字金]谷|滑雪场|市场(?=[^主化])|新村|城(?!市|乡|镇|区|管|际|[建改投])"
)
_NO_PART = rf"{_NO_PLACE}|分别|各|新|建|入|扩|创建|实现|累计|更新|横跨|滩区|万|县城|一个|整村|易地|及|投|引导|办起"
_NAMED_PART = (
    rf"(?:(?:(?!{_NO_PART})[一-鿿]){{1,8}}?(?:{_PART})(?:区|园区|镇|城区)?"
    r"|(?:现代|绿色|新能源)[一-鿿]{1,5}?(?:产业|工业|科技)园区?)"
)
_NO_TAIL = "(?:[化居登调级政党委场路站容设第域院段面民干医校里]|农(?![村业牧林副])|办(?![起了]))"
# where a place may begin: with a clause or a member of a list, or behind such words
_BEGIN = (
    r"(?:(?<=[，。；：！？．.\n●▲■◆★—、（）\s和与及的在])|^|(?<=年末|年底|全年|今年|去年|其中|以及|期间|支持|建设|推进|实施|改造|完成|建议))"
    rf"(?:{_LEAD}){{0,6}}(?:[^，。；：！？\n、的\d]{{1,8}}(?:的|长假|期间|假期|以来|年来)(?:{_LEAD}){{0,6}})?"
)
# whatever may be a place there: many candidates, of which few are one
PLACE_LIKE = re.compile(
    rf"""{_BEGIN}
    (?P<place>(?!山区|库区|分区|跑道区|产粮|家庭|一些|[大中小]型|{_LEAD})
      (?: (?:(?!所有|向)[一-鿿]){{1,8}}?(?:省|(?<![都互一])市(?!区|场)|县|(?<!地)区|旗|州(?!市|区|县)|盟(?![县市]))
          (?:{_NAMED_PART}|都市圈|城市群|机场)?
        | (?:(?!累计|创建|横跨|投入|引导|实现|建成|建设|更新|完成|分别|各建|打造|引进|带动)[一-鿿]){{1,9}}?(?:{_PART})(?:区|园区|镇|城区)?
          (?:(?:(?!{_NO_PART})[一-鿿]){{2,4}}(?:村(?![级卫两民])|社区))?
      )
    )
    (?!{_NO_TAIL})""",
    re.VERBOSE,
)
# a zone by its name, no class of zones: 云溪产业园, not 现代农业产业园 or 省级开发区
NAMED_ZONE = re.compile(
    "(?!.{0,2}级|现代|农业|特色|各类|边境|陆路|水运|航空|对外|沿边|公路|铁路|经济|产业|工业|高新|综合|国家|智慧)"
    "[一-鿿]{2,}(?:口岸|产业园区?|工业园区?|开发区|高新区|经开区|保税区|片区|新区|试验区)"
)
# behind a place of the code table: 青岭县石桥镇智慧农业园
PART_BEHIND = re.compile(rf"(?:{_NAMED_PART}){{1,2}}(?!{_NO_TAIL})")
# a province or city and its part: 云川市青岭县
CHAIN = re.compile("[省市州盟]|自治区")
# 青岭、云溪两县, 皖北六市: what is counted is one place
COUNTED_LIST = re.compile(
    rf"{_BEGIN}(?P<place>(?!{_LEAD})(?:[一-鿿]{{2,5}}[、和与]){{0,4}}[一-鿿]{{2,4}}?[两三四五六七八九十]个?(?:省|市|州|地州|县|区|旗|镇|乡|村|街道)"
    rf"(?!{_NO_TAIL}))"
)
# 云州至青岭高铁, 云州商品交易所, 云州新闻网
IN_A_NAME = re.compile(
    r"(?:(?![至到])[一-鿿]){2,6}(?:(?:至|到|[—–-]{1,2})(?:(?![至到])[一-鿿]){2,7}?){1,3}(?:(?:城际)?(?:高铁|铁路)|高速(?!增|发展)|公路|航线|输电)"
    rf"|[一-鿿]{{2,3}}(?:商品|期货|证券|产权|大?数据|技术)交易所|[一-鿿]{{2,3}}(?:{one_of(NEWSPAPERS)}|(?:广播)?电视台)"
)
# 石桥镇、云溪镇各新建2处: a list whose members have one figure together or each the same
_TOWN = rf"(?:(?!{_NO_PLACE}|{_LEAD}|特色|中心|行政|建制|小|科技|文化)[一-鿿]){{2,4}}(?:镇|乡(?<!下乡)|街道)"
TOWN_LIST = re.compile(rf"{_BEGIN}(?P<place>(?:{_TOWN}[、和与]){{1,4}}{_TOWN})(?!{_NO_TAIL})(?![^，。；]{{0,12}}分别)")
# 东部, 中西部, 贫困地区, 中国（上海）自由贸易试验区
AREA_LIKE = re.compile(
    r"(?<!其)(?:中西|东中)部(?:地区)?|[东中西]部边远地区|中部[和、]西部地区|汾渭平原"
    r"|(?=(?P<area>(?:京津冀|长三角|珠三角|川渝)(?:及周边)?(?:地区|生态绿色一体化发展示范区)?))(?P=area)"
    r"(?![一-鿿]{0,4}(?:协同|战略|高铁|城际|新区|毗邻|通办)|核心区)"
    r"|粤港澳大湾区(?:内地九市)?(?!建设)|(?:东北|[东中西])部(?![队门署分级])"
    r"(?!(?:(?!地区|建|新增|达|有)[一-鿿]){0,6}(?:产业园|工业园|科技园|新区|新城|片区|组团))(?:地区)?|东北地区"
    r"|(?:贫困|脱贫|民族|欠发达|老少边穷|[一-鿿]{2}边远)地区|革命老区|中国（[一-鿿]{2,4}）自由?贸易?试验区"
)
# 淮河、海河流域
BASINS = re.compile(
    rf"{_BEGIN}(?P<place>(?!{_LEAD}|沿)(?:[一-鿿]{{1,2}}[河江湖][、和与]){{1,4}}[一-鿿]{{1,2}}[河江湖池]流域)"
)
WHOLE_LIKE = re.compile(
    rf"{WHOLE}|我国|该[省市县区镇乡](?:{_NAMED_PART})?|该园区|(?:本|整个)(?:园区|新区|街道|县域|市域|全域)"
)
HOME_LIKE = re.compile("园区|新区|街道|县域|市域|全域|(?<=[。；，])基地|^基地|副中心")
# a village or quarter of a town: 石桥镇云溪村
INNER_PART = re.compile(
    rf"(?:(?!{_NO_PART}|老旧|行政|贫困|脱贫|试点)[一-鿿]){{2,5}}?(?:村(?![级卫两民])|社区)(?!{_NO_TAIL})"
)
# a whole area that only ranks or qualifies: 全省第一, 全国重点实验室
RANKED = re.compile(
    r"第|首|前|最|唯一|重点|优秀|文明|人大|政协|平均|领先|百强|一流|先进|同|的?比|性|上下|人民|各族|各[级地]|水平|率先|范围|统一"
    r"|大局|一盘棋|两会|劳模|[十百]|标准|样板|示范|纪录|工作|各项|体育"
)
