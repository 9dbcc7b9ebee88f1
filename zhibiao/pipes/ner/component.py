"""The trained recognizer: one softmax a token over ``O``, ``B-LABEL`` and ``I-LABEL``, read off as entities.

A tagger in place of spaCy's transition system: what it finds is as good and it costs half the time (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, cast

import numpy
from spacy.language import Language
from spacy.pipeline.ner import make_ner_scorer
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Linear, Model, chain, with_array

from ...errors import ZhibiaoError
from ..blas import with_blas
from ..layers import require_weights
from ..trainable import Lesson, LessonPipe

IGNORED = -1  # a token that a gold entity shares with other text


class Recognizer(LessonPipe):
    """Marks entities.

    model: Docs → scores (tokens, 1 + 2 * labels) of each, see :func:`build_token_scorer`. labels: those of the entities; tag 0 is
    ``O``, tags 2k + 1 and 2k + 2 begin and continue an entity of label k.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[numpy.ndarray]],
        name: str = "ner",
        *,
        labels: Sequence[str] = ("VALUE", "UNIT", "YEAR"),
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"labels": list(labels)}
        self.scorer = make_ner_scorer()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities that it marks."""
        return tuple(self.cfg["labels"])

    def predict(self, docs: Iterable[Doc]) -> list[numpy.ndarray]:
        """Return the likeliest tag of each token of each Doc. Writes nothing. Raises ZhibiaoError E040 before initialization."""
        require_weights(self.model, self.name)
        return [scores.argmax(axis=1) for scores in self.model.predict(list(docs))]

    def set_annotations(self, docs: Iterable[Doc], tags: Sequence[numpy.ndarray]) -> None:
        """Replace ``doc.ents``. Tags that continue an entity which nothing began are left out."""
        for doc, mine in zip(docs, tags):
            label = (mine + 1) // 2
            change = numpy.flatnonzero(numpy.diff(label, prepend=0, append=0) | numpy.append(mine % 2, 0))
            doc.ents = [
                Span(doc, start, end, label=self.cfg["labels"][label[start] - 1])
                for start, end in zip(change.tolist(), [*change[1:].tolist(), len(doc)])
                if start < len(doc) and mine[start] % 2
            ]

    def lesson(self, examples: Iterable[Example]) -> Lesson | None:
        """All Docs, and the loss against their gold tags; None where there is no token."""
        used = list(examples)
        tags = numpy.concatenate([gold_tags(eg, self.labels) for eg in used])
        if not len(tags):
            return None

        def cost(scores: list[numpy.ndarray]) -> tuple[float, list[numpy.ndarray]]:
            loss, gradient = self.get_loss(tags, numpy.concatenate(scores))
            return loss, numpy.split(gradient, numpy.cumsum([len(s) for s in scores])[:-1])

        return [eg.predicted for eg in used], cost  # type: ignore[return-value]

    def get_loss(self, tags: numpy.ndarray, scores: numpy.ndarray) -> tuple[float, numpy.ndarray]:  # type: ignore[override]
        """Cross entropy, mean over the tokens whose tag is not IGNORED; the gradient has the shape of the scores."""
        e = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        rows = numpy.flatnonzero(tags != IGNORED)
        loss = -float(numpy.log(numpy.maximum(p[rows, tags[rows]], 1e-12)).sum()) / max(1, len(rows))
        p[rows, tags[rows]] -= 1.0
        p[tags == IGNORED] = 0.0
        return loss, (p / max(1, len(rows))).astype("float32")

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Set up the model's weights. Raises ZhibiaoError E041 when no example has a gold entity."""
        sample = [eg for eg in islice(get_examples(), 200) if eg.reference.ents]
        if not sample:
            raise ZhibiaoError("E041", name=self.name, what="entities")
        self.model.get_ref("hidden").set_dim("nO", 1 + 2 * len(self.labels))
        self.model.initialize(X=[eg.predicted for eg in sample[:10]])


def gold_tags(example: Example, labels: Sequence[str]) -> numpy.ndarray:
    """The gold tag of each token of the predicted Doc: int64, IGNORED for the tokens of an entity that does not fit them."""
    doc = example.predicted
    tags = numpy.zeros(len(doc), dtype="int64")
    for ent in example.reference.ents:
        if ent.label_ in labels:
            wide = doc.char_span(ent.start_char, ent.end_char, alignment_mode="expand")
            if wide is None:
                continue
            fits = (wide.start_char, wide.end_char) == (ent.start_char, ent.end_char)
            begin = 2 * labels.index(ent.label_) + 1
            tags[wide.start : wide.end] = begin + 1 if fits else IGNORED
            if fits:
                tags[wide.start] = begin
    return tags


@registry.architectures("zhibiao.TokenScorer.v1")
def build_token_scorer(
    tok2vec: Model[list[Doc], list[numpy.ndarray]],
) -> Model[list[Doc], list[numpy.ndarray]]:
    """Docs → scores of the tokens of each; how many a token is set by the component."""
    scores: Model = Linear(None, tok2vec.get_dim("nO"))
    model: Model = chain(tok2vec, with_array(scores))
    model.set_ref("hidden", scores)
    return cast("Model[list[Doc], list[numpy.ndarray]]", with_blas(model))


@Language.factory(
    "zhibiao_ner",
    assigns=["doc.ents"],
    default_config={"labels": ["VALUE", "UNIT", "YEAR"]},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_recognizer(
    nlp: Language, name: str, model: Model[list[Doc], list[numpy.ndarray]], labels: list[str]
) -> Recognizer:
    """Create a :class:`Recognizer`."""
    return Recognizer(nlp.vocab, model, name, labels=labels)
