"""Train a pkuseg segmenter on the corpus, for the comparison of segmenters in docs/experiments.md.

The words to learn from are jieba's, cut further at every boundary of a gold entity and around numbers.
"""

import random
import tempfile
from pathlib import Path

import jieba
import spacy
import typer

from zhibiao.corpora import read_docs
from zhibiao.pipes.tokenizer import WORD_PIECES


def words(text: str, cuts: set[int]) -> list[str]:
    """The words of a text: jieba's, cut at ``cuts`` (character offsets) and around numbers."""
    result, position = [], 0
    for word in jieba.cut(text):
        start = position
        for offset in range(position + 1, position + len(word) + 1):
            if offset in cuts or offset == position + len(word):
                result += WORD_PIECES.findall(text[start:offset])
                start = offset
        position += len(word)
    return [word for word in result if word.strip()]


def main(corpus: Path, output: Path, iterations: int = 8) -> None:
    """Train on CORPUS (a .spacy file) and write the model to the folder OUTPUT."""
    import spacy_pkuseg

    random.seed(1)
    lines = []
    for doc in read_docs(corpus, spacy.blank("zh").vocab):
        lines.append(" ".join(words(doc.text, {edge for ent in doc.ents for edge in (ent.start_char, ent.end_char)})))
    with tempfile.TemporaryDirectory() as folder:
        train, test = Path(folder) / "train.txt", Path(folder) / "test.txt"
        train.write_text("\n".join(lines[20:]) + "\n", encoding="utf-8")
        test.write_text("\n".join(lines[:20]) + "\n", encoding="utf-8")
        output.mkdir(parents=True, exist_ok=True)
        spacy_pkuseg.train(str(train), str(test), str(output), train_iter=iterations)


if __name__ == "__main__":
    typer.run(main)
