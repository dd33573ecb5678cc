"""From what the merge says of a form to where its unit stands: the same for the unit's page and the office's matrix."""

from __future__ import annotations

from collections.abc import Mapping

from report_gen.model.decisions import Closing, Decisions
from report_gen.model.outcome import Excused, Merged, Obligation, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import Standing
from report_gen.rules.obligations import excused, obligations
from report_gen.steps.run import closing_of
from report_gen.wording import date_text


def standing_of(
    period: Period, status: ReportStatus | None = None, freed: Excused | None = None, closing: Closing | None = None
) -> Standing:
    """Where a unit stands with the period, by what became of its obligation or by the exemption that frees it of it."""
    closed = f"{closing.by}于{date_text(closing.at.date())}封账（台账第{closing.event}号）" if closing else ""
    if status is None:
        return Standing(period, excused=_why(freed) if freed else "", closed=closed)
    owed, receipt = status.obligation, status.accepted.receipt if status.accepted else None
    return Standing(
        period,
        owed.due,
        owed.lock,
        closed=closed,
        state=status.state,
        timeliness=status.timeliness,
        received=receipt.at if receipt else None,
        basis=receipt.source.value if receipt else "",
        errors=status.errors,
        queries=status.queries,
    )


def standings_in(plan: Plan, period: Period, decisions: Decisions, merged: Merged | None) -> Mapping[str, Standing]:
    """The standings of a reporting period by unit code, of those that owe a form of it or are freed of that.

    Without `merged` nothing has come for the period: everybody who owes a form is 未报.
    """
    closing = closing_of(decisions, period)
    statuses = merged.statuses if merged else tuple(map(nothing_sent, obligations(plan, period, decisions)))
    freed = merged.excused if merged else excused(plan, period, decisions)
    return {
        **{one.obligation.unit: standing_of(period, status=one, closing=closing) for one in statuses},
        **{one.obligation.unit: standing_of(period, freed=one, closing=closing) for one in freed},
    }


def nothing_sent(owed: Obligation) -> ReportStatus:
    """What becomes of a form of which nothing has come."""
    return ReportStatus(owed, ReportState.MISSING, Timeliness.NONE)


def _why(freed: Excused) -> str:
    by = freed.exemption
    return f"{by.reason}（{by.by}，台账第{by.event}号，免报至{by.until.year}年{by.until.month}月）"
