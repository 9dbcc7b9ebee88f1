"""Bytes of an engine → choices, texts and damaged files: the same for random bytes and for those of libFuzzer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

# what reports are made of, and what breaks those who read them
WORDS = (
    *"0123456789０１９٣𝟗〇零一二三五十百千万亿两半几数点.，,。；：、！？%％‰*＊~～—–-－/／:：+×（）()《》“”\"'‘|｜│",
    *" \t\n\r\0\x1c\x85\u00a0\u3000\u200b\u2028\ufeff\u00ad\u0301\ufffd",
    *("全县", "全市", "我区", "全省", "全国", "青岭县", "海拉尔区", "北京市", "朝阳区", "大同市平城区", "云川市", "陇东镇"),
    *("地区生产总值", "粮食产量", "一般公共预算收入", "新增就业", "固定资产投资", "国内生产总值", "研究与试验发展", "規模以上工業"),
    *("增长", "下降", "減少", "占", "达到", "完成", "超过", "力争", "以上", "以下", "左右", "翻两番", "分之", "成", "倍", "百分点"),
    *("亿元", "万人", "万吨", "平方米", "元", "%", "个", "人/百亿元", "千瓦时", "户", "公里", "万公顷", "㎡", "½", "²", "①", "℃"),
    *("2022年", "今年", "去年", "上年", "十四五", "十四五末", "前三季度", "上半年", "1—6月", "2021-2025年", "今后五年", "五年来", "1978"),
    *("317.2", "1,204.5", "3 17.2", "31*.2", "12345678901234567890", "1.2.3", "２０２２年", "5%", "-8.3"),
    *("全縣經濟麵臨", "係列", "增（zēng）长", "(chéng)", "當前", "版权所有", "上一页", "来源：", "首页 | 政务 | 互动", "一、", "表1 "),
    *("| 指标 | 单位 | 绝对数 |", "|---|---|", "| 原煤 | 万吨 | 12.5 |\n", "其中：", "单位：亿元\n", "政府工作报告\n", "\r\n"),
    *("😀", "𠮷", "👨‍👩‍👧", "e\u0301", "<script>alert(1)</script>", "</script>", "&#x6570;", "&amp;", "=1+1", "\\", "../", "{0}"),
)  # fmt: skip


class Draw:
    """Choices out of bytes; when they are used up, every choice is the first one, so that all inputs end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes that are not used up."""
        return len(self._data) - self._at

    def number(self, below: int) -> int:
        """A number from 0 to ``below - 1``."""
        size = 1 if below <= 256 else 2 if below <= 65536 else 3
        piece = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(piece, "little") % below

    def choice(self, of: Sequence[T]) -> T:
        return of[self.number(len(of))]

    def rarely(self, one_in: int = 8) -> bool:
        return self.number(one_in) == one_in - 1

    def text(self, words: Sequence[str] = WORDS, pieces: int = 24) -> str:
        """Words one after the other; now and then any character, or the same word many times."""
        found = []
        for _ in range(self.number(pieces + 1)):
            kind = self.number(32)
            if kind == 31:
                code = self.number(0x110000)
                found.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
            elif kind == 30:
                found.append(self.choice(words) * self.number(64))
            else:
                found.append(self.choice(words))
        return "".join(found)

    def damaged(self, whole: bytes, edits: int = 6) -> bytes:
        """Bytes with a few places changed, cut out, doubled or put in; or cut off."""
        data = bytearray(whole)
        for _ in range(self.number(edits + 1)):
            kind, place = self.number(6), self.number(max(len(data), 1))
            if kind == 0:
                data[place : place + 1] = bytes([self.number(256)])
            elif kind == 1:
                del data[place : place + self.number(64)]
            elif kind == 2:
                data[place:place] = data[place : place + self.number(64)]
            elif kind == 3:
                data[place:place] = self.text(pieces=4).encode()
            elif kind == 4:
                data[place : place + 4] = self.choice((b"\0" * 4, b"\xff" * 4, b"9999", b"-1", b'""', b"null", b"<![", b"]]>"))  # fmt: skip
            else:
                del data[place:]
        return bytes(data)

    def plain(self, value: Any, odd: Callable[[], Any] | None = None) -> Any:
        """A JSON value with some of its parts gone, or another thing: what a file edited by hand can hold."""
        if self.rarely(24):
            return odd() if odd and self.rarely(2) else self.choice(ODD)
        if isinstance(value, dict):
            return {k: self.plain(v, odd) for k, v in value.items() if not self.rarely(48)}
        if isinstance(value, list):
            return [self.plain(v, odd) for v in value for _ in range(1 + self.rarely(48))]
        if isinstance(value, int) and not isinstance(value, bool):
            return value + self.choice((0, 0, 0, 0, 0, 1, -1, 2, 1000, -1000))
        return value


ODD: tuple[Any, ...] = (
    None, True, -1, 0, 3.5, 1e400, "", "a", "..", "../../x", [], {}, [0], [5, 2], [[]], {"a": []}, 10**30, "\0", "VALUE", [0, 10**9],
)  # fmt: skip
