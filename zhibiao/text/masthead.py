"""Title and date of a report: in its first lines, in its metadata, in its file name."""

from __future__ import annotations

import re

from .clean import WIDTH
from .furniture import is_furniture

HEAD_LINES = 25
TITLE_LENGTH = 60
TITLE = re.compile(r"报告|公报|计划|规划|纲要|摘要|要点|摘登|解读|情况")
SENTENCE_END = re.compile(r"[。；，！]$")
YEAR = r"(?<!\d)(?:19|20)\d\d"
DATE = re.compile(
    rf"(?P<year>{YEAR})\s?[年\-./]\s?(?P<month>1[0-2]|0?[1-9])\s?[月\-./]\s?(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
    rf"|(?P<year8>{YEAR})(?P<month8>0[1-9]|1[0-2])(?P<day8>0[1-9]|[12]\d|3[01])(?!\d)"
)
# a line that says when the report was given or published, and little else
DATELINE = re.compile(
    r"^[\s（(—–\-]*(?:19|20)\d\d|(?:发布|更新|成文|公开|印发|发文)(?:时间|日期)|日期|时间\s*[:：]|来源"
)
TITLE_YEAR = re.compile(
    rf"(?P<year>{YEAR})\s?年?(?=[^。]{{0,24}}(?:工作报告|公报|计划|报告))|报告\s?[（(]\s?(?P<after>{YEAR})"
)


def head_lines(text: str) -> list[str]:
    """The first lines of a text that are not blank, without blanks at their edges; digits in half width."""
    lines = (line.strip().translate(WIDTH) for line in text[:20_000].splitlines())
    return [line for line in lines if line][:HEAD_LINES]


def find_title(head: list[str], stated: str, name: str) -> str:
    """The title by the first lines, else as the metadata states it, else the first line, else the file's name."""
    lines = [line for line in head[:8] if len(line) <= TITLE_LENGTH and not SENTENCE_END.search(line)]
    lines = [line for line in lines if not is_furniture(line) and not line.startswith("|")]
    titled = next((line for line in lines[:5] if TITLE.search(line)), "")
    return titled or stated or (lines[0] if lines and lines[0] == head[0] else "") or name.rsplit(".", 1)[0]


def find_date(head: list[str], stated: str, name: str) -> str:
    """The day of the report in ISO form: by a dateline of the first lines, the metadata or the file's name; or ""."""
    for line in head:
        if len(line) <= TITLE_LENGTH and DATELINE.search(line) and (date := iso_date(line)):
            return date
    return iso_date(stated) or iso_date(name)


def iso_date(text: str) -> str:
    """The first day that a text names, as ``2023-01-12``; "" where it names none.

    >>> iso_date("——2023年1月12日在青岭县第十届人民代表大会上"), iso_date("report_20230112")
    ('2023-01-12', '2023-01-12')
    """
    if match := DATE.search(text):
        year, month, day = (match[key] or match[f"{key}8"] for key in ("year", "month", "day"))
        return f"{year}-{int(month):02}-{int(day):02}"
    return ""


def title_year(title: str) -> str:
    """The year in a title of a report or communiqué, or ""."""
    match = TITLE_YEAR.search(title)
    return (match["year"] or match["after"]) if match else ""
