"""Patterns that say where the name of a number begins and ends."""

from __future__ import annotations

import re

from ...lexicon import cues
from .patterns import one_of

# ---- clauses ---------------------------------------------------------------------------------------------------
SENTENCE = re.compile(r"[。！？\n]")
SOFT = re.compile(r"[，。；：！？\n●　…]|——|--|（[一二三四五六七八九十\d]{1,3}）|(?<=[^\d ])[:,;]")
AFTER = re.compile(r"(?:及?以[上下内]|左右|上下|之内|[余多])")
JOINED = re.compile(r"个?[、和与及，]{0,2}(?:分别)?[-－]?\s?[∶:：]?\s?")
LINK = re.compile(r"[的 ]?(?:符合条件的)?")
WORDS = re.compile(r"[一-鿿A-Za-z]")
WORD_START = re.compile(r"[一-鿿A-Za-z“]")
RATIO_UNIT = re.compile(r"[%‰成倍番]|.*百分点|.*基点")

# ---- between a name and its number -----------------------------------------------------------------------------
_PRE_WORDS = (
    *cues.REACH_VERBS, *cues.AT_LEAST_BEFORE, *cues.AT_MOST_BEFORE, *cues.ABOUT_BEFORE, *cues.GROWTH_WORDS,
    *cues.UP_WORDS, *cues.DOWN_WORDS, *cues.RATIO_WORDS, "-", "—", "－", "了", "的", "“", " ", "、", "和", "与", "及",
    "（", "于", "同比", "+", "每平方米", "每亩", "每斤", "每吨", "每股", "小幅", "大幅度", "连跨", "跨",
)  # fmt: skip
# read backwards from the number, as text reversed
BEFORE_NUMBER = re.compile("(?:(?!划计(?:生招|资投|水用))(?:" + one_of(word[::-1] for word in _PRE_WORDS) + "))+")
COMPARISON = re.compile(
    r"""
      (?<=.)连续(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:年|个季度)$ |
      (?: 按(?:可比|不变|现行)?(?:口径|价格?)[^，]{0,6} | 剔除[^，]{0,14} | 扣除[^，]{0,14} | 折合?[^，]{0,4} )$
    | (?: (?<![占之对收贷率])比(?![重例值率])(?=.) | 较(?!为|高|大|快)(?=.) | [高低快慢好优]于 | 超过 | 相当于 | 位居
        | 居(?=全|第|首|前|世|中西) | 占(?!地(?![区方])|[道补用比]) | 仅占 | 约占 )[^，。；]{0,22}$
    | (?:是|为|相当于|达到?)[^，。；]{0,14}的$ | (?:是|相当于)[^，。；]{1,14}$
    | (?:从|由|至|到)[^，。；、]{0,7}(?:季度|销售额|底|末)$
    | (?:不足|超过?|近)全[国省市区县旗]的?$ | 拉动[^，。；]{1,12}$
    | (?:从|由)
      (?: 上年 | 去年 | 年初 | (?:19|20)\d\d年 | [^，。；]{0,8}[末底] | 不到 | 不足 | 每人每[月年] | 人均 )?的?$
    """,
    re.VERBOSE,
)
BRACKETS = re.compile(r"（(?!不含)[^（）]{1,14}）$|\[\d{1,3}\]$")

# ---- the beginning of a name -----------------------------------------------------------------------------------
_WEAK = one_of(cues.WEAK_VERBS)
_STRONG = one_of(set(cues.OBJECT_VERBS) - set(cues.WEAK_VERBS))
# verbs that split a name off anywhere in the clause; weak ones only after an adverb
SPLIT = re.compile(
    rf"""
      (?<![千百万]人)(?:{_STRONG})(?:了|起)?(?![率量额的]|成功率|区(?!域)|项目总|面积|工程量|指标)
    | (?:拟|将|共|累计|已|再|计划|预计|力争|完成|实现|有序|全力|大力|继续|动态|精准|统筹|扎实|持续|加快|确保|可)
      (?P<weak>{_WEAK})(?![率量额力值户者总])
    | (?<!社会)各类 | 各种 | 符合条件的 | [为向][^，、]{{1,8}}(?=减负|让利|减轻)
    """,
    re.VERBOSE,
)
FIRST_VERB = re.compile(rf"(?:{one_of(cues.OBJECT_VERBS)})(?:了|起)?(?![总率量性力值额者区]|成功率|面积|户(?!厕))")
LEAD = re.compile(rf"(?:{one_of(cues.LEADS)}|[①-⑳\s]|“(?![^”]*”)|[^“]{{0,4}}”)")
QUANTIFIER_HEAD = re.compile(r"(?:各类|各种|一批|首批|第[一二三四五]批|多项|多种)(?=..)")
# what looks like a verb, an adverb or a linking word, and begins a name
KEEP = re.compile(
    r"""
      全社会 | 吸纳技 | 投产项 | 并网[容装] | 开放共 | 全部工 | 能[源耗繁力量] | 高标准农 | 对(?:外|经济|“|共|非)
      | 新(?:纳入|标准|基金|开工项目|能源|型|材料|入|登记|生|兴|一代|增|农|华|三|设|当|获|高考) | 共享 | 公共 | 将军
      | 在[建岗校册外职营]
    | 按揭 | 等[级外效] | 和[平美谐] | 中[小央药高医等心外级国部职西试欧老型] | 内[河贸资陆外] | 可(?:再生|支配|比)
    | 及[时格] | 到[位期账岸]
    | 以[工旧] | 要素 | 平均 | 目标[^是为] | 部分[^的] | 基本(?!完成|实现|建成|建立|形成) | 近[海岸视]
    | 超[低市算高大级限长]
    | 累计(?=[发交处成产装][电易理交量机]|进出|确诊|报告|接种|存|使用)
    | 年度投资 | 从业 | 给[水排] | 让利 | 达标 | 再(?:生|就业|贷款|制造|利用) | 已建 | 向
    | 有[效色机线资限实关轨偿组] | 比例 | 含[税氧] | 由
    | 重点(?!实施|支持|推进|培育|打造|改造|建设的) | 实际(?!增长|完成|是) | 年(?=[一-鿿])
    | 参加[^，]{2,24}(?:人数|人口)$ | 接待(?:入境|国内|过夜|境外|海外|游|旅|中外) | 开工[率项面] | 竣工[率面]
    | 生产(?:总值|安全|性|能力|经|资料|力)
    | 投资(?:总|额|项目|占|完成) | 贷款[余总户额] | 投入(?:使用|强度|总|产出) | 建设用 | 销售[收额面总量]
    | 发展(?:资金|基金|专项)
    | 服务(?:业|贸|机|设|站|中心|点|平台|面积) | 开发[区投项用] | 保障(?:性|房|水平|标准|覆盖) | 供应[链量] | 就业
    | 签约[率金] | 加工(?:企|业|贸|能|产值)
    | 治理(?:率|面积) | 绿化[率面覆] | 利用[外率省境内] | 流转[率面] | 转移[支就] | 覆盖[率面] | 融资[平担成规总]
    | 种植[面业] | 发行量 | 减免税
    | 检测(?:机|能|中心) | 储备[库粮能项] | 安置(?:房|点|区|小区) | 演出[市票] | 招商引资 | 改造(?:率|面积)
    | 送[戏电] | 安全 | 开放(?:大学|平台|式|创)
    | 推广面积 | 拥有量 | 出让[金面] | 落地[率项] | 入驻[企率商] | 采购[额量规] | 征收标
    | 注册(?:资|企|商|登记|会|用户|志) | 培训[基机] | 补偿[资标]
    | 重大 | 重要
    """,
    re.VERBOSE,
)
_ALONE = ("新增", "净增", "再增", "年产", "增", "总", "各")
ONLY_VERB = frozenset((*cues.OBJECT_VERBS, *cues.LEADS, *_ALONE))

# ---- the end of a name -----------------------------------------------------------------------------------------
# 老旧小区改造 counts the thing; 三次产业结构 names the industries
LEFT_TAIL = re.compile(
    rf"(?<=[区房路道厕网校目墙河渠场站馆园厂])(?:{one_of(cues.LEFT_TAILS)})$"
    r"|竣工$|(?<=次产业|、三产|三产业)(?:结构|比例|比重|比)(?:优化|调整)?$"
)
GENERIC = frozenset(cues.GENERIC_NAMES)
TAIL = re.compile(rf"(?:{one_of(cues.TAIL_VERBS)})$")
_REACHED = (word for word in cues.REACH_VERBS if len(word) > 1 and word[-1] in "到至为在达")
NAME_END = re.compile(one_of((*cues.NAME_ENDS, *_REACHED)))
# words that join two nouns of one name where no other number follows
JOINS = ("和", "与", "及")
# no noun that is counted
MEASURE_NOUN = re.compile(r"台阶|大关|关口|目标|强$")
# a verb that still waits for its object: the noun after the number
ENDS_VERB = re.compile(rf"(?:{one_of(set(cues.OBJECT_VERBS) - set(cues.NOMINAL_VERBS) - set(cues.WEAK_VERBS))})了?$")
NOMINAL = re.compile(rf"(?:{one_of(cues.NOMINAL_VERBS)})$")
# 19个省级、8个国家级…中心: the noun stands after the last number
GRADE = re.compile(r"[一-鿿]{1,3}级(?:以上)?")
# words that end names, where they are part of a longer word
INSIDE = re.compile(
    r"""
      在[岗建校册线产外职营] | 通[道信用关航讯] | 居[民家住] | 服务[业设机站平消人中点区] | 有[色机限线效轨实]
      | 旧有 | 可[再支持燃] | 列车 | 为民 | 以[旧工] | 和[美谐平]
    | 中[小心学药医央型外高老欧职级国专试毕] | 创[新业客投意] | 建设[用者兵] | 改造项 | 比赛 | 保障[性房]
    | 上市[公企后] | 超[市高算级大低] | 来[料访华] | 治理工
    | 对[口外虾象] | 首[店台套发] | 全国[重性文] | 不[锈动良孕] | 将军 | 应[急用届] | 还[款建迁田林湖湿草] | 占地
    | 提升[工行] | 稳定器 | 规模[化以养] | 就业[困岗] | 培育库
    | 参保人 | 都市 | 脱贫[人户村县地] | 能力建 | 共享[单中] | 促进会 | 连接线 | 运营商 | 入驻企 | 挂牌企 | 获奖
    | 支持性 | 环境[质监保友] | 扶持资 | 达[标县地]
    | 投入产 | 认定机 | 占 | 示范 | 新增[^长]
    """,
    re.VERBOSE,
)

# ---- lists of names --------------------------------------------------------------------------------------------
MEMBER = re.compile(r"[^、和]+")
HEAD_ONLY = re.compile(
    r"(?:率|数|[费税]|人次|[存贷]款|量|额|值|收入|支出|投资|价格|花费|消费|产出|数量|[盖密强]度|中心|基地|企业)$"
)
WHOLE_NAME = re.compile(
    r"..(?:率|数|[费税]|人次|[存贷]款|[盖密强温高]度|[产销总余成交消]量|额|总值|产值|收入|支出|面积|增加值|指数|中心|基地|企业|公司|项目|学校|价格|标准"
    r"|投资|外资|里程|浓度|比例|单位|医院)$"
)
