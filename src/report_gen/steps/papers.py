"""Which papers a period has, and what each of them says: built, not yet written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.model.decisions import Issue
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Score
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.reports import bulletin, dispatch, half_year, meeting, national_form, score_sheet
from report_gen.reports.outlook import Outlook
from report_gen.reports.paper import numbered
from report_gen.rules.obligations import obligations
from report_gen.rules.pace import paces
from report_gen.rules.scoring import score_units
from report_gen.rules.self_assessment import self_assessments
from report_gen.rules.trends import trends
from report_gen.steps.load import Office, read_history
from report_gen.steps.progress import Progress, silent
from report_gen.steps.trends import read_recent
from report_gen.wording import listed
from report_gen.workspace import file_stems

SCORE_FOLDER: Final = "考核评分表"
BULLETIN: Final = "考核通报"
SHEET: Final = "考核评分表"


@dataclass(frozen=True, slots=True)
class Wish:
    """How papers are wanted: which (all that the period has, if none is named), dated, numbered and signed how.

    A `draft` is written while conflicts are open, too. `review` adds a copy with a comment at every number. `own_page`
    names those whose imprint gets a page of its own, as a run of before found; None where somebody has to count. A
    `reissue` of the bulletin says what it corrects in `issue`, the last one before it.
    """

    documents: tuple[str, ...] = ()
    issued: date | None = None
    number: str = ""
    signer: str = ""
    draft: bool = False
    review: bool = False
    own_page: tuple[str, ...] | None = None
    reissue: bool = False
    issue: Issue | None = None


NO_WISH: Final = Wish()


def wish_of(options: Mapping[str, str]) -> Wish:
    """The wish for papers that the options of a recorded run tell."""
    return Wish(
        documents=tuple(name for name in options.get("documents", "").split("、") if name),
        issued=day_of(options, "issued"),
        number=options.get("number", ""),
        signer=options.get("signer", ""),
        draft=bool(options.get("draft")),
        review=bool(options.get("review")),
        own_page=tuple(options["own_page"].split("、")) if "own_page" in options else None,
        reissue=bool(options.get("reissue")),
    )


def day_of(options: Mapping[str, str], name: str) -> date | None:
    """The day that the option of a recorded run tells, or None."""
    return date.fromisoformat(options[name]) if options.get(name) else None


class Paper(NamedTuple):
    """A paper of a period: its name, where it goes, what it says."""

    name: str
    path: Path
    context: ReportContext


class Results(NamedTuple):
    """What the papers of a period are made from."""

    plan: Plan
    assessment: Assessment
    scores: Sequence[Score]
    outlook: Outlook


def results_of(office: Office, assessment: Assessment, progress: Progress = silent) -> Results:
    """The assessment with the scores of all units, and what lies before and behind its period."""
    plan, last = office.plan, assessment.parts[-1].period
    recent = read_recent(office, read_history(office, assessment.period, progress), last, progress)
    owed = obligations(plan, last.next(), office.decisions) if plan.covers(last.next()) else ()
    outlook = Outlook(paces(plan, assessment.indicators, assessment.as_of), trends(plan, recent, last), owed)
    return Results(plan, assessment, score_units(plan, assessment, office.decisions), outlook)


class Kind(NamedTuple):
    """A kind of paper: its name, the lengths of period (months) it is written for unasked, and what builds it.

    `waits`: it is not written while conflicts are open. `fits` says whether a plan has such a paper at all.
    """

    name: str
    months: tuple[int, ...]
    build: Callable[[Results, Wish], ReportContext]
    waits: bool = True
    fits: Callable[[Plan], bool] = lambda _: True


def _report(results: Results, wish: Wish) -> ReportContext:
    plan, assessment, scores, _ = results
    return half_year.build(plan, assessment, scores, draft=wish.draft, issued=wish.issued)


def _national_form(results: Results, wish: Wish) -> ReportContext:
    return national_form.build(results.plan, results.assessment, issued=wish.issued)


def _bulletin(results: Results, wish: Wish) -> ReportContext:
    return bulletin.build(*results, issued=wish.issued, draft=wish.draft, issue=wish.issue)


def _meeting(results: Results, wish: Wish) -> ReportContext:
    return meeting.build(*results, issued=wish.issued)


def _dispatch(results: Results, wish: Wish) -> ReportContext:
    return dispatch.build(*results, issued=wish.issued, draft=wish.draft)


KINDS: Final = (
    Kind("总结报告", (1, 6, 12), _report),
    Kind("会议材料", (6, 12), _meeting, waits=False),
    Kind("调度通报", (3,), _dispatch),
    Kind(national_form.NAME, (3,), _national_form, waits=False, fits=lambda plan: bool(national_form.asked(plan))),
)


def kinds_for(plan: Plan, period: Period, wish: Wish) -> tuple[Kind, ...]:
    """The kinds of paper that are written for the period; ReportGenError if one is named that the plan has not."""
    known = {kind.name: kind for kind in KINDS if kind.fits(plan)}
    unknown = [name for name in wish.documents if name not in known]
    if unknown:
        raise ReportGenError(f"没有“{listed(unknown)}”这种文书。", f"可写：{listed(known)}。")
    if wish.documents:
        return tuple(kind for kind in known.values() if kind.name in wish.documents)
    return tuple(kind for kind in known.values() if period.months in kind.months)


def report_papers(office: Office, results: Results, wish: Wish) -> Iterator[Paper]:
    """The papers of the assessment's period, one after the other, with what people wrote into them before."""
    for kind in kinds_for(results.plan, results.assessment.period, wish):
        yield _paper(office, results, kind.name, kind.build(results, wish), wish)


def _paper(office: Office, results: Results, name: str, context: ReportContext, wish: Wish) -> Paper:
    """The paper with its number and signer, and with the paragraphs that a person wrote into it before."""
    period = results.assessment.period
    path = paper_path(office, period, name)
    about = (period.code, path.name)
    blocks = tuple(one.block for one in office.decisions.blocks if (one.period, one.document) == about)
    return Paper(name, path, replace(numbered(context, wish.number, wish.signer), blocks=blocks))


def paper_path(office: Office, period: Period, name: str) -> Path:
    """Where the period's paper of that name goes."""
    return office.workspace.period_output(period) / f"{period.label}{name}.docx"


def score_papers(office: Office, results: Results, wish: Wish = NO_WISH) -> Iterator[Paper]:
    """The bulletin, and the score sheet of each unit in the order of the scores."""
    yield _paper(office, results, BULLETIN, _bulletin(results, wish), wish)
    yield from _score_sheets(office, results)


def _score_sheets(office: Office, results: Results) -> Iterator[Paper]:
    period = results.assessment.period
    folder = office.workspace.period_output(period) / SCORE_FOLDER
    stems: Mapping[str, str] = file_stems({unit.code: unit.short for unit in results.plan.units})
    claims = self_assessments(results.plan, results.assessment)
    for score in on_sheets(results.scores):
        path = folder / f"{stems[score.unit.code]}_{period.label}考核评分表.docx"
        yield Paper(SHEET, path, score_sheet.build(results.plan, score, results.assessment, claims))


def on_sheets(scores: Sequence[Score]) -> tuple[Score, ...]:
    """The scores that get a sheet: not those of units that ended within the period, for them there is nothing to score."""
    return tuple(score for score in scores if score.items)
