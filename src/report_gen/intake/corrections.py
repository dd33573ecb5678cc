"""Reads what comes back after a return: correction workbooks, and the 校核号 of forms given back marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from report_gen.catalogue import merge as kinds
from report_gen.catalogue import submission as file_kinds
from report_gen.intake.headers import squeezed
from report_gen.intake.marks import token_in
from report_gen.intake.reading import shown
from report_gen.intake.rows import as_printed, name_of, number_of
from report_gen.intake.submission import read_submission
from report_gen.model.finding import Finding, in_order
from report_gen.model.form import TASKS, Form, FormRow
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.returns import (
    CLEARED,
    CORRECTION_HEADS,
    CORRECTION_LABEL,
    CORRECTION_SHEET,
    RETURN_LABEL,
    RETURN_SHEET,
)
from report_gen.model.submission import Conversion, Entry, Receipt, Submission

Key = tuple[str, str, str]  # table, row, column
Spot = tuple[str, int, int]  # sheet, row, column

_SHEET, _CELL, _NEW, _REMARK = (CORRECTION_HEADS[index] for index in (1, 2, 8, 9))
_NEEDED: Final = (_SHEET, _CELL, _NEW)
_NUMBER: Final = r"\s*[：:]\s*([0-9a-fA-F]{16})(?![0-9a-fA-F])"
_POSITION: Final = "位置"
_POSITION_TEXT: Final = re.compile(r"(\S.*?)(?:\s+(?:([A-Z]{1,3})([1-9]\d*)|第(\d+)行|([A-Z]{1,3})列))?")
_JOINED: Final = "|"  # between the parts of a key in the hidden column


@dataclass(frozen=True, slots=True)
class Ground:
    """A form that corrections are laid on: its cells, and where those already corrected really stand."""

    book: RawBook
    moved: Mapping[Place, Place] = field(default_factory=dict)


class _Head(NamedTuple):
    """The head of a correction sheet: its row, the columns by title, and the hidden column of keys (0 if it is gone)."""

    sheet: RawSheet
    row: int
    columns: Mapping[str, int]
    keys: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the correction sheet that names a cell of the form. `asked`: it was printed, not added by the unit."""

    entry: Entry
    row: int
    new: RawCell | None
    remark: RawCell | None
    asked: bool


@dataclass(frozen=True, slots=True)
class _Edit:
    """What shall stand in a cell of the form (None empties it), and where the unit wrote that."""

    spot: Spot
    cell: RawCell | None
    source: Place
    step: Conversion


def return_number(book: RawBook) -> str:
    """The 校核号 of a form that was given back marked: the head of the hash of the file it came from; '' if none."""
    return _number(book, RETURN_LABEL)


def correction_number(book: RawBook, form: Form) -> str:
    """The 更正号 of a correction workbook, '' of any other; a form with a correction sheet beside its own is a form."""
    return "" if _has_tables(book, form) else _number(book, CORRECTION_LABEL)


def correction_inside(book: RawBook, form: Form, unit: str) -> tuple[Finding, ...]:
    """M129 for a correction sheet in a form, of which something is filled: nobody can tell which of the two counts."""
    sheet = book.sheet(CORRECTION_SHEET)
    head = _head(sheet) if sheet and _has_tables(book, form) else None
    if head is None or not any(_filled(head, row) for row in _rows(head)):
        return ()
    return (kinds.CORRECTION_INSIDE_FORM.at(book.place(head.sheet), unit),)


def listed_spots(book: RawBook) -> frozenset[Spot]:
    """The places in the form that the sheet 校核意见 of a marked copy lists: what the unit was asked to look at.

    Row or column is 0 where a whole row, column or sheet is named.
    """
    sheet = book.sheet(RETURN_SHEET)
    if sheet is None:
        return frozenset()
    columns = {cell.column for cell in sheet.cells.values() if squeezed(str(cell.value)) == _POSITION}
    texts = (str(cell.value) for cell in sheet.cells.values() if cell.column in columns)
    return frozenset(_spot(*match.groups()) for text in texts if (match := _POSITION_TEXT.fullmatch(text.strip())))


def _spot(sheet: str, letters: str | None, row: str | None, whole_row: str | None, column: str | None) -> Spot:
    return (sheet, int(row or whole_row or 0), _column_number(letters or column or ""))


def read_corrections(
    book: RawBook, form: Form, ground: Ground, base: Submission, receipt: Receipt
) -> tuple[Submission | None, Ground, tuple[Finding, ...]]:
    """What the unit's form says once the corrections are laid over it, and the ground for the next correction.

    The whole form is read again with the corrected cells in it, by the same rules: entries and findings of cells left
    alone keep their place in the form, those of corrected ones stand in the correction workbook, with the step from the
    old text to the new among the conversions. None, and S302, M123 or M124 alone, where nothing can be taken from it.
    """
    unit = form.unit_short or form.unit_name
    head = next((found for sheet in book.sheets if (found := _head(sheet))), None)
    if head is None:
        place, heads = Place(book.file, CORRECTION_SHEET), "、".join(_NEEDED)
        return None, ground, (file_kinds.HEAD_MISSING.at(place, unit, sheet=CORRECTION_SHEET, heads=heads),)
    standing, _ = read_submission(ground.book, form, receipt)
    reader = _Reader(book, form, head, unit, {_key(entry): entry for entry in standing.entries} if standing else {})
    edits, problems = reader.edits()
    if not edits:
        empty = (kinds.CORRECTION_EMPTY.at(book.place(head.sheet), unit),)
        return None, ground, problems or empty
    laid = _laid_over(ground, edits)
    submission, findings = read_submission(laid.book, form, receipt)
    steps = {edit.source: edit.step for edit in edits}
    amended = submission and replace(
        submission,
        file=book.file,
        sha256=book.sha256,
        base=base.file,
        earlier=(*base.earlier, (base.file, base.sha256)),
        entries=tuple(_moved_entry(entry, laid.moved, steps) for entry in submission.entries),
    )
    moved = (replace(finding, place=laid.moved.get(finding.place, finding.place)) for finding in findings)
    return amended, laid, in_order((*moved, *problems, *reader.unasked()))


def _number(book: RawBook, label: str) -> str:
    pattern = re.compile(label.rstrip("：") + _NUMBER)
    texts = (str(cell.value) for sheet in book.sheets for cell in sheet.cells.values() if isinstance(cell.value, str))
    return next((match[1].lower() for text in texts if (match := pattern.search(text))), "")


def _has_tables(book: RawBook, form: Form) -> bool:
    own = {squeezed(table.sheet) for table in form.tables}
    return any(squeezed(sheet.name) in own for sheet in book.sheets)


def _head(sheet: RawSheet) -> _Head | None:
    """The first row that has the titles a correction cannot do without."""
    for row in sorted({row for row, _ in sheet.cells}):
        texts = {squeezed(str(cell.value)): cell.column for cell in sheet.row_cells(row)}
        columns: dict[str, int] = {title: texts[title] for title in CORRECTION_HEADS if title in texts}
        if all(title in columns for title in _NEEDED):
            keys = next((column for text, column in texts.items() if token_in(text)), 0)
            return _Head(sheet, row, columns, keys)
    return None


def _rows(head: _Head) -> list[int]:
    return sorted({row for row, _ in head.sheet.cells if row > head.row})


def _written(head: _Head, row: int, title: str) -> RawCell | None:
    """What the unit wrote in that column; None where it wrote nothing, or what stands there was printed (—)."""
    cell = head.sheet.cell(row, head.columns.get(title, 0))
    if cell is None or (not cell.formula and as_printed(cell.value).strip() in {"", "—"}):
        return None
    return cell


def _filled(head: _Head, row: int) -> bool:
    return any(_written(head, row, title) for title in (_NEW, _REMARK))


def _key(entry: Entry) -> Key:
    return (entry.table, entry.row, entry.column)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _Reader:
    """Reads the rows of one correction sheet against the cells of the form."""

    def __init__(self, book: RawBook, form: Form, head: _Head, unit: str, standing: Mapping[Key, Entry]) -> None:
        self._book = book
        self._form = form
        self._head = head
        self._unit = unit
        self._standing = standing
        self._at: dict[tuple[str, str], Entry] = {}
        for entry in standing.values():
            self._at.setdefault((squeezed(entry.place.sheet), entry.place.cell), entry)
        self._lines: list[_Line] = []

    def edits(self) -> tuple[tuple[_Edit, ...], tuple[Finding, ...]]:
        """The cells of the form to be changed, and what is wrong with the correction sheet itself."""
        problems = list(self._read())
        edits: list[_Edit] = []
        for lines in self._by_entry().values():
            edit, more = self._settled(lines)
            edits += edit
            problems += more
        remarks, more = self._remarks()
        return (*edits, *remarks), (*problems, *more)

    def unasked(self) -> Iterator[Finding]:
        """M121 for each cell the unit corrected of its own accord, in a row it added; optional tables are its own affair."""
        for line in self._lines:
            theirs = self._form.table(line.entry.table).optional
            if line.new and not line.asked and not theirs:
                old, new = shown(line.entry.raw) or "（空白）", shown(as_printed(line.new.value))
                place = self._place(line, line.new)
                yield kinds.UNASKED_CHANGE.at(place, self._unit, column=self._label(line.entry), old=old, new=new)

    def _read(self) -> Iterator[Finding]:
        """Finds the cell each filled row is about; M124 where there is none."""
        head = self._head
        for row in filter(lambda row: _filled(head, row), _rows(head)):
            keyed = self._standing.get(self._keyed(row))
            entry = self._named(row, keyed) or keyed
            if entry is None:
                said = "、".join(filter(None, (self._printed(row, _SHEET), self._printed(row, _CELL)))) or "空白"
                place = self._book.place(head.sheet, row)
                yield kinds.CORRECTION_ROW_UNKNOWN.at(place, self._unit, value=shown(said))
            else:
                asked = keyed is not None and _key(keyed) == _key(entry)
                self._lines.append(_Line(entry, row, _written(head, row, _NEW), _written(head, row, _REMARK), asked))

    def _printed(self, row: int, title: str) -> str:
        return self._head.sheet.text(row, self._head.columns[title])

    def _keyed(self, row: int) -> Key:
        parts = self._head.sheet.text(row, self._head.keys).split(_JOINED)
        return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")

    def _named(self, row: int, keyed: Entry | None) -> Entry | None:
        """The cell that is printed there: what people saw, should the hidden keys have stayed behind when sorting."""
        at = (squeezed(self._printed(row, _SHEET)), squeezed(self._printed(row, _CELL)).upper())
        if keyed and (squeezed(keyed.place.sheet), keyed.place.cell) == at:
            return keyed
        return self._at.get(at)

    def _by_entry(self) -> Mapping[Key, list[_Line]]:
        found: dict[Key, list[_Line]] = {}
        for line in self._lines:
            if line.new:
                found.setdefault(_key(line.entry), []).append(line)
        return found

    def _settled(self, lines: list[_Line]) -> tuple[list[_Edit], list[Finding]]:
        """The edit of one cell; none and M125 where two rows say different things."""
        first = lines[0]
        said = self._text(first)
        for other in lines[1:]:
            if self._text(other) != said:
                data = {"column": self._label(first.entry), "first": first.row, "old": said, "new": self._text(other)}
                place = self._book.place(self._head.sheet, other.row, self._head.columns[_NEW])
                return [], [kinds.CORRECTED_TWICE.at(place, self._unit, **data)]
        return [self._edit(first.entry, first.new, self._place(first, first.new))], []

    def _text(self, line: _Line) -> str:
        return squeezed(as_printed(line.new.value)) if line.new else ""

    def _remarks(self) -> tuple[list[_Edit], list[Finding]]:
        """What was written under 说明 as the 说明 of the form's row, after what stands there; M128 where it has none."""
        texts: dict[Key, list[_Line]] = {}
        problems: list[Finding] = []
        for line in self._lines:
            key = (line.entry.table, line.entry.row, "remark")
            if line.remark and key in self._standing:
                texts.setdefault(key, []).append(line)
            elif line.remark:
                value = shown(as_printed(line.remark.value))
                problems.append(kinds.REMARK_WITHOUT_PLACE.at(self._place(line, line.remark), self._unit, value=value))
        edits = [self._remark(self._standing[key], lines) for key, lines in texts.items()]
        return edits, problems

    def _remark(self, entry: Entry, lines: list[_Line]) -> _Edit:
        said = [as_printed(line.remark.value).strip() for line in lines if line.remark]
        old = [entry.raw.strip()] if entry.raw.strip() and not any(entry.raw.strip() in text for text in said) else []
        text = "；".join(dict.fromkeys((*old, *said)))
        cell = RawCell(0, 0, text)
        return self._edit(entry, cell, self._place(lines[0], lines[0].remark))

    def _edit(self, entry: Entry, new: RawCell | None, source: Place) -> _Edit:
        """The change of one cell; 清空 empties it."""
        text = as_printed(new.value) if new else ""
        cleared = squeezed(text).strip("()") == CLEARED
        place = entry.place
        spot = (place.sheet, place.row, place.column)
        step = Conversion(entry.raw, "" if cleared else text, f"更正表更正（原表 {place.sheet} {place.cell}）")
        placed = None if cleared or new is None else new._replace(row=place.row, column=place.column)
        return _Edit(spot, placed, source, step)

    def _place(self, line: _Line, cell: RawCell | None) -> Place:
        column = cell.column if cell and cell.column else self._head.columns[_NEW]
        return self._book.place(self._head.sheet, line.row, column)

    def _label(self, entry: Entry) -> str:
        table = self._form.table(entry.table)
        row = next((row for row in table.rows if row.key == entry.row), FormRow(entry.row))
        about = f"第{entry.row}行" if table.free else name_of(row)
        if entry.table == TASKS:
            about = f"任务{number_of(row)}"
        return f"{table.column(entry.column).title}（{about}）"


def _laid_over(ground: Ground, edits: Iterable[_Edit]) -> Ground:
    """The form's cells with the edits in them, and where each of those stands."""
    found = tuple(edits)
    by_sheet: dict[str, dict[tuple[int, int], RawCell | None]] = {}
    for edit in found:
        sheet, row, column = edit.spot
        by_sheet.setdefault(sheet, {})[row, column] = edit.cell
    sheets = tuple(
        _edited(sheet, by_sheet[sheet.name]) if sheet.name in by_sheet else sheet for sheet in ground.book.sheets
    )
    moved = {Place(ground.book.file, *edit.spot): edit.source for edit in found}
    return Ground(replace(ground.book, sheets=sheets), {**ground.moved, **moved})


def _edited(sheet: RawSheet, changes: Mapping[tuple[int, int], RawCell | None]) -> RawSheet:
    """The sheet with those cells changed; a merged cell of several rows comes apart, each row with its text."""
    cells = dict(sheet.cells)
    merges = []
    for top, left, bottom, right in sheet.merges:
        if (top, left) not in changes:
            merges.append((top, left, bottom, right))
            continue
        whole = cells.get((top, left))
        if whole and isinstance(whole.value, str):
            cells |= {(row, left): whole._replace(row=row) for row in range(top + 1, bottom + 1)}
    for spot, cell in changes.items():
        if cell is None:
            cells.pop(spot, None)
        else:
            cells[spot] = cell
    return RawSheet(sheet.name, cells, tuple(merges), sheet.hidden_rows, sheet.hidden, sheet.comments, sheet.floating)


def _moved_entry(entry: Entry, moved: Mapping[Place, Place], steps: Mapping[Place, Conversion]) -> Entry:
    """The entry where the unit wrote it, with the step from the old text to the new before the others."""
    place = moved.get(entry.place)
    if place is None:
        return entry
    step = steps.get(place)
    return replace(entry, place=place, conversions=(*((step,) if step else ()), *entry.conversions))
