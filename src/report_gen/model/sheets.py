"""What a workbook made for people shall show: sheets of headed blocks of cells, before anyone lays them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple, overload

from report_gen.model.submission import Value

CellValue = str | Decimal | int | date | datetime | None


class Tone(Enum):
    """What a cell's look says besides its text, which always says it too (for black-and-white prints)."""

    PLAIN = "平常"
    STRONG = "着重"
    GOOD = "好"
    FAIR = "正常"
    WATCH = "注意"
    BAD = "不好"
    INFO = "说明"
    MUTED = "次要"
    ENTRY = "待填"  # left for a person to write into


class ColumnKind(Enum):
    """How the cells of a column are aligned."""

    TEXT = "文字"  # left, wrapped
    CENTRED = "居中"  # short words and codes
    NUMBER = "数"  # right


@dataclass(frozen=True, slots=True)
class Link:
    """Where a click leads: a cell of this workbook, or of `file`, a path with / from this workbook's folder."""

    sheet: str = ""
    cell: str = "A1"
    file: str = ""


@dataclass(frozen=True, slots=True)
class CellData:
    """A cell: its value, look and link. Numbers show `decimals` places (None = as many as it has) and `suffix`.

    `formula` is what a number is worked out by; {first} and {above} in it are the first row of the block and the one
    above the cell's.
    """

    value: CellValue = None
    tone: Tone = Tone.PLAIN
    link: Link | None = None
    decimals: int | None = None
    suffix: str = ""
    formula: str = ""


Row = tuple[CellData, ...]


class LongRows(Sequence[Row]):
    """Rows that are made whenever somebody goes through them: of a long table no more than a few are there at a time."""

    __slots__ = ("_count", "_made")

    def __init__(self, count: int, made: Callable[[], Iterable[Row]]) -> None:
        """`made` gives the `count` rows, the same ones each time."""
        self._count, self._made = count, made

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return iter(self._made())

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return tuple(self)[index]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a block; it takes `span` columns of the sheet's grid. `width` counts half-width characters.

    `entry` columns are written into by people.
    """

    title: str
    width: int = 0
    kind: ColumnKind = ColumnKind.TEXT
    span: int = 1
    entry: bool = False


@dataclass(frozen=True, slots=True)
class StackedBars:
    """A bar for each row of a block, stacked from the numbers of its columns `series` (indexes), each in a tone.

    `category` is the column with the bars' names; `rows` how many of the block's rows take part, from its row `first`
    on. Grid lines stand `step` apart; 0 leaves that to the program.
    """

    title: str
    category: int
    series: tuple[tuple[int, Tone], ...]
    rows: int
    first: int = 0
    step: int = 1


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line through the numbers of one row of a block, from column `first` to `last` (indexes); an empty cell is a gap."""

    title: str
    row: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a sheet: heading, column heads and rows. `empty` is said where there are no rows.

    The columns `keys` (indexes) tell its rows apart: what people write into a row is found again by them.
    A block to be signed on paper has no column heads, and rows that are `signed` points high.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Row]
    empty: str = "无。"
    charts: tuple[StackedBars, ...] = ()
    keys: tuple[int, ...] = (0,)
    lines: tuple[LineChart, ...] = ()
    signed: int = 0


@dataclass(frozen=True, slots=True)
class SheetData:
    """A sheet: its name, title, lines under it, and blocks from top to bottom on a grid of column widths.

    The grid is that of the first block unless `grid` says otherwise. `frozen` counts the columns that stay in sight;
    a sheet of one block (besides one to be signed) also keeps its head row in sight, repeats it on every page and can be
    filtered. It prints on A4 across, one page wide; with `pages` upright, on at most so many pages.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    grid: tuple[int, ...] = ()
    frozen: int = 0
    pages: int = 0

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of its columns, in half-width characters."""
        return self.grid or tuple(column.width for column in self.blocks[0].columns)


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """A workbook of sheets. `created` is the date written into its properties; no clock is read."""

    title: str
    created: date
    sheets: tuple[SheetData, ...]

    def sheet(self, name: str) -> SheetData:
        """The sheet of that name; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


_FOLLOWING: Final = re.compile(r"(.+)（(\d+)）")


def following(name: str) -> str:
    """The name of the sheet that goes on where that one is full: 数据来源 → 数据来源（2） → 数据来源（3）."""
    found = _FOLLOWING.fullmatch(name)
    base, number = (found[1], int(found[2])) if found else (name, 1)
    return f"{base}（{number + 1}）"


NOTES_SHEET: Final = "备注留存"  # keeps what people wrote into rows that are gone, until the row comes back
NOTES_HEADS: Final = ("工作表", "行", "栏目", "内容")


def key_text(values: Iterable[object]) -> str:
    """The key of a row from the values of its key cells, the same whether they come from a book or from its file."""
    return " / ".join(map(cell_text, values))


def cell_text(value: object) -> str:
    """A cell's value as one text: whole numbers without places, days without a time of midnight, '' for nothing."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    if isinstance(value, Decimal | float):
        number = Decimal(str(value))
        return f"{number:f}" if number != number.to_integral_value() else f"{number.to_integral_value():f}"
    return "" if value is None else str(value).strip()


Notes = Mapping[tuple[str, str, str], str]
"""What people wrote into ENTRY cells, by sheet, key of the row (its key cells joined by ` / `), and column title."""


class Observation(NamedTuple):
    """A value stated for a data item in a period, by a unit (short name) or as the merged value."""

    code: str
    name: str
    unit: str
    period: str
    value: Value


class Change(NamedTuple):
    """An item's values by period, and the difference of the last two; None where one of them is no number.

    `percent` is the difference in per cent of the earlier value, None where that is zero.
    """

    code: str
    name: str
    unit: str
    values: tuple[Value, ...]
    difference: Decimal | None
    percent: Decimal | None


Comparison = Callable[[Sequence[Observation], Sequence[str]], tuple[Change, ...]]
