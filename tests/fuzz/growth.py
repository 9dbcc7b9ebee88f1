"""Time and memory by the size of the input: ``python -m tests.fuzz.growth`` prints the table, ``--write`` puts it into docs/reliability.md.

Ratios inside one run are compared, so that a busy machine changes little: 2 is what an input of twice the size may cost.
"""

from __future__ import annotations

import gc
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tests import files
from tests.fuzz.results import DOCS, write_table
from tests.fuzz.targets import rules
from zhibiao.records import extract
from zhibiao.text.clean import clean
from zhibiao.text.document import NUMBER, Document
from zhibiao.text.reports import read

PARAGRAPH = "2022年，全县粮食产量31.6万吨，比上年增长4.2%，其中夏糧（liáng）产量12.5万吨；城镇新增就业1.1万人，改造老旧小区１５个。"
KINDS = ("txt", "html", "docx", "csv")


def report(kind: str, paragraphs: int) -> bytes:
    """A report as a file of a kind."""
    blocks: list[files.Block] = [files.TITLE, *(f"{n}、{PARAGRAPH}" for n in range(paragraphs))]
    if kind == "csv":
        text = "".join(f'标题,"{PARAGRAPH}\n"\n' for _ in range(paragraphs))
        return f"title,full_text\n{text}".encode()
    with tempfile.TemporaryDirectory() as folder:
        return Path(getattr(files, f"write_{kind}")(Path(folder) / f"a.{kind}", blocks)).read_bytes()


def works() -> dict[str, Callable[[int], Callable[[], object]]]:
    """What is measured: paragraphs → a call that does the work on an input of so many, which is made before."""

    def text(paragraphs: int) -> str:
        return "".join(f"{n}、{PARAGRAPH}\n" for n in range(paragraphs))

    def split(raw: str) -> list[object]:
        return [NUMBER.search(paragraph.text) for paragraph in Document.from_text(raw).paragraphs]

    def reader(kind: str) -> Callable[[int], Callable[[], object]]:
        return lambda n: partial(read, Path(f"a.{kind}"), data=report(kind, n))

    return {
        "cleaner": lambda n: partial(clean, text(n)),
        "paragraphs": lambda n: partial(split, text(n)),
        "rule pipeline": lambda n: partial(extract, rules(), text(n)),
        **{f"reader of .{k}": reader(k) for k in KINDS},
    }


def measure(work: Callable[[], object]) -> tuple[float, int]:
    """Seconds of processor time (the least of three), and the peak of what Python had allocated, in bytes."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    gc.collect()
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(spent), peak


def main(
    paragraphs: Annotated[int, typer.Option(help="Of the smallest input.")] = 100,
    doublings: Annotated[int, typer.Option(help="How often it is doubled.")] = 3,
    write: Annotated[bool, typer.Option("--write", help=f"Put the table into {DOCS}.")] = False,
) -> None:
    """Measure what each work costs on inputs of doubled sizes and print the table."""
    sizes = [paragraphs << n for n in range(doublings + 1)]
    head = ["work", *(f"{n} paragraphs" for n in sizes), "time, last doubling", "memory, last doubling"]
    rows = [head, ["---"] * len(head)]
    for name, make in works().items():
        make(2)()  # tables and libraries are loaded
        found = [measure(make(n)) for n in sizes]
        cells = [f"{seconds * 1000:.0f} ms, {peak / 2**20:.1f} MB" for seconds, peak in found]
        ratios = [f"× {found[-1][part] / max(found[-2][part], 1e-9):.2f}" for part in (0, 1)]
        rows.append([name, *cells, *ratios])
    made = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    typer.echo(made)
    if write:
        write_table("GROWTH", made)


if __name__ == "__main__":
    typer.run(main)
