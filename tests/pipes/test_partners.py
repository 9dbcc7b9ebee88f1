"""What the relations are told of a place or a time besides its words."""

import pytest
import spacy

from zhibiao.pipes.extensions import text_of
from zhibiao.pipes.relations.candidates import N_FEATURES, groups, pair_table
from zhibiao.pipes.relations.partners import looks, place_kind


@pytest.mark.parametrize(
    ("mention", "home", "kind"),
    [
        ("全市", "大同市", 1),
        ("云南省", "云南省", 2),
        ("昆明市", "云南省", 3),
        ("阳高县", "大同市", 3),
        ("昆明市", "大同市", 4),
        ("石桥镇", "大同市", 5),
        ("云溪产业园", "大同市", 6),
        ("长三角", "大同市", 7),
        ("全国", "大同市", 7),
        ("两地", "大同市", 8),
        ("昆明市", "全国", 3),
        ("兵团", "新疆维吾尔自治区", 3),
        ("昆明市", "", 4),
    ],
)
def test_kinds_of_places(mention: str, home: str, kind: int) -> None:
    assert place_kind(mention, home) == kind


@pytest.mark.parametrize(
    ("text", "before", "behind"),
    [
        ("昆明市粮食产量3万吨。", 1, 1),
        ("增长3%。昆明市粮食产量3万吨。", 2, 1),
        ("其中昆明市3万吨。", 5, 2),
        ("占昆明市的3成。", 6, 6),
        ("大理和昆明市，产量3万吨。", 4, 3),
        ("●昆明市产量3万吨。", 1, 1),
        ("今年，昆明市产量3万吨。", 3, 1),
        ("（昆明市）3万吨。", 7, 0),
        ("外省的昆明市产量3万吨。", 8, 1),
        ("支持昆明市产量3万吨。", 9, 1),
        ("在昆明市，产量3万吨。", 10, 3),
        ("位于昆明市产量3万吨。", 0, 1),
    ],
)
def test_what_stands_around_a_place(text: str, before: int, behind: int) -> None:
    doc = spacy.blank("zh").make_doc(text)
    start = text.index("昆明市")
    place, value = (
        doc.char_span(start, start + 3, label="REGION"),
        doc.char_span(text.rindex("3"), text.rindex("3") + 1, label="VALUE"),
    )
    names = [doc.char_span(start + 3, text.rindex("3"), label="INDICATOR")] if text[start + 3] in "粮产" else []
    doc.ents = [place, value, *names]
    starts = {ent.start: ent.label_ for ent in doc.ents}
    assert looks(doc, place, text_of(doc), starts)[:2] == (before, behind)
    _, features = pair_table(doc, [group for group in groups(doc) if group.label == "IN_REGION"])
    (pair,) = features
    base = pair[0]
    assert len(pair) == N_FEATURES
    assert [number - 100 * base for number in pair[-5:-2]] == [before, behind, place_kind("昆明市", "")]


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("大同市开工。二是建房3万套。", 3),
        ("大同市办两件事。一是建房3万套。", 1),
        ("大同市开工。建房3万套。", 1),
        ("大同市二是开工，建房3万套。", 0),
    ],
)
def test_a_task_of_a_list_is_farther_than_a_sentence(text: str, stops: int) -> None:
    """The town of one task is not that of the next: 一是…石桥镇…。二是…"""
    doc = spacy.blank("zh").make_doc(text)
    number = text.index("3")
    doc.ents = [doc.char_span(0, 3, label="REGION"), doc.char_span(number, number + 1, label="VALUE")]
    _, ((base, *pair),) = pair_table(doc, [group for group in groups(doc) if group.label == "IN_REGION"])
    assert pair[4] - 100 * base == stops
