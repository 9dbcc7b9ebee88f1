"""Names and places exchanged: the annotation moves along, numbers and units stay."""

from pathlib import Path
from random import Random

from zhibiao.corpora import make_reader, write_docs
from zhibiao.pipes.extensions import partners, values_of
from zhibiao.schema import ATTRIBUTES
from zhibiao.swap import collect, make_swap, swap

from .helpers import blank, examples


def facts(doc) -> list[tuple]:  # type: ignore[no-untyped-def]
    """Per number: its text, the texts of what it is related to, its attributes."""
    links = partners(doc)
    return [
        (
            value.text,
            {label: doc.text[slice(*r.partner)] for label, r in links[value.start_char, value.end_char].items()},
            tuple(value._.get(name) for name in ATTRIBUTES),
        )
        for value in values_of(doc)
    ]


def test_relations_point_to_the_exchanged_words() -> None:
    gold = [eg.reference for eg in examples(blank())]
    pool = {("INDICATOR", "亿元"): ["工业增加值"], ("INDICATOR", "万吨"): ["油料产量"], ("REGION", "县"): ["某某县"]}
    copy = swap(gold[0], pool, 1.0, Random(0))
    assert copy is not None
    assert copy.text == gold[0].text.replace("地区生产总值", "工业增加值").replace("粮食", "油料").replace(
        "全县", "某某县"
    )
    for (value, before, told), (copied, after, said) in zip(facts(gold[0]), facts(copy)):
        assert (value, told) == (copied, said)
        assert before["HAS_UNIT"] == after["HAS_UNIT"]
        assert after["IN_REGION"] == "某某县"
        assert after["HAS_VALUE"] in ("工业增加值", "油料产量")


def test_nothing_to_exchange() -> None:
    (gold, *_) = [eg.reference for eg in examples(blank())]
    assert swap(gold, {}, 1.0, Random(0)) is None
    assert swap(gold, {("INDICATOR", "亿元"): ["工业增加值"]}, 0.0, Random(0)) is None


def test_the_pool_knows_what_is_counted_in_the_same_unit() -> None:
    pool = collect(eg.reference for eg in examples(blank()))
    assert pool["INDICATOR", "亿元"] == ["地区生产总值"]
    assert pool["REGION", "镇"] == ["青岭镇"]


def test_a_reader_gives_every_paragraph_once(tmp_path: Path) -> None:
    nlp = blank()
    path = tmp_path / "train.spacy"
    gold = [eg.reference for eg in examples(nlp)]
    write_docs(gold, path)
    read = list(make_reader(path, True, make_swap(path, level=1.0, rate=1.0))(nlp))
    assert len(read) == len(gold)
    again = list(make_reader(path, True, make_swap(path, level=1.0, rate=1.0))(nlp))
    assert [eg.reference.text for eg in read] == [eg.reference.text for eg in again]
    for before, eg in zip(gold, read):
        assert [f[0] for f in facts(before)] == [f[0] for f in facts(eg.reference)]
        assert {e.text for e in eg.predicted.ents} <= {e.text for e in eg.reference.ents}


def test_a_reader_of_some_labels_reads_no_other(tmp_path: Path) -> None:
    nlp = blank()
    path = tmp_path / "train.spacy"
    write_docs([eg.reference for eg in examples(nlp)], path)
    read = list(make_reader(path, labels=["VALUE", "UNIT"])(nlp))
    assert {ent.label_ for eg in read for ent in eg.reference.ents} == {"VALUE", "UNIT"}


def test_paragraphs_of_real_documents_are_read_more_often(tmp_path: Path) -> None:
    nlp = blank()
    gold = [eg.reference for eg in examples(nlp)][:3]
    for doc, part in zip(gold, ("authored", "real", "seed"), strict=True):
        doc.user_data["part"] = part
    write_docs(gold, tmp_path / "train.spacy")
    one, real, seed = (doc.text for doc in gold)
    read = [eg.reference.text for eg in make_reader(tmp_path / "train.spacy", repeat_real=2)(nlp)]
    assert read == [one, real, real, seed, seed]
