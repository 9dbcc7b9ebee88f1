"""Numeric gradient checks of the project's own layers."""

import numpy
import pytest
from spacy.ml.models.tok2vec import build_hash_embed_cnn_tok2vec
from spacy.util import fix_random_seed

from tests.helpers import FACTS, blank
from zhibiao.pipes.layers import span_means, span_scorer

SPANS = numpy.array([[0, 2, 1, 4], [1, 4, 3, 3], [0, 5, 1, 4]], dtype="int32")  # overlapping, repeated, empty


def test_span_means_values() -> None:
    X = numpy.arange(10, dtype="float32").reshape(5, 2)
    Y, _ = span_means()(([X], [SPANS]), is_train=False)
    assert Y.shape == (3, 4)
    numpy.testing.assert_allclose(Y[0], [1, 2, 4, 5])
    numpy.testing.assert_allclose(Y[1], [4, 5, 0, 0])


def test_span_means_gradient() -> None:
    random = numpy.random.default_rng(0)
    X = random.normal(size=(5, 3)).astype("float32")
    weights = random.normal(size=(3, 6)).astype("float32")
    layer = span_means()
    _, backprop = layer(([X], [SPANS]), is_train=True)
    (gradient,), _ = backprop(weights)
    for i in range(5):
        for j in range(3):
            change = numpy.zeros_like(X)
            change[i, j] = 1e-2
            up, _ = layer(([X + change], [SPANS]), is_train=False)
            down, _ = layer(([X - change], [SPANS]), is_train=False)
            assert gradient[i, j] == pytest.approx(float(((up - down) * weights).sum()) / 2e-2, abs=1e-3)


def test_span_scorer_gradient_reaches_every_layer() -> None:
    # a step over the kink of a maxout would not be the gradient's fault: the same weights every time
    fix_random_seed(0)
    nlp = blank()
    docs = [nlp.make_doc(text) for text, _ in FACTS[:2]]
    tok2vec = build_hash_embed_cnn_tok2vec(
        width=8, depth=1, embed_size=50, window_size=1, maxout_pieces=2, subword_features=True, pretrained_vectors=None
    )
    model = span_scorer(tok2vec, n_spans=2, n_features=2, hidden_width=8, feature_width=4, n_outputs=1)
    table = (docs, [SPANS, SPANS], [numpy.array([[1, 102], [2, 103], [1, 104]], dtype="int32")] * 2)
    model.initialize(X=table)
    scores, backprop = model(table, is_train=True)
    assert scores.shape == (6, 1)
    random = numpy.random.default_rng(1)
    weights = random.normal(size=scores.shape).astype("float32")
    backprop(weights)
    checked = 0
    for node in model.walk():
        for name in node.grad_names:
            gradient = node.get_grad(name)
            index = numpy.unravel_index(int(numpy.abs(gradient).argmax()), gradient.shape)
            if abs(gradient[index]) < 1e-4:
                continue
            value = node.get_param(name).copy()
            figures = []
            for step in (3e-3, -3e-3):
                changed = value.copy()
                changed[index] += step
                node.set_param(name, changed)
                figures.append(float((model.predict(table) * weights).sum()))
            node.set_param(name, value)
            numeric = (figures[0] - figures[1]) / 6e-3
            assert gradient[index] == pytest.approx(numeric, rel=0.1, abs=2e-2), (node.name, name)
            checked += 1
    assert checked > 8
