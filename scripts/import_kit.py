"""Import annotations made with the reading kit (annotation/kit.py) into the corpus's stand-off format."""

import json
from pathlib import Path

import typer

from zhibiao.standoff import FIELDS, Annotation, GoldFact, dump

SOURCE_KEYS = {"indicator": "indicator", "unit": "unit", "year": "year_text", "region": "region_text"}


def convert(plain: dict, doc: str, part: str, meta: dict, made: dict, *, whole: bool) -> Annotation:
    """Return the annotation of one kit file; surface forms are dropped, overlapping INDICATOR spans reported."""
    facts = []
    for fact in plain["facts"]:
        spans = {key: tuple(fact[source]["span"]) if fact[source] else None for key, source in SOURCE_KEYS.items()}
        spans["value"] = tuple(fact["value"])
        facts.append(GoldFact(spans, **{key: fact[key] for key in FIELDS}))
    facts.sort(key=lambda fact: fact.value)
    paragraphs = [] if whole else [tuple(p) for p in plain["paragraphs"]]
    return Annotation(doc, part, plain["sha256"], meta, made, paragraphs, facts)


def main(kit_file: Path, target: Path, part: str, meta: Path, how: str, whole: bool = False) -> None:
    """Convert KIT_FILE to TARGET. META is a JSON file; HOW says how the annotation was made; WHOLE: all paragraphs are gold."""
    plain = json.loads(kit_file.read_text(encoding="utf-8"))
    made = {"how": how, "annotators": [plain["annotator"]], "pre_annotated": False}
    annotation = convert(plain, target.stem, part, json.loads(meta.read_text(encoding="utf-8")), made, whole=whole)
    target.parent.mkdir(parents=True, exist_ok=True)
    dump(annotation, target)
    print(f"{target}: {len(annotation.facts)} facts")


if __name__ == "__main__":
    typer.run(main)
