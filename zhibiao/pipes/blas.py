"""Matrix products by numpy's BLAS, which is 1.3 to 2.8 times as fast here as blis, thinc's own (docs/experiments.md)."""

from __future__ import annotations

from functools import lru_cache

import numpy
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController


@lru_cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


class BlasOps(NumpyOps):
    """thinc's operations on numpy arrays, products of matrices on one thread: who wants more cores takes more processes."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(
        self,
        x: numpy.ndarray,
        y: numpy.ndarray,
        out: numpy.ndarray | None = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> numpy.ndarray:
        """The product of two matrices, either of them transposed first."""
        with _threads().limit(limits=1, user_api="blas"):
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)


OPS = BlasOps()


def with_blas(model: Model) -> Model:
    """Let a model and all its layers multiply with :class:`BlasOps`; return it."""
    for node in model.walk():
        node.ops = OPS
    return model
