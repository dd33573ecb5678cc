"""The tables of both texts: which is which, which columns and rows belong together though they were moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from report_gen.audit.align import likeness
from report_gen.audit.lines import Line, Span

_WHERE: Final = re.compile(r"表(\d+)第(\d+)行第(\d+)列")
_LIKE_TABLES: Final = 0.5
_LIKE_ROWS: Final = 0.55
_COUNTERS: Final = frozenset({"序号", "编号"})
_WORDED: Final = 2  # own characters that make a cell a name rather than a value
_NAME, _VALUE = 2.0, 0.5  # what equal names and equal values are worth when rows are held against one another


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table: its cells by column."""

    number: int
    cells: Mapping[int, Line]

    @property
    def name(self) -> str:
        """Its first cell of words."""
        named = (line.plain for line in self.cells.values() if line.whole.own >= _WORDED or line.whole.mask == "&")
        return next((text.replace("\n", "") for text in named), f"第{self.number}行")


@dataclass(frozen=True, eq=False)
class Grid:
    """A table: its heads, its rows below them."""

    number: int
    heads: Row
    rows: tuple[Row, ...]

    def head(self, column: int) -> str:
        """What stands above that column."""
        return self.heads.cells[column].plain.replace("\n", "") if column in self.heads.cells else ""

    @property
    def counters(self) -> frozenset[int]:
        """The columns that only count the rows."""
        return frozenset(column for column in self.heads.cells if self.head(column).strip() in _COUNTERS)


class GridPair(NamedTuple):
    """A table and what became of it; `columns` and `rows` say where each of its own went."""

    expected: Grid
    actual: Grid
    columns: Mapping[int, int]
    rows: tuple[tuple[Row, Row], ...]

    @property
    def lost(self) -> tuple[Row, ...]:
        """The rows that are gone."""
        found = {id(row) for row, _ in self.rows}
        return tuple(row for row in self.expected.rows if id(row) not in found)

    @property
    def new(self) -> tuple[Row, ...]:
        """The rows that only the paper has."""
        found = {id(row) for _, row in self.rows}
        return tuple(row for row in self.actual.rows if id(row) not in found)


def is_cell(line: Line) -> bool:
    """Whether it stands in a table."""
    return _WHERE.fullmatch(line.where) is not None


def grids(lines: Sequence[Line]) -> tuple[Grid, ...]:
    """The tables that those cells make up."""
    tables: dict[int, dict[int, dict[int, Line]]] = {}
    for line in lines:
        table, row, column = map(int, re.findall(r"\d+", line.where))
        tables.setdefault(table, {}).setdefault(row, {})[column] = line
    found = []
    for table, by_row in tables.items():
        first, *rest = (Row(number, cells) for number, cells in sorted(by_row.items()))
        found.append(Grid(table, first, tuple(rest)))
    return tuple(found)


def matched_grids(expected: Sequence[Grid], actual: Sequence[Grid]) -> Iterator[tuple[Grid, GridPair | None]]:
    """Each table of the ledger's paper with what became of it, or None; the parts of one that was split are put together."""
    left = list(actual)
    for place, grid in enumerate(expected):
        likes = [(_heads_like(grid, other), -abs(other.number - grid.number), other) for other in left]
        best = max(likes, key=lambda one: one[:2], default=None)
        if best is None or best[0] < _LIKE_TABLES:
            yield grid, None
            continue
        left.remove(best[2])
        more = (
            []
            if any(_twins(grid, one) for one in expected[place + 1 :])
            else [one for one in left if _twins(best[2], one)]
        )
        for one in more:
            left.remove(one)
        yield grid, _paired(grid, _joined(best[2], more))


def _heads_like(one: Grid, two: Grid) -> float:
    """The share of heads in common; of tables with the same heads, the likeness of their first rows decides."""
    first, second = ({line.whole.key for line in grid.heads.cells.values()} for grid in (one, two))
    shared = 2 * len(first & second) / (len(first) + len(second))
    return shared + 0.01 * (shared == 1 and _first_like(one, two))


def _first_like(one: Grid, two: Grid) -> bool:
    return bool(one.rows and two.rows) and one.rows[0].name == two.rows[0].name


def _twins(one: Grid, two: Grid) -> bool:
    return [line.whole.key for line in one.heads.cells.values()] == [
        line.whole.key for line in two.heads.cells.values()
    ]


def _joined(grid: Grid, more: Sequence[Grid]) -> Grid:
    return Grid(grid.number, grid.heads, (*grid.rows, *(row for one in more for row in one.rows)))


def _paired(expected: Grid, actual: Grid) -> GridPair:
    columns = _columns(expected, actual)
    heads = {line.whole.key for line in expected.heads.cells.values()}
    body = tuple(row for row in actual.rows if {line.whole.key for line in row.cells.values()} != heads)
    actual = Grid(actual.number, actual.heads, body)  # a head repeated by hand on the next page is no row
    return GridPair(expected, actual, columns, tuple(_rows(expected, actual, columns)))


def _columns(expected: Grid, actual: Grid) -> Mapping[int, int]:
    """Columns by head, equal ones first, then alike ones, then the same place where nothing else is there."""
    left, free = list(expected.heads.cells), list(actual.heads.cells)
    found: dict[int, int] = {}
    for least in (2.0, 0.5, 0.0):
        for column in tuple(left):
            head = expected.heads.cells[column].whole
            likes = [(_head_like(head, actual.heads.cells[one].whole), one == column, -one) for one in free]
            likes = [one for one in likes if one[0] >= least and (least or one[1])]
            if likes:
                found[column] = -max(likes)[2]
                left.remove(column)
                free.remove(found[column])
    return found


def _head_like(one: Span, two: Span) -> float:
    """2 for equal heads; those that differ in a date only (1月, 2月) are not the same."""
    return likeness(one, two) + (one.key == two.key)


def _rows(expected: Grid, actual: Grid, columns: Mapping[int, int]) -> Iterator[tuple[Row, Row]]:
    """Rows by what names them; those that stayed the same first."""
    kept = [column for column in columns if column not in expected.counters]
    weights = {column: _weight(expected, column) for column in kept}
    at: dict[tuple[str, ...], list[Row]] = {}
    for row in actual.rows:
        at.setdefault(_keys(row, [columns[column] for column in kept]), []).append(row)
    left, used = [], set()
    for row in expected.rows:
        same = at.get(_keys(row, kept))
        if same:
            used.add(id(same[0]))
            yield row, same.pop(0)
        else:
            left.append(row)
    free = [row for row in actual.rows if id(row) not in used]
    scored = sorted(
        (-_row_like(one, two, columns, weights), abs(one.number - two.number), first, second)
        for first, one in enumerate(left)
        for second, two in enumerate(free)
    )
    chosen: dict[int, int] = {}
    for score, _, first, second in scored:
        if -score >= _LIKE_ROWS and first not in chosen and second not in chosen.values():
            chosen[first] = second
            yield left[first], free[second]


def _keys(row: Row, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(row.cells[column].whole.key if column in row.cells else "" for column in columns)


def _weight(grid: Grid, column: int) -> float:
    """How well a column tells rows apart: names more than values, different ones more than repeated ones."""
    cells = [row.cells[column].whole for row in grid.rows if column in row.cells]
    if not cells:
        return 0.0
    worded = sum(cell.own >= _WORDED or cell.mask == "&" for cell in cells) * 2 > len(cells)
    return (_NAME if worded else _VALUE) * len({cell.key for cell in cells}) / len(grid.rows)


def _row_like(one: Row, two: Row, columns: Mapping[int, int], weights: Mapping[int, float]) -> float:
    total = score = 0.0
    for column, weight in weights.items():
        first, second = one.cells.get(column), two.cells.get(columns[column])
        if first is None and second is None:
            continue
        total += weight
        if first is not None and second is not None:
            score += weight * _cell_like(first, second)
    return score / total if total else 0.0


def _cell_like(one: Line, two: Line) -> float:
    if one.whole.key == two.whole.key:
        return 1.0
    return likeness(one.whole, two.whole) if one.whole.own >= _WORDED else 0.0
