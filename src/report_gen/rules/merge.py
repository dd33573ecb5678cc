"""Puts the forms of one reporting period together: statuses, task facts, item values, conflicts, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Final

from report_gen.catalogue import merge as kinds
from report_gen.errors import ReportGenError
from report_gen.model.decisions import NO_DECISIONS, Decisions
from report_gen.model.event import Justification
from report_gen.model.finding import Finding, Severity, has_errors, in_order
from report_gen.model.form import TASKS, Identity
from report_gen.model.outcome import Merged, Obligation, ReportState, ReportStatus, Source, TaskFact, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.submission import Skipped, Submission
from report_gen.rules.background import Background
from report_gen.rules.entries import blanks, by_key, entry_text, problems_by_task, told, usable_value, work_state
from report_gen.rules.explanations import open_queries, with_explanations
from report_gen.rules.merged_checks import merged_findings
from report_gen.rules.obligations import excused, exemption, holiday_gaps, obligations, owed_by
from report_gen.rules.receipts import (
    Choice,
    Received,
    choose,
    receipt_findings,
    returned_count,
    sources,
    timeliness,
)
from report_gen.rules.take import item_facts
from report_gen.wording import date_text

__all__ = ["Received", "merge", "misplaced"]

_MISPLACED = frozenset(
    {kinds.OTHER_PLAN, kinds.OTHER_PERIOD, kinds.UNKNOWN_UNIT, kinds.UNIT_OWES_NOTHING, kinds.UNIT_EXEMPT}
)
# A file with one of these is not used: whatever else was found in it is no longer anybody's task.
_ROOT_CAUSES = _MISPLACED | {kinds.BLANK_FORM, kinds.ZERO_FORM, kinds.SAME_FILE_TWICE, kinds.SUPERSEDED}
_TOLD: Final = ("state", "done_on", "progress")  # the cells of a task's row that say how it stands


@dataclass(frozen=True, slots=True)
class _Case:
    """What one unit owes and what became of it.

    `own` are the findings of the accepted form, `merged` those the merge raised at its cells, `refused` the errors
    of files of the unit that gave no form at all, `justifications` what people in the office explained of it. `form` is
    the accepted form with only those entries that forms are put together by, `blanks` counts its empty cells.
    """

    obligation: Obligation
    unit: str
    choice: Choice
    refused: tuple[Finding, ...]
    merged: tuple[Finding, ...] = ()
    justifications: tuple[Justification, ...] = ()
    form: Submission | None = None
    blanks: int = 0

    @property
    def files(self) -> frozenset[str]:
        """The file of the accepted form and those it corrects, where the rest of it stands; none if there is none."""
        accepted = self.choice.accepted
        chain = sources(accepted.submission, self.choice.others) if accepted else ()
        return frozenset(source.file for source in chain)

    @property
    def own(self) -> tuple[Finding, ...]:
        """The findings of the accepted form, or of all that were sent if none could be accepted."""
        accepted = self.choice.accepted
        counted = (accepted,) if accepted else self.choice.sent
        return tuple(finding for one in counted for finding in one.findings)


def misplaced(
    plan: Plan, period: Period, identity: Identity, file: str, decisions: Decisions = NO_DECISIONS
) -> tuple[Finding, ...]:
    """Why a form does not belong into the merge of `period`: the first reason that holds, or ()."""
    place = Place(file)
    if identity.plan_id != plan.id:
        return (kinds.OTHER_PLAN.at(place, value=identity.plan_id, expected=plan.id),)
    if not plan.has_unit(identity.unit):
        return (kinds.UNKNOWN_UNIT.at(place, value=identity.unit),)
    short = plan.short(identity.unit)
    if identity.period != period.code:
        sent = Period.parse(identity.period)
        said = sent.label if sent else identity.period
        return (kinds.OTHER_PERIOD.at(place, short, value=said, expected=period.label),)
    owed = owed_by(plan, period, plan.unit(identity.unit))
    if owed is None:
        return (kinds.UNIT_OWES_NOTHING.at(place, short, value=short, period=period.label),)
    by = exemption(decisions, owed)
    if by is None:
        return ()
    return (kinds.UNIT_EXEMPT.at(place, short, value=short, period=period.label, reason=by.reason, number=by.event),)


def merge(
    plan: Plan,
    period: Period,
    received: Sequence[Received],
    findings: Sequence[Finding] = (),
    skipped: Sequence[Skipped] = (),
    background: Background | None = None,
) -> Merged:
    """The period put together from settled forms; neither their order nor giving one twice makes a difference.

    Usable entries of an accepted form are used even if other cells of it have errors: a 强制性 finding stops its
    value, not the form. `findings` are those about files that gave no form. In the result a query that the unit has
    explained (or a person, as `background` has it) stands as a note, and a file that is not used keeps only the finding that says why.
    ReportGenError if the plan asks for no forms of this length.
    """
    if plan.schedule_for(period) is None:
        raise ReportGenError(
            f"方案没有按{period.span.label}报送的安排，不能汇总{period.label}。", "请检查“报送安排”表。"
        )
    known = background or Background()
    placed, strays = _sorted_out(plan, period, received, known.decisions)
    outside = tuple(_root_causes((*findings, *strays)))
    cases = _cases(plan, period, placed, outside, known)
    forms = _accepted(cases)
    items = item_facts(plan, period, forms, {case.obligation.unit for case in cases}, known.decisions.resolutions)
    about_values = tuple(merged_findings(plan, items, forms, known.last_items))
    by_file = _numbered(about_values)
    cases = tuple(_with_merged(case, by_file) for case in cases)
    found = (*outside, *_found(cases, about_values), *holiday_gaps(plan, period))
    return Merged(
        period=period,
        statuses=tuple(map(_status, cases)),
        tasks=tuple(fact for form in forms.values() for fact in _task_facts(plan, period, form)),
        items=items,
        conflicts=tuple(fact.conflict for fact in items if fact.conflict),
        findings=in_order(_root_causes(found)),
        skipped=(*skipped, *(Skipped(finding.place.file, finding.message) for finding in strays)),
        files_found=len(placed) + len(strays) + len(skipped),
        files_read=len(placed),
        excused=excused(plan, period, known.decisions),
    )


def _sorted_out(
    plan: Plan, period: Period, received: Iterable[Received], decisions: Decisions
) -> tuple[tuple[Received, ...], tuple[Finding, ...]]:
    """The forms that belong here, each file once and by name, and why the others do not."""
    placed: list[Received] = []
    strays: list[Finding] = []
    for one in sorted({one.file: one for one in received}.values(), key=lambda one: one.file):
        reasons = misplaced(plan, period, one.submission.identity, one.file, decisions)
        strays.extend(reasons)
        if not reasons:
            placed.append(one)
    return tuple(placed), tuple(strays)


def _cases(
    plan: Plan,
    period: Period,
    placed: Iterable[Received],
    findings: Sequence[Finding],
    known: Background,
) -> tuple[_Case, ...]:
    by_unit: dict[str, list[Received]] = {}
    for one in placed:
        by_unit.setdefault(one.submission.identity.unit, []).append(one)
    refused: dict[str, list[Finding]] = {}
    for finding in filter(_refuses, findings):
        refused.setdefault(finding.unit, []).append(finding)
    said: dict[str, list[Justification]] = {}
    for justification in known.justifications:
        said.setdefault(justification.unit, []).append(justification)
    return tuple(
        _case(plan, obligation, by_unit.get(obligation.unit, ()), refused, said)
        for obligation in obligations(plan, period, known.decisions)
    )


def _case(
    plan: Plan,
    obligation: Obligation,
    received: Sequence[Received],
    refused: Mapping[str, Sequence[Finding]],
    said: Mapping[str, Sequence[Justification]],
) -> _Case:
    """The case of one unit; what the merge needs of the form that counts is taken from it here, once."""
    short = plan.short(obligation.unit)
    choice = choose(received, short)
    form = choice.accepted.submission if choice.accepted else None
    return _Case(
        obligation,
        short,
        choice,
        tuple(refused.get(short, ())),
        justifications=tuple(said.get(obligation.unit, ())),
        form=told(form) if form else None,
        blanks=blanks(plan, form) if form else 0,
    )


def _accepted(cases: Iterable[_Case]) -> dict[str, Submission]:
    """The forms that count, by unit code."""
    return {case.obligation.unit: case.form for case in cases if case.form}


def _refuses(finding: Finding) -> bool:
    """Whether the finding says that a form of this period came and could not be read at all."""
    return finding.severity is Severity.ERROR and finding.kind not in _MISPLACED


def _numbered(findings: Iterable[Finding]) -> Mapping[str, Sequence[tuple[int, Finding]]]:
    """The findings by file, each with its number, by which those of several files are in order again."""
    by_file: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(findings):
        by_file.setdefault(finding.place.file, []).append((number, finding))
    return by_file


def _with_merged(case: _Case, by_file: Mapping[str, Sequence[tuple[int, Finding]]]) -> _Case:
    numbered = [pair for file in case.files for pair in by_file.get(file, ())]
    if not numbered:
        return case
    return replace(case, merged=tuple(finding for _, finding in sorted(numbered, key=itemgetter(0))))


def _found(cases: Sequence[_Case], about_values: Iterable[Finding]) -> Iterator[Finding]:
    """What is found about the units' forms, and of the merged values at cells of no unit's form."""
    for case in cases:
        yield from _case_findings(case)
    files = {file for case in cases for file in case.files}
    yield from (finding for finding in about_values if finding.place.file not in files)


def _case_findings(case: _Case) -> Iterator[Finding]:
    """All that is found about one unit's forms, explained queries as notes."""
    yield from case.choice.findings
    accepted = case.choice.accepted
    if accepted:
        yield from receipt_findings(accepted, case.obligation, case.unit)
        yield from with_explanations(accepted.submission, (*case.own, *case.merged), case.justifications)
        return
    yield from case.own
    if _state(case) is ReportState.MISSING:
        owed = case.obligation
        yield kinds.NOT_REPORTED.at(
            owed.place, case.unit, value=case.unit, period=owed.period.label, due=date_text(owed.due)
        )


def _status(case: _Case) -> ReportStatus:
    """Where the unit stands.

    `errors` are those of its own form; errors of 表间 rules count as queries, for they may be another unit's. Forms
    whose order is unknown cost it nothing: the register is the office's. A refused file has no known time.
    """
    accepted, state = case.choice.accepted, _state(case)
    when, days_late = timeliness(case.choice, case.obligation)
    if when is Timeliness.NONE and state is ReportState.RETURNED:
        when = Timeliness.PENDING
    counted = case.own if accepted else () if case.choice.sent else case.refused
    return ReportStatus(
        obligation=case.obligation,
        state=state,
        timeliness=when,
        accepted=accepted.submission if accepted else None,
        others=case.choice.others,
        errors=sum(finding.severity is Severity.ERROR for finding in counted),
        queries=len(_pending(case)),
        blanks=case.blanks,
        days_late=days_late,
        first_complete=case.choice.complete[0].submission if case.choice.complete else None,
        returned=returned_count(case.choice, case.refused),
        accepted_at=accepted.at if accepted and state is ReportState.PASSED else None,
    )


def _state(case: _Case) -> ReportState:
    if case.choice.accepted is None:
        return ReportState.RETURNED if case.choice.sent or case.refused else ReportState.MISSING
    if has_errors(case.own):
        return ReportState.RETURNED
    return ReportState.QUERIED if _pending(case) else ReportState.PASSED


def _pending(case: _Case) -> tuple[Finding, ...]:
    """What still waits for a word of the unit: its open queries, and errors of 表间 rules at its cells."""
    if case.choice.accepted is None:
        return ()
    failed = tuple(finding for finding in case.merged if finding.severity is Severity.ERROR)
    return failed + open_queries(case.choice.accepted.submission, (*case.own, *case.merged), case.justifications)


def _task_facts(plan: Plan, period: Period, form: Submission) -> Iterator[TaskFact]:
    """What the form says of each task of the unit that it has a row for, in plan order."""
    unit, entries, problems = form.identity.unit, by_key(form), problems_by_task(form)
    for task in plan.tasks_of(unit):
        row = {column: entries.get((TASKS, task.no, column)) for column in _TOLD}
        place = next((entry.place for entry in row.values() if entry), None)
        if place is None:
            continue
        done_on = usable_value(row["done_on"])
        yield TaskFact(
            task_no=task.no,
            unit=unit,
            period=period,
            leading=unit in task.leads,
            state=work_state(row["state"]),
            done_on=done_on if isinstance(done_on, date) else None,
            progress=entry_text(row["progress"]),
            problem=problems.get(task.no, ""),
            place=place,
            cells=tuple(Source.of(unit, entry, form) for entry in row.values() if entry),
        )


def _root_causes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those of files that are not used, save the one that says why they are not."""
    found = tuple(findings)
    unused = {finding.place.file for finding in found if finding.kind in _ROOT_CAUSES}
    return (finding for finding in found if finding.kind in _ROOT_CAUSES or finding.place.file not in unused)
