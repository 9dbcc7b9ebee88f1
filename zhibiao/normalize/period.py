"""The year of a record → the first and the last day of the period, as ISO 8601 writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

PERIOD = re.compile(
    r"(?P<first>\d{4})(?:-(?P<last>\d{4})|H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?"
)
MONTHS = {"half": 6, "quarter": 3, "month": 1}


def period(year: str) -> tuple[date, date] | None:
    """Return the first and the last day of ``2022``, ``2021-2025``, ``2022H1``, ``2022Q1`` or ``2022-06``; None for anything else.

    >>> period("2022Q1")
    (datetime.date(2022, 1, 1), datetime.date(2022, 3, 31))
    """
    match = PERIOD.fullmatch(year)
    if not match or match["first"] == "0000":
        return None
    first = int(match["first"])
    for name, months in MONTHS.items():
        if match[name]:
            last = months * int(match[name])
            return date(first, last - months + 1, 1), date(first, last, monthrange(first, last)[1])
    last_year = int(match["last"] or first)
    return (date(first, 1, 1), date(last_year, 12, 31)) if last_year >= first else None


def interval(year: str) -> str:
    """Return the period as an ISO 8601 interval, ``2022-01-01/2022-12-31``, or the empty string."""
    days = period(year)
    return "/".join(day.isoformat() for day in days) if days else ""
