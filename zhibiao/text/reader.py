"""Bytes of a text file → its text, newlines kept as they are."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from ..errors import ZhibiaoError

MAX_BYTES = 16 * 1024 * 1024  # a long report has a quarter of a megabyte
SUFFIXES = (".txt",)
# share of letters that must be common characters before bytes count as GB18030: nearly any bytes decode as GB18030,
# but text of another encoding lands in its rare planes
COMMON_SHARE = 0.7
# bytes that a text does not have
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1a")


def is_common(char: str) -> bool:
    """Return True for ASCII, punctuation, and the two levels of GB 2312, or a traditional character of GBK."""
    if char < "\u0370" or "\u2000" <= char <= "\u30ff" or "\uff00" <= char <= "\uffef":
        return True
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7


def _looks_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = len(head) - len(head.translate(None, CONTROLS))
    return b"\0" in head or controls > len(head) // 50


def decode(data: bytes, path: str = "input") -> str:
    """Decode UTF-8 (with or without BOM; the BOM is not part of the text) or GB18030. Newlines stay as they are.

    Raises ZhibiaoError E002 (empty), E004 (binary) or E005 (another encoding).
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ZhibiaoError("E005", path=path)
    if _looks_binary(data):
        raise ZhibiaoError("E004", path=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030").removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise ZhibiaoError("E005", path=path) from None
        sample = text[:20000]
        if sum(map(is_common, sample)) < COMMON_SHARE * len(sample):
            raise ZhibiaoError("E005", path=path) from None
    if not text.strip():
        raise ZhibiaoError("E002", path=path)
    return text


def read_text(path: Path, *, limit: int = MAX_BYTES) -> str:
    """Return the text of a report file. Offsets of facts count code points of exactly this string.

    Raises ZhibiaoError E001, E002, E004, E005, E006 or E007.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise ZhibiaoError("E006", path=path, size=size, limit=limit)
        data = path.read_bytes()
    except FileNotFoundError:
        raise ZhibiaoError("E001", path=path) from None
    except OSError as error:
        raise ZhibiaoError("E007", path=path, reason=error.strerror or error) from None
    return decode(data, str(path))


def find_reports(paths: Sequence[Path], suffixes: Sequence[str] = SUFFIXES) -> list[Path]:
    """Expand folders to the reports in them (recursively, sorted by name); files stay, in the order given.

    Raises ZhibiaoError E001 for a path that is not there and E003 for a folder without reports.
    """
    found: list[Path] = []
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            code = "E001" if isinstance(error, FileNotFoundError) else "E007"
            raise ZhibiaoError(code, path=path, reason=error.strerror or error) from None
        if path.is_dir():
            reports = sorted(p for p in path.rglob("*") if p.suffix.lower() in suffixes and p.is_file())
            if not reports:
                raise ZhibiaoError("E003", path=path, suffixes=" ".join(f"*{suffix}" for suffix in suffixes))
            found += reports
        else:
            found.append(path)
    return list(dict.fromkeys(found))
