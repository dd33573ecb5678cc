"""What the documents say more than once: counts, rates, worded outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final

from report_gen.model.form import PROBLEMS
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Light,
    ReportState,
    ReportStatus,
    Source,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period
from report_gen.model.plan import DueKind, DueRule, Plan
from report_gen.model.submission import Submission
from report_gen.reports.phrases import said, third_person, without_requests
from report_gen.wording import date_text, indicator_text, measured, rounded

LIGHTS: Final = (Light.DONE, Light.ON_TRACK, Light.DUE_SOON, Light.OVERDUE, Light.CONTINUOUS, Light.PENDING)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a unit's 问题与下步计划: its words, and when it means to be done (`on`, or its words `until`).

    `cells` are the filled cells of the line.
    """

    unit: str
    task: str
    problem: str
    plan: str
    until: str
    on: date | None = None
    cells: tuple[Source, ...] = field(default=(), compare=False, repr=False)


def light_counts(outcomes: Iterable[TaskOutcome]) -> tuple[int, ...]:
    """How many tasks show each of LIGHTS."""
    counts = Counter(outcome.light for outcome in outcomes)
    return tuple(counts[light] for light in LIGHTS)


def with_verdict(assessment: Assessment, verdict: Verdict) -> tuple[IndicatorOutcome, ...]:
    """The indicators of that verdict, in plan order."""
    return tuple(outcome for outcome in assessment.indicators if outcome.verdict is verdict)


def completion(outcome: IndicatorOutcome) -> Decimal | None:
    """The value in per cent of its target, to one decimal; target over value where less is better; None if undefined."""
    value, target = outcome.value, outcome.indicator.target
    part, whole = (target, value) if outcome.indicator.operator.smaller_is_better else (value, target)
    if part is None or not whole:
        return None
    share = part * 100 / whole
    # 99.97 % is not printed as 100.0 % beside 未达标.
    return share.quantize(Decimal("0.1"), ROUND_DOWN) if 99 < share < 100 else rounded(share, 1)


def value_text(outcome: IndicatorOutcome) -> str:
    """The value as printed. Where rounding would hide on which side of the target it lies, more places are shown."""
    value, indicator = outcome.value, outcome.indicator
    if value is None:
        return indicator_text(indicator, None)
    holds = indicator.operator.holds
    for places in range(indicator.decimals, indicator.decimals + 6):
        if holds(rounded(value, places), indicator.target) is holds(value, indicator.target):
            return measured(value, indicator.measure, places)
    return measured(value, indicator.measure)


def came_of(statuses: Iterable[ReportStatus]) -> tuple[ReportStatus, ...]:
    """Those of the forms owed that have come, whatever became of them."""
    return tuple(status for status in statuses if status.state is not ReportState.MISSING)


def on_time_of(statuses: Iterable[ReportStatus]) -> tuple[ReportStatus, ...]:
    """Those of the forms owed that came in time."""
    return tuple(status for status in statuses if status.timeliness is Timeliness.ON_TIME)


def received(statuses: Iterable[ReportStatus]) -> int:
    """How many of the forms owed have come."""
    return len(came_of(statuses))


def on_time(statuses: Iterable[ReportStatus]) -> int:
    """How many of the forms owed came in time."""
    return len(on_time_of(statuses))


def latest_words(outcome: TaskOutcome) -> tuple[TaskFact, ...]:
    """The newest thing each unit said of a task: units whose word counts first, then in the order of the plan."""
    newest: dict[str, TaskFact] = {}
    for fact in sorted(outcome.facts, key=lambda fact: fact.period, reverse=True):
        if said(fact.progress):
            newest.setdefault(fact.unit, fact)
    order = dict.fromkeys((*outcome.task.answerable, *outcome.task.units))
    ranks = {code: rank for rank, code in enumerate(order)}
    return tuple(sorted(newest.values(), key=lambda fact: ranks.get(fact.unit, len(ranks))))


def problems(plan: Plan, assessment: Assessment) -> tuple[Problem, ...]:
    """The problems and next steps of each unit's latest accepted form, in plan order of units, each once."""
    latest: dict[str, Submission] = {}
    for status in assessment.statuses:
        if status.accepted is not None and status.accepted.rows(PROBLEMS):
            latest[status.obligation.unit] = status.accepted
    found = (
        _problem(plan, unit.code, latest[unit.code], row)
        for unit in plan.units
        if unit.code in latest
        for row in latest[unit.code].rows(PROBLEMS)
    )
    return tuple(dict.fromkeys(problem for problem in found if problem.problem or problem.plan))


def task_no(plan: Plan, told: str) -> str:
    """The number of the task a unit means by `5` or `第5项`; '' if there is none of that number."""
    number = told.strip("第项 ")
    return number if any(task.no == number for task in plan.tasks) else ""


def _problem(plan: Plan, unit: str, submission: Submission, row: str) -> Problem:
    entries, name = submission.row(PROBLEMS, row), plan.short(unit)

    def text(column: str) -> str:
        entry = entries.get(column)
        return third_person(said(entry.raw), name) if entry is not None else ""

    until = entries.get("until")
    day = until.value if until is not None and until.usable else None
    on = day if isinstance(day, date) else None
    asked = without_requests(text("problem"))
    cells = tuple(Source.of(unit, entry, submission) for entry in entries.values() if entry.raw.strip())
    return Problem(name, text("task"), asked, without_requests(text("plan")), "" if on else text("until"), on, cells)


def day_text(day: date, year: int) -> str:
    """A day as running text has it: without its year where that is the year the report is about."""
    return f"{day.month}月{day.day}日" if day.year == year else date_text(day)


def without_year(period: Period) -> str:
    """`6月` of `2024年6月`: the year is the report's."""
    return period.label.partition("年")[2] or period.label


def due_within(rule: DueRule, period: Period, creation_end: date) -> date | None:
    """The first day within `period` on which something of that rule falls due; None if nothing single does."""
    return next((day for day in _due_days(rule, period.year, creation_end) if day in period), None)


def _due_days(rule: DueRule, year: int, creation_end: date) -> tuple[date, ...]:
    """The single days of that year on which something falls due, or the one day of a rule that has only one."""
    match rule.kind:
        case DueKind.ONCE:
            return rule.dates or ((rule.on,) if rule.on else ())
        case DueKind.CREATION_END:
            return (rule.on or creation_end,)
        case DueKind.YEARLY:
            months = (Period(year, month, 1) for month in sorted(rule.months))
            return tuple(month.first.replace(day=rule.day) if rule.day else month.last for month in months)
        case _:
            return ()
