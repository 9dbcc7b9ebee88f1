"""What the pointer sees around every VALUE: a window of tokens, features of each position, and the spans it may point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy
from spacy.tokens import Doc, Span

from ...schema import Span as Offsets
from ..extensions import offsets, text_of, values_of
from ..ner.naming import Quantity, find_indicators
from ..relations.candidates import paragraph_ids
from ..relations.rules import pair_units

# tokens before and after a VALUE among which its name is sought, and the longest name: 99.8 % of the names of the corpus
BEFORE, AFTER, LONGEST = 48, 20, 24
LENGTH = BEFORE + AFTER
STOPS = frozenset("。！？；;!?，,：:\n")

# ---- features of a position, as blocks of a multi-hot row ----
_DISTANCES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 24, 32, 44)
_BLOCKS = {
    "distance": 2 * (len(_DISTANCES) + 1),  # signed, in tokens
    "values": 8,  # VALUEs between, signed
    "commas": 8,  # commas between, signed
    "lists": 8,  # 、 between, signed
    "entity": 3,  # VALUE, UNIT, neither
    "rule": 3,  # begin, inside, end of the name that the rules give this VALUE
    "rank": 4,  # place of the VALUE in the list of numbers it stands in, alone or not
    "member": 5,  # place of the position in a list of words joined by 、 or 和
}
N_FEATURES = sum(_BLOCKS.values())
_STARTS = dict(zip(_BLOCKS, numpy.cumsum([0, *_BLOCKS.values()]).tolist()))
RULE = slice(_STARTS["rule"], _STARTS["rule"] + _BLOCKS["rule"])


@dataclass
class Windows:
    """The anchors of some Docs, in order.

    tokens: (anchors, LENGTH) row of the token in the Docs' vectors laid end to end, -1 outside of the paragraph.
    features: (anchors, LENGTH, N_FEATURES) multi-hot float32.
    reach: (anchors, LENGTH) how many tokens a span that begins there may have; 0 where none may begin.
    anchors: (anchors, 4) rows of the VALUE [start, end) and of the text right after it [start, end), in the same numbering.
    """

    tokens: numpy.ndarray
    features: numpy.ndarray
    reach: numpy.ndarray
    anchors: numpy.ndarray

    @classmethod
    def join(cls, parts: list[Windows], lengths: list[int]) -> Windows:
        """Lay the windows of Docs end to end; ``lengths`` are the numbers of tokens of the Docs."""
        shifts = numpy.cumsum([0, *lengths[:-1]])
        return cls(
            numpy.concatenate([numpy.where(p.tokens >= 0, p.tokens + s, -1) for p, s in zip(parts, shifts)]),
            numpy.concatenate([p.features for p in parts]),
            numpy.concatenate([p.reach for p in parts]),
            numpy.concatenate([p.anchors + s for p, s in zip(parts, shifts)]),
        )

    def __len__(self) -> int:
        return len(self.tokens)


def quantities(doc: Doc, values: list[Span]) -> list[Quantity]:
    """Character offsets of VALUEs, each with those of the UNIT that the rules give it."""
    spans = [offsets(value) for value in values]
    units = sorted(offsets(ent) for ent in doc.ents if ent.label_ == "UNIT")
    return list(zip(spans, pair_units(text_of(doc), spans, units)))


def rule_names(doc: Doc, values: list[Span]) -> list[Offsets | None]:
    """What the rules take for the name of each VALUE, as character offsets."""
    return find_indicators(text_of(doc), quantities(doc, values))


def windows_of(doc: Doc) -> Windows:
    """The windows of all VALUEs of a Doc, from its tokens, VALUE and UNIT entities and what the rules say."""
    values = values_of(doc)
    n, size = len(doc), len(values)
    kinds = numpy.zeros(n, dtype="int32")  # 1 VALUE, 2 UNIT
    for ent in doc.ents:
        if ent.label_ in ("VALUE", "UNIT"):
            kinds[ent.start : ent.end] = 1 if ent.label_ == "VALUE" else 2
    starts, ends = _edges(values)
    marks = _marks(doc, kinds)
    columns = numpy.arange(LENGTH)
    before = columns < BEFORE
    left, right = starts[:, None], ends[:, None]
    places = numpy.where(before, left - BEFORE + columns, right + columns - BEFORE)
    at = numpy.clip(places, 0, max(0, n - 1))
    lines = numpy.array(paragraph_ids(doc))
    inside = (places == at) & (lines[at] == lines[left])
    distance = numpy.where(before, left - 1 - at, at - right)
    features = numpy.zeros((size, LENGTH, N_FEATURES), dtype="float32")
    rows, where = numpy.nonzero(inside)
    here = at[rows, where]
    behind = (~before)[where]  # the second half of a signed block

    def put(name: str, columns: numpy.ndarray) -> None:
        features[rows, where, _STARTS[name] + columns] = 1

    put("distance", numpy.searchsorted(_DISTANCES, distance[rows, where]) + (len(_DISTANCES) + 1) * behind)
    for name, counted in (("values", marks.values), ("commas", marks.commas), ("lists", marks.lists)):
        total = numpy.concatenate([[0], numpy.cumsum(counted)])
        low, high = numpy.where(before, at + 1, right), numpy.where(before, left, at)
        between = numpy.minimum(total[numpy.maximum(high, low)] - total[low], 3)
        put(name, between[rows, where] + 4 * behind)
    put("entity", kinds[here])
    put("rank", numpy.array(_ranks(doc, values), dtype="int32")[rows])
    put("member", marks.member[here])
    named = numpy.array([_tokens(doc, name) for name in rule_names(doc, values)]).reshape(size, 2)
    first, last = named[rows, 0], named[rows, 1] - 1
    for bit, hit in enumerate((here == first, (here >= first) & (here <= last), here == last)):
        features[rows[hit], where[hit], _STARTS["rule"] + bit] = 1
    # a span ends before the VALUE or with the window
    reach = numpy.minimum(_reach(marks.barrier)[at], numpy.where(before, BEFORE, LENGTH) - columns)
    return Windows(
        numpy.where(inside, at, -1).astype("int32"),
        features,
        numpy.where(inside, reach, 0).astype("int32"),
        numpy.stack([starts, ends, ends, numpy.minimum(n, ends + 6)], axis=1).astype("int32"),
    )


def _edges(values: list[Span]) -> tuple[numpy.ndarray, numpy.ndarray]:
    return numpy.array([v.start for v in values], dtype="int64"), numpy.array([v.end for v in values], dtype="int64")


def _tokens(doc: Doc, place: Offsets | None) -> tuple[int, int]:
    """The tokens of a span of characters, (-1, 0) for none."""
    span = doc.char_span(*place) if place else None
    return (span.start, span.end) if span is not None else (-1, 0)


class _Marks(NamedTuple):
    """What the tokens of a Doc are, each (tokens,)."""

    values: numpy.ndarray  # 1 where a VALUE begins
    commas: numpy.ndarray
    lists: numpy.ndarray  # 、
    barrier: numpy.ndarray  # no name goes over it
    member: numpy.ndarray  # members of a list so far, from the last barrier


def _marks(doc: Doc, kinds: numpy.ndarray) -> _Marks:
    texts = [token.text for token in doc]
    values = numpy.zeros(len(doc), dtype="int32")
    values[[value.start for value in values_of(doc)]] = 1
    barrier = (kinds > 0) | numpy.array([t in STOPS or "\n" in t for t in texts], dtype=bool)
    member = numpy.zeros(len(doc), dtype="int32")
    count = 0
    for i, text in enumerate(texts):
        count = 0 if barrier[i] else count + (text in "、和")
        member[i] = min(count, 4)
    return _Marks(
        values,
        numpy.array([t in "，,：:；;" for t in texts], dtype="int32"),
        numpy.array([t == "、" for t in texts], dtype="int32"),
        barrier,
        member,
    )


def _reach(barrier: numpy.ndarray) -> numpy.ndarray:
    """For each token how many tokens from there on have no barrier, at most LONGEST."""
    reach = numpy.zeros(len(barrier), dtype="int32")
    run = 0
    for i in range(len(barrier) - 1, -1, -1):
        run = 0 if barrier[i] else run + 1
        reach[i] = min(run, LONGEST)
    return reach


def _ranks(doc: Doc, values: list[Span]) -> list[int]:
    """0 for a VALUE alone, else 1, 2, 3 for the first, second, further number of a list joined by 、 or 和."""
    joined = []
    for left, right in zip(values, values[1:]):
        gap = doc[left.end : right.start]
        joined.append(len(gap) <= 6 and any(t.text in "、和" for t in gap) and not any(t.text in STOPS for t in gap))
    ranks, rank = [], 0
    for i in range(len(values)):
        before, after = i > 0 and joined[i - 1], i < len(joined) and joined[i]
        rank = rank + 1 if before else (1 if after else 0)
        ranks.append(min(rank, 3))
    return ranks
