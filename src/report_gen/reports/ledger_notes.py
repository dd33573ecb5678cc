"""Puts what the office wrote into an earlier copy of a workbook back into a new one."""

from __future__ import annotations

from dataclasses import replace

from report_gen.model.sheets import CellData, LedgerBook, Notes, Row, SheetColumn, SheetData, Tone


def with_notes(book: LedgerBook, notes: Notes) -> LedgerBook:
    """The book with the notes in their ENTRY cells; a note whose row is gone is kept in a line under the title."""
    return replace(book, sheets=tuple(_noted(sheet, notes) for sheet in book.sheets))


def _noted(sheet: SheetData, notes: Notes) -> SheetData:
    mine = {(row, title): text for (name, row, title), text in notes.items() if name == sheet.name}
    if not mine:
        return sheet
    blocks = tuple(
        replace(block, rows=tuple(_noted_row(block.columns, row, mine) for row in block.rows)) for block in sheet.blocks
    )
    homeless = tuple(f"上次填写的“{title}”（{row}）已无对应行，原文：{text}" for (row, title), text in mine.items())
    return replace(sheet, blocks=blocks, lines=(*sheet.lines, *homeless))


def _noted_row(columns: tuple[SheetColumn, ...], row: Row, notes: dict[tuple[str, str], str]) -> Row:
    """The row with its notes, which are taken out of `notes`."""
    key = str(row[0].value)
    return tuple(
        replace(cell, value=notes.pop((key, column.title), None)) if _open(cell) else cell
        for column, cell in zip(columns, row, strict=True)
    )


def _open(cell: CellData) -> bool:
    return cell.tone is Tone.ENTRY and cell.value is None
