"""The simulation of reading orders, really trained, with few documents and fewer steps."""

from pathlib import Path

import pytest

from zhibiao.annotate import simulation
from zhibiao.annotate.simulation import ORDERS, SHARES, Pool, simulate, summarized
from zhibiao.corpora import gold_docs, read_split, write_docs
from zhibiao.pipelines import load_rules

pytestmark = pytest.mark.e2e
CORPUS = Path("corpus")


def test_both_orders_from_the_same_beginning_to_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "STEPS", 12)
    documents = read_split(CORPUS, Path("nowhere"), "authored", "train")[:3]
    dev = tmp_path / "dev.spacy"
    write_docs(gold_docs(documents[0], load_rules().vocab), dev)
    pool = Pool(documents)
    points = simulate(pool, CORPUS, Path("nowhere"), dev, tmp_path / "work", 0)
    for order in ORDERS:
        facts = [point["facts"] for point in points if point["order"] == order]
        assert len(facts) == len(SHARES)
        assert all(share * pool.total <= read < (share + 0.2) * pool.total for share, read in zip(SHARES, facts))
    assert {p["facts"] for p in points if p["order"] == "all"} == {pool.total}
    summary = summarized(points, 0.8)
    assert summary["seeds"] == 1
    # trainings are kept: the same points once more, without another
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "work").rglob("model")}
    assert simulate(pool, CORPUS, Path("nowhere"), dev, tmp_path / "work", 0) == points
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "work").rglob("model")} == before
