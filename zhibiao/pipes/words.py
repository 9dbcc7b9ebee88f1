"""The words that the tokens of a Doc stand in, by the dictionary and the hidden Markov model of jieba (rjieba)."""

from __future__ import annotations

import numpy
import rjieba
from spacy.strings import get_string_id
from spacy.tokens import Doc

NUMBER = "0"  # every word that begins with a digit is this one


def word_features(doc: Doc) -> numpy.ndarray:
    """For each token what its word is, uint64 (tokens, 2): the word's class with the token's place in it (begins it, inside,
    ends it, alone), and the word. Segmented is the text of the tokens' norms."""
    norms = [token.norm_ or token.text for token in doc]
    words = rjieba.tag("".join(norms))
    starts = numpy.cumsum([0, *map(len, norms)])
    edges = numpy.cumsum([0, *(len(word) for word, _ in words)])
    at = numpy.searchsorted(edges, starts[:-1], side="right") - 1
    place = 2 * (starts[:-1] <= edges[at]) + (starts[1:] >= edges[at + 1])
    classes = numpy.array([get_string_id(tag) for _, tag in words], dtype="uint64")
    names = numpy.array([get_string_id(NUMBER if w[0].isdigit() else w) for w, _ in words], dtype="uint64")
    with numpy.errstate(over="ignore"):
        return numpy.stack([classes[at] * numpy.uint64(4) + place.astype("uint64"), names[at]], axis=1)
