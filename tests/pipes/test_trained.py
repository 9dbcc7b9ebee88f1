"""The trained components: overfit, save, reload; empty, uninitialized and misaligned input."""

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from tests.helpers import blank, examples
from zhibiao.errors import ZhibiaoError
from zhibiao.pipes.attributes.component import _excluded
from zhibiao.pipes.relations.candidates import groups, pair_table
from zhibiao.schema import Relation
from zhibiao.scorers import score_attributes, score_relations

TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 32,
    "depth": 2,
    "embed_size": 500,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": None,
}
SIZES = {"zhibiao_relations": (4, 10, 1), "zhibiao_attributes": (6, 6, 13)}
SCORES = {
    "zhibiao_relations": (score_relations, "relations_f"),
    "zhibiao_attributes": (score_attributes, "attributes_acc"),
}


def pipeline(factory: str) -> Language:
    spans, features, outputs = SIZES[factory]
    nlp = blank()
    model = {
        "@architectures": "zhibiao.SpanScorer.v1", "tok2vec": TOK2VEC, "n_spans": spans, "n_features": features,
        "n_outputs": outputs,
    }  # fmt: skip
    nlp.add_pipe(factory, config={"model": model})
    return nlp


def with_predictions(nlp: Language, egs: list[Example]) -> list[Example]:
    return [Example(next(iter(nlp.pipe([eg.predicted.copy()]))), eg.reference) for eg in egs]


@pytest.mark.parametrize("factory", SIZES)
def test_overfit_save_reload(factory: str, tmp_path: Path) -> None:
    spacy.util.fix_random_seed(0)
    nlp = pipeline(factory)
    egs = examples(nlp)
    optimizer = nlp.initialize(lambda: egs)
    first = last = 0.0
    for _ in range(60):
        losses = nlp.update(egs, sgd=optimizer)
        last = losses[factory]
        first = first or last
    assert last < first / 10
    score, key = SCORES[factory]
    assert score(with_predictions(nlp, egs))[key] == 1.0
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert score(with_predictions(again, egs))[key] == 1.0
    assert nlp.to_bytes() == again.to_bytes()


@pytest.mark.parametrize("factory", SIZES)
def test_empty_and_uninitialized(factory: str) -> None:
    nlp = pipeline(factory)
    egs = examples(nlp)
    nothing = [Example(nlp.make_doc("没有数字。"), nlp.make_doc("没有数字。"))]
    with pytest.raises(ZhibiaoError, match="E041"):
        nlp.initialize(lambda: nothing)
    with pytest.raises(ZhibiaoError, match="E040"):
        next(iter(pipeline(factory).pipe([egs[0].predicted])))
    nlp.initialize(lambda: egs)
    for doc in nlp.pipe([nlp.make_doc(""), nlp.make_doc("没有数字。")]):
        assert doc._.relations == []
    assert nlp.update(nothing) == {factory: 0.0}


@pytest.mark.parametrize("factory", SIZES)
def test_prediction_does_not_depend_on_the_batch(factory: str) -> None:
    nlp = pipeline(factory)
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    docs = [eg.predicted for eg in egs]
    together = list(nlp.pipe([doc.copy() for doc in docs], batch_size=3))
    alone = [next(iter(nlp.pipe([doc.copy()], batch_size=1))) for doc in docs]
    for a, b in zip(together, alone):
        assert [r[:3] for r in a._.relations] == [r[:3] for r in b._.relations]
        numpy.testing.assert_allclose([r.score for r in a._.relations], [r.score for r in b._.relations], atol=1e-5)
        assert [e._.measure for e in a.ents] == [e._.measure for e in b.ents]


def test_misaligned_gold_is_no_target_and_counts_as_missed() -> None:
    nlp = pipeline("zhibiao_relations")
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    predicted = egs[0].predicted.copy()
    value = next(ent for ent in predicted.ents if ent.label_ == "VALUE")
    predicted.ents = [ent for ent in predicted.ents if ent.start_char != value.start_char]
    nlp.update([Example(predicted, egs[0].reference)])
    scores = score_relations(with_predictions(nlp, [Example(predicted, egs[0].reference)]))
    assert scores["relations_r"] < 1.0


def test_an_unproposed_gold_pair_costs_recall() -> None:
    nlp = blank()
    gold = examples(nlp)[0]
    predicted = gold.predicted.copy()
    predicted._.relations = [Relation(*r) for r in gold.reference._.relations[1:]]
    scores = score_relations([Example(predicted, gold.reference)])
    assert scores["relations_p"] == 1.0
    assert scores["relations_r"] < 1.0


def test_candidates_stay_in_their_paragraph_and_type() -> None:
    nlp = blank()
    doc = nlp.make_doc("2021年投资3亿元\n产量5吨")
    ents = [
        (0, 5, "YEAR"),
        (5, 7, "INDICATOR"),
        (7, 8, "VALUE"),
        (8, 10, "UNIT"),
        (11, 13, "INDICATOR"),
        (13, 14, "VALUE"),
        (14, 15, "UNIT"),
    ]
    doc.ents = [doc.char_span(*ent[:2], label=ent[2]) for ent in ents]
    found = list(groups(doc))
    pairs = {(g.label, g.value.text, p.text) for g in found for p in g.partners}
    assert pairs == {
        ("HAS_VALUE", "3", "投资"), ("HAS_UNIT", "3", "亿元"), ("IN_YEAR", "3", "2021年"),
        ("HAS_VALUE", "5", "产量"), ("HAS_UNIT", "5", "吨"),
    }  # fmt: skip
    spans, features = pair_table(doc, found)
    assert len(spans) == len(features) == len(pairs)
    assert (spans[:, 0::2] <= spans[:, 1::2]).all()


def test_relations_survive_storage() -> None:
    nlp = blank()
    doc = examples(nlp)[0].reference
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(r[0], tuple(r[1]), tuple(r[2])) for r in again._.relations] == [tuple(r[:3]) for r in doc._.relations]


def test_names_and_units_without_a_number_are_pruned() -> None:
    nlp = pipeline("zhibiao_relations")
    egs = examples(nlp)
    optimizer = nlp.initialize(lambda: egs)
    for _ in range(60):
        nlp.update(egs, sgd=optimizer)
    doc = nlp.make_doc("发展特色产业。")
    doc.ents = [doc.char_span(2, 6, label="INDICATOR"), doc.char_span(0, 2, label="REGION")]
    doc = next(iter(nlp.pipe([doc])))
    assert [ent.label_ for ent in doc.ents] == ["REGION"]
    doc = next(iter(nlp.pipe([egs[0].predicted.copy()])))
    assert len(doc.ents) == len(egs[0].reference.ents)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("价格下跌4.2%", "up"),
        ("增速回落近4.2%", "up"),
        ("跌幅为4.2%", "up"),
        ("增长-4.2%", "up"),
        ("价格上涨了4.2%", "down"),
        ("降幅扩大4.2%", "down"),
        ("税收负增长4.2%", ""),
        ("不减少4.2%", ""),
        ("同比4.2%", ""),
    ],
)
def test_a_verb_that_touches_a_number_excludes_the_other_direction(text: str, excluded: str) -> None:
    doc = blank().make_doc(text)
    doc.ents = [doc.char_span(text.index("4.2"), text.index("4.2") + 3, label="VALUE")]
    assert _excluded(doc.ents[0]) == excluded
