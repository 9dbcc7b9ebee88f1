"""What a panel is of: indicators, years, regions and measures, as a user writes them, checked against the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ..errors import ZhibiaoError
from ..io.concepts import concepts
from ..io.database import Database
from ..normalize.concept import indicator_id
from ..schema import ATTRIBUTES

YEARS = re.compile(r"(\d{4})(?:\s*[-—–:]\s*(\d{4}))?")
LONGEST = 200  # years


@dataclass(frozen=True)
class Selection:
    """indicators: ids, or names as written of what has none. regions: full names. years: in order.

    open: the years were left open.
    """

    indicators: tuple[str, ...]
    years: tuple[int, ...]
    regions: tuple[str, ...]
    measures: tuple[str, ...]
    open: bool = False


def select(
    store: Database, *, indicators: str | None, years: str | None, regions: str | None, measures: str | None
) -> Selection:
    """Return the selection that comma-separated options mean; None for all that the store has.

    An indicator is given by its id, its name or an alias of it, or as written; a region by its full name or code; years as
    2012-2016,2018. Raises ZhibiaoError E022 (no year or measure), E098 (not in the store) or E100 (nothing in the store).
    """
    reports = list(store.rows("SELECT region, report_year, review_year FROM documents WHERE report_year <> ''"))
    if not reports:
        raise ZhibiaoError("E100", reason="no report with a year and a place is in it", path=store.path)
    known_years = sorted({int(year) for _, *both in reports for year in both if year})
    return Selection(
        _indicators(store, _listed(indicators)),
        _years(_listed(years)) or tuple(range(known_years[0], known_years[-1] + 1)),
        _regions(store, _listed(regions)),
        _measures(_listed(measures)),
        open=not years,
    )


def _listed(option: str | None) -> list[str]:
    return [part.strip() for part in re.split(r"[,，;；]", option or "") if part.strip()]


def _years(parts: Sequence[str]) -> tuple[int, ...]:
    found: set[int] = set()
    for part in parts:
        match = YEARS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not 0 <= last - first < LONGEST:
            raise ZhibiaoError("E022", value=part, option="--years", choices="years and spans, such as 2012-2016,2018")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def _measures(parts: Sequence[str]) -> tuple[str, ...]:
    for part in parts:
        if part not in ATTRIBUTES["measure"]:
            raise ZhibiaoError("E022", value=part, option="--measures", choices=", ".join(ATTRIBUTES["measure"]))
    return tuple(parts) or ATTRIBUTES["measure"]


def _regions(store: Database, parts: Sequence[str]) -> tuple[str, ...]:
    here = list(store.rows("SELECT DISTINCT region, region_code FROM documents WHERE region <> '' ORDER BY 2, 1"))
    by_name = {name: name for name, _ in here} | {code: name for name, code in here if code}
    if not parts:
        return tuple(dict.fromkeys(name for name, _ in here))
    return tuple(dict.fromkeys(_known(store, part, by_name, "region") for part in parts))


def _indicators(store: Database, parts: Sequence[str]) -> tuple[str, ...]:
    here = [row[0] for row in store.rows("SELECT indicator_id FROM panel_long GROUP BY 1 ORDER BY 1")]
    scheme = {concept.id: concept.id for concept in concepts()}
    if not parts:
        return tuple(key for key in scheme if key in set(here))
    named = {concept.name: concept.id for concept in concepts()} | {name: name for name in here} | scheme
    return tuple(
        dict.fromkeys(
            named.get(part) or indicator_id(part) or _known(store, part, named, "indicator") for part in parts
        )
    )


def _known(store: Database, part: str, names: dict[str, str], what: str) -> str:
    if part in names:
        return names[part]
    near = get_close_matches(part, names, n=3, cutoff=0.5) or _holding(part, names)
    advice = f"Did you mean: {', '.join(near)}?" if near else f"zhibiao store list {store.path} shows what is in it."
    raise ZhibiaoError("E098", what=what, value=part, path=store.path, advice=advice)


def _holding(part: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if part in name][:3]
