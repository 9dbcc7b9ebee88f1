"""Documents → units to read: what they hold already, in which order, and how many of them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

from spacy.language import Language
from spacy.vocab import Vocab

from ..corpora import gold_docs
from ..lexicon.regions import NATION
from ..normalize.region import region_code
from ..pipes.context.component import ContextResolver
from ..pipes.context.document import describe_document
from ..pipes.extensions import offsets, values_of
from ..records import predict
from ..schema import SPAN_KEYS, UNNAMED, Fact, Span
from ..standoff import Annotation, GoldDocument, GoldFact
from ..text.document import Document
from .doccano import Unit

ORDERS = ("document", "uncertainty", "random")
BEFORE = 80  # characters of the text before a unit that its page shows


@dataclass
class Source:
    """A document to annotate. ``doubt``: raw span of a VALUE → 1 - confidence of its record, {} without a model."""

    gold: GoldDocument
    doubt: dict[Span, float] = field(default_factory=dict)


def new_annotation(document: Document, name: str) -> Annotation:
    """The empty annotation of a text that is in no corpus; its meta is what the text says and is to be corrected."""
    contexts = describe_document(document)
    context = contexts[0] if contexts else {"region": "", "report_year": "", "review_year": "", "genre": "report"}
    region = context["region"]
    code = region_code(region, context["report_year"]) if region else None
    meta = {
        "level": _level(region, code or ""),
        "genre": context["genre"],
        "year": context["report_year"] or "0000",
        "reports_year": context["review_year"] or "0000",
        "region": region or UNNAMED,
    }
    return Annotation(name, "real", document.sha256, meta, {}, [], [])


def _level(region: str, code: str) -> str:
    if region == NATION or not region:
        return "state"
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "prefecture"
    if code:
        return "district" if region.endswith("区") else "county"
    for ending, level in (("省", "province"), ("区", "zone"), ("镇", "township"), ("乡", "township"), ("县", "county")):
        if region.endswith(ending):
            return level
    return "prefecture"


def pre_annotate(nlp: Language, gold: GoldDocument) -> Source:
    """A document with the facts that a pipeline finds, in place of any that it had."""
    facts = predict(nlp, gold.document).facts
    guessed = [from_record(fact) for fact in facts]
    doubt = {fact.value: 1 - record.confidence for fact, record in zip(guessed, facts)}
    gold.annotation.facts = sorted(guessed, key=lambda fact: fact.value)
    return Source(gold, doubt)


def from_record(fact: Fact) -> GoldFact:
    """A predicted fact as an annotated one: no name where the INDICATOR says it, a direction just where one belongs."""
    name = "" if fact.indicator_name in (fact.indicator, UNNAMED) else fact.indicator_name
    moving = fact.measure in ("growth", "change")
    return GoldFact(
        {key: fact.spans.get(key) for key in SPAN_KEYS},
        measure=fact.measure,
        direction=(fact.direction or "up") if moving else "",
        bound=fact.bound,
        status=fact.status,
        year=fact.year,
        region=fact.region,
        indicator_name=name,
    )


def units_of(source: Source, whole: bool = False) -> list[Unit]:
    """The units of a document: its annotated ranges, its lines that may hold a fact, or with ``whole`` all of it as one.

    A unit's text is the raw text, noise and all: what is annotated are raw offsets.
    """
    annotation, document = source.gold.annotation, source.gold.document
    raw, contexts = document.raw, describe_document(document)
    about: dict[int, dict[str, Any]] = {}
    wanted = [fact.value[0] for fact in annotation.facts]
    for paragraph, context in zip(document.paragraphs, contexts):
        start = document.clean.unapply((paragraph.start, paragraph.end))[0]
        about[start] = context
        if paragraph.may_hold_fact:
            wanted.append(start)
    if whole:
        ranges = [(0, len(raw))]
    elif annotation.paragraphs:
        ranges = annotation.paragraphs
    else:
        lines = (_line(raw, match) for match in re.finditer(r"[^\n]+", raw))
        ranges = [line for line in lines if any(line[0] <= place < line[1] for place in wanted)]
    found = []
    for start, end in ranges:
        facts = [fact for fact in annotation.facts if start <= fact.value[0] < end]
        unit = Unit(annotation.doc, start, end, raw[start:end], facts)
        unit.notes = _notes(raw, unit, next((about[s] for s in about if start <= s < end), {}))
        found.append(unit)
    return found


def _line(raw: str, match: re.Match[str]) -> Span:
    start, end = match.span()
    return start, end - (raw[start:end].endswith("\r"))


def _notes(raw: str, unit: Unit, context: dict[str, Any]) -> dict[str, str]:
    """Metadata for the annotator: the document, what is known of it and of the section, and the text before."""
    known = [context.get(key, "") for key in ("region", "report_year", "genre", "section_year", "section_status")]
    before = raw[max(0, unit.start - 4 * BEFORE) : unit.start].split("\n")
    last = next((line.strip() for line in reversed(before) if line.strip()), "")
    return {"document": unit.doc, "about": " ".join(filter(None, known)), "before": last[-BEFORE:]}


def choose(
    units: Sequence[tuple[Unit, Source]], order: str = "document", budget: int | None = None, seed: int = 0
) -> list[Unit]:
    """Put units in the order in which reading them is worth most, and keep the first ``budget`` of them.

    ``uncertainty``: by the mean doubt of the records in the unit, the most doubtful first, taking one of each level and
    genre of documents in turn. ``random``: by the seed. ``document``: as they stand.
    """
    if order == "random":
        chosen = [unit for unit, _ in units]
        random.Random(seed).shuffle(chosen)
    elif order == "uncertainty":
        groups: dict[tuple[str, str], list[tuple[float, Unit]]] = defaultdict(list)
        for unit, source in units:
            meta = source.gold.annotation.meta
            groups[meta.get("level", ""), meta.get("genre", "")].append((uncertainty(unit, source.doubt), unit))
        for group in groups.values():
            group.sort(key=lambda pair: (-pair[0], pair[1].key))
        ranked = sorted(groups.values(), key=lambda group: -group[0][0])
        rounds: Iterable[tuple[float, Unit] | None] = chain.from_iterable(zip_longest(*ranked))
        chosen = [pair[1] for pair in rounds if pair is not None]
    else:
        chosen = [unit for unit, _ in units]
    return chosen if budget is None else chosen[:budget]


def uncertainty(unit: Unit, doubt: dict[Span, float]) -> float:
    """Mean of 1 - confidence over the records of a unit, 0 for one without records."""
    found = [doubt.get(fact.value, 0.0) for fact in unit.facts]
    return sum(found) / len(found) if found else 0.0


def fill_fields(gold: GoldDocument, known: dict[Span, dict[str, str]]) -> None:
    """Set year, region and indicator_name of facts as the context component resolves them, but for what is known.

    known: by the raw span of the VALUE the fields that were kept or written by the annotator.
    """
    names = ("year", "region", "indicator_name")
    if all(name in known.get(fact.value, {}) for fact in gold.annotation.facts for name in names):
        return
    facts = {fact.value: fact for fact in gold.annotation.facts}
    resolver = ContextResolver()
    paragraphs = [p for p in gold.gold_paragraphs() if p.may_hold_fact]
    for doc, paragraph in zip(gold_docs(gold, Vocab()), paragraphs):
        named = {relation.value: relation.partner for relation in doc._.relations if relation.label == "HAS_VALUE"}
        for value in values_of(resolver(doc)):
            span = gold.document.raw_span(paragraph, offsets(value))
            fact = facts.get(span)
            if fact is None:
                continue
            said = doc.text[slice(*named[offsets(value)])] if offsets(value) in named else ""
            resolved = {name: getattr(value._, name) for name in names}
            resolved["indicator_name"] = "" if resolved["indicator_name"] == said else resolved["indicator_name"]
            for name in names:
                if name not in known.get(span, {}):
                    setattr(fact, name, resolved[name])
