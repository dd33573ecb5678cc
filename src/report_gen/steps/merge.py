"""`merge`: the monthly command – read, check, put together, and write the merged workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.excel.changes import compare
from report_gen.excel.ledger import write_sheets
from report_gen.excel.ledger_notes import read_notes
from report_gen.html.page import TEMPLATE, write_board
from report_gen.model.account import Account
from report_gen.model.outcome import Assessment, Merged, ReportState
from report_gen.model.period import Period
from report_gen.packing import packed
from report_gen.reports import board
from report_gen.reports.ledger import LedgerInput, build
from report_gen.reports.ledger_notes import with_notes
from report_gen.resources import shipped
from report_gen.rules.assess import assess
from report_gen.steps.given import ledger_input
from report_gen.steps.letters import LettersDone, write_letters
from report_gen.steps.load import Office, read_history
from report_gen.steps.progress import Progress, silent
from report_gen.steps.returns import RETURN_FOLDER, ReturnsDone, write_returns
from report_gen.steps.trends import read_recent
from report_gen.workspace import file_stems
from report_gen.workspace.cache import hash_of, key_of

LEDGER_FILE = "汇总台账.xlsx"
BOARD_FILE = TEMPLATE


@dataclass(frozen=True, slots=True)
class MergeDone:
    """A period put together: what was read, what it amounts to, the workbook and the page written (or that would be).

    `merged` is the last reporting period of it; `folders` hold what came for each of the assessment's parts, `accounts`
    what became of their cells where that was asked for. `returns` is None for anything longer than a reporting period.
    """

    merged: Merged
    assessment: Assessment
    path: Path
    board: Path
    folders: tuple[Path, ...] = ()
    returns: ReturnsDone | None = None
    accounts: tuple[Account, ...] = ()
    letters: LettersDone | None = None

    @property
    def clean(self) -> bool:
        """Whether every form owed has passed and nothing is left for a person to decide."""
        passed = all(status.state is ReportState.PASSED for status in self.assessment.statuses)
        return passed and not any(part.conflicts for part in self.assessment.parts)


def merge_period(
    office: Office,
    period: Period,
    as_of: date | None = None,
    issued: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> MergeDone:
    """Read and merge a period; write 汇总台账.xlsx, 看板.html and, dated `issued`, what goes back to the units and the 核对函.

    For a half-year or year, the workbook shows all reporting periods in it, and nothing goes back. What the clerk wrote into the workbook of
    an earlier run is carried over; raises WorkspaceError if that workbook cannot be read.
    """
    history = read_history(office, period, progress)
    assessment = assess(office.plan, history, period, as_of or period.last)
    path = office.workspace.period_output(period) / LEDGER_FILE
    page = path.with_name(BOARD_FILE)
    given = None
    if not dry_run:
        recent = read_recent(office, history, history[-1].period, progress)
        given = ledger_input(office, history, recent, assessment, path.parent)
        _write(office, given, path)
    folders = tuple(office.workspace.period_inbox(part.period) for part in assessment.parts)
    monthly = len(assessment.parts) == 1
    returns = write_returns(office, history[-1], issued, progress, dry_run=dry_run) if monthly else None
    if given:
        _write_board(office, given, returns, page)
    letters = write_letters(office, history[-1], issued, dry_run=dry_run) if monthly else None
    accounts = tuple(one for part in assessment.parts for one in (office.accounts or {}).get(part.period, ()))
    where = office.outputs.where
    return MergeDone(history[-1], assessment, where(path), where(page), folders, returns, accounts, letters)


def _write(office: Office, given: LedgerInput, path: Path) -> None:
    book = build(given, compare)
    notes = {} if _without_notes(office, path) else read_notes(book, path)
    with office.outputs.file(path) as temporary:
        write_sheets(with_notes(book, notes), temporary)
    if office.cache and not notes:
        office.cache.put([(_notes_key(office.outputs.written[-1].sha256), packed(notes))])


def _without_notes(office: Office, path: Path) -> bool:
    """Whether the workbook is just as it was written when nobody had noted anything: large ones take long to look through."""
    sha256 = hash_of(path)
    return bool(sha256 and office.cache and office.cache.record(_notes_key(sha256)) == {})


def _notes_key(sha256: str) -> str:
    return key_of("notes", sha256)


def _write_board(office: Office, given: LedgerInput, returns: ReturnsDone | None, path: Path) -> None:
    """Write the page, with the way to the return package of each unit that gets one."""
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    cases = returns.cases if returns else ()
    packages = {case.unit.code: f"{RETURN_FOLDER}/{stems[case.unit.code]}/" for case in cases}
    page = board.build(given, LEDGER_FILE, packages)
    with office.outputs.file(path) as temporary:
        write_board(page, shipped("templates", TEMPLATE), temporary)
