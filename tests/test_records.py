"""Reading report after report with one pipeline: its words are forgotten, the facts are the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span

from zhibiao import records
from zhibiao.pipelines import load_rules
from zhibiao.records import extract

MOST = 300
REPORTS = [
    "青岭县人民政府工作报告\n"
    + "".join(f"202{number % 3}年，粮食产量{line}.{number}7万吨，增长{number}.{line}%。\n" for line in range(20))
    for number in range(1, 9)
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_rules()


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_WORDS", MOST)


@pytest.fixture(scope="module")
def expected(nlp: Language) -> list[list[dict]]:
    """The facts of the reports, all words kept in the one vocabulary of the pipeline."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_make_doc", lambda nlp, text: nlp.make_doc(text))
        return [[fact.record() for fact in extract(nlp, text)] for text in REPORTS]


@pytest.mark.usefixtures("few_words")
def test_words_are_forgotten_and_the_facts_are_the_same(nlp: Language, expected: list[list[dict]]) -> None:
    before = len(nlp.vocab), len(nlp.vocab.strings)
    most = 0
    vocabularies = set()
    for text, facts in zip(REPORTS, expected):
        assert [fact.record() for fact in extract(nlp, text)] == facts
        assert len(facts) == 40
        vocabulary = records._tokenizers[nlp.tokenizer].vocab
        vocabularies.add(id(vocabulary))
        most = max(most, len(vocabulary))
    assert (len(nlp.vocab), len(nlp.vocab.strings)) == before
    assert len(vocabularies) > 1
    assert most < MOST + 100  # a paragraph is read to its end


@pytest.mark.usefixtures("few_words")
def test_threads_share_a_pipeline(nlp: Language, expected: list[list[dict]]) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: [fact.record() for fact in extract(nlp, text)], REPORTS * 2))
    assert found == expected * 2


def test_a_memory_zone_of_the_caller_does_no_harm(nlp: Language, expected: list[list[dict]]) -> None:
    with nlp.memory_zone():
        found = extract(nlp, REPORTS[0])
    assert [fact.record() for fact in found] == expected[0]


def test_the_tokenizer_that_a_pipeline_is_given_later_is_used() -> None:
    nlp = load_rules()
    assert len(records._make_doc(nlp, "产量35吨")) == 4
    nlp.tokenizer = spacy.blank("en").tokenizer
    assert len(records._make_doc(nlp, "产量35吨")) == 1


def test_labels_that_are_hashes_are_known_to_the_words_of_a_paragraph() -> None:
    """spaCy's own recognizer writes the hash of a label, which the vocabulary of the Doc has to resolve (E084)."""
    nlp = load_rules()
    label = nlp.vocab.strings.add("SELTEN")
    doc = records._make_doc(nlp, "粮食产量3.2万吨")
    assert Span(doc, 0, 2, label=label).label_ == "SELTEN"


def test_words_have_the_norm_and_shape_that_a_pipeline_was_trained_on(nlp: Language) -> None:
    text = "2022年，粮食产量3.2万吨，增长6.1％"
    doc, expected = records._make_doc(nlp, text), nlp.make_doc(text)
    assert [(token.norm_, token.shape_) for token in doc] == [(token.norm_, token.shape_) for token in expected]
