"""Turn the assets (public reports, seeds) into plain texts, and verify that the annotated ones are unaltered."""

import csv
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import typer

from zhibiao.errors import ZhibiaoError
from zhibiao.standoff import load
from zhibiao.text.document import Document
from zhibiao.text.reader import read_text

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ADVICE = "Run `make assets SHARED=FOLDER` with a folder that holds reports/ and seeds/, or `spacy project assets --extra`."


def province_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of the provincial reports: the full_text column of each CSV."""
    csv.field_size_limit(10**8)
    for path in sorted(folder.rglob("2026_*_政府工作报告.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield f"{row['province']}_{row['year']}", row["full_text"]


def national_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of the State Council reports: the zh-CN segments of each TMX, one a line."""
    for path in sorted(folder.glob("GR*.tmx")):
        units = ET.parse(path).getroot().iter("tuv")
        segments = ["".join(unit.itertext()).strip("\n") for unit in units if unit.get(XML_LANG) == "zh-CN"]
        yield "national" + path.stem[2:], "\n".join(segments) + "\n"


def plain_texts(folder: Path, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) of the text files of a folder."""
    for path in sorted(folder.glob("*.txt")):
        yield prefix + path.stem, read_text(path)


def main(source: Path, texts: Path, corpus: Path, require: bool = typer.Option(False, help="Fail when an asset is missing.")) -> None:
    """Write SOURCE's reports and seeds as TEXTS/NAME.txt and check the annotated ones against CORPUS's sha256."""
    if source.is_dir():
        reports = source / "reports"
        found = {
            **dict(province_texts(reports / "provinces")),
            **dict(national_texts(reports / "national")),
            **dict(plain_texts(reports / "hailar", "hailar")),
            **dict(plain_texts(reports / "communiques")),
            **dict(plain_texts(source / "seeds", "seed_")),
        }
        texts.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (texts / f"{name}.txt").write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline="")
        print(f"{len(found)} texts in {texts}")
    failures = 0
    for path in sorted(corpus.glob("*/*.json")):
        annotation = load(path)
        if annotation.part == "authored":
            continue
        text = texts / f"{annotation.doc}.txt"
        try:
            if not text.exists():
                if require:
                    raise ZhibiaoError("E034", asset=text, advice=ADVICE)
                continue
            digest = Document(text.name, read_text(text), None).sha256  # type: ignore[arg-type]
            if digest != annotation.sha256:
                raise ZhibiaoError("E035", asset=text, found=digest[:12], expected=annotation.sha256[:12])
        except ZhibiaoError as error:
            failures += 1
            print(error, file=sys.stderr)
    if failures:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
