"""The text of a UNIT → its canonical form."""

from __future__ import annotations

import re

BLANK = re.compile(r"\s+")
SIGNS = str.maketrans(
    {"％": "%", "﹪": "%", "／": "/", "∕": "/", "㎡": "平方米", "㎞": "公里", "℃": "℃", "，": ",", "．": "."}
)
FULL_WIDTH = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum()})


def normalize_unit(text: str) -> str:
    """Return a unit as written, without blanks, with half-width letters and signs: ``％`` → ``%``, ``㎡`` → ``平方米``.

    Magnitudes stay (``万亿元``); conversion to base units is the business of the table formats.
    """
    return BLANK.sub("", text).translate(SIGNS).translate(FULL_WIDTH)
