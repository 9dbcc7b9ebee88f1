"""The released pipeline: a wheel in models/ of the repository, for who has trained nothing yet.

It is checked against its sha256 and unpacked once, beside the caches of other programs; nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from .errors import ZhibiaoError

MODELS = Path(__file__).parent.parent / "models"
SUMS = "SHA256SUMS"


def released_pipeline(models: Path = MODELS) -> Path | None:
    """The folder of the released pipeline, unpacked when needed; None where there is no models/ with a wheel.

    Raises ZhibiaoError E035 where the wheel is not the released one, and E011 where it cannot be unpacked.
    """
    if not (models / SUMS).exists():
        return None
    expected, name = (models / SUMS).read_text(encoding="utf-8").split()[:2]
    wheel = models / name
    if not wheel.exists():
        return None
    folder = _cache() / expected[:16]
    if not (folder / "meta.json").exists():
        found = sha256(wheel.read_bytes()).hexdigest()
        if found != expected:
            raise ZhibiaoError("E035", asset=wheel, found=found[:12], expected=expected[:12])
        try:
            _unpack(wheel, folder)
        except (OSError, BadZipFile, StopIteration) as error:
            raise ZhibiaoError("E011", model=wheel, reason=str(error) or "no pipeline in it") from error
    return folder


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhibiao" / "models"


def _unpack(wheel: Path, folder: Path) -> None:
    """Put the pipeline's folder of a wheel in place, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch, ZipFile(wheel) as archive:
        archive.extractall(scratch)
        config = next(path for path in sorted(Path(scratch).rglob("config.cfg")))
        try:
            config.parent.rename(folder)
        except OSError:
            if not (folder / "meta.json").exists():  # what stands there is not what a faster process unpacked
                shutil.rmtree(folder)
                config.parent.rename(folder)
