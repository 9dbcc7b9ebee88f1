"""Recognizers-Text, Chinese: texts as JSON lines on stdin, for each its hits ``[start, end, kind]`` on stdout.

The number model's hits, each grown to the percentage, amount or dimension that begins with it, and such hits without a number
hit; ``date`` where the date model and ``ordinal`` where the ordinal model has a hit over it. The last line says how long loading
(seconds), finding numbers and units, and finding dates and ordinals (seconds of the processor) took.
"""

import json
import sys
import time

from recognizers_date_time import DateTimeRecognizer
from recognizers_number import NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer
from recognizers_text import Culture

LANGUAGE = Culture.Chinese


def main() -> None:
    """Serve stdin until it ends."""
    started = time.perf_counter()
    numbers, units, dates = (
        maker(LANGUAGE) for maker in (NumberRecognizer, NumberWithUnitRecognizer, DateTimeRecognizer)
    )
    number = numbers.get_number_model(LANGUAGE, False)
    measured = [numbers.get_percentage_model(LANGUAGE, False)] + [
        getattr(units, f"get_{name}_model")(LANGUAGE, False) for name in ("currency", "dimension", "temperature", "age")
    ]
    kinds = {
        "ordinal": numbers.get_ordinal_model(LANGUAGE, False),
        "date": dates.get_datetime_model(LANGUAGE, False),
    }

    def spans(model: object, text: str) -> list:
        try:
            return [(hit.start, hit.end + 1) for hit in model.parse(text)]  # type: ignore[attr-defined]
        except Exception as error:  # its date model fails on dates that do not exist; the other hits count all the same
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return []

    number.parse("1")
    load = time.perf_counter() - started
    seconds = wall = kind_seconds = 0.0
    for line in sys.stdin:
        text = json.loads(line)
        begun, clock = time.process_time(), time.perf_counter()
        found = dict(spans(number, text))
        for start, end in sorted(span for model in measured for span in spans(model, text)):
            if start in found or not any(start < other < end for other in found):
                found[start] = max(end, found.get(start, end))
        read = time.process_time()
        wall += time.perf_counter() - clock
        of_kind = [(span, kind) for kind, model in kinds.items() for span in spans(model, text)]
        seconds += read - begun
        kind_seconds += time.process_time() - read
        hits = [
            [start, end, next((kind for (low, high), kind in of_kind if low <= start and end <= high), "number")]
            for start, end in sorted(found.items())
        ]
        print(json.dumps(hits))
    print(json.dumps({"load": load, "seconds": seconds, "wall": wall, "kind_seconds": kind_seconds}))


if __name__ == "__main__":
    main()
