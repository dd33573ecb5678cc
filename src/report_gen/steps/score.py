"""`score`: one score sheet a unit, and the bulletin about all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding
from report_gen.model.outcome import Assessment, Score
from report_gen.model.period import Period
from report_gen.steps.load import Office, assess_period
from report_gen.steps.papers import NO_WISH, Wish, results_of, score_papers
from report_gen.steps.progress import Progress, silent
from report_gen.steps.report import Made, PaperWriter


@dataclass(frozen=True, slots=True)
class ScoreDone:
    """The scores of all units, the sheets written (or that would be) in the same order, and the bulletin.

    `notes` is what was noted about the sheets, once for all.
    """

    scores: tuple[Score, ...]
    paths: tuple[Path, ...]
    assessment: Assessment
    bulletin: Made
    notes: tuple[Finding, ...] = ()


def make_scores(
    office: Office,
    period: Period,
    as_of: date | None = None,
    progress: Progress = silent,
    *,
    wish: Wish = NO_WISH,
    dry_run: bool = False,
) -> ScoreDone:
    """Score every unit for `period`, write its 考核评分表 and the 考核通报; ReportGenError if the plan has no rubric."""
    if not office.plan.rubric:
        raise ReportGenError("方案工作簿的“评分细则”没有内容，无法评分。", "请先填写评分细则。")
    results = results_of(office, assess_period(office, period, as_of, progress), progress)
    writer = PaperWriter(office, wish, dry_run=dry_run)
    papers = tuple(score_papers(office, results, wish))
    bulletin, *sheets = (writer.write(paper) for paper in progress(papers, "写出考核通报和评分表"))
    notes = tuple(dict.fromkeys(note for sheet in sheets for note in sheet.notes))
    return ScoreDone(tuple(results.scores), tuple(one.path for one in sheets), results.assessment, bulletin, notes)
