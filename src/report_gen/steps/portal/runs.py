"""Runs the office starts from the portal: each one exactly what the command of that name does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.model.period import Period
from report_gen.model.printing import PdfDone
from report_gen.steps.close import Asked, close_period
from report_gen.steps.correct import reopen
from report_gen.steps.forms import make_forms
from report_gen.steps.hand import take_over
from report_gen.steps.load import Office
from report_gen.steps.merge import merge_period
from report_gen.steps.pack import make_pack
from report_gen.steps.papers import day_of, kinds_for, paper_path, wish_of
from report_gen.steps.portal import run_lines, verbs
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.verbs import VERBS, Field, Verb, verb_named, verbs_for
from report_gen.steps.printing import make_pdfs
from report_gen.steps.progress import Progress, silent
from report_gen.steps.remind import make_reminders
from report_gen.steps.report import make_papers
from report_gen.steps.run import Work, working
from report_gen.steps.score import make_scores, taken_over
from report_gen.workspace.lock import PATIENCE

__all__ = ["VERBS", "Field", "RunDone", "Verb", "run_verb", "verb_named", "verbs_for"]

_UNRECORDED: Final = frozenset({verbs.CLOSE, verbs.REOPEN})  # their options stand in the event they append


@dataclass(frozen=True, slots=True)
class RunDone:
    """What came of a run, line by line; `person_needed` where the command would end with exit code 1."""

    lines: tuple[str, ...]
    person_needed: bool = False


class _Run(NamedTuple):
    """A run under way: the office it works in, its period and options, who started it."""

    office: Office
    period: Period
    options: Mapping[str, str]
    by: str
    progress: Progress

    def day(self, name: str) -> date | None:
        return day_of(self.options, name)

    def told(self, lines: Iterable[str], *, needed: bool) -> RunDone:
        """The lines with what is doubtful in plan and ledger before them."""
        return RunDone((*run_lines.office_lines(self.office), *lines), needed)


def run_verb(  # noqa: PLR0913, PLR0917  # one argument a thing that a route knows
    lookout: Lookout,
    verb: str,
    period: Period,
    options: Mapping[str, str],
    who: str,
    now: datetime,
    progress: Progress = silent,
) -> RunDone:
    """Do what the command of that name does: alone in the workspace, recorded with the options as the command records them.

    `options` are what a person filled in, by the names of the verb's fields; `who` is recorded. ReportGenError as the
    command has it: closed period, an option that makes no sense, someone else at work for longer than it waits.
    """
    asked = verb_named(verb)
    said = verbs.options_of(asked, options)
    if "force" in said and not said.get("reason"):
        raise ReportGenError("还有未了事项也封账的，要写明原因。", "请填写“原因”后重试。")
    waited: list[str] = []
    work = Work(verb, period, {} if verb in _UNRECORDED else said, now, who, wait=PATIENCE)
    with working(lookout.workspace, work, tell=waited.append) as office:
        done = _RUNNERS[verb](_Run(office, period, said, who, progress))
    return RunDone((*waited, *done.lines, *office.outputs.notes), done.person_needed)


def _forms(run: _Run) -> RunDone:
    made = make_forms(run.office, run.period, (), run.progress)
    return run.told(run_lines.forms_lines(made, run.period), needed=False)


def _merge(run: _Run) -> RunDone:
    done = merge_period(run.office, run.period, run.day("as_of"), run.day("issued"), run.progress)
    return run.told(run_lines.merge_lines(done), needed=not done.clean)


def _report(run: _Run) -> RunDone:
    office, period, wish = run.office, run.period, wish_of(run.options)
    paths = [paper_path(office, period, kind.name) for kind in kinds_for(office.plan, period, wish)]
    hand = take_over(office, period, paths)
    done = make_papers(hand.office, period, wish, run.day("as_of"), run.progress)
    printed = _printed(run, done.documents)
    complete = not done.held and (wish.draft or not done.missing)
    lines = (*hand.notes, *run_lines.report_lines(done), *run_lines.pdf_lines(printed))
    return run.told(lines, needed=not (complete and printed.clean))


def _score(run: _Run) -> RunDone:
    hand = taken_over(run.office, run.period)
    done = make_scores(hand.office, run.period, run.day("as_of"), run.progress, wish=wish_of(run.options))
    printed = _printed(run, (done.bulletin.path, *done.paths))
    lines = (*hand.notes, *run_lines.score_lines(done), *run_lines.pdf_lines(printed))
    return run.told(lines, needed=not (done.settled and printed.clean))


def _printed(run: _Run, documents: Sequence[Path]) -> PdfDone:
    """The PDFs beside the documents, where they are asked for."""
    if not run.options.get("pdf"):
        return PdfDone()
    return make_pdfs(run.office, documents, run.progress, allow=bool(run.options.get("allow_fonts")))


def _remind(run: _Run) -> RunDone:
    on = date.fromisoformat(run.options["on"])
    done = make_reminders(run.office, on, run.period, run.progress)
    return run.told(run_lines.remind_lines(done, run.office.plan), needed=bool(done.reminders.matters))


def _pack(run: _Run) -> RunDone:
    done = make_pack(run.office, run.period, run.progress, allow=bool(run.options.get("allow_fonts")))
    return run.told(run_lines.pack_lines(done), needed=not done.clean)


def _close(run: _Run) -> RunDone:
    asked = Asked(run.by, run.options.get("reason", ""), "force" in run.options)
    done = close_period(run.office, run.period, asked, run.progress)
    return run.told(run_lines.close_lines(done, run.period), needed=bool(done.open) and not asked.force)


def _reopen(run: _Run) -> RunDone:
    done = reopen(run.office, run.period, run.options["reason"], run.by)
    return run.told(run_lines.reopen_lines(done, run.period), needed=False)


_RUNNERS: Final[Mapping[str, Callable[[_Run], RunDone]]] = {
    verbs.FORMS: _forms,
    verbs.MERGE: _merge,
    verbs.REPORT: _report,
    verbs.SCORE: _score,
    verbs.REMIND: _remind,
    verbs.PACK: _pack,
    verbs.CLOSE: _close,
    verbs.REOPEN: _reopen,
}
