"""`score`: one score sheet a unit (Word and Excel), the summary of all, the bulletin, the blank for assessors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.excel.assessor_book import write_assessor_book
from report_gen.excel.ledger import write_sheets
from report_gen.ledger.appeals import SCORES, scores_text
from report_gen.model.decisions import Issue
from report_gen.model.finding import Finding
from report_gen.model.manifest import Run
from report_gen.model.outcome import Assessment, Score
from report_gen.model.period import Period
from report_gen.reports import score_book, score_summary
from report_gen.reports.assessor_book import blank_book
from report_gen.reports.score_words import lapsed_words
from report_gen.rules.self_assessment import self_assessments, self_reasons
from report_gen.steps.hand import Hand, take_over
from report_gen.steps.load import Office, assess_period
from report_gen.steps.papers import (
    BULLETIN,
    NO_WISH,
    Results,
    Wish,
    on_sheets,
    paper_path,
    results_of,
    score_papers,
    wish_of,
)
from report_gen.steps.progress import Progress, silent
from report_gen.steps.report import Made, PaperWriter
from report_gen.workspace import ASSESSMENT

SUMMARY: Final = "考核汇总.xlsx"
ASSESSOR_BOOK: Final = "考核打分.xlsx"


@dataclass(frozen=True, slots=True)
class ScoreDone:
    """The scores of all units, and what was written (or would be): sheets of `on_sheets(scores)`, in their order.

    `books` are the workbooks beside them, `assessor_book` the blank where the rubric asks people for anything. `notes` is
    what was noted about the sheets, once for all. `issue` is the bulletin that a re-issued one corrects.
    """

    scores: tuple[Score, ...]
    paths: tuple[Path, ...]
    assessment: Assessment
    bulletin: Made
    summary: Path
    books: tuple[Path, ...] = ()
    assessor_book: Path | None = None
    notes: tuple[Finding, ...] = ()
    issue: Issue | None = None

    @property
    def shown(self) -> tuple[Path, ...]:
        """What a person is told of: the folder of the sheets instead of each."""
        return (
            *(path.parent for path in self.paths[:1]),
            self.summary,
            *filter(None, [self.assessor_book]),
            self.bulletin.path,
        )

    @property
    def settled(self) -> bool:
        """Whether no points are left to be given by hand and every decision on an appeal holds."""
        return not any(one.open_points or one.lapsed for one in self.scores)


def taken_over(office: Office, period: Period, *, dry_run: bool = False) -> Hand:
    """What people wrote into the bulletin and the blank for assessors since they were written: kept before both go."""
    paths = (paper_path(office, period, BULLETIN), office.workspace.period_output(period) / ASSESSOR_BOOK)
    hand = take_over(office, period, paths, dry_run=dry_run)
    if not any(ASSESSOR_BOOK in note for note in hand.notes):
        return hand
    folder = f"{ASSESSMENT}/{period.code}"
    told = f"手改稿里的打分、登记还没有录入：请放入“{folder}”，运行 report-gen score enter {period.code}。"
    return replace(hand, notes=(*hand.notes, told))


def make_scores(
    office: Office,
    period: Period,
    as_of: date | None = None,
    progress: Progress = silent,
    *,
    wish: Wish = NO_WISH,
    dry_run: bool = False,
) -> ScoreDone:
    """Score every unit for `period`, write its 考核评分表, the 考核汇总 and the 考核通报.

    ReportGenError if the plan has no rubric, or if a bulletin shall be re-issued and none was issued before.
    """
    if not office.plan.rubric:
        raise ReportGenError("方案工作簿的“评分细则”没有内容，无法评分。", "请先填写评分细则。")
    if wish.reissue:
        wish = replace(wish, issue=issued_before(office, period, wish))
    results = results_of(office, assess_period(office, period, as_of, progress), progress)
    office.chosen[SCORES] = scores_text(results.scores)
    writer = PaperWriter(office, wish, dry_run=dry_run)
    scored = on_sheets(results.scores)
    papers = score_papers(office, results, wish)  # built one by one: there may be ten thousand
    jobs = zip(progress((None, *scored), "写出考核通报和评分表"), papers, strict=True)
    (_, bulletin), *written = ((paper.path, writer.write(paper)) for _, paper in jobs)
    books = _Books(office, results, dry_run=dry_run)
    beside = [books.sheet(score, path) for score, (path, _) in zip(scored, written, strict=True)]
    sheets = [made for _, made in written]
    return ScoreDone(
        tuple(results.scores),
        tuple(one.path for one in sheets),
        results.assessment,
        bulletin,
        books.summary(),
        tuple(beside),
        books.blank(),
        tuple(dict.fromkeys(note for sheet in sheets for note in sheet.notes)),
        wish.issue,
    )


def lapsed_decisions(scores: Sequence[Score]) -> tuple[str, ...]:
    """A sentence a decision on an appeal that holds no longer, because its line says something else now."""
    return tuple(f"{score.unit.short}：{lapsed_words(one)}" for score in scores for one in score.lapsed)


def issued_before(office: Office, period: Period, wish: Wish) -> Issue:
    """The last bulletin of the period with a date of issue before this run's; ReportGenError if there is none.

    Runs for the same day and number are this one written again.
    """
    mine = (wish.issued, wish.number)
    found = [
        one
        for one in office.decisions.issues
        if one.period == period.code
        and (office.now is None or one.at < office.now)
        and (one.issued, one.number) != mine
    ]
    if not found:
        raise ReportGenError(
            f"没有可更正的{period.label}考核通报。", "写过成文日期（--issued）的通报才算印发；首次印发不写 --reissue。"
        )
    return found[-1]


def wish_as_last(office: Office, period: Period, run: Run | None) -> Wish:
    """How the papers of the recorded run were wanted (a re-issued bulletin with what it corrects); plain for no run."""
    wish = wish_of(run.options) if run else NO_WISH
    return replace(wish, issue=issued_before(office, period, wish)) if wish.reissue else wish


class _Books:
    """Writes the workbooks of a period's assessment."""

    def __init__(self, office: Office, results: Results, *, dry_run: bool) -> None:
        self._office = office
        self._results = results
        self._claims = self_assessments(results.plan, results.assessment)
        self._folder = office.workspace.period_output(results.assessment.period)
        self._dry = dry_run

    def sheet(self, score: Score, paper: Path) -> Path:
        """The score sheet as a workbook, beside the paper."""
        book = score_book.build(self._results.plan, score, self._results.assessment, self._claims)
        return self._written(paper.with_suffix(".xlsx"), lambda path: write_sheets(book, path))

    def summary(self) -> Path:
        """考核汇总: ranking, points, every line, the rubric, appeals."""
        plan, assessment, scores, _ = self._results
        book = score_summary.build(plan, scores, assessment, self._claims, self_reasons(plan, assessment))
        return self._written(self._folder / SUMMARY, lambda path: write_sheets(book, path))

    def blank(self) -> Path | None:
        """考核打分 with what is recorded; None where the rubric asks nothing of people."""
        plan, decisions = self._results.plan, self._office.decisions
        book = blank_book(plan, self._results.assessment.period, decisions.marks, decisions.registered)
        if book is None:
            return None
        return self._written(self._folder / ASSESSOR_BOOK, lambda path: write_assessor_book(book, path))

    def _written(self, path: Path, write: Callable[[Path], None]) -> Path:
        if not self._dry:
            with self._office.outputs.file(path) as temporary:
                write(temporary)
        return self._office.outputs.where(path)
