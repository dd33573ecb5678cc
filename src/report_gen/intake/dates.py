"""Dates as people type them: 2024-6-30, 2024.6.30, 20240630, 2024年6月30日, 二〇二四年六月三十日, serial numbers.

A date without a day (2024年6月, 2024年上半年, 2024年底) is the last day named, and says so; a date without a year is none, unless the caller
knows the year (the receipt register of a period does).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from report_gen.intake.numbers import chinese_integer, narrow
from report_gen.model.submission import Conversion

_EPOCH: Final = date(1899, 12, 30)  # day 0 of spreadsheet serial numbers (after their false 29 February 1900)
_SERIALS: Final = range(20000, 60001)  # 1954 to 2064
_YEARS: Final = range(2000, 2100)
_CLOCK: Final = re.compile(r"[T ]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
_FULL: Final = (
    re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?"),
    re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MONTH: Final = re.compile(r"(\d{4})(?: ?年 ?|[-./])(\d{1,2})(?:月?|月份|月[底末]|月份?[底末])")
_LONG_DASHES: Final = str.maketrans("—–―‐‑", "-----")
_ENDINGS: Final = "。;；,、"
_SPACED: Final = re.compile(r"\s*([-./年月])\s*")
_PART_OF_YEAR: Final = re.compile(r"(\d{4})年?(?:年[底末]|([上下])半年|第?([一二三四1-4])季度)")
_NO_YEAR: Final = re.compile(r"(\d{1,2}) ?(?:月|[-./]) ?(\d{1,2}) ?[日号]?")
_LOOKS_YEARLESS: Final = re.compile(
    r"(\d{1,2}) ?(?:月 ?(?:\d{1,2} ?[日号]?)?|[./]\d{1,2})(?:[底末初前]|中旬|上旬|下旬)?"
)
_CHINESE_PART: Final = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号])")
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date read; `value` is None where there is none. `day_added` says that only the month was given."""

    value: date | None
    steps: tuple[Conversion, ...] = ()
    day_added: bool = False
    no_year: bool = False


_NONE: Final = DateReading(None)


def read_date(value: object, year: int | None = None) -> DateReading:
    """The day a cell's value names. `year` completes `6月30日`; without it that is `no_year`."""
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return DateReading(day) if day.year in _YEARS else _NONE
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(value, year) if isinstance(value, str) else _NONE


def read_moment(value: object, year: int | None) -> datetime | None:
    """The moment a register cell names; midnight where it gives no clock time; None where it names none.

    `year` completes a date without one, as in `read_date`.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, float):
        return _from_serial(value)
    text, clock = _clock(value) if isinstance(value, str) else (value, time())
    reading = read_date(text, year)
    exact = reading.value if reading.value and not reading.day_added else None
    return datetime.combine(exact, clock) if exact and clock is not None else None


def exact_moment(text: str) -> datetime | None:
    """The moment a clerk wrote in any writing `read_moment` knows; None without a year or a time of day."""
    return read_moment(text, None) if _CLOCK.search(narrow(text)) else None


def _clock(value: str) -> tuple[str, time | None]:
    """The text without the clock time at its end, and that time; None where there is no such time."""
    text = narrow(value)
    match = _CLOCK.search(text)
    if not match:
        return text, time()
    hour, minute, second = (int(part or 0) for part in match.groups())
    on_the_clock = hour <= 23 and minute <= 59 and second <= 59
    return text[: match.start()], time(hour, minute, second) if on_the_clock else None


def _from_serial(value: float) -> datetime | None:
    days = int(value)
    if days not in _SERIALS:
        return None
    return datetime.combine(_EPOCH, time()) + timedelta(days=days, seconds=round((value - days) * 86400))


def _from_number(value: float) -> DateReading:
    if (isinstance(value, int) or value.is_integer()) and int(value) in _SERIALS:
        return _from_days(int(value))
    text = str(value)
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):
        return _NONE  # 2024.1 and 2024.10 are the same number
    return _from_text(text, None)


def _from_days(days: int) -> DateReading:
    day = _EPOCH + timedelta(days=days)
    return DateReading(day, (Conversion(str(days), day.isoformat(), "日期序列号"),))


def _from_text(text: str, year: int | None) -> DateReading:
    plain = narrow(text).translate(_LONG_DASHES).rstrip(_ENDINGS)
    if re.fullmatch(r"\d{5}", plain, re.ASCII) and int(plain) in _SERIALS:
        return _from_days(int(plain))
    plain = _CLOCK.sub("", _CHINESE_PART.sub(_arabic, plain)).strip()
    plain = _SPACED.sub(r"\1", plain)
    for pattern in _FULL:
        match = pattern.fullmatch(plain)
        if match:
            parts = [int(part) for part in match.groups() if part.isdigit()]
            return _dated(text, parts[0], parts[1], parts[2])
    match = _MONTH.fullmatch(plain)
    if match:
        return _end_of_month(text, int(match[1]), int(match[2]))
    match = _PART_OF_YEAR.fullmatch(plain)
    if match:
        return _end_of_month(text, int(match[1]), _last_month(match), "只写到时段，取该时段最后一日")
    match = _NO_YEAR.fullmatch(plain)
    if match and year:
        return _dated(text, year, int(match[1]), int(match[2]))
    return DateReading(None, no_year=_LOOKS_YEARLESS.fullmatch(plain) is not None)


def _arabic(match: re.Match[str]) -> str:
    """Chinese numerals of a date in digits: years digit by digit, months and days as numbers."""
    words = match[0]
    number = chinese_integer(words)
    return str(number) if number is not None else words.translate(_DIGITS)


def _dated(text: str, year: int, month: int, day: int) -> DateReading:
    """The day, if the calendar has it."""
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return _NONE
    value = date(year, month, day)
    steps = () if text.strip() == value.isoformat() else (Conversion(text.strip(), value.isoformat(), "日期写法"),)
    return DateReading(value, steps)


def _last_month(match: re.Match[str]) -> int:
    """The last month of the named half-year or quarter; December where the end of the year is named."""
    if match[3]:
        return 3 * ("一二三四".find(match[3]) + 1 or int(match[3]))
    return 6 if match[2] == "上" else 12


def _end_of_month(text: str, year: int, month: int, rule: str = "只写到月，取当月最后一日") -> DateReading:
    if year not in _YEARS or not 1 <= month <= 12:
        return _NONE
    value = date(year, month, calendar.monthrange(year, month)[1])
    return DateReading(value, (Conversion(text.strip(), value.isoformat(), rule),), day_added=True)
