"""What the corpus holds: documents, facts, mentions, relations and attributes by part and kind, and its phenomena."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .corpora import read_manifest, split_of, with_text
from .corpus_phenomena import PHENOMENA, paragraph_cases
from .errors import ZhibiaoError
from .schema import ATTRIBUTES, ENTITY_LABELS, RELATION_TYPES
from .standoff import Annotation, annotation_files, load

# how often every phenomenon should occur in the text that the repository ships
WANTED = 40
KINDS = ("level", "genre", "year")
SPLITS = ("train", "dev", "test")
PARTS = ("authored", "real", "seed")


def corpus_stats(corpus: Path, texts: Path | None = None) -> dict[str, Any]:
    """Count the corpus; JSON-able, every count an int.

    ``parts`` → part → ``documents``, ``facts``, ``splits``, ``labels``, ``relations``, the attributes, and by value of
    ``KINDS`` documents and facts. ``phenomena`` → key → split → count in authored documents, and ``assets``: count in
    the real and seed documents whose text is in ``texts`` (0 without). ``short``: keys of phenomena with fewer than
    ``WANTED`` authored occurrences. Raises ZhibiaoError E031 and E035 as :func:`zhibiao.corpora.read_split` does.
    """
    where = split_of(read_manifest(corpus))
    annotations = [load(path) for path in annotation_files(corpus)]
    parts = {part: _count([a for a in annotations if a.part == part], where) for part in PARTS}
    phenomena: dict[str, Counter[str]] = {phenomenon.key: Counter() for phenomenon in PHENOMENA}
    texts_at_hand = characters = 0
    for annotation in annotations:
        if texts is None and annotation.part != "authored":
            continue
        gold = with_text(annotation, corpus, texts or corpus)
        if gold is None:
            continue
        if annotation.part == "authored":
            characters += len(gold.document.raw)
        else:
            texts_at_hand += 1
        paragraphs = list(paragraph_cases(gold))
        column = where.get(annotation.doc, "") if annotation.part == "authored" else "assets"
        for phenomenon in PHENOMENA:
            phenomena[phenomenon.key][column] += phenomenon.count(paragraphs)
    parts["authored"]["characters"] = characters
    counted = {key: {column: counts[column] for column in (*SPLITS, "assets")} for key, counts in phenomena.items()}
    short = [key for key, counts in counted.items() if sum(counts[split] for split in SPLITS) < WANTED]
    return {"parts": parts, "phenomena": counted, "assets_with_text": texts_at_hand, "short": short}


def _count(annotations: list[Annotation], where: dict[str, str]) -> dict[str, Any]:
    facts = [fact for annotation in annotations for fact in annotation.facts]
    labels = Counter(label for annotation in annotations for *_, label in annotation.entities())
    relations = Counter(relation.label for annotation in annotations for relation in annotation.relations())
    counts: dict[str, Any] = {
        "documents": len(annotations),
        "facts": len(facts),
        "splits": _grouped((where.get(a.doc, "none"), len(a.facts)) for a in annotations),
        "labels": {label: labels[label] for label in ENTITY_LABELS},
        "relations": {label: relations[label] for label in RELATION_TYPES},
    }
    for name, values in ATTRIBUTES.items():
        chosen = Counter(getattr(fact, name) for fact in facts)
        counts[name] = {value: chosen[value] for value in values}
    for kind in KINDS:
        counts[kind] = _grouped((a.meta[kind], len(a.facts)) for a in annotations)
    return counts


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for name, facts in sorted(pairs):
        group = groups.setdefault(name, {"documents": 0, "facts": 0})
        group["documents"] += 1
        group["facts"] += facts
    return groups


def stats_table(stats: dict[str, Any]) -> str:
    """The counts as Markdown: one table by part, one of the phenomena, and what falls short."""
    parts = stats["parts"]
    names = [part for part in PARTS if parts[part]["documents"]]
    rows = [["", *names, "all"]]

    def row(title: str, cells: list[int]) -> None:
        rows.append([title, *(f"{cell:,}" for cell in cells), f"{sum(cells):,}"])

    row("**documents**", [parts[name]["documents"] for name in names])
    row("**facts**", [parts[name]["facts"] for name in names])
    for group in ("labels", "relations", *ATTRIBUTES):
        for value in parts["authored"][group]:
            title = value if group in ("labels", "relations") else f"{group}: {value or 'none'}"
            row(title, [parts[name][group][value] for name in names])
    for group in ("splits", *KINDS):
        rows += _group_rows(group, [parts[name][group] for name in names])
    return "\n\n".join((_markdown(rows), _phenomena_table(stats), _shortfall(stats)))


def _group_rows(group: str, columns: list[dict[str, dict[str, int]]]) -> list[list[str]]:
    """Rows of documents and facts, one a value of the group, in the order of the splits or of the alphabet."""
    title = {"splits": "split"}.get(group, group)
    values = {value for column in columns for value in column}
    rows = []
    for value in [split for split in SPLITS if split in values] + sorted(values - set(SPLITS)):
        found = [column.get(value, {"documents": 0, "facts": 0}) for column in columns]
        found.append({key: sum(cell[key] for cell in found) for key in ("documents", "facts")})
        rows.append([f"{title}: {value} (documents / facts)", *(f"{c['documents']} / {c['facts']:,}" for c in found)])
    return rows


def _phenomena_table(stats: dict[str, Any]) -> str:
    assets = stats["assets_with_text"]
    rows = [["phenomenon", "what is counted", *SPLITS, "authored", *(["real, seed"] if assets else [])]]
    for phenomenon in PHENOMENA:
        counts = stats["phenomena"][phenomenon.key]
        cells = [counts[split] for split in SPLITS]
        cells += [sum(cells), *([counts["assets"]] if assets else [])]
        rows.append([phenomenon.title, phenomenon.counted, *(f"{cell:,}" for cell in cells)])
    return _markdown(rows, text_columns=2)


def _shortfall(stats: dict[str, Any]) -> str:
    short = [p.title for p in PHENOMENA if p.key in stats["short"]]
    return f"Fewer than {WANTED} times in the authored part: {', '.join(short) if short else 'none'}."


def _markdown(rows: list[list[str]], text_columns: int = 1) -> str:
    rule = ["---"] * text_columns + ["---:"] * (len(rows[0]) - text_columns)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (rows[0], rule, *rows[1:]))


def generated_block(path: Path, name: str) -> str:
    """What stands between ``<!-- NAME: begin … -->`` and ``<!-- NAME: end -->`` in a file. Raises ZhibiaoError E031."""
    return _split_block(path, name)[1].strip("\n")


def write_block(path: Path, name: str, content: str) -> bool:
    """Put generated content between the markers of a file; return whether that changed it. Raises E031."""
    before, old, after = _split_block(path, name)
    new = f"\n{content}\n"
    if new != old:
        path.write_text(before + new + after, encoding="utf-8")
    return new != old


def _split_block(path: Path, name: str) -> tuple[str, str, str]:
    text = path.read_text(encoding="utf-8")
    match = re.search(rf"(?s)(<!-- {re.escape(name)}: begin[^>]*-->)(.*?)(<!-- {re.escape(name)}: end -->)", text)
    if match is None:
        raise ZhibiaoError("E031", path=path, reason=f"no block '<!-- {name}: begin … -->' to fill")
    return text[: match.start(2)], match[2], text[match.end(2) :]
