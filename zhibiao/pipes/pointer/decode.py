"""From the scores of spans to one name a VALUE, such that no two names overlap."""

from __future__ import annotations

import numpy

from .windows import LENGTH, LONGEST, Windows

Name = tuple[int, int]


def decode(scores: numpy.ndarray, window: Windows, candidates: int = 12) -> tuple[list[Name | None], list[float]]:
    """Return for each VALUE of one Doc the token span of its name (None where no span is possible) and its probability.

    Two VALUEs may share a name, but names do not overlap: the surest VALUE chooses first, and what crosses its choice is out
    of the question for the others.
    """
    n = len(window)
    flat = scores.reshape(n, LENGTH * LONGEST)
    e = numpy.exp(flat - flat.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    best = numpy.argsort(-p, axis=1, kind="stable")[:, :candidates]
    names: list[Name | None] = [None] * n
    sure = [0.0] * n
    chosen: set[Name] = set()
    for row in sorted(range(n), key=lambda row: -p[row, best[row, 0]]):
        for cell in best[row]:
            column, length = divmod(int(cell), LONGEST)
            if window.reach[row, column] <= length:
                break
            start = int(window.tokens[row, column])
            name = (start, start + length + 1)
            if name in chosen or all(name[1] <= a or b <= name[0] for a, b in chosen):
                chosen.add(name)
                names[row], sure[row] = name, float(p[row, cell])
                break
    return names, sure
