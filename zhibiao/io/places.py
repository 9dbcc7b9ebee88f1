"""Places as tables hold them: code, level and parents in one year."""

from __future__ import annotations

from typing import Any

from ..lexicon.regions import NATION
from ..normalize.region import ancestors, gazetteer, region_code

LEVELS = {1: "province", 2: "prefecture", 3: "county"}


def place_row(name: str, year: str) -> dict[str, Any]:
    """Return the row of the table ``regions`` for a place in a year: its GB/T 2260 code then, its level and parents.

    level: nation, province, prefecture, county, or other (a town, a zone, an area of several provinces). The parent of
    a province is the nation; of a place without a code nothing is known.
    """
    place = gazetteer(year).place(name)
    line = ancestors(name, year) if place else [name]
    above = line[-2] if len(line) > 1 else NATION if place else ""
    return {
        "name": name,
        "year": year,
        "code": place.code if place else None,
        "level": LEVELS[place.rank] if place else "nation" if name == NATION else "other",
        "parent": above,
        "parent_code": region_code(above, year) if above else None,
        "province": place.province if place else "",
        "prefecture": place.prefecture if place else "",
    }
