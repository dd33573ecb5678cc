"""What stands in a workbook beside the form: headings that were changed, hidden rows, cells nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.headers import HEADING_UNIT, Head, head_rows, squeezed
from report_gen.intake.marks import token_in
from report_gen.intake.reading import shown
from report_gen.intake.rows import Matched, as_printed
from report_gen.model.finding import Finding
from report_gen.model.form import COVER_SHEET, LIST_SHEET, MARK_LABEL, MARK_SHEET, NOTHING_TO_FILL, Form, FormTable
from report_gen.model.period import Period
from report_gen.model.raw import RawBook, RawCell, RawSheet

_UNIT, _PERIOD = HEADING_UNIT, "报送期"
_HEADING: Final = re.compile(rf"({_UNIT}|{_PERIOD})\s*[：:]\s*([^\s：:]+)")
_REMARK: Final = re.compile(r"\([^()]*\)$")  # （盖章）
_OWN_SHEETS: Final = frozenset({COVER_SHEET, LIST_SHEET, MARK_SHEET})
_CELLS_SHOWN: Final = 5
_ROWS_SHOWN: Final = 20


def changed_headings(book: RawBook, form: Form, heads: Iterable[Head], unit: str) -> tuple[Finding, ...]:
    """S204 for the first printed 填报单位 or 报送期 that is not the one the 表号 stands for."""
    tops = {head.sheet.name: head.row for head in heads}
    for sheet in book.sheets:
        limit = sheet.last_row + 1 if sheet.name == COVER_SHEET else tops.get(sheet.name, 0)
        for cell, what, value in _headings(sheet, limit):
            expected = _expected(form, what, value)
            if expected:
                place = book.place(sheet, cell.row, cell.column)
                return (kinds.HEADING_CHANGED.at(place, unit, what=what, value=shown(value), expected=expected),)
    return ()


def _headings(sheet: RawSheet, limit: int) -> Iterator[tuple[RawCell, str, str]]:
    """The headings above row `limit`: `填报单位：某局` in one cell, or the label and the text in two."""
    for cell in sheet.cells.values():
        if cell.row >= limit or not isinstance(cell.value, str):
            continue
        for match in _HEADING.finditer(cell.value):
            yield cell, match[1], match[2]
        if squeezed(cell.value) in {_UNIT, _PERIOD}:
            beside = next((other for other in sheet.row_cells(cell.row) if other.column > cell.column), None)
            if beside is not None:
                yield beside, squeezed(cell.value), as_printed(beside.value)


def _expected(form: Form, what: str, value: str) -> str:
    """What the heading should say, '' if it does."""
    if what == _UNIT:
        names = {squeezed(form.unit_name), squeezed(form.unit_short)}
        return "" if names & {squeezed(value), _REMARK.sub("", squeezed(value))} else form.unit_name
    return "" if Period.parse(value) == form.period else form.period.label


def hidden_rows(book: RawBook, heads: Iterable[Head], unit: str) -> Iterator[Finding]:
    """S310 once a sheet: hidden rows that hold anything, or the whole sheet."""
    for head in heads:
        sheet = head.sheet
        rows = sorted({row for row, _ in sheet.cells if row in sheet.hidden_rows and row > head.row})
        if sheet.hidden:
            yield kinds.HIDDEN_ROWS.at(book.place(sheet), unit, rows="整个工作表")
        elif rows:
            yield kinds.HIDDEN_ROWS.at(book.place(sheet, rows[0]), unit, rows=f"第{'、'.join(map(str, rows))}行")


def unused_rows(book: RawBook, head: Head, matched: Matched, unit: str) -> Iterator[Finding]:
    """S308 for each row the form does not have but in which entry cells are filled; the first twenty of them."""
    rows = _filled_unknown(head, matched)
    texts: dict[int, str] = {}
    for (row, _), cell in sorted(head.sheet.cells.items()):
        if row in rows:
            texts.setdefault(row, shown(str(cell.value)))
    for row, text in texts.items():
        yield kinds.ROW_UNKNOWN.at(book.place(head.sheet, row), unit, text=text)


def _filled_unknown(head: Head, matched: Matched) -> frozenset[int]:
    entry = head.entry_columns.values()
    filled = [row for row in matched.unknown if any((row, column) in head.sheet.cells for column in entry)]
    return frozenset(filled[:_ROWS_SHOWN])


def outside_content(
    book: RawBook, form: Form, heads: Iterable[Head], matched: Mapping[str, Matched], unit: str
) -> Iterator[Finding]:
    """S311 once a sheet: the cells that are neither printed by the form nor read as entries."""
    by_sheet = {head.sheet.name: head for head in heads}
    found = {head.table.key for head in by_sheet.values()}
    unread = [table for table in form.tables if table.key not in found]
    for sheet in book.sheets:
        head = by_sheet.get(sheet.name)
        if head:
            cells = _outside(head, matched.get(head.table.key))
        else:
            cells = [] if _is_spoken_of(sheet, form, unread) else list(sheet.cells.values())
        if cells:
            yield _outside_finding(book, sheet, sorted(cells, key=lambda cell: (cell.row, cell.column)), unit)


def _is_spoken_of(sheet: RawSheet, form: Form, unread: Iterable[FormTable]) -> bool:
    """Whether a sheet without a head is one of the form's own, or has its finding already: a table not read."""
    own = _OWN_SHEETS | {table.sheet for table in form.tables}
    return sheet.name in own or any(head_rows(sheet, table) for table in unread)


def _outside_finding(book: RawBook, sheet: RawSheet, cells: Sequence[RawCell], unit: str) -> Finding:
    places = [book.place(sheet, cell.row, cell.column) for cell in cells]
    listed = "、".join(place.cell for place in places[:_CELLS_SHOWN]) + ("等" if len(places) > _CELLS_SHOWN else "")
    return kinds.OUTSIDE_CONTENT.at(places[0], unit, count=len(places), cells=listed)


def _outside(head: Head, matched: Matched | None) -> list[RawCell]:
    """The cells of a table's sheet that do not belong to the form and have not been spoken of."""
    spoken_of = _filled_unknown(head, matched) if matched else frozenset()
    strange = frozenset(matched.unknown) - spoken_of if matched else frozenset()
    columns = frozenset(head.columns.values())
    return [
        cell
        for cell in head.sheet.cells.values()
        if cell.row not in spoken_of
        and (cell.column not in columns or cell.row < head.row or cell.row in strange)
        and not _is_printed(cell, head)
    ]


def _is_printed(cell: RawCell, head: Head) -> bool:
    """Whether the writer put the cell there: title and marks above the head, the key column, the note of an empty table."""
    text = squeezed(str(cell.value))
    if cell.row < head.row:
        return text.startswith((_UNIT, squeezed(MARK_LABEL))) or text == squeezed(head.table.title)
    if cell.column < min(head.columns.values()):  # the key column, when its mark was deleted
        return text in {row.key for row in head.table.rows}
    return text == NOTHING_TO_FILL or token_in(text) is not None
