"""The panel: region × year × indicator, what was planned beside what was reached.

The target of a year is what the report of that year says, its result what the report of the year after says. What later
reports say of it is kept as revisions. Where nothing is said, the status tells a report that is silent from one that is
not at hand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..io.corrected import CORRECTED
from ..io.database import Database
from ..io.places import place_row
from .select import Selection

STATED, HIDDEN, NOT_STATED, DIGEST_ONLY, NO_REPORT = "stated", "hidden", "not_stated", "digest_only", "no_report"
STATUSES = {
    STATED: "the report gives a number",
    HIDDEN: "the report gives a number whose digits cannot be read",
    NOT_STATED: "the whole report is at hand and gives no number",
    DIGEST_ONLY: "only a digest of the report is at hand, and it gives no number",
    NO_REPORT: "the report is not in the store",
}
# whole texts of a kind: a communiqué plans nothing
WHOLE = {"target": ("report",), "actual": ("report", "communique")}
LAG = {"target": 0, "actual": 1}
# classifiers of countable things that reports change between: 54个, 54家
COUNTED = ("个", "家", "所", "座", "处", "项")
SEVERAL, SEVERAL_YEARS = "several_values", "several_years"
# right before a number that is not of one year: an average of several, or a growth over an earlier year
AVERAGE = re.compile(r"年均|年平均|平均每年")
BASE_YEAR = re.compile(r"(?:[比较由从]|相比)(?P<year>(?:19|20)\d\d)年")
BEFORE = 24  # characters

# column → what it holds, in English, at most 80 characters (variable labels of Stata)
COLUMNS: dict[str, str] = {
    "region": "Region, full name",
    "region_code": "GB/T 2260 code of the region in that year",
    "region_level": "nation, province, prefecture, county or other",
    "province": "Province of the region",
    "year": "Year that the numbers are about",
    "indicator_id": "Indicator, id of the concept scheme, or its name as written",
    "indicator": "Indicator, official name",
    "indicator_label": "Indicator, English label",
    "measure": "level, growth, change or ratio",
    "unit": "Base unit",
    "target": "Target of the year in the report of the year",
    "target_high": "Upper end of a target range",
    "target_bound": "exact, at_least, at_most or about",
    "target_status": "Why there is a target or none",
    "target_history": "All reports' values of the target, the latest first",
    "target_doc": "File of the report that states the target",
    "target_sha256": "sha256 of that report's text",
    "target_start": "Where the number begins in that text",
    "target_end": "Where the number ends in that text",
    "target_confidence": "Confidence of the target",
    "target_flags": "Flags of the target",
    "actual": "Result of the year in the report of the year after",
    "actual_high": "Upper end of a range",
    "actual_bound": "exact, at_least, at_most or about",
    "actual_status": "Why there is a result or none",
    "actual_history": "All reports' values of the result, the latest first",
    "actual_doc": "File of the report that states the result",
    "actual_sha256": "sha256 of that report's text",
    "actual_start": "Where the number begins in that text",
    "actual_end": "Where the number ends in that text",
    "actual_confidence": "Confidence of the result",
    "actual_flags": "Flags of the result",
    "actual_latest": "Result of the year in the latest report that states it",
    "actual_latest_report": "Year of that latest report",
    "gap": "Result less target (of a range: its lower end)",
}
NUMBERS = (
    "target",
    "target_high",
    "target_confidence",
    "actual",
    "actual_high",
    "actual_confidence",
    "actual_latest",
    "gap",
)
INTEGERS = ("year", "target_start", "target_end", "actual_start", "actual_end", "actual_latest_report")
# one row a value, for whoever wants to choose among the revisions
LONG_COLUMNS: dict[str, str] = {
    **{name: COLUMNS[name] for name in list(COLUMNS)[: list(COLUMNS).index("target")]},
    "status": "actual or target",
    "value": "Value in base units",
    "value_high": "Upper end of a range",
    "bound": "exact, at_least, at_most or about",
    "report_year": "Year of the report that states it",
    "rank": "1 for the value of the latest report, 2 for the one before it",
    "chosen": "1 where this value stands in the panel",
    "value_text": "Number as written",
    "unit_text": "Unit as written",
    "doc": "File of the report",
    "sha256": "sha256 of the report's text",
    "value_start": "Where the number begins in that text",
    "value_end": "Where the number ends in that text",
    "confidence": "Confidence",
    "flags": "Flags",
    "sentence": "Sentence around the number",
    "model": "What read the report",
}


class Series(NamedTuple):
    """What makes two numbers comparable."""

    indicator: str
    measure: str
    unit: str


@dataclass
class Cell:
    """All that the reports of a region say of one series in one year, by status and report, the preferred first."""

    said: dict[str, dict[int, list[dict[str, Any]]]] = field(
        default_factory=lambda: {"target": defaultdict(list), "actual": defaultdict(list)}
    )

    def revisions(self, status: str) -> list[dict[str, Any]]:
        """The value of each report that states one, the latest first."""
        return [statements[0] for _, statements in sorted(self.said[status].items(), reverse=True)]


class Panel:
    """The cells of a selection, and which reports are at hand."""

    def __init__(self, store: Database, selection: Selection) -> None:
        self.selection = selection
        self.cells: dict[tuple[str, int, Series], Cell] = defaultdict(Cell)
        self.names: dict[str, tuple[str, str]] = {}
        # (region, year of the report) → kinds of texts
        self.reports: dict[tuple[str, int], set[str]] = defaultdict(set)
        for region, year, genre in store.rows(
            "SELECT region, report_year, genre FROM documents WHERE region <> '' AND report_year <> ''"
        ):
            self.reports[region, int(year)].add(genre)
        for key, name, label in store.rows("SELECT id, name, english FROM concepts"):
            self.names[key] = (name, label)
        self._places = {(row["name"], row["year"]): row for row in store.dicts("SELECT * FROM regions")}
        self._fill(store)

    def _fill(self, store: Database) -> None:
        chosen = self.selection
        query = (
            "SELECT * FROM panel_long WHERE indicator_id IN (SELECT unnest(?::VARCHAR[])) "
            "AND region IN (SELECT unnest(?::VARCHAR[])) AND measure IN (SELECT unnest(?::VARCHAR[])) "
            "AND year::INTEGER IN (SELECT unnest(?::INTEGER[]))"
        )
        parameters = [list(chosen.indicators), list(chosen.regions), list(chosen.measures), list(chosen.years)]
        for row in store.dicts(query, parameters):
            row["unit"] = COUNTED[0] if row["unit"] in COUNTED else row["unit"]
            series = Series(row["indicator_id"], row["measure"], row["unit"])
            cell = self.cells[row["region"], int(row["year"]), series]
            cell.said[row["status"]][int(row["report_year"])].append(row)
        for cell in self.cells.values():
            for reports in cell.said.values():
                for statements in reports.values():
                    statements.sort(key=_preference)

    @property
    def series(self) -> list[Series]:
        """The series of the panel in the order of the selection; an indicator that no report states has an empty one."""
        found: dict[str, set[Series]] = defaultdict(set)
        for _, _, series in self.cells:
            found[series.indicator].add(series)
        return [series for key in self.selection.indicators for series in sorted(found[key] or {Series(key, "", "")})]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row for each region, year and series, with the keys of ``COLUMNS``: those with no number too.

        Where the selection leaves the years open, a region has those that its own reports look at.
        """
        for region in self.selection.regions:
            for series in self.series:
                for year in self._years(region):
                    yield self._row(region, year, series)

    def _years(self, region: str) -> Sequence[int]:
        if not self.selection.open:
            return self.selection.years
        reports = [year for name, year in self.reports if name == region]
        return range(min(reports) - 1, max(reports) + 1) if reports else ()

    def long_rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row for each value that a report states, with the keys of ``LONG_COLUMNS``, the latest report first."""
        for region in self.selection.regions:
            for series in self.series:
                for year in self.selection.years:
                    cell = self.cells.get((region, year, series))
                    for status, lag in LAG.items() if cell else ():
                        assert cell
                        for rank, (report, statements) in enumerate(sorted(cell.said[status].items(), reverse=True), 1):
                            for i, row in enumerate(statements):
                                chosen = int(report == year + lag and i == 0)
                                extra = {"rank": rank, "chosen": chosen, "report_year": report}
                                whole = {**row, **self._head(region, year, series), **extra}
                                yield {name: whole[name] for name in LONG_COLUMNS}

    def _head(self, region: str, year: int, series: Series) -> dict[str, Any]:
        place = self._place(region, str(year))
        name, label = self.names.get(series.indicator, (series.indicator, series.indicator))
        return {
            "region": region,
            "region_code": place["code"],
            "region_level": place["level"],
            "province": place["province"],
            "year": year,
            "indicator_id": series.indicator,
            "indicator": name,
            "indicator_label": label,
            "measure": series.measure,
            "unit": series.unit,
        }

    def _place(self, region: str, year: str) -> dict[str, Any]:
        if (region, year) not in self._places:
            self._places[region, year] = place_row(region, year)
        return self._places[region, year]

    def _row(self, region: str, year: int, series: Series) -> dict[str, Any]:
        cell = self.cells.get((region, year, series), Cell())
        row = {**dict.fromkeys(COLUMNS), **self._head(region, year, series)}
        for status, lag in LAG.items():
            said = cell.said[status].get(year + lag, [])
            row[f"{status}_status"] = self._status(region, year + lag, status, said)
            row[f"{status}_history"] = "; ".join(map(_shown, cell.revisions(status)))
            if said:
                best = said[0]
                row[status], row[f"{status}_high"] = best["value"], best["value_high"]
                row[f"{status}_start"], row[f"{status}_end"] = best["value_start"], best["value_end"]
                for name in ("bound", "doc", "sha256", "confidence"):
                    row[f"{status}_{name}"] = best[name]
                raised = {SEVERAL: _differ(said), SEVERAL_YEARS: _of_several_years(best)}
                row[f"{status}_flags"] = [*best["flags"], *(flag for flag, is_raised in raised.items() if is_raised)]
        latest = next((revision for revision in cell.revisions("actual") if revision["value"] is not None), None)
        if latest:
            row["actual_latest"], row["actual_latest_report"] = latest["value"], int(latest["report_year"])
        if row["target"] is not None and row["actual"] is not None:
            row["gap"] = round(row["actual"] - row["target"], 6)
        return row

    def _status(self, region: str, report: int, status: str, said: Sequence[dict[str, Any]]) -> str:
        if said:
            return STATED if said[0]["value"] is not None else HIDDEN
        kinds = self.reports.get((region, report), set())
        if kinds & set(WHOLE[status]):
            return NOT_STATED
        return DIGEST_ONLY if "digest" in kinds else NO_REPORT


def _preference(row: dict[str, Any]) -> tuple[Any, ...]:
    """What of several statements of one report is taken: a number, one that a person corrected, of one year, by its
    official name, without flags, the first.
    """
    return (
        row["value"] is None,
        CORRECTED not in row["flags"],
        _of_several_years(row),
        row["indicator_name"] != row["indicator"],
        bool(row["flags"]),
        row["doc"],
        row["value_start"],
    )


def _of_several_years(row: dict[str, Any]) -> bool:
    """True for a growth or change that its sentence calls a yearly average, or sets against a year before the last."""
    if row["measure"] not in ("growth", "change"):
        return False
    before = row["sentence"].partition(row["value_text"])[0][-BEFORE:]
    before = re.split(r"[；。]", before)[-1]
    base = BASE_YEAR.search(before)
    return bool(AVERAGE.search(before[-8:]) or (base and int(base["year"]) < int(row["year"]) - 1))


def _differ(said: Sequence[dict[str, Any]]) -> bool:
    return len({(row["value"], row["value_high"]) for row in said}) > 1


def _shown(row: dict[str, Any]) -> str:
    value = "?" if row["value"] is None else f"{row['value']:.12g}"
    high = "" if row["value_high"] is None else f"–{row['value_high']:.12g}"
    return f"{row['report_year']}: {value}{high}"
