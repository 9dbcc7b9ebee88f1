"""The recognizer: tags and entities, its loss, and that it learns, is saved and comes back the same."""

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from tests.helpers import blank, examples
from zhibiao.errors import ZhibiaoError
from zhibiao.pipes.ner.component import IGNORED, Recognizer, gold_tags

LABELS = ("VALUE", "UNIT", "YEAR", "REGION")
TOK2VEC = {
    "@architectures": "zhibiao.CharTok2Vec.v1", "width": 24, "depth": 1, "window_size": 1, "maxout_pieces": 2,
    "table_width": 12, "rows": [300, 300, 300, 16],
}  # fmt: skip


def pipeline() -> Language:
    nlp = blank()
    model = {"@architectures": "zhibiao.TokenScorer.v1", "tok2vec": TOK2VEC}
    nlp.add_pipe("zhibiao_ner", name="ner", config={"model": model, "labels": list(LABELS)})
    return nlp


def fresh(nlp: Language) -> list[Example]:
    """Examples whose predicted Docs have no entities, the gold ones those of LABELS."""
    found = []
    for eg in examples(nlp):
        eg.reference.ents = [ent for ent in eg.reference.ents if ent.label_ in LABELS]
        found.append(Example(nlp.make_doc(eg.reference.text), eg.reference))
    return found


def recognizer(nlp: Language) -> Recognizer:
    pipe = nlp.get_pipe("ner")
    assert isinstance(pipe, Recognizer)
    return pipe


def test_overfit_save_reload(tmp_path: Path) -> None:
    spacy.util.fix_random_seed(0)
    nlp = pipeline()
    egs = fresh(nlp)
    optimizer = nlp.initialize(lambda: egs)
    for _ in range(80):
        nlp.update(egs, sgd=optimizer)
    assert nlp.evaluate(fresh(nlp))["ents_f"] == 1.0
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again.evaluate(fresh(again))["ents_f"] == 1.0
    assert nlp.to_bytes() == again.to_bytes()


def test_empty_and_uninitialized() -> None:
    nlp = pipeline()
    nothing = [Example(nlp.make_doc("没有数字。"), nlp.make_doc("没有数字。"))]
    with pytest.raises(ZhibiaoError, match="E041"):
        nlp.initialize(lambda: nothing)
    with pytest.raises(ZhibiaoError, match="E040"):
        nlp("产量5吨")
    egs = fresh(nlp)
    nlp.initialize(lambda: egs)
    assert next(iter(nlp.pipe([nlp.make_doc("")]))).ents == ()
    assert nlp.update([Example(nlp.make_doc(""), nlp.make_doc(""))]) == {"ner": 0.0}


def test_tags_of_gold_entities_and_back() -> None:
    nlp = pipeline()
    for eg in fresh(nlp):
        tags = gold_tags(eg, LABELS)
        recognizer(nlp).set_annotations([eg.predicted], [tags])
        assert [(e.start_char, e.end_char, e.label_) for e in eg.predicted.ents] == [
            (e.start_char, e.end_char, e.label_) for e in eg.reference.ents
        ]


def test_tags_that_continue_nothing_are_left_out() -> None:
    nlp = pipeline()
    doc = nlp.make_doc("产量5吨和甲镇乙镇")
    recognizer(nlp).set_annotations([doc], [numpy.array([0, 2, 1, 2, 4, 7, 8, 7, 8])[: len(doc)]])
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("5吨", "VALUE"), ("甲镇", "REGION"), ("乙镇", "REGION"),
    ]  # fmt: skip


def test_an_entity_that_ends_inside_a_token_is_no_target() -> None:
    nlp = pipeline()
    predicted, reference = nlp.make_doc("增长317.2%"), spacy.blank("zh").make_doc("增长317.2%")
    reference.ents = [reference.char_span(2, 5, label="VALUE")]
    assert gold_tags(Example(predicted, reference), LABELS).tolist() == [0, 0, IGNORED, 0]


def test_the_gradient_is_that_of_the_loss() -> None:
    pipe = recognizer(pipeline())
    random = numpy.random.default_rng(0)
    scores, tags = random.normal(size=(6, 9)), numpy.array([0, 1, 2, IGNORED, 5, 8])
    _, gradient = pipe.get_loss(tags, scores)
    for row, column in ((0, 0), (1, 3), (3, 2), (5, 8)):
        moved = []
        for step in (1e-5, -1e-5):
            changed = scores.copy()
            changed[row, column] += step
            moved.append(pipe.get_loss(tags, changed)[0])
        assert gradient[row, column] == pytest.approx((moved[0] - moved[1]) / 2e-5, abs=1e-6)


def test_prediction_does_not_depend_on_the_batch() -> None:
    nlp = pipeline()
    egs = fresh(nlp)
    nlp.initialize(lambda: egs)
    texts = [eg.reference.text for eg in egs]
    together = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in nlp.pipe(texts, batch_size=8)]
    assert together == [[(e.start, e.end, e.label_) for e in nlp(text).ents] for text in texts]
