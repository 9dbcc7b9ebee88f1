"""Real processes, killed: what is finished stays finished, and the end is what it would have been."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.runs import FILES, ROOT, command, descendants, environment, extract, finished, write_reports

pytestmark = pytest.mark.e2e
COPIES = 3


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than one chunk of reports."""
    folder = tmp_path_factory.mktemp("reports")
    for copy in range(COPIES):
        (folder / f"{copy}").mkdir()
        write_reports(folder / f"{copy}", size=15)
    return folder


@pytest.fixture(scope="module")
def expected(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an undisturbed run without a folder writes: facts.jsonl and facts.parquet."""
    folder = tmp_path_factory.mktemp("expected")
    for kind in ("jsonl", "parquet"):
        done = extract(reports, "--output", folder / f"facts.{kind}", "--format", kind)
        assert done.returncode == 1, done.stderr
    return folder


def started(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments), stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(), start_new_session=True
    )


def gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_in_the_middle_it_completes_with_the_same_bytes(
    reports: Path, expected: Path, tmp_path: Path, jobs: int
) -> None:
    run, output = tmp_path / "run", tmp_path / "facts.jsonl"
    options = (reports, "--output", output, "--run", run, "--jobs", jobs)
    process = started(*options)
    while finished(run) == 0 and process.poll() is None:
        time.sleep(0.02)
    children = list(descendants(process.pid))
    process.kill()
    process.communicate()
    done = finished(run)
    assert 0 < done < COPIES * (FILES + 3)
    assert not output.exists()
    assert gone(children), "workers outlive the command that started them"
    again = extract(*options)
    assert f"{done} of {COPIES * (FILES + 4)} reports were finished" in again.stderr
    assert output.read_bytes() == (expected / "facts.jsonl").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.jsonl", "run"], "nothing else is left"
    table = tmp_path / "facts.parquet"
    extract(reports, "--output", table, "--format", "parquet", "--run", run)
    assert table.read_bytes() == (expected / "facts.parquet").read_bytes()


def test_a_killed_worker_is_replaced(reports: Path, expected: Path, tmp_path: Path) -> None:
    run, output = tmp_path / "run", tmp_path / "facts.jsonl"
    process = started(reports, "--output", output, "--run", run, "--jobs", 2)
    while finished(run) == 0 and process.poll() is None:
        time.sleep(0.02)
    # the workers are what the fork server started
    workers = list(descendants(_server(process.pid)))
    assert workers
    os.kill(workers[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=400)
    assert process.returncode == 1, errors
    assert "E112" not in errors
    assert output.read_bytes() == (expected / "facts.jsonl").read_bytes()


def _server(pid: int) -> int:
    return min(child for child, line in descendants(pid).items() if "forkserver" in line)
