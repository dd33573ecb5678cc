"""Reporting periods: a month, a quarter, a half-year, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Span(Enum):
    """The length of a period in months."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12

    @property
    def label(self) -> str:
        """The word for it in plan workbooks: 月, 季, 半年, 年."""
        return {1: "月", 3: "季", 6: "半年", 12: "年"}[self.value]


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FORMS: tuple[tuple[str, Span], ...] = (
    (r"(\d{4})-(0[1-9]|1[0-2])", Span.MONTH),
    (r"(\d{4})年(0?[1-9]|1[0-2])月份?", Span.MONTH),
    (r"(\d{4})[Qq]([1-4])", Span.QUARTER),
    (r"(\d{4})年第?([一二三四1-4])季度", Span.QUARTER),
    (r"(\d{4})[Hh]([12])", Span.HALF),
    (r"(\d{4})年([上下])半年", Span.HALF),
    (r"(\d{4})年?(?:全年|度)?", Span.YEAR),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period. `number` counts the periods of that span within the year, from 1."""

    year: int
    start_month: int
    months: int

    @classmethod
    def of(cls, span: Span, year: int, number: int = 1) -> Period:
        """The `number`-th period of this span in the year."""
        return cls(year, (number - 1) * span.value + 1, span.value)

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """`2024-06`, `2024年6月`, `2024Q2`, `2024年第二季度`, `2024H1`, `2024年上半年`, `2024`; else None."""
        cleaned = re.sub(r"\s+", "", text).translate(_DIGITS)
        for pattern, span in _FORMS:
            match = re.fullmatch(pattern, cleaned)
            if match:
                return cls.of(span, int(match[1]), _number(match, span))
        return None

    @property
    def span(self) -> Span:
        """Its length."""
        return Span(self.months)

    @property
    def number(self) -> int:
        """Which period of its span in the year, from 1."""
        return (self.start_month - 1) // self.months + 1

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.start_month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next().first - timedelta(days=1)

    @property
    def code(self) -> str:
        """`2024-06`, `2024Q2`, `2024H1`, `2024`: how it is written in names and marks."""
        return {
            Span.MONTH: f"{self.year}-{self.start_month:02d}",
            Span.QUARTER: f"{self.year}Q{self.number}",
            Span.HALF: f"{self.year}H{self.number}",
            Span.YEAR: f"{self.year}",
        }[self.span]

    @property
    def label(self) -> str:
        """`2024年6月`, `2024年第二季度`, `2024年上半年`, `2024年度`: how it is written in documents."""
        return {
            Span.MONTH: f"{self.year}年{self.start_month}月",
            Span.QUARTER: f"{self.year}年第{'一二三四'[(self.number - 1) % 4]}季度",
            Span.HALF: f"{self.year}年{'上下'[(self.number - 1) % 2]}半年",
            Span.YEAR: f"{self.year}年度",
        }[self.span]

    def next(self) -> Period:
        """The following period of the same span."""
        return self._moved(1)

    def previous(self) -> Period:
        """The preceding period of the same span."""
        return self._moved(-1)

    def split(self, span: Span) -> tuple[Period, ...]:
        """The shorter periods it consists of, in order; itself if `span` is its own; () if longer."""
        count = self.months // span.value
        first = (self.start_month - 1) // span.value + 1
        return tuple(Period.of(span, self.year, first + index) for index in range(count))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def _moved(self, steps: int) -> Period:
        total = self.year * 12 + self.start_month - 1 + steps * self.months
        return Period(total // 12, total % 12 + 1, self.months)


def _number(match: re.Match[str], span: Span) -> int:
    if span is Span.YEAR:
        return 1
    text = match[2]
    if span is Span.HALF and text in "上下":
        return "上下".index(text) + 1
    return _QUARTERS[text] if span is Span.QUARTER else int(text)
