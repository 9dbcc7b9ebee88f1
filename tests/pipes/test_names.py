"""Known names as a feature: which are learned, which are shown when, and that a pipeline keeps them."""

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.tokens import Doc

from zhibiao.pipes.embed import COLUMNS, build_char_embed, learn_names
from zhibiao.pipes.names import BEGINS, ENDS, INSIDE, collect, lexicon, name_places

KNOWN = lexicon("粮食产量\n产量\n产量增加值\n茶园面积", hide=False)


def blank() -> spacy.language.Language:
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhibiao.Tokenizer.v1"}}})


def named(text: str, *names: str) -> Doc:
    doc = blank().make_doc(text)
    doc.ents = [doc.char_span(text.index(name), text.index(name) + len(name), label="INDICATOR") for name in names]
    return doc


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("粮食产量3万吨", [BEGINS, INSIDE, INSIDE, ENDS, 0, 0, 0]),
        ("总产量30万吨", [0, BEGINS, ENDS, 0, 0, 0]),  # 30 is one token
        ("食产", [0, 0]),
        ("总产量", [0, BEGINS, ENDS]),  # a longer name would end behind the text
        ("粮食产", [0, 0, 0]),
        ("粮", [0]),
        ("", []),
    ],
)
def test_tokens_know_their_place_in_the_longest_name(text: str, places: list[int]) -> None:
    assert name_places(blank().make_doc(text), KNOWN).tolist() == places


def test_names_that_stand_twice_are_learned() -> None:
    docs = [named("粮食产量3万吨", "粮食产量"), named("粮食产量5万吨，茶园面积2亩", "粮食产量", "茶园面积")]
    assert collect(docs) == ["粮食产量"]


def test_half_of_the_names_are_hidden_in_training() -> None:
    names = [f"产量{number}" for number in range(1000)]
    shown, all_names = lexicon("\n".join(names), True)[1], lexicon("\n".join(names), False)[1]
    assert all_names == set(names)
    assert shown < all_names
    assert 400 < len(shown) < 600


def test_a_model_learns_and_keeps_the_names(tmp_path: Path) -> None:
    rows = [20] * len(COLUMNS)
    model = build_char_embed(8, 4, rows)
    doc = named("粮食产量3万吨", "粮食产量")
    model.initialize(X=[doc])
    before = model.predict([doc])[0]
    learn_names(model, [doc, doc])
    after = model.predict([doc])[0]
    assert numpy.abs(before[:4] - after[:4]).max() > 0
    assert (before[4:] == after[4:]).all()
    again = build_char_embed(8, 4, rows).from_bytes(model.to_bytes())
    assert (again.predict([doc])[0] == after).all()


def test_a_model_without_that_table_learns_no_names() -> None:
    model = build_char_embed(8, 4, [20, 20])
    learn_names(model, [named("粮食产量3万吨", "粮食产量")] * 2)
    assert all(node.attrs.get("names", "") == "" for node in model.walk())
