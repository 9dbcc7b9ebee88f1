"""What kind of error a fact has: for the table of the commonest ones."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from .schema import ATTRIBUTES

Fields = Mapping[str, Hashable]


def error_classes(gold: Fields | None, found: Fields | None) -> Iterator[str]:
    """Yield the classes of a fact's errors; both given as fields of the scorer, None for one that is not there.

    Edges are said of what was found: an INDICATOR "begins too early", "ends too late".
    """
    if gold is None or found is None:
        yield "VALUE found where none is" if gold is None else "VALUE missed"
        return
    yield from _span("INDICATOR", gold["indicator"], found["indicator"])
    yield from _span("UNIT", gold["unit"], found["unit"])
    for name in ATTRIBUTES:
        if gold[name] != found[name]:
            yield f"{name}: {gold[name] or 'none'} taken for {found[name] or 'none'}"
    yield from _period(str(gold["year"]), str(found["year"]))
    yield from _place(str(gold["region"]), str(found["region"]))


def _span(label: str, gold: Any, found: Any) -> Iterator[str]:
    if gold == found:
        return
    if gold is None or found is None:
        yield f"{label} found where none is" if gold is None else f"{label} missed"
    elif gold[1] <= found[0] or found[1] <= gold[0]:
        yield f"{label}: other words"
    else:
        if gold[0] != found[0]:
            yield f"{label} begins too {'early' if found[0] < gold[0] else 'late'}"
        if gold[1] != found[1]:
            yield f"{label} ends too {'early' if found[1] < gold[1] else 'late'}"


def _period(gold: str, found: str) -> Iterator[str]:
    if gold == found:
        return
    if not gold or not found:
        yield "year: one given where there is none" if not gold else "year: none given"
    elif len(gold) == len(found) == 4 and gold.isdigit() and found.isdigit():
        yield f"year: {abs(int(gold) - int(found))} off" if abs(int(gold) - int(found)) < 3 else "year: another year"
    elif ("-" in gold) != ("-" in found):
        yield "year: one year taken for several or the reverse"
    else:
        yield "year: another period"


def _place(gold: str, found: str) -> Iterator[str]:
    if gold == found:
        return
    if gold.endswith(found) or found.endswith(gold):
        yield "region: the right place with more or fewer names before it"
    elif gold.startswith(found):
        yield "region: the whole for a part of it"
    elif found.startswith(gold):
        yield "region: a part for the whole"
    else:
        yield "region: another place"
