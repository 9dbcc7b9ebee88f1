"""The engine of atheris (libFuzzer): it needs Linux on x86-64 and, as pinned, Python 3.11 or later."""

from __future__ import annotations

import sys
from pathlib import Path

HANG = 20  # seconds that an input may take
SEEDS = 64  # inputs of the random engine to begin with


def run(name: str, inputs: int, folder: Path) -> None:
    """Fuzz a target; the process ends with it, with another code than 0 where an input broke it.

    folder: an empty one, for the inputs that reach new branches.
    """
    import atheris

    with atheris.instrument_imports(include=["zhibiao"], enable_loader_override=False):
        from tests.fuzz.draw import Draw
        from tests.fuzz.targets import TARGETS, data_of

    def one(data: bytes) -> None:
        TARGETS[name].run(Draw(data))

    for index in range(SEEDS):
        (folder / f"{index}").write_bytes(data_of(name, index))
    options = [
        f"-runs={inputs}",
        f"-timeout={HANG}",
        f"-max_len={TARGETS[name].size}",
        "-len_control=0",  # long inputs from the beginning
        f"-artifact_prefix={folder}/",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, "-seed=1", str(folder)], one)
    atheris.Fuzz()
