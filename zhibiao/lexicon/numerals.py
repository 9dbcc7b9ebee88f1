"""Chinese numerals as reports write them. Data only."""

from __future__ import annotations

CHINESE_DIGITS = "零〇一二两三四五六七八九"
SMALL_MAGNITUDES = "十百千"
LARGE_MAGNITUDES = "万亿"

# what the formal numerals of vouchers stand for, and 俩, 廿, 卅
PLAIN_NUMERALS = {
    "壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆": "六", "柒": "七", "捌": "八", "玖": "九",
    "拾": "十", "佰": "百", "仟": "千", "俩": "两", "廿": "二十", "卅": "三十",
}  # fmt: skip

HALVES = {"半": 0.5, "一半": 0.5, "过半": 0.5, "大半": 0.5, "对半": 0.5, "小半": 0.5}
