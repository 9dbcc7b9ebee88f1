"""Reading without end: the memory of a process over a stream of reports, and a server under many clients at once."""

from __future__ import annotations

import http.client
import json
import math
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import linear_regression
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from ..records import extract
from .watch import resident, session

if TYPE_CHECKING:
    from spacy.language import Language

# looks at the memory of a server: seconds between them
EVERY = 2.0
# requests of a client that the server is too busy for are made again after so many seconds
AGAIN = 1.0


class Look(NamedTuple):
    """What a process had done at a moment: paragraphs and facts, seconds of the processor and of the clock; the MB it held."""

    paragraphs: int
    facts: int
    seconds: float
    wall: float
    held: float


def stream(nlp: Language, reports: Iterable[str], paragraphs: int, every: int) -> Iterator[Look]:
    """Extract the facts of report after report until so many paragraphs (lines) are read; look at every so many of them."""
    begun, clock = time.process_time(), time.perf_counter()
    read = facts = 0
    following = every
    for text in reports:
        facts += len(extract(nlp, text))
        read += text.count("\n")
        if read >= following:
            yield Look(read, facts, time.process_time() - begun, time.perf_counter() - clock, resident())
            following += every
        if read >= paragraphs:
            return


def slope(looks: Sequence[Look]) -> float:
    """MB that are held more for each 10,000 paragraphs, by least squares over the second half: caches fill in the first."""
    after = [look for look in looks if look.paragraphs > looks[-1].paragraphs / 2]
    return linear_regression([look.paragraphs for look in after], [look.held for look in after]).slope * 10_000


class Server(NamedTuple):
    """A running ``zhibiao serve``: its process, which leads a session of its own, and its port."""

    process: subprocess.Popen[str]
    port: int


@contextmanager
def served(*options: str) -> Iterator[Server]:
    """Start ``zhibiao serve`` on a free port of the loopback address, end it afterwards. Raises RuntimeError with what it said."""
    command = [sys.executable, "-m", "zhibiao", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            said = ""
            for line in process.stderr or ():
                said += line
                if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                    yield Server(process, int(found[1]))
                    return
            raise RuntimeError(said)
        finally:
            process.send_signal(signal.SIGTERM)


class Answer(NamedTuple):
    """at: seconds after the begin at which it came. seconds: that it took. fault: "" for the right one, "busy" for a coded
    refusal (503, E109), else what was wrong."""

    at: float
    seconds: float
    fault: str


@dataclass
class Load:
    """What clients got. held: at each look the seconds after the begin, the MB of the server and those of its workers."""

    answers: list[Answer] = field(default_factory=list)
    held: list[tuple[float, int, int]] = field(default_factory=list)

    def between(self, start: float, end: float) -> Load:
        """What came in a stretch of time, in seconds after the begin."""
        return Load(
            [answer for answer in self.answers if start <= answer.at < end],
            [look for look in self.held if start <= look[0] < end],
        )

    def faults(self) -> list[str]:
        """What was wrong, of every answer that is neither right nor a coded refusal."""
        return [answer.fault for answer in self.answers if answer.fault not in ("", "busy")]

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the right answers came."""
        took = sorted(answer.seconds for answer in self.answers if not answer.fault)
        return took[math.ceil(share * len(took)) - 1] if took else math.nan


def expected_answers(nlp: Language, texts: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Texts as they are sent, each with the records that :func:`zhibiao.extract` makes of it, one a line."""
    pairs = []
    for text in texts:
        facts = extract(nlp, text, name="report.txt")
        lines = (json.dumps(fact.record(), ensure_ascii=False) + "\n" for fact in facts)
        pairs.append((text.encode(), "".join(lines).encode()))
    return pairs


def load(server: Server, pairs: Sequence[tuple[bytes, bytes]], clients: int, seconds: float) -> Load:
    """Let so many clients ask at once, each again as soon as it is answered, until the time is over; look at the memory."""
    found = Load()
    numbers = count()
    begun = time.perf_counter()
    over = Event()

    def client() -> None:
        while time.perf_counter() < begun + seconds:
            start = time.perf_counter()
            fault = _ask(server.port, *pairs[next(numbers) % len(pairs)])
            end = time.perf_counter()
            found.answers.append(Answer(end - begun, end - start, fault))
            if fault:
                time.sleep(AGAIN)

    def look() -> None:
        while not over.wait(EVERY):
            held = {pid: mb for pid, (mb, _) in session(server.process.pid).items()}
            own = held.pop(server.process.pid, 0)
            found.held.append((time.perf_counter() - begun, own, sum(held.values())))

    watcher = Thread(target=look)
    watcher.start()
    try:
        with ThreadPoolExecutor(clients) as pool:
            for asking in [pool.submit(client) for _ in range(clients)]:
                asking.result()
    finally:
        over.set()
        watcher.join()
    return found


def _ask(port: int, text: bytes, expected: bytes) -> str:
    """Send a report on a connection of its own; return the fault of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        headers = {"Content-Type": "application/octet-stream", "Accept": "application/x-ndjson"}
        connection.request("POST", "/api/extract", text, headers)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
    finally:
        connection.close()
    if answer.status == 503 and b"[E109]" in body and answer.headers["Retry-After"]:
        return "busy"
    if answer.status != 200:
        return f"{answer.status} {body[:200]!r}"
    return "" if body == expected else "other facts than zhibiao.extract"
