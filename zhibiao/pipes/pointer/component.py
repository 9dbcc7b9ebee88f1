"""The pointer component: which words name each VALUE. It writes INDICATOR entities and HAS_VALUE relations together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from ...errors import ZhibiaoError
from ...schema import Relation
from ...scorers import score_pointer
from ..extensions import offsets, text_of, values_of
from ..layers import require_weights
from ..ner.naming import give_parts
from ..ner.proposals import named_places
from ..trainable import Lesson, LessonPipe
from .decode import Name, decode
from .model import Input
from .windows import BEFORE, LENGTH, LONGEST, RULE, Windows, quantities, windows_of

MARKS = "▲■●◆★▍▌◎】"  # what no name goes on behind
# what a name does not end with
ADVERBS = re.compile(
    "(?:却|先后|仍然?|更|再|[↑↓]|共|冲刺|已|也|将|就|一项|在|压|入库|上岗|累计|分别|又|首次|率先|继续|持续|\\s){1,9}$"
)
# per Doc the VALUEs, their names as token spans, and the probability of each
Predictions = list[tuple[list[Span], list[tuple[int, int] | None], list[float]]]


class PointerPipe(LessonPipe):
    """Point from each VALUE to its name.

    model: see :func:`zhibiao.pipes.pointer.model.pointer`.
    rule_dropout: share of training VALUEs that do not see what the rules say, since rules look better on the texts they were
    written on than they are.
    """

    def __init__(
        self, vocab: Vocab, model: Model[Input, numpy.ndarray], name: str = "pointer", *, rule_dropout: float = 0.5
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"rule_dropout": rule_dropout}
        self.scorer = score_pointer
        self._random = numpy.random.default_rng(0)

    def predict(self, docs: Iterable[Doc]) -> Predictions:
        """Return the VALUEs of each Doc with the token span of the name of each and its probability. Writes nothing.

        Raises ZhibiaoError E040 before initialization.
        """
        require_weights(self.model, self.name)
        docs = list(docs)
        result: Predictions = [(values_of(doc), [], []) for doc in docs]
        used = [i for i, (values, _, _) in enumerate(result) if values]
        if used:
            windows = [windows_of(docs[i]) for i in used]
            scores = self.model.predict(([docs[i] for i in used], windows))
            row = 0
            for i, window in zip(used, windows):
                values = result[i][0]
                names, sure = decode(scores[row : row + len(window)], window)
                names = _share_out(docs[i], values, names)
                result[i] = (values, _without_adverbs(docs[i], _behind_places(docs[i], names)), sure)
                row += len(window)
        return result

    def set_annotations(self, docs: Iterable[Doc], predictions: Predictions) -> None:
        """Replace the INDICATOR entities and the HAS_VALUE relations; entities that a name overlaps give way."""
        for doc, (values, names, sure) in zip(docs, predictions):
            relations = [r for r in doc._.relations if r.label != "HAS_VALUE"]
            spans = {name: Span(doc, *name, label="INDICATOR") for name in names if name}
            taken = {i for name in spans for i in range(*name)}
            kept = [e for e in doc.ents if e.label_ != "INDICATOR" and taken.isdisjoint(range(e.start, e.end))]
            for value, name, score in zip(values, names, sure):
                if name:
                    relations.append(Relation.of_value("HAS_VALUE", offsets(value), offsets(spans[name]), score))
            doc.ents = (*kept, *spans.values())
            doc._.relations = relations

    def lesson(self, examples: Iterable[Example]) -> Lesson | None:
        """The windows of all Docs, and the loss against the gold names of their VALUEs; None where there is no such name (an encoder
        that the pointer is the last to listen to then learns nothing from the batch either)."""
        examples = list(examples)
        windows = [self._hide_rules(windows_of(eg.predicted)) for eg in examples]
        cells = numpy.concatenate([gold_cells(eg, window) for eg, window in zip(examples, windows)])
        if not (cells >= 0).any():
            return None
        return ([eg.predicted for eg in examples], windows), lambda scores: self.get_loss(cells, scores)

    def _hide_rules(self, window: Windows) -> Windows:
        hidden = self._random.random(len(window)) < self.cfg["rule_dropout"]
        window.features[hidden, :, RULE] = 0
        return window

    def get_loss(self, targets: numpy.ndarray, scores: numpy.ndarray) -> tuple[float, numpy.ndarray]:  # type: ignore[override]
        """Cross entropy over all spans of a window, mean over the VALUEs with a target; ``targets`` are cells, -1 for none."""
        n = len(scores)
        flat = scores.reshape(n, -1)
        e = numpy.exp(flat - flat.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        known = targets >= 0
        rows = numpy.flatnonzero(known)
        loss = -float(numpy.log(numpy.maximum(p[rows, targets[rows]], 1e-12)).sum()) / len(rows)
        p[rows, targets[rows]] -= 1.0
        p[~known] = 0.0
        return loss, (p / len(rows)).reshape(scores.shape).astype("float32")

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Set up the model's weights. Raises ZhibiaoError E041 when no example has a gold relation."""
        sample = [eg for eg in islice(get_examples(), 200) if eg.reference._.relations]
        if not sample:
            raise ZhibiaoError("E041", name=self.name, what="relations")
        docs = [eg.predicted for eg in sample[:10]]
        self.model.initialize(X=(docs, [windows_of(doc) for doc in docs]))


def _share_out(doc: Doc, values: list[Span], names: list[Name | None]) -> list[Name | None]:
    """甲、乙分别增长3%和5%: each number its member of the list that was pointed to as a whole, where all that point there get one."""
    spans = [offsets(doc[slice(*name)]) if name else None for name in names]
    result = list(names)
    for row, part in enumerate(give_parts(text_of(doc), quantities(doc, values), spans)):
        span = doc.char_span(*part) if part and part != spans[row] else None
        if span is not None:
            result[row] = (span.start, span.end)
    halved = {old for old, new in zip(names, result) if old == new}
    return [old if old in halved else new for old, new in zip(names, result)]


def _behind_places(doc: Doc, names: list[Name | None]) -> list[Name | None]:
    """The names without the mark, heading or place that one begins with (▲ 云溪 粮食产量, 沈阳、大连两市经济总量): a place is a
    REGION, which the relations choose."""
    places = named_places(text_of(doc))
    spans = [span for place in places if (span := doc.char_span(*place)) is not None]
    ends = {span.start: span.end for span in sorted(spans, key=len)}

    def behind(name: Name | None) -> Name | None:
        if name is None:
            return None
        start, end = name
        marks = [i for i in range(start, end - 1) if doc[i].text in MARKS]
        start = marks[-1] + 1 if marks else start
        after = ends.get(start, 0)
        return (after, end) if start < after < end and doc[after].text not in "、和与及的" else (start, end)

    return [behind(name) for name in names]


def _without_adverbs(doc: Doc, names: list[Name | None]) -> list[Name | None]:
    """The names without the words that go on to the number (旅游收入却, 高标准农田再): of 22,850 gold names none ends so."""

    def cut(name: Name | None) -> Name | None:
        if name is None or not (tail := ADVERBS.search(doc[slice(*name)].text)):
            return name
        span = doc.char_span(doc[name[0]].idx, doc[name[0]].idx + tail.start())
        return (span.start, span.end) if span is not None and len(span) else name

    return [cut(name) for name in names]


def gold_cells(example: Example, window: Windows) -> numpy.ndarray:
    """For each VALUE of the predicted Doc the cell (position * LONGEST + length - 1) of its gold name, -1 where there is
    none or it cannot be pointed to."""
    doc = example.predicted
    gold = {tuple(r.value): tuple(r.partner) for r in example.reference._.relations if r.label == "HAS_VALUE"}
    cells = []
    for row, value in enumerate(values_of(doc)):
        name = gold.get(offsets(value))
        span = doc.char_span(*name) if name else None
        cell = -1
        if span is not None:
            column = span.start - value.start + BEFORE if span.start < value.start else span.start - value.end + BEFORE
            if 0 <= column < LENGTH and len(span) <= window.reach[row, column]:
                cell = column * LONGEST + len(span) - 1
        cells.append(cell)
    return numpy.array(cells, dtype="int64")


@Language.factory(
    "zhibiao_pointer",
    requires=["doc.ents"],
    assigns=["doc._.relations", "doc.ents"],
    default_config={"rule_dropout": 0.5},
    default_score_weights={"pointer_f": 1.0, "pointer_names_f": None},
)
def make_pointer(nlp: Language, name: str, model: Model[Input, numpy.ndarray], rule_dropout: float) -> PointerPipe:
    """Create a :class:`PointerPipe`."""
    return PointerPipe(nlp.vocab, model, name, rule_dropout=rule_dropout)
