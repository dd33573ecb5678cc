"""The detailed reader of xlsx: openpyxl, for what the fast reader refuses."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from report_gen.excel.read_values import NotPlain, plain_xml
from report_gen.model.raw import RawCell, RawSheet

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def read_openpyxl(content: bytes) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """The sheets of an xlsx and its core properties `subject` and `keywords`; raises what openpyxl raises.

    A workbook with formulas is opened twice: openpyxl gives either the formulas or their values.
    """
    book = _load(content, data_only=False)
    with_formulas = any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet))
    computed = _load(content, data_only=True) if with_formulas else book
    sheets = tuple(_sheet(sheet, other) for sheet, other in zip(book.worksheets, computed.worksheets, strict=True))
    core = {"subject": book.properties.subject, "keywords": book.properties.keywords}
    return sheets, {key: value for key, value in core.items() if value}


def _load(content: bytes, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import TranslatorError
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, nothing that concerns values
            return load_workbook(io.BytesIO(content), data_only=data_only)
    except (InvalidFileException, TokenizerError, TranslatorError) as error:
        raise NotPlain from error


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells present in the file; `iter_rows` would make up every blank one as far as the last row."""
    cells: Mapping[tuple[int, int], Any] = vars(sheet)["_cells"]
    for _, cell in sorted(cells.items()):
        if getattr(cell, "value", None) is not None:
            yield cell


def _sheet(sheet: Worksheet, computed: Worksheet) -> RawSheet:
    raw = [_cell(cell, computed) for cell in _cells(sheet)]
    hidden = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    merges = tuple(
        sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges)
    )
    cells = {(cell.row, cell.column): cell for cell in raw if cell.value is not None or cell.formula}
    return RawSheet(sheet.title, cells, merges, hidden, sheet.sheet_state != "visible")


def _cell(cell: Cell, computed: Worksheet) -> RawCell:
    row, column = cell.row, cell.column
    if cell.data_type != "f":
        return RawCell(row, column, plain_xml(cell.value), "", cell.number_format, cell.data_type == "e")
    result = computed.cell(row, column)
    formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", None) or "="
    # array formulas are objects that hold their text, data tables such as hold none
    return RawCell(row, column, plain_xml(result.value), formula, cell.number_format, result.data_type == "e")
