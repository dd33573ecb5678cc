"""What the scoring rubric is for each kind of unit, and from which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.wording import date_text


@dataclass(frozen=True, slots=True)
class State:
    """The lines in force for units of a kind from `first` to `last`, days of the creation period; `when` says since when."""

    kind: UnitKind
    first: date
    last: date
    when: str
    lines: tuple[RubricItem, ...]

    def of(self, *kinds: RuleKind) -> tuple[RubricItem, ...]:
        """Those of its lines whose rules are of these kinds."""
        return tuple(line for line in self.lines if rule_kind(line) in kinds)


def rule_kind(line: RubricItem) -> RuleKind:
    """What the rule of a line does with points."""
    return RUBRIC_RULES[line.rule].kind


def states(plan: Plan) -> Iterator[State]:
    """For each kind of unit the rubric from the first day of the creation period on, and after each change of it."""
    days = _turning_days(plan)
    ends = [*(day - timedelta(days=1) for day in days[1:]), plan.creation_end]
    for kind in UnitKind:
        for first, last in zip(days, ends, strict=True):
            lines = tuple(line for line in plan.rubric if kind in line.applies_to and line.in_force(first))
            when = "" if first == plan.creation_start else f"自{date_text(first)}起"
            yield State(kind, first, last, when, lines)


def _turning_days(plan: Plan) -> tuple[date, ...]:
    """The days of the creation period from which another set of lines may be in force, in order."""
    starts = [line.since for line in plan.rubric if line.since]
    ends = [line.until + timedelta(days=1) for line in plan.rubric if line.until]
    inside = {day for day in (*starts, *ends) if plan.creation_start < day <= plan.creation_end}
    return (plan.creation_start, *sorted(inside))


def draws_on_base(line: RubricItem) -> bool:
    """Whether a line takes its points from the 基础分 of its block."""
    return rule_kind(line) is RuleKind.DEDUCT and not line.points


def base_points(state: State, block: str) -> Decimal | None:
    """The 基础分 of a block; None where it has none."""
    return next((line.points for line in state.of(RuleKind.BASE) if line.block == block), None)
