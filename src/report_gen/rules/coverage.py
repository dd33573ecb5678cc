"""What of a plan is reported, computed and written about: task ↔ obligation ↔ form cell ↔ indicator ↔ paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.errors import PlanError
from report_gen.model.finding import Finding, Severity, in_order
from report_gen.model.form import ITEMS, TASKS, Form, FormTable
from report_gen.model.period import Period
from report_gen.model.place import column_letters
from report_gen.model.plan import DataItem, Indicator, Plan, Task
from report_gen.rules.forms import build_form
from report_gen.rules.obligations import obligations
from report_gen.rules.plan_audit.ties import items_in, ties_of
from report_gen.wording import listed

_ENTRIES: Final = {TASKS: "state", ITEMS: "value"}  # the entry column that a row is about


@dataclass(frozen=True, slots=True)
class FormCell:
    """Where a unit (short name) answers: sheet and cell of its form."""

    unit: str
    sheet: str
    cell: str

    @property
    def label(self) -> str:
        """`市公安局 任务进展!I7`."""
        return f"{self.unit} {self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """A data item: the cells it is reported in, and the tasks (numbers), indicators and check rules (codes) it serves."""

    item: DataItem
    cells: tuple[FormCell, ...]
    tasks: tuple[str, ...]
    indicators: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def reported(self) -> bool:
        """Whether any unit reports it."""
        return bool(self.cells)


@dataclass(frozen=True, slots=True)
class TaskCoverage:
    """A task: who reports on it and where, the figures behind it, and the section of the half-year report it is in.

    `units` are the short names of its units that owe a form, `silent` of those that do not. `section` counts the sections
    of the report's part on tasks from 1.
    """

    task: Task
    units: tuple[str, ...]
    silent: tuple[str, ...]
    cells: tuple[FormCell, ...]
    items: tuple[ItemCoverage, ...]
    indicators: tuple[Indicator, ...]
    section: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A whole plan, as the forms of the sample `period` cover it. `findings` are the holes (核实性) and notes."""

    period: Period
    tasks: tuple[TaskCoverage, ...]
    items: tuple[ItemCoverage, ...]
    findings: tuple[Finding, ...]

    @property
    def holes(self) -> tuple[Finding, ...]:
        """What nobody reports, or nothing can come of."""
        return tuple(finding for finding in self.findings if finding.severity is not Severity.NOTE)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is reported and not used further."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.NOTE)


def sample_period(plan: Plan) -> Period:
    """The last reporting period that ends within the creation period: the plan as it is now.

    Where the creation period is shorter than a reporting period, the one it ends in. PlanError without a schedule.
    """
    if not plan.schedule:
        raise PlanError("方案没有报送安排，没有填报表可以对照。", "请在“报送安排”表写明报送周期和时限。")
    end = plan.creation_end
    last = next(part for part in Period(end.year, 1, 12).split(plan.schedule[0].span) if end in part)
    earlier = last.previous()
    return last if last.last <= end or not plan.covers(earlier) else earlier


def coverage(plan: Plan, period: Period, head_row: int) -> Coverage:
    """How the forms of `period` cover the plan; rows of a form begin below `head_row` of its sheets.

    Findings: A501 a task nobody reports, A502 one whose leads do not, A503 an indicator that lacks an item, A504 an
    item no formula uses.
    """
    owing = {duty.unit for duty in obligations(plan, period)}
    forms = {unit.code: build_form(plan, unit, period) for unit in plan.units if unit.code in owing}
    cells = {table: _cells(plan, forms, table, head_row) for table in _ENTRIES}
    ties = ties_of(plan)
    serves = {no: {item.code for item in tie.items} for no, tie in ties.items()}
    items = tuple(_item(plan, item, cells[ITEMS], serves) for item in plan.items)
    by_code = {each.item.code: each for each in items}
    sections = plan.categories()
    tasks = tuple(
        TaskCoverage(
            task,
            tuple(plan.short(code) for code in task.units if code in owing),
            tuple(plan.short(code) for code in task.units if code not in owing),
            cells[TASKS].get(task.no, ()),
            tuple(by_code[item.code] for item in ties[task.no].items),
            ties[task.no].indicators,
            sections.index(task.category) + 1,
        )
        for task in plan.tasks
    )
    return Coverage(period, tasks, items, in_order(_findings(plan, tasks, items, owing)))


def _cells(plan: Plan, forms: Mapping[str, Form], key: str, head_row: int) -> dict[str, tuple[FormCell, ...]]:
    """The cells of the table by row key."""
    found: dict[str, list[FormCell]] = {}
    for code, form in forms.items():
        table = form.table(key)
        letters = _letters(table, _ENTRIES[key])
        for number, row in enumerate(table.rows, head_row + 1):
            found.setdefault(row.key, []).append(FormCell(plan.short(code), table.sheet, f"{letters}{number}"))
    return {row: tuple(cells) for row, cells in found.items()}


def _letters(table: FormTable, key: str) -> str:
    return column_letters([column.key for column in table.columns].index(key) + 1)


def _item(
    plan: Plan, item: DataItem, cells: Mapping[str, tuple[FormCell, ...]], serves: Mapping[str, set[str]]
) -> ItemCoverage:
    return ItemCoverage(
        item,
        cells.get(item.code, ()),
        tuple(no for no, codes in serves.items() if item.code in codes),
        tuple(each.code for each in plan.indicators if item in items_in(plan, each.formula)),
        tuple(each.code for each in plan.checks if item in items_in(plan, each.formula)),
    )


def _findings(
    plan: Plan, tasks: tuple[TaskCoverage, ...], items: tuple[ItemCoverage, ...], owing: set[str]
) -> Iterator[Finding]:
    for each in tasks:
        yield from _task_findings(plan, each, owing)
    unreported = {each.item.short for each in items if not each.reported}
    for indicator in plan.indicators:
        lacking = [item.short for item in items_in(plan, indicator.formula) if item.short in unreported]
        if lacking:
            data = {"code": indicator.code, "name": indicator.name, "items": listed(f"“{name}”" for name in lacking)}
            yield kinds.INDICATOR_UNREPORTED.at(indicator.place, **data)
    for each_item in items:
        if not each_item.indicators and not each_item.checks:
            yield kinds.ITEM_IDLE.at(each_item.item.place, code=each_item.item.code, name=each_item.item.name)


def _task_findings(plan: Plan, each: TaskCoverage, owing: set[str]) -> Iterator[Finding]:
    task = each.task
    if not each.units:
        reason = f"{listed(each.silent)}都不报送" if each.silent else "没有列单位"
        yield kinds.TASK_UNREPORTED.at(task.place, no=task.no, title=task.title, reason=reason)
    elif not owing.intersection(task.answerable):
        names = listed(plan.short(code) for code in task.answerable)
        yield kinds.TASK_UNSETTLED.at(task.place, no=task.no, title=task.title, names=names)
