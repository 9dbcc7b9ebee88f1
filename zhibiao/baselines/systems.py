"""Other systems, each in an environment of its own that holds exactly the packages its runner pins."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError
from .mapping import Hit

# runner (scripts/baselines/NAME.py, its packages in NAME.txt) → the system's name
SYSTEMS = {
    "recognizers": "Recognizers-Text",
    "jio": "JioNLP",
    "lac": "LAC",
    "jieba_posseg": "jieba.posseg",
}
# speeds are given as multiples of this one's, measured in the same run
YARDSTICK = "jieba_posseg"


# libraries of matrix products and of OpenMP: who is measured has one thread
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


@dataclass(frozen=True)
class Run:
    """What a system found in each of some texts, seconds to load, and seconds to find numbers (of the processor, and of the
    clock: ``wall``) and to tell dates (of the processor).
    """

    hits: list[list[Hit]]
    load: float
    seconds: float
    wall: float
    kind_seconds: float


def cache_folder() -> Path:
    """Where environments are kept: outside the repository, so that no tool reads them as ours."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhibiao" / "baselines"


def make_environment(requirements: Path, cache: Path) -> Path:
    """Return the Python of an environment with the packages of a requirements file; made when it is not there yet.

    Raises ZhibiaoError E050 where it cannot be made (no package index, no release for this Python).
    """
    name = requirements.stem
    pins = requirements.read_bytes() + sys.version.encode()
    folder = cache / f"{name}-{hashlib.sha256(pins).hexdigest()[:12]}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _call(name, [sys.executable, "-m", "venv", "--clear", str(folder)])
        _call(name, [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)])
        (folder / "ready").touch()
    return python


def run_system(name: str, runners: Path, texts: Sequence[str], cache: Path) -> Run:
    """Run a system over some texts, as one process that reads them one by one.

    Raises ZhibiaoError E050 where its environment cannot be made, the runner fails or answers for other texts.
    """
    python = make_environment(runners / f"{name}.txt", cache)
    # isolated: the runner's folder is not on the path, so that no runner shadows a package
    command = [str(python), "-I", "-X", "utf8", str(runners / f"{name}.py")]
    answers, told = ask(name, command, texts)
    return Run([[Hit(*hit) for hit in answer] for answer in answers], **told)


def ask(name: str, command: list[str], texts: Sequence[str]) -> tuple[list[Any], dict[str, Any]]:
    """Give a reader some texts as JSON lines; return its answer for each, and what its last line tells of its work.

    Raises ZhibiaoError E050 where it fails or answers for other texts.
    """
    lines = _call(name, command, "".join(json.dumps(text) + "\n" for text in texts)).splitlines()
    if len(lines) != len(texts) + 1:
        raise ZhibiaoError("E050", name=name, reason=f"{len(lines)} lines for {len(texts)} texts")
    return [json.loads(line) for line in lines[:-1]], json.loads(lines[-1])


def _call(name: str, command: list[str], given: str | None = None) -> str:
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", env=os.environ | ONE_THREAD)
    if done.returncode:
        raise ZhibiaoError("E050", name=name, reason=(done.stderr.strip().splitlines() or ["no message"])[-1])
    return done.stdout
