"""The server without its processes: what it lets in, what it answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import zhibiao.serve.app as application
from zhibiao.batch import Job
from zhibiao.errors import ZhibiaoError
from zhibiao.schema import RECORD_KEYS
from zhibiao.serve.app import Limits, Workers, make_app, plain_name
from zhibiao.serve.run import hosts_of, listen
from zhibiao.serve.work import answer, extract_bytes
from zhibiao.text.reports import ReadOptions

REPORT = "云川市青岭县政府工作报告\n2022年全县粮食产量31.6万吨，增长4.2%。\n"
ATTACK = "</script><script>alert(1)</script>"
RAW = {"Content-Type": "application/octet-stream"}
OWN = "http://127.0.0.1:8600"


class Here(Workers):
    """Reads in the process of the test."""

    async def extract(self, name: str, data: bytes, options: ReadOptions) -> dict[str, Any]:
        return answer(extract_bytes(name, data, self.job, options))

    def stop(self) -> None:
        pass


@pytest.fixture
def workers() -> Workers:
    return Here(Job("rules"), Limits(size=4096, jobs=1, waiting=1))


@pytest.fixture
def client(workers: Workers) -> Iterator[TestClient]:
    app = make_app(workers, hosts_of("127.0.0.1", 8600, ["reports.example"]))
    with TestClient(app, base_url=OWN, raise_server_exceptions=False) as client:
        yield client


def sent(client: TestClient, body: Any = REPORT, name: str = "r.txt", **headers: str) -> Any:
    body = body.encode() if isinstance(body, str) else body
    return client.post("/api/extract", params={"name": name}, content=body, headers=RAW | headers)


def test_the_records_are_those_of_the_command_line(client: TestClient) -> None:
    found = sent(client).json()
    (document,) = found["documents"]
    assert found["errors"] == []
    assert document["text"] == REPORT
    assert [list(record) for record in document["records"]] == [list(RECORD_KEYS)] * 2
    assert [(r["value_text"], r["unit"]) for r in document["records"]] == [("31.6", "万吨"), ("4.2", "%")]
    assert document["source"]["doc"] == document["doc"] == "r.txt"
    assert "path" not in document["source"]
    lines = sent(client, Accept="application/x-ndjson").text.splitlines()
    assert [json.loads(line) for line in lines] == document["records"]
    plain = client.post("/api/extract", json={"name": "r.txt", "text": REPORT}).json()
    assert plain == found


def test_options(client: TestClient) -> None:
    told = {"name": "r.txt", "text": REPORT, "region": "云川市白水县", "year": "2019"}
    (document,) = client.post("/api/extract", json=told).json()["documents"]
    assert (document["source"]["region"], document["source"]["report_year"]) == ("云川市白水县", "2019")
    refused = client.post("/api/extract", json=told | {"year": "next"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "E022")


@pytest.mark.parametrize("content", [b"5" * 4097, "指".encode() * 4000, iter([b"5" * 3000] * 3)])
def test_too_large(client: TestClient, content: Any) -> None:
    refused = client.post("/api/extract?name=a.txt", content=content, headers=RAW)
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "E108")
    assert "4,096 bytes" in refused.json()["error"]["message"]
    assert sent(client).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "E002"),
        ("a.txt", b"\0\1\2" * 20, "E004"),
        ("a.pdf", b"%PDF-1.4 broken", "E082"),
        ("a.docx", b"PK\3\4 broken", "E082"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "E088"),
        ("a.docm", b"PK\3\4", "E083"),
        ("a.txt", "没有数字".encode(), "E008"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "E086"),
    ],
)
def test_what_no_report_can_be_read_from(client: TestClient, name: str, data: bytes, code: str) -> None:
    refused = sent(client, data, name)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert name in refused.json()["error"]["message"]


def test_a_data_set_has_several_reports(client: TestClient) -> None:
    rows = 'full_text\n"2022年粮食产量31.6万吨。"\n没有\n"2021年粮食产量30万吨。"\n'
    found = sent(client, rows, "数据.csv").json()
    assert [document["doc"] for document in found["documents"]] == ["数据.csv#1", "数据.csv#3"]
    assert [error["code"] for error in found["errors"]] == ["E008"]


@pytest.mark.parametrize(
    "body",
    [b"[1]", b"{", b"null", b'{"name": "a"}', b'{"text": 5}', b'{"text": "5", "year": 2022}', b"[" * 4000, b"\xff"],
)
def test_json_that_is_no_request(client: TestClient, body: bytes) -> None:
    refused = client.post("/api/extract", content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "E109")


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_forms_are_refused(client: TestClient, kind: str) -> None:
    assert client.post("/api/extract", content=b"5", headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/x", "GET", 404), ("/api/extract", "GET", 405), ("/", "PUT", 405)]
)
def test_elsewhere(client: TestClient, path: str, method: str, status: int) -> None:
    refused = client.request(method, path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, "E109")
    assert refused.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/static/../cli.py", "//etc/passwd"])
def test_no_path_of_the_client_is_used(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_name_with_a_path_opens_no_file(client: TestClient, tmp_path: Any) -> None:
    there = tmp_path / "there.txt"
    there.write_text("2022年投资7.7亿元。", encoding="utf-8")
    (document,) = sent(client, REPORT, str(there)).json()["documents"]
    assert document["text"] == REPORT
    assert document["doc"] == "there.txt"
    assert sent(client, b"", str(there)).status_code == 422


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\报告\\a.txt", "a.txt"),
        ("a\n\x00\x1bb\u202etxt.exe", "abtxt.exe"),
        ("", "report.txt"),
        ("..", "report.txt"),
        (ATTACK + ".txt", "script>.txt"),
        ("长" * 300 + ".txt", "长" * 140 + "长" * 16 + ".txt"),
    ],
)
def test_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:9", "127.0.0.1:8600.evil.example", "reports.example:1", ""]
)
def test_another_name_of_the_server_is_refused(client: TestClient, host: str) -> None:
    for path in ("/", "/api/health"):
        refused = client.get(path, headers={"Host": host})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "E109")
    assert sent(client, Host=host).status_code == 403


@pytest.mark.parametrize(
    "host", ["localhost:8600", "LOCALHOST:8600", "[::1]:8600", "reports.example", "reports.example:8600"]
)
def test_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200
    assert sent(client, Host=host, Origin=f"http://{host}").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8601"},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert sent(client, **headers).status_code == 403


def test_headers(client: TestClient) -> None:
    for answered in (client.get("/"), client.get("/api/health"), sent(client), client.get("/favicon.ico")):
        assert answered.headers["X-Frame-Options"] == "DENY"
        assert answered.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answered.headers["Content-Security-Policy"]
        assert "access-control-allow-origin" not in answered.headers
    assert "connect-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_more_than_can_wait_is_refused(client: TestClient, workers: Workers) -> None:
    workers.admitted = 2
    refused = sent(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    workers.admitted = 1
    assert sent(client).status_code == 200
    assert workers.admitted == 1


def test_what_takes_too_long_or_dies_gives_its_place_back(
    client: TestClient, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, status in (
        (TimeoutError(), 504),
        (application.ProcessExpired("gone", -9), 500),
        (RuntimeError("secret"), 500),
        (ZhibiaoError("E009", path="r.txt", reason="x"), 500),
    ):

        async def fails(*_: Any, error: Exception = error) -> Any:
            raise error

        monkeypatch.setattr(workers, "extract", fails)
        refused = sent(client)
        assert refused.status_code == status
        assert refused.headers["X-Frame-Options"] == "DENY"
        assert "secret" not in refused.text
    assert workers.admitted == 0


def test_a_body_that_does_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        async def stream(self) -> Any:
            yield b"5"
            await asyncio.sleep(9)
            yield b"6"

    monkeypatch.setattr(application, "BODY_SECONDS", 0.05)
    with pytest.raises(application.TooSlow):
        asyncio.run(application.read_body(Slow(), 100))  # type: ignore[arg-type]


def test_a_flood_is_not_read_to_its_end() -> None:
    taken = 0

    class Flood:
        async def stream(self) -> Any:
            nonlocal taken
            while True:
                taken += 1
                yield b"5" * 100

    with pytest.raises(application.TooLarge):
        asyncio.run(application.read_body(Flood(), 100))  # type: ignore[arg-type]
    assert taken == application.DRAIN + 1


def test_a_port_that_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        first.listen()
        with pytest.raises(ZhibiaoError, match="E070"):
            listen("127.0.0.1", first.getsockname()[1])
    with pytest.raises(ZhibiaoError, match="E022"):
        listen("203.0.113.1", 0)


def test_markup_in_names_and_texts_is_only_data(client: TestClient) -> None:
    answered = sent(client, REPORT + ATTACK, "<img src=x>.txt")
    assert answered.headers["Content-Type"] == "application/json"
    assert answered.json()["documents"][0]["doc"] == "<img src=x>.txt"
