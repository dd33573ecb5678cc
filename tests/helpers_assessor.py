"""Filled 考核打分 workbooks: a plan with every sort of line, blanks of it, and what assessors type into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from helpers_rules import small_plan, unit
from report_gen.excel.assessor_book import write_assessor_book
from report_gen.excel.read import read_book
from report_gen.intake.assessor_book import Asked, read_assessor_book
from report_gen.model.assessor_book import Assessed
from report_gen.model.decisions import Mark, Registered
from report_gen.model.finding import Finding
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.reports.assessor_book import blank_book
from report_gen.rules.explanations import refusal

H1 = Period.of(Span.HALF, 2024, 1)
DAY = date(2024, 7, 8)
BUREAUS, BOTH = frozenset({UnitKind.BUREAU}), frozenset({UnitKind.BUREAU, UnitKind.DISTRICT})
GOOD = "主动牵头召开协调会2次"
MISSED = "未参加6月20日调度会"
Row = Mapping[str, Any]


def line(code: str, name: str, rule: str, points: str, **more: Any) -> RubricItem:
    """A line of the rubric; `block` is 加分扣分 unless named, parameters go by their names."""
    fields = {"block": "加分扣分", "applies_to": BOTH, "since": None, "until": None}
    given = {key: more.pop(key, value) for key, value in fields.items()}
    return RubricItem(code, given.pop("block"), name, rule, Decimal(points), more, basis="示例细则", **given)


RUBRIC = (
    line("P01", "及时", "按时报送", "85", block="日常"),
    line("P06", "协同配合", "人工评分", "10", block="评价", applies_to=BUREAUS),
    line("P07", "办公室评价", "人工评分", "5", block="评价"),
    line("P08", "加分", "加分登记", "5", 每次加="1"),
    line("P09", "纪律底分", "基础分", "8", block="纪律"),
    line("P10", "会议缺席", "扣分登记", "0", block="纪律", 每次扣="1"),
    line("P11", "作风扣分", "扣分登记", "0", block="纪律", 封顶="3"),
    line("P12", "扣分", "扣分登记", "2", applies_to=BUREAUS),
    line("P13", "简报数", "目标计数", "5", 目标="4"),
    line("P14", "数据项计数", "目标计数", "5", 目标="4", 数据项="D01"),
    line("P15", "造假", "一票否决", "0"),
    line("P16", "无底扣分", "扣分登记", "0", block="别处"),
    line("P17", "旧项", "加分登记", "5", until=date(2024, 3, 31)),
)  # fmt: skip


def plan_of(*rubric: RubricItem) -> Plan:
    """The small plan with these lines, and a unit that left in May."""
    base = small_plan()
    gone = unit("U80", "市老局", until=date(2024, 5, 31))
    return small_plan(units=(*base.units, gone), rubric=rubric or RUBRIC)


PLAN = plan_of()


def mark(unit: str = "U01", line: str = "P06", points: str = "8", by: str = "张三", **more: Any) -> Mark:
    """Points that are recorded."""
    return Mark("2024H1", unit, line, Decimal(points), GOOD, by, DAY, **more)


def event(unit: str = "U02", line: str = "P10", **more: Any) -> Registered:
    """An event that is recorded as the twelfth of the ledger."""
    said: dict[str, Any] = {
        "day": date(2024, 6, 20), "count": Decimal(1), "points": None, "reason": MISSED, "basis": "签到册", "by": "李四",
        "on": DAY, "event": 12,
    }  # fmt: skip
    return Registered("2024H1", unit, line, **said | more)


def blank(path: Path, marks: Sequence[Mark] = (), events: Sequence[Registered] = (), plan: Plan = PLAN) -> Path:
    """The blank of the first half-year."""
    record = blank_book(plan, H1, marks, events)
    assert record is not None
    write_assessor_book(record, path)
    return path


def columns(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The head row and its columns by title."""
    for row in sheet.iter_rows():
        titles = {str(cell.value): cell.column or 0 for cell in row}
        if {"单位", "评分项"} <= titles.keys():
            return row[0].row or 0, titles
    raise AssertionError(sheet.title)


def fill(
    path: Path,
    marks: Mapping[tuple[str, str], tuple[Any, Any]] | None = None,
    events: Sequence[Row] = (),
    *,
    names: tuple[str, str] = ("张三", ""),
    **changes: Any,
) -> Path:
    """Type into the book: (得分, 理由) by unit and line, rows of 登记 from the first free one, names, other cells."""
    book = openpyxl.load_workbook(path)
    sheet = book["打分"]
    top, titles = columns(sheet)
    rows = {str(sheet.cell(row, 1).value): row for row in range(top + 1, sheet.max_row + 1)}
    for (code, item), (points, reason) in (marks or {}).items():
        sheet.cell(rows[f"{code}/{item}"], titles["得分"]).value = points
        sheet.cell(rows[f"{code}/{item}"], titles["理由"]).value = reason
    register = book["登记"]
    top, titles = columns(register)
    free = next(row for row in range(top + 1, register.max_row + 1) if register.cell(row, 1).value == "1")
    for row, said in enumerate(events, free):
        for title, value in said.items():
            register.cell(row, titles["依据（文号或材料名）" if title == "依据" else title]).value = value
    for table, name in zip((sheet, register), names, strict=True):
        table["C3"].value = name or None
    for place, value in changes.items():
        name, _, address = place.partition("_")
        book[name][address].value = value
    book.save(path)
    return path


def an_event(**more: Any) -> Row:
    """A row of 登记 that is filled well."""
    return {
        "单位": "市公安局", "评分项": "P10 会议缺席", "日期": "2024-06-20", "事由": MISSED, "依据": "调度会签到册",
    } | more  # fmt: skip


def read(
    path: Path, events: Sequence[Registered] = (), plan: Plan = PLAN
) -> tuple[Assessed | None, tuple[Finding, ...]]:
    """What the program makes of the book."""
    book, findings = read_book(path, path.name)
    assert book is not None
    said, more = read_assessor_book(book, Asked(plan, H1, events, DAY, refusal))
    return said, (*findings, *more)


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The findings as (code, sheet!cell)."""
    return [(one.code, f"{one.place.sheet}!{one.place.cell}".strip("!")) for one in findings]
