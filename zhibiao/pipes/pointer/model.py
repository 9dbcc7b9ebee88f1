"""The value-anchored pointer: for every VALUE a score for each span of its window.

A span's score is that of its first token, its last token, their product in a small space, and its length. Encoder vectors
are computed once a paragraph; what depends on the VALUE is a projection of features, and two dilated convolutions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Linear, Maxout, Model, glorot_uniform_init

from ..blas import with_blas
from ..layers import span_means
from .windows import LENGTH, LONGEST, N_FEATURES, Windows

Input = tuple[list[Doc], list[Windows]]
RANK = 12  # of the product of first and last token
IMPOSSIBLE = -1e9
MEANS = span_means()  # without weights, so no layer of any model


def dilated(width: int, dilation: int, dropout: float = 0.0) -> Model[numpy.ndarray, numpy.ndarray]:
    """A residual convolution of three positions ``dilation`` apart. Input and output (windows, LENGTH, width)."""
    mix = Maxout(width, 3 * width, nP=2, normalize=True, dropout=dropout)
    return Model(
        "dilated", _dilated_forward, init=lambda model, X=None, Y=None: _init_children(model), layers=[mix],
        attrs={"dilation": dilation},
    )  # fmt: skip


def _init_children(model: Model) -> None:
    for layer in model.layers:
        layer.initialize()


def _shift(X: numpy.ndarray, by: int) -> numpy.ndarray:
    """X moved along its second axis, zeros coming in: result[:, i] is X[:, i + by]."""
    Y = numpy.zeros_like(X)
    if by > 0:
        Y[:, :-by] = X[:, by:]
    elif by < 0:
        Y[:, -by:] = X[:, :by]
    else:
        Y[:] = X
    return Y


def _dilated_forward(model: Model, X: numpy.ndarray, is_train: bool) -> tuple[numpy.ndarray, Callable]:
    d = model.attrs["dilation"]
    n, length, width = X.shape
    wide = numpy.concatenate([_shift(X, -d), X, _shift(X, d)], axis=2).reshape(n * length, 3 * width)
    mixed, backprop_mix = model.layers[0](wide, is_train)

    def backprop(dY: numpy.ndarray) -> numpy.ndarray:
        d_wide = backprop_mix(numpy.ascontiguousarray(dY.reshape(n * length, width))).reshape(n, length, 3 * width)
        left, here, right = d_wide[..., :width], d_wide[..., width : 2 * width], d_wide[..., 2 * width :]
        return cast(numpy.ndarray, dY + here + _shift(left, d) + _shift(right, -d))

    return X + mixed.reshape(n, length, width), backprop


def pointer(
    tok2vec: Model[list[Doc], list[numpy.ndarray]], *, width: int, dilations: tuple[int, ...] = (1, 2)
) -> Model[Input, numpy.ndarray]:
    """Score the spans of each window.

    Input: Docs and the :class:`Windows` of each. Output: (windows, LENGTH, LONGEST), the score of the span that begins at a position
    and has 1, 2, … tokens; IMPOSSIBLE where no such span may be.
    """
    n_in = tok2vec.get_dim("nO")
    layers: dict[str, Model] = {
        "tok2vec": tok2vec,
        "token": Linear(2 * width, n_in),
        "feature": Linear(2 * width, N_FEATURES),
        "anchor": Linear(2 * width, 2 * n_in),
        "out": Linear(2 + 2 * RANK, width),
    }
    blocks = [dilated(width, d) for d in dilations]
    model: Model[Input, numpy.ndarray] = Model(
        "pointer",
        _pointer_forward,
        init=_pointer_init,
        layers=[*layers.values(), *blocks],
        params={"lengths": None},
        refs={**layers, "hidden": layers["out"]},
        attrs={"width": width, "blocks": len(blocks)},
    )
    return with_blas(model)


def _pointer_init(model: Model, X: Input | None = None, Y: numpy.ndarray | None = None) -> None:
    model.get_ref("tok2vec").initialize(X=X[0] if X else None)
    for layer in model.layers[1:]:
        layer.initialize()
    model.set_param("lengths", model.ops.alloc1f(LONGEST))
    out = model.get_ref("out")
    # small at the beginning, so that no span is far ahead before anything was learned
    out.set_param("W", glorot_uniform_init(model.ops, out.get_param("W").shape) * 0.3)


def _pointer_forward(model: Model, X: Input, is_train: bool) -> tuple[numpy.ndarray, Callable]:
    docs, parts = X
    ref, ops = model.get_ref, cast(Any, model.ops)
    width = model.attrs["width"]
    vectors, back_tok2vec = ref("tok2vec")(docs, is_train)
    lengths = [len(v) for v in vectors]
    V = numpy.concatenate(vectors)
    W = Windows.join(parts, lengths)
    n = len(W)
    inside = (W.tokens >= 0).reshape(n * LENGTH, 1)
    rows = numpy.maximum(W.tokens, 0).ravel()
    token, back_token = ref("token")(V, is_train)
    feature, back_feature = ref("feature")(W.features.reshape(n * LENGTH, N_FEATURES), is_train)
    around, back_around = MEANS(([V], [W.anchors]), is_train)
    anchor, back_anchor = ref("anchor")(around, is_train)
    summed = token[rows] + feature + numpy.repeat(anchor, LENGTH, axis=0)
    H, which = ops.maxout(summed.reshape(n * LENGTH, width, 2))
    H = (H * inside).reshape(n, LENGTH, width)
    backs = []
    for block in model.layers[5:]:
        H, back = block(H, is_train)
        H = H * inside.reshape(n, LENGTH, 1)
        backs.append(back)
    out, back_out = ref("out")(H.reshape(n * LENGTH, width), is_train)
    out = out.reshape(n, LENGTH, 2 + 2 * RANK)
    starts, ends = out[..., 0], out[..., 1]
    first, last = out[..., 2 : 2 + RANK], out[..., 2 + RANK :]
    scores = numpy.full((n, LENGTH, LONGEST), IMPOSSIBLE, dtype="float32")
    by_length = model.get_param("lengths")
    allowed = W.reach[..., None] > numpy.arange(LONGEST)
    for k in range(LONGEST):
        m = LENGTH - k
        scores[:, :m, k] = starts[:, :m] + ends[:, k:] + (first[:, :m] * last[:, k:]).sum(-1) + by_length[k]
    scores = numpy.where(allowed, scores, IMPOSSIBLE)

    def backprop(d_scores: numpy.ndarray) -> list[Doc]:
        d = numpy.where(allowed, d_scores, 0.0).astype("float32")
        d_out = numpy.zeros_like(out)
        for k in range(LONGEST):
            m = LENGTH - k
            dk = d[:, :m, k]
            d_out[:, :m, 0] += dk
            d_out[:, k:, 1] += dk
            d_out[:, :m, 2 : 2 + RANK] += dk[..., None] * last[:, k:]
            d_out[:, k:, 2 + RANK :] += dk[..., None] * first[:, :m]
        model.inc_grad("lengths", d.sum(axis=(0, 1)))
        dH = back_out(d_out.reshape(n * LENGTH, -1)).reshape(n, LENGTH, width)
        for back in reversed(backs):
            dH = back(numpy.ascontiguousarray(dH * inside.reshape(n, LENGTH, 1)))
        dH = (dH.reshape(n * LENGTH, width) * inside).astype("float32")
        d_summed = ops.backprop_maxout(dH, which, 2).reshape(n * LENGTH, 2 * width)
        back_feature(d_summed)
        d_anchor = back_anchor(d_summed.reshape(n, LENGTH, -1).sum(axis=1))
        d_token = numpy.zeros_like(token)
        ops.scatter_add(d_token, rows.astype("int64"), d_summed * inside)
        (d_around,), _ = back_around(d_anchor)
        dV = back_token(d_token) + d_around
        pieces = numpy.split(dV.astype("float32"), numpy.cumsum(lengths)[:-1])
        return cast("list[Doc]", back_tok2vec(list(pieces)))

    return scores, backprop


@registry.architectures("zhibiao.Pointer.v1")
def build_pointer(
    tok2vec: Model[list[Doc], list[numpy.ndarray]], width: int = 64, dilations: Sequence[int] = (1, 2)
) -> Model[Input, numpy.ndarray]:
    """The registered form of :func:`pointer`."""
    return pointer(tok2vec, width=width, dilations=tuple(dilations))
