"""The header of a table → what each of its columns holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ..lexicon import tables as words
from ..normalize.region import find_places
from ..normalize.words import made_of
from ..text.cells import Cell
from .patterns import (
    BARE_YEAR,
    BOTH_WAYS,
    BRACKET,
    COMPARED,
    DOCUMENT_TITLE,
    DONE,
    DOWN,
    GENERIC,
    GROWTH,
    LABEL,
    PART_OF_YEAR,
    PLACE_WORDS,
    RATIO,
    TABLE_UNIT,
    TARGET,
    UNIT,
    UNIT_ONLY,
    YEAR,
    YEAR_WORD,
    read_value,
)  # fmt: skip


class Unit(NamedTuple):
    """A unit as written and where; no cell where nothing says it."""

    text: str = ""
    cell: Cell | None = None


@dataclass
class Column:
    """What a column holds. kind: label, place, year (three kinds of row names), unit, value or skip. noun: what its header counts."""

    kind: str
    heads: list[Cell] = field(default_factory=list)
    measure: str = "level"
    down: bool = False
    status: str = "actual"
    unit: Unit = field(default_factory=Unit)
    year: Cell | None = None
    place: Cell | None = None
    noun: Cell | None = None


def read_header(head: list[list[Cell]], body: list[list[Cell]]) -> list[Column]:
    """The columns by the rows of the header; none where the table has no names of rows or no numbers."""
    width = max(map(len, body))
    stacks: list[list[Cell]] = [[] for _ in range(width)]
    for depth, row in enumerate(head):
        last: Cell | None = None
        for place in range(width):
            cell = row[place] if place < len(row) else None
            if cell and cell.text:
                last = cell
                stacks[place].append(cell)
            elif last and place and any(place < len(r) and r[place].text for r in head[depth + 1 :]):
                stacks[place].append(last)  # a cell that spans several columns
    columns = [_column(stack, [row[i] for row in body if i < len(row)], i) for i, stack in enumerate(stacks)]
    if not any(column.kind in ("label", "place", "year") for column in columns):
        return []
    _inherit(columns)
    return columns if any(column.kind == "value" for column in columns) else []


def _inherit(columns: list[Column]) -> None:
    """A growth beside a level is of the same thing, and of the same months where those are named."""
    noun: Cell | None = None
    months: Cell | None = None
    for column in columns:
        if column.kind != "value":
            noun, months = (noun, months) if column.kind == "unit" else (None, None)
        elif column.measure == "level":
            noun = column.noun
            months = column.year if column.year and PART_OF_YEAR.fullmatch(column.year.text) else None
        else:
            noun = column.noun = column.noun or noun
            column.year = column.year or months


def _column(heads: list[Cell], body: list[Cell], place: int) -> Column:
    whole = re.sub(r"\s", "", "".join(cell.text for cell in heads))
    bare = BRACKET.sub("", whole)
    filled = [cell for cell in body if cell.text]
    numbers = [cell for cell in filled if read_value(cell.text) and not (place == 0 and BARE_YEAR.fullmatch(cell.text))]
    for kind, names in (
        ("unit", words.UNIT_HEADS), ("skip", words.SKIPPED_HEADS), ("place", words.PLACE_HEADS),
        ("year", words.YEAR_HEADS), ("label", words.LABEL_HEADS),
    ):  # fmt: skip
        # 城市 may be a column of numbers about the cities
        if {whole, bare} & {*names} and not (kind in ("place", "label") and 2 * len(numbers) > len(filled)):
            return Column(kind, heads)
    if filled and 2 * len(numbers) <= len(filled):
        if all(UNIT_ONLY.fullmatch(cell.text) for cell in filled):
            return Column("unit", heads)
        if all(BARE_YEAR.fullmatch(cell.text) for cell in filled):
            return Column("year", heads)
        return Column("place" if _are_places(filled) else "label" if place < 3 else "skip", heads)
    if not heads:
        return Column("skip")
    return _value_column(heads, whole)


def _value_column(heads: list[Cell], whole: str) -> Column:
    column = Column("value", heads)
    column.unit = next((unit for cell in reversed(heads) if (unit := head_unit(cell)).cell), Unit())
    if not column.unit.cell and heads and UNIT_ONLY.fullmatch(heads[-1].text):
        column.unit = Unit(heads[-1].text, heads[-1])
    plain = BRACKET.sub("", whole)
    said = COMPARED.sub("", plain)
    if RATIO.search(said):
        column.measure = "ratio"
    elif GROWTH.search(said) or COMPARED.search(plain):
        column.measure = "growth" if column.unit.text in ("", "%", "‰") else "change"
        column.down = bool(DOWN.search(said)) and not BOTH_WAYS.search(said)
    if TARGET.search(plain) and not DONE.search(plain):
        column.status = "target"
    for cell in heads:
        text = COMPARED.sub(lambda match: " " * len(match.group()), cell.text)
        if match := YEAR.search(text) or YEAR_WORD.search(text) or PART_OF_YEAR.search(text):
            column.year = cell.part(match.span())
            break
    column.place = next((cell for cell in heads if PLACE_WORDS.fullmatch(cell.text) or _are_places([cell])), None)
    column.noun = next((noun for cell in heads if cell is not column.place and (noun := _noun(cell))), None)
    return column


def plain(text: str) -> str:
    return re.sub(r"\s", "", BRACKET.sub("", text))


def is_caption(text: str) -> bool:
    """True for a line that can name a table: short, no sentence, not the title of the report."""
    return not text.endswith(("。", "；", "，")) and len(text) <= 40 and not DOCUMENT_TITLE.search(text)


HEADS = {*words.LABEL_HEADS, *words.PLACE_HEADS, *words.YEAR_HEADS, *words.UNIT_HEADS, *words.SKIPPED_HEADS}


def is_data(row: list[Cell]) -> bool:
    """True for a row with a name and a number beside it. A number that may be a year counts where no header word stands."""
    filled = [cell for cell in row if cell.text]
    numbers = [cell for cell in filled if read_value(cell.text)]
    if not numbers or len(filled) < 2:
        return False
    if any(not BARE_YEAR.fullmatch(cell.text) for cell in numbers):
        named = next((place for place, cell in enumerate(filled) if cell not in numbers), len(filled))
        return numbers[-1] in filled[named:] or bool(BARE_YEAR.fullmatch(filled[0].text))
    heads = any(plain(cell.text) in HEADS for cell in filled)
    return not heads and numbers[0] is not filled[0] and all(cell.text.isdecimal() for cell in numbers)


def _are_places(cells: list[Cell]) -> bool:
    """True where most cells are names of places and nothing else."""
    found = 0
    for cell in cells:
        text = plain(cell.text)
        places = find_places(text)
        found += bool(PLACE_WORDS.fullmatch(text)) or (
            len(places) == 1 and (places[0].start, places[0].end) == (0, len(text))
        )
    return found > len(cells) / 2


def head_unit(cell: Cell) -> Unit:
    """The unit in the brackets of a header or of a row's name, or a percent sign at its end."""
    for match in reversed(list(BRACKET.finditer(cell.text))):
        if UNIT_ONLY.fullmatch(match["inside"].strip()):
            start = match.start("inside") + len(match["inside"]) - len(match["inside"].lstrip())
            return Unit(match["inside"].strip(), cell.part((start, start + len(match["inside"].strip()))))
    end = re.search(r"[%‰]$", cell.text) or re.search(rf"(?<=[，,/])\s*{UNIT}$", cell.text)
    if end:
        text = end.group().strip()
        return Unit(text, cell.part((end.end() - len(text), end.end())))
    return Unit()


def table_unit(cell: Cell) -> Unit:
    match = TABLE_UNIT.search(cell.text)
    return Unit(match["unit"], cell.part(match.span("unit"))) if match else Unit()


def label_of(cell: Cell) -> Cell | None:
    """The name of a row, without numbering, 其中, notes and the unit in brackets."""
    text = cell.text
    if unit := head_unit(cell).cell:
        text = re.sub(r"[（(]\s*(?:单位[:：]?\s*)?$", "", text[: unit.start - cell.start]).rstrip()
    match = LABEL.fullmatch(text)
    return cell.part(match.span("name")) if match else None


def _noun(cell: Cell) -> Cell | None:
    """The part of a header that says what is counted: not year, unit, measure or 绝对数."""
    blank = cell.text
    for pattern in (BRACKET, COMPARED, YEAR, YEAR_WORD, PART_OF_YEAR, GROWTH, RATIO, re.compile(r"[%‰]$")):
        blank = pattern.sub(lambda match: " " * len(match.group()), blank)
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^\s，、/:：（）()%]+", blank)]
    kept = [
        piece
        for piece in pieces
        if not made_of(blank[slice(*piece)], GENERIC) and not UNIT_ONLY.fullmatch(blank[slice(*piece)])
    ]
    if not kept:
        return None
    start, end = max(kept, key=lambda piece: piece[1] - piece[0])
    return cell.part((start, end)) if end - start > 1 else None
