"""The tables of a text: lines whose cells stand between bars or tabs, with the raw offsets of every cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..schema import Span
from .clean import WIDTH, simplify

BARS = "|｜│┃"
# |---|---| or a row of box-drawing characters
RULE = re.compile(r"[\s|｜+:\-=─-╿]+")
MIN_ROWS, MIN_CELLS = 2, 2
ABOVE = 3  # lines before a table that may name it or its unit
MAX_CAPTION = 60


class Cell(NamedTuple):
    """Half-open raw offsets without the blanks around, and the text between them: simplified, digits in half width."""

    start: int
    end: int
    text: str

    def part(self, span: Span) -> Cell:
        """The cell of a span of this one's text."""
        return Cell(self.start + span[0], self.start + span[1], self.text[slice(*span)])


@dataclass(frozen=True)
class Grid:
    """A table. rows: its cells, not always as many in each row. above: the short lines before it, the nearest first."""

    rows: list[list[Cell]]
    above: list[Cell] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Raw offsets from the first row's first cell to the end of the last row's last one."""
        return self.rows[0][0].start, self.rows[-1][-1].end


def find_grids(raw: str) -> Iterator[Grid]:
    """Yield the tables of a text: at least two lines in a row with bars (or tabs) that make at least two cells.

    >>> grid, = find_grids("| 产品 | 产量(万吨) |\\n| 原煤 | 12.5 |\\n")
    >>> [cell.text for cell in grid.rows[1]], raw[grid.rows[1][1].start]  # doctest: +SKIP
    (['原煤', '12.5'], '1')
    """
    if not re.search(rf"[{BARS}\t]", raw):
        return
    text = simplify(raw).translate(WIDTH)  # one character for one, so that offsets stay
    rows: list[list[Cell]] = []
    above: list[Cell] = []
    position = 0
    for line in [*text.split("\n"), "\n"]:
        cells = list(_cells(line, position))
        if len(cells) >= MIN_CELLS:
            if any(cell.text for cell in cells):
                rows.append(cells)
        elif not (rows and line.strip() and RULE.fullmatch(line)):
            if len(rows) >= MIN_ROWS:
                yield Grid(rows, above[::-1])
            rows, above = [], above if not rows else []
            if line.strip():
                stripped = _cell(line, 0, len(line), position)
                above = [*above[-ABOVE + 1 :], stripped] if len(stripped.text) <= MAX_CAPTION else []
        position += len(line) + 1


def _cells(line: str, position: int) -> Iterator[Cell]:
    """The cells of a line; none where it is no row."""
    bars = [match.start() for match in re.finditer(rf"[{BARS}]", line)]
    if bars and not RULE.fullmatch(line):
        framed = not line[: bars[0]].strip()
        if framed or len(bars) >= 2:
            edges = bars if framed else [-1, *bars]
            ends = [*edges[1:], len(line)]
            pairs = [(start + 1, end) for start, end in zip(edges, ends)]
            if not line[edges[-1] + 1 :].strip():
                pairs.pop()
            yield from (_cell(line, start, end, position) for start, end in pairs)
    elif line.count("\t") >= 2 and len(line.split("\t")) >= 3:
        start = 0
        for piece in line.split("\t"):
            yield _cell(line, start, start + len(piece), position)
            start += len(piece) + 1


def _cell(line: str, start: int, end: int, position: int) -> Cell:
    text = line[start:end]
    left = len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(position + start + left, position + start + left + len(text), text)
