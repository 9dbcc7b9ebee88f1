"""For every record and span, the raw text at the offsets is the mention: on noisy authored documents always, on the seeds when present."""

import re
from pathlib import Path

import pytest

from zhibiao.pipelines import TRAINED, load_pipeline
from zhibiao.records import extract
from zhibiao.standoff import load
from zhibiao.text.clean import clean
from zhibiao.text.document import Document

ROOT = Path(__file__).parent.parent
AUTHORED = ROOT / "corpus" / "authored"
NOISY = [
    path
    for path in sorted(AUTHORED.glob("*.txt"))
    if any(mark in (text := path.read_text(encoding="utf-8")) for mark in ("當", "當前", "）％", "３", "當年", "*"))
    and (re.search(r"[一-鿿][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔù]+[)）]", text) or "*" in text or re.search(r"[０-９]", text))
]
SEEDS = sorted((ROOT / "assets" / "texts").glob("seed_*.txt")) or sorted(
    (ROOT.parent / "shared" / "seeds").glob("*.txt")
)
PIPELINES = ["rules", *(["trained"] if any((ROOT / path / "meta.json").exists() for path in TRAINED) else [])]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module", params=PIPELINES)
def nlp(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    model = next((str(ROOT / p) for p in TRAINED if (ROOT / p / "meta.json").exists()), None)
    return load_pipeline(request.param, model if request.param == "trained" else None)


def test_there_are_noisy_documents() -> None:
    assert len(NOISY) >= 4


@pytest.mark.parametrize("path", NOISY + SEEDS, ids=lambda p: p.stem)
def test_raw_text_at_the_offsets_is_the_mention(nlp, path: Path) -> None:
    raw = path.read_bytes().decode("utf-8")
    facts = extract(nlp, raw, name=path.name)
    assert facts
    spans = set()
    for fact in facts:
        mentions = {"value": fact.value_text, "indicator": fact.indicator}
        for key, mention in mentions.items():
            if mention is not None:
                assert bare(clean(raw[slice(*fact.spans[key])]).text) == bare(mention)
        for span in fact.spans.values():
            if span is not None:
                assert 0 <= span[0] < span[1] <= len(raw)
                assert "\n" not in raw[slice(*span)]
                assert raw[slice(*span)] == raw[slice(*span)].strip()
        assert (
            re.search(r"\d", fact.value_text)
            or "*" in fact.value_text
            or re.search("[零一二两三四五六七八九十百千万亿半数几]", fact.value_text)
        )
        if "*" in fact.value_text:
            assert fact.value is None
            assert "masked" in fact.flags
        spans.add(fact.spans["value"])
    assert len(spans) == len(facts)


def test_facts_do_not_move_with_the_newlines() -> None:
    raw = NOISY[0].read_bytes().decode("utf-8")
    nlp = load_pipeline("rules")
    lf = extract(nlp, raw)
    crlf_text = raw.replace("\n", "\r\n")
    crlf = extract(nlp, crlf_text)
    assert [f.value_text for f in lf] == [f.value_text for f in crlf]
    assert all(crlf_text[slice(*a.spans["value"])] == raw[slice(*b.spans["value"])] for a, b in zip(crlf, lf))


def test_gold_of_noisy_documents_is_found_by_the_cleaner() -> None:
    for path in NOISY:
        document, annotation = Document.from_path(path), load(path.with_suffix(".json"))
        for fact in annotation.facts:
            span = document.clean.apply(fact.value)
            assert span is not None, (path.name, fact.value)
            assert document.clean.unapply(span) == fact.value
