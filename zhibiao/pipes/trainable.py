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

# the inputs of a model, and what its scores for them cost: the loss and its gradient
Lesson = tuple[Any, Callable[[numpy.ndarray], tuple[float, numpy.ndarray]]]


class LessonPipe(TrainablePipe):
    """A component that learns by one step of its model a batch. A subclass says what there is to learn from."""

    def lesson(self, examples: Iterable[Example]) -> Lesson | None:
        """What can be learned from some Examples; None for nothing."""
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
        lesson = self.lesson(examples)
        if lesson is None:
            return losses
        inputs, cost = lesson
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update(inputs)
        loss, gradient = cost(scores)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses


class TablePipe(LessonPipe):
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

    def lesson(self, examples: Iterable[Example]) -> Lesson | None:
        """The Table of what is learnable, and :meth:`get_loss` of it."""
        used = [(eg, some) for eg in examples if (some := self.learnable(eg))]
        if not used:
            return None
        return self.table([(eg.predicted, some) for eg, some in used]), lambda scores: self.get_loss(used, scores)
