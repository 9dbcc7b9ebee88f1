"""A real doccano server on the loopback address and a real browser: nothing is lost, and every failure is survived."""

import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.annotate.test_lossless import facts, texts
from tests.runs import descendants
from zhibiao.annotate.doccano import Unit, read_unit
from zhibiao.annotate.environment import environment, locked, read_json
from zhibiao.annotate.remote import Connection
from zhibiao.annotate.server import serve, status, stop
from zhibiao.annotate.session import Session, session_folder
from zhibiao.errors import ZhibiaoError
from zhibiao.standoff import load

pytestmark = pytest.mark.e2e
DISK = 512 * 2**20  # bytes of the server's disk
REPORT = """云川市青岭县政府工作报告

——2023年1月9日在青岭县第十六届人民代表大会第三次会议上

一、2022年工作回顾

全县粮食产量31.6万吨，增长4.2%。
新增就业1.1万人，城镇登记失业率控制在3.5%以内。
接待游客45万人次，旅游收入2.7亿元。

二、2023年工作安排

新建充电桩40个，改造老旧小区12个。
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", autouse=True)
def server(tmp_path_factory: pytest.TempPathFactory):
    """A server in a new data folder; the environments of an earlier run are used again where the variable names them."""
    folder = tmp_path_factory.mktemp("annotate")
    made = os.environ.get("ZHIBIAO_TEST_ENVIRONMENTS")
    if made:
        (folder / "environments").symlink_to(Path(made).resolve())
    (folder / "doccano").mkdir()
    # a disk of its own for the server, where one can be mounted
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder / "doccano")], capture_output=True
    )
    before = os.environ.get("ZHIBIAO_ANNOTATE_HOME")
    os.environ["ZHIBIAO_ANNOTATE_HOME"] = str(folder)
    try:
        serve(free_port())
        yield folder
    finally:
        stop()
        subprocess.run(["umount", str(folder / "doccano")], capture_output=True)
        if before is None:
            del os.environ["ZHIBIAO_ANNOTATE_HOME"]
        else:
            os.environ["ZHIBIAO_ANNOTATE_HOME"] = before


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "zhibiao", "annotate", *map(str, arguments)]


def zhibiao(*arguments: object, expect: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, env={**os.environ, **variables})
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def client(code: str, *arguments: object) -> object:
    """Run code in the client's environment, with ``client`` logged in and ``arguments``; its ``result`` is returned."""
    connection = Connection.default()
    program = (
        "import json, sys; from doccano_client import DoccanoClient; url, user, word, *arguments = sys.argv[1:]\n"
        "client = DoccanoClient(url); client.login(user, word)\n"
        "def project(name): return next(p.id for p in client.list_projects() if p.name == name)\n"
        f"result = None\n{code}\nprint(json.dumps(result))"
    )
    plain = [connection.url, connection.user, connection.password, *map(str, arguments)]
    done = subprocess.run([str(environment("client")), "-c", program, *plain], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def mark(project: str) -> int:
    return Connection.default().call("mark", project, keys=[])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "qingling.txt"
    path.write_text(REPORT, encoding="utf-8", newline="")
    return path


def push(report: Path, project: str, *more: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
    return zhibiao("push", report, "--project", project, "--pipeline", "rules", *more, expect=expect)


def generated(count: int, seed: int) -> list[Unit]:
    draw, units = random.Random(seed), []
    for number in range(count):
        raw = texts(draw)
        some = facts(draw, raw, overlaps=True)[:6]  # doccano's export asks its database twice for every relation
        units.append(Unit(f"doc{number}", 0, len(raw), raw, some, {"number": str(number)}))
    return units


def check_whole(project: str, units: list[Unit]) -> None:
    """Every unit is on the server once, with all that was pushed."""
    lines = Connection.default().call("pull", project)["lines"]
    assert [line["doc_key"] for line in lines] == [unit.key for unit in units]
    for line, unit in zip(lines, units):
        assert line["text"] == unit.text
        reading = read_unit(line, unit)
        assert (reading.problems, reading.facts) == ([], unit.facts)


def test_the_server_is_healthy_and_on_the_loopback_address_alone(server: Path) -> None:
    state = status()
    assert state["healthy"]
    assert set(state["pids"]) == {"web", "worker"}
    assert serve() == state["url"]  # it runs already
    port = int(state["url"].rsplit(":", 1)[1])
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    bound = {
        line.split()[1].split(":")[0] for line in listening.splitlines() if f":{port:04X} " in line and " 0A " in line
    }
    assert bound == {"0100007F"}
    assert "healthy" in zhibiao("status").stdout


def test_a_port_that_is_taken(server: Path, tmp_path: Path) -> None:
    (tmp_path / "environments").symlink_to((server / "environments").resolve())
    port = status()["url"].rsplit(":", 1)[1]
    done = zhibiao("serve", "--port", port, expect=2, ZHIBIAO_ANNOTATE_HOME=str(tmp_path))
    assert "[E070]" in done.stderr


def test_three_hundred_documents_through_the_server_and_twice_adds_nothing() -> None:
    """Relations lost, label ids mixed after repeated uploads, offsets shifted by CRLF: not here."""
    units, session = generated(300, 5), Session("lossless")
    first = session.send(Connection.default(), "all", units[:120], "")
    assert first["added"] == 120
    second = session.send(Connection.default(), "all", units, "")
    assert second["added"] == 180
    assert session.send(Connection.default(), "all", units, "")["added"] == 0
    check_whole("lossless", units)
    kinds = client(
        "result = [[t.text for t in client.list_label_types(project('lossless'), k)] for k in ('span', 'relation')]"
    )
    assert [len(names) for names in kinds] == [14, 4]  # and none twice
    assert all(len(set(names)) == len(names) for names in kinds)


@pytest.mark.parametrize("whom", ["all of it", "the command alone"])
def test_killed_in_the_middle_of_a_push(tmp_path: Path, whom: str) -> None:
    name = f"killed {whom}"
    units, session = generated(250, 6), Session(name)
    session.save()
    session.write_units(units)
    code = (
        "import sys; from zhibiao.annotate.session import Session; from zhibiao.annotate.remote import Connection\n"
        "s = Session.open(sys.argv[1]); s.send(Connection.default(), 'all', s.units(), '')"
    )
    process = subprocess.Popen([sys.executable, "-c", code, name], start_new_session=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        count = client(
            "result = sum(p.name == arguments[0] and client.example.count(p.id) for p in client.list_projects())", name
        )
        if count:
            break
    (os.killpg if whom == "all of it" else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    session.send(Connection.default(), "all", session.units(), "")
    time.sleep(2)  # what the server had taken in before the kill
    session.send(Connection.default(), "all", session.units(), "")
    lines = Connection.default().call("pull", name)["lines"]
    assert sorted(line["doc_key"] for line in lines) == sorted(unit.key for unit in units)
    by_key = {line["doc_key"]: line for line in lines}
    assert all(read_unit(by_key[unit.key], unit).facts == unit.facts for unit in units)


def test_an_upload_that_was_cut_off_is_repaired_and_work_of_people_is_not() -> None:
    units, session = generated(30, 7), Session("repaired")
    session.send(Connection.default(), "all", units, "")
    (session.folder / "verified" / "all.json").unlink()
    with_facts = [unit.key for unit in units if len(unit.facts) > 2]
    client(
        "pid, cut, worked = project('repaired'), arguments[0], arguments[1]\n"
        "for e in list(client.list_examples(pid)):\n"
        "    if e.meta['doc_key'] in (cut, worked):\n"
        "        spans = client.list_spans(pid, e.id)\n"
        "        client.delete_span(pid, e.id, spans[0].id)\n"
        "    if e.meta['doc_key'] == worked: client.update_example_state(pid, e.id)\n",
        *with_facts[:2],
    )
    session.send(Connection.default(), "all", units, "")
    lines = {line["doc_key"]: line for line in Connection.default().call("pull", "repaired")["lines"]}
    by_key = {unit.key: unit for unit in units}
    assert read_unit(lines[with_facts[0]], by_key[with_facts[0]]).facts == by_key[with_facts[0]].facts
    worked = by_key[with_facts[1]]
    assert read_unit(lines[with_facts[1]], worked).facts != worked.facts


def test_a_session_of_one_annotator_into_the_corpus(report: Path, tmp_path: Path, server: Path) -> None:
    corpus, assets = tmp_path / "corpus", tmp_path / "texts"
    corpus.mkdir()
    shutil.copy(Path(__file__).parents[2] / "corpus" / "schema.json", corpus)
    empty = {part: {"train": [], "dev": [], "test": []} for part in ("authored", "real")}
    (corpus / "splits.json").write_text(json.dumps({**empty, "blind": {}}), encoding="utf-8")
    assert "7 texts added" in push(report, "one").stdout
    assert "0 texts added, 7 in all" in push(report, "one").stdout
    assert "7 texts not done yet" in zhibiao("pull", "--project", "one").stdout
    assert mark("one") == 7
    zhibiao("pull", "--project", "one", "--into", corpus, "--texts", assets)
    annotation = load(corpus / "real" / "qingling.json")
    assert annotation.paragraphs == []
    values = {REPORT[slice(*fact.value)]: fact for fact in annotation.facts}
    assert set(values) >= {"31.6", "4.2", "1.1", "3.5", "45", "2.7", "40", "12"}
    assert (values["4.2"].measure, values["4.2"].direction, values["3.5"].bound) == ("growth", "up", "at_most")
    assert values["40"].status == "target"
    done = subprocess.run(
        [sys.executable, "-m", "zhibiao", "corpus", "check", "--corpus", corpus, "--texts", assets], capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    # the text changes: a clear error, and the corpus as before
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    report.write_text(REPORT + "补记：另有3件。\n", encoding="utf-8")
    assert "[E066]" in push(report, "one", expect=2).stderr
    done = zhibiao("pull", "--project", "one", expect=1)
    assert "[E066]" in done.stderr
    (assets / "qingling.txt").write_text(REPORT.replace("31.6", "31.7"), encoding="utf-8")
    assert "[E066]" in zhibiao("pull", "--project", "one", "--into", corpus, "--texts", assets, expect=2).stderr
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before
    shutil.copy(server / "sessions" / "one" / "texts" / "qingling.txt", assets)
    report.write_text(REPORT, encoding="utf-8", newline="")
    zhibiao("pull", "--project", "one", "--into", corpus, "--texts", assets)


def test_two_annotators_agree_review_and_merge(report: Path) -> None:
    assert "[E067]" in push(report, "two", "--annotators", "lin,lin", expect=2).stderr
    push(report, "two", "--annotators", "lin,zhao")
    assert "[E067]" in push(report, "two", "--annotators", "lin,wang", expect=2).stderr
    # zhao: another unit for 45, no fact at 40, a target at 31.6
    client(
        "pid = project('two (zhao)')\n"
        "types = {t.text: t.id for t in client.list_label_types(pid, 'span')}\n"
        "for e in list(client.list_examples(pid)):\n"
        "    for s in client.list_spans(pid, e.id):\n"
        "        shown = e.text[s.start_offset:s.end_offset]\n"
        "        if shown == '万人次': client.update_span(pid, e.id, s.id, start_offset=s.start_offset + 1)\n"
        "        if shown == '40': client.delete_span(pid, e.id, s.id)\n"
        "        if shown == '充电桩' or shown == '个' and '40个' in e.text and e.text[s.start_offset - 1] == '0':\n"
        "            client.delete_span(pid, e.id, s.id)\n"
        "        if shown == '31.6': client.create_span(pid, e.id, s.start_offset, s.end_offset, 'target')\n"
    )
    assert "nothing of lin was pulled" in zhibiao("agree", "--project", "two", expect=2).stderr
    mark("two (lin)")
    mark("two (zhao)")
    zhibiao("pull", "--project", "two")
    done = zhibiao("agree", "--project", "two")
    assert "| VALUE F | 0.9" in done.stdout
    assert "only the first annotator has a fact" in done.stdout
    assert "status actual / target" in done.stdout
    assert "3 texts to decide" in zhibiao("review", "--project", "two").stdout
    lines = Connection.default().call("pull", "two (review)")["lines"]
    labels = [entity["label"] for line in lines for entity in line["entities"]]
    assert labels.count("?") == 3
    assert labels.count("B:UNIT") == 1
    assert "status A 'actual', B 'target'" in lines[0]["differences"]
    done = zhibiao("review", "--project", "two", "--merge", expect=1)
    assert done.stderr.count("not decided yet") == 3
    mark("two (review)")
    assert zhibiao("review", "--project", "two", "--merge", expect=1).stderr.count("still marked ?") == 3
    client(
        "pid = project('two (review)')\n"
        "types = {t.id: t.text for t in client.list_label_types(pid, 'span')}\n"
        "for e in list(client.list_examples(pid)):\n"
        "    for s in client.list_spans(pid, e.id):\n"
        "        if types[s.label] == '?': client.delete_span(pid, e.id, s.id)\n"
    )
    zhibiao("review", "--project", "two", "--merge")
    session = Session.open("two")
    merged, first = session.pulled("review")["qingling"], session.pulled("lin")["qingling"]
    assert merged.facts == first.facts
    assert merged.made["annotators"] == ["lin", "zhao"]


def test_deleted_examples_are_named_and_restored(report: Path) -> None:
    push(report, "deleted")
    mark("deleted")
    zhibiao("pull", "--project", "deleted")
    client("pid = project('deleted'); client.bulk_delete_examples(pid, [next(iter(client.list_examples(pid))).id])")
    done = zhibiao("pull", "--project", "deleted", expect=1)
    assert "deleted on the server; push again" in done.stderr
    assert "[E065]" in done.stderr
    assert "1 texts added" in push(report, "deleted").stdout
    mark("deleted")
    zhibiao("pull", "--project", "deleted")


def test_what_is_not_valid_is_listed_with_a_link(report: Path) -> None:
    push(report, "invalid")
    client(
        "pid = project('invalid')\n"
        "e = next(e for e in client.list_examples(pid) if '31.6' in e.text)\n"
        "value = next(s for s in client.list_spans(pid, e.id) if e.text[s.start_offset:s.end_offset] == '31.6')\n"
        "extra = client.create_span(pid, e.id, 0, 2, 'UNIT')\n"
        "client.create_relation(pid, e.id, value.id, extra.id, 'HAS_UNIT')\n"
        "client.create_span(pid, e.id, 5000, 5002, 'UNIT')\n"
    )
    mark("invalid")
    done = zhibiao("pull", "--project", "invalid", expect=1)
    assert "'31.6' (6-10) has 2 UNITs" in done.stderr
    assert "is not inside the text" in done.stderr
    assert "/sequence-labeling?page=" in done.stderr
    kept = {REPORT[slice(*fact.value)] for fact in Session.open("invalid").pulled("all")["qingling"].facts}
    assert "31.6" not in kept
    assert kept >= {"4.2", "45", "40"}


def test_spans_across_lines(report: Path) -> None:
    push(report, "lines", "--unit", "document")
    client(
        "pid = project('lines')\n"
        "e = next(iter(client.list_examples(pid)))\n"
        "start = e.text.index('增长4.2')\n"
        "client.create_span(pid, e.id, start, start + 12, 'REGION')\n"
        "spans = client.list_spans(pid, e.id)\n"
        "value = next(s for s in spans if e.text[s.start_offset:s.end_offset] == '2.7')\n"
        "region = next(s for s in spans if s.start_offset == start)\n"
        "client.create_relation(pid, e.id, value.id, region.id, 'IN_REGION')\n"
    )
    mark("lines")
    done = zhibiao("pull", "--project", "lines", expect=1)
    assert "stand in several lines" in done.stderr
    assert "4.2" in {REPORT[slice(*fact.value)] for fact in Session.open("lines").pulled("all")["qingling"].facts}


def test_killed_in_the_middle_of_a_pull(report: Path) -> None:
    push(report, "pulled")
    mark("pulled")
    zhibiao("pull", "--project", "pulled")
    before = Session.open("pulled").pulled("all")
    for wait in (2.0, 2.6, 3.2, 3.8, 4.4):
        process = subprocess.Popen(command("pull", "--project", "pulled"), start_new_session=True)
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert Session.open("pulled").pulled("all") == before
    zhibiao("pull", "--project", "pulled")
    assert Session.open("pulled").pulled("all") == before


def test_disk_full(report: Path, tmp_path: Path) -> None:
    push(report, "full")
    mark("full")
    zhibiao("pull", "--project", "full")
    before = Session.open("full").pulled("all")
    for arguments in (("pull", "--project", "full"), ("push", report, "--project", "full", "--pipeline", "rules")):
        done = subprocess.run(
            command(*arguments),
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)),
        )
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert "[E0" in done.stderr
        assert Session.open("full").pulled("all") == before
    zhibiao("pull", "--project", "full")
    assert "0 texts added" in push(report, "full").stdout


@contextmanager
def full_disk_of_the_server(folder: Path) -> Iterator[None]:
    """No room for another byte: the server's disk is filled where it is one of its own, else its files may not grow."""
    ballast = folder / "doccano" / "ballast"
    if (folder / "doccano").is_mount():
        with pytest.raises(OSError, match="No space left"), ballast.open("wb") as file:
            file.write(bytes(DISK))
        try:
            yield
        finally:
            ballast.unlink()
        return
    pids = [pid for main in status()["pids"].values() for pid in (main, *descendants(main))]
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    try:
        for pid, (_, most) in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def test_disk_full_on_the_side_of_the_server(report: Path, server: Path) -> None:
    """A push, a pull and a mark are refused or done; what was there before stays, and the next try completes."""
    push(report, "room")
    mark("room")
    zhibiao("pull", "--project", "room")
    before = Session.open("room").pulled("all")
    units, session = generated(120, 9), Session("no room")
    with full_disk_of_the_server(server):
        with pytest.raises(ZhibiaoError) as refused:
            session.send(Connection.default(), "all", units, "")
        assert refused.value.code in ("E061", "E062", "E064")
        done = subprocess.run(command("pull", "--project", "room"), capture_output=True, text=True)
        assert done.returncode in (0, 2), done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or "[E06" in done.stderr
        assert Session.open("room").pulled("all") == before
    session.send(Connection.default(), "all", units, "")
    check_whole("no room", units)
    zhibiao("pull", "--project", "room")
    assert Session.open("room").pulled("all") == before
    assert "0 texts added" in push(report, "room").stdout


def test_wrong_password_and_a_project_of_another_type(report: Path) -> None:
    push(report, "mine")
    wrong = {"ZHIBIAO_ANNOTATE_PASSWORD": "wrong"}
    assert "[E062]" in zhibiao("pull", "--project", "mine", expect=2, **wrong).stderr
    client("client.create_project('other', 'DocumentClassification', 'x')")
    assert "[E063]" in push(report, "other", expect=2).stderr
    client(
        "client.create_project('twice', 'SequenceLabeling', 'x'); client.create_project('plain', 'SequenceLabeling', 'x')"
    )
    assert "use_relation" in push(report, "plain", expect=2).stderr
    assert "[E068]" in zhibiao("pull", "--project", "nobody", expect=2).stderr


def test_two_commands_at_once(report: Path) -> None:
    push(report, "busy")
    with locked(session_folder("busy") / "lock", "the session"):
        assert "[E069]" in zhibiao("pull", "--project", "busy", expect=2).stderr
    zhibiao("pull", "--project", "busy")


def test_a_drag_in_the_browser_after_an_emoji(tmp_path: Path) -> None:
    """Each selection is drawn with the mouse; what is pulled are the code points that were under it."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        message = "Chromium is missing: apt-get install chromium chromium-driver"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from scripts.annotation_browser import Browser

    raw = (
        "😀𠮷田 粮食产量31.6万吨。\r\n🇨🇳第二行：油料\u3000产量２.5万吨👨‍👩‍👧，增长4%。\r\n三、e\u0301tude 7个😀8个\r\n"
    )
    path = tmp_path / "emoji.txt"
    path.write_text(raw, encoding="utf-8", newline="")
    wanted = [("31.6", 0), ("２.5", 0), ("4", raw.index("增长")), ("8", 0)]
    for unit in ("paragraph", "document"):
        name = f"browser {unit}"
        zhibiao("push", path, "--project", name, "--pre", "blank", "--unit", unit)
        answer = Connection.default().call("pull", name)
        known = read_json(Path(os.environ["ZHIBIAO_ANNOTATE_HOME"]) / "secrets.json")
        with Browser(status()["url"], known["admin"], known["password"], tmp_path / unit) as browser:
            for words, after in wanted:
                page = next(i for i, line in enumerate(answer["lines"], 1) if words in line["text"])
                text = answer["lines"][page - 1]["text"]
                start = text.index(words, text.index("增长") if after else 0)
                browser.open(answer["project"], page)
                browser.drag(text, start, start + len(words))
                browser.choose("VALUE")
        mark(name)
        zhibiao("pull", "--project", name)
        found = [fact.value for fact in Session.open(name).pulled("all")["emoji"].facts]
        starts = [raw.index(words, after) for words, after in wanted]
        assert found == [(start, start + len(words)) for start, (words, _) in zip(starts, wanted)]


def test_the_server_stops_and_comes_back_with_everything(report: Path) -> None:
    push(report, "kept")
    url = status()["url"]
    assert zhibiao("stop").stdout == "doccano was stopped\n"
    assert status()["pids"] == {}
    assert "[E061]" in push(report, "kept", expect=2).stderr
    assert "not running" in zhibiao("status", expect=1).stdout
    zhibiao("serve", "--port", url.rsplit(":", 1)[1])
    assert "0 texts added, 7 in all" in push(report, "kept").stdout
    # the worker is killed: serve notices and starts both again
    os.kill(status()["pids"]["worker"], signal.SIGKILL)
    assert "[E061]" in zhibiao("pull", "--project", "kept", expect=2).stderr
    zhibiao("serve", "--port", url.rsplit(":", 1)[1])
    zhibiao("pull", "--project", "kept")
