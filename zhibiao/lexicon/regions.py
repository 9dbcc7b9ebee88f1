"""Words for places that are no names of the code table. Data only."""

from __future__ import annotations

NATION = "全国"
NATION_WORDS = ("全国", "我国", "国家", "中国", "国内", "本国", "全中国", "中华人民共和国")

# the one-character abbreviations of the provinces
ABBREVIATIONS = {
    "京": "北京市",
    "津": "天津市",
    "冀": "河北省",
    "晋": "山西省",
    "蒙": "内蒙古自治区",
    "辽": "辽宁省",
    "吉": "吉林省",
    "黑": "黑龙江省",
    "沪": "上海市",
    "苏": "江苏省",
    "浙": "浙江省",
    "皖": "安徽省",
    "闽": "福建省",
    "赣": "江西省",
    "鲁": "山东省",
    "豫": "河南省",
    "鄂": "湖北省",
    "湘": "湖南省",
    "粤": "广东省",
    "桂": "广西壮族自治区",
    "琼": "海南省",
    "渝": "重庆市",
    "川": "四川省",
    "蜀": "四川省",
    "贵": "贵州省",
    "黔": "贵州省",
    "云": "云南省",
    "滇": "云南省",
    "藏": "西藏自治区",
    "陕": "陕西省",
    "秦": "陕西省",
    "甘": "甘肃省",
    "陇": "甘肃省",
    "青": "青海省",
    "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区",
    "疆": "新疆维吾尔自治区",
}

# what the people of a province call a prefecture, where the table has none or another's: the province and the whole name
SHORT_PREFECTURES = {
    "巴州": ("新疆维吾尔自治区", "巴音郭楞蒙古自治州"),
    "博州": ("新疆维吾尔自治区", "博尔塔拉蒙古自治州"),
    "克州": ("新疆维吾尔自治区", "克孜勒苏柯尔克孜自治州"),
    "兵团": ("新疆维吾尔自治区", "新疆生产建设兵团"),
}

# short names of banners that the code table does not know, each the only one of its kind
SHORT_BANNERS = {
    "莫旗": "莫力达瓦达斡尔族自治旗", "鄂温克旗": "鄂温克族自治旗", "鄂伦春旗": "鄂伦春自治旗", "陈旗": "陈巴尔虎旗",
    "新左旗": "新巴尔虎左旗", "新右旗": "新巴尔虎右旗",
    "阿左旗": "阿拉善左旗", "阿右旗": "阿拉善右旗",
    "东乌旗": "东乌珠穆沁旗", "西乌旗": "西乌珠穆沁旗",
    "克旗": "克什克腾旗", "翁旗": "翁牛特旗", "达旗": "达拉特旗", "准旗": "准格尔旗",
}  # fmt: skip

MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")

# the word for a whole unit (全区, 我市) → the last words of the names that it can mean, the nearest unit first
LEVELS = {
    "省": ("省",),
    "自治区": ("自治区",),
    "疆": ("新疆维吾尔自治区",),
    "市": ("市",),
    "州": ("自治州", "州"),
    "盟": ("盟",),
    "地区": ("地区",),
    "区": ("区",),
    "新区": ("新区",),
    "县": ("县", "自治县"),
    "旗": ("旗", "自治旗"),
    "镇": ("镇",),
    "乡": ("乡",),
}

# well-known areas over several provinces: full names stand for themselves, short ones for the full
AREAS = {
    "大湾区": "粤港澳大湾区",
    "粤港澳大湾区": "粤港澳大湾区",
    "长三角": "长三角",
    "长三角地区": "长三角地区",
    "京津冀": "京津冀",
    "京津冀地区": "京津冀地区",
    "珠三角": "珠三角",
    "环渤海": "环渤海",
    "长江经济带": "长江经济带",
    "黄河流域": "黄河流域",
    "成渝地区": "成渝地区",
    "成渝地区双城经济圈": "成渝地区双城经济圈",
    "中部地区": "中部地区",
    "西部地区": "西部地区",
    "东部地区": "东部地区",
    "东北地区": "东北地区",
    "北方地区": "北方地区",
    "南方地区": "南方地区",
    "中西部地区": "中西部地区",
    "中西部": "中西部地区",
}

# words for the whole of the place whose report it is
HOME_WORDS = ("辖区", "辖区内", "全域", "本地", "我们")

# the ends of the names of towns and zones, which have no code
TOWN_ENDS = ("镇", "乡", "街道", "苏木")
ZONE_ENDS = (
    "新区", "开发区", "高新区", "经开区", "保税区", "综保区", "示范区", "试验区", "度假区", "集中区", "园区", "产业园",
)  # fmt: skip
# in the report of a zone: that zone itself
ZONE_WORDS = ("园区", "新区", "开发区", "高新区", "经开区", "保税区", "综保区")
# short forms of kinds of zones → the ones that records write in the name of the zone that reports
ZONE_FORMS = {"高新区": "高新技术产业开发区", "经开区": "经济技术开发区", "综保区": "综合保税区"}

# county-level names that say nothing without the name of their city
GENERIC_COUNTIES = (
    "城区", "郊区", "矿区", "新区", "市区", "市中区", "城关区", "市辖区", "县", "老城区", "新城区",
)  # fmt: skip

# a name of the table → the characters before it that make it part of other words (新增城市, 上海城市)
NO_PLACE_AFTER = {"增城市": "新净年再", "海城市": "上沿临滨", "兴城市": "新振复"}
# what is the side of a river, a lake or a mountain and no province: 海河北岸, 太湖南岸, 泰山西麓
SIDES = "(?:河[北南]|湖[北南]|山[东西]|江西|海南)(?:岸(?![线电段])|麓)"
