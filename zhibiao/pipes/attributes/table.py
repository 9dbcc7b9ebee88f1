"""What the attribute model sees of a VALUE."""

from __future__ import annotations

import numpy
from spacy.tokens import Doc, Span

from ...schema import ATTRIBUTES
from ..context.component import contexts_at
from ..extensions import offsets, text_of
from .rules import rule_attributes

N_SPANS, N_FEATURES = 6, 6


def value_table(doc: Doc, values: list[Span]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Describe VALUEs by spans and features.

    Returns token spans (values, 2 * N_SPANS): two widening windows before the VALUE, the three tokens before it, the
    VALUE with its UNIT, two windows after; and features (values, N_FEATURES): what the rules say of the four
    attributes, the section's status, both together with the rules' status.
    """
    spans, features = [], []
    text = text_of(doc)
    contexts = contexts_at(doc, [value.start_char for value in values])
    for value, unit, context in zip(values, units_after(doc, values), contexts):
        end = unit.end if unit else value.end
        section = context["section_status"]
        low, high = value.start, len(doc)
        spans.append(
            (max(0, low - 24), max(0, low - 8), max(0, low - 8), max(0, low - 3), max(0, low - 3), low,
             low, end, end, min(high, end + 3), min(high, end + 3), min(high, end + 10))
        )  # fmt: skip
        told = rule_attributes(text, offsets(value), offsets(unit) if unit else None, section)
        codes = [names.index(told[name]) for name, names in ATTRIBUTES.items()]
        state = ("", "actual", "target").index(section)
        row = [*codes, state, 3 * codes[3] + state]
        features.append([100 * column + code + 1 for column, code in enumerate(row)])
    return (
        numpy.array(spans, dtype="int32").reshape(-1, 2 * N_SPANS),
        numpy.array(features, dtype="int32").reshape(-1, N_FEATURES),
    )


def units_after(doc: Doc, values: list[Span]) -> list[Span | None]:
    """For every VALUE the UNIT right after it, at most one token (such as an infix 余) between them."""
    units = {ent.start: ent for ent in doc.ents if ent.label_ == "UNIT"}
    return [units.get(value.end) or units.get(value.end + 1) for value in values]
