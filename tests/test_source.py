"""What a table says of the report that facts were read from."""

from hashlib import sha256
from pathlib import Path

import pytest

from zhibiao.batch import Job, extract_file
from zhibiao.pipelines import load_pipeline, model_version
from zhibiao.schema import PROVENANCE_KEYS, RECORD_KEYS
from zhibiao.source import find_title
from zhibiao.text.document import Document
from zhibiao.text.reports import ReadOptions

REPORT = """大同市平城区人民政府工作报告
——2023年1月12日在大同市平城区第二届人民代表大会第三次会议上
2022年，全区地区生产总值完成120.5亿元，增长6%。
"""


def test_a_source_says_what_was_read_by_what(tmp_path: Path) -> None:
    path = tmp_path / "平城区.txt"
    path.write_bytes(REPORT.encode("gb18030"))
    nlp = load_pipeline("rules")
    outcome = extract_file(nlp, path, Job("rules"))
    source = outcome.source
    assert source is not None
    assert source.sha256 == sha256(REPORT.encode()).hexdigest()
    assert (source.doc, source.title) == ("平城区.txt", "大同市平城区人民政府工作报告")
    assert (source.region, source.region_code) == ("大同市平城区", "140213")
    assert (source.report_year, source.review_year, source.genre) == ("2023", "2022", "report")
    assert source.characters == len(REPORT)
    assert len(outcome.records) == 2
    for record in outcome.records:
        assert set(record) == {*RECORD_KEYS, *PROVENANCE_KEYS}
        assert (record["sha256"], record["model"]) == (source.sha256, model_version(nlp))


def test_options_win_in_the_source_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    source = extract_file(
        load_pipeline("rules"), path, Job("rules", options=ReadOptions(region="江西省", year="2020"))
    ).source
    assert source is not None
    assert (source.region, source.region_code, source.report_year) == ("江西省", "360000", "2020")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("首页 > 公开\n青岭县2022年统计公报\n粮食12万吨\n", "青岭县2022年统计公报"),
        ("青岭县情\n" + "粮" * 80 + "12万吨\n", "青岭县情"),
        ("粮" * 80 + "12万吨\n", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert find_title(Document.from_text(text)) == title


def test_the_version_of_a_model_is_that_of_its_settings() -> None:
    one, two, other = (load_pipeline("rules") for _ in range(3))
    other.remove_pipe("context")
    assert model_version(one) == model_version(two)
    assert model_version(one).startswith("rules+")
    assert model_version(one) != model_version(other)
