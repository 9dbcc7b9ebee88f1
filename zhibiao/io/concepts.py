"""The concept scheme of indicators as tables hold it. The one place of the tables that knows where it comes from."""

from __future__ import annotations

from typing import NamedTuple

from ..normalize import concept


class Concept(NamedTuple):
    """An indicator: its id (``indicator_id`` of records), official name, English label; lists are joined by ``|``."""

    id: str
    name: str
    english: str
    aliases: str
    kind: str
    dimension: str
    units: str
    source: str


def concepts() -> list[Concept]:
    """Return all concepts, in the order of the scheme."""
    return [
        Concept(
            one.id,
            one.name,
            one.english,
            concept.SEPARATOR.join(one.aliases),
            one.kind,
            one.dimension,
            concept.SEPARATOR.join(one.units),
            one.source,
        )
        for one in concept.concepts().values()
    ]
