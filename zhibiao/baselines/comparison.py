"""Our pipelines and other systems on the same documents by the same scorer: VALUE, VALUE with UNIT, characters a second."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from ..pipes.extensions import offsets
from ..pipes.ner.naming import Quantity
from ..pipes.relations.rules import pair_units
from ..records import paragraph_docs, predict
from ..schema import ENTITY_LABELS, Span
from ..scorers import Counts, DocumentScore, Prediction, interval, score_document, total
from ..significance import paired_bootstrap
from ..standoff import Annotation, GoldDocument
from ..text.document import Document
from .mapping import VARIANTS, without_kinds
from .systems import SYSTEMS, YARDSTICK, run_system

FIGURES = ("VALUE", "VALUE+UNIT")
EXTRA = ("with_dates", "load_seconds", "warming_seconds")


def count_quantities(gold: Annotation, found: Iterable[Quantity]) -> dict[str, Counts]:
    """Counts of VALUE spans, and of VALUE spans with their UNIT span (or none), of the annotated paragraphs; raw offsets."""
    expected = {(fact.value, fact.spans["unit"]) for fact in gold.facts}
    predicted = {(value, unit) for value, unit in found if gold.covers(value)}
    return {
        "VALUE": Counts.of((value for value, _ in expected), (value for value, _ in predicted)),
        "VALUE+UNIT": Counts.of(expected, predicted),
    }


def score_system(documents: Sequence[GoldDocument], found: Sequence[Sequence[Quantity]]) -> list[DocumentScore]:
    """Score what a system found in each paragraph of each document, one after the other, in offsets of the paragraph."""
    paragraphs = iter(found)
    scores = []
    for gold in documents:
        quantities: list[Quantity] = []
        for paragraph in gold.document.paragraphs:

            def raw(span: Span, paragraph: Any = paragraph, document: Document = gold.document) -> Span:
                return document.raw_span(paragraph, span)

            quantities += [(raw(value), raw(unit) if unit else None) for value, unit in next(paragraphs)]
        scores.append(DocumentScore(gold.annotation.doc, count_quantities(gold.annotation, quantities), {}))
    return scores


def score_pipeline(nlp: Language, documents: Sequence[GoldDocument]) -> tuple[list[DocumentScore], float, float]:
    """Score one of our pipelines, or a bare recognizer, and time it: clean paragraphs to facts.

    Returns scores, whose counts hold the entity labels too; processor seconds; and what the first time took more, which
    is the price of tables that are read when a document first needs them.
    """
    whole = "relations" in nlp.pipe_names
    read = predict if whole else predict_entities
    begun = time.process_time()
    predictions = [read(nlp, gold.document) for gold in documents]
    first = time.process_time()
    for gold in documents:
        read(nlp, gold.document)
    seconds = time.process_time() - first
    scores = []
    for gold, prediction in zip(documents, predictions):
        score = score_document(gold.annotation, prediction)
        quantities = _quantities(prediction) if whole else _beside(gold.document.raw, prediction.entities)
        score.counts |= count_quantities(gold.annotation, quantities)
        scores.append(score)
    return scores, seconds, max(0.0, first - begun - seconds)


def predict_entities(nlp: Language, document: Document) -> Prediction:
    """What a pipeline without relations finds: entities in raw offsets."""
    prediction = Prediction()
    for doc, paragraph in nlp.pipe(paragraph_docs(nlp, document), as_tuples=True):
        prediction.entities += [(*document.raw_span(paragraph, offsets(ent)), ent.label_) for ent in doc.ents]
    return prediction


def _quantities(prediction: Prediction) -> list[Quantity]:
    return [(value, fact.spans["unit"]) for fact in prediction.facts if (value := fact.spans["value"])]


def _beside(text: str, entities: Sequence[tuple[int, int, str]]) -> list[Quantity]:
    values, units = (sorted((s, e) for s, e, found in entities if found == label) for label in ("VALUE", "UNIT"))
    return list(zip(values, pair_units(text, values, units)))


def compare(
    documents: Sequence[GoldDocument], pipelines: dict[str, Language], runners: Path, cache: Path
) -> dict[str, Any]:
    """Score and time everything on some documents. ``pipelines``: ours by name, the first is what the others are tested against.

    Returns a JSON-able dict: ``rows`` by name (and variant) with figures, intervals and the paired bootstrap of the first
    pipeline's F minus the row's; ``speed`` in characters a second and as a multiple of jieba.posseg's.
    Raises what :func:`zhibiao.baselines.systems.run_system` raises.
    """
    texts = [paragraph.text for gold in documents for paragraph in gold.document.paragraphs]
    characters = sum(map(len, texts))
    scores: dict[str, list[DocumentScore]] = {}
    seconds: dict[str, float] = {}
    extra: dict[str, dict[str, float]] = {}
    for name, nlp in pipelines.items():
        scores[name], seconds[name], warming = score_pipeline(nlp, documents)
        extra[name] = {"warming_seconds": round(warming, 1)}
    for name, title in SYSTEMS.items():
        run = run_system(name, runners, texts, cache)
        seconds[title] = run.seconds
        extra[title] = {
            "load_seconds": round(run.load, 1),
            "with_dates": round(characters / (run.seconds + run.kind_seconds)),
        }
        tells_kinds = any(hit.kind != "number" for hits in run.hits for hit in hits)
        for variant, mapped in VARIANTS.items():
            if mapped is without_kinds and not tells_kinds:
                continue
            found = [mapped(text, hits) for text, hits in zip(texts, run.hits)]
            scores[f"{title}, {variant}"] = score_system(documents, found)
    first = next(iter(scores.values()))
    yardstick = seconds[SYSTEMS[YARDSTICK]]
    return {
        "documents": len(documents),
        "facts": sum(len(gold.annotation.facts) for gold in documents),
        "characters": characters,
        "rows": {name: _figures(some, first) for name, some in scores.items()},
        "speed": {
            name: {"characters": round(characters / s), "ratio": round(yardstick / s, 2), **extra[name]}
            for name, s in seconds.items()
        },
    }


def _figures(scores: Sequence[DocumentScore], first: Sequence[DocumentScore]) -> dict[str, Any]:
    figures: dict[str, dict[str, Any]] = {}
    for name in (*FIGURES, *ENTITY_LABELS):
        if name not in scores[0].counts:
            continue
        counts = total(scores, name)
        low, high = interval(scores, lambda some, name=name: total(some, name).f)  # type: ignore[misc]
        figure = {"p": counts.precision, "r": counts.recall, "f": counts.f, "low": low, "high": high}
        figures[name] = {key: round(value, 4) for key, value in figure.items()}
        if scores is not first:
            tested = paired_bootstrap([s.counts[name] for s in first], [s.counts[name] for s in scores])
            figures[name]["behind"] = {key: round(value, 4) for key, value in tested._asdict().items()}
    return figures


def comparison_table(compared: dict[str, Any]) -> str:
    """Markdown tables of :func:`compare`: figures with intervals and tests, then speeds."""
    shown = (*FIGURES, "INDICATOR", "YEAR", "REGION")

    def cell(figure: dict[str, Any] | None) -> str:
        if figure is None:
            return "–"
        text = f"{100 * figure['f']:.1f} ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"
        if tested := figure.get("behind"):
            text += f"; {-100 * tested['difference']:+.1f}, p {max(tested['p'], 0.001):.3f}"
        return text

    rows = ["| system | " + " | ".join(f"{name} F" for name in shown) + " |", "|---" * (len(shown) + 1) + "|"]
    for name, figures in compared["rows"].items():
        rows.append(f"| {name} | " + " | ".join(cell(figures.get(figure)) for figure in shown) + " |")
    rows += [
        "",
        "| system | characters/s | of jieba.posseg | with its dates and ordinals | load, s | first time more, s |",
        "|---" * 6 + "|",
    ]
    for name, speed in compared["speed"].items():
        more = " | ".join(f"{speed[key]:,}" if key in speed else "–" for key in EXTRA)
        rows.append(f"| {name} | {speed['characters']:,} | {speed['ratio']:.2f} | {more} |")
    return "\n".join(rows)
