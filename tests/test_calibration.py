"""Calibration: monotone, counted right, and said to the user."""

import numpy
import pytest

from tests.helpers import blank
from zhibiao.calibration import KEY, at_recall, calibration, expected_calibration_error, fit, reliability


def test_fit_is_monotone_and_halves_the_error() -> None:
    random = numpy.random.default_rng(0)
    raw = random.random(3000)
    right = random.random(3000) < raw**3  # far too sure of itself
    knots = fit(raw, right)
    assert knots["y"] == sorted(knots["y"])
    nlp = blank()
    nlp.meta[KEY] = knots
    held_out = random.random(3000)
    truth = random.random(3000) < held_out**3
    before = expected_calibration_error(reliability(held_out, truth))
    after = expected_calibration_error(reliability([calibration(nlp)(c) for c in held_out], truth))
    assert before > 0.2
    assert after < 0.04


def test_without_calibration_confidence_is_raw() -> None:
    assert calibration(blank())(0.73) == 0.73


def test_error_counts_by_bin() -> None:
    bins = reliability([0.95, 0.95, 0.15], [True, False, False])
    assert [b["facts"] for b in bins] == [1, 2]
    assert expected_calibration_error(bins) == pytest.approx((0.15 + 2 * 0.45) / 3)
    assert expected_calibration_error([]) == 0.0
    assert reliability([1.0], [True])[0]["confidence"] == 1.0


def test_precision_at_recall() -> None:
    figures = at_recall([0.9, 0.8, 0.7, 0.1], [True, True, False, True], gold=4, recall=0.5)
    assert figures == {"recall": 0.5, "precision": 1.0, "share": 0.5}
    assert at_recall([0.9, 0.8], [True, False], gold=10) == {"recall": 0.1, "precision": 0.5, "share": 1.0}
    assert at_recall([], [], gold=0) == {"recall": 0.0, "precision": 0.0, "share": 0.0}
