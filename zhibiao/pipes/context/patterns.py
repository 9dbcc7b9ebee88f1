"""What in a report says where and when: titles, datelines, headings, and the cues that turn from review to plan."""

from __future__ import annotations

import re

from ...lexicon.cues import NEWSPAPERS

NUMERAL = "一二三四五六七八九十"
YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"

# --- the document: its kind -----------------------------------------------------------------------------------------
COMMUNIQUE = re.compile(r"统计公报|发展情况公报")
DIGEST = re.compile(
    r"摘要|摘编|解读|速[览读]|数读|看点|划重点|数说|一图读懂|读懂|干货|要点|路线图|本报讯|(?:记者|通讯员)\s?[一-鿿]{2,4}[）)]?$"
)
TITLE = re.compile(r"工作报告|统计公报|发展情况公报")
STATE_COUNCIL = re.compile(r"国务院总理|代表国务院")

# --- the document: its region ---------------------------------------------------------------------------------------
# right behind a place's name: its congress, its government, its statistics bureau
CONGRESS = re.compile(
    r"第[一二三四五六七八九十]{1,3}届(?:人民代表大会|人大|$)|人民代表大会|[一二三四五六七八九十]{1,3}届人大"
)
# right behind a place's name in a title: its report
OWN_REPORT = re.compile(r"(?:人民)?(?:政府)?(?:(?:19|20)\d\d年)?(?:政府)?(?:工作报告|国民经济和社会发展)")
GOVERNMENT = re.compile(r"(?:人民)?政府(?:办公室|工作报告|门户网站|网)?|统计局|[区县市省州旗盟]长|主席|委(?:书记|、)")
STREET = re.compile(r"[东西南北中]?(?:路|大道|大街|街(?!道))")  # named after a place, and no word about it
NEWSPAPER = re.compile("|".join((*NEWSPAPERS, "融媒")))
# 全区, 我市: which level reports
DEICTIC = re.compile(
    r"(?<![健安齐])(?P<who>[全我])(?P<level>国|省|自治区|疆|市(?!场)|州|盟|区(?!域)|县|旗|镇|乡(?!村)|街道)"
)
# the level of the place whose congress or report a head names without its name: 市五届人大四次会议, 2024年市政府工作报告
OF_LEVEL = re.compile(
    r"(?<![一-鿿])(?:\d{4}年)?(?P<level>省|自治区|市|州|盟|区|县|旗)"
    r"(?:第?[一二三四五六七八九十]{1,3}届(?:人大|人民代表大会)|(?:人民)?政府工作报告)(?![^，。]{0,8}(?:精神|部署|要求|安排))"
)
# what speaks of the own province or autonomous region
PROVINCIAL = re.compile(r"[全我](?P<level>省|自治区)")
# a place without a code, named where it speaks of its own government: a town, a sub-district, a zone
ZONE = "新区|开发区|园区|产业园|保税区|综保区|示范区|高新区|经开区|试验区|度假区"
OWN_NAME = re.compile(
    rf"""
    (?:(?<![一-鿿]) | (?<=日在)) (?!日)
    (?P<name>[一-鿿]{{2,20}}? (?:镇|乡|街道|苏木|{ZONE}))
    (?=人民政府|管理委员会|管委会|党工委|办事处|统计局|工作报告|\d{{4}}年(?:工作|政府|国民)|第[一二三四五六七八九十]{{1,3}}届)
    """,
    re.VERBOSE,
)
TITLE_NAME = re.compile(rf"(?P<name>[一-鿿]{{2,12}}?(?:镇|乡|街道|苏木|{ZONE}))[：:]")
ZONE_KIND = re.compile(rf"高新技术产业开发区|经济技术开发区|综合保税区|{ZONE}")
# another zone, behind the short name of its city: 苏州工业园区
OTHER_ZONE = re.compile(rf"(?<![市区县])[一-鿿]{{0,3}}?(?:{ZONE})")
ZONE_FORM = re.compile(r"(?:(?:高新技术产业|经济技术|经济)?开发区|(?:综合)?保税区|(?:高新|经开|综保)区)$")
# what means a park or another unit that was named before: 园区, 该县, 全镇
SAME_PARK = re.compile(r"(?:[该此]|这个)?(?P<kind>园区|产业园区?|工业园区?|科技园区?|景区|组团|集中区|开发区)内?")
SAME_UNIT = re.compile(r"(?:(?P<said>全)(?=[县旗镇乡村街])|[该此]|这个)(?P<kind>[市州区县旗镇乡村]|街道|社区)")
TOWN = re.compile(r"(?:(?<![一-鿿])|(?<=[的在]))(?![全我该此本各])(?:(?![的在]|下辖)[一-鿿]){2,5}?(?:镇|乡|街道|苏木)")
PARK = re.compile(r"(?:园区?|(?:工业|商务|集中|开发|高新|经开|保税|试验|示范|新)区|谷|新城|港|基地)$")
# a county or city that the code table does not know, in the title of its own report
UNKNOWN_COUNTY = re.compile(
    r"(?<![一-鿿])(?P<name>[一-鿿]{2,6}?[县市区旗])(?=人民政府|政府工作报告|\d{4}年(?:政府|国民))"
)
# a county whose name has two characters, which cannot be looked for in running text
SHORT_COUNTY = re.compile(
    r"(?:(?<![一-鿿])|(?<=在))(?![全我本该各此两])[一-鿿]县(?=第[一二三四五六七八九十]{1,3}届|人民政府|统计局|(?:19|20)\d\d年)"
)

# --- the document: its year -----------------------------------------------------------------------------------------
MONTH = re.compile(r"(?<!\d)(?P<month>1[0-2]|[1-9])月\d{1,2}日")
LATER_MONTHS = range(5, 10)  # in which no congress hears a report
MONTH_OF_NEXT_REPORT = 10  # a congress that late in the year reviews that year and plans the next one
DATE = re.compile(rf"(?P<year>{YEAR})\s?[年\-./]\s?(?P<month>1[0-2]|0?[1-9])(?:\s?月|\s?[\-./]\s?\d{{1,2}})")
TITLE_YEAR = re.compile(
    rf"(?P<year>{YEAR})\s?年?(?=[^。]{{0,20}}(?:工作报告|统计公报|公报))|工作报告\s?[（(]\s?(?P<after>{YEAR})"
)
YEAR_REVIEWED = re.compile(
    rf"""
    (?P<year>{YEAR})年 [^。，；0-9]{{0,16}} (?:回顾|走过|总结|主要成绩|亮点|完成情况)      # 2022年工作回顾
    | (?:刚刚)?过去的 (?P<past>{YEAR})年                                    # 刚刚过去的2022年
    | 回[顾首望] (?P<back>{YEAR})                                           # 回望2022
    """,
    re.VERBOSE,
)
YEAR_PLANNED = re.compile(
    rf"(?P<year>{YEAR})年[^。，；0-9]{{0,16}}(?:任务|安排|预期目标|主要目标|重点工作|打算|部署|要求|这样干|怎么干|工作计划|主要工作)"
)
PLAN_BEGINS = re.compile(
    rf"今年是[^。，；]{{0,12}}(?<![{NUMERAL}])(?P<number>[{NUMERAL}]{{1,2}})五”?[^。，；]{{0,8}}开局"
)
# the title of a plan for five years
OUTLINE = re.compile(
    rf"(?:第(?P<number>[{NUMERAL}]{{1,2}})个五年|(?<![{NUMERAL}])(?P<plan>[{NUMERAL}]{{1,2}})五”?)(?:发展)?规划(?!期)"
)
# a briefing on a part of the year speaks of the year it is given in
TITLE_PART = re.compile(
    rf"(?P<year>{YEAR})年(?P<part>上半年|[一二三]季度|前三季度|1[—–\-至]\d{{1,2}}月)[^。]{{0,12}}(?:运行|形势|情况)"
)
# its title may leave the year to the text: 上半年经济运行情况新闻发布会
TITLE_OF_PART = re.compile(r"(?:上半年|[一二三]季度|前三季度)[^。]{0,12}(?:运行|形势|情况)")
# the session of a national or provincial congress: 省十四届人大四次会议, 第十四届全国人民代表大会第三次会议
SESSION = re.compile(
    rf"""(?P<place>[一-鿿]{{2,8}}(?:省|自治区|市)|省|自治区|全国)?第?(?P<term>[{NUMERAL}]{{1,2}})届(?P<nation>全国)?
    (?:人民代表大会|人大)第?(?P<session>[一二三四五])次会议""",
    re.VERBOSE,
)
OF_A_SESSION = re.compile("开幕|召开|举行|闭幕|会议?上")
ANY_YEAR = re.compile(rf"(?P<year>{YEAR})年")
UNCOMPARED_YEAR = re.compile(rf"(?<![比较]){ANY_YEAR.pattern}(?!(?:同期)?的[\d{NUMERAL}][\d.]*[倍%成])")

# an article of a newspaper
ARTICLE = re.compile(r"本报(?:讯|记者)|(?:讯|电)?[（(](?:本报)?(?:记者|通讯员)")
# a short line that is no sentence
HEADLINE = re.compile(rf"(?![{NUMERAL}]+、|[（(—])[^。；！？]{{4,36}}[！？]?")
# a press text: an interview, a briefing, an article with its source
PRESS = re.compile(r"记者|通讯员|发布会|答问|访谈|来源[：:]")

# --- sections: headings ---------------------------------------------------------------------------------------------
HEADING_LENGTH = 45
# 一、 第一部分 【…】; （一） is a heading of the second order, which does not change the section by itself
TOP_HEADING = re.compile(rf"[{NUMERAL}]{{1,3}}、|第[{NUMERAL}]{{1,2}}(?:部分|章)|[上中下]篇(?=[\s：])|【|\[|Part")
# in a newspaper that of a part whose course of time is its own: ■关键词：科创
MARKED_HEADING = re.compile(r"[▍▌■◆★▶►❖]\s?[^，。；\d]{2,16}")
LOOKS_BACK = re.compile(r"回眸|回[望首顾]|回头[看望]|看过去")
LOOKS_AHEAD = re.compile(r"[往向朝]前看|展望|[这怎]么干")
PERIOD = re.compile(
    rf"""
    “?(?<![{NUMERAL}])(?P<plan>[{NUMERAL}]{{1,2}})五(?![年个万千百亿大项])”?   # “十四五”
    | (?P<ahead>今后|未来)五年
    | (?P<behind>(?:过去|这|以往)的?五年|五年(?:来|工作|回顾))
    | (?P<start>{YEAR})[—–\-~至到](?P<end>{YEAR})年
    | (?P<year>{YEAR})年
    | (?P<last>去年|(?:过去|这|刚刚过去的?)的?一年|一年来|上一?年)
    | (?P<this>今年|新的一年|下一步)
    """,
    re.VERBOSE,
)
# a heading of the second order, and one that a period of its own ends: （二）实施三年行动（2019—2021年）
SUB_HEADING = re.compile(rf"[（(][{NUMERAL}]{{1,3}}[）)]")
OWN_PERIOD = re.compile(rf"[（(](?P<start>{YEAR})年?[—–\-~～至到]+(?P<end>{YEAR})年?[）)]$")
# a part of a list: （二）…, ——…
LIST_ITEM = re.compile(rf"(?P<first>[（(]一[）)])|{SUB_HEADING.pattern}|[—―]{{2}}")
# a heading whose year is partly hidden: 202*年主要预期目标
MASKED_YEAR = re.compile(r"[“”]?(?:19|20)?(?=[\d*]{0,3}\*)[\d*]{1,4}年")
# a short line about one year: “数”说2021年经济社会发展
YEAR_HEADING = re.compile(rf"[^\d，。；：、]{{0,12}}{YEAR}年[^\d，。；：、]{{2,14}}")
REVIEW_WORDS = re.compile(r"回顾|总结|成就|成绩|成效|完成情况|进展|走过|历程|看过去|亮点|回眸|回[望首]")
PLAN_WORDS = re.compile(
    r"目标|任务|安排|部署|要求|思路|考虑|举措|这样干|怎么干|打算|重点工作|主要工作|展望|计划|努力方向|实事|路线图|奋斗|这么干|[往向朝]前看|要办|办好"
)
TASK_WORDS = re.compile(r"任务|安排|部署|打算|要求|目标|[这怎]么干|[往向朝]前看")
PROBLEM_WORDS = re.compile(r"(?:存在|面临)的?.{0,8}(?:困难|问题|不足|短板|挑战)|问题和不足|困难和问题")

# --- sections: cues at the beginning of a sentence ------------------------------------------------------------------
SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
OPENING = re.compile(
    r"(?:答|问|记者)[：:]|(?:政府工作)?《?报告》?[中还]?(?:明确|提出|指出|强调|要求){1,2}[，：:]|(?:各位代表|同志们|代表们)[，！：]?|[—\-●★■◆▲○·\s]+|[（(][一二三四五六七八九十]+[）)]"
)
# 一年来 and its like open a review of one year
CUE_LAST_YEAR = re.compile(
    rf"""
    一年来 | (?:回[顾首望])?(?:过去|刚刚过去)的?(?:一年|(?P<year>{YEAR})年) | 过去一年
    | (?:回[顾首望])(?P<back>{YEAR})年 | (?P<plain>{YEAR})年(?=[，是里]|对)
    """,
    re.VERBOSE,
)
CUE_PAST_YEARS = re.compile(
    rf"""
    (?:放[到在]|回头看|回[顾首望])(?:这|过去)?的?五年[^，。]{{0,6}}，
    | (?:回[顾首望])? (?:过去|这|刚刚过去)?的?五年(?:来|间|里|，|中) | (?:过去|这)的?五年 | 这是.{{2,24}}的五年
    | (?:回[顾首望])? “?(?P<plan>[{NUMERAL}]{{1,2}})五”?(?:时期|期间|以来)?
      (?=[，是]|[^。，]{{0,12}}(?:极不|很不|五年|全面完成))
    """,
    re.VERBOSE,
)
CUE_COMING_YEARS = re.compile(
    rf"(?:今后|未来)五年|展望“?(?P<ahead>[{NUMERAL}]{{1,2}})五”?，"
    rf"|[^。，年]{{0,8}}(?<![{NUMERAL}])(?P<plan>[{NUMERAL}]{{1,2}})五”?(?:时期|期间|发展|规划)"
)
CUE_THIS_YEAR = re.compile(
    rf"今年|新的一年|(?:做好|完成)今年|(?P<year>{YEAR})年(?=[，是]|[^。，]{{0,16}}(?:目标|任务|重点|工作))"
)
# 今年要把“流量”变“留量”
TO_DO = re.compile(r"今年，?(?:我们|全[省市县区旗州])?还?要(?![求素闻点件紧])")
# 站在新的起点，到2025年，全县要力争…
CUE_UNTIL = re.compile(
    rf"(?:[^。，\d]{{0,12}}，)?到(?P<year>{YEAR})年[底末]?，[^。；]*?(?:力争|目标|[要将](?!求)|确保)"
)
# what a review of one year has, and one of many years
SINCE_LAST_YEAR = re.compile("同比(?!例)|[比较](?:上一?年|去年|年初)")
GROWTH = re.compile(r"(?<!均)(?<!累计)(?:增长|增速)(?:了|约|近|超)*\s?\d[\d.]*%")
OF_MANY_YEARS = re.compile(
    rf"年均|年平均|五年(?!累计)|(?<!连续)[二两三四]年(?:[来间]|增)|“[{NUMERAL}]{{1,2}}五”|[{NUMERAL}]五(?:时|期|规|以|末)|以来|换届"
    rf"|[较比]{YEAR}|(?<![比较])去年|(?<!上)一年|{YEAR}年"
)
SUMMED_UP = re.compile("累计|连续|翻")
CUE_SO_FAR = re.compile(r"(?:今年|入春|年初|开年)以来|进入今年")
# anywhere in a sentence: what follows is wanted, not done
CUE_GOAL = re.compile(
    rf"(?:预期|主要|发展|工作|奋斗|总体)目标(?:任务)?(?:是|为|[:：]|确定为|设定为|初步安排)"
    rf"|(?:重点|着重|着力|主要|突出|集中|具体|切实|全力)(?:要)?(?:抓好|做好|办好|推进|实施|抓)(?:以下|下列|如下|[0-9{NUMERAL}]+个?(?:方面|件))"
    rf"|今年(?:[这怎]么干|这样干)|今年[^。，；：]{{0,10}}(?:清单|任务|目标|安排)(?![^：]{{0,4}}完成)[^。，；：]{{0,6}}[:：]"
)
CUE_PROBLEMS = re.compile(
    r"(?:(?:与此)?同时，|成绩面前，)?[^。，]{0,24}(?:清醒|同时|也|坦言|应当|必须)[^。，]{0,6}(?:看到|认识到|意识到|存在|坦言)"
    r"|[^。，]{0,4}存在的?(?:主要|突出)?(?:问题|困难|不足)|[^。，]{0,4}不足之处|(?:与此)?同时，[^。；]{0,12}(?:仍|仅|尚)|在?(?:看到|肯定|总结)成绩的?同时|[^。，]{0,4}坦言"
)

SENTENCE_STOPS = "。；！？\n"

# --- values without a period ----------------------------------------------------------------------------------------
# 从 A 提高到 B: the first of the two; what stands between the words is one clause
FROM = re.compile(r"(?:从|由)[^。；，]{0,30}$")
TO = re.compile(
    r"[^。；，]{0,24}?(?:提高|增加|提升|上升|增长|扩大|扩充|精简|调整|缩小|缩短|下降|降低|减少|压减|升|增|降|减|扩大|回升|优化|变|发展|拓展|扩展|扩建|整合|合并|压缩|收窄|攀升|跃升|调高)"
    r"(?:到|至|为)|[^。；，]{0,24}?(?:跨过|迈过|跨上|迈上|跃上|登上|跨越)了?(?=[\d两三四五六七八九十百千万])"
)
# 占比达到12%: no sum of years
LEVEL_REACHED = re.compile(r"^(?!.*(?:年均|累计|新增|完成|每年|五年|投资)).*(?:[到至]|达|突破)(?:了|近|约)?$")
# 是“十五”时期的2.4倍
COMPARED = re.compile(r"[是为比较]")
TIMES = re.compile(r"的?\d[\d.]*倍")
# 恢复到2017年末的91%
MEASURED_BY = re.compile(r"(?:恢复[到至]|相当于)$")
SHARE_OF = re.compile(r"(?:同期|全年|水平)?的\d[\d.]*%")
# 由2015年的16.4%提高到54%，: behind the A, its digits and shares
ORIGIN_FIGURE = re.compile(r"的?[^，。；\d]{0,12}\d[\d.∶:：]*[^\d.∶:：，]")
# 2026年建成通车。
READY = re.compile(
    r"[底末]?前?[^，。；、\d]{0,8}?(?:建成|通车|投产|竣工|完工|投用|运营|投入使用|发电|通水|投运)[，。；]"
)
# 自2019年开业以来
SINCE = re.compile(r"(?!以来)[^，。；\d]{0,10}以来(?!首|最|新)")
# 年均增长6%
YEARLY = re.compile(r"(?:年均|平均每年)(?:增长|增速|增幅|递增|提高|增加|下降|降低)[^。；，0-9]{0,6}$")
MANY_YEARS = re.compile(r"(?:过去|这)五年|五年[来间]")
# of many years, whatever stands before: 年均超过3万亩, 较“十三五”末提高2个百分点, 较五年前下降
OF_YEARS = re.compile(r"(?:年均|平均每年|[较比]“?十[一二三四]?五”?末|[较比]五年前)[^。；，\d]{0,12}$")
# 年均增长5%, 累计完成9亿元: of many years by its own words
TOLD_AS_MANY = re.compile(r"(?:年均|平均每年|累计)[^。；，\d]*$")
# in a section of many years, behind a sentence about the last: 累计建成12公里
SUMMED = re.compile(r"。累计[^。\n]*$")
# what the year under review was planned to bring: 年度计划投资52亿元，实际完成55亿元
WAS_PLANNED = re.compile(r"(?:年度(?:计划)?(?:总)?投资|(?:年初|原定?)(?:预期|确定|提出|计划)的?|[省市县区]定)$")
RATIO_SIGN = re.compile(r"\s?[∶:：]\s?")
# 占地943亩, 县域面积2100平方公里, 全长1.3万公里, 户型控制在50平方米以内
PROPERTY = re.compile(
    r"(?:占地(?!区|方)|全长|跑道长|库容|户型|海拔|(?:行政区域|国土|[县市]域|辖区)(?:总)?面积|规划(?:总)?面积|设计(?:年)?(?:产能|能力|规模|时速)|年设计|日处理能力)"
    r"[^。；，0-9]{0,8}$"
)
ADDED = re.compile(r"新增[^。；，]*$")  # what was added in a year has that year
# 新修的三条路长1.2、0.8、2.1公里
LENGTH = re.compile(r"(?<![增延成专生周最班市县镇乡村所校组院局部队处])长(?:约|达)?(?:\d[\d.]*、)*$")
LENGTH_UNIT = re.compile(r"(?:、\d[\d.]*)*(?:公里|千米|米)")
# the thing whose size it is: 5万千瓦风电项目, 3万只养鸡场
THE_SIZED_THING = re.compile(
    r"[^。；，、：“0-9]{0,14}?(?:项目|生产线|扩建工程|电站|电厂|处理厂|热电厂|文化区|鸡场|养殖场|轴承|支架|水库|露天矿|煤制)"
)
# 年产3万台发动机项目, 日处理500吨的污水处理站
CAPACITY = re.compile(r"(?:年产|年加工|年处理|日处理|日加工|日供)[^。；，0-9]{0,8}$")
BUILT_THING = re.compile(r"[^。；，、0-9]{0,20}?(?:项目|工程|生产线|站|厂(?!家)|园|基地)")
# a sentence without a figure that closes a plan of five years: 2025年任务的完成，标志着“十四五”圆满收官。 For fullmatch only: a search
# would begin anew at every character.
CLOSED = re.compile(rf"(?=[^。]*十[一二三四五]五)(?:[^。\d]|{YEAR}年)*(?:句号|收官)[^。\d]{{0,20}}[。！]")
A_DIGIT = re.compile(r"\d(?!\d{0,3}[年月日])")
MADE_OF = "×"  # 2×66万千瓦 is always the size of a plant
SIZE_UNITS = re.compile(
    r"[百千万亿]*(?:千瓦时?|兆瓦时?|吉瓦时?|吨|立方米|平方公里|千伏|方|辆|只|头|米|纱?锭)(?:/[年日天]|以上)?"
)
SIZE_CLASS = re.compile(r"[百千万亿]*(?:千瓦时?|兆瓦时?|吉瓦时?|吨|立方米|千伏|伏)级")  # 25兆瓦级
OF_GOAL = re.compile(r"[^。；，]{0,8}的?(?:年度|全年|预期|既定|计划|控制)目标")
A_YEAR = re.compile(rf"{YEAR}年|[{NUMERAL}]五|[上去前]年|年初|年前")
