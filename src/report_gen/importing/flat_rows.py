"""Where the rows of a flattened table begin: at the next number, unless that number is one of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from report_gen.importing.cell_kinds import numbers_of
from report_gen.importing.flat_align import Cell, Layout, ways
from report_gen.importing.flat_lines import Line
from report_gen.importing.rows import Note

_SLIGHT: Final = 1  # a row with no more against it than this can be a whole row
_LONGEST_ROW: Final = 24  # cells; a longer run is no row


@dataclass(slots=True)
class FlatRow:
    """The number of a row and the cells after it."""

    number: Line
    cells: list[Line] = field(default_factory=list)

    @property
    def no(self) -> int:
        """Its number."""
        return numbers_of(self.number.text)[-1]


@dataclass(slots=True)
class Split:
    """A flattened table in rows: what stands before the first row, the rows, and notes on numbers left out."""

    before: list[Line] = field(default_factory=list)
    rows: list[FlatRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def as_cells(lines: Sequence[Line]) -> tuple[Cell, ...]:
    """The lines as the cells that are put into columns."""
    return tuple(Cell(line.text, line.blanks) for line in lines)


def split_rows(lines: Sequence[Line], layout: Layout) -> Split:
    """The rows of a table, each from its number on; `layout` tells when a row is whole."""
    split = Split()
    numbers = {at: number[0] for at, line in enumerate(lines) if len(number := numbers_of(line.text)) == 1}
    following = _following(lines, numbers)
    hidden = 0  # blanks before a page number belong to the cell after it
    for at, line in enumerate(lines):
        if at not in numbers:
            (split.rows[-1].cells if split.rows else split.before).append(replace(line, blanks=line.blanks + hidden))
            hidden = 0
        elif _begins(split, at, numbers, following, layout):
            split.rows.append(FlatRow(line))
            hidden = 0
        else:
            hidden = line.blanks
            split.notes.append(Note(f"“{line.text}”独占一行而不是下一个序号，当作页码略去，请核对。", line.spot))
    return split


def _following(lines: Sequence[Line], numbers: dict[int, int]) -> dict[int, tuple[Line, ...]]:
    """For each line that is a number, the lines from it to the next number."""
    places = [*numbers, len(lines)]
    return {at: tuple(lines[at + 1 : after]) for at, after in pairwise(places)}


def _begins(
    split: Split, at: int, numbers: dict[int, int], following: dict[int, tuple[Line, ...]], layout: Layout
) -> bool:
    """Whether the number at that line begins a row, and is not the number of a page."""
    if not split.rows:
        return True
    current, number = split.rows[-1], numbers[at]
    if not current.cells:
        return number == current.no + 1 and _is_whole(following[at], layout)
    soon = tuple(numbers[place] for place in range(at + 1, at + _LONGEST_ROW) if place in numbers)
    after = current.no + 1
    if number == after and not _again(number, soon):
        return True
    skips = number > after and after not in soon
    return (skips or _is_whole(current.cells, layout)) and _is_whole(following[at], layout)


def _again(number: int, soon: Sequence[int]) -> bool:
    """Whether the same number comes again soon, before the one after it."""
    return next((one == number for one in soon if one in {number, number + 1}), False)


def _is_whole(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether the cells fill a row as the columns want it, whatever blanks say."""
    if not 0 < len(lines) <= _LONGEST_ROW:
        return False
    found = ways(as_cells(lines), Layout(layout.slots))
    return bool(found) and found[0].cost <= _SLIGHT
