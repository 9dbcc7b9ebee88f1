"""The data package passes the validator of the Frictionless library, which is asked here and nowhere else."""

from __future__ import annotations

import csv
import json
import os

import pytest

from tests.io.test_store import ONE, TWO
from zhibiao.errors import ZhibiaoError
from zhibiao.io.datapackage import FILES
from zhibiao.io.tables import check_output, write_records

frictionless = pytest.importorskip("frictionless")


@pytest.fixture
def records(make_record):
    found = [
        make_record(
            doc='=1,"a"', flags=["masked", "no_year"], value=None, sentence="他说“好”，\n再来", spans={"value": (0, 3)}
        ),
        make_record(value_high=2.5, region_code="140213", spans={"value": (5, 8)}),
        make_record(indicator=None, indicator_id=None, unit="", year="", spans={"value": (9, 12)}),
    ]
    return [record | {"sha256": ONE.sha256, "model": "rules"} for record in found]


def test_a_data_package_passes_its_validator(tmp_path, records):
    folder = tmp_path / "package"
    assert write_records(records, folder, "frictionless", sources=[ONE, TWO]) == 3
    assert sorted(os.listdir(folder)) == sorted(FILES)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])
    assert [task.name for task in report.tasks] == ["facts", "documents", "concepts", "regions"]
    rows = frictionless.Package(str(folder / "datapackage.json")).get_resource("facts").read_rows()
    assert rows[0]["flags"] == "masked;no_year"
    assert rows[0]["doc"] == '\'=1,"a"'
    assert rows[0]["value"] is None
    assert float(rows[1]["value_high_base"]) == 2.5e8
    assert rows[1]["sha256"] == ONE.sha256


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("facts.csv", "317.2,", "much,"), ("documents.csv", ONE.sha256, "unknown"), ("regions.csv", "name,", "nom,")],
)
def test_the_validator_sees_what_is_wrong(tmp_path, records, file, old, new):
    folder = tmp_path / "package"
    write_records(records, folder, "frictionless", sources=[ONE, TWO])
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_what_is_of_this_machine_stays_out(tmp_path, records):
    write_records(records, tmp_path / "package", "frictionless", sources=[ONE])
    with (tmp_path / "package" / "documents.csv").open(encoding="utf-8", newline="") as stream:
        assert not {"path", "read_at"} & set(next(csv.reader(stream)))


def test_the_same_facts_give_the_same_package(tmp_path, records):
    for name in ("one", "two"):
        write_records(records, tmp_path / name, "frictionless", sources=[ONE])
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("format", ["frictionless", "sdmx"])
def test_a_folder_of_other_files_is_not_replaced(tmp_path, records, format):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.txt").write_text("mine", encoding="utf-8")
    for attempt in (check_output, lambda path, format: write_records(records, path, format)):
        with pytest.raises(ZhibiaoError, match=r"E099.*report\.txt"):
            attempt(folder, format)
    assert (folder / "report.txt").read_text(encoding="utf-8") == "mine"
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "none" / "folder"):
        with pytest.raises(ZhibiaoError, match="E020"):
            check_output(path, format)


@pytest.mark.parametrize("format", ["frictionless", "sdmx"])
def test_a_failure_leaves_the_earlier_folder(tmp_path, records, format):
    folder = tmp_path / "package"
    write_records(records, folder, format, sources=[ONE], note=lambda text: None)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def broken():
        yield records[0]
        raise RuntimeError("of the source")

    with pytest.raises(RuntimeError):
        write_records(broken(), folder, format)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    write_records(records[:1], folder, format, sources=[ONE])
    assert os.listdir(tmp_path) == ["package"]
    assert len((folder / "facts.csv").read_text(encoding="utf-8").split(ONE.sha256)) == 2
    assert json.dumps(sorted(os.listdir(folder))) == json.dumps(sorted(before))
