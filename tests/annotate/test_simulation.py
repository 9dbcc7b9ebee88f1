"""The simulation of reading orders: what is read for a share of the facts, and what is said of the points."""

from pathlib import Path

import pytest

from zhibiao.annotate.simulation import ENOUGH, Pool, summarized
from zhibiao.annotate.units import choose
from zhibiao.corpora import annotation_path, with_text
from zhibiao.pipelines import load_rules
from zhibiao.standoff import load

CORPUS = Path("corpus")
NAMES = ("county_2010_fengxin_report", "county_2022_huarong_digest")


@pytest.fixture(scope="module")
def pool() -> Pool:
    documents = [with_text(load(annotation_path(CORPUS, name)), CORPUS, Path("nowhere")) for name in NAMES]
    return Pool([gold for gold in documents if gold is not None])


def test_the_pool_holds_every_gold_fact_once(pool: Pool) -> None:
    assert pool.total == sum(len(gold.annotation.facts) for gold in pool.documents)
    in_docs = sum(ent.label_ == "VALUE" for docs in pool.docs.values() for doc in docs for ent in doc.ents)
    assert in_docs == pool.total


def test_reading_goes_on_from_what_is_known(pool: Pool) -> None:
    order = sorted(pool.docs)
    some = pool.read([], order, 0.3)
    assert sum(pool.facts[key] for key in some[:-1]) < 0.3 * pool.total <= sum(pool.facts[key] for key in some)
    more = pool.read(some, order[::-1], 0.6)
    assert more[: len(some)] == some
    assert len(set(more)) == len(more)
    assert {key for key in order if pool.facts[key]} <= set(pool.read(some, order, 1.0))


def test_what_a_pipeline_guesses_can_be_put_in_order(pool: Pool) -> None:
    ranked = [unit.key for unit in choose(pool.guess(load_rules()), "uncertainty")]
    assert sorted(ranked) == sorted(pool.docs)


def test_enough_is_the_least_share_that_reaches_it() -> None:
    def point(seed: int, order: str, facts: int, core: float) -> dict:
        return {"seed": seed, "order": order, "facts": facts, "core": core}

    points = [point(seed, "all", 100, 0.9) for seed in (0, 1)]
    for seed in (0, 1):
        points += [point(seed, "random", 10, 0.5 + seed / 5), point(seed, "random", 40, ENOUGH * 0.9 - 0.01)]
        points += [point(seed, "uncertainty", 10, 0.6), point(seed, "uncertainty", 40, ENOUGH * 0.9)]
    summary = summarized(points, 0.8)
    assert summary["full"] == 0.9
    assert summary["enough"] == {"random": None, "uncertainty": 0.4}
    assert summary["curves"]["random"][0] == {"facts": 10, "share": 0.1, "core": 0.6, "deviation": 0.1414}
