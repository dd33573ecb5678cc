"""What each cell of a received workbook is: an entry, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from report_gen.intake.cover import LISTED, MARK, OUTSIDE, PRINTED, SIGNED, Spot, cover_roles, list_roles
from report_gen.intake.extra_rows import Extra, is_numbering
from report_gen.intake.headers import Head, head_rows, squeezed
from report_gen.intake.layout import Layout
from report_gen.intake.marks import RETURN_SHEETS, token_in
from report_gen.intake.numbers import narrow
from report_gen.intake.values import raw_text
from report_gen.model.form import (
    COVER_SHEET,
    HEADING_PERIOD,
    HEADING_UNIT,
    LIST_SHEET,
    MARK_LABEL,
    MARK_SHEET,
    NOTHING_TO_FILL,
    FormTable,
)
from report_gen.model.raw import RawCell, RawSheet

__all__ = [
    "ADDED",
    "ENTRY",
    "HEADING",
    "LISTED",
    "MARK",
    "OUTSIDE",
    "PRINTED",
    "REPEATED",
    "RETURNED",
    "SIGNED",
    "UNREAD",
]

ENTRY: Final = "填报格"
HEADING: Final = "表头"
ADDED: Final = "自行增加的行"
REPEATED: Final = "重复的行"
RETURNED: Final = "退回件印制内容"
UNREAD: Final = "此表未能读取"
_FIRST_TITLE: Final = "序号"
_HEADINGS: Final = re.compile(rf"(?:{HEADING_UNIT}|{HEADING_PERIOD})\s*:?\s*[^\s:]*")

Roles = Mapping[Spot, str]


def roles_of(layout: Layout, sheet: RawSheet) -> Roles:
    """The role of each non-empty cell of the sheet: ENTRY, or in words why it is none."""
    head = layout.by_sheet.get(sheet.name)
    if head:
        return _table_roles(layout, head)
    special: dict[str, Callable[[], Roles]] = {
        COVER_SHEET: lambda: cover_roles(sheet, layout.form),
        LIST_SHEET: lambda: list_roles(sheet, layout.form, same_version=layout.same_version),
        MARK_SHEET: lambda: _all(sheet, OUTSIDE),
    }
    if sheet.name in special:
        return special[sheet.name]()
    if sheet.name in RETURN_SHEETS:
        return _returned_roles(sheet)
    return _all(sheet, UNREAD) if _is_unread(layout, sheet) else dict.fromkeys(sheet.cells, OUTSIDE)


def _all(sheet: RawSheet, role: str) -> Roles:
    """One role for all cells that are no marks."""
    return {spot: MARK if _is_mark(cell) else role for spot, cell in sheet.cells.items()}


def _returned_roles(sheet: RawSheet) -> Roles:
    """校核意见 and 更正表 are the office's; what stands beside or below their numbered rows is an answer of the unit's."""
    head = next((cell for cell in sheet.cells.values() if squeezed(raw_text(cell.value)) == _FIRST_TITLE), None)
    if head is None:
        return _all(sheet, RETURNED)
    last = sheet.row_cells(head.row)[-1].column
    numbered = {row for row, column in sheet.cells if column == head.column}
    return {
        spot: role if spot[1] <= last and (spot[0] <= head.row or spot[0] in numbered) else OUTSIDE
        for spot, role in _all(sheet, RETURNED).items()
    }


def _is_mark(cell: RawCell) -> bool:
    return isinstance(cell.value, str) and "/" in cell.value and token_in(cell.value) is not None


def _is_unread(layout: Layout, sheet: RawSheet) -> bool:
    """Whether a sheet without a head is one of the form's tables, by its name or by a head that was not accepted."""
    unread = [table for table in layout.form.tables if table.key not in layout.heads]
    if any(squeezed(table.sheet) == squeezed(sheet.name) for table in layout.form.tables):
        return True
    return any(head_rows(sheet, table) for table in unread)


def _table_roles(layout: Layout, head: Head) -> Roles:
    key = head.table.key
    rows = _row_roles(layout, key)
    columns = {number: key for key, number in head.columns.items()}
    entry = frozenset(head.entry_columns.values())
    roles: dict[Spot, str] = {}
    for spot, cell in head.sheet.cells.items():
        row, column = spot
        if row <= head.row or column not in columns:
            roles[spot] = _beside(head, cell)
        elif row in rows:
            role = rows[row]
            roles[spot] = role if column in entry or role not in {ENTRY, REPEATED} else _printed(head, cell)
        else:
            roles[spot] = _beside(head, cell)
    return roles


def _row_roles(layout: Layout, key: str) -> Mapping[int, str]:
    """What the cells of each row under the head are; rows that are not there are outside the form."""
    matched = layout.matched[key]
    spoken_of = layout.spoken_of[key]
    named = {row: extra for row, extra in matched.extras.items() if extra is not Extra.NOTE or row in spoken_of}
    return {
        **dict.fromkeys(spoken_of, ADDED),
        **{row: extra.value for row, extra in named.items()},
        **dict.fromkeys(matched.repeated, REPEATED),
        **dict.fromkeys(matched.rows.values(), ENTRY),
    }


def _printed(head: Head, cell: RawCell) -> str:
    """A printed cell in a row of the form; in a free table nothing but the running number is printed."""
    text = raw_text(cell.value)
    return PRINTED if not head.table.free or is_numbering(text) else OUTSIDE


def _beside(head: Head, cell: RawCell) -> str:
    """What stands above the head, in it, or beside its columns."""
    text = squeezed(raw_text(cell.value))
    if _is_mark(cell):
        return MARK
    if cell.row == head.row:
        return HEADING if cell.column in head.columns.values() else OUTSIDE
    if cell.row < head.row:
        return PRINTED if _is_title(text, head.table) or _is_heading(head.sheet, cell) else OUTSIDE
    keyless = cell.column < min(head.columns.values())  # the key column, when its mark was deleted
    if text == NOTHING_TO_FILL or (keyless and text in {row.key for row in head.table.rows}):
        return PRINTED
    return OUTSIDE


def _is_title(text: str, table: FormTable) -> bool:
    return text == squeezed(table.title) or text.startswith(squeezed(MARK_LABEL))


def _is_heading(sheet: RawSheet, cell: RawCell) -> bool:
    """Whether the cell is 填报单位：… 报送期：… and nothing else, or the second half of such a line in two cells."""
    text = narrow(raw_text(cell.value))
    if text.startswith((HEADING_UNIT, HEADING_PERIOD)):
        return not _HEADINGS.sub("", text).strip()
    before = [other for other in sheet.row_cells(cell.row) if other.column < cell.column]
    return bool(before) and squeezed(raw_text(before[-1].value)).rstrip(":") in {HEADING_UNIT, HEADING_PERIOD}
