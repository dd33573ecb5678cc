"""Finds a table of the form in a workbook: its sheet, wherever its head has moved, and its columns in any order."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.marks import RETURN_SHEETS, token_in
from report_gen.intake.numbers import narrow
from report_gen.intake.optional import tolerated
from report_gen.model.finding import Finding
from report_gen.model.form import HEADING_UNIT, MARK_LABEL, Column, FormTable
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue

_BRACKETED: Final = re.compile(r"\([^()]*\)$")
_ENOUGH: Final = 0.6  # of the visible titles; two tables of a form share far fewer


@dataclass(frozen=True, slots=True)
class Head:
    """Where a table stands: its sheet, head row, and the number of each column found, by key."""

    table: FormTable
    sheet: RawSheet
    row: int
    columns: Mapping[str, int]
    entry_columns: Mapping[str, int] = field(init=False, compare=False, repr=False)  # those of `columns` to be filled

    def __post_init__(self) -> None:
        """Tell the entry columns once: they are asked for row by row."""
        keys = (column.key for column in self.table.columns if column.entry)
        found = {key: self.columns[key] for key in keys if key in self.columns}
        object.__setattr__(self, "entry_columns", found)

    def place(self, book: RawBook, row: int, key: str) -> Place:
        """The cell of that row and column; the row alone where the column is missing."""
        return book.place(self.sheet, row, self.columns.get(key, 0))


@lru_cache(maxsize=8192)  # forms of one plan print the same words again and again
def squeezed(text: str) -> str:
    """The text as headings and printed wordings are compared: half-width, without blanks."""
    return re.sub(r"\s+", "", narrow(text))


def find_heads(book: RawBook, tables: Iterable[FormTable], unit: str) -> tuple[Mapping[str, Head], tuple[Finding, ...]]:
    """The head of each table by its key, and S301-S305, S312, S313 for what is missing or doubled.

    A sheet is known by its name, or when it was renamed by its head: a sheet that bears the name of one table and the
    head of another is the other. A free or optional table that is gone is no error.
    """
    heads: dict[str, Head] = {}
    findings: list[Finding] = []
    named = {squeezed(sheet.name): sheet for sheet in book.sheets}
    wanted = tuple(tables)
    own = {squeezed(table.sheet): table for table in wanted}
    texts = {name: _texts(sheet) for name, sheet in named.items()}
    others = {
        name: sheet
        for name, sheet in named.items()
        if sheet.name not in RETURN_SHEETS and not (name in own and _head_rows(texts[name], own[name]))
    }
    for table in wanted:
        own_name = squeezed(table.sheet)
        of_that_name = named.get(own_name)
        first = {own_name: of_that_name} if of_that_name else {}
        places = {name: (sheet, _head_rows(texts[name], table)) for name, sheet in (first | others).items()}
        head, problem = _find(book, table, of_that_name, tuple(places.values()), unit)
        if head:
            heads[table.key] = replace(head, columns=_undisputed(head))
            findings.extend(tolerated(table, _column_findings(book, head, unit)))
        elif problem:
            findings.extend(tolerated(table, (problem,)))
    return heads, tuple(findings)


def _find(
    book: RawBook,
    table: FormTable,
    named: RawSheet | None,
    places: Iterable[tuple[RawSheet, tuple[int, ...]]],
    unit: str,
) -> tuple[Head | None, Finding | None]:
    """The head in the sheet of that name, else in the one other sheet that has it; or why there is none.

    `places` are the sheets in question with the rows that carry the table's titles, that of its name first.
    """
    candidates: list[Head] = []
    for sheet, rows in places:
        if len(rows) > 1 and not candidates:
            place = book.place(sheet, rows[1])
            return None, kinds.HEAD_TWICE.at(place, unit, sheet=sheet.name, first=rows[0], second=rows[1])
        candidates += [Head(table, sheet, row, _columns(sheet, row, table)) for row in rows]
    if candidates:
        return _the_one(book, candidates, unit)
    return None, _absence(book, table, named, unit)


def _the_one(book: RawBook, heads: list[Head], unit: str) -> tuple[Head | None, Finding | None]:
    """The first of the sheets that hold the table; S312 if another one may be meant as well and says something else.

    Beside a filled sheet of the right name, one that is not even called a copy of it is the unit's own affair.
    """
    first = heads[0]
    name, filled = squeezed(first.table.sheet), _filled(first)
    settled = squeezed(first.sheet.name) == name and filled
    rivals = (head for head in heads[1:] if not settled or squeezed(head.sheet.name).startswith(name))
    other = next((head for head in rivals if not _filled(head).items() <= filled.items()), None)
    if other is None:
        return first, None
    data = {"sheet": first.table.sheet, "first": first.sheet.name, "second": other.sheet.name}
    return None, kinds.SHEET_TWICE.at(book.place(other.sheet), unit, **data)


def _filled(head: Head) -> Mapping[tuple[int, str], RawValue]:
    """What stands in the entry columns, by row under the head and column."""
    keys = {number: key for key, number in head.entry_columns.items()}
    return {
        (row - head.row, keys[column]): cell.value
        for (row, column), cell in head.sheet.cells.items()
        if row > head.row and column in keys
    }


def _absence(book: RawBook, table: FormTable, named: RawSheet | None, unit: str) -> Finding | None:
    """Why the table is not there; of a free table only if something stands in its sheet."""
    titles = "、".join([column.title for column in _visible(table)][:4])
    if table.free or not table.rows:
        count = len(_beyond_the_blank(named, table)) if named and table.free else 0
        data = {"sheet": table.sheet, "heads": titles, "count": count}
        return kinds.FREE_HEAD_MISSING.at(book.place(named), unit, **data) if named and count else None
    if named is None and table.optional:
        return None
    if named is None:
        return kinds.SHEET_MISSING.at(Place(book.file), unit, sheet=table.sheet)
    return kinds.HEAD_MISSING.at(book.place(named), unit, sheet=named.name, heads=titles)


def _beyond_the_blank(sheet: RawSheet, table: FormTable) -> list[RawCell]:
    """The cells of a free table's sheet that its blank does not have: neither titles nor running numbers."""
    titles = {squeezed(column.title) for column in table.columns} | {squeezed(table.title)}
    texts = ((cell, squeezed(str(cell.value))) for cell in sheet.cells.values())
    printed = (HEADING_UNIT, squeezed(MARK_LABEL))
    return [
        cell
        for cell, text in texts
        if not (text.isdigit() or text in titles or text.startswith(printed) or token_in(text))
    ]


def head_rows(sheet: RawSheet, table: FormTable) -> tuple[int, ...]:
    """The rows of the sheet that carry at least 60 % of the table's visible titles or their aliases."""
    return _head_rows(_texts(sheet), table)


def _texts(sheet: RawSheet) -> Mapping[str, tuple[int, ...]]:
    """What stands in the sheet, as titles are compared, and in which rows."""
    found: dict[str, list[int]] = {}
    for cell in sheet.cells.values():
        if isinstance(cell.value, str):
            found.setdefault(_title(cell.value), []).append(cell.row)
    return {text: tuple(rows) for text, rows in found.items()}


def _head_rows(texts: Mapping[str, tuple[int, ...]], table: FormTable) -> tuple[int, ...]:
    names = {squeezed(name): column.key for column in _visible(table) for name in (column.title, *column.aliases)}
    found: dict[int, set[str]] = {}
    for name, key in names.items():
        for row in texts.get(name, ()):
            found.setdefault(row, set()).add(key)
    needed = _ENOUGH * len(_visible(table))
    return tuple(sorted(row for row, keys in found.items() if len(keys) >= needed))


@lru_cache(maxsize=8192)
def _title(text: str) -> str:
    return squeezed(text).strip("*")


def _visible(table: FormTable) -> tuple[Column, ...]:
    return tuple(column for column in table.columns if not column.hidden)


def _columns(sheet: RawSheet, row: int, table: FormTable) -> Mapping[str, int]:
    """The column number of each key: by title first, then by alias, then without a remark in brackets: 本期值（必填）."""
    texts = {cell.column: _title(str(cell.value)) for cell in sheet.row_cells(row) if cell.value is not None}
    bare = {number: _BRACKETED.sub("", text) for number, text in texts.items()}
    found: dict[str, int] = {}
    for heads, names_of in ((texts, _own_title), (texts, _aliases), (bare, _own_title)):
        for column in table.columns:
            if column.key not in found:
                free = {number: text for number, text in heads.items() if number not in found.values()}
                found.update(_under(free, column.key, names_of(column)))
    return {**found, **_key_column(texts, table)}


def _under(heads: Mapping[int, str], key: str, names: Container[str]) -> Mapping[str, int]:
    """The first column whose head is one of the names, by `key`; nothing if none is."""
    return next(({key: number} for number, text in heads.items() if text in names), {})


def _key_column(texts: Mapping[int, str], table: FormTable) -> Mapping[str, int]:
    """The hidden column of row keys, known by the token in its head."""
    marked = next((number for number, text in texts.items() if token_in(text)), 0)
    return {column.key: marked for column in table.columns if column.hidden and marked}


def _own_title(column: Column) -> set[str]:
    return {squeezed(column.title)}


def _aliases(column: Column) -> set[str]:
    return {squeezed(alias) for alias in column.aliases}


def _column_findings(book: RawBook, head: Head, unit: str) -> Iterator[Finding]:
    """Entry columns that are missing or stand there twice: said once, not again for each row."""
    place = book.place(head.sheet, head.row)
    for column in head.table.columns:
        if not column.entry:
            continue
        data = {"sheet": head.sheet.name, "column": column.title}
        if column.key not in head.columns:
            yield kinds.COLUMN_MISSING.at(place, unit, **data)
        elif len(_twins(head, column)) > 1:
            yield kinds.COLUMN_TWICE.at(place, unit, **data)


def _twins(head: Head, column: Column) -> tuple[int, ...]:
    """The numbers of all columns under the title of that column."""
    cells = head.sheet.row_cells(head.row)
    return tuple(cell.column for cell in cells if _title(str(cell.value)) == squeezed(column.title))


def _undisputed(head: Head) -> Mapping[str, int]:
    """The columns found, without an entry column that stands there again and says something else: neither is used."""
    said: dict[int, dict[int, RawValue]] = {}
    for (row, number), cell in head.sheet.cells.items():
        if row > head.row:
            said.setdefault(number, {})[row] = cell.value
    return {
        column.key: head.columns[column.key]
        for column in head.table.columns
        if column.key in head.columns and not (column.entry and _disputed(head, column, said))
    }


def _disputed(head: Head, column: Column, said: Mapping[int, Mapping[int, RawValue]]) -> bool:
    own = said.get(head.columns[column.key], {})
    return any(not said.get(number, {}).items() <= own.items() for number in _twins(head, column))
