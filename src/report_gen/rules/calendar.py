"""Working days: weekends, and the 节假日 rows of the plan that overrule them both ways."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def is_workday(day: date, holidays: Mapping[date, bool]) -> bool:
    """Whether people work that day: as its 节假日 row says (True = off), else from Monday to Friday."""
    return not holidays.get(day, day.weekday() >= _SATURDAY)


def workday_on_or_after(day: date, holidays: Mapping[date, bool]) -> date:
    """`day` itself, or the first working day after it."""
    while not is_workday(day, holidays):
        day += _ONE_DAY
    return day


def day_of_month(year: int, month: int, day: int) -> date:
    """That day of the month; its last day where `day` is 0 or there is no such day."""
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) if day else last)


def nth_workday(year: int, month: int, count: int, holidays: Mapping[date, bool]) -> date:
    """The `count`-th working day counted from the first of that month."""
    day = workday_on_or_after(date(year, month, 1), holidays)
    for _ in range(count - 1):
        day = workday_on_or_after(day + _ONE_DAY, holidays)
    return day
