"""Write synthetic reports for measuring speed: paragraphs of the authored training documents, shuffled, with other figures.

    python scripts/synthetic.py FOLDER --count 3000

The same seed gives the same reports, and report n is the same whatever the count. Their figures say nothing about anything.
"""

import json
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from zhibiao.bench.texts import filled_lines, synthetic_report


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
    documents = filled_lines(texts)
    for number in range(count):
        path = folder / f"{number // 100:03d}" / f"r{number:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        report = synthetic_report(documents, characters, Random(f"{seed} {number}"))
        path.write_text(report, encoding="utf-8", newline="\n")
    typer.echo(f"{count} reports of {characters} characters in {folder}")


if __name__ == "__main__":
    typer.run(main)
