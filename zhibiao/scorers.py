"""One scorer for rules and trained pipelines: entities, relations, facts, always by character offset.

Gold that a tokenizer cannot align, or that no candidate proposes, counts as missed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
from spacy.training import Example

from .calibration import at_recall, expected_calibration_error, reliability
from .error_classes import error_classes
from .schema import ATTRIBUTES, ENTITY_LABELS, RELATION_TYPES, SPAN_KEYS, Entity, Fact, Relation, Span
from .standoff import Annotation

# what makes the core of a fact, and the whole of it (as the two annotators of the shared gold were compared)
CORE_FIELDS = ("indicator", "unit", "measure", "direction")
MENTIONS = (*ENTITY_LABELS, "none")
WHOLE_FIELDS = ("indicator", "unit", *ATTRIBUTES, "year", "region")


@dataclass
class Counts:
    """True positives, false positives and false negatives of sets of items."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @classmethod
    def of(cls, gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Counts:
        """Compare two collections as sets."""
        gold, predicted = set(gold), set(predicted)
        return cls(len(gold & predicted), len(predicted - gold), len(gold - predicted))

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of the predicted that is gold; 0 where nothing was predicted."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was predicted; 0 where nothing is gold."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 0.0


def score_relations(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """spaCy scorer: F over relations of predicted against reference Docs, and per label."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for eg in examples:
        gold, predicted = ({tuple(r[:3]) for r in doc._.relations} for doc in (eg.reference, eg.predicted))
        for label in RELATION_TYPES:
            counts[label] += Counts.of((r for r in gold if r[0] == label), (r for r in predicted if r[0] == label))
    total = sum(counts.values(), Counts())
    return {
        "relations_p": total.precision,
        "relations_r": total.recall,
        "relations_f": total.f,
        "relations_per_type": {label: {"p": c.precision, "r": c.recall, "f": c.f} for label, c in counts.items()},
    }


def score_attributes(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """spaCy scorer: accuracy of each attribute on VALUEs that are in the predicted and the reference Doc, and their mean."""
    right: Counter[str] = Counter()
    total = 0
    for eg in examples:
        predicted = {(e.start_char, e.end_char): e for e in eg.predicted.ents if e.label_ == "VALUE"}
        for gold in eg.reference.ents:
            found = predicted.get((gold.start_char, gold.end_char))
            if gold.label_ == "VALUE" and found is not None:
                total += 1
                right.update(name for name in ATTRIBUTES if gold._.get(name) == found._.get(name))
    scores = {f"{name}_acc": right[name] / total if total else 0.0 for name in ATTRIBUTES}
    return {"attributes_acc": sum(scores.values()) / len(scores), **scores}


def score_pointer(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """spaCy scorer: F over HAS_VALUE relations and over INDICATOR entities of predicted against reference Docs."""
    relations, names = Counts(), Counts()
    for eg in examples:
        gold, found = (
            {tuple(r[:3]) for r in doc._.relations if r.label == "HAS_VALUE"} for doc in (eg.reference, eg.predicted)
        )
        relations += Counts.of(gold, found)
        names += Counts.of({r[1] for r in gold}, {r[1] for r in found})
    return {"pointer_f": relations.f, "pointer_names_f": names.f}


@dataclass
class Prediction:
    """What a pipeline found in one document, all in raw offsets."""

    entities: list[tuple[int, int, str]] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass
class DocumentScore:
    """Counts of one document by name of what is counted, hits and totals of the fields on found values, for every found fact
    its confidence and whether all of it is right, the VALUEs of the right ones, the classes of errors, and how often a mention
    of one label was given another or none, or the reverse.
    """

    doc: str
    counts: dict[str, Counts]
    fields: dict[str, tuple[int, int]]
    sure: list[tuple[float, bool]] = field(default_factory=list)
    right: set[Span] = field(default_factory=set)
    errors: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)


def score_document(gold: Annotation, predicted: Prediction) -> DocumentScore:
    """Compare a prediction with the annotated paragraphs of a document.

    Names of counts: the entity labels, the relation labels, ``core`` and ``whole`` facts. A fact is found where its
    VALUE span is; ``core`` adds INDICATOR and UNIT spans, measure and direction, ``whole`` every field.
    """
    counts: dict[str, Counts] = {}
    entities = [e for e in predicted.entities if gold.covers(e[:2])]
    for label in ENTITY_LABELS:
        counts[label] = Counts.of((e for e in gold.entities() if e[2] == label), (e for e in entities if e[2] == label))
    relations = [r for r in predicted.relations if gold.covers(r.value)]
    for label in RELATION_TYPES:
        counts[label] = Counts.of(
            ((r.head, r.tail) for r in gold.relations() if r.label == label),
            ((r.head, r.tail) for r in relations if r.label == label),
        )
    expected = {fact.value: _fields(fact) for fact in gold.facts}
    # a unit in the header of a table is the fact's, but no mention related to its number: relations never cross a line
    linked = {(tuple(r.value), r.label): tuple(r.partner) for r in predicted.relations}
    found = {
        span: {
            **_fields(fact),
            "indicator": linked.get((span, "HAS_VALUE")),
            "unit": linked.get((span, "HAS_UNIT")),
        }
        for fact in predicted.facts
        if (span := fact.spans["value"]) and gold.covers(span)
    }
    for name, keys in (("core", CORE_FIELDS), ("whole", WHOLE_FIELDS)):
        counts[name] = Counts.of(
            ((span, *(fields[key] for key in keys)) for span, fields in expected.items()),
            ((span, *(fields[key] for key in keys)) for span, fields in found.items()),
        )
    both = [(fields, found[span]) for span, fields in expected.items() if span in found]
    fields = {key: (sum(a[key] == b[key] for a, b in both), len(both)) for key in WHOLE_FIELDS}
    sure = [
        (getattr(fact, "confidence", 1.0), expected.get(span) == found[span])  # an annotator is sure
        for fact in predicted.facts
        if (span := fact.spans["value"]) and span in found
    ]
    errors = Counter(
        kind for span in {**expected, **found} for kind in error_classes(expected.get(span), found.get(span))
    )
    right = {span for span, fields in expected.items() if found.get(span) == fields}
    return DocumentScore(gold.doc, counts, fields, sure, right, errors, _confusion(gold.entities(), entities))


def _confusion(gold: Iterable[Entity], found: Iterable[Entity]) -> Counter[tuple[str, str]]:
    """How often mentions with the same edges have a gold and a found label; ``none`` where only one of the two is there."""
    labels, others = ({(start, end): label for start, end, label in mentions} for mentions in (gold, found))
    return Counter((labels.get(span, "none"), others.get(span, "none")) for span in {**labels, **others})


def _fields(fact: Any) -> dict[str, Hashable]:
    spans = {key: fact.spans.get(key) for key in SPAN_KEYS if key in ("indicator", "unit")}
    return {**spans, **{key: getattr(fact, key) for key in WHOLE_FIELDS if key not in spans}}


def interval(
    scores: Sequence[DocumentScore],
    figure: Callable[[Sequence[DocumentScore]], float],
    *,
    rounds: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of a figure, documents drawn with replacement (Efron 1979)."""
    random = numpy.random.default_rng(seed)
    draws = random.integers(0, len(scores), size=(rounds, len(scores)))
    figures = [figure([scores[i] for i in draw]) for draw in draws]
    low, high = numpy.percentile(figures, [2.5, 97.5])
    return float(low), float(high)


def total(scores: Sequence[DocumentScore], name: str) -> Counts:
    """Sum of one kind of counts over documents."""
    return sum((score.counts[name] for score in scores), Counts())


def accuracy(scores: Sequence[DocumentScore], field_name: str) -> float:
    """Share of found values whose field is right, over documents."""
    hits, n = (sum(score.fields[field_name][i] for score in scores) for i in (0, 1))
    return hits / n if n else 0.0


def summarize(scores: Sequence[DocumentScore]) -> dict[str, Any]:
    """All figures over some documents, with bootstrap intervals, and the main ones of each document. JSON-able, rounded."""
    if not scores:
        return {}
    figures: dict[str, Any] = {}
    for name in (*ENTITY_LABELS, *RELATION_TYPES, "core", "whole"):
        counts = total(scores, name)
        low, high = interval(scores, lambda some, name=name: total(some, name).f)  # type: ignore[misc]
        figures[name] = {
            "p": round(counts.precision, 4), "r": round(counts.recall, 4), "f": round(counts.f, 4),
            "interval": [round(low, 4), round(high, 4)], "gold": counts.tp + counts.fn,
        }  # fmt: skip
    fields = {
        name: {
            "accuracy": round(accuracy(scores, name), 4),
            "interval": [round(x, 4) for x in interval(scores, lambda some, name=name: accuracy(some, name))],  # type: ignore[misc]
        }
        for name in WHOLE_FIELDS
    }
    documents = {
        score.doc: {
            name: round(score.counts[name].f, 4)
            for name in ("VALUE", "UNIT", "INDICATOR", "YEAR", "REGION", "core", "whole")
        }
        for score in scores
    }
    sure = [pair for score in scores for pair in score.sure]
    confidence, right = [c for c, _ in sure], [r for _, r in sure]
    bins = reliability(confidence, right)
    trust = {
        "ece": round(expected_calibration_error(bins), 4),
        "bins": bins,
        "at_recall_90": at_recall(confidence, right, total(scores, "whole").tp + total(scores, "whole").fn),
        # of what can be found at all, the precision of the surest that hold nine tenths of it
        "at_90_of_found": at_recall(confidence, right, sum(right)),
    }
    errors = sum((score.errors for score in scores), Counter())
    commonest = sorted(errors.items(), key=lambda item: (-item[1], item[0]))
    confusion = sum((score.confusion for score in scores), Counter())
    return {
        "f": figures, "fields": fields, "trust": trust, "errors": dict(commonest), "documents": documents,
        "confusion": {gold: {found: confusion[gold, found] for found in MENTIONS} for gold in MENTIONS},
    }  # fmt: skip
