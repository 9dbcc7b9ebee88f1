"""Import annotations made with the reading kit (annotation/kit.py) into the corpus's stand-off format."""

import json
import re
from pathlib import Path

import typer

from zhibiao.standoff import FIELDS, Annotation, GoldFact, dump
from zhibiao.text.clean import clean

SOURCE_KEYS = {"indicator": "indicator", "unit": "unit", "year": "year_text", "region": "region_text"}
SPLIT_BY_VERB = re.compile(r"(.+?)(?:共?(?:实现|完成|达到))(?!的)(.+)")  # not 通过公共网络实现的零售额


def convert(plain: dict, doc: str, part: str, meta: dict, made: dict, *, whole: bool, raw: str) -> Annotation:
    """Return the annotation of one kit file; surface forms are dropped, two decided cases of the guidelines applied.

    Names that are split by a verb keep the run at the number's side, and of two INDICATOR spans that overlap the longer
    one serves both facts; what the span no longer says goes to ``indicator_name``.
    """
    facts = []
    for fact in plain["facts"]:
        spans = {key: tuple(fact[source]["span"]) if fact[source] else None for key, source in SOURCE_KEYS.items()}
        spans["value"] = tuple(fact["value"])
        facts.append(GoldFact(spans, **{key: fact[key] for key in FIELDS}))
    facts.sort(key=lambda fact: fact.value)
    for gold in facts:
        _split_name(gold, raw)
    names = sorted({gold.spans["indicator"] for gold in facts if gold.spans["indicator"]})
    for gold in facts:
        if span := gold.spans["indicator"]:
            longest = max((s for s in names if s[0] < span[1] and span[0] < s[1]), key=lambda s: s[1] - s[0])
            if longest != span:
                gold.indicator_name = gold.indicator_name or clean(raw[slice(*span)]).text
                gold.spans["indicator"] = longest
    paragraphs = [] if whole else [tuple(p) for p in plain["paragraphs"]]
    return Annotation(doc, part, plain["sha256"], meta, made, paragraphs, facts)


def _split_name(fact: GoldFact, raw: str) -> None:
    span = fact.spans["indicator"]
    if span and (match := SPLIT_BY_VERB.fullmatch(raw[slice(*span)])) and len(match.group(2)) > 1:
        fact.indicator_name = fact.indicator_name or clean(match.group(1) + match.group(2)).text
        fact.spans["indicator"] = (span[0] + match.start(2), span[1])


def main(kit_file: Path, text: Path, target: Path, part: str, meta: Path, how: str, whole: bool = False) -> None:
    """Convert KIT_FILE, an annotation of TEXT, to TARGET. META: JSON file of the document; HOW: how it was annotated; WHOLE: in full."""
    plain = json.loads(kit_file.read_text(encoding="utf-8"))
    made = {"how": how, "annotators": [plain["annotator"]], "pre_annotated": False}
    raw = text.read_text(encoding="utf-8")
    annotation = convert(
        plain, target.stem, part, json.loads(meta.read_text(encoding="utf-8")), made, whole=whole, raw=raw
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    dump(annotation, target)
    print(f"{target}: {len(annotation.facts)} facts")


if __name__ == "__main__":
    typer.run(main)
