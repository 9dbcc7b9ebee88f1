"""The stand-off format, the corpus check and what it refuses."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.helpers import blank
from zhibiao.checks import check_corpus
from zhibiao.corpora import gold_docs, read_docs, read_split, write_docs
from zhibiao.errors import ZhibiaoError
from zhibiao.pipes.extensions import values_of
from zhibiao.standoff import dump, load

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
NAME = "county_2016_xinan_report"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A corpus of one authored document."""
    (tmp_path / "authored").mkdir()
    shutil.copy(CORPUS / "schema.json", tmp_path)
    for suffix in (".txt", ".json"):
        shutil.copy(CORPUS / "authored" / f"{NAME}{suffix}", tmp_path / "authored")
    splits = {
        "authored": {"train": [], "dev": [], "test": [NAME]},
        "real": {"train": [], "dev": [], "test": []},
        "blind": {},
    }
    (tmp_path / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    return tmp_path


def test_the_shipped_corpus_is_valid() -> None:
    report = check_corpus(CORPUS, ROOT / "assets" / "texts")
    assert report.errors == []
    assert report.documents >= 46
    assert report.facts >= 3800


def test_load_dump_round_trip(tmp_path: Path) -> None:
    for path in sorted(CORPUS.glob("*/*.json")):
        annotation = load(path)
        dump(annotation, tmp_path / path.name)
        assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def change(corpus: Path, edit) -> list[str]:
    path = corpus / "authored" / f"{NAME}.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    edit(plain)
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return check_corpus(corpus, corpus).errors


def first(plain: dict) -> dict:
    return plain["facts"][0]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda p: first(p).update(measure="rate"), "measure"),
        (lambda p: first(p).update(direction="up", measure="level"), "direction"),
        (lambda p: first(p).update(year="last year"), "year"),
        (lambda p: first(p).pop("status"), "status"),
        (lambda p: first(p)["spans"].update(value=[10**6, 10**6 + 2]), "VALUE"),
        (lambda p: first(p)["spans"].update(unit=[0, 3]), "outside the line"),
        (lambda p: p["facts"].append(dict(first(p))), "stands in 2 facts"),
        (lambda p: p.update(sha256="0" * 64), "altered"),
        (lambda p: p.update(doc="other"), "named"),
        (lambda p: p.update(paragraphs=[[0, 10**6]]), "not inside one line"),
    ],
)
def test_bad_annotation_is_refused(small: Path, edit, reason: str) -> None:
    assert check_corpus(small, small).errors == []
    errors = change(small, edit)
    assert errors
    assert any(reason in error and NAME in error for error in errors)


def test_a_mention_that_cleaning_drops_is_refused(small: Path) -> None:
    """As furniture: a line with a share button."""
    path = small / "authored" / f"{NAME}.txt"
    raw = path.read_text(encoding="utf-8")

    def edit(plain: dict) -> None:
        start = first(plain)["spans"]["value"][0]
        line = raw[raw.rfind("\n", 0, start) + 1 : raw.find("\n", start)]
        noisy = raw.replace(line, f"©{line[1:120]}")
        path.write_text(noisy, encoding="utf-8")
        plain["sha256"] = sha256(noisy.encode()).hexdigest()

    assert any("is lost in cleaning" in error for error in change(small, edit))


def test_overlapping_entities_are_refused(small: Path) -> None:
    def edit(plain: dict) -> None:
        start, end = first(plain)["spans"]["indicator"]
        first(plain)["spans"]["indicator"] = [start, end - 1]
        plain["facts"][1]["spans"]["indicator"] = [start + 1, end]

    assert any("overlap" in error for error in change(small, edit))


def test_blind_and_doubled_documents_are_refused(small: Path) -> None:
    splits = json.loads((small / "splits.json").read_text(encoding="utf-8"))
    splits["authored"]["train"] = [NAME, "hidden"]
    splits["blind"] = {"x": ["hidden"]}
    (small / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    errors = check_corpus(small, small).errors
    assert any("2 times" in error for error in errors)
    assert any("blind" in error for error in errors)
    assert any("no annotation" in error for error in errors)


def test_a_paragraph_in_two_splits_is_found(small: Path) -> None:
    for suffix in (".txt", ".json"):
        text = (small / "authored" / f"{NAME}{suffix}").read_text(encoding="utf-8")
        (small / "authored" / f"copy{suffix}").write_text(
            text.replace(f'"doc": "{NAME}"', '"doc": "copy"'), encoding="utf-8"
        )
    splits = json.loads((small / "splits.json").read_text(encoding="utf-8"))
    splits["authored"]["train"] = ["copy"]
    (small / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    assert any("100% the same" in error for error in check_corpus(small, small).errors)


def test_an_altered_text_is_refused(small: Path) -> None:
    path = small / "authored" / f"{NAME}.txt"
    path.write_text(path.read_text(encoding="utf-8") + "补", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E035"):
        read_split(small, small, "authored", "test")


def test_gold_docs_hold_the_annotation(small: Path, tmp_path: Path) -> None:
    nlp = blank()
    (gold,) = read_split(small, small, "authored", "test")
    docs = list(gold_docs(gold, nlp.vocab))
    write_docs(docs, tmp_path / "x.spacy")
    again = list(read_docs(tmp_path / "x.spacy", nlp.vocab))
    assert sum(len(values_of(doc)) for doc in again) == len(gold.annotation.facts)
    assert sum(len(doc._.relations) for doc in again) == len(gold.annotation.relations())
    assert sum(len(doc.ents) for doc in again) == len(gold.annotation.entities())
    assert [list(doc._.relations) for doc in again] == [list(doc._.relations) for doc in docs]
    assert all(doc._.context for doc in again)


def test_only_annotated_paragraphs_are_gold(small: Path) -> None:
    path = small / "authored" / f"{NAME}.json"
    annotation = load(path)
    line = next(iter((small / "authored" / f"{NAME}.txt").read_text(encoding="utf-8").split("\n")))
    annotation.paragraphs = [(0, len(line))]
    annotation.facts = []
    dump(annotation, path)
    (gold,) = read_split(small, small, "authored", "test")
    assert len(gold.gold_paragraphs()) == 1
    assert all(doc.text == gold.gold_paragraphs()[0].text for doc in gold_docs(gold, blank().vocab))
