"""A route: a training config with some of its values changed, and the commands that train it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from confection import Config
from spacy.util import load_config

PARTS = Path(__file__).with_name("parts.py")
CONFIGS = Path(__file__).parents[2] / "configs"
STEPS = 300
SEEDS = [1, 2, 3]
HALF = "half of the documents"  # another route learns from what this one finds
WORDS = [4000, 8000, 8000, 64, 512, 8000]  # rows of the tables of configs/entities.cfg
ENTITIES, FACTS = "entities", "facts"
ENCODER: dict[str, Any] = {
    "@architectures": "zhibiao.CharTok2Vec.v1", "width": 96, "depth": 4, "window_size": 2, "maxout_pieces": 2,
    "table_width": 48, "rows": WORDS,
}  # fmt: skip
NARROW = {**ENCODER, "window_size": 1}
# the components of configs/entities.cfg each for itself, with an encoder of its own
POINTER: dict[str, Any] = {
    "nlp.pipeline": ["hints", "pointer"], "components.tok2vec": None, "components.ner": None,
    "components.pointer.model.tok2vec": NARROW, "training.score_weights": {"pointer_f": 1.0},
}  # fmt: skip
RECOGNIZER: dict[str, Any] = {
    "nlp.pipeline": ["hints", "ner"], "components.tok2vec": None, "components.pointer": None,
    "components.ner.model.tok2vec": {**ENCODER, "rows": WORDS[:4]}, "training.score_weights": {"ents_f": 1.0},
    "training.dropout": 0.2, "training.batcher.size": 2000,
    "corpora.train": {"@readers": "zhibiao.Corpus.v1", "path": "${paths.train}"},
    "corpora.dev": {"@readers": "zhibiao.Corpus.v1", "path": "${paths.dev}"},
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
        return folder_of(self.name, work, seed)


def folder_of(name: str, work: Path, seed: int) -> Path:
    """Where the training of the route of a name stands."""
    return work / f"{re.sub('[^a-z0-9]+', '_', name.lower()).strip('_')}-{seed}"


def encoder(component: str, **values: Any) -> dict[str, Any]:
    """Changes in the encoder of a component."""
    return {f"components.{component}.model.tok2vec.{key}": value for key, value in values.items()}


def paths(data: Path) -> dict[str, Any]:
    """Where the training and development Docs are."""
    return {"paths.train": str(data / "train.spacy"), "paths.dev": str(data / "dev.spacy")}


def changed(config: str, changes: dict[str, Any]) -> Config:
    """A config of configs/ with some of its values changed; a component that is None is taken out."""
    result = load_config(CONFIGS / f"{config}.cfg", interpolate=False)
    for key, value in deepcopy(changes).items():
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
