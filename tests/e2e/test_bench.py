"""The whole bench, small: real pipelines, real other systems, real processes. It says that it runs, not how fast anything is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs import ROOT

pytestmark = pytest.mark.e2e


def test_a_quick_bench_measures_everything(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "scripts" / "bench.py", tmp_path / "bench", "--quick", "--texts", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "round 1 of 1" in done.stderr
    figures = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert set(figures["speed"]) == {"authored"}  # no real reports in the folder of texts
    measured = figures["speed"]["authored"]
    assert measured["facts"] > 20
    assert measured["share_with_number"] > 0.5
    assert set(measured["readers"]) == {"trained", "rules", "jieba.posseg", "LAC", "Recognizers-Text"}
    assert all(row["rate"] > 0 and row["wall_rate"] > 0 for row in measured["readers"].values())
    for name in ("trained", "rules"):
        assert figures["load"][name]["load"] > 0
        assert figures["growth"][name]["exponent"] > 0
    one, two = (figures["stream"]["peak"][jobs] for jobs in ("1", "2"))
    assert 100 < one < two
    assert (tmp_path / "bench.md").read_text(encoding="utf-8").count("| trained |") == 1
    assert (tmp_path / "bench.png").stat().st_size > 10_000
