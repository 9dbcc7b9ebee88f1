"""Rule-based attributes of a number: measure, direction, bound and status (values of ``schema.ATTRIBUTES``)."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from ...lexicon.units import POINT_UNITS, RATIO_UNITS
from ...schema import Span
from ..extensions import offsets, partners, values_of
from . import patterns as p

WINDOW = 48


def rule_attributes(text: str, value: Span, unit: Span | None = None, section_status: str = "") -> dict[str, str]:
    """Return measure, direction, bound and status of the number at ``value``.

    text: the paragraph, whose offsets the spans count in. section_status: ``actual``, ``target`` or, where the heading does not
    tell, empty.
    """
    measure, direction = _measure(text, value, unit)
    return {
        "measure": measure,
        "direction": direction,
        "bound": _bound(text, value, unit),
        "status": _status(text, value, section_status),
    }


def _clause(text: str, end: int) -> str:
    """What stands before a number in its clause."""
    match = p.CLAUSE.search(text, max(0, end - WINDOW), end)
    return match.group() if match else ""


_LISTED = re.compile(r"[\d.*]+(?:%|‰|[一-鿿]{0,6}?)?(?:以上|以内|左右|以下)?(?:、|和|与|及)-?$")


def _list_start(text: str, start: int, left: str) -> str:
    """The words before the list that a number is a member of (增长8%和7%: 增长 for both)."""
    while match := _LISTED.search(left):
        left = left[: match.start()]
    return left


def _measure(text: str, value: Span, unit: Span | None) -> tuple[str, str]:
    word = text[slice(*unit)] if unit else ""
    digits = text[slice(*value)]
    clause = _clause(text, value[0])
    left = _list_start(text, value[0], clause)
    # what stands between the last number and this one, where the two are not members of a list
    last = max((m.end() for m in re.finditer(r"\d", left)), default=0)
    near = left[last:]
    negative = bool(re.search(r"(?:[一-鿿]|^)[-－—]$", clause))
    if re.search(r"[∶:：]", digits) or re.match(r"\s?[∶:：]\s?\d", text[value[1] : value[1] + 5]) or re.search(r"\d\s?[∶:：]\s?$", clause):
        return "ratio", ""
    if word == "番":
        return "growth", "up"
    relative = word in RATIO_UNITS or word == "成" or "分之" in digits or digits in ("一半", "半数") or "/" in digits
    if word in POINT_UNITS:
        return "change", _direction(near, negative)
    if relative:
        return _relative(text, value, unit, word, near, left, negative)
    if p.SINCE.search(near) or p.GAP.search(near) or p.TAKEN.search(near):
        return "change", _direction(near, negative)
    if p.REACHED.search(near):
        return "level", ""
    match = p.CHANGE.search(near)
    if match and (match.group("word") != "新增" or re.search(r"(?:里程|容量|面积|能力)新增$", near)):
        if match.group("word") == "净增" and not re.search(r"(?:比|较|同比)", near):
            return "level", ""
        return "change", _direction(near, negative)
    return "level", ""


def _relative(text: str, value: Span, unit: Span | None, word: str, near: str, left: str, negative: bool) -> tuple[str, str]:
    """A percentage, a number of tenths, a multiple or a fraction."""
    after = text[(unit or value)[1] : (unit or value)[1] + 6]
    if word == "倍" and near.endswith("的"):
        return "ratio", ""
    growth = p.GROWTH.search(near)
    shares = list(p.SHARE.finditer(left))
    if growth and not re.match(r"到|至", near[growth.end("word") :]):
        if shares and shares[-1].start() > len(left) - len(near) + growth.start():
            return "ratio", ""
        return "growth", _direction(near[growth.start() :], negative)
    if shares:
        return "ratio", ""
    if p.PACE.search(left):
        return "growth", _direction(left, negative)
    if word in ("成", "%", "倍") and re.search(r"(?:比|较)[^，。；]{1,16}[高多快]出?(?:了|近|约)?$", near):
        return "change", "up"
    if p.OF_NOUN.match(after) or near.endswith("的") and not re.search(r"[由从]", near):
        return "ratio", ""
    if p.SHRUNK.search(near) and word == "%":
        return "growth", _direction(near, negative)
    if word == "成" or not word:
        return ("level", "") if re.search(r"率[^，]{0,6}$", near) else ("ratio", "")
    if word == "倍":
        return ("ratio", "") if re.search(r"[是为达]", near) else ("growth", "up")
    return "level", ""


def _direction(words: str, negative: bool) -> str:
    """up or down by the last word that says one."""
    up = max((m.start() for m in p.UP.finditer(words)), default=-1)
    down = max((m.start() for m in p.DOWN.finditer(words)), default=-1)
    return "down" if (down > up) != negative else "up"


def _bound(text: str, value: Span, unit: Span | None) -> str:
    """By the word that touches the number, on its right first: 超90%以上 is at_least either way."""
    end = (unit or value)[1]
    before, after = text[max(0, value[0] - 20) : value[0]], text[end : end + 4]
    for bound in ("at_least", "at_most", "about"):
        if p.BOUND_AFTER[bound].match(after):
            return bound
    if unit:
        infix = text[value[1] : unit[0]]
        if infix and infix[0] in "余多几" or re.match(r"[十百千万亿]+[余多]", text[slice(*unit)]):
            return "at_least"
    for bound in ("at_most", "at_least", "about"):
        if p.BOUND_BEFORE[bound].search(before):
            return bound
    shared = re.match(r"[、和与][\d.]+", text[value[1] : value[1] + 8]) if unit is None or unit[0] > value[1] + 1 else None
    if shared and unit:
        return next((bound for bound in ("at_least", "at_most", "about") if p.BOUND_AFTER[bound].match(after)), "exact")
    return "exact"


def _status(text: str, value: Span, section_status: str) -> str:
    clause = _clause(text, value[0])
    if section_status == "target":
        return "actual" if p.STANDING.search(clause) or re.search(r"(?:从|由)[^，]{0,12}$", clause) else "target"
    if section_status == "actual":
        return "actual"
    paragraph = text[text.rfind("\n", 0, value[0]) + 1 : value[0]]
    return "target" if p.PLAN.search(paragraph) else "actual"


@Language.factory("zhibiao_rule_attributes", requires=["doc.ents"])
def make_rule_attributes(nlp: Language, name: str) -> RuleAttributes:
    """Component that sets the attributes of every VALUE by rules."""
    return RuleAttributes()


class RuleAttributes:
    """Sets ``span._.measure``, ``direction``, ``bound`` and ``status`` on every VALUE; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Read ``doc.ents``, ``doc._.relations`` (for the unit) and ``doc._.context`` (for the section); write the attributes."""
        linked = partners(doc)
        section = (doc._.context or {}).get("section_status", "")
        for span in values_of(doc):
            unit = linked.get(offsets(span), {}).get("HAS_UNIT")
            found = rule_attributes(doc.text, offsets(span), unit.partner if unit else None, section)
            for name, value in found.items():
                span._.set(name, value)
        return doc
