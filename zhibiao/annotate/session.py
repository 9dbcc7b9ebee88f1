"""A session: which texts were pushed, to which projects, and what came back. It stands in the data folder.

``session.json`` holds the documents and annotators, ``units.jsonl`` what was pushed, ``texts/`` the texts as they were,
``pulled/ANNOTATOR/DOC.json`` the corrections, ``verified/`` the units that are known to have arrived whole.
All of it is written aside and renamed; what is missing on the server is found by asking it, never by memory.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..checks import check_document
from ..errors import ZhibiaoError
from ..io.sinks import output_errors, replace_folder, text_output
from ..schema import Span
from ..standoff import (
    Annotation,
    GoldDocument,
    GoldFact,
    dump,
    fact_from_plain,
    load,
    span_from_plain,
    text_from_plain,
)
from ..text.document import Document
from .doccano import Unit, read_unit, sound, write_unit
from .environment import home, password, read_json, read_secrets, write_json
from .labels import RELATION_LABELS, REVIEW_TYPES, SPAN_TYPES
from .remote import Connection
from .units import fill_fields

NAME = re.compile(r"\w[\w .-]{0,59}")
ANNOTATOR = re.compile(r"[\w.+-]{1,40}")
ALONE = "all"  # the annotator of a session where nobody is named
REVIEW = "review"


@dataclass
class Pulled:
    """What a pull brought. problems: printable lines. open: units that nobody has marked as done yet."""

    annotations: list[Annotation] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    done: int = 0
    open: int = 0


@dataclass
class Session:
    """A session by its project's name. annotators: [] for one project that everybody shares."""

    project: str
    annotators: list[str] = field(default_factory=list)
    whole: bool = False
    pre_annotated: bool = True
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    review: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return session_folder(self.project)

    @classmethod
    def open(cls, project: str) -> Session:
        """Read a session. Raises ZhibiaoError E068 where there is none."""
        plain = read_json(session_folder(project) / "session.json")
        if plain is None:
            raise ZhibiaoError("E068", project=project, home=home())
        return cls(**plain)

    def save(self) -> None:
        """Write the session. Raises ZhibiaoError E020."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(asdict(self), self.folder / "session.json")

    def readers(self) -> list[str]:
        """The annotators, or the one that stands for all."""
        return self.annotators or [ALONE]

    def remote_name(self, reader: str) -> str:
        """The name of a reader's project on the server: each annotator has one, so that nobody sees another's work."""
        return self.project if reader == ALONE else f"{self.project} ({reader})"

    def units(self, kind: str = "units") -> list[Unit]:
        """The units that were planned, in the order of the plan. kind: ``units`` or ``review``."""
        path = self.folder / f"{kind}.jsonl"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="\n") as file:
            return [unit_of(json.loads(line)) for line in file]

    def write_units(self, units: Iterable[Unit], kind: str = "units") -> None:
        """Write the plan. Raises ZhibiaoError E020."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with text_output(self.folder / f"{kind}.jsonl") as sink:
            for unit in units:
                sink.write(json.dumps(asdict(unit), ensure_ascii=True) + "\n")

    def add(self, gold: GoldDocument, lines: int, path: Path | None = None) -> None:
        """Take a document in, with a copy of its text. lines: the units it has in all.

        Raises ZhibiaoError E066 where another text was pushed under its name.
        """
        annotation, document = gold.annotation, gold.document
        known = self.documents.get(annotation.doc)
        if known and known["sha256"] != document.sha256:
            advice = "Pull what was corrected, then push the new text to another --project."
            raise changed_text(annotation.doc, document.sha256, known["sha256"], advice)
        head = {key: getattr(annotation, key) for key in ("part", "sha256", "meta")}
        self.documents[annotation.doc] = {**head, "lines": lines, "path": str(path.resolve()) if path else ""}
        texts = self.folder / "texts"
        texts.mkdir(parents=True, exist_ok=True)
        with text_output(texts / f"{annotation.doc}.txt") as sink:
            sink.write(document.raw)

    def document(self, doc: str) -> Document:
        """A document as it was pushed."""
        raw = (self.folder / "texts" / f"{doc}.txt").read_bytes().decode("utf-8")
        return Document.from_text(raw, f"{doc}.txt")

    def changed_sources(self) -> list[str]:
        """A line for every document whose file is no longer the text that was pushed."""
        found = []
        for head in self.documents.values():
            path = Path(head["path"])
            if head["path"] and path.exists() and (now := Document.from_path(path).sha256) != head["sha256"]:
                advice = "The corrections are of the text as it was; they cannot be merged into the new one."
                found.append(str(changed_text(str(path), now, head["sha256"], advice)))
        return found

    def plan(self, units: Sequence[Unit]) -> list[Unit]:
        """Add units to the plan; those that are in it stay as they were pushed. Return the whole plan."""
        planned = self.units()
        keys = {unit.key for unit in planned}
        plan = planned + [unit for unit in units if unit.key not in keys]
        self.write_units(plan)
        self.save()
        return plan

    def send(self, server: Connection, reader: str, units: Sequence[Unit], guideline: str) -> dict[str, Any]:
        """Upload to a reader's project what is missing there; return the server's account of it.

        Raises what :meth:`Connection.call` raises; what has arrived until then stays and the next try goes on.
        """
        verified = self.folder / "verified" / f"{reader}.json"
        types = (*SPAN_TYPES, *REVIEW_TYPES) if reader == REVIEW else SPAN_TYPES
        result: dict[str, Any] = server.call(
            "push",
            self.remote_name(reader),
            description=f"zhibiao annotation session {self.project}",
            guideline=guideline,
            span_types=[label.plain() for label in types],
            relation_types=[label.plain() for label in RELATION_LABELS],
            members={} if reader in (ALONE, REVIEW) else {reader: annotator_password(reader)},
            lines=[write_unit(unit) for unit in units],
            verified=read_json(verified, []),
        )
        verified.parent.mkdir(parents=True, exist_ok=True)
        write_json(result["keys"], verified)
        return result

    def fetch(self, server: Connection, reader: str, *, unread: bool = False) -> Pulled:
        """Bring a reader's project back as annotations in raw offsets. Writes nothing.

        unread: also take units that were not marked as done. What is not valid is named with a link and left out.
        """
        answer = server.call("pull", self.remote_name(reader))
        kind = "review" if reader == REVIEW else "units"
        units = {unit.key: unit for unit in self.units(kind)}
        pulled = Pulled()
        facts: dict[str, list[GoldFact]] = {}
        ranges: dict[str, list[Span]] = {}
        by_doc: dict[str, dict[Span, dict[str, str]]] = {}
        seen: dict[str, str] = {}
        for position, line in enumerate(answer["lines"], 1):
            key, link = str(line.get("doc_key")), server.link(answer["project"], position)
            unit = units.get(key)
            reason = _unusable(line, unit, key in seen)
            if unit is None or reason:
                pulled.problems.append(f"{key}: {reason} {link}")
                seen.setdefault(key, link)
                continue
            seen[key] = link
            if not (line["done"] or unread):
                pulled.open += 1
                continue
            pulled.done += 1
            reading = sound(read_unit(line, unit), unit)
            if reader == REVIEW:
                marked = (f"VALUE {unit.text[slice(*span)]!r} is still marked ?" for span in reading.open)
                reading.problems += marked
            pulled.problems += [f"{unit.key}: {problem} {link}" for problem in reading.problems]
            pulled.remarks += [f"{unit.key}: {remark} {link}" for remark in reading.remarks]
            facts.setdefault(unit.doc, []).extend(reading.facts)
            ranges.setdefault(unit.doc, []).append((unit.start, unit.end))
            by_doc.setdefault(unit.doc, {}).update(reading.fields)
        gone = [key for key in units if key not in seen]
        pulled.problems += [f"{key}: deleted on the server; push again to restore it" for key in gone]
        for doc in ranges:
            pulled.annotations.append(self._annotation(doc, facts[doc], ranges[doc], reader, by_doc[doc]))
        for annotation in pulled.annotations:
            wrong = check_document(annotation, self.document(annotation.doc))
            pulled.problems += [f"{annotation.doc}: {reason}" for reason in wrong]
        return pulled

    def _annotation(
        self, doc: str, facts: list[GoldFact], ranges: list[Span], reader: str, known: dict[Span, dict[str, str]]
    ) -> Annotation:
        head = self.documents[doc]
        made = {
            "how": f"Read and corrected in doccano, annotation session {self.project}.",
            "annotators": [reader],
            "pre_annotated": self.pre_annotated,
        }
        complete = self.whole or len(ranges) == head["lines"]
        annotation = Annotation(
            doc,
            head["part"],
            head["sha256"],
            head["meta"],
            made,
            [] if complete else sorted(ranges),
            sorted(facts, key=lambda fact: fact.value),
        )
        fill_fields(GoldDocument(annotation, self.document(doc)), known)
        return annotation

    def keep(self, reader: str, annotations: Sequence[Annotation]) -> Path:
        """Put annotations in the place of those that were pulled before: all of them or none. Raises ZhibiaoError E020."""
        target = self.folder / "pulled" / reader
        fresh, old = _beside(target)
        with output_errors(target):
            if old.exists() and not target.exists():
                old.rename(target)  # a pull was cut off where the system cannot exchange names
            for left in (fresh, old):
                shutil.rmtree(left, ignore_errors=True)
            fresh.mkdir(parents=True)
            for annotation in annotations:
                dump(annotation, fresh / f"{annotation.doc}.json")
            replace_folder(fresh, target)
        return target

    def pulled(self, reader: str) -> dict[str, Annotation]:
        """What was pulled last from a reader, by document. Raises ZhibiaoError E072 where nothing was."""
        target = self.folder / "pulled" / reader
        _, old = _beside(target)
        found = sorted((target if target.exists() else old).glob("*.json"))
        if not found:
            raise ZhibiaoError("E072", reason=f"nothing of {reader} was pulled: zhibiao annotate pull")
        return {path.stem: load(path) for path in found}


def _beside(target: Path) -> tuple[Path, Path]:
    """Where a pull is written before it takes its place, and where the earlier one may be while it does."""
    fresh = target.with_name(f".{target.name}.new")
    return fresh, fresh.with_name(f"{fresh.name}.old")


def session_folder(project: str) -> Path:
    """Where the session of a project stands. Raises ZhibiaoError E022 for a name that cannot be a folder."""
    if not NAME.fullmatch(project):
        raise ZhibiaoError(
            "E022", value=project, option="--project", choices="letters, digits, blank, . - _ (up to 60)"
        )
    return home() / "sessions" / project


def check_annotators(names: Sequence[str]) -> list[str]:
    """The names of annotators. Raises ZhibiaoError E067 for two that are the same or one that cannot be a name."""
    shown = ", ".join(names)
    if len({name.casefold() for name in names}) < len(names):
        raise ZhibiaoError("E067", names=shown, reason="two have the same name")
    for name in names:
        if not ANNOTATOR.fullmatch(name):
            raise ZhibiaoError("E067", names=shown, reason=f"{name!r} is not made of letters, digits and . + - _")
        if name.casefold() in (ALONE, REVIEW, read_secrets()["admin"].casefold()):
            raise ZhibiaoError("E067", names=shown, reason=f"{name!r} has another meaning here")
    return list(names)


def annotator_password(name: str) -> str:
    """The password of an annotator on the own server, made on first use and kept in ``secrets.json``."""
    known = read_secrets()
    if name not in known["annotators"]:
        known["annotators"][name] = password()
        write_json(known, home() / "secrets.json")
    return str(known["annotators"][name])


def changed_text(doc: str, found: str, expected: str, advice: str) -> ZhibiaoError:
    """The error for a text that is not the one that was pushed."""
    return ZhibiaoError("E066", doc=doc, found=found[:12], expected=expected[:12], advice=advice)


def _unusable(line: dict[str, Any], unit: Unit | None, twice: bool) -> str:
    """Why an exported line cannot be read, "" where it can."""
    if unit is None:
        return "was not pushed by this session"
    if twice:
        return "stands twice on the server; push again to remove the double"
    return "" if line["text"] == unit.text else "its text was changed on the server"


def unit_of(plain: dict[str, Any]) -> Unit:
    """A unit from its plain form. Raises KeyError or TypeError where it is none."""
    start, end = span_from_plain([plain["start"], plain["end"]])
    facts = [fact_from_plain(fact) for fact in plain["facts"]]
    marks = [(*span_from_plain(mark[:2]), str(mark[2])) for mark in plain["marks"]]
    return Unit(text_from_plain(plain, "doc"), start, end, text_from_plain(plain, "text"), facts, plain["notes"], marks)
