"""Products of matrices are numpy's, on one thread, for every layer of our models."""

import numpy
import pytest
from thinc.api import Linear, chain

from zhibiao.pipes.blas import OPS, with_blas
from zhibiao.pipes.embed import build_char_tok2vec


@pytest.mark.parametrize(("trans1", "trans2"), [(False, False), (True, False), (False, True), (True, True)])
def test_products_are_those_of_numpy(trans1: bool, trans2: bool) -> None:
    random = numpy.random.default_rng(0)
    x = random.normal(size=(5, 3) if trans1 else (3, 5)).astype("float32")
    y = random.normal(size=(4, 5) if trans2 else (5, 4)).astype("float32")
    expected = (x.T if trans1 else x) @ (y.T if trans2 else y)
    assert numpy.allclose(OPS.gemm(x, y, trans1=trans1, trans2=trans2), expected, atol=1e-6)
    out = numpy.empty((3, 4), dtype="float32")
    assert OPS.gemm(x, y, out=out, trans1=trans1, trans2=trans2) is out
    assert numpy.allclose(out, expected, atol=1e-6)


def test_every_layer_multiplies_with_it() -> None:
    model = with_blas(chain(Linear(2, 2), Linear(2, 2)))
    assert all(node.ops is OPS for node in model.walk())
    assert all(node.ops is OPS for node in build_char_tok2vec(width=8, depth=1, table_width=4).walk())
