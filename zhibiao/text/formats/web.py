"""A saved web page → the text of its article, tables included (trafilatura)."""

from __future__ import annotations

import codecs
import html
import re
from typing import Any

from ...errors import ZhibiaoError, needed
from ..masthead import DATE, TITLE, TITLE_LENGTH, iso_date
from ..reader import decode
from . import Reading

CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
SIGNS = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
# what a page may declare; Python knows further codecs, some of them slow or of no text
ENCODINGS = re.compile(
    r"gb\w*|big5\w*|utf-?16\w*|euc[-_](?:jp|kr)|shift[-_]jis|iso-2022-jp|iso-8859-\d+|windows-125\d|latin-?1|ascii"
)
# `|---|---|`, which trafilatura writes below the first row of a table
RULE = re.compile(r"\|(?:-{3,}\|)+")
PAGE_TITLE = re.compile(r"<title[^>]{0,200}>([^<]*)</title", re.IGNORECASE)
HEAD_LENGTH = 100_000
# an article shorter than this is tried again with wider settings
SHORT = 200
HEAD = 6


def is_web_page(data: bytes) -> bool:
    """True where the first bytes hold an HTML tag that only a page has."""
    return bool(SIGNS.search(data[:2048]))


def read_web_page(data: bytes, path: str) -> Reading:
    """Return the article of a page. Its title is the first line of the text where the article does not begin with it.

    Raises ZhibiaoError E002, E004, E005, E014 (trafilatura is not installed) or E085 (no article in it).
    """
    trafilatura = needed("trafilatura", "readers")
    page = _decode(data, path)
    if not page.strip():
        raise ZhibiaoError("E002", path=path)
    text = _article(trafilatura, page)
    if not text.strip():
        raise ZhibiaoError("E085", path=path)
    text = "\n".join(line.rstrip() for line in text.split("\n") if not RULE.fullmatch(line.strip()))
    about = trafilatura.extract_metadata(page)
    title = _title((about.title or "") if about else "", page)
    if title and not any(title in line or line in title for line in text.split("\n")[:HEAD] if line.strip()):
        text = f"{title}\n{text}"
    return Reading(text, title, _date(about.date or "", page) if about else "")


def _title(guess: str, page: str) -> str:
    """The heading that trafilatura found, or the title of the page's head where only that one names a report."""
    named = [guess]
    if match := PAGE_TITLE.search(page[:HEAD_LENGTH]):
        named += re.split(" ?[_|｜] ?| [-—–]+ ", " ".join(html.unescape(match.group(1)).split()))
    named = [" ".join(name.split()) for name in named]
    return next((name for name in named if TITLE.search(name) and len(name) <= TITLE_LENGTH), named[0])


def _date(guess: str, page: str) -> str:
    """The date that htmldate found, where the page names that day: of a mere year it makes the first of January."""
    return guess if any(iso_date(match.group()) == guess for match in DATE.finditer(page)) else ""


def _article(trafilatura: Any, page: str) -> str:
    text = trafilatura.extract(page, include_tables=True, include_comments=False) or ""
    if len(text) < SHORT:
        wide = trafilatura.extract(page, include_tables=True, include_comments=False, favor_recall=True) or ""
        text = max(text, wide, key=len)
    return text


def _decode(data: bytes, path: str) -> str:
    """The page as text: UTF-8, else by its byte order mark or the charset that it declares, else GB18030."""
    declared = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""
    if not declared and (match := CHARSET.search(data[:4096])):
        declared = match.group(1).decode("ascii").lower()
        if not ENCODINGS.fullmatch(declared):
            declared = ""
        declared = "gb18030" if declared.startswith("gb") else declared
    for encoding in ("utf-8-sig", declared):
        try:
            return data.decode(encoding) if encoding else decode(data, path)
        except (LookupError, UnicodeDecodeError):
            continue
    return decode(data, path)
