"""The server: the page, ``POST /api/extract`` and ``GET /api/health``. Reports are read in processes that can be ended."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import multiprocessing
import re
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pebble import ProcessExpired, ProcessPool
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..batch import Job
from ..errors import ZhibiaoError
from ..io.review import content_policy, serving_page
from ..text.reader import MAX_BYTES
from ..text.reports import SUFFIXES, ReadOptions
from .guard import Guard, refusal
from .work import answer, error_of, extract_bytes, ignore_interrupts, warm

OPTIONS = ("region", "year", "title", "date")
NDJSON = "application/x-ndjson"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
BODY_SECONDS = 60  # in which a report must have arrived
DRAIN = 8  # times the limit that is read and thrown away, so that a browser gets to see the refusal
TIMEOUTS = (TimeoutError, asyncio.TimeoutError, concurrent.futures.TimeoutError)


@dataclass
class Limits:
    """size: bytes of a request. seconds: that reading a report may take. jobs: processes. waiting: requests in line."""

    size: int = MAX_BYTES
    seconds: float = 120
    jobs: int = 1
    waiting: int = 8


@dataclass
class Workers:
    """The processes, each with the pipeline loaded; one that takes too long is ended and made anew."""

    job: Job
    limits: Limits
    pool: Any = None
    version: str = ""
    admitted: int = field(default=0)

    def start(self) -> None:
        """Start the processes and load the pipeline in each. Raises what loading it raises."""
        # a fresh interpreter each: nothing of the server's threads and sockets comes along
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPool(self.limits.jobs, initializer=ignore_interrupts, context=context)
        try:
            loading = [self.pool.schedule(warm, args=[self.job]) for _ in range(self.limits.jobs)]
            (self.version, *_) = (future.result() for future in loading)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the processes, whatever they do."""
        self.pool.stop()
        self.pool.join()

    @property
    def full(self) -> bool:
        """True while no further request is taken in."""
        return self.admitted >= self.limits.jobs + self.limits.waiting

    async def extract(self, name: str, data: bytes, options: ReadOptions) -> dict[str, Any]:
        """The answer for a report. Raises ZhibiaoError, one of ``TIMEOUTS``, or ProcessExpired."""
        arguments = [name, data, self.job, options]
        future = self.pool.schedule(extract_bytes, args=arguments, timeout=self.limits.seconds)
        return answer(await asyncio.wrap_future(future))


class TooLarge(Exception):
    """The request has more bytes than the limit."""


class TooSlow(Exception):
    """The request did not arrive in time."""


async def read_body(request: Request, limit: int) -> bytes:
    """The bytes of a request. Raises TooLarge (when its rest was read or is too much to read) or TooSlow."""
    chunks, size = [], 0
    deadline = time.monotonic() + BODY_SECONDS
    stream = request.stream().__aiter__()
    while True:
        try:
            chunk = await asyncio.wait_for(stream.__anext__(), deadline - time.monotonic())
        except StopAsyncIteration:
            break
        except TIMEOUTS:
            raise TooSlow from None
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
        if size > DRAIN * limit:
            break
    if size > limit:
        raise TooLarge
    return b"".join(chunks)


def plain_name(name: str) -> str:
    """A file's name as a client gives it, without any way to it, without characters that steer a terminal or a page."""
    last = (
        re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", name)
        .replace("\\", "/")
        .rsplit("/", 1)[-1]
    )
    if len(last) > 160:
        last = last[:140] + last[-20:]
    return last if last.strip(". ") else "report.txt"


def read_request(request: Request, body: bytes) -> tuple[str, bytes, ReadOptions]:
    """Name, bytes and options of the report that a request brings. Raises ValueError and ZhibiaoError E022."""
    said: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json":
        plain = json.loads(body)
        if not isinstance(plain, dict) or not isinstance(plain.get("text"), str):
            raise ValueError('a JSON request is an object with the key "text"')
        said |= plain
        body = plain["text"].encode()
    for key in ("name", *OPTIONS):
        if not isinstance(said.get(key, ""), str):
            raise ValueError(f"{key} is no text")
        said.get(key, "").encode()  # half a character, which JSON can hold, is none
    options = ReadOptions(**{key: said.get(key) or None for key in OPTIONS}).checked()
    return plain_name(said.get("name", "")), body, options


def status_of(error: ZhibiaoError) -> int:
    """The HTTP status of an error: 413, 500 for a defect of ours, 501 where a package is missing, else 422."""
    return {"E006": 413, "E108": 413, "E009": 500, "E014": 501}.get(error.code, 422)


def failure(error: ZhibiaoError) -> JSONResponse:
    """The answer that says an error."""
    return JSONResponse({"error": error_of(error)}, status_of(error))


def make_app(workers: Workers, hosts: Collection[str]) -> Guard:
    """Return the application. hosts: the values of the header Host that are meant."""
    limits = workers.limits

    async def extract(request: Request) -> Response:
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind in FORMS:
            return refusal(
                "send the file itself as the body (curl --data-binary @FILE -H 'Content-Type: application/octet-stream')",
                415,
            )
        if workers.full:
            return refusal("too many reports are being read; try again in a moment", 503, **{"Retry-After": "5"})
        workers.admitted += 1
        try:
            body = await read_body(request, limits.size)
            found = await workers.extract(*read_request(request, body))
        except TooLarge:
            return failure(ZhibiaoError("E108", limit=limits.size))
        except ZhibiaoError as error:
            return failure(error)
        except (ValueError, RecursionError) as error:
            return refusal(f"it cannot be read: {error}", 400)
        except TooSlow:
            return refusal(f"the report did not arrive within {BODY_SECONDS} seconds", 408)
        except TIMEOUTS:
            return refusal(f"reading the report took more than {limits.seconds:g} seconds", 504)
        except ProcessExpired:
            return refusal("the process that read the report ended; it may need more memory than there is", 500)
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            workers.admitted -= 1
        if not found["documents"] and found["errors"]:
            return JSONResponse({"error": found["errors"][0], "errors": found["errors"]}, 422)
        if NDJSON in request.headers.get("accept", ""):
            records = [record for document in found["documents"] for record in document["records"]]
            lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            return Response("".join(lines), media_type=NDJSON)
        return JSONResponse(found)

    async def page(_: Request) -> Response:
        policy = content_policy(serve=True) + "; frame-ancestors 'none'"
        return HTMLResponse(serving_page(SUFFIXES, limits.size), headers={"Content-Security-Policy": policy})

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "model": workers.version, "reading": workers.admitted})

    async def nothing(_: Request) -> Response:
        return Response(status_code=204)

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return refusal(error.detail.lower(), error.status_code, **(error.headers or {}))

    async def broken(_: Request, __: Exception) -> Response:
        return refusal("a defect of the server; please report it", 500)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            workers.stop()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/favicon.ico", nothing),
            Route("/api/health", health),
            Route("/api/extract", extract, methods=["POST"]),
        ],
        exception_handlers={HTTPException: refused, Exception: broken},
        lifespan=lifespan,
    )
    return Guard(app, hosts)  # around all of it, so that no answer goes past it
