"""A text on its way from whole to broken, in which every character knows where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..schema import Span

INSERTED = -1
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class BrokenText:
    """text: the text as it is now. origin: for each of its characters the offset of the original one that it stands for,
    strictly increasing, ``INSERTED`` for what was put in between.
    """

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> BrokenText:
        """A text that is still whole."""
        return cls(text, range(len(text)))

    def edit(self, edits: Iterable[Edit]) -> BrokenText:
        """Return the text after some edits (start, end, new text), in order and apart, in offsets of this text.

        An edit deletes characters, puts new ones in, or replaces each by one other. Raises ValueError for any other.
        """
        pieces: list[str] = []
        origin: list[int] = []
        position = 0
        for start, end, new in edits:
            if start < position:
                raise ValueError(f"the edit at {start} overlaps the one before it")
            if start != end and new and len(new) != end - start:
                raise ValueError(f"{end - start} characters cannot become {len(new)}")
            pieces += self.text[position:start], new
            origin += self.origin[position:start]
            origin += self.origin[start:end] if len(new) == end - start else [INSERTED] * len(new)
            position = end
        pieces.append(self.text[position:])
        origin += self.origin[position:]
        return BrokenText("".join(pieces), origin)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {o: i for i, o in enumerate(self.origin) if o != INSERTED}

    def carry(self, span: Span) -> Span | None:
        """Return where a span of the original text stands now, without blanks at its edges; None where nothing is left.

        It reaches from the first kept character to the last one, whatever was put in between.
        """
        kept = [
            place for o in range(*span) if (place := self._places.get(o)) is not None and not self.text[place].isspace()
        ]
        return (kept[0], kept[-1] + 1) if kept else None
