"""What is compared in a text: its numbers, dates, unit names and words of judgement, each with its value."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

_NEAR: Final = Decimal("0.1")  # how far a rounded figure (近80, 80余) may lie from the ledger's
_UP, _DOWN = "以上", "不足"
_MONEY: Final = "元"


class What(Enum):
    """The sort of thing a token is; things of one sort are compared with one another."""

    NUMBER = "数字"
    PERCENT = "百分比"
    POINTS = "百分点"
    RATIO = "比值"
    DATE = "日期"
    CODE = "编号"
    UNIT = "单位"
    WORD = "结论"
    BLANK = "待补"
    REFERENCE = "序号"

    @property
    def figure(self) -> bool:
        """Whether it counts as a number in the verdict."""
        return self in _FIGURES


_FIGURES: Final = frozenset({What.NUMBER, What.PERCENT, What.POINTS, What.RATIO, What.DATE, What.CODE})


class Day(NamedTuple):
    """A day, month, year or part of a year as it is written; 0 and '' for what is not said. `day` 32 is the month's end."""

    year: int
    month: int = 0
    day: int = 0
    part: str = ""


MONTH_END: Final = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a text with a value.

    `value` is a Decimal, a Day (its year filled in), a unit's code, a judgement's family and meaning, or a text.
    `bound` is 以上, 不足 or 约 where the figure is not exact. A `weak` one (两家, 今年) is common speech, too: it can be
    wrong where the ledger's text has another, but nobody asks where it comes from.
    """

    start: int
    end: int
    text: str
    what: What
    value: Decimal | Day | str
    measure: str = ""
    bound: str = ""
    weak: bool = False

    @property
    def key(self) -> str:
        """Equal for spellings of the same thing."""
        if isinstance(self.value, Day):
            return f"@{self.value.year}.{self.value.month}.{_last(self.value)}{self.value.part}"
        return f"{self.what.name}{self.bound}{self.value}{_MONEY if self.measure == _MONEY else ''}"


def agrees(expected: Token, actual: Token) -> bool:
    """Whether the paper's token says what the ledger's says, in whatever spelling, perhaps less exactly."""
    if expected.what is not actual.what:
        return False
    if isinstance(expected.value, Day) and isinstance(actual.value, Day):
        return _same_day(expected.value, actual.value)
    if expected.value == actual.value:
        return (expected.measure == _MONEY) == (actual.measure == _MONEY)
    if isinstance(expected.value, Decimal) and isinstance(actual.value, Decimal):
        return actual.bound != "" and not expected.bound and _rounded(expected.value, actual.value, actual.bound)
    return False


def _rounded(true: Decimal, said: Decimal, bound: str) -> bool:
    """Whether a rounded figure is true of the ledger's: 超过80% of 82.17%, 近80个 of 76个."""
    if abs(said - true) > abs(true) * _NEAR:
        return False
    return said < true if bound == _UP else said > true if bound == _DOWN else True


def _same_day(expected: Day, actual: Day) -> bool:
    """Equal in what both say; 6月30日 may become 6月底 or 6月, not another day."""
    if expected.year != actual.year or bool(expected.part) != bool(actual.part):
        return False
    return (
        expected.part == actual.part
        and (expected.month == actual.month or not actual.month)
        and (_last(expected) == _last(actual) or not actual.day or not expected.day)
    )


def _last(day: Day) -> int:
    """The day of the month, its end counted."""
    return monthrange(day.year, day.month)[1] if day.day == MONTH_END and 1 <= day.month <= 12 else day.day
