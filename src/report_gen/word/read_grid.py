"""A table of Word on its true grid: where each cell begins and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from report_gen.model.official import GridCell, Spot, Table
from report_gen.word.read_numbering import Numbering
from report_gen.word.read_package import W
from report_gen.word.read_words import is_cut, items_of, rows_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST: Final = 63  # Word's own limit of columns


@dataclass(slots=True)
class _Cell:
    """A cell while the rows below may still prolong it."""

    text: str
    row: int
    column: int
    columns: int
    span: int  # its own gridSpan; `columns` may be more by hMerge
    rows: int = 1

    def settled(self, spot: Spot) -> GridCell:
        here = replace(spot, row=self.row, column=self.column)
        return GridCell(self.text, self.row, self.column, self.rows, self.columns, here)


def grid_of(table: _Element, numbering: Numbering, spot: Spot) -> Table:
    """The table with each cell once, at its anchor. Rows a tracked change deletes are not there.

    A cell spans columns by gridSpan (or the older hMerge) and rows by vMerge, which goes on only in cells of one width;
    gridBefore and gridAfter leave holes.
    Its words are those of all its paragraphs and of tables inside it, a line each, with the numbers Word prints.
    """
    cells: list[_Cell] = []
    above: dict[int, _Cell] = {}
    height = width = 0
    for row in rows_of(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        height += 1
        above = _row(row, height, above, numbering)
        width = max(width, _end(above) + _number(row, "trPr", "gridAfter"))
        cells.extend(cell for cell in above.values() if cell.row == height)
    return Table(tuple(cell.settled(spot) for cell in cells), height, width, spot)


def only_cell(table: _Element) -> _Element | None:
    """The cell of a table that has only one, None for any other."""
    cells = (cell for row in rows_of(table, "tr") for cell in rows_of(row, "tc"))
    first, second = next(cells, None), next(cells, None)
    return first if second is None else None


def _end(cells: dict[int, _Cell]) -> int:
    return max((cell.column + cell.columns - 1 for cell in cells.values()), default=0)


def _row(row: _Element, number: int, above: dict[int, _Cell], numbering: Numbering) -> dict[int, _Cell]:
    """The cells that cover this row, by the column they begin at: new ones, and those from above that go on."""
    covering: dict[int, _Cell] = {}
    column = 1 + min(_number(row, "trPr", "gridBefore"), _WIDEST)
    last: _Cell | None = None
    for cell in rows_of(row, "tc"):
        span = min(max(_number(cell, "tcPr", "gridSpan"), 1), _WIDEST)
        if last and _merged(cell, "hMerge"):
            last.columns += span if last.row == number else 0
        elif (upper := above.get(column)) and upper.span == span and _merged(cell, "vMerge"):
            upper.rows += 1
            covering[column] = last = upper
        else:
            covering[column] = last = _Cell(cell_words(cell, numbering), number, column, span, span)
        column += span
    return covering


def _merged(cell: _Element, kind: str) -> bool:
    """Whether the cell only goes on with the one before (hMerge) or above (vMerge)."""
    mark = cell.find(f"{W}tcPr/{W}{kind}")
    return mark is not None and mark.get(f"{W}val", "continue") == "continue"


def _number(element: _Element, properties: str, name: str) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    text = "" if found is None else found.get(f"{W}val", "")
    return int(text) if text.isdecimal() else 0


def cell_words(cell: _Element, numbering: Numbering) -> str:
    """The cell's words, a line for each paragraph, nested cells too; blank lines inside stay."""
    return "".join(_cell_lines(cell, numbering)).strip()


def _cell_lines(cell: _Element, numbering: Numbering) -> Iterator[str]:
    for item in items_of(cell):
        if item.tag == f"{W}tbl":
            nested = (inner for row in rows_of(item, "tr") for inner in rows_of(row, "tc"))
            yield from (f"{cell_words(inner, numbering)}\n" for inner in nested)
        elif is_cut(item):
            yield words_of(item)
        else:
            yield f"{numbering.number_of(item)}{words_of(item)}\n"
