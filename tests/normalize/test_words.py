import re
import time

from hypothesis import given
from hypothesis import strategies as st

from zhibiao.normalize.words import made_of

WORDS = frozenset(("新", "新增", "增", "加", "增加", "加大", "大", "建设", "改造"))
PATTERN = re.compile(f"(?:{'|'.join(WORDS)})+")


@given(st.text("新增加大建设改造县", max_size=12))
def test_it_is_what_the_pattern_says(text: str) -> None:
    assert made_of(text, WORDS) is bool(PATTERN.fullmatch(text))


def test_nothing_is_made_of_nothing() -> None:
    assert not made_of("", WORDS)
    assert not made_of("新", frozenset())


def test_long_runs_are_read_at_once() -> None:
    begun = time.process_time()
    assert made_of("新增加大" * 10_000, WORDS)
    assert not made_of("新增加大" * 10_000 + "县", WORDS)
    assert time.process_time() - begun < 5  # a pattern never ends
