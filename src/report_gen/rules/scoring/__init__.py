"""Scores of the units by the plan's rubric: one function a rule, one line an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from report_gen.errors import PlanError
from report_gen.model.outcome import UNRATED, Assessment, Score, ScoreItem
from report_gen.model.plan import Plan, RubricItem, Unit, UnitKind
from report_gen.rules.scoring.grades import grade_of, rank_of
from report_gen.rules.scoring.indicators import TARGETS
from report_gen.rules.scoring.manual import BONUS, BY_HAND
from report_gen.rules.scoring.reporting import COMPLETE, IN_TIME, PROPER
from report_gen.rules.scoring.tasks import LIGHTS
from report_gen.rules.scoring.terms import ScoringInput, ScoringRule

SCORING_RULES: Final[Mapping[str, ScoringRule]] = {
    "按时报送": IN_TIME,
    "完整报送": COMPLETE,
    "规范报送": PROPER,
    "任务亮灯": LIGHTS,
    "指标达标": TARGETS,
    "人工评分": BY_HAND,
    "加分登记": BONUS,
}


def score_units(plan: Plan, assessment: Assessment) -> tuple[Score, ...]:
    """The scores of the units that report, in plan order; PlanError if a rubric line cannot be used.

    A unit is scored by the lines for its kind in force on the period's last day; units no line is for are left
    out. Units are ranked among their kind by total, ties share a rank; the office itself is not ranked (0), nor is a
    unit exempted from every report of the period: full marks for nothing would put it first.
    """
    day = assessment.period.last
    units = (unit for unit in plan.units if unit.reports and unit.in_force(day))
    scores = [score for unit in units if (score := _score(plan, unit, assessment)).items]
    scores = [replace(score, grade=UNRATED) if _spared(assessment, score.unit) else score for score in scores]
    totals = {kind: [one.total for one in scores if one.unit.kind is kind and _rated(one)] for kind in UnitKind}
    return tuple(_ranked(score, totals[score.unit.kind]) for score in scores)


def _spared(assessment: Assessment, unit: Unit) -> bool:
    """Whether the unit was exempted whenever it would have owed a report."""
    owed = any(part.status(unit.code) for part in assessment.parts)
    return not owed and any(one.obligation.unit == unit.code for part in assessment.parts for one in part.excused)


def _rated(score: Score) -> bool:
    return score.grade != UNRATED


def _ranked(score: Score, totals: Sequence[Decimal]) -> Score:
    if score.unit.kind is UnitKind.OFFICE or not _rated(score):
        return score
    return replace(score, rank=rank_of(totals, score.total))


def _score(plan: Plan, unit: Unit, assessment: Assessment) -> Score:
    given = ScoringInput(plan, unit, assessment)
    lines = [
        rubric for rubric in plan.rubric if unit.kind in rubric.applies_to and rubric.in_force(assessment.period.last)
    ]
    items = tuple(_item(given, rubric) for rubric in lines)
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    open_points = sum((item.rubric.points for item in items if item.points is None), Decimal(0))
    return Score(unit, assessment.period, items, total, open_points, grade_of(plan.grades, total), 0)


def _item(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    rule = SCORING_RULES.get(rubric.rule)
    if rule is None:
        fault = f"没有评分规则“{rubric.rule}”，可用的规则：{'、'.join(SCORING_RULES)}"
        raise PlanError(f"评分细则 {rubric.code}（{rubric.name}）：{fault}。")
    return rule.score(given, rubric)
