"""The doccano server of this machine: web process and task worker on the loopback address, started, asked and stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from ..errors import ZhibiaoError
from .environment import STAMP, clean_environment, environment, home, locked, read_json, read_secrets, write_json

# /v1/fp/process/ takes uploads from anybody: never any other address
ADDRESS = "127.0.0.1"
WEB = "gunicorn --workers 1 --threads 4 --timeout 300"
WORKER = "celery --app=config worker --pool=solo --loglevel=info --without-gossip"
PATIENCE = 180  # seconds until the server has to be healthy
PREPARE = """
import django
django.setup()
from django.core.management import CommandError, call_command
call_command("migrate")
call_command("create_roles")
try:
    call_command("createsuperuser", interactive=False)
except CommandError as error:
    if "already taken" not in str(error):
        raise
"""
OPENER = build_opener(ProxyHandler({}))  # loopback never goes through a proxy


def serve(port: int = 8000) -> str:
    """Start the server unless it runs; return its address when it is healthy.

    Raises ZhibiaoError E060 (environment), E069 (being started already), E070 (port taken) or E071 (not healthy).
    """
    with locked(home() / "server.lock", "the server"):
        state = _state()
        if state:
            if _running(state) and answers(state["url"]):
                return str(state["url"])
            _end(state)  # what is left of it
        python = environment("server")
        if not _free(port):
            raise ZhibiaoError("E070", port=port)
        _prepare(python)
        return _start(python, port)


def stop() -> bool:
    """Stop the server; False where none was running."""
    with locked(home() / "server.lock", "the server"):
        state = _state()
        was_running = bool(state and _running(state))
        if state:
            _end(state)
        return was_running


def status() -> dict[str, Any]:
    """What runs: ``{"url": …, "running": bool, "healthy": bool, "pids": {…}, "home": …}``.

    running: both processes live and the web page answers. healthy: the worker and the database do too, at once.
    """
    state, url = _state(), address()
    return {
        "url": url,
        "running": bool(url),
        "healthy": bool(url) and healthy(url),
        "pids": {name: pid for name, pid in (state or {}).get("pids", {}).items() if _is_ours(pid)},
        "home": str(home()),
    }


def address() -> str:
    """The address of the running server, "" where none runs. Asks the worker nothing: it may be busy."""
    state = _state()
    return str(state["url"]) if state and _running(state) and answers(state["url"]) else ""


def healthy(url: str, timeout: float = 20) -> bool:
    """True when web process, database, storage and task worker answer."""
    try:
        request = Request(f"{url}/v1/health/?format=json", headers={"Accept": "application/json"})
        with OPENER.open(request, timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (URLError, HTTPError, OSError):
        return False


def answers(url: str, timeout: float = 20) -> bool:
    """True when the web process answers anything. While the worker is busy with an upload, :func:`healthy` is False."""
    try:
        with OPENER.open(f"{url}/v1/me", timeout=timeout):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _state() -> dict[str, Any]:
    return read_json(home() / "server.json", {})


def _folder() -> Path:
    return home() / "doccano"


def _backend(python: Path) -> Path:
    """The folder of the server's Django project in its environment."""
    return next((python.parent.parent / "lib").glob("python3*/site-packages/backend"))


def _variables() -> dict[str, str]:
    folder = _folder()
    return clean_environment(
        DOCCANO_HOME=str(folder),
        STANDALONE="True",
        DEBUG="False",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}",
        MEDIA_ROOT=str(folder / "media"),
        SECRET_KEY=read_secrets()["secret_key"],
        DOCCANO_PAGE_SIZE="500",
        NO_PROXY="127.0.0.1,localhost",
    )


def _prepare(python: Path) -> None:
    """Make or migrate the database, the roles and the administrator; once for an environment."""
    (_folder() / "media").mkdir(parents=True, exist_ok=True)
    prepared, wanted = _folder() / ".prepared", (python.parent.parent / STAMP).read_text(encoding="ascii")
    if prepared.exists() and prepared.read_text(encoding="ascii") == wanted:
        return
    known = read_secrets()
    variables = _variables() | {
        "DJANGO_SUPERUSER_USERNAME": known["admin"],
        "DJANGO_SUPERUSER_PASSWORD": known["password"],
        "DJANGO_SUPERUSER_EMAIL": "admin@localhost.invalid",
    }
    log = _log("prepare")
    done = subprocess.run(
        [str(python), "-c", PREPARE], cwd=_backend(python), env=variables, capture_output=True, text=True
    )
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        raise ZhibiaoError("E071", reason=(done.stderr.strip().splitlines() or ["no reason given"])[-1], log=log)
    prepared.write_text(wanted, encoding="ascii")


def _log(name: str) -> Path:
    folder = home() / "logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def _start(python: Path, port: int) -> str:
    backend, variables = _backend(python), _variables()
    commands = {
        "web": [*WEB.split(), "--bind", f"{ADDRESS}:{port}", "config.wsgi"],
        "worker": WORKER.split(),
    }
    url = f"http://{ADDRESS}:{port}"
    pids: dict[str, int] = {}
    processes = []
    try:
        for name, command in commands.items():
            with _log(name).open("ab") as log:
                process = subprocess.Popen(
                    [str(python), "-m", *command],
                    cwd=backend,
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            processes.append(process)
            pids[name] = process.pid
            write_json({"url": url, "port": port, "pids": pids}, home() / "server.json")
        deadline = time.monotonic() + PATIENCE
        while not healthy(url):
            for name, process in zip(pids, processes):
                if process.poll() is not None:
                    raise ZhibiaoError("E071", reason=f"its {name} process ended", log=_log(name))
            if time.monotonic() > deadline:
                raise ZhibiaoError("E071", reason=f"no answer in {PATIENCE} s", log=_log("web"))
            time.sleep(0.3)
    except BaseException:
        _end({"pids": pids})
        raise
    return url


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _is_ours(pid: int) -> bool:
    """True for a live process that runs the server's environment: a number may have been given anew since."""
    if Path("/proc/self").exists():
        try:
            command = Path("/proc", str(pid), "cmdline").read_bytes().decode(errors="replace")  # empty of a zombie
        except OSError:
            return False
        return str(home()) in command
    done = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True)
    state, _, command = done.stdout.strip().partition(" ")
    return str(home()) in command and not state.startswith("Z")


def _running(state: dict[str, Any]) -> bool:
    pids = state.get("pids", {})
    return len(pids) == 2 and all(map(_is_ours, pids.values()))


def _end(state: dict[str, Any]) -> None:
    """End the processes of a state, kindly first, and forget it."""
    for sign, patience in ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0)):
        live = [pid for pid in state.get("pids", {}).values() if _is_ours(pid)]
        _signal(live, sign)
        deadline = time.monotonic() + patience
        while any(map(_is_ours, live)) and time.monotonic() < deadline:
            _reap(live)
            time.sleep(0.1)
    (home() / "server.json").unlink(missing_ok=True)


def _signal(pids: Iterable[int], sign: signal.Signals) -> None:
    for pid in pids:
        try:
            os.killpg(pid, sign)
        except (ProcessLookupError, PermissionError):
            continue


def _reap(pids: Iterable[int]) -> None:
    """Collect children of this very process, so that they do not stay as zombies."""
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
