"""`score`: one score sheet a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding
from report_gen.model.outcome import Assessment, Score
from report_gen.model.period import Period
from report_gen.reports import score_sheet
from report_gen.rules.scoring import score_units
from report_gen.steps.load import Office, assess_period
from report_gen.steps.progress import Progress, silent
from report_gen.steps.report import document_renderer, write_document
from report_gen.workspace import file_stems

SCORE_FOLDER = "考核评分表"


@dataclass(frozen=True, slots=True)
class ScoreDone:
    """The scores of all units, the sheets written (or that would be) in the same order, what their template leaves out."""

    scores: tuple[Score, ...]
    paths: tuple[Path, ...]
    assessment: Assessment
    notes: tuple[Finding, ...] = ()


def make_scores(
    office: Office,
    period: Period,
    as_of: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> ScoreDone:
    """Score every unit for `period` and write its 考核评分表; raises ReportGenError if the plan has no rubric."""
    if not office.plan.rubric:
        raise ReportGenError("方案工作簿的“评分细则”没有内容，无法评分。", "请先填写评分细则。")
    assessment = assess_period(office, period, as_of, progress)
    scores = score_units(office.plan, assessment)
    folder = office.workspace.period_output(period) / SCORE_FOLDER
    stems = file_stems({unit.code: unit.short for unit in office.plan.units})
    paths = tuple(folder / f"{stems[score.unit.code]}_{period.label}考核评分表.docx" for score in scores)
    notes: tuple[Finding, ...] = ()
    if not dry_run:
        renderer = document_renderer(office.workspace, score_sheet.TEMPLATE)
        for score, path in progress(tuple(zip(scores, paths, strict=True)), "写出考核评分表"):
            notes = write_document(renderer, score_sheet.build(office.plan, score, assessment), path, office.outputs)
    return ScoreDone(scores, tuple(map(office.outputs.where, paths)), assessment, notes)
