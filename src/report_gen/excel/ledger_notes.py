"""Reads what people wrote into the ENTRY cells of a workbook made earlier, so that a re-run keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from report_gen.errors import WorkspaceError
from report_gen.model.sheets import (
    NOTES_HEADS,
    NOTES_SHEET,
    Block,
    LedgerBook,
    Notes,
    cell_text,
    following,
    key_text,
)

_LARGE: Final = 2_000_000  # bytes; openpyxl would take seconds for it
Row = tuple[object, ...]
Said = tuple[str, str, str]  # key of the row, title of the column, text


def read_notes(book: LedgerBook, path: Path) -> Notes:
    """What stands in the ENTRY columns of the workbook at `path`, and on its sheet 备注留存; `book` knows the columns.

    Rows and columns are found by their keys and titles, wherever people moved them; several texts for one cell are
    strung together. No such file: no notes. WorkspaceError where it cannot be read, so that nobody's notes are lost.
    """
    if not path.exists():
        return {}
    open_to = [data for data in book.sheets if any(column.entry for block in data.blocks for column in block.columns)]
    found: dict[Said, list[str]] = {}
    try:
        with _opened(path) as sheets:
            for data in open_to:
                for row, title, text in _written(_rows(sheets, data.name), data.blocks):
                    found.setdefault((data.name, row, title), []).append(text)
            kept = dict(_kept(_rows(sheets, NOTES_SHEET)))
    except (BadZipFile, InvalidFileException, CalamineError, KeyError, ValueError, OSError) as error:
        raise WorkspaceError(
            f"上次的“{path.name}”无法读取，其中的备注无法保留。", "请关闭并检查该文件，或将其改名后重新运行。"
        ) from error
    return kept | {place: "；".join(dict.fromkeys(said)) for place, said in found.items()}


Sheets = Mapping[str, Callable[[], Iterable[Row]]]


@contextmanager
def _opened(path: Path) -> Iterator[Sheets]:
    """The sheets of the workbook by name; a large one is read by the quicker reader, which gives rows one by one."""
    if path.stat().st_size < _LARGE:
        book = openpyxl.load_workbook(path)
        yield {name: partial(book[name].iter_rows, values_only=True) for name in book.sheetnames}
        return
    with load_workbook(str(path)) as quick:
        yield {name: partial(_quickly, quick, name) for name in quick.sheet_names}


def _quickly(book: CalamineWorkbook, name: str) -> Iterator[Row]:
    """The rows of a sheet, what is empty as None."""
    rows = book.get_sheet_by_name(name).iter_rows()
    return (tuple(None if value == "" else value for value in row) for row in rows)


def _rows(sheets: Sheets, name: str) -> Iterator[Row]:
    """The rows of that sheet, and of those it goes on on."""
    while name in sheets:
        yield from sheets[name]()
        name = following(name)


def _written(rows: Iterable[Row], blocks: Sequence[Block]) -> Iterator[Said]:
    """Key, column title and text of every filled ENTRY cell below a head row, up to the next head row."""
    keys: Sequence[int] = ()
    entries: dict[int, str] = {}
    for row in rows:
        places = {_bare(value): column for column, value in reversed(list(enumerate(row))) if value is not None}
        block = next((block for block in blocks if _is_head(block, places)), None)
        if block:
            keys = [places[_bare(block.columns[index].title)] for index in block.keys]
            titles = [column.title for column in block.columns if column.entry]
            entries = {places[_bare(title)]: title for title in titles if _bare(title) in places}
        elif keys and cell_text(row[keys[0]]):
            key = key_text(row[column] for column in keys)
            texts = ((title, cell_text(row[column])) for column, title in entries.items())
            yield from ((key, title, text) for title, text in texts if text)


def _is_head(block: Block, places: dict[str, int]) -> bool:
    """Whether a row with these words is the head row of the block: all its key columns and two more stand in it."""
    titles = [_bare(column.title) for column in block.columns]
    needed = {titles[index] for index in block.keys}
    return needed <= places.keys() and len(places.keys() & set(titles)) >= min(len(needed) + 2, len(set(titles)))


def _bare(value: object) -> str:
    return "".join(str(value).split())


def _kept(rows: Iterable[Row]) -> Iterator[tuple[Said, str]]:
    """The notes of the sheet 备注留存: those whose text nobody deleted there."""
    places: dict[str, int] = {}
    for row in rows:
        words = {_bare(value): column for column, value in enumerate(row) if value is not None}
        if words.keys() >= set(NOTES_HEADS):
            places = {head: words[head] for head in NOTES_HEADS}
        elif places:
            sheet, key, title, text = (cell_text(row[places[head]]) for head in NOTES_HEADS)
            if text:
                yield (sheet, key, title), text
