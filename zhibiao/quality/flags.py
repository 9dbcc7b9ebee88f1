"""What is doubtful about the facts of a document. Pure functions; docs/records.md lists the flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..schema import Fact
from .reading import Reading
from .single import out_of_bounds, unit_mismatch
from .together import contradictions, duplicates, far_apart, glued

FLAGS = ("unit_mismatch", "magnitude", "contradiction", "duplicate", "glued")


def document_flags(facts: Sequence[Fact]) -> list[list[str]]:
    """Return for each fact of one document the flags of ``FLAGS`` that it deserves, in that order.

    A fact whose digits are hidden has no number to check; its unit is.
    """
    readings = [Reading(fact) for fact in facts]
    apart, contradicting = far_apart(readings), contradictions(readings)
    repeated, two = duplicates(readings), glued(readings)
    found = []
    for index, reading in enumerate(readings):
        raised = {
            "unit_mismatch": unit_mismatch(reading),
            "magnitude": out_of_bounds(reading) or index in apart,
            "contradiction": index in contradicting,
            "duplicate": index in repeated,
            "glued": index in two,
        }
        found.append([flag for flag in FLAGS if raised[flag]])
    return found


def with_flags(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts of one document, each with its own flags and those of :func:`document_flags`."""
    return [
        replace(fact, flags=[*(flag for flag in fact.flags if flag not in FLAGS), *flags])
        for fact, flags in zip(facts, document_flags(facts))
    ]
