"""One of our pipelines as a reader in a process of its own: reports as JSON lines on stdin, what each took on stdout.

    python -m zhibiao.bench.reader rules

The protocol is that of the other systems (scripts/baselines/): the last line says how long loading and reading took.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


def read(nlp: Language, text: str) -> dict[str, Any]:
    """Make the records of a report; return its characters and facts, seconds of the processor and of the clock."""
    from ..records import extract

    begun, clock = time.process_time(), time.perf_counter()
    records = [json.dumps(fact.record(), ensure_ascii=False) for fact in extract(nlp, text)]
    return {
        "characters": len(text),
        "facts": len(records),
        "seconds": time.process_time() - begun,
        "wall": time.perf_counter() - clock,
    }


def main(pipeline: str, model: str | None = None) -> None:
    """Serve stdin until it ends. The last line: ``memory`` is the peak in MB; ``spacy``, ``load`` and ``first`` are seconds
    of the processor to import spaCy, to load the rest, and that the first report took more than the same one again, which
    is the price of tables that are read when first needed.
    """
    begun = time.process_time()
    import spacy  # noqa: F401

    imported = time.process_time()
    from ..pipelines import load_pipeline, model_version

    nlp = load_pipeline(pipeline, model)
    loaded = time.process_time()
    texts = (json.loads(line) for line in sys.stdin)
    warming = next(texts)
    first, again = read(nlp, warming), read(nlp, warming)
    took = []
    for text in chain([warming], texts):
        took.append(read(nlp, text))
        print(json.dumps(took[-1]))
    told = {key: sum(one[key] for one in took) for key in ("seconds", "wall", "facts")}
    told |= {"spacy": imported - begun, "load": loaded - imported, "first": first["seconds"] - again["seconds"]}
    told |= {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "model": model_version(nlp)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
