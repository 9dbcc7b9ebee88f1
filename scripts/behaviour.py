"""Run the behavioural cases with the rules and a trained pipeline; write the pass rates as JSON and as a table."""

import json
from pathlib import Path

import typer

from zhibiao.behaviour import behaviour_table, read_cases, run_cases, summarize
from zhibiao.pipelines import load_rules, load_trained, model_version


def main(cases: Path = Path("tests/behaviour"), output: Path = Path("metrics/behaviour"), model: str = "") -> None:
    """Write OUTPUT.json and OUTPUT.md: passed cases by kind and capability, and those that fail.

    MODEL: a trained pipeline, a folder or an installed package; by default the one that `zhibiao extract` takes.
    """
    rows = read_cases(cases)
    pipelines = {"rules": load_rules(), "trained": load_trained(model or None)}
    summaries = {
        name: {"model": model_version(nlp), **summarize(run_cases(nlp, rows))} for name, nlp in pipelines.items()
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    figures = json.dumps(summaries, ensure_ascii=False, indent=1)
    output.with_suffix(".json").write_text(figures + "\n", encoding="utf-8")
    table = behaviour_table(summaries)
    output.with_suffix(".md").write_text(table, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    typer.run(main)
