"""Write a noisy copy of a split in corpus format, so that `zhibiao evaluate --corpus FOLDER` scores it."""

import json
import shutil
from pathlib import Path

import typer
from thinc.api import Config

from zhibiao.corpora import PARTS, read_split, text_path
from zhibiao.noise.document import break_document
from zhibiao.standoff import dump


def main(
    corpus: Path, texts: Path, output: Path, part: str = "authored", split: str = "dev",
    rates: Path = Path("configs/noise.cfg"), seed: int = 0,
) -> None:  # fmt: skip
    """Write OUTPUT/PART/NAME.json and the broken texts (of real documents to OUTPUT/texts) for every document of the split.

    rates: a config with a block [noise]. OUTPUT is made anew.
    """
    noise = Config().from_disk(rates)["noise"]
    shutil.rmtree(output, ignore_errors=True)
    (output / part).mkdir(parents=True)
    (output / "texts").mkdir()
    shutil.copy(corpus / "schema.json", output)
    documents = read_split(corpus, texts, part, split)
    for gold in documents:
        raw, annotation = break_document(gold, noise, seed)
        text_path(output, output / "texts", part, annotation.doc).write_bytes(raw.encode())
        dump(annotation, output / part / f"{annotation.doc}.json")
    splits: dict[str, dict[str, list[str]]] = {
        "blind": {},
        **{p: {s: [] for s in ("train", "dev", "test")} for p in PARTS},
    }
    splits[part][split] = [gold.annotation.doc for gold in documents]
    (output / "splits.json").write_text(json.dumps(splits, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(documents)} documents, {sum(len(gold.annotation.facts) for gold in documents)} facts in {output}")


if __name__ == "__main__":
    typer.run(main)
