"""Writes plan workbooks: sheets of plain tables with a fixed header, choice lists, and a print set-up."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.excel.mark_xml import dump, local, parse, tag

PlanValue = str | int | Decimal | date | None

LISTS: Final = "_选项"
# CT_Font, ISO/IEC 29500-1 18.8.22
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_ZIP_TIME: Final = (2000, 1, 1, 0, 0, 0)
_STAMP: Final = re.compile(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<")  # openpyxl writes the clock on saving
_FIXED_STAMP: Final = b">2000-01-01T00:00:00Z<"
_SPARE_ROWS: Final = 200  # lists reach this many rows below the last one, for rows a clerk adds
_FONT: Final = "宋体"
_LINE: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_REQUIRED_FILL: Final = PatternFill("solid", start_color="1F4E79")
_OPTIONAL_FILL: Final = PatternFill("solid", start_color="6B8FB5")
_ENTRY_FILL: Final = PatternFill("solid", start_color="FFF9DB")
_FLAG_FILL: Final = PatternFill("solid", start_color="F8CBAD")
_POINTS_A_LINE: Final = 15
_TALLEST: Final = 400


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column: title, width in characters, whether it must be filled, its choices, and whether it is centred.

    The cells of an `entry` column wait for a person and are tinted.
    """

    title: str
    width: int
    required: bool = False
    choices: tuple[str, ...] = ()
    centred: bool = False
    entry: bool = False


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A sheet: its name, columns, and rows of values in the order of the columns.

    `flagged` cells (row and column from 0, the header not counted) are marked as not settled.
    """

    name: str
    columns: tuple[PlanColumn, ...]
    rows: tuple[tuple[PlanValue, ...], ...]
    flagged: frozenset[tuple[int, int]] = frozenset()


def write_plan_book(sheets: Sequence[PlanSheet], path: Path, *, title: str) -> None:
    """Writes the workbook; the same sheets give the same bytes (dates in the file are fixed)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    lists: list[tuple[str, ...]] = []
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet, lists)
    _write_lists(book.create_sheet(LISTS), lists)
    book.properties.title = title
    book.properties.creator = "report-gen"
    path.write_bytes(_fixed(book))


def _write_sheet(target: Worksheet, sheet: PlanSheet, lists: list[tuple[str, ...]]) -> None:
    _write_header(target, sheet.columns)
    for number, row in enumerate(sheet.rows, start=2):
        for column, (spec, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = cast("Cell", target.cell(number, column))
            _write_cell(cell, spec, value)
            if (number - 2, column - 1) in sheet.flagged:
                cell.fill = _FLAG_FILL
        target.row_dimensions[number].height = _height(sheet.columns, row)
    for column, spec in enumerate(sheet.columns, start=1):
        if spec.choices:
            _add_list(target, column, len(sheet.rows), _list_range(spec.choices, lists))
    _set_up_print(target, sheet)


def _write_header(target: Worksheet, columns: Sequence[PlanColumn]) -> None:
    for column, spec in enumerate(columns, start=1):
        cell = target.cell(1, column, spec.title)
        cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
        cell.fill = _REQUIRED_FILL if spec.required else _OPTIONAL_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BORDER
        target.column_dimensions[get_column_letter(column)].width = spec.width
    target.row_dimensions[1].height = 30


def _write_cell(cell: Cell, spec: PlanColumn, value: PlanValue) -> None:
    if isinstance(value, str) and value:
        cell.value = value
        cell.data_type = "s"  # a text that begins with = is a text, not a formula
    elif value not in {None, ""}:
        cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    cell.font = Font(name=_FONT, size=10.5)
    if spec.entry:
        cell.fill = _ENTRY_FILL
    horizontal = "center" if spec.centred or isinstance(value, int | Decimal) else "left"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    cell.border = _BORDER


def _height(columns: Sequence[PlanColumn], row: Iterable[PlanValue]) -> int:
    """Room for the longest cell in points: a Chinese character takes two of the width's characters."""
    lines = 1
    for spec, value in zip(columns, row, strict=True):
        parts = str("" if value is None else value).split("\n")
        lines = max(lines, sum(-(-_cells(part) // max(spec.width - 2, 1)) or 1 for part in parts))
    return min(lines * _POINTS_A_LINE + 5, _TALLEST)


def _cells(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _list_range(choices: tuple[str, ...], lists: list[tuple[str, ...]]) -> str:
    """The range of the hidden sheet that holds these choices; the same choices share one."""
    if choices not in lists:
        lists.append(choices)
    letters = get_column_letter(lists.index(choices) + 1)
    return f"'{LISTS}'!${letters}$1:${letters}${len(choices)}"


def _add_list(target: Worksheet, column: int, rows: int, choices: str) -> None:
    """A drop-down that refers to a range: an inline list over 255 characters would be cut by Excel."""
    validation = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    validation.errorTitle = "不在可选项中"
    validation.error = "请从下拉列表中选择。"
    letter = get_column_letter(column)
    validation.add(f"{letter}2:{letter}{rows + 1 + _SPARE_ROWS}")
    target.add_data_validation(validation)


def _write_lists(target: Worksheet, lists: Iterable[tuple[str, ...]]) -> None:
    target.sheet_state = "hidden"
    for column, choices in enumerate(lists, start=1):
        for row, choice in enumerate(choices, start=1):
            cell = target.cell(row, column, choice)
            cell.data_type = "s"


def _set_up_print(target: Worksheet, sheet: PlanSheet) -> None:
    """A4 landscape, one page wide, header row on every page, sheet name and page number below."""
    target.freeze_panes = "C2" if len(sheet.columns) > 3 else "A2"
    target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = 9
    target.page_setup.fitToWidth = 1
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.print_title_rows = "1:1"
    target.print_options.horizontalCentered = True
    target.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    target.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"), center=_HeaderFooterPart("第 &P 页，共 &N 页")
    )


def _fixed(book: Workbook) -> bytes:
    """The workbook's bytes with every time stamp in them fixed, and its fonts told as the schema wants them."""
    raw = io.BytesIO()
    book.save(raw)
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(_FIXED_STAMP, content)
            if name == "xl/styles.xml":
                content = _with_ordered_fonts(content)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return fixed.getvalue()


def _with_ordered_fonts(styles: bytes) -> bytes:
    """The styles with what each font says in the order of the schema; openpyxl puts the name before the size."""
    root = parse(styles)
    for font in root.iterfind(f"{tag('fonts')}/{tag('font')}"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(local(part)))
    return dump(root)
