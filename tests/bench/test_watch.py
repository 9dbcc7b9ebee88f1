"""All processes of a command are watched: their memory, their time, their failure."""

import sys

import pytest

from zhibiao.bench.watch import machine, watch

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
