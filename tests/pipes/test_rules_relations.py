"""Relations by rules, from entities of any origin. Every sentence was invented for this table."""

import spacy

from zhibiao.pipes.ner.rules import make_entities
from zhibiao.pipes.relations.rules import find_relations


def mentions(text, *found):
    """(start, end, label) of surfaces, each looked for after the one before."""
    result, at = [], 0
    for surface, label in found:
        at = text.index(surface, at)
        result.append((at, at + len(surface), label))
        at += len(surface)
    return result


def pairs(text, relations):
    return {(r.label, text[slice(*r.value)], text[slice(*r.partner)]) for r in relations}


def test_from_the_rules_own_entities():
    text = "去年全县税收8亿元，增长6%；新建公园2座。"
    found = find_relations(text, make_entities(text))
    assert pairs(text, found) >= {
        ("HAS_VALUE", "8", "税收"), ("HAS_VALUE", "6", "税收"), ("HAS_VALUE", "2", "公园"),
        ("HAS_UNIT", "8", "亿元"), ("HAS_UNIT", "6", "%"), ("HAS_UNIT", "2", "座"),
        ("IN_YEAR", "8", "去年"), ("IN_YEAR", "2", "去年"), ("IN_REGION", "6", "全县"),
    }  # fmt: skip
    assert all(relation.score == 1.0 for relation in found)


def test_names_that_the_rules_would_cut_otherwise():
    text = "全县公共财政预算收入8亿元，增长6%。"
    given = mentions(text, ("公共财政预算", "INDICATOR"), ("8", "VALUE"), ("亿元", "UNIT"), ("6", "VALUE"))
    found = pairs(text, find_relations(text, given))
    assert {("HAS_VALUE", "8", "公共财政预算"), ("HAS_VALUE", "6", "公共财政预算")} <= found


def test_a_list_that_writes_its_unit_once():
    text = "分别达到95、85和80%。"
    given = mentions(text, ("95", "VALUE"), ("85", "VALUE"), ("80", "VALUE"), ("%", "UNIT"))
    assert [text[slice(*r.value)] for r in find_relations(text, given) if r.label == "HAS_UNIT"] == ["95", "85", "80"]


def test_an_infix_between_value_and_unit():
    text = "惠及200多个村"
    given = mentions(text, ("200", "VALUE"), ("个", "UNIT"))
    assert pairs(text, find_relations(text, given)) == {("HAS_UNIT", "200", "个")}


def test_no_relation_crosses_a_paragraph():
    text = "去年税收8亿元。\n增长6%。"
    found = pairs(text, find_relations(text, make_entities(text)))
    assert ("IN_YEAR", "6", "去年") not in found
    assert ("HAS_VALUE", "6", "税收") not in found


def test_component():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_rule_relations")
    assert nlp("没有实体8亿元。")._.relations == []
    nlp.add_pipe("zhibiao_rule_entities", first=True)
    doc = nlp("税收8亿元。")
    assert pairs(doc.text, doc._.relations) == {("HAS_VALUE", "8", "税收"), ("HAS_UNIT", "8", "亿元")}
