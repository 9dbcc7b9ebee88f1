"""The routes, in groups that are compared by one measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .before import half, labelled, lexicon, pretrained, segmented
from .config import ENCODER, ENTITIES, FACTS, HALF, NARROW, POINTER, RECOGNIZER, WORDS, Before, Route, encoder

LABELS = ["VALUE", "UNIT", "YEAR", "INDICATOR", "REGION"]
EVERY = {"components.ner.labels": LABELS, "corpora.train.labels": LABELS, "corpora.dev.labels": LABELS}
WORDED = {**EVERY, **encoder("ner", rows=WORDS)}
SPANS = {
    "nlp.pipeline": ["hints", "span_finder", "spancat"],
    "components.ner": None,
    "components.span_finder": {
        "factory": "span_finder", "max_length": 24, "min_length": 1, "spans_key": "found", "threshold": 0.2,
        "model": {
            "@architectures": "spacy.SpanFinder.v1",
            "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": 2},
            "tok2vec": ENCODER,
        },
    },
    "components.spancat": {
        "factory": "spancat", "max_positive": 1, "spans_key": "sc", "threshold": 0.5,
        "suggester": {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "found"},
        "model": {
            "@architectures": "spacy.SpanCategorizer.v1",
            "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
            "scorer": {"@layers": "spacy.LinearLogistic.v1"},
            "tok2vec": ENCODER,
        },
    },
    "training.annotating_components": ["hints", "span_finder"],
    "training.score_weights": {"spans_sc_f": 1.0},
    "corpora.train": {"@readers": "routes.Names.v1", "path": "${paths.train}"},
    "corpora.dev": {"@readers": "routes.Names.v1", "path": "${paths.dev}"},
}  # fmt: skip
TRANSITIONS = {
    "components.ner": {
        "factory": "ner", "moves": None, "update_with_oracle_cut_size": 100, "incorrect_spans_key": None,
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
            "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": ENCODER,
        },
    },
    "corpora.train.labels": LABELS, "corpora.dev.labels": LABELS,
}  # fmt: skip
ONE: dict[str, Any] = {"training.score_weights": {"ents_f": 1.0}, "training.batcher.size": 2000}
TWO = {
    **ONE,
    "nlp.pipeline": ["hints", "ner", "pointer"],
    "components.tok2vec": None,
    "components.ner.model.tok2vec": NARROW,
    "components.pointer.model.tok2vec": NARROW,
}
BLIND = {"components.pointer.model.@architectures": "routes.BlindPointer.v1"}
POINTED = "Names of gold numbers: HAS_VALUE"
MARKED = "Names from the text alone: INDICATOR"
CHOSEN = "Units, times and places of gold numbers: relations"
MEASURES = {POINTED: ("pointer_f",), MARKED: ("ents_per_type", "INDICATOR", "f"), CHOSEN: ("relations_f",)}


def patched(name: str) -> dict[str, Any]:
    """A callback of parts.py before the pipeline is made."""
    return {"nlp.before_creation": {"@callbacks": f"routes.{name}.v1"}}


def pointed(name: str, changes: Mapping[str, Any] | None = None, before: Before | None = None) -> Route:
    """A pointer by itself, on gold numbers."""
    return Route(POINTED, name, ENTITIES, {**POINTER, **(changes or {})}, before)


def marked(name: str, changes: Mapping[str, Any], before: Before | None = None) -> Route:
    """A recognizer by itself, of all entities."""
    return Route(MARKED, name, ENTITIES, {**RECOGNIZER, **changes}, before)


ROUTES = (
    pointed("the pointer"),
    pointed("without words", encoder("pointer", rows=WORDS[:4])),
    pointed("without pairs of characters", encoder("pointer", rows=[4000, 0, 0, *WORDS[3:]])),
    pointed("without the name that the rules give a number", BLIND),
    pointed("that name never hidden in training", {"components.pointer.rule_dropout": 0.0}),
    pointed("width 64 for 96", encoder("pointer", width=64)),
    pointed("depth 2 for 4", encoder("pointer", depth=2)),
    pointed("window 2 for 1", encoder("pointer", window_size=2)),
    pointed("dropout 0.4 for 0.25", {"training.dropout": 0.4}),
    pointed("a lexicon, half of it hidden", encoder("pointer", **{"@architectures": "routes.LexiconTok2Vec.v1"}), lexicon),
    pointed("spacy pretrain on the texts", before=pretrained),
    pointed(HALF, before=half),
    pointed("half, and half labelled by that", before=labelled),
    pointed("broken copies beside", {"corpora.train.augmenter.@augmenters": "routes.SwapAndNoise.v1"}),
    marked("a softmax a token", WORDED),
    marked("transition system", TRANSITIONS),
    marked("span finder, span categorizer", SPANS),
    marked("a softmax a token, jieba's words as tokens", {**EVERY, "nlp.tokenizer.segmenter": "jieba"}),
    marked("a softmax a token, pkuseg's words as tokens", {**EVERY, "nlp.tokenizer.segmenter": "pkuseg"}, segmented),
    Route(MARKED, "numbers and the pointer, an encoder each", ENTITIES, TWO),
    Route(MARKED, "numbers and the pointer, one encoder", ENTITIES, ONE),
    Route(CHOSEN, "candidates of configs/facts.cfg", FACTS),
    Route(CHOSEN, "the nearest candidate to either side", FACTS, patched("nearest")),
    Route(CHOSEN, "candidates of the sentence", FACTS, patched("sentence")),
    Route(CHOSEN, "all candidates of the paragraph", FACTS, patched("paragraph")),
)  # fmt: skip
