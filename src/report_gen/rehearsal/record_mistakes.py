"""Mistakes in what is told beside the figures: papers, problems, next steps, and texts that several units share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from report_gen.catalogue import logic as kinds
from report_gen.catalogue import merge
from report_gen.catalogue.cell import CHOICE_WITH_REMARK
from report_gen.model.filled import EntryKey, Filled, Typed
from report_gen.model.finding import Kind
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS, ValueKind
from report_gen.model.outcome import WorkState
from report_gen.model.plan import DataItem, DueKind, ItemKind, TakeRule, Task
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import Cell, Desk, Expected, Mistake, Recipe, Spot, at_cell, may_be_lost

_WITH_A_DAY: Final = frozenset({DueKind.ONCE, DueKind.CREATION_END})
_UNDER_WAY: Final = frozenset({WorkState.ONGOING.value, WorkState.CONTINUOUS.value})
_LEAST_NAME: Final = 4
_NUMBER: Final[EntryKey] = (EVIDENCE, "1", "number")
_NAME: Final[EntryKey] = (EVIDENCE, "1", "name")


def _row(desk: Desk, unit: str, title: str, filled: Filled, found: tuple[Kind, EntryKey]) -> Mistake:
    """A mistake in the rows of one unit that `filled` names, found at one of its cells."""
    kind, key = found
    spots: dict[Spot, None] = dict.fromkeys(("unit", unit, *one[:2]) for one in filled)
    return Mistake(
        title, unit, tuple(spots), filled, expected=(Expected(kind, desk.place(unit, key), desk.short(unit)),)
    )


def _under_way(desk: Desk, dice: Dice) -> Iterator[tuple[Cell, Task]]:
    """The tasks that go on, of every unit."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        if cell.task is not None and cell.typed in _UNDER_WAY:
            yield cell, cell.task


def _overdue(desk: Desk, dice: Dice) -> Iterator[tuple[Cell, Task]]:
    """Those of them whose one due day is over."""
    for cell, task in _under_way(desk, dice):
        if task.due.kind in _WITH_A_DAY and task.due.on is not None and task.due.on <= desk.period.last:
            yield cell, task


# --- 任务进展 ---


def done_by_its_words(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """推进中, and the text says that all is done."""
    for cell, task in _under_way(desk, dice):
        if cell.typed == WorkState.ONGOING.value:
            text = f"{desk.short(cell.unit)}多次督办{task.category}工作，该项任务已全部完成。"
            filled: Filled = {cell.beside("progress"): text}
            yield _row(desk, cell.unit, "进展写已完成而状态不是", filled, (kinds.DONE_BY_ITS_WORDS, cell.key))


def not_started(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """未启动 after the due day, and no problem told."""
    for cell, task in _overdue(desk, dice):
        if desk.filled[cell.unit].get((PROBLEMS, "1", "task")) != task.no:
            filled: Filled = {cell.key: WorkState.NOT_STARTED.value}
            yield _row(desk, cell.unit, "时限已到仍未启动", filled, (kinds.NOT_STARTED_PAST_DUE, cell.key))


def contradicted(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A text that states another total than the unit's own figure."""
    for cell, _ in _under_way(desk, dice):
        for item in desk.plan.items_of(cell.unit):
            figure = desk.now.figures.get((item.code, cell.unit))
            if figure is not None and _is_told(item):
                text = f"{desk.short(cell.unit)}抓紧推进，{item.name}累计达到{figure + 7:f}{item.measure}。"
                key = cell.beside("progress")
                found = _row(
                    desk, cell.unit, "进展中的数与填报的数不符", {key: text}, (kinds.PROGRESS_CONTRADICTS_VALUE, key)
                )
                spots = (*found.spots, ("unit", cell.unit, ITEMS, item.code))
                yield Mistake(found.title, cell.unit, spots, found.filled, expected=found.expected)
                break


def _is_told(item: DataItem) -> bool:
    """Whether a text can name the item without a doubt."""
    counted = item.kind in {ItemKind.STOCK, ItemKind.CUMULATIVE} and not item.decimals and item.take is not TakeRule.SUM
    return counted and bool(item.measure) and len(item.name.rstrip("数量总个")) >= _LEAST_NAME and item.name.isalpha()


def progress_repeated(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """One text for two tasks of a unit."""
    for unit in dice.shuffled(desk.forms):
        rows = [task.no for task in desk.plan.tasks_of(unit)]
        if len(rows) > 1:
            first, second = ((TASKS, no, "progress") for no in rows[:2])
            text = f"{desk.short(unit)}本期按照工作方案的分工和要求有序推进各项重点工作。"
            yield _row(desk, unit, "两项任务进展相同", {first: text, second: text}, (kinds.PROGRESS_REPEATED, second))


# --- 佐证材料, 问题与下步计划 ---


def _papers(
    desk: Desk, dice: Dice, title: str, changes: Mapping[str, Typed], found: tuple[Kind, str]
) -> Iterator[Mistake]:
    """The first evidence row of each unit changed."""
    kind, column = found
    for unit in dice.shuffled(desk.forms):
        filled: Filled = {(EVIDENCE, "1", key): value for key, value in changes.items()}
        yield _row(desk, unit, title, filled, (kind, (EVIDENCE, "1", column)))


def paper_without_name(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A paper with number and date, and no name."""
    return _papers(desk, dice, "佐证材料没有名称", {"name": None}, (kinds.EVIDENCE_WITHOUT_NAME, "name"))


def paper_after_period(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A paper dated after the period."""
    day = desk.period.last + timedelta(days=5)
    return _papers(desk, dice, "佐证材料日期晚于本期", {"dated": day}, (kinds.EVIDENCE_AFTER_PERIOD, "dated"))


def paper_of_other_task(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A paper for a task the unit does not have."""
    for mistake in _papers(desk, dice, "佐证材料属于别家任务", {"for": ""}, (kinds.EVIDENCE_OF_OTHER_TASK, "for")):
        own = desk.plan.tasks_of(mistake.unit)
        for other in [task for task in desk.plan.tasks if task not in own][:1]:
            filled: Filled = {(EVIDENCE, "1", "for"): f"任务{other.no}"}
            yield Mistake(mistake.title, mistake.unit, mistake.spots, filled, expected=mistake.expected)


def paper_twice(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """The first evidence row again in the last row."""
    for unit in dice.shuffled(desk.forms):
        last = desk.forms[unit].table(EVIDENCE).rows[-1].key
        again = {
            (EVIDENCE, last, key[2]): typed for key, typed in desk.filled[unit].items() if key[:2] == (EVIDENCE, "1")
        }
        found = _row(desk, unit, "佐证材料列了两次", again, (kinds.EVIDENCE_TWICE, (EVIDENCE, last, "name")))
        spots = (*found.spots, ("unit", unit, EVIDENCE, "1"))
        yield Mistake(found.title, unit, spots, again, expected=found.expected)


def next_step_without_date(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A next step without a day."""
    key = (PROBLEMS, "1", "until")
    for unit in dice.shuffled(unit for unit in desk.forms if key in desk.filled[unit]):
        yield _row(desk, unit, "下步计划没有日期", {key: None}, (kinds.PLANNED_DATE_MISSING, key))


def late_without_next_step(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A problem of an overdue task, and nothing planned."""
    for cell, task in _overdue(desk, dice):
        filled: Filled = {(PROBLEMS, "1", "task"): task.no, (PROBLEMS, "1", "plan"): None, cell.key: cell.typed}
        found = (kinds.OVERDUE_WITHOUT_NEXT_STEP, (PROBLEMS, "1", "plan"))
        yield _row(desk, cell.unit, "逾期任务没有下步计划", filled, found)


# --- between units ---


def _between(title: str, filled: Mapping[str, Filled], expected: tuple[Expected, ...]) -> Mistake:
    """A mistake that lies between several units; the first of them is named for it."""
    first = next(iter(filled))
    spots = tuple(dict.fromkeys(("unit", unit, *key[:2]) for unit, cells in filled.items() for key in cells))
    others = {unit: cells for unit, cells in filled.items() if unit != first}
    return Mistake(title, first, spots, filled[first], others=others, expected=expected)


def lead_done_alone(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """已完成 from the lead of a task that nobody else has begun."""
    late = {task.no for _, task in _overdue(desk, dice)}
    for cell, task in _under_way(desk, dice):
        others = [unit for unit in task.units if unit in desk.forms and unit not in task.leads]
        if cell.unit in task.leads and others and task.no not in late and task.due.kind is not DueKind.OPEN:
            begun: Filled = {(TASKS, task.no, "state"): WorkState.NOT_STARTED.value}
            done: Filled = {cell.key: WorkState.DONE.value, cell.beside("done_on"): desk.period.last}
            place = desk.place(cell.unit, cell.key)
            expected = Expected(merge.LEAD_DONE_OTHERS_NOT_STARTED, place, desk.short(cell.unit))
            yield _between("牵头已完成而责任单位未启动", {cell.unit: done, **dict.fromkeys(others, begun)}, (expected,))


def completion_dates_differ(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """Two leads of one task with two days."""
    for cell in dice.shuffled(desk.cells(TASKS, "done_on")):
        task, day = cell.task, cell.typed
        leads = [unit for unit in task.leads if unit in desk.forms] if task else []
        once = task is not None and task.due.kind in _WITH_A_DAY
        if isinstance(day, date) and once and cell.unit in leads and len(leads) > 1:
            other = day - timedelta(days=1) if day > desk.plan.creation_start else day + timedelta(days=1)
            filled: dict[str, Filled] = {unit: {cell.key: desk.filled[unit].get(cell.key)} for unit in leads}
            filled[cell.unit] = {cell.key: other}
            expected = tuple(
                Expected(merge.COMPLETION_DATES_DIFFER, desk.place(unit, cell.key), desk.short(unit)) for unit in leads
            )
            yield _between("几个牵头单位完成日期不同", filled, expected)


def same_progress(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """One text from two units."""
    for task in dice.shuffled(desk.plan.tasks):
        units = [unit for unit in task.units if unit in desk.forms][:2]
        if len(units) == 2:
            key = (TASKS, task.no, "progress")
            text = f"领导小组办公室召开了{task.category}工作推进会议，部署了下一阶段各项工作，目前进展有序。"
            expected = Expected(merge.SAME_PROGRESS_ELSEWHERE, desk.place(units[1], key), desk.short(units[1]))
            yield _between("两家进展相同", {unit: {key: text} for unit in units}, (expected,))


def one_number_two_papers(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """One document number under two names."""
    units = dice.shuffled(desk.forms)
    for first, second in pairwise(units):
        number = desk.filled[first][_NUMBER]
        expected = tuple(
            Expected(merge.ONE_NUMBER_TWO_DOCUMENTS, desk.place(unit, _NAME), desk.short(unit))
            for unit in (first, second)
        )
        yield _between("同一文号两个名称", {unit: {_NUMBER: number} for unit in (first, second)}, expected)


# --- against last period ---


def became_zero(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A stock that is gone."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        item = cell.item
        standing = item is not None and item.kind in {ItemKind.STOCK, ItemKind.PERCENT} and desk.alone(item)
        if item is None or not standing or desk.last is None or (cell.limits.minimum or 0) > 0:
            continue
        if not desk.fails({(item.code, cell.unit): desk.now.figures[item.code, cell.unit] * 0}):
            found = (kinds.BECAME_ZERO, cell.key)
            yield _with_rules(desk, cell, _row(desk, cell.unit, "有数变零", {cell.key: 0}, found))


def became_idle(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A figure last period, 不适用 now for a reason that says nothing."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        item = cell.item
        if item is None or not item.kind.numeric or desk.last is None or not may_be_lost(desk, cell):
            continue
        filled: Filled = {cell.key: "不适用", cell.beside("remark"): "不再统计"}
        found = _row(desk, cell.unit, "有数变不适用", filled, (kinds.BECAME_NOT_APPLICABLE, cell.key))
        yield _with_rules(desk, cell, found)


def _with_rules(desk: Desk, cell: Cell, mistake: Mistake) -> Mistake:
    spots = (*mistake.spots, *at_cell(desk, cell))
    return Mistake(mistake.title, mistake.unit, spots, mistake.filled, expected=mistake.expected)


def choice_with_remark(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """An answer with words behind it."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        if cell.limits.kind is ValueKind.CHOICE and cell.typed is not None:
            found = (CHOICE_WITH_REMARK, cell.key)
            yield _row(desk, cell.unit, "选项后另加文字", {cell.key: f"{cell.typed}（已落实）"}, found)


RECORD_MISTAKES: Final[tuple[Recipe, ...]] = (
    done_by_its_words, not_started, contradicted, progress_repeated, paper_without_name, paper_after_period,
    paper_of_other_task, paper_twice, next_step_without_date, late_without_next_step, lead_done_alone,
    completion_dates_differ, same_progress, one_number_two_papers, became_zero, became_idle, choice_with_remark,
)  # fmt: skip
