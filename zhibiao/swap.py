"""A spaCy augmenter for training: names and places of a paragraph exchanged for those of other paragraphs.

A name takes the place of another that was counted in the same unit, a place that of another of its kind, so that what is learned is where
names and places stand and not which ones the corpus happens to have (entity replacement: Dai and Adel 2020, COLING).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Entity
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from .corpora import make_example, read_docs
from .pipes.extensions import copy_annotations, offsets, partners
from .schema import Span

Pool = dict[tuple[str, str], list[str]]


def _kinds(doc: Doc) -> dict[Span, tuple[str, str]]:
    """What each INDICATOR and REGION of a gold Doc may be exchanged within: its label, and its unit or last character."""
    text = doc.text
    kinds = {offsets(e): ("REGION", e.text[-1]) for e in doc.ents if e.label_ == "REGION"}
    for mine in partners(doc).values():
        if name := mine.get("HAS_VALUE"):
            unit = mine.get("HAS_UNIT")
            kinds.setdefault(name.partner, ("INDICATOR", text[slice(*unit.partner)] if unit else ""))
    return kinds


def collect(docs: Iterator[Doc]) -> Pool:
    """All names and places of some gold Docs by what they may be exchanged within."""
    pool: Pool = defaultdict(list)
    for doc in docs:
        text = doc.text
        for span, kind in _kinds(doc).items():
            pool[kind].append(text[slice(*span)])
    return dict(pool)


def swap(doc: Doc, pool: Pool, rate: float, random: Random) -> Doc | None:
    """A copy of a gold Doc with some names and places exchanged, annotated as before; None where nothing was."""
    text = doc.text
    pieces: list[str] = []
    moved: dict[int, int] = {}  # old offset of an edge of a mention → new one
    position = shift = 0
    changed = False
    kinds = _kinds(doc)
    for ent in doc.ents:
        span = offsets(ent)
        new = ent.text
        if span in kinds and random.random() < rate:
            new = random.choice(pool.get(kinds[span], [new]))
        pieces += text[position : span[0]], new
        moved[span[0]] = span[0] + shift
        shift += len(new) - (span[1] - span[0])
        # an edge may be the end of one mention and the beginning of the next; both move alike
        moved[span[1]] = span[1] + shift
        position = span[1]
        changed = changed or new != ent.text
    if not changed:
        return None
    pieces.append(text[position:])
    words = "".join(pieces)
    copy = Doc(doc.vocab, words=list(words), spaces=[False] * len(words))
    copy.ents = [Entity(copy, moved[e.start_char], moved[e.end_char], label=e.label_) for e in doc.ents]

    copy_annotations(doc, copy, lambda span: (moved[span[0]], moved[span[1]]))
    return copy


@registry.augmenters("zhibiao.Swap.v1")
def make_swap(
    path: Path, level: float = 0.5, rate: float = 0.5, seed: int = 0
) -> Callable[[Language, Example], Iterator[Example]]:
    """Return an augmenter that yields an Example or, with probability ``level``, a copy with each name and place
    exchanged with probability ``rate``.

    path: the .spacy file whose names and places are used (the training split).
    """
    random = Random(seed)
    pool: Pool = {}

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if not pool:
            pool.update(collect(read_docs(path, Vocab())))
        copy = swap(example.reference, pool, rate, random) if random.random() < level else None
        yield example if copy is None else make_example(nlp, copy, gold_entities=bool(example.predicted.ents))

    return augment
