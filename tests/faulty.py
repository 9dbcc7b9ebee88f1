"""Work that meets a fault: a process that forks for each piece of work, so that hundreds can be killed, starved or refused.

``python -m tests.faulty`` reads a job a line (:class:`Faulty` writes them), forks, lets the child meet its fault, and answers how it ended.
The faults are those of the system: SIGKILL, a limit on the size of files, a folder that may not be written.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
REPORT = """青岭县人民政府工作报告
——{year}年1月12日在青岭县第十届人民代表大会第三次会议上
一、{past}年工作回顾
{past}年，全县地区生产总值完成{gdp}亿元，增长6%；一般公共预算收入突破11亿元，粮食产量{grain}万吨。
二、{year}年工作安排
今年全县发展的主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业2600人以上。
"""
# what Python does to files; seen before it is done
STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink")
CAPABILITIES = 0x20080522  # version 3 of the call
OVERRIDE = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root write and read everything


class Ended(NamedTuple):
    """How a piece of work ended. code: of its exit, negative for the signal. steps: what it did to files, where it ended well."""

    code: int
    said: str
    steps: int


class Faulty:
    """The process that forks. Use as a context."""

    def __enter__(self) -> Faulty:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faulty"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def __call__(
        self,
        do: str,
        *arguments: object,
        kill_at: int = 0,
        kill_after: float = 0.0,
        limit: int | None = None,
        read_only: bool = False,
        folder: Path | None = None,
    ) -> Ended:
        """Have a function of ``WORK`` done with arguments and a fault.

        kill_at: killed before its so many-th step in ``folder``. kill_after: killed after so many seconds. limit: no
        file can have more bytes. read_only: what its owner may not write cannot be written, root or not.
        """
        job = {"do": do, "arguments": list(map(str, arguments)), "kill_at": kill_at, "kill_after": kill_after}
        job |= {"limit": limit, "read_only": read_only, "folder": str(folder or "")}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))


def outcomes(count: int = 3) -> list[Any]:
    """What the rules read in some reports."""
    from zhibiao.batch import Job, extract_file
    from zhibiao.pipelines import load_rules
    from zhibiao.text.reports import Report

    nlp = load_rules()
    texts = (REPORT.format(year=2020 + n, past=2019 + n, gdp=100 + n, grain=10 + n) for n in range(count))
    read = [
        extract_file(nlp, (Path(f"{n}.txt"), Report(f"{n}.txt", text, "", "", "", "", "")), Job("rules"))
        for n, text in enumerate(texts)
    ]
    assert all(outcome.records for outcome in read), [outcome.error for outcome in read]
    return read


def write(path: str, format: str) -> None:
    """Write the facts of all reports as a table."""
    from zhibiao.io.tables import write_records

    records = [record for outcome in OUTCOMES for record in outcome.records]
    write_records(records, Path(path), format, sources=[outcome.source for outcome in OUTCOMES])


def add(path: str) -> None:
    """Add all reports to a store."""
    from zhibiao.io.store import opened_store

    with opened_store(Path(path)) as store:
        for outcome in OUTCOMES:
            store.add(outcome.source, outcome.records)


def command(*arguments: str) -> None:
    """Run ``zhibiao`` with arguments."""
    from zhibiao.cli import main

    sys.argv = ["zhibiao", *arguments]
    main()


def script(path: str, *arguments: str) -> None:
    """Run a script of the project."""
    import runpy

    sys.argv = [path, *arguments]
    runpy.run_path(str(ROOT / path), run_name="__main__")


WORK: dict[str, Callable[..., None]] = {"write": write, "add": add, "command": command, "script": script}
OUTCOMES: list[Any] = []


def give_up_override() -> None:
    """From here on the modes of files hold for this process even where it is root's."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    if libc.capget(header, sets) == 0:
        sets[0], sets[1] = sets[0] & ~OVERRIDE, sets[1] & ~OVERRIDE
        assert libc.capset(header, sets) == 0


def _child(job: dict[str, Any]) -> None:
    from zhibiao.errors import ZhibiaoError

    steps = 0

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event not in STEPS or not any(str(argument).startswith(job["folder"]) for argument in arguments[:2]):
            return
        steps += 1
        if steps == job["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    if job["folder"]:
        sys.addaudithook(step)
    if job["read_only"]:
        give_up_override()
    if job["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["limit"], job["limit"]))
    try:
        WORK[job["do"]](*job["arguments"])
    except ZhibiaoError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    finally:
        print(f"steps {steps}", file=sys.stderr, flush=True)


def _forked(job: dict[str, Any]) -> Ended:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        for number in (1, 2):
            os.dup2(writing, number)
        os.close(reading)
        code = 1
        try:
            _child(job)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(code)
    os.close(writing)
    if job["kill_after"]:
        time.sleep(job["kill_after"])
        os.kill(pid, signal.SIGKILL)  # it is not waited for yet, so the number is still its own
    with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
        said = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    steps = [int(line.split()[1]) for line in said.splitlines() if line.startswith("steps ")]
    return Ended(code, said, steps[-1] if steps else 0)


if __name__ == "__main__":
    import zhibiao.batch
    import zhibiao.cli
    import zhibiao.io.store
    import zhibiao.scale.runs  # noqa: F401

    OUTCOMES += outcomes()
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line))), flush=True)
