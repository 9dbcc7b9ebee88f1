"""The engine of atheris (libFuzzer): it needs Linux on x86-64 and, as pinned, Python 3.11 or later."""

from __future__ import annotations

import sys

HANG = 20  # seconds that an input may take


def run(name: str, inputs: int) -> None:
    """Fuzz a target; the process ends with it, with another code than 0 where an input broke it."""
    import atheris

    with atheris.instrument_imports(include=["zhibiao"], enable_loader_override=False):
        from tests.fuzz.draw import Draw
        from tests.fuzz.targets import TARGETS

    def one(data: bytes) -> None:
        TARGETS[name].run(Draw(data))

    options = [
        f"-runs={inputs}",
        f"-timeout={HANG}",
        f"-max_len={TARGETS[name].size}",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, "-seed=1"], one)
    atheris.Fuzz()
