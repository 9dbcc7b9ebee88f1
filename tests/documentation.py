"""The code blocks of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# what a block without a language may not hold
COMMAND = re.compile(r"^ *(?:\$ )?(?:zhibiao|python|spacy|make|pip|curl|\. \.venv)(?= |$)", re.MULTILINE)
HEREDOC = re.compile(r"<<'(\w+)'$")


class Block(NamedTuple):
    """A block of a page: its language ("" for none), and its text."""

    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [Block(match["language"], match["text"]) for match in FENCE.finditer(page.read_text(encoding="utf-8"))]


def commands(text: str) -> Iterator[str]:
    """The commands of a shell block, without comments; one that goes on to further lines (a here document) is whole."""
    lines = iter(text.splitlines())
    for line in lines:
        command = re.sub(r"(?:^|\s+)#(?: .*)?$", "", line).strip()
        if end := HEREDOC.search(command):
            for more in lines:
                command += "\n" + more
                if more == end[1]:
                    break
        if command:
            yield command
