"""Audits of the task list: leads, dates, data, numbers and repeated wording."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from report_gen.catalogue import plan_audit as kinds
from report_gen.model.finding import Finding
from report_gen.model.plan import DueKind
from report_gen.rules.plan_audit.desk import Desk, shortened
from report_gen.rules.plan_audit.ties import ties_of
from report_gen.wording import date_text, listed


def joint(desk: Desk) -> Iterator[Finding]:
    """A201: tasks that nobody leads and several units share."""
    for task in desk.plan.tasks:
        if task.joint and task.responsible:
            names = listed(desk.plan.short(code) for code in task.responsible)
            quote = shortened(task.responsible_text or task.lead_text)
            yield kinds.JOINT.at(desk.at(task.place, "牵头单位"), no=task.no, names=names, quote=quote)


def undated(desk: Desk) -> Iterator[Finding]:
    """A202: tasks without a due wording (unreadable ones are findings of the reading)."""
    for task in desk.plan.tasks:
        if task.due.kind is DueKind.NONE:
            yield kinds.NO_DUE.at(desk.at(task.place, "完成时限"), no=task.no, title=task.title)


def without_data(desk: Desk) -> Iterator[Finding]:
    """A203: tasks with neither an indicator nor a data item."""
    ties = ties_of(desk.plan)
    for task in desk.plan.tasks:
        if not ties[task.no].indicators and not ties[task.no].items:
            yield kinds.NO_DATA.at(desk.at(task.place, "重点任务"), no=task.no, title=task.title)


def due_outside(desk: Desk) -> Iterator[Finding]:
    """A204: single due dates before or after the creation period."""
    start, end = desk.plan.creation_start, desk.plan.creation_end
    for task in desk.plan.tasks:
        for day in task.due.dates or filter(None, (task.due.on,)):
            if not start <= day <= end:
                data = {"day": date_text(day), "start": date_text(start), "end": date_text(end)}
                yield kinds.DUE_OUTSIDE.at(desk.at(task.place, "完成时限"), no=task.no, quote=task.due.text, **data)


def numbers(desk: Desk) -> Iterator[Finding]:
    """A205, A206: whole task numbers that leave some out or go backwards; numbers such as 3-1 are not compared."""
    if not all(task.no.isdecimal() for task in desk.plan.tasks):
        return
    used = {int(task.no) for task in desk.plan.tasks}
    for before, task in pairwise(desk.plan.tasks):
        place = desk.at(task.place, "序号")
        missing = [str(number) for number in range(int(before.no) + 1, int(task.no)) if number not in used]
        if int(task.no) < int(before.no):
            yield kinds.NUMBERS_ORDER.at(place, no=task.no, before=before.no)
        elif missing:
            yield kinds.NUMBERS_GAP.at(place, no=task.no, before=before.no, missing=listed(missing))


def same_wording(desk: Desk) -> Iterator[Finding]:
    """A207: objectives that repeat another task's word for word."""
    first: dict[str, str] = {}
    for task in desk.plan.tasks:
        words = "".join(task.objective.split()).rstrip("。；")
        other = first.setdefault(words, task.no)
        if words and other != task.no:
            data = {"no": task.no, "column": "工作目标", "other": other, "quote": shortened(task.objective)}
            yield kinds.SAME_WORDING.at(desk.at(task.place, "工作目标"), **data)
