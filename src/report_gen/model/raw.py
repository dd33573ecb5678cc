"""A workbook as it was received: cells with their raw values, before anyone reads meaning into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from report_gen.model.place import Place

RawValue = str | int | float | bool | datetime | date | time | timedelta | None
MergedRange = tuple[int, int, int, int]  # first row, first column, last row, last column


class RawCell(NamedTuple):
    """One non-empty cell. `formula` is '' for constants; `error` marks #N/A and its like."""

    row: int
    column: int
    value: RawValue
    formula: str = ""
    number_format: str = "General"
    error: bool = False


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its non-empty cells by (row, column) from 1, merged ranges and hidden rows.

    `comments` are the notes people hung on cells, `floating` the texts of its text boxes: said, but in no cell.
    """

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    merges: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    floating: tuple[str, ...] = ()
    last_row: int = field(init=False, compare=False)  # the last row that holds anything, 0 for an empty sheet
    last_column: int = field(init=False, compare=False)  # likewise
    _rows: Mapping[int, tuple[RawCell, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the cells by rows once: readers go through a sheet row by row, many times."""
        by_row = groupby(sorted(self.cells), key=itemgetter(0))
        rows = {row: tuple(map(self.cells.__getitem__, places)) for row, places in by_row}
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "last_row", max(rows, default=0))
        object.__setattr__(self, "last_column", max((column for _, column in self.cells), default=0))

    def cell(self, row: int, column: int) -> RawCell | None:
        """The cell there, or None where it is empty."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The cell's value as stripped text, '' where it is empty."""
        cell = self.cells.get((row, column))
        return "" if cell is None or cell.value is None else str(cell.value).strip()

    def row_cells(self, row: int) -> tuple[RawCell, ...]:
        """The non-empty cells of a row, from left to right."""
        return self._rows.get(row, ())


@dataclass(frozen=True, slots=True)
class RawBook:
    """One file: its name as messages show it (relative to the inbox), its hash, and its sheets."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...] = field(default_factory=tuple)
    properties: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def place(self, sheet: RawSheet | str, row: int = 0, column: int = 0) -> Place:
        """The place of a cell of this file."""
        return Place(self.file, sheet if isinstance(sheet, str) else sheet.name, row, column)
