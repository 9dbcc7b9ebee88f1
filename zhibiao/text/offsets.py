"""The exact way back from clean text to raw text."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..schema import Span


@dataclass(frozen=True)
class CleanText:
    """Clean text in which every character stands for exactly one raw character.

    text: the clean text. origin: for each of its characters the offset of the raw character it stands for, strictly
    increasing, same length as ``text``.
    """

    text: str
    origin: Sequence[int]

    def unapply(self, span: Span) -> Span:
        """Return the raw span of a clean span: from the first character's origin to the last one's end.

        Raises ValueError for a span that is empty or outside the clean text.
        """
        start, end = span
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {span} is empty or outside a clean text of {len(self.text)} characters")
        return self.origin[start], self.origin[end - 1] + 1

    def apply(self, span: Span) -> Span | None:
        """Return the clean span of a raw span, or None where cleaning dropped all of it.

        ``unapply(apply(x)) == x`` for every raw span whose first and last characters were kept; otherwise it is the
        largest such span inside x.
        """
        start = bisect_left(self.origin, span[0])
        end = bisect_right(self.origin, span[1] - 1)
        return (start, end) if start < end else None

    def drop(self, dropped: Sequence[Span]) -> CleanText:
        """Return the clean text without the given spans of it (half-open, in clean offsets, in any order)."""
        if not dropped:
            return self
        pieces, origin, position = [], array("I"), 0
        for start, end in sorted(dropped):
            if start > position:
                pieces.append(self.text[position:start])
                origin.extend(self.origin[position:start])
            position = max(position, end)
        pieces.append(self.text[position:])
        origin.extend(self.origin[position:])
        return CleanText("".join(pieces), origin)
