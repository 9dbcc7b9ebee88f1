"""Rule-based attributes of a number: measure, direction, bound and status (values of ``schema.ATTRIBUTES``)."""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from ...lexicon.units import POINT_UNITS, RATIO_UNITS
from ...schema import Span
from ..context.component import contexts_at, said_periods
from ..extensions import offsets, partners, text_of, values_of
from . import patterns as p

WINDOW = 48  # characters before a number that are looked at


def rule_attributes(text: str, value: Span, unit: Span | None = None, section_status: str = "") -> dict[str, str]:
    """Return measure, direction, bound and status of the number at ``value``.

    text: the paragraph, whose offsets the spans count in. section_status: ``actual``, ``target`` or, where no heading
    tells, empty.
    """
    clause = _clause(text, value)
    measure, direction = _measure(text, value, unit, clause)
    return {
        "measure": measure,
        "direction": direction,
        "bound": rule_bound(text, value, unit),
        "status": _status(text, value, clause, section_status),
    }


def _clause(text: str, value: Span) -> str:
    """What stands before a number in its clause."""
    match = p.CLAUSE.search(text, max(0, value[0] - WINDOW), value[0])
    return match.group() if match else ""


def _measure(text: str, value: Span, unit: Span | None, clause: str) -> tuple[str, str]:
    """Measure and direction. A member of a list (增长8%和7%) means what the first one means."""
    word, digits = text[slice(*unit)] if unit else "", text[slice(*value)]
    backwards, end = clause[::-1], 0
    while match := p.LISTED.match(backwards, end):
        end = match.end()
    left = clause[: len(clause) - end]
    near = left[max((i + 1 for i, char in enumerate(left) if char.isdigit()), default=0) :]  # after the last number
    negative = bool(p.NEGATIVE.search(clause))
    if any(sign in digits for sign in "∶:：") or p.RATIO_AFTER.match(text, value[1]) or p.RATIO_BEFORE.search(clause):
        return "ratio", ""
    if word == "番":
        return "growth", "up"
    if word in POINT_UNITS:
        return "change", _direction(near, negative)
    if word in RATIO_UNITS or word == "成" or "分之" in digits or digits in ("一半", "半数") or "/" in digits:
        return _relative(text, (unit or value)[1], word, near, left, negative)
    if p.SINCE.search(near) or p.GAP.search(near) or p.TAKEN.search(near) or p.ADDED.search(near):
        return "change", _direction(near, negative)
    if p.REACHED.search(near) or not (match := p.CHANGE.search(near)):
        return "level", ""
    if match["word"] == "新增" and not p.STOCK_ADDED.search(near):
        return "level", ""
    if match["word"] == "净增" and not p.COMPARED.search(near):
        return "level", ""
    return "change", _direction(near, negative)


def _relative(text: str, end: int, word: str, near: str, left: str, negative: bool) -> tuple[str, str]:
    """A percentage, a number of tenths, a multiple or a fraction that ends at ``end``."""
    if word == "倍" and near.endswith("的"):
        return "ratio", ""
    if p.LESS_IS_BETTER.search(near):
        return "growth", "down"
    growth = p.GROWTH.search(near)
    share = max((match.start() for match in p.SHARE.finditer(left)), default=-1)
    if growth and near[growth.end("word") :][:1] not in ("到", "至"):
        if share > len(left) - len(near) + growth.start():
            return "ratio", ""
        return "growth", _direction(near[growth.start() :], negative)
    if share >= 0:
        return "ratio", ""
    if p.PACE.search(left):
        return "growth", _direction(left, negative)
    if word in ("成", "%", "倍") and p.MORE_THAN.search(near):
        return "change", "up"
    if p.OF_NOUN.match(text, end) or (near.endswith("的") and not re.search(r"[由从]", near)):
        return "ratio", ""
    if p.SHRUNK.search(near) and word == "%":
        return "growth", _direction(near, negative)
    if word == "成" or not word:
        return ("level" if p.RATE.search(near) else "ratio"), ""
    if word == "倍":
        return ("ratio", "") if re.search(r"[是为达]", near) else ("growth", "up")
    return "level", ""


def _direction(words: str, negative: bool) -> str:
    """up or down by the last word that says one, turned round by a minus sign."""
    up = max((match.start() for match in p.UP.finditer(words)), default=-1)
    down = max((match.start() for match in p.DOWN.finditer(words)), default=-1)
    return "down" if (down > up) != negative else "up"


def rule_bound(text: str, value: Span, unit: Span | None) -> str:
    """By the word that touches the number: after it, inside its unit, before it."""
    end = (unit or value)[1]
    for bound, pattern in p.BOUND_AFTER.items():
        if pattern.match(text, end):
            return bound
    if unit and (text[value[1] : value[1] + 1] in ("余", "多", "几") or p.INFIX.match(text, *unit)):
        return "at_least"
    before = text[max(0, value[0] - 20) : value[0]]
    return next((bound for bound, pattern in p.BOUND_BEFORE.items() if pattern.search(before)), "exact")


def said_status(text: str, value: Span, period: str, context: dict[str, Any]) -> str:
    """The status that words at the number or its own period leave no doubt of, "" where none do.

    period: what the YEAR of the number means, "" for none or one that only the status tells. What a plan says of an
    earlier year is done, and what a review says of a later one is wanted; so is, in a report of January, what a review
    says of the year that has just begun.
    """
    clause = _clause(text, value)
    if p.THERE.search(clause):
        return "actual"
    if p.WANTED.search(clause):
        return "target"
    if not period or not context["report_year"]:
        return ""
    last = int(period[5:] if len(period) == len("2021-2025") else period[:4])
    if last <= int(context["review_year"]) and last < int(context["report_year"]):
        return "actual"
    if period == context["report_year"] and context["year_ahead"] and context["section_status"] != "target":
        so_far = context["section_year"] == period or p.SO_FAR.search(text, text.rfind("。", 0, value[0]) + 1, value[0])
        return "" if so_far else "target"
    return "target" if last > int(context["report_year"]) else ""


def _status(text: str, value: Span, clause: str, section_status: str) -> str:
    """As the section says, save what already stands in a plan; without a section by the paragraph so far."""
    if section_status == "target":
        return "actual" if p.STANDING.search(clause) or p.ORIGIN.search(clause) else "target"
    if section_status == "actual":
        return "actual"
    return "target" if p.PLAN.search(text, text.rfind("\n", 0, value[0]) + 1, value[0]) else "actual"


@Language.factory("zhibiao_rule_attributes", requires=["doc.ents"])
def make_rule_attributes(nlp: Language, name: str) -> RuleAttributes:
    """Component that sets the attributes of every VALUE by rules."""
    return RuleAttributes()


class RuleAttributes:
    """Sets ``span._.measure``, ``direction``, ``bound`` and ``status`` on every VALUE; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the attributes; units come from ``doc._.relations``, the section's status from ``doc._.context``."""
        linked = partners(doc)
        text, values = text_of(doc), values_of(doc)
        contexts = contexts_at(doc, [span.start_char for span in values])
        for span, context, period in zip(values, contexts, said_periods(doc, values, contexts)):
            unit = linked.get(offsets(span), {}).get("HAS_UNIT")
            found = rule_attributes(text, offsets(span), unit.partner if unit else None, context["section_status"])
            found["status"] = said_status(text, offsets(span), period, context) or found["status"]
            for name, value in found.items():
                span._.set(name, value)
        return doc
