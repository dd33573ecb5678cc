"""Working days: weekends, and the 节假日 rows of the plan that overrule them both ways."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_NEW_YEAR_OVER, _NEW_YEAR_NEAR = (1, 4), (12, 28)
_BEFORE_SPRING_FESTIVAL = (
    1,
    15,
)  # it never comes before 21 January, days off before it are made up in the weekend before


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


def knows(holidays: Mapping[date, bool], day: date) -> bool:
    """Whether the 节假日 rows tell for the year of `day` when people work.

    Rows about New Year (from 28 December to 4 January) come with the arrangement of another year: they tell only of
    the first weeks of January, before any Spring Festival.
    """
    listed = [one for one in holidays if one.year == day.year]
    if any(not _about_new_year(one) for one in listed):
        return True
    return (day.month, day.day) <= _BEFORE_SPRING_FESTIVAL and any(one.month == 1 for one in listed)


def _about_new_year(day: date) -> bool:
    return not _NEW_YEAR_OVER < (day.month, day.day) < _NEW_YEAR_NEAR
