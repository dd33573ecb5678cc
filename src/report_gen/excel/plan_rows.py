"""Adds rows to a sheet of a workbook in place: every other part of the file keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl.utils import column_index_from_string, get_column_letter

from report_gen.excel.mark_book import Book
from report_gen.excel.mark_package import Package
from report_gen.excel.mark_xml import NotPatchable, added, child, children, clean, dump, new, tag, without

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["AddedRows", "NotPatchable", "add_rows"]

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LETTERS: Final = re.compile(r"[A-Z]+")
_REACH: Final = re.compile(r"(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?)(\d+)$")
_HEIGHT: Final = ("ht", "customHeight")
_FILTER: Final = "_xlnm._FilterDatabase"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class AddedRows:
    """Rows for a sheet from row `first` on: values for each of the `columns` (from 1); '' leaves a cell empty."""

    sheet: str
    first: int
    columns: tuple[int, ...]
    rows: tuple[tuple[str | date, ...], ...]

    @property
    def last(self) -> int:
        """The last row written."""
        return self.first + len(self.rows) - 1


def add_rows(source: Path, target: Path, wanted: AddedRows) -> None:
    """Write a copy of the workbook with these rows, looking like the row above them.

    Days are written as that row has them: as dates, or as text where it has none. NotPatchable for anything but a
    sound xlsx or xlsm workbook with such a sheet.
    """
    package = Package(source.read_bytes())
    book = Book(package)
    part = next((one.part for one in book.sheets() if one.name == wanted.sheet), "")
    if not package.has(part):
        raise NotPatchable(f"没有“{wanted.sheet}”工作表")
    root = package.tree(part)
    data = child(root, "sheetData")
    if data is None:
        raise NotPatchable("文件内部结构有损坏")
    _Rows(data, wanted, _epoch(book.root)).write()
    _stretch(root, wanted)
    package.write(part, dump(root))
    if _stretch_names(book.root, wanted):
        package.write(book.part, dump(book.root))
    target.write_bytes(package.content())


class _Rows:
    """The rows of a sheet, made or completed where they must stand."""

    def __init__(self, data: _Element, wanted: AddedRows, epoch: date) -> None:
        self._data = data
        self._wanted = wanted
        self._epoch = epoch
        self._rows = dict(_numbered(data))
        above = self._rows.get(wanted.first - 1)
        self._above = dict(_lettered(above)) if above is not None else {}
        self._height = [(name, above.get(name, "")) for name in _HEIGHT] if above is not None else []

    def write(self) -> None:
        for number, values in enumerate(self._wanted.rows, start=self._wanted.first):
            row = self._row(number)
            cells = dict(_lettered(row))
            for column, value in zip(self._wanted.columns, values, strict=True):
                self._fill(self._cell(row, cells, column), column, value)

    def _row(self, number: int) -> _Element:
        if number not in self._rows:
            made = new("row")
            made.set("r", str(number))
            for name, value in self._height:
                if value:
                    made.set(name, value)
            later = [row for known, row in self._rows.items() if known > number]
            if later:
                later[0].addprevious(made)
            else:
                self._data.append(made)
            self._rows = dict(_numbered(self._data))
        return self._rows[number]

    def _cell(self, row: _Element, cells: dict[int, _Element], column: int) -> _Element:
        if column not in cells:
            made = new("c")
            made.set("r", f"{get_column_letter(column)}{row.get('r')}")
            later = [cell for known, cell in sorted(cells.items()) if known > column]
            if later:
                later[0].addprevious(made)
            else:
                row.append(made)
            cells[column] = made
        return cells[column]

    def _fill(self, cell: _Element, column: int, value: str | date) -> None:
        model = self._above.get(column)
        if model is not None and model.get("s"):
            cell.set("s", model.get("s", ""))
        for old in list(cell):
            cell.remove(old)
        without(cell, "t")
        if isinstance(value, date) and model is not None and _is_number(model):
            added(cell, "v").text = str((value - self._epoch).days)
        elif value:
            cell.set("t", "inlineStr")
            text = added(added(cell, "is"), "t")
            text.text = clean(str(value))
            text.set(_XML_SPACE, "preserve")


def _numbered(data: _Element) -> Iterator[tuple[int, _Element]]:
    """The rows with their numbers; a row may leave its number out, then it follows on the one before."""
    number = 0
    for row in children(data, "row"):
        number = int(row.get("r", number + 1))
        yield number, row


def _lettered(row: _Element) -> Iterator[tuple[int, _Element]]:
    """Likewise the cells of a row with their columns."""
    column = 0
    for cell in children(row, "c"):
        letters = _LETTERS.match(cell.get("r", ""))
        column = column_index_from_string(letters[0]) if letters else column + 1
        yield column, cell


def _is_number(cell: _Element) -> bool:
    return cell.get("t", "n") == "n" and child(cell, "v") is not None


def _epoch(workbook: _Element) -> date:
    properties = child(workbook, "workbookPr")
    said = properties.get("date1904", "0") if properties is not None else "0"
    return _EPOCH_1904 if said in {"1", "true"} else _EPOCH


def _stretch(root: _Element, wanted: AddedRows) -> None:
    """The sheet's extent and its filter reach down to the last row."""
    for name in ("dimension", "autoFilter"):
        element = child(root, name)
        if element is not None:
            element.set("ref", _stretched(element.get("ref", ""), wanted.last))


def _stretch_names(workbook: _Element, wanted: AddedRows) -> bool:
    """The name behind the filter likewise; whether there was one."""
    names: Sequence[_Element] = [
        one
        for one in workbook.iter(tag("definedName"))
        if one.get("name") == _FILTER and wanted.sheet in (one.text or "")
    ]
    for one in names:
        one.text = _stretched(one.text or "", wanted.last)
    return bool(names)


def _stretched(reach: str, last: int) -> str:
    """`A1:C78` down to row `last`, if it did not reach so far; anything else as it is."""
    match = _REACH.search(reach)
    return f"{reach[: match.start(2)]}{max(int(match[2]), last)}" if match else reach
