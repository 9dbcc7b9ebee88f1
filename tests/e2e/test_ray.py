"""A real Ray cluster of two processors on this machine: the same bytes as without it, whatever is killed meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs import FILES, LOOPBACK, ROOT, command, descendants, environment, extract, finished, write_reports

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("reports"), size=60)


@pytest.fixture(scope="module")
def expected(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the local run writes, undisturbed and without a folder."""
    path = tmp_path_factory.mktemp("expected") / "facts.jsonl"
    done = extract(reports, "--output", path, "--provenance")
    assert done.returncode == 1, done.stderr
    assert "E008" in done.stderr
    return path.read_bytes()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster that was there before the run."""
    os.environ.update(LOOPBACK)
    import ray  # reads the variables

    ray.init(
        address="local",
        num_cpus=2,  # as many as the workers that are asked for
        object_store_memory=128 * 1024 * 1024,
        include_dashboard=False,
        log_to_driver=False,
    )
    address = ray.get_runtime_context().gcs_address
    assert address.startswith("127.0.0.1:")
    yield address
    ray.shutdown()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_bytes_on_a_cluster_of_its_own(reports: Path, expected: bytes, tmp_path: Path, jobs: int) -> None:
    output = tmp_path / "facts.jsonl"
    done = extract(reports, "--output", output, "--provenance", "--engine", "ray", "--jobs", jobs)
    assert done.returncode == 1, done.stderr
    assert "1 of 16 reports failed" in done.stderr
    assert "E008" in done.stderr
    assert output.read_bytes() == expected
    folder = tmp_path / "facts.jsonl.run"
    assert finished(folder) == FILES + 3
    assert not (folder / "input").exists()


def test_chunks_come_when_they_are_finished(tmp_path: Path) -> None:
    """Ray's reader made one task of all small files: nothing was kept before all was done, by one worker."""
    long = "2022年，全县粮食产量31.6万吨，比上年增长4.2%。\n" * 4000
    (tmp_path / "reports").mkdir()
    for number in range(8):
        (tmp_path / "reports" / f"{number}.txt").write_text("政府工作报告\n" + (long if number == 0 else long[:500]))
    code = (
        "import time; from pathlib import Path\n"
        "from zhibiao.batch import Job, tasks_of\n"
        "from zhibiao.scale.cluster import RayWorkers\n"
        "from zhibiao.text.reports import find_files\n"
        f"tasks, _ = tasks_of(find_files([Path({str(tmp_path / 'reports')!r})]))\n"
        f"with RayWorkers(Job('rules', None), 2, Path({str(tmp_path)!r})) as workers:\n"
        "    for place, _ in workers.outcomes(tasks): print(place, time.monotonic(), flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment())
    assert done.returncode == 0, done.stderr
    came = {int(place): float(moment) for place, moment in map(str.split, done.stdout.splitlines())}
    assert sorted(came) == list(range(8))
    assert came[0] - min(came.values()) > 1  # the long one, which was begun first


def test_a_killed_worker_loses_nothing_and_a_rerun_does_nothing(
    cluster: str, reports: Path, expected: bytes, tmp_path: Path
) -> None:
    output, run = tmp_path / "facts.jsonl", tmp_path / "run"
    options = (reports, "--output", output, "--provenance", "--engine", "ray", "--jobs", 2, "--run", run)
    process = subprocess.Popen(command(*options), stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(cluster))
    killed = 0
    deadline = time.monotonic() + 400
    while process.poll() is None and time.monotonic() < deadline and killed < 2:
        # at work: the title of an actor's process says what it does
        for pid, line in descendants(os.getpid()).items():
            if line.startswith("ray::") and "Reader" in line and "submit" in line and killed < 2:
                os.kill(pid, signal.SIGKILL)
                killed += 1
                time.sleep(2)
                break
        time.sleep(0.02)
    _, errors = process.communicate(timeout=400)
    assert killed, "no worker was at work"
    assert process.returncode == 1, errors
    assert output.read_bytes() == expected
    before = (run / "manifest.jsonl").read_bytes()
    output.unlink()
    again = extract(*options, address=cluster)
    assert f"{FILES + 3} of 16 reports were finished" in again.stderr
    assert (run / "manifest.jsonl").read_bytes() == before
    assert output.read_bytes() == expected
    # what Ray did, a local run takes over
    output.unlink()
    local = extract(reports, "--output", output, "--provenance", "--run", run)
    assert f"{FILES + 3} of 16 reports were finished" in local.stderr
    assert output.read_bytes() == expected


def test_no_cluster_at_the_address(reports: Path, tmp_path: Path) -> None:
    output = tmp_path / "facts.jsonl"
    done = extract(reports / "00.txt", "--output", output, "--engine", "ray", address="127.0.0.1:9")
    assert done.returncode == 2
    assert "[E111]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not output.exists()
