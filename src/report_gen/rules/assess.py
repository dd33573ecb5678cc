"""A half-year or a year put together: tasks, items and indicators of its reporting periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from report_gen.model.outcome import Assessment, Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.rules.deadlines import task_outcomes
from report_gen.rules.indicators import indicator_outcomes, period_items


def assess(plan: Plan, parts: Sequence[Merged], period: Period, as_of: date) -> Assessment:
    """What `period` amounts to on `as_of`, from the merged reporting periods given in any order.

    Parts outside the period tell of work done earlier or later and count for the tasks only; items, indicators
    and the report statuses are those of the parts within it.
    """
    inside = tuple(
        sorted(
            (part for part in parts if period.first <= part.period.first and part.period.last <= period.last),
            key=lambda part: part.period.first,
        )
    )
    items = period_items(plan, inside, period)
    return Assessment(
        period=period,
        as_of=as_of,
        parts=inside,
        tasks=task_outcomes(plan, parts, period, as_of),
        indicators=indicator_outcomes(plan, items, period),
        items=items,
    )
