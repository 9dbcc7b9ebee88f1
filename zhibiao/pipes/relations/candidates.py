"""Which entities may be the unit, year, place or name of a VALUE, and what a pair of the two looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from spacy.tokens import Doc, Span

from ...schema import PARTNER_LABELS
from ..extensions import offsets, text_of
from ..ner.proposals import LIKE, RULE
from ..ner.scope import scope_regions, scope_years
from .partners import CLAUSE_BEGINS, looks

# relation → how many entities of the partner's label are tried before and after the VALUE, nearest first
REACH = {"HAS_VALUE": (6, 3), "HAS_UNIT": (0, 4), "IN_YEAR": (8, 2), "IN_REGION": (10, 3)}
LABELS = tuple(REACH)
N_SPANS, N_FEATURES = 4, 15
KNOWN = {RULE: 1, LIKE: 2}
LIST_GAP = 6  # tokens from one member of a list to the next, the unit of a number among them
# what is counted between a VALUE and a partner
KINDS = ("VALUE", "comma", "stop", *PARTNER_LABELS.values())
# 二是 begins a task that is none of the one before it: as far from what was before as two sentences more
TASK, TASK_STOPS = re.compile("(?<=[。；！？])(?!一是)[一二三四五六七八九十]{1,2}是"), 2
BUCKETS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 60, 90, 150)


@dataclass(frozen=True)
class Group:
    """The candidates of one VALUE for one relation: the answer is one of ``partners`` or none."""

    label: str
    value: Span
    partners: list[Span]


def paragraph_ids(doc: Doc) -> list[int]:
    """For each token the number of line breaks before it: relations never cross a paragraph."""
    if "\n" not in text_of(doc):
        return [0] * len(doc)
    ids, current = [], 0
    for token in doc:
        ids.append(current)
        current += token.text_with_ws.count("\n")
    return ids


def groups(doc: Doc) -> Iterator[Group]:
    """Yield every (VALUE, relation) with at least one candidate, VALUEs in order, relations in the order of the schema."""
    lines = paragraph_ids(doc)
    by_label: dict[str, list[Span]] = {}
    for ent in doc.ents:
        by_label.setdefault(ent.label_, []).append(ent)
    for value in by_label.get("VALUE", []):
        for label, (before, after) in REACH.items():
            same = [e for e in by_label.get(PARTNER_LABELS[label], []) if lines[e.start] == lines[value.start]]
            left = [e for e in same if e.end <= value.start]
            right = [e for e in same if e.start >= value.end]
            partners = (left[-before:] if before else []) + right[:after]
            if partners:
                yield Group(label, value, partners)


def _list_places(doc: Doc) -> dict[int, tuple[int, int]]:
    """For the first token of every entity in a list joined by 、 or 和 its place in it and the length of the list."""
    found: dict[int, tuple[int, int]] = {}
    by_label: dict[str, list[Span]] = {}
    for ent in doc.ents:
        by_label.setdefault(ent.label_, []).append(ent)
    for ents in by_label.values():
        runs: list[list[Span]] = []
        for ent in ents:
            if runs and _joined(doc, runs[-1][-1], ent):
                runs[-1].append(ent)
            else:
                runs.append([ent])
        for run in runs:
            if len(run) > 1:
                found.update({member.start: (place, len(run)) for place, member in enumerate(run)})
    return found


def _joined(doc: Doc, left: Span, right: Span) -> bool:
    gap = [token.text for token in doc[left.end : right.start]] if right.start - left.end <= LIST_GAP else []
    return any(text in "、和与" for text in gap) and not any(text in "，。；！？\n" for text in gap)


def _aligned(value: tuple[int, int] | None, partner: tuple[int, int] | None) -> int:
    """0 where not both stand in lists of one length, 1 at the same place of them, 2 at different ones."""
    if value is None or partner is None or value[1] != partner[1]:
        return 0
    return 1 if value[0] == partner[0] else 2


def pair_table(doc: Doc, found: list[Group]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Describe all pairs of all groups, in order.

    Returns token spans (pairs, 2 * N_SPANS): the VALUE, the partner, what stands between them, the ten tokens after the
    VALUE; and features (pairs, N_FEATURES): relation and side; distance; VALUEs, entities of the partner's
    label, commas, sentence ends and names between; the section; whether both stand at the same place of lists of one
    length (甲镇、乙镇分别3个和5个); how well the rules know the partner; what stands before it, behind it, and what kind of
    place it is (:func:`.partners.looks`); whether the rules would choose it among those they know, and among those that a
    clause begins with (:func:`_chosen`).
    """
    if not (pairs := [(group, partner) for group in found for partner in group.partners]):
        return numpy.zeros((0, 2 * N_SPANS), dtype="int32"), numpy.zeros((0, N_FEATURES), dtype="int32")
    sums = _sums(doc)
    places = _list_places(doc)
    section = {"actual": 1, "target": 2}.get((doc._.context or {}).get("section_status", ""), 0)
    edges = [(group.value.start, group.value.end, partner.start, partner.end) for group, partner in pairs]
    v_start, v_end, p_start, p_end = numpy.array(edges, dtype="int32").T
    before = p_end <= v_start
    low, high = numpy.where(before, p_end, v_end), numpy.where(before, v_start, p_start)
    between = sums[:, high] - sums[:, low]  # (kinds, pairs)
    text, starts = text_of(doc), {ent.start: ent.label_ for ent in doc.ents}
    partners = {p.start: p for _, p in pairs}
    seen = {start: looks(doc, partner, text, starts) for start, partner in partners.items()}
    nearer = [KINDS.index(PARTNER_LABELS[group.label]) for group, _ in pairs]
    features = numpy.stack([
        numpy.searchsorted(BUCKETS, high - low),
        numpy.minimum(between[KINDS.index("VALUE")], 9),
        numpy.minimum(between[nearer, numpy.arange(len(pairs))], 9),
        numpy.minimum(between[KINDS.index("comma")], 9),
        numpy.minimum(between[KINDS.index("stop")], 4),
        numpy.minimum(between[KINDS.index("INDICATOR")], 9),
        numpy.full(len(pairs), section),
        numpy.array([_aligned(places.get(value), places.get(partner)) for value, _, partner, _ in edges]),
        numpy.array([KNOWN.get(partner.ent_id_, 0) for _, partner in pairs]),
        *numpy.array([seen[partner.start] for _, partner in pairs]).T,
        _chosen(pairs, text, [e for e in doc.ents if e.ent_id_ == RULE]),
        _chosen(pairs, text, [p for p in partners.values() if seen[p.start][0] in CLAUSE_BEGINS]),
    ], axis=1)  # fmt: skip
    base = 1 + 2 * numpy.array([LABELS.index(group.label) for group, _ in pairs]) + before
    after = numpy.minimum(len(doc), v_end + 10)
    spans = numpy.stack([v_start, v_end, p_start, p_end, low, numpy.minimum(high, low + 40), v_end, after], axis=1)
    return spans.astype("int32"), numpy.column_stack([base, 100 * base[:, None] + features]).astype("int32")


def _chosen(pairs: list[tuple[Group, Span]], text: str, known: list[Span]) -> numpy.ndarray:
    """For each pair 0 where the rules give its VALUE none of the known times or places, 1 where this one, 2 where another."""
    result = numpy.zeros(len(pairs), dtype="int32")
    for label, scope in (("IN_YEAR", scope_years), ("IN_REGION", scope_regions)):
        rows = [i for i, (group, _) in enumerate(pairs) if group.label == label]
        spans = sorted(offsets(e) for e in known if e.label_ == PARTNER_LABELS[label])
        values = sorted({offsets(pairs[i][0].value) for i in rows})
        governing = dict(zip(values, scope(text, values, spans)))
        for i in rows:
            if chosen := governing[offsets(pairs[i][0].value)]:
                result[i] = 1 if chosen == offsets(pairs[i][1]) else 2
    return result


def _sums(doc: Doc) -> numpy.ndarray:
    """How many of each of ``KINDS`` begin before a token: (kinds, tokens + 1)."""
    marks = numpy.zeros((len(KINDS), len(doc) + 1), dtype="int32")
    for place, token in enumerate(doc, start=1):
        if (text := token.text) in "，、,；;":
            marks[KINDS.index("comma"), place] = 1
        elif text in "。！？" or "\n" in text:
            marks[KINDS.index("stop"), place] = 1
    for match in TASK.finditer(text_of(doc)):
        if span := doc.char_span(*match.span(), alignment_mode="expand"):
            marks[KINDS.index("stop"), span.start + 1] += TASK_STOPS
    for ent in doc.ents:
        if ent.label_ in KINDS:
            marks[KINDS.index(ent.label_), ent.start + 1] = 1
    return marks.cumsum(axis=1)
