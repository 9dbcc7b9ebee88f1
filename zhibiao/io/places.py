"""Places as tables hold them: code, level and parents in one year."""

from __future__ import annotations

from typing import Any

from ..lexicon.regions import NATION
from ..normalize.admin import region_of
from ..normalize.region import region_code


def place_row(name: str, year: str) -> dict[str, Any]:
    """Return the row of the table ``regions`` for a place in a year: its GB/T 2260 code then, its level and parents.

    level: nation, province, prefecture, county, or other (a town, a zone, an area of several provinces). The parent of
    a province is the nation; of a place without a code nothing is known.
    """
    place = region_of(name, year)
    known = bool(place.code)
    line = list(dict.fromkeys(filter(None, (place.province, place.prefecture, place.county)))) if known else []
    above = line[-2] if len(line) > 1 else NATION if known else ""
    return {
        "name": name,
        "year": year,
        "code": place.code or None,
        "level": place.level or "other",
        "parent": above,
        "parent_code": region_code(above, year) if above else None,
        "province": place.province if known else "",
        "prefecture": place.prefecture if known else "",
    }
