"""Communiqués with tables, written for the tests, and what their tables say."""

from __future__ import annotations

from typing import NamedTuple


class Expected(NamedTuple):
    """One number of a table. unit_at, name_at: the line (from 0) and the cell where unit and name stand, or None."""

    line: int
    cell: int
    indicator: str | None
    name: str
    value: float
    unit: str
    measure: str
    direction: str
    year: str
    region: str
    status: str = "actual"


TITLE = "青岭县2022年国民经济和社会发展统计公报"
HOME = "青岭县"


def level(
    line: int, cell: int, indicator: str, value: float, unit: str, name: str = "", year: str = "2022"
) -> Expected:
    return Expected(line, cell, indicator, name or indicator, value, unit, "level", "", year, HOME)


def growth(
    line: int, cell: int, indicator: str, value: float, way: str, name: str = "", year: str = "2022"
) -> Expected:
    return Expected(line, cell, indicator, name or indicator, value, "%", "growth", way, year, HOME)


# a name, the text, what its tables say; the lines of the text are counted from 0
TABLES: list[tuple[str, str, list[Expected]]] = [
    (
        "products",
        f"""{TITLE}
全年全部工业增加值45.2亿元，比上年增长5.5%。
表1 2022年规模以上工业主要产品产量及其增长速度
| 产品名称 | 单位 | 产量 | 比上年增长(%) |
| 原煤 | 万吨 | 194.6 | -8.3 |
| 其中：烟煤 | 万吨 | 1,204.5 | 7.8 |
| 发电量[2] | 亿千瓦时 | 56.8 | 0.0 |
| 白酒 | 千升 | — | 持平 |
全年建筑业增加值12.2亿元，比上年增长4.8%。
""",
        [
            level(4, 2, "原煤", 194.6, "万吨", "原煤产量"),
            growth(4, 3, "原煤", 8.3, "down", "原煤产量"),
            level(5, 2, "烟煤", 1204.5, "万吨", "烟煤产量"),
            growth(5, 3, "烟煤", 7.8, "up", "烟煤产量"),
            level(6, 2, "发电量", 56.8, "亿千瓦时", "发电量"),
            growth(6, 3, "发电量", 0.0, "", "发电量"),
        ],
    ),
    (
        "two rows of header",
        f"""{TITLE}
主要经济指标
| 指标 | 2022年 | | 2021年 |
|---|---|---|---|
| | 绝对数（亿元） | 增长（%） | 绝对数（亿元） |
| 地区生产总值 | 120.5 | 6.1 | 112.3 |
| 一、第一产业增加值 | 20.3 | 3.2 | 19.1 |
| 固定资产投资 | 88.0 | ▼2.4 | 90.2 |
""",
        [
            level(5, 1, "地区生产总值", 120.5, "亿元"),
            growth(5, 2, "地区生产总值", 6.1, "up"),
            level(5, 3, "地区生产总值", 112.3, "亿元", year="2021"),
            level(6, 1, "第一产业增加值", 20.3, "亿元"),
            growth(6, 2, "第一产业增加值", 3.2, "up"),
            level(6, 3, "第一产业增加值", 19.1, "亿元", year="2021"),
            level(7, 1, "固定资产投资", 88.0, "亿元"),
            growth(7, 2, "固定资产投资", 2.4, "down"),
            level(7, 3, "固定资产投资", 90.2, "亿元", year="2021"),
        ],
    ),
    (
        "places as rows",
        """晋城市2022年国民经济和社会发展统计公报
表3 2022年各县（市、区）主要指标
| 县（市、区） | 地区生产总值（亿元） | 增长（%） | 城镇化率（%） |
| 全市 | 2340.5 | 5.2 | 64.1 |
| 高平市 | 450.6 | 4.8 | 60.2 |
| 陵川县 | 120.3 | -1.2 | 45.9 |
""",
        [
            Expected(3, 1, "地区生产总值", "地区生产总值", 2340.5, "亿元", "level", "", "2022", "晋城市"),
            Expected(3, 2, "地区生产总值", "地区生产总值", 5.2, "%", "growth", "up", "2022", "晋城市"),
            Expected(3, 3, "城镇化率", "城镇化率", 64.1, "%", "level", "", "2022", "晋城市"),
            Expected(4, 1, "地区生产总值", "地区生产总值", 450.6, "亿元", "level", "", "2022", "晋城市高平市"),
            Expected(4, 2, "地区生产总值", "地区生产总值", 4.8, "%", "growth", "up", "2022", "晋城市高平市"),
            Expected(4, 3, "城镇化率", "城镇化率", 60.2, "%", "level", "", "2022", "晋城市高平市"),
            Expected(5, 1, "地区生产总值", "地区生产总值", 120.3, "亿元", "level", "", "2022", "晋城市陵川县"),
            Expected(5, 2, "地区生产总值", "地区生产总值", 1.2, "%", "growth", "down", "2022", "晋城市陵川县"),
            Expected(5, 3, "城镇化率", "城镇化率", 45.9, "%", "level", "", "2022", "晋城市陵川县"),
        ],
    ),
    (
        "population",
        f"""{TITLE}
表2 2022年年末常住人口数及其构成
单位：万人
| 指标 | 年末数 | 比重（%） |
| 常住人口 | 45.2 | 100.0 |
| 其中：城镇 | 25.1 | 55.5 |
| 乡村 | 20.1 | 44.5 |
""",
        [
            level(4, 1, "常住人口", 45.2, "万人"),
            Expected(4, 2, "常住人口", "常住人口占比", 100.0, "%", "ratio", "", "2022", HOME),
            level(5, 1, "城镇", 25.1, "万人", "城镇常住人口"),
            Expected(5, 2, "城镇", "城镇常住人口占比", 55.5, "%", "ratio", "", "2022", HOME),
            level(6, 1, "乡村", 20.1, "万人", "乡村常住人口"),
            Expected(6, 2, "乡村", "乡村常住人口占比", 44.5, "%", "ratio", "", "2022", HOME),
        ],
    ),
    (
        "prices",
        f"""{TITLE}
表4 2022年居民消费价格比上年涨跌幅度
| 指标 | 涨跌幅度(%) |
| 食品烟酒 | 2.4 |
| 交通和通信 | -1.5 |
""",
        [
            growth(3, 1, "食品烟酒", 2.4, "up", "食品烟酒价格"),
            growth(4, 1, "交通和通信", 1.5, "down", "交通和通信价格"),
        ],
    ),
    (
        "units in the names, tabs",
        f"""{TITLE}
附表 主要指标
指标	总量	比上年±%
社会消费品零售总额（亿元）	35.6	4.1
自然增长率（‰）	-1.2	
居民人均可支配收入（元）	28764	5.9
规模以上工业增加值增速（%）	7.1	
""",
        [
            level(3, 1, "社会消费品零售总额", 35.6, "亿元"),
            growth(3, 2, "社会消费品零售总额", 4.1, "up"),
            level(4, 1, "自然增长率", -1.2, "‰"),
            level(5, 1, "居民人均可支配收入", 28764, "元"),
            growth(5, 2, "居民人均可支配收入", 5.9, "up"),
            growth(6, 1, "规模以上工业增加值", 7.1, "up"),
        ],
    ),
    (
        "years as rows",
        f"""{TITLE}
2020-2022年粮食生产情况
| 年份 | 粮食产量（万吨） | 播种面积（万亩） | 粮食产量增长（%） |
| 2020年 | 30.1 | 62.0 | 1.0 |
| 2021年 | 31.2 | 62.5 | 3.7 |
""",
        [
            level(3, 1, "粮食产量", 30.1, "万吨", year="2020"),
            level(3, 2, "播种面积", 62.0, "万亩", year="2020"),
            growth(3, 3, "粮食产量", 1.0, "up", year="2020"),
            level(4, 1, "粮食产量", 31.2, "万吨", year="2021"),
            level(4, 2, "播种面积", 62.5, "万亩", year="2021"),
            growth(4, 3, "粮食产量", 3.7, "up", year="2021"),
        ],
    ),
    (
        "side by side",
        f"""{TITLE}
| 指标 | 单位 | 绝对数 | 指标 | 单位 | 绝对数 |
| 学校 | 所 | 2012 | 医院 | 个 | 12 |
| 教师 | 人 | 2,310 | 床位 | 张 | 1860 |
""",
        [
            level(2, 2, "学校", 2012, "所"),
            level(2, 5, "医院", 12, "个"),
            level(3, 2, "教师", 2310, "人"),
            level(3, 5, "床位", 1860, "张"),
        ],
    ),
    (
        "result and plan",
        """青岭县2023年政府工作报告
——2023年1月12日在青岭县第十届人民代表大会第三次会议上
一、2022年工作回顾
2022年，全县粮食总产量达到12.5万吨。
| 指标 | 单位 | 2022年完成 | 2023年预期目标 |
| 地区生产总值增速 | % | 6.1 | 6.5左右 |
| 城镇新增就业 | 人 | 2650 | ≥2600 |
""",
        [
            growth(5, 2, "地区生产总值", 6.1, "up"),
            Expected(5, 3, "地区生产总值", "地区生产总值", 6.5, "%", "growth", "up", "2023", HOME, "target"),
            level(6, 2, "城镇新增就业", 2650, "人"),
            Expected(6, 3, "城镇新增就业", "城镇新增就业", 2600, "人", "level", "", "2023", HOME, "target"),
        ],
    ),
]
TOTAL = sum(len(expected) for _, _, expected in TABLES)
