"""`remind`: who is to be reminded on a day – a list for the office, a 督办单 a unit; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.excel.ledger import write_sheets
from report_gen.excel.ledger_notes import read_notes
from report_gen.model.finding import Finding
from report_gen.model.period import Period
from report_gen.model.plan import UnitKind
from report_gen.model.reminder import Reminders
from report_gen.reports import reminder
from report_gen.reports.ledger_notes import with_notes
from report_gen.reports.reminder_list import NAME, list_book, remarks
from report_gen.rules.assess import assess
from report_gen.rules.reminders import period_on, reminders
from report_gen.steps.load import Office, read_history
from report_gen.steps.progress import Progress, silent
from report_gen.steps.shelf import Shelf
from report_gen.steps.typeset import document_renderer
from report_gen.workspace import file_stems

REMIND_FOLDER: Final = "催报"
LIST_FILE: Final = f"{NAME}.xlsx"
LETTER_FOLDER: Final = "督办单"


@dataclass(frozen=True, slots=True)
class RemindDone:
    """Who is reminded of what, the list, and the letters by unit code (written, or that would be).

    `removed` are letters of units that are in order now, `kept` those that a person edited and that were left alone.
    """

    reminders: Reminders
    path: Path
    letters: Mapping[str, Path]
    remarks: tuple[str, ...] = ()
    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    notes: tuple[Finding, ...] = ()


def make_reminders(
    office: Office, on: date, period: Period | None = None, progress: Progress = silent, *, dry_run: bool = False
) -> RemindDone:
    """Write 输出/<期>/催报/ for `on`: 催报清单.xlsx and 督办单/<单位>.docx of every unit that is behind.

    Without a period that is the one people are at work on that day. What the clerk wrote into an earlier list is kept;
    letters of units that are in order now go away. Raises ReportGenError if the plan asks for no forms on that day.
    """
    found = find_reminders(office, on, period, progress)
    folder = office.workspace.period_output(found.period) / REMIND_FOLDER
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    names = {code: f"{stems[code]}.docx" for code in found.units if office.plan.unit(code).kind is not UnitKind.OFFICE}
    path, letters = folder / LIST_FILE, {code: folder / LETTER_FOLDER / name for code, name in names.items()}
    told = tuple(remarks(office.plan, found))
    if dry_run:
        return RemindDone(found, path, letters, told)
    _write_list(office, found, names, path)  # first: in a closed period it is refused before anything is touched
    shelf = Shelf(folder / LETTER_FOLDER, office.outputs)
    notes = _write_letters(office, found, names, shelf, progress)
    shelf.clear()
    path, letters = office.outputs.where(path), {code: office.outputs.where(one) for code, one in letters.items()}
    return RemindDone(found, path, letters, told, tuple(shelf.removed), tuple(dict.fromkeys(shelf.kept)), notes)


def find_reminders(office: Office, on: date, period: Period | None = None, progress: Progress = silent) -> Reminders:
    """Who is to be reminded of what on that day; nothing is written."""
    chosen = period or period_on(office.plan, on)
    if chosen is None:
        raise ReportGenError(f"{on.isoformat()}不在创建期内，没有应报的填报表。", "请检查日期，或写明报送期。")
    history = read_history(office, chosen, progress)
    return reminders(office.plan, assess(office.plan, history, chosen, on), history, office.decisions)


def _write_letters(
    office: Office, found: Reminders, names: Mapping[str, str], shelf: Shelf, progress: Progress
) -> tuple[Finding, ...]:
    if not names:
        return ()
    renderer = document_renderer(office.workspace, reminder.TEMPLATE, office.plan.layout)
    notes: tuple[Finding, ...] = ()
    with TemporaryDirectory(prefix="report-gen-") as temporary:
        path = Path(temporary) / reminder.TEMPLATE
        for code, name in progress(tuple(names.items()), "写出督办单"):
            notes = renderer.render(reminder.build(office.plan, found, office.plan.unit(code)), path, {})
            shelf.put(name, path.read_bytes())
    return notes


def _write_list(office: Office, found: Reminders, names: Mapping[str, str], path: Path) -> None:
    book = list_book(office.plan, found, {code: f"{LETTER_FOLDER}/{name}" for code, name in names.items()})
    book = with_notes(book, read_notes(book, path))
    with office.outputs.file(path) as temporary:
        write_sheets(book, temporary)
