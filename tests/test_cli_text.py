"""``zhibiao text``, and ``zhibiao extract`` on every kind of file: offsets count in what the one prints for the other."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.files import TITLE, write_docx, write_html, write_pdf, write_scan, write_txt
from zhibiao.cli import app
from zhibiao.errors import ZhibiaoError

DATA = "province,year,full_text\n山西省,2023,全省粮食产量达到12.5万吨。\n湖北省,2022,全省油料产量达到2.5万吨。\n甲省,2021,没有数据\n"


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    if isinstance(done.exception, ZhibiaoError):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.output


def extract(*arguments: object, code: int = 0) -> list[dict]:
    lines = run("extract", *arguments, "--pipeline", "rules", code=code).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize("write", [write_txt, write_html, write_docx, write_pdf])
def test_offsets_count_in_the_text_that_is_shown(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / f"a.{write.__name__.removeprefix('write_')}")
    text = run("text", path)
    records = extract(path)
    assert len(records) == 25
    for record in records:
        assert text[slice(*record["spans"]["value"])] == record["value_text"]
        assert record["doc"] == path.name
    about = json.loads(run("text", path, "--about"))
    assert (about["title"], about["review_year"], about["doc"]) == (TITLE, "2022", path.name)


def test_a_data_set_gives_a_document_a_row(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(DATA, encoding="utf-8")
    for jobs in (1, 2):
        records = extract(path, "--jobs", jobs, code=1)  # the third row has no number
        assert [(r["doc"], r["region"], r["year"], r["value"]) for r in records] == [
            ("data.csv#1", "山西省", "2022", 12.5),
            ("data.csv#2", "湖北省", "2021", 2.5),
        ]
    assert "data.csv#3" in run("extract", path, "--pipeline", "rules", code=1)
    assert run("text", path, "--row", 2) == "全省油料产量达到2.5万吨。"
    assert extract(path, "--text-column", "full_text", "--year", "2020", code=1)[0]["year"] == "2019"
    for arguments in (("text", path, "--row", 9), ("extract", path, "--pipeline", "rules", "--date", "2023")):
        with pytest.raises(ZhibiaoError, match="E022"):
            run(*arguments)
    with pytest.raises(ZhibiaoError, match="E086"):
        run("extract", path, "--pipeline", "rules", "--title-column", "name")


def test_a_folder_of_everything_does_what_can_be_done(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf")
    write_scan(tmp_path / "b.pdf")
    write_docx(tmp_path / "c.docx")
    output = run("extract", tmp_path, "--pipeline", "rules", code=1)
    assert "E080" in output
    assert "1 of 3 reports failed" in output
    assert len(extract(tmp_path, code=1)) == 50
