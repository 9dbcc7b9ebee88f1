"""Where a report reviews and where it plans: a state that headings and cues carry down the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...normalize.year import PLAN_YEARS, plan_years, span
from . import patterns


class Years(NamedTuple):
    """The year a report was given in and plans for, and the year it looks back on."""

    report: int
    review: int


class Section(NamedTuple):
    """What a place in the text speaks of. year: a period, "" where nothing said one; status: actual, target or ""."""

    year: str = ""
    status: str = ""


def _past_years(years: Years) -> Section:
    """The section about the years of a plan that end with the one that is reviewed: 过去五年."""
    return Section(span(years.review - PLAN_YEARS + 1, years.review), "actual")


def _of_years(first: int, last: int, years: Years, text: str) -> Section | None:
    """The section about some years: review if they are over, plan if they begin now, else as the words say.

    Of single years only the two of the report make a section: 2030年 in a sentence is a goal, no heading.
    """
    if first == last and first not in years:
        return None
    if last <= years.review:
        status = "actual"
    elif first >= years.report:
        status = "target"
    else:
        status = "actual" if patterns.REVIEW_WORDS.search(text) else "target"
    return Section(span(first, last), status)


def _of_period(match: re.Match[str], years: Years, text: str) -> Section | None:
    """The section that a match of ``patterns.PERIOD`` or of a cue speaks of."""
    groups = {key: value for key, value in match.groupdict().items() if value}
    if plan := groups.get("plan"):
        around = plan_years(plan)
        return _of_years(*around, years, text) if around else None
    if "ahead" in groups:
        return Section(span(years.report, years.report + PLAN_YEARS - 1), "target")
    if "behind" in groups:
        return _past_years(years)
    if "start" in groups:
        return _of_years(int(groups["start"]), int(groups["end"]), years, text)
    if year := groups.get("year") or groups.get("back") or groups.get("plain"):
        return _of_years(int(year), int(year), years, text)
    if "this" in groups:
        return Section(str(years.report), "target")
    return Section(str(years.review), "actual") if "last" in groups else None


def own_period(line: str) -> re.Match[str] | None:
    """The period that ends a heading of the second order: （二）实施三年行动（2019—2021年）."""
    return patterns.OWN_PERIOD.search(line) if patterns.SUB_HEADING.match(line) else None


def heading(line: str, current: Section, years: Years) -> Section:
    """The section that a line begins, if it is a heading that names a period or says review or plan; else the
    current one.
    """
    top = bool(patterns.TOP_HEADING.match(line))
    if not top and line.endswith(("。", "；", "，", "！")):
        return current
    line = line.split("。")[0]
    if own := own_period(line):
        return _of_period(own, years, line) or current
    if len(line) > patterns.HEADING_LENGTH or "；" in line:
        return current
    review, plan = patterns.REVIEW_WORDS.search(line), patterns.PLAN_WORDS.search(line)
    period = patterns.PERIOD.search(line)
    headed = top or review or plan or patterns.YEAR_HEADING.fullmatch(line.strip())
    if period and headed and not patterns.TITLE.search(line) and (top or "，" not in line):
        return _of_period(period, years, line) or current
    if not (top or patterns.MASKED_YEAR.match(line)):
        return current
    if review and not plan:
        return Section(str(years.review), "actual")
    if plan and not review and current.status != "target" and patterns.TASK_WORDS.search(line):
        return Section(str(years.report), "target")
    if patterns.PROBLEM_WORDS.search(line) and current.status != "target":
        return Section(str(years.review), "actual")
    return current


def looked(line: str, years: Years) -> Section | None:
    """The section that a heading of a newspaper opens by saying where it looks: ▍往前看, ▍回头望."""
    if patterns.LOOKS_BACK.search(line):
        return Section(str(years.review), "actual")
    return Section(str(years.report), "target") if patterns.LOOKS_AHEAD.search(line) else None


def long_review(lines: Iterable[str], sections: Iterable[Section], years: Years) -> str:
    """The years that a report reviews besides its last one, by its headings and sections; "" for none."""
    headings = (match for line in lines if patterns.TOP_HEADING.match(line) for match in patterns.PERIOD.finditer(line))
    headed = (section for match in headings if (section := _of_period(match, years, match.string)))
    return next((s.year for s in (*headed, *sections) if s.status == "actual" and "-" in s.year), "")


def has_outline(lines: Iterable[str], years: Years) -> bool:
    """True where headings of the first order say what is reviewed and what is planned."""
    said = {heading(line, Section(), years).status for line in lines if patterns.TOP_HEADING.match(line)}
    return {"actual", "target"} <= said


def says_goals(line: str) -> bool:
    """True where a sentence of a line opens the goals of the year or of the years to come."""
    return any(
        patterns.CUE_GOAL.search(sentence) or patterns.CUE_COMING_YEARS.match(patterns.OPENING.sub("", sentence))
        for sentence in patterns.SENTENCE.findall(line)
    )


def _cue(sentence: str, current: Section, years: Years) -> Section:
    """The section after the opening words of a sentence."""
    while opening := patterns.OPENING.match(sentence):
        sentence = sentence[opening.end() :]
    if patterns.CUE_SO_FAR.match(sentence) and current.status != "target":
        return Section(str(years.report), "actual")
    goal = patterns.CUE_GOAL.search(sentence)
    if match := patterns.CUE_PAST_YEARS.match(sentence):
        if not match["plan"]:
            return _past_years(years)
        section = _of_period(match, years, "")
        if "以来" in match.group():
            begun = int(section.year[:4]) if section else years.report
            return Section(span(begun, years.review), "actual") if begun <= years.review else current
        if section and (section.status == "target" or int(section.year[-4:]) <= years.review):
            return section
    if (match := patterns.CUE_COMING_YEARS.match(sentence)) and (section := _coming(match, current, years)):
        return section
    if match := patterns.CUE_LAST_YEAR.match(sentence):
        section = _of_period(match, years, "") if match.lastgroup else Section(str(years.review), "actual")
        if section and section.status == "actual":
            return section
    if current.status != "target" and (match := patterns.CUE_UNTIL.match(sentence)):
        first, last = int(match["year"]) - PLAN_YEARS + 1, int(match["year"])
        if current.year == span(first - PLAN_YEARS, first - 1):  # from the review of a plan to the end of the next one
            return Section(span(first, last), "target")
    match = patterns.CUE_THIS_YEAR.match(sentence)
    if (
        match
        and match["year"] in (None, str(years.report))
        and (
            goal
            or current.status != "actual"
            or sentence.startswith("新的一年")
            or "是" in sentence[:8]
            or patterns.TO_DO.match(sentence)
        )
    ):
        return Section(str(years.report), "target")
    if goal:
        return current if current.status == "target" else Section(str(years.report), "target")
    if current.status != "target" and patterns.CUE_PROBLEMS.match(sentence):
        return Section(str(years.review), "actual")
    return current


def _coming(match: re.Match[str], current: Section, years: Years) -> Section | None:
    """The plan of the coming years that a sentence opens, where its years really are to come."""
    if plan := match["plan"] or match["ahead"]:
        around = plan_years(plan)
        return Section(span(*around), "target") if around and around[0] >= years.report else None
    if "五年" in match.group():
        return Section(span(years.report, years.report + PLAN_YEARS - 1), "target")
    return None


def of_one_year(line: str, section: Section, years: Years) -> bool:
    """True where a line in a review of the years until the last one has more signs of that one alone (增长6%, 比上年) than of many."""
    if section.status != "actual" or not section.year.endswith(f"-{years.review}"):
        return False
    one = 2 * len(patterns.SINCE_LAST_YEAR.findall(line)) + len(patterns.GROWTH.findall(line))
    return one > 2 * len(patterns.OF_MANY_YEARS.findall(line)) + len(patterns.SUMMED_UP.findall(line))


def cues(text: str, current: Section, years: Years) -> Iterator[tuple[int, Section]]:
    """Yield (offset, section) wherever a sentence of a text opens another section than the one before it."""
    for match in patterns.SENTENCE.finditer(text):
        section = _cue(match.group(), current, years) if match.group() else current
        if section != current:
            current = section
            yield match.start(), section


def led_into(line: str, begun: Section, section: Section, years: Years) -> Section:
    """The section in which a list begins, by the paragraph that leads into it and the section ``begun`` that this began in.

    That of its last sentence, where this opens one without a figure (一年来，主要抓了六件事：); else the many years that it reviews,
    where it speaks of them (五年来…；2025年…); else ``section``, the one that it left.
    """
    if section.status != "actual" or begun.status == "target":
        return section
    turns = [(offset, turned) for offset, turned in cues(line, begun, years) if turned.status == "actual"]
    last = line[turns[-1][0] :].rstrip("。") if turns else ""
    if last and "。" not in last and not patterns.A_DIGIT.search(last):
        return turns[-1][1]
    spoken = [turned for _, turned in turns]
    if not turns or patterns.OPENING.sub("", line[: turns[0][0]]):
        spoken.insert(0, begun)
    if not any("-" in turned.year for turned in spoken) and patterns.MANY_YEARS.search(
        line.rstrip("。").split("。")[-1]
    ):
        return _past_years(years)
    return next((turned for turned in reversed(spoken) if "-" in turned.year), section)


def after(line: str, current: Section, years: Years, *, headed: bool = False) -> Section:
    """The section that a line leaves to the next one. headed: a heading has named no other period than the current one.

    A cue that opens the line holds on. One inside it holds on only if it turns from review to plan or back: 过去五年
    in the middle of a paragraph is a glance aside, and so is a sentence about many years that has its figures in
    itself. From many years to the last of them is no glance aside, unless all that follows is headed as of many; nor is it one
    to many years behind a sentence that closes the last (2025年任务的完成，标志着“十四五”圆满收官。过去五年，…).
    """
    section = current
    for offset, changed in cues(line, current, years):
        aside = "-" in changed.year and patterns.A_DIGIT.search(line[offset:].split("。")[0])
        narrower = not headed and "-" in section.year and changed.year == section.year[-4:]
        led = "-" in changed.year and not headed and patterns.CLOSED.fullmatch(line, 0, offset)
        if (
            changed.status != section.status
            or narrower
            or led
            or not (aside or patterns.OPENING.sub("", line[:offset]))
        ):
            section = changed
    return section
