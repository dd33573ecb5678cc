"""`report`: the papers of a period in Word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from report_gen.excel.national_form import write_national_form
from report_gen.model.finding import Finding
from report_gen.model.outcome import Assessment, Conflict
from report_gen.model.period import Period
from report_gen.reports import national_form
from report_gen.reports.conflict_words import open_conflicts
from report_gen.reports.length import warnings
from report_gen.rules.plan_audit import layout_deviations
from report_gen.steps.imprint import settled
from report_gen.steps.load import Office, assess_period
from report_gen.steps.papers import Kind, Paper, Results, Wish, kinds_for, paper_path, report_papers, results_of
from report_gen.steps.progress import Progress, silent
from report_gen.steps.typeset import document_renderer, write_document
from report_gen.wording import listed

if TYPE_CHECKING:
    from report_gen.word.render import Renderer

REVIEWED = "核对稿"  # behind the name of a copy with comments


@dataclass(frozen=True, slots=True)
class Made:
    """A paper written (or that would be): where, what a person must still supply, what was noted about it.

    `review` is its copy with comments.
    """

    name: str
    path: Path
    missing: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    review: Path | None = None


@dataclass(frozen=True, slots=True)
class ReportDone:
    """The papers of a period, and the workbooks among them.

    Where `blocked` names conflicts nobody has decided, those in `held` were not written.
    """

    period: Period
    made: tuple[Made, ...]
    assessment: Assessment
    blocked: tuple[Conflict, ...] = ()
    held: tuple[Made, ...] = ()
    books: tuple[Path, ...] = ()

    @property
    def path(self) -> Path:
        """The first paper, written or held."""
        return (*self.held, *self.made)[0].path

    @property
    def paths(self) -> tuple[Path, ...]:
        """Everything written, the copies with comments behind their papers."""
        return (*(path for one in self.made for path in (one.path, one.review) if path), *self.books)

    @property
    def documents(self) -> tuple[Path, ...]:
        """The papers themselves."""
        return tuple(one.path for one in self.made)

    @property
    def missing(self) -> tuple[str, ...]:
        """What a person must still supply, each once."""
        return tuple(dict.fromkeys(words for one in self.made for words in one.missing))

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What was noted about the papers, each once."""
        return tuple(dict.fromkeys(note for one in self.made for note in one.notes))

    @property
    def refusal(self) -> str:
        """Why something was not written, with the numbers and what to do; '' where all was."""
        if not self.held:
            return ""
        named = listed(f"{one.number} {one.item.name}" for one in self.blocked)
        period = self.blocked[0].period.code
        return (
            f"有{len(self.blocked)}项数据冲突尚未裁定，没有写出{listed(one.name for one in self.held)}：{named}。"
            f"请用 report-gen resolve {self.blocked[0].number} --take 单位 --reason 理由 --by 裁定人 逐项裁定"
            f"（report-gen resolve {period} --list 查看各家所报），再写报告；急需草稿的加 --draft。"
        )


def make_papers(
    office: Office,
    period: Period,
    wish: Wish,
    as_of: date | None = None,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
) -> ReportDone:
    """Write the papers of `period` that `wish` asks for.

    While conflicts of its reporting periods are open, those that state the numbers in question are held back, unless
    the wish is for a draft: that says below its title that it is one, and in red what is not decided.
    ReportGenError if the wish names a paper that does not exist.
    """
    kinds = kinds_for(office.plan, period, wish)
    assessment = assess_period(office, period, as_of, progress)
    blocked = open_conflicts(assessment)
    holding = bool(blocked) and not wish.draft
    held = tuple(_unwritten(office, period, kind) for kind in kinds if holding and kind.waits)
    names = tuple(kind.name for kind in kinds if not (holding and kind.waits))
    if not names:
        return ReportDone(period, (), assessment, blocked, held)
    chosen = replace(wish, documents=names, draft=wish.draft and bool(blocked))
    results = results_of(office, assessment, progress)
    papers = tuple(report_papers(office, results, chosen))
    writer = PaperWriter(office, chosen, dry_run=dry_run)
    made = tuple(writer.write(paper) for paper in progress(papers, "写出文书"))
    books = tuple(_workbook(office, results, chosen, dry_run=dry_run) for name in names if name == national_form.NAME)
    return ReportDone(period, made, assessment, blocked if held else (), held, books)


def _workbook(office: Office, results: Results, wish: Wish, *, dry_run: bool) -> Path:
    """The national form as a workbook, beside the document."""
    path = paper_path(office, results.assessment.period, national_form.NAME).with_suffix(".xlsx")
    if not dry_run:
        with office.outputs.file(path) as temporary:
            write_national_form(national_form.sheet(results.plan, results.assessment, issued=wish.issued), temporary)
    return office.outputs.where(path)


def _unwritten(office: Office, period: Period, kind: Kind) -> Made:
    return Made(kind.name, paper_path(office, period, kind.name))


def review_path(path: Path) -> Path:
    """Where the copy with comments of the paper at `path` goes."""
    return path.with_name(f"{path.stem}（{REVIEWED}）{path.suffix}")


class PaperWriter:
    """Writes papers; a template is read once."""

    def __init__(self, office: Office, wish: Wish, *, dry_run: bool = False) -> None:
        self._office = office
        self._wish = wish
        self._dry = dry_run
        self._renderers: dict[str, Renderer] = {}

    def write(self, paper: Paper) -> Made:
        """Write the paper, and its copy with comments where that is wished for."""
        plan = self._office.plan
        warned = (*warnings(plan, paper.context), *layout_deviations(plan))
        copy = review_path(paper.path) if self._wish.review else None
        if self._dry:
            return Made(paper.name, paper.path, paper.context.missing, warned, copy)
        outputs, renderer = self._office.outputs, self._renderer(paper.context.template)
        paper, unsure = settled(self._office, paper, self._wish, renderer)
        notes = write_document(renderer, paper.context, paper.path, outputs)
        if copy is not None:
            write_document(renderer, paper.context, copy, outputs, review=True)
        where = (outputs.where(paper.path), outputs.where(copy) if copy else None)
        return Made(paper.name, where[0], paper.context.missing, (*notes, *unsure, *warned), where[1])

    def _renderer(self, template: str) -> Renderer:
        if template not in self._renderers:
            self._renderers[template] = document_renderer(self._office.workspace, template, self._office.plan.layout)
        return self._renderers[template]
