"""Numbers written as reports write them. Each function goes from the number to the text and knows nothing of zhibiao."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def chinese(number: int, two: str = "二", ten: str = "十") -> str:
    """A whole number below 10¹⁶ in Chinese characters.

    two: 二 or 两 at the head of 百, 千, 万 and 亿. ten: 十 or 一十 for a group that begins with ten.

    >>> chinese(23456), chinese(100_500_000), chinese(1_200_005_000_000, two="两")
    ('二万三千四百五十六', '一亿零五十万', '一万二千亿零五百万')
    """
    for size, magnitude in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            text = (two if head == 2 else chinese(head, two, ten)) + magnitude
            return text + gap + (chinese(rest, two, "一十") if rest else "")
    return _group(number, two, ten)


def _group(number: int, two: str, ten: str) -> str:
    """A number below 10⁴."""
    if number < 10:
        return DIGITS[number]
    text, gap = "", False
    for size, magnitude in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if not digit:
            gap = bool(text)
            continue
        one = two if digit == 2 and size > 10 else DIGITS[digit]
        text += ("零" if gap else "") + (ten if (digit, size) == (1, 10) and not text else one + magnitude)
        gap = False
    return text


def chinese_decimal(number: int, places: int) -> str:
    """``number`` / 10^places: (35, 1) is 三点五."""
    whole, rest = divmod(number, 10**places)
    return chinese(whole) + "点" + "".join(DIGITS[int(digit)] for digit in f"{rest:0{places}}")


def decimal(number: int, places: int) -> str:
    """``number`` / 10^places in digits: (12345, 1) is 1234.5, (12345, 0) 12345."""
    if not places:
        return str(number)
    whole, rest = divmod(number, 10**places)
    return f"{whole}.{rest:0{places}}"


def grouped(number: int, places: int) -> str:
    """The same with commas: 1,234.5."""
    whole, _, rest = decimal(number, places).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def split_magnitude(numeral: str) -> tuple[str, str]:
    """A Chinese numeral as VALUE and the head of the UNIT, which takes the 万 and 亿 at its end: 三千万 is 三千 + 万."""
    value = numeral.rstrip("万亿")
    return value, numeral[len(value) :]
