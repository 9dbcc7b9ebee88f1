from pathlib import Path

from tests.fuzz.results import keep, results_of, table


def test_defects_are_remembered_when_a_target_runs_again(tmp_path: Path) -> None:
    path = tmp_path / "fuzz.json"
    run = {"inputs": 1000, "seconds": 2.0, "slowest": 0.1}
    keep(path, "random", "year", run | {"defects": ["input 3: ValueError"]})
    keep(path, "random", "cleaner", run | {"defects": []})
    keep(path, "random", "year", run | {"defects": []})
    keep(path, "atheris", "year", {"inputs": 10, "seconds": 1.0, "branches": 7, "defects": []})
    results = results_of(path)
    assert table(results["random"], ["cleaner", "year"]).splitlines()[2:] == [
        "| cleaner | 1,000 | 2 | 0.10 | 0 | 0 |",
        "| year | 1,000 | 2 | 0.10 | 1 | 0 |",
        "| all | 2,000 | 4 |  | 1 | 0 |",
    ]
    assert "| year | 10 | 1 | 7 | 0 | 0 |" in table(results["atheris"], ["year"])
