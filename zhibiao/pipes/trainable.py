"""What the trained components share: rows of a Table, scored together, learned from together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Optimizer, set_dropout_rate

from .layers import Table


class TablePipe(TrainablePipe):
    """A component whose model scores the rows of a Table. A subclass says which rows a Doc has and what they should be."""

    def table(self, used: list[tuple[Doc, list[Any]]]) -> Table:
        """The Table of some Docs, each with what its rows are made of."""
        raise NotImplementedError

    def learnable(self, example: Example) -> list[Any]:
        """What of the predicted Doc can be learned from: what its rows are made of; [] for nothing."""
        raise NotImplementedError

    def get_loss(self, examples: list[tuple[Example, list[Any]]], scores: numpy.ndarray) -> tuple[float, numpy.ndarray]:  # type: ignore[override]
        """The loss and its gradient, of the shape of the scores."""
        raise NotImplementedError

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from the gold of what the predicted Docs hold."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        used = [(eg, some) for eg in examples if (some := self.learnable(eg))]
        if not used:
            return losses
        table = self.table([(eg.predicted, some) for eg, some in used])
        losses[self.name] += learn(self, table, lambda scores: self.get_loss(used, scores), drop=drop, sgd=sgd)
        return losses


def learn(
    pipe: TrainablePipe,
    inputs: Any,
    get_loss: Callable[[numpy.ndarray], tuple[float, numpy.ndarray]],
    *,
    drop: float,
    sgd: Optimizer | None,
) -> float:
    """One step of a component's model on some inputs: scores, loss, gradient, new weights where there is an optimizer. Returns
    the loss.
    """
    set_dropout_rate(pipe.model, drop)
    scores, backprop = pipe.model.begin_update(inputs)
    loss, gradient = get_loss(scores)
    backprop(gradient)
    if sgd is not None:
        pipe.finish_update(sgd)
    return loss
