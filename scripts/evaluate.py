"""Score the trained and the rule pipeline end to end on the test documents; write metrics as JSON and as a table."""

import json
from pathlib import Path

import typer

from zhibiao.corpora import PARTS_OF, split_names
from zhibiao.evaluation import evaluate_pipeline, score_table
from zhibiao.pipelines import load_rules, load_trained


def main(pipeline: Path, corpus: Path, texts: Path, output: Path, data: str = "shipped", split: str = "test") -> None:
    """Write OUTPUT.json and OUTPUT.md: every part of the data's SPLIT, trained beside rules, with bootstrap intervals."""
    pipelines = {"trained": load_trained(str(pipeline)), "rules": load_rules()}
    figures = {
        part: {name: evaluate_pipeline(nlp, corpus, texts, part, split) for name, nlp in pipelines.items()}
        for part in PARTS_OF[data]
        if split_names(corpus, part, split)
    }
    tables = []
    for part, summaries in figures.items():
        documents = next(iter(summaries.values()))["documents"]
        tables.append(
            f"### {part}, {split} ({len(documents)} documents), trained on {data}\n\n{score_table(summaries)}\n"
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.with_suffix(".json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    output.with_suffix(".md").write_text("\n".join(tables), encoding="utf-8")
    print("\n".join(tables))


if __name__ == "__main__":
    typer.run(main)
