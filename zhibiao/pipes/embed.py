"""Vectors of characters: the character, the pairs and the word it stands in, what the rules say of it, each by a hashed table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy
from spacy.attrs import NORM, SHAPE, TAG
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, build_Tok2Vec_model
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from .blas import with_blas
from .words import word_features

COLUMNS = ("character", "pair before", "pair behind", "tag", "class and place in the word", "word")
# odd multipliers make the pair (a, b) another number than (b, a); arithmetic is modulo 2**64
_LEFT, _RIGHT = numpy.uint64(0x9E3779B97F4A7C15), numpy.uint64(0xC2B2AE3D27D4EB4F)


def char_features(doc: Doc, columns: int = 4) -> numpy.ndarray:
    """The first of the COLUMNS of a Doc's tokens, uint64 (tokens, columns). All numbers of one shape are one character."""
    norm, shape, tag = (
        doc.to_array([NORM, SHAPE, TAG]).astype("uint64").T if len(doc) else numpy.zeros((3, 0), "uint64")
    )
    strings = doc.vocab.strings
    shapes, back = numpy.unique(shape, return_inverse=True)
    digits = numpy.array([strings[int(s)][:1] in ("d", "*") for s in shapes], dtype=bool)
    char = numpy.where(digits[back], shape, norm) if len(shapes) else norm
    before = numpy.concatenate([numpy.zeros(1, "uint64"), char[:-1]]) if len(char) else char
    behind = numpy.concatenate([char[1:], numpy.zeros(1, "uint64")]) if len(char) else char
    with numpy.errstate(over="ignore"):
        left, right = before * _LEFT + char * _RIGHT, char * _LEFT + behind * _RIGHT
    if not len(char):
        return numpy.zeros((0, columns), "uint64")
    features = [char, left, right, tag, *(word_features(doc).T if columns > 4 else ())]
    return numpy.stack(features[:columns], axis=1)


def _extract(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[numpy.ndarray], Callable]:
    return [char_features(doc, model.attrs["columns"]) for doc in docs], lambda gradient: []


@registry.architectures("zhibiao.CharEmbed.v1")
def build_char_embed(
    width: int = 96, table_width: int = 48, rows: Sequence[int] = (4000, 8000, 8000, 64)
) -> Model[list[Doc], list[numpy.ndarray]]:
    """Docs → vectors (tokens, width) of each, mixed from a table of ``rows`` vectors of ``table_width`` for each of the first
    of COLUMNS; 0 rows leave a feature out."""
    columns = 1 + max(i for i, n in enumerate(rows) if n)
    if columns > len(COLUMNS):
        raise ValueError(f"{columns} tables for {len(COLUMNS)} features: {COLUMNS}")
    tables: list[Model] = [
        HashEmbed(table_width, n, column=i, seed=11 + i, dropout=0.0) for i, n in enumerate(rows) if n
    ]
    model: Model = chain(
        Model("char_features", _extract, attrs={"columns": columns}),
        list2ragged(),
        with_array(
            chain(concatenate(*tables), Maxout(width, len(tables) * table_width, nP=3, normalize=True, dropout=0.0))
        ),
        ragged2list(),
    )
    return cast("Model[list[Doc], list[numpy.ndarray]]", with_blas(model))


@registry.architectures("zhibiao.CharTok2Vec.v1")
def build_char_tok2vec(
    width: int = 96,
    depth: int = 4,
    window_size: int = 1,
    maxout_pieces: int = 2,
    table_width: int = 48,
    rows: Sequence[int] = (4000, 8000, 8000, 64),
) -> Model[list[Doc], list[numpy.ndarray]]:
    """Docs → vectors (tokens, width) of each: :func:`build_char_embed`, then ``depth`` convolutions over ``window_size`` tokens to
    either side."""
    encode = MaxoutWindowEncoder(width=width, window_size=window_size, maxout_pieces=maxout_pieces, depth=depth)
    return cast(
        "Model[list[Doc], list[numpy.ndarray]]",
        with_blas(build_Tok2Vec_model(build_char_embed(width, table_width, rows), encode)),
    )
