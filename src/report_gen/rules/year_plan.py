"""The dates of a year: due days of every task, reporting days of every period, and the tasks that have none in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from report_gen.catalogue import merge as kinds
from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding
from report_gen.model.outcome import Obligation
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, DueRule, Plan, Schedule, Task
from report_gen.model.year_plan import EventKind, Standing, YearEvent
from report_gen.rules.calendar import is_workday
from report_gen.rules.deadlines import due_soon_days, occurrences
from report_gen.rules.obligations import obligations
from report_gen.wording import date_text, listed

_MOST_ALARM_DAYS: Final = 7
_LOOK_BACK: Final = 2  # a form of December may be due a year later, and then be moved past New Year
_ONE_DAY: Final = timedelta(days=1)
_SINGLE: Final = frozenset({DueKind.ONCE, DueKind.CREATION_END})
_UNDATED: Final[Mapping[DueKind, Standing]] = {
    DueKind.OPEN: Standing.OPEN,
    DueKind.NONE: Standing.NO_DATE,
    DueKind.UNREADABLE: Standing.MANUAL,
}


def year_events(plan: Plan, year: int) -> tuple[YearEvent, ...]:
    """Every due day of every task and every reporting day in the year, and each task without one, by part and day.

    Reporting days are moved by holidays as `rules.obligations` moves them; due days of tasks are not. Recurring due
    days begin with the creation period; those after its end stand apart, for people to decide. A task is never left
    out: without a day in the year it says why. ReportGenError if the year lies outside the creation period and no
    report is due in it; PlanError if a row of 报送安排 gives no date.
    """
    reports = tuple(event for row in plan.schedule for event in _reports(plan, row, year))
    if not (reports or plan.creation_start.year <= year <= plan.creation_end.year):
        raise ReportGenError(
            f"{year}年不在创建期（{date_text(plan.creation_start)}至{date_text(plan.creation_end)}）内，没有可排的工作。",
            f"请写 {plan.creation_start.year} 至 {plan.creation_end.year} 之间的年份；创建期如有变动，请改方案工作簿“项目信息”表。",
        )
    tasks = tuple(event for task in plan.tasks for event in _of_task(plan, task, year))
    return tuple(sorted((*reports, *tasks), key=lambda event: (event.standing.rank, event.on or date.max)))


def year_notes(plan: Plan, events: tuple[YearEvent, ...]) -> tuple[Finding, ...]:
    """A note (M301) for each year in which days off are known from weekends alone."""
    years = {event.on.year for event in events if event.on and event.in_calendar}
    known = {day.year for day in plan.holidays}
    place = Place(plan.file, "节假日")
    return tuple(kinds.HOLIDAYS_MISSING.at(place, year=year) for year in sorted(years - known))


def alarm_days(plan: Plan) -> int:
    """How many days before a due day people are reminded: 临期天数, but a week at most."""
    return min(due_soon_days(plan), _MOST_ALARM_DAYS)


def _reports(plan: Plan, row: Schedule, year: int) -> Iterator[YearEvent]:
    """The reporting days of one row of 报送安排 in the year."""
    alone = replace(plan, schedule=(row,))
    for before in range(_LOOK_BACK, -1, -1):
        if plan.creation_start.year <= year - before <= plan.creation_end.year:
            for period in Period.of(Span.YEAR, year - before).split(row.span):
                owed = obligations(alone, period)
                if owed and owed[0].due.year == year:
                    yield _report_event(plan, row, owed)


def _report_event(plan: Plan, row: Schedule, owed: tuple[Obligation, ...]) -> YearEvent:
    first, units = owed[0], tuple(duty.unit for duty in owed)
    everyone = {unit.code for unit in plan.units if unit.reports and unit.in_force(first.period.last)}
    form = row.form_name.removeprefix(plan.info.get("项目名称", ""))
    return YearEvent(
        f"report-{row.code}-{first.period.code}",
        EventKind.REPORT,
        Standing.DATED,
        first.due,
        f"报送{first.period.label}{form or row.form_name}",
        row.due.text,
        first.basis,
        f"{_lock_text(first)}后不再接收。",
        plan.info.get("办公室简称", "") or "领导小组办公室",
        f"各报送单位（{len(units)}家）" if everyone == set(units) else listed(map(plan.short, units)),
        units,
    )


def _lock_text(duty: Obligation) -> str:
    """The lock day, without its year where that is the year the form is due in."""
    text = date_text(duty.lock)
    return text.removeprefix(f"{duty.due.year}年")


def _of_task(plan: Plan, task: Task, year: int) -> Iterator[YearEvent]:
    """An event for each due day in the year; one that says why, where there is none."""
    days = _days(plan, task.due, date(year, 1, 1), date(year, 12, 31))
    for day in days:
        after = day > plan.creation_end
        yield _task_event(plan, task, Standing.AFTER_END if after else Standing.DATED, day)
    if not days:
        yield _task_event(plan, task, *_elsewhere(plan, task.due, year))


def _days(plan: Plan, rule: DueRule, first: date, last: date) -> tuple[date, ...]:
    """The due days of the rule; recurring ones only from the start of the creation period on."""
    return occurrences(rule, first if rule.kind in _SINGLE else max(first, plan.creation_start), last, plan.holidays)


def _elsewhere(plan: Plan, rule: DueRule, year: int) -> tuple[Standing, date | None]:
    """Where a task without a due day in the year belongs, with the nearest due day of another year."""
    if rule.kind in _UNDATED:
        return _UNDATED[rule.kind], None
    single = rule.kind in _SINGLE
    last = date.max if single else date(max(year, plan.creation_end.year) + 1, 12, 31)
    later = _days(plan, rule, date(year + 1, 1, 1), last)
    if later:
        return Standing.LATER, later[0]
    passed = _days(plan, rule, date.min if single else plan.creation_start, date(year, 1, 1) - _ONE_DAY)
    return (Standing.PASSED, passed[-1]) if passed else (Standing.RELATIVE, None)


def _task_event(plan: Plan, task: Task, standing: Standing, on: date | None) -> YearEvent:
    wording = f"原文时限“{task.due_text}”" if task.due_text else "原文未写时限"
    return YearEvent(
        f"task-{task.no}",
        EventKind.TASK,
        standing,
        on,
        task.title,
        task.due_text,
        f"任务清单第{task.no}项，{wording}",
        task.objective,
        _leads(plan, task),
        _responsible(plan, task),
        task.units,
        on is not None and not is_workday(on, plan.holidays),
    )


def _leads(plan: Plan, task: Task) -> str:
    """The leads by their short names; a task they share out has none."""
    return "、".join(map(plan.short, task.leads))


def _responsible(plan: Plan, task: Task) -> str:
    """The responsible units by their short names; a collective name of the plan stands for its members."""
    names, covered, text = [], set(), task.responsible_text
    for collective in sorted(plan.collectives, key=lambda one: len(one.name), reverse=True):
        if collective.name in text:
            text = text.replace(collective.name, "")
            names.append(collective.name)
            covered |= set(collective.members)
    singles = [plan.short(code) for code in task.responsible if code not in covered]
    return "、".join((*singles, *names)) + ("（按职责分工共同负责）" if task.joint and task.responsible else "")
