"""All processes of a command are watched: their memory, their time, their failure."""

import os
import signal
import subprocess
import sys

import pytest

from tests.runs import descendants
from zhibiao.bench.watch import machine, spent_below, watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
# a process that starts another; both hold 60 MB and work
TWO = """
import subprocess, sys, time
held = bytearray(60_000_000)
other = subprocess.Popen([sys.executable, "-c", sys.argv[1]]) if len(sys.argv) > 1 else None
until = time.process_time() + 1
while time.process_time() < until: pass
if other: other.wait()
"""


def test_memory_and_time_are_those_of_all_processes() -> None:
    done = watch([sys.executable, "-c", TWO, TWO])
    assert done.peak >= 110
    assert done.seconds >= 1.2
    assert done.wall >= 1
    assert done.memory == sorted(done.memory)


def test_a_command_that_fails_is_said() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        watch([sys.executable, "-c", "import sys; sys.exit('no such thing')"])


def test_the_machine_says_what_it_is() -> None:
    told = machine()
    assert told["cpu"]
    assert told["cores"]


def test_time_of_the_processes_below_one() -> None:
    code = """
import subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", sys.argv[1]]) if len(sys.argv) > 1 else None
until = time.process_time() + 0.3
while time.process_time() < until: pass
print("done", flush=True)
if other: other.wait()
time.sleep(60)
"""
    before = spent_below(os.getpid())
    with subprocess.Popen([sys.executable, "-c", code, code], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert [process.stdout.readline() for _ in range(2)] == [b"done\n"] * 2
            spent = spent_below(os.getpid()) - before
            below = spent_below(process.pid)
        finally:
            for each in (*descendants(process.pid), process.pid):
                os.kill(each, signal.SIGKILL)
    assert spent >= 0.55
    assert 0.25 <= below < spent
