"""The paired bootstrap: direction, interval and p agree with what is known of simple cases."""

import numpy
import pytest

from zhibiao.scorers import Counts
from zhibiao.significance import paired_bootstrap

GOOD, BAD = Counts(9, 1, 1), Counts(6, 4, 4)


def test_a_system_against_itself_does_not_differ() -> None:
    assert paired_bootstrap([GOOD, BAD] * 5, [GOOD, BAD] * 5) == (0.0, 0.0, 0.0, 1.0)


def test_better_on_every_document_is_better() -> None:
    compared = paired_bootstrap([GOOD] * 12, [BAD] * 12)
    assert compared.difference == pytest.approx(0.3)
    assert compared.low == pytest.approx(0.3)
    assert 0 < compared.p < 0.001


def test_the_other_way_round_is_the_same_with_the_other_sign() -> None:
    a, b = [GOOD, GOOD, BAD, GOOD, BAD, GOOD], [BAD, GOOD, GOOD, BAD, BAD, BAD]
    one, other = paired_bootstrap(a, b), paired_bootstrap(b, a)
    assert one.difference == pytest.approx(-other.difference)
    assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))
    assert one.p == other.p


def test_p_and_interval_agree() -> None:
    random = numpy.random.default_rng(3)
    for _ in range(30):
        a, b = ([Counts(*map(int, row)) for row in random.integers(5, 30, size=(10, 3))] for _ in range(2))
        compared = paired_bootstrap(a, b, rounds=2000)
        assert compared.low <= compared.difference <= compared.high
        if abs(compared.p - 0.05) > 0.005:
            assert (compared.p < 0.05) == (compared.low > 0 or compared.high < 0)


def test_pairing_sees_what_intervals_of_each_do_not() -> None:
    """Documents differ by far more than the systems, which differ by a little on every one."""
    a = [Counts(10 * k, 100 - 9 * k, 100 - 9 * k) for k in range(1, 11)]
    b = [Counts(c.tp - 1, c.fp + 1, c.fn + 1) for c in a]
    assert paired_bootstrap(a, b).p < 0.01


def test_equal_systems_rarely_differ_significantly() -> None:
    random = numpy.random.default_rng(0)
    found = 0
    for _ in range(100):
        hits = random.binomial(50, 0.8, size=(2, 20))
        a, b = ([Counts(int(h), 50 - int(h), 50 - int(h)) for h in row] for row in hits)
        found += paired_bootstrap(a, b, rounds=1000).p < 0.05
    assert found <= 15


def test_a_few_documents_prove_nothing() -> None:
    compared = paired_bootstrap([GOOD] * 4, [BAD] * 4)
    assert compared.low > 0
    assert compared.p == 0.125


def test_figures_are_those_of_the_sums_and_repeat() -> None:
    a, b = [Counts(1, 0, 0), Counts(99, 100, 100)], [Counts(0, 0, 1), Counts(99, 100, 100)]
    first, second = paired_bootstrap(a, b, seed=4), paired_bootstrap(a, b, seed=4)
    assert first == second
    assert first.difference == pytest.approx(sum(a, Counts()).f - sum(b, Counts()).f)


def test_empty_counts_are_zero() -> None:
    assert paired_bootstrap([Counts(), Counts()], [Counts(), Counts()]).difference == 0.0


@pytest.mark.parametrize(("a", "b"), [([], []), ([GOOD], [GOOD, BAD])])
def test_other_documents_are_refused(a: list[Counts], b: list[Counts]) -> None:
    with pytest.raises(ValueError, match="same documents"):
        paired_bootstrap(a, b)
