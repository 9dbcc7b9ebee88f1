"""What an assembled pipeline still needs: weights that pack small, and how sure it may be of itself."""

import shutil
from pathlib import Path

import typer

from zhibiao.calibration import KEY, expected_calibration_error, fit, reliability
from zhibiao.corpora import PARTS_OF, read_split
from zhibiao.io.sinks import replace_folder
from zhibiao.pipelines import load_trained, round_weights
from zhibiao.records import predict
from zhibiao.scorers import score_document


def main(assembled: Path, pipeline: Path, corpus: Path, texts: Path, data: str = "shipped", split: str = "dev") -> None:
    """Make PIPELINE of ASSEMBLED: its weights rounded, the map from raw to calibrated confidence in its meta, from the SPLIT
    of the data's parts."""
    nlp = load_trained(str(assembled))
    nlp.meta.pop(KEY, None)
    round_weights(nlp)
    pairs = [
        pair
        for part in PARTS_OF[data]
        for gold in read_split(corpus, texts, part, split)
        for pair in score_document(gold.annotation, predict(nlp, gold.document)).sure
    ]
    confidence, right = [c for c, _ in pairs], [r for _, r in pairs]
    nlp.meta[KEY] = fit(confidence, right)
    fresh = pipeline.with_name(f"{pipeline.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    replace_folder(fresh, pipeline)
    error = expected_calibration_error(reliability(confidence, right))
    print(f"{len(pairs)} facts of {split}; raw confidence is {100 * error:.1f} points off on average")


if __name__ == "__main__":
    typer.run(main)
