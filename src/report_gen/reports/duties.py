"""What each unit has to do next, by when and why: the annex of the quarterly paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.model.document import TableData
from report_gen.model.outcome import IndicatorOutcome, Light, ReportState, ReportStatus, TaskOutcome, Verdict
from report_gen.model.plan import DueKind
from report_gen.model.proof import Proof
from report_gen.reports import proof_of
from report_gen.reports.conflict_words import open_conflicts
from report_gen.reports.facts import due_within, value_text, without_year
from report_gen.reports.office_words import day_or, quoted_title, task_proof
from report_gen.reports.prose_indicators import marked_if_number
from report_gen.reports.prose_problems import told_of
from report_gen.reports.telling import Telling
from report_gen.wording import listed, target_text

DUTIES_TABLE: Final = "附件办理事项"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a unit (by code) has to do, in words, until when, and on what ground."""

    unit: str
    what: str
    until: str
    ground: str


def duties_of(tell: Telling, today: date) -> tuple[Duty, ...]:
    """What is to be done, unit by unit in plan order; `today` is the day the paper is dated."""
    found = [duty for find in _FINDERS for duty in find(tell, today)]
    return tuple(duty for unit in tell.plan.units for duty in found if duty.unit == unit.code)


def _forms(tell: Telling, today: date) -> Iterator[Duty]:
    """Forms to be sent, mended or explained, those of one kind together: until the last of them can no longer be."""
    found: dict[tuple[str, ReportState], list[ReportStatus]] = {}
    for status in tell.assessment.statuses:
        if status.state is not ReportState.PASSED:
            found.setdefault((status.obligation.unit, status.state), []).append(status)
    for (unit, state), statuses in found.items():
        proof = proof_of.of_reports(tell.plan, statuses, "须补报、改正的填报表")
        lock = max(one.obligation.lock for one in statuses)
        until = day_or(tell, lock if lock > today else None, proof)
        yield Duty(unit, _form(tell, state, statuses, proof), until, state.value)


def _form(tell: Telling, state: ReportState, statuses: Sequence[ReportStatus], proof: Proof) -> str:
    first, *others = (one.obligation.period for one in statuses)
    periods = tell.mark(listed((first.label, *map(without_year, others))), proof)
    match state:
        case ReportState.RETURNED:
            return tell.say("办理改正", 期间=periods, 处数=tell.mark(f"{sum(one.errors for one in statuses)}处", proof))
        case ReportState.QUERIED:
            return tell.say(
                "办理核实", 期间=periods, 处数=tell.mark(f"{sum(one.queries for one in statuses)}处", proof)
            )
        case _:
            return tell.say("办理补报", 期间=periods)


def _conflicts(tell: Telling, _today: date) -> Iterator[Duty]:
    """Figures stated differently: each of those who stated them looks at its own."""
    for conflict in open_conflicts(tell.assessment):
        proof = proof_of.of_conflict(tell.plan, conflict)
        period = tell.labelled(conflict.period, "报送期")
        for source in conflict.sources:
            number = tell.mark(conflict.number, proof)
            what = tell.say("办理冲突", 数据项=conflict.item.name, 期间=period, 编号=number)
            yield Duty(source.unit, what, tell.say("抓紧办理"), "数据冲突")


def _late(tell: Telling, today: date) -> Iterator[Duty]:
    """Late tasks, for each unit still awaited: by the day it named itself, if that is still to come."""
    for outcome in tell.overdue():
        for unit in outcome.waiting or outcome.task.answerable:
            until = _promised(tell, outcome, unit, today)
            yield Duty(unit, tell.say("办理超期", 任务=quoted_title(tell, outcome.task)), until, Light.OVERDUE.value)


def _promised(tell: Telling, outcome: TaskOutcome, unit: str, today: date) -> str:
    rows = [row for row in told_of(tell, outcome.task) if row.unit == tell.plan.short(unit)]
    days = [(row.on, row) for row in rows if row.on is not None and row.on > today]
    if not days:
        return tell.say("抓紧办理")
    day, row = max(days, key=lambda pair: pair[0])
    return tell.day(day, proof_of.of_problem(tell.plan, tell.assessment, row))


def _coming(tell: Telling, _today: date) -> Iterator[Duty]:
    """Tasks that fall due in the next period of the same length."""
    following = tell.assessment.period.next()
    for outcome in tell.assessment.tasks:
        day = due_within(outcome.task.due, following, tell.plan.creation_end)
        if day is not None and _is_open(outcome):
            until = tell.day(day, proof_of.of_due(outcome.task, f"任务{outcome.task.no}的时限"))
            for unit in outcome.task.answerable:
                yield Duty(unit, tell.say("办理到期", 任务=quoted_title(tell, outcome.task)), until, "任务到期")


def _is_open(outcome: TaskOutcome) -> bool:
    """Whether work is still to be done: what comes every year comes again."""
    return outcome.light is not Light.OVERDUE and (
        outcome.light is not Light.DONE or outcome.task.due.kind is DueKind.YEARLY
    )


def _short(tell: Telling, _today: date) -> Iterator[Duty]:
    """Indicators not met, for those who answer for their task: by the date of the task."""
    tasks = {outcome.task.no: outcome for outcome in tell.assessment.tasks}
    for outcome in tell.verdict(Verdict.NOT_MET):
        found = tasks.get(outcome.indicator.task_no)
        if found is not None:
            until = day_or(tell, found.due, task_proof(tell, found, "时限"))
            for unit in found.task.answerable:
                yield Duty(unit, _to_reach(tell, outcome), until, Verdict.NOT_MET.value)


def _to_reach(tell: Telling, outcome: IndicatorOutcome) -> str:
    proof = proof_of.of_indicator(tell.plan, tell.assessment, outcome)
    return tell.say(
        "办理指标",
        指标=marked_if_number(tell, outcome, outcome.indicator.name),
        完成值=tell.mark(value_text(outcome), proof),
        目标值=tell.mark(target_text(outcome.indicator), proof),
    )


_FINDERS: Final[tuple[Callable[[Telling, date], Iterator[Duty]], ...]] = (_forms, _conflicts, _late, _coming, _short)


def duties_table(tell: Telling, duties: Sequence[Duty]) -> TableData:
    """The duties, those of one unit under its name."""
    rows = tuple(
        (str(number), tell.plan.short(duty.unit), duty.what, duty.until, duty.ground)
        for number, duty in enumerate(duties, start=1)
    )
    return TableData(
        DUTIES_TABLE,
        "",
        ("序号", "单位", "办理事项", "时限", "事由"),
        rows,
        (10, 36, 64, 27, 19),
        centred=(0, 1, 3, 4),
        merged=(1,),
        small=True,
    )
