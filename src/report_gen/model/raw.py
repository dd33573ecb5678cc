"""A workbook as it was received: cells with their raw values, before anyone reads meaning into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
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
    """One sheet: its non-empty cells by (row, column) from 1, merged ranges and hidden rows."""

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    merges: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False

    def cell(self, row: int, column: int) -> RawCell | None:
        """The cell there, or None where it is empty."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The cell's value as stripped text, '' where it is empty."""
        cell = self.cells.get((row, column))
        return "" if cell is None or cell.value is None else str(cell.value).strip()

    @property
    def last_row(self) -> int:
        """The number of the last row that holds anything, 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The number of the last column that holds anything, 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    def row_cells(self, row: int) -> Iterator[RawCell]:
        """The non-empty cells of a row, from left to right."""
        for column in range(1, self.last_column + 1):
            cell = self.cells.get((row, column))
            if cell is not None:
                yield cell


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
