"""Texts to measure speed on, as many as needed: their figures say nothing about anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from random import Random

from ..normalize.region import LAST_YEAR, find_places, gazetteer
from ..text.document import Document

# a figure with its decimals; years stay as they are, so that the reports stay of their time
FIGURE = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d+(?:\.\d+)?")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)")
# the first lines of a report, which name it
HEAD = 3


def other_figures(text: str, random: Random) -> str:
    """Return the text with other digits in its figures; a leading digit is not made zero."""

    def changed(match: re.Match[str]) -> str:
        first, rest = match.group()[0], match.group()[1:]
        lead = first if first == "0" else str(random.randint(1, 9))
        return lead + re.sub(r"\d", lambda _: str(random.randint(0, 9)), rest)

    return FIGURE.sub(changed, text)


def elsewhere(text: str, random: Random) -> str:
    """Return the text with another place for each that it names, and all its years earlier or later by as many."""
    table = gazetteer(LAST_YEAR)
    others: dict[str, str] = {}
    pieces: list[str] = []
    position = 0
    for mention in find_places(text, LAST_YEAR):
        place = table.place(mention.name)
        if place and mention.name not in others:
            others[mention.name] = random.choice([other.name for other in table.places if other.rank == place.rank])
        pieces += text[position : mention.start], others.get(mention.name, text[mention.start : mention.end])
        position = mention.end
    moved = random.randint(-20, 5)
    return YEAR.sub(lambda year: str(int(year.group()) + moved), "".join([*pieces, text[position:]]))


def synthetic_report(documents: Sequence[Sequence[str]], characters: int, random: Random) -> str:
    """Return the head of one document (its lines) and, until the text is long enough, paragraphs of all of them."""
    lines = list(random.choice(documents)[:HEAD])
    length = sum(len(line) + 1 for line in lines)
    while length < characters:
        line = random.choice(random.choice(documents)[HEAD:])
        lines.append(other_figures(line, random))
        length += len(line) + 1
    return "\n".join(lines)[: characters - 1] + "\n"


def filled_lines(texts: Sequence[str]) -> list[list[str]]:
    """The lines with something in them of each text that is more than its head, for :func:`synthetic_report`."""
    return [lines for text in texts if len(lines := [line for line in text.split("\n") if line.strip()]) > HEAD]


def cycled(texts: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Yield the texts again and again without end, in another order and with other figures each time after the first."""
    for turn in count():
        random = Random(f"{seed} {turn}")
        for text in random.sample(texts, len(texts)):
            yield other_figures(text, random) if turn else text


def sample(texts: Sequence[str], characters: int, seed: int = 0) -> list[str]:
    """Return whole texts of :func:`cycled`, as few as have that many characters."""
    some: list[str] = []
    length = 0
    for text in cycled(texts, seed):
        if length >= characters:
            break
        some.append(text)
        length += len(text)
    return some


def growing(texts: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """Return synthetic reports of these sizes, those up to a twelfth of the largest size three times, others once or twice.

    The first is of the smallest size (a reader reads it more than once), the others come in any order, so that what the
    machine does meanwhile is not taken for an effect of size.
    """
    documents = filled_lines(texts)
    first, *others = [size for size in sorted(sizes) for _ in range(max(1, min(3, max(sizes) // size // 4)))]
    wanted = [first, *Random(0).sample(others, len(others))]
    return [synthetic_report(documents, size, Random(number)) for number, size in enumerate(wanted)]


def share_with_number(texts: Sequence[str]) -> float:
    """The share of characters that are in paragraphs with a number: in others there can be no fact."""
    documents = [Document.from_text(text) for text in texts]
    held = sum(len(p.text) for document in documents for p in document.paragraphs if p.may_hold_fact)
    return held / sum(map(len, texts))
