"""How well two independent annotators of the same documents agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy

from .errors import needed
from .schema import ATTRIBUTES, ENTITY_LABELS, RELATION_TYPES
from .scorers import DocumentScore, Prediction, interval, score_document, total
from .standoff import SECOND, Annotation, annotation_files, fact_from_plain, load

FIGURES = (*ENTITY_LABELS, *RELATION_TYPES, "core", "whole")
# what was decided about the disagreements, one a line; the first annotations hold the decisions
ADJUDICATION = "adjudication.jsonl"
VERDICTS = ("first", "second", "neither")
# the fields that are compared; indicator_name is free text
DECIDED = (
    "fact",
    *(f"spans.{key}" for key in ("indicator", "unit", "year", "region")),
    *ATTRIBUTES,
    "year",
    "region",
)


def pairs(corpus: Path) -> list[tuple[Annotation, Annotation]]:
    """The documents that were annotated twice: (first, second annotation), by name. Second ones stand in ``corpus/second``.

    The first annotations are returned as they were before the adjudication: the figures are those of independent work.
    """
    first = {path.stem: path for path in annotation_files(corpus)}
    decided = decisions(corpus)
    return [(undo(load(first[path.stem]), decided), load(path)) for path in sorted((corpus / SECOND).glob("*.json"))]


def decisions(corpus: Path) -> list[dict[str, Any]]:
    """The lines of ``corpus/adjudication.jsonl``; none where there is no such file."""
    path = corpus / ADJUDICATION
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def undo(annotation: Annotation, decided: Iterable[dict[str, Any]]) -> Annotation:
    """The annotation with what its first annotator said in place of every decision; changed in place."""
    facts = {fact.value: fact for fact in annotation.facts}
    for line in decided:
        value = tuple(line["value"])
        if line["doc"] != annotation.doc:
            continue
        if line["field"] == "fact":
            facts.pop(value, None)
            if line["first"]:
                facts[value] = fact_from_plain(line["first"])
        elif line["field"].startswith("spans."):
            facts[value].spans[line["field"].removeprefix("spans.")] = tuple(line["first"]) if line["first"] else None
        else:
            setattr(facts[value], line["field"], line["first"])
    annotation.facts = [facts[value] for value in sorted(facts)]
    return annotation


def common(first: Annotation, second: Annotation) -> tuple[Annotation, Annotation]:
    """Both annotations without the facts that stand outside what the other one annotated."""
    for one, other in ((first, second), (second, first)):
        one.facts = [fact for fact in one.facts if other.covers(fact.value)]
    return first, second


def agreement(annotated: Sequence[tuple[Annotation, Annotation]]) -> dict[str, Any]:
    """Return F of entities, relations, core and whole facts, and Krippendorff's alpha of the attributes, with intervals.

    The first annotator counts as gold; F is the same the other way round. Alpha (Krippendorff 2011, nominal) is over the values that
    both found. Intervals: 95 % percentile bootstrap over documents.
    """
    alpha_of = needed("krippendorff", "corpus").alpha
    together = [common(first, second) for first, second in annotated]
    scores = [score_document(a, Prediction(b.entities(), b.relations(), b.facts)) for a, b in together]  # type: ignore[arg-type]
    result: dict[str, Any] = {
        "documents": len(scores),
        "facts": [sum(len(pair[i].facts) for pair in together) for i in (0, 1)],
        "f": {},
        "alpha": {},
    }
    for name in FIGURES:
        low, high = interval(scores, lambda some, name=name: total(some, name).f)  # type: ignore[misc]
        result["f"][name] = _figure(total(scores, name).f, low, high)
    for name, values in ATTRIBUTES.items():
        codes = [_codes(a, b, name, values) for a, b in together]
        alpha = _alpha(alpha_of, len(values))
        by_score = {id(score): code for score, code in zip(scores, codes)}

        def figure(some: Sequence[DocumentScore], by_score: dict = by_score, alpha: Callable = alpha) -> float:
            return float(alpha(numpy.hstack([by_score[id(score)] for score in some])))

        low, high = interval(scores, figure, rounds=300)
        result["alpha"][name] = _figure(figure(scores), low, high)
    return result


def _figure(value: float, low: float, high: float) -> dict[str, Any]:
    return {"value": round(value, 4), "interval": [round(low, 4), round(high, 4)]}


def _codes(first: Annotation, second: Annotation, name: str, values: Sequence[str]) -> numpy.ndarray:
    """(2, values that both found): the code of the attribute by each annotator."""
    theirs = {fact.value: fact for fact in second.facts}
    both = [(fact, theirs[fact.value]) for fact in first.facts if fact.value in theirs]
    return numpy.array(
        [[values.index(getattr(fact, name)) for fact in side] for side in zip(*both)], dtype=float
    ).reshape(2, -1)


def _alpha(measure: Callable, n_values: int) -> Callable[[numpy.ndarray], float]:
    def alpha(codes: numpy.ndarray) -> float:
        if len(numpy.unique(codes)) < 2:
            return 1.0
        return float(measure(codes, level_of_measurement="nominal", value_domain=list(range(n_values))))

    return alpha


def agreement_table(result: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = ["| figure | value | 95 % interval |", "|---|---|---|"]
    for kind, title in (("f", "{} F"), ("alpha", "{}, Krippendorff's alpha")):
        for name, figure in result[kind].items():
            label = title.format(f"{name} fact" if name in ("core", "whole") else name)
            rows.append(
                f"| {label} | {figure['value']:.3f} | {figure['interval'][0]:.3f}–{figure['interval'][1]:.3f} |"
            )
    return "\n".join(rows)


def agreement_block(result: dict[str, Any]) -> str:
    """What the data card says of the agreement: counts and figures, as Markdown."""
    first, second = result["facts"]
    head = (
        f"{result['documents']} documents annotated twice, {first:,} and {second:,} facts in the text both annotated, "
        "measured before the corrections of the adjudication (`zhibiao corpus agree`)."
    )
    return f"{head}\n\n{agreement_table(result)}"


def adjudication_block(decided: Sequence[dict[str, Any]]) -> str:
    """What the data card says of the adjudication: decisions by field, as a Markdown table and a line."""
    chosen = Counter((line["field"], line["decision"]) for line in decided if line["first"] != line["second"])
    compared = [field for field in DECIDED if any(chosen[field, who] for who in VERDICTS)]
    rows = ["| field | disagreements | first | second | neither |", "|---|---:|---:|---:|---:|"]
    for field in [*compared, "all"]:
        counts = [sum(chosen[name, who] for name in (compared if field == "all" else [field])) for who in VERDICTS]
        rows.append(f"| {field} | {sum(counts)} | " + " | ".join(map(str, counts)) + " |")
    further = sum(line["first"] == line["second"] or line["field"] not in DECIDED for line in decided)
    return (
        "\n".join(rows)
        + f"\n\nFurther fields of the same documents corrected by the rules that were settled: {further}."
    )


def disagreements(first: Annotation, second: Annotation) -> list[str]:
    """One line for every value that only one found and every field in which the two differ, by offset."""
    common(first, second)
    mine, theirs = ({fact.value: fact for fact in one.facts} for one in (first, second))
    lines = []
    for span in sorted(mine.keys() | theirs.keys()):
        a, b = mine.get(span), theirs.get(span)
        if a is None or b is None:
            lines.append(f"{first.doc} {span[0]}-{span[1]}: only the {'first' if a else 'second'} annotator has a fact")
            continue
        for key in ("indicator", "unit", "year", "region"):
            if a.spans[key] != b.spans[key]:
                lines.append(f"{first.doc} {span[0]}-{span[1]}: {key} span {a.spans[key]} / {b.spans[key]}")
        for key in (*ATTRIBUTES, "year", "region"):
            if getattr(a, key) != getattr(b, key):
                lines.append(f"{first.doc} {span[0]}-{span[1]}: {key} {getattr(a, key)} / {getattr(b, key)}")
    return lines
