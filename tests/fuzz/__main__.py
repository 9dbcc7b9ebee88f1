"""Run the targets: ``python -m tests.fuzz`` (a million inputs), ``--engine atheris`` (guided by coverage), ``--target NAME --first N
--inputs 1`` (one input again). Each target runs in a process of its own, so that one that crashes costs only itself. Targets that run
one after the other into one ``--output`` add up; ``--write`` makes the tables of docs/reliability.md of it.
"""

from __future__ import annotations

import faulthandler
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from zhibiao.errors import ZhibiaoError

from .results import DOCS, keep, results_of, table, write_table

MILLION = 1_000_000
HANG = 10.0  # seconds of processor time that an input may take
SHOWN = 20  # defects of a target that are told


class Hang(BaseException):
    """An input took more than ``HANG`` seconds of processor time."""


def _hang(*_: object) -> None:
    raise Hang


def fuzz(name: str, first: int, inputs: int) -> dict[str, Any]:
    """Run inputs of a target; return their number, the seconds, the slowest input and the defects, one a place in the code."""
    from .draw import Draw
    from .targets import TARGETS, data_of

    signal.signal(signal.SIGPROF, _hang)
    defects: dict[str, str] = {}
    begun, slowest, count = time.process_time(), (0.0, 0), 0
    for index in range(first, first + inputs):
        signal.setitimer(signal.ITIMER_PROF, HANG)
        start = time.process_time()
        try:
            TARGETS[name].run(Draw(data_of(name, index)))
        except (Exception, Hang) as error:
            place = traceback.extract_tb(error.__traceback__)[-2 if isinstance(error, Hang) else -1]  # not the signal's
            reason = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno} {str(error)[:200]}"
            key = f"{type(error).__name__} {place.filename}:{place.lineno}"
            if key not in defects and len(defects) < SHOWN:
                defects[key] = f"input {index}: {reason}"
                print(f"{name}: {defects[key]}", file=sys.stderr, flush=True)
        signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, (time.process_time() - start, index))
        count += 1
    seconds = time.process_time() - begun
    return {"inputs": count, "seconds": seconds, "slowest": slowest[0], "defects": list(defects.values())}


def guided(name: str, inputs: int) -> dict[str, Any]:
    """Run inputs that atheris makes, guided by the branches of zhibiao that they reach."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="zhibiao-fuzz-") as folder:
        code = f"from pathlib import Path; from tests.fuzz.guided import run; run({name!r}, {inputs}, Path({folder!r}))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, errors="replace")
    said = done.stderr + done.stdout
    count = re.search(r"Done (\d+) runs", said) or re.search(r"stat::number_of_executed_units: (\d+)", said)
    covered = re.findall(r"cov: (\d+)", said)
    defects = [] if done.returncode == 0 else ["; ".join(said.strip().splitlines()[-12:])[:1500]]
    seconds = time.monotonic() - begun
    return {
        "inputs": int(count[1]) if count else 0, "seconds": seconds, "defects": defects, "branches": int(covered[-1]) if covered else 0,
    }  # fmt: skip


def apart(name: str, first: int, inputs: int) -> dict[str, Any]:
    """:func:`fuzz` in a process of its own. What ends the process is a defect."""
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        "--target",
        name,
        "--first",
        str(first),
        "--inputs",
        str(inputs),
        "--plain",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return {"inputs": 0, "seconds": 0.0, "slowest": 0.0, "defects": [f"its process ended with {done.returncode}"]}
    return found


def main(
    target: Annotated[list[str] | None, typer.Option(help="Targets (default: all).")] = None,
    inputs: Annotated[int, typer.Option(help="Inputs in all; of one target where one is named.")] = MILLION,
    first: Annotated[int, typer.Option(help="Number of the first input.")] = 0,
    engine: Annotated[str, typer.Option(help="random, or atheris.")] = "random",
    output: Annotated[Path | None, typer.Option(help="Keep the results as JSON, each when it is there.")] = None,
    write: Annotated[bool, typer.Option("--write", help=f"Run nothing: put what --output has into {DOCS}.")] = False,
    plain: Annotated[bool, typer.Option("--plain", hidden=True)] = False,
) -> None:
    """Fuzz zhibiao. The exit code is 1 where a defect was found."""
    from .targets import TARGETS

    names = target or list(TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        raise ZhibiaoError("E022", value=unknown[0], option="--target", choices=", ".join(TARGETS))
    if write:
        if output is None:
            raise typer.BadParameter("--write needs --output, a file with results")
        for kind, runs in results_of(output).items():
            write_table(f"FUZZING {kind}", table(runs, list(TARGETS)))
        return
    if plain:
        faulthandler.enable()
        print(json.dumps(fuzz(names[0], first, inputs)))
        return
    shares = {name: TARGETS[name].share for name in names}
    results: dict[str, Any] = {}
    for name in sorted(names, key=lambda name: -shares[name]):  # the cheap ones first
        count = max(1, round(inputs * shares[name] / sum(shares.values())))
        found = apart(name, first, count) if engine == "random" else guided(name, count)
        results[name] = found
        print(
            f"{name}: {found['inputs']:,} inputs, {found['seconds']:.0f} s, {len(found['defects'])} defects", flush=True
        )
        for defect in found["defects"]:
            print(f"  {defect}", flush=True)
        if output is not None:
            keep(output, engine, name, found)
    total = sum(found["inputs"] for found in results.values())
    defects = sum(len(found["defects"]) for found in results.values())
    print(f"{total:,} inputs, {defects} defects")
    raise typer.Exit(min(defects, 1))


if __name__ == "__main__":
    typer.run(main)
