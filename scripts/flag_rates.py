"""Print how often the checks flag annotated facts, which are right, and how many planted errors they find."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhibiao.corpora import read_manifest
from zhibiao.corpus_view import read_gold
from zhibiao.flag_rates import flag_rates, gold_facts, rates_table
from zhibiao.pipelines import load_rules
from zhibiao.records import predict


def main(
    corpus: Annotated[Path, typer.Argument(help="The corpus folder.")] = Path("corpus"),
    split: Annotated[str, typer.Option(help="Split of the authored documents.")] = "train",
    predicted: Annotated[bool, typer.Option("--predicted", help="Check what the rules extract instead.")] = False,
) -> None:
    """The documents are the authored ones, whose texts the repository ships."""
    golds = (read_gold(corpus, corpus, name) for name in read_manifest(corpus)["authored"][split])
    if not predicted:
        typer.echo(rates_table(flag_rates(map(gold_facts, golds))))
        return
    nlp = load_rules()
    rates = flag_rates(predict(nlp, gold.document).facts for gold in golds)
    rates.planted.clear()
    typer.echo(rates_table(rates))


if __name__ == "__main__":
    typer.run(main)
