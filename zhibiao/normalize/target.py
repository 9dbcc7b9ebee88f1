"""How a target is worded → the words as they stand, and whether that makes it hard or soft.

The mapping is data, ``lexicon/target_classes.csv`` or a file of the user's: economists do not agree on it (is 力争 a promise?).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import ZhibiaoError

FILE = Path(__file__).parent.parent / "lexicon" / "target_classes.csv"
COLUMNS = ["word", "place", "class"]
# where a word stands: before the number and what it governs, right beside the number, or no word but two ends of a range
PLACES = ("verb", "beside", "range")
CLASSES = ("hard", "soft")
SEPARATOR = ";"
TARGET_KEYS = ("target_words", "target_class")

CLAUSE = re.compile(r"[，：、,]")
GAP = 2  # characters that may stand between a number and a word beside it: 控制在年均, 5%的左右


class Wording(NamedTuple):
    """A row of the mapping: a word, where it stands (one of ``PLACES``), and what it makes of a target."""

    word: str
    place: str
    kind: str


class TargetClasses(NamedTuple):
    """The rows of a mapping; of several words that a target has the one that comes first here decides."""

    rows: tuple[Wording, ...]

    def words(self, record: Mapping[str, Any]) -> list[str]:
        """Return the words of the mapping that say how a target of ``record`` is meant, in the order of the sentence.

        Of a result, and where the number is not found in its sentence, none. A verb holds for the numbers of its clause
        and of the clauses that list on from it; the nearest verb counts.
        """
        sentence, start = record["sentence"], number_place(record)
        if record["status"] != "target" or start is None:
            return []
        end = start + len(record["value_text"])
        unit = re.match(re.escape(record["unit"]), sentence[end:])
        before, after = sentence[:start], sentence[end + (unit.end() if unit else 0) :]
        found: list[tuple[int, str]] = []
        verbs = [(before.rfind(row.word), row.word) for row in self.rows if row.place == "verb" and row.word in before]
        if verbs and _governs(before, max(verbs)[0]):
            found.append(max(verbs))
        for row in self.rows:
            if row.place == "beside":
                found += _beside(row.word, before, after)
            elif row.place == "range" and record["value_high"] is not None:
                found.append((start, row.word))
        longest = {(place, word) for place, word in found if not _inside(place, word, found)}
        return list(dict.fromkeys(word for _, word in sorted(longest)))

    def kind(self, words: list[str]) -> str:
        """Return ``hard``, ``soft``, or "" where no word of the mapping stands."""
        return next((row.kind for row in self.rows if row.word in words), "")

    def mark(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record with the further keys ``TARGET_KEYS``: the words joined by ``;``, and the class."""
        words = self.words(record)
        return {**record, "target_words": SEPARATOR.join(words), "target_class": self.kind(words)}


def number_place(record: Mapping[str, Any]) -> int | None:
    """Return where the number of a record stands in its sentence, None where it does not.

    A number that stands there several times is the one before the record's unit, and as far from the record's indicator
    as the spans are apart.
    """
    sentence, text, unit = record["sentence"], record["value_text"], record["unit"]
    places = [m.start() for m in re.finditer(rf"(?<![\d.]){re.escape(text)}(?![\d.])", sentence)] if text else []
    places = [p for p in places if sentence.startswith(unit, p + len(text))] or places
    name, spans = record["indicator"], record["spans"]
    if len(places) < 2 or not name or not spans["indicator"]:
        return places[0] if places else None
    apart = spans["value"][0] - spans["indicator"][0]
    return min(places, key=lambda place: abs(place - sentence.rfind(name, 0, place) - apart))


def _governs(before: str, verb: int) -> bool:
    """True where a verb stands in the number's own clause, or in each clause since it a number was given."""
    clauses = CLAUSE.split(before[verb:])[:-1]
    return all(re.search(r"\d|[一二三四五六七八九十]成", clause) for clause in clauses)


def _beside(word: str, before: str, after: str) -> list[tuple[int, str]]:
    gap = GAP if len(word) > 1 else 0  # 节约用水5%
    found = []
    place = before.rfind(word)
    if place >= 0 and place + len(word) + gap >= len(before):
        found.append((place, word))
    place = after[: len(word) + gap].find(word)
    if place >= 0 and not CLAUSE.search(after[:place]):
        found.append((len(before) + 1 + place, word))
    return found


def _inside(place: int, word: str, found: list[tuple[int, str]]) -> bool:
    """True for a word that is part of a longer one found: 超过 of 不超过."""
    return any(
        other <= place and place + len(word) <= other + len(longer) and len(longer) > len(word)
        for other, longer in found
    )


@lru_cache(maxsize=8)
def target_classes(path: Path = FILE) -> TargetClasses:
    """Return the mapping of a csv file with the columns ``word,place,class``.

    Raises ZhibiaoError E001 (no such file) or E090 (not such a table: says which line and why).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames != COLUMNS:
                raise ZhibiaoError("E090", path=path, line=1, reason=f"the columns are not {','.join(COLUMNS)}")
            rows = [_row(path, reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except OSError as error:
        raise ZhibiaoError("E007", path=path, reason=error.strerror or error) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ZhibiaoError("E090", path=path, line=1, reason=f"no csv in UTF-8 ({error})") from None
    if not rows:
        raise ZhibiaoError("E090", path=path, line=1, reason="it has no rows")
    words = [row.word for row in rows]
    if twice := next((i for i, word in enumerate(words) if word in words[:i]), None):
        raise ZhibiaoError("E090", path=path, line=twice + 2, reason=f"{words[twice]} stands there twice")
    return TargetClasses(tuple(rows))


def _row(path: Path, line: int, row: dict[str | None, Any]) -> Wording:
    word, place, kind = (row[column] for column in COLUMNS)
    if None in row or not word or place not in PLACES or kind not in CLASSES:
        raise ZhibiaoError("E090", path=path, line=line, reason=f"a row is word,{'|'.join(PLACES)},{'|'.join(CLASSES)}")
    return Wording(word, place, kind)
