"""Reads the entry cells of a table that was found: one entry a cell, with place, raw text and findings."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from report_gen.catalogue import cell as kinds
from report_gen.intake.headers import Head
from report_gen.intake.optional import left_to_the_unit, tolerated
from report_gen.intake.reading import Reading, unreadable
from report_gen.intake.rows import Matched, anchored, name_of, number_of
from report_gen.intake.values import read_value
from report_gen.model.finding import Finding
from report_gen.model.form import NOT_APPLICABLE, TASKS, Column, Form, FormRow, FormTable, Limits, ValueKind
from report_gen.model.place import Place
from report_gen.model.raw import RawBook
from report_gen.model.submission import Conversion, Entry, EntryState

_NUMBERS: Final = frozenset({ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.RATIO})
_NOTHING: Final = frozenset({"无", "暂无", "没有", "不适用"})  # where a reason or a subject is asked, these say nothing


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry cell read: its column, where it stands, whether it is the cell the place names, and the reading."""

    column: Column
    place: Place
    own: bool
    reading: Reading


def read_entries(
    book: RawBook, head: Head, matched: Matched, unit: str
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries of a printed table's rows, and the findings at them (C102-C120, C201, C202; not yet C101).

    Of an optional table S318 stands for those that would send a form back.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    for row in head.table.rows:
        number = matched.rows.get(row.key)
        if number:
            disputed = matched.disputed[row.key]
            cells = _with_reason(tuple(_settled(cell, disputed) for cell in _cells(book, head, row, number)))
            entries.extend(_entry(head.table, row.key, cell) for cell in cells)
            findings.extend(tolerated(head.table, _findings(cells, _about(head.table, row), unit)))
    return tuple(entries), tuple(findings)


def read_free_entries(
    book: RawBook, head: Head, matched: Matched, unit: str
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries of the rows of a free table that say anything, numbered as they stand under the head."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for key, number in matched.rows.items():
        row = FormRow(key)
        cells = tuple(_cells(book, head, row, number))
        if not all(_says_nothing(cell.reading) for cell in cells):
            entries.extend(_entry(head.table, row.key, cell) for cell in cells)
            findings.extend(_findings(cells, f"第{row.key}行", unit))
    return tuple(entries), tuple(findings)


def missing_values(form: Form, entries: Iterable[Entry], unit: str) -> Iterator[Finding]:
    """C101 for each required entry that is blank."""
    for entry in entries:
        table = form.table(entry.table)
        column = table.column(entry.column)
        if column.required and entry.state is EntryState.BLANK:
            row = next(row for row in table.rows if row.key == entry.row)
            yield kinds.MISSING.at(entry.place, unit, column=_label(column, _about(table, row)))


def _cells(book: RawBook, head: Head, row: FormRow, number: int) -> Iterator[_Read]:
    for column in head.table.columns:
        at = head.columns.get(column.key)
        if column.entry and at:
            yield _read(book, head, column, head.table.limits(row, column), (number, at))


def _read(book: RawBook, head: Head, column: Column, limits: Limits, spot: tuple[int, int]) -> _Read:
    """The entry cell at that row and column of the sheet, or the merged cell it lies in."""
    number, at = spot
    cell = anchored(head.sheet, number, at)
    top = cell.row if cell else number
    reading = read_value(cell, limits)
    if cell is None and column.required and (swallowed := _printed_over(head, number, at)):
        reading = unreadable(swallowed, kinds.MERGED_WITH_PRINTED)
    elif reading.state is not EntryState.BLANK and limits.kind in _NUMBERS and _spans_rows(head, top, at):
        reading = unreadable(reading.raw, kinds.MERGED_NUMBER)
    if top != number and reading.value is not None:
        place = book.place(head.sheet, number, at)
        step = Conversion(f"{place.cell} 空白", reading.raw, "与上方合并为一格，取上格内容")
        reading = replace(reading, conversions=(step, *reading.conversions))
    reading = left_to_the_unit(reading) if head.table.optional else reading
    return _Read(column, book.place(head.sheet, top, at), top == number, reading)


def _printed_over(head: Head, row: int, column: int) -> str:
    """What a printed cell says that was merged over this one; '' if none was."""
    entry = head.entry_columns.values()
    for top, left, bottom, right in head.sheet.merges:
        if left < column <= right and top <= row <= bottom and left not in entry:
            return head.sheet.text(top, left)
    return ""


def _spans_rows(head: Head, row: int, column: int) -> bool:
    return any(top == row and left == column and bottom > top for top, left, bottom, _ in head.sheet.merges)


def _settled(cell: _Read, disputed: Container[str]) -> _Read:
    """A cell of which the row's second copy says something else has no value; S307 at that row says so."""
    if cell.column.key not in disputed:
        return cell
    return replace(cell, reading=replace(cell.reading, value=None, state=EntryState.UNREADABLE))


def _with_reason(cells: tuple[_Read, ...]) -> tuple[_Read, ...]:
    """In a row that is 不适用, what else it asks for need not be filled; the finding if it gives no reason."""
    if not any(_not_applicable(cell) for cell in cells):
        return cells
    reasoned = any(_gives_reason(cell) for cell in cells)
    return tuple(_in_idle_row(cell, reasoned=reasoned) for cell in cells)


def _not_applicable(cell: _Read) -> bool:
    reading = cell.reading
    return cell.column.required and (
        reading.value == NOT_APPLICABLE
        or (reading.state is EntryState.NOT_APPLICABLE and cell.column.limits.kind is not ValueKind.DATE)
    )


def _gives_reason(cell: _Read) -> bool:
    """Words of its own: a choice such as 推进中 is none."""
    is_text = cell.column.limits.kind is ValueKind.TEXT and isinstance(cell.reading.value, str)
    return is_text and not _not_applicable(cell) and not _says_nothing(cell.reading)


def _in_idle_row(cell: _Read, *, reasoned: bool) -> _Read:
    if cell.column.required and cell.reading.state is EntryState.BLANK:
        return replace(cell, reading=replace(cell.reading, state=EntryState.NOT_APPLICABLE))
    if _not_applicable(cell) and not reasoned:
        return replace(cell, reading=unreadable(cell.reading.raw, kinds.REASON_MISSING, cell.reading.conversions))
    return cell


def _says_nothing(reading: Reading) -> bool:
    return reading.state is EntryState.BLANK or reading.value in _NOTHING


def _entry(table: FormTable, row: str, cell: _Read) -> Entry:
    reading = cell.reading
    return Entry(
        table.key, row, cell.column.key, reading.value, reading.raw, cell.place, reading.state, reading.conversions
    )


def _findings(cells: Iterable[_Read], about: str, unit: str) -> Iterator[Finding]:
    """The problems of the cells at their places; a merged cell is spoken of at its first row only."""
    for cell in cells:
        for problem in cell.reading.problems if cell.own else ():
            data: Mapping[str, object] = {**problem.data, "column": _label(cell.column, about)}
            yield problem.kind.at(cell.place, unit, **data)


def _about(table: FormTable, row: FormRow) -> str:
    return f"任务{number_of(row)}" if table.key == TASKS else name_of(row)


def _label(column: Column, about: str) -> str:
    return f"{column.title}（{about}）"
