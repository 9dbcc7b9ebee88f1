"""Breaking documents: offsets stay exact, mentions come back from cleaning, nothing depends on chance but the seed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.util import registry

from tests.helpers import FACTS, blank, examples
from zhibiao.checks import check_corpus, check_document
from zhibiao.corpora import gold_docs, make_reader, read_split, write_docs
from zhibiao.errors import ZhibiaoError
from zhibiao.lexicon import noise as data
from zhibiao.noise.augmenter import break_doc, make_noise
from zhibiao.noise.broken import INSERTED, BrokenText
from zhibiao.noise.document import break_document, break_text
from zhibiao.noise.kinds import KINDS, LINE_KINDS, Page
from zhibiao.pipes.extensions import values_of
from zhibiao.schema import ATTRIBUTES
from zhibiao.standoff import GoldDocument
from zhibiao.text.clean import clean, simplify
from zhibiao.text.document import Document

ROOT = Path(__file__).parent.parent
GOLD = read_split(ROOT / "corpus", ROOT / "corpus", "authored", "train")
NUMBERS = st.sampled_from(range(len(GOLD)))
# kinds that cleaning undoes inside a mention, always
UNDONE = (
    "injected_keywords", "neighbour_sentences", "neighbour_lines", "spaces", "wrong_conversions", "traditional",
    "full_width", "pinyin", "page_breaks", "furniture",
)  # fmt: skip
RATES = st.fixed_dictionaries({kind: st.sampled_from([0.0, 0.05, 0.5, 1.0]) for kind in KINDS})
PARAGRAPH_KINDS = {kind: 0.3 for kind in KINDS if kind not in LINE_KINDS}


def survivor(mention: str) -> re.Pattern[str]:
    """What may be left of a clean mention: each character, or what its kind of noise makes of it, and blanks between."""
    pieces = []
    for i, char in enumerate(mention):
        forms = {char, data.HALF_WIDTH.get(char, char)}
        forms.update("*" if char.isdigit() else "", data.OCR_CONFUSIONS.get(char, ""))
        droppable = (
            char in data.QUOTES
            or any(m.start() == i for m in re.finditer(data.FUNCTION_WORDS, mention))
            or (char == "年" and re.search(r"\d{4}$", mention[:i]))
        )
        pieces.append("(?:" + "|".join(map(re.escape, sorted(forms))) + ")" + ("?" if droppable else ""))
    return re.compile(" ?".join(pieces))


def mentions(gold: GoldDocument) -> list[str]:
    """The clean text of every mention."""
    found = []
    for start, end, _ in gold.annotation.entities():
        span = gold.document.clean.apply((start, end))
        assert span is not None
        found.append(gold.document.clean.text[slice(*span)])
    return found


def broken(gold: GoldDocument, rates: dict[str, float], seed: int) -> GoldDocument:
    raw, annotation = break_document(gold, rates, seed)
    return GoldDocument(annotation, Document.from_text(raw, gold.document.name))


@given(NUMBERS, RATES, st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_every_mention_survives_and_every_check_passes(number: int, rates: dict[str, float], seed: int) -> None:
    gold = GOLD[number]
    copy = broken(gold, rates, seed)
    assert list(check_document(copy.annotation, copy.document)) == []
    assert [e[2] for e in copy.annotation.entities()] == [e[2] for e in gold.annotation.entities()]
    for before, after in zip(mentions(gold), mentions(copy)):
        assert survivor(before).fullmatch(after), (before, after)
    for before, after in zip(gold.annotation.facts, copy.annotation.facts):
        assert [getattr(before, k) for k in (*ATTRIBUTES, "year", "region", "indicator_name")] == [
            getattr(after, k) for k in (*ATTRIBUTES, "year", "region", "indicator_name")
        ]


@given(NUMBERS, st.sets(st.sampled_from(UNDONE)), st.sampled_from([0.1, 0.5, 1.0]), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_cleaning_undoes_what_only_looks_different(number: int, kinds: set[str], rate: float, seed: int) -> None:
    gold = GOLD[number]
    assert mentions(broken(gold, dict.fromkeys(kinds, rate), seed)) == mentions(gold)


def test_traditional_characters_come_back() -> None:
    broken = break_text("澄江湖畔小镇发展3万户。", Page(), {"traditional": 1.0}, 1).text
    assert broken != clean(broken).text == "澄江湖畔小镇发展3万户。"


@given(NUMBERS, st.sampled_from(sorted(KINDS)), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_the_seed_decides(number: int, kind: str, seed: int) -> None:
    gold = GOLD[number]
    assert break_document(gold, {kind: 0.5}, seed) == break_document(gold, {kind: 0.5}, seed)
    assert break_document(gold, {kind: 0.0}, seed) == (gold.document.raw, gold.annotation)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_strikes(kind: str) -> None:
    assert any(break_document(gold, {kind: 1.0}, 1)[0] != gold.document.raw for gold in GOLD)
    assert len({break_document(gold, {kind: 0.5}, seed)[0] for gold in GOLD[:3] for seed in range(3)}) > 3


@given(st.text(alphabet=st.sampled_from(list("县镇面历的年和“”，。（）\n\r 012.%*AO〇三年")), max_size=80), st.data())
@settings(deadline=None)
def test_any_text_is_broken_with_exact_origins(text: str, pick: st.DataObject) -> None:
    rates = pick.draw(RATES)
    spans = [m.span() for m in re.finditer(r"[^\s，。]+", text)]
    page = Page(
        [(*span, "INDICATOR") for span in pick.draw(st.sets(st.sampled_from(spans)).map(sorted))] if spans else []
    )
    result = break_text(text, page, rates, pick.draw(st.integers(0, 9)))
    assert len(result.origin) == len(result.text)
    kept = [o for o in result.origin if o != INSERTED]
    assert kept == sorted(set(kept))
    for start, end, _ in page.mentions:
        carried = result.carry((start, end))
        assert carried is not None
        assert "\n" not in result.text[slice(*carried)]
    for char, origin in zip(result.text, result.origin):
        if char.isascii() and char.isdigit() and origin != INSERTED:
            assert char == text[origin] or text[origin] == "〇"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("到2025年3月", "dropped_years", "到2025年3月"),
        ("到2025年末", "dropped_years", "到2025末"),
        ("8和9个", "dropped_words", "8和9个"),
        ("“双百”工程", "dropped_quotes", "双百工程"),
        ("增长3，2022年", "half_width", "增长3，2022年"),
        ("增长3%，其中", "half_width", "增长3%,其中"),
        ("共5家", "hidden_digits", "共5家"),
        ("５", "ocr", "５"),
    ],
)
def test_nothing_is_struck_that_would_change_a_number(text: str, kind: str, expected: str) -> None:
    text = f"全县{text}。"
    assert break_text(text, Page(), {kind: 1.0}, 0).text.replace(".", "。") == f"全县{expected}。"


def test_wrong_conversions_are_single_and_known_to_cleaning() -> None:
    for char, forms in data.WRONG_CONVERSIONS.items():
        assert [simplify(form) for form in forms] == [char] * len(forms)


def test_neighbours_and_furniture_are_no_facts_and_no_text() -> None:
    assert not any("\n" in line for line in data.NEIGHBOURS)
    lines = [line.format(place="青岭", year="2022") for line in (*data.PAGE_HEAD, *data.PAGE_FOOT, *data.PAGE_BREAKS)]
    assert clean("\n".join(lines)).text.strip() == ""


def test_unknown_kinds_and_rates_are_refused() -> None:
    for rates in ({"coffee": 0.1}, {"ocr": 2}, {"ocr": -0.1}):
        with pytest.raises(ZhibiaoError, match="E022"):
            break_document(GOLD[0], rates)
    with pytest.raises(ZhibiaoError, match="E022"):
        make_noise({"furniture": 0.5})


def test_edits_are_apart_and_one_for_one() -> None:
    text = BrokenText.of("甲乙丙")
    assert text.edit([(0, 0, "子"), (1, 2, ""), (2, 3, "丁")]).text == "子甲丁"
    with pytest.raises(ValueError, match="cannot become"):
        text.edit([(0, 1, "子丑")])
    with pytest.raises(ValueError, match="overlaps"):
        text.edit([(0, 2, ""), (1, 2, "")])
    assert text.edit([(1, 2, "")]).carry((1, 2)) is None


@given(st.sampled_from(range(len(FACTS))), st.integers(0, 999))
@settings(deadline=None)
def test_a_broken_doc_keeps_its_annotation(number: int, seed: int) -> None:
    nlp = blank()
    reference = examples(nlp)[number].reference
    reference._.context = {"region": "青岭县"}
    copy = break_doc(reference, PARAGRAPH_KINDS, seed)
    if copy is None:
        return
    assert [e.label_ for e in copy.ents] == [e.label_ for e in reference.ents]
    where = {}
    for before, after in zip(reference.ents, copy.ents):
        assert survivor(before.text).fullmatch(after.text), (before.text, after.text)
        where[before.start_char, before.end_char] = (after.start_char, after.end_char)
    assert [(r.label, where[r.head], where[r.tail]) for r in reference._.relations] == [r[:3] for r in copy._.relations]
    for before, after in zip(values_of(reference), values_of(copy)):
        assert all(before._.get(name) == after._.get(name) for name in ATTRIBUTES)
    assert copy._.context == reference._.context


def test_the_augmenter_in_a_reader(tmp_path: Path) -> None:
    nlp = blank()
    write_docs(gold_docs(GOLD[0], nlp.vocab), tmp_path / "x.spacy")
    make = registry.augmenters.get("zhibiao.Noise.v1")

    def read(**settings) -> list:
        augmenter = make(rates=PARAGRAPH_KINDS, **settings) if settings else None
        return list(make_reader(tmp_path / "x.spacy", gold_entities=True, augmenter=augmenter)(nlp))

    plain, none, all_ = read(), read(level=0.0), read(level=1.0, seed=3)
    assert [eg.text for eg in none] == [eg.text for eg in plain]
    assert len(all_) > 1.8 * len(plain)
    assert [eg.text for eg in all_] == [eg.text for eg in read(level=1.0, seed=3)]
    assert [eg.text for eg in all_] != [eg.text for eg in read(level=1.0, seed=4)]
    assert {eg.text for eg in plain} <= {eg.text for eg in all_}
    assert all(bool(eg.predicted.ents) == bool(eg.reference.ents) and eg.predicted._.context for eg in all_)


def test_a_noisy_copy_of_a_split_is_a_corpus(tmp_path: Path) -> None:
    output = tmp_path / "noisy"
    command = [sys.executable, "scripts/break_corpus.py", "corpus", "corpus", str(output), "--seed", "5"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    report = check_corpus(output, output / "texts")
    assert report.errors == []
    original = read_split(ROOT / "corpus", ROOT / "corpus", "authored", "dev")
    copies = read_split(output, output / "texts", "authored", "dev")
    assert [c.annotation.doc for c in copies] == [g.annotation.doc for g in original]
    assert all(c.document.raw != g.document.raw for c, g in zip(copies, original))
