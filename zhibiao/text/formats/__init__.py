"""One module a file format: its bytes → a :class:`Reading`. The libraries are extras and imported where they are used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What a file says: its text (paragraphs as lines, tables as ``| a | b |`` lines) and what its metadata tells.

    title, date: "" where the metadata has none; date in ISO form. notes: what the user should know about the reading.
    """

    text: str
    title: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


def table_lines(rows: list[list[str]]) -> list[str]:
    """A table as text, a line a row: ``| 指标 | 单位 | 绝对数 |``. A cell is one line; empty rows and columns are left out."""
    cells = [[" ".join(cell.replace("|", "｜").split()) for cell in row] for row in rows]
    width = max((len(row) for row in cells), default=0)
    cells = [row + [""] * (width - len(row)) for row in cells]
    kept = [column for column in range(width) if any(row[column] for row in cells)]
    return ["| " + " | ".join(row[column] for column in kept) + " |" for row in cells if any(row)]
