"""Speaks with a doccano server; runs in the client's environment, apart from zhibiao: ``python bridge.py IN.json OUT.json``.

IN: ``{"url", "user", "password", "do": name of a function below, …its arguments}``. OUT: ``{"done": result}`` or
``{"failed": kind, "reason": text}``; kinds: ``server`` (no answer), ``login``, ``project`` (of another kind) and ``refused``.
What was done before a failure stays done on the server, and doing the same again does only what is missing.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import requests
from doccano_client import DoccanoClient
from doccano_client.exceptions import DoccanoAPIError

TASK = "RelationExtraction"  # with the name of the project's type the labels would be left out without a word
PATIENCE = 300  # seconds for one task of the server
CHUNK = 100  # examples in an upload: what an interruption can cost
WANTED = {
    "project_type": "SequenceLabeling",
    "use_relation": True,
    "allow_overlapping": True,
    "grapheme_mode": False,
    "collaborative_annotation": True,
}


# what an answer of a server raises that is not the one this module knows
UNREADABLE = (
    requests.RequestException, zipfile.BadZipFile, OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError,
)  # fmt: skip


class Failure(Exception):
    """Something that the caller tells the user. kind: see the module."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        super().__init__(reason)


def _project(client: DoccanoClient, name: str) -> Any:
    """The project of a name that this user sees, None where there is none."""
    found = [project for project in client.list_projects() if project.name == name]
    if len(found) > 1:
        raise Failure("project", f"{len(found)} projects have this name")
    if not found:
        return None
    for key, value in WANTED.items():
        if getattr(getattr(found[0], key), "value", getattr(found[0], key)) != value:
            raise Failure("project", f"its {key} is {getattr(found[0], key)}, not {value}")
    return found[0]


def push(client: DoccanoClient, job: dict[str, Any]) -> dict[str, Any]:
    """Make or update the project ``name`` and upload those of ``lines`` that are not there.

    Also: what an upload that was cut off left twice or without its labels is put right, as far as nobody has worked on
    it: only examples that are not in ``verified`` and not marked as done are touched.
    """
    project = _project(client, job["name"])
    if project is None:
        settings = {key: value for key, value in WANTED.items() if key != "project_type"}
        project = client.create_project(
            job["name"],
            WANTED["project_type"],
            job["description"],
            guideline=job["guideline"],
            **settings,
        )
    elif project.guideline != job["guideline"]:
        client.update_project(project.id, guideline=job["guideline"])
    _label_types(client, project.id, job["span_types"], job["relation_types"])
    _members(client, project.id, job["members"])
    wanted = {line["doc_key"]: line for line in job["lines"]}
    verified = set(job["verified"]) & set(wanted)
    added: set[str] = set()
    removed = 0
    for _attempt in range(3):
        present = _examples(client, project.id)
        double, broken = _damage(client, project.id, present, wanted, verified)
        if double or broken:
            client.bulk_delete_examples(project.id, double + broken)
            removed += len(double)
            continue
        missing = [line for key, line in wanted.items() if key not in present]
        if not missing:
            return {
                "project": project.id,
                "added": len(added),
                "doubles": removed,
                "keys": sorted(key for key in present if key in wanted),
            }
        for chunk in _chunks(missing):
            _upload(client, project.id, chunk)
            added |= {line["doc_key"] for line in chunk}
            print(f"{job['name']}: {len(added)} of {len(missing)} texts", file=sys.stderr, flush=True)
        verified -= added
    raise Failure("refused", "what was uploaded did not arrive whole in three attempts")


def _chunks(lines: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(lines), CHUNK):
        yield lines[start : start + CHUNK]


def _label_types(client: DoccanoClient, project: int, spans: list[dict], relations: list[dict]) -> None:
    for kind, wanted in (("span", spans), ("relation", relations)):
        present = {label.text: label for label in client.list_label_types(project, kind)}
        for label in wanted:
            if label["text"] not in present:
                client.create_label_type(
                    project, kind, label["text"], suffix_key=label["suffix_key"], color=label["background_color"]
                )


def _members(client: DoccanoClient, project: int, members: dict[str, str]) -> None:
    """Make the users (name → password) that are missing and let them annotate."""
    if not members:
        return
    users = {user.username for user in client.search_users()}
    present = {member.username for member in client.list_members(project)}
    for name, password in members.items():
        if name not in users:
            client.create_user(name, password)
        if name not in present:
            client.add_member(project, name, "annotator")


def _examples(client: DoccanoClient, project: int) -> dict[str, list[Any]]:
    """The examples of a project by doc_key, the oldest first."""
    found: dict[str, list[Any]] = defaultdict(list)
    for example in client.list_examples(project):
        found[str(example.meta.get("doc_key", ""))].append(example)
    return found


def _damage(
    client: DoccanoClient, project: int, present: dict[str, list[Any]], wanted: dict[str, dict], verified: set[str]
) -> tuple[list[int], list[int]]:
    """Ids of examples that are there twice, and of those whose labels did not all arrive."""
    suspects = [key for key in present if key in wanted and (key not in verified or len(present[key]) > 1)]
    if not suspects:
        return [], []
    stored = {line["id"]: line for line in download(client, project)}
    double: list[int] = []
    broken: list[int] = []
    for key in suspects:
        # of doubles the one stays that somebody worked on: marked as done, else with other labels than were pushed
        ranked = sorted(present[key], key=lambda e: (not e.is_confirmed, _same(stored.get(e.id), wanted[key]), e.id))
        double += [example.id for example in ranked[1:]]
        kept = ranked[0]
        if key not in verified and not kept.is_confirmed and _lacks(stored.get(kept.id), wanted[key]):
            broken.append(kept.id)
    return double, broken


def labels(line: dict[str, Any]) -> tuple[Counter, Counter]:
    """Entities and relations of a line without its ids."""
    entities = {e["id"]: (e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"]}
    relations = ((entities.get(r["from_id"]), entities.get(r["to_id"]), r["type"]) for r in line["relations"])
    return Counter(entities.values()), Counter(relations)


def _same(stored: dict[str, Any] | None, wanted: dict[str, Any]) -> bool:
    return stored is None or labels(stored) == labels(wanted)


def _lacks(stored: dict[str, Any] | None, wanted: dict[str, Any]) -> bool:
    """True where labels are missing and none was added: an upload that was cut off, not the work of a person."""
    if stored is None or stored["text"] != wanted["text"]:
        return True
    there, meant = labels(stored), labels(wanted)
    return there != meant and not any(a - b for a, b in zip(there, meant))


def _upload(client: DoccanoClient, project: int, lines: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        # ASCII: the server guesses the encoding
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="ascii")
        status = client.upload(project, [str(path)], TASK, "JSONL")
    problems = status.error or (status.result or {}).get("error")
    if problems:
        raise Failure("refused", str(problems)[:500])


def download(client: DoccanoClient, project: int) -> list[dict[str, Any]]:
    """All examples of a project as its JSONL export holds them."""
    with tempfile.TemporaryDirectory() as folder:
        path = client.download(project, "JSONL", only_approved=False, dir_name=folder)
        with zipfile.ZipFile(path) as archive:
            return [
                json.loads(line)
                for name in archive.namelist()
                for line in archive.read(name).decode("utf-8").split("\n")
                if line.strip()
            ]


def pull(client: DoccanoClient, job: dict[str, Any]) -> dict[str, Any]:
    """The project ``name``: its id and its lines, each with ``done``: whether it is marked as done."""
    project = _project(client, job["name"])
    if project is None:
        raise Failure("project", "there is no project of this name on the server")
    states = {e.id: e.is_confirmed for examples in _examples(client, project.id).values() for e in examples}
    lines = download(client, project.id) if states else []
    return {"project": project.id, "lines": [{**line, "done": states.get(line["id"], False)} for line in lines]}


def mark(client: DoccanoClient, job: dict[str, Any]) -> int:
    """Mark examples of the project ``name`` as done: those of ``keys``, all where it is empty. Returns how many."""
    project = _project(client, job["name"])
    count = 0
    for key, examples in _examples(client, project.id).items():
        for example in examples:
            if (not job["keys"] or key in job["keys"]) and not example.is_confirmed:  # the call toggles
                client.update_example_state(project.id, example.id)
                count += 1
    return count


def main(source: str, target: str) -> None:
    """Do what the file ``source`` says and write the answer to the file ``target``."""
    job = json.loads(Path(source).read_text(encoding="utf-8"))
    answer: dict[str, Any]
    try:
        client = DoccanoClient(job["url"])
        statuses = client._task_status_repository
        statuses.wait = partial(statuses.wait, timeout=PATIENCE)  # its own default is an hour
        client._base_repository._session.trust_env = not job["url"].startswith("http://127.0.0.1")
        try:
            client.login(job["user"], job["password"])
        except DoccanoAPIError as error:
            raise Failure("login", str(error)) from error
        answer = {"done": {"push": push, "pull": pull, "mark": mark}[job["do"]](client, job)}
    except Failure as failure:
        answer = {"failed": failure.kind, "reason": str(failure)}
    except DoccanoAPIError as error:
        answer = {"failed": "refused", "reason": str(error)[:500]}
    except requests.ConnectionError as error:
        answer = {"failed": "server", "reason": str(error)[:300]}
    except UNREADABLE as error:
        answer = {"failed": "refused", "reason": f"{type(error).__name__}: {error}"[:500]}
    Path(target).write_text(json.dumps(answer), encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
