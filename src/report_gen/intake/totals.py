"""Compares the totals a unit added to a table with the sums of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.extra_rows import Extra, leading
from report_gen.intake.headers import Head
from report_gen.intake.reading import shown
from report_gen.intake.rows import Matched
from report_gen.intake.values import raw_text, read_value
from report_gen.model.finding import Finding
from report_gen.model.form import Limits, ValueKind
from report_gen.model.raw import RawBook
from report_gen.model.submission import Entry, EntryState
from report_gen.wording import number_text

_PLAIN: Final = Limits(ValueKind.NUMBER, decimals=15)


def total_findings(
    book: RawBook, head: Head, matched: Matched, entries: Iterable[Entry], unit: str
) -> Iterator[Finding]:
    """S315 at each number of a 合计 row that is not the sum of the rows above, of all of them or since the last such row.

    Nothing is said where one of those rows has no number that could be read: its own finding comes first.
    """
    if head.table.free:
        return
    named = matched.rows
    values: dict[int, dict[int, Entry]] = {}
    for entry in entries:
        if entry.table == head.table.key and entry.row in named:
            values.setdefault(head.columns[entry.column], {})[named[entry.row]] = entry
    totals = sorted(row for row, extra in matched.extras.items() if extra is Extra.TOTAL)
    for row in totals:
        for column, by_row in values.items():
            yield from _compared(book, head, (row, column), _groups(by_row, totals, row), unit)


def _groups(by_row: Mapping[int, Entry], totals: Iterable[int], row: int) -> tuple[list[Entry], ...]:
    """The entries a total may be of: those above it, those since the total before, or all if it stands on top."""
    above = {number: entry for number, entry in by_row.items() if number < row} or dict(by_row)
    since = max((total for total in totals if total < row), default=0)
    return ([*above.values()], [entry for number, entry in above.items() if number > since])


def _compared(
    book: RawBook, head: Head, spot: tuple[int, int], groups: tuple[list[Entry], ...], unit: str
) -> Iterator[Finding]:
    value = stated(head, *spot)
    sums = [_sum(group) for group in groups if group]
    if value is None or not sums or any(one is None or one == value for one in sums):
        return
    row, column = spot
    name = leading(head, row)
    title = next(entry.title for entry in head.table.columns if head.columns.get(entry.key) == column)
    yield kinds.TOTAL_DIFFERS.at(
        book.place(head.sheet, row, column),
        unit,
        name=shown(raw_text(name.value)) if name else Extra.TOTAL.value,
        column=title,
        value=number_text(value),
        expected="或".join(dict.fromkeys(number_text(one) for one in sums if one is not None)),
    )


def stated(head: Head, row: int, column: int) -> Decimal | None:
    """The number a cell of a total row states, None if it states none."""
    value = read_value(head.sheet.cell(row, column), _PLAIN).value
    return value if isinstance(value, Decimal) else None


def _sum(entries: Iterable[Entry]) -> Decimal | None:
    """The sum of the numbers; None if there is none, or a cell that should hold one cannot be read."""
    numbers: list[Decimal] = []
    for entry in entries:
        if entry.state in {EntryState.UNREADABLE, EntryState.QUERIED}:
            return None
        if isinstance(entry.value, Decimal):
            numbers.append(entry.value)
    return sum(numbers, Decimal(0)) if numbers else None
