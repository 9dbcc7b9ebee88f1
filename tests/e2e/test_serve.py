"""``zhibiao serve`` as a process of its own: over the wire and in a real browser."""

from __future__ import annotations

import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import WIDE, click, js, press, screen, start, texts

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted((ROOT / "corpus" / "authored").glob("county_20*_report.txt"))[:6]
ATTACK = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


class Served:
    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "zhibiao", "serve", "--port", "0", "--pipeline", "rules", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
        assert self.process.stderr
        said = ""
        for line in self.process.stderr:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return
        raise AssertionError(said)

    def post(self, data: bytes, name: str, accept: str = "*/*", timeout: float = 240) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Content-Type": "application/octet-stream", "Accept": accept}
        connection.request("POST", "/api/extract?" + urllib.parse.urlencode({"name": name}), data, headers)
        answered = connection.getresponse()
        return answered.status, answered.read()

    def left(self) -> str:
        """The processes of the server that are there ten seconds after its end."""
        for _ in range(100):
            command = ["ps", "-o", "pid=,args=", "-g", str(self.process.pid)]
            found = subprocess.run(command, capture_output=True, text=True).stdout
            if not found:
                break
            time.sleep(0.1)
        return found

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def served():
    server = Served("--jobs", "2")
    yield server
    assert server.stop(signal.SIGINT) == 0
    assert server.left() == ""


def test_many_at_once_get_the_facts_of_the_command_line(served: Served) -> None:
    def ask(path: Path) -> tuple[int, bytes]:
        return served.post(path.read_bytes(), path.name, "application/x-ndjson")

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, SAMPLES))
    assert [status for status, _ in answers] == [200] * len(SAMPLES)
    command = [sys.executable, "-m", "zhibiao", "extract", *map(str, SAMPLES), "--pipeline", "rules"]
    lines = subprocess.run(command, capture_output=True, cwd=ROOT, check=True).stdout
    assert b"".join(body for _, body in answers) == lines
    assert lines.count(b"\n") > 100


def test_twenty_megabytes_are_refused_and_the_server_goes_on(served: Served) -> None:
    status, body = served.post(b"5" * 20_000_000, "big.txt")
    assert (status, json.loads(body)["error"]["code"]) == (413, "E108")
    assert served.post(SAMPLES[0].read_bytes(), "a.txt")[0] == 200


def test_one_that_breaks_off_costs_nothing(served: Served) -> None:
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", served.port)) as raw:
            head = f"POST /api/extract HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Length: 1000\r\n\r\n5"
            raw.sendall(head.encode())
    time.sleep(1)
    assert served.post(SAMPLES[0].read_bytes(), "a.txt")[0] == 200


def test_connections_that_say_nothing_keep_nobody_out(served: Served) -> None:
    with contextlib.ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(socket.create_connection(("127.0.0.1", served.port)))
        assert served.post(SAMPLES[0].read_bytes(), "a.txt")[0] == 200


def test_it_listens_on_the_loopback_address_alone(served: Served) -> None:
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    port = f":{served.port:04X} "
    assert re.findall(rf"(\w+){port}\S+ 0A", listening) == ["0100007F"]


def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    server = Served("--timeout", "2")
    try:
        endless = ("2022年全县粮食产量31.6万吨，增长4.2%，" * 60 + "\n") * 2500
        begun = time.monotonic()
        status, body = server.post(endless.encode(), "endless.txt")
        assert (status, json.loads(body)["error"]["code"]) == (504, "E109")
        assert time.monotonic() - begun < 60
        # the process that read it was ended; another one takes its place
        assert server.post("2022年粮食产量31.6万吨。".encode(), "a.txt")[0] in (200, 504)
    finally:
        assert server.stop() == 0
    assert server.left() == ""


def test_a_taken_port_is_said(served: Served) -> None:
    command = [sys.executable, "-m", "zhibiao", "serve", "--port", str(served.port), "--pipeline", "rules"]
    refused = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert refused.returncode == 2
    assert "[E070]" in refused.stderr


# ---- in the browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def browser(folder):
    browser = start(folder)
    yield browser
    browser.quit()


@pytest.fixture
def opened(browser, served):
    screen(browser, *WIDE)
    browser.get(f"http://127.0.0.1:{served.port}/")
    yield browser
    assert "run" not in browser.title


def wait(browser: Any, expression: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not js(browser, expression):
        assert time.monotonic() < deadline, expression
        time.sleep(0.1)


def test_a_pasted_report(opened, served):
    text = "云川市青岭县政府工作报告\n2022年全县粮食产量31.6万吨，增长4.2%。\n" + ATTACK
    js(opened, "document.querySelector('#paste').focus()")
    opened.execute_script("document.querySelector('#paste').value = arguments[0]", text)
    click(opened, "#go")
    wait(opened, "document.querySelectorAll('#rows .row').length === 2")
    assert js(opened, "document.querySelector('#lines').textContent") == text
    assert sorted(texts(opened, "#rows .quantity")) == ["31.6万吨", "4.2%"]
    assert js(opened, "document.images.length") == 0
    press(opened, "c")
    assert texts(opened, "#progress output") == ["已核对 1 / 2"]
    assert opened.get_log("browser") == []


def test_an_uploaded_file_with_a_hostile_name(opened, tmp_path):
    from selenium.webdriver.common.by import By

    name = "<img src=x onerror=alert(1)> 2022年.txt"
    (tmp_path / name).write_text("全县投资7.7亿元，增长3%。" + ATTACK, encoding="utf-8")
    opened.find_element(By.ID, "file").send_keys(str(tmp_path / name))
    click(opened, "#go")
    wait(opened, "document.querySelectorAll('#rows .row').length === 2")
    assert texts(opened, "#name") == [name]
    assert js(opened, "document.images.length") == 0
    # a second one is shown beside the first
    click(opened, "#new-report")
    opened.execute_script("document.querySelector('#paste').value = '2021年粮食产量30万吨。'")
    click(opened, "#go")
    wait(opened, "reports.length === 2")
    assert texts(opened, "#rows .quantity") == ["30万吨"]
    assert len(texts(opened, "#document option")) == 3


def test_refusals_are_shown_in_the_form(opened, tmp_path):
    from selenium.webdriver.common.by import By

    click(opened, "#go")
    assert "粘贴" in texts(opened, "#problem")[0]
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    opened.find_element(By.ID, "file").send_keys(str(tmp_path / "a.pdf"))
    click(opened, "#go")
    wait(opened, "document.querySelector('#problem').textContent.includes('[E082] a.pdf')")
    (tmp_path / "big.txt").write_bytes(b"5" * 20_000_000)
    opened.find_element(By.ID, "file").send_keys(str(tmp_path / "big.txt"))
    click(opened, "#go")
    wait(opened, "document.querySelector('#problem').textContent.includes('过大')")
    opened.get_log("browser")  # the browser notes each refusal there


def test_a_page_of_another_site_gets_nothing(opened, served, browser, tmp_path):
    """A page from the file system, as a hostile site would: its request is refused and its answer is not readable."""
    page = tmp_path / "evil.html"
    page.write_text("<title>evil</title>")
    browser.get(page.as_uri())
    found = browser.execute_async_script(
        """const [url, done] = arguments, post = {method: 'POST', body: '2022年投资7亿元', mode: 'no-cors'};
        const tried = ['/', '/api/health'].map((path) => fetch(url + path).then(() => 'read', () => 'blocked'));
        const posted = fetch(url + '/api/extract', post).then((r) => r.type, () => 'blocked');
        Promise.all([...tried, posted]).then(done)""",
        f"http://127.0.0.1:{served.port}",
    )
    assert found[:2] == ["blocked", "blocked"]
    assert found[2] in ("opaque", "blocked")  # sent, but the server refused it, and its answer is not for the page
    browser.get_log("browser")
    browser.get(f"http://127.0.0.1:{served.port}/")
