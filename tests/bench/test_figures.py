"""What was measured becomes figures and a page: medians, multiples within a round, exponents that are those of the costs."""

import json
from pathlib import Path

import pytest

from scripts.evaluation_page import speed_section
from zhibiao.bench.figures import draw, growth, page, rates, two_to_one, usual_load


def round_of(trained: float, rules: float, other: float) -> dict:
    return {
        name: {"seconds": seconds, "wall": 2 * seconds}
        for name, seconds in (("trained", trained), ("rules", rules), ("LAC", other))
    }


def test_rates_are_medians_and_multiples_are_of_one_round() -> None:
    # the second round was twice as slow for all, the third lost one reader's time alone
    readers = rates(1000, [round_of(1, 0.5, 3), round_of(2, 1, 6), round_of(1, 0.5, 30)])
    assert readers["trained"] == {"rate": 1000, "wall_rate": 500, "times": {"trained": 1.0, "rules": 2.0}}
    assert readers["LAC"]["times"] == {"trained": 3.0, "rules": 6.0}
    assert readers["LAC"]["rate"] == 167


def test_the_start_of_processes_is_left_out() -> None:
    pair = {
        "few 1": {"wall": 5, "seconds": 5},
        "few 2": {"wall": 6, "seconds": 10},
        "many 1": {"wall": 25, "seconds": 25},
        "many 2": {"wall": 16, "seconds": 32},
    }
    assert two_to_one([pair]) == {"wall": 2.0, "seconds": pytest.approx(40 / 22, abs=0.001)}


def test_reports_that_take_no_time_are_no_division_by_zero() -> None:
    nothing = {f"{name} {jobs}": {"wall": 5, "seconds": 5} for name in ("few", "many") for jobs in (1, 2)}
    assert two_to_one([nothing]) == {"wall": 1.0, "seconds": 2.0}


@pytest.mark.parametrize("power", [1, 1.5, 2])
def test_the_exponent_is_that_of_the_costs(power: float) -> None:
    points = [(size, 0.001 * size**power * noise) for size in (100, 200, 400, 800) for noise in (0.99, 1, 5)]
    fitted = growth(points)
    assert fitted["characters"] == [100, 200, 400, 800]
    assert fitted["exponent"] == pytest.approx(power, abs=0.01)
    assert fitted["factor"] == pytest.approx(0.001, rel=0.05)


def test_the_load_is_that_of_the_middle_round() -> None:
    told = [{"spacy": n, "load": load, "first": n} for n, load in enumerate((9.0, 1.0, 2.0))]
    assert usual_load(told) == {"spacy": 2, "load": 2.0, "first": 2}


FIGURES = {
    "rounds": 3,
    "model": "rules+12345678 zhibiao-1",
    "machine": {"cpu": "some", "cores": 2, "python": "3.11", "load": [0.1, 2.0]},
    "speed": {
        "authored": {
            "reports": 7,
            "characters": 1000,
            "share_with_number": 0.5,
            "facts": 12,
            "readers": rates(1000, [round_of(1, 0.5, 3)]),
        }
    },
    "load": {"trained": {"spacy": 0.9, "load": 0.7, "first": 0.2}},
    "jobs": {"reports": 20, "wall": 1.9, "seconds": 1.8},
    "stream": {"reports": 1000, "peak": {"1": 300, "2": 700}, "memory": {"1": [[0.0, 0], [1.0, 300]]}},
    "growth": {"trained": growth([(100, 1.0), (200, 2.0)])},
}


def test_page_and_picture_show_what_was_measured(tmp_path: Path) -> None:
    shown = page(FIGURES)
    assert "7 reports, 1,000 characters, 50% of them in paragraphs with a number, 12 facts" in shown
    assert "| LAC | 333 | 167 | 3.00 | 6.00 |" in shown
    assert "| trained | 1,000 | 500 | – | 2.00 |" in shown
    assert "| 0.7; with the first report 0.9 | 1.5 |" in shown
    assert "| 300; 700 | 800 |" in shown
    assert "1.00 | 1 |" in shown
    draw(FIGURES, tmp_path / "bench.png")
    assert (tmp_path / "bench.png").read_bytes().startswith(b"\x89PNG")


def test_the_evaluation_page_has_speed_where_it_was_measured(tmp_path: Path) -> None:
    assert speed_section(tmp_path) == []
    (tmp_path / "bench.json").write_text(json.dumps(FIGURES), encoding="utf-8")
    assert page(FIGURES) in speed_section(tmp_path)
