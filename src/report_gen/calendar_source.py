"""The working days the State Council announced, from the library `holidays`: rows for a plan's sheet 节假日."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from report_gen.model.special_day import SpecialDay

if TYPE_CHECKING:
    from holidays import HolidayBase

_ONE_DAY: Final = timedelta(days=1)
_NOT_A_NAME: Final = re.compile(r"（[^）]*）|休息日（由.*调休）")
_MADE_UP: Final = re.compile(r"由 (\d{4})-(\d\d)-(\d\d) 调休")
_SAME_FEAST: Final = {"农历除夕": "春节", "春节延长假期": "春节"}  # an announcement gives the whole stretch one name
_SATURDAY: Final = 5


def known_years() -> tuple[int, ...]:
    """The years whose announcement the library knows, in order; for others it would only guess."""
    return tuple(sorted(_china(()).special_public_holidays))


def special_days(year: int) -> tuple[SpecialDay, ...]:
    """Days off and make-up working days of that year in order, weekends within a holiday too; () if it is not known.

    What an announcement says of the last days of the year before stands with that year.
    """
    years = [one for one in (year, year + 1) if one in known_years()]
    if year not in years:
        return ()
    source = _china(years)
    labels = {day: str(name) for day, name in source.items()}
    stretches = tuple(_stretches(labels, frozenset(source.weekend_workdays)))
    off = {day: name for days, name in stretches for day in days}
    worked = {made_up: f"{off[day]}调休" for day, label in labels.items() for made_up in _made_up(label)}
    found = [SpecialDay(day, off=True, name=name) for day, name in off.items()]
    found += [SpecialDay(day, off=False, name=name) for day, name in worked.items()]
    return tuple(sorted(one for one in found if one.day.year == year))


def _china(years: Iterable[int]) -> HolidayBase:
    from holidays import country_holidays

    return country_holidays("CN", years=years, language="zh_CN")


def _stretches(labels: Mapping[date, str], worked: frozenset[date]) -> Iterator[tuple[tuple[date, ...], str]]:
    """Each holiday with the weekend days that join it, and its name: 国庆节、中秋节."""
    seen: set[date] = set()
    for first in sorted(labels):
        if first in seen:
            continue
        days = (
            *reversed(tuple(_rest(first, -_ONE_DAY, labels, worked))),
            first,
            *_rest(first, _ONE_DAY, labels, worked),
        )
        seen.update(days)
        feasts = (feast for day in days for feast in _feasts(labels.get(day, "")))
        yield days, "、".join(dict.fromkeys(feasts))


def _rest(day: date, step: timedelta, labels: Mapping[date, str], worked: frozenset[date]) -> Iterator[date]:
    """The days off that follow on `day` without a gap."""
    day += step
    while day in labels or (day.weekday() >= _SATURDAY and day not in worked):
        yield day
        day += step


def _feasts(label: str) -> Iterator[str]:
    for word in _NOT_A_NAME.sub("", label).split("; "):
        if word:
            yield _SAME_FEAST.get(word, word)


def _made_up(label: str) -> Iterator[date]:
    match = _MADE_UP.search(label)
    if match:
        yield date(int(match[1]), int(match[2]), int(match[3]))
