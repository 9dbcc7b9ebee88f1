"""Score the linear relation baseline, the rules and the trained component on the development documents.

The trained component and the linear one choose among the gold entities and the times and places that are proposed beside them, as in the
pipeline; the rules have the gold entities alone, which is easier. HAS_VALUE is the pointer's and not scored here.
"""

import json
from collections import defaultdict
from pathlib import Path

import spacy
import typer

from zhibiao.baselines.relations import LinearRelations
from zhibiao.corpora import make_example, read_docs
from zhibiao.pipes.relations.rules import find_relations
from zhibiao.scorers import Counts
from zhibiao.significance import paired_bootstrap


def main(model: Path, train: Path, dev: Path, output: Path) -> None:
    """Write OUTPUT.json and OUTPUT.md. MODEL: the pipeline trained on gold entities; TRAIN and DEV: .spacy files."""
    nlp = spacy.load(model)
    component = nlp.get_pipe("relations")
    labels = tuple(component.cfg["labels"])  # type: ignore[attr-defined]
    propose = nlp.get_pipe("proposals")
    examples = [make_example(nlp, doc, gold_entities=True) for doc in read_docs(train, nlp.vocab)]
    for eg in examples:
        propose(eg.predicted)  # type: ignore[operator]
    linear = LinearRelations().fit(examples)
    counts: dict[str, dict[str, dict[str, Counts]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Counts)))
    for reference in read_docs(dev, nlp.vocab):
        doc = make_example(nlp, reference, gold_entities=True).predicted
        by_rules = find_relations(doc.text, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
        propose(doc)  # type: ignore[operator]
        found = {
            "linear": linear.predict(doc),
            "rules": by_rules,
            "trained": component(doc)._.relations,  # type: ignore[operator]
        }
        for system, relations in found.items():
            for label in (*labels, "all"):
                gold, predicted = (
                    {tuple(r[:3]) for r in some if r[0] in labels and label in (r[0], "all")}
                    for some in (reference._.relations, relations)
                )
                counts[system][label][reference.user_data["doc"]] += Counts.of(gold, predicted)
    names = sorted(counts["trained"]["all"])
    figures = {
        system: {
            label: round(sum((by_doc[name] for name in names), Counts()).f, 4) for label, by_doc in of_labels.items()
        }
        for system, of_labels in counts.items()
    }
    tests = {
        system: paired_bootstrap(*([counts[s]["all"][name] for name in names] for s in ("trained", system)))._asdict()
        for system in ("linear", "rules")
    }
    rows = [
        "| relations of gold entities, F | " + " | ".join((*labels, "all")) + " |",
        "|---" * (2 + len(labels)) + "|",
    ]
    rows += [f"| {s} | " + " | ".join(f"{100 * f:.1f}" for f in some.values()) + " |" for s, some in figures.items()]
    rows += [
        f"\ntrained minus {system}: {100 * test['difference']:+.2f} points ({100 * test['low']:.2f} to "
        f"{100 * test['high']:.2f}), p {test['p']:.3f}, {len(names)} documents"
        for system, test in tests.items()
    ]
    rounded = {system: {key: round(x, 4) for key, x in test.items()} for system, test in tests.items()}
    output.parent.mkdir(parents=True, exist_ok=True)
    result = {"documents": len(names), "f": figures, "trained_minus": rounded}
    output.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    output.with_suffix(".md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    typer.run(main)
