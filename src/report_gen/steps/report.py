"""`report`: the half-year report in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext
from report_gen.model.finding import Finding
from report_gen.model.outcome import Assessment, Conflict
from report_gen.model.period import Period
from report_gen.reports import half_year
from report_gen.reports.conflict_words import open_conflicts
from report_gen.resources import shipped
from report_gen.rules.scoring import score_units
from report_gen.steps.load import Office, assess_period
from report_gen.steps.progress import Progress, silent
from report_gen.word.render import Renderer
from report_gen.wording import listed
from report_gen.workspace import Workspace
from report_gen.workspace.writing import Outputs


@dataclass(frozen=True, slots=True)
class ReportDone:
    """A report written (or that would be): where, what a person must still supply, what the template leaves out.

    Where `blocked` names conflicts nobody has decided, nothing was written.
    """

    path: Path
    assessment: Assessment
    missing: tuple[str, ...]
    notes: tuple[Finding, ...] = ()
    blocked: tuple[Conflict, ...] = ()

    @property
    def refusal(self) -> str:
        """Why nothing was written, with the numbers and what to do; '' where it was."""
        if not self.blocked:
            return ""
        named = listed(f"{one.number} {one.item.name}" for one in self.blocked)
        period = self.blocked[0].period.code
        return (
            f"有{len(self.blocked)}项数据冲突尚未裁定，没有写出报告：{named}。"
            f"请用 report-gen resolve {self.blocked[0].number} --take 单位 --reason 理由 --by 裁定人 逐项裁定"
            f"（report-gen resolve {period} --list 查看各家所报），再写报告；急需草稿的加 --draft。"
        )


def make_report(
    office: Office,
    period: Period,
    as_of: date | None = None,
    issued: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> ReportDone:
    """Write the half-year report of `period`, dated `issued` (a blank to fill in red without it).

    While conflicts of its reporting periods are open nothing is written, and the result names them.
    """
    assessment = assess_period(office, period, as_of, progress)
    blocked = open_conflicts(assessment)
    if blocked:
        return ReportDone(_path(office, period), assessment, (), blocked=blocked)
    return _written(office, assessment, issued, dry_run=dry_run)


def make_draft(
    office: Office,
    period: Period,
    as_of: date | None = None,
    issued: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> ReportDone:
    """The same while conflicts are open, too: then it is a draft below its title and says in red what is not decided."""
    return _written(office, assess_period(office, period, as_of, progress), issued, dry_run=dry_run)


def _path(office: Office, period: Period) -> Path:
    return office.workspace.period_output(period) / f"{period.label}总结报告.docx"


def _written(office: Office, assessment: Assessment, issued: date | None, *, dry_run: bool) -> ReportDone:
    scores, draft = score_units(office.plan, assessment), bool(open_conflicts(assessment))
    context = half_year.build(office.plan, assessment, scores, draft=draft, issued=issued)
    path = _path(office, assessment.period)
    notes = (
        ()
        if dry_run
        else write_document(document_renderer(office.workspace, context.template), context, path, office.outputs)
    )
    return ReportDone(office.outputs.where(path), assessment, context.missing, notes)


def document_renderer(workspace: Workspace, template: str) -> Renderer:
    """The office's own template of that name, or the shipped one, read once for any number of documents."""
    return Renderer(workspace.template(template) or shipped("templates", template))


def write_document(renderer: Renderer, context: ReportContext, path: Path, outputs: Outputs) -> tuple[Finding, ...]:
    """Render one document and move it into place; returns the notes about its template (W201)."""
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    with outputs.file(path) as temporary:
        return renderer.render(context, temporary, charts)
