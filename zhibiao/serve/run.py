"""Start and stop the server."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable, Iterable

import uvicorn

from ..batch import Job
from ..errors import ZhibiaoError
from .app import Limits, Workers, make_app
from .guard import LOOPBACK


def hosts_of(host: str, port: int, more: Iterable[str]) -> list[str]:
    """The values of the header Host that mean this server."""
    names = [*LOOPBACK, *([f"[{host}]"] if ":" in host else [host] if host not in ("0.0.0.0", "") else [])]
    hosts = [f"{name}:{port}" for name in names] + (names if port == 80 else [])
    return hosts + [name for given in more for name in (given, f"{given}:{port}")]


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound. Raises ZhibiaoError E070 (the port is taken) or E022 (no such address, or not allowed)."""
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(address[0], socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address[4])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ZhibiaoError("E070", port=port) from None
        reason = f"an address of this machine and a free port ({error.strerror or error})"
        raise ZhibiaoError("E022", value=f"{host}:{port}", option="--host and --port", choices=reason) from None
    return bound


def serve(
    job: Job, limits: Limits, host: str, port: int, more_hosts: Iterable[str], say: Callable[[str], None]
) -> None:
    """Serve until the process is told to end (Ctrl+C, SIGTERM); what is being read then is finished, for 10 seconds at most.

    say: told what goes on, and where the server is when it is ready. Raises what :func:`listen` and loading the pipeline raise.
    """
    bound = listen(host, port)
    with bound:
        port = bound.getsockname()[1]
        workers = Workers(job, limits)
        say("loading the pipeline")
        workers.start()
        app = make_app(workers, hosts_of(host, port, more_hosts))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            http="h11",
            loop="asyncio",
            lifespan="on",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=10,
        )
        # uvicorn raises the signal that ended it once more when all is done: that is the end of it
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: None)
        shown = f"[{host}]" if ":" in host else host
        bound.listen()  # from here on a request waits, it is not refused
        say(f"zhibiao serves at http://{shown}:{port} (Ctrl+C ends it)")
        uvicorn.Server(config).run(sockets=[bound])
