"""Puts what the office wrote into an earlier copy of a workbook back into a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from report_gen.model.sheets import (
    NOTES_HEADS,
    NOTES_SHEET,
    Block,
    CellData,
    LedgerBook,
    LongRows,
    Notes,
    Row,
    SheetColumn,
    SheetData,
    Tone,
    key_text,
)
from report_gen.reports.ledger_scope import texts

_WIDTHS: Final = (14, 44, 20, 60)
_Left = dict[tuple[str, str], str]


def with_notes(book: LedgerBook, notes: Notes) -> LedgerBook:
    """The book with the notes in their ENTRY cells.

    A note whose row is gone is listed on a sheet of its own, 备注留存, from run to run, until its row is back or
    somebody deletes it there; a line under the title of the sheet it belonged to says so.
    """
    names = {sheet.name for sheet in book.sheets}
    homeless = {place: text for place, text in notes.items() if place[0] not in names}
    sheets = []
    for sheet in book.sheets:
        mine = {(row, title): text for (name, row, title), text in notes.items() if name == sheet.name}
        sheets.append(_noted(sheet, mine))
        homeless |= {(sheet.name, row, title): text for (row, title), text in mine.items()}
    kept = (_kept_sheet(homeless),) if homeless else ()
    return replace(book, sheets=(*sheets, *kept))


def _noted(sheet: SheetData, notes: _Left) -> SheetData:
    """The sheet with its notes, which are taken out of `notes`."""
    if not notes:
        return sheet
    blocks = tuple(_noted_block(block, notes) for block in sheet.blocks)
    line = f"以前填写的内容有{len(notes)}条已无对应行，见“{NOTES_SHEET}”表。"
    return replace(sheet, blocks=blocks, lines=(*sheet.lines, line) if notes else sheet.lines)


def _noted_block(block: Block, notes: _Left) -> Block:
    """The block with its notes; the rows of a long one are gone through to find them, and made again when they are written."""
    if not any(column.entry for column in block.columns):
        return block
    if not isinstance(block.rows, LongRows):
        return replace(block, rows=tuple(_noted_row(block, row, notes) for row in block.rows))
    left = dict(notes)
    for row in block.rows:
        _noted_row(block, row, left)
    mine = {place: text for place, text in notes.items() if place not in left}
    for place in mine:
        del notes[place]
    return replace(block, rows=LongRows(len(block.rows), lambda: _noted_rows(block, dict(mine))))


def _noted_rows(block: Block, notes: _Left) -> Iterator[Row]:
    return (_noted_row(block, row, notes) for row in block.rows)


def _noted_row(block: Block, row: Row, notes: _Left) -> Row:
    key = key_text(row[index].value for index in block.keys)
    return tuple(
        replace(cell, value=notes.pop((key, column.title), None)) if _open(cell) else cell
        for column, cell in zip(block.columns, row, strict=True)
    )


def _open(cell: CellData) -> bool:
    return cell.tone is Tone.ENTRY and cell.value is None


def _kept_sheet(notes: Mapping[tuple[str, str, str], str]) -> SheetData:
    sheet, row, title, text = (
        SheetColumn(head, width, entry=head == NOTES_HEADS[-1])
        for head, width in zip(NOTES_HEADS, _WIDTHS, strict=True)
    )
    rows = tuple((*texts(*place), CellData(said, Tone.ENTRY)) for place, said in sorted(notes.items()))
    lines = (
        f"以前在各表黄色格里填写、现在已无对应行的内容，共{len(rows)}条，逐次保留；对应行再次出现时自动填回原处。",
        "不再需要的，删去“内容”一格即可。",
    )
    block = Block("", (sheet, row, title, text), rows)
    return SheetData(NOTES_SHEET, "失去对应行的备注", lines, (block,))
