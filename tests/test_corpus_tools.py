"""What the corpus holds and how it is shown: phenomena, counts, the data card's block, the page, the difference."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.test_guidelines import Example, annotate
from zhibiao.cli import app
from zhibiao.corpus_phenomena import PHENOMENA, cases, paragraph_cases
from zhibiao.corpus_stats import SPLITS, WANTED, corpus_stats, generated_block, stats_table, write_block
from zhibiao.corpus_view import compare, difference_lines, displacy_page, gold_records, read_gold, write_view
from zhibiao.errors import ZhibiaoError
from zhibiao.schema import RECORD_KEYS, SPAN_KEYS
from zhibiao.standoff import Annotation, GoldDocument, annotation_files, dump, load
from zhibiao.text.document import Document

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
NAME = "county_2016_xinan_report"
HOME = "云川市青岭县"
BY_KEY = {phenomenon.key: phenomenon for phenomenon in PHENOMENA}


def document(marked: str, *rows: str, name: str = "qingling") -> GoldDocument:
    """An annotated document in the notation of the guidelines, of an invented county's report."""
    example = Example("", "例", marked, list(rows))
    facts = [replace(fact, region=fact.region or HOME) for fact in annotate(example)]
    text = Document.from_text(example.text, f"{name}.txt")
    meta = {"level": "county", "genre": "report", "year": "2023", "reports_year": "2022", "region": HOME}
    made = {"how": "written for a test", "annotators": ["A"], "pre_annotated": False}
    return GoldDocument(Annotation(name, "authored", text.sha256, meta, made, [], facts), text)


def count(key: str, gold: GoldDocument) -> int:
    return BY_KEY[key].count(list(paragraph_cases(gold)))


TWO = ("茶叶产量 | 15 | {} | - | - | growth up", "油料产量 | 22 | {} | - | - | growth up")
SHOWN = [
    (
        "distributive",
        2,
        "[茶叶产量|I]、[油料产量|I]分别增长[15|V][%|U]、[22|V][%|U]，[棉花|I]增长[3|V][%|U]。",
        *(row.format("%") for row in TWO),
        "棉花 | 3 | % | - | - | growth up",
    ),
    ("shared_unit", 2, "[茶叶产量|I]、[油料产量|I]提高[15|V]、[22|V][个点|U]。", *(row.format("个点") for row in TWO)),
    (
        "range",
        1,
        "建[冷库|I][5至8|V][座|U]、[粮仓|I][3|V][座|U]。",
        "冷库 | 5至8 | 座 | - | - | level",
        "粮仓 | 3 | 座 | - | - | level",
    ),
    (
        "chinese_numeral",
        1,
        "[冷库|I][五十|V][座|U]、[粮仓|I][3|V][座|U]。",
        "冷库 | 五十 | 座 | - | - | level",
        "粮仓 | 3 | 座 | - | - | level",
    ),
    (
        "doubling",
        1,
        "[产值|I]翻[一|V][番|U]，是上年的[2|V][倍|U]。",
        "产值 | 一 | 番 | - | - | growth up",
        "产值 | 2 | 倍 | - | - | ratio",
    ),
    (
        "multiple",
        1,
        "[产值|I]翻[一|V][番|U]，是上年的[2|V][倍|U]。",
        "产值 | 一 | 番 | - | - | growth up",
        "产值 | 2 | 倍 | - | - | ratio",
    ),
    (
        "tenths",
        2,
        "[茶叶|I]占[三|V][成|U]，[良种|I]占[七成五|V]，[油料|I]占[5|V][%|U]。",
        "茶叶 | 三 | 成 | - | - | ratio",
        "良种 | 七成五 | - | - | - | ratio",
        "油料 | 5 | % | - | - | ratio",
    ),
    ("points", 1, "[绿化率|I]提高[2|V][个百分点|U]。", "绿化率 | 2 | 个百分点 | - | - | change up"),
    (
        "negative_growth",
        1,
        "[出口|I]下降[2|V][%|U]，[人口|I]减少[3|V][人|U]。",
        "出口 | 2 | % | - | - | growth down",
        "人口 | 3 | 人 | - | - | change down",
    ),
    (
        "decrease",
        1,
        "[出口|I]下降[2|V][%|U]，[人口|I]减少[3|V][人|U]。",
        "出口 | 2 | % | - | - | growth down",
        "人口 | 3 | 人 | - | - | change down",
    ),
    (
        "proportion",
        4,
        "[三次产业|I]为[1|V]∶[4|V]∶[5|V]，[收入比|I]为[2∶1|V]，目标：[茶园|I][7|V][亩|U]。",
        "三次产业 | 1 | - | - | - | ratio",
        "三次产业 | 4 | - | - | - | ratio",
        "三次产业 | 5 | - | - | - | ratio",
        "收入比 | 2∶1 | - | - | - | ratio",
        "茶园 | 7 | 亩 | - | - | level",
    ),
    ("product", 1, "[2×35|V][万千瓦|U][机组|I]。", "机组 | 2×35 | 万千瓦 | - | - | level"),
    (
        "masked",
        1,
        "[工资|I][3*.*|V][万元|U]，[税收|I][3|V][万元|U]。",
        "工资 | 3*.* | 万元 | - | - | level",
        "税收 | 3 | 万元 | - | - | level",
    ),
    (
        "magnitude_alone",
        2,
        "[税收|I]破[百|V][亿元|U]，[产值|I]过[千亿|V]，[存款|I][五百|V][亿元|U]。",
        "税收 | 百 | 亿元 | - | - | level",
        "产值 | 千亿 | - | - | - | level",
        "存款 | 五百 | 亿元 | - | - | level",
    ),
    (
        "fraction",
        2,
        "[茶叶|I]占[三分之一|V]，[油料|I]占[一半|V]。",
        "茶叶 | 三分之一 | - | - | - | ratio",
        "油料 | 一半 | - | - | - | ratio",
    ),
    (
        "no_classifier",
        3,
        "[4.6|V][万|U][妇女|I]，[18|V][桥|I][7|V][隧|I]，[5|V][万名|U][学生|I]，[税收|I]占[三分之一|V]。",
        "妇女 | 4.6 | 万 | - | - | level",
        "桥 | 18 | - | - | - | level",
        "隧 | 7 | - | - | - | level",
        "学生 | 5 | 万名 | - | - | level",
        "税收 | 三分之一 | - | - | - | ratio",
    ),
    (
        "threshold",
        2,
        "[亿元以上项目|I][12|V][个|U]，[纳税超500万元企业|I][3|V][家|U]，[规模以上企业|I][9|V][家|U]。",
        "亿元以上项目 | 12 | 个 | - | - | level",
        "纳税超500万元企业 | 3 | 家 | - | - | level",
        "规模以上企业 | 9 | 家 | - | - | level",
    ),
    (
        "gap",
        3,
        "[投资|I]高于全市[1|V][个点|U]、全省[2|V][个点|U]，[地价|I]比周边低[8|V][%|U]，[税收|I]比上年多[3|V][元|U]。",
        "投资 | 1 | 个点 | - | - | change up",
        "投资 | 2 | 个点 | - | - | change up",
        "地价 | 8 | % | - | - | change down",
        "税收 | 3 | 元 | - | - | change up",
    ),
    (
        "part_of_year",
        2,
        "[出口|I][上半年|Y]增[5|V][%|U]，[前三季度|Y]增[6|V][%|U]，[全年|Y]增[7|V][%|U]。",
        "出口 | 5 | % | 上半年 | - | growth up | year=2022H1",
        "出口 | 6 | % | 前三季度 | - | growth up | year=2022Q1-Q3",
        "出口 | 7 | % | 全年 | - | growth up | year=2022",
    ),
    (
        "average_beside_target",
        1,
        "[今后五年|Y][税收|I]年均增长[7|V][%|U]、[出口|I]年均增长[9|V][%|U]；[今年|Y][税收|I]增长[6|V][%|U]。",
        "税收 | 7 | % | 今后五年 | - | growth up target | year=2023-2027",
        "出口 | 9 | % | 今后五年 | - | growth up target | year=2023-2027",
        "税收 | 6 | % | 今年 | - | growth up target | year=2023",
    ),
    (
        "without_number",
        3,
        "居民收入与经济增长同步，能耗完成市下达任务，[投资|I]增速高于全市[1|V][个点|U]，税收增速高于全市平均水平。",
        "投资 | 1 | 个点 | - | - | change up",
    ),
    (
        "nested_place",
        1,
        "[全县|R][茶园|I][9|V][亩|U]，[白石镇|R][茶园|I][2|V][亩|U]，[临港产业园|R][绿地|I][1|V][亩|U]。",
        "茶园 | 9 | 亩 | - | 全县 | level",
        "茶园 | 2 | 亩 | - | 白石镇 | level | region=云川市青岭县白石镇",
        "绿地 | 1 | 亩 | - | 临港产业园 | level | region=云川市青岭县临港产业园",
    ),
    (
        "park",
        1,
        "[全县|R][茶园|I][9|V][亩|U]，[白石镇|R][茶园|I][2|V][亩|U]，[临港产业园|R][绿地|I][1|V][亩|U]。",
        "茶园 | 9 | 亩 | - | 全县 | level",
        "茶园 | 2 | 亩 | - | 白石镇 | level | region=云川市青岭县白石镇",
        "绿地 | 1 | 亩 | - | 临港产业园 | level | region=云川市青岭县临港产业园",
    ),
    (
        "indicator_after",
        1,
        "实施[32|V][个|U][项目|I]，[投资|I][5|V][亿元|U]。",
        "项目 | 32 | 个 | - | - | level",
        "投资 | 5 | 亿元 | - | - | level",
    ),
    (
        "split_name",
        1,
        "民营经济实现[增加值|I][38|V][亿元|U]，[工业增加值|I][40|V][亿元|U]。",
        "增加值 | 38 | 亿元 | - | - | level | name=民营经济增加值",
        "工业增加值 | 40 | 亿元 | - | - | level",
    ),
    (
        "year_carried",
        1,
        "[全年|Y][茶叶|I][9|V][吨|U]。[油料|I][8|V][吨|U]。",
        "茶叶 | 9 | 吨 | 全年 | - | level",
        "油料 | 8 | 吨 | 全年 | - | level",
    ),
    (
        "place_carried",
        1,
        "[白石镇|R][茶叶|I][9|V][吨|U]。[油料|I][8|V][吨|U]。",
        "茶叶 | 9 | 吨 | - | 白石镇 | level",
        "油料 | 8 | 吨 | - | 白石镇 | level",
    ),
    (
        "two_years",
        1,
        "[去年|Y][茶叶|I][9|V][吨|U]，[今年|Y][10|V][吨|U]。",
        "茶叶 | 9 | 吨 | 去年 | - | level | year=2022",
        "茶叶 | 10 | 吨 | 今年 | - | level target | year=2023",
    ),
    (
        "estimate",
        1,
        "[投资|I]预计增长[6|V][%|U]，[出口|I]增长[3|V][%|U]。",
        "投资 | 6 | % | - | - | growth up",
        "出口 | 3 | % | - | - | growth up",
    ),
    (
        "years_running",
        2,
        "[产量|I][连续6年|Y]超[30|V][吨|U]，[税收|I]连续[5|V][年|U]增长，工期[2|V][年|U]。",
        "产量 | 30 | 吨 | 连续6年 | - | level",
        "税收 | 5 | 年 | - | - | level",
        "- | 2 | 年 | - | - | level",
    ),
    (
        "from_to",
        2,
        "[绿化率|I]由[30|V][%|U]提高到[35|V][%|U]，[水质|I]达标[9|V][处|U]。",
        "绿化率 | 30 | % | - | - | level",
        "绿化率 | 35 | % | - | - | level",
        "水质 | 9 | 处 | - | - | level",
    ),
    (
        "noise",
        1,
        "[糧食產(chǎn)量|I][3|V][吨|U]，[茶叶|I][2|V][吨|U]。",
        "糧食產(chǎn)量 | 3 | 吨 | - | - | level",
        "茶叶 | 2 | 吨 | - | - | level",
    ),
]


@pytest.mark.parametrize(
    ("key", "expected", "marked", "rows"), [(k, n, m, rows) for k, n, m, *rows in SHOWN], ids=lambda x: str(x)[:20]
)
def test_phenomena(key: str, expected: int, marked: str, rows: list[str]) -> None:
    assert count(key, document(marked, *rows)) == expected


def test_every_phenomenon_is_tested_and_named_once() -> None:
    assert [key for key, *_ in SHOWN] == [phenomenon.key for phenomenon in PHENOMENA]
    assert len({phenomenon.title for phenomenon in PHENOMENA}) == len(PHENOMENA)


def test_no_fact_is_lost_on_the_way_to_a_case() -> None:
    for path in sorted((CORPUS / "authored").glob("*.json"))[::9]:
        gold = read_gold(CORPUS, CORPUS, path.stem)
        assert [case.fact for case in cases(gold)] == sorted(gold.annotation.facts, key=lambda fact: fact.value)


# ---- counts


@pytest.fixture(scope="module")
def stats() -> dict:
    return corpus_stats(CORPUS)


def test_the_counts_of_the_data_card_are_those_of_the_corpus(stats: dict) -> None:
    block = generated_block(CORPUS / "README.md", "counts")
    assert block == stats_table(stats), "run: zhibiao corpus stats --update corpus/README.md"


def test_counts_add_up(stats: dict) -> None:
    assert sum(part["documents"] for part in stats["parts"].values()) == len(annotation_files(CORPUS))
    for part in stats["parts"].values():
        for group in ("splits", "level", "genre", "year"):
            assert sum(cell["facts"] for cell in part[group].values()) == part["facts"]
            assert sum(cell["documents"] for cell in part[group].values()) == part["documents"]
        for attribute in ("measure", "direction", "bound", "status"):
            assert sum(part[attribute].values()) == part["facts"]
        assert part["labels"]["VALUE"] == part["facts"] >= part["relations"]["HAS_VALUE"]
    assert set(stats["short"]) == {
        key for key, counts in stats["phenomena"].items() if sum(counts[split] for split in SPLITS) < WANTED
    }
    assert json.loads(json.dumps(stats)) == stats


def test_an_altered_text_is_not_counted(tmp_path: Path) -> None:
    gold = document("[产量|I][3|V][吨|U]。", "产量 | 3 | 吨 | - | - | level")
    (tmp_path / "authored").mkdir()
    (tmp_path / "splits.json").write_text('{"authored": {"train": ["qingling"]}, "real": {}}', encoding="utf-8")
    dump(gold.annotation, tmp_path / "authored" / "qingling.json")
    text = tmp_path / "authored" / "qingling.txt"
    text.write_text(gold.document.raw, encoding="utf-8")
    assert corpus_stats(tmp_path)["parts"]["authored"]["splits"] == {"train": {"documents": 1, "facts": 1}}
    text.write_text("产量", encoding="utf-8")
    with pytest.raises(ZhibiaoError, match="E035"):
        corpus_stats(tmp_path)


def test_blocks_are_written_between_their_markers(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text("a\n<!-- counts: begin, by a command -->\nold\n<!-- counts: end -->\nb\n", encoding="utf-8")
    assert write_block(path, "counts", "| new |") is True
    assert write_block(path, "counts", "| new |") is False
    assert generated_block(path, "counts") == "| new |"
    assert path.read_text(encoding="utf-8").startswith(
        "a\n<!-- counts: begin, by a command -->\n| new |\n<!-- counts: end -->\nb"
    )
    with pytest.raises(ZhibiaoError, match="agreement"):
        write_block(path, "agreement", "x")


# ---- a document in the browser


def test_gold_records_keep_the_contract() -> None:
    gold = read_gold(CORPUS, CORPUS, NAME)
    records = gold_records(gold)
    assert len(records) == len(gold.annotation.facts)
    for record, fact in zip(records, sorted(gold.annotation.facts, key=lambda fact: fact.value)):
        assert tuple(record) == RECORD_KEYS
        assert tuple(record["spans"]["value"]) == fact.value
        assert (record["measure"], record["year"], record["region"]) == (fact.measure, fact.year, fact.region)
        assert record["indicator_name"]


@pytest.mark.parametrize("style", ["review", "displacy"])
def test_the_page_is_self_contained_and_has_the_mentions(tmp_path: Path, style: str) -> None:
    path = tmp_path / "page.html"
    gold = document("[<b>产量|I][3|V][吨|U]。", "<b>产量 | 3 | 吨 | - | - | level")
    write_view(gold, path, style)
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']?https?:""", page)
    assert "<b>产量" not in page
    assert all(label in page for label in ("INDICATOR", "VALUE", "UNIT"))


def test_the_plain_page_shows_every_mention_of_a_paragraph() -> None:
    gold = read_gold(CORPUS, CORPUS, NAME)
    page = displacy_page(gold)
    assert page.count("<mark") == len(gold.annotation.entities())


def test_unknown_style_and_document(tmp_path: Path) -> None:
    gold = document("[产量|I][3|V][吨|U]。", "产量 | 3 | 吨 | - | - | level")
    with pytest.raises(ZhibiaoError, match="E022"):
        write_view(gold, tmp_path / "x.html", "poster")
    with pytest.raises(ZhibiaoError, match="E031"):
        read_gold(CORPUS, CORPUS, "no_such_document")
    real = next(path.stem for path in sorted((CORPUS / "real").glob("*.json")))
    with pytest.raises(ZhibiaoError, match="E034"):
        read_gold(CORPUS, tmp_path, real)


# ---- the difference of two annotations


def test_difference_field_by_field() -> None:
    rows = ("产量 | 3 | 吨 | - | - | level", "面积 | 5 | 亩 | - | - | level")
    old = document("[产量|I][3|V][吨|U]，[面积|I][5|V][亩|U]。", *rows).annotation
    new = document("产[量|I][3|V][吨|U]，面积5亩。", "量 | 3 | 吨 | - | - | growth up").annotation
    difference = compare(old, new)
    assert (len(difference.removed), len(difference.added), difference.same) == (1, 0, 0)
    ((_, _, keys),) = difference.changed
    assert keys == ["INDICATOR", "measure", "direction"]
    assert difference.head == []
    assert list(difference_lines(difference, "产量3吨，面积5亩。")) == [
        "~ 2-3「3」: INDICATOR 0-2「产量」 → 1-2「量」; measure level → growth; direction empty → up",
        "- INDICATOR 5-7「面积」, VALUE 7-8「5」, UNIT 8-9「亩」, measure level, bound exact, status actual, region 云川市青岭县",
        "0 facts the same, 1 changed, 0 added, 1 removed",
    ]
    assert list(difference_lines(compare(new, old)))[1].startswith("+ INDICATOR 5-7, VALUE 7-8")
    assert list(difference_lines(compare(old, old))) == ["2 facts the same, 0 changed, 0 added, 0 removed"]


def test_difference_of_heads() -> None:
    old = document("[产量|I][3|V][吨|U]。", "产量 | 3 | 吨 | - | - | level").annotation
    assert compare(old, replace(old, sha256="0" * 64, meta={})).head == ["sha256", "meta"]


# ---- the command line


def test_stats_command(tmp_path: Path) -> None:
    runner = CliRunner()
    plain = json.loads(runner.invoke(app, ["corpus", "stats", "--format", "json", "--texts", str(tmp_path)]).output)
    assert plain == corpus_stats(CORPUS)
    card = tmp_path / "README.md"
    shutil.copy(CORPUS / "README.md", card)
    card.write_text(card.read_text(encoding="utf-8").replace("| **facts** |", "| facts |"), encoding="utf-8")
    assert "written" in runner.invoke(app, ["corpus", "stats", "--update", str(card)]).output
    assert "up to date" in runner.invoke(app, ["corpus", "stats", "--update", str(card)]).output
    assert generated_block(card, "counts") == stats_table(corpus_stats(CORPUS))


def test_show_and_diff_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    page = tmp_path / "page.html"
    assert runner.invoke(app, ["corpus", "show", NAME, "--output", str(page)]).output.strip() == str(page)
    assert NAME in page.read_text(encoding="utf-8")
    path = CORPUS / "authored" / f"{NAME}.json"
    changed = load(path)
    changed.facts[0].year = "1999"
    dump(changed, tmp_path / f"{NAME}.json")
    output = runner.invoke(app, ["corpus", "diff", str(path), str(tmp_path / f"{NAME}.json")]).output
    assert re.search(r": year \d{4} → 1999$", output, re.MULTILINE)
    assert "「" in output
    assert f"{len(changed.facts) - 1} facts the same, 1 changed" in output


def test_commands_fail_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    for code, arguments in [
        ("E022", ["stats", "--format", "xml"]),
        ("E031", ["stats", "--update", str(tmp_path / "bad.json")]),
        ("E001", ["stats", "--update", str(tmp_path / "none.md")]),
        ("E031", ["show", "no_such_document"]),
        ("E020", ["show", NAME, "--output", str(tmp_path / "none" / "x.html")]),
        ("E031", ["diff", str(tmp_path / "bad.json"), str(tmp_path / "bad.json")]),
        ("E001", ["diff", str(tmp_path / "none.json"), str(tmp_path / "bad.json")]),
    ]:
        command = [sys.executable, "-m", "zhibiao", "corpus", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 2, (arguments, done.stderr)
        assert f"[{code}]" in done.stderr
        assert "Traceback" not in done.stderr


def test_all_keys_are_compared() -> None:
    old = document("[产量|I][3|V][吨|U]。", "产量 | 3 | 吨 | - | - | level").annotation
    fact = old.facts[0]
    for key in SPAN_KEYS:
        if key != "value":
            new = replace(old, facts=[replace(fact, spans={**fact.spans, key: (0, 1)})])
            assert compare(old, new).changed[0][2] == [key.upper()]
