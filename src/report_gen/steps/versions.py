"""`versions`: what one unit sent for a period, in the order it came, and what changed from one file to the next."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.model.period import Period
from report_gen.model.plan import Unit
from report_gen.model.versions import History
from report_gen.rules.background import accepted_of
from report_gen.rules.forms import build_form
from report_gen.rules.versions import history
from report_gen.steps.decide import unit_of
from report_gen.steps.load import Office, read_history, reporting_period


@dataclass(frozen=True, slots=True)
class VersionsFound:
    """A unit's files of a period."""

    unit: Unit
    period: Period
    history: History


def versions(office: Office, period: Period, unit: str) -> VersionsFound:
    """The files of the unit (full or short name, or code); ReportGenError if there is no such unit or period."""
    period = reporting_period(office.plan, period)
    one = unit_of(office.plan, unit)
    merged = read_history(office, period)[-1]
    last = office.read.get(period.previous())
    form = build_form(office.plan, one, period, accepted_of(last, one.code))
    return VersionsFound(one, period, history(office.plan, form, merged))
