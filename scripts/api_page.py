"""Render the docstrings of the public API, which is what ``zhibiao.__all__`` names, as a page."""

import warnings
from pathlib import Path

import pdoc
import typer

import zhibiao


def main(output: Path) -> None:
    """Write OUTPUT/zhibiao.html."""
    for name in zhibiao.__all__:
        setattr(
            zhibiao, name, getattr(zhibiao, name)
        )  # pdoc takes what stands in a module, not what it loads when asked
    pdoc.render.configure(docformat="restructuredtext", show_source=False)
    warnings.filterwarnings("ignore", "Error parsing type annotation")  # those of a NamedTuple keep their names
    pdoc.pdoc("zhibiao", output_directory=output)


if __name__ == "__main__":
    typer.run(main)
