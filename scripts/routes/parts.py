"""What only a route of scripts/routes needs: encoders, readers, candidates that the pipeline does not use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, build_Tok2Vec_model
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans, load_config, registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from zhibiao.corpora import make_example, read_docs
from zhibiao.noise.augmenter import LINE_KINDS, make_noise
from zhibiao.pipes.embed import char_features
from zhibiao.pipes.extensions import offsets, values_of
from zhibiao.pipes.pointer.model import build_pointer
from zhibiao.pipes.pointer.windows import RULE
from zhibiao.pipes.relations import candidates, component
from zhibiao.schema import Relation
from zhibiao.swap import make_swap

SURE = 0.9  # probability from which a name is believed
NOISE = Path(__file__).parents[2] / "configs" / "noise.cfg"


def with_sure_names(docs: Iterable[Doc], teacher: Path) -> Iterator[Doc]:
    """Gold Docs with the names that a trained pointer is sure of in place of their own; their other annotations stay."""
    nlp = spacy.load(teacher)
    hints, pointer = nlp.get_pipe("hints"), nlp.get_pipe("pointer")
    for reference in docs:
        doc = hints(make_example(nlp, reference, gold_entities=True).predicted)  # type: ignore[operator]
        ((values, names, sure),) = pointer.predict([doc])  # type: ignore[attr-defined]
        believed = {
            offsets(value): offsets(doc[slice(*name)])
            for value, name, p in zip(values, names, sure)
            if name and p > SURE
        }
        kept = [ent for ent in reference.ents if ent.label_ != "INDICATOR"]
        taken = {i for ent in kept for i in range(ent.start, ent.end)}
        found = [reference.char_span(*name, label="INDICATOR") for name in set(believed.values())]
        spans = filter_spans(s for s in found if s is not None and taken.isdisjoint(range(s.start, s.end)))
        there = {offsets(span) for span in spans}
        relations = [r for r in reference._.relations if r.label != "HAS_VALUE"]
        for value in values_of(reference):
            if (name := believed.get(offsets(value))) in there:
                relations.append(Relation.of_value("HAS_VALUE", offsets(value), name, 1.0))
        reference.ents = (*kept, *spans)
        reference._.relations = relations
        yield reference


@registry.architectures("routes.BlindPointer.v1")
def blind_pointer(tok2vec: Model, width: int, dilations: Sequence[int]) -> Model:
    """The pointer without what the rules would answer."""

    def forward(model: Model, X: Any, is_train: bool) -> tuple[Any, Callable]:
        for window in X[1]:
            window.features[:, :, RULE] = 0
        return model.layers[0](X, is_train)

    inner = build_pointer(tok2vec, width, dilations)

    def initialize(model: Model, X: Any = None, Y: Any = None) -> None:
        model.layers[0].initialize(X, Y)

    model: Model = Model("blind", forward, init=initialize, layers=[inner])
    model.set_ref("hidden", inner.get_ref("hidden"))
    return model


@registry.architectures("routes.LexiconTok2Vec.v1")
def lexicon_tok2vec(
    width: int, depth: int, window_size: int, maxout_pieces: int, table_width: int, rows: Sequence[int], path: Path
) -> Model:
    """zhibiao.CharTok2Vec.v1 with a table for the place in the longest name of a lexicon that a token stands in: none, begins
    it, inside, ends it (in the manner of SoftLexicon, Ma et al. 2020, with one set for all lengths)."""
    names = set(Path(path).read_text(encoding="utf-8").split("\n"))
    longest = max(map(len, names))

    def places(doc: Doc) -> numpy.ndarray:
        text, found, start = doc.text, numpy.zeros(len(doc.text) + 1, "uint64"), 0
        while start < len(text):
            end = next((e for e in range(min(len(text), start + longest), start + 1, -1) if text[start:e] in names), 0)
            if end:
                found[start:end] = 2
                found[start], found[end - 1] = 1, 3
            start = end or start + 1
        return found[[token.idx for token in doc]] if len(doc) else found[:0]

    def extract(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[numpy.ndarray], Callable]:
        return [numpy.column_stack([char_features(d, len(rows)), places(d)]) for d in docs], lambda gradient: []

    tables: list[Model] = [HashEmbed(table_width, n, column=i, seed=11 + i) for i, n in enumerate((*rows, 16))]
    mix: Model = Maxout(width, len(tables) * table_width, nP=3, normalize=True)
    embed: Model = chain(
        Model("features", extract), list2ragged(), with_array(chain(concatenate(*tables), mix)), ragged2list()
    )
    return build_Tok2Vec_model(embed, MaxoutWindowEncoder(width, window_size, maxout_pieces, depth))


@registry.augmenters("routes.SwapAndNoise.v1")
def swap_and_noise(
    path: Path, level: float, rate: float, seed: int
) -> Callable[[Language, Example], Iterator[Example]]:
    """zhibiao.Swap.v1, and a broken copy beside every second Example."""
    rates = {kind: rate for kind, rate in load_config(NOISE)["noise"].items() if kind not in LINE_KINDS}
    swap, noise = make_swap(path, level, rate, seed), make_noise(rates, 0.5, seed)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        for one in swap(nlp, example):
            yield from noise(nlp, one)

    return augment


@registry.readers("routes.Names.v1")
def names_as_spans(path: Path) -> Callable[[Language], Iterator[Example]]:
    """Examples whose names are a span group, for the span categorizer."""

    def read(nlp: Language) -> Iterator[Example]:
        for doc in read_docs(path, nlp.vocab):
            doc.spans["sc"] = [ent for ent in doc.ents if ent.label_ == "INDICATOR"]
            doc.spans["found"] = [ent for ent in doc.ents if ent.label_ == "INDICATOR"]
            doc.ents = []
            yield make_example(nlp, doc)

    return read


def _candidates(keep: Callable[[Doc, candidates.Group], list]) -> Callable[[type[Language]], type[Language]]:
    def patch(cls: type[Language]) -> type[Language]:
        def groups(doc: Doc) -> Iterator[candidates.Group]:
            for group in candidates.groups(doc):
                if partners := keep(doc, group):
                    yield candidates.Group(group.label, group.value, partners)

        component.groups = groups
        return cls

    return patch


@registry.callbacks("routes.nearest.v1")
def nearest() -> Callable[[type[Language]], type[Language]]:
    """Candidates: the nearest before and the nearest behind a VALUE."""

    def keep(doc: Doc, group: candidates.Group) -> list:
        left = [p for p in group.partners if p.end <= group.value.start][-1:]
        return left + [p for p in group.partners if p.start >= group.value.end][:1]

    return _candidates(keep)


@registry.callbacks("routes.sentence.v1")
def sentence() -> Callable[[type[Language]], type[Language]]:
    """Candidates: those of the VALUE's sentence."""

    def keep(doc: Doc, group: candidates.Group) -> list:
        edges = [(min(p.end, group.value.end), max(p.start, group.value.start), p) for p in group.partners]
        return [p for low, high, p in edges if not any(t.text in "。！？" for t in doc[low:high])]

    return _candidates(keep)


@registry.callbacks("routes.paragraph.v1")
def paragraph() -> Callable[[type[Language]], type[Language]]:
    """Candidates: all of the paragraph."""
    for label in candidates.REACH:
        candidates.REACH[label] = (10_000, 10_000)
    return lambda cls: cls
