"""What reads the reports of a run: refused early where it cannot, and seen at work."""

import os
import signal
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhibiao.batch import Job, Outcome, Workers, _work, extract_files
from zhibiao.cli import app
from zhibiao.errors import ZhibiaoError
from zhibiao.pipelines import check_pipeline, load_trained
from zhibiao.progress import watched
from zhibiao.scale.runs import opened_run
from zhibiao.source import Source

REPORT = "青岭县统计公报\n2022年，粮食产量12.6万吨，增长3.1%。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "青岭县.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_ray_is_asked_for_by_its_extra(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    output = tmp_path / "facts.jsonl"
    result = CliRunner().invoke(
        app, ["extract", str(report), "--engine", "ray", "--output", str(output), "--pipeline", "rules"]
    )
    assert isinstance(result.exception, ZhibiaoError)
    assert result.exception.code == "E014"
    assert "zhibiao[ray]" in str(result.exception)
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--engine", "spark"], "E022"),
        (["--run", "FOLDER/facts.jsonl"], "E023"),
        (["--run", "FOLDER"], "E110"),
        (["--run", "FOLDER/青岭县.txt"], "E110"),
    ],
)
def test_bad_options(report: Path, tmp_path: Path, arguments: list[str], code: str) -> None:
    output = tmp_path / "facts.jsonl"
    given = [argument.replace("FOLDER", str(tmp_path)) for argument in arguments]
    result = CliRunner().invoke(app, ["extract", str(report), "--output", str(output), "--pipeline", "rules", *given])
    assert isinstance(result.exception, ZhibiaoError), result.output
    assert result.exception.code == code
    assert sorted(path.name for path in tmp_path.iterdir()) == ["青岭县.txt"]
    assert report.read_text(encoding="utf-8") == REPORT


def test_a_bad_pipeline_is_refused_without_loading_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = '[nlp]\nlang = "zh"\npipeline = ["attributes","context"]\n'
    for name, files in {
        "empty": {},
        "broken": {"meta.json": "{", "config.cfg": config},
        "lacking": {"meta.json": '{"lang": "zh", "name": "x", "version": "1"}', "config.cfg": config},
    }.items():
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    monkeypatch.setattr("spacy.load", None)
    for model, code in (("no_such", "E010"), ("empty", "E011"), ("broken", "E011"), ("lacking", "E013")):
        with pytest.raises(ZhibiaoError) as error:
            check_pipeline("trained", str(tmp_path / model))
        assert error.value.code == code
    with pytest.raises(ZhibiaoError) as error:
        check_pipeline("magic")
    assert error.value.code == "E022"
    check_pipeline("rules")


def test_weights_that_do_not_load_are_refused_by_the_workers(report: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    config = '[nlp]\nlang = "zh"\npipeline = ["relations","attributes","context"]\n'
    (model / "meta.json").write_text('{"lang": "zh", "name": "x", "version": "1"}', encoding="utf-8")
    (model / "config.cfg").write_text(config, encoding="utf-8")
    with pytest.raises(ZhibiaoError) as here:
        load_trained(str(model))
    with pytest.raises(ZhibiaoError) as there:
        list(extract_files([report, report], Job("trained", str(model)), jobs=2))
    assert here.value.code == there.value.code == "E011"
    with pytest.raises(ZhibiaoError) as run, opened_run(tmp_path / "run", [report], Job("trained", str(model)), jobs=2):
        pass
    assert run.value.code == "E011"
    assert not (tmp_path / "run").exists(), "nothing is begun with a bad model"


def _deadly(task: Path) -> Outcome:
    if task.name == "deadly.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return _work(task)


def test_a_report_that_ends_its_process_costs_only_itself(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = tmp_path / "deadly.txt"
    deadly.write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr("zhibiao.batch._work", _deadly)
    with Workers(Job("rules"), 1) as workers:
        outcomes = list(workers.outcomes([report, deadly, report, report]))
    assert [outcome.error and outcome.error.code for outcome in outcomes] == [None, "E112", None, None]
    assert [len(outcome.records) for outcome in outcomes] == [2, 0, 2, 2]


def test_progress_shows_rate_characters_and_what_remains(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    outcomes = [Outcome(Path("a"), source=Source("a", "", characters=1000)) for _ in range(3)]
    assert list(watched(outcomes, 5, before=2)) == outcomes
    shown = capsys.readouterr().err
    assert "5/5" in shown
    assert "chars/s" in shown
    assert "report/s" in shown or "s/report" in shown
    assert not list(watched([], 1))
    assert capsys.readouterr().err == ""
