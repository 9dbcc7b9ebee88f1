"""One self-contained HTML page to read extracted facts against their text: no server, no request, no build step."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..schema import ENTITY_LABELS, SPAN_KEYS
from .sinks import text_output

Record = Mapping[str, Any]
# a piece of a line: text outside all mentions, or [text, label, positions of its facts in the document's records]
Piece = str | list[Any]

LABELS_ZH = dict(zip(ENTITY_LABELS, ("指标", "数值", "单位", "年份", "地区")))

# column → what heads it: Chinese, English
COLUMNS = {
    "indicator_name": ("指标", "indicator"),
    "value": ("数值", "value"),
    "unit": ("单位", "unit"),
    "year": ("年份", "year"),
    "region": ("地区", "region"),
    "measure": ("量度", "measure"),
    "direction": ("方向", "direction"),
    "bound": ("界限", "bound"),
    "status": ("状态", "status"),
    "confidence": ("置信度", "confidence"),
    "flags": ("标记", "flags"),
}
TERMS_ZH = {
    "measure": {"level": "水平", "growth": "增速", "change": "增量", "ratio": "比重"},
    "direction": {"up": "升", "down": "降"},
    "bound": {"exact": "准确", "at_least": "不低于", "at_most": "不高于", "about": "约"},
    "status": {"actual": "实际", "target": "目标"},
}
FACT_KEYS = (*COLUMNS, "indicator", "indicator_id", "value_text", "value_high", "region_code")


def review_page(documents: Iterable[Mapping[str, Any]]) -> str:
    """Return the page for documents of the form ``{"name": ..., "text": raw text, "records": records of that text}``.

    Names and texts are shown, never run: a policy in the page allows its own script and nothing else. Spans are
    offsets of code points in ``text``. Raises ValueError for a span outside its text.
    """
    script = _asset("review.js")
    template = _environment().get_template("review.html")
    return template.render(
        documents=[_page_document(document) for document in documents],
        labels=LABELS_ZH,
        columns=COLUMNS,
        terms=TERMS_ZH,
        style=Markup(_asset("review.css")),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def write_review(documents: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write :func:`review_page` to a file, complete or not at all. Raises ZhibiaoError E020 and ValueError."""
    with text_output(path) as sink:
        sink.write(review_page(documents))


def annotated_lines(text: str, records: Sequence[Record]) -> list[list[Piece]]:
    """Cut a raw text into lines, line ends included, and each line where a mention begins or ends.

    The pieces of all lines joined are the text. Where mentions of several labels overlap, a piece has the label of the
    shortest. Raises ValueError for a span outside the text.
    """
    mentions: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        for key, label in zip(SPAN_KEYS, ENTITY_LABELS):
            if span := record["spans"][key]:
                mentions[(*span, label)].append(position)
    opening: dict[int, list[tuple[int, int, str, list[int]]]] = defaultdict(list)
    for (start, end, label), positions in mentions.items():
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the span {(start, end)} is empty or outside a text of {len(text)} characters")
        opening[start].append((end - start, end, label, positions))

    ends = set(accumulate(map(len, text.splitlines(keepends=True))))
    cuts = sorted({0, *ends, *opening, *(end for _, end, _ in mentions)})
    lines: list[list[Piece]] = [[]]
    active: list[tuple[int, int, str, list[int]]] = []
    for start, end in pairwise(cuts):
        active = [mention for mention in active if mention[1] > start] + opening[start]
        if active:
            label = min(active)[2]
            lines[-1].append([text[start:end], label, sorted({fact for *_, facts in active for fact in facts})])
        else:
            lines[-1].append(text[start:end])
        if end in ends:
            lines.append([])
    return lines[:-1]


def _page_document(document: Mapping[str, Any]) -> dict[str, Any]:
    records = document["records"]
    return {
        "name": document["name"],
        "lines": annotated_lines(document["text"], records),
        "facts": [{key: record[key] for key in FACT_KEYS} for record in records],
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, undefined=StrictUndefined
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _asset(name: str) -> str:
    environment = _environment()
    assert environment.loader
    return environment.loader.get_source(environment, name)[0]
