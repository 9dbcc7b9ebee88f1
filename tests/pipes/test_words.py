"""The words that tokens stand in: their class, the token's place in them, and the word."""

import pytest
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from tests.helpers import blank
from zhibiao.pipes.embed import COLUMNS, build_char_embed, char_features
from zhibiao.pipes.words import NUMBER, word_features


def features(text: str) -> list[tuple[int, int]]:
    """For each token of a text its place in the word (0 inside, 1 ends it, 2 begins it, 3 alone) and the word."""
    return [(int(first) % 4, int(word)) for first, word in word_features(blank().make_doc(text))]


def test_tokens_know_their_word() -> None:
    grain, yields = get_string_id("粮食"), get_string_id("产量")
    found = features("粮食；产量")
    assert [place for place, _ in found] == [2, 1, 3, 2, 1]
    assert [word for _, word in found] == [grain, grain, get_string_id(";"), yields, yields]


def test_the_class_of_a_word_tells_verbs_from_nouns() -> None:
    doc = blank().make_doc("增长，经济")
    classes = word_features(doc)[:, 0] // 4
    assert classes[0] == classes[1] == get_string_id("v") * 4 % 2**64 // 4
    assert classes[3] == classes[4] != classes[0]


def test_all_numbers_are_one_word() -> None:
    one, other = (features(f"产量{n}吨")[2] for n in ("3.2", "45"))
    assert one == other
    assert one[1] == get_string_id(NUMBER)


def test_words_are_those_of_the_norms() -> None:
    """Traditional characters stand in the words of the simplified ones."""
    nlp = blank()
    written, meant = nlp.make_doc("糧食產量"), nlp.make_doc("粮食产量")
    for token, norm in zip(written, "粮食产量"):
        token.norm_ = norm
    assert (word_features(written) == word_features(meant)).all()


def test_a_table_of_no_rows_is_left_out() -> None:
    nlp = blank()
    docs = [nlp.make_doc("粮食产量3万吨。"), Doc(nlp.vocab)]
    assert char_features(docs[0], len(COLUMNS)).shape == (len(docs[0]), len(COLUMNS))
    assert char_features(docs[1], len(COLUMNS)).shape == (0, len(COLUMNS))
    model = build_char_embed(8, 4, [20, 20, 20, 0, 0, 20])
    model.initialize(X=docs)
    assert sum(node.name == "hashembed" for node in model.walk()) == 4
    assert [vectors.shape for vectors in model.predict(docs)] == [(len(doc), 8) for doc in docs]


def test_more_tables_than_features_are_refused() -> None:
    with pytest.raises(ValueError, match="7 tables for 6 features"):
        build_char_embed(8, 4, [20] * 7)


def test_a_doc_whose_vocabulary_knows_no_norms() -> None:
    assert word_features(Doc(Vocab(), words=["粮"])).shape == (1, 2)
