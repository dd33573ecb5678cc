"""Compiles input_examples/*/方案.xlsx: official wording from 官方文件.txt, everything else from plan_data_*.py.

Run it from the project folder: `python tools/compile_plans.py`. The same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Final

import plan_data_linzi
import plan_data_luoyang
from plan_data_common import GRADES, PHRASES, RUBRIC_BASIS, SETTINGS, holiday_rows, item_rows, rows_of
from plan_official import OfficialTask, paragraph_tasks, table_tasks, unit_words
from report_gen.excel.plan_book import PlanSheet, PlanValue, write_plan_book
from report_gen.excel.plan_columns import plan_column, plan_value
from report_gen.excel.plan_guide import rubric_guide
from report_gen.intake import plan_sheets as sheets
from report_gen.intake.plan_sheets import SheetSpec

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "input_examples"


@dataclass(frozen=True)
class Example:
    """A plan to compile: its folder, its data module, and its official tasks from the document's text."""

    folder: str
    data: ModuleType
    tasks: Callable[[str], tuple[OfficialTask, ...]]


PLANS: Final = (
    Example("luoyang", plan_data_luoyang, table_tasks),
    Example("linzi", plan_data_linzi, lambda text: paragraph_tasks(text, plan_data_linzi.OWN_TITLES)),
)


def plan_tables(example: Example, document: str) -> tuple[PlanSheet, ...]:
    """The ten sheets of a plan workbook from its data and its official document, and the guide to its rubric."""
    data = example.data
    national = item_rows(data.OWN_ITEMS, data.REPORTERS, data.OWN_SOURCE)
    tables: dict[SheetSpec, Iterable[Sequence[object]]] = {
        sheets.INFO: (*rows_of(data.INFO), *rows_of(SETTINGS)),
        sheets.UNITS: (_unit_row(row) for row in rows_of(data.UNITS)),
        sheets.TASKS: (_task_row(task, data) for task in example.tasks(document)),
        sheets.ITEMS: national,
        sheets.INDICATORS: rows_of(data.INDICATORS),
        sheets.CHECKS: rows_of(data.CHECKS),
        sheets.RUBRIC: (*rows_of(data.RUBRIC), *_grade_rows()),
        sheets.SCHEDULE: rows_of(data.SCHEDULE),
        sheets.HOLIDAYS: holiday_rows(),
        sheets.PHRASES: rows_of(PHRASES),
    }
    return (*(_sheet(spec, rows) for spec, rows in tables.items()), rubric_guide(sheets.GUIDE))


def _unit_row(row: list[str]) -> tuple[object, ...]:
    code, name, short, kind, aliases, members, note = row
    reports = "否" if kind == "集合" else "是"
    return (code, name, short, kind, aliases, members, None, None, reports, None, note)


def _task_row(task: OfficialTask, data: ModuleType) -> tuple[object, ...]:
    readings = getattr(data, "RESPONSIBLE_READINGS", {})
    lead = "、".join(_registered(task.lead, data))
    responsible = readings.get(task.no) or "、".join(_registered(task.responsible, data))
    return (*astuple(task), lead, responsible, data.TASK_NOTES.get(task.no, ""))


def _registered(text: str, data: ModuleType) -> list[str]:
    spellings = getattr(data, "SPELLINGS", {})
    return [spellings.get(word, word) for word in unit_words(text)]


def _grade_rows() -> list[tuple[object, ...]]:
    kinds = "办公室、部门、县区"
    return [(*row, kinds, RUBRIC_BASIS) for row in rows_of(GRADES)]


def _sheet(spec: SheetSpec, rows: Iterable[Sequence[object]]) -> PlanSheet:
    columns = tuple(plan_column(spec.name, column.title, required=column.required) for column in spec.columns)
    width = len(columns)
    filled = (tuple(row) + (None,) * (width - len(row)) for row in rows)
    values = (tuple(_value(spec, number, cell) for number, cell in enumerate(row)) for row in filled)
    return PlanSheet(spec.name, columns, tuple(values))


def _value(spec: SheetSpec, column: int, cell: object) -> PlanValue:
    """Numbers and dates as such where the column takes them, everything else as text."""
    if isinstance(cell, str):
        return plan_value(spec.titles[column], cell)
    return cell if isinstance(cell, int | date | None) else str(cell)


def compile_plan(example: Example, folder: Path) -> Path:
    """Writes the folder's 方案.xlsx from its 官方文件.txt and gives the path."""
    document = (folder / "官方文件.txt").read_text(encoding="utf-8")
    path = folder / "方案.xlsx"
    title = next(row[1] for row in rows_of(example.data.INFO) if row[0] == "项目名称")
    write_plan_book(plan_tables(example, document), path, title=f"{title}方案")
    return path


def main() -> None:
    """Compiles all example plans."""
    for example in PLANS:
        print(compile_plan(example, EXAMPLES / example.folder))


if __name__ == "__main__":
    main()
