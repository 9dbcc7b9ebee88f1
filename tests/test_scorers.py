"""The scorer: strict by offset, missed gold counted, only annotated paragraphs scored."""

import pytest

from zhibiao.schema import Fact, Relation
from zhibiao.scorers import Counts, Prediction, accuracy, interval, score_document, summarize, total
from zhibiao.standoff import Annotation, GoldFact

META = {"level": "county", "genre": "report", "year": "2023", "reports_year": "2022", "region": "某市某县"}


def gold_fact(value: tuple[int, int], **changes: object) -> GoldFact:
    spans = {"indicator": (0, 2), "value": value, "unit": (value[1], value[1] + 1), "year": None, "region": None}
    fields = {
        "measure": "level",
        "direction": "",
        "bound": "exact",
        "status": "actual",
        "year": "2022",
        "region": "某市某县",
    }
    return GoldFact({**spans, **changes.pop("spans", {})}, **{**fields, **changes})  # type: ignore[arg-type,dict-item]


def fact(gold: GoldFact, **changes: object) -> Fact:
    fields = {key: getattr(gold, key) for key in ("measure", "direction", "bound", "status", "year", "region")}
    return Fact(doc="d", value_text="1", spans=dict(gold.spans), **{**fields, **changes})  # type: ignore[arg-type]


def annotation(facts: list[GoldFact], paragraphs: list[tuple[int, int]] | None = None) -> Annotation:
    return Annotation(
        "d",
        "authored",
        "0" * 64,
        META,
        {"how": "by reading", "annotators": ["A"], "pre_annotated": False},
        paragraphs or [],
        facts,
    )


def perfect(gold: Annotation) -> Prediction:
    return Prediction(gold.entities(), gold.relations(), [fact(f) for f in gold.facts])


def test_gold_against_itself() -> None:
    gold = annotation([gold_fact((5, 8)), gold_fact((10, 12), measure="growth", direction="up")])
    summary = summarize([score_document(gold, perfect(gold))])
    assert all(figure["f"] == 1.0 for name, figure in summary["f"].items() if figure["gold"])
    assert summary["f"]["whole"]["gold"] == 2
    assert all(figure["accuracy"] == 1.0 for figure in summary["fields"].values())


def test_a_shifted_value_is_a_miss_and_a_false_alarm() -> None:
    gold = annotation([gold_fact((5, 8))])
    shifted = fact(gold_fact((5, 7)))
    score = score_document(gold, Prediction([(5, 7, "VALUE")], [], [shifted]))
    assert score.counts["VALUE"] == Counts(0, 1, 1)
    assert score.counts["whole"] == Counts(0, 1, 1)
    assert score.counts["INDICATOR"] == Counts(0, 0, 1)
    assert score.fields["measure"] == (0, 0)


@pytest.mark.parametrize(
    ("changes", "core", "whole"),
    [
        ({"measure": "ratio"}, 0, 0),
        ({"year": "2021"}, 1, 0),
        ({"region": ""}, 1, 0),
        ({"bound": "about"}, 1, 0),
        ({"status": "target"}, 1, 0),
        ({"indicator_name": "别名"}, 1, 1),
    ],
)
def test_core_and_whole(changes: dict, core: int, whole: int) -> None:
    gold = annotation([gold_fact((5, 8))])
    score = score_document(gold, Prediction([], gold.relations(), [fact(gold.facts[0], **changes)]))
    assert (score.counts["core"].tp, score.counts["whole"].tp) == (core, whole)


def test_the_unit_of_a_tables_header_is_no_mention() -> None:
    """Gold relations never cross a line; a fact of a table may know its unit from the header all the same."""
    gold = annotation([gold_fact((5, 8), spans={"unit": None})])
    found = fact(gold.facts[0])
    found.spans["unit"] = (0, 2)
    score = score_document(gold, Prediction([], gold.relations(), [found]))
    assert score.counts["whole"].tp == 1


def test_nothing_outside_the_annotated_paragraphs_is_scored() -> None:
    gold = annotation([gold_fact((5, 8))], paragraphs=[(0, 20)])
    outside = gold_fact((25, 28))
    predicted = perfect(gold)
    predicted.facts.append(fact(outside))
    predicted.entities.append((25, 28, "VALUE"))
    predicted.relations.append(Relation("HAS_UNIT", (25, 28), (28, 29)))
    score = score_document(gold, predicted)
    assert score.counts["VALUE"] == Counts(1, 0, 0)
    assert score.counts["HAS_UNIT"] == Counts(1, 0, 0)
    assert score.counts["whole"] == Counts(1, 0, 0)


def test_interval_holds_the_figure_and_widens_with_disagreement() -> None:
    good, bad = annotation([gold_fact((5, 8))]), annotation([gold_fact((5, 8))])
    scores = [score_document(good, perfect(good)), score_document(bad, Prediction())] * 5
    low, high = interval(scores, lambda some: total(some, "VALUE").recall)
    assert low < 0.5 < high
    assert interval(scores[:1], lambda some: total(some, "VALUE").f) == (1.0, 1.0)
    assert accuracy(scores, "unit") == 1.0
