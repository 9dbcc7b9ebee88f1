"""Is one system better than another on the same documents? A paired bootstrap over documents (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy

from .scorers import Counts


class Comparison(NamedTuple):
    """F of a minus F of b, its 95 % interval, and the two-sided p of no difference."""

    difference: float
    low: float
    high: float
    p: float


def paired_bootstrap(
    a_counts: Sequence[Counts], b_counts: Sequence[Counts], *, rounds: int = 10_000, seed: int = 0
) -> Comparison:
    """Compare the F of two systems that counted the same documents in the same order.

    Documents are drawn with replacement, the same for both. p is twice the smaller share of draws in which the difference
    is not positive or not negative, as (hits + 1) / (rounds + 1), and never below 2 / 2 ** documents, the least that a sign
    test of as many documents can give: four documents prove nothing, however alike they are.

    Raises ValueError where there is no document or the two differ in number.
    """
    if not a_counts or len(a_counts) != len(b_counts):
        raise ValueError(f"Counts of the same documents are needed, one or more: {len(a_counts)} and {len(b_counts)}.")
    both = numpy.array([[(c.tp, c.fp, c.fn) for c in counts] for counts in (a_counts, b_counts)], dtype="int64")
    draws = numpy.random.default_rng(seed).integers(0, len(a_counts), size=(rounds, len(a_counts)))
    a, b = (_f(counts[draws].sum(axis=1)) for counts in both)
    differences = a - b
    low, high = numpy.percentile(differences, [2.5, 97.5])
    tail = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    observed = _f(both.sum(axis=1))
    p = max(2 * (tail + 1) / (rounds + 1), 2.0 ** (1 - len(a_counts)))
    return Comparison(float(observed[0] - observed[1]), float(low), float(high), min(1.0, p))


def _f(counts: numpy.ndarray) -> numpy.ndarray:
    """F of counts (…, 3): true positives, false positives, false negatives; 0 where there is nothing at all."""
    total = 2 * counts[..., 0] + counts[..., 1] + counts[..., 2]
    return 2 * counts[..., 0] / numpy.maximum(total, 1)
