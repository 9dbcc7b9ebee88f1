"""Where output goes: a file that appears complete or not at all, a device or pipe, or standard output."""

from __future__ import annotations

import ctypes
import io
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from ..errors import ZhibiaoError


@contextmanager
def output_errors(path: Path | None) -> Iterator[None]:
    """Turn an OSError of the body, which writes to ``path`` (None: standard output), into ZhibiaoError E020."""
    try:
        yield
    except OSError as error:
        if path is None and isinstance(error, BrokenPipeError):
            raise
        raise ZhibiaoError("E020", path=path or "standard output", reason=error.strerror or error) from error


def is_stream(path: Path) -> bool:
    """True for a device or pipe, which no file can replace; for ``/dev/stdout`` even where it leads to a file."""
    return str(path.parent) in ("/dev", "/dev/fd") or (path.exists() and not path.is_file() and not path.is_dir())


def check_writable(path: Path) -> None:
    """Make sure that a file, device or pipe can be written, before anything is computed for it. Leaves nothing behind.

    Raises ZhibiaoError E020 for a folder, a file that is write-protected, and a place where no file can be made.
    """
    with output_errors(path):
        if path.is_dir():
            raise IsADirectoryError("it is a folder")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError("it is write-protected")
        if not is_stream(path):
            with scratch_file(path) as probe:
                probe.touch()


@contextmanager
def scratch_file(path: Path) -> Iterator[Path]:
    """Give a new name beside the file that ``path`` leads to; what the body makes of it is removed at its end."""
    name = f".zhibiao-{secrets.token_hex(4)}.tmp"  # short, whatever the name of the file
    scratch = path.resolve().with_name(name)
    try:
        yield scratch
    finally:
        for left in scratch.parent.glob(f"{name}*"):  # a database has a second file
            left.unlink(missing_ok=True)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give the name of a file for the body to write; it takes the place of ``path`` when the body ends well.

    Otherwise it is removed and ``path`` stays as it was. A link stays a link, and a file that is replaced hands on its
    permissions. Raises ZhibiaoError E020 where the file cannot take its place.
    """
    check_writable(path)
    with scratch_file(path) as scratch:
        yield scratch
        with output_errors(path):
            if path.exists():
                shutil.copymode(path, scratch)
            with scratch.open("rb") as written:
                os.fsync(written.fileno())  # or a power cut could leave an empty file under the name
            os.replace(scratch, path.resolve())


def check_folder(path: Path, names: Collection[str]) -> None:
    """Make sure that a folder of files with these names can be made there, or take the place of one with no others.

    Raises ZhibiaoError E020 (a file stands there, or no folder can be made) or E099 (it holds other files).
    """
    with output_errors(path):
        if path.exists() and not path.is_dir():
            raise NotADirectoryError("a folder is written, and a file stands there")
        if path.resolve() == Path.cwd():
            raise IsADirectoryError("it is the working folder")
        others = sorted({entry.name for entry in path.iterdir()} - set(names)) if path.is_dir() else []
    if others:
        raise ZhibiaoError("E099", path=path, names=", ".join(others[:3]))
    with output_errors(path), scratch_file(path) as probe:
        probe.touch()


@contextmanager
def folder_aside(path: Path, names: Collection[str]) -> Iterator[Path]:
    """Give a new folder for the body to fill with files of these names; it takes the place of ``path`` at the end.

    Raises what :func:`check_folder` raises.
    """
    check_folder(path, names)
    place = path.resolve()
    scratch = place.with_name(f".zhibiao-{secrets.token_hex(4)}.tmp")
    with output_errors(path):
        scratch.mkdir()
    try:
        yield scratch
        with output_errors(path):
            replace_folder(scratch, place)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def replace_folder(new: Path, place: Path) -> None:
    """Put a folder in the place of another, which is removed, or of none. Whatever happens, one of them stands there whole.

    Where the system cannot exchange two names (Linux can) there is a moment in which the old one has another name.
    """
    if not place.exists():
        new.rename(place)
    elif _exchanged(new, place):
        shutil.rmtree(new, ignore_errors=True)
    else:
        old = new.with_name(f"{new.name}.old")
        place.rename(old)
        try:
            new.rename(place)
        except OSError:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange the names of two folders in one step; False where the system or its disk cannot."""
    try:
        exchange = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, both = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(exchange(here, os.fsencode(first), here, os.fsencode(second), both) == 0)


class TextSink:
    """A text stream whose errors are those of zhibiao, whatever errors the source of the text may have.

    ``path`` is named in them; None stands for standard output.
    """

    def __init__(self, stream: TextIO, path: Path | None) -> None:
        self._stream = stream
        self._path = path

    def write(self, text: str) -> int:
        """Write text; returns its number of characters. Raises ZhibiaoError E020."""
        with output_errors(self._path):
            return self._stream.write(text)


@contextmanager
def text_output(path: Path | None, *, bom: bool = False) -> Iterator[TextSink]:
    """Open a file (written aside), a device or pipe, or standard output (None) for UTF-8 text, newlines as written.

    ``bom``: begin with the mark that some spreadsheets need to take the text for UTF-8.
    When the reader of standard output goes away, as ``head`` does, the body ends there and nothing is raised.
    Raises ZhibiaoError E020.
    """
    with ExitStack() as stack:
        if path is None:
            sink = stack.enter_context(_standard_output())
        else:
            target = path if is_stream(path) else stack.enter_context(written_aside(path))
            sink = stack.enter_context(_opened(target, path))
        if bom:
            sink.write("\ufeff")
        yield sink


@contextmanager
def _opened(target: Path, path: Path) -> Iterator[TextSink]:
    with output_errors(path):
        stream = target.open("w", encoding="utf-8", newline="")
    try:
        yield TextSink(stream, path)
    except BaseException:
        with suppress(OSError):
            stream.close()
        raise
    with output_errors(path):
        stream.close()


@contextmanager
def _standard_output() -> Iterator[TextSink]:
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a notebook, or a StringIO in its place
        yield TextSink(sys.stdout, None)
        return
    sys.stdout.flush()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="", line_buffering=True)
    try:
        yield TextSink(stream, None)
        with output_errors(None):
            stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
    finally:
        with suppress(OSError):
            stream.detach()
