"""Every disagreement of two annotators was decided, and the corpus says what was decided."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from zhibiao.agreement import (
    DECIDED,
    VERDICTS,
    adjudication_block,
    agreement,
    agreement_block,
    common,
    decisions,
    disagreements,
    pairs,
    undo,
)
from zhibiao.corpus_stats import generated_block
from zhibiao.standoff import SECOND, Annotation, GoldFact, annotation_files, load

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
LINES = decisions(CORPUS)
RULES = set(re.findall(r"^### (\d+\.\d+) ", (CORPUS / "guidelines.md").read_text(encoding="utf-8"), re.MULTILINE))
REFRESH = "write the block anew with zhibiao.agreement and zhibiao.corpus_stats.write_block"


def said(annotation: Annotation, value: list[int], field: str) -> Any:
    """What an annotation says in a field, as JSON has it."""
    fact = next((fact for fact in annotation.facts if fact.value == tuple(value)), None)
    if field == "fact":
        return json.loads(json.dumps(vars(fact))) if fact else None
    if fact is None:
        return None
    if field.startswith("spans."):
        span = fact.spans[field.removeprefix("spans.")]
        return list(span) if span else None
    return getattr(fact, field)


@pytest.fixture(scope="module")
def annotated() -> dict[str, tuple[Annotation, Annotation]]:
    first = {path.stem: path for path in annotation_files(CORPUS)}
    return {path.stem: (load(first[path.stem]), load(path)) for path in (CORPUS / SECOND).glob("*.json")}


def test_lines_are_of_documents_that_were_annotated_twice(annotated: dict) -> None:
    assert LINES
    assert {line["doc"] for line in LINES} <= set(annotated)
    keys = [(line["doc"], *line["value"], line["field"]) for line in LINES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("doc", sorted({line["doc"] for line in LINES}))
def test_the_corpus_says_what_was_decided(doc: str, annotated: dict) -> None:
    first, second = annotated[doc]
    before = undo(copy.deepcopy(first), LINES)
    for line in (line for line in LINES if line["doc"] == doc):
        value, field = line["value"], line["field"]
        assert said(first, value, field) == line["final"], line
        assert said(before, value, field) == line["first"], line
        assert said(second, value, field) == line["second"], line
        same = [who for who in ("first", "second") if line[who] == line["final"]]
        assert same == ([line["decision"]] if line["decision"] in VERDICTS[:2] else []), line


def test_every_disagreement_was_decided() -> None:
    decided = {
        (line["doc"], tuple(line["value"]), line["field"])
        for line in LINES
        if line["first"] != line["second"] and line["field"] in DECIDED
    }
    found = set()
    for first, second in pairs(CORPUS):
        common(first, second)
        mine, theirs = ({fact.value: fact for fact in one.facts} for one in (first, second))
        for value in mine.keys() | theirs.keys():
            fields = ["fact"] if value not in mine or value not in theirs else DECIDED[1:]
            found |= {
                (first.doc, value, field)
                for field in fields
                if said(first, list(value), field) != said(second, list(value), field)
            }
    assert found == decided
    assert len(found) == sum(len(disagreements(*pair)) for pair in pairs(CORPUS))


def test_every_decision_names_a_rule_and_quotes_nothing() -> None:
    for line in LINES:
        named = re.match(r"((?:\d+\.\d+(?:, )?)+): ", line["reason"])
        assert named, line
        assert set(named[1].split(", ")) <= RULES, line
        assert line["reason"].isascii() or set(re.findall(r"[^\x00-\x7f]", line["reason"])) <= {"新", "的"}, line


def test_the_card_has_the_agreement_before_the_adjudication() -> None:
    pytest.importorskip("krippendorff")
    block = agreement_block(agreement(pairs(CORPUS)))
    assert generated_block(CORPUS / "README.md", "agreement") == block, REFRESH


def test_the_card_counts_the_decisions() -> None:
    assert generated_block(CORPUS / "README.md", "adjudication") == adjudication_block(LINES), REFRESH


def test_undo_restores_adds_and_removes() -> None:
    def fact(value: tuple[int, int], year: str) -> GoldFact:
        spans = {"indicator": None, "value": value, "unit": None, "year": (0, 2), "region": None}
        return GoldFact(spans, "level", "", "exact", "actual", year, "")

    annotation = Annotation("a", "authored", "", {}, {}, [], [fact((5, 6), "2022"), fact((9, 10), "2022")])
    old = json.loads(json.dumps(vars(fact((1, 2), "2021"))))
    lines = [
        {"doc": "a", "value": [5, 6], "field": "year", "first": "2020"},
        {"doc": "a", "value": [5, 6], "field": "spans.year", "first": None},
        {"doc": "a", "value": [9, 10], "field": "fact", "first": None},
        {"doc": "a", "value": [1, 2], "field": "fact", "first": old},
        {"doc": "b", "value": [7, 8], "field": "year", "first": ""},
    ]
    before = undo(annotation, lines)
    assert [(f.value, f.year, f.spans["year"]) for f in before.facts] == [
        ((1, 2), "2021", (0, 2)),
        ((5, 6), "2020", None),
    ]


def test_a_corpus_without_adjudication_is_taken_as_it_is(tmp_path: Path) -> None:
    assert decisions(tmp_path) == []
