"""The guidelines' examples are annotations like the corpus's own: they are read and checked, not only printed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from zhibiao.checks import check_document
from zhibiao.schema import ATTRIBUTES, SPAN_KEYS, Span
from zhibiao.standoff import Annotation, GoldFact
from zhibiao.text.document import Document

ROOT = Path(__file__).parent.parent
GUIDELINES = (ROOT / "corpus" / "guidelines.md").read_text(encoding="utf-8")
YEAR = json.loads((ROOT / "corpus" / "schema.json").read_text(encoding="utf-8"))["$defs"]["fact"]["properties"]["year"][
    "pattern"
]
LETTERS = {"I": "indicator", "V": "value", "U": "unit", "Y": "year", "R": "region"}
MARK = re.compile(r"\[([^\[\]|]+)\|([IVUYR])\]")
RULE = re.compile(r"^### (\d+\.\d+) (.+)$", re.MULTILINE)
# as many characters in a row as no example may share with a report
COPIED = 24


class Example(NamedTuple):
    rule: str
    kind: str
    marked: str
    rows: list[str]

    @property
    def text(self) -> str:
        return MARK.sub(r"\1", self.marked)

    def marks(self) -> Iterator[tuple[Span, str]]:
        """The marked spans in the text without marks, with their keys."""
        removed = 0
        for match in MARK.finditer(self.marked):
            start = match.start() - removed
            yield (start, start + len(match[1])), LETTERS[match[2]]
            removed += len(match[0]) - len(match[1])


def rules() -> dict[str, str]:
    pieces = RULE.split(re.split(r"^## 6", GUIDELINES, flags=re.MULTILINE)[0])
    return dict(zip(pieces[1::3], pieces[3::3]))


def examples() -> list[Example]:
    found = []
    for rule, body in rules().items():
        for block in re.findall(r"^```facts\n(.*?)^```", body, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if line[:2] in ("例 ", "反 "):
                    found.append(Example(rule, line[0], line[2:], []))
                elif line.strip():
                    found[-1].rows.append(line.split("#")[0].strip())
    return found


EXAMPLES = examples()


def annotate(example: Example) -> list[GoldFact]:
    """The rows as facts: the nth row is of the nth VALUE, every other span is the nearest mark with its words."""
    marks = list(example.marks())
    values = [span for span, key in marks if key == "value"]
    rows = [] if example.rows == ["no fact"] else example.rows
    assert len(values) == len(rows), "a row for every VALUE, or: no fact"
    return [_fact(row, value, marks, example.text) for row, value in zip(rows, values)]


def _fact(row: str, value: Span, marks: list[tuple[Span, str]], text: str) -> GoldFact:
    *surfaces, words, fields = [cell.strip() for cell in row.split("|")] + ([""] if row.count("|") == 5 else [])
    assert len(surfaces) == 5, row
    spans: dict[str, Span | None] = dict.fromkeys(SPAN_KEYS)
    for key, surface in zip(SPAN_KEYS, surfaces):
        if surface != "-":
            found = [span for span, kind in marks if kind == key and text[slice(*span)] == surface]
            assert found, f"no {key} {surface!r} is marked"
            # a unit stands behind its value, a shared one behind the last of several
            behind = [span for span in found if span[0] >= value[1]]
            near = behind if key == "unit" else found
            spans[key] = value if key == "value" else min(near, key=lambda span: abs(span[0] - value[0]))
    assert text[slice(*value)] == surfaces[1], row
    chosen = {"direction": "", "bound": "exact", "status": "actual"}
    for word in words.split():
        name = next(name for name, values in ATTRIBUTES.items() if word in values)
        assert chosen.get(name) in (None, "", "exact", "actual"), row
        chosen[name] = word
    given = dict(pair.strip().split("=") for pair in fields.split(";") if pair.strip())
    assert set(given) <= {"year", "region", "name"}, row
    assert re.fullmatch(YEAR, given.get("year", "")), row
    return GoldFact(
        spans,
        **chosen,
        year=given.get("year", ""),
        region=given.get("region", ""),
        indicator_name=given.get("name", ""),
    )


def test_rules_are_numbered_in_order_and_complete() -> None:
    numbers = [tuple(map(int, rule.split("."))) for rule in rules()]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 60
    for chapter in {number[0] for number in numbers}:
        assert [n for c, n in numbers if c == chapter] == list(range(1, sum(c == chapter for c, _ in numbers) + 1))


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_an_example_and_a_counter_example(rule: str) -> None:
    assert {example.kind for example in EXAMPLES if example.rule == rule} == {"例", "反"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule} {e.kind} {e.text[:8]}")
def test_examples_are_valid_annotations(example: Example) -> None:
    facts = annotate(example)
    document = Document.from_text(example.text)
    annotation = Annotation(example.rule, "authored", document.sha256, {}, {}, [], facts)
    assert list(check_document(annotation, document)) == []
    unused = {mark[0] for mark in example.marks()} - {span for fact in facts for span in fact.spans.values()}
    assert not unused, [example.text[slice(*span)] for span in unused]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule} {e.kind} {e.text[:8]}")
def test_examples_that_are_no_facts_say_so(example: Example) -> None:
    assert ("|V]" in example.marked) != (example.rows == ["no fact"])


def test_all_labels_and_attributes_are_shown() -> None:
    facts = [fact for example in EXAMPLES for fact in annotate(example)]
    for name, values in ATTRIBUTES.items():
        assert {getattr(fact, name) for fact in facts} == set(values)
    assert all(any(fact.spans[key] for fact in facts) for key in SPAN_KEYS)


def test_a_wrong_example_is_noticed() -> None:
    right = Example("0", "例", "[全县|R][产量|I][3|V][吨|U]。", ["产量 | 3 | 吨 | - | 全县 | level"])
    assert annotate(right)[0].spans["region"] == (0, 2)
    for rows in (
        ["产值 | 3 | 吨 | - | 全县 | level"],
        ["产量 | 4 | 吨 | - | 全县 | level"],
        ["no fact"],
        [*right.rows, *right.rows],
    ):
        with pytest.raises(AssertionError):
            annotate(right._replace(rows=rows))
    with pytest.raises(StopIteration):
        annotate(right._replace(rows=["产量 | 3 | 吨 | - | 全县 | rate"]))


def test_no_example_is_taken_from_a_report() -> None:
    folder = ROOT / "assets" / "texts"
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*folder.glob("*.txt"), *(ROOT / "corpus" / "authored").glob("*.txt")]
    ]
    assert texts
    for example in EXAMPLES:
        runs = {example.text[i : i + COPIED] for i in range(len(example.text) - COPIED + 1)}
        assert not any(run in text for run in runs for text in texts), example.text
