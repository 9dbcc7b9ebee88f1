"""Write synthetic reports for measuring speed: paragraphs of the authored training documents, shuffled, with other figures.

    python scripts/synthetic.py FOLDER --count 3000

The same seed gives the same reports, and report n is the same whatever the count. Their figures say nothing about anything.
"""

import json
import re
from pathlib import Path
from random import Random
from typing import Annotated

import typer

# a figure with its decimals; years stay as they are, so that the reports stay of their time
FIGURE = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d+(?:\.\d+)?")
HEAD = 3


def other_figures(text: str, random: Random) -> str:
    """Return the text with other digits in its figures; a leading digit is not made zero."""

    def changed(match: re.Match[str]) -> str:
        first, rest = match.group()[0], match.group()[1:]
        lead = first if first == "0" else str(random.randint(1, 9))
        return lead + re.sub(r"\d", lambda _: str(random.randint(0, 9)), rest)

    return FIGURE.sub(changed, text)


def synthetic_report(documents: list[list[str]], characters: int, random: Random) -> str:
    """Return the head of one document and, until the text is long enough, paragraphs of all of them."""
    lines = list(random.choice(documents)[:HEAD])
    length = sum(len(line) + 1 for line in lines)
    while length < characters:
        line = random.choice(random.choice(documents)[HEAD:])
        lines.append(other_figures(line, random))
        length += len(line) + 1
    return "\n".join(lines)[: characters - 1] + "\n"


def main(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made where it is not there.")],
    count: Annotated[int, typer.Option(min=1, help="Reports.")] = 3000,
    characters: Annotated[int, typer.Option(min=1000, help="Characters of each report.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Of the choice of paragraphs and figures.")] = 0,
    corpus: Annotated[Path, typer.Option(help="The corpus folder.")] = Path("corpus"),
) -> None:
    """Write synthetic reports r00000.txt, r00001.txt …, a hundred a subfolder."""
    names = json.loads((corpus / "splits.json").read_text(encoding="utf-8"))["authored"]["train"]
    texts = [(corpus / "authored" / f"{name}.txt").read_text(encoding="utf-8") for name in sorted(names)]
    documents = [lines for text in texts if len(lines := [li for li in text.split("\n") if li.strip()]) > HEAD]
    for number in range(count):
        path = folder / f"{number // 100:03d}" / f"r{number:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        report = synthetic_report(documents, characters, Random(f"{seed} {number}"))
        path.write_text(report, encoding="utf-8", newline="\n")
    typer.echo(f"{count} reports of {characters} characters in {folder}")


if __name__ == "__main__":
    typer.run(main)
