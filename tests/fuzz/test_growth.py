"""Four times the input costs about four times as much, and no regular expression more than in proportion."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.fuzz.growth import measure, works
from tests.fuzz.patterns import patterns, slow, uses
from zhibiao.annotate.rows import read_rows
from zhibiao.normalize.number import MAX_LENGTH
from zhibiao.text.document import MAX_PARAGRAPH
from zhibiao.text.reports import read

WORKS = works()


@pytest.mark.parametrize("name", [name for name in WORKS if name not in ("reader of .html", "reader of .docx")])
def test_time_and_memory_grow_with_the_input(name: str) -> None:
    make = WORKS[name]
    make(2)()
    (time, memory), (more_time, more_memory) = measure(make(10)), measure(make(40))
    assert more_time < 8 * time + 0.1  # 16 were quadratic
    assert more_memory < 6 * memory + 2**20


# what a pattern is given at most: a whole text by the readers and the cleaner, a number by normalize.number, else a paragraph
WHOLE, PARAGRAPH, NUMBER = 20_000, MAX_PARAGRAPH, MAX_LENGTH
WHOLE_TEXT = ("zhibiao.text.", "zhibiao.annotate.rows", "zhibiao.pipes.context.document")


def length_for(where: str) -> int:
    if where.startswith("zhibiao.normalize.number"):
        return NUMBER
    return WHOLE if where.startswith(WHOLE_TEXT) else PARAGRAPH


def test_no_pattern_takes_long() -> None:
    """A quadratic pattern takes seconds on a whole text and a tenth of one on a paragraph, a worse one far more on both."""
    found = patterns()
    assert len(found) > 300
    names = set(found.values())
    assert {"zhibiao.text.clean.PINYIN", "zhibiao.normalize.number.RANGE", "zhibiao.text.document.NUMBER"} <= names
    how = uses()
    bad = {
        where: text
        for pattern, where in found.items()
        if (text := slow(pattern, length_for(where), 0.5, how.get(pattern, {""})))
    }
    assert bad == {}


@pytest.mark.parametrize(
    "bad", [r"(?:a|aa)+,", r"(?:\s*\d*\s*)+:", r"[^=]+?\s*:\s*x", r"(?:到|到达|达)+$", r"(?:\s*[|]\s*[^|。]{1,9}){2,}$"]
)
def test_a_bad_pattern_is_seen(bad: str) -> None:
    assert slow(re.compile(bad), PARAGRAPH, 0.5)


def test_a_title_of_blanks_is_read_at_once() -> None:
    begun = time.process_time()
    for title in (" " * 90_000, "<title" * 15_000):
        page = (
            f"<html><head><title>{title}a</title></head><body><p>{'全县粮食产量3万吨，增长2%。' * 40}</p></body></html>"
        )
        assert read(Path("a.html"), data=page.encode())[0].text
    assert time.process_time() - begun < 10  # most of it is the reader; what is quadratic takes far more


def test_a_long_comment_of_blanks_is_read_at_once() -> None:
    fields, wrong, remarks = read_rows(["1" + " " * 50_000 + "x", "31.6 #2 : year = 2022", "3:1: name=甲"])
    assert fields == {"31.6#2": {"year": "2022"}, "3:1": {"indicator_name": "甲"}}
    assert (wrong, len(remarks)) == ([], 1)
