"""A workbook that an office issued as its document: each sheet's table on the grid it is printed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from report_gen.model.official import GridCell, OfficialDocument, Paragraph, Spot, Table
from report_gen.model.raw import MergedRange, RawBook, RawCell, RawSheet

_HEAD_CELLS: Final = 3  # a row with fewer filled cells above the first such row is a heading, not a table row


def sheet_tables(book: RawBook) -> OfficialDocument:
    """The workbook as a document: for each visible sheet the lines above its table, then the table itself.

    Rows and columns are those of the sheet, so that a spot is where the clerk finds it. Columns and rows that hold
    nothing are holes of the grid. Dates and percentages read as the cell shows them.
    """
    blocks: list[Paragraph | Table] = []
    tables = 0
    for sheet in book.sheets:
        if sheet.hidden or not sheet.cells:
            continue
        tables += 1
        blocks += _sheet(sheet, Spot(book.file, table=tables))
    return OfficialDocument(book.file, book.sha256, tuple(blocks))


def _sheet(sheet: RawSheet, spot: Spot) -> Iterator[Paragraph | Table]:
    rows: dict[int, list[RawCell]] = {}
    for (row, _), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(cell)
    first = next((row for row, cells in rows.items() if len(cells) >= _HEAD_CELLS), next(iter(rows)))
    for row in [row for row in rows if row < first]:
        for cell in rows.pop(row):
            yield Paragraph(shown(cell), _at(spot, row, cell.column))
    yield Table(tuple(_cells(sheet, rows, first, spot)), sheet.last_row, sheet.last_column, spot)


def _cells(sheet: RawSheet, rows: Mapping[int, list[RawCell]], first: int, spot: Spot) -> Iterator[GridCell]:
    merges = {area[:2]: area for area in sheet.merges if area[0] >= first}
    covered = {place for area in merges.values() for place in _covered(area, sheet)}
    columns = sorted({cell.column for cells in rows.values() for cell in cells})
    for row in rows:
        for column in columns:
            if (row, column) in covered:
                continue
            cell = sheet.cell(row, column)
            _, _, bottom, right = merges.get((row, column), (row, column, row, column))
            height, width = min(bottom, sheet.last_row) - row + 1, min(right, sheet.last_column) - column + 1
            yield GridCell(shown(cell) if cell else "", row, column, height, width, _at(spot, row, column))


def _covered(area: MergedRange, sheet: RawSheet) -> Iterator[tuple[int, int]]:
    """The places of a merged range but its anchor, as far as the sheet holds anything."""
    top, left, bottom, right = area
    for row in range(top, min(bottom, sheet.last_row) + 1):
        for column in range(left, min(right, sheet.last_column) + 1):
            if (row, column) != (top, left):
                yield row, column


def _at(spot: Spot, row: int, column: int) -> Spot:
    return Spot(spot.file, table=spot.table, row=row, column=column)


def shown(cell: RawCell) -> str:
    """The cell's value in the words its number format shows: 2024年6月, 95%, 4:01; text word for word."""
    value, form = cell.value, cell.number_format
    if isinstance(value, datetime | date):
        return _date(value, form)
    if isinstance(value, time | timedelta):
        return _clock(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = "%" in form
        number = (Decimal(repr(value)) * (100 if percent else 1)).normalize()
        return f"{number:f}{'%' if percent else ''}"
    return "" if value is None else str(value).strip()


def _date(value: date, form: str) -> str:
    """Year and month, and the day where the format shows it (or is none that shows parts of a date)."""
    plain = form.lower()
    month = f"{value.year}年{value.month}月"
    return month if "y" in plain and "d" not in plain else f"{month}{value.day}日"


def _clock(value: time | timedelta) -> str:
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    return f"{hours}:{minutes:02}"
