"""Put a trained pipeline's wheel under models/ with its sha256, its scores, its config and a card."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import typer

from zhibiao.io.sinks import text_output, written_aside
from zhibiao.released import MODELS, SUMS

LIMIT = 10e6  # bytes of a wheel that a repository should still hold

CARD = """# Model card: {name} {version}

The released pipeline of zhibiao. It reads Chinese government work reports, digests and statistical communiqués, and marks
every number that measures something with its indicator, unit, year and region, and how it is meant. `zhibiao extract` uses
it where no pipeline has been trained here and none is installed; `pip install models/{wheel}` makes it
a spaCy package beside the library.

| | |
|---|---|
| components | {pipeline} |
| trained on | {data}: `corpus/splits.json`, training documents of the authored{real} part; commands: `make{make}` |
| calibrated on | the development documents, {calibrated} facts |
| size | {size:.1f} MB, weights rounded to eight bits behind the leading one; sha256 in `{sums}` |
| licence | MIT, as the code; the texts of real reports are not in it, only what was learned from them |
| configuration | `config.cfg`, scores of the release: `scores.json` |

## Scores on documents never trained on

Strict F by character offset, end to end from the raw text; 95 % intervals over documents.

{table}

## What it is for, and what not

Panels of indicators from many reports, with a look at the doubtful tenth: every record has a calibrated confidence. Figures
of pages with lost characters are the weakest (see the scores by document). It does not know tables that are pictures, reports
in other languages, or numbers of other genres (company reports, news). Names are marked as written; whether two reports mean
the same by a name is for the user to judge.
Annotators of its gold are language models that read under the guidelines; see the data card in `corpus/README.md`.
"""


def main(packages: Path, metrics: Path, pipeline: Path, output: Path = MODELS, data: str = "full") -> None:
    """Copy the model's wheel of PACKAGES to OUTPUT and write what belongs beside it."""
    (wheel,) = packages.glob("zh_zhibiao-*.whl")
    size = wheel.stat().st_size
    if size > LIMIT:
        raise typer.BadParameter(f"{wheel} has {size / 1e6:.1f} MB, more than {LIMIT / 1e6:.0f}")
    output.mkdir(parents=True, exist_ok=True)
    # the wheel, then the line that names it, then the old one goes: whenever this is cut off, what is named is there
    with written_aside(output / wheel.name) as aside:
        shutil.copy(wheel, aside)
    with text_output(output / SUMS) as sink:
        sink.write(f"{sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n")
    for old in set(output.glob("*.whl")) - {output / wheel.name}:
        old.unlink()
    shutil.copy(pipeline / "config.cfg", output / "config.cfg")
    shutil.copy(metrics.with_suffix(".json"), output / "scores.json")
    meta = json.loads((pipeline / "meta.json").read_text(encoding="utf-8"))
    card = CARD.format(
        name="zh_zhibiao", version=wheel.name.split("-")[1], wheel=wheel.name, pipeline=", ".join(meta["pipeline"]),
        data=data, real=" and the real" if data == "full" else "", make=" DATA=full" if data == "full" else "",
        calibrated=meta["zhibiao_calibration"]["facts"], size=size / 1e6, sums=SUMS,
        table=metrics.with_suffix(".md").read_text(encoding="utf-8"),
    )  # fmt: skip
    (output / "README.md").write_text(card, encoding="utf-8")
    print(f"{output / wheel.name} {size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
