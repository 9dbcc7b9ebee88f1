"""Annotated documents → spaCy Docs, one a paragraph, and the reader that makes training Examples of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import filter_spans, registry
from spacy.vocab import Vocab

from .errors import ZhibiaoError
from .pipes.context.document import describe_document
from .pipes.extensions import values_of
from .schema import ATTRIBUTES, Relation, Span
from .standoff import FOLDERS, Annotation, GoldDocument, load
from .text.document import Document, Paragraph

PARTS = ("authored", "real")
REAL_PARTS = ("real", "seed")  # of annotations of texts that were published
# what a pipeline is trained on: the shipped corpus alone, the real reports as well (assets), or all of another corpus
PARTS_OF = {"shipped": ("authored",), "full": PARTS, "own": PARTS}


def text_path(corpus: Path, texts: Path, part: str, doc: str) -> Path:
    """Where the raw text of an annotated document stands: in the corpus for authored ones, among the assets for others."""
    return corpus / "authored" / f"{doc}.txt" if part == "authored" else texts / f"{doc}.txt"


def annotation_path(corpus: Path, doc: str) -> Path:
    """The annotation file of a document. Raises ZhibiaoError E031 where there is none."""
    for folder in FOLDERS:
        if (path := corpus / folder / f"{doc}.json").exists():
            return path
    raise ZhibiaoError("E031", path=corpus / "splits.json", reason=f"no annotation of {doc}")


def split_names(corpus: Path, part: str, split: str) -> list[str]:
    """Names of the documents of a split (train, dev, test) of a part (authored, real) in the split manifest."""
    names: list[str] = read_manifest(corpus)[part][split]
    return names


def read_manifest(corpus: Path) -> dict[str, Any]:
    """The split manifest of a corpus. Raises ZhibiaoError E001 where there is none and E031 where it is not readable."""
    path = corpus / "splits.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except (OSError, ValueError) as error:
        raise ZhibiaoError("E031", path=path, reason=f"not a split manifest: {error}") from error
    return manifest


def split_of(manifest: dict[str, Any]) -> dict[str, str]:
    """The split of every document that a manifest names."""
    return {name: split for part in PARTS for split, names in manifest[part].items() for name in names}


def read_split(corpus: Path, texts: Path, part: str, split: str) -> list[GoldDocument]:
    """Return the annotated documents of a split whose text is at hand.

    Raises ZhibiaoError E035 where a text is not the one that was annotated.
    """
    found = []
    for name in split_names(corpus, part, split):
        gold = with_text(load(annotation_path(corpus, name)), corpus, texts)
        if gold is not None:
            found.append(gold)
    return found


def with_text(annotation: Annotation, corpus: Path, texts: Path) -> GoldDocument | None:
    """An annotation with the document it annotates, None where its text is not at hand.

    Raises ZhibiaoError E035 where the text is not the one that was annotated.
    """
    path = text_path(corpus, texts, annotation.part, annotation.doc)
    if not path.exists():
        return None
    document = Document.from_path(path)
    if document.sha256 != annotation.sha256:
        raise ZhibiaoError("E035", asset=path, found=document.sha256[:12], expected=annotation.sha256[:12])
    return GoldDocument(annotation, document)


def gold_docs(gold: GoldDocument, vocab: Vocab) -> Iterator[Doc]:
    """Yield a Doc for every annotated paragraph that may hold a fact: one token a character, ents, relations, attributes.

    Relations are in character offsets of the Doc's text; ``doc._.context`` is what the document says of the paragraph;
    ``doc.user_data["doc"]`` and ``["part"]`` are the document's name and the part of the corpus that it is of.
    """
    contexts = describe_document(gold.document)
    wanted = {(p.start, p.end) for p in gold.gold_paragraphs()}
    for paragraph, context in zip(gold.document.paragraphs, contexts):
        if (paragraph.start, paragraph.end) in wanted and paragraph.may_hold_fact:
            yield _gold_doc(gold, paragraph, context, vocab)


def _gold_doc(gold: GoldDocument, paragraph: Paragraph, context: dict, vocab: Vocab) -> Doc:
    def local(raw: Span) -> Span | None:
        span = gold.document.clean.apply(raw)
        inside = span and paragraph.start <= span[0] and span[1] <= paragraph.end
        return (span[0] - paragraph.start, span[1] - paragraph.start) if span and inside else None

    text = paragraph.text
    doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
    ents = {
        (*span, label) for start, end, label in gold.annotation.entities() if (span := local((start, end))) is not None
    }
    spans = [doc.char_span(start, end, label=label) for start, end, label in sorted(ents)]
    doc.ents = filter_spans([span for span in spans if span is not None])
    kept = {(ent.start_char, ent.end_char) for ent in doc.ents}
    relations = []
    for relation in gold.annotation.relations():
        head, tail = local(relation.head), local(relation.tail)
        if head in kept and tail in kept:
            relations.append(Relation(relation.label, head, tail))
    doc._.relations = relations
    facts = {local(fact.value): fact for fact in gold.annotation.facts}
    for value in values_of(doc):
        fact = facts[value.start_char, value.end_char]
        for name in ATTRIBUTES:
            value._.set(name, getattr(fact, name))
    doc._.context = context
    doc.user_data |= {"doc": gold.annotation.doc, "part": gold.annotation.part}
    return doc


def write_docs(docs: Iterable[Doc], path: Path) -> int:
    """Write Docs with everything on them to a .spacy file; return how many."""
    store = DocBin(store_user_data=True, docs=docs)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.to_disk(path)
    return len(store)


def read_docs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """Read what :func:`write_docs` wrote."""
    for doc in DocBin(store_user_data=True).from_disk(path).get_docs(vocab):
        doc._.relations = [Relation(r[0], tuple(r[1]), tuple(r[2]), r[3]) for r in doc._.relations]
        yield doc


def make_example(nlp: Language, reference: Doc, gold_entities: bool = False) -> Example:
    """Return the Example of a gold Doc: the predicted Doc has the pipeline's own tokens and the paragraph's context.

    With ``gold_entities`` it has the gold entities too (what does not fit the tokens is left out).
    """
    predicted = nlp.make_doc(reference.text)
    predicted._.context = reference._.context
    if gold_entities:
        ents = [predicted.char_span(e.start_char, e.end_char, label=e.label_) for e in reference.ents]
        predicted.ents = [ent for ent in ents if ent is not None]
    return Example(predicted, reference)


@registry.readers("zhibiao.Corpus.v1")
def make_reader(
    path: Path,
    gold_entities: bool = False,
    augmenter: Callable[[Language, Example], Iterator[Example]] | None = None,
    labels: Sequence[str] = (),
    repeat_real: int = 1,
) -> Callable[[Language], Iterator[Example]]:
    """Return a reader of Examples from a .spacy file, see :func:`make_example`; relation and attribute components are
    trained with ``gold_entities``. With ``labels`` only these entities are read. An augmenter (``zhibiao.Noise.v1``)
    sees every Example and yields what is read. Paragraphs of real documents are read ``repeat_real`` times: they are fewer
    than the authored ones, and they are what a pipeline is for.
    """

    def read(nlp: Language) -> Iterator[Example]:
        for reference in read_docs(path, nlp.vocab):
            if labels:
                reference.ents = [ent for ent in reference.ents if ent.label_ in labels]
            for _ in range(repeat_real if reference.user_data.get("part") in REAL_PARTS else 1):
                example = make_example(nlp, reference, gold_entities)
                yield from augmenter(nlp, example) if augmenter else (example,)

    return read
