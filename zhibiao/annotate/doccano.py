"""Facts of a text ↔ a line of doccano's JSONL.

doccano's web page counts UTF-16 units, zhibiao code points: offsets are converted on the way in and back on the way out.
A :class:`Unit` is what an annotator gets on one page: a line of a document or all of it, as it stands in the raw text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from ..schema import ATTRIBUTES, ENTITY_LABELS, RELATION_TYPES, SPAN_KEYS, Entity, Relation, Span
from ..standoff import ENTITY_KEYS, PARTNER_KEYS, GoldFact
from .labels import ATTRIBUTE_LABELS, DISPUTED, OTHER, attribute_labels, attributes_of
from .rows import EVERY, field_rows, names, read_rows


@dataclass
class Unit:
    """A text to read: ``text`` is the raw text of ``doc`` from ``start`` to ``end``; facts are in raw offsets.

    notes: further metadata for the annotator's eyes. marks: further labelled spans, raw offsets, that say nothing
    about facts (see ``labels.DISPUTED``, ``labels.OTHER``).
    """

    doc: str
    start: int
    end: int
    text: str
    facts: list[GoldFact] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    marks: list[Entity] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names the unit on a server, whatever ids it gives."""
        return f"{self.doc}@{self.start}-{self.end}"


@dataclass
class Reading:
    """What stands in a line of JSONL: facts in raw offsets, what is not valid, remarks of the annotator, fields by value.

    fields: year, region, indicator_name that the annotator wrote, by the raw span of the VALUE; they are set on the
    facts already. open: raw spans of VALUEs that are still marked as disputed.
    """

    facts: list[GoldFact] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    fields: dict[Span, dict[str, str]] = field(default_factory=dict)
    open: list[Span] = field(default_factory=list)


class Utf16:
    """Offsets of one text in code points ↔ in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._units = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))

    def units(self, offset: int) -> int:
        """UTF-16 units before a code point."""
        return self._units[offset]

    def points(self, offset: int) -> int | None:
        """Code points before a UTF-16 unit; None inside a pair or outside the text."""
        index = bisect_left(self._units, offset)
        return index if index < len(self._units) and self._units[index] == offset else None


def write_unit(unit: Unit) -> dict[str, Any]:
    """Return a unit as an object for doccano's JSONL upload (task ``RelationExtraction``).

    Metadata: ``doc_key`` names the unit, ``fields`` holds the rows of its facts, then come its notes.
    """
    utf16 = Utf16(unit.text)

    def local(span: Span) -> Span:
        return span[0] - unit.start, span[1] - unit.start

    entities: dict[Entity, int] = {}
    relations: list[dict[str, Any]] = []
    mentions = {(*local(s), ENTITY_KEYS[key]) for fact in unit.facts for key in SPAN_KEYS if (s := fact.spans[key])}
    for fact in unit.facts:
        for label in attribute_labels(*(getattr(fact, name) for name in ATTRIBUTES)):
            mentions.add((*local(fact.value), label))
    mentions |= {(*local((start, end)), label) for start, end, label in unit.marks}
    for entity in sorted(mentions, key=lambda e: (e[0], e[1], e[2] not in ENTITY_LABELS, e[2])):
        entities[entity] = len(entities) + 1
    pairs = {
        Relation.of_value(label, local(fact.value), local(span))
        for fact in unit.facts
        for label, key in PARTNER_KEYS.items()
        if (span := fact.spans[key])
    }
    for relation in sorted(pairs):
        head, tail = RELATION_TYPES[relation.label]
        relations.append(
            {
                "id": len(relations) + 1,
                "from_id": entities[(*relation.head, head)],
                "to_id": entities[(*relation.tail, tail)],
                "type": relation.label,
            }
        )
    return {
        "text": unit.text,
        "entities": [
            {"id": number, "label": label, "start_offset": utf16.units(start), "end_offset": utf16.units(end)}
            for (start, end, label), number in entities.items()
        ],
        "relations": relations,
        "doc_key": unit.key,
        "fields": field_rows(unit.facts, unit.text, unit.start),
        **unit.notes,
    }


def check_line(line: Any) -> None:
    """Make sure that a line has what :func:`read_unit` reads. Raises KeyError or TypeError for what it lacks."""
    keys = {"entities": {"id": int, "label": str, "start_offset": int, "end_offset": int}}
    keys["relations"] = {"from_id": int, "to_id": int, "type": str}
    for part, wanted in keys.items():
        for one in line[part]:
            for key, kind in wanted.items():
                if type(one[key]) is not kind:
                    raise TypeError(f"{key} of {part} cannot be {one[key]!r}")
    if not isinstance(line.get("Comments") or [], list):
        raise TypeError("Comments is no list")


def read_unit(line: dict[str, Any], unit: Unit) -> Reading:
    """Return what an exported line of JSONL says of a unit. ``unit.facts``: what was pushed, for the fields kept.

    The year, region and indicator_name of a pushed fact are kept where the spans and attributes they depend on were left
    alone; comments overrule them. What cannot be a fact is named in ``problems`` and is in no fact.
    """
    reading = Reading()
    text, utf16 = unit.text, Utf16(unit.text)
    spans: dict[int, Entity] = {}
    labels: dict[Span, set[str]] = {}
    for entity in line["entities"]:
        label, start, end = entity["label"], entity["start_offset"], entity["end_offset"]
        first, last = utf16.points(start), utf16.points(end)
        if first is None or last is None or first >= last:
            reading.problems.append(f"{label} at {start}-{end} is not inside the text")
            continue
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if first == last:
            reading.problems.append(f"{label} at {start}-{end} holds blanks alone")
        elif label in ENTITY_LABELS or label in ATTRIBUTE_LABELS or label == DISPUTED or label.startswith(OTHER):
            spans[entity["id"]] = (first, last, label)
            labels.setdefault((first, last), set()).add(label)
        else:
            reading.problems.append(f"{_shown(text, (first, last))} has the unknown label {label}")
    partners = _partners(line["relations"], spans, text, reading)
    values = sorted(span for span, named in labels.items() if "VALUE" in named)
    said = _attributes(values, labels, text, reading)
    used: set[Entity] = set()
    for value in values:
        mine = partners.get(value, {})
        used |= {(*value, "VALUE")} | {(*s, ENTITY_KEYS[key]) for key, some in mine.items() for s in some}
        many = [key for key, some in mine.items() if len(some) > 1]
        for key in many:
            some = "、".join(_shown(text, s) for s in sorted(mine[key]))
            reading.problems.append(f"VALUE {_shown(text, value)} has {len(mine[key])} {ENTITY_KEYS[key]}s: {some}")
        attributes, wrong = said[value]
        if wrong:
            reading.problems.append(f"VALUE {_shown(text, value)}: {wrong}")
        if many or wrong:
            continue
        raw = {key: _raw(next(iter(some)), unit) for key, some in mine.items() if some}
        spans_of = {key: raw.get(key) for key in SPAN_KEYS} | {"value": _raw(value, unit)}
        reading.facts.append(GoldFact(spans_of, **attributes, year="", region="", indicator_name=""))
    for entity in sorted(set(spans.values()) - used):
        if entity[2] in ENTITY_LABELS:
            reading.problems.append(f"{entity[2]} {_shown(text, entity[:2])} belongs to no VALUE")
    _fields(line, values, unit, reading)
    return reading


def _raw(span: Span, unit: Unit) -> Span:
    return span[0] + unit.start, span[1] + unit.start


def _shown(text: str, span: Sequence[Any]) -> str:
    return f"{text[span[0] : span[1]]!r} ({span[0]}-{span[1]})"


def _partners(
    relations: list[dict[str, Any]], spans: dict[int, Entity], text: str, reading: Reading
) -> dict[Span, dict[str, set[Span]]]:
    """For each VALUE the spans of its partners by key; a relation that was drawn the wrong way round is turned."""
    found: dict[Span, dict[str, set[Span]]] = {}
    for relation in relations:
        label, ends = relation["type"], [spans.get(relation["from_id"]), spans.get(relation["to_id"])]
        head, tail = ends
        if label not in RELATION_TYPES or head is None or tail is None:
            reason = "an end of it is not there" if label in RELATION_TYPES else "no such relation"
            shown = " → ".join(_shown(text, end) for end in ends if end)
            reading.problems.append(f"{label} {shown}: {reason}")
            continue
        wanted = RELATION_TYPES[label]
        if (tail[2], head[2]) == wanted:
            head, tail = tail, head
        if (head[2], tail[2]) != wanted:
            reading.problems.append(
                f"{label} from {head[2]} {_shown(text, head)} to {tail[2]} {_shown(text, tail)}: "
                f"it goes from {wanted[0]} to {wanted[1]}"
            )
            continue
        link = Relation(label, head[:2], tail[:2])
        found.setdefault(link.value, {}).setdefault(PARTNER_KEYS[label], set()).add(link.partner)
    return found


def _attributes(
    values: list[Span], labels: dict[Span, set[str]], text: str, reading: Reading
) -> dict[Span, tuple[dict[str, str], str]]:
    """The attributes of each VALUE. A label that was drawn a little wider or shorter belongs to the VALUE it touches."""
    said: dict[Span, set[str]] = {value: set() for value in values}
    for span, named in labels.items():
        extra = {label for label in named if label in ATTRIBUTE_LABELS or label == DISPUTED}
        if not extra:
            continue
        over = [span] if span in said else [v for v in values if v[0] < span[1] and span[0] < v[1]]
        if len(over) == 1:
            said[over[0]] |= extra
        elif extra - {DISPUTED}:
            reason = "stands over no VALUE" if not over else "stands over more than one VALUE"
            reading.problems.append(f"{', '.join(sorted(extra))} at {_shown(text, span)} {reason}")
    for value, named in said.items():
        if DISPUTED in named:
            reading.open.append(value)
    return {value: attributes_of(named) for value, named in said.items()}


def _fields(line: dict[str, Any], values: list[Span], unit: Unit, reading: Reading) -> None:
    """Set year, region and indicator_name of the facts: of the pushed fact where it still holds, then of the comments."""
    comments = [str(c.get("comment", "") if isinstance(c, dict) else c) for c in line.get("Comments") or []]
    rows, wrong, reading.remarks = read_rows(comments)
    reading.problems += wrong
    by_name = {name: _raw(value, unit) for name, value in zip(names(values, unit.text), values)}
    reading.problems += [
        f"a comment names {name!r}, which is no VALUE" for name in rows if name not in (*by_name, EVERY)
    ]
    named = {span: {**rows.get(EVERY, {}), **rows.get(name, {})} for name, span in by_name.items()}
    pushed = {fact.value: fact for fact in unit.facts}
    for fact in reading.facts:
        known = kept_fields(pushed[fact.value], fact) if fact.value in pushed else {}
        known.update(named.get(fact.value, {}))
        reading.fields[fact.value] = known
        for key, value in known.items():
            setattr(fact, key, value)


def kept_fields(before: GoldFact, now: GoldFact) -> dict[str, str]:
    """The fields of a fact that a correction leaves as they were: nothing that they depend on was changed."""
    kept = {}
    if before.spans["year"] == now.spans["year"] and before.status == now.status:
        kept["year"] = before.year
    if before.spans["region"] == now.spans["region"]:
        kept["region"] = before.region
    if before.spans["indicator"] == now.spans["indicator"] and before.measure == now.measure:
        kept["indicator_name"] = before.indicator_name
    return kept


def sound(reading: Reading, unit: Unit) -> Reading:
    """Take out facts that a corpus cannot hold: spans across lines, or that overlap another span; name them."""
    whole = []
    for fact in reading.facts:
        spans = [span for span in fact.spans.values() if span]
        low, high = min(span[0] for span in spans) - unit.start, max(span[1] for span in spans) - unit.start
        if "\n" in unit.text[low:high]:
            reading.problems.append(f"VALUE {_in(unit, fact.value)}: the spans of the fact stand in several lines")
        else:
            whole.append(fact)
    spans_of = {
        (*span, ENTITY_KEYS[key]) for fact in whole for key in SPAN_KEYS if (span := fact.spans[key]) is not None
    }
    entities = sorted(spans_of)
    clashing = set()
    widest = entities[:1]
    for after in entities[1:]:
        before = widest[0]
        if after[0] < before[1]:
            clashing |= {before, after}
            shown = f"{before[2]} {_in(unit, before[:2])} and {after[2]} {_in(unit, after[:2])}"
            reading.problems.append(f"{shown} overlap")
        widest = [max(before, after, key=lambda entity: entity[1])]
    reading.facts = [
        fact
        for fact in whole
        if not any((*span, ENTITY_KEYS[key]) in clashing for key in SPAN_KEYS if (span := fact.spans[key]))
    ]
    return reading


def _in(unit: Unit, span: Span) -> str:
    return _shown(unit.text, (span[0] - unit.start, span[1] - unit.start))
