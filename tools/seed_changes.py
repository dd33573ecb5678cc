"""What people do to the sheets of a form besides filling them: columns moved, rows added, words changed.

Each function takes the sheet and where its head, columns and rows stand, and gives the cell a finding belongs to
('' for the whole sheet) and what was put there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

_STYLE_PARTS: Final = ("font", "border", "fill", "number_format", "protection", "alignment")
Done = tuple[str, str]  # the cell as messages name it, and the value planted there


@dataclass(frozen=True, slots=True)
class Spot:
    """A table of a filled form: its sheet, head row, columns by key and rows by key."""

    sheet: Worksheet
    head: int
    columns: Mapping[str, int]
    rows: Mapping[str, int]

    def cell(self, row: str, column: str) -> Cell:
        """The cell of that row and column key."""
        return own_cell(self.sheet, self.rows[row], self.columns[column])


def own_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell there; TypeError if it is covered by a merged area."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise TypeError(cell.coordinate)
    return cell


def reword(spot: Spot, row: str, column: str, old: str, new: str) -> Done:
    """Printed words changed."""
    cell = spot.cell(row, column)
    text = str(cell.value).replace(old, new)
    if text == cell.value:
        raise ValueError(old)
    cell.value = text
    return cell.coordinate, text


def blank_rows(spot: Spot) -> Done:
    """A blank row before the second and the fourth row of the table."""
    for row in (spot.head + 4, spot.head + 2):
        _insert(spot.sheet, row, 1)
    return "", ""


def shift_head(spot: Spot) -> Done:
    """Two blank rows above the head."""
    _insert(spot.sheet, spot.head, 2)
    return "", ""


def total_row(spot: Spot) -> Done:
    """A row 合计 below the table."""
    row = spot.sheet.max_row + 1
    _copy_row(spot.sheet, max(spot.rows.values()), row)
    for cell in spot.sheet[row]:
        own_cell(spot.sheet, row, cell.column or 1).value = None
    own_cell(spot.sheet, row, spot.columns["name"]).value = "合计"
    values = [spot.cell(key, "value").value for key in spot.rows]
    total = sum(value for value in values if isinstance(value, int))
    own_cell(spot.sheet, row, spot.columns["value"]).value = total
    return "", "合计"


def repeat_row(spot: Spot, key: str, value: str = "") -> Done:
    """A row copied below the table, with another value if one is given."""
    row = max(spot.rows.values()) + 1
    _insert(spot.sheet, row, 1)
    _copy_row(spot.sheet, spot.rows[key], row)
    if value:
        own_cell(spot.sheet, row, spot.columns["value"]).value = int(value)
    return f"第{row}行", str(own_cell(spot.sheet, row, spot.columns["name"]).value)


def delete_row(spot: Spot, key: str) -> Done:
    """A row taken out."""
    text = str(spot.cell(key, "title").value)
    heights = _heights(spot.sheet)
    spot.sheet.delete_rows(spot.rows[key], 1)
    _set_heights(spot.sheet, {row - (row > spot.rows[key]): points for row, points in heights.items()})
    return "", text


def delete_column(spot: Spot, key: str) -> Done:
    """A column taken out, with what stood in it."""
    column = spot.columns[key]
    letters = [own_cell(spot.sheet, spot.head, number).column_letter for number in sorted(spot.columns.values())]
    widths = {letter: spot.sheet.column_dimensions[letter].width for letter in letters}
    areas = [area.bounds for area in spot.sheet.merged_cells.ranges]
    for left, top, right, bottom in areas:
        spot.sheet.unmerge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    spot.sheet.delete_cols(column, 1)
    for left, top, right, bottom in areas:
        first, last = left - (left > column), right - (right >= column)
        spot.sheet.merge_cells(start_row=top, start_column=first, end_row=bottom, end_column=last)
    for letter, right in zip(letters[column - 1 :], letters[column:], strict=False):
        spot.sheet.column_dimensions[letter].width = widths[right]
    return f"第{spot.head}行", key


def merge_values(spot: Spot, upper: str, lower: str) -> Done:
    """The value cells of two neighbouring rows merged into one; the lower value is lost, as spreadsheets do it."""
    first, second = spot.cell(upper, "value"), spot.cell(lower, "value")
    spot.sheet.merge_cells(f"{first.coordinate}:{second.coordinate}")
    return first.coordinate, str(first.value)


def rename_column(spot: Spot, key: str, title: str) -> Done:
    """A head changed into words the form does not know."""
    own_cell(spot.sheet, spot.head, spot.columns[key]).value = title
    return f"第{spot.head}行", title


def swap_columns(spot: Spot, first: str, second: str) -> Done:
    """Two columns changed places, heads and contents."""
    for row in (spot.head, *spot.rows.values()):
        left = own_cell(spot.sheet, row, spot.columns[first])
        right = own_cell(spot.sheet, row, spot.columns[second])
        left.value, right.value = right.value, left.value
        kept = _style(left)
        _set_style(left, _style(right))
        _set_style(right, kept)
    letters = [own_cell(spot.sheet, spot.head, spot.columns[key]).column_letter for key in (first, second)]
    left_column, right_column = (spot.sheet.column_dimensions[letter] for letter in letters)
    left_column.width, right_column.width = right_column.width, left_column.width
    for rule in [rule for rule in spot.sheet.data_validations.dataValidation if _touches(str(rule.sqref), letters)]:
        spot.sheet.data_validations.dataValidation.remove(rule)
    return "", ""


def _style(cell: Cell) -> Mapping[str, object]:
    return {name: copy(getattr(cell, name)) for name in _STYLE_PARTS}


def _set_style(cell: Cell, parts: Mapping[str, object]) -> None:
    for name, part in parts.items():
        setattr(cell, name, part)


def _touches(area: str, letters: list[str]) -> bool:
    return any(part.split(":")[0].rstrip("0123456789") in letters for part in area.split())


def _insert(sheet: Worksheet, row: int, count: int) -> None:
    heights = _heights(sheet)
    sheet.insert_rows(row, count)
    for number in range(row, row + count):
        sheet.row_dimensions[number].height = None
    _set_heights(sheet, {number + (count if number >= row else 0): points for number, points in heights.items()})


def _heights(sheet: Worksheet) -> dict[int, float | None]:
    return {row: dimension.height for row, dimension in sheet.row_dimensions.items()}


def _set_heights(sheet: Worksheet, heights: Mapping[int, float | None]) -> None:
    for row, points in heights.items():
        sheet.row_dimensions[row].height = points


def _copy_row(sheet: Worksheet, source: int, target: int) -> None:
    for column in range(1, sheet.max_column + 1):
        old, new = own_cell(sheet, source, column), own_cell(sheet, target, column)
        new.value = old.value
        _set_style(new, _style(old))
    sheet.row_dimensions[target].height = sheet.row_dimensions[source].height


ACTS: Final[Mapping[str, Callable[..., Done]]] = {
    act.__name__: act
    for act in (
        reword, blank_rows, shift_head, total_row, repeat_row, delete_row, delete_column, rename_column, swap_columns,
        merge_values,
    )
}  # fmt: skip
