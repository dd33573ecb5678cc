"""Finds the tables of a filled 考核打分 workbook and reads the cells of their rows, wherever they have moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.catalogue import assessment as kinds
from report_gen.intake.dates import read_date
from report_gen.intake.headers import squeezed
from report_gen.intake.marks import token_in
from report_gen.intake.ratios import is_percent_format
from report_gen.intake.reading import shown
from report_gen.intake.values import raw_text, read_value
from report_gen.model.assessor_book import (
    MARK_COLUMNS,
    MARKS,
    POINTS_DECIMALS,
    REGISTER,
    REGISTER_COLUMNS,
    SHEETS,
    SIGNED,
)
from report_gen.model.finding import Finding, Kind
from report_gen.model.form import MARK_LABEL, Column, Limits, ValueKind
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.submission import EntryState
from report_gen.wording import number_text

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {MARKS: MARK_COLUMNS, REGISTER: REGISTER_COLUMNS}
_ENOUGH: Final = 4  # titles that make a row a head; the two tables share two
_LABELS: Final = frozenset(SIGNED.values())
_COLON: Final = re.compile("[：:]")
_TEXT: Final = Limits(ValueKind.TEXT)
_POINTS: Final = Limits(ValueKind.NUMBER, decimals=POINTS_DECIMALS, measure="分")
_TIMES: Final = Limits(ValueKind.NUMBER, decimals=POINTS_DECIMALS, measure="次")
_NO_CELL: Final = RawCell(0, 0, None)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a table stands: sheet, head row, the number of each column found by key, and the name above it."""

    book: RawBook
    table: str
    sheet: RawSheet
    row: int
    columns: Mapping[str, int]

    @property
    def name(self) -> str:
        """Who signed: what stands right of 打分人 or 登记人 above the head, without blanks; ''."""
        for row in range(1, self.row):
            texts = ["".join(raw_text(cell.value).split()) for cell in self.sheet.row_cells(row)]
            for number, text in enumerate(texts):
                label, *rest = _COLON.split(text, maxsplit=1)
                if label in _LABELS:
                    beside = (other for other in texts[number + 1 :] if not other.startswith(MARK_LABEL))
                    return "".join(rest) or next(beside, "")
        return ""

    @property
    def entries(self) -> tuple[str, ...]:
        """The keys of the columns that assessors fill."""
        return tuple(column.key for column in COLUMNS[self.table] if column.entry)

    @property
    def filled_rows(self) -> tuple[int, ...]:
        """The rows below the head in which an entry cell holds something, from the top."""
        numbers = {self.columns.get(key, 0) for key in self.entries}
        return tuple(sorted({row for row, number in self.sheet.cells if row > self.row and number in numbers}))


def find_head(book: RawBook, table: str) -> tuple[Head | None, tuple[Finding, ...]]:
    """The head of the table in whatever sheet it stands; None and G104-G107 where it cannot be told.

    A table whose sheet is gone altogether is None without a finding: nothing is filled in it.
    """
    heads = [Head(book, table, sheet, row, found) for sheet in book.sheets for row, found in _head_rows(sheet, table)]
    if not heads:
        named = next((sheet for sheet in book.sheets if squeezed(sheet.name) == SHEETS[table]), None)
        titles = "、".join(column.title for column in COLUMNS[table] if not column.hidden)
        return None, (kinds.HEAD_LOST.at(book.place(named), sheet=SHEETS[table], heads=titles),) if named else ()
    filled = [head for head in heads if head.filled_rows]
    if len(filled) > 1:
        data = {"first": filled[0].sheet.name, "second": filled[1].sheet.name, "sheet": SHEETS[table]}
        return None, (kinds.TABLE_TWICE.at(book.place(filled[1].sheet, filled[1].row), **data),)
    head = filled[0] if filled else heads[0]
    faults = tuple(_column_faults(head))
    return (None if faults else head), faults


def _head_rows(sheet: RawSheet, table: str) -> Iterator[tuple[int, Mapping[str, int]]]:
    for row in sorted({row for row, _ in sheet.cells}):
        found = _columns(sheet, row, table)
        if len(found.keys() - {"key"}) >= _ENOUGH:
            yield row, found


def _columns(sheet: RawSheet, row: int, table: str) -> Mapping[str, int]:
    """The number of each column by its title or alias; that of the keys is known by the token in its head."""
    texts = {cell.column: squeezed(raw_text(cell.value)) for cell in sheet.row_cells(row)}
    found: dict[str, int] = {}
    for column in COLUMNS[table]:
        names = {squeezed(name) for name in (column.title, *column.aliases)}
        for number, text in texts.items():
            if token_in(text) is not None if column.hidden else text in names:
                found.setdefault(column.key, number)
    return found


def _column_faults(head: Head) -> Iterator[Finding]:
    """Columns that cannot be done without, and entry columns that stand there twice."""
    texts = [squeezed(raw_text(cell.value)) for cell in head.sheet.row_cells(head.row)]
    place = head.book.place(head.sheet, head.row)
    for column in COLUMNS[head.table]:
        data = {"sheet": head.sheet.name, "column": column.title}
        if column.key not in head.columns and (column.entry or column.key in {"unit", "line"}):
            yield kinds.COLUMN_LOST.at(place, **data)
        elif column.entry and texts.count(squeezed(column.title)) > 1:
            yield kinds.COLUMN_TWICE.at(place, **data)


@dataclass(slots=True)
class Line:
    """One row of a table while it is read; what is wrong with it gathers in `findings`."""

    head: Head
    number: int
    unit: str = ""  # its short name, once known
    findings: list[Finding] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the hidden column says, '' where it is lost."""
        return self.head.sheet.text(self.number, self.head.columns.get("key", 0))

    def place(self, key: str) -> Place:
        """The cell of that column."""
        return self.head.book.place(self.head.sheet, self.number, self.head.columns.get(key, 0))

    def cell(self, key: str) -> RawCell:
        """The cell of that column, one without a value where it is empty."""
        return self.head.sheet.cell(self.number, self.head.columns.get(key, 0)) or _NO_CELL

    def words(self, key: str) -> str:
        """What stands there, as text."""
        return raw_text(self.cell(key).value)

    def raw(self, key: str) -> str:
        """The same as messages quote it; a formula without a value as the formula."""
        return shown(self.words(key) or self.cell(key).formula)

    def blank(self, key: str) -> bool:
        """Whether nothing stands there, or a dash."""
        return read_value(self.cell(key), _TEXT).state is EntryState.BLANK

    def fault(self, kind: Kind, key: str, /, **data: object) -> None:
        """Note what is wrong with the cell of that column."""
        self.findings.append(kind.at(self.place(key), self.unit, **data))

    def title(self, key: str) -> str:
        """The title of that column."""
        return next(column.title for column in COLUMNS[self.head.table] if column.key == key)

    def text(self, key: str) -> str:
        """The words there; '' and G201 where there are none, G202 where they cannot be read."""
        reading = read_value(self.cell(key), _TEXT)
        if reading.state is EntryState.UNREADABLE:
            self.fault(kinds.CELL_UNREADABLE, key, column=self.title(key), value=self.raw(key))
            return ""
        if reading.state is EntryState.BLANK:
            self.fault(kinds.CELL_BLANK, key, column=self.title(key))
            return ""
        return str(reading.value or reading.raw).strip()

    def points(self, key: str, most: Decimal) -> Decimal | None:
        """The points there, from 0 to `most` with two decimals at most; None where it is blank, or with G301-G303."""
        if self.blank(key):
            return None
        reading, bounds = read_value(self.cell(key), _POINTS), f"0至{number_text(most)}之间的数"
        value = reading.value if reading.state is EntryState.READ else None
        data = {"column": self.title(key), "value": self.raw(key)}
        if not isinstance(value, Decimal) or is_percent_format(self.cell(key).number_format):
            self.fault(kinds.NOT_A_NUMBER, key, **data, expected=bounds)
            return None
        if not 0 <= value <= most:
            self.fault(kinds.OUT_OF_RANGE, key, **data, expected=bounds)
            return None
        if value != round(value, POINTS_DECIMALS):
            self.fault(kinds.TOO_FINE, key, **data)
            return None
        return value

    def times(self, key: str) -> Decimal:
        """How often: 1 where it is blank; G304 where it is no whole number from 1."""
        if self.blank(key):
            return Decimal(1)
        reading = read_value(self.cell(key), _TIMES)
        value = reading.value if reading.state is EntryState.READ else None
        if not isinstance(value, Decimal) or value < 1 or value != value.to_integral_value():
            self.fault(kinds.NOT_A_COUNT, key, value=self.raw(key))
            return Decimal(1)
        return value

    def day(self, key: str, year: int) -> date | None:
        """The day there; `year` completes 6月30日. None and G201 or G307 where there is none."""
        if self.blank(key):
            self.fault(kinds.CELL_BLANK, key, column=self.title(key))
            return None
        reading = read_date(self.cell(key).value, year)
        if reading.value is None or reading.day_added:
            self.fault(kinds.NOT_A_DAY, key, value=self.raw(key), expected=date(year, 6, 30).isoformat())
            return None
        return reading.value
