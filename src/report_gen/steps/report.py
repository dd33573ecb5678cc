"""`report`: the half-year report in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.outcome import Assessment
from report_gen.model.period import Period
from report_gen.reports import half_year
from report_gen.resources import shipped
from report_gen.rules.scoring import score_units
from report_gen.steps.load import Office, assess_period
from report_gen.steps.progress import Progress, silent
from report_gen.word.render import Renderer
from report_gen.workspace import Workspace, replacing


@dataclass(frozen=True, slots=True)
class ReportDone:
    """A report written (or that would be): where, what a person must still supply, what the template leaves out."""

    path: Path
    assessment: Assessment
    missing: tuple[str, ...]
    notes: tuple[Finding, ...] = ()


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
    notes = () if dry_run else write_document(document_renderer(office.workspace, context.template), context, path)
    return ReportDone(path, assessment, context.missing, notes)


def document_renderer(workspace: Workspace, template: str) -> Renderer:
    """The office's own template of that name, or the shipped one, read once for any number of documents."""
    return Renderer(workspace.template(template) or shipped("templates", template))


def write_document(renderer: Renderer, context: ReportContext, path: Path) -> tuple[Finding, ...]:
    """Render one document and move it into place; returns the notes about its template (W201)."""
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    with replacing(path) as temporary:
        return renderer.render(context, temporary, charts)
