"""The last reader to try, and the only one of xlsb: calamine, which gives values and little else."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from report_gen.catalogue import submission as kinds
from report_gen.excel.read_slim import tightened
from report_gen.excel.read_values import plain
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.raw import MergedRange, RawCell, RawSheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_ZIP_FAILS: Final = (OSError, ValueError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error)
_PANIC: Final = "PanicException"  # a crash inside calamine; the class is no Exception


def read_calamine(content: bytes, name: str) -> tuple[tuple[RawSheet, ...], Finding | None]:
    """The sheets of the workbook; or none, and the finding that says why it was not read."""
    from python_calamine import CalamineError, PasswordError

    try:
        sheets = tuple(_sheets(_book(content)))
    except PasswordError:
        return (), kinds.FILE_ENCRYPTED.at(Place(name))
    except (CalamineError, *_ZIP_FAILS):
        return (), kinds.FILE_DAMAGED.at(Place(name))
    except _panics():
        return (), kinds.FILE_DAMAGED.at(Place(name))
    if not sheets:
        return (), kinds.FILE_DAMAGED.at(Place(name))
    if not any(sheet.cells for sheet in sheets):
        return (), kinds.FILE_WITHOUT_CELLS.at(Place(name))
    return sheets, None


def _panics() -> tuple[type[BaseException], ...]:
    """The class of a crash inside calamine: it cannot be imported, and is there only once something has crashed."""
    return tuple(kind for kind in BaseException.__subclasses__() if kind.__name__ == _PANIC)


def _book(content: bytes) -> CalamineWorkbook:
    """The workbook as calamine opens it; an OpenDocument one with line breaks between its tags at the second try."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        if not content.startswith(b"PK"):
            raise
        return CalamineWorkbook.from_filelike(io.BytesIO(tightened(content)))


def _sheets(book: CalamineWorkbook) -> Iterator[RawSheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.ChartSheet:  # has no cells, and calamine takes it for a broken sheet
            continue
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(meta.name)
        yield RawSheet(meta.name, dict(_cells(sheet)), _merges(sheet), frozenset(), hidden)


def _cells(sheet: CalamineSheet) -> Iterator[tuple[tuple[int, int], RawCell]]:
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            if value not in {"", None} and (kept := plain(value)) is not None:
                yield (row, column), RawCell(row, column, kept)


def _merges(sheet: CalamineSheet) -> tuple[MergedRange, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(sorted((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges))
