"""Headline targets: what counts as one, what as right, and an actual figure that was taken for a target."""

from tests.test_scorers import annotation, fact, gold_fact
from zhibiao.headline import HEADLINE, headline_targets
from zhibiao.normalize.concept import concepts
from zhibiao.scorers import Prediction, score_document
from zhibiao.standoff import GoldDocument
from zhibiao.text.document import Document

TEXT = "地区生产总值增长6%，绿地面积12万亩。地区生产总值500亿元。"


def counted(status: str, found: list[str]) -> dict[str, int]:
    name, green = (0, 6), (11, 15)
    facts = [
        gold_fact((8, 9), spans={"indicator": name}, status=status),
        gold_fact((15, 17), spans={"indicator": green}, status="target"),
        gold_fact((26, 29), spans={"indicator": (20, 26)}, status="actual"),
    ]
    gold = annotation(facts)
    predicted = [fact(f, status=status) for f, status in zip(facts, found)]
    right = {f.value for f, status in zip(facts, found) if f.status == status}
    return dict(headline_targets(GoldDocument(gold, Document.from_text(TEXT)), predicted, right))


def test_only_targets_of_headline_concepts_count() -> None:
    assert counted("target", ["target", "target", "actual"]) == {"gold": 1, "right": 1, "actual as target": 0}
    assert counted("target", ["actual", "target", "target"]) == {"gold": 1, "right": 0, "actual as target": 1}
    assert counted("actual", ["target", "target", "actual"]) == {"gold": 0, "right": 0, "actual as target": 1}
    assert counted("target", []) == {"gold": 1, "right": 0, "actual as target": 0}


def test_the_headline_concepts_are_in_the_scheme() -> None:
    assert set(concepts()) >= HEADLINE


def test_confusion_of_labels() -> None:
    gold = annotation([gold_fact((5, 8))])
    predicted = score_document(gold, Prediction([(5, 8, "YEAR"), (9, 10, "UNIT")]))
    assert predicted.confusion == {
        ("VALUE", "YEAR"): 1, ("INDICATOR", "none"): 1, ("UNIT", "none"): 1, ("none", "UNIT"): 1,
    }  # fmt: skip
