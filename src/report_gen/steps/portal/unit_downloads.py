"""What a unit fetches: its blank form, what goes back to it, and its own files as they came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import Download
from report_gen.rules.obligations import excused, obligations
from report_gen.steps.forms import blank_form, form_name
from report_gen.steps.load import Office, reporting_period
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.unit_periods import periods_at_work
from report_gen.steps.portal.unit_view import put_together
from report_gen.steps.returns import PACKAGE_KINDS, package_of, packages_for
from report_gen.steps.run import closing_of
from report_gen.wording import listed
from report_gen.workspace import file_stems
from report_gen.workspace.sealed import originals_of
from report_gen.workspace.writing import disk_errors

_ASK: Final = "如有疑问，请与领导小组办公室联系。"


def blank(lookout: Lookout, unit: str, period: Period, now: datetime) -> Download:
    """The blank form of the unit (by code): as it was issued, else made now with the values last accepted.

    ReportGenError for a period the plan asks no forms for, or of which the unit owes none.
    """
    office = lookout.unit_office(unit, now)
    _refuse_idle(office, unit, reporting_period(office.plan, period))
    path = office.workspace.blanks(period) / blank_name(office.plan, unit, period)
    if path.is_file():
        with disk_errors(path):
            return Download(path.name, path.read_bytes())
    return Download(path.name, blank_form(office, period, unit))


def blank_name(plan: Plan, unit: str, period: Period) -> str:
    """What the blank form of the unit (by code) is called."""
    return form_name(_stems(plan)[unit], period)


def blank_periods(lookout: Lookout, unit: str, now: datetime) -> tuple[Period, ...]:
    """The periods whose blank form the unit can fetch, newest first: those begun, and what was issued for the next one."""
    office = lookout.unit_office(unit, now)
    begun = periods_at_work(office, now.date())
    after = tuple(period.next() for period in begun[:1])
    issued = (one for one in after if (office.workspace.blanks(one) / blank_name(office.plan, unit, one)).is_file())
    return tuple(one for one in (*issued, *begun) if _owes(office, unit, one))


def package(lookout: Lookout, unit: str, period: Period, kind: str, now: datetime) -> Download:
    """One of the files that go back to the unit (by code), of a kind that its view names.

    ReportGenError if there is none of that kind now, or if the form cannot be marked because of its format.
    """
    office = lookout.unit_office(unit, now)
    merged = put_together(lookout, unit, reporting_period(office.plan, period))
    closed = closing_of(office.decisions, period)
    if kind not in PACKAGE_KINDS or closed or kind not in packages_for(office, merged, unit):
        raise ReportGenError(f"{period.label}现在没有“{kind}”可以下载。", "请刷新页面，查看现在的校核情况。")
    ((name, content),) = package_of(office, merged, unit, kinds=(kind,)).items()
    stem = _stems(office.plan)[unit]
    return Download(f"{stem}_{period.label}{kind}{PurePosixPath(name).suffix}", content)


def received(lookout: Lookout, unit: str, period: Period, event: int) -> Download:
    """The file whose receipt is that event of the ledger, as it came.

    ReportGenError, in the same words, if there is no such receipt or if it is not of this unit and period; WorkspaceError
    if the sealed original is gone or was changed.
    """
    office = lookout.unit_office(unit)
    mine = (one for one in office.decisions.arrivals if (one.period, one.unit) == (period.code, unit))
    found = next((one for one in mine if one.event == event), None)
    if found is None:
        raise ReportGenError(f"{period.label}没有第{event}号收件。", _ASK)
    path = originals_of(office.workspace).verified(found.sha256)
    with disk_errors(path):
        return Download(found.name or PurePosixPath(found.file).name, path.read_bytes())


def _owes(office: Office, unit: str, period: Period) -> bool:
    return any(one.unit == unit for one in obligations(office.plan, period, office.decisions))


def _refuse_idle(office: Office, unit: str, period: Period) -> None:
    """ReportGenError if the unit owes no form for the period: because it is exempted, or because nothing is asked of it."""
    if _owes(office, unit, period):
        return
    short = office.plan.short(unit)
    freed = [one for one in excused(office.plan, period, office.decisions) if one.obligation.unit == unit]
    reason = listed(one.exemption.reason for one in freed)
    why = f"免报{period.label}（{reason}）" if freed else f"{period.label}不需报送"
    raise ReportGenError(f"{short}{why}，没有空白填报表。", _ASK)


def _stems(plan: Plan) -> Mapping[str, str]:
    return file_stems({unit.code: unit.short for unit in plan.units})
