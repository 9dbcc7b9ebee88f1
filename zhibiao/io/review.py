"""One self-contained HTML page to check extracted facts against their text: no server, no request, no build step.

The page holds the raw texts and the records; its script does the rest. What is corrected in it leaves as a file that
:mod:`zhibiao.io.corrections` reads.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..schema import ATTRIBUTES, ENTITY_LABELS, SPAN_KEYS
from .sinks import text_output

LABELS_ZH = dict(zip(ENTITY_LABELS, ("指标", "数值", "单位", "年份", "地区")))

# column → what heads it: Chinese, English
COLUMNS = {
    "indicator_name": ("指标", "indicator"),
    "value": ("数值", "value"),
    "year": ("年份", "year"),
    "region": ("地区", "region"),
    "measure": ("量度", "measure"),
    "bound": ("界限", "bound"),
    "status": ("状态", "status"),
    "confidence": ("置信度", "confidence"),
    "flags": ("标记", "flags"),
}
TERMS_ZH = {
    "measure": {"level": "水平", "growth": "增速", "change": "增量", "ratio": "比重"},
    "direction": {"": "无", "up": "升", "down": "降"},
    "bound": {"exact": "准确", "at_least": "不低于", "at_most": "不高于", "about": "约"},
    "status": {"actual": "实际", "target": "目标"},
    "flags": {
        "masked": "数字隐去",
        "no_number": "数值未读出",
        "no_indicator": "无指标",
        "unit_mismatch": "单位不符",
        "magnitude": "数量级可疑",
        "contradiction": "前后矛盾",
        "duplicate": "重复",
        "glued": "两数粘连",
        "corrected": "人工更正",
    },
}
FACT_KEYS = (
    "indicator", "indicator_name", "indicator_id", "value", "value_high", "value_text", "unit", *ATTRIBUTES, "year", "region",
    "region_code", "confidence", "flags",
)  # fmt: skip
# in the order in which they are joined: all of them share one scope
SCRIPTS = ("data", "text", "table", "edit", "card", "keys")


def review_page(documents: Iterable[Mapping[str, Any]]) -> str:
    """Return the page for documents of the form ``{"name": ..., "text": raw text, "records": records of that text}``.

    Names and texts are shown, never run: a policy in the page allows its own script and style and nothing else. Spans
    are offsets of code points in ``text``. Raises ValueError for a span outside its text.
    """
    return _page(list(documents), None)


def serving_page(suffixes: Iterable[str], limit: int) -> str:
    """Return the page without documents, with a form that sends one to ``/api/extract`` of its own origin.

    suffixes: of the files that are read. limit: bytes that a report may have.
    """
    text = f"{limit / 2**20:g} MB"
    return _page([], {"suffixes": ",".join(suffixes), "limit": limit, "limit_text": text})


def write_review(documents: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write :func:`review_page` to a file, complete or not at all. Raises ZhibiaoError E020 and ValueError."""
    with text_output(path) as sink:
        sink.write(review_page(documents))


def content_policy(serve: bool = False) -> str:
    """The Content-Security-Policy of the page: its script and its style by their digests, requests just where it is served."""
    connect = "; connect-src 'self'" if serve else ""
    return (
        f"default-src 'none'; script-src '{_digest(_script(serve))}'; style-src '{_digest(_asset('review.css'))}'{connect}; "
        "base-uri 'none'; form-action 'none'"
    )


def _page(documents: list[Mapping[str, Any]], serve: dict[str, Any] | None) -> str:
    run = {
        "documents": [_head(document) for document in documents],
        "keys": FACT_KEYS,
        "facts": [[_packed(record, document["text"]) for record in document["records"]] for document in documents],
        "terms": TERMS_ZH,
        "columns": COLUMNS,
        "labels": LABELS_ZH,
        "limit": serve["limit"] if serve else None,
    }
    return (
        _environment()
        .get_template("review.html")
        .render(
            run=run,
            texts=[document["text"] for document in documents],
            labels=LABELS_ZH,
            columns=COLUMNS,
            terms=TERMS_ZH,
            serve=serve,
            policy=content_policy(serve is not None),
            style=Markup(_asset("review.css")),
            script=Markup(_script(serve is not None)),
        )
    )


def _head(document: Mapping[str, Any]) -> dict[str, Any]:
    text, records = document["text"], document["records"]
    return {
        "name": document["name"],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "characters": len(text),
        "model": records[0].get("model", "") if records else "",
    }


def _packed(record: Mapping[str, Any], text: str) -> list[Any]:
    """The values of ``FACT_KEYS`` and the spans of a record, without the keys, which are thousands of times the same."""
    spans = [record["spans"][key] for key in SPAN_KEYS]
    for span in filter(None, spans):
        if not 0 <= span[0] < span[1] <= len(text):
            raise ValueError(f"the span {tuple(span)} is empty or outside a text of {len(text)} characters")
    return [*(record[key] for key in FACT_KEYS), spans]


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


@lru_cache(maxsize=2)
def _script(serve: bool) -> str:
    names = (*SCRIPTS, "serve") if serve else SCRIPTS
    return '"use strict";\n' + "\n".join(_asset(f"review_{name}.js") for name in names)


@lru_cache(maxsize=4)
def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
