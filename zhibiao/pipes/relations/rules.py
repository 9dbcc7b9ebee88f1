"""Rule-based relations: every VALUE with its name, unit, time and place, from whatever entities a Doc holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ...schema import Relation, Span
from ..extensions import text_of
from ..ner.naming import find_indicators
from ..ner.rules import is_listed
from ..ner.scope import scope_regions, scope_years

_SHARED = re.compile(r"个?[、和与至到—–~～∶:×-]\s?")
_INFIX = ("", "余", "多", "几", " ", "%")
_SENTENCE_END = re.compile(r"[。！？\n]")


def pair_units(text: str, values: Sequence[Span], units: Sequence[Span]) -> list[Span | None]:
    """For every value the unit right after it; a value of a list that writes its unit once takes the next one's."""
    by_start = {unit[0]: unit for unit in units}
    result: list[Span | None] = [None] * len(values)
    for index in range(len(values) - 1, -1, -1):
        end = values[index][1]
        result[index] = by_start.get(end) or (by_start.get(end + 1) if text[end : end + 1] in _INFIX else None)
        following = values[index + 1] if index + 1 < len(values) else None
        if result[index] is None and following and is_listed(text, values[index], following, _SHARED):
            result[index] = result[index + 1]
    return result


def pair_names(
    text: str, values: Sequence[Span], units: Sequence[Span | None], names: Sequence[Span]
) -> list[Span | None]:
    """For every value one of ``names``: what the rules would find, what overlaps that most, or the nearest before."""
    result: list[Span | None] = []
    known = set(names)
    for value, guess in zip(values, find_indicators(text, list(zip(values, units)))):
        if guess in known:
            result.append(guess)
            continue
        overlapping = [name for name in names if guess and name[0] < guess[1] and guess[0] < name[1]]
        if guess and overlapping:
            result.append(max(overlapping, key=lambda name: min(name[1], guess[1]) - max(name[0], guess[0])))
            continue
        before = [name for name in names if name[1] <= value[0] and not _SENTENCE_END.search(text, name[1], value[0])]
        result.append(max(before, default=None))
    return result


def find_relations(text: str, entities: Sequence[tuple[int, int, str]]) -> list[Relation]:
    """Return the relations among entities given as (start, end, label); offsets as theirs."""

    def labelled(label: str) -> list[Span]:
        return sorted((start, end) for start, end, found in entities if found == label)

    values = labelled("VALUE")
    units = pair_units(text, values, labelled("UNIT"))
    columns = {
        "HAS_VALUE": pair_names(text, values, units, labelled("INDICATOR")),
        "HAS_UNIT": units,
        "IN_YEAR": scope_years(text, values, labelled("YEAR")),
        "IN_REGION": scope_regions(text, values, labelled("REGION")),
    }
    return [
        Relation.of_value(label, value, partner)
        for label, column in columns.items()
        for value, partner in zip(values, column)
        if partner is not None
    ]


@Language.factory("zhibiao_rule_relations", requires=["doc.ents"])
def make_rule_relations(nlp: Language, name: str) -> RuleRelations:
    """Component that sets ``doc._.relations`` by rules."""
    return RuleRelations()


class RuleRelations:
    """Sets the relations of a Doc from its entities by rules; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Replace ``doc._.relations``."""
        doc._.relations = find_relations(text_of(doc), [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
        return doc
