"""The coverage account: every non-empty cell of a received file, each comment and text box, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.layout import lay_out
from report_gen.intake.outside import floating_text, is_ours
from report_gen.intake.roles import ENTRY, REPEATED, UNREAD, roles_of
from report_gen.intake.values import raw_text
from report_gen.model.account import Account, CellEnd, CellUse
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import Form
from report_gen.model.outcome import Merged
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.submission import Entry, EntryState, Submission

COMMENT: Final = "批注"
OUR_COMMENT: Final = "校核批注"
FLOATING: Final = "文本框、图片"
BLANKS: Final = "只有空白"
SAYS_NOTHING: Final = "以“无”或符号表示未填"
COVERED: Final = "合并单元格遮住的内容"
WHOLE: Final = "整份未采用："
CORRECTED: Final = "已由更正表更正"


def account(
    book: RawBook, form: Form | None, submission: Submission | None, findings: Iterable[Finding] = ()
) -> Account:
    """What became of each non-empty cell of the book, each comment and each text box: the sum always holds.

    `submission` is what was read of it, settled; `findings` may be those of many files. Without form or submission
    the whole file is passed over, for the reason its first error gives.
    """
    about = [finding for finding in findings if finding.place.file == book.file]
    unit = form.unit_short or form.unit_name if form else ""
    if form is None or submission is None:
        reason = WHOLE + _first_message(about)
        return Account(book.file, unit, tuple(_whole(book, reason)), reason)
    layout, _ = lay_out(book, form, unit, same_version=submission.identity.version == form.identity.version)
    entries = {entry.place: entry for entry in reversed(submission.entries)}  # of a merged cell the first row's counts
    desk = _Desk(book, entries, _by_place(about), about)
    cells = [end for sheet in book.sheets for end in desk.ends(sheet, roles_of(layout, sheet))]
    return Account(book.file, unit, (*cells, *_asides(book)))


def closed(one: Account, merged: Merged) -> Account:
    """The account after the merge: what was read of a file that is not the unit's accepted one was not used after all.

    Of a file that another one corrects, the corrected cells were not; a query still open makes its cell 有误.
    """
    accepted = {status.accepted.file: status.accepted for status in merged.statuses if status.accepted}
    used = {entry.place for form in accepted.values() for entry in form.entries}
    about = [finding for finding in merged.findings if finding.place.file == one.file]
    at = _by_place(about)
    counts = one.file in accepted or any(form.base == one.file for form in accepted.values())
    if one.note or not counts:
        note = one.note or WHOLE + _first_message(about)
        return replace(one, cells=tuple(_passed_over(end, note) for end in one.cells), note=note)
    return replace(one, cells=tuple(_revised(end, used, at) for end in one.cells))


def _first_message(findings: Iterable[Finding]) -> str:
    """The first error's sentence, else the first of any weight."""
    order = (Severity.ERROR, Severity.QUERY, Severity.NOTE)
    whole = sorted(findings, key=lambda finding: (bool(finding.place.sheet), order.index(finding.severity)))
    return whole[0].message if whole else "不是本期采用的填报表。"


def _typed(cell: RawCell) -> str:
    return cell.formula if cell.value is None else raw_text(cell.value)


def _whole(book: RawBook, reason: str) -> Iterator[CellEnd]:
    for sheet in book.sheets:
        for spot, cell in sorted(sheet.cells.items()):
            yield CellEnd(book.place(sheet, *spot), CellUse.IGNORED, reason, _typed(cell))
    yield from (replace(end, reason=reason) for end in _asides(book))


def _asides(book: RawBook) -> Iterator[CellEnd]:
    """Comments and floating texts; none of them is ever used."""
    for sheet in book.sheets:
        for spot, text in sorted(sheet.comments.items()):
            reason = OUR_COMMENT if is_ours(text) else COMMENT
            yield CellEnd(book.place(sheet, *spot), CellUse.IGNORED, reason, text)
        for text in sheet.floating:
            yield CellEnd(book.place(sheet), CellUse.IGNORED, FLOATING, floating_text(text))


def _by_place(findings: Iterable[Finding]) -> Mapping[Place, Finding]:
    """The gravest finding at each place that asks for anything."""
    found: dict[Place, Finding] = {}
    for finding in findings:
        known = found.get(finding.place)
        graver = known is None or (known.severity is Severity.QUERY and finding.severity is Severity.ERROR)
        if (finding.severity is not Severity.NOTE or finding.kind is kinds.OPTIONAL_TABLE) and graver:
            found[finding.place] = finding
    return found


def _fault(finding: Finding) -> str:
    """Why a cell is 有误: the code and title of its finding."""
    waiting = "待核实：" if finding.severity is Severity.QUERY else ""
    return f"{waiting}{finding.code} {finding.kind.title}"


@dataclass(frozen=True, slots=True)
class _Desk:
    """One file with its entries, the gravest finding at each place, and all findings."""

    book: RawBook
    entries: Mapping[Place, Entry]
    faults: Mapping[Place, Finding]
    findings: Sequence[Finding]

    def ends(self, sheet: RawSheet, roles: Mapping[tuple[int, int], str]) -> Iterator[CellEnd]:
        """The ends of all cells of a sheet, by rows."""
        for spot, cell in sorted(sheet.cells.items()):
            place = self.book.place(sheet, *spot)
            use, reason = self._end(place, cell, roles[spot])
            yield CellEnd(place, use, reason, _typed(cell))

    def _end(self, place: Place, cell: RawCell, role: str) -> tuple[CellUse, str]:
        entry, fault = self.entries.get(place), self.faults.get(place)
        if entry is not None:
            return self._of_entry(entry, fault)
        row = self.faults.get(place.at(place.row, 0)) if role == REPEATED else None
        fault = fault or row or (self._of_sheet(place.sheet) if role == UNREAD else None)
        if fault:
            return CellUse.ERROR, _fault(fault)
        if not _typed(cell).strip():
            return CellUse.IGNORED, BLANKS
        return CellUse.IGNORED, self._unread_entry(place) if role == ENTRY else role

    def _of_entry(self, entry: Entry, fault: Finding | None) -> tuple[CellUse, str]:
        if entry.state in {EntryState.READ, EntryState.NOT_APPLICABLE}:
            return CellUse.USED, ""
        if entry.state is EntryState.BLANK and not fault:
            return CellUse.IGNORED, SAYS_NOTHING if entry.raw.strip() else BLANKS
        return CellUse.ERROR, _fault(fault) if fault else self._row_fault(entry.place, entry.state)

    def _row_fault(self, place: Place, state: EntryState) -> str:
        """What makes an entry unusable that has no finding of its own: its row stands there twice, here or below."""
        of_row = self.faults.get(place.at(place.row, 0)) or self._second_row(place)
        return _fault(of_row) if of_row else state.value

    def _second_row(self, place: Place) -> Finding | None:
        twice = (finding for finding in self.findings if finding.kind is kinds.ROW_TWICE)
        first = (place.sheet, str(place.row))
        return next((one for one in twice if (one.place.sheet, dict(one.data)["first"]) == first), None)

    def _unread_entry(self, place: Place) -> str:
        """An entry column's cell of which no entry was made: its row says nothing, or a merged cell lies over it."""
        sheet = next(sheet for sheet in self.book.sheets if sheet.name == place.sheet)
        covered = any(
            top <= place.row <= bottom and left <= place.column <= right and (top, left) != (place.row, place.column)
            for top, left, bottom, right in sheet.merges
        )
        return COVERED if covered else SAYS_NOTHING

    def _of_sheet(self, sheet: str) -> Finding | None:
        """Why the table of a sheet was not read."""
        asks = (finding for finding in self.findings if finding.severity is not Severity.NOTE)
        return next((one for one in asks if sheet in {one.place.sheet, *dict(one.data).values()}), None)


def _passed_over(end: CellEnd, note: str) -> CellEnd:
    return replace(end, use=CellUse.IGNORED, reason=note) if end.use is CellUse.USED else end


def _revised(end: CellEnd, used: Iterable[Place], at: Mapping[Place, Finding]) -> CellEnd:
    if end.use is not CellUse.USED:
        return end
    if end.place not in used:
        return replace(end, use=CellUse.IGNORED, reason=CORRECTED)
    fault = at.get(end.place)
    return replace(end, use=CellUse.ERROR, reason=_fault(fault)) if fault else end
