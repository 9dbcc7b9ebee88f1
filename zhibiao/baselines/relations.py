"""Relations by a linear classifier over hand-made features (scikit-learn), on the candidates that the trained component has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.tokens import Doc, Span
from spacy.training import Example

from ..errors import needed
from ..pipes.extensions import offsets
from ..pipes.relations.candidates import Group, groups, pair_table
from ..schema import Relation

THRESHOLD = 0.5


def pair_features(doc: Doc) -> Iterator[tuple[Group, list[dict[str, float]]]]:
    """Yield every group of candidates of a Doc with a dict of features for each partner.

    Counts and distances are those of the trained component (``pair_table``), as categories; words are the characters at
    the edges of the VALUE, the partner and the gap between them.
    """
    found = list(groups(doc))
    _, table = pair_table(doc, found)
    row = 0
    for group in found:
        features = []
        for rank, partner in enumerate(group.partners):
            features.append(_features(doc, group, partner, rank, table[row]))
            row += 1
        yield group, features


def _features(doc: Doc, group: Group, partner: Span, rank: int, numbers: Any) -> dict[str, float]:
    value = group.value
    low, high = (partner.end, value.start) if partner.end <= value.start else (value.end, partner.start)
    gap = doc[low:high].text
    last = len(group.partners) - 1
    side = int(numbers[0])
    words = {
        "after value": doc[value.end : value.end + 2].text,
        "before value": doc[max(0, value.start - 2) : value.start].text,
        "before partner": doc[max(0, partner.start - 1) : partner.start].text,
        "after partner": doc[partner.end : partner.end + 1].text,
        "gap": gap if len(gap) <= 4 else f"{gap[:2]}…{gap[-2:]}",
        "partner": partner.text[-2:],
        "rank": min(rank, 9),
        "from last": min(last - rank, 9),
    }
    features = {f"{side}|{name}={word}": 1.0 for name, word in words.items()}
    features |= {f"{side}|{index}={number}": 1.0 for index, number in enumerate(numbers)}
    # a name is the nearer one's as a rule only with no number, stop or comma between
    features[f"{side}|{numbers[1]}|{numbers[2]}|{numbers[4]}|{numbers[5]}"] = 1.0
    features[f"{side}|{min(last - rank, 3)}|{numbers[2]}|{numbers[4]}"] = 1.0
    return features


class LinearRelations:
    """For every VALUE and relation the likeliest partner by one logistic regression over single pairs.

    Every feature is crossed with relation and side, so that it is as good as a model for each of them.
    Raises ZhibiaoError E014 without scikit-learn (extra ``baselines``).
    """

    def __init__(self, strength: float = 1.0) -> None:
        vectorizer = needed("sklearn.feature_extraction", "baselines").DictVectorizer()
        regression = needed("sklearn.linear_model", "baselines").LogisticRegression(C=strength, max_iter=1000)
        self.model = needed("sklearn.pipeline", "baselines").make_pipeline(vectorizer, regression)

    def fit(self, examples: Iterable[Example]) -> LinearRelations:
        """Learn from Examples whose predicted Docs hold the gold entities."""
        rows: list[dict[str, float]] = []
        answers: list[bool] = []
        for eg in examples:
            gold = {(r.label, tuple(r.value), tuple(r.partner)) for r in eg.reference._.relations}
            for group, features in pair_features(eg.predicted):
                rows += features
                answers += [(group.label, offsets(group.value), offsets(p)) in gold for p in group.partners]
        self.model.fit(rows, answers)
        return self

    def predict(self, doc: Doc) -> list[Relation]:
        """The relations among the entities of a Doc; writes nothing."""
        found = list(pair_features(doc))
        if not found:
            return []
        scores = iter(self.model.predict_proba([row for _, features in found for row in features])[:, 1])
        relations = []
        for group, _ in found:
            score, partner = max(((next(scores), partner) for partner in group.partners), key=lambda scored: scored[0])
            if score >= THRESHOLD:
                relations.append(Relation.of_value(group.label, offsets(group.value), offsets(partner), float(score)))
        return relations
