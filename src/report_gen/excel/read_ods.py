"""Reads ods row by row: values with their formats, formulas, merges, hidden rows, comments, shapes.

In this format repetitions are a number, so that one short line may stand for a whole sheet: blank ones cost nothing,
filled ones are counted.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree import ElementTree as ET

from report_gen.excel.read_ods_cells import (
    TABLE,
    Styles,
    comment_of,
    format_of,
    shapes_of,
    value_of,
)
from report_gen.excel.read_values import NotPlain, Position, uncovered
from report_gen.model.raw import MergedRange, RawCell, RawSheet

MOST_CELLS: Final = 500_000
_CELLS: Final = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
_HIDDEN: Final = frozenset({"collapse", "filter"})
_STYLE_NAME: Final = f"{TABLE}style-name"
_BARE: Final = frozenset({_STYLE_NAME, f"{TABLE}number-columns-repeated"})  # what a blank cell may say of itself
_AUTOMATIC: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}automatic-styles"


class TooManyCells(Exception):  # noqa: N818  # a limit, not an error of ours
    """Repetitions make more than MOST_CELLS cells of the file: `count`, as far as it was read."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def read_ods(archive: zipfile.ZipFile) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """The sheets of an ods and its properties `subject` and `keywords`.

    NotPlain, KeyError, ValueError, parse and zip errors mean: not this way. TooManyCells means: not at all.
    """
    styles = Styles()
    if "styles.xml" in archive.namelist():
        styles = styles.with_styles(_tree(archive, "styles.xml"))
    with archive.open("content.xml") as stream:
        sheets = tuple(_sheets(stream, styles))
    return sheets, _properties(archive)


def _properties(archive: zipfile.ZipFile) -> Mapping[str, str]:
    if "meta.xml" not in archive.namelist():
        return {}
    tree = _tree(archive, "meta.xml")
    texts = [(one.tag.rpartition("}")[2], (one.text or "").strip()) for one in tree.iter()]
    found = {
        key: ", ".join(text for tag, text in texts if tag == name and text)
        for key, name in (("subject", "subject"), ("keywords", "keyword"))
    }
    return {key: value for key, value in found.items() if value}


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314  # the pre-flight has refused every DTD


@dataclass(slots=True)
class _Sheet:
    """One sheet on its way."""

    name: str
    styles: Styles
    hidden: bool
    linked: bool = False  # a kept copy of another file's sheet, which a formula refers to
    row: int = 0
    filled: int = 0
    columns: list[tuple[int, str]] = field(default_factory=list)  # last column and its cells' style
    cells: dict[Position, RawCell] = field(default_factory=dict)
    merges: list[MergedRange] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    comments: dict[Position, str] = field(default_factory=dict)
    floating: list[str] = field(default_factory=list)

    def done(self) -> RawSheet:
        last = max((row for row, _ in self.cells), default=0)
        hidden = frozenset(row for top, bottom in self.hidden_rows for row in range(top, min(bottom, last) + 1))
        cells, merges = uncovered(self.cells, self.merges), tuple(sorted(self.merges))
        return RawSheet(self.name, cells, merges, hidden, self.hidden, self.comments, tuple(self.floating))

    def add_column(self, element: ET.Element) -> None:
        before = self.columns[-1][0] if self.columns else 0
        last = before + _count(element, "columns")
        self.columns.append((last, element.get(f"{TABLE}default-cell-style-name", "")))

    def add_row(self, element: ET.Element) -> None:
        first, self.row = self.row + 1, self.row + _count(element, "rows")
        if element.get(f"{TABLE}visibility") in _HIDDEN:
            self.hidden_rows.append((first, self.row))
        column = 0
        for cell in element:
            if cell.tag in _CELLS:
                count = _count(cell, "columns")
                if len(cell) or not _BARE.issuperset(cell.attrib):
                    self._add_cell(cell, element, range(first, self.row + 1), range(column + 1, column + count + 1))
                column += count

    def _add_cell(self, cell: ET.Element, row: ET.Element, rows: range, columns: range) -> None:
        self._add_merge(cell, rows.start, columns.start)
        self.floating += shapes_of(cell)
        if comment := comment_of(cell):
            self.comments[rows.start, columns.start] = comment
        value, error = value_of(cell)
        formula = cell.get(f"{TABLE}formula", "")
        if value is None and not formula:
            return
        self.filled += len(rows) * len(columns)
        if self.filled > MOST_CELLS:
            raise TooManyCells(self.filled)
        style = cell.get(_STYLE_NAME) or row.get(f"{TABLE}default-cell-style-name") or self._style(columns.start)
        about = (value, formula[formula.find("=") :] if formula else "", format_of(cell, style, self.styles), error)
        self.cells.update({(at, over): RawCell(at, over, *about) for at in rows for over in columns})

    def _add_merge(self, cell: ET.Element, row: int, column: int) -> None:
        height = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        width = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
        if height > 1 or width > 1:
            self.merges.append((row, column, row + height - 1, column + width - 1))

    def _style(self, column: int) -> str:
        return next((style for last, style in self.columns if column <= last), "")


def _count(element: ET.Element, what: str) -> int:
    return int(element.get(f"{TABLE}number-{what}-repeated", "1"))


def _sheets(stream: IO[bytes], styles: Styles) -> Iterator[RawSheet]:
    """The sheets in order; each row is forgotten once it is read."""
    sheet: _Sheet | None = None
    for event, element in ET.iterparse(stream, ("start", "end")):  # noqa: S314  # the pre-flight has refused every DTD
        if event == "start":
            if element.tag == f"{TABLE}table":
                if sheet is not None:
                    raise NotPlain  # a table within a cell
                sheet = _begun(element, styles)
        elif element.tag == _AUTOMATIC:
            styles = styles.with_styles(element)
        elif sheet is not None:
            if element.tag == f"{TABLE}table":
                if not sheet.linked:
                    yield sheet.done()
                sheet = None
            else:
                _add(sheet, element)


def _begun(element: ET.Element, styles: Styles) -> _Sheet:
    return _Sheet(element.get(f"{TABLE}name", ""), styles, element.get(_STYLE_NAME) in styles.hidden)


def _add(sheet: _Sheet, element: ET.Element) -> None:
    match element.tag.removeprefix(TABLE):
        case "table-row":
            sheet.add_row(element)
            element.clear()
        case "table-column":
            sheet.add_column(element)
        case "shapes":
            sheet.floating += shapes_of(element)
        case "table-source":
            sheet.linked = True
