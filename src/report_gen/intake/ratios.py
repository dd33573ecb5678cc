"""Percentages and ratios as people type them: 95%, 百分之九十五, 九成五; 4:1, 4比1, and the clock time a 4:1 became."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from report_gen.intake.numbers import narrow, narrowed, read_plain, tidy
from report_gen.model.submission import Conversion

_HUNDRED: Final = Decimal(100)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.')
_TENTHS: Final = re.compile(r"([一二两三四五六七八九1-9])成(?:([一二三四五六七八九])|(半))?")
_NUMERALS: Final = "零一二三四五六七八九"
_WHOLE: Final = frozenset({"百分之百", "百分之一百", "百分百"})
_RATIO: Final = re.compile(r"([^:比]+?) ?(?::|比) ?([^:比]+)")
_DAY_ZERO: Final = datetime.combine(date(1899, 12, 30), time())
_OLDEST: Final = 1901  # a clock time over 24 hours comes as a day of 1899 or 1900


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage (95 = 95 %) or ratio (4 = 4∶1) read; `value` is None where the text is none.

    `bare` says that nothing told its scale: no % sign, no second term. `inverted` that it was typed as 1∶n.
    """

    value: Decimal | None
    steps: tuple[Conversion, ...] = ()
    bare: bool = False
    inverted: bool = False


def is_percent_format(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred; a quoted or escaped % only prints the sign."""
    return "%" in _LITERAL.sub("", number_format)


def formatted_percentage(value: Decimal) -> Share:
    """The percentage a cell with a % format shows: 0.95 → 95."""
    result = tidy(value * _HUNDRED)
    return Share(result, (Conversion(f"{value:f}", f"{result:f}", "百分比格式，乘以 100"),))


def read_percentage(text: str) -> Share:
    """95%, ９５％, 百分之九十五, 九成五, 95: the percentage, or None."""
    body, steps = narrowed(text)
    tenths = _TENTHS.fullmatch(body)
    if tenths:
        value = Decimal(_tens(tenths[1]) * 10 + _rest(tenths))
        return Share(value, (*steps, Conversion(body, f"{value:f}", "成数换算")))
    if body in _WHOLE:
        return Share(_HUNDRED, (*steps, Conversion(body, "100", "去百分号")))
    return _percent(body, steps)


def _percent(body: str, steps: tuple[Conversion, ...]) -> Share:
    for rest in (body.removesuffix("‰").rstrip(), body.removeprefix("千分之")):
        number = read_plain(rest)[0] if rest != body else None
        if number is not None:
            value = tidy(number / 10)
            return Share(value, (*steps, Conversion(body, f"{value:f}", "千分数换算")))
    for rest in (body.removesuffix("%").rstrip(), body.removeprefix("百分之")):
        if rest != body:
            number, more = read_plain(rest)
            return Share(number, (*steps, Conversion(body, rest, "去百分号"), *more) if number is not None else steps)
    number, more = read_plain(body)
    return Share(number, (*steps, *more), bare=True)


def _tens(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _NUMERALS.index(numeral.replace("两", "二"))


def _rest(tenths: re.Match[str]) -> int:
    return 5 if tenths[3] else _NUMERALS.index(tenths[2] or "零")


def read_ratio(value: object) -> Share:
    """The n of n∶1 a cell names, whatever the spreadsheet made of it; None if it names none."""
    if isinstance(value, time | timedelta | datetime):
        return _from_clock(value)
    return _from_text(value) if isinstance(value, str) else Share(None)


def _from_clock(value: time | timedelta | datetime) -> Share:
    """A typed 4:1 that the spreadsheet took for a clock time: the hours to the minutes."""
    seconds = _seconds(value)
    hours, minutes = divmod(seconds // 60, 60)
    if seconds % 60 or not hours or not minutes:
        return Share(None)
    text = f"{hours}:{minutes}"
    steps = (Conversion(_clock_text(hours, minutes), text, "被表格软件当作时间，还原为比值"),)
    return _divided(Decimal(hours), Decimal(minutes), text, steps)


def _seconds(value: time | timedelta | datetime) -> int:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if value.year >= _OLDEST:  # a real date: 4/1 or 4-1 became 1 April
        return 0
    return int((value - _DAY_ZERO).total_seconds())


def _clock_text(hours: int, minutes: int) -> str:
    return f"{hours:02d}:{minutes:02d}"


def _from_text(text: str) -> Share:
    body, steps = narrowed(text)
    match = _RATIO.fullmatch(body)
    if not match:
        number, more = read_plain(body)
        named = () if number is None else (Conversion(body, f"{number:f}:1", f"按{number:f}∶1"),)
        return Share(number, (*steps, *more, *named), bare=True)
    first, second = (read_plain(part)[0] for part in match.groups())
    if first is None or not second:
        return Share(None, steps)
    return _divided(first, second, body, steps)


def _divided(first: Decimal, second: Decimal, text: str, steps: tuple[Conversion, ...]) -> Share:
    value = tidy(first / second)
    rule = "比值写法" if second == 1 else "化简为 n∶1"
    step = () if narrow(text) == f"{value:f}:1" else (Conversion(text, f"{value:f}:1", rule),)
    return Share(value, (*steps, *step), inverted=first < second and second != 1)
