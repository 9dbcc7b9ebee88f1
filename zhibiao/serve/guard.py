"""What every request passes: it is meant for this server, comes from its own page or from no page, and its answer is inert."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import ZhibiaoError
from .work import error_of

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
DEFAULT_POLICY = "default-src 'none'; frame-ancestors 'none'"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def refusal(reason: str, status: int, **headers: str) -> JSONResponse:
    """An answer with the error E109."""
    return JSONResponse({"error": error_of(ZhibiaoError("E109", reason=reason))}, status, headers)


class Guard:
    """Refuse what a page of another site could make a browser send, and give every answer its security headers.

    hosts: the values of the header Host under which this server is meant; any other one is that of a name which was
    made to point here (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = {host.lower() for host in hosts}
        self.origins = {f"{scheme}://{host}" for host in self.hosts for scheme in ("http", "https")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", DEFAULT_POLICY)
                message["headers"] = headers.raw
            await send(message)

        reason = self.reason(Headers(scope=scope), scope["method"])
        app: Any = refusal(reason, 403) if reason else self.app
        await app(scope, receive, guarded)

    def reason(self, headers: Headers, method: str) -> str:
        """Why a request is refused, "" where it is not."""
        if headers.get("host", "").lower() not in self.hosts:
            return "this server goes by another name (header Host); add names with --allow-host"
        if method in ("GET", "HEAD"):
            return ""
        if headers.get("origin", "").lower() not in ("", *self.origins):
            return "it comes from a page of another site (header Origin)"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "it comes from a page of another site (header Sec-Fetch-Site)"
        return ""
