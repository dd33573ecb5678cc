"""The list of offices as a workbook: a column 文件夹 and, if one likes, a column 单位."""

from __future__ import annotations

from typing import Final, NamedTuple

from report_gen.catalogue import rollup as kinds
from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding
from report_gen.model.raw import RawBook, RawSheet
from report_gen.rules.rollup_totals import same_name

FOLDER, NAME = "文件夹", "单位"


class Listed(NamedTuple):
    """A line of the list: the folder as written, and what the office is to be called ('' for its own name)."""

    folder: str
    name: str = ""


_Heads = tuple[int, int, int]  # the row of the heads, the columns of 文件夹 and 单位 (0 for none)
_NO_HEADS: Final = "请在第一行写“单位”“文件夹”两个栏目，每行一个单位；文件夹可以写相对这份清单的路径。"


def read_list(book: RawBook) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The lines of the first sheet with a column 文件夹, and U109 for lines that leave it blank.

    ReportGenError if no sheet has such a column.
    """
    for sheet in book.sheets:
        if heads := _heads(sheet):
            return _lines(book, sheet, heads)
    raise ReportGenError(f"单位清单“{book.file}”里没有“{FOLDER}”这一栏。", _NO_HEADS)


def _heads(sheet: RawSheet) -> _Heads | None:
    for row in range(1, sheet.last_row + 1):
        columns = {same_name(str(cell.value)): cell.column for cell in reversed(sheet.row_cells(row))}
        if FOLDER in columns:
            return row, columns[FOLDER], columns.get(NAME, 0)
    return None


def _lines(book: RawBook, sheet: RawSheet, heads: _Heads) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    head, folder, name = heads
    found: list[Listed] = []
    wrong: list[Finding] = []
    for row in range(head + 1, sheet.last_row + 1):
        if not sheet.row_cells(row):
            continue
        if path := sheet.text(row, folder):
            found.append(Listed(path, sheet.text(row, name)))
        else:
            wrong.append(kinds.LIST_ROW.at(book.place(sheet, row, folder)))
    return tuple(found), tuple(wrong)
