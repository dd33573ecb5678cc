"""Workbooks written as Markdown tables, and a small form to read them against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from report_gen.model.finding import Finding
from report_gen.model.form import (
    EVIDENCE,
    ITEMS,
    MARK_SHEET,
    TASKS,
    Column,
    Form,
    FormRow,
    FormTable,
    Identity,
    Limits,
    ValueKind,
)
from report_gen.model.period import Period, Span
from report_gen.model.raw import MergedRange, RawBook, RawCell, RawSheet, RawValue
from report_gen.model.submission import Receipt, ReceiptSource

MARK = "LY2023/U03/2024-06/a1b2c3d4"
RECEIPT = Receipt(None, ReceiptSource.UNKNOWN)
FILE = "某局.xlsx"


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment as spreadsheets know it: without a time zone."""
    return datetime.combine(date(year, month, day), time(hour, minute))


def cell_value(text: str) -> RawValue:
    """5 and 0.5 are numbers, '5 is text, all else is text; `\\n` stands for a line break."""
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text.removeprefix("'").replace("\\n", "\n")


def sheet(
    name: str,
    table: str,
    at: tuple[int, int] = (1, 1),
    *,
    merges: Iterable[MergedRange] = (),
    hidden_rows: Iterable[int] = (),
    hidden: bool = False,
) -> RawSheet:
    """A sheet from a Markdown table whose upper left cell stands `at`."""
    cells: dict[tuple[int, int], RawCell] = {}
    for row, line in enumerate((line for line in table.strip().splitlines() if line.strip()), at[0]):
        for column, text in enumerate(line.strip().strip("|").split("|"), at[1]):
            if text.strip():
                cells[row, column] = RawCell(row, column, cell_value(text.strip()))
    return RawSheet(name, cells, tuple(merges), frozenset(hidden_rows), hidden)


def book(*sheets: RawSheet, properties: Mapping[str, str] | None = None) -> RawBook:
    """A workbook of those sheets."""
    return RawBook(FILE, "0" * 64, sheets, properties or {})


def marks(token: str = MARK) -> RawSheet:
    """The hidden mark sheet."""
    return sheet(MARK_SHEET, f"| {token} |", hidden=True)


def found(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """[(code, sheet!cell), …]: how tests compare findings."""
    return [(finding.code, f"{finding.place.sheet}!{finding.place.cell}".strip("!")) for finding in findings]


_STATES = ("未启动", "推进中", "已完成", "持续推进", "不适用")
_TASKS = FormTable(
    TASKS,
    "任务进展",
    "重点任务进展情况",
    (
        Column("key", "行标识", 6, hidden=True),
        Column("no", "序号", 5),
        Column("title", "重点任务", 20),
        Column("objective", "工作目标", 20),
        Column("state", "工作状态", 10, entry=True, required=True, limits=Limits(ValueKind.CHOICE, _STATES)),
        Column("done_on", "完成日期", 10, entry=True, aliases=("完成时间",), limits=Limits(ValueKind.DATE)),
        Column("progress", "本期工作进展", 30, entry=True, required=True, aliases=("工作进展",)),
        Column("remark", "说明", 10, entry=True, aliases=("备注",)),
    ),
    (
        FormRow("1", {"no": "1", "title": "建设枢纽", "objective": "不少于4个"}),
        FormRow("2", {"no": "2", "title": "建设站点", "objective": "≥80个"}),
        FormRow("5", {"no": "5", "title": "便利通行", "objective": "出台政策"}),
    ),
)
_ITEMS = FormTable(
    ITEMS,
    "指标数据",
    "指标数据填报表",
    (
        Column("key", "行标识", 6, hidden=True),
        Column("no", "序号", 5),
        Column("name", "数据项", 20),
        Column("measure", "计量单位", 8),
        Column("value", "本期值", 10, entry=True, required=True),
        Column("remark", "说明", 10, entry=True, aliases=("备注",)),
    ),
    (
        FormRow(
            "D01",
            {"no": "1", "name": "枢纽数量", "measure": "个"},
            {"value": Limits(ValueKind.NUMBER, minimum=Decimal(0), measure="个")},
        ),
        FormRow(
            "D02",
            {"no": "2", "name": "共同配送比例", "measure": "%"},
            {"value": Limits(ValueKind.PERCENT, maximum=Decimal(100), decimals=1, measure="%")},
        ),
    ),
)
_EVIDENCE = FormTable(
    EVIDENCE,
    "佐证材料",
    "佐证材料清单",
    (
        Column("no", "序号", 5),
        Column("for", "对应任务", 20, entry=True),
        Column("name", "材料名称", 20, entry=True),
        Column("dated", "日期", 10, entry=True, limits=Limits(ValueKind.DATE)),
    ),
    tuple(FormRow(str(number), {"no": str(number)}) for number in range(1, 4)),
    free=True,
)  # fmt: skip
FORM = Form(
    identity=Identity("LY2023", "U03", "2024-06", "a1b2c3d4"),
    unit_name="洛阳市交通运输局",
    period=Period.of(Span.MONTH, 2024, 6),
    title="填报表",
    facts=(("填报单位", "洛阳市交通运输局"), ("报送期", "2024年6月")),
    instructions=(),
    tables=(_TASKS, _ITEMS, _EVIDENCE),
    unit_short="市交通运输局",
)
NEWER_FORM = replace(FORM, identity=replace(FORM.identity, version="ffffffff"))

TASK_HEAD = f"| {MARK} | 序号 | 重点任务 | 工作目标 | 工作状态 | 完成日期 | 本期工作进展 | 说明 |"
TASK_ROWS = """
| 1 | 1 | 建设枢纽 | 不少于4个 | 推进中 | | 已开工 | |
| 2 | 2 | 建设站点 | ≥80个 | 推进中 | | 已选址 | |
| 5 | 5 | 便利通行 | 出台政策 | 已完成 | 2024-6-20 | 已印发 | |
"""
ITEM_HEAD = f"| {MARK} | 序号 | 数据项 | 计量单位 | 本期值 | 说明 |"
ITEM_ROWS = """
| D01 | 1 | 枢纽数量 | 个 | 4 | |
| D02 | 2 | 共同配送比例 | % | 52.5 | |
"""
EVIDENCE_TABLE = """
| 序号 | 对应任务 | 材料名称 | 日期 |
| 1 | | | |
| 2 | | | |
"""


def tasks(rows: str = TASK_ROWS, head: str = TASK_HEAD, **more: object) -> RawSheet:
    """The sheet 任务进展: head in row 1."""
    return sheet("任务进展", f"{head}\n{rows}", **more)  # type: ignore[arg-type]


def items(rows: str = ITEM_ROWS, head: str = ITEM_HEAD, **more: object) -> RawSheet:
    """The sheet 指标数据: head in row 1."""
    return sheet("指标数据", f"{head}\n{rows}", **more)  # type: ignore[arg-type]


def evidence(table: str = EVIDENCE_TABLE) -> RawSheet:
    """The sheet 佐证材料."""
    return sheet("佐证材料", table)


def whole(*sheets: RawSheet) -> RawBook:
    """A complete book in which the given sheets take the place of those of the same name."""
    given = {one.name: one for one in sheets}
    usual = {one.name: one for one in (tasks(), items(), evidence(), marks())}
    return book(*{**usual, **given}.values())
