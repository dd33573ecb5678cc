"""The reporting periods of a plan as a unit sees them: which have begun, which is to be reported now, where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from report_gen.errors import ReportGenError
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import Standing
from report_gen.rules.obligations import obligations
from report_gen.steps.load import Office
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.standing import standings_in


def reporting_periods(plan: Plan, today: date) -> tuple[Period, ...]:
    """The reporting periods of the creation period that have begun by that day, newest first."""
    return tuple(period for period in _every(plan) if period.first <= today)


def current_period(plan: Plan, today: date) -> Period:
    """The period to be reported now: the earliest one begun that is not locked yet, else the last one begun.

    Before the creation period it is the first there is. ReportGenError if the plan has no reporting period.
    """
    found: Period | None = None
    for period in reporting_periods(plan, today):
        if found is not None and _locked(plan, period, today):
            break
        found = period
    first = next(reversed([*_every(plan)]), None)
    if first is None:
        raise ReportGenError("方案没有报送期。", "请检查“报送安排”表和创建期。")
    return found or first


def periods_at_work(office: Office, today: date) -> tuple[Period, ...]:
    """Those begun by that day since the office has been at work, newest first: from the first with a folder of its own.

    A creation period may have begun long before anybody sent a form.
    """
    begun, workspace = reporting_periods(office.plan, today), office.workspace
    used = [one for one in begun if workspace.period_inbox(one).is_dir() or workspace.blanks(one).is_dir()]
    first = min((*used, current_period(office.plan, today)))
    return tuple(one for one in begun if one >= first)


def standings(lookout: Lookout, unit: str, now: datetime) -> tuple[Standing, ...]:
    """Where the unit (by code) stands with each period since the office has been at work, newest first.

    Periods of which it owes no form, and is not freed of one, are left out.
    """
    office = lookout.unit_office(unit, now)
    told: list[Standing] = []
    for _, periods in groupby(periods_at_work(office, now.date()), lambda period: period.year):
        of_year = tuple(periods)
        read = {one.period: one for one in lookout.unit_history(unit, of_year[0])}
        found = (standings_in(office.plan, one, office.decisions, read.get(one)).get(unit) for one in of_year)
        told += [one for one in found if one]
    return tuple(told)


def standing(office: Office, unit: str, merged: Merged) -> Standing:
    """Where the unit stands with the period put together; one without due day and state where it owes no form."""
    found = standings_in(office.plan, merged.period, office.decisions, merged)
    return found.get(unit, Standing(merged.period))


def _every(plan: Plan) -> Iterator[Period]:
    """All reporting periods of the creation period, newest first."""
    spans = {row.span for row in plan.schedule}
    years = range(plan.creation_end.year, plan.creation_start.year - 1, -1)
    periods = (part for year in years for span in spans for part in Period(year, 1, 12).split(span))
    return iter(sorted((one for one in periods if plan.covers(one)), reverse=True))


def _locked(plan: Plan, period: Period, today: date) -> bool:
    """Whether the period takes no more of anybody, as far as its lock days go."""
    return all(owed.lock < today for owed in obligations(plan, period))
