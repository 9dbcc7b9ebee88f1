"""The tree keeps its promises: one-way imports, small modules, a generated README table, a Doc that keeps its text."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import blank

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "zhibiao"
# a module may import from its own layer and from those before it
LAYERS = [
    ("schema", "errors"),
    ("lexicon", "text"),
    ("normalize", "standoff"),
    ("quality",),
    ("calibration", "released", "error_classes"),
    ("scorers", "significance"),
    ("headline",),
    ("pipes", "table_facts"),
    ("near_duplicates",),
    ("pipelines", "corpora", "checks", "agreement", "corpus_phenomena", "noise", "swap"),
    ("records", "source"),
    ("evaluation", "batch", "behaviour", "corpus_stats", "baselines"),
    ("io", "corpus_view", "progress", "flag_rates"),
    ("scale",),
    ("panel", "bench"),
    ("annotate",),
    ("serve",),
    (
        "cli",
        "cli_corpus",
        "cli_corrections",
        "cli_serve",
        "cli_options",
        "cli_panel",
        "cli_run",
        "cli_store",
        "cli_text",
        "__main__",
        "__init__",
    ),
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(LIBRARY.rglob("*.py"))


def imports(path: Path) -> set[str]:
    package = path.relative_to(ROOT).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level]
            parts = (*base, *(node.module or "").split(".")) if node.module else base
            found |= {".".join((*parts, alias.name)) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    layer = path.relative_to(LIBRARY).parts[0].removesuffix(".py")
    for name in imports(path):
        if name.startswith("zhibiao."):
            other = name.split(".")[1]
            if other in RANK:
                assert RANK[other] <= RANK[layer], f"{path.name} imports {name}"
                assert {layer, other} != {"text", "normalize"}
        if layer in ("text", "normalize", "lexicon", "schema", "errors"):
            assert not name.startswith("spacy"), f"{path} imports spaCy"
        if layer in ("schema", "errors") and not name.startswith("zhibiao"):
            assert name.split(".")[0] in sys.stdlib_module_names
    if path.name == "layers.py":
        assert not any("component" in name for name in imports(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 420


def test_scripts_are_thin_and_nothing_imports_them() -> None:
    for path in (ROOT / "scripts").glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 140
    for path in MODULES:
        assert not any(name.startswith("scripts") for name in imports(path))


def test_readme_table_is_what_project_yml_says(tmp_path: Path) -> None:
    target = tmp_path / "README.md"
    subprocess.run(
        [sys.executable, "-m", "spacy", "project", "document", ".", "--output", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    pattern = re.compile(r"<!-- WEASEL: AUTO-GENERATED DOCS START.*?DOCS END[^>]*-->", re.DOTALL)
    made, shown = (pattern.search(p.read_text(encoding="utf-8")) for p in (target, ROOT / "README.md"))
    assert made
    assert shown
    assert made.group() == shown.group(), "run: python -m spacy project document . --output README.md"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_scores_are_those_of_metrics(tmp_path: Path, name: str) -> None:
    shutil.copy(ROOT / name, tmp_path / name)
    command = [sys.executable, str(ROOT / "scripts" / "readme_scores.py"), str(ROOT / "metrics"), str(tmp_path / name)]
    subprocess.run(command, check=True)
    assert (tmp_path / name).read_text(encoding="utf-8") == (ROOT / name).read_text(encoding="utf-8")


@given(st.text(alphabet=st.sampled_from(list("县投资 \u3000\n\t1230.,*%亿😀a（）")), max_size=60))
def test_the_tokenizer_keeps_the_text(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    for token in doc:
        if re.search(r"[\d*]", token.text):
            assert re.fullmatch(r"[\d*]+(?:[.,][\d*]+)*", token.text)


TOKENIZER = blank().tokenizer
