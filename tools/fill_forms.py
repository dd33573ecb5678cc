"""Fills a blank form as a unit's clerk would: cover, tasks, figures, evidence and problems, row heights included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.excel.forms import write_form
from report_gen.model.form import COVER_SHEET, EVIDENCE, ITEMS, PROBLEMS, SELF, TASKS, Form, FormTable
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, DueKind, Plan, Task, Unit
from scenario_support import sentence
from seed_changes import Spot, own_cell

NOTICE: Final = "示例数据，纯属虚构：表中人名、电话、文号、数字和进展均为编写示例而造，与任何单位的实际工作无关。"
NAMES: Final = ("张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十")
_TALLER: Final = frozenset({"progress", "remark", "problem", "need", "plan", "name"})
_POINTS_A_LINE: Final = 14.5


@dataclass(frozen=True, slots=True)
class Story:
    """What one city's units tell: the scenario module, the plan, and the period (its number in the year)."""

    scenario: ModuleType
    plan: Plan
    period: Period

    @property
    def number(self) -> int:
        """1 for the first period of the year."""
        return self.period.number

    def figure(self, item: DataItem, unit: Unit) -> object:
        """What the unit states for the item."""
        figures = self.scenario.FIGURES
        key = item.short if item.short in figures else f"{item.short}/{unit.short}"
        return figures[key][self.number - 1]

    def done_on(self, task: Task) -> date | None:
        """When the task was done, if it was by the end of the period."""
        day: date | None = self.scenario.DONE.get(task.no)
        return day if day and day <= self.period.last else None

    def state(self, task: Task) -> str:
        """What units choose as the task's state."""
        if self.done_on(task):
            return "已完成"
        return "持续推进" if task.no in self.scenario.CONTINUOUS or task.due.kind is DueKind.OPEN else "推进中"

    def progress(self, task: Task, unit: Unit) -> str:
        """What the unit writes of the task: a lead its own text, another its share in the work."""
        lead = self.scenario.LEAD
        written = lead.get(f"{task.no}/{unit.short}") or (lead.get(task.no) if unit.code in task.leads else None)
        if written:
            figures = {item.short: self.figure(item, unit) for item in self.plan.items_of(unit.code)}
            return str(written[self.number - 1].format_map(figures))
        shares = self.scenario.SHARES.get(task.no, {})
        words = {
            "lead": self.plan.short(task.answerable[0]),
            "share": shares.get(unit.short) or shares.get("*") or "",
            "unit": unit.short,
        }
        month = min(6, self.number * self.period.months)
        return sentence(
            task.no if self.period.months == 1 else f"q{task.no}",
            unit.short,
            month,
            words,
            done=bool(self.done_on(task)),
        )


def filled(story: Story, unit: Unit, form: Form, blank: Path, day: date) -> Workbook:
    """The form written to `blank`, opened again and filled; `day` is when the clerk filled it."""
    write_form(form, blank)
    book = load_workbook(blank)
    _cover(book[COVER_SHEET], story, unit, day)
    _tasks(spot_of(book, form.table(TASKS)), story, unit)
    _items(spot_of(book, form.table(ITEMS)), story, unit)
    _listed(spot_of(book, form.table(EVIDENCE)), _evidence(story, unit))
    _listed(spot_of(book, form.table(PROBLEMS)), _problems(story, unit))
    for table in (table for table in form.tables if table.key == SELF):
        _self_assessment(spot_of(book, table), table, story.scenario.SELF.get(unit.short))
    for table in form.tables:
        fit_heights(spot_of(book, table), table)
    book.properties.description = NOTICE
    book.properties.creator = f"{unit.short}（示例）"
    book.properties.lastModifiedBy = f"{unit.short}（示例）"
    return book


def spot_of(book: Workbook, table: FormTable) -> Spot:
    """Where the table stands in a form as written: the head row is the one that carries the column titles."""
    sheet = book[table.sheet]
    titles = [column.title for column in table.columns if not column.hidden]
    for head in range(1, 12):
        texts = {str(sheet.cell(head, number).value): number for number in range(1, len(table.columns) + 1)}
        if all(title in texts for title in titles):
            columns = {column.key: texts[column.title] for column in table.columns if not column.hidden}
            rows = {row.key: head + index for index, row in enumerate(table.rows, 1)}
            return Spot(sheet, head, columns, rows)
    raise ValueError(table.sheet)


def fit_heights(spot: Spot, table: FormTable) -> None:
    """Rows made as tall as their longest text, as a clerk does before printing."""
    for row in spot.rows.values():
        needed = 0
        for column in table.columns:
            if column.key in _TALLER and column.key in spot.columns:
                text = str(own_cell(spot.sheet, row, spot.columns[column.key]).value or "")
                needed = max(needed, ceil(2.1 * len(text) / column.width))
        dimension = spot.sheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0, needed * _POINTS_A_LINE + 6)


def _cover(sheet: Worksheet, story: Story, unit: Unit, day: date) -> None:
    """The sign-off blanks, and below them the sentence that all of it is made up."""
    start = int(unit.code[1:])
    names = [f"{NAMES[(start + step) % len(NAMES)]}（示例）" for step in range(3)]
    area = "0379" if story.period.months == 1 else "0533"
    answers: dict[str, object] = {
        "填报人": names[0],
        "审核人": names[1],
        "单位负责人（盖章）": names[2],
        "联系电话": f"{area}-000000{start:02d}",
        "填报日期": day,
    }
    last = sheet.max_row
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell) and cell.value in answers:
                own_cell(sheet, cell.row, cell.column + 1).value = answers[str(cell.value)]  # type: ignore[assignment]
    note = own_cell(sheet, last + 1, 1)
    note.value = NOTICE
    note.font = Font(name="宋体", size=9, italic=True)
    note.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.merge_cells(start_row=last + 1, start_column=1, end_row=last + 1, end_column=4)
    sheet.row_dimensions[last + 1].height = 28


def _tasks(spot: Spot, story: Story, unit: Unit) -> None:
    for task in story.plan.tasks_of(unit.code):
        done_on = story.done_on(task)
        spot.cell(task.no, "state").value = story.state(task)
        spot.cell(task.no, "progress").value = story.progress(task, unit)
        if done_on:
            spot.cell(task.no, "done_on").value = done_on


def _items(spot: Spot, story: Story, unit: Unit) -> None:
    for item in story.plan.items_of(unit.code):
        spot.cell(item.code, "value").value = story.figure(item, unit)  # type: ignore[assignment]


def _evidence(story: Story, unit: Unit) -> list[dict[str, object]]:
    return [
        {"for": matter, "name": name, "number": number, "dated": day, "file": file}
        for short, since, matter, name, number, day, file in story.scenario.EVIDENCE
        if short == unit.short and since <= story.number
    ]


def _problems(story: Story, unit: Unit) -> list[dict[str, object]]:
    return [
        {"task": int(task), "problem": problem, "need": need, "plan": plan, "until": until}
        for short, number, task, problem, need, plan, until in story.scenario.PROBLEMS
        if short == unit.short and number == story.number
    ]


def _self_assessment(spot: Spot, table: FormTable, given: Mapping[str, tuple[object, str]] | None) -> None:
    """What the unit gives itself: full marks (no bonus) unless it says otherwise; nothing if it does not say anything."""
    for row in table.rows if given is not None else ():
        usual = None if row.printed["points"].startswith("≤") else row.limits["score"].maximum
        points, reason = (given or {}).get(row.printed["name"], (usual, ""))
        spot.cell(row.key, "score").value = points  # type: ignore[assignment]
        spot.cell(row.key, "remark").value = reason or None


def _listed(spot: Spot, lines: list[dict[str, object]]) -> None:
    for number, line in enumerate(lines, 1):
        for key, value in line.items():
            if value != "":
                spot.cell(str(number), key).value = value  # type: ignore[assignment]


def filling_day(received: date) -> date:
    """The working day before the form came in."""
    day = received - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day
