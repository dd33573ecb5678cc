"""Where the titles of a task table stand on its grid: in one row, or over two."""

from __future__ import annotations

from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import numbers_of
from report_gen.importing.table_grid import GridRow
from report_gen.importing.table_headers import Heads

_FEWEST: Final = 2  # known titles in a row of titles


def heads_at(row: GridRow, below: GridRow | None) -> tuple[Heads, int] | None:
    """The columns whose titles begin in this row, and how many rows (1 or 2) they take; None where it has none."""
    if len(row.own) < 2:
        return None
    if below and _names_parts(row, below):
        both = head.heads(_two_storeys(row, below))
        if both:
            return both, 2
    one = head.heads(row.titles)
    return (one, 1) if one else None


def _names_parts(upper: GridRow, lower: GridRow) -> bool:
    """Whether the lower row only names parts of the upper row's columns: titles, never a number of a row."""
    new = [cell.text for cell in lower.own]
    known = [title for title in upper.titles if head.choices(title)]
    if not new or len(known) < _FEWEST or any(numbers_of(text) for text in new):
        return False
    tall = any(cell.rows > 1 for cell in upper.own) and all(
        cell.row + cell.rows - 1 <= lower.number for cell in upper.own
    )
    pairs = zip(upper.titles, lower.titles, strict=True)
    return tall or all(_is_title(above, below) for above, below in pairs if below and below != above)


def _is_title(above: str, below: str) -> bool:
    return bool(head.choices(below) or head.choices(above + below))


def _two_storeys(upper: GridRow, lower: GridRow) -> list[str]:
    """A title a column: the lower one where it says enough, both together where only that is a title."""
    titles = []
    for above, below in zip(upper.titles, lower.titles, strict=True):
        if not below or above == below:
            titles.append(above)
        elif head.choices(below) or not head.choices(above + below):
            titles.append(below)
        else:
            titles.append(above + below)
    return titles
