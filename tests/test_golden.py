"""The facts of the sample reports are those that were reviewed (tests/golden/README.md)."""

import re
from pathlib import Path

import pytest

from scripts.golden import GOLDEN, PIPELINES, SAMPLES, differences, load, read, summary, wheel

AGAIN = "when the change is meant: python -m scripts.golden --update, then read what is new"


@pytest.fixture(scope="module", params=PIPELINES)
def pipeline(request: pytest.FixtureRequest):
    """A name of ``PIPELINES`` and its pipeline."""
    if request.param == "released":
        if not wheel():
            pytest.skip("no released pipeline in models/")
        assert (GOLDEN / "released" / "wheel.sha256").read_text().strip() == wheel(), f"another wheel; {AGAIN}"
    return request.param, load(request.param)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_facts_are_those_that_were_kept(pipeline, name: str) -> None:
    kind, nlp = pipeline
    assert len(read(kind, name)) > 50
    lines = differences(nlp, kind, name)
    assert not lines, "\n".join([AGAIN, *lines])


def test_a_changed_fact_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read("rules", SAMPLES[0])
    changed = [rows[0] | {"year": "1999"}, *rows[1:-1]]
    monkeypatch.setattr("scripts.golden.read", lambda pipeline, name: changed)
    lines = differences(load("rules"), "rules", SAMPLES[0])
    assert sorted(line[0] for line in lines) == ["+", "+", "-"]


def test_the_samples_of_the_makefile_are_among_them() -> None:
    makefile = (GOLDEN.parent.parent / "Makefile").read_text(encoding="utf-8")
    (named,) = re.findall(r"^SAMPLES := \$\(addprefix corpus/authored/,(.*)\)$", makefile, re.MULTILINE)
    assert {Path(name).stem for name in named.split(",")[0].split()} <= set(SAMPLES)


def test_the_readme_says_how_they_were_reviewed() -> None:
    assert summary() in (GOLDEN / "README.md").read_text(encoding="utf-8"), "python -m scripts.golden --update"
