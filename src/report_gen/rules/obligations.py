"""Who owes a form for a period, and by when: the only denominator of every rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from report_gen.catalogue import merge as kinds
from report_gen.errors import PlanError
from report_gen.model.finding import Finding
from report_gen.model.outcome import Obligation
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, DueRule, Plan, Schedule, Unit, UnitKind
from report_gen.rules.calendar import day_of_month, nth_workday, workday_on_or_after


def obligations(plan: Plan, period: Period) -> tuple[Obligation, ...]:
    """One obligation a reporting unit, in plan order; () if no 报送安排 row has periods of this length.

    A unit owes a form if its 是否报送 is 是, a row names its kind, it has a task or data item, and it exists on the
    period's last day; nobody owes any for a period outside the creation period. Due and lock days that fall on days off move to the next working
    day. PlanError if a row's 时限 gives no date.
    """
    if not plan.covers(period):
        return ()
    duties = {kind: row for kind in UnitKind if (row := plan.schedule_for(period, kind))}
    dated = {row.code: _dated(plan, row, period) for row in duties.values()}
    return tuple(
        replace(dated[duties[unit.kind].code], unit=unit.code)
        for unit in plan.units
        if unit.reports and unit.kind in duties and unit.in_force(period.last) and _asked(plan, unit)
    )


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
    """A note for each year the due and lock days fall in that has no 节假日 row: weekends alone decided there."""
    years = {day.year for row in obligations(plan, period) for day in (row.due, row.lock)}
    known = {day.year for day in plan.holidays}
    place = Place(plan.file, "节假日")
    return tuple(kinds.HOLIDAYS_MISSING.at(place, year=year) for year in sorted(years - known))


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
