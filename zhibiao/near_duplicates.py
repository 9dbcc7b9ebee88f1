"""Paragraphs that are nearly the same, found by the character n-grams they share (Broder 1997, resemblance of shingles)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy

from .errors import needed

SHINGLE = 6  # characters
RESEMBLANCE = 0.5  # shared shingles over all shingles of two paragraphs
BLOCK = 512  # paragraphs compared with all others at a time


def near_duplicates(
    texts: Sequence[str], groups: Sequence[str], resemblance: float = RESEMBLANCE
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs (i, j, resemblance) with i < j of texts in different groups that resemble each other at least so much.

    Exact, by a sparse product. Raises ZhibiaoError E014 without scikit-learn.
    """
    if len(texts) < 2:
        return
    features = needed("sklearn.feature_extraction.text", "corpus")
    count = features.CountVectorizer(analyzer="char", ngram_range=(SHINGLE, SHINGLE), binary=True, lowercase=False)
    try:
        X = count.fit_transform(texts).astype("int32").tocsr()
    except ValueError:  # no text is as long as a shingle
        return
    sizes = numpy.asarray(X.sum(axis=1)).ravel()
    group = numpy.asarray(groups)
    for begin in range(0, len(texts), BLOCK):
        shared = (X[begin : begin + BLOCK] @ X.T).tocoo()
        rows, columns = shared.row + begin, shared.col
        ratio = shared.data / (sizes[rows] + sizes[columns] - shared.data)
        for k in numpy.flatnonzero((ratio >= resemblance) & (rows < columns) & (group[rows] != group[columns])):
            yield int(rows[k]), int(columns[k]), float(ratio[k])
