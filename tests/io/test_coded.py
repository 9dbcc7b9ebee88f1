from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhibiao.cli import app
from zhibiao.io.coded import CODED, coded
from zhibiao.io.rows import COLUMNS, flat_row, nested_record


def test_columns_of_a_record(make_record) -> None:
    row = coded(make_record(year="2022Q1", region="晋城市城区", indicator_id="gdp"))
    assert list(row) == list(CODED)
    assert (row["period_start"], row["period_end"]) == ("2022-01-01", "2022-03-31")
    assert (row["region_level"], row["province_code"], row["prefecture"], row["county_code"]) == (
        "county", "140000", "晋城市", "140502",
    )  # fmt: skip
    assert (row["concept_name"], row["concept_english"]) == ("地区生产总值", "gross regional product")


def test_the_code_is_that_of_the_year(make_record) -> None:
    assert coded(make_record(year="2017", region="莱芜市"))["prefecture_code"] == "371200"
    assert coded(make_record(year="2020", region="莱芜市"))["prefecture_code"] == ""


def test_what_has_no_code_is_empty(make_record) -> None:
    row = coded(make_record(year="", region="", indicator_id=None))
    assert set(row.values()) == {""}


def test_a_mark_of_the_user_stays(make_record) -> None:
    marked = {**make_record(), "target_words": "力争", "target_class": "soft"}
    assert coded(marked)["target_class"] == "soft"
    assert flat_row(nested_record(flat_row(marked)))["target_class"] == "soft"
    assert set(CODED) < set(COLUMNS)


def test_target_classes_of_the_command_line(tmp_path: Path) -> None:
    report, classes = tmp_path / "报告.txt", tmp_path / "classes.csv"
    report.write_text("今年的主要预期目标是：力争地区生产总值增长6%。\n", encoding="utf-8")
    classes.write_text("word,place,class\n力争,verb,soft\n", encoding="utf-8")
    common = ["extract", str(report), "--pipeline", "rules", "--format", "csv", "--year", "2023", "--region", "大同市"]
    ours = CliRunner().invoke(app, common)
    theirs = CliRunner().invoke(app, [*common, "--target-classes", str(classes)])
    assert ours.exit_code == theirs.exit_code == 0
    assert ",力争,hard," in ours.output
    assert ",力争,soft," in theirs.output


@pytest.mark.parametrize("content", ["", "a,b\n"])
def test_bad_target_classes_are_refused_before_anything_is_read(tmp_path: Path, content: str) -> None:
    classes = tmp_path / "classes.csv"
    classes.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "none.txt"), "--target-classes", str(classes)])
    assert getattr(result.exception, "code", "") == "E090"
