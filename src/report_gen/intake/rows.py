"""Matches the rows of a received table with the rows of the form: by the hidden key, else by what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.extra_rows import Extra, extra_of
from report_gen.intake.headers import Head, squeezed
from report_gen.intake.numbers import narrow, read_plain
from report_gen.intake.reading import shown
from report_gen.model.finding import Finding
from report_gen.model.form import Form, FormRow
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue
from report_gen.model.submission import PrintedLast

_NAMES: Final = ("name", "title")  # what a row is called, by table
_LAST: Final = "last"
# Numbers get renumbered; last values and the settings of a rule for scores differ between issues.
_NOT_COMPARED: Final = frozenset({"no", _LAST, "method"})
_NO_LAST: Final = frozenset({"", "—"})  # the blank was printed before last period was merged, or there was none


@dataclass(frozen=True, slots=True)
class Matched:
    """The sheet row of each form row, by key; and the rows of the sheet that belong to none.

    `disputed` names for each form row the columns (by key) in which it stands there twice with different contents,
    `repeated` gives the key of each sheet row that is a second copy, `extras` what rows of totals and notes are.
    """

    rows: Mapping[str, int]
    unknown: tuple[int, ...]
    disputed: Mapping[str, frozenset[str]]
    repeated: Mapping[int, str] = field(default_factory=dict)
    extras: Mapping[int, Extra] = field(default_factory=dict)


def anchored(sheet: RawSheet, row: int, column: int) -> RawCell | None:
    """The cell there, or the upper cell of the merged area of one column it lies in."""
    for top, left, bottom, _ in sheet.merges:
        if left == column and top <= row <= bottom:
            return sheet.cell(top, column)
    return sheet.cell(row, column)


def printed_text(head: Head, row: int, key: str) -> str:
    """What a cell of a printed column says, '' where the column is missing."""
    column = head.columns.get(key)
    cell = anchored(head.sheet, row, column) if column else None
    return "" if cell is None else as_printed(cell.value).strip()


def as_printed(value: RawValue) -> str:
    """The text of a printed cell; a 2024年6月 that a spreadsheet took for a day is a month again."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if value.day > 1 else "")
    return "" if value is None else str(value)


def name_of(row: FormRow) -> str:
    """What messages call a row: the task or data item."""
    return next((shown(row.printed[key]) for key in _NAMES if row.printed.get(key)), row.key)


def number_of(row: FormRow) -> str:
    """The printed number of a row, else its key."""
    return row.printed.get("no") or row.key


def match_rows(book: RawBook, head: Head, unit: str) -> tuple[Matched, tuple[Finding, ...]]:
    """Which sheet row is which form row; S306 for rows missing, S307 or S314 for the second of two."""
    standing, unknown = _standing(head)
    extras = {row: extra for row in unknown if (extra := extra_of(head, row))}
    rows: dict[str, int] = {}
    disputed: dict[str, frozenset[str]] = {}
    findings: list[Finding] = []
    for row in head.table.rows:
        if row.key in standing:
            rows[row.key], disputed[row.key] = _the_one(head, standing[row.key])
            findings += _doubled(book, head, row, standing[row.key], disputed[row.key], unit)
        elif not head.table.optional:
            data = {"no": number_of(row), "name": name_of(row)}
            findings.append(kinds.ROW_MISSING.at(book.place(head.sheet), unit, **data))
    repeated = {row: key for key, found in standing.items() for row in found if row != rows[key]}
    others = tuple(row for row in unknown if row not in extras)
    return Matched(rows, others, disputed, repeated, extras), tuple(findings)


def free_rows(head: Head) -> Matched:
    """The rows of a free table that may say anything, numbered as they stand under the head."""
    below = rows_below(head)
    extras = {row: extra for row in below if (extra := extra_of(head, row))}
    return Matched({str(row - head.row): row for row in below if row not in extras}, (), {}, {}, extras)


def _standing(head: Head) -> tuple[Mapping[str, list[int]], tuple[int, ...]]:
    """The sheet rows of each form row that is there, by key; and those that belong to none."""
    standing: dict[str, list[int]] = {}
    unknown: list[int] = []
    by_key, by_name = {row.key: row for row in head.table.rows}, _by_name(head)
    for row in rows_below(head):
        found = _row_at(head, row, by_key, by_name)
        if found is None:
            unknown.append(row)
        else:
            standing.setdefault(found.key, []).append(row)
    for key, rows in standing.items():
        named = [row for row in rows if _is_named(head, row, by_key[key])]
        unknown += [row for row in rows if named and row not in named and _is_called(head, row)]
        standing[key] = [row for row in rows if row not in unknown]
    return standing, tuple(sorted(unknown))


def _the_one(head: Head, rows: list[int]) -> tuple[int, frozenset[str]]:
    """The first of the rows in which anything is entered, and the columns in which another one says otherwise."""
    entered = {row: _entered(head, row) for row in rows}
    filled = [row for row in rows if any(entered[row].values())] or rows
    first = entered[filled[0]]
    others = [entered[row] for row in filled[1:]]
    return filled[0], frozenset(key for key, text in first.items() if any(other[key] != text for other in others))


def _entered(head: Head, row: int) -> Mapping[str, str]:
    """What the entry cells of a row say, as they are compared."""
    cells = {key: anchored(head.sheet, row, column) for key, column in head.entry_columns.items()}
    return {key: squeezed(as_printed(cell.value)) or cell.formula if cell else "" for key, cell in cells.items()}


def _doubled(
    book: RawBook, head: Head, row: FormRow, standing: list[int], disputed: frozenset[str], unit: str
) -> Iterator[Finding]:
    """S307 at the second of two rows that say different things, S314 where one is as good as the other."""
    titles = "、".join(column.title for column in head.table.columns if column.key in disputed)
    for number in standing[1:]:
        place, data = book.place(head.sheet, number), {"no": number_of(row), "name": name_of(row), "first": standing[0]}
        if disputed:
            yield kinds.ROW_TWICE.at(place, unit, columns=titles, **data)
        else:
            yield kinds.ROW_REPEATED.at(place, unit, **data)


def _row_at(
    head: Head, row: int, by_key: Mapping[str, FormRow], by_name: Mapping[str, list[FormRow]]
) -> FormRow | None:
    """The form row a sheet row is: by its key, unless the name printed there is another row's.

    Rows that were sorted without their hidden keys are what people saw when they filled them. A row that was copied
    with its key to write a total into it is no row of the form.
    """
    keyed, named = by_key.get(printed_text(head, row, "key")), _by_print(head, row, by_name)
    if keyed is None or named is None:
        return named or (None if keyed and extra_of(head, row) is Extra.TOTAL else keyed)
    return keyed if _is_named(head, row, keyed) else named


def _is_called(head: Head, row: int) -> bool:
    return any(printed_text(head, row, key) for key in _NAMES)


def _is_named(head: Head, row: int, form_row: FormRow) -> bool:
    names = {key: squeezed(form_row.printed[key]) for key in _NAMES if key in form_row.printed}
    return any(squeezed(printed_text(head, row, key)) == name for key, name in names.items())


def rows_below(head: Head) -> tuple[int, ...]:
    """The rows under the head that hold anything."""
    return tuple(sorted({row for row, _ in head.sheet.cells if row > head.row}))


def _by_name(head: Head) -> Mapping[str, list[FormRow]]:
    found: dict[str, list[FormRow]] = {}
    for row in head.table.rows:
        for key in _NAMES:
            if key in row.printed:
                found.setdefault(squeezed(row.printed[key]), []).append(row)
    return found


def _by_print(head: Head, row: int, by_name: Mapping[str, list[FormRow]]) -> FormRow | None:
    """The one form row with the printed name, and with the printed number where that still stands."""
    number = printed_text(head, row, "no")
    for key in _NAMES:
        named = by_name.get(squeezed(printed_text(head, row, key)), [])
        alike = [candidate for candidate in named if not number or number == candidate.printed.get("no", number)]
        if len(alike) == 1:
            return alike[0]
    return None


def changed_wording(book: RawBook, head: Head, matched: Matched, unit: str) -> Iterator[Finding]:
    """S309 for each row whose printed text is not the form's, at the first cell that differs; blanks do not count."""
    for row in head.table.rows:
        number = matched.rows.get(row.key)
        changed = _first_change(head, number, row) if number else None
        if number and changed:
            column, value = changed
            expected = shown(row.printed[column])
            data = {"no": number_of(row), "column": head.table.column(column).title}
            place = head.place(book, number, column)
            value = shown(value) or "（空白）"
            yield kinds.WORDING_CHANGED.at(place, unit, value=value, expected=expected, **data)


def printed_lasts(book: RawBook, head: Head, matched: Matched) -> Iterator[PrintedLast]:
    """What is printed as last period's value of each row that there is; blanks, which had none yet, are left out."""
    heading = next((column.title for column in head.table.columns if column.key == _LAST), "")
    for row in head.table.rows:
        number = matched.rows.get(row.key)
        text = printed_text(head, number, _LAST) if number else ""
        if number and text not in _NO_LAST:
            place = head.place(book, number, _LAST)
            yield PrintedLast(head.table.key, row.key, number_of(row), heading, text, place)


def changed_lasts(lasts: Iterable[PrintedLast], known: Mapping[tuple[str, str], str], unit: str) -> Iterator[Finding]:
    """S317 for each last value that is not the `known` one of that table and row; where none is known it says nothing."""
    for last in lasts:
        expected = known.get((last.table, last.row), "")
        if expected not in _NO_LAST and not _same_last(last.text, expected):
            data = {"no": last.no, "value": shown(last.text), "expected": shown(expected), "column": last.heading}
            yield kinds.LAST_VALUE_CHANGED.at(last.place, unit, **data)


def known_lasts(form: Form) -> Mapping[tuple[str, str], str]:
    """What the form prints as last period's values, by table and row."""
    return {(table.key, row.key): row.printed.get(_LAST, "") for table in form.tables for row in table.rows}


def _same_last(value: str, expected: str) -> bool:
    """Whether two texts say the same, or the same number written in another way."""
    if squeezed(value) == squeezed(expected):
        return True
    numbers = [read_plain(narrow(text))[0] for text in (value, expected)]
    return numbers[0] is not None and numbers[0] == numbers[1]


def _first_change(head: Head, number: int, row: FormRow) -> tuple[str, str] | None:
    for key, text in row.printed.items():
        if key in _NOT_COMPARED or key not in head.columns:
            continue
        value = printed_text(head, number, key)
        if squeezed(value) != squeezed(text):
            return key, value
    return None
