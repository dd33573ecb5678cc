"""The closed grammar of due wordings (完成时限, 报送时限): what it does not know, it leaves to a person."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.model.plan import DueKind, DueRule

Creation = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a grammar rule makes of a wording, before the wording itself and the rule's name are put beside it."""

    kind: DueKind
    on: date | None = None
    months: tuple[int, ...] = ()
    day: int = 0
    on_previous: bool = False


_Builder = Callable[[re.Match[str], Creation], _Reading | None]

_LEAP_YEAR: Final = 2000  # 2月29日 is a day of a yearly wording; in other years it falls on the 28th
_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_YEAR: Final = r"((?:19|20)\d{2})"
_BY: Final = "(?:之前|以前|前)"
_END: Final = f"(?:底|末)?{_BY}?"
_AT: Final = "(?:于|到|至|在)?"
_SEPARATED: Final = r"(\d{1,2}(?:月?(?:底|末)?(?:、|，|,|和|及)\d{1,2})*)"
_OPEN_WORDS: Final = (
    "持续推进|持续开展|持续|长期|长期坚持|长期推进|长期开展|常态化|常态化推进|常态化开展|持续推进、长期坚持"
)
_ABOUT_LAST_QUARTER: Final = "(?:(?:，|,)?(?:报送|上报|报)(?:上一?个?季度)(?:的)?[^，。；、前后]*)"
_ABOUT_LAST_MONTH: Final = "(?:(?:，|,)?(?:报送|上报|报)(?:上一?个?月)(?:的)?[^，。；、前后]*)"


def read_due(text: str, creation: tuple[date, date]) -> DueRule:
    """The reading of a due wording; `creation` is the first and the last day of the creation period.

    An empty wording gives NONE. A wording that no rule of `GRAMMAR` matches as a whole, or that names a day
    there is not (2月30日), gives UNREADABLE: it is kept word for word and nobody is ever late on it.
    """
    wording = re.sub(r"\s+", "", text).translate(_DIGITS).rstrip("。；")
    if not wording:
        return DueRule(DueKind.NONE, text)
    for name, pattern, build in GRAMMAR:
        match = pattern.fullmatch(wording)
        reading = build(match, creation) if match else None
        if reading:
            return DueRule(reading.kind, text, name, reading.on, reading.months, reading.day, reading.on_previous)
    return DueRule(DueKind.UNREADABLE, text)


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _month_end(match: re.Match[str], _: Creation) -> _Reading | None:
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return None
    return _Reading(DueKind.ONCE, on=date(year, month, _last_day(year, month)))


def _day(match: re.Match[str], _: Creation) -> _Reading | None:
    year, month, day = (int(match[index]) for index in (1, 2, 3))
    if not (1 <= month <= 12 and 1 <= day <= _last_day(year, month)):
        return None
    return _Reading(DueKind.ONCE, on=date(year, month, day))


def _year_end(match: re.Match[str], _: Creation) -> _Reading:
    return _Reading(DueKind.ONCE, on=date(int(match[1]), 12, 31))


def _half_year_end(match: re.Match[str], _: Creation) -> _Reading:
    return _Reading(DueKind.ONCE, on=date(int(match[1]), 6, 30) if match[2] == "上" else date(int(match[1]), 12, 31))


def _quarter_end(match: re.Match[str], _: Creation) -> _Reading:
    year, month = int(match[1]), ("一二三四".find(match[2]) + 1 or int(match[2])) * 3
    return _Reading(DueKind.ONCE, on=date(year, month, _last_day(year, month)))


def _creation_end(_: re.Match[str], creation: Creation) -> _Reading:
    return _Reading(DueKind.CREATION_END, on=creation[1])


def _open(_: re.Match[str], __: Creation) -> _Reading:
    return _Reading(DueKind.OPEN)


def _yearly_months(match: re.Match[str], _: Creation) -> _Reading | None:
    numbers = [int(number) for number in re.findall(r"\d+", match[1])]
    if len(set(numbers)) < len(numbers) or not all(1 <= number <= 12 for number in numbers):
        return None
    return _Reading(DueKind.YEARLY, months=tuple(sorted(numbers)))


def _yearly_day(match: re.Match[str], _: Creation) -> _Reading | None:
    month, day = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= _last_day(_LEAP_YEAR, month)):
        return None
    return _Reading(DueKind.YEARLY, months=(month,), day=day)


def _yearly(*months: int) -> _Builder:
    return lambda _, __: _Reading(DueKind.YEARLY, months=months)


def _quarterly(day: int, *, on_previous: bool = False) -> _Builder:
    return lambda _, __: _Reading(DueKind.QUARTERLY, day=day, on_previous=on_previous)


def _quarterly_day(match: re.Match[str], _: Creation) -> _Reading | None:
    day = int(match[1])
    about_previous = "结束后" in match[0] or bool(match["previous"])
    return _Reading(DueKind.QUARTERLY, day=day, on_previous=about_previous) if 1 <= day <= 31 else None


def _monthly_day(match: re.Match[str], _: Creation) -> _Reading | None:
    day = int(match[1])
    return _Reading(DueKind.MONTHLY, day=day, on_previous=bool(match["previous"])) if 1 <= day <= 31 else None


def _monthly_end(_: re.Match[str], __: Creation) -> _Reading:
    return _Reading(DueKind.MONTHLY)


# Name of the rule, what the whole wording must look like (blanks taken out, digits half-width), what it means.
# X前, X底前, X之前 mean the last day of the named unit; 第一周内 means day 1 to 7.
GRAMMAR: Final[tuple[tuple[str, re.Pattern[str], _Builder], ...]] = tuple(
    (name, re.compile(pattern, re.ASCII), build)
    for name, pattern, build in (
        ("某年某月", rf"{_AT}{_YEAR}年(\d{{1,2}})月份?{_END}", _month_end),
        ("某年某月某日", rf"{_AT}{_YEAR}年(\d{{1,2}})月(\d{{1,2}})[日号]{_BY}?", _day),
        ("数字日期", rf"{_YEAR}[-./](\d{{1,2}})[-./](\d{{1,2}}){_BY}?", _day),
        ("数字年月", rf"{_YEAR}[-./](\d{{1,2}}){_END}", _month_end),
        ("某年年底", rf"{_AT}{_YEAR}年年?(?:底|末){_BY}?", _year_end),
        ("某年半年", rf"{_AT}{_YEAR}年([上下])半年{_END}", _half_year_end),
        ("某年季度", rf"{_AT}{_YEAR}年第?([一二三四1-4])季度{_END}", _quarter_end),
        ("创建期末", rf"{_AT}(?:创建|示范)期(?:末|结束){_BY}?", _creation_end),
        ("持续推进", _OPEN_WORDS, _open),
        ("每年某月", rf"每年的?{_SEPARATED}月份?{_END}", _yearly_months),
        ("每年某月某日", rf"每年的?(\d{{1,2}})月(\d{{1,2}})[日号]{_BY}?", _yearly_day),
        ("每年年末", rf"每年(?:年?(?:底|末){_BY}?|一次)?", _yearly(12)),
        ("每半年", "每半年(?:末前?|一次|一通报)?", _yearly(6, 12)),
        (
            "每季度第一周报上季",
            rf"(?:于|在)?每个?季度?的?(?:第一周|首周)(?:内|前)?{_ABOUT_LAST_QUARTER}",
            _quarterly(7, on_previous=True),
        ),
        ("每季度第一周", "(?:于|在)?每个?季度?的?(?:第一周|首周)(?:内|前)?", _quarterly(7)),
        (
            "每季度某日",
            rf"(?:于|在)?每个?季度?(?:首月|第一个月|结束后)的?(\d{{1,2}})[日号](?:前|内)(?P<previous>{_ABOUT_LAST_QUARTER})?",
            _quarterly_day,
        ),
        ("每季度", rf"每个?季度?(?:末{_BY}?|底{_BY}?|一次|一调度)?", _quarterly(0)),
        (
            "每月某日",
            rf"(?:务必)?(?:于|在)?每个?月的?(\d{{1,2}})[日号](?:之前|以前|前)?(?P<previous>{_ABOUT_LAST_MONTH})?",
            _monthly_day,
        ),
        ("每月底", rf"(?:于|在)?每个?月的?(?:(?:底|末|月底){_BY}?|一次)?", _monthly_end),
    )
)
