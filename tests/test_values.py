"""Numbers as reports write them, end to end: a file through ``zhibiao extract --pipeline rules``."""

from __future__ import annotations

import csv

import pytest
from typer.testing import CliRunner

from zhibiao.cli import app

# the sentence, then value, upper end, unit, and the value in base units
KNOWN_BUGS = [  # open in Recognizers-Text, or lost by our own rules before
    ("财政收入完成1,100万元。", 1100, None, "万元", 1.1e7),
    ("全市经济总量突破二十万亿元。", 20, None, "万亿元", 2e13),
    ("货物进出口总额达一万五千亿元。", 15000, None, "亿元", 1.5e12),
    ("户均新增光伏装机一千瓦。", 1000, None, "瓦", 1000),
    ("全年接待游客12，345人次。", 12345, None, "人次", 12345),
    ("城镇新增就业2000—3000人。", 2000, 3000, "人", 2000),
    ("城镇新增就业2000-3000人。", 2000, 3000, "人", 2000),
    ("完成技改投资1900—2000万元。", 1900, 2000, "万元", 1.9e7),
]
OTHERS = [
    ("新增就业１２３４５人。", 12345, None, "人", 12345),
    ("地区生产总值３１７．２亿元。", 317.2, None, "亿元", 3.172e10),
    ("粮食产量１２，３４５吨。", 12345, None, "吨", 12345),
    ("财政收入1，234，567元。", 1234567, None, "元", 1234567),
    ("财政收入12,345.67万元。", 12345.67, None, "万元", 1.2345670e8),
    ("地区生产总值增长６％。", 6, None, "%", 6),
    ("地区生产总值增长5%—6%。", 5, 6, "%", 5),
    ("城镇新增就业1.2—1.5万人。", 1.2, 1.5, "万人", 12000),
    ("粮食产量12000～13000吨。", 12000, 13000, "吨", 12000),
    ("发放补贴2000至3000元。", 2000, 3000, "元", 2000),
    ("改造危房2019户。", 2019, None, "户", 2019),
    ("新增绿地2000公顷。", 2000, None, "公顷", 2e7),
    ("粮食产量三万二千吨。", 32000, None, "吨", 32000),
    ("粮食产量一亿二千万斤。", 12000, None, "万斤", 60000),
    ("新增就业三万五千人。", 35000, None, "人", 35000),
    ("财政收入两千三百万元。", 2300, None, "万元", 2.3e7),
    ("财政收入一百二十亿元。", 120, None, "亿元", 1.2e10),
    ("财政收入二万三千四百五十六元。", 23456, None, "元", 23456),
    ("财政收入1亿2000万元。", 12000, None, "万元", 1.2e8),
    ("等级公路达到2万5千公里。", 25000, None, "公里", 2.5e7),
    ("市场主体增加到1万6千多户。", 16000, None, "户", 16000),
    ("日均新设企业达到5千多户。", 5000, None, "户", 5000),
    ("接待游客增加到1亿3千多万。", 13000, None, "万", 1.3e8),
    ("果树面积稳定在15万—16万亩。", 15, 16, "万亩", 1e8),
    ("发放补贴三万至五万元。", 3, 5, "万元", 30000),
    ("发放补贴三千至五千元。", 3000, 5000, "元", 3000),
    ("财政收入三点五亿元。", 3.5, None, "亿元", 3.5e8),
    ("税收收入增长三点五倍。", 3.5, None, "倍", 3.5),
    ("城镇化率提高三点五个百分点。", 3.5, None, "个百分点", 3.5),
    ("财政收入占百分之三十二点五。", 0.325, None, "", 0.325),
    ("群众满意率达到九成五。", 0.95, None, "", 0.95),
    ("发放补贴三千～五千元。", 3000, 5000, "元", 3000),
    ("全年发电3500千瓦时。", 3500, None, "千瓦时", 3500),
    ("全年发电八千瓦时。", 8, None, "千瓦时", 8),
    ("新增变电容量220千伏安。", 220, None, "千伏安", 2.2e5),
    ("装机容量达到2✕35万千瓦。", 70, None, "万千瓦", 7e8),
    ("发行债券3250日元。", 3250, None, "日元", 3250),
    ("贷款利率下降五十个基点。", 50, None, "个基点", 0.5),
    ("税收收入增长二点零倍。", 2, None, "倍", 2),
    ("二手房均价占新房的一百三十七分之十。", 10 / 137, None, "", 10 / 137),
    ("贷款余额达到八万零两百八十一亿元。", 80281, None, "亿元", 8.0281e12),
    ("工业产值比上年翻了近一番。", 1, None, "番", 1),
    ("电站装机三十五万千瓦。", 35, None, "万千瓦", 3.5e8),
    ("修路两千多公里。", 2000, None, "公里", 2e6),
    ("三分之一的村通了自来水。", 1 / 3, None, "", 1 / 3),
    ("服务业增加值占比达到3/4。", 0.75, None, "", 0.75),
]
# sentences with years and no number that measures
NO_NUMBERS = ["2021—2025年。", "《2021-2025规划》获批。", "2019—2020届毕业生。", "2023-01-12发布。"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    folder = tmp_path_factory.mktemp("values")
    sentences = [case[0] for case in (*KNOWN_BUGS, *OTHERS)] + NO_NUMBERS
    (folder / "报告.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    table = folder / "facts.csv"
    options = ["--pipeline", "rules", "--format", "csv", "--region", "大同市", "--year", "2023"]
    result = CliRunner().invoke(app, ["extract", str(folder / "报告.txt"), *options, "--output", str(table)])
    assert result.exit_code == 0, result.output
    found: dict[str, list[dict[str, str]]] = {}
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            place = int(row["value_start"])
            line = next(s for s in sentences if place < _start(sentences, s) + len(s))
            found.setdefault(line, []).append(row)
    return found


def _start(sentences: list[str], sentence: str) -> int:
    return sum(len(other) + 1 for other in sentences[: sentences.index(sentence)])


def check(rows: dict[str, list[dict[str, str]]], case: tuple[str, float, float | None, str, float]) -> None:
    sentence, value, high, unit, base = case
    (row,) = rows.get(sentence, [{}])
    assert float(row["value"]) == pytest.approx(value)
    assert (float(row["value_high"]) if row["value_high"] else None) == high
    assert row["unit"] == unit
    assert float(row["value_base"]) == pytest.approx(base)
    assert "no_number" not in row["flags"]


@pytest.mark.parametrize("case", KNOWN_BUGS, ids=lambda case: case[0])
def test_open_bugs_of_others_are_none_here(rows: dict[str, list[dict[str, str]]], case: tuple) -> None:
    check(rows, case)


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case[0])
def test_numbers(rows: dict[str, list[dict[str, str]]], case: tuple) -> None:
    check(rows, case)


@pytest.mark.parametrize("sentence", NO_NUMBERS)
def test_years_are_no_numbers(rows: dict[str, list[dict[str, str]]], sentence: str) -> None:
    assert sentence not in rows


def test_the_name_ends_where_the_whole_numeral_begins(rows: dict[str, list[dict[str, str]]]) -> None:
    (row,) = rows["货物进出口总额达一万五千亿元。"]
    assert (row["indicator"], row["indicator_name"], row["indicator_id"]) == ("货物进出口总额",) * 2 + (
        "foreign_trade",
    )
    assert row["value_text"] == "一万五千"
    assert int(row["value_end"]) - int(row["value_start"]) == 4
