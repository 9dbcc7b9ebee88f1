"""Every command, query and piece of Python in the documentation is run, in a copy of the repository with a small corpus.

A command is in one of three groups, and the test fails for one that is in none: it runs here as it is written; it runs here
with less to do (SMALLER); or the test that ELSEWHERE names runs it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import zhibiao
from tests.documentation import PAGES, ROOT, Block, blocks, commands
from tests.files import write_pdf

pytestmark = pytest.mark.e2e

# command → the test that runs what it runs: trainings at their length, doccano sessions, clusters
SESSION = "tests/e2e/test_annotate.py::test_a_session_of_one_annotator_into_the_corpus"
PAIR = "tests/e2e/test_annotate.py::test_two_annotators_agree_review_and_merge"
FUZZED = "tests/fuzz/test_targets.py::test_some_inputs"
RAY = "tests/e2e/test_ray.py::test_the_same_bytes_on_a_cluster_of_its_own"
ELSEWHERE = {
    "make": "tests/e2e/test_project.py::test_the_project_runs_on_what_is_shipped",
    "make test": "tests/test_structure.py::test_modules_stay_small",  # one of those that it runs
    "zhibiao annotate serve": "tests/e2e/test_annotate.py::test_the_server_is_healthy_and_on_the_loopback_address_alone",
    "zhibiao annotate push report.txt --project spring --order uncertainty --budget 50": SESSION,
    "zhibiao annotate pull --project spring --into corpus": SESSION,
    "zhibiao annotate push mytexts/train --project mine-train --corpus mine --texts mine/texts": SESSION,
    "zhibiao annotate pull --project mine-train --into mine --texts mine/texts --split train": SESSION,
    "zhibiao annotate push report.txt --project pair --annotators lin,zhao": PAIR,
    "zhibiao annotate pull --project pair": PAIR,
    "zhibiao annotate agree --project pair": PAIR,
    "zhibiao annotate review --project pair": PAIR,
    "zhibiao annotate review --project pair --merge --into corpus": PAIR,
    "zhibiao annotate push 2023 --project checked --pre corpus --corpus checked --texts checked/texts": (
        "tests/io/test_corrections.py::test_the_command_makes_a_corpus_that_a_session_takes"
    ),
    "zhibiao extract reports --output facts.parquet --format parquet --jobs 4 --engine ray": RAY,
    "python scripts/scale.py /tmp/reports --pipeline rules --no-cost --engine ray": RAY,
    # the same inputs, fewer of each target; atheris is installed by who wants it
    "python -m tests.fuzz --output metrics/fuzz.json": FUZZED,
    "python -m tests.fuzz --engine atheris --target cleaner --inputs 20000 --output metrics/fuzz.json": FUZZED,
    "python -m tests.fuzz --target docx --first 8 --inputs 1": FUZZED,
}
# command → what is run in its place: the same with less to do
OWN = "--vars.data own --vars.corpus mine --vars.texts mine/texts"
SMALLER = {
    f"python -m spacy project run train . {OWN}": (
        f"python -m spacy project run train . {OWN} --vars.entities_steps 20 --vars.facts_steps 20"
    ),
    "python scripts/synthetic.py /tmp/reports --count 3000": "python scripts/synthetic.py synthetic --count 10",
    "python scripts/scale.py /tmp/reports --pipeline rules --count 100 --no-workers": (
        "python scripts/scale.py synthetic --pipeline rules --count 10 --no-workers"
    ),
    "python scripts/long_run.py stream --write": "python scripts/long_run.py stream --paragraphs 400 --write",
    "python scripts/long_run.py serve --write": (
        "python scripts/long_run.py serve --seconds 8 --texts 5 --waiting 20 --write"
    ),
    "python scripts/scale.py /tmp/reports --pipeline rules --no-cost": (
        "python scripts/scale.py synthetic --pipeline rules --no-cost"
    ),
}
# authored documents of the copy: the shortest, and those that pages name; spaCy wants 100 paragraphs to train on
KEPT = {"train": 24, "dev": 2, "test": 1}
REPORT = """大同市平城区人民政府工作报告
——{year}年1月12日在大同市平城区第二届人民代表大会第{session}次会议上
一、{past}年工作回顾
{past}年，全区地区生产总值完成{gdp}亿元，增长{growth}%；社会消费品零售总额{retail}亿元，增长3.4%；粮食产量1.3万吨。
二、{year}年工作安排
今年全区发展的主要预期目标是：地区生产总值增长{target}%左右，社会消费品零售总额增长5%以上。
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git tracks, with a few authored documents, and the files that the pages speak of."""
    folder = tmp_path_factory.mktemp("documentation") / "zhibiao"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    manifest = json.loads((ROOT / "corpus" / "splits.json").read_text(encoding="utf-8"))
    kept = _kept(manifest)
    for name in filter(None, listed.split("\0")):
        path = Path(name)
        if (ROOT / path).is_file() and (path.parent != Path("corpus/authored") or path.stem in kept):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    manifest["authored"] = {split: [n for n in names if n in kept] for split, names in manifest["authored"].items()}
    (folder / "corpus" / "splits.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    reports = folder / "reports"
    reports.mkdir()
    for year, gdp, growth, retail, target in ((2022, 110, 7, 60.2, 6.5), (2023, 120.5, 6, 63.1, 6)):
        text = REPORT.format(
            year=year, past=year - 1, session=year - 2020, gdp=gdp, growth=growth, retail=retail, target=target
        )
        (reports / f"{year}.txt").write_text(text, encoding="utf-8")
    shutil.copy(reports / "2023.txt", folder / "report.txt")
    write_pdf(folder / "report.pdf")
    rows = [f'大同市,"{path.read_text(encoding="utf-8")}"\n' for path in sorted(reports.iterdir())]
    (folder / "provinces.csv").write_text("province,full_text\n" + "".join(rows), encoding="utf-8")
    return folder


def _kept(manifest: dict[str, Any]) -> set[str]:
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    kept = set(re.findall(r"corpus/authored/(\w+)\.txt", texts)) | {"county_2016_xinan_report"}
    for split, count in KEPT.items():
        sized = sorted((ROOT / "corpus" / "authored" / f"{n}.txt" for n in manifest["authored"][split]), key=_size)
        kept |= {path.stem for path in sized[:count]}
    return kept


def _size(path: Path) -> int:
    return path.stat().st_size


class Runner:
    """Runs the blocks of pages; servers that a page starts go on until its end."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.done: set[str] = set()
        self.servers: list[subprocess.Popen[bytes]] = []
        path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "PYTHONPATH": str(place), "PYTHONUTF8": "1"}

    def page(self, page: Path) -> None:
        names: dict[str, Any] = {}
        try:
            for block in blocks(page):
                {"sh": self._shell, "python": self._python, "sql": self._query}.get(block.language, _nothing)(
                    block, names
                )
        finally:
            while self.servers:
                server = self.servers.pop()
                server.send_signal(signal.SIGINT)
                server.wait(60)

    def _shell(self, block: Block, names: dict[str, Any]) -> None:
        for command in commands(block.text):
            if command not in ELSEWHERE:
                self._command(SMALLER.get(command, command))

    def _command(self, command: str) -> None:
        if command.startswith("zhibiao serve"):
            return self._serve(command)
        if command in self.done:  # by another page
            return None
        self._prepare(command)
        shell = ["bash", "-c", command]
        done = subprocess.run(shell, cwd=self.place, env=self.environment, capture_output=True, text=True, timeout=1500)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        assert "[E" not in done.stderr, f"{command}\n{done.stderr}"
        if command.startswith("curl"):
            assert json.loads(done.stdout)["documents"], done.stdout
        self.done.add(command)
        return None

    def _serve(self, command: str) -> None:
        port = (re.findall(r"--port (\d+)", command) or ["8600"])[0]
        self.servers.append(subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=self.place, env=self.environment))
        deadline = time.monotonic() + 300
        while self.servers[-1].poll() is None and time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=60) as said,
            ):
                assert json.load(said)
                return
            time.sleep(0.2)
        raise AssertionError(f"{command}: no server at {port}")

    def _prepare(self, command: str) -> None:
        """Make what a person makes in the browser before a command: the exports of the review page and of doccano."""
        if found := re.search(r"\b(train|dev|test)-corrections\.jsonl", command):
            self._correct(self.place / f"{found[1]}.jsonl", self.place / "mytexts" / found[1], found[0])
        elif (found := re.search(r"zhibiao-corrections-[\d-]+\.jsonl", command)) and not (
            self.place / found[0]
        ).exists():
            self._command("zhibiao extract reports --output read.jsonl")
            self._correct(self.place / "read.jsonl", self.place / "reports", found[0])
        elif "export.zip" in command:
            with zipfile.ZipFile(self.place / "export.zip", "w") as archive:
                archive.write(self.place / "texts.jsonl", "all.jsonl")

    def _correct(self, records: Path, reports: Path, name: str) -> None:
        """Write a correction file as the page does: every fact of the reports checked, the first one changed."""
        lines: list[dict[str, Any]] = []
        facts = list(map(json.loads, records.read_text(encoding="utf-8").splitlines()))
        for doc in dict.fromkeys(fact["doc"] for fact in facts):
            (report,) = zhibiao.read(reports / doc)
            digest = hashlib.sha256(report.text.encode()).hexdigest()
            mine = [fact for fact in facts if fact["doc"] == doc]
            lines.append(
                {
                    "type": "document",
                    "format": "zhibiao-corrections/1",
                    "doc": doc,
                    "sha256": digest,
                    "model": "",
                    "characters": len(report.text),
                    "facts": len(mine),
                    "exported": "2026-01-05T09:00:00Z",
                }
            )
            for number, fact in enumerate(mine):
                spans = fact["spans"]
                texts = {key: report.text[slice(*span)] if span else None for key, span in spans.items()}
                head = {"type": "fact", "sha256": digest, "checked": True, "was": spans["value"], "texts": texts}
                changed = {"bound": "about"} if number == 0 else {}
                lines.append({**fact, **head, **changed, "action": "change" if changed else "keep"})
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (self.place / name).write_text(text, encoding="utf-8")

    def _python(self, block: Block, names: dict[str, Any]) -> None:
        with _chdir(self.place):  # contextlib.chdir is of Python 3.11
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(compile(block.text, "documentation", "exec"), names)
        assert said.getvalue() or "print" not in block.text.replace("print(error)", "")
        assert not said.getvalue().startswith("[E")

    def _query(self, block: Block, names: dict[str, Any]) -> None:
        with duckdb.connect(str(self.place / "facts.duckdb"), read_only=True) as connection:
            assert connection.execute(block.text).fetchall(), block.text


def _nothing(block: Block, names: dict[str, Any]) -> None:
    pass


@contextlib.contextmanager
def _chdir(path: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def runner(place: Path) -> Runner:
    return Runner(place)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_works(runner: Runner, page: Path) -> None:
    runner.page(page)


def test_the_tables_name_commands_of_the_pages_and_tests_that_are_there() -> None:
    shown = {
        line for page in PAGES for block in blocks(page) if block.language == "sh" for line in commands(block.text)
    }
    for command in (*ELSEWHERE, *SMALLER):
        assert command in shown, command
    for test in ELSEWHERE.values():
        path, name = test.split("::")
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_the_api_page_holds_every_public_name(place: Path, runner: Runner) -> None:
    runner._command("python scripts/api_page.py out/api")
    page = (place / "out" / "api" / "zhibiao.html").read_text(encoding="utf-8")
    for name in zhibiao.__all__:
        assert f'id="{name}"' in page, name
