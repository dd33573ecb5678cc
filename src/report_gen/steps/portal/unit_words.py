"""A unit's own word: why a queried value of its form is right, and that word taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.model.event import Act
from report_gen.model.period import Period
from report_gen.steps.decide import Decided, Said, Spot, justify, withdraw
from report_gen.steps.load import Office, reporting_period
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.run import closing_of
from report_gen.wording import date_text

_LONGEST_NAME: Final = 20
_LONGEST_TEXT: Final = 500
_OFFICE: Final = "请与领导小组办公室联系。"


def explain(  # noqa: PLR0913, PLR0917  # what a form of the page holds
    lookout: Lookout, unit: str, period: Period, spot: str, text: str, name: str, now: datetime
) -> Decided:
    """Record what the unit (by code) says of the queried cell `spot` (指标数据!H7), in the name of the person who fills in.

    ReportGenError without a name, for a closed period, and as `steps.decide.justify` raises it.
    """
    office, by = _at_the_desk(lookout, unit, period, name, now)
    said = Said(_one_line(text, _LONGEST_TEXT, "说明"), by, now)
    return justify(office, period, Spot(unit, cell=spot), said, office.workspace.ledger)


def unexplain(  # noqa: PLR0913, PLR0917  # what a form of the page holds
    lookout: Lookout, unit: str, period: Period, event: int, reason: str, name: str, now: datetime
) -> Decided:
    """Take back the explanation recorded as that event: one the unit gave itself, not one recorded by the office.

    ReportGenError, in the same words, if there is no such explanation or if it is not of this unit and period.
    """
    office, by = _at_the_desk(lookout, unit, period, name, now)
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.JUSTIFIED, period.code) if ledger else ()
    found = next((one for one in events if (one.number, one.unit) == (event, unit)), None)
    if found is None:
        raise ReportGenError(f"{period.label}没有第{event}号说明。", "请刷新页面，查看现在的说明。")
    if not found.by.startswith(f"{office.plan.short(unit)} "):
        raise ReportGenError(f"第{event}号说明是{found.by}记入的，不是本单位填写的，不能由本单位撤回。", _OFFICE)
    why = _one_line(reason, _LONGEST_TEXT, "撤回的原因")
    if not why:
        raise ReportGenError("没有写明撤回的原因。", "请写明为什么撤回这条说明。")
    return withdraw(office, period, event, Said(why, by, now), office.workspace.ledger)


def _at_the_desk(lookout: Lookout, unit: str, period: Period, name: str, now: datetime) -> tuple[Office, str]:
    """The office with the unit's files, and who speaks for the unit; ReportGenError for no name or a closed period."""
    person = _one_line(name, _LONGEST_NAME, "填写人")
    if not person:
        raise ReportGenError("没有写明填写人。", "请写明填写人的姓名。")
    office = lookout.unit_office(unit, now, person)
    closing = closing_of(office.decisions, reporting_period(office.plan, period))
    if closing:
        raise ReportGenError(
            f"{period.label}已由{closing.by}于{date_text(closing.at.date())}封账，不再接受说明。", _OFFICE
        )
    return office, f"{office.plan.short(unit)} {person}"


def _one_line(text: str, longest: int, what: str) -> str:
    """The text on one line, without what no text holds; ReportGenError if it is too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(line) > longest:
        raise ReportGenError(f"{what}超过{longest}个字。", "请写得简短一些。")
    return line
