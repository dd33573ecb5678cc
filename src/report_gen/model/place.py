"""Where a value stands: file, sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


def column_letters(column: int) -> str:
    """The spreadsheet letters of a 1-based column number: 1 → A, 28 → AB; 0 → ''."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in an input file; rows and columns count from 1, and 0 means 'the whole of it'."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address as a spreadsheet shows it: 'D7'; '第7行' or 'D列' where only one is known; ''."""
        if self.row and self.column:
            return f"{column_letters(self.column)}{self.row}"
        if self.row:
            return f"第{self.row}行"
        return f"{column_letters(self.column)}列" if self.column else ""

    @property
    def label(self) -> str:
        """The place in words: 'a.xlsx › 任务进展 › D7'."""
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)

    def at(self, row: int, column: int) -> Place:
        """The place of another cell of the same sheet."""
        return Place(self.file, self.sheet, row, column)


NOWHERE: Final = Place("")  # of records that were read from no file
