"""A spaCy augmenter: beside each training Example, with some probability, a broken copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Entity
from spacy.training import Example
from spacy.util import registry

from ..corpora import make_example
from ..errors import ZhibiaoError
from ..pipes.extensions import copy_annotations, offsets
from ..schema import Span
from ..text.clean import clean
from .document import Rates, break_text, check_rates
from .kinds import LINE_KINDS, Page

Augmenter = Callable[[Language, Example], Iterator[Example]]


def break_doc(doc: Doc, rates: Rates, seed: object) -> Doc | None:
    """Return a paragraph broken, cleaned as the pipeline would clean it, and annotated as before: one token a character,
    ents, relations, attributes of VALUEs, context, user data ``doc``.

    None where nothing changed or cleaning took a mention away.
    """
    mentions = [(*offsets(ent), ent.label_) for ent in doc.ents]
    broken = break_text(doc.text, Page.about((doc._.context or {}).get("region", ""), mentions), rates, seed)
    cleaned = clean(broken.text)

    def carry(span: Span) -> Span | None:
        carried = broken.carry(span)
        return carried and cleaned.apply(carried)

    carried = {(start, end): new for start, end, _ in mentions if (new := carry((start, end)))}
    if cleaned.text == doc.text or "\n" in cleaned.text or len(carried) < len(mentions):
        return None
    copy = Doc(doc.vocab, words=list(cleaned.text), spaces=[False] * len(cleaned.text))
    # one token a character: offsets of characters are offsets of tokens
    copy.ents = [Entity(copy, *carried[start, end], label=label) for start, end, label in mentions]
    copy_annotations(doc, copy, carried.get)
    return copy


@registry.augmenters("zhibiao.Noise.v1")
def make_noise(rates: Mapping[str, float], level: float = 1.0, seed: int = 0) -> Augmenter:
    """Return an augmenter that yields every Example as it is and, with probability ``level``, a broken copy after it.

    rates: kind of noise → rate. The copy's predicted Doc has the pipeline's own tokens, the paragraph's context, and the
    gold entities where that of the Example had entities. Raises ZhibiaoError E022 for a kind that there is not, or one
    that puts lines between paragraphs.
    """
    check_rates(rates)
    for kind in LINE_KINDS:
        if rates.get(kind):
            raise ZhibiaoError("E022", value=kind, option="the noise of a paragraph", choices="kinds that add no lines")
    random = Random(seed)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        yield example
        draw, here = random.random(), random.getrandbits(32)
        if draw < level and (broken := break_doc(example.reference, rates, here)) is not None:
            yield make_example(nlp, broken, gold_entities=bool(example.predicted.ents))

    return augment
