"""任务清单 of a draft: the document's words in eight columns, and beside them who leads, who shares, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from report_gen.importing.draft_base import At, Base, Part, PlanRow, same
from report_gen.importing.draft_units import UnitBook
from report_gen.importing.rows import TaskRow
from report_gen.importing.unit_lists import read_clause, read_units
from report_gen.intake.due_dates import nearest_wording, read_due
from report_gen.intake.plan_sheets import TASKS
from report_gen.model.draft import Reading
from report_gen.model.official import Spot
from report_gen.model.plan import DueKind, DueRule
from report_gen.wording import date_text

_UNSORTED: Final = "（未分类）"
_LEAD, _RESPONSIBLE, _DUE = "牵头单位", "责任单位", "完成时限"
_COPIED: Final = ("序号", "指标分类", "重点任务", "子任务", "工作目标", _LEAD, _RESPONSIBLE)
_NEEDED: Final = {"指标分类": "", "重点任务": "工作目标", "工作目标": "重点任务"}  # and what may stand in for it
_WEEKDAYS: Final = " 一二三四五六日"
_READING_OF: Final = {_LEAD: "牵头识读", _RESPONSIBLE: "责任识读"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A task row under the number the plan will know it by; `issued` is the number as it stands."""

    row: TaskRow
    issued: str

    @property
    def no(self) -> str:
        """The number in the plan."""
        return self.row.no

    def spot(self, column: str) -> Spot:
        """Where the words of that column stand, or the nearest thing known."""
        spots = self.row.spots
        return spots.get(column) or next(iter(spots.values()), Spot(""))


def numbered(rows: Sequence[TaskRow]) -> tuple[Numbered, ...]:
    """The rows with numbers that no two share: a number used before gets an addition, a missing one the row's place."""
    used: set[str] = set()
    found: list[Numbered] = []
    for place, row in enumerate(rows, start=1):
        no = first = row.no or str(place)
        addition = 1
        while no in used:
            addition += 1
            no = f"{first}-{addition}"
        used.add(no)
        found.append(Numbered(replace(row, no=no), row.no))
    return tuple(found)


def known_tasks(tasks: Sequence[Numbered], base: Base) -> dict[str, PlanRow]:
    """For the number of each task that the base has with the same objective: its row there."""
    old = {same(row.get("工作目标", "")): row for row in base.sheet(TASKS)}
    return {task.no: old[words] for task in tasks if (words := same(task.row.objective)) and words in old}


def task_part(tasks: Sequence[Numbered], units: UnitBook, base: Base, creation: tuple[date, date]) -> Part:
    """The rows of 任务清单 and their readings; the names met go into `units`."""
    known = known_tasks(tasks, base)
    rows: list[PlanRow] = []
    readings: list[Reading] = []
    given = {column for task in tasks for column, text in _official(task.row).items() if text}
    for task in tasks:
        draft = _TaskDraft(task, At(TASKS.name, task.no), known.get(task.no, {}))
        readings.extend(draft.wording(given))
        readings.extend(draft.due(creation))
        readings.extend(draft.units(units))
        readings.extend(draft.from_base())
        rows.append(draft.cells)
    return Part(tuple(rows), tuple(readings))


def _official(row: TaskRow) -> dict[str, str]:
    """The eight official columns of a row."""
    return {
        "序号": row.no,
        "指标分类": row.category,
        "重点任务": row.key_task,
        "子任务": row.sub_task,
        "工作目标": row.objective,
        _LEAD: row.lead_text,
        _RESPONSIBLE: row.responsible_text,
        _DUE: row.due_text,
    }


class _TaskDraft:
    """One task while it is written: its cells fill as the readings are made."""

    def __init__(self, task: Numbered, at: At, old: PlanRow) -> None:
        row = task.row
        self.task, self.at, self.old = task, at, old
        remarks = "；".join(filter(None, (row.remark, *row.slips)))
        self.cells = dict.fromkeys(TASKS.titles, "") | _official(row) | {"备注": remarks}

    def wording(self, given: AbstractSet[str]) -> Iterator[Reading]:
        """The columns taken word for word; needed ones that are empty are filled from beside or left to a person.

        `given` are the columns the document has: what it has not at all is filled from beside.
        """
        if self.task.issued != self.task.no:
            spot = self.task.spot("序号")
            yield self.at.manual("序号", self.task.issued, spot, "原文序号空缺或重复，已另编", value=self.task.no)
        for column in _COPIED:
            text = self.cells[column]
            if text and not (column == "序号" and self.task.issued != self.task.no):
                yield self.at.read(column, text, text, self.task.spot(column))
        for column, beside in _NEEDED.items():
            if not self.cells[column]:
                yield self._missing(column, beside, given)

    def _missing(self, column: str, beside: str, given: AbstractSet[str]) -> Reading:
        """A needed column that is empty here."""
        text = self.cells[beside] if beside else _UNSORTED
        spot = self.task.spot(beside or column)
        if column in given or not text:
            return self.at.manual(column, "", spot, f"未能识读出{column}")
        self.cells[column] = text
        return self.at.read(column, text, text if beside else "", spot, f"与{beside}同文" if beside else "文件未分类")

    def due(self, creation: tuple[date, date]) -> Iterator[Reading]:
        """What the due wording means; the wording itself stays in the cell."""
        text, spot = self.cells[_DUE], self.task.spot(_DUE)
        rule = read_due(text, creation)
        if rule.kind is DueKind.UNREADABLE:
            yield self.at.manual(_DUE, text, spot, "时限无法识读", value=text, nearest=nearest_wording(text))
        elif text:
            yield self.at.read(_DUE, due_meaning(rule), text, spot, rule.rule)

    def units(self, book: UnitBook) -> Iterator[Reading]:
        """Who leads and who shares; of words that no grammar reads, the base's reading if it has the same words."""
        row = self.task.row
        clause = read_units(row.lead_text, row.responsible_text)
        if row.clause and (clause.manual or not (clause.leads or clause.responsible)):
            clause = read_clause(row.clause)
        if clause.manual and self._same_units():
            yield from self._units_of_base()
            return
        self._note(clause.slips)
        names = {_LEAD: clause.leads, _RESPONSIBLE: clause.responsible}
        for column, reading in _READING_OF.items():
            text, spot = self.cells[column], self.task.spot(column)
            self.cells[reading] = book.read(names[column], spot)
            if self.cells[reading]:
                yield self.at.read(reading, self.cells[reading], text or row.clause, spot, clause.rule)
            elif clause.manual and (text or row.clause):
                yield self.at.manual(reading, text or row.clause, spot, "单位写法无法识读", nearest=clause.nearest)
        if not clause.manual and not (clause.leads or clause.responsible):
            quote = "；".join(filter(None, (row.lead_text, row.responsible_text, row.clause)))
            yield self.at.manual("责任识读", quote, self.task.spot(_RESPONSIBLE), "文件未写明牵头和责任单位")

    def _note(self, slips: Sequence[str]) -> None:
        """Adds what looks wrong in the document to the task's own remarks."""
        said = self.cells["备注"]
        self.cells["备注"] = "；".join((*filter(None, (said,)), *(slip for slip in slips if slip not in said)))

    def _same_units(self) -> bool:
        return bool(self.old) and all(self.old.get(column, "") == self.cells[column] for column in _READING_OF)

    def _units_of_base(self) -> Iterator[Reading]:
        for reading in _READING_OF.values():
            self.cells[reading] = self.old.get(reading, "")
            if self.cells[reading]:
                yield self.at.base(reading, self.cells[reading])

    def from_base(self) -> Iterator[Reading]:
        """The note, and the title where the base cut it from the same text."""
        old, cells = self.old, self.cells
        if old.get("备注"):
            cells["备注"] = old["备注"]
            yield self.at.base("备注", old["备注"])
        title = old.get("重点任务", "")
        if title and title != cells["重点任务"] and title in f"{cells['指标分类']}\n{cells['工作目标']}":
            cells["重点任务"] = title
            yield self.at.base("重点任务", title)


def due_meaning(rule: DueRule) -> str:
    """What a due wording was taken to mean: `一次性：2024年6月30日`, `每年：1、7月`, `每季度：7日，报上一期`."""
    dates = rule.dates or ((rule.on,) if rule.on and rule.on != date.max else ())
    days = rule.days or ((rule.day,) if rule.day else ())
    parts = (
        "、".join(date_text(day) for day in dates),
        f"{'、'.join(map(str, rule.months))}月" if rule.months else "",
        f"{'、'.join(map(str, days))}日" if days else "",
        f"第{rule.workday}个工作日" if rule.workday else "",
        f"星期{_WEEKDAYS[rule.weekday]}" if rule.weekday else "",
        "报上一期" if rule.on_previous else "",
    )
    said = "，".join(part for part in parts if part)
    return f"{rule.kind.value}：{said}" if said else rule.kind.value
