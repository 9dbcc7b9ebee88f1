"""What the rules find, written on the tokens, so that a trained recognizer can start from what rules know.

Tags are ``B-LABEL`` and ``I-LABEL`` in ``token.tag_``, which an embedding layer reads through its attribute TAG; ``b-REGION``
and ``i-REGION`` for what may be a place and is no mention for the rules.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ...schema import Span as Offsets
from ..extensions import text_of
from .patterns import PLACE_LIKE
from .rules import make_entities


class Hints:
    """Sets ``token.tag_`` by rules; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Tag the tokens of every mention that the rules find; a token that is only partly in a mention counts."""
        text = text_of(doc)
        for match in PLACE_LIKE.finditer(text):
            _tag(doc, match.span("place"), "b-REGION", "i-REGION")
        for start, end, label in make_entities(text):
            _tag(doc, (start, end), f"B-{label}", f"I-{label}")
        return doc


def _tag(doc: Doc, place: Offsets, first: str, further: str) -> None:
    span = doc.char_span(*place, alignment_mode="expand")
    for position, token in enumerate(span if span is not None else ()):
        token.tag_ = further if position else first


@Language.factory("zhibiao_hints", assigns=["token.tag"])
def make_hints(nlp: Language, name: str) -> Hints:
    """Create :class:`Hints`."""
    return Hints()
