"""The folder of a run: what is in its manifest is finished, comes back as it was, and nothing else counts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from zhibiao.batch import Job, Outcome, Task, engine_of
from zhibiao.errors import ZhibiaoError
from zhibiao.scale.folder import MANIFEST, Input, RunFolder, describe_input, opened_folder
from zhibiao.scale.runs import opened_run
from zhibiao.text.reports import NO_OPTIONS, ReadOptions, read

REPORT = """青岭县人民政府工作报告
——2023年1月12日在青岭县第十届人民代表大会第三次会议上
2022年，全县地区生产总值完成{}亿元，增长6%；粮食产量1*.6万吨；一般公共预算收入突破十一亿元。
今年，城镇新增就业2600—2800人。
"""


@pytest.fixture(scope="module")
def job() -> Job:
    return Job("rules")


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    """Four files and the two rows of a data set."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(REPORT.format(100 + number), encoding="utf-8")
    table = folder / "set.csv"
    body = "".join(f'青岭县,2023,"{REPORT.format(number)}"\n' for number in (7, 8))
    table.write_text(f"region,year,text\n{body}", encoding="utf-8")
    files: list[Task] = sorted(folder.glob("*.txt"))
    return [*files, *((table, report) for report in read(table))]


@pytest.fixture(scope="module")
def direct(job: Job):
    """What reading the tasks at once gives."""
    engine = engine_of(job)
    return lambda tasks: list(engine.outcomes(tasks))


def finish(path: Path, tasks: list[Task], job: Job) -> tuple[int, list[Outcome]]:
    """How many reports a run finds finished, and its outcomes."""
    with opened_run(path, tasks, job) as run:
        for _ in run.work():
            pass
        return run.before, list(run.outcomes())


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in (path / MANIFEST).read_text(encoding="utf-8").splitlines()]


def test_outcomes_come_back_as_they_were(tmp_path: Path, tasks: list[Task], job: Job, direct) -> None:
    before, outcomes = finish(tmp_path / "run", tasks, job)
    assert before == 0
    assert outcomes == direct(tasks)
    assert [len(outcome.records) for outcome in outcomes] == [5] * 6
    assert all(type(a) is type(b) for o, d in zip(outcomes, direct(tasks)) for a, b in
               zip(o.records[0].values(), d.records[0].values()))  # fmt: skip


def test_a_second_run_reads_nothing_again(tmp_path: Path, tasks: list[Task], job: Job) -> None:
    _, first = finish(tmp_path / "run", tasks, job)
    begun = lines(tmp_path / "run")
    before, second = finish(tmp_path / "run", tasks, job)
    assert before == 6
    assert second == first
    assert lines(tmp_path / "run") == begun


def test_only_what_changed_or_came_is_read(tmp_path: Path, tasks: list[Task], job: Job, direct) -> None:
    finish(tmp_path / "run", tasks, job)
    changed, new = tasks[1], tmp_path / "reports" / "new.txt"
    assert isinstance(changed, Path)
    changed.write_text(REPORT.format(999), encoding="utf-8")
    new.write_text(REPORT.format(555), encoding="utf-8")
    tasks = [new, *tasks]
    before, outcomes = finish(tmp_path / "run", tasks, job)
    assert before == 5
    assert outcomes == direct(tasks)
    assert [Path(report["path"]).name for report in lines(tmp_path / "run")[-1]["reports"]] == ["new.txt", "1.txt"]


def test_a_run_that_breaks_off_keeps_what_it_did(
    tmp_path: Path, tasks: list[Task], job: Job, direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhibiao.scale.runs.CHUNK", 2)
    with opened_run(tmp_path / "run", tasks, job) as run:
        work = run.work()
        for _ in range(5):
            next(work)
        # as after kill -9: the generator is never closed, so the fifth is in no chunk yet
        assert [len(line["reports"]) for line in lines(tmp_path / "run")[1:]] == [2, 2]
        copy = tmp_path / "killed"
        copy.mkdir()
        for path in [p for p in (tmp_path / "run").rglob("*") if p.is_file()]:
            target = copy / path.relative_to(tmp_path / "run")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
        work.close()
    before, outcomes = finish(copy, tasks, job)
    assert before == 4
    assert outcomes == direct(tasks)
    assert finish(tmp_path / "run", tasks, job)[0] == 5, "what ends in good order keeps all"


@pytest.mark.parametrize("damage", ["facts", "reports", "cut", "line"])
def test_a_damaged_chunk_is_read_again(
    tmp_path: Path, tasks: list[Task], job: Job, direct, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhibiao.scale.runs.CHUNK", 3)
    folder = tmp_path / "run"
    finish(folder, tasks, job)
    manifest = folder / MANIFEST
    if damage == "line":  # the machine stopped while the last line was written
        manifest.write_bytes(manifest.read_bytes()[:-20])
    elif damage == "cut":
        path = folder / "facts" / "000002.parquet"
        path.write_bytes(path.read_bytes()[:100])
    else:
        (folder / damage / "000002.parquet").unlink()
    for expected in (3, 6):
        before, outcomes = finish(folder, tasks, job)
        assert before == expected
        assert outcomes == direct(tasks)


def test_failures_are_tried_again(tmp_path: Path, tasks: list[Task], job: Job) -> None:
    bad, gone = tmp_path / "bad.txt", tmp_path / "gone.txt"
    bad.write_text("没有数字。", encoding="utf-8")
    tasks = [bad, tasks[0], gone]
    before, outcomes = finish(tmp_path / "run", tasks, job)
    assert [outcome.error and outcome.error.code for outcome in outcomes] == ["E008", None, "E001"]
    bad.write_text(REPORT.format(3), encoding="utf-8")
    gone.write_text(REPORT.format(4), encoding="utf-8")
    before, outcomes = finish(tmp_path / "run", tasks, job)
    assert before == 1
    assert not any(outcome.error for outcome in outcomes)


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, tasks: list[Task], job: Job) -> None:
    first = tasks[0]
    assert isinstance(first, Path)
    with opened_run(tmp_path / "run", tasks, job) as run:
        first.write_text(REPORT.format(1), encoding="utf-8")
        errors = [outcome.error.code for outcome in run.work() if outcome.error]
    assert errors == ["E114"]
    assert finish(tmp_path / "run", tasks, job)[0] == 5


def test_a_folder_that_is_not_of_this_run_is_refused(tmp_path: Path) -> None:
    def refusal(path: Path, model: str = "m1", options: ReadOptions = NO_OPTIONS) -> str:
        with pytest.raises(ZhibiaoError) as error, opened_folder(path, model, options):
            pass
        assert error.value.code == "E110"
        return str(error.value)

    folder = tmp_path / "run"
    with opened_folder(folder, "m1", NO_OPTIONS):
        assert "another zhibiao works in it" in refusal(folder)
    with opened_folder(folder, "m1", NO_OPTIONS):
        pass
    assert "m2" in refusal(folder, "m2")
    assert "--year" in refusal(folder, options=replace(NO_OPTIONS, year="2020"))
    (folder / MANIFEST).write_text("[]\n", encoding="utf-8")
    assert "damaged" in refusal(folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").touch()
    assert "other files" in refusal(tmp_path / "other")
    assert "a file stands there" in refusal(tmp_path / "other" / "thesis.docx")
    assert (tmp_path / "other" / "thesis.docx").exists()


def test_an_input_is_its_bytes_its_place_and_its_row(tasks: list[Task]) -> None:
    inputs = [describe_input(task) for task in tasks]
    assert len(set(inputs)) == 6
    assert inputs == [describe_input(task) for task in tasks]
    file = tasks[0]
    assert isinstance(file, Path)
    assert describe_input(file, b"other") != inputs[0]
    path, row = tasks[4]
    assert describe_input((path, replace(row, region="白水县"))) != inputs[4]


def test_a_chunk_without_a_good_report_is_none(tmp_path: Path) -> None:
    with opened_folder(tmp_path / "run", "m1", NO_OPTIONS) as folder:
        folder.add([(Input("a.txt", "", "0"), Outcome(Path("a.txt"), error=ZhibiaoError("E001", path="a.txt")))])
        assert not folder.done
    assert len(lines(tmp_path / "run")) == 1
    assert isinstance(folder, RunFolder)
