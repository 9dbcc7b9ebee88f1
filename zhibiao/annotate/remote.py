"""Calls of the bridge: a job goes out as a JSON file, its answer comes back as one."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ZhibiaoError
from .environment import clean_environment, environment, home, read_secrets
from .server import address

BRIDGE = Path(__file__).with_name("bridge.py")
URL, USER, PASSWORD = "ZHIBIAO_ANNOTATE_URL", "ZHIBIAO_ANNOTATE_USER", "ZHIBIAO_ANNOTATE_PASSWORD"


@dataclass(frozen=True)
class Connection:
    """A doccano server and an administrator of it; the own one, or what the environment variables name."""

    url: str
    user: str
    password: str

    @classmethod
    def default(cls) -> Connection:
        """The server to work with. Raises ZhibiaoError E061 where none is named and the own one does not run."""
        known = read_secrets()
        url = os.environ.get(URL) or address()
        if not url:
            raise ZhibiaoError("E061", url="127.0.0.1")
        user, word = os.environ.get(USER, known["admin"]), os.environ.get(PASSWORD, known["password"])
        return cls(url.rstrip("/"), user, word)

    def call(self, do: str, name: str, **arguments: Any) -> Any:
        """Have the bridge do something with the project ``name``; return its answer.

        Raises ZhibiaoError E060 (no environment), E061 (no server), E062 (login), E063 (project) or E064 (anything else).
        """
        python = environment("client")
        try:
            with tempfile.TemporaryDirectory(dir=home(), prefix="job-") as folder:
                job, answer = Path(folder) / "job.json", Path(folder) / "answer.json"
                plain = {"url": self.url, "user": self.user, "password": self.password, "do": do, "name": name}
                job.write_text(json.dumps({**plain, **arguments}), encoding="ascii")
                done = subprocess.run(
                    [str(python), str(BRIDGE), str(job), str(answer)],
                    env=clean_environment(),
                    stderr=subprocess.PIPE,
                    text=True,
                )
                if not answer.exists():
                    reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
                    raise ZhibiaoError("E064", what=do, reason=reason)
                result = json.loads(answer.read_text(encoding="ascii"))
        except OSError as error:
            raise ZhibiaoError("E020", path=home(), reason=error.strerror or error) from error
        except ValueError as error:
            raise ZhibiaoError("E064", what=do, reason=f"answer cut off ({error})") from error
        if "failed" in result:
            raise self._error(do, name, result)
        return result["done"]

    def _error(self, do: str, name: str, result: dict[str, Any]) -> ZhibiaoError:
        reason = result["reason"]
        if result["failed"] == "server":
            return ZhibiaoError("E061", url=self.url)
        if result["failed"] == "login":
            where = (
                f"${USER} and ${PASSWORD}" if PASSWORD in os.environ else f"{home() / 'secrets.json'} or ${PASSWORD}"
            )
            return ZhibiaoError("E062", url=self.url, user=self.user, where=where)
        if result["failed"] == "project":
            return ZhibiaoError("E063", project=name, reason=reason)
        return ZhibiaoError("E064", what=do, reason=reason)

    def link(self, project: int, position: int) -> str:
        """The page of the example that stands at ``position`` (from 1) in the order of the project."""
        return f"{self.url}/projects/{project}/sequence-labeling?page={position}"
