"""Time expressions of reports → the periods of records: 2022, 2021-2025, 2022H1, 2022Q1, 2022-06, or nothing."""

from __future__ import annotations

import re

from .number import parse_number

BLANK_AND_QUOTES = str.maketrans("０１２３４５６７８９", "0123456789", '“”"‘’「」 \u3000\t')
# 十五 began in 2001 and every plan since 三五 five years after the one before it; the first two stand apart
PLAN_YEARS, TENTH_PLAN = 5, 2001
EARLY_PLANS = {1: 1953, 2: 1958}
# the terms of congresses that began in 2023: of the nation and most provinces, and of those that count otherwise
TERM_BEGAN, LATEST_TERM = 2023, 14
LATEST_TERMS = {
    "北京市": 16, "天津市": 18, "上海市": 16, "重庆市": 6, "海南省": 7, "西藏自治区": 12, "宁夏回族自治区": 13,
}  # fmt: skip
MOST_TERMS = 5  # back: an earlier one is that of a province that counts otherwise

DIGIT = "一二两三四五六七八九十"
YEAR = r"(?P<year>(?:19|20)\d\d)"
RANGE = re.compile(r"(?P<start>(?:19|20)\d\d)年?(?:[—–\-~～]+|至|到)(?P<end>(?:19|20)?\d\d)年?")
EXPLICIT = re.compile(YEAR + r"年?")
PLAN = re.compile(rf"(?P<number>[{DIGIT}]{{1,2}})五(?![年个万千百亿])(?P<rest>.*)")
# what follows a year, or stands for one, and narrows it
HALF = re.compile(r"(?P<half>[上下])半年")
QUARTER = re.compile(r"(?P<up_to>前)?第?(?P<quarter>[一二三四1-4])个?季度")
MONTHS = re.compile(r"(?P<first>1[0-2]|[1-9])月?(?:[—–\-~～]+|至|到)(?P<last>1[0-2]|[1-9])月")
MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])月")
# spans of years that end in the review year, or begin in the report's year
COUNT = rf"(?P<count>[{DIGIT}]{{1,3}}|\d{{1,2}})"
AHEAD = re.compile(rf"(?:今后|未来|接下来|下一步)(?:的)?{COUNT}年")
BEHIND = re.compile(
    rf"(?:连续|连|近|过去|这|刚刚过去的|此前|前|最近)?(?:的)?{COUNT}个?年(?:来|间|以来|内|多来|平均|时间|连续)?"
)
AGO = re.compile(rf"{COUNT}年(?:以)?前")
SINCE = re.compile(YEAR + r"年?(?:以来|起|至今)")

YEAR_WORDS = (  # word, years from the report's year
    (re.compile(r"前年"), -2),
    (re.compile(r"去年"), -1),
    (re.compile(r"今年"), 0),
    (re.compile(r"明年"), 1),
)
# 一、二季度, 2021年和2022年: what each of several values is of; 一至四季度
AND = re.compile(r"[、和与及]")
MANY = re.compile(r"\d{4}-\d{4}")
PERIOD_WORD = re.compile(r"(?:季度|月|年)$")
EVERY_QUARTER = re.compile(r"(?P<before>.*?)(?P<first>[一二三四])(?:至|到)(?P<last>[一二三四])季度")
LAST_YEAR = re.compile(r"上一?年|上年度|前一年")
THIS_GOVERNMENT = re.compile(r"本届政府")
NOW = re.compile(r"目前")
SAME_PART = re.compile(r"同期$")
# a season has no form of its own
HOLIDAY = re.compile(r"春节|元旦|清明|端午|五一|中秋|国庆|十一|假期|黄金周")
# until the end of a month what is counted adds up from January; 12月底 is the end of the year
MONTH_END = re.compile(r"(?P<month>1[0-2]|0?[1-9])月[底末]")
ONE_YEAR = re.compile(r"(?:过去|刚刚过去|这|近)?的?一年来?")
BOTH_YEARS = re.compile(r"今明两年")


def span(start: int, end: int) -> str:
    """``2021-2025``, or the one year where start and end are the same."""
    return f"{start}-{end}" if start != end else str(start)


def plan_years(number: str) -> tuple[int, int] | None:
    """First and last year of a five-year plan by its number: 十四 → (2021, 2025), 九 → (1996, 2000)."""
    value = parse_number(number).value
    if not value or not 1 <= value <= 30:
        return None
    start = EARLY_PLANS.get(int(value), TENTH_PLAN + PLAN_YEARS * (int(value) - 10))
    return start, start + PLAN_YEARS - 1


def session_year(place: str, term: str, session: str) -> int | None:
    """The year in which a session of a congress met, one a year; None for what cannot be. Numbers are Chinese numerals.

    place: the full name of a province, or "" for the nation and for 省 without a name.
    """
    latest = LATEST_TERMS.get(place, LATEST_TERM)
    number, count = parse_number(term).value, parse_number(session).value
    if not number or not count or not latest - MOST_TERMS <= number <= latest or count > PLAN_YEARS:
        return None
    return int(TERM_BEGAN - PLAN_YEARS * (latest - number) + count - 1)


def resolve_year(
    mention: str, report_year: str, review_year: str, *, status: str = "actual", section_year: str = ""
) -> str:
    """Return the period that a time expression means in a report, or the empty string where it says none.

    report_year is the year the report was given in and plans for, review_year the year it looks back on. status is
    that of the value: 全年, 年内 and 一季度 are of the review year for ``actual`` ones, of the report's year for
    ``target``. section_year, the period of the section, decides which year 上年 precedes and how long 五年来 is. Part
    of a year that has no form (前三季度, 1—11月) gives the year.
    """
    text = mention.translate(BLANK_AND_QUOTES)
    if not text or not (report_year.isdecimal() and review_year.isdecimal()):
        match = EXPLICIT.search(text)
        return _part(text, int(match["year"])) if match else ""
    report, review = int(report_year), int(review_year)
    section = int(section_year[:4]) if len(section_year) in (4, 6) else None
    if SAME_PART.search(text) and section is not None:
        return f"{section - 1}{section_year[4:]}"  # 上年同期 in a report on a half
    return (
        _named_years(text, report, review)
        or _plan(text, review)
        or _many_years(text, report, review, status, section_year)
        or _part(text, _anchor(text, report, review, status, section))
    )


def listed_periods(mention: str) -> list[str]:
    """The time expressions that one lists: 一季度 and 二季度 for 一、二季度. Empty for one that lists none."""
    text = mention.translate(BLANK_AND_QUOTES)
    if match := EVERY_QUARTER.fullmatch(text):
        quarters = "一二三四"
        first, last = quarters.index(match["first"]), quarters.index(match["last"])
        return [f"{match['before']}{quarter}季度" for quarter in quarters[first : last + 1]]
    parts, word = AND.split(text), PERIOD_WORD.search(text)
    if len(parts) < 2 or not word or "" in parts:
        return []
    return [part if PERIOD_WORD.search(part) else part + word.group() for part in parts]


def _named_years(text: str, report: int, review: int) -> str:
    """2021—2025年, 2012年以来, 今明两年, or a year in digits with the part of it that is meant."""
    if match := RANGE.search(text):
        start, end = int(match["start"]), int(match["start"][: 4 - len(match["end"])] + match["end"])
        return span(start, end) if start <= end else str(start)
    if (match := SINCE.search(text)) and int(match["year"]) < review:
        return span(int(match["year"]), review)
    if match := EXPLICIT.search(text):
        return _part(text[match.end() :], int(match["year"]))
    return span(report, report + 1) if BOTH_YEARS.search(text) else ""


def _plan(text: str, review: int) -> str:
    """A five-year plan: 十四五 is 2021-2025, 十四五末 its last year, 十四五以来 what of it is over."""
    match = PLAN.match(text)
    years = plan_years(match["number"]) if match else None
    if not match or not years:
        return ""
    first, last = years
    rest = match["rest"]
    if re.match(r"(?:规划)?(?:期|时期|期间)?(?:末|最后一年|收官)", rest):
        return str(last)
    if "以来" in rest and first <= review < last:
        return span(first, review)
    if (part := re.match(rf"(?P<which>前|后)(?P<count>[{DIGIT}])年", rest)) and (
        n := parse_number(part["count"]).value
    ):
        return span(first, first + int(n) - 1) if part["which"] == "前" else span(last - int(n) + 1, last)
    return span(first, last)


def _many_years(text: str, report: int, review: int, status: str, section_year: str) -> str:
    """A number of years: 五年来, 今后三年, 连续9年, 三年内."""
    if THIS_GOVERNMENT.search(text) and not BEHIND.search(text):
        return section_year if MANY.fullmatch(section_year) else span(review - PLAN_YEARS + 1, review)
    if (match := AGO.search(text)) and (count := parse_number(match["count"]).value):
        return str(review - int(count))
    match = AHEAD.search(text)
    ahead = bool(match)
    match = match or BEHIND.search(text)
    count = parse_number(match["count"]).value if match else None
    if not match or not count or (count == 1 and not ahead):
        return ""
    if count == PLAN_YEARS and MANY.fullmatch(section_year):
        return section_year
    years = int(count)
    if status == "target" and "连续" in text:
        return span(report - years + 1, report)
    if ahead or status == "target":
        return span(report, report + years - 1)
    return span(review - years + 1, review)


def _anchor(text: str, report: int, review: int, status: str, section: int | None) -> int | None:
    """The year that a word for a year, or for a part of one, means."""
    for word, offset in YEAR_WORDS:
        if word.search(text):
            return report + offset
    here = section if section is not None and section <= report else report if status == "target" else review
    if LAST_YEAR.search(text):
        return here - 1
    if ONE_YEAR.search(text) or NOW.search(text):
        return review
    if HOLIDAY.search(text):
        return here
    if re.search(r"年|季度|月|期", text):
        return report if status == "target" else here
    return None


def _part(text: str, year: int | None) -> str:
    """A year, narrowed to the half, quarter or month that the text names."""
    if year is None:
        return ""
    if match := HALF.search(text):
        return f"{year}H{'12'['上下'.index(match['half'])]}"
    if match := QUARTER.search(text):
        quarter = "一二三四".find(match["quarter"]) + 1 or int(match["quarter"])
        return _up_to_month(year, 3 * quarter) if match["up_to"] else f"{year}Q{quarter}"
    if match := MONTHS.search(text):
        first, last = int(match["first"]), int(match["last"])
        if first == 1:
            return _up_to_month(year, last)
        return f"{year}Q{last // 3}" if last - first == 2 and last % 3 == 0 else str(year)
    if (match := MONTH_END.search(text)) and int(match["month"]) % 6 == 0:
        return _up_to_month(year, int(match["month"]))
    if match := MONTH.search(text):
        return f"{year}-{int(match['month']):02d}"
    return str(year)


def _up_to_month(year: int, month: int) -> str:
    """January to a month: a quarter or a half, where it is one, else the year."""
    return {3: f"{year}Q1", 6: f"{year}H1"}.get(month, str(year))
