"""What some routes need before their training: other data, weights, a segmenter, a lexicon. Each returns changes of the config."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from zhibiao.corpora import read_docs, write_docs

from .config import ENTITIES, HALF, POINTER, PRETRAINING, changed, folder_of, paths, spacy_command
from .parts import with_sure_names


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
    teacher = folder_of(HALF, work, seed) / "model-last"
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
    config = changed(
        ENTITIES, {**POINTER, **paths(data), "paths.raw_text": str(raw), "system.seed": seed, **PRETRAINING}
    )
    config.to_disk(folder / "config.cfg")
    spacy_command("pretrain", folder / "config.cfg", folder, log=folder / "log.txt")
    weights = max(folder.glob("model*.bin"), key=lambda path: path.stat().st_mtime)
    # spaCy loads them only where the config says how they were trained
    return {**PRETRAINING, "paths.raw_text": str(raw), "initialize.init_tok2vec": str(weights)}


def segmented(work: Path, data: Path, seed: int) -> dict[str, Any]:
    """pkuseg trained on the training documents."""
    folder = work / f"pkuseg-{seed}"
    script = Path(__file__).parents[1] / "train_segmenter.py"
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
