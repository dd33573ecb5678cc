"""Opens a workbook somebody sent and gives its cells as they stand, whatever program wrote it."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from report_gen.catalogue import submission as kinds
from report_gen.excel.read_preflight import Container, container_of
from report_gen.excel.read_slim import HUGE_SHEET, LARGE_SHEET, largest_sheet, slimmed, tightened
from report_gen.excel.read_xml import NotPlain, read_xml
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.raw import MergedRange, RawBook, RawCell, RawSheet, RawValue

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet
    from python_calamine import CalamineSheet, CalamineWorkbook

# What the readers raise on the damaged, half-standard and foreign files seen in practice.
_READER_FAILS: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, ParseError, RuntimeError,
    SyntaxError, TypeError, ValueError, ExpatError, NotPlain, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_PANIC: Final = "PanicException"  # a crash inside calamine; the class is no Exception
_EXACT_FLOAT: Final = 10**15  # beyond this a float no longer tells one whole number from the next


def read_book(path: Path, name: str) -> tuple[RawBook | None, tuple[Finding, ...]]:
    """The workbook at `path`, called `name` in messages; or None and one S-finding saying why it was not read.

    The content decides how it is read, never the file name. Values are as stored: nothing is converted but
    whole numbers, which some programs write as 5.0. An xlsx goes through the fast reader; where that one does not know
    its way openpyxl tries, and where openpyxl fails or finds nothing, calamine.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None, (kinds.FILE_UNAVAILABLE.at(Place(name)),)
    container, findings = container_of(content, name)
    if container is None:
        return None, findings
    sheets, properties, problem = _sheets(content, container, name)
    if problem:
        return None, (*findings, problem)
    return RawBook(name, hashlib.sha256(content).hexdigest(), sheets, properties), findings


_Read = tuple[tuple[RawSheet, ...], Mapping[str, str], Finding | None]


def _sheets(content: bytes, container: Container, name: str) -> _Read:
    """Sheets and core properties, or the finding that no reader could do it or that there is nothing in it."""
    if container is Container.XLSX:
        for reader in (_by_expat, _openpyxl_sheets):
            sheets, properties = _tried(reader, content)
            if any(sheet.cells for sheet in sheets):
                return sheets, properties, None
    return _by_calamine(content, name)


_Contents = tuple[tuple[RawSheet, ...], Mapping[str, str]]


def _tried(reader: Callable[[bytes], _Contents], content: bytes) -> _Contents:
    """What that reader makes of the xlsx; no sheets where it fails or would take too long."""
    try:
        if largest_sheet(content) > LARGE_SHEET:
            content = slimmed(content)
        return ((), {}) if largest_sheet(content) > HUGE_SHEET else reader(content)
    except _READER_FAILS:
        return (), {}


def _by_expat(content: bytes) -> _Contents:
    return read_xml(content, _plain)


def _openpyxl_sheets(content: bytes) -> _Contents:
    book = _load(content, data_only=False)
    with_formulas = any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet))
    computed = _load(content, data_only=True) if with_formulas else book
    sheets = tuple(
        _openpyxl_sheet(sheet, other) for sheet, other in zip(book.worksheets, computed.worksheets, strict=True)
    )
    core = {"subject": book.properties.subject, "keywords": book.properties.keywords}
    return sheets, {key: value for key, value in core.items() if value}


def _load(content: bytes, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, nothing that concerns values
        return load_workbook(io.BytesIO(content), data_only=data_only)


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells present in the file; `iter_rows` would make up every blank one as far as the last row."""
    cells: Mapping[tuple[int, int], Any] = vars(sheet)["_cells"]
    for _, cell in sorted(cells.items()):
        if getattr(cell, "value", None) is not None:
            yield cell


def _openpyxl_sheet(sheet: Worksheet, computed: Worksheet) -> RawSheet:
    raw = [_openpyxl_cell(cell, computed) for cell in _cells(sheet)]
    hidden = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    merges = tuple(
        sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges)
    )
    cells = {(cell.row, cell.column): cell for cell in raw if cell.value is not None or cell.formula}
    return RawSheet(sheet.title, cells, merges, hidden, sheet.sheet_state != "visible")


def _openpyxl_cell(cell: Cell, computed: Worksheet) -> RawCell:
    row, column = cell.row, cell.column
    if cell.data_type != "f":
        return RawCell(row, column, _plain(cell.value), "", cell.number_format, cell.data_type == "e")
    result = computed.cell(row, column)
    formula = str(getattr(cell.value, "text", cell.value) or "=")  # array formulas are objects that hold their text
    return RawCell(row, column, _plain(result.value), formula, cell.number_format, result.data_type == "e")


def _plain(value: object) -> RawValue:
    """The one place that decides: 5.0 is the whole number 5, and text is text without its file-format escapes."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOAT:
        return int(value)
    if isinstance(value, str):
        return _text(value)
    return value  # type: ignore[return-value]  # both readers give nothing but RawValue


def _text(value: str) -> str | None:
    if "_x" in value:
        from openpyxl.utils.escape import unescape

        value = unescape(value)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else None


def _by_calamine(content: bytes, name: str) -> _Read:
    from python_calamine import CalamineError, PasswordError

    try:
        sheets = tuple(_calamine_sheets(_calamine_book(content)))
    except PasswordError:
        return (), {}, kinds.FILE_ENCRYPTED.at(Place(name))
    except (CalamineError, OSError, ValueError):
        return (), {}, kinds.FILE_DAMAGED.at(Place(name))
    except _panics():
        return (), {}, kinds.FILE_DAMAGED.at(Place(name))
    if not any(sheet.cells for sheet in sheets):
        return (), {}, kinds.FILE_WITHOUT_CELLS.at(Place(name))
    return sheets, {}, None


def _panics() -> tuple[type[BaseException], ...]:
    """The class of a crash inside calamine: it cannot be imported, and is there only once something has crashed."""
    return tuple(kind for kind in BaseException.__subclasses__() if kind.__name__ == _PANIC)


def _calamine_book(content: bytes) -> CalamineWorkbook:
    """The workbook as calamine opens it; an OpenDocument one with line breaks between its tags at the second try."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        if not content.startswith(b"PK"):
            raise
        return CalamineWorkbook.from_filelike(io.BytesIO(tightened(content)))


def _calamine_sheets(book: CalamineWorkbook) -> Iterator[RawSheet]:
    from python_calamine import SheetVisibleEnum

    for meta in book.sheets_metadata:
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(meta.name)
        yield RawSheet(meta.name, dict(_calamine_cells(sheet)), _calamine_merges(sheet), frozenset(), hidden)


def _calamine_cells(sheet: CalamineSheet) -> Iterator[tuple[tuple[int, int], RawCell]]:
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            if value not in {"", None} and (plain := _plain(value)) is not None:
                yield (row, column), RawCell(row, column, plain)


def _calamine_merges(sheet: CalamineSheet) -> tuple[MergedRange, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(sorted((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges))
