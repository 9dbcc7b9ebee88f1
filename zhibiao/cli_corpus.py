"""``zhibiao corpus new``: an empty corpus of one's own, to annotate, check and train on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated

import typer

from .cli_options import CorpusOption


def corpus_new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make.")],
    authored: Annotated[
        bool, typer.Option("--authored", help="With the documents written for the corpus, to train on beside your own.")
    ] = False,
    corpus: CorpusOption = Path("corpus"),
) -> None:
    """Make a corpus of your own in a new folder: schema, guidelines and split manifest of the corpus, no real document.

    docs/train.md goes on from there. Its texts stand in FOLDER/texts.
    """
    from .corpora import PARTS, read_manifest
    from .errors import ZhibiaoError
    from .io.sinks import output_errors
    from .standoff import FOLDERS

    manifest = read_manifest(corpus)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ZhibiaoError("E020", path=folder, reason="it is there already and not empty")
    splits: dict[str, object] = {part: {split: [] for split in ("train", "dev", "test")} for part in PARTS}
    with output_errors(folder):
        for name in (*FOLDERS, "texts"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("schema.json", "guidelines.md"):
            shutil.copyfile(corpus / name, folder / name)
        if authored:
            splits["authored"] = manifest["authored"]
            shutil.copytree(corpus / "authored", folder / "authored", dirs_exist_ok=True)
        text = json.dumps({**splits, "blind": {}}, ensure_ascii=False, indent=1) + "\n"
        (folder / "splits.json").write_text(text, encoding="utf-8")
    typer.echo(folder)
