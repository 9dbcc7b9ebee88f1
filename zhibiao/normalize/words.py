"""Texts that are nothing but words of a list."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def _lengths(words: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}))


def made_of(text: str, words: frozenset[str]) -> bool:
    """True for a text of such words, one after the other: 新增改造 of 新增 and 改造.

    As a pattern, ``(?:新增|新|增|…)+`` tries every way to divide a text that is none, ever more of them the longer it is.
    This takes time in proportion to the text.
    """
    ends = {0}
    for start in range(len(text)):
        if start in ends:
            ends.discard(start)
            ends.update(start + size for size in _lengths(words) if text[start : start + size] in words)
            if not ends:
                return False
    return bool(text) and len(text) in ends
