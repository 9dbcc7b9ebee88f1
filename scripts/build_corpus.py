"""Build corpus/*.spacy from the stand-off annotation: one Doc a gold paragraph, one file a part and split."""

from pathlib import Path

import spacy
import typer

from zhibiao.corpora import PARTS, gold_docs, read_split, write_docs


def main(corpus: Path, texts: Path, output: Path) -> None:
    """Write OUTPUT/PART_SPLIT.spacy for every part whose texts are at hand (authored always, real through the assets)."""
    vocab = spacy.blank("zh").vocab
    for part in PARTS:
        for split in ("train", "dev", "test"):
            documents = read_split(corpus, texts, part, split)
            path = output / f"{part}_{split}.spacy"
            docs = [doc for gold in documents for doc in gold_docs(gold, vocab)]
            if docs:
                write_docs(docs, path)
            else:
                path.unlink(missing_ok=True)
            facts = sum(len(gold.annotation.facts) for gold in documents)
            print(f"{part:9} {split:6} {len(documents):3} documents {len(docs):5} paragraphs {facts:6} facts")


if __name__ == "__main__":
    typer.run(main)
