"""Names that were seen before, as a feature of the tokens, in the manner of SoftLexicon (Ma et al. 2020): one set for all lengths.

Half of the names are never shown in training, so that what a model learns does not hang on them; in prediction all are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import numpy
from spacy.tokens import Doc

OFTEN = 2  # times that a name stands in what is trained on, repeated paragraphs and those with exchanged names counted
SHORTEST = 2  # characters
BEGINS, INSIDE, ENDS = 1, 2, 3

# the first two characters of names → their lengths, the longest first; and the names
Lexicon = tuple[dict[str, list[int]], set[str]]


def collect(references: Iterable[Doc]) -> list[str]:
    """The names that stand at least OFTEN times as an INDICATOR of gold Docs, in order."""
    counts = Counter(ent.text for doc in references for ent in doc.ents if ent.label_ == "INDICATOR")
    return sorted(name for name, n in counts.items() if n >= OFTEN and len(name) >= SHORTEST)


@lru_cache(maxsize=8)
def lexicon(names: str, hide: bool) -> Lexicon:
    """The lexicon of names joined by line ends; with ``hide`` without the half that no training sees."""
    kept = {name for name in names.split("\n") if len(name) >= SHORTEST and not (hide and crc32(name.encode()) % 2)}
    lengths: dict[str, set[int]] = {}
    for name in kept:
        lengths.setdefault(name[:SHORTEST], set()).add(len(name))
    return {start: sorted(some, reverse=True) for start, some in lengths.items()}, kept


def name_places(doc: Doc, known: Lexicon) -> numpy.ndarray:
    """For each token, uint64, its place in the longest known name that begins leftmost: none (0), BEGINS, INSIDE or ENDS it."""
    lengths, names = known
    text = doc.text
    found = numpy.zeros(len(text) + 1, dtype="uint64")
    start = 0
    while start < len(text) - 1:
        ends = (start + n for n in lengths.get(text[start : start + SHORTEST], ()) if start + n <= len(text))
        end = next((end for end in ends if text[start:end] in names), 0)
        if end:
            found[start:end] = INSIDE
            found[start], found[end - 1] = BEGINS, ENDS
        start = end or start + 1
    return found[[token.idx for token in doc]] if len(doc) else found[:0]
