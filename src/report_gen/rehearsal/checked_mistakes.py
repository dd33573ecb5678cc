"""Mistakes only comparing finds: with the state, with last period, with the office's rules, with another unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from report_gen.catalogue import logic as kinds
from report_gen.catalogue.merge import VALUES_DISAGREE
from report_gen.formulas import names_in
from report_gen.model.filled import Filled, Typed
from report_gen.model.finding import Kind, Severity
from report_gen.model.form import EVIDENCE, ITEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.plan import CheckScope, DataItem, DueKind, ItemKind, TakeRule
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import Cell, Desk, Expected, Mistake, Recipe, at_cell
from report_gen.rehearsal.rules import Instance
from report_gen.rehearsal.stories import typed_value

_RULE_KINDS: Final = {
    kind.severity.value: kind for kind in (kinds.PLAN_CHECK_ERROR, kinds.PLAN_CHECK_QUERY, kinds.PLAN_CHECK_NOTE)
}
_FACTORS: Final = tuple(map(Decimal, ("1.15", "1.4", "2", "3", "6", "0.9", "0.75", "0.5", "0.2")))
_GOOD_REASON: Final = "新建设施集中投入使用，已逐项清点登记"
_DONE_ONCE: Final = frozenset({DueKind.ONCE, DueKind.CREATION_END, DueKind.NONE, DueKind.RELATIVE})


def _found(desk: Desk, cell: Cell, title: str, changes: Mapping[str, Typed], kind: Kind, column: str) -> Mistake:
    """A mistake in one row, found at the cell of that column."""
    expected = Expected(kind, desk.place(cell.unit, cell.beside(column)), desk.short(cell.unit))
    filled = {cell.beside(key): value for key, value in changes.items()}
    return Mistake(title, cell.unit, at_cell(desk, cell), filled, expected=(expected,))


# --- tasks ---


def date_without_completion(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """推进中 with a completion date."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        if cell.typed == WorkState.ONGOING.value:
            changes: dict[str, Typed] = {"done_on": desk.period.last}
            yield _found(desk, cell, "未完成却有完成日期", changes, kinds.DATE_WITHOUT_COMPLETION, "done_on")


def open_task_completed(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A task that never ends reported as done."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        if cell.task is not None and cell.task.due.kind is DueKind.OPEN:
            changes: dict[str, Typed] = {"state": WorkState.DONE.value, "done_on": desk.period.last}
            yield _found(desk, cell, "持续推进的任务报已完成", changes, kinds.OPEN_TASK_COMPLETED, "state")


def lead_not_concerned(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """不适用, with a reason, from the lead."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        was_done = desk.last is not None and cell.task is not None and desk.last.done_on(cell.task) is not None
        if cell.task is not None and cell.unit in cell.task.leads and not was_done:
            reason = f"{desk.short(cell.unit)}认为此项工作应由其他单位负责"
            changes: dict[str, Typed] = {"state": "不适用", "done_on": None, "progress": reason}
            yield _found(desk, cell, "牵头单位填不适用", changes, kinds.LEAD_SAYS_NOT_APPLICABLE, "state")


def state_went_back(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """Done last period, under way now."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        was_done = desk.last is not None and cell.task is not None and desk.last.done_on(cell.task)
        if was_done and cell.task is not None and cell.task.due.kind in _DONE_ONCE:
            changes: dict[str, Typed] = {"state": WorkState.ONGOING.value, "done_on": None}
            yield _found(desk, cell, "工作状态回退", changes, kinds.STATE_WENT_BACK, "state")


def progress_copied(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """Last period's text again."""
    for cell in dice.shuffled(desk.cells(TASKS, "state")):
        if desk.last is not None and cell.typed in {WorkState.ONGOING.value, WorkState.CONTINUOUS.value}:
            text = desk.last.filled(cell.unit).get(cell.beside("progress"))
            yield _found(desk, cell, "进展照抄上期", {"progress": text}, kinds.PROGRESS_COPIED, "progress")


# --- data items ---


def _figure_cells(desk: Desk, dice: Dice) -> Iterator[tuple[Cell, DataItem, Decimal, Decimal | None]]:
    """The cells with a figure that no other unit states too: cell, item, the figure and last period's."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        figure = desk.now.figures.get((cell.key[1], cell.unit))
        if cell.item is not None and figure is not None and desk.alone(cell.item):
            yield cell, cell.item, figure, desk.last.figures[cell.key[1], cell.unit] if desk.last else None


def _step(item: DataItem) -> Decimal:
    return Decimal(1).scaleb(-item.decimals)


def cumulative_fell(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A cumulative figure below last period's, with no rule broken."""
    for cell, item, _, last in _figure_cells(desk, dice):
        if item.kind is ItemKind.CUMULATIVE and last is not None and last > _step(item):
            value = last - _step(item)
            if not desk.fails({(item.code, cell.unit): value}):
                changes: dict[str, Typed] = {"value": value}
                yield _found(desk, cell, "累计数回落", changes, kinds.CUMULATIVE_FELL, "value")


def _jumps(desk: Desk, dice: Dice) -> Iterator[tuple[Cell, Typed]]:
    """Cells with a value far above last period's that no rule minds."""
    for cell, item, _, last in _figure_cells(desk, dice):
        if item.jump is None or last is None:
            continue
        value = (last * (1 + item.jump) * 2).quantize(_step(item))
        if value <= (cell.limits.maximum or value) and not desk.fails({(item.code, cell.unit): value}):
            yield cell, typed_value(item, value)


def large_change(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A change above the line without a word."""
    for cell, value in _jumps(desk, dice):
        yield _found(desk, cell, "变动过大没有说明", {"value": value}, kinds.LARGE_CHANGE, "value")


def empty_explanation(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A change above the line, explained by 核实无误."""
    for cell, value in _jumps(desk, dice):
        changes: dict[str, Typed] = {"value": value, "remark": dice.pick(("核实无误", "情况属实", "数据准确"))}
        found = _found(desk, cell, "变动过大说明空泛", changes, kinds.LARGE_CHANGE, "value")
        refused = Expected(
            kinds.EXPLANATION_REFUSED, desk.place(cell.unit, cell.beside("remark")), desk.short(cell.unit)
        )
        yield Mistake(found.title, found.unit, found.spots, found.filled, expected=(*found.expected, refused))


def explained(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A change above the line with a reason: it must pass."""
    for cell, value in _jumps(desk, dice):
        changes: dict[str, Typed] = {"value": value, "remark": _GOOD_REASON}
        yield _found(desk, cell, "变动过大已写明原因", changes, kinds.QUERY_EXPLAINED, "value")


def answer_withdrawn(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """有 last period, 无 now."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        if desk.last is not None and cell.item is not None and cell.item.kind.choices and desk.alone(cell.item):
            changes: dict[str, Typed] = {"value": cell.item.kind.choices[1]}
            yield _found(desk, cell, "由有变无", changes, kinds.ANSWER_WITHDRAWN, "value")


def evidence_missing(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """有 without the evidence that the item asks for."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        item, rows = cell.item, desk.filled[cell.unit]
        if item is None or not item.kind.choices or not ("附件" in item.explanation or "佐证" in item.explanation):
            continue
        for named in [key for key, text in rows.items() if key[0] == EVIDENCE and text == f"数据项：{item.name}"]:
            found = _found(desk, cell, "没有列出佐证材料", {}, kinds.EVIDENCE_MISSING, "value")
            spots = (*found.spots, ("unit", cell.unit, *named[:2]))
            yield Mistake(found.title, cell.unit, spots, {named: "其他日常工作材料"}, expected=found.expected)


# --- the office's rules ---


def _broken(desk: Desk, dice: Dice, severity: Severity, *, merged: bool) -> Iterator[Mistake]:
    """One figure changed so that one rule fails and nothing else is wrong."""
    for rule in dice.shuffled(desk.rules):
        if (rule.rule.scope is CheckScope.MERGED) is merged and rule.rule.level == severity.value:
            yield from _breaking(desk, dice, rule)


def _breaking(desk: Desk, dice: Dice, rule: Instance) -> Iterator[Mistake]:
    for code, unit in dice.shuffled(rule.keys):
        item, figure = desk.plan.item(code), desk.now.figures[code, unit]
        for factor in _FACTORS if desk.alone(item) else ():
            value = (figure * factor).quantize(_step(item))
            if _unremarkable(desk, item, unit, value) and desk.fails({(code, unit): value}) == (rule,):
                yield _rule_mistake(desk, rule, (code, unit), typed_value(item, value))
                break


def _unremarkable(desk: Desk, item: DataItem, unit: str, value: Decimal) -> bool:
    """Whether nothing else would be said of the value: it is within its limits and near last period's."""
    limits = next(row.limits["value"] for row in desk.forms[unit].table(ITEMS).rows if row.key == item.code)
    low, high = limits.minimum, limits.maximum
    if value <= 1 or (low is not None and value < low) or (high is not None and value > high):
        return False
    if desk.last is None:
        return True
    last = desk.last.figures[item.code, unit]
    fell = item.kind is ItemKind.CUMULATIVE and value < last
    return not fell and (item.jump is None or abs(value - last) <= abs(last) * item.jump)


def _rule_mistake(desk: Desk, rule: Instance, key: tuple[str, str], typed: Typed) -> Mistake:
    """Found at the first item the rule names: of the form's own unit, or of the first unit that reports it."""
    first = rule.names[next(name for name in names_in(rule.rule.formula) if name in rule.names)][0]
    rows = tuple(("unit", unit, ITEMS, code) for code, unit in rule.keys)
    spots = (*rows, *(("rule", other.rule.code, other.unit) for other in desk.rules if key in other.keys))
    expected = Expected(
        _RULE_KINDS[rule.rule.level], desk.place(first[1], (ITEMS, first[0], "value")), desk.short(first[1])
    )
    title = f"{'表间' if rule.rule.scope is CheckScope.MERGED else '表内'}校核规则不通过（{rule.rule.level}）"
    filled: Filled = {(ITEMS, key[0], "value"): typed}
    return Mistake(title, key[1], spots, filled, expected=(expected,))


def form_rule_error(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A 强制性 rule within a form."""
    return _broken(desk, dice, Severity.ERROR, merged=False)


def form_rule_query(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A 核实性 rule within a form."""
    return _broken(desk, dice, Severity.QUERY, merged=False)


def merged_rule_query(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A 核实性 rule between forms."""
    return _broken(desk, dice, Severity.QUERY, merged=True)


def conflict(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """Two units that state one item differently."""
    for cell in dice.shuffled(desk.cells(ITEMS, "value")):
        item, figure = cell.item, desk.now.figures.get((cell.key[1], cell.unit))
        if item is None or figure is None or item.take is not TakeRule.LEAD or cell.unit == item.reporters[0]:
            continue
        value = figure + _step(item)
        units = tuple(unit for unit in item.reporters if unit in desk.forms)
        if value <= (cell.limits.maximum or value) and not desk.fails({(item.code, cell.unit): value}):
            places = ((unit, desk.place(unit, cell.key)) for unit in units)
            yield Mistake(
                "两家所报不一致",
                cell.unit,
                (*at_cell(desk, cell), *(("unit", unit, *cell.key[:2]) for unit in units)),
                {cell.key: typed_value(item, value)},
                expected=tuple(Expected(VALUES_DISAGREE, place, desk.short(unit)) for unit, place in places),
            )


CHECKED_MISTAKES: Final[tuple[Recipe, ...]] = (
    date_without_completion, open_task_completed, lead_not_concerned, state_went_back, progress_copied,
    cumulative_fell, large_change, empty_explanation, explained, answer_withdrawn, evidence_missing,
    form_rule_error, form_rule_query, merged_rule_query, conflict,
)  # fmt: skip
