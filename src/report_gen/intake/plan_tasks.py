"""任务清单: the tasks of a plan, official wording untouched, the reading beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from report_gen.catalogue import plan as kinds
from report_gen.intake.due_dates import read_due
from report_gen.intake.plan_table import Row
from report_gen.intake.plan_units import Registry
from report_gen.model.plan import DueKind, Task


def read_tasks(rows: Iterable[Row], registry: Registry, creation: tuple[date, date]) -> tuple[Task, ...]:
    """The tasks in the order of the sheet; `creation` is the first and the last day of the creation period.

    Findings (in the rows): P301 and P305 of the units, P306 a task of nobody, P307 an unreadable due wording.
    """
    return tuple(task for row in rows if (task := _task(row, registry, creation)))


def _task(row: Row, registry: Registry, creation: tuple[date, date]) -> Task | None:
    task = Task(
        no=row.text("序号"),
        category=row.text("指标分类"),
        key_task=row.text("重点任务"),
        sub_task=row.text("子任务"),
        objective=row.text("工作目标"),
        lead_text=row.text("牵头单位"),
        responsible_text=row.text("责任单位"),
        due_text=row.text("完成时限"),
        leads=registry.read(row, "牵头识读"),
        responsible=registry.read(row, "责任识读"),
        due=read_due(row.text("完成时限"), creation),
        note=row.text("备注"),
        place=row.place,
        due_cell=row.written("完成时限"),
    )
    _note_doubts(row, task)
    return None if row.failed else task


def _note_doubts(row: Row, task: Task) -> None:
    if not row.text("牵头识读") and not row.text("责任识读"):
        row.report(kinds.TASK_WITHOUT_UNIT, "责任识读", no=task.no)
    if task.due.kind is DueKind.UNREADABLE:
        row.report(kinds.DUE_UNREADABLE, "完成时限", no=task.no, value=task.due_text)
