"""The closed grammar of due wordings (完成时限, 报送时限): what it does not know, it leaves to a person."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.intake.nearest import nearest
from report_gen.intake.numbers import chinese_integer
from report_gen.model.plan import DueKind, DueRule


@dataclass(frozen=True, slots=True)
class _Given:
    """What the wording leans on: the creation period, and the year where only a title names it."""

    creation: tuple[date, date]
    year: int | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a grammar rule makes of a wording, before the wording itself and the rule's name are put beside it."""

    kind: DueKind
    on: date | None = None
    months: tuple[int, ...] = ()
    day: int = 0
    on_previous: bool = False
    dates: tuple[date, ...] = ()
    days: tuple[int, ...] = ()
    weekday: int = 0
    workday: int = 0


_Builder = Callable[[re.Match[str], _Given], _Reading | None]

_LEAP_YEAR: Final = 2000  # 2月29日 is a day of a yearly wording; in other years it falls on the 28th
_PLAIN: Final = str.maketrans("０１２３４５６７８９－—–～：．，", "0123456789----:.,")
_HAN_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_NUMBER: Final = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号])")
_WEEKDAYS: Final = "一二三四五六日"
_TENS: Final = {"上": 10, "中": 20, "下": 0}
_PLANS: Final = {"十三": 2020, "十四": 2025, "十五": 2030}

_YEAR: Final = r"(?:19|20)\d{2}"
_NAMED_YEAR: Final = f"(?P<year>{_YEAR})年"
_MONTH: Final = r"(?P<month>\d{1,2})月"
_DAY: Final = r"(?P<day>\d{1,2})[日号]"
_BY: Final = "(?:之前|以前|前)"
_DONE: Final = "(?:全部|基本)?(?:完成|建成|办结|落实到位)?"
_END: Final = f"(?:底|末)?{_BY}?{_DONE}"
_BY_DONE: Final = f"{_BY}?{_DONE}"
_HOUR: Final = r"(?:(?:上午|下午|中午)?(?:下班|\d{1,2}(?:时|点|:\d{2})(?:\d{1,2}分)?)?)"
_AT: Final = "(?:于|到|至|在|不晚于|不迟于|最迟不?(?:晚于)?|最晚)?"
_THIS: Final = "(?:今年|本年度?|当年)?的?"
_SEPARATED: Final = r"(\d{1,2}(?:月?(?:底|末)?(?:、|,|和|及)\d{1,2})*)"
_NUMBER: Final = r"(?:\d{1,2}|[一二两三四五六七八九十]+)"
_OPEN: Final = (
    "(?:持续(?:推进|开展|实施|进行|落实|深化|优化|跟踪)?|长期(?:坚持|推进|开展|实施|执行|落实|任务)?|长效推进|"
    "(?:常年|全程)(?:坚持|推进|开展|实施)?|常态化?(?:推进|开展|实施|管理)?|常抓不懈)"
)
_REPORT: Final = "(?:报送|上报|报)"
_ABOUT_LAST_QUARTER: Final = f"(?:,?{_REPORT}(?:上一?个?季度)(?:的)?[^,。；、前后]*)"
_ABOUT_LAST_MONTH: Final = f"(?:,?{_REPORT}(?:上一?个?月)(?:的)?[^,。；、前后]*)"
_QUARTER_START: Final = "(?:每个?季度?(?:首月|第一个月|结束后(?:的?下个?月)?)|季度结束后(?:的?下个?月)?)"
_SPAN: Final = "(?:个?(?:天|日|工作日|月|周|星期|季度|年|小时))"


def read_due(text: str, creation: tuple[date, date], year: int | None = None) -> DueRule:
    """The reading of a due wording; `creation` is the first and the last day of the creation period.

    `year` is the year of a document that names it only in its title; without it `12月`, `三季度`, `年底` stay unread.
    An empty wording gives NONE. A wording that no rule of `GRAMMAR` matches as a whole, or that names a day
    there is not (2月30日), gives UNREADABLE: it is kept word for word and nobody is ever late on it.
    """
    wording = _normal(text)
    if not wording:
        return DueRule(DueKind.NONE, text)
    given = _Given(creation, year)
    for name, pattern, build in GRAMMAR:
        match = pattern.fullmatch(wording)
        found = build(match, given) if match else None
        if found:
            return DueRule(
                found.kind, text, name, found.on, found.months, found.day, found.on_previous,
                found.dates, found.days, found.weekday, found.workday,
            )  # fmt: skip
    return DueRule(DueKind.UNREADABLE, text)


def nearest_wording(text: str) -> str:
    """The known due wording most like the text, to show beside one that could not be read; '' if none is like it."""
    return nearest(_normal(text), SAMPLES)


def _normal(text: str) -> str:
    """The wording without blanks and end marks, digits half-width, 二〇二四年六月 in digits."""
    plain = re.sub(r"\s+", "", text).translate(_PLAIN).rstrip("。；;,")
    return _HAN_NUMBER.sub(_in_digits, plain)


def _in_digits(match: re.Match[str]) -> str:
    words = match[0]
    if len(words) == 4 and "十" not in words:
        return words.translate(_HAN_DIGITS)
    number = chinese_integer(words)
    return words if number is None else str(number)


def _int(text: str) -> int:
    return int(text) if text.isdigit() else chinese_integer(text) or 0


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _ends(year: int, month: int) -> date | None:
    return date(year, month, _last_day(year, month)) if 1 <= month <= 12 else None


def _date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= _last_day(year, month) else None


def _once(on: date | None) -> _Reading | None:
    return _Reading(DueKind.ONCE, on=on) if on else None


def _year(match: re.Match[str], given: _Given) -> int | None:
    """The year the wording names, else the one given from outside."""
    named = match.groupdict().get("year")
    return int(named) if named else given.year


def _month_end(match: re.Match[str], given: _Given) -> _Reading | None:
    year = _year(match, given)
    return _once(_ends(year, int(match["month"]))) if year else None


def _day(match: re.Match[str], given: _Given) -> _Reading | None:
    year = _year(match, given)
    return _once(_date(year, int(match["month"]), int(match["day"]))) if year else None


def _ten_days(match: re.Match[str], given: _Given) -> _Reading | None:
    """上旬 ends on the 10th, 中旬 on the 20th, 下旬 with the month."""
    year, month = _year(match, given), int(match["month"])
    if year is None or not 1 <= month <= 12:
        return None
    return _once(date(year, month, _TENS[match["ten"]] or _last_day(year, month)))


def _year_end(match: re.Match[str], given: _Given) -> _Reading | None:
    year = _year(match, given)
    return _once(date(year, 12, 31)) if year else None


def _half_year_end(match: re.Match[str], given: _Given) -> _Reading | None:
    year = _year(match, given)
    return _once(_ends(year, 6 if match["half"] == "上" else 12)) if year else None


def _quarter_end(match: re.Match[str], given: _Given) -> _Reading | None:
    year = _year(match, given)
    return _once(_ends(year, _quarter(match["quarter"]) * 3)) if year else None


def _quarter(text: str) -> int:
    return "一二三四".find(text) + 1 or int(text)


def _plan_end(match: re.Match[str], _: _Given) -> _Reading:
    return _Reading(DueKind.ONCE, on=date(_PLANS[match["plan"]], 12, 31))


def _creation_end(_: re.Match[str], given: _Given) -> _Reading:
    return _Reading(DueKind.CREATION_END, on=given.creation[1])


def _several_months(match: re.Match[str], _: _Given) -> _Reading | None:
    """2024年6月、12月; 2024年6月和2025年6月: each month's last day."""
    year, days = 0, []
    for named, month in re.findall(r"(?:(\d{4})年)?(\d{1,2})", match["months"]):
        year = int(named or year)
        days.append(_ends(year, int(month)))
    return _several(days)


def _several(days: Iterable[date | None]) -> _Reading | None:
    given = tuple(days)
    dates = tuple(sorted({day for day in given if day}))
    return _Reading(DueKind.ONCE, on=dates[-1], dates=dates) if len(dates) == len(given) else None


def _from_to(match: re.Match[str], _: _Given) -> _Reading | None:
    """2024年1月至6月: the work is due when the span ends."""
    first = _ends(int(match["year"]), int(match["month"]))
    last = _ends(int(match["last"] or match["year"]), int(match["until"]))
    return _once(last) if first and last and first < last else None


def _open(_: re.Match[str], __: _Given) -> _Reading:
    return _Reading(DueKind.OPEN)


def _relative(_: re.Match[str], __: _Given) -> _Reading:
    return _Reading(DueKind.RELATIVE)


def _yearly_months(match: re.Match[str], _: _Given) -> _Reading | None:
    numbers = [int(number) for number in re.findall(r"\d+", match[1])]
    if len(set(numbers)) < len(numbers) or not all(1 <= number <= 12 for number in numbers):
        return None
    return _Reading(DueKind.YEARLY, months=tuple(sorted(numbers)))


def _yearly_days(match: re.Match[str], _: _Given) -> _Reading | None:
    """每年1月15日、7月15日前: one day of several months; days that differ are no rule of ours."""
    named = [(int(month), int(day)) for month, day in re.findall(r"(\d+)月(\d+)", match[0])]
    months, days = {month for month, _ in named}, {day for _, day in named}
    if len(days) > 1 or len(months) < len(named) or not all(_date(_LEAP_YEAR, *pair) for pair in named):
        return None
    return _Reading(DueKind.YEARLY, months=tuple(sorted(months)), day=days.pop())


def _yearly_quarter(match: re.Match[str], _: _Given) -> _Reading:
    return _Reading(DueKind.YEARLY, months=(_quarter(match["quarter"]) * 3,))


def _yearly_half(match: re.Match[str], _: _Given) -> _Reading:
    return _Reading(DueKind.YEARLY, months=(6 if match["half"] == "上" else 12,))


def _yearly(*months: int) -> _Builder:
    return lambda _, __: _Reading(DueKind.YEARLY, months=months)


def _quarterly(day: int, *, on_previous: bool = False) -> _Builder:
    return lambda _, __: _Reading(DueKind.QUARTERLY, day=day, on_previous=on_previous)


def _quarterly_day(match: re.Match[str], _: _Given) -> _Reading | None:
    day = int(match["day"])
    about_previous = "后" in match[0] or bool(match["previous"])
    return _Reading(DueKind.QUARTERLY, day=day, on_previous=about_previous) if 1 <= day <= 31 else None


def _workdays(kind: DueKind) -> _Builder:
    def build(match: re.Match[str], _: _Given) -> _Reading | None:
        count = _int(match["count"])
        about_previous = "后" in match[0] or bool(match.groupdict().get("previous"))
        return _Reading(kind, workday=count, on_previous=about_previous) if 1 <= count <= 20 else None

    return build


def _monthly_day(match: re.Match[str], _: _Given) -> _Reading | None:
    day = int(match["day"])
    about_previous = "次月" in match[0] or bool(match["previous"])
    return _Reading(DueKind.MONTHLY, day=day, on_previous=about_previous) if 1 <= day <= 31 else None


def _monthly_days(match: re.Match[str], _: _Given) -> _Reading | None:
    days = tuple(int(number) for number in re.findall(r"\d+", match["days"]))
    if list(days) != sorted(set(days)) or not all(1 <= day <= 31 for day in days):
        return None
    return _Reading(DueKind.MONTHLY, day=days[-1], days=days)


def _monthly_end(_: re.Match[str], __: _Given) -> _Reading:
    return _Reading(DueKind.MONTHLY)


def _weekly_day(match: re.Match[str], _: _Given) -> _Reading:
    return _Reading(DueKind.WEEKLY, weekday=_WEEKDAYS.index(match["weekday"].replace("天", "日")) + 1)


def _weekly(_: re.Match[str], __: _Given) -> _Reading:
    return _Reading(DueKind.WEEKLY)


# Name of the rule, a wording it reads, what the whole wording must look like (blanks taken out, digits half-width), what
# it means. X前, X底前, X之前 mean the last day of the named unit; 第一周内 means day 1 to 7.
_RULES: Final[tuple[tuple[str, str, str, _Builder], ...]] = (
    ("某年某月", "2024年6月底前", rf"{_AT}{_NAMED_YEAR}{_MONTH}份?{_END}", _month_end),
    ("某年某月某日", "2024年6月30日前", rf"{_AT}{_NAMED_YEAR}{_MONTH}{_DAY}{_HOUR}{_BY_DONE}", _day),
    ("数字日期", "2024.6.30前", rf"(?P<year>{_YEAR})([-./])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_BY_DONE}", _day),
    ("数字年月", "2024.6", rf"(?P<year>{_YEAR})[-./](?P<month>\d{{1,2}}){_END}", _month_end),
    ("某月某旬", "2024年6月中旬", rf"{_AT}{_NAMED_YEAR}{_MONTH}(?P<ten>[上中下])旬{_END}", _ten_days),
    ("某年年底", "2025年底前", rf"{_AT}{_NAMED_YEAR}(?:年?(?:底|末){_BY_DONE}|年?内(?:完成)?)", _year_end),
    ("某年半年", "2024年上半年", rf"{_AT}{_NAMED_YEAR}(?P<half>[上下])半年{_END}", _half_year_end),
    ("某年季度", "2024年三季度", rf"{_AT}{_NAMED_YEAR}第?(?P<quarter>[一二三四1-4])季度{_END}", _quarter_end),
    (
        "多个月份",
        "2024年6月、12月",
        rf"{_AT}(?P<months>{_YEAR}年\d{{1,2}}(?:月?(?:底|末)?(?:、|,|和|及)(?:{_YEAR}年)?\d{{1,2}})+)月份?{_END}",
        _several_months,
    ),
    (
        "起止时间",
        "2024年1月至6月",
        rf"(?:从|自)?{_NAMED_YEAR}{_MONTH}(?:-{{1,2}}|至|到)(?:(?P<last>{_YEAR})年)?(?P<until>\d{{1,2}})月{_END}",
        _from_to,
    ),
    (
        "规划期末",
        "“十四五”末",
        rf"{_AT}“?(?P<plan>十[三四五])五”?(?:规划)?(?:期|时期)?(?:末|底|结束){_BY_DONE}",
        _plan_end,
    ),
    (
        "创建期末",
        "到创建期末",
        rf"{_AT}(?:示范|创建)(?:建设|工程)?期(?:末|结束|满|内)(?:底|末)?{_BY_DONE}",
        _creation_end,
    ),
    ("某月", "12月底前", rf"{_AT}{_THIS}{_MONTH}份?{_END}", _month_end),
    ("某月某日", "4月15日前", rf"{_AT}{_THIS}{_MONTH}{_DAY}{_HOUR}{_BY_DONE}", _day),
    ("某旬", "6月中旬", rf"{_AT}{_THIS}{_MONTH}(?P<ten>[上中下])旬{_END}", _ten_days),
    ("年底", "年底前", rf"{_AT}{_THIS}年?(?:底|末){_BY_DONE}", _year_end),
    ("某半年", "下半年", rf"{_AT}{_THIS}(?P<half>[上下])半年{_END}", _half_year_end),
    ("某季度", "三季度", rf"{_AT}{_THIS}第?(?P<quarter>[一二三四1-4])季度{_END}", _quarter_end),
    ("持续推进", "持续推进", rf"{_OPEN}(?:[、,并]{{0,2}}{_OPEN})?", _open),
    ("每年某月", "每年1、7月", rf"每年的?{_SEPARATED}月份?{_END}", _yearly_months),
    (
        "每年某月某日",
        "每年6月30日前",
        rf"每年的?\d{{1,2}}月\d{{1,2}}[日号](?:(?:、|,|和|及)\d{{1,2}}月\d{{1,2}}[日号])*{_BY_DONE}",
        _yearly_days,
    ),
    ("每年季度", "每年第一季度", rf"每年的?第?(?P<quarter>[一二三四1-4])季度{_END}", _yearly_quarter),
    ("每年半年", "每年上半年", rf"每年的?(?P<half>[上下])半年{_END}", _yearly_half),
    ("每年年末", "每年年底前", rf"每年(?:年?(?:底|末){_BY_DONE}|一次)?", _yearly(12)),
    ("每半年", "每半年一次", "每半年(?:末前?|一次|一通报)?", _yearly(6, 12)),
    (
        "每季度第一周报上季",
        "每季度的第一周内报送上一季度",
        rf"(?:于|在)?每个?季度?的?(?:第一周|首周)(?:内|前)?{_ABOUT_LAST_QUARTER}",
        _quarterly(7, on_previous=True),
    ),
    ("每季度第一周", "每季度第一周内", "(?:于|在)?每个?季度?的?(?:第一周|首周)(?:内|前)?", _quarterly(7)),
    (
        "每季度某日",
        "每季度首月10日前",
        rf"(?:于|在)?{_QUARTER_START}的?{_DAY}(?:前|内)(?P<previous>{_ABOUT_LAST_QUARTER})?",
        _quarterly_day,
    ),
    (
        "每季度工作日",
        "每季度结束后10个工作日内",
        rf"(?:于|在)?{_QUARTER_START}的?前?(?P<count>{_NUMBER})个工作日(?:前|内)?(?P<previous>{_ABOUT_LAST_QUARTER})?",
        _workdays(DueKind.QUARTERLY),
    ),
    ("每季度", "每季度末前", rf"每个?季度?(?:末{_BY}?|底{_BY}?|一次|一调度)?", _quarterly(0)),
    (
        "每月某日",
        "每月10日前",
        rf"(?:务必)?(?:于|在)?每个?月的?{_DAY}{_BY}?(?P<previous>{_ABOUT_LAST_MONTH})?",
        _monthly_day,
    ),
    (
        "次月某日",
        "次月5日前",
        rf"(?:于|在)?(?:每个?月)?次月的?{_DAY}{_BY}?(?P<previous>{_ABOUT_LAST_MONTH}|{_REPORT})?",
        _monthly_day,
    ),
    (
        "每月多日",
        "每月15日和30日前",
        rf"(?:务必)?(?:于|在)?每个?月的?(?P<days>\d{{1,2}}[日号]?(?:(?:、|,|和|及)\d{{1,2}}[日号]?)+)(?<=[日号]){_BY}?",
        _monthly_days,
    ),
    (
        "每月工作日",
        "每月前5个工作日内",
        rf"(?:于|在)?每个?月的?前(?P<count>{_NUMBER})个工作日(?:前|内)?(?P<previous>{_ABOUT_LAST_MONTH})?",
        _workdays(DueKind.MONTHLY),
    ),
    ("每月底", "每月底前", rf"(?:于|在)?每个?月的?(?:(?:底|末|月底){_BY}?|一次)?", _monthly_end),
    (
        "每周某日",
        "每周五上午下班前",
        rf"(?:于|在)?每(?:周|星期)(?P<weekday>[一二三四五六日天]){_HOUR}{_BY}?",
        _weekly_day,
    ),
    ("每周", "每周一次", "每(?:周|星期)(?:1次|一次|内)?", _weekly),
    (
        "相对时限",
        "会后10天内",
        rf"(?:自|在)?[^每\d年月,。；、]{{1,12}}(?:后|之日起)的?{_NUMBER}{_SPAN}(?:之|以)?内{_DONE}",
        _relative,
    ),
)
GRAMMAR: Final[tuple[tuple[str, re.Pattern[str], _Builder], ...]] = tuple(
    (name, re.compile(pattern, re.ASCII), build) for name, _, pattern, build in _RULES
)
SAMPLES: Final = tuple(sample for _, sample, _, _ in _RULES)
