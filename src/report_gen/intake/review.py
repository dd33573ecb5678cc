"""识读核对: what people decided about the readings of a drafted plan, put in place before the plan is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from report_gen.catalogue import plan as kinds
from report_gen.intake.plan_cells import cell_text
from report_gen.intake.plan_sheets import NAMES, REVIEW, SHEETS, SheetSpec
from report_gen.intake.plan_table import Row, read_rows
from report_gen.model.draft import Confidence
from report_gen.model.finding import Finding
from report_gen.model.raw import RawBook, RawCell, RawSheet

DROP: Final = "删除本行"
CLEAR: Final = "（空）"
_ANSWERS: Final = {"是": True, "√": True, "否": False, "×": False}
_CONFIDENCES: Final = {word.value: word for word in Confidence}
_QUOTED: Final = 40  # characters of a source sentence a message repeats

_Cell = tuple[str, int, int]  # sheet, row, column


def apply_review(book: RawBook, *, draft: bool = False) -> tuple[RawBook, tuple[Finding, ...]]:
    """The workbook with every 改为 in its place, and what the review sheet leaves open.

    改为 is a text for the cell named, or CLEAR, or DROP for the whole row. A workbook without the sheet comes back as
    it is. Findings: P601 待人工 neither confirmed nor changed (P602 in a draft), P603 a change of no cell, P604 a row
    that is gone, P605 two changes of one cell, P606 denied without a change, and those of the sheet as a sheet.
    """
    if book.sheet(REVIEW.name) is None:
        return book, ()
    rows, findings = read_rows(book, REVIEW)
    review = _Review(book, draft=draft)
    sound = [row for row in rows if _sound(row)]
    for row in sound:
        review.change(row)
    for row in sound:
        review.question(row)
    return review.result(), (*findings, *(finding for row in rows for finding in row.findings))


@dataclass(slots=True)
class _Review:
    """The decisions taken so far: new texts by cell with the review row that gave them, and rows to drop."""

    book: RawBook
    draft: bool
    changes: dict[_Cell, tuple[str, int]] = field(default_factory=dict)
    dropped: set[tuple[str, int]] = field(default_factory=set)
    targets: dict[str, _Target] = field(default_factory=dict)

    def change(self, row: Row) -> None:
        """Takes down the 改为 of a review row; what is wrong with it gathers in the row."""
        wanted, sheet = row.text("改为"), row.text("工作表")
        if not wanted:
            return
        target, line = self._aim(row)
        column = target.columns.get(row.text("栏目"), 0) if target else 0
        if not line or not column:
            row.report(kinds.REVIEW_TARGET_UNKNOWN, "改为", **_named(row))
        elif wanted == DROP:
            self.dropped.add((sheet, line))
        else:
            self._set((sheet, line, column), "" if wanted == CLEAR else wanted, row)

    def _set(self, cell: _Cell, text: str, row: Row) -> None:
        expected, first = self.changes.setdefault(cell, (text, row.place.row))
        if expected != text:
            data = {"value": row.text("改为"), "first": first, "expected": expected or CLEAR}
            row.report(kinds.REVIEW_CONTRADICTED, "改为", **_named(row), **data)

    def question(self, row: Row) -> None:
        """Notes in a review row without 改为 what is still open."""
        target, line = self._aim(row)
        answer = _ANSWERS.get(row.text("确认"))
        if row.text("改为") or (row.text("工作表"), line) in self.dropped:
            return
        if target and not line:
            row.report(kinds.REVIEW_ROW_GONE, "行", **_named(row))
        elif answer is False:
            row.report(kinds.REVIEW_DENIED, "改为", **_named(row))
        elif answer is None and row.text("把握") == Confidence.MANUAL.value:
            kind = kinds.REVIEW_OPEN_IN_DRAFT if self.draft else kinds.REVIEW_OPEN
            said = _short(row.text("原句") or row.text("规则"))
            row.report(kind, "确认", **_named(row), quote=said, nearest=_nearest(row))

    def _aim(self, row: Row) -> tuple[_Target | None, int]:
        """The sheet a review row is about, and the line there; 0 for none."""
        target = self._target(row.text("工作表"))
        return target, target.lines.get(row.text("行"), 0) if target else 0

    def _target(self, sheet: str) -> _Target | None:
        if sheet not in self.targets:
            spec = next((spec for spec in SHEETS if spec.name == sheet), None)
            raw = self.book.sheet(sheet)
            if spec is None or raw is None:
                return None
            self.targets[sheet] = _Target.of(raw, spec)
        return self.targets[sheet]

    def result(self) -> RawBook:
        """The workbook as decided."""
        return replace(self.book, sheets=tuple(self._decided(sheet) for sheet in self.book.sheets))

    def _decided(self, sheet: RawSheet) -> RawSheet:
        cells = {place: cell for place, cell in sheet.cells.items() if (sheet.name, place[0]) not in self.dropped}
        for (name, row, column), (text, _) in self.changes.items():
            if name == sheet.name and (name, row) not in self.dropped:
                cells[row, column] = RawCell(row, column, text)
                if not text:
                    del cells[row, column]
        return replace(sheet, cells=cells)


@dataclass(frozen=True, slots=True)
class _Target:
    """A sheet of the plan: its columns by title, and its rows by every name they go by."""

    columns: Mapping[str, int]
    lines: Mapping[str, int]

    @classmethod
    def of(cls, sheet: RawSheet, spec: SheetSpec) -> _Target:
        """The sheet's columns and rows; of two rows by one name the first counts."""
        columns = {_text(cell).rstrip("*＊"): cell.column for cell in sheet.row_cells(1)}
        lines: dict[str, int] = {}
        for title in (spec.key, *NAMES.get(spec.name, ())):
            for name, row in _names(sheet, columns.get(title, 0)):
                lines.setdefault(name, row)
        return cls(columns, lines)


def _sound(row: Row) -> bool:
    """Whether a review row can be used; an answer that is neither yes nor no is noted in it (P204)."""
    row.choices("确认", _ANSWERS)
    row.choices("把握", _CONFIDENCES)
    return not row.failed


def _names(sheet: RawSheet, column: int) -> Iterator[tuple[str, int]]:
    cells: Iterable[RawCell] = (cell for cell in sheet.cells.values() if cell.column == column and cell.row > 1)
    for cell in sorted(cells, key=lambda cell: cell.row):
        yield cell_text(cell), cell.row


def _text(cell: RawCell) -> str:
    return "".join(cell_text(cell).split())


def _named(row: Row) -> dict[str, str]:
    return {"sheet": row.text("工作表"), "row": row.text("行"), "column": row.text("栏目")}


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"


def _nearest(row: Row) -> str:
    near = row.text("最接近的写法")
    return f"最接近的写法：{near}。" if near else ""
