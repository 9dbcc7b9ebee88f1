"""The routes, in groups that are compared by one measure."""

from __future__ import annotations

from typing import Any

from .before import half, joint, labelled, lexicon, pretrained, segmented
from .config import ENCODER, FACTS, HALF, NER, ONE_ENCODER, POINTER, WORDS, Route, encoder

LABELS = ["VALUE", "UNIT", "YEAR", "INDICATOR", "REGION"]
EVERY = {"components.ner.labels": LABELS, "corpora.train.labels": LABELS, "corpora.dev.labels": LABELS}
WORDED = {**EVERY, **encoder(NER, rows=WORDS)}
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
TWO = {
    "nlp.pipeline": ["hints", "ner", "pointer"],
    "training.score_weights": {"ents_f": 1.0},
    **encoder(NER, rows=WORDS, window_size=1),
}
BLIND = {"components.pointer.model.@architectures": "routes.BlindPointer.v1"}
POINTED = "Names of gold numbers: HAS_VALUE"
MARKED = "Names from the text alone: INDICATOR"
CHOSEN = "Units, times and places of gold numbers: relations"
MEASURES = {POINTED: ("pointer_f",), MARKED: ("ents_per_type", "INDICATOR", "f"), CHOSEN: ("relations_f",)}


def patched(name: str) -> dict[str, Any]:
    """A callback of parts.py before the pipeline is made."""
    return {"nlp.before_creation": {"@callbacks": f"routes.{name}.v1"}}


ROUTES = (
    Route(POINTED, "the pointer", POINTER),
    Route(POINTED, "without words", POINTER, encoder(POINTER, rows=WORDS[:4])),
    Route(POINTED, "without pairs of characters", POINTER, encoder(POINTER, rows=[4000, 0, 0, *WORDS[3:]])),
    Route(POINTED, "without the name that the rules give a number", POINTER, BLIND),
    Route(POINTED, "that name never hidden in training", POINTER, {"components.pointer.rule_dropout": 0.0}),
    Route(POINTED, "width 64 for 96", POINTER, encoder(POINTER, width=64)),
    Route(POINTED, "depth 2 for 4", POINTER, encoder(POINTER, depth=2)),
    Route(POINTED, "window 2 for 1", POINTER, encoder(POINTER, window_size=2)),
    Route(POINTED, "dropout 0.4 for 0.25", POINTER, {"training.dropout": 0.4}),
    Route(POINTED, "a lexicon, half of it hidden", POINTER, encoder(POINTER, **{"@architectures": "routes.LexiconTok2Vec.v1"}), lexicon),
    Route(POINTED, "spacy pretrain on the texts", POINTER, before=pretrained),
    Route(POINTED, HALF, POINTER, before=half),
    Route(POINTED, "half, and half labelled by that", POINTER, before=labelled),
    Route(POINTED, "broken copies beside", POINTER, {"corpora.train.augmenter.@augmenters": "routes.SwapAndNoise.v1"}),
    Route(MARKED, "a softmax a token", NER, WORDED),
    Route(MARKED, "transition system", NER, TRANSITIONS),
    Route(MARKED, "span finder, span categorizer", NER, SPANS),
    Route(MARKED, "a softmax a token, jieba's words as tokens", NER, {**EVERY, "nlp.tokenizer.segmenter": "jieba"}),
    Route(MARKED, "a softmax a token, pkuseg's words as tokens", NER, {**EVERY, "nlp.tokenizer.segmenter": "pkuseg"}, segmented),
    Route(MARKED, "numbers and the pointer, an encoder each", NER, TWO, joint),
    Route(MARKED, "numbers and the pointer, one encoder", NER, {**TWO, **ONE_ENCODER}, joint),
    Route(CHOSEN, "candidates of configs/facts.cfg", FACTS),
    Route(CHOSEN, "the nearest candidate to either side", FACTS, patched("nearest")),
    Route(CHOSEN, "candidates of the sentence", FACTS, patched("sentence")),
    Route(CHOSEN, "all candidates of the paragraph", FACTS, patched("paragraph")),
)  # fmt: skip
