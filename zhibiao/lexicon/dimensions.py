"""What kind of quantity a unit measures, and what one unit is of the kind's reference unit. Data only."""

from __future__ import annotations

# dimension → unit without magnitude → how many of the reference unit (the one with 1) it is. The factors of foreign
# money are rough: they serve to tell a plausible amount from an impossible one and never enter a value of a table.
DIMENSIONS: dict[str, dict[str, float]] = {
    "money": {
        "元": 1, "人民币": 1, "元人民币": 1, "块": 1, "块钱": 1, "美元": 7, "欧元": 8, "港元": 0.9, "港币": 0.9, "日元": 0.05,
        "英镑": 9, "卢布": 0.1,
    },
    "people": {"人": 1, "人次": 1, "名": 1, "位": 1, "人头": 1, "人份": 1, "口": 1, "代表": 1},
    "household": {"户": 1, "户次": 1, "家庭": 1},
    "area": {
        "平方米": 1, "平米": 1, "平方": 1, "㎡": 1, "m²": 1, "平方公里": 1e6, "平方千米": 1e6, "km²": 1e6, "公顷": 1e4,
        "亩": 10000 / 15,
    },
    "length": {
        "米": 1, "千米": 1000, "公里": 1000, "km": 1000, "KM": 1000, "里": 500, "海里": 1852, "厘米": 0.01, "cm": 0.01,
        "毫米": 0.001,
    },
    "mass": {
        "吨": 1, "公斤": 0.001, "千克": 0.001, "kg": 0.001, "克": 1e-6, "毫克": 1e-9, "mg": 1e-9, "微克": 1e-12, "μg": 1e-12,
        "斤": 0.0005, "市斤": 0.0005, "担": 0.05, "吨标准煤": 1, "吨标煤": 1, "载重吨": 1, "总吨": 1, "吨油当量": 1,
    },
    "volume": {"立方米": 1, "立方": 1, "方": 1, "m³": 1, "升": 0.001, "千升": 1, "桶": 0.159},
    "energy": {
        "千瓦时": 1, "度": 1, "kWh": 1, "兆瓦时": 1000, "MWh": 1000, "吉瓦时": 1e6, "GWh": 1e6, "大卡": 0.001163,
    },
    "power": {"千瓦": 1, "kW": 1, "瓦": 0.001, "兆瓦": 1000, "MW": 1000, "吉瓦": 1e6, "GW": 1e6, "马力": 0.7355},
    "apparent_power": {"千伏安": 1, "兆伏安": 1000},
    "voltage": {"伏": 1, "千伏": 1000, "kV": 1000},
    "percent": {"%": 1, "‰": 0.1, "成": 10},
    "points": {"百分点": 1, "个百分点": 1, "基点": 0.01, "个基点": 0.01},
    "multiple": {"倍": 1, "番": 1},
    "rate": {"/10万": 1, "/万": 10},
    "time": {
        "天": 1, "日": 1, "工作日": 1, "个工作日": 1, "年": 365, "岁": 365, "周岁": 365, "个月": 30, "小时": 1 / 24,
        "分钟": 1 / 1440, "秒": 1 / 86400,
    },
    "computing": {"PFlops": 1, "PFLOPS": 1, "Pflops": 1, "PF": 1, "P": 1, "EFLOPS": 1000, "次/秒": 1e-15},
    "containers": {"标准箱": 1, "标箱": 1, "个标准箱": 1, "集装箱": 1, "TEU": 1},
    "turnover": {"吨公里": 1, "人公里": 1},
    "temperature": {"℃": 1, "摄氏度": 1},
    "none": {"": 1},
}  # fmt: skip
# every classifier of lexicon/units.py that is not above counts things, one of each
COUNT = "count"
