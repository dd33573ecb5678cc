"""Whether a plan that can be read also holds together: one generator an audit, all in one visible place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from report_gen.model.finding import Finding, in_order
from report_gen.model.plan import Plan
from report_gen.rules.plan_audit import duties as of_duties
from report_gen.rules.plan_audit import figures, layout, rubric, rubric_lines, tasks, units
from report_gen.rules.plan_audit.desk import Columns, Desk, Duty, ReadTargets, Target
from report_gen.rules.plan_audit.names import Names

__all__ = [
    "AUDITS",
    "Columns",
    "Duty",
    "ReadTargets",
    "Target",
    "audit",
    "layout_deviations",
    "no_targets",
    "uncarried_duties",
]

AUDITS: Final[tuple[Callable[[Desk], Iterator[Finding]], ...]] = (
    units.unknown_names,
    units.variants,
    units.listed_twice,
    units.lead_and_responsible,
    units.slips,
    units.readings,
    units.same_bodies,
    units.closed_units,
    tasks.joint,
    tasks.undated,
    tasks.without_data,
    tasks.due_outside,
    tasks.numbers,
    tasks.same_wording,
    of_duties.uncarried,
    figures.targets,
    figures.open_baselines,
    figures.unreported_items,
    rubric.weights,
    rubric.grades,
    rubric.unscored_kinds,
    rubric.unscored_days,
    rubric_lines.caps,
    rubric_lines.bases,
    rubric_lines.steps,
    rubric_lines.weightless,
    rubric_lines.charged_twice,
    rubric_lines.idle,
    rubric_lines.unfit_items,
    rubric.holidays,
    layout.deviations,
)


def no_targets(_: str) -> Sequence[Target]:
    """A reader that finds no threshold in any wording."""
    return ()


def audit(
    plan: Plan,
    read_targets: ReadTargets = no_targets,
    columns: Columns | None = None,
    duties: tuple[Duty, ...] = (),
) -> tuple[Finding, ...]:
    """All that looks wrong in a plan whose sheets could be read (A1xx units, A2xx tasks, A3xx figures, A4xx rubric, A6xx layout).

    `read_targets` reads the thresholds of a wording. `columns` are the column numbers of the workbook by sheet and
    title; without them findings name the row. `duties` are the words of the official document on what units have to do.
    What the reading of the plan finds by itself (P…) is not said again.
    """
    desk = Desk(plan, Names.of(plan), read_targets, columns or {}, duties)
    return in_order(finding for find in AUDITS for finding in find(desk))


def uncarried_duties(plan: Plan, duties: tuple[Duty, ...]) -> tuple[Finding, ...]:
    """The duties that no task carries (A208, A209), apart from the rest of the audit."""
    return in_order(of_duties.uncarried(Desk(plan, Names.of(plan), no_targets, {}, duties)))


def layout_deviations(plan: Plan) -> tuple[Finding, ...]:
    """Where the plan's papers are set otherwise than GB/T 9704-2012 says (A601), apart from the rest of the audit."""
    return tuple(layout.deviations_of(plan))
