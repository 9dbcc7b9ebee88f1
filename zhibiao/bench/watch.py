"""A command with the memory and the processor time of all its processes, as Linux tells them in /proc."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.2


@dataclass(frozen=True)
class Watched:
    """wall: seconds of the clock. seconds: of the processors, all processes. memory: at each look, seconds since the start
    and the MB that all processes held; pages that they share count for each.
    """

    wall: float
    seconds: float
    memory: list[tuple[float, int]]

    @property
    def peak(self) -> int:
        """The most MB held at a look."""
        return max(held for _, held in self.memory)


def watch(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Watched:
    """Run a command to its end, looking at its processes all the while.

    Raises RuntimeError where it fails, with the last line that it wrote on standard error.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, text=True, env=environment
    ) as process:
        memory = [(0.0, 0)]
        seconds: dict[int, float] = {}
        while True:
            try:
                process.wait(EVERY)
                break
            except subprocess.TimeoutExpired:
                held = session(process.pid)
                memory.append((round(time.perf_counter() - start, 2), sum(mb for mb, _ in held.values())))
                seconds |= {pid: spent for pid, (_, spent) in held.items()}
        wall = time.perf_counter() - start
        told = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:4])}: {(told.strip().splitlines() or ['no message'])[-1]}")
    return Watched(wall, sum(seconds.values()), memory)


def session(leader: int) -> dict[int, tuple[int, float]]:
    """MB held and seconds of the processor spent by each process of a session now, by its number."""
    ticks = os.sysconf("SC_CLK_TCK")
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == leader:
            megabytes = int(fields[21]) * resource.getpagesize() // 2**20
            found[int(entry.name)] = (megabytes, (int(fields[11]) + int(fields[12])) / ticks)
    return found


def spent_below(process: int) -> float:
    """Seconds of the processor spent by the processes that one has started, those that they started, and so on."""
    ticks = os.sysconf("SC_CLK_TCK")
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(entry.name)] = int(fields[1])
        spent[int(entry.name)] = (int(fields[11]) + int(fields[12])) / ticks
    below = {process}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return sum(spent[child] for child in below - {process})


def resident() -> float:
    """The MB that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def machine() -> dict[str, str | int | None]:
    """The processor, how many cores it has, and the Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
