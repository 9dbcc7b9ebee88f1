"""The tokenizer: one of three segmenters, with every number a token of its own.

Digits glued to their unit (``5%``) cost more entity boundaries than any choice of segmenter; docs/experiments.md has the
comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_words_and_spaces, registry

# a number as one piece (grouped, decimal, masked), anything else of a segmenter's word, one character in char mode
NUMBER = r"[\d*]+(?:[.,][\d*]+)*"
WORD_PIECES = re.compile(rf"{NUMBER}|[^\d*]+")
CHAR_PIECES = re.compile(rf"{NUMBER}|\s+|.", re.DOTALL)


class FactTokenizer(ChineseTokenizer):
    """spaCy's Chinese tokenizer (``char``, ``jieba`` or ``pkuseg``) with numbers split off. ``doc.text == text``, always."""

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text; every run of digits (with masks ``*``, points, group commas) is one token."""
        if self.segmenter == Segmenter.char.value:
            words = [word for word in CHAR_PIECES.findall(text) if not word.isspace()]
        else:
            words = [
                piece
                for token in super().__call__(text)
                if not token.is_space
                for piece in WORD_PIECES.findall(token.text)
            ]
        words, spaces = get_words_and_spaces(words, text)
        return Doc(self.vocab, words=words, spaces=spaces)


@registry.tokenizers("zhibiao.Tokenizer.v1")
def make_tokenizer(segmenter: str = "char") -> Callable[[Language], FactTokenizer]:
    """Return a factory of tokenizers. ``segmenter``: char, jieba or pkuseg (whose model is given on initialization)."""

    def tokenizer(nlp: Language) -> FactTokenizer:
        return FactTokenizer(nlp.vocab, segmenter=Segmenter(segmenter))

    return tokenizer
