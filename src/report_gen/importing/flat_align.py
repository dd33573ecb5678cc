"""Which column each cell of a flattened row stands in, where merged and empty cells may have left no trace.

Every way to put the cells, in order, into the columns is weighed: a units column takes only what looks like units, a
time column only what looks like a time. What all best ways agree on is read; where they differ, nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import due_like, unit_like

_EMPTY_COST: Final = {head.OBJECTIVE: 4, head.REMARK: 0, head.SUB: 0, head.CATEGORY: 0, head.KEY: 0}
_ODD_COST: Final = 3  # words of a task, a remark or an unknown column that look like units or a time
_MOST_COST: Final = 6  # a way with more against it is no reading
_NAME_LENGTH: Final = 60  # characters; a longer text is no name of a category or task


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the flattened row, and how many empty cells (or blank lines) stand before it."""

    text: str
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a row: for each cell the slot it stands in, and what speaks against it."""

    slots: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The slots of a row after its number.

    `scale` is how many blank lines one empty cell left; 0: blanks say nothing. `join_cost` is what speaks against a cell
    that is broken over two lines.
    """

    slots: tuple[str, ...]
    scale: int = 0
    join_cost: int = 2


def ways(cells: Sequence[Cell], layout: Layout) -> tuple[Way, ...]:
    """The ways of least cost to read the cells; () where there is none."""
    best: list[Way] = []
    for way in _ways(cells, layout, (), 0):
        if way.cost > (best[0].cost if best else _MOST_COST):
            continue
        if best and way.cost < best[0].cost:
            best.clear()
        best.append(way)
    return tuple(best)


def _ways(cells: Sequence[Cell], layout: Layout, taken: tuple[int, ...], cost: int) -> Iterator[Way]:
    if cost > _MOST_COST:
        return
    done = len(taken)
    last = taken[-1] if taken else -1
    if done == len(cells):
        yield Way(taken, cost + _skipped(layout, last, len(layout.slots), 0))
        return
    cell = cells[done]
    if taken and _goes_on(cells[done - 1], cell, layout.slots[last]):
        yield from _ways(cells, layout, (*taken, last), cost + layout.join_cost)
    for slot in range(last + 1, len(layout.slots)):
        odd = _suits(cell.text, layout.slots[slot])
        if odd is not None and _leaves_levels_whole(layout, last, slot, cell.blanks):
            further = odd + _skipped(layout, last, slot, cell.blanks)
            yield from _ways(cells, layout, (*taken, slot), cost + further)


def _goes_on(before: Cell, cell: Cell, name: str) -> bool:
    """Whether a cell may be the second line of the one before, in a column of that name."""
    if cell.blanks or name == head.OTHER:
        return False
    if name in head.UNIT_FIELDS:
        return before.text.endswith(("、", "，", ",")) or not unit_like(before.text)
    if name == head.DUE:
        return due_like(before.text + cell.text)
    return not unit_like(cell.text) and not due_like(cell.text)


def _suits(text: str, name: str) -> int | None:
    """What speaks against the text in a column of that name; None where it cannot stand there."""
    if name in head.UNIT_FIELDS:
        return 0 if unit_like(text) or "单位：" in text or "按职责分工" in text else None
    if name == head.DUE:
        return 0 if due_like(text) else None
    if name in {head.CATEGORY, head.KEY, head.SUB} and (len(text) > _NAME_LENGTH or text.endswith("。")):
        return None
    return _ODD_COST if unit_like(text) or due_like(text) else 0


def _leaves_levels_whole(layout: Layout, last: int, slot: int, blanks: int) -> bool:
    """Whether the merged cells skipped agree with the blanks before the cell, and an inner level is not skipped alone."""
    skipped = layout.slots[last + 1 : slot]
    levels = sum(name in head.LEVELS for name in skipped)
    outer_given = last >= 0 and layout.slots[last] == head.CATEGORY
    if outer_given and head.KEY in skipped:
        return False
    named = layout.slots[slot] in {*head.LEVELS, head.SUB}
    if not layout.scale or not (levels or named):
        return True
    empty, rest = divmod(blanks, layout.scale)
    return not rest and empty in {levels, levels + skipped.count(head.SUB)}


def _skipped(layout: Layout, last: int, slot: int, blanks: int) -> int:
    """What speaks against leaving the columns between two cells empty: less where blanks stand between the cells."""
    costs = sorted((_EMPTY_COST.get(name, 1) for name in layout.slots[last + 1 : slot]), reverse=True)
    explained = blanks // max(layout.scale, 1)
    return sum(costs[explained:])
