"""Cases to mark, and an independent look at what a workbook holds before and after."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from lxml import etree
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from helpers_forms import JUNE, TRANSPORT, small_plan
from report_gen.excel.forms import write_form
from report_gen.excel.mark_cells import column_of
from report_gen.model.finding import Kind, Severity
from report_gen.model.outcome import Obligation, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Unit, UnitKind
from report_gen.model.returns import RETURN_SHEET, ReturnCase, ReturnItem
from report_gen.model.submission import Entry
from report_gen.rules.forms import build_form

ITEMS, TASKS = "指标数据", "任务进展"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEETS = "xl/worksheets/sheet{}.xml"
FILE = "某局.xlsx"
SHA = "0123456789abcdef" * 4
UNIT = Unit("U01", "牡丹市交通运输局", "市交通运输局", UnitKind.BUREAU)
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
ERROR = Kind(
    "C103", Severity.ERROR, title="不是数", message="“{column}”应填数，现为“{value}”。", hint="请只填阿拉伯数字。"
)
QUERY = Kind(
    "L201", Severity.QUERY, title="变动大", message="“{column}”比上期变动较大。", hint="请核实，无误的写明原因。"
)
NOTE = Kind("S316", Severity.NOTE, title="批注", message="批注未采用。")

Wanted = tuple[Kind, str, int, int]  # kind, sheet, row, column


def item(
    number: int, wanted: Wanted, *, file: str = FILE, about: str = "任务5 本期值", typed: str = "约80"
) -> ReturnItem:
    """An item of a case."""
    kind, sheet, row, column = wanted
    place = Place(file, sheet, row, column)
    finding = kind.at(place, UNIT.short, column="本期值", value=typed)
    return ReturnItem(number, finding, about, Entry("items", "D01", "value", None, typed, place) if column else None)


def case(wanted: Iterable[Wanted], *, sha256: str = SHA) -> ReturnCase:
    """A case with these items, due on 12 July 2024."""
    items = tuple(item(number, one) for number, one in enumerate(wanted, 1))
    return case_of(items, sha256=sha256)


def case_of(items: tuple[ReturnItem, ...], *, sha256: str = SHA) -> ReturnCase:
    """A case with items made by hand."""
    due = date(2024, 7, 12)
    obligation = Obligation(UNIT.code, Period(2024, 6, 1), date(2024, 7, 5), due, "R1")
    status = ReportStatus(obligation, ReportState.RETURNED, Timeliness.ON_TIME)
    return ReturnCase(UNIT, status, FILE, sha256, items, due)


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts_of: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts_of.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes openpyxl writes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def look(content: bytes, *, fills: bool = True) -> dict[str, Any]:
    """All openpyxl knows of every sheet but 校核意见: cells with their styles, and the sheet's own settings."""
    book = opened(content)
    return {sheet.title: _sheet(sheet, fills=fills) for sheet in book.worksheets if sheet.title != RETURN_SHEET}


def _sheet(sheet: Worksheet, *, fills: bool) -> dict[str, Any]:
    cells = {
        cell.coordinate: (
            cell.value,
            cell.number_format,
            cell.font.name,
            cell.font.sz,
            cell.protection.locked,
            cell.alignment.wrap_text,
            cell.border.left.style,
            cell.fill.fgColor.rgb if fills else None,
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }
    rules = sorted((str(one.sqref), one.type, one.formula1, one.error) for one in sheet.data_validations.dataValidation)
    return {
        "cells": cells,
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "rules": rules,
        "protected": sheet.protection.sheet,
        "state": sheet.sheet_state,
        "freeze": sheet.freeze_panes,
        "page": (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows),
        "widths": {key: (one.width, one.hidden) for key, one in sheet.column_dimensions.items()},
        "heights": {key: one.height for key, one in sheet.row_dimensions.items() if one.height},
        "conditions": sorted(str(one.sqref) for one in sheet.conditional_formatting),
    }


def comments(content: bytes) -> dict[str, str]:
    """The comments of all sheets: `指标数据!H7` → text."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


@cache
def blank_form() -> bytes:
    """The blank form of the small plan."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(build_form(small_plan(), TRANSPORT, JUNE), path)
        return path.read_bytes()


def plain(rows: int = 6, sheet: str = ITEMS) -> Workbook:
    """A workbook of openpyxl with a grid of texts, its cells styled."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in range(1, rows + 1):
        for column in range(1, 5):
            cell = first.cell(row, column, f"{row}/{column}")
            cell.font = Font(name="宋体", size=12)
            cell.fill = PatternFill("solid", fgColor="FFFFF9DB")
            cell.protection = Protection(locked=column < 3)
    return book


def fill(content: bytes, sheet: str, cell: str) -> object:
    return opened(content)[sheet][cell].fill.fgColor.rgb


def assert_in_order(content: bytes) -> None:
    """Rows ascend, and cells within them, in every sheet."""
    for name, part in parts(content).items():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            continue
        rows = etree.fromstring(part).findall(f".//{{{MAIN}}}row")
        numbers = [int(row.get("r", "0")) for row in rows]
        assert numbers == sorted(set(numbers))
        for row in rows:
            columns = [column_of(cell.get("r", "")) for cell in row.iterchildren(f"{{{MAIN}}}c") if cell.get("r")]
            assert columns == sorted(set(columns))


def commented() -> bytes:
    book = plain()
    book[ITEMS]["B2"].comment = Comment("单位的批注", "张三")
    book[ITEMS]["C3"].comment = Comment("另一条", "李四")
    return saved(book)
