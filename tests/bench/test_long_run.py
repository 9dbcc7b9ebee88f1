"""What a long run measures, small: the memory of a stream, and what clients get of a server."""

import math
from itertools import cycle

import pytest

from tests.runs import REPORT
from zhibiao.bench.long_run import Answer, Load, Look, slope, stream
from zhibiao.pipelines import load_rules


def test_a_stream_ends_with_its_paragraphs_and_is_looked_at_on_the_way() -> None:
    texts = [REPORT.format(number) for number in range(5)]
    looks = list(stream(load_rules(), cycle(texts), 40, 8))
    assert [look.paragraphs for look in looks] == [8, 16, 24, 32, 40]
    assert [look.facts for look in looks] == [10, 20, 30, 40, 50]
    assert all(40 < look.held < 2000 for look in looks)
    assert looks == sorted(looks)


@pytest.mark.parametrize("growth", [0.0, 2.5])
def test_the_slope_is_that_after_the_warming_up(growth: float) -> None:
    looks = [Look(n * 1000, 0, n, n, 100 + min(n, 9) * 50 + growth * n / 10) for n in range(1, 21)]
    assert slope(looks) == pytest.approx(growth, abs=1e-6)


def test_what_clients_got_is_told_apart() -> None:
    answers = [Answer(n / 10, n / 100, "") for n in range(1, 101)] + [Answer(3, 0.01, "busy"), Answer(4, 9, "500 b''")]
    found = Load(answers, [(1.0, 90, 300), (8.0, 91, 301)])
    assert [found.percentile(share) for share in (0.5, 0.95, 0.99)] == [0.5, 0.95, 0.99]
    assert found.faults() == ["500 b''"]
    part = found.between(5, 100)
    assert part.held == [(8.0, 91, 301)]
    assert len(part.answers) == 51
    assert math.isnan(Load().percentile(0.5))
