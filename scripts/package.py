"""Build the two wheels: the library, and the trained pipeline as a package that requires it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import typer
from spacy.cli.package import package

NAME = "zhibiao"


def main(pipeline: Path, output: Path, version: str = "0.8.0") -> None:
    """Write OUTPUT/zhibiao-VERSION-….whl and OUTPUT/zh_zhibiao-VERSION-….whl from the working tree and PIPELINE."""
    output.mkdir(parents=True, exist_ok=True)
    for old in output.glob("*.whl"):
        old.unlink()
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(output),
        ".",
    ]
    subprocess.run(wheel, check=True)
    with tempfile.TemporaryDirectory() as folder:
        package(pipeline, Path(folder), name=NAME, version=version, create_sdist=False, create_wheel=True, silent=False)
        for built in Path(folder).rglob("*.whl"):
            shutil.copy(built, output)
    for built in sorted(output.glob("*.whl")):
        print(f"{built} {built.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
