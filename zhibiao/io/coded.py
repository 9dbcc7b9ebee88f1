"""What the tables add to a record so that it can be joined and compared: period, place with parents, concept, wording of a target."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..normalize.admin import Region, region_of
from ..normalize.concept import concepts
from ..normalize.period import period
from ..normalize.target import TARGET_KEYS, target_classes

PLACE = (
    "region_level", "province", "province_code", "prefecture", "prefecture_code", "county", "county_code",
)  # fmt: skip
# column → type in duckdb and parquet
CODED: dict[str, str] = dict.fromkeys(
    ("period_start", "period_end", *PLACE, "concept_name", "concept_english", *TARGET_KEYS), "VARCHAR"
)


def coded(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns ``CODED`` of a record; those of a thing that has no code are empty.

    The period has its first and last day (ISO 8601). The codes of places are those of the first year of the period. The
    wording of targets is the record's own where a mapping of the user's has marked it, else by the mapping shipped.
    """
    days = period(record["year"])
    place = _place(record["region"], record["year"][:4])
    concept = concepts().get(record["indicator_id"] or "")
    marked = record if TARGET_KEYS[0] in record else target_classes().mark(record)
    return {
        "period_start": days[0].isoformat() if days else "",
        "period_end": days[1].isoformat() if days else "",
        "region_level": place.level,
        **{key: getattr(place, key) for key in PLACE[1:]},
        "concept_name": concept.name if concept else "",
        "concept_english": concept.english if concept else "",
        **{key: marked[key] for key in TARGET_KEYS},
    }


@lru_cache(maxsize=4096)
def _place(name: str, year: str) -> Region:
    return region_of(name, year)
