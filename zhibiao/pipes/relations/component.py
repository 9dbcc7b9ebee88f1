"""The trained relation component: for every VALUE one name, one unit, one year, one place, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from ...errors import ZhibiaoError
from ...schema import Relation
from ...scorers import score_relations
from ..extensions import offsets
from ..layers import Table, require_weights
from ..trainable import TablePipe
from .candidates import LABELS, Group, groups, pair_table

# per Doc its groups, and for each group the probabilities of (none, first partner, second partner …)
Predictions = list[tuple[list[Group], list[numpy.ndarray]]]


class RelationPipe(TablePipe):
    """Choose for each VALUE its partner of each relation among the candidates, with one softmax a group.

    model: scores pairs; input a Table of :func:`pair_table`, output (pairs, 1). The score of "none" is 0.
    threshold: a partner is taken when no other has more probability and it has at least this much.
    labels: the relations it decides; others that a Doc has already stay as they are.
    prune: labels of entities that are dropped from ``doc.ents`` when no relation touches them, since a name or a unit
    without a number is no mention of a fact.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Table, numpy.ndarray],
        name: str = "relations",
        *,
        threshold: float = 0.5,
        labels: Sequence[str] = LABELS,
        prune: Sequence[str] = (),
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"threshold": threshold, "labels": list(labels), "prune": list(prune)}
        self.scorer = score_relations

    def predict(self, docs: Iterable[Doc]) -> Predictions:
        """Return the groups of each Doc with the probability of none and of each partner. Writes nothing.

        Raises ZhibiaoError E040 before initialization.
        """
        require_weights(self.model, self.name)
        docs = list(docs)
        found = [self.groups(doc) for doc in docs]
        used = [i for i, some in enumerate(found) if some]
        probabilities: list[list[numpy.ndarray]] = [[] for _ in docs]
        if used:
            scores = self.model.predict(self.table([(docs[i], found[i]) for i in used]))
            everything = [(i, group) for i in used for group in found[i]]
            for (i, _), p in zip(everything, _softmax(scores, [group for _, group in everything])):
                probabilities[i].append(p)
        return list(zip(found, probabilities))

    def set_annotations(self, docs: Iterable[Doc], predictions: Predictions) -> None:
        """Write ``doc._.relations`` and take the entities to prune out of ``doc.ents``."""
        for doc, (found, probabilities) in zip(docs, predictions):
            relations = [r for r in doc._.relations if r.label not in self.cfg["labels"]]
            for group, p in zip(found, probabilities):
                best = int(p.argmax())
                if best and p[best] >= self.cfg["threshold"]:
                    partner = group.partners[best - 1]
                    relations.append(
                        Relation.of_value(group.label, offsets(group.value), offsets(partner), float(p[best]))
                    )
            doc._.relations = relations
            if self.cfg["prune"]:
                used = {span for relation in relations for span in (relation.head, relation.tail)}
                doc.ents = [e for e in doc.ents if e.label_ not in self.cfg["prune"] or offsets(e) in used]

    def groups(self, doc: Doc) -> list[Group]:
        """The groups of a Doc whose relation is one of ``labels``."""
        return [group for group in groups(doc) if group.label in self.cfg["labels"]]

    def table(self, used: list[tuple[Doc, list[Group]]]) -> Table:
        """The pairs of some groups of some Docs."""
        tables = [pair_table(doc, some) for doc, some in used]
        return [doc for doc, _ in used], [spans for spans, _ in tables], [features for _, features in tables]

    def learnable(self, example: Example) -> list[Group]:
        """All groups: where gold has no partner for one, it is learned that there is none."""
        return self.groups(example.predicted)

    def get_loss(
        self, examples: list[tuple[Example, list[Group]]], scores: numpy.ndarray
    ) -> tuple[float, numpy.ndarray]:  # type: ignore[override]
        """Cross entropy of each group's softmax, mean over groups; the gradient has the shape of the scores."""
        everything = [(eg, group) for eg, found in examples for group in found]
        gold = {id(eg): _gold_partners(eg.reference) for eg, _ in examples}
        loss, pieces = 0.0, []
        for (eg, group), p in zip(everything, _softmax(scores, [group for _, group in everything])):
            partner = gold[id(eg)].get((group.label, offsets(group.value)))
            target = 1 + next((i for i, ent in enumerate(group.partners) if offsets(ent) == partner), -1)
            loss -= float(numpy.log(max(p[target], 1e-12)))
            p = p.copy()
            p[target] -= 1.0
            pieces.append(p[1:])
        gradient = numpy.concatenate(pieces)[:, None] / len(everything)
        return loss / len(everything), gradient.astype("float32")

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Set up the model's weights. Raises ZhibiaoError E041 when no example has a gold relation."""
        sample = [eg for eg in islice(get_examples(), 200) if eg.reference._.relations]
        if not sample:
            raise ZhibiaoError("E041", name=self.name, what="relations")
        docs = [eg.reference for eg in sample[:10]]
        self.model.initialize(X=self.table([(doc, self.groups(doc)) for doc in docs]))


def _gold_partners(reference: Doc) -> dict[tuple[str, tuple[int, int]], tuple[int, int]]:
    return {(r.label, tuple(r.value)): tuple(r.partner) for r in reference._.relations}  # type: ignore[misc]


def _softmax(scores: numpy.ndarray, found: list[Group]) -> list[numpy.ndarray]:
    """Split the scores (pairs, 1) into groups and give each its probabilities, that of none (score 0) first."""
    result, row = [], 0
    for group in found:
        logits = numpy.concatenate([[0.0], scores[row : row + len(group.partners), 0]])
        row += len(group.partners)
        e = numpy.exp(logits - logits.max())
        result.append(e / e.sum())
    return result


@Language.factory(
    "zhibiao_relations",
    requires=["doc.ents"],
    assigns=["doc._.relations", "doc.ents"],
    default_config={"threshold": 0.5, "labels": list(LABELS), "prune": ["INDICATOR", "UNIT"]},
    default_score_weights={"relations_f": 1.0, "relations_p": None, "relations_r": None},
)
def make_relations(
    nlp: Language,
    name: str,
    model: Model[Table, numpy.ndarray],
    threshold: float,
    labels: list[str],
    prune: list[str],
) -> RelationPipe:
    """Create a :class:`RelationPipe`."""
    return RelationPipe(nlp.vocab, model, name, threshold=threshold, labels=labels, prune=prune)
