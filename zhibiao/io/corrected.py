"""What readers corrected, in the facts of a store: each correction is kept beside the fact that was read, and can be taken back.

A correction is one row of the table ``corrections``; what was read stands in it as JSON, so that the facts of a document are
at any time what was read with its corrections applied.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..normalize.concept import indicator_id
from ..normalize.region import region_code
from ..quality.flags import with_flags
from ..schema import ATTRIBUTES, RECORD_KEYS, UNNAMED, Fact, Span
from ..text.clean import clean
from .corrections import YEAR, CorrectedDocument, Correction

Record = dict[str, Any]
Mark = Callable[[Record], Record]
CORRECTED = "corrected"  # the flag of a fact that a person changed or added
# was: the number as it was read, value: as it stands now; original, corrected: the two records as JSON, null for none
CORRECTIONS = {
    "sha256": "VARCHAR", "doc": "VARCHAR", "action": "VARCHAR", "was_start": "INTEGER", "was_end": "INTEGER",
    "value_start": "INTEGER", "value_end": "INTEGER", "original": "VARCHAR", "corrected": "VARCHAR", "reader": "VARCHAR",
    "exported_at": "VARCHAR", "applied_at": "TIMESTAMP",
}  # fmt: skip


def restored(records: Iterable[Record], log: Sequence[Record]) -> list[Record]:
    """The facts of a document as they were read: without what the corrections ``log`` put there, with what they took out."""
    put = {_place(row, "value") for row in log if row["corrected"]}
    kept = [record for record in records if _span(record) not in put]
    return kept + [json.loads(row["original"]) for row in log if row["original"]]


def applied(records: Iterable[Record], log: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Return the facts of a document that were read, corrected and with new flags, and the log with what they replaced.

    A fact that was added or moved to a number that has a fact takes its place.
    """
    read = {_span(record): record for record in records}
    facts, log = dict(read), [dict(row) for row in log]
    for row in log:
        place = _place(row, "value" if row["action"] == "add" else "was")
        row["original"] = json.dumps(read[place], ensure_ascii=False) if place in read else None
        facts.pop(place, None)
    for row in log:
        if row["corrected"]:
            facts[_place(row, "value")] = json.loads(row["corrected"])
    return _flagged([facts[span] for span in sorted(facts)]), log


def new_log(
    corrected: CorrectedDocument, read: Sequence[Record], log: Sequence[Record], mark: Mark, about: Record
) -> list[Record]:
    """The log of a document with the corrections of a file, which take the place of earlier ones of the same facts.

    read: the facts as they were read. mark: adds the wording of targets. about: the columns reader and applied_at. Only
    what a person has looked at counts. A correction is not judged here, see :func:`misfits`.
    """
    by_place = {_span(record): record for record in read}
    rows = {_key(row): row for row in log}
    for one in corrected.corrections:
        if not one.read:
            continue
        original = by_place.get(one.was) if one.was else None
        record = original if one.action == "keep" else _record(one, original, corrected, mark)
        value = one.was if one.action in ("keep", "delete") and one.was else one.fact.value
        row = {
            "sha256": corrected.sha256, "doc": corrected.doc, "action": one.action,
            "was_start": one.was[0] if one.was else None, "was_end": one.was[1] if one.was else None,
            "value_start": value[0], "value_end": value[1], "original": None,
            "corrected": None if one.action == "delete" else json.dumps(record, ensure_ascii=False),
            "exported_at": corrected.exported, **about,
        }  # fmt: skip
        rows[_key(row)] = row
    return list(rows.values())


def misfits(corrected: CorrectedDocument, read: Sequence[Record]) -> Iterator[str]:
    """Yield why corrections cannot be applied to the facts of a document as they were read, one printable line each."""
    places = {_span(record) for record in read}
    gone = {one.was for one in corrected.corrections if one.action in ("change", "delete")}
    taken: set[Span] = {span for span in places if span not in gone}
    for one in corrected.corrections:
        if not one.read:
            continue
        here = f"{corrected.doc}: {one.action} of {one.texts['value']!r} at {one.fact.value[0]}-{one.fact.value[1]}"
        if one.was and one.was not in places:
            yield f"{here}: no fact was read at {one.was[0]}-{one.was[1]}"
        if one.action not in ("change", "add"):
            continue
        if one.fact.value in taken:
            yield f"{here}: another fact has this number"
        taken.add(one.fact.value)
        if not YEAR.fullmatch(one.fact.year):
            yield f"{here}: the year {one.fact.year!r} is none of 2022, 2021-2025, 2022H1, 2022Q1, 2022-06"
        if one.value is not None and one.value_high is not None and one.value_high < one.value:
            yield f"{here}: the upper end {one.value_high:g} is below {one.value:g}"


def _record(one: Correction, original: Record | None, corrected: CorrectedDocument, mark: Mark) -> Record:
    """The record of a fact as the reader left it. original: as it was read, None for one that was added."""
    fact = one.fact
    name = fact.indicator_name or _said(one, "indicator") or UNNAMED
    moving = fact.measure in ("growth", "change")
    record = {
        "doc": original["doc"] if original else corrected.doc,
        "indicator": _said(one, "indicator") or None,
        "indicator_name": name,
        "indicator_id": indicator_id(name),
        "value": one.value,
        "value_high": one.value_high,
        "value_text": _said(one, "value"),
        "unit": one.unit,
        **{key: getattr(fact, key) for key in ATTRIBUTES},
        "direction": (fact.direction or "up") if moving else "",
        "year": fact.year,
        "region": fact.region,
        "region_code": region_code(fact.region, fact.year[:4]) if fact.region else None,
        "confidence": 1.0,
        "flags": [CORRECTED] if name != UNNAMED else ["no_indicator", CORRECTED],
        "sentence": original["sentence"] if original else clean(one.sentence).text.strip(),
        "spans": {key: list(span) if span else None for key, span in fact.spans.items()},
        "sha256": corrected.sha256,
        "model": original["model"] if original else corrected.model,
    }
    if record["value"] is None:
        record["flags"].insert(0, "masked" if "*" in record["value_text"] else "no_number")
    return mark(record)


def _said(one: Correction, key: str) -> str:
    return clean(one.texts[key] or "").text.strip()


def _flagged(records: list[Record]) -> list[Record]:
    """The records of a document with the flags that they deserve together."""
    facts = with_flags([Fact(**{key: record[key] for key in RECORD_KEYS}) for record in records])
    return [record | {"flags": fact.flags} for record, fact in zip(records, facts)]


def _span(record: Record) -> Span:
    start, end = record["spans"]["value"]
    return start, end


def _place(row: Record, name: str) -> Span:
    return row[f"{name}_start"], row[f"{name}_end"]


def _key(row: Record) -> tuple[bool, Span]:
    """Whether the fact was added, and the number that it is about: as it was read where it was."""
    added = row["action"] == "add"
    return added, _place(row, "value" if added else "was")
