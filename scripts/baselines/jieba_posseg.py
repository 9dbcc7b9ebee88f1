"""jieba.posseg, the measure of speed: texts as JSON lines on stdin, for each its hits ``[start, end, kind]`` on stdout.

Its words of digits or tagged m, neighbours joined. The last line says how long loading (seconds) and
reading (seconds of the processor, and of the clock: ``wall``) took.
"""

import json
import logging
import sys
import time

import jieba
import jieba.posseg


def main() -> None:
    """Serve stdin until it ends."""
    jieba.setLogLevel(logging.WARNING)
    started = time.perf_counter()
    jieba.initialize()
    list(jieba.posseg.cut("一"))
    load = time.perf_counter() - started
    begun, clock = time.process_time(), time.perf_counter()
    for line in sys.stdin:
        hits: list[list] = []
        position = 0
        for word, tag in jieba.posseg.cut(json.loads(line)):
            end = position + len(word)
            if tag == "m" or word[0].isdecimal():
                if hits and hits[-1][1] == position:
                    hits[-1][1] = end
                else:
                    hits.append([position, end, "number"])
            position = end
        print(json.dumps(hits))
    took, wall = time.process_time() - begun, time.perf_counter() - clock
    print(json.dumps({"load": load, "seconds": took, "wall": wall, "kind_seconds": 0.0}))


if __name__ == "__main__":
    main()
