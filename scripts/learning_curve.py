"""Train on a tenth, a quarter, half and all of the training documents; score on the development documents; draw the curve."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import spacy
import typer

from zhibiao.corpora import PARTS_OF, gold_docs, read_split, write_docs
from zhibiao.errors import needed
from zhibiao.evaluation import evaluate_pipeline
from zhibiao.pipelines import load_trained

FRACTIONS = (0.1, 0.25, 0.5, 1.0)
SHOWN = ("INDICATOR", "YEAR", "REGION", "core", "whole")
# steps of a training on everything, shorter than those of the release; a part of the documents gets the square root of its share
STEPS = {"entities": 500, "facts": 250}


def train(folder: Path, dev: Path, share: float) -> Path:
    """Train the configs on FOLDER/train.spacy and put them together; return the pipeline."""
    for name, steps in STEPS.items():
        if not (folder / name / "model-last").exists():
            paths = ["--paths.train", folder / "train.spacy", "--paths.dev", dev]
            limit = ["--training.max_steps", round(steps * share**0.5), "--output", folder / name]
            command = [sys.executable, "-m", "spacy", "train", f"configs/{name}.cfg", *limit, *paths]
            subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    parts = [item for name in STEPS for item in (f"--paths.{name}", str(folder / name / "model-last"))]
    pipeline = folder / "pipeline"
    command = [sys.executable, "-m", "spacy", "assemble", "configs/trained.cfg", pipeline, *parts]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return pipeline


def draw(points: list[dict], path: Path) -> None:
    """F over facts trained on, one panel a part of the corpus."""
    needed("matplotlib", "corpus").use("Agg")
    pyplot = needed("matplotlib.pyplot", "corpus")
    parts = list(points[0]["f"])
    figure, grid = pyplot.subplots(1, len(parts), figsize=(5.5 * len(parts), 4), sharey=True, squeeze=False)
    for axes, part in zip(grid[0], parts):
        for name in SHOWN:
            axes.plot([p["facts"] for p in points], [100 * p["f"][part][name] for p in points], marker="o", label=name)
        axes.set(title=f"{part}, development documents", xlabel="facts trained on", ylabel="strict F")
        axes.spines[["top", "right"]].set_visible(False)
    grid[0][0].legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})


def main(corpus: Path, texts: Path, dev: Path, work: Path, output: Path, data: str = "shipped", seed: int = 0) -> None:
    """Write OUTPUT.json and OUTPUT.png. DEV is the built development split; trainings are kept in WORK and not repeated."""
    vocab = spacy.blank("zh").vocab
    documents = [gold for part in PARTS_OF[data] for gold in read_split(corpus, texts, part, "train")]
    Random(seed).shuffle(documents)
    points = []
    for share in FRACTIONS:
        some = documents[: max(1, round(share * len(documents)))]
        folder = work / f"{round(100 * share):03}"
        if not (folder / "train.spacy").exists():
            write_docs((doc for gold in some for doc in gold_docs(gold, vocab)), folder / "train.spacy")
        nlp = load_trained(str(train(folder, dev, share)))
        scores = {part: evaluate_pipeline(nlp, corpus, texts, part, "dev")["f"] for part in PARTS_OF[data]}
        f = {part: {name: figures[name]["f"] for name in SHOWN} for part, figures in scores.items()}
        points.append(
            {"share": share, "documents": len(some), "facts": sum(len(g.annotation.facts) for g in some), "f": f}
        )
        print(points[-1], flush=True)
    output.with_suffix(".json").write_text(json.dumps({"data": data, "seed": seed, "points": points}, indent=1) + "\n")
    draw(points, output.with_suffix(".png"))


if __name__ == "__main__":
    typer.run(main)
