"""Reads xls and et through xlrd: values with their number formats, error cells, merges, hidden rows and comments."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from report_gen.excel.read_values import GENERAL, NotPlain, Position, moment, plain, uncovered
from report_gen.model.raw import RawCell, RawSheet, RawValue

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

_SIMPLIFIED: Final = "gb18030"


def read_xls(content: bytes) -> tuple[RawSheet, ...]:
    """The worksheets of an xls or et. Formulas come as their results: the format keeps no text of them.

    NotPlain, and what damaged content makes xlrd raise, mean: not this way.
    """
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        book = _in_chinese(content)
    except (CompDocError, XLRDError) as error:
        raise NotPlain from error
    return tuple(_sheet(sheet, book) for sheet in book.sheets())


def _in_chinese(content: bytes) -> Book:
    """The workbook; those of before 1997 may not say, or say wrongly, what their bytes mean."""
    try:
        book = _opened(content)
    except UnicodeDecodeError:
        return _opened(content, _SIMPLIFIED)
    return book if book.codepage else _opened(content, _SIMPLIFIED)


def _opened(content: bytes, encoding: str | None = None) -> Book:
    import xlrd

    return xlrd.open_workbook(
        file_contents=content,
        formatting_info=True,  # else neither formats nor merges nor hidden rows are kept
        ragged_rows=True,
        encoding_override=encoding,
        logfile=io.StringIO(),
    )


def _sheet(sheet: Sheet, book: Book) -> RawSheet:
    merges = tuple(sorted((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells))
    hidden = frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden)
    notes = {(row + 1, column + 1): plain(note.text.strip()) for (row, column), note in sheet.cell_note_map.items()}
    comments = {position: str(text) for position, text in sorted(notes.items()) if text}
    cells = uncovered(dict(_cells(sheet, book)), merges)
    return RawSheet(sheet.name, cells, merges, hidden, bool(sheet.visibility), comments)


def _cells(sheet: Sheet, book: Book) -> Iterator[tuple[Position, RawCell]]:
    formats: dict[int, str] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), start=1):
            number_format = formats.get(cell.xf_index) or formats.setdefault(cell.xf_index, _format(book, cell))
            value, error = _value(cell, number_format, book)
            if value is not None:
                yield (row + 1, column), RawCell(row + 1, column, value, "", number_format, error)


def _format(book: Book, cell: Cell) -> str:
    if cell.xf_index is None:  # a place the row skips
        return GENERAL
    styles: Mapping[int, object] = book.format_map
    text = str(getattr(styles.get(book.xf_list[cell.xf_index].format_key), "format_str", ""))
    return GENERAL if text.lower() in {"", "general"} else text


def _value(cell: Cell, number_format: str, book: Book) -> tuple[RawValue, bool]:
    """The cell's value, None where nothing stands, and whether it is an error value."""
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return plain(cell.value), False
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return plain(moment(cell.value, number_format, epoch_1904=bool(book.datemode))), False
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value), False
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A"), True
    return None, False
