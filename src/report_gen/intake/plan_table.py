"""A sheet of the plan workbook as rows of named texts; its header is held to the letter."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_cells import Figure, cell_text, read_date, read_figure
from report_gen.intake.plan_sheets import SheetSpec
from report_gen.model.finding import Finding, Kind, Severity
from report_gen.model.place import Place
from report_gen.model.plan import Written
from report_gen.model.raw import RawBook, RawCell, RawSheet

_T = TypeVar("_T")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LISTED: Final = re.compile(r"[、，,；;\n]")
_NEAR: Final = 0.6  # below that every 市某局 is near every other
_LEAST_WANTING: Final = 2  # required cells that are empty in a row that is but a note
_HEADER_SOUGHT: Final = 10  # rows in which a header that has moved down is looked for


def suggestion(word: str, known: Iterable[str]) -> str:
    """`是否为“市发改委”？` where one of the known words is near, else ''."""
    near = difflib.get_close_matches(word, tuple(known), n=1, cutoff=_NEAR)
    return f"是否为“{near[0]}”？" if near else ""


def listed_words(text: str) -> tuple[str, ...]:
    """The words of a list joined by 、 (or a comma, semicolon or line break)."""
    return tuple(word for part in _LISTED.split(text) if (word := part.strip()))


@dataclass(slots=True)
class Row:
    """One row while it is read: typed values by column title; what is wrong gathers in `findings`.

    A required value that cannot be read sets `failed`: the row is not used, whatever its getters gave.
    An optional one that cannot be read counts as empty.
    """

    spec: SheetSpec
    place: Place
    texts: Mapping[str, str]
    columns: Mapping[str, int]
    findings: list[Finding] = field(default_factory=list)
    failed: bool = False

    def text(self, title: str) -> str:
        """The text of that column, '' where it is empty."""
        return self.texts.get(title, "")

    def at(self, title: str) -> Place:
        """The place of that column's cell."""
        return self.place.at(self.place.row, self.columns.get(title, 0))

    def written(self, title: str) -> Written | None:
        """The cell of that column with its text; None where it is empty."""
        text = self.text(title)
        return Written(self.at(title), text) if text else None

    def report(self, kind: Kind, title: str, /, **data: object) -> None:
        """Notes a finding at that column; the row fails if the column is required and the finding 强制性."""
        column = self.text(self.spec.named_by) or title
        self.findings.append(kind.at(self.at(title), **{"column": column, **data}))
        if kind.severity is Severity.ERROR and self.spec.required(title):
            self.failed = True

    def figure(self, title: str) -> Figure | None:
        """The number of that column with the sign it was written with; None where it is empty or none."""
        text = self.text(title)
        figure = read_figure(text)
        if text and figure is None:
            self.report(kinds.NOT_A_NUMBER, title, value=text)
        return figure

    def number(self, title: str) -> Decimal | None:
        """The number of that column; None where it is empty or none."""
        figure = self.figure(title)
        return figure.value if figure else None

    def whole(self, title: str, highest: int) -> int:
        """The whole number from 0 to `highest` of that column; 0 where it is empty or none."""
        value = self.number(title)
        if value is None:
            return 0
        if value == value.to_integral_value() and 0 <= value <= highest:
            return int(value)
        self.report(kinds.NOT_WHOLE, title, value=self.text(title), lowest=0, highest=highest)
        return 0

    def day(self, title: str) -> date | None:
        """The date of that column; None where it is empty or none."""
        text = self.text(title)
        day = read_date(text)
        if text and day is None:
            self.report(kinds.NOT_A_DATE, title, value=text)
        return day

    def choice(self, title: str, choices: Mapping[str, _T]) -> _T:
        """What the word of that required column stands for; the first choice when it is none of them."""
        return self.choices(title, choices, (self.text(title),))[0]

    def choices(self, title: str, choices: Mapping[str, _T], words: tuple[str, ...] | None = None) -> tuple[_T, ...]:
        """What the listed words of that required column stand for; never empty."""
        words = listed_words(self.text(title)) if words is None else words
        for word in words:
            if word and word not in choices:
                data = {"value": word, "choices": "、".join(choices), "suggestion": suggestion(word, choices)}
                self.report(kinds.NOT_A_CHOICE, title, **data)
        return tuple(choices[word] for word in words if word in choices) or (next(iter(choices.values())),)

    def code(self, title: str) -> str:
        """The code of that column: letters, digits, - and _; '' where it is empty or written otherwise."""
        text = self.text(title)
        if not text or _CODE.fullmatch(text):
            return text
        self.report(kinds.BAD_CODE, title, value=text)
        return ""


def read_rows(book: RawBook, spec: SheetSpec) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """The non-empty rows of a sheet below its header, and what is wrong with the sheet as a sheet.

    Empty required cells and doubled keys are noted in the rows themselves (P201, P207).
    """
    sheet = book.sheet(spec.name)
    if sheet is None and spec.optional:
        return (), ()
    if sheet is None:
        near = suggestion(spec.name, (other.name for other in book.sheets))
        return (), (kinds.SHEET_MISSING.at(book.place(""), sheet=spec.name, suggestion=near),)
    moved = _moved_header(sheet, spec)
    if moved:
        return (), (kinds.HEADER_ELSEWHERE.at(book.place(sheet, moved), sheet=spec.name, found=moved),)
    columns, findings = _header(book, sheet, spec)
    rows = tuple(row for row in _rows(book, sheet, spec, columns) if not _is_note(row, findings))
    if not rows and not spec.may_be_empty:
        findings.append(kinds.SHEET_EMPTY.at(book.place(sheet), sheet=spec.name))
    _mark_doubled(rows, spec.key)
    return rows, tuple(findings)


def _moved_header(sheet: RawSheet, spec: SheetSpec) -> int:
    """The row the header stands in if that is not row 1; 0 if it is, or if there is none."""
    known = [
        sum(column_title(cell) in spec.titles for cell in sheet.row_cells(row)) for row in range(1, _HEADER_SOUGHT + 1)
    ]
    best = max(known)
    return known.index(best) + 1 if best > 1 and known[0] == 0 else 0


def column_title(cell: RawCell) -> str:
    """A column title without blanks, line breaks and the star that marks a required column."""
    return "".join(cell_text(cell).split()).rstrip("*＊")


def _header(book: RawBook, sheet: RawSheet, spec: SheetSpec) -> tuple[dict[int, str], list[Finding]]:
    """The known columns by number, and what is wrong with row 1."""
    columns: dict[int, str] = {}
    findings: list[Finding] = []
    for cell in sheet.row_cells(1):
        title = column_title(cell)
        place = book.place(sheet, 1, cell.column)
        if title in columns.values():
            findings.append(kinds.COLUMN_DOUBLED.at(place, column=title))
        elif title in spec.titles:
            columns[cell.column] = title
        elif title:
            near = suggestion(title, set(spec.titles) - set(columns.values()))
            findings.append(kinds.COLUMN_UNKNOWN.at(place, column=title, suggestion=near))
    missing = (title for title in spec.titles if title not in columns.values())
    place = book.place(sheet, 1)
    findings.extend(kinds.COLUMN_MISSING.at(place, sheet=spec.name, column=title) for title in missing)
    return columns, findings


def _rows(book: RawBook, sheet: RawSheet, spec: SheetSpec, columns: Mapping[int, str]) -> Iterator[Row]:
    by_row: dict[int, list[RawCell]] = {}
    for cell in sheet.cells.values():
        if cell.row > 1 and (cell_text(cell) or cell.formula):
            by_row.setdefault(cell.row, []).append(cell)
    numbers = {title: column for column, title in columns.items()}
    spanned = _spanned(sheet)
    for number in sorted(by_row):
        cells = [*by_row[number], *(cell for cell in spanned.get(number, ()) if cell.column in columns)]
        row = Row(spec, book.place(sheet, number), _texts(cells, columns), numbers)
        _mark_cells(row, cells, columns, sheet)
        yield row


def _spanned(sheet: RawSheet) -> dict[int, list[RawCell]]:
    """The cells that a cell merged downwards stands for, by row: its value is that of every row it spans."""
    found: dict[int, list[RawCell]] = {}
    for top, left, bottom, right in sheet.merges:
        anchor = sheet.cell(top, left)
        if anchor is None or left != right or top == 1:
            continue
        for row in range(top + 1, bottom + 1):
            if sheet.cell(row, left) is None:
                found.setdefault(row, []).append(anchor._replace(row=row))
    return found


def _texts(cells: Iterable[RawCell], columns: Mapping[int, str]) -> dict[str, str]:
    return {columns[cell.column]: cell_text(cell) for cell in cells if cell.column in columns and not cell.error}


def _mark_cells(row: Row, cells: Iterable[RawCell], columns: Mapping[int, str], sheet: RawSheet) -> None:
    """Notes broken cells, cells under no title, and required cells that are empty."""
    broken: set[int] = set()
    for cell in sorted(cells, key=lambda cell: cell.column):
        place = row.place.at(cell.row, cell.column)
        if cell.error or not cell_text(cell):
            broken.add(cell.column)
            row.findings.append(kinds.CELL_BROKEN.at(place, value=cell.formula or cell_text(cell)))
            row.failed = row.failed or row.spec.required(columns.get(cell.column, ""))
        elif cell.column not in columns and not sheet.text(1, cell.column):
            row.findings.append(kinds.CELL_WITHOUT_COLUMN.at(place, value=cell_text(cell)))
    _mark_empty(row, broken)


def _mark_empty(row: Row, broken: Container[int]) -> None:
    for title, column in row.columns.items():
        if row.spec.required(title) and not row.text(title) and column not in broken:
            row.report(kinds.VALUE_MISSING, title)


def _is_note(row: Row, findings: list[Finding]) -> bool:
    """Whether a single cell is all the row has though more are required, as in notes under a table: noted (P109)."""
    filled = [title for title in row.columns if row.text(title)]
    wanting = [finding for finding in row.findings if finding.kind is kinds.VALUE_MISSING]
    if len(filled) != 1 or len(wanting) < _LEAST_WANTING or len(wanting) < len(row.findings):
        return False
    findings.append(kinds.LONE_CELL.at(row.at(filled[0]), value=row.text(filled[0])))
    return True


def _mark_doubled(rows: Iterable[Row], key: str) -> None:
    """Notes rows whose key a row above has used; they are not read."""
    first: dict[str, int] = {}
    for row in rows:
        value = row.text(key)
        if value in first:
            row.report(kinds.DOUBLED, key, value=value, first=first[value])
        elif value:
            first[value] = row.place.row
