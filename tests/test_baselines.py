"""Baselines: hits of other systems become VALUE and UNIT as the guidelines draw them; nothing is scored in a system's favour or
against it; environments; the linear relations."""

import json
import sys
from pathlib import Path

import pytest
from spacy.util import load_model_from_config
from thinc.api import Config

from tests.helpers import FACTS, blank, examples, reference
from zhibiao.baselines import systems
from zhibiao.baselines.comparison import comparison_table, count_quantities, score_pipeline, score_system
from zhibiao.baselines.mapping import Hit, helped, own, without_kinds
from zhibiao.baselines.relations import LinearRelations, pair_features
from zhibiao.baselines.systems import SYSTEMS, make_environment, run_system
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import load_rules
from zhibiao.schema import RELATION_TYPES
from zhibiao.scorers import Counts
from zhibiao.standoff import Annotation, GoldDocument, GoldFact
from zhibiao.text.document import Document

RUNNERS = Path(__file__).parent.parent / "scripts" / "baselines"


def shown(text: str, quantities: list) -> list[tuple[str, str]]:
    return [(text[slice(*value)], text[slice(*unit)] if unit else "") for value, unit in quantities]


def hits_of(text: str, *surfaces: str) -> list[Hit]:
    """Hits at words of a text, each after the one before; ``word!kind`` has a kind."""
    hits, after = [], 0
    for surface in surfaces:
        word, _, kind = surface.partition("!")
        start = text.index(word, after)
        after = start + len(word)
        hits.append(Hit(start, after, kind or "number"))
    return hits


@pytest.mark.parametrize(
    ("text", "surfaces", "expected"),
    [
        ("产值3.2亿元", ["3.2亿元"], [("3.2", "亿元")]),
        ("产值3.2亿元", ["3.2亿"], [("3.2", "亿")]),
        ("产值3.2亿元", ["3.2"], [("3.2", "")]),
        ("增长6%", ["6%"], [("6", "%")]),
        ("新建30余所", ["30余所"], [("30", "所")]),
        ("占三分之一", ["三分之一"], [("三分之一", "")]),
        ("共三千万元", ["三千万元"], [("三千", "万元")]),
        ("突破万亿元", ["万亿元"], [("万亿", "元")]),
        ("共二十万亿元", ["二十万亿元"], [("二十", "万亿元")]),
        ("约一万五千户", ["一万五千户"], [("一万五千", "户")]),
        ("近百家", ["近百家"], [("百", "家")]),
        ("全镇", ["全镇"], []),
    ],
)
def test_number_and_unit_of_a_hit(text: str, surfaces: list[str], expected: list) -> None:
    assert shown(text, own(text, hits_of(text, *surfaces))) == expected


def test_what_a_system_calls_a_date_is_left_out_in_the_second_variant_only() -> None:
    text = "2022年新建第3小学，栽树40亩"
    hits = hits_of(text, "2022!date", "第3!ordinal", "40")
    assert shown(text, own(text, hits)) == [("2022", ""), ("3", ""), ("40", "")]
    assert shown(text, without_kinds(text, hits)) == [("40", "")]
    assert shown(text, helped(text, hits)) == [("40", "亩")]


@pytest.mark.parametrize(
    ("text", "surfaces", "expected"),
    [
        # a system's own date is not believed where the text has no time word
        ("改造1500套", ["1500!date"], [("1500", "套")]),
        ("近5年，5月12日，8时30分开会", ["5", "5", "12", "8"], []),
        ("年产量30吨", ["30"], [("30", "吨")]),
        ("平均11.5年，连续3年增长", ["11.5", "3"], [("11.5", "年"), ("3", "年")]),
        ("发布2021-05-06 10:20", ["2021", "05", "06", "10", "20"], []),
        ("“2+6”行动", ["2", "6"], []),
        # one run of digits, whatever pieces a system made of it
        ("惠及1,200人", ["1", "200"], [("1,200", "人")]),
        ("耕地3*.6万亩", ["3", "6万"], [("3*.6", "万亩")]),
        # ranges, products and ratios
        ("增长5%—5.5%左右", ["5%", "5.5%"], [("5%—5.5", "%")]),
        ("车位200至250个", ["200", "250"], [("200至250", "个")]),
        ("新开工70万—75万套", ["70万", "75万"], [("70万—75", "万套")]),
        ("机组2×66万千瓦", ["2", "66万"], [("2×66", "万千瓦")]),
        ("收入比2.1∶1。", ["2.1", "1"], [("2.1∶1", "")]),
        ("结构为10∶43∶47。", ["10", "43", "47"], [("10", ""), ("43", ""), ("47", "")]),
        # a list that writes its unit once
        ("分别为95、85和80%", ["95", "85", "80%"], [("95", "%"), ("85", "%"), ("80", "%")]),
        # Chinese numerals
        ("一批项目，两大工程，提高两个百分点，占六成", ["一", "两", "两", "六"], [("两", "个百分点"), ("六", "成")]),
        # names
        ("PM2.5浓度30微克，5G基站8个", ["2.5", "30", "5", "8"], [("30", "微克"), ("8", "个")]),
        ("算力320P", ["320"], [("320", "P")]),
        ("第3名", ["3"], []),
    ],
)
def test_help(text: str, surfaces: list[str], expected: list) -> None:
    assert shown(text, helped(text, hits_of(text, *surfaces))) == expected


def gold_document(raw: str, facts: list[tuple[str, str | None]], paragraphs: list | None = None) -> GoldDocument:
    found, after = [], 0
    for value, unit in facts:
        start = raw.index(value, after)
        after = start + len(value)
        spans = {"value": (start, after), "unit": (after, after + len(unit)) if unit else None}
        found.append(
            GoldFact(
                {**dict.fromkeys(("indicator", "year", "region")), **spans}, "level", "", "exact", "actual", "", ""
            )
        )
    return GoldDocument(Annotation("d", "authored", "", {}, {}, paragraphs or [], found), Document.from_text(raw))


def test_a_number_without_its_unit_is_half_a_quantity() -> None:
    gold = gold_document("栽树40亩，产值2亿元", [("40", "亩"), ("2", "亿元")]).annotation
    counts = count_quantities(gold, [((2, 4), (4, 5)), ((8, 9), None), ((0, 1), None)])
    assert counts == {"VALUE": Counts(2, 1, 0), "VALUE+UNIT": Counts(1, 2, 1)}


def test_systems_answer_in_paragraph_offsets_and_are_scored_in_raw_ones() -> None:
    raw = "青岭镇工作报告\n\n　　栽树40亩。\n　　产值2亿元。\n　　路长7公里。"
    gold = gold_document(raw, [("40", "亩"), ("2", "亿元")], paragraphs=[(0, raw.index("路长"))])
    found = []
    for paragraph in gold.document.paragraphs:
        hits = [Hit(i, i + 1) for i, char in enumerate(paragraph.text) if char.isdigit()]
        found.append(helped(paragraph.text, hits))
    (score,) = score_system([gold], found)
    assert score.counts == {"VALUE": Counts(2, 0, 0), "VALUE+UNIT": Counts(2, 0, 0)}


def test_our_pipelines_pass_through_the_same_scorer() -> None:
    gold = gold_document("栽树40亩，产值2亿元。", [("40", "亩"), ("2", "亿元")])
    rules = load_rules()
    (whole,), seconds, warming = score_pipeline(rules, [gold])
    bare = load_rules()
    for name in ("relations", "attributes", "context"):
        bare.remove_pipe(name)
    (entities,), _, _ = score_pipeline(bare, [gold])
    for score in (whole, entities):
        assert score.counts["VALUE+UNIT"] == Counts(2, 0, 0)
        assert score.counts["UNIT"] == Counts(2, 0, 0)
    assert seconds > 0
    assert warming >= 0


def test_every_runner_has_its_pins_and_reads_nothing_of_ours() -> None:
    assert {path.stem for path in RUNNERS.glob("*.py")} == {path.stem for path in RUNNERS.glob("*.txt")} == set(SYSTEMS)
    for name in SYSTEMS:
        assert "zhibiao" not in (RUNNERS / f"{name}.py").read_text(encoding="utf-8")
        for line in (RUNNERS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            assert "==" in line


def test_an_environment_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_text("no/such/package/here\n", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match=r"E050.*broken"):
        make_environment(tmp_path / "broken.txt", tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*/ready"))


def test_an_environment_is_made_once_and_again_when_its_pins_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(systems, "_call", lambda name, command, given=None: calls.append(command) or "")
    pins = tmp_path / "some.txt"
    pins.write_text("some==1\n", encoding="utf-8")
    first = make_environment(pins, tmp_path)
    assert make_environment(pins, tmp_path) == first
    assert len(calls) == 2
    pins.write_text("some==2\n", encoding="utf-8")
    assert make_environment(pins, tmp_path) != first


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import sys; sys.exit('out of memory')", "out of memory"),
        ('print(\'{"load": 0, "seconds": 0, "kind_seconds": 0}\')', "1 lines for 2 texts"),
    ],
)
def test_a_runner_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str) -> None:
    monkeypatch.setattr(systems, "make_environment", lambda requirements, cache: Path(sys.executable))
    (tmp_path / "some.py").write_text(script, encoding="utf-8")
    with pytest.raises(ZhibiaoError, match=f"E050.*some.*{reason}"):
        run_system("some", tmp_path, ["一", "二"], tmp_path)


@pytest.mark.e2e
@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_a_real_system_finds_a_plain_number(name: str, tmp_path: Path) -> None:
    text = "全县粮食产量3.2万吨，增长6%。"
    run = run_system(name, RUNNERS, [text, "没有数字"], systems.cache_folder())
    assert shown(text, helped(text, run.hits[0])) == [("3.2", "万吨"), ("6", "%")]
    assert run.hits[1] == []
    assert run.seconds > 0


def test_features_cover_every_candidate_and_learn_the_examples() -> None:
    nlp = blank()
    gold = examples(nlp)
    for eg in gold:
        for group, features in pair_features(eg.predicted):
            assert len(features) == len(group.partners)
    linear = LinearRelations(strength=100.0).fit(gold)
    for text, facts in FACTS:
        expected = reference(nlp, text, facts)
        found = linear.predict(expected)
        assert {r[:3] for r in found} == {tuple(r[:3]) for r in expected._.relations}
        assert {r.label for r in found} <= set(RELATION_TYPES)
    assert linear.predict(nlp.make_doc("没有数字")) == []


def test_tables_show_what_was_measured() -> None:
    figure = {"p": 0.9, "r": 0.8, "f": 0.85, "low": 0.8, "high": 0.9}
    behind = {"difference": 0.1, "low": 0.05, "high": 0.15, "p": 0.01}
    compared = {
        "rows": {"ours": {"VALUE": figure}, "theirs": {"VALUE": {**figure, "behind": behind}}},
        "speed": {"ours": {"characters": 9000, "ratio": 0.5, "warming_seconds": 0.2}},
    }
    table = comparison_table(json.loads(json.dumps(compared)))
    assert "| ours | 85.0 (80.0–90.0) | – |" in table
    assert "85.0 (80.0–90.0); -10.0, p 0.010" in table
    header, rule, *rows = table.splitlines()[-3:]
    assert len({line.count("|") for line in (header, rule, *rows)}) == 1
    assert "| ours | 9,000 | 0.50 | – | – | 0.2 |" in table


def test_the_plain_recognizer_has_no_hints() -> None:
    root = RUNNERS.parent.parent
    plain, ours = ((root / "configs" / f"{name}.cfg").read_text(encoding="utf-8") for name in ("plain", "entities"))
    assert "hints" in ours
    assert "hints" not in plain
    assert '"TAG"' not in plain
    nlp = load_model_from_config(
        Config().from_str(plain, interpolate=False, overrides={"paths.train": "train.spacy", "paths.dev": "dev.spacy"}),
        auto_fill=True,
    )
    assert nlp.pipe_names == ["ner"]
