"""Reads what people wrote into the ENTRY cells of a workbook made earlier, so that a re-run keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.errors import WorkspaceError
from report_gen.model.sheets import LedgerBook, Notes, SheetData


def read_notes(book: LedgerBook, path: Path) -> Notes:
    """What stands in the ENTRY columns of the workbook at `path`; `book` says which columns these are.

    No such file: no notes. WorkspaceError where the file cannot be read, so that nobody's notes are overwritten.
    """
    if not path.exists():
        return {}
    try:
        old = openpyxl.load_workbook(path)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise WorkspaceError(
            f"上次的“{path.name}”无法读取，其中的备注无法保留。", "请关闭并检查该文件，或将其改名后重新运行。"
        ) from error
    notes: dict[tuple[str, str, str], str] = {}
    for data in book.sheets:
        titles = _entry_titles(data)
        if titles and data.name in old.sheetnames:
            for row, title, text in _written(old[data.name], data.blocks[0].columns[0].title, titles):
                notes.setdefault((data.name, row, title), text)
    return notes


def _entry_titles(data: SheetData) -> set[str]:
    return {column.title for block in data.blocks for column in block.columns if column.entry}


def _written(sheet: Worksheet, key_title: str, titles: set[str]) -> Iterator[tuple[str, str, str]]:
    """Row key, column title and text of every filled cell below the head row."""
    heads: dict[int, str] = {}
    for row in sheet.iter_rows(values_only=True):
        words = {column: str(value).strip() for column, value in enumerate(row, start=1) if value is not None}
        if words.get(1) == key_title:
            heads = {column: word for column, word in words.items() if word in titles}
        elif 1 in words:
            yield from ((words[1], title, words[column]) for column, title in heads.items() if column in words)
