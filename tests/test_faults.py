"""Faults, one by one: what was there before stays, and the next try completes. docs/reliability.md says what is promised."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.faulty import Ended, Faulty
from zhibiao.annotate.environment import locked
from zhibiao.annotate.merge import corpus_lock, merge_into
from zhibiao.annotate.session import Session
from zhibiao.batch import Outcome
from zhibiao.errors import ZhibiaoError
from zhibiao.io.sinks import replace_folder
from zhibiao.io.tables import FOLDER_FORMATS, FORMATS
from zhibiao.pipelines import load_trained, model_version
from zhibiao.progress import watched
from zhibiao.released import released_pipeline
from zhibiao.source import Source

ROOT = Path(__file__).parent.parent
EARLIER = b"an earlier result\n"
FILES = ("jsonl", "csv", "parquet")


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    with Faulty() as process:
        yield process


@pytest.fixture(scope="module")
def pipeline() -> Path:
    folder = released_pipeline()
    if folder is None:
        pytest.skip("no released pipeline in models/")
    return folder


def earlier(path: Path, format: str) -> None:
    """Put an earlier result in place, whatever stands there."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    if format == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE TABLE notes AS SELECT 42 AS answer")
    elif format in FOLDER_FORMATS:
        path.mkdir()
        for name in FOLDER_FORMATS[format]:
            (path / name).write_bytes(EARLIER)
    else:
        path.write_bytes(EARLIER)


def content(path: Path, format: str) -> Any:
    """What stands in an output, but for the time at which a document was read."""
    if format == "duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            query = "SELECT * EXCLUDE (read_at) FROM {}" if "documents" in tables else "FROM {}"
            return {
                name: sorted(
                    connection.execute((query if name == "documents" else "FROM {}").format(name)).fetchall(), key=str
                )
                for name in tables
            }
    return {file.name: file.read_bytes() for file in path.iterdir()} if path.is_dir() else path.read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_killed_at_every_step_of_writing(faulty: Faulty, tmp_path: Path, format: str) -> None:
    path = tmp_path / "output" / "facts"
    earlier(path, format)
    before = content(path, format)
    done = faulty("write", path, format, folder=path.parent)
    assert done.code == 0, done.said
    whole = content(path, format)
    assert whole != before
    assert done.steps >= 3
    for step in range(1, done.steps + 1):
        earlier(path, format)
        killed = faulty("write", path, format, folder=path.parent, kill_at=step)
        assert killed.code == -9
        assert content(path, format) in (before, whole), f"killed at step {step}"
    assert faulty("write", path, format).code == 0, "what a killed one left is in nobody's way"
    assert content(path, format) == whole


def documents(path: Path) -> dict[str, tuple[int, int]]:
    """For each document of a store how many facts it should have, and how many it has."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "SELECT d.doc, d.facts, count(f.sha256) FROM documents d LEFT JOIN facts f USING (sha256) GROUP BY ALL"
        ).fetchall()
    return {doc: (said, there) for doc, said, there in rows}


def test_killed_at_any_moment_a_store_has_whole_documents(faulty: Faulty, tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    seen = set()
    for number in range(8):
        ended = faulty("add", path, kill_after=0.05 + 0.1 * number)
        assert ended.code in (0, -9), ended.said
        if not path.exists() or not path.stat().st_size:
            continue
        if "documents" in content(path, "duckdb"):
            found = documents(path)
            assert all(said == there > 0 for said, there in found.values())
            seen.add(len(found))
        if number % 4 == 3:
            path.unlink()
            path.with_name("s.duckdb.wal").unlink(missing_ok=True)
    assert faulty("add", path).code == 0
    assert set(documents(path)) == {"0.txt", "1.txt", "2.txt"}
    assert faulty("write", tmp_path / "whole.duckdb", "duckdb").code == 0
    stored, written = content(path, "duckdb"), content(tmp_path / "whole.duckdb", "duckdb")
    assert {name: rows for name, rows in stored.items() if name != "documents"} == {
        name: rows for name, rows in written.items() if name != "documents"
    }


def refused(ended: Ended, *codes: str) -> None:
    assert ended.code == 2, ended.said
    assert any(f"[{code}]" in ended.said for code in codes), ended.said
    assert "Traceback" not in ended.said


@pytest.mark.parametrize(
    ("format", "limit"),
    [("jsonl", 0), ("jsonl", 3000), ("csv", 3000), *((f, n) for f in FORMATS[2:] for n in (3000, 300_000))],
)
def test_a_full_disk_while_writing(faulty: Faulty, tmp_path: Path, format: str, limit: int) -> None:
    path = tmp_path / "output" / "facts"
    earlier(path, format)
    before = content(path, format)
    ended = faulty("write", path, format, limit=limit)
    found = content(path, format)
    if ended.code:
        refused(ended, "E020")
        # a database writes ahead: it may be told that it cannot when all of it is safe already
        assert found == before or (format == "duckdb" and set(found) > set(before))
    else:
        assert limit > 3000
        assert found != before
    assert {file.name for file in path.parent.iterdir()} <= {"facts", "facts.wal"}, "nothing is left behind"
    assert faulty("write", path, format).code == 0
    assert content(path, format) != before


@pytest.mark.parametrize("limit", [0, 30_000, 600_000])
def test_a_full_disk_while_a_store_grows(faulty: Faulty, tmp_path: Path, limit: int) -> None:
    path = tmp_path / "s.duckdb"
    ended = faulty("add", path, limit=limit)
    if ended.code:
        refused(ended, "E020", "E095", "E096")
    if path.exists() and path.stat().st_size and "documents" in content(path, "duckdb"):
        assert all(said == there > 0 for said, there in documents(path).values())
    assert faulty("add", path).code == 0
    assert set(documents(path)) == {"0.txt", "1.txt", "2.txt"}


@pytest.fixture
def tmpfs(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB of its own, where one can be mounted (root of a machine; not in most containers)."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.system(f"mount -t tmpfs -o size=256k tmpfs {folder} 2>/dev/null"):
        pytest.skip("no disk can be mounted here; the limit on the size of files stands for it")
    yield folder
    os.system(f"umount -l {folder}")


@pytest.mark.parametrize("format", FORMATS)
def test_a_disk_that_is_full(faulty: Faulty, tmpfs: Path, format: str) -> None:
    path = tmpfs / "output" / "facts"
    earlier(path, format if format != "duckdb" else "jsonl")
    if format == "duckdb":
        path.unlink()
    before = content(path, format) if path.exists() else None
    ballast = tmpfs / "ballast"
    with pytest.raises(OSError, match="No space left"):
        ballast.write_bytes(bytes(2**20))
    refused(faulty("write", path, format), "E020")
    assert (content(path, format) if path.exists() else None) == before
    assert {file.name for file in path.parent.iterdir()} <= {"facts"}
    ballast.unlink()
    if format in ("jsonl", "csv"):  # the others need more than this disk has
        assert faulty("write", path, format).code == 0
        assert content(path, format) != before


@pytest.mark.parametrize("format", FORMATS)
def test_a_folder_that_may_only_be_read(faulty: Faulty, tmp_path: Path, format: str) -> None:
    path = tmp_path / "output" / "facts"
    earlier(path, format)
    before = content(path, format)
    path.parent.chmod(0o555)
    try:
        ended = faulty("write", path, format, read_only=True)
        if format == "duckdb":  # the file itself may be written
            assert ended.code in (0, 2)
        else:
            refused(ended, "E020")
            assert content(path, format) == before
        refused(faulty("add", path.parent / "new.duckdb", read_only=True), "E020")
    finally:
        path.parent.chmod(0o755)
    assert {file.name for file in path.parent.iterdir()} <= {"facts", "facts.wal"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    from tests.faulty import REPORT

    path = tmp_path / "report.txt"
    path.write_text(REPORT.format(year=2023, past=2022, gdp=120.5, grain=31.6), encoding="utf-8")
    return path


def test_a_run_in_a_folder_that_may_only_be_read(faulty: Faulty, report: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir(mode=0o555)
    arguments = ("extract", report, "--pipeline", "rules")
    output = tmp_path / "facts.jsonl"
    refused(faulty("command", *arguments, "--output", output, "--run", place / "run", read_only=True), "E020")
    refused(faulty("command", *arguments, "--output", output, "--run", place, read_only=True), "E020", "E110")
    refused(faulty("command", *arguments, "--output", place / "facts.jsonl", read_only=True), "E020")
    assert not output.exists()
    assert not any(place.iterdir())


def test_a_full_disk_stops_a_run_and_the_next_goes_on(faulty: Faulty, report: Path, tmp_path: Path) -> None:
    run, output = tmp_path / "run", tmp_path / "facts.jsonl"
    arguments = ("command", "extract", report, "--pipeline", "rules", "--output", output, "--run", run)
    refused(faulty(*arguments, limit=600), "E020")
    assert not output.exists()
    ended = faulty(*arguments)
    assert ended.code == 0, ended.said
    expected = output.read_bytes()
    refused(faulty(*arguments, limit=600), "E020")
    assert output.read_bytes() == expected
    assert not list(tmp_path.rglob(".zhibiao-*"))


def _write(path: Path, format: str, process: Faulty) -> Ended:
    return process("write", path, format)


def test_two_at_once_on_one_output(faulty: Faulty, tmp_path: Path) -> None:
    """The result of one of them stands there, whole; a database is of the one that came first."""
    with Faulty() as other, ThreadPoolExecutor(2) as threads:
        for format in FORMATS:
            path = tmp_path / format / "facts"
            path.parent.mkdir()
            endings = list(threads.map(partial(_write, path, format), (faulty, other)))
            for ended in endings:
                if ended.code:
                    refused(ended, "E095" if format == "duckdb" else "E020")
            assert any(ended.code == 0 for ended in endings)
            found = content(path, format)
            assert faulty("write", path, format).code == 0
            assert content(path, format) == found
            assert [file.name for file in path.parent.iterdir()] == ["facts"]


def test_two_at_once_on_one_store_and_on_one_run(faulty: Faulty, report: Path, tmp_path: Path) -> None:
    from zhibiao.io.store import opened_store
    from zhibiao.scale.folder import opened_folder
    from zhibiao.text.reports import NO_OPTIONS

    store, run = tmp_path / "s.duckdb", tmp_path / "run"
    with opened_store(store):
        refused(faulty("command", "store", "add", store, report, "--pipeline", "rules"), "E095")
    assert faulty("command", "store", "add", store, report, "--pipeline", "rules").code == 0
    with opened_folder(run, "any model", NO_OPTIONS):
        arguments = (
            "command",
            "extract",
            report,
            "--pipeline",
            "rules",
            "--output",
            tmp_path / "f.jsonl",
            "--run",
            run,
        )
        ended = faulty(*arguments)
        refused(ended, "E110")
        assert "another zhibiao works in it" in ended.said
    assert "any model" in faulty(*arguments).said, "and a run of another model is not mixed with this one"


def test_folders_change_places_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for exchange in (True, False):
        new, old = tmp_path / "new", tmp_path / "old"
        for folder in (new, old):
            folder.mkdir(exist_ok=True)
            (folder / "name").write_text(folder.name, encoding="utf-8")
        if not exchange:
            monkeypatch.setattr("zhibiao.io.sinks._exchanged", lambda *_: False)
        replace_folder(new, old)
        assert (old / "name").read_text(encoding="utf-8") == "new"
        assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_a_release_that_is_cut_off_names_a_wheel_that_is_there(faulty: Faulty, pipeline: Path, tmp_path: Path) -> None:
    models, packages = tmp_path / "models", tmp_path / "packages"
    packages.mkdir()
    (packages / "zh_zhibiao-9.9.9-py3-none-any.whl").write_bytes(b"a new wheel")
    arguments = ("script", "scripts/release.py", packages, ROOT / "metrics" / "full", pipeline, "--output", models)

    def released() -> str:
        found, name = (models / "SHA256SUMS").read_text(encoding="utf-8").split()
        assert sha256((models / name).read_bytes()).hexdigest() == found
        return name

    def old_release() -> None:
        shutil.rmtree(models, ignore_errors=True)
        models.mkdir()
        (models / "zh_zhibiao-0.1.0-py3-none-any.whl").write_bytes(b"an old wheel")
        digest = sha256(b"an old wheel").hexdigest()
        (models / "SHA256SUMS").write_text(f"{digest}  zh_zhibiao-0.1.0-py3-none-any.whl\n", encoding="utf-8")

    old_release()
    done = faulty(*arguments, folder=models)
    assert done.code == 0, done.said
    assert released() == "zh_zhibiao-9.9.9-py3-none-any.whl"
    for step in range(1, done.steps + 1):
        old_release()
        assert faulty(*arguments, folder=models, kill_at=step).code == -9
        released()
    assert faulty(*arguments).code == 0
    assert released() == "zh_zhibiao-9.9.9-py3-none-any.whl"
    assert len(list(models.glob("*.whl"))) == 1


def test_a_clock_that_jumps(
    faulty: Faulty, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is finished is known by its bytes, whatever the times of files say; progress survives a clock that goes back."""
    run, output = tmp_path / "run", tmp_path / "facts.jsonl"
    arguments = ("command", "extract", report, "--pipeline", "rules", "--output", output, "--run", run)
    assert faulty(*arguments).code == 0
    expected = output.read_bytes()
    for moment in (4_000_000_000, 1_000):
        for path in (report, output, *run.rglob("*")):
            os.utime(path, (moment, moment))
        ended = faulty(*arguments)
        assert "1 of 1 reports were finished" in ended.said
        assert output.read_bytes() == expected
    clock = iter(range(10_000, 0, -100))
    monkeypatch.setattr("tqdm.std.time", lambda: float(next(clock)))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    outcomes = [Outcome(Path("a"), source=Source("a", "", characters=1000)) for _ in range(5)]
    assert list(watched(outcomes, 5)) == outcomes
    assert "5/5" in capsys.readouterr().err


def test_two_sessions_do_not_merge_into_one_corpus_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_ANNOTATE_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    with locked(corpus_lock(corpus), "the corpus"), pytest.raises(ZhibiaoError, match="E069"):
        merge_into(Session("one"), [], corpus, tmp_path / "texts", "train")


def test_a_store_with_flipped_bytes(faulty: Faulty, tmp_path: Path) -> None:
    """It gives what it gave, or is refused; where it is refused it stays as it is."""
    path, output = tmp_path / "s.duckdb", tmp_path / "f.csv"
    assert faulty("add", path).code == 0
    data = path.read_bytes()
    assert faulty("command", "store", "export", path, "--output", output).code == 0
    expected = output.read_bytes()
    draw, codes = random.Random(7), []
    # the headers, then blocks
    for place in [0, 8, 4096, 8192, *(draw.randrange(12288, len(data)) for _ in range(12))]:
        damaged = data[:place] + bytes(byte ^ 0x5A for byte in data[place : place + 16]) + data[place + 16 :]
        path.write_bytes(damaged)
        output.unlink(missing_ok=True)
        ended = faulty("command", "store", "export", path, "--output", output)
        codes.append(ended.code)
        if ended.code:
            refused(ended, "E096", "E097")
            assert not output.exists()
        else:
            assert output.read_bytes() == expected
        assert path.read_bytes() == damaged
    assert 2 in codes


def linked(pipeline: Path, copy: Path) -> Path:
    """A copy of a pipeline in which a file can be replaced."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(pipeline, copy, copy_function=shutil.copy)
    return copy


def test_a_truncated_model_is_refused(pipeline: Path, tmp_path: Path) -> None:
    version = model_version(load_trained(str(pipeline)))
    names = [path.relative_to(pipeline) for path in sorted(pipeline.rglob("*")) if path.is_file()]
    assert len(names) > 10
    for name in names:
        copy = linked(pipeline, tmp_path / "copy")
        data = (copy / name).read_bytes()
        (copy / name).write_bytes(data[: len(data) // 2])
        if name.name == "README.md":
            assert model_version(load_trained(str(copy))) == version
            continue
        with pytest.raises(ZhibiaoError) as caught:
            load_trained(str(copy))
        assert caught.value.code in ("E011", "E013"), name


def test_a_model_of_another_version_is_refused(pipeline: Path, tmp_path: Path) -> None:
    def code(path: Path) -> str:
        with pytest.raises(ZhibiaoError) as caught:
            load_trained(str(path))
        return caught.value.code

    copy = linked(pipeline, tmp_path / "copy")
    meta = json.loads((copy / "meta.json").read_text(encoding="utf-8"))
    (copy / "meta.json").write_text(json.dumps(meta | {"spacy_version": ">=3.2.0,<3.3.0"}), encoding="utf-8")
    assert code(copy) == "E011", "spaCy itself would only warn"
    copy = linked(pipeline, copy)
    config = (copy / "config.cfg").read_text(encoding="utf-8")
    (copy / "config.cfg").write_text(config.replace("zhibiao.Pointer.v1", "zhibiao.Pointer.v9"), encoding="utf-8")
    assert code(copy) == "E011"
    copy = linked(pipeline, copy)
    shutil.copy(pipeline / "ner" / "model", copy / "pointer" / "model")
    assert code(copy) == "E011"
    copy = linked(pipeline, copy)
    (copy / "config.cfg").write_text(config.replace('"relations",', ""), encoding="utf-8")
    assert code(copy) in ("E011", "E013")


def test_another_calibration_is_another_model(pipeline: Path, tmp_path: Path) -> None:
    """So that a run is not finished with another than it was begun with."""
    copy = linked(pipeline, tmp_path / "copy")
    meta = json.loads((copy / "meta.json").read_text(encoding="utf-8"))
    meta["zhibiao_calibration"]["y"][-1] = 0.5
    (copy / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    assert model_version(load_trained(str(copy))) != model_version(load_trained(str(pipeline)))
