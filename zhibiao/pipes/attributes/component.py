"""The trained attribute component: measure, direction, bound and status of every VALUE."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from ...errors import ZhibiaoError
from ...schema import ATTRIBUTES
from ...scorers import score_attributes
from ..context.component import contexts_at, said_periods
from ..extensions import offsets, text_of, values_of
from ..layers import Table, require_weights
from ..trainable import TablePipe
from .patterns import FELL, ROSE
from .rules import rule_bound, said_status
from .table import units_after, value_table

N_OUTPUTS = sum(map(len, ATTRIBUTES.values()))
Predictions = list[tuple[list[Span], numpy.ndarray]]


class AttributePipe(TablePipe):
    """Four softmaxes over one hidden layer. model: input a Table of :func:`value_table`, output (values, ``N_OUTPUTS``)."""

    def __init__(self, vocab: Vocab, model: Model[Table, numpy.ndarray], name: str = "attributes") -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict = {}
        self.scorer = score_attributes

    def predict(self, docs: Iterable[Doc]) -> Predictions:
        """Return for each Doc its VALUEs and their probabilities (values, N_OUTPUTS), each attribute summing to 1.

        Raises ZhibiaoError E040 before initialization.
        """
        require_weights(self.model, self.name)
        found = [(doc, values_of(doc)) for doc in docs]
        used = [(doc, values) for doc, values in found if values]
        scores = self.model.predict(self.table(used)) if used else None
        result, row = [], 0
        for _, values in found:
            if scores is None or not values:
                result.append((values, numpy.zeros((0, N_OUTPUTS), dtype="float32")))
                continue
            result.append((values, _softmaxes(scores[row : row + len(values)])))
            row += len(values)
        return result

    def set_annotations(self, docs: Iterable[Doc], predictions: Predictions) -> None:
        """Write the attributes of each VALUE and ``attribute_scores``.

        A direction goes only with growth or change. A word that touches the number and bounds it (不超过, 以上) or says
        that something fell or rose (跌幅, 上涨), one that says it is wanted (力争) and a period that is over decide before the model.
        """
        for doc, (values, probabilities) in zip(docs, predictions):
            text = text_of(doc)
            contexts = contexts_at(doc, [value.start_char for value in values])
            said = [
                said_status(text, offsets(value), period, context)
                for value, period, context in zip(values, said_periods(doc, values, contexts), contexts)
            ]
            for value, unit, status, p in zip(values, units_after(doc, values), said, probabilities):
                bound = rule_bound(text, offsets(value), offsets(unit) if unit else None)
                scores, column = {}, 0
                for name, names in ATTRIBUTES.items():
                    mine = p[column : column + len(names)].copy()
                    column += len(names)
                    if name == "direction":
                        signed = value._.measure in ("growth", "change")
                        mine[0 if signed else slice(1, None)] = 0.0
                        if signed and (excluded := _excluded(value)):
                            mine[names.index(excluded)] = 0.0
                    if name == "bound" and bound != "exact":
                        mine[[other != bound for other in names]] = 0.0
                    if name == "status" and status:
                        mine[[other != status for other in names]] = 0.0
                    best = int(mine.argmax())
                    value._.set(name, names[best])
                    scores[name] = float(mine[best] / mine.sum()) if mine.sum() else 1.0
                value._.attribute_scores = scores

    def table(self, used: list[tuple[Doc, list[Span]]]) -> Table:
        """Some VALUEs of some Docs."""
        tables = [value_table(doc, values) for doc, values in used]
        return [doc for doc, _ in used], [spans for spans, _ in tables], [features for _, features in tables]

    def learnable(self, example: Example) -> list[Span]:
        """The VALUEs that are gold too."""
        gold = {offsets(ent) for ent in values_of(example.reference)}
        return [value for value in values_of(example.predicted) if offsets(value) in gold]

    def get_loss(
        self, examples: list[tuple[Example, list[Span]]], scores: numpy.ndarray
    ) -> tuple[float, numpy.ndarray]:  # type: ignore[override]
        """Cross entropy summed over the attributes, mean over VALUEs; the gradient has the shape of the scores."""
        targets = numpy.zeros_like(scores)
        row = 0
        for eg, values in examples:
            for value in values:
                gold = eg.reference.char_span(value.start_char, value.end_char)
                assert gold is not None  # learnable() took care of it
                column = 0
                for name, names in ATTRIBUTES.items():
                    targets[row, column + names.index(gold._.get(name))] = 1.0
                    column += len(names)
                row += 1
        p = _softmaxes(scores)
        loss = -float((targets * numpy.log(numpy.maximum(p, 1e-12))).sum()) / len(scores)
        return loss, ((p - targets) / len(scores)).astype("float32")

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Set up the model's weights. Raises ZhibiaoError E041 when no example has a gold VALUE."""
        sample = [eg for eg in islice(get_examples(), 200) if values_of(eg.reference)]
        if not sample:
            raise ZhibiaoError("E041", name=self.name, what="VALUE entities")
        self.model.initialize(X=self.table([(eg.reference, values_of(eg.reference)) for eg in sample[:10]]))


def _has_minus(value: Span) -> bool:
    """True for 增长-3.2%, where the sign decides; the hyphen of a range stands behind a number."""
    before = value.doc[max(0, value.start - 2) : value.start].text
    return before.endswith("-") and not before[:-1].isnumeric()


def _excluded(value: Span) -> str:
    """The direction that a number cannot have: up for 下跌2.8%, 跌幅2.8% and 增长-2.8%, down for 上涨2.8%, else ""."""
    before = value.doc[max(0, value.start - 8) : value.start].text
    if _has_minus(value) or FELL.search(before):
        return "up"
    return "down" if ROSE.search(before) else ""


def _softmaxes(scores: numpy.ndarray) -> numpy.ndarray:
    result, column = numpy.empty_like(scores), 0
    for names in ATTRIBUTES.values():
        part = scores[:, column : column + len(names)]
        e = numpy.exp(part - part.max(axis=1, keepdims=True))
        result[:, column : column + len(names)] = e / e.sum(axis=1, keepdims=True)
        column += len(names)
    return result


@Language.factory(
    "zhibiao_attributes",
    requires=["doc.ents"],
    default_score_weights={"attributes_acc": 1.0},
)
def make_attributes(nlp: Language, name: str, model: Model[Table, numpy.ndarray]) -> AttributePipe:
    """Create an :class:`AttributePipe`."""
    return AttributePipe(nlp.vocab, model, name)
