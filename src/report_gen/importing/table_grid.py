"""Rows of a table on its true grid: which cell covers each place, looked up without walking the table again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from report_gen.importing.table_headers import bare
from report_gen.model.official import GridCell, Spot, Table


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the cell that covers each of its columns (None in a hole), merged ones again and again."""

    number: int
    cells: tuple[GridCell | None, ...]
    spot: Spot

    @property
    def titles(self) -> tuple[str, ...]:
        """The words of every column without blanks, '' for an empty one."""
        return tuple(bare(cell.text) if cell else "" for cell in self.cells)

    @property
    def distinct(self) -> tuple[GridCell, ...]:
        """Its cells that hold words, each once, from left to right."""
        held = (cell for cell in self.cells if cell and cell.text.strip())
        return tuple({(cell.row, cell.column): cell for cell in held}.values())

    @property
    def own(self) -> tuple[GridCell, ...]:
        """Those of its cells with words that begin in this row."""
        return tuple(cell for cell in self.distinct if cell.row == self.number)


def grid_rows(table: Table) -> tuple[GridRow, ...]:
    """The rows of a table from top to bottom."""
    covering: dict[tuple[int, int], GridCell] = {}
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rows, table.height + 1)):
            for column in range(cell.column, min(cell.column + cell.columns, table.width + 1)):
                covering[row, column] = cell
    return tuple(
        GridRow(
            row,
            tuple(covering.get((row, column)) for column in range(1, table.width + 1)),
            replace(table.spot, row=row, column=1),
        )
        for row in range(1, table.height + 1)
    )
