"""The real thing: a fresh copy of the repository runs the whole project, and its wheels work in a fresh environment."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.e2e


def call(*command: object, cwd: Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == expect, done.stdout[-3000:] + done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git tracks, in a new folder, without assets; the project run on it with a few training steps."""
    target = tmp_path_factory.mktemp("clone") / "zhibiao"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).exists() or (ROOT / name).is_symlink():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name, follow_symlinks=False)
    call(*run_all(), cwd=target)
    return target


def run_all() -> list[object]:
    return [
        sys.executable,
        "-m",
        "spacy",
        "project",
        "run",
        "all",
        ".",
        "--vars.entities_steps",
        250,
        "--vars.facts_steps",
        100,
    ]


def test_the_project_runs_on_what_is_shipped(clone: Path) -> None:
    figures = json.loads((clone / "metrics" / "shipped.json").read_text(encoding="utf-8"))
    assert set(figures) == {"authored"}
    for name, least in (("rules", 0.8), ("trained", 0.7)):
        assert figures["authored"][name]["f"]["VALUE"]["f"] > 0.95
        assert figures["authored"][name]["f"]["core"]["f"] > least
    assert "| INDICATOR F |" in (clone / "metrics" / "shipped.md").read_text(encoding="utf-8")
    assert len(list((clone / "packages").glob("*.whl"))) == 2


def test_a_second_run_does_nothing(clone: Path) -> None:
    made = (clone / "training" / "shipped" / "entities" / "model-best" / "meta.json").stat().st_mtime_ns
    done = call(*run_all(), cwd=clone)
    assert done.stdout.count("nothing changed") >= 5
    assert (clone / "training" / "shipped" / "entities" / "model-best" / "meta.json").stat().st_mtime_ns == made


def test_verify_fails_without_the_assets_that_full_needs(clone: Path) -> None:
    command = [sys.executable, "scripts/assets.py", "assets", "assets/texts", "corpus"]
    call(*command, cwd=clone)
    done = call(*command, "--data", "full", cwd=clone, expect=1)
    assert "E034" in done.stderr
    name = next((clone / "corpus" / "real").glob("*.json")).stem
    texts = clone / "assets" / "texts"
    texts.mkdir(parents=True)
    (texts / f"{name}.txt").write_text("另一篇文章。\n", encoding="utf-8")
    done = call(*command, cwd=clone, expect=1)
    assert "E035" in done.stderr
    shutil.rmtree(clone / "assets")


def test_the_wheels_work_in_a_fresh_environment(clone: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    # the pinned versions as constraints, so that the test does not depend on what was published today
    call(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "-c",
        ROOT / "requirements.txt",
        *(clone / "packages").glob("*.whl"),
        cwd=tmp_path,
    )
    report = tmp_path / "报告.txt"
    report.write_text("青岭县2023年政府工作报告\n2022年，全县粮食产量达到12.5万吨，增长3.1%。\n", encoding="utf-8")
    script = (
        "import spacy; nlp = spacy.load('zh_zhibiao'); print([e.label_ for e in nlp('粮食产量达到12.5万吨。').ents])"
    )
    assert "VALUE" in call(python, "-c", script, cwd=tmp_path).stdout
    for pipeline in ("trained", "rules"):
        command = [tmp_path / "env" / "bin" / "zhibiao", "extract", report, "--pipeline", pipeline]
        done = call(*command, "--review", tmp_path / "r.html", cwd=tmp_path)
        values = [json.loads(line)["value_text"] for line in done.stdout.splitlines()]
        assert "12.5" in values
    assert "12.5" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert os.access(tmp_path / "r.html", os.R_OK)
