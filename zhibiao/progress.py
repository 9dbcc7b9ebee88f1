"""How far long work is: reports done, their rate, the time that remains, and characters a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from tqdm import tqdm

from .batch import Outcome


def watched(outcomes: Iterable[Outcome], total: int, before: int = 0) -> Iterator[Outcome]:
    """Pass outcomes on and show on standard error how far they are. before: how many of the total were done earlier."""
    start = time.monotonic()
    characters = 0
    quiet = None if total > 1 else True  # None: where it is a terminal
    with tqdm(total=total, initial=before, unit="report", disable=quiet, file=sys.stderr) as bar:
        for outcome in outcomes:
            if outcome.source is not None and not outcome.skipped:
                characters += outcome.source.characters
                rate = characters / max(time.monotonic() - start, 1e-6)
                bar.set_postfix_str(f"{rate:,.0f} chars/s", refresh=False)
            bar.update()
            yield outcome
