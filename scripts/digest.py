"""Write digests of the library's sources, which project.yml names as dependencies.

A folder as a dependency would take in compiled files and never be up to date; a list of all files would be out of date soon. A digest
file is only written when it changes.
"""

import hashlib
from pathlib import Path

import typer

# what the training data and the features of the models depend on
MODEL = ("schema.py", "standoff.py", "corpora.py", "scorers.py", "swap.py", "text", "lexicon", "normalize", "pipes")


def digest(library: Path, names: tuple[str, ...] = ("",)) -> str:
    """sha256 over the sources under some files and folders of the library, by path and content."""
    total = hashlib.sha256()
    for name in names:
        root = library / name
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and path.suffix != ".pyc":
                total.update(str(path.relative_to(library)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def main(library: Path, output: Path) -> None:
    """Write OUTPUT/model.sha256 and OUTPUT/library.sha256."""
    output.mkdir(parents=True, exist_ok=True)
    for name, parts in (("model", MODEL), ("library", ("",))):
        path, text = output / f"{name}.sha256", digest(library, parts) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
