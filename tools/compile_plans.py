"""Compiles input_examples/*/方案.xlsx: official wording from 官方文件.txt, everything else from plan_data_*.py.

Run it from the project folder: `python tools/compile_plans.py`. The same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Final

import plan_data_linzi
import plan_data_luoyang
from plan_data_common import GRADES, PHRASES, RUBRIC_BASIS, holiday_rows, item_rows, rows_of
from plan_official import OfficialTask, paragraph_tasks, table_tasks, unit_words
from report_gen.excel.plan_book import PlanColumn, PlanSheet, PlanValue, write_plan_book
from report_gen.intake import plan_sheets as sheets
from report_gen.intake.plan_cells import read_date
from report_gen.intake.plan_sheets import ColumnSpec, SheetSpec
from report_gen.model.finding import Severity
from report_gen.model.period import Span
from report_gen.model.plan import (
    GRADE_RULE,
    RUBRIC_RULES,
    CheckScope,
    ItemKind,
    MissingStrategy,
    Operator,
    TakeRule,
    UnitKind,
)

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "input_examples"

# Widths in characters by column title; 12 unless named here.
_WIDTHS: Final = {
    "序号": 6, "编码": 8, "单位代码": 8, "内容": 60, "说明": 48, "项目": 18, "全称": 32, "简称": 18, "别名": 24,
    "包含单位": 36, "启用日期": 11, "停用日期": 11, "是否报送": 8, "单位类别": 8, "联系人": 9, "备注": 26,
    "指标分类": 14, "重点任务": 20, "子任务": 16, "工作目标": 48, "牵头单位": 14, "责任单位": 24, "完成时限": 11,
    "牵头识读": 14, "责任识读": 24, "数据项": 28, "计量单位": 10, "类型": 8, "小数位": 7, "最小值": 7, "最大值": 7,
    "填报单位": 26, "取数规则": 8, "变动核实线": 11, "口径说明": 32, "来源": 18, "指标名称": 24, "对应任务": 7,
    "计算公式": 34, "比较符": 8, "目标值": 8, "基期值": 9, "基期说明": 12, "原文": 44, "级别": 9, "范围": 8,
    "公式": 36, "缺数处理": 8, "提示文字": 36, "通过示例": 30, "不通过示例": 30, "板块": 16, "评分项": 16, "规则": 11,
    "满分": 7, "参数": 36, "适用类别": 14, "依据": 28, "生效日期": 11, "失效日期": 11, "表名": 46, "报送周期": 9,
    "时限": 30, "顺延锁定天数": 14, "报送单位类别": 22, "日期": 14, "名称": 18, "键": 16, "文字": 70,
}  # fmt: skip
_CENTRED: Final = frozenset(
    {
        "序号",
        "编码",
        "单位代码",
        "单位类别",
        "是否报送",
        "类型",
        "比较符",
        "目标值",
        "计量单位",
        "级别",
        "范围",
        "日期",
        "满分",
        "报送周期",
    }
)
_CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("成员单位", "单位类别"): (*(kind.value for kind in UnitKind), "集合"),
    ("成员单位", "是否报送"): ("是", "否"),
    ("数据项", "类型"): tuple(kind.value for kind in ItemKind),
    ("数据项", "取数规则"): tuple(rule.value for rule in TakeRule),
    ("指标", "比较符"): tuple(operator.value for operator in Operator),
    ("校核规则", "级别"): tuple(severity.value for severity in Severity),
    ("校核规则", "范围"): tuple(scope.value for scope in CheckScope),
    ("校核规则", "缺数处理"): tuple(strategy.value for strategy in MissingStrategy),
    ("评分细则", "规则"): (*RUBRIC_RULES, GRADE_RULE),
    ("报送安排", "报送周期"): tuple(span.label for span in Span),
    ("节假日", "类型"): ("放假", "上班"),
}
_NUMBERS: Final = frozenset({"序号", "对应任务", "小数位", "基期值", "满分", "顺延锁定天数", "目标值"})


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
    """The ten sheets of a plan workbook from its data and its official document."""
    data = example.data
    national = item_rows(data.OWN_ITEMS, data.REPORTERS, data.OWN_SOURCE)
    tables: dict[SheetSpec, Iterable[Sequence[object]]] = {
        sheets.INFO: rows_of(data.INFO),
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
    return tuple(_sheet(spec, rows) for spec, rows in tables.items())


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
    return [(*row, "", kinds, RUBRIC_BASIS) for row in rows_of(GRADES)]


def _sheet(spec: SheetSpec, rows: Iterable[Sequence[object]]) -> PlanSheet:
    columns = tuple(_column(spec.name, column) for column in spec.columns)
    width = len(columns)
    filled = (tuple(row) + (None,) * (width - len(row)) for row in rows)
    values = (tuple(_value(spec, number, cell) for number, cell in enumerate(row)) for row in filled)
    return PlanSheet(spec.name, columns, tuple(values))


def _column(sheet: str, column: ColumnSpec) -> PlanColumn:
    title = column.title
    choices = _CHOICES.get((sheet, title), ())
    return PlanColumn(title, _WIDTHS.get(title, 12), column.required, choices, title in _CENTRED)


def _value(spec: SheetSpec, column: int, cell: object) -> PlanValue:
    """Numbers and dates as such where the column takes them, everything else as text."""
    title = spec.titles[column]
    if not isinstance(cell, str):
        return cell if isinstance(cell, int | date | None) else str(cell)
    if title in _NUMBERS and cell and "∶" not in cell:
        return Decimal(cell)
    day = read_date(cell) if spec is sheets.INFO and title == "内容" else None
    return day or cell


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
