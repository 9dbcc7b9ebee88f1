"""The headline targets of a report: the handful of planned figures that every report has and that users ask for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from .normalize.concept import indicator_id
from .schema import Fact, Span
from .standoff import GoldDocument

HEADLINE = frozenset(
    {
        "gdp", "general_budget_revenue", "general_budget_revenue_total", "fiscal_revenue", "local_fiscal_revenue",
        "fixed_investment", "retail_sales", "industry_value_added", "industry_above_scale_value_added",
        "income_residents", "income_urban", "income_rural", "cpi", "urban_jobs_new", "unemployment_surveyed",
        "unemployment_registered",
    }
)  # fmt: skip


def headline_targets(gold: GoldDocument, facts: Sequence[Fact], right: Collection[Span]) -> Counter[str]:
    """Count the gold targets of headline concepts (``gold``), those found with every field right (``right``: by the spans of
    their VALUEs), and the actual figures of headline concepts that were exported as targets (``actual as target``)."""
    raw, counts = gold.document.raw, Counter({"gold": 0, "right": 0, "actual as target": 0})
    found = {fact.spans["value"]: fact for fact in facts}
    for fact in gold.annotation.facts:
        span = fact.spans["indicator"]
        name = fact.indicator_name or (raw[slice(*span)] if span else "")
        if indicator_id(name) not in HEADLINE:
            continue
        mine = found.get(fact.value)
        if fact.status == "target":
            counts["gold"] += 1
            counts["right"] += fact.value in right
        elif mine is not None:
            counts["actual as target"] += mine.status == "target"
    return counts
