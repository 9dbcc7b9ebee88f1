"""What the rules find, written on the tokens, so that a trained recognizer can start from what rules know.

Tags are ``B-LABEL`` and ``I-LABEL`` in ``token.tag_``, which an embedding layer reads through its attribute TAG.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from .rules import make_entities


class Hints:
    """Sets ``token.tag_`` by rules; nothing to train or to load."""

    def __call__(self, doc: Doc) -> Doc:
        """Tag the tokens of every mention that the rules find; a token that is only partly in a mention counts."""
        for start, end, label in make_entities(doc.text):
            span = doc.char_span(start, end, alignment_mode="expand")
            for position, token in enumerate(span if span is not None else ()):
                token.tag_ = f"{'I' if position else 'B'}-{label}"
        return doc


@Language.factory("zhibiao_hints", assigns=["token.tag"])
def make_hints(nlp: Language, name: str) -> Hints:
    """Create :class:`Hints`."""
    return Hints()
