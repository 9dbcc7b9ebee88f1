"""Turn the assets (public reports, seeds) into plain texts, and verify that the annotated ones are unaltered."""

import csv
import hashlib
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import typer

from zhibiao.errors import ZhibiaoError, needed
from zhibiao.standoff import annotation_files, load
from zhibiao.text.reader import read_text

COMMUNIQUES = {
    "jiangxi2022": "江西省2022年国民经济和社会发展统计公报.html",
    "wanzai2022": "万载县2022年国民经济和社会发展统计公报.html",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ADVICE = (
    "Run `make assets SHARED=FOLDER` with a folder that holds reports/ and seeds/, or `spacy project assets --extra`."
)


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
        try:
            units = ET.parse(path).getroot().iter("tuv")
        except (ET.ParseError, LookupError, ValueError) as error:
            raise ZhibiaoError("E031", path=path, reason=f"not a translation memory: {error}") from error
        segments = ["".join(unit.itertext()).strip("\n") for unit in units if unit.get(XML_LANG) == "zh-CN"]
        yield "national" + path.stem[2:], "\n".join(segments) + "\n"


def plain_texts(folder: Path, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) of the text files of a folder."""
    for path in sorted(folder.glob("*.txt")):
        yield prefix + path.stem, read_text(path)


def communique_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of the saved communiqués: the text beside the page, else what trafilatura takes from the page."""
    for name, page in COMMUNIQUES.items():
        if (folder / f"{name}.txt").exists():
            yield name, read_text(folder / f"{name}.txt")
        elif (folder / page).exists():
            trafilatura = needed("trafilatura", "assets")  # 2.3.1 is the version the annotation was made with
            yield name, trafilatura.extract((folder / page).read_text(encoding="utf-8"), include_tables=True)


def main(source: Path, texts: Path, corpus: Path, data: str = "shipped") -> None:
    """Write SOURCE's reports and seeds as TEXTS/NAME.txt and check the annotated ones against CORPUS's sha256.

    An altered asset is an error; so is a missing report where DATA is full. Seeds are scored where they are at hand.
    """
    reports = source / "reports"
    if reports.is_dir():
        found = {
            **dict(province_texts(reports / "provinces")),
            **dict(national_texts(reports / "national")),
            **dict(plain_texts(reports / "hailar", "hailar")),
            **dict(communique_texts(reports / "communiques")),
            **dict(plain_texts(source / "seeds", "seed_")),
        }
        texts.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (texts / f"{name}.txt").write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline="")
        print(f"{len(found)} texts in {texts}")
    failures = 0
    for path in annotation_files(corpus):
        annotation = load(path)
        if annotation.part == "authored":
            continue
        asset = texts / f"{annotation.doc}.txt"
        try:
            if not asset.exists():
                if data == "full" and annotation.part == "real":
                    raise ZhibiaoError("E034", asset=asset, advice=ADVICE)
                continue
            digest = hashlib.sha256(read_text(asset).encode()).hexdigest()
            if digest != annotation.sha256:
                raise ZhibiaoError("E035", asset=asset, found=digest[:12], expected=annotation.sha256[:12])
        except ZhibiaoError as error:
            failures += 1
            print(error, file=sys.stderr)
    if failures:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
