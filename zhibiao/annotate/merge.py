"""Corrections → the corpus, all files or none; and two annotators' versions → one, by agreement and adjudication."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..agreement import common
from ..checks import check_document, load_valid
from ..corpora import annotation_path, read_manifest, text_path
from ..errors import ZhibiaoError
from ..io.sinks import output_errors, scratch_file
from ..schema import SPAN_KEYS, Span
from ..standoff import ENTITY_KEYS, FIELDS, Annotation, GoldFact, dump, load
from ..text.document import Document
from .doccano import Unit
from .environment import home, locked, read_json, write_json
from .labels import DISPUTED, OTHER
from .session import Session

JOURNAL = "merge.json"


def merge_into(
    session: Session, annotations: Sequence[Annotation], corpus: Path, texts: Path, split: str
) -> list[Path]:
    """Write corrected annotations into a corpus: what was read replaces what stood there, the rest stays.

    A document that is new to the corpus becomes one of the part ``real``: its text goes to the folder ``texts`` and its
    name into ``split`` of the manifest. Every file is validated before the first is written; a write that is cut off is
    completed by the next call. Returns the files written.

    Raises ZhibiaoError E066 (a text has changed since the push), E030 or E031 (not valid), E020 (cannot be written) or
    E069 (another session is being merged into this corpus).
    """
    with locked(corpus_lock(corpus), f"the corpus {corpus}"):
        return _merged(session, annotations, corpus, texts, split)


def corpus_lock(corpus: Path) -> Path:
    """The lock of a corpus: what reads its manifest and writes it again must be alone."""
    name = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:16]
    return home() / "corpora" / f"{name}.lock"


def _merged(session: Session, annotations: Sequence[Annotation], corpus: Path, texts: Path, split: str) -> list[Path]:
    finish(session)
    manifest = read_manifest(corpus)
    files: dict[Path, bytes] = {}
    for annotation in annotations:
        document = session.document(annotation.doc)
        try:
            path = annotation_path(corpus, annotation.doc)
        except ZhibiaoError:
            path = corpus / "real" / f"{annotation.doc}.json"
            manifest["real"][split].append(annotation.doc)
            files[corpus / "splits.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
            merged = annotation
        else:
            merged = replace_read(load(path), annotation)
        text = text_path(corpus, texts, merged.part, merged.doc)
        if not text.exists():
            files[text] = document.raw.encode()
        elif (found := Document.from_path(text).sha256) != annotation.sha256:
            raise ZhibiaoError(
                "E066",
                doc=text,
                found=found[:12],
                expected=annotation.sha256[:12],
                advice="Restore the text, or push it anew.",
            )
        files[path] = _valid(merged, document, corpus)
    _write(session, files)
    return list(files)


def _valid(annotation: Annotation, document: Document, corpus: Path) -> bytes:
    """The bytes of an annotation file that is valid against the schema and its text."""
    for reason in check_document(annotation, document):
        raise ZhibiaoError("E031", path=annotation.doc, reason=reason)
    with scratch_file(corpus / "x") as aside, output_errors(aside):
        folder = aside.with_name(aside.name + ".d")
        folder.mkdir()
        path = folder / f"{annotation.doc}.json"
        try:
            dump(annotation, path)
            load_valid(path, corpus / "schema.json")
            return path.read_bytes()
        finally:
            path.unlink(missing_ok=True)
            folder.rmdir()


def replace_read(old: Annotation, new: Annotation) -> Annotation:
    """The old annotation with the facts of the text that was read anew. Raises ZhibiaoError E066 for another text."""
    if old.sha256 != new.sha256:
        raise ZhibiaoError(
            "E066", doc=old.doc, found=old.sha256[:12], expected=new.sha256[:12], advice="Push the text anew."
        )
    merged = copy.deepcopy(old)
    merged.facts = sorted([f for f in old.facts if not new.covers(f.value)] + new.facts, key=lambda fact: fact.value)
    if merged.facts == old.facts and (not old.paragraphs or all(map(old.covers, new.paragraphs or [(0, 1 << 60)]))):
        return old
    ranges = [span for span in old.paragraphs if not new.covers(span)] + new.paragraphs
    merged.paragraphs = sorted(set(ranges)) if old.paragraphs and new.paragraphs else []
    merged.made["annotators"] = list(dict.fromkeys([*old.made["annotators"], *new.made["annotators"]]))
    merged.made["pre_annotated"] = old.made["pre_annotated"] or new.made["pre_annotated"]
    return merged


def _write(session: Session, files: dict[Path, bytes]) -> None:
    """Write files so that a cut in the middle leaves a journal from which :func:`finish` goes on."""
    plain = {str(path.resolve()): base64.b64encode(data).decode("ascii") for path, data in files.items()}
    write_json(plain, session.folder / JOURNAL)
    finish(session)


def finish(session: Session) -> None:
    """Complete a write into a corpus that was cut off. Raises ZhibiaoError E020."""
    journal = session.folder / JOURNAL
    plain: dict[str, str] = read_json(journal, {})
    for name, data in plain.items():
        path = Path(name)
        with output_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with scratch_file(path) as aside:
                aside.write_bytes(base64.b64decode(data))
                os.replace(aside, path)
    journal.unlink(missing_ok=True)


def pairs_of(session: Session, readers: Sequence[str]) -> list[tuple[Annotation, Annotation]]:
    """The documents that two readers have both read, in the text both have read. Raises ZhibiaoError E072."""
    if len(readers) != 2:
        raise ZhibiaoError("E072", reason=f"two annotators are compared, not {len(readers)}: --annotators A,B")
    first, second = (session.pulled(reader) for reader in readers)
    both = [(first[doc], second[doc]) for doc in first if doc in second]
    if not both:
        raise ZhibiaoError("E072", reason=f"{readers[0]} and {readers[1]} have read no text in common")
    return both


def review_units(session: Session, both: Sequence[tuple[Annotation, Annotation]]) -> list[Unit]:
    """The units on which two annotators differ, with both versions.

    The first one's facts stand as they are, with those that the second one alone has; each fact in dispute is marked ``?``, and spans
    of the second one that differ are labelled ``B:UNIT`` and so on. The note ``differences`` says the rest.
    """
    found = []
    for unit in session.units():
        pair = next((pair for pair in both if pair[0].doc == unit.doc), None)
        if pair is None or not all(one.covers((unit.start, unit.end)) for one in pair):
            continue
        mine, theirs = ({f.value: f for f in one.facts if unit.start <= f.value[0] < unit.end} for one in pair)
        notes, marks = [], set()
        for span in sorted(mine.keys() | theirs.keys()):
            a, b = mine.get(span), theirs.get(span)
            if a == b:
                continue
            marks.add((*span, DISPUTED))
            shown = repr(unit.text[span[0] - unit.start : span[1] - unit.start])
            if a is None or b is None:
                notes.append(f"{shown}: only {'A' if a else 'B'} has a fact")
                continue
            for key in SPAN_KEYS:
                if (other := b.spans[key]) != a.spans[key]:
                    notes.append(f"{shown}: {key} A {_mention(unit, a.spans[key])}, B {_mention(unit, other)}")
                    marks |= {(*other, OTHER + ENTITY_KEYS[key])} if other else set()
            differing = (name for name in FIELDS if getattr(a, name) != getattr(b, name))
            notes += [f"{shown}: {name} A {getattr(a, name)!r}, B {getattr(b, name)!r}" for name in differing]
        if notes:
            facts = [mine.get(span) or theirs[span] for span in sorted(mine.keys() | theirs.keys())]
            named = {**unit.notes, "differences": " ‖ ".join(notes)}
            found.append(Unit(unit.doc, unit.start, unit.end, unit.text, facts, named, sorted(marks)))
    return found


def _mention(unit: Unit, span: Span | None) -> str:
    return repr(unit.text[span[0] - unit.start : span[1] - unit.start]) if span else "none"


def adjudicated(
    session: Session, both: Sequence[tuple[Annotation, Annotation]], reviewed: Sequence[Annotation]
) -> tuple[list[Annotation], list[str]]:
    """One annotation a document: what both said alike, and the reviewed version of what they did not.

    Also the units that are still in dispute; they are in no annotation.
    """
    by_doc = {annotation.doc: annotation for annotation in reviewed}
    disputed: dict[str, list[Unit]] = {}
    for unit in session.units("review"):
        disputed.setdefault(unit.doc, []).append(unit)
    results, undecided = [], []
    for pair in both:
        first, second = common(*copy.deepcopy(pair))
        decided = by_doc.get(first.doc)
        ranges = []
        facts: list[GoldFact] = []
        for unit in session.units():
            span = (unit.start, unit.end)
            if unit.doc != first.doc or not (first.covers(span) and second.covers(span)):
                continue
            source = first
            if any(unit.key == other.key for other in disputed.get(unit.doc, [])):
                if decided is None or not decided.covers(span):
                    undecided.append(unit.key)
                    continue
                source = decided
            ranges.append(span)
            facts += [fact for fact in source.facts if unit.start <= fact.value[0] < unit.end]
        made: dict[str, Any] = {
            "how": f"Read in doccano by two annotators and adjudicated, annotation session {session.project}.",
            "annotators": [*first.made["annotators"], *second.made["annotators"]],
            "pre_annotated": session.pre_annotated,
        }
        complete = session.whole or len(ranges) == session.documents[first.doc]["lines"]
        if ranges:
            results.append(
                Annotation(
                    first.doc,
                    first.part,
                    first.sha256,
                    first.meta,
                    made,
                    [] if complete else sorted(ranges),
                    sorted(facts, key=lambda fact: fact.value),
                )
            )
    return results, undecided
