"""Small documents, written for the tests, with their annotation."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from zhibiao.pipes.extensions import values_of
from zhibiao.schema import Relation

CHAR_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "zhibiao.Tokenizer.v1", "segmenter": "char"}}}

# text, and per fact: indicator, value, unit, year, region (surface forms) and the four attributes
FACTS = [
    (
        "2022年，全县地区生产总值完成120.5亿元，增长6%；粮食产量3.2万吨，下降2.1%。",
        [
            ("地区生产总值", "120.5", "亿元", "2022年", "全县", ("level", "", "exact", "actual")),
            ("地区生产总值", "6", "%", "2022年", "全县", ("growth", "up", "exact", "actual")),
            ("粮食产量", "3.2", "万吨", "2022年", "全县", ("level", "", "exact", "actual")),
            ("粮食产量", "2.1", "%", "2022年", "全县", ("growth", "down", "exact", "actual")),
        ],
    ),
    (
        "今年，力争固定资产投资增长8%以上，新建充电桩40个左右。",
        [
            ("固定资产投资", "8", "%", "今年", None, ("growth", "up", "at_least", "target")),
            ("充电桩", "40", "个", "今年", None, ("level", "", "about", "target")),
        ],
    ),
    (
        "青岭镇改造老旧小区15个，惠及居民0.9万户，占全镇的18%。",
        [
            ("老旧小区", "15", "个", None, "青岭镇", ("level", "", "exact", "actual")),
            ("居民", "0.9", "万户", None, "青岭镇", ("level", "", "exact", "actual")),
            ("居民", "18", "%", None, "青岭镇", ("ratio", "", "exact", "actual")),
        ],
    ),
]


def blank() -> Language:
    """A blank pipeline with the project's tokenizer."""
    return spacy.blank("zh", config=CHAR_TOKENIZER)


def reference(nlp: Language, text: str, facts: list) -> Doc:
    """The gold Doc of one of ``FACTS``."""
    doc = nlp.make_doc(text)
    spans: dict[tuple[int, int], str] = {}
    relations, attributes, after = set(), {}, 0
    for indicator, value, unit, year, region, names in facts:
        start = text.index(value, after)
        after = start + len(value)
        at = {"VALUE": (start, after)}
        for label, surface in (("INDICATOR", indicator), ("UNIT", unit), ("YEAR", year), ("REGION", region)):
            if surface:
                begin = text.index(surface, after) if label == "UNIT" else text.index(surface)
                at[label] = (begin, begin + len(surface))
        spans.update({span: label for label, span in at.items()})
        for name, label in (
            ("HAS_VALUE", "INDICATOR"),
            ("HAS_UNIT", "UNIT"),
            ("IN_YEAR", "YEAR"),
            ("IN_REGION", "REGION"),
        ):
            if label in at:
                relations.add(Relation.of_value(name, at["VALUE"], at[label]))
        attributes[at["VALUE"]] = dict(zip(("measure", "direction", "bound", "status"), names))
    doc.ents = [doc.char_span(*span, label=label) for span, label in sorted(spans.items())]
    doc._.relations = sorted(relations)
    for ent in values_of(doc):
        for name, chosen in attributes[ent.start_char, ent.end_char].items():
            ent._.set(name, chosen)
    return doc


def examples(nlp: Language, *, gold_entities: bool = True) -> list[Example]:
    """Examples of all ``FACTS``; the predicted Docs hold the gold entities or nothing."""
    result = []
    for text, facts in FACTS:
        gold = reference(nlp, text, facts)
        predicted = nlp.make_doc(text)
        if gold_entities:
            predicted.ents = [predicted.char_span(e.start_char, e.end_char, label=e.label_) for e in gold.ents]
        result.append(Example(predicted, gold))
    return result
