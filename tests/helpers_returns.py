"""Forms filled, merged, given back and sent again: the desk of an office on files, without a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import openpyxl

from helpers_forms import JUNE, small_plan
from report_gen.excel.corrections import write_corrections
from report_gen.excel.forms import write_form
from report_gen.excel.mark import marked_copy
from report_gen.excel.read import read_book
from report_gen.model.finding import Severity
from report_gen.model.form import ITEMS, TASKS, Form
from report_gen.model.outcome import Merged
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook
from report_gen.model.returns import ReturnCase
from report_gen.model.submission import Receipt, ReceiptSource
from report_gen.rules.background import Background
from report_gen.rules.forms import build_form
from report_gen.rules.merge import merge
from report_gen.rules.returns import return_cases
from report_gen.steps.desk import Desk as Counter

PLAN = small_plan()
# What the transport bureau fills in if it makes no mistake: by table, row and column.
GOOD: Mapping[tuple[str, str, str], object] = {
    (TASKS, "1", "state"): "推进中",
    (TASKS, "1", "progress"): "召开领导小组会议一次，研究便利通行政策。",
    (TASKS, "2", "state"): "推进中",
    (TASKS, "2", "progress"): "配合市公安局开展政策调研，完成座谈两场。",
    (TASKS, "3", "state"): "推进中",
    (TASKS, "3", "progress"): "联合执法三次，出动人员四十人次。",
    (ITEMS, "D01", "value"): 12,
    (ITEMS, "D02", "value"): 120,
    (ITEMS, "D03", "value"): 10.5,
    (ITEMS, "D04", "value"): 55,
    (ITEMS, "D05", "value"): "3:1",
    (ITEMS, "D06", "value"): "是",
    (ITEMS, "D07", "value"): "有",
    (ITEMS, "D08", "value"): "平台已上线。",
    (ITEMS, "D09", "value"): 5,
}


def form_of(unit: str = "U01", plan: Plan = PLAN) -> Form:
    return build_form(plan, plan.unit(unit), JUNE)


def address(form: Form, table: str, row: str, column: str) -> tuple[str, int, int]:
    """Sheet, row and column of an entry in the blank form."""
    found = form.table(table)
    number = int(row) - 1 if found.free else [one.key for one in found.rows].index(row)
    return found.sheet, number + 4, [one.key for one in found.columns].index(column) + 1


def fill(path: Path, form: Form, values: Mapping[tuple[str, str, str], object]) -> Path:
    """The form with those values, saved by openpyxl."""
    write_form(form, path)
    return change(path, path, {address(form, *key): value for key, value in values.items()})


def change(source: Path, target: Path, cells: Mapping[tuple[str, int, int], object]) -> Path:
    book = openpyxl.load_workbook(source)
    for (sheet, row, column), value in cells.items():
        book[sheet].cell(row, column).value = value  # type: ignore[assignment]
    book.save(target)
    return target


def answer_sheet(path: Path, answers: Mapping[str, tuple[object, object]]) -> Path:
    """A correction workbook filled in: 更正为 and 说明 by the hidden key of the row."""
    book = openpyxl.load_workbook(path)
    sheet = book["更正表"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
    for key, (new, remark) in answers.items():
        sheet.cell(rows[key], 10).value = new  # type: ignore[assignment]
        sheet.cell(rows[key], 11).value = remark  # type: ignore[assignment]
    book.save(path)
    return path


@dataclass
class Desk:
    """An inbox: files by name and when they came."""

    folder: Path
    plan: Plan = PLAN
    times: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    def receive(self, path: Path, at: str = "", name: str = "") -> str:
        name = name or path.name
        self.paths[name] = path
        self.times[name] = at
        return name

    def reopen(self, name: str) -> RawBook | None:
        return read_book(self.paths[name], name)[0]

    def merge(self) -> Merged:
        receipts = {name: self.receipt(at) for name, at in self.times.items()}
        desk = Counter(self.plan, JUNE, receipts, Background(), self.reopen)
        for name in sorted(self.paths):
            desk.take_book(name, self.reopen(name), ())
        desk.settle_answers()
        return merge(self.plan, JUNE, desk.received, desk.findings, desk.skipped)

    @staticmethod
    def receipt(at: str) -> Receipt:
        when = datetime.fromisoformat(at) if at else None
        return Receipt(when, ReceiptSource.REGISTER if at else ReceiptSource.UNKNOWN)

    def case(self, unit: str = "U01") -> ReturnCase:
        return next(case for case in return_cases(self.plan, self.merge()) if case.unit.code == unit)

    def corrections(self, name: str = "更正表.xlsx", case: ReturnCase | None = None) -> Path:
        path = self.folder / name
        write_corrections(case or self.case(), form_of(plan=self.plan), path)
        return path

    def marked(self, name: str = "校核标注.xlsx") -> Path:
        case = self.case()
        path = self.folder / name
        path.write_bytes(marked_copy(self.paths[case.file].read_bytes(), case))
        return path


def open_findings(merged: Merged, unit: str = "市交通运输局") -> list[tuple[str, str, str]]:
    """Errors and queries of the unit: code, file and cell."""
    return [
        (one.code, one.place.file, f"{one.place.sheet} {one.place.cell}".strip())
        for one in merged.findings
        if one.unit == unit and one.severity is not Severity.NOTE
    ]


def notes(merged: Merged, *codes: str) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in merged.findings if one.code in codes]


def without(
    values: Mapping[tuple[str, str, str], object], *keys: tuple[str, str, str]
) -> dict[tuple[str, str, str], object]:
    return {key: value for key, value in values.items() if key not in keys}
