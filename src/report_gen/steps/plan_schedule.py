"""`plan schedule`: the year's work as a printable table, as official paper, and as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_gen.excel.ledger import write_sheets
from report_gen.ics import calendar_bytes
from report_gen.model.finding import Finding
from report_gen.model.period import Period, Span
from report_gen.model.year_plan import YearEvent
from report_gen.reports import year_plan
from report_gen.rules.year_plan import alarm_days, year_events, year_notes
from report_gen.steps.load import Office, open_office
from report_gen.steps.typeset import document_renderer, write_document
from report_gen.workspace import Workspace

TABLE_FILE, PAPER_FILE, CALENDAR_FILE = "年度工作进度表.xlsx", "年度工作进度表.docx", "年度工作日历.ics"


@dataclass(frozen=True, slots=True)
class ScheduleDone:
    """A year laid out: its events, the files written (or that would be), and notes on plan and template."""

    events: tuple[YearEvent, ...]
    paths: tuple[Path, ...]
    notes: tuple[Finding, ...] = ()


def make_schedule(workspace: Workspace, year: int, *, dry_run: bool = False) -> ScheduleDone:
    """Write 年度工作进度表.xlsx, .docx and 年度工作日历.ics of the year into its output folder.

    Raises PlanError as `load_plan` does, ReportGenError if the year lies outside the creation period.
    """
    office = open_office(workspace)
    events = year_events(office.plan, year)
    folder = workspace.period_output(Period.of(Span.YEAR, year))
    notes = year_notes(office.plan, events)
    if not dry_run:
        notes = (*notes, *_write(office, year, events, folder))
    return ScheduleDone(
        events, tuple(office.outputs.where(folder / name) for name in (TABLE_FILE, PAPER_FILE, CALENDAR_FILE)), notes
    )


def _write(office: Office, year: int, events: tuple[YearEvent, ...], folder: Path) -> tuple[Finding, ...]:
    """Writes the three files; returns the notes about the Word template (W201)."""
    plan = office.plan
    with office.outputs.file(folder / TABLE_FILE) as temporary:
        write_sheets(year_plan.sheets(plan, year, events), temporary)
    renderer = document_renderer(office.workspace, year_plan.TEMPLATE, office.plan.layout)
    notes = write_document(renderer, year_plan.build(plan, year, events), folder / PAPER_FILE, office.outputs)
    with office.outputs.file(folder / CALENDAR_FILE) as temporary:
        name = year_plan.calendar_name(plan, year)
        temporary.write_bytes(calendar_bytes(name, plan.id, year, events, alarm_days(plan)))
    return notes
