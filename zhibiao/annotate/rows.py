"""The fields of facts as rows that a person reads and writes: ``31.6: year=2021; region=云川市青岭县; name=民营经济增加值``.

A row begins with the VALUE's text; ``5#2`` is the second VALUE ``5`` of the text, ``*`` all that have no row of their
own. The rows of what was pushed stand in the metadata of the text; an annotator overrules them by a comment with rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..schema import Span
from ..standoff import GoldFact

KEYS = {"year": "year", "region": "region", "name": "indicator_name", "indicator_name": "indicator_name"}
SHORT = {"year": "year", "region": "region", "indicator_name": "name"}
EVERY = "*"
BETWEEN = " ‖ "
# the pattern of corpus/schema.json
YEAR = re.compile(r"|\d{4}|\d{4}-\d{4}|\d{4}H[12]|\d{4}Q[1-4](-Q[1-4])?|\d{4}-(0[1-9]|1[0-2])(-\d{4}-(0[1-9]|1[0-2]))?")
# where the fields of a row begin; what stands before names its VALUE
FIELDS = re.compile(r"[:：]\s*(?=(?:year|region|name|indicator_name)\s*=)")
NTH = re.compile(r"(?<=.)#(?P<nth>\d+)\Z")


def field_rows(facts: Sequence[GoldFact], text: str, offset: int = 0) -> str:
    """The rows of facts in a text that begins at raw ``offset``: what is most frequent as ``*``, the rest by VALUE."""
    if not facts:
        return ""
    common = {name: Counter(getattr(fact, name) for fact in facts).most_common(1)[0][0] for name in ("year", "region")}
    common["indicator_name"] = ""
    rows = [f"{EVERY}: " + "; ".join(f"{name}={common[name]}" for name in ("year", "region"))]
    named = names([(fact.value[0] - offset, fact.value[1] - offset) for fact in facts], text)
    for fact, name in zip(facts, named):
        own = {key: getattr(fact, key) for key in common if getattr(fact, key) != common[key]}
        if own:
            rows.append(f"{name}: " + "; ".join(f"{SHORT[key]}={value}" for key, value in own.items()))
    return BETWEEN.join(rows)


def names(values: Sequence[Span], text: str) -> list[str]:
    """For each VALUE span its name in a row: its text, with ``#2`` and so on from the second of the same text."""
    order = sorted(values)
    seen: Counter[str] = Counter()
    found = {}
    for span in order:
        surface = text[slice(*span)]
        seen[surface] += 1
        found[span] = surface if seen[surface] == 1 else f"{surface}#{seen[surface]}"
    return [found[span] for span in values]


def read_rows(comments: Iterable[str]) -> tuple[dict[str, dict[str, str]], list[str], list[str]]:
    """Read comments: (fields by the name of a VALUE or ``*``, what is wrong, remarks that are no rows)."""
    fields: dict[str, dict[str, str]] = {}
    wrong, remarks = [], []
    for comment in comments:
        for line in re.split(r"\n|‖", comment):
            line = line.strip()
            if not line:
                continue
            match = FIELDS.search(line)
            name = line[: match.start()].strip() if match else ""
            if match is None or not name or re.search("[=;；]", name):
                remarks.append(line)
                continue
            if (numbered := NTH.search(name)) is not None:
                nth = int(numbered["nth"])
                name = name[: numbered.start()].strip() + (f"#{nth}" if nth > 1 else "")
            for part in filter(None, (part.strip() for part in re.split("[;；]", line[match.end() :]))):
                key, _, value = (piece.strip() for piece in part.partition("="))
                if key not in KEYS or "=" not in part:
                    wrong.append(f"comment {line!r}: {part!r} is not year=…, region=… or name=…")
                elif KEYS[key] == "year" and not YEAR.fullmatch(value):
                    wrong.append(f"comment {line!r}: {value!r} is no year (2022, 2021-2025, 2022H1, 2022Q1, 2022-06)")
                else:
                    fields.setdefault(name, {})[KEYS[key]] = value
    return fields, wrong, remarks
