"""The rows of a table under its header → facts with raw offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from ..lexicon import tables as words
from ..lexicon.units import POINT_UNITS
from ..normalize.concept import indicator_id
from ..normalize.number import parse_number
from ..normalize.region import region_code, resolve_region
from ..normalize.unit import normalize_unit
from ..normalize.year import resolve_year
from ..schema import UNNAMED, Fact, Span
from ..text.cells import Cell, Grid, find_grids
from ..text.document import Document
from .columns import Column, Unit, head_unit, is_caption, is_data, label_of, plain, read_header, table_unit
from .patterns import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BRACKET,
    GROWTH,
    GROWTH_LABEL,
    HOME_PREFIX,
    PART_OF_YEAR,
    TABLE_UNIT,
    TITLE_NUMBER,
    YEAR,
    read_value,
)  # fmt: skip

MINUS = "-−–"
FALLS = ("下降", "减少", "降低", "回落", "下滑", "▼")


def table_facts(document: Document, contexts: Sequence[dict[str, Any]]) -> tuple[list[Fact], list[Span]]:
    """Return the facts of a document's tables in the order of the text, and the raw spans of the tables that were read.

    contexts: of the document's paragraphs, see :func:`zhibiao.pipes.context.document.describe_document`.
    """
    facts: list[Fact] = []
    spans: list[Span] = []
    starts: list[int] = []
    for grid in find_grids(document.raw):
        if not starts:
            starts = [document.raw_span(paragraph, (0, 1))[0] for paragraph in document.paragraphs]
        place = max(bisect_right(starts, grid.span[0]) - 1, 0)
        if found := list(_Table(grid, contexts[place] if contexts else {}, document.name).facts()):
            facts += found
            spans.append(grid.span)
    return facts, spans


class _Table:
    """One table while it is read: the header in force, what the rows above said."""

    def __init__(self, grid: Grid, context: dict[str, Any], doc: str) -> None:
        self.grid, self.context, self.doc = grid, context, doc
        self.columns: list[Column] = []
        self.caption = next(
            (line for line in grid.above if not TABLE_UNIT.search(line.text) and is_caption(line.text)), None
        )
        self.unit = next((unit for line in grid.above if (unit := table_unit(line)).cell), Unit())
        self.parent: str = ""
        self.year = next(
            (c.part(m.span()) for c in grid.above if (m := YEAR.search(c.text)) and is_caption(c.text)), None
        )
        self.suffix = ""
        if self.caption:
            self.suffix = next((n for pattern, n in words.CAPTION_NOUNS if re.search(pattern, self.caption.text)), "")

    def facts(self) -> Iterator[Fact]:
        """Walk down the rows; a run of rows without numbers is a header, or the name of a group."""
        head: list[list[Cell]] = []
        for number, row in enumerate(self.grid.rows):
            if is_data(row):
                if any(len([c for c in r if c.text]) > 1 for r in head):
                    self.columns = read_header(head, self._body(number))
                    self.parent = ""
                head = []
                if self.columns:
                    yield from self._row(row)
                continue
            filled = [cell for cell in row if cell.text]
            if len(filled) == 1 and not head and (unit := table_unit(filled[0])).cell:
                self.unit = unit
            elif len(filled) > 1 or not self.columns:
                head.append(row)
            elif filled:
                self.parent = ""

    def _body(self, start: int) -> list[list[Cell]]:
        """The rows of numbers from ``start`` to the next header."""
        body = []
        for row in self.grid.rows[start:]:
            if is_data(row):
                body.append(row)
            elif sum(bool(cell.text) for cell in row) > 1:
                break
        return body

    # --- a row --------------------------------------------------------------------------------------------------------
    def _row(self, row: list[Cell]) -> Iterator[Fact]:
        name: Cell | None = None
        place: Cell | None = None
        year: Cell | None = None
        unit = Unit()
        for cell, column in zip(row, self.columns):
            if column.kind == "label":
                if cell.text and (found := label_of(cell)):
                    name, unit = found, head_unit(cell)
            elif column.kind == "place":
                place = cell if cell.text else place
            elif column.kind == "year":
                year = cell if cell.text else year
            elif column.kind == "unit":
                unit = Unit(cell.text, cell) if cell.text and not read_value(cell.text) else Unit()
            elif column.kind == "value" and (match := read_value(cell.text)):
                yield self._fact(row, cell, match, column, name, place, year, unit)
        if name and name.text not in words.PARTS and name.text not in words.SUMS:
            self.parent = name.text

    def _fact(
        self, row: list[Cell], cell: Cell, match: re.Match[str], column: Column,
        label: Cell | None, place: Cell | None, year: Cell | None, row_unit: Unit,
    ) -> Fact:  # fmt: skip
        measure, down, indicator = column.measure, column.down, label or column.noun
        own = Unit(match["unit"], cell.part(match.span("unit"))) if match["unit"] else Unit()
        unit = next((u for u in (own, column.unit) if u.cell), Unit())
        if measure == "level" and not unit.cell:
            unit = next((u for u in (row_unit, self.unit) if u.cell), Unit())
        elif measure in ("growth", "ratio") and not unit.cell and self.unit.text in ("%", "‰"):
            unit = self.unit
        if measure == "growth" and unit.text in POINT_UNITS:
            measure = "change"
        if measure == "level" and label and unit.text in ("%", "") and (growth := GROWTH_LABEL.fullmatch(label.text)):
            measure, indicator = "growth", label.part(growth.span("name"))
        if measure == "level" and match["word"]:
            measure = "growth" if unit.text in ("%", "‰") else "change"
        number = parse_number(match["number"])
        negative = bool(match["sign"] and match["sign"] in MINUS) or match["word"] in FALLS
        start, end = match.span("number")
        direction, value = "", number.value
        if measure in ("growth", "change"):
            direction = "" if value == 0 else "down" if negative != down else "up"
        elif negative:
            start, value = match.start("sign") if match["sign"] else start, -value if value is not None else None
        name = self._name(indicator, column, measure, label)
        when, when_text = self._year(column, year)
        region_at = place or column.place
        home = self.context.get("region", "")
        report_year = self.context.get("report_year", "")
        region = resolve_region(plain(region_at.text), home, report_year) if region_at else home
        bounds = {match["before"], match["after"]}
        flags = {"masked": number.masked, "no_number": value is None and not number.masked, "no_indicator": not name}
        value_cell = cell.part((start, end))
        return Fact(
            doc=self.doc,
            value_text=value_cell.text,
            spans={
                "value": value_cell[:2],
                "indicator": indicator[:2] if indicator else None,
                "unit": unit.cell[:2] if unit.cell else None,
                "year": when[:2] if when else None,
                "region": region_at[:2] if region_at else None,
            },
            indicator=indicator.text if indicator else None,
            indicator_name=name or UNNAMED,
            indicator_id=indicator_id(name),
            value=value,
            value_high=number.high,
            unit=normalize_unit(unit.text),
            measure=measure,
            direction=direction,
            bound="at_least"
            if bounds & AT_LEAST
            else "at_most"
            if bounds & AT_MOST
            else "about"
            if bounds & ABOUT
            else "exact",
            status=column.status,
            year=when_text,
            region=region,
            region_code=region_code(region, when_text[:4]) if region else None,
            flags=[flag for flag, raised in flags.items() if raised],
            sentence=" | ".join(other.text for other in row),
        )

    def _year(self, column: Column, year: Cell | None) -> tuple[Cell | None, str]:
        """Where the period of a value stands, and the period."""
        report, review = self.context.get("report_year", ""), self.context.get("review_year", "")
        section = self.context.get("section_year", "")
        at = year or column.year or self.year
        if at is None:
            target = column.status == "target"
            return None, report if target else section or review
        text = at.text
        if PART_OF_YEAR.fullmatch(text) and self.year:
            text = self.year.text[:4] + "年" + text
        return at, resolve_year(text, report, review, status=column.status, section_year=section)

    def _name(self, indicator: Cell | None, column: Column, measure: str, label: Cell | None) -> str:
        """The full name of what a value measures."""
        if indicator is None:
            return self._topic()
        name = plain(indicator.text)
        if label is not None:
            if name in words.SUMS:
                name = self._topic() or name
            elif name in words.PARTS and self.parent:
                head = HOME_PREFIX.sub("", plain(self.parent))
                name += "增加值" if "生产总值" in head else head
            noun = plain(column.noun.text) if column.noun else ""
            if noun in words.SCOPES:
                name, noun = noun + name, ""
            if noun and noun not in name and not name.endswith(words.MEASURE_NOUNS):
                name += noun
            elif not noun and self.suffix and not name.endswith((*words.MEASURE_NOUNS, self.suffix)):
                name += self.suffix
        return f"{name}占比" if measure == "ratio" and not name.endswith(("率", "比重", "占比", "比例")) else name

    def _topic(self) -> str:
        """What the caption says that the table is about."""
        if self.caption is None:
            return ""
        text = YEAR.sub("", TITLE_NUMBER.sub("", BRACKET.sub("", self.caption.text)))
        text = re.split("及其?|和|与", text)[0].strip()
        text = re.sub(
            r"^(?:各[一-鿿]{0,6}?(?:区|市|县|州|旗|镇)|按?分[一-鿿]{1,4}?(?=固定|工业|社会|居民))", "", text
        ).removeprefix("主要")
        return HOME_PREFIX.sub("", GROWTH.sub("", text)) if 1 < len(text) <= 24 else ""
