"""The environments that a session needs beside zhibiao's own: the doccano server's and its client's, pinned.

All of it (environments, database, secrets, logs, sessions) stands in one folder outside the repository:
``$ZHIBIAO_ANNOTATE_HOME``, else ``zhibiao/annotate`` in the user's data folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError
from ..io.sinks import text_output

HOME_VARIABLE = "ZHIBIAO_ANNOTATE_HOME"
# the newest Python that the pins have wheels for
PYTHON = "3.11"
STAMP = ".zhibiao-requirements"


def home() -> Path:
    """The folder of everything about annotation; made on first use, readable by its owner alone."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        folder = Path(named).expanduser()
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "zhibiao" / "annotate"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        folder = Path(base) / "zhibiao" / "annotate"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ZhibiaoError("E020", path=folder, reason=error.strerror or error) from error
    return folder.resolve()


def environment(what: str) -> Path:
    """The Python of the environment ``server`` or ``client``, made where it is missing or its pins have changed.

    Uses ``uv`` where it is installed, else ``venv`` and ``pip``. Raises ZhibiaoError E060.
    """
    requirements = Path(__file__).with_name(f"requirements-{what}.txt")
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    folder = home() / "environments" / what
    python = folder / "bin" / "python"
    stamp = folder / STAMP
    if python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    with locked(home() / "environments.lock", f"the environment of the {what}"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(exist_ok=True)
        print(f"Installing the environment of the annotation {what} (once)", file=sys.stderr)
        uv = shutil.which("uv")
        if uv:
            commands = [
                [uv, "venv", "--quiet", "--python", PYTHON, str(folder)],
                [uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(requirements)],
            ]
        else:
            commands = [
                [_python(what), "-m", "venv", str(folder)],
                [
                    str(python),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                    str(requirements),
                ],
            ]
        for command in commands:
            done = subprocess.run(command, capture_output=True, text=True, env=clean_environment())
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
                raise ZhibiaoError("E060", what=what, reason=reason)
        stamp.write_text(wanted, encoding="ascii")
    return python


def _python(what: str) -> str:
    """A Python of the version that the pins were made for."""
    if sys.version_info[:2] == tuple(map(int, PYTHON.split("."))):
        return sys.executable
    found = shutil.which(f"python{PYTHON}")
    if found is None:
        raise ZhibiaoError("E060", what=what, reason=f"neither uv nor python{PYTHON} is installed")
    return found


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment variables for a program of another environment: nothing of this one's Python."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if name not in dropped} | extra


@contextmanager
def locked(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file while the body runs; it is free again when the process ends, however it ends.

    Raises ZhibiaoError E069 where another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ZhibiaoError("E069", what=what) from None
        yield


def read_json(path: Path, default: Any = None) -> Any:
    """What a JSON file of ours holds, ``default`` where there is none. Raises ZhibiaoError E031 where it is broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        raise ZhibiaoError("E031", path=path, reason=f"not readable: {error}") from error


def write_json(content: Any, path: Path) -> None:
    """Write a JSON file, complete or not at all, readable by its owner alone. Raises ZhibiaoError E020."""
    mask = os.umask(0o077)
    try:
        with text_output(path) as sink:
            sink.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    finally:
        os.umask(mask)


def read_secrets() -> dict[str, Any]:
    """Keys and passwords of the server and its users, made on first use: ``secrets.json``, mode 0600."""
    path = home() / "secrets.json"
    known: dict[str, Any] | None = read_json(path)
    if known is None:
        known = {"secret_key": secrets.token_urlsafe(48), "admin": "admin", "password": password(), "annotators": {}}
        write_json(known, path)
    return known


def password() -> str:
    """A new password that the server's rules accept."""
    return secrets.token_urlsafe(12)
