"""From the raw confidence of a fact to the share of such facts that are right.

The raw confidence is a product of probabilities that are trained apart and are sure of themselves. How often facts of a raw
confidence are right in every field is counted on the development documents, kept monotone (isotonic regression, Zadrozny and
Elkan 2002), and stored in the pipeline's meta; the release's test documents then say how well it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from spacy.language import Language

from .errors import needed

KEY = "zhibiao_calibration"
BINS = 10
# a step function of some hundred facts is not known finer than this
LEAST, MOST = 0.02, 0.99


def fit(confidence: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """The knots of a monotone map from raw confidence to the share of facts that are right: ``{"x": …, "y": …, "facts": n}``.

    Raises ZhibiaoError E014 without scikit-learn.
    """
    isotonic = needed("sklearn.isotonic", "corpus").IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip")
    isotonic.fit(numpy.asarray(confidence, dtype="float64"), numpy.asarray(right, dtype="float64"))
    return {
        "x": [round(float(x), 6) for x in isotonic.X_thresholds_],
        "y": [round(float(y), 4) for y in isotonic.y_thresholds_],
        "facts": len(confidence),
    }


def calibration(nlp: Language) -> Callable[[float], float]:
    """The map from raw to calibrated confidence of a pipeline's facts; confidence stays raw where it has none."""
    knots = nlp.meta.get(KEY)
    if not knots:
        return lambda confidence: confidence
    x, y = numpy.asarray(knots["x"], dtype="float64"), numpy.asarray(knots["y"], dtype="float64")
    return lambda confidence: float(numpy.interp(confidence, x, y))


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[dict[str, float]]:
    """For each of BINS equal bins of confidence that holds facts: their number, mean confidence and share right."""
    c, r = numpy.asarray(confidence, dtype="float64"), numpy.asarray(right, dtype="float64")
    where = numpy.minimum((c * BINS).astype(int), BINS - 1)
    return [
        {
            "facts": int(mine.sum()),
            "confidence": round(float(c[mine].mean()), 4),
            "right": round(float(r[mine].mean()), 4),
        }
        for b in range(BINS)
        if (mine := where == b).any()
    ]


def expected_calibration_error(bins: Sequence[dict[str, float]]) -> float:
    """Mean distance of confidence and share right over bins, weighted by their facts (Naeini et al. 2015)."""
    total = sum(b["facts"] for b in bins)
    return sum(b["facts"] * abs(b["confidence"] - b["right"]) for b in bins) / total if total else 0.0


def at_recall(confidence: Sequence[float], right: Sequence[bool], gold: int, recall: float = 0.9) -> dict[str, float]:
    """Precision of the surest facts that hold ``recall`` of what can be found, and the share of all found facts that they are.

    The recall is that of the facts that are found and right; where all of them are fewer than ``recall`` of gold, all are taken
    and ``recall`` says what they reach.
    """
    order = numpy.argsort(-numpy.asarray(confidence, dtype="float64"), kind="stable")
    hits = numpy.cumsum(numpy.asarray(right, dtype="int64")[order])
    if not gold or not len(hits):
        return {"recall": 0.0, "precision": 0.0, "share": 0.0}
    reached = numpy.flatnonzero(hits >= recall * gold)
    last = int(reached[0]) if len(reached) else len(hits) - 1
    return {
        "recall": round(float(hits[last] / gold), 4),
        "precision": round(float(hits[last] / (last + 1)), 4),
        "share": round((last + 1) / len(hits), 4),
    }
