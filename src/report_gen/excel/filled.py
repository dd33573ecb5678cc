"""Writes filled forms as they come back: typed in, and then rows, columns and sheets changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report_gen.excel.forms import write_form
from report_gen.excel.ledger_text import literal
from report_gen.model.filled import Edit, Filled
from report_gen.model.form import Form

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def write_filled(form: Form, path: Path, filled: Filled, edits: Sequence[Edit] = ()) -> None:
    """Writes the form filled to `path`, then does the edits one after the other, as a person in a spreadsheet would."""
    write_form(form, path, filled)
    if edits:
        _edit(path, edits)


def write_rows(path: Path, sheet: str, rows: Iterable[Sequence[str]]) -> None:
    """Writes a workbook of one sheet whose cells are all text; blank texts stay empty cells."""
    from xlsxwriter import Workbook as NewWorkbook

    with NewWorkbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, literal(text))


def _edit(path: Path, edits: Iterable[Edit]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    for edit in edits:
        _ACTS[edit.act](book, book[edit.sheet], *edit.arguments)
    book.save(path)
    book.close()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell there; covered ones of a merged area cannot be typed into, and no edit asks for them."""
    return sheet.cell(row, column)  # type: ignore[return-value]


def _put(_book: Workbook, sheet: Worksheet, row: int, column: int, text: str) -> None:
    _cell(sheet, row, column).value = text or None


def _insert_rows(_book: Workbook, sheet: Worksheet, row: int, count: int) -> None:
    sheet.insert_rows(row, count)


def _delete_row(_book: Workbook, sheet: Worksheet, row: int) -> None:
    sheet.delete_rows(row, 1)


def _delete_column(_book: Workbook, sheet: Worksheet, column: int) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_cols(column, 1)


def _copy_row(_book: Workbook, sheet: Worksheet, source: int, target: int) -> None:
    for column in range(1, sheet.max_column + 1):
        old, new = _cell(sheet, source, column), _cell(sheet, target, column)
        new.value, new.number_format = old.value, old.number_format


def _swap_columns(_book: Workbook, sheet: Worksheet, first: int, second: int, top: int) -> None:
    for row in range(top, sheet.max_row + 1):
        _exchange(_cell(sheet, row, first), _cell(sheet, row, second))


def _reverse_rows(_book: Workbook, sheet: Worksheet, top: int, bottom: int) -> None:
    for step in range((bottom - top + 1) // 2):
        for column in range(1, sheet.max_column + 1):
            _exchange(_cell(sheet, top + step, column), _cell(sheet, bottom - step, column))


def _exchange(one: Cell, other: Cell) -> None:
    one.value, other.value = other.value, one.value
    kept = copy(one.number_format)
    one.number_format, other.number_format = other.number_format, kept


def _merge(_book: Workbook, sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _comment(_book: Workbook, sheet: Worksheet, row: int, column: int, text: str) -> None:
    from openpyxl.comments import Comment

    _cell(sheet, row, column).comment = Comment(text, "填报人")


def _hide_row(_book: Workbook, sheet: Worksheet, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def _hide_sheet(_book: Workbook, sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def _rename_sheet(_book: Workbook, sheet: Worksheet, name: str) -> None:
    sheet.title = name


def _copy_sheet(book: Workbook, sheet: Worksheet, name: str) -> None:
    book.copy_worksheet(sheet).title = name


def _delete_sheet(book: Workbook, sheet: Worksheet) -> None:
    book.remove(sheet)


_ACTS: Final[Mapping[str, Callable[..., None]]] = {
    act.__name__.removeprefix("_"): act
    for act in (
        _put, _insert_rows, _delete_row, _delete_column, _copy_row, _swap_columns, _reverse_rows, _merge, _comment, _hide_row,
        _hide_sheet, _rename_sheet, _copy_sheet, _delete_sheet,
    )
}  # fmt: skip
