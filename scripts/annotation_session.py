"""Plays the annotators of the sample session of `spacy project run annotate`: they read, one errs, somebody decides."""

import json
import subprocess

import typer

from zhibiao.annotate.environment import environment
from zhibiao.annotate.remote import Connection

# runs in the client's environment: in the named project a VALUE gets a wrong label, or what is in dispute is decided
PLAY = """
import sys
from doccano_client import DoccanoClient
url, user, password, name, what = sys.argv[1:]
client = DoccanoClient(url)
client.login(user, password)
project = next(p.id for p in client.list_projects() if p.name == name)
types = {t.id: t.text for t in client.list_label_types(project, "span")}
for example in list(client.list_examples(project)):
    spans = client.list_spans(project, example.id)
    if what == "decide":
        for span in spans:
            if types[span.label] == "?":
                client.delete_span(project, example.id, span.id)
    elif value := next((span for span in spans if types[span.label] == "VALUE"), None):
        here = [types[s.label] for s in spans if s.start_offset == value.start_offset]
        if "about" not in here:
            client.create_span(project, example.id, value.start_offset, value.end_offset, "about")
        break
"""


def play(server: Connection, project: str, what: str) -> None:
    """Err or decide in a project."""
    arguments = [server.url, server.user, server.password, project, what]
    subprocess.run([str(environment("client")), "-c", PLAY, *arguments], check=True)


def main(project: str, readers: str, what: str) -> None:
    """In the PROJECT of READERS (with a comma): WHAT is ``read`` (the last of them errs once) or ``decide`` (the review)."""
    server = Connection.default()
    names = readers.split(",") if what == "read" else ["review"]
    play(server, f"{project} ({names[-1]})", "err" if what == "read" else what)
    marked = {name: server.call("mark", f"{project} ({name})", keys=[]) for name in names}
    print(json.dumps({f"marked as done by {name}": count for name, count in marked.items()}))


if __name__ == "__main__":
    typer.run(main)
