"""Behavioural cases in the manner of CheckList (Ribeiro et al. 2020): tables of sentences, and how a pipeline does on them.

The tables are in tests/behaviour; its README explains the columns. A case is MFT (minimum functionality: a text and its facts),
INV (a change that changes no fact, or only what is said), DIR (a change with a known effect) or NORM (a normaliser alone).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language

from .normalize.concept import indicator_id
from .normalize.number import Number, parse_number
from .normalize.period import interval
from .normalize.quantity import base_value, number_before
from .normalize.region import region_code, resolve_region
from .normalize.unit import normalize_unit
from .normalize.year import resolve_year
from .records import extract
from .schema import ATTRIBUTES, Fact

KINDS = ("MFT", "INV", "DIR", "NORM")
NO_FACT, NONE, SAME = "no fact", "-", "same"
# what a text is read as, where its case does not say
REGION, YEAR = "云川市青岭县", "2023"
# what a fact of an INV or DIR case is compared by
COMPARED = ("indicator", "name", "number", "high", "unit", *ATTRIBUTES, "year", "region")
FULL_WIDTH = str.maketrans("0123456789.%,", "０１２３４５６７８９．％，")


class Case(NamedTuple):
    """A row of a table. ``place`` is file and line; ``change`` is empty except for INV and DIR."""

    place: str
    kind: str
    capability: str
    context: str
    text: str
    change: str
    expected: str


class Result(NamedTuple):
    """A case and why it failed, "" where it passed."""

    case: Case
    why: str


def read_cases(folder: Path) -> list[Case]:
    """Return the cases of every table of a folder, in the order of files and lines. Raises ValueError for a row that is none."""
    cases = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                if None in row or None in row.values():
                    raise ValueError(f"{path.name}:{reader.line_num}: not as many cells as columns")
                kind = row.get("kind") or "MFT"
                if kind not in KINDS or not row["text"] or not row["expected"]:
                    raise ValueError(f"{path.name}:{reader.line_num}: no case: {row}")
                cases.append(
                    Case(
                        f"{path.name}:{reader.line_num}",
                        kind,
                        row.get("capability") or path.stem,
                        row["context"],
                        row["text"],
                        row.get("change") or "",
                        row["expected"],
                    )
                )
    return cases


def run_cases(nlp: Language | None, cases: Iterable[Case]) -> list[Result]:
    """Run the cases; without a pipeline the NORM cases alone."""
    results = []
    for case in cases:
        if case.kind == "NORM":
            found = normalised(case)
            results.append(Result(case, "" if found == case.expected else f"{found} for {case.expected}"))
        elif nlp is not None:
            why = _facts_differ(case, nlp) if case.kind == "MFT" else _effect_differs(case, nlp)
            results.append(Result(case, why))
    return results


# --- texts and facts --------------------------------------------------------------------------------------------------
def read_text(nlp: Language, text: str, context: str) -> list[dict[str, Any]]:
    """Return the facts of a text in a context, as dicts with the keys of ``COMPARED`` and ``value``.

    context: review, plan or communique (the heading that is put before the text), year=YYYY, region=NAME; joined by ``;``.
    """
    words = [word.strip() for word in context.split(";") if word.strip()]
    given = dict(word.split("=") for word in words if "=" in word)
    year, region = given.get("year", YEAR), given.get("region", REGION)
    head = {
        "review": f"一、{int(year) - 1}年工作回顾\n",
        "plan": f"二、{year}年主要任务\n",
        "communique": f"{region}{year}年国民经济和社会发展统计公报\n",
    }
    before = "".join(head[word] for word in words if "=" not in word)
    return [_fields(fact) for fact in extract(nlp, before + text, region=region, year=year)]


def _fields(fact: Fact) -> dict[str, Any]:
    return {
        "indicator": fact.indicator or "",
        "name": fact.indicator_name,
        "value": fact.value_text,
        "number": _written(fact.value),
        "high": _written(fact.value_high),
        "unit": fact.unit,
        **{name: getattr(fact, name) for name in ATTRIBUTES},
        "year": fact.year,
        "region": fact.region,
    }


def _written(number: float | None) -> str:
    """A number without exponent, to six decimals; "" for none."""
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


def expected_facts(expected: str) -> list[dict[str, str]]:
    """Return the facts that a MFT case names, each with the fields that it says; see README.md of the tables."""
    if expected == NO_FACT:
        return []
    return [_expected_fact(row) for row in expected.split(" / ")]


def _expected_fact(row: str) -> dict[str, str]:
    cells = [cell.strip() for cell in row.split("|")]
    indicator, value, unit, words, fields = cells + [""] * (5 - len(cells))
    fact = {key: cell for key, cell in (("indicator", indicator), ("value", value), ("unit", unit)) if cell}
    for word in words.split():
        name = next(name for name, values in ATTRIBUTES.items() if word in values)
        fact[name] = word
    if fact.get("measure") in ("level", "ratio"):
        fact["direction"] = NONE
    for field in filter(None, (field.strip() for field in fields.split(";"))):
        key, text = field.split("=")
        if key not in ("name", "number", "high", "year", "region"):
            raise ValueError(f"{key} is no field of a fact: {row}")
        fact[key] = text
    return {key: "" if text == NONE else text for key, text in fact.items()}


def _facts_differ(case: Case, nlp: Language) -> str:
    """How the facts of a text differ from the expected ones, "" where they do not. Every number must be found, and no other."""
    expected, found = expected_facts(case.expected), read_text(nlp, case.text, case.context)
    if [fact["value"] for fact in expected] != [fact["value"] for fact in found]:
        return f"numbers {_list(f['value'] for f in found)} for {_list(f['value'] for f in expected)}"
    wrong = [
        f"{there['value']}: {key} {there[key] or NONE} for {text or NONE}"
        for fact, there in zip(expected, found)
        for key, text in fact.items()
        if there[key] != text
    ]
    return "; ".join(wrong)


def _list(texts: Iterable[str]) -> str:
    return "、".join(texts) or NO_FACT


# --- changes ----------------------------------------------------------------------------------------------------------
def changed_text(text: str, change: str) -> str:
    """Return a text after a change: ``a→b`` (several joined by ``;``), full-width, spaces or traditional.

    Raises ValueError where what is to be replaced is not there.
    """
    if change == "full-width":
        return text.translate(FULL_WIDTH)
    if change == "spaces":
        return re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿])", " ", text)
    if change == "traditional":
        from opencc import OpenCC

        return str(OpenCC("s2t").convert(text))
    for pair in change.split(";"):
        old, new = pair.strip().split("→")
        if old not in text:
            raise ValueError(f"{old} is not in {text}")
        text = text.replace(old, new)
    return text


def _effect_differs(case: Case, nlp: Language) -> str:
    """How the facts of the changed text differ from those of the text with the effect, "" where they do not."""
    before = read_text(nlp, case.text, case.context)
    after = read_text(nlp, changed_text(case.text, case.change), case.context)
    if not before:
        return "no fact before the change"
    for effect in () if case.expected == SAME else case.expected.split(";"):
        *which, key, step = effect.split()
        old, new = ("" if text == NONE else text for text in step.split("→"))
        for fact in [before[int(which[0]) - 1]] if which and int(which[0]) <= len(before) else before:
            if fact[key] != old:
                return f"before the change {fact['value']}: {key} {fact[key] or NONE} for {old or NONE}"
            fact[key] = new
    return _difference(before, after)


def _difference(expected: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> str:
    """How two lists of facts differ, in any order."""
    wanted, there = (Counter(tuple(fact[key] for key in COMPARED) for fact in facts) for facts in (expected, found))
    missing, more = list((wanted - there).elements()), list((there - wanted).elements())
    if len(missing) == len(more):
        return "; ".join(
            f"{old[COMPARED.index('number')]}: {key} {b or NONE} for {a or NONE}"
            for old, new in zip(missing, more)
            for key, a, b in zip(COMPARED, old, new)
            if a != b
        )
    return f"{len(found)} facts for {len(expected)}"


# --- normalisers ------------------------------------------------------------------------------------------------------
def normalised(case: Case) -> str:
    """Return what the normaliser that a NORM case names (its capability) makes of its text, written as the tables write it."""
    text, context = case.text, case.context
    if case.capability == "number":
        return _number(parse_number(text))
    if case.capability == "quantity":  # the number and its unit, apart
        numeral, unit = text.split(" ")
        value, base = base_value(number_before(numeral, unit).value, normalize_unit(unit))
        return f"{_written(value) or NONE} {base}".strip()
    if case.capability == "unit":
        return normalize_unit(text)
    if case.capability == "year":  # year of the report, status, section
        report, status, *section = context.split(";")
        review = str(int(report) - 1)
        year = resolve_year(text, report, review, status=status, section_year=section[0] if section else "")
        return year or NONE
    if case.capability == "period":
        return interval(text) or NONE
    if case.capability == "region":  # reporting place, year
        return resolve_region(text, *context.split(";"))
    if case.capability == "code":
        return region_code(text, context) or NONE
    if case.capability == "concept":
        return indicator_id(text) or NONE
    raise ValueError(f"{case.place}: no normaliser {case.capability}")


def _number(number: Number) -> str:
    if number.value is None:
        return "masked" if number.masked else NONE
    return "~".join(_written(end) for end in (number.value, number.high) if end is not None)


# --- figures ----------------------------------------------------------------------------------------------------------
def summarize(results: Sequence[Result]) -> dict[str, Any]:
    """Return cases, passed cases and their share: of all, by kind, by kind and capability; and the failing cases."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for case, why in results:
        for name in ("all", case.kind, f"{case.kind} {case.capability}"):
            groups[name].append(not why)
        if case.kind != "NORM":
            groups["pipeline"].append(not why)
    return {
        "rates": {
            name: {"cases": len(passed), "passed": sum(passed), "rate": round(sum(passed) / len(passed), 4)}
            for name, passed in groups.items()
        },
        "failing": [{**case._asdict(), "why": why} for case, why in results if why],
    }


def behaviour_table(summaries: dict[str, dict[str, Any]]) -> str:
    """A Markdown table: pass rate by kind and capability, a column a pipeline; below it what fails.

    summaries: those of :func:`summarize`, each with ``model``, the version of the pipeline.
    """
    names = [name for name in next(iter(summaries.values()))["rates"] if " " not in name]
    names += sorted(
        (name for name in next(iter(summaries.values()))["rates"] if " " in name),
        key=lambda name: (KINDS.index(name.split()[0]), name),
    )
    lines = [f"| cases | number | {' | '.join(summaries)} |", "|---" * (len(summaries) + 2) + "|"]
    for name in names:
        rates = [summary["rates"][name] for summary in summaries.values()]
        cells = " | ".join(f"{100 * rate['rate']:.1f} ({rate['cases'] - rate['passed']} fail)" for rate in rates)
        lines.append(f"| {name} | {rates[0]['cases']} | {cells} |")
    for pipeline, summary in summaries.items():
        lines += ["", f"### What fails: {pipeline} ({summary['model']})", ""]
        for case in summary["failing"]:
            change = f" ⟨{case['change']}⟩" if case["change"] else ""
            lines.append(f"- {case['place']} {case['text']}{change}: {case['why']}")
    return "\n".join(lines) + "\n"
