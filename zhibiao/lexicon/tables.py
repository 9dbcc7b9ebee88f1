"""Words in the headers and captions of tables. Data only; parts of patterns, longest first where it matters."""

from __future__ import annotations

# what a column holds, by its whole header
UNIT_HEADS = ("单位", "计量单位", "数量单位", "单 位")
SKIPPED_HEADS = (
    "序号", "编号", "代码", "备注", "说明", "排名", "排序", "位次", "名次", "责任单位", "牵头单位", "责任部门", "属性",
    "指标属性", "数据来源", "类型",
)  # fmt: skip
LABEL_HEADS = (
    "指标", "指标名称", "项目", "名称", "产品", "产品名称", "行业", "类别", "分组", "分类", "主要指标", "商品", "种类",
    "品种", "内容", "运输方式", "国家", "领域", "行业名称", "经济类型", "主要产品", "统计指标", "国家或地区",
)  # fmt: skip
PLACE_HEADS = (
    "地区", "区域", "县区", "区县", "县市", "市县", "县市区", "市县区", "县（市、区）", "县(市、区)", "县(市)区", "地市", "市州",
    "乡镇", "镇街", "街道", "乡镇街道", "设区市", "各县", "城市", "市（州）", "盟市", "旗县", "旗县区", "地 区",
)  # fmt: skip
YEAR_HEADS = ("年份", "年度", "时间", "年 份", "年")

# measures, anywhere in a header
GROWTH_WORDS = (
    "增长速度", "增长率", "增减率", "增减幅度", "涨跌幅度", "涨跌幅", "升降幅度", "增减", "涨跌", "升降", "增长", "增速", "增幅",
    "上涨", "涨幅", "提高", "增加", "同比", "环比", "下降", "降幅", "减少", "降低", "±",
)  # fmt: skip
DOWN_WORDS = ("下降", "降幅", "减少", "降低")
BOTH_WAYS = ("增减", "涨跌", "升降", "±", "增长", "增速", "增幅", "提高", "上涨")
RATIO_WORDS = ("所占比重", "占比", "比重", "构成", "完成率", "完成进度", "完成比例", "占", "为年度目标")
COMPARED = r"(?:比|较|与)(?:上年|去年|上一年|同期|上期|上年同期|上年末|年初|\d{4}年?)(?:同期|末|底)?(?:相比)?"
# a column that is the plan and not the result
TARGET_WORDS = ("目标", "计划", "预期", "任务数", "预计")
DONE_WORDS = ("完成", "实际", "实绩", "占")

# what says nothing of what is counted
GENERIC_HEADS = (
    "绝对数", "绝对值", "绝对量", "总量", "数量", "数值", "实绩", "实际数", "实际", "完成数", "完成", "指标值", "合计", "本年", "累计",
    "本期", "全年", "数据", "当年", "年末数", "期末数", "年末", "预期目标", "目标值", "目标", "预期", "计划数", "计划", "总计", "上年",
    "去年", "今年", "值", "数", "初步统计", "初步核算", "预计",
)  # fmt: skip

# what the rows of a table are counted in, by its caption: pattern of the caption, what is put behind the name of a row
CAPTION_NOUNS = (
    ("产品产量|产品生产量|作物产量|农产品产量|主要产量", "产量"),
    ("价格指数", "价格指数"),
    ("消费价格|零售价格", "价格"),
    ("零售额", "零售额"),
    ("固定资产投资|行业投资", "投资"),
    ("货物运输量|货运量", "货物运输量"),
    ("旅客运输量|客运量", "旅客运输量"),
    ("工业增加值", "增加值"),
    ("保费收入", "保费收入"),
)
# a row that has one of these at its end says itself what is counted
MEASURE_NOUNS = (
    "产量", "产值", "总值", "增加值", "额", "值", "量", "数", "率", "人口", "收入", "支出", "投资", "面积", "价格", "人数", "里程",
    "余额", "存款", "贷款", "利润", "指数", "水平", "比重", "占比", "消费", "户", "人员",
)  # fmt: skip
# rows that are a part of the row above them, and how their full name is made with it
PARTS = (
    "城镇", "农村", "乡村", "男性", "女性", "男", "女", "第一产业", "第二产业", "第三产业", "一产", "二产", "三产", "出口", "进口",
    "住宅", "工业", "建筑业", "城市", "0-14岁", "15-59岁", "60岁及以上", "65岁及以上", "0-15岁", "16-59岁",
)  # fmt: skip
# columns for a part of the place: they go before the name of a row
SCOPES = ("城市", "农村", "城镇", "乡村")
SUMS = ("合计", "总计", "总额", "全省", "全市", "全县", "全区", "全国", "总数")
