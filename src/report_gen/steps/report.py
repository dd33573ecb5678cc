"""`report`: the half-year report in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment
from report_gen.model.period import Period
from report_gen.reports import half_year
from report_gen.resources import shipped
from report_gen.rules.scoring import score_units
from report_gen.steps.load import Office, assess_period
from report_gen.steps.progress import Progress, silent
from report_gen.word.render import render
from report_gen.workspace import Workspace, replacing


@dataclass(frozen=True, slots=True)
class ReportDone:
    """A report written (or that would be): where, and what a person must still supply."""

    path: Path
    assessment: Assessment
    missing: tuple[str, ...]


def make_report(
    office: Office,
    period: Period,
    as_of: date | None = None,
    issued: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> ReportDone:
    """Write the half-year report of `period`, dated `issued` (a blank to fill in red without it)."""
    assessment = assess_period(office, period, as_of, progress)
    context = half_year.build(office.plan, assessment, score_units(office.plan, assessment), issued=issued)
    path = office.workspace.period_output(period) / f"{period.label}总结报告.docx"
    if not dry_run:
        write_document(office.workspace, context, path)
    return ReportDone(path, assessment, context.missing)


def write_document(workspace: Workspace, context: ReportContext, path: Path) -> None:
    """Render one document with the office's own template, or the shipped one, and move it into place."""
    template = workspace.template(context.template) or shipped("templates", context.template)
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    with replacing(path) as temporary:
        render(context, template, temporary, charts)
