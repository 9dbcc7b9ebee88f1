"""Build the .spacy files of the training and development splits from the stand-off annotation: one Doc a gold paragraph."""

from pathlib import Path

import spacy
import typer

from zhibiao.corpora import PARTS_OF, gold_docs, read_split, write_docs


def main(corpus: Path, texts: Path, output: Path, data: str = "shipped") -> None:
    """Write OUTPUT/train.spacy and OUTPUT/dev.spacy. data: shipped (what the repository ships),
    full (real reports too) or own (all of CORPUS)."""
    vocab = spacy.blank("zh").vocab
    for split in ("train", "dev"):
        documents = [gold for part in PARTS_OF[data] for gold in read_split(corpus, texts, part, split)]
        docs = [doc for gold in documents for doc in gold_docs(gold, vocab)]
        write_docs(docs, output / f"{split}.spacy")
        facts = sum(len(gold.annotation.facts) for gold in documents)
        print(f"{data} {split:6} {len(documents):3} documents {len(docs):5} paragraphs {facts:6} facts")


if __name__ == "__main__":
    typer.run(main)
