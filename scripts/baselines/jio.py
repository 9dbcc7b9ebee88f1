"""JioNLP: texts as JSON lines on stdin, for each its hits ``[start, end, kind]`` on stdout.

Its tagger's number words (m), neighbours joined, with the classifier (q) after them, and its amounts of money; ``date`` where
its time extractor has a hit over the number. The last line says how long loading (seconds), finding numbers and units, and finding
times (seconds of the processor) took.
"""

import contextlib
import json
import sys
import time


def main() -> None:
    """Serve stdin until it ends."""
    started = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):  # it greets
        import jiojio
        import jionlp

        jiojio.init(pos=True)
        jionlp.ner.extract_time("今年", with_parsing=False)
        jionlp.ner.extract_money("1元", with_parsing=False)
    load = time.perf_counter() - started
    seconds = wall = kind_seconds = 0.0
    for line in sys.stdin:
        text = json.loads(line)
        begun, clock = time.process_time(), time.perf_counter()
        money = {hit["offset"][0]: hit["offset"][1] for hit in jionlp.ner.extract_money(text, with_parsing=False)}
        words: list[list] = []
        position = 0
        for word, tag in jiojio.cut(text):
            position = text.index(word, position)
            end = position + len(word)
            if tag in ("m", "q") and words and words[-1][1] == position and words[-1][2] == "m":
                words[-1][1:] = [end, tag]
            elif tag == "m":
                words.append([position, end, tag])
            position = end
        read = time.process_time()
        wall += time.perf_counter() - clock
        times = [hit["offset"] for hit in jionlp.ner.extract_time(text, with_parsing=False)]
        seconds += read - begun
        kind_seconds += time.process_time() - read
        hits = []
        for start, end, _ in words:
            dated = any(low <= start and end <= high for low, high in times)
            hits.append([start, max(end, money.get(start, end)), "date" if dated else "number"])
        print(json.dumps(hits))
    print(json.dumps({"load": load, "seconds": seconds, "wall": wall, "kind_seconds": kind_seconds}))


if __name__ == "__main__":
    main()
