"""How many facts have to be read: reading in the order of `zhibiao annotate push --order uncertainty` beside random order.

The training documents of the corpus stand for a team's unread ones; a simulated annotator reads paragraph after paragraph and says
what gold says. Both orders begin with the same random paragraphs. What is trained is the pointer, which the core facts hang on;
everything else is by rules, so that a training takes a minute.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from statistics import mean, stdev
from typing import Any

import spacy
from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.tokens import Doc

from ..corpora import gold_docs, write_docs
from ..evaluation import evaluate_pipeline
from ..pipelines import load_rules
from ..standoff import GoldDocument
from .doccano import Unit
from .units import Source, choose, pre_annotate, units_of

SHARES = (0.05, 0.1, 0.2, 0.4)  # of the facts that were read after each round
ORDERS = ("random", "uncertainty")
STEPS = 300  # of a training on everything; a part of the facts gets the square root of its share
ENOUGH = 0.95  # of the core F that everything reaches


class Pool:
    """The paragraphs that can be read, by the key of their unit: the gold Docs in it and how many facts they hold."""

    def __init__(self, documents: list[GoldDocument]) -> None:
        vocab = spacy.blank("zh").vocab
        self.documents = documents
        self.docs: dict[str, list[Doc]] = {}
        self.facts: dict[str, int] = {}
        for gold in documents:
            units = units_of(Source(gold))
            paragraphs = [p for p in gold.gold_paragraphs() if p.may_hold_fact]
            for paragraph, doc in zip(paragraphs, gold_docs(gold, vocab)):
                place = gold.document.raw_span(paragraph, (0, 1))[0]
                key = next(unit.key for unit in units if unit.start <= place < unit.end)
                self.docs.setdefault(key, []).append(doc)
            for unit in units:
                self.facts[unit.key] = len(unit.facts)
        self.total = sum(self.facts[key] for key in self.docs)

    def guess(self, nlp: Language) -> list[tuple[Unit, Source]]:
        """The units with what a pipeline takes for their facts, and how much it doubts them."""
        pairs = []
        for gold in self.documents:
            source = pre_annotate(nlp, GoldDocument(deepcopy(gold.annotation), gold.document))
            pairs += [(unit, source) for unit in units_of(source) if unit.key in self.docs]
        return pairs

    def read(self, known: list[str], order: list[str], share: float) -> list[str]:
        """What is known, and of an order as many further units as make ``share`` of all facts."""
        keys, count = list(known), sum(self.facts[key] for key in known)
        for key in order:
            if count >= share * self.total:
                break
            if key not in known:
                keys.append(key)
                count += self.facts[key]
        return keys


def trained(pool: Pool, keys: list[str], dev: Path, folder: Path, seed: int) -> Language:
    """The rules with a pointer that was trained on some units (beside a recognizer that is not used); kept in FOLDER, not trained again."""
    if not (folder / "model-last").exists():
        share = sum(pool.facts[key] for key in keys) / pool.total
        steps = round(STEPS * share**0.5)
        write_docs((doc for key in keys for doc in pool.docs[key]), folder / "train.spacy")
        paths = {"paths.train": str(folder / "train.spacy"), "paths.dev": str(dev), "system.seed": seed}
        limit = {"training.max_steps": steps, "training.eval_frequency": steps}
        spacy_train("configs/entities.cfg", folder, overrides={**paths, **limit})
    pointer, nlp = spacy.load(folder / "model-last"), load_rules()
    nlp.add_pipe("hints", source=pointer, first=True)
    nlp.add_pipe("tok2vec", source=pointer, after="hints")
    nlp.add_pipe("pointer", source=pointer, after="relations")
    return nlp


def simulate(pool: Pool, corpus: Path, texts: Path, dev: Path, work: Path, seed: int) -> list[dict[str, Any]]:
    """The points of both orders for one seed: facts read and core F reached; WORK keeps the trainings."""
    points: list[dict[str, Any]] = []

    def reach(keys: list[str], name: str, orders: tuple[str, ...]) -> Language:
        nlp = trained(pool, keys, dev, work / f"{seed}-{name}", seed)
        core = evaluate_pipeline(nlp, corpus, texts, "authored", "dev")["f"]["core"]["f"]
        facts = sum(pool.facts[key] for key in keys)
        points.extend({"seed": seed, "order": order, "facts": facts, "core": core} for order in orders)
        print(name, seed, facts, round(100 * core, 1), flush=True)
        return nlp

    shuffled = sorted(pool.docs)
    Random(seed).shuffle(shuffled)
    first = pool.read([], shuffled, SHARES[0])
    start = reach(first, "first", ORDERS)
    for order in ORDERS:
        known, nlp = first, start
        for share in SHARES[1:]:
            ranked = shuffled if order == "random" else [unit.key for unit in choose(pool.guess(nlp), order)]
            known = pool.read(known, ranked, share)
            nlp = reach(known, f"{order}-{round(100 * share)}", (order,))
    reach(shuffled, "all", ("all",))
    return points


def summarized(points: list[dict[str, Any]], rules: float) -> dict[str, Any]:
    """Mean and standard deviation of core F over the seeds, by order and facts read, and where each order has enough."""
    full = mean(point["core"] for point in points if point["order"] == "all")
    total = next(point["facts"] for point in points if point["order"] == "all")
    curves: dict[str, list[dict[str, float]]] = {}
    for order in ORDERS:
        mine = [point for point in points if point["order"] == order]
        steps = zip(
            *(sorted((p for p in mine if p["seed"] == s), key=lambda p: p["facts"]) for s in {p["seed"] for p in mine})
        )
        curves[order] = [
            {
                "facts": round(mean(p["facts"] for p in step)),
                "share": round(mean(p["facts"] for p in step) / total, 3),
                "core": round(mean(p["core"] for p in step), 4),
                "deviation": round(stdev(p["core"] for p in step), 4) if len(step) > 1 else 0.0,
            }
            for step in steps
        ]
    enough = {
        order: next((p["share"] for p in curve if p["core"] >= ENOUGH * full), None) for order, curve in curves.items()
    }
    return {
        "seeds": len({point["seed"] for point in points}),
        "facts": total, "full": round(full, 4), "rules": round(rules, 4), "enough": enough, "curves": curves, "points": points,
    }  # fmt: skip
