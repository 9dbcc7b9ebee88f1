"""Layers shared by the trained components: means of token vectors over spans, and a scorer on top of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate

from ..errors import ZhibiaoError
from .blas import with_blas

# (Docs, per Doc the token spans of its rows, per Doc the categorical features of its rows)
Table = tuple[list[Doc], list[numpy.ndarray], list[numpy.ndarray]]


def span_means() -> Model[tuple[list[numpy.ndarray], list[numpy.ndarray]], numpy.ndarray]:
    """Means of token vectors over half-open token spans.

    Input: per Doc its token vectors (tokens, width) and its spans (rows, 2k): k pairs of start and end a row. Output: (all rows, k *
    width), the k means of a row side by side; the mean of an empty span is zero. Spans may overlap and repeat: the gradient of
    a token is the sum over all spans it stands in.
    """
    return Model("span_means", _span_means_forward)


def _span_means_forward(
    model: Model, inputs: tuple[list[numpy.ndarray], list[numpy.ndarray]], is_train: bool
) -> tuple[numpy.ndarray, Callable]:
    vectors, tables = inputs
    outputs = []
    for X, spans in zip(vectors, tables):
        starts, ends = spans[:, 0::2], spans[:, 1::2]
        sums = numpy.zeros((len(X) + 1, X.shape[1]), dtype="float64")
        numpy.cumsum(X, axis=0, out=sums[1:], dtype="float64")
        lengths = numpy.maximum(ends - starts, 1)[..., None]
        means = (sums[ends] - sums[starts]) / lengths
        outputs.append(means.reshape(len(spans), starts.shape[1] * X.shape[1]).astype("float32"))
    Y = model.ops.xp.concatenate(outputs) if outputs else model.ops.alloc2f(0, 0)

    def backprop(dY: numpy.ndarray) -> tuple[list[numpy.ndarray], list]:
        gradients, row = [], 0
        for X, spans in zip(vectors, tables):
            starts, ends = spans[:, 0::2], spans[:, 1::2]
            width = X.shape[1]
            rows = dY[row : row + len(spans)].reshape(len(spans), starts.shape[1], width).astype("float64")
            rows = rows / numpy.maximum(ends - starts, 1)[..., None]
            # the gradient of a span is added at its start and taken away at its end; a cumulative sum spreads it between
            steps = numpy.zeros((len(X) + 1, width), dtype="float64")
            numpy.add.at(steps, starts.ravel(), rows.reshape(-1, width))
            numpy.add.at(steps, ends.ravel(), -rows.reshape(-1, width))
            gradients.append(numpy.cumsum(steps, axis=0)[:-1].astype("float32"))
            row += len(spans)
        return gradients, []

    return cast(numpy.ndarray, Y), backprop


def span_scorer(
    tok2vec: Model[list[Doc], list[numpy.ndarray]],
    *,
    n_spans: int,
    n_features: int,
    hidden_width: int,
    feature_width: int,
    n_outputs: int,
) -> Model[Table, numpy.ndarray]:
    """Score rows that are described by spans of their Doc and by categorical features.

    Input: a :data:`Table` with ``n_spans`` spans and ``n_features`` integers a row. Output: (all rows, ``n_outputs``), no activation.
    """
    columns: list[Model] = [HashEmbed(feature_width, 500, seed=7 + i, column=i, dropout=0.0) for i in range(n_features)]
    features = concatenate(*columns) if len(columns) > 1 else columns[0]
    width = tok2vec.get_dim("nO")
    hidden: Model = chain(
        Maxout(hidden_width, n_spans * width + n_features * feature_width, nP=3, normalize=True, dropout=0.0),
        Linear(n_outputs, hidden_width),
    )
    model: Model[Table, numpy.ndarray] = Model(
        "span_scorer",
        _span_scorer_forward,
        init=_span_scorer_init,
        layers=[tok2vec, span_means(), features, hidden],
        refs={"tok2vec": tok2vec, "features": features, "hidden": hidden},
    )
    return with_blas(model)


def _span_scorer_init(model: Model, X: Table | None = None, Y: numpy.ndarray | None = None) -> None:
    model.get_ref("tok2vec").initialize(X=X[0] if X else None)
    model.get_ref("features").initialize()
    model.get_ref("hidden").initialize()


def _span_scorer_forward(model: Model, X: Table, is_train: bool) -> tuple[numpy.ndarray, Callable]:
    docs, spans, features = X
    tok2vec, means, embed, hidden = model.layers
    vectors, backprop_vectors = tok2vec(docs, is_train)
    pooled, backprop_means = means((vectors, spans), is_train)
    embedded, backprop_embed = embed(numpy.concatenate(features).astype("uint64"), is_train)
    scores, backprop_hidden = hidden(numpy.hstack([pooled, embedded]), is_train)

    def backprop(d_scores: numpy.ndarray) -> list[Doc]:
        d_hidden = backprop_hidden(d_scores)
        backprop_embed(numpy.ascontiguousarray(d_hidden[:, pooled.shape[1] :]))
        d_vectors, _ = backprop_means(d_hidden[:, : pooled.shape[1]])
        return cast("list[Doc]", backprop_vectors(d_vectors))

    return scores, backprop


def require_weights(model: Model, name: str) -> None:
    """Raise ZhibiaoError E040 where the scorer of the component ``name`` was neither initialized nor loaded."""
    last = model.get_ref("hidden")
    while last.layers:
        last = last.layers[-1]
    if last.has_param("W") is None:
        raise ZhibiaoError("E040", name=name)


@registry.architectures("zhibiao.SpanScorer.v1")
def build_span_scorer(
    tok2vec: Model[list[Doc], list[numpy.ndarray]],
    n_spans: int,
    n_features: int,
    n_outputs: int,
    hidden_width: int = 96,
    feature_width: int = 12,
) -> Model[Table, numpy.ndarray]:
    """The registered form of :func:`span_scorer`."""
    return span_scorer(
        tok2vec,
        n_spans=n_spans,
        n_features=n_features,
        hidden_width=hidden_width,
        feature_width=feature_width,
        n_outputs=n_outputs,
    )
