"""Odd ways of writing that are no mistakes: they must be read as what they mean, without complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final

from report_gen.model.filled import Odd, Typed
from report_gen.model.form import ITEMS, TASKS, ValueKind
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import Cell, Desk, Mistake, at_cell, needs_saved, unsaved

_WIDE: Final = str.maketrans("0123456789.", "０１２３４５６７８９．")
_NUMERALS: Final = "零一二三四五六七八九"
_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"))
_EPOCH: Final = date(1899, 12, 30)
_SYNONYMS: Final = {"推进中": "正在推进", "持续推进": "持续开展。", "已完成": "已经完成", "是": "√", "有": "已有"}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A way of writing the value of a cell; `written` gives None where it does not apply."""

    title: str
    table: str
    column: str
    written: Callable[[Cell, Desk], Typed]

    def __call__(self, desk: Desk, dice: Dice) -> Iterator[Mistake]:
        """The value so written in every cell it can be written in, in some order."""
        for cell in dice.shuffled(desk.cells(self.table, self.column)):
            written = self.written(cell, desk) if cell.typed is not None else None
            if written is not None:
                odd = (unsaved(cell.unit),) if needs_saved(written) else ()
                reads = {cell.key: desk.value(cell.unit, cell.key)}
                yield Mistake(self.title, cell.unit, at_cell(desk, cell, odd), {cell.key: written}, reads=reads)


def _number(of: Callable[[Decimal, Cell], Typed], *, whole: bool = True) -> Callable[[Cell, Desk], Typed]:
    """A way of writing the figure of a cell for a plain number; with `whole`, of those without decimals."""

    def written(cell: Cell, desk: Desk) -> Typed:
        figure = desk.now.figures.get((cell.key[1], cell.unit))
        plain = figure is not None and cell.limits.kind is ValueKind.NUMBER
        return of(figure, cell) if figure is not None and plain and not (whole and cell.limits.decimals) else None

    return written


def _grouped(figure: Decimal, _cell: Cell) -> Typed:
    return f"{figure:,f}" if figure >= 1000 else None


def _with_measure(figure: Decimal, cell: Cell) -> Typed:
    return f"{figure:f}{cell.limits.measure}" if cell.limits.measure else None


def _in_ten_thousands(figure: Decimal, cell: Cell) -> Typed:
    return f"{figure / 10_000:f}万元" if cell.limits.measure == "元" else None


def _in_words(figure: Decimal, _cell: Cell) -> Typed:
    return _words(int(figure)) if 20 <= figure < 10_000 else None


def _words(number: int) -> str:
    """A number below 10,000 as it is spoken: 205 → 二百零五."""
    if number < 10:
        return _NUMERALS[number]
    size, name = next((size, name) for size, name in _PLACES if number >= size)
    head, rest = divmod(number, size)
    gap = "零" if rest and rest < size // 10 else ""
    return f"{_NUMERALS[head]}{name}{gap}{_words(rest) if rest else ''}"


def _percent(of: Callable[[Decimal], Typed]) -> Callable[[Cell, Desk], Typed]:
    def written(cell: Cell, desk: Desk) -> Typed:
        figure = desk.now.figures.get((cell.key[1], cell.unit))
        return of(figure) if figure is not None and cell.limits.kind is ValueKind.PERCENT else None

    return written


def _ratio(of: Callable[[Decimal], Typed]) -> Callable[[Cell, Desk], Typed]:
    def written(cell: Cell, desk: Desk) -> Typed:
        figure = desk.now.figures.get((cell.key[1], cell.unit))
        return of(figure) if figure is not None and cell.limits.kind is ValueKind.RATIO else None

    return written


def _clock(figure: Decimal) -> Typed:
    """The clock time that a spreadsheet makes of the ratio, if there is one: 4.5 → 9:02."""
    for minutes in range(1, 12):
        hours = figure * minutes
        if hours == hours.to_integral_value() and hours < 24:
            return time(int(hours), minutes)
    return None


def _date(of: Callable[[date], Typed]) -> Callable[[Cell, Desk], Typed]:
    return lambda cell, _desk: of(cell.typed) if isinstance(cell.typed, date) else None


def _synonym(cell: Cell, _desk: Desk) -> Typed:
    return _SYNONYMS.get(str(cell.typed)) if cell.limits.kind is ValueKind.CHOICE else None


TOLERANCES: Final = (
    Tolerance("全角数字", ITEMS, "value", _number(lambda n, _: f"{n:f}".translate(_WIDE))),
    Tolerance("千分位", ITEMS, "value", _number(_grouped, whole=False)),
    Tolerance("带计量单位", ITEMS, "value", _number(_with_measure, whole=False)),
    Tolerance("万元换算", ITEMS, "value", _number(_in_ten_thousands, whole=False)),
    Tolerance("中文数字", ITEMS, "value", _number(_in_words)),
    Tolerance("公式有结果", ITEMS, "value", _number(lambda n, _: Odd(float(n), f"={n:f}+0"))),
    Tolerance("带百分号", ITEMS, "value", _percent(lambda n: f"{n:f}％")),
    Tolerance("百分比格式", ITEMS, "value", _percent(lambda n: Odd(float(n / 100), number_format="0.00%"))),
    Tolerance("百分之几", ITEMS, "value", _percent(lambda n: f"百分之{n:f}")),
    Tolerance("比值写作“比”", ITEMS, "value", _ratio(lambda n: f"{n:f} 比 1")),
    Tolerance("比值用比号", ITEMS, "value", _ratio(lambda n: f"{n:f}∶1")),
    Tolerance("比值变成时间", ITEMS, "value", _ratio(_clock)),
    Tolerance("年月日日期", TASKS, "done_on", _date(lambda day: f"{day.year}年{day.month}月{day.day}日")),
    Tolerance("点分日期", TASKS, "done_on", _date(lambda day: f"{day.year}.{day.month}.{day.day}")),
    Tolerance("日期序列号", TASKS, "done_on", _date(lambda day: Odd((day - _EPOCH).days, number_format="0"))),
    Tolerance("状态写近义词", TASKS, "state", _synonym),
    Tolerance("答复写近义词", ITEMS, "value", _synonym),
)
