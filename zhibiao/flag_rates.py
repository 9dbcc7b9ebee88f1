"""How often the checks are wrong, and what they find: false alarms on annotated facts, and errors planted in them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from .corpus_view import gold_records
from .normalize.number import parse_number
from .quality.flags import FLAGS, document_flags
from .quality.reading import Reading
from .schema import Fact
from .standoff import GoldDocument

PLANTED = 5  # errors of each kind in a document
SEED = 0


@dataclass
class Rates:
    """facts: how many were checked; alarms: how many got each flag; planted and found: errors of each kind."""

    facts: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)


def gold_facts(gold: GoldDocument) -> list[Fact]:
    """The annotated facts of a document as the checks read them."""
    return [Fact(**record) for record in gold_records(gold)]


def flag_rates(documents: Iterable[Sequence[Fact]]) -> Rates:
    """Check the facts of documents as they are, then with single errors planted in them, always the same ones."""
    rates, chance = Rates(), random.Random(SEED)
    for facts in documents:
        rates.facts += len(facts)
        rates.alarms.update(flag for flags in document_flags(facts) for flag in flags)
        for kind, (flag, plant) in ERRORS.items():
            places = [index for index, fact in enumerate(facts) if plant(fact, chance)]
            for index in chance.sample(places, min(PLANTED, len(places))):
                wrong = plant(facts[index], chance)
                assert wrong is not None
                broken = [*facts[:index], wrong, *facts[index + 1 :]]
                if kind == "fact said again":
                    broken, index = [*facts, wrong], len(facts)
                rates.planted[kind] += 1
                rates.found[kind] += flag in document_flags(broken)[index]
    return rates


def _known_level(fact: Fact) -> bool:
    reading = Reading(fact)
    return bool(reading.concept and reading.is_level and fact.value and fact.unit and reading.dimension)


def _other_unit(fact: Fact, chance: random.Random) -> Fact | None:
    reading = Reading(fact)
    if not _known_level(fact) or reading.dimension is None:
        return None
    return replace(fact, unit="万吨" if reading.dimension.name in ("money", "people", "count") else "亿元")


def _times(factor: float) -> Callable[[Fact, random.Random], Fact | None]:
    def plant(fact: Fact, chance: random.Random) -> Fact | None:
        return replace(fact, value=fact.value * factor) if _known_level(fact) and fact.value else None

    return plant


def _count_before(fact: Fact, chance: random.Random) -> Fact | None:
    reading = Reading(fact)
    sized = reading.dimension and reading.dimension.name in ("area", "length", "mass", "volume", "money")
    if not sized or not reading.is_level or "." not in fact.value_text or parse_number(fact.value_text).high:
        return None
    text = f"{chance.randint(11, 48)}{fact.value_text}"
    return replace(fact, value_text=text, value=parse_number(text).value)


def _again(fact: Fact, chance: random.Random) -> Fact | None:
    return fact if _known_level(fact) else None


# kind of error → the flag that should see it, and how it is planted (None where a fact cannot have it)
ERRORS: dict[str, tuple[str, Callable[[Fact, random.Random], Fact | None]]] = {
    "unit of another kind": ("unit_mismatch", _other_unit),
    "ten thousand times": ("magnitude", _times(1e4)),
    "a ten thousandth": ("magnitude", _times(1e-4)),
    "a count glued before": ("glued", _count_before),
    "fact said again": ("duplicate", _again),
}


def rates_table(rates: Rates) -> str:
    """Markdown: alarms of each flag, then the errors found."""
    lines = [f"{rates.facts} facts", "", "| flag | alarms | per 1,000 facts |", "|---|---|---|"]
    for flag in FLAGS:
        lines.append(f"| {flag} | {rates.alarms[flag]} | {1000 * rates.alarms[flag] / max(rates.facts, 1):.2f} |")
    if rates.planted:
        lines += ["", "| planted error | planted | found |", "|---|---|---|"]
        lines += [
            f"| {kind} | {count} | {100 * rates.found[kind] / count:.1f} % |" for kind, count in rates.planted.items()
        ]
    return "\n".join(lines)
