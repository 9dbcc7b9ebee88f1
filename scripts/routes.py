"""The routes that a pipeline could have taken, each trained with several seeds: what docs/experiments.md says of them.

A route is a training config with some of its values changed (scripts/route_parts.py holds what only a route needs), trained for STEPS
steps, a fifth of a release's, on DATA/train.spacy and scored on DATA/dev.spacy. Trainings are kept in WORK, and not repeated.
"""

import json
import random
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import spacy
import typer
from confection import Config
from route_parts import with_sure_names
from spacy.tokens import Doc
from spacy.util import load_config

from zhibiao.corpora import read_docs, write_docs

PARTS = Path(__file__).with_name("route_parts.py")
CONFIGS = Path(__file__).parents[1] / "configs"
STEPS = 300
SEEDS = [1, 2, 3]
ONE_ENCODER = {"initialize.after_init": {"@callbacks": "routes.one_encoder.v1"}}
WORDS = [4000, 8000, 8000, 64, 512, 8000]  # rows of the tables of configs/pointer.cfg
POINTER, NER, FACTS = "pointer", "ner", "facts"
ENCODER: dict[str, Any] = {
    "@architectures": "zhibiao.CharTok2Vec.v1", "width": 96, "depth": 4, "window_size": 2, "maxout_pieces": 2,
    "table_width": 48, "rows": WORDS,
}  # fmt: skip
PRETRAINING: dict[str, Any] = {
    "initialize.tokenizer": {},
    "initialize.components": {},
    "corpora.pretrain": {
        "@readers": "spacy.JsonlCorpus.v1", "path": "${paths.raw_text}", "min_length": 0, "max_length": 0, "limit": 0,
    },
    "pretraining": {
        "max_epochs": 4, "dropout": 0.2, "n_save_every": None, "n_save_epoch": 4,
        "component": "pointer", "layer": "tok2vec", "corpus": "corpora.pretrain",
        "batcher": {
            "@batchers": "spacy.batch_by_words.v1", "size": 3000, "discard_oversize": False, "tolerance": 0.2,
            "get_length": None,
        },
        "objective": {
            "@architectures": "spacy.PretrainCharacters.v1", "maxout_pieces": 3, "hidden_size": 300, "n_characters": 2,
        },
        "optimizer": {
            "@optimizers": "Adam.v1", "beta1": 0.9, "beta2": 0.999, "L2_is_weight_decay": True, "L2": 0.01,
            "grad_clip": 1.0, "use_averages": True, "eps": 1e-8, "learn_rate": 0.001,
        },
    },
}  # fmt: skip


# (work, data, seed) → changes in a config
Before = Callable[[Path, Path, int], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """A config of configs/ and what is changed in it: dotted key → value; ``before`` makes what the training needs and
    returns further changes."""

    group: str
    name: str
    config: str
    changes: dict[str, Any] = field(default_factory=dict)
    before: Before | None = None

    def folder(self, work: Path, seed: int) -> Path:
        """Where its training with a seed stands."""
        return work / f"{re.sub('[^a-z0-9]+', '_', self.name.lower()).strip('_')}-{seed}"


def encoder(component: str, **values: Any) -> dict[str, Any]:
    """Changes in the encoder of a component."""
    return {f"components.{component}.model.tok2vec.{key}": value for key, value in values.items()}


def half(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """Half of the training documents."""
    path = work / f"data-{seed}" / "half.spacy"
    write_docs(halves(data, seed)[0], path)
    return {"paths.train": str(path)}


def halves(data: Path, seed: int) -> tuple[list[Doc], list[Doc]]:
    """The paragraphs of one half of the training documents and of the other."""
    docs = list(read_docs(data / "train.spacy", spacy.blank("zh").vocab))
    names = sorted({doc.user_data["doc"] for doc in docs})
    random.Random(seed).shuffle(names)
    first = set(names[: len(names) // 2])
    return [d for d in docs if d.user_data["doc"] in first], [d for d in docs if d.user_data["doc"] not in first]


def labelled(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """Half of the training documents, and the other half with the names that a pointer trained on the first is sure of."""
    known, other = halves(data, seed)
    teacher = next(route for route in ROUTES if route.before is half).folder(work, seed) / "model-last"
    path = work / f"data-{seed}" / "labelled.spacy"
    write_docs([*known, *with_sure_names(other, teacher)], path)
    return {"paths.train": str(path)}


def pretrained(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """Weights of the encoder from `spacy pretrain` on the texts of the training documents: characters of hidden characters."""
    folder = work / f"pretrain-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    raw = folder / "raw.jsonl"
    docs = read_docs(data / "train.spacy", spacy.blank("zh").vocab)
    raw.write_text("".join(json.dumps({"text": doc.text}, ensure_ascii=False) + "\n" for doc in docs), encoding="utf-8")
    changes = {**paths(data), **encoder(POINTER, rows=WORDS), "paths.raw_text": str(raw), "system.seed": seed}
    config = changed(POINTER, {**changes, **PRETRAINING})
    config.to_disk(folder / "config.cfg")
    spacy_command("pretrain", folder / "config.cfg", folder, log=folder / "log.txt")
    weights = max(folder.glob("model*.bin"), key=lambda path: path.stat().st_mtime)
    # spaCy loads them only where the config says how they were trained
    return {**PRETRAINING, "paths.raw_text": str(raw), "initialize.init_tok2vec": str(weights)}


def segmented(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """pkuseg trained on the training documents."""
    folder = work / f"pkuseg-{seed}"
    script = Path(__file__).with_name("train_segmenter.py")
    command = [sys.executable, script, data / "train.spacy", folder, "--iterations", 5]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return {"initialize.tokenizer.pkuseg_model": str(folder)}


def lexicon(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """Half of the training names that stand twice and more."""
    names = Counter(
        e.text
        for doc in read_docs(data / "train.spacy", spacy.blank("zh").vocab)
        for e in doc.ents
        if e.label_ == "INDICATOR"
    )
    known = sorted(name for name, n in names.items() if n > 1)
    path = work / f"data-{seed}" / "lexicon.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(random.Random(seed).sample(known, len(known) // 2)), encoding="utf-8")
    return {"components.pointer.model.tok2vec.path": str(path)}


def joint(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """The recognizer's config with the pointer and its corpora."""
    other = load_config(CONFIGS / "pointer.cfg", interpolate=False)
    reader = {**other["corpora"]["train"], "path": "${paths.train}"}
    return {
        "components.pointer": other["components"]["pointer"],
        **encoder(POINTER, rows=WORDS),
        "corpora.train": reader,
        "corpora.dev": other["corpora"]["dev"],
        "training.dropout": 0.25,
    }


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
POINTED = "Names of gold numbers: HAS_VALUE"
MARKED = "Names from the text alone: INDICATOR"
CHOSEN = "Units, times and places of gold numbers: relations"
MEASURES = {POINTED: ("pointer_f",), MARKED: ("ents_per_type", "INDICATOR", "f"), CHOSEN: ("relations_f",)}


def patched(name: str) -> dict[str, Any]:
    """A callback of route_parts.py before the pipeline is made."""
    return {"nlp.before_creation": {"@callbacks": f"routes.{name}.v1"}}


def pointed(name: str, before: Before | None = None, rows: list[int] = WORDS, **changes: Any) -> Route:
    """The pointer with changes in its encoder."""
    return Route(POINTED, name, POINTER, encoder(POINTER, rows=rows, **changes), before)


def pointed_with(name: str, changes: dict[str, Any]) -> Route:
    """The pointer with changes elsewhere in its config."""
    return Route(POINTED, name, POINTER, {**encoder(POINTER, rows=WORDS), **changes})


ROUTES = (
    pointed("the pointer"),
    pointed("without words", rows=WORDS[:4]),
    pointed("without pairs of characters", rows=[4000, 0, 0, *WORDS[3:]]),
    pointed_with("without the name that the rules give a number", {"components.pointer.model.@architectures": "routes.BlindPointer.v1"}),
    pointed_with("that name never hidden in training", {"components.pointer.rule_dropout": 0.0}),
    pointed("width 64 for 96", width=64),
    pointed("depth 2 for 4", depth=2),
    pointed("window 2 for 1", window_size=2),
    pointed_with("dropout 0.4 for 0.25", {"training.dropout": 0.4}),
    Route(POINTED, "a lexicon, half of it hidden", POINTER, encoder(POINTER, **{"@architectures": "routes.LexiconTok2Vec.v1"}), lexicon),
    pointed("spacy pretrain on the texts", pretrained),
    pointed("half of the documents", half),
    pointed("half, and half labelled by that", labelled),
    pointed_with("broken copies beside", {"corpora.train.augmenter.@augmenters": "routes.SwapAndNoise.v1"}),
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


def paths(data: Path) -> dict[str, Any]:
    """Where the training and development Docs are."""
    return {"paths.train": str(data / "train.spacy"), "paths.dev": str(data / "dev.spacy")}


def changed(config: str, changes: dict[str, Any]) -> Config:
    """A config of configs/ with some of its values changed; a component that is None is taken out."""
    result = load_config(CONFIGS / f"{config}.cfg", interpolate=False)
    for key, value in changes.items():
        section: Any = result
        *outer, last = key.split(".")
        for name in outer:
            section = section.setdefault(name, {})
        if value is None and outer == ["components"]:
            del section[last]
        else:
            section[last] = value
    return result


def spacy_command(command: str, config: Path, folder: Path, log: Path) -> None:
    """Run a spaCy command on a config, into a folder or with it as its output; what it says goes to a file."""
    where = [folder] if command == "pretrain" else ["--output", folder]
    arguments = [sys.executable, "-m", "spacy", command, config, *where, "--code", PARTS]
    with log.open("w") as file:
        subprocess.run([str(part) for part in arguments], check=True, stdout=file, stderr=subprocess.STDOUT)


def train(route: Route, work: Path, data: Path, seed: int, steps: int) -> None:
    """Train a route with a seed and note its score; nothing where another process does so or did. What failed or was cut off
    is to be removed by hand: its log tells why."""
    folder = route.folder(work, seed)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not (folder / "score.json").exists():
            print(f"{route.name}, seed {seed}: no score in {folder}; another process, or cut off?", file=sys.stderr)
        return
    made = route.before(work, data, seed) if route.before else {}
    limits = {"training.max_steps": steps, "training.eval_frequency": steps, "system.seed": seed}
    config = changed(route.config, {**paths(data), **limits, **made, **route.changes})
    config.to_disk(folder / "config.cfg")
    spacy_command("train", folder / "config.cfg", folder, log=folder / "log.txt")
    score: Any = json.loads((folder / "model-last" / "meta.json").read_text(encoding="utf-8"))["performance"]
    for key in ("spans_sc_f",) if "spancat" in config["components"] else MEASURES[route.group]:
        score = score[key]
    (folder / "score.json").write_text(json.dumps({"f": score, "steps": steps}), encoding="utf-8")
    print(f"{route.name}, seed {seed}: {100 * score:.1f}", flush=True)


def write_page(work: Path, output: Path, seeds: Sequence[int]) -> None:
    """Write OUTPUT.json and OUTPUT.md of what was trained so far."""
    found = []
    for route in ROUTES:
        files = {seed: route.folder(work, seed) / "score.json" for seed in seeds}
        scores = {seed: json.loads(file.read_text(encoding="utf-8")) for seed, file in files.items() if file.exists()}
        if scores:
            steps = {score["steps"] for score in scores.values()}
            found.append(
                {
                    "group": route.group,
                    "route": route.name,
                    "steps": max(steps),
                    "f": {seed: score["f"] for seed, score in scores.items()},
                }
            )
    output.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = []
    for group in MEASURES:
        lines += [
            "",
            f"| {group}, F | {' | '.join(f'seed {seed}' for seed in seeds)} | mean |",
            "|---" * (len(seeds) + 2) + "|",
        ]
        for one in (one for one in found if one["group"] == group):
            cells = [f"{100 * one['f'][seed]:.1f}" if seed in one["f"] else "–" for seed in seeds]
            lines.append(f"| {one['route']} | {' | '.join(cells)} | {100 * statistics.mean(one['f'].values()):.1f} |")
    output.with_suffix(".md").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")


def main(
    work: Path,
    data: Path,
    output: Path,
    seeds: Annotated[list[int], typer.Option("--seed")] = SEEDS,
    only: Annotated[list[str] | None, typer.Option(help="part of the name of a route; all without it")] = None,
    steps: int = STEPS,
) -> None:
    """Train what is not in WORK yet, seed by seed, and write OUTPUT.json and OUTPUT.md. Several may run at once."""
    for seed in seeds:
        for route in ROUTES:
            if not only or any(part in route.name for part in only):
                train(route, work, data, seed, steps)
                write_page(work, output, seeds)


if __name__ == "__main__":
    typer.run(main)
