"""What is kept of one office when many are put together: counts, figures and where each figure stands."""

from __future__ import annotations

from report_gen.model.outcome import Assessment, ReportStatus
from report_gen.model.plan import Plan
from report_gen.model.rollup import OfficeFacts, OfficeSummary, TaskLine, UnitLine


def summary(plan: Plan, assessment: Assessment, facts: OfficeFacts) -> OfficeSummary:
    """The office in small: no form stays in memory, only who sent one and the cells that figures rest on."""
    return OfficeSummary(
        facts=facts,
        city=plan.city,
        plan_id=plan.id,
        plan_title=plan.title,
        creation_start=plan.creation_start,
        units=tuple(_unit(plan, status) for status in assessment.statuses),
        tasks=tuple(TaskLine(one.task, one.light) for one in assessment.tasks),
        indicators=assessment.indicators,
        items=assessment.items,
    )


def _unit(plan: Plan, status: ReportStatus) -> UnitLine:
    owed = status.obligation
    return UnitLine(
        code=owed.unit,
        short=plan.short(owed.unit),
        period=owed.period,
        state=status.state,
        timeliness=status.timeliness,
        days_late=status.days_late,
        errors=status.errors,
        queries=status.queries,
        file=status.accepted.file if status.accepted else "",
    )
