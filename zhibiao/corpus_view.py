"""Look at annotations: a document with its spans and relations in the browser, and two annotations side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .corpora import annotation_path, text_path, with_text
from .corpus_phenomena import Case, cases, paragraph_cases
from .errors import ZhibiaoError
from .io.review import write_review
from .io.sinks import text_output
from .normalize.concept import indicator_id
from .normalize.number import parse_number
from .normalize.region import region_code
from .normalize.unit import normalize_unit
from .schema import ENTITY_LABELS, SPAN_KEYS, UNNAMED, Fact, Span
from .standoff import ENTITY_KEYS, FIELDS, Annotation, GoldDocument, GoldFact, load
from .text.document import Document

STYLES = ("review", "displacy")
COLOURS = dict(zip(ENTITY_LABELS, ("#9ad0f5", "#ffd479", "#ffe9b8", "#c6e5b3", "#e3c5f0")))


def read_gold(corpus: Path, texts: Path, doc: str) -> GoldDocument:
    """Read an annotated document of any part.

    Raises ZhibiaoError E031 for a document without annotation, E034 where its text is not at hand, E035 where it is
    another text.
    """
    annotation = load(annotation_path(corpus, doc))
    gold = with_text(annotation, corpus, texts)
    if gold is None:
        path = text_path(corpus, texts, annotation.part, doc)
        raise ZhibiaoError(
            "E034", asset=path, advice="The texts of real documents are assets: make assets SHARED=FOLDER."
        )
    return gold


def gold_records(gold: GoldDocument) -> list[dict[str, Any]]:
    """The annotated facts as records of the command line's contract, confidence 1."""
    return [_record(case, gold.annotation.doc) for case in cases(gold)]


def _record(case: Case, doc: str) -> dict[str, Any]:
    fact, number = case.fact, parse_number(case.surface("value"))
    return Fact(
        doc=doc,
        value_text=case.surface("value"),
        spans=fact.spans,
        indicator=case.surface("indicator") or None,
        indicator_name=case.name or UNNAMED,
        indicator_id=indicator_id(case.name),
        value=number.value,
        value_high=number.high,
        unit=normalize_unit(case.surface("unit")),
        measure=fact.measure,
        direction=fact.direction,
        bound=fact.bound,
        status=fact.status,
        year=fact.year,
        region=fact.region,
        region_code=region_code(fact.region, fact.year[:4]) if fact.region else None,
        flags=["masked"] if number.masked else [],
        sentence=case.text,
    ).record()


def write_view(gold: GoldDocument, path: Path, style: str = "review") -> None:
    """Write a document with its annotation as one self-contained HTML file.

    ``review``: text and facts side by side, the spans of a fact linked to its row (:mod:`zhibiao.io.review`).
    ``displacy``: spaCy's view of the mentions, paragraph by paragraph, without relations. Raises ZhibiaoError E020 for
    a file that cannot be written and E022 for another style.
    """
    if style == "review":
        page = {"name": gold.annotation.doc, "text": gold.document.raw, "records": gold_records(gold)}
        write_review([page], path)
    elif style == "displacy":
        with text_output(path) as sink:
            sink.write(displacy_page(gold))
    else:
        raise ZhibiaoError("E022", value=style, option="--style", choices=", ".join(STYLES))


def displacy_page(gold: GoldDocument) -> str:
    """The mentions of the annotated paragraphs as displaCy renders entities, a full page."""
    from spacy import displacy

    pages = []
    for paragraph, found in paragraph_cases(gold):
        mentions = {(*span, ENTITY_KEYS[key]) for case in found for key in SPAN_KEYS if (span := case.spans[key])}
        ents = [{"start": start, "end": end, "label": label} for start, end, label in sorted(mentions)]
        pages.append({"text": paragraph.text, "ents": ents, "title": None})
    return displacy.render(pages, style="ent", manual=True, page=True, jupyter=False, options={"colors": COLOURS})


@dataclass
class Difference:
    """What distinguishes two annotations of a document. Facts are matched by the raw span of their VALUE.

    head: names of the entries beside the facts that differ. changed: old and new fact with the keys that differ.
    """

    head: list[str] = field(default_factory=list)
    removed: list[GoldFact] = field(default_factory=list)
    added: list[GoldFact] = field(default_factory=list)
    changed: list[tuple[GoldFact, GoldFact, list[str]]] = field(default_factory=list)
    same: int = 0


def compare(old: Annotation, new: Annotation) -> Difference:
    """Compare two annotations field by field; a span is named by its label, a field by its name (YEAR and year)."""
    head = ("doc", "part", "sha256", "meta", "made", "paragraphs")
    difference = Difference([key for key in head if getattr(old, key) != getattr(new, key)])
    before, after = ({fact.value: fact for fact in annotation.facts} for annotation in (old, new))
    for span in sorted({*before, *after}):
        if span not in after:
            difference.removed.append(before[span])
        elif span not in before:
            difference.added.append(after[span])
        elif keys := list(_changed(before[span], after[span])):
            difference.changed.append((before[span], after[span], keys))
        else:
            difference.same += 1
    return difference


def _changed(old: GoldFact, new: GoldFact) -> Iterator[str]:
    yield from (ENTITY_KEYS[key] for key in SPAN_KEYS if old.spans[key] != new.spans[key])
    yield from (key for key in FIELDS if getattr(old, key) != getattr(new, key))


def difference_lines(difference: Difference, raw: str = "") -> Iterator[str]:
    """Yield a line for every difference, then the totals. raw: the annotated text, to show what stands at the spans."""

    def mention(span: Span | None) -> str:
        if span is None:
            return "none"
        return f"{span[0]}-{span[1]}" + (f"「{raw[slice(*span)]}」" if raw else "")

    def whole(fact: GoldFact) -> str:
        spans = [f"{ENTITY_KEYS[key]} {mention(span)}" for key in SPAN_KEYS if (span := fact.spans[key])]
        return ", ".join((*spans, *(f"{key} {value}" for key in FIELDS if (value := getattr(fact, key)))))

    def shown(fact: GoldFact, key: str) -> str:
        return mention(fact.spans[key.lower()]) if key.isupper() else getattr(fact, key) or "empty"

    yield from (f"! {key} differs" for key in difference.head)
    lines = [(fact.value, f"- {whole(fact)}") for fact in difference.removed]
    lines += [(fact.value, f"+ {whole(fact)}") for fact in difference.added]
    for old, new, keys in difference.changed:
        edits = "; ".join(f"{key} {shown(old, key)} → {shown(new, key)}" for key in keys)
        lines.append((old.value, f"~ {mention(old.value)}: {edits}"))
    yield from (line for _, line in sorted(lines))
    yield (
        f"{difference.same} facts the same, {len(difference.changed)} changed, "
        f"{len(difference.added)} added, {len(difference.removed)} removed"
    )


def annotated_text(annotation: Annotation, corpus: Path, texts: Path) -> str:
    """The raw text that was annotated, "" where it is not at hand or is another text."""
    path = text_path(corpus, texts, annotation.part, annotation.doc)
    if not path.exists():
        return ""
    document = Document.from_path(path)
    return document.raw if document.sha256 == annotation.sha256 else ""
