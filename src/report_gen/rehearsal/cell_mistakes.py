"""Mistakes in single cells: nothing, words, rough figures, symbols, formulas, pictures, wrong units, wrong dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from report_gen.catalogue import cell as kinds
from report_gen.catalogue import logic
from report_gen.model.filled import Odd, Typed
from report_gen.model.finding import Kind
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS, ValueKind
from report_gen.model.outcome import WorkState
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import Cell, Desk, Expected, Mistake, at_cell, may_be_lost, needs_saved, unsaved

Typing = Callable[[Cell, Desk], Mapping[str, Typed]]  # what is typed into the columns of the row; {}: not here
_STRANGE_MEASURE: Final = "千瓦"
_TOO_LONG: Final = 2050
_IDLE_ROW: Final[Mapping[str, Typed]] = {"state": "不适用", "done_on": None, "progress": None}


@dataclass(frozen=True, slots=True)
class CellRecipe:
    """A mistake in the column of a table, what is typed there, and the kind it must be found as (at `at`)."""

    title: str
    kind: Kind
    table: str
    column: str
    typing: Typing
    at: str = ""

    def __call__(self, desk: Desk, dice: Dice) -> Iterator[Mistake]:
        """The mistake at every cell that can have it, in some order."""
        for cell in dice.shuffled(desk.cells(self.table, self.column)):
            typed = self.typing(cell, desk)
            if typed and (cell.item is None or may_be_lost(desk, cell)):
                odd = (unsaved(cell.unit),) if any(map(needs_saved, typed.values())) else ()
                place = desk.place(cell.unit, cell.beside(self.at or self.column))
                yield Mistake(
                    self.title,
                    cell.unit,
                    at_cell(desk, cell, odd),
                    {cell.beside(column): value for column, value in typed.items()},
                    expected=(Expected(self.kind, place, desk.short(cell.unit)),),
                )


def _figure(cell: Cell, desk: Desk) -> Decimal | None:
    return desk.now.figures.get((cell.key[1], cell.unit))


def _text(*wanted: ValueKind, of: Callable[[Decimal], Typed]) -> Typing:
    """Typed instead of the figure of a cell of those kinds."""

    def typing(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
        figure = _figure(cell, desk)
        return {"value": of(figure)} if figure is not None and cell.limits.kind in wanted else {}

    return typing


_NUMBER, _PERCENT, _RATIO = ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.RATIO


def _whole(figure: Decimal) -> str:
    return f"{figure.to_integral_value():f}"


def _blank_value(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
    return {"value": None} if cell.item else {}


def _negative(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
    figure, low = _figure(cell, desk), cell.limits.minimum
    return {"value": -figure} if figure and low == 0 and cell.limits.kind is _NUMBER else {}


def _too_great(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
    most = cell.limits.maximum
    return {"value": most + 20} if most is not None and cell.limits.kind is _PERCENT else {}


def _fraction(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
    figure = _figure(cell, desk)
    return (
        {"value": figure + Decimal("0.5")}
        if figure and cell.limits.kind is _NUMBER and not cell.limits.decimals
        else {}
    )


def _measure(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
    figure, own = _figure(cell, desk), cell.limits.measure
    fits = figure and cell.limits.kind is _NUMBER and own and own != _STRANGE_MEASURE
    return {"value": f"{_whole(figure or Decimal(0))}{_STRANGE_MEASURE}"} if fits else {}


def _unscaled(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
    low, figure = cell.limits.minimum or Decimal(0), _figure(cell, desk)
    fits = figure is not None and cell.limits.kind is _PERCENT and low < Decimal("0.62")
    return {"value": Decimal("0.62")} if fits and (cell.limits.maximum or 100) >= 1 else {}


def _decimals(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
    """One decimal more than asked, so little that no rule minds."""
    figure, kind, places = _figure(cell, desk), cell.limits.kind, cell.limits.decimals
    if figure is None or kind not in {_NUMBER, _PERCENT} or not (places or kind is _PERCENT) or cell.item is None:
        return {}
    more = figure + Decimal(1).scaleb(-places - 1)
    fits = figure > 1 and more <= (cell.limits.maximum or more) and desk.alone(cell.item)
    return {"value": more} if fits and not desk.fails({(cell.item.code, cell.unit): more}) else {}


def _choice(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
    return {"value": "试点中"} if cell.limits.kind is ValueKind.CHOICE else {}


def _idle_value(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
    return {"value": "不适用"} if cell.item else {}


def _done(of: Callable[[Cell, Desk], Typed]) -> Typing:
    """Typed as the completion date of a task that is done."""

    def typing(cell: Cell, desk: Desk) -> Mapping[str, Typed]:
        return {"done_on": of(cell, desk)} if cell.typed == WorkState.DONE.value else {}

    return typing


def _going_on(typed: Mapping[str, Typed]) -> Typing:
    """Typed in the row of a task under way."""

    def typing(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
        return typed if cell.typed in {WorkState.ONGOING.value, WorkState.CONTINUOUS.value} else {}

    return typing


def _row(typed: Mapping[str, Typed]) -> Typing:
    return lambda _cell, _desk: typed


def _month_only(_cell: Cell, desk: Desk) -> Typed:
    return f"{desk.period.last.year}年{desk.period.last.month}月"


def _no_year(_cell: Cell, desk: Desk) -> Typed:
    return f"{desk.period.last.month}月{desk.period.last.day}日"


def _long(cell: Cell, _desk: Desk) -> Mapping[str, Typed]:
    return {"progress": (str(cell.typed) * _TOO_LONG)[:_TOO_LONG]} if cell.typed else {}


FIGURES: Final = (
    CellRecipe("数没有填", kinds.MISSING, ITEMS, "value", _blank_value),
    CellRecipe("数写成文字", kinds.NOT_A_NUMBER, ITEMS, "value", _text(_NUMBER, of=lambda _: "正在核实")),
    CellRecipe("约数：近", kinds.APPROXIMATE, ITEMS, "value", _text(_NUMBER, of=lambda n: f"近{_whole(n)}")),
    CellRecipe("约数：余", kinds.APPROXIMATE, ITEMS, "value", _text(_NUMBER, of=lambda n: f"{_whole(n)}余")),
    CellRecipe("约数：左右", kinds.APPROXIMATE, ITEMS, "value", _text(_NUMBER, _PERCENT, of=lambda n: f"{n:f}左右")),
    CellRecipe("概数：两三个", kinds.APPROXIMATE, ITEMS, "value", _text(_NUMBER, of=lambda _: "两三个")),
    CellRecipe("范围", kinds.APPROXIMATE, ITEMS, "value", _text(_NUMBER, of=lambda n: f"{_whole(n)}—{_whole(n + 8)}")),
    CellRecipe("以斜杠代替数", kinds.DASH_FOR_NUMBER, ITEMS, "value", _text(_NUMBER, of=lambda _: "/")),
    CellRecipe("以“无”代替数", kinds.DASH_FOR_NUMBER, ITEMS, "value", _text(_NUMBER, _PERCENT, of=lambda _: "无")),
    CellRecipe(
        "公式没有结果",
        kinds.FORMULA_WITHOUT_VALUE,
        ITEMS,
        "value",
        _text(_NUMBER, of=lambda _: Odd(formula="=SUM(Z1:Z9)")),
    ),
    CellRecipe(
        "错误值 #N/A", kinds.ERROR_VALUE, ITEMS, "value", _text(_NUMBER, _PERCENT, of=lambda _: Odd("#N/A", "=NA()"))
    ),
    CellRecipe(
        "错误值 #REF!", kinds.ERROR_VALUE, ITEMS, "value", _text(_NUMBER, of=lambda _: Odd("#REF!", "=#REF!+1"))
    ),
    CellRecipe(
        "格中是图片",
        kinds.PICTURE,
        ITEMS,
        "value",
        _text(_NUMBER, of=lambda _: Odd('=DISPIMG("ID_1",1)', '=_xlfn.DISPIMG("ID_1",1)')),
    ),
    CellRecipe("负数", kinds.OUT_OF_RANGE, ITEMS, "value", _negative),
    CellRecipe("百分数大于上限", kinds.OUT_OF_RANGE, ITEMS, "value", _too_great),
    CellRecipe("个数填小数", kinds.NOT_WHOLE, ITEMS, "value", _fraction),
    CellRecipe("计量单位不符", kinds.WRONG_MEASURE, ITEMS, "value", _measure),
    CellRecipe("百分数少乘100", kinds.PERCENTAGE_UNCLEAR, ITEMS, "value", _unscaled),
    CellRecipe("百分数写成文字", kinds.NOT_A_PERCENTAGE, ITEMS, "value", _text(_PERCENT, of=lambda _: "比例较高")),
    CellRecipe("比值写成文字", kinds.NOT_A_RATIO, ITEMS, "value", _text(_RATIO, of=lambda _: "四车一桩")),
    CellRecipe("比值写反", kinds.RATIO_INVERTED, ITEMS, "value", _text(_RATIO, of=lambda n: f"1:{n + 1:f}")),
    CellRecipe("小数位数过多", kinds.MORE_DECIMALS, ITEMS, "value", _decimals),
    CellRecipe("不在选项内的答复", kinds.NOT_A_CHOICE, ITEMS, "value", _choice),
    CellRecipe("数据项不适用未写原因", kinds.REASON_MISSING, ITEMS, "value", _idle_value),
)
TASK_CELLS: Final = (
    CellRecipe("工作状态没有选", kinds.MISSING, TASKS, "state", _row({"state": None})),
    CellRecipe("工作进展没有写", kinds.MISSING, TASKS, "progress", _row({"progress": None})),
    CellRecipe("自造的工作状态", kinds.NOT_A_CHOICE, TASKS, "state", _row({"state": "差不多了"})),
    CellRecipe("任务不适用未写原因", kinds.REASON_MISSING, TASKS, "state", _row(_IDLE_ROW)),
    CellRecipe("进展过长", kinds.TEXT_TOO_LONG, TASKS, "progress", _long),
    CellRecipe("日期写成文字", kinds.NOT_A_DATE, TASKS, "state", _done(lambda *_: "六月十八日印发"), "done_on"),
    CellRecipe("日期没有年份", kinds.NO_YEAR, TASKS, "state", _done(_no_year), "done_on"),
    CellRecipe("日期只写到月", kinds.DAY_ADDED, TASKS, "state", _done(_month_only), "done_on"),
    CellRecipe(
        "完成日期晚于本期",
        logic.COMPLETED_AFTER_PERIOD,
        TASKS,
        "state",
        _done(lambda _, desk: desk.period.last + timedelta(days=3)),
        "done_on",
    ),
    CellRecipe(
        "完成日期早于创建期",
        logic.COMPLETED_BEFORE_CREATION,
        TASKS,
        "state",
        _done(lambda _, desk: desk.plan.creation_start - timedelta(days=400)),
        "done_on",
    ),
    CellRecipe("已完成没有日期", logic.COMPLETED_WITHOUT_DATE, TASKS, "state", _done(lambda *_: None), "done_on"),
    CellRecipe("进展过于简单", logic.PROGRESS_TOO_SHORT, TASKS, "state", _going_on({"progress": "已开会"}), "progress"),
)


@dataclass(frozen=True, slots=True)
class FreeRecipe:
    """A mistake in the first row of 佐证材料 or 问题与下步计划."""

    title: str
    kind: Kind
    table: str
    column: str
    typing: Callable[[str, Desk], Typed]

    def __call__(self, desk: Desk, dice: Dice) -> Iterator[Mistake]:
        """The mistake in the form of each unit that has such a row and can have it."""
        for unit in dice.shuffled(desk.forms):
            key = (self.table, "1", self.column)
            value = self.typing(unit, desk) if key in desk.filled[unit] else None
            if value is not None:
                expected = Expected(self.kind, desk.place(unit, key), desk.short(unit))
                yield Mistake(self.title, unit, (("unit", unit, self.table, "1"),), {key: value}, expected=(expected,))


def _task_of_another(unit: str, desk: Desk) -> Typed:
    own = {task.no for task in desk.plan.tasks_of(unit)}
    return next((task.no for task in desk.plan.tasks if task.no not in own), None)


FREE: Final = (
    FreeRecipe("材料日期写成文字", kinds.NOT_A_DATE, EVIDENCE, "dated", lambda *_: "上半年印发的"),
    FreeRecipe("涉及任务不是本单位的", logic.PROBLEM_OF_OTHER_TASK, PROBLEMS, "task", _task_of_another),
    FreeRecipe(
        "计划完成日期已过",
        logic.PLANNED_IN_THE_PAST,
        PROBLEMS,
        "until",
        lambda _, desk: desk.period.last - timedelta(days=20),
    ),
    FreeRecipe("计划日期没有年份", kinds.NO_YEAR, PROBLEMS, "until", lambda *_: "9月30日"),
)
CELL_MISTAKES: Final = (*FIGURES, *TASK_CELLS, *FREE)
