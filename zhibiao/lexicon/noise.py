"""What gets into a page that was saved, mirrored, printed and scanned. Data only; every line was written for zhibiao."""

from __future__ import annotations

# {place}: the document's place; {year}: the year it was given in
PAGE_HEAD = (
    "首页 | 要闻 | 政务 | 民生 | 视频 | 专题",
    "当前位置：首页 > 政务公开 > 计划总结 > 正文",
    "无障碍浏览  进入关怀版  设为首页  加入收藏",
    "发布时间：{year}-02-18 10:32  来源：{place}融媒体中心  浏览次数：1 306",
    "【字体：大 中 小】  打印本页  关闭窗口",
    "分享到：微信 微博 QQ空间",
)
PAGE_FOOT = (
    "上一篇：关于春节期间值班安排的通知",
    "下一篇：图解：一分钟读懂政府工作报告",
    "相关阅读：人大代表热议报告 | 小组讨论侧记 | 会场速写",
    "标签：两会 工作报告 {place} 高质量发展",
    "主办：{place}人民政府办公室  网站标识码：0000000018",
    "某ICP备00000018号-1  某公网安备 00000000000018号",
    "版权所有：{place}人民政府  未经书面授权不得转载",
    "扫一扫在手机打开当前页",
)
# between two paragraphs, where a page ends or an advertisement stands
PAGE_BREAKS = (
    "上一页 [1] [2] [3] 下一页",
    "分享到：微信 微博 朋友圈",
    "当前版: 03版 上一版 下一版",
    "相关链接：两会特别报道 | 代表之声",
    "标签：民生 两会 {place}",
    "责任编辑：苏一鸣",
)
# Sentences of other articles. They hold numbers that measure nothing (dates, ranks, telephone numbers, names) and no
# fact, so that an annotation stays complete. Training cuts in the even ones, a noisy copy of a corpus the odd ones.
NEIGHBOURS = (
    "本报讯（记者 林一舟）近日，柳溪文化站的露天书场开讲，附近居民搬着小凳早早来到现场。",
    "7月18日，市摄影家协会走进古渡口采风，用镜头记录老街的烟火气。",
    "天气预报：今天夜间到明天白天多云转小雨，偏北风3到4级，请注意添衣。",
    "市民王女士拨打12345热线反映路灯不亮，维修人员当天就到现场更换了灯具。",
    "图为农技人员在田间查看苗情。本报记者 周知远 摄",
    "第5届社区邻里节上，孩子们用废旧纸箱做成的机器人最受欢迎。",
    "据新华书店读者俱乐部介绍，新书分享会将于6月12日下午在三楼报告厅举行。",
    "在刚刚结束的乒乓球团体赛中，代表队顽强拼搏，获得第三名。",
    "遗失声明：白河驾校学员赵某不慎将学员证遗失，声明作废。",
    "“老周，今天的豆腐还有没有？”清晨的菜市场里，熟客的招呼声此起彼伏。",
    "交警提示：G55高速南口匝道封闭施工，过往车辆请按标志绕行。",
    "本版编辑 何青 校对 罗小满 投稿热线 0000-8100018",
    "新编现代戏《渡口人家》昨晚在人民剧院首演，谢幕时掌声久久不息。",
    "专家提醒，秋冬交替时节要注意保暖，老年人晨练不宜过早。",
    "（上接第1版）与会人员还围绕家风家教作了交流发言。",
    "公告：因设备检修，城北片区5月9日凌晨短时停水，敬请谅解。",
)
# glued in before a full stop where the document's own place is not known
PLACES = ("清源", "白河", "临溪", "东岭", "安陵", "石桥")

# a character and the traditional ones that a careless converter takes for it; the right one depends on the word
WRONG_CONVERSIONS = {
    "面": "麵", "历": "曆歷", "系": "係繫", "里": "裏", "后": "後", "干": "幹", "发": "髮發", "台": "檯臺颱", "谷": "穀",
    "松": "鬆", "周": "週", "余": "餘", "表": "錶", "范": "範", "准": "準", "制": "製", "复": "複復", "只": "隻", "种": "種",
    "钟": "鍾鐘", "征": "徵", "致": "緻", "游": "遊", "布": "佈", "占": "佔", "才": "纔", "几": "幾", "斗": "鬥", "冲": "衝",
}  # fmt: skip
# what a scan makes of a digit; nothing else is ever read as one
OCR_CONFUSIONS = {"0": "Oo〇", "1": "lI", "〇": "O0"}
# full-width punctuation and its half-width form
HALF_WIDTH = {"，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "（": "(", "）": ")", "。": "."}
QUOTES = "“”‘’"
# words of one character that a bad copy loses without a change of what a fact says, where they are no part of another word
FUNCTION_WORDS = (
    r"(?<!目)的(?!确)|(?<!为)了(?!解)|(?<!参)与(?!会)|(?<![普涉])及(?![时格早])|(?<![总温饱共])和(?![平谐县美])"
    r"|(?<![存现所])在(?![建岗校职营])|(?<![应面相针绝反])对(?![外口接标象比策])"
)
