"""A fact as the checks look at it: its concept, the kind of its unit, its magnitude, the level of its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ..lexicon.regions import NATION
from ..normalize.concept import Concept, core, find_concept, names_change
from ..normalize.quantity import Dimension, dimension
from ..schema import UNNAMED, Fact

CLAUSE = re.compile(r"[，。；：！？\n]")
YEAR = re.compile(r"\d{4}")
YEARS = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True)
class Reading:
    """A fact with what its name, unit, place and period mean."""

    fact: Fact

    @cached_property
    def concept(self) -> Concept | None:
        """The concept of the name, None where it is not known."""
        return find_concept(self.fact.indicator_name)

    @cached_property
    def name(self) -> str:
        """What tells indicators of one report apart: the name without the words of its sentence; "" where there is none."""
        return "" if self.fact.indicator_name == UNNAMED else core(self.fact.indicator_name)

    @cached_property
    def dimension(self) -> Dimension | None:
        """The kind of the unit, None for a unit that is not in the lexicon."""
        return dimension(self.fact.unit)

    @cached_property
    def is_level(self) -> bool:
        """True for a number that says how much there is, not by how much it changed."""
        return self.fact.measure == "level" and not names_change(self.fact.indicator_name)

    @cached_property
    def amount(self) -> float | None:
        """The value in the reference unit of its dimension; None for hidden digits and unknown units."""
        if self.fact.value is None or self.dimension is None:
            return None
        return self.fact.value * self.dimension.factor

    @cached_property
    def precision(self) -> float:
        """Half of the last digit that is written, in the reference unit."""
        decimals = len(self.fact.value_text.partition(".")[2].rstrip("%‰"))
        return 0.5 * 10**-decimals * (self.dimension.factor if self.dimension else 1.0)

    @cached_property
    def clause(self) -> str:
        """The clause up to the number, as the sentence has it."""
        return CLAUSE.split(self.fact.sentence.partition(self.fact.value_text)[0])[-1]

    @cached_property
    def level(self) -> str:
        """``nation``, ``province``, ``prefecture``, ``county``, or "" for a place without a code."""
        if self.fact.region == NATION:
            return "nation"
        code = self.fact.region_code
        if not code:
            return ""
        return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"

    @cached_property
    def year(self) -> int | None:
        """The one calendar year of the fact, None for parts of a year, spans and nothing."""
        return int(self.fact.year) if YEAR.fullmatch(self.fact.year) else None

    @cached_property
    def length(self) -> int:
        """The number of years that the fact is about, at least 1."""
        match = YEARS.fullmatch(self.fact.year)
        return int(match[2]) - int(match[1]) + 1 if match else 1
