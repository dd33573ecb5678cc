"""Who owes a form for a period, and by when: the only denominator of every rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from report_gen.catalogue import merge as kinds
from report_gen.errors import PlanError
from report_gen.model.decisions import NO_DECISIONS, Decisions, Exemption
from report_gen.model.finding import Finding
from report_gen.model.outcome import Excused, Obligation
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, DueRule, Plan, Schedule, Unit, UnitKind
from report_gen.rules.calendar import day_of_month, knows, nth_workday, workday_on_or_after
from report_gen.rules.succession import successors


def obligations(plan: Plan, period: Period, decisions: Decisions = NO_DECISIONS) -> tuple[Obligation, ...]:
    """One obligation a reporting unit, in plan order; () if no 报送安排 row has periods of this length.

    A unit owes a form if its 是否报送 is 是, a row names its kind, it has a task or data item, it exists on the
    period's last day, and no exemption frees it; nobody owes any for a period outside the creation period. A unit that
    was renamed or merged into another one owes nothing beside it. Due and lock days that fall on days off move to the
    next working day. PlanError if a row's 时限 gives no date.
    """
    freed = _freed(decisions, period)
    return tuple(owed for owed in _due_forms(plan, period) if owed.unit not in freed)


def excused(plan: Plan, period: Period, decisions: Decisions) -> tuple[Excused, ...]:
    """What units would owe but for an exemption, in plan order; with `obligations` every form is in one of the two."""
    freed = _freed(decisions, period)
    return tuple(
        Excused(owed, freed[owed.unit], plan.short(owed.unit))
        for owed in _due_forms(plan, period)
        if owed.unit in freed
    )


def owed_by(plan: Plan, period: Period, unit: Unit) -> Obligation | None:
    """What that unit of the plan owes, whether or not an exemption frees it; None if nothing."""
    return _owed(plan, period, unit, _duties(plan, period))


def exemption(decisions: Decisions, owed: Obligation) -> Exemption | None:
    """The exemption that frees the unit of that form: it holds on the period's last day; the latest of several."""
    found = (one for one in decisions.exemptions if one.unit == owed.unit)
    return _freed_by(found, owed.period)


def _freed(decisions: Decisions, period: Period) -> Mapping[str, Exemption]:
    """The exemptions that hold for the period, by unit."""
    units: dict[str, list[Exemption]] = {}
    for one in decisions.exemptions:
        units.setdefault(one.unit, []).append(one)
    return {unit: by for unit, found in units.items() if (by := _freed_by(found, period))}


def _freed_by(exemptions: Iterable[Exemption], period: Period) -> Exemption | None:
    holding = (one for one in exemptions if one.since <= period.last <= one.until)
    return max(holding, key=lambda one: one.event, default=None)


def _due_forms(plan: Plan, period: Period) -> tuple[Obligation, ...]:
    """What the plan asks for, whoever is exempted."""
    duties = _duties(plan, period)
    return tuple(owed for unit in plan.units if (owed := _owed(plan, period, unit, duties)))


def _duties(plan: Plan, period: Period) -> Mapping[UnitKind, Obligation]:
    """What units of each kind are asked for the period, of nobody yet; {} outside the creation period."""
    if not plan.covers(period):
        return {}
    rows = {kind: row for kind in UnitKind if (row := plan.schedule_for(period, kind))}
    dated = {row.code: _dated(plan, row, period) for row in rows.values()}
    return {kind: dated[row.code] for kind, row in rows.items()}


def _owed(plan: Plan, period: Period, unit: Unit, duties: Mapping[UnitKind, Obligation]) -> Obligation | None:
    """The duty of that unit, unless another one that owes a form took its place."""
    if not _owing(plan, period, unit, duties):
        return None
    after = successors(unit, plan.units) if unit.until else ()
    if any(_owing(plan, period, plan.unit(code), duties) for code in after):
        return None
    return replace(duties[unit.kind], unit=unit.code)


def _owing(plan: Plan, period: Period, unit: Unit, duties: Mapping[UnitKind, Obligation]) -> bool:
    return unit.reports and unit.kind in duties and unit.in_force(period.last) and _asked(plan, unit)


def _asked(plan: Plan, unit: Unit) -> bool:
    """Whether the plan asks anything of the unit: nobody owes a form without a line to fill in."""
    return bool(plan.tasks_of(unit.code) or plan.items_of(unit.code))


def _dated(plan: Plan, schedule: Schedule, period: Period) -> Obligation:
    """What that row asks for the period, of nobody yet."""
    named = _named_day(schedule, period, plan.holidays)
    due = workday_on_or_after(named, plan.holidays)
    lock = workday_on_or_after(due + timedelta(days=schedule.lock_days), plan.holidays)
    basis = f"报送安排 {schedule.code}：{schedule.due.text}"
    if due != named:
        basis += f"；原定{named.isoformat()}为休息日，顺延至{due.isoformat()}"
    return Obligation("", period, due, lock, basis, schedule.place)


def holiday_gaps(plan: Plan, period: Period) -> tuple[Finding, ...]:
    """A note for each year the due and lock days fall in that has no 节假日 rows: weekends alone decided there."""
    days = {day for row in _due_forms(plan, period) for day in (row.due, row.lock)}
    years = {day.year for day in days if not knows(plan.holidays, day)}
    place = Place(plan.file, "节假日")
    return tuple(kinds.HOLIDAYS_MISSING.at(place, year=year) for year in sorted(years))


def _named_day(schedule: Schedule, period: Period, holidays: Mapping[date, bool]) -> date:
    """The due day as worded, before it is moved; a day counted in working days needs the days off to be found."""
    rule = schedule.due
    if rule.kind in {DueKind.MONTHLY, DueKind.QUARTERLY}:
        start = period.next().first if rule.on_previous else period.first
        if rule.workday:
            return nth_workday(start.year, start.month, rule.workday, holidays)
        return day_of_month(start.year, start.month, rule.day)
    if rule.kind is DueKind.YEARLY:
        return _first_yearly_after(rule, period)
    if rule.on is not None:
        return rule.on
    raise PlanError(
        f"报送安排 {schedule.code} 的时限“{rule.text}”推算不出报送截止日。",
        "请在方案的“报送安排”表中写明，例如“每月5日前报送上月”“每季度第一周内报送上一季度”。",
    )


def _first_yearly_after(rule: DueRule, period: Period) -> date:
    """The first day the yearly rule names after the period has ended (每年1、7月 after the first half: 31 July)."""
    start = period.next().first
    days = (day_of_month(year, month, rule.day) for year in (start.year, start.year + 1) for month in rule.months)
    return min(day for day in days if day >= start)
