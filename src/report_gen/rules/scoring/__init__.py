"""Scores of the units by the plan's rubric: one function a rule, one line an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from report_gen.model.decisions import NO_DECISIONS, Appeal, Decisions
from report_gen.model.outcome import UNRATED, Assessment, Score, ScoreItem
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.rubric import RANKING_SETTING
from report_gen.rules.scoring.counts import count
from report_gen.rules.scoring.grades import Standing, grade_of, level_of, limited_grade, rank_of
from report_gen.rules.scoring.indicators import targets
from report_gen.rules.scoring.limits import base, floored, gate, veto
from report_gen.rules.scoring.manual import bonus, by_hand, penalty
from report_gen.rules.scoring.measures import share, steps
from report_gen.rules.scoring.progress import progress
from report_gen.rules.scoring.proven import proven
from report_gen.rules.scoring.reporting import complete, in_time, proper
from report_gen.rules.scoring.tasks import lights
from report_gen.rules.scoring.terms import ScoringInput, ScoringRule, excused, unusable
from report_gen.wording import date_text

SCORING_RULES: Final[Mapping[str, ScoringRule]] = {
    "基础分": base,
    "按时报送": in_time,
    "完整报送": complete,
    "规范报送": proper,
    "扣分登记": penalty,
    "报送占比": share,
    "分档计分": steps,
    "目标计数": count,
    "任务亮灯": lights,
    "指标达标": targets,
    "指标进度": progress,
    "佐证核验": proven,
    "人工评分": by_hand,
    "加分登记": bonus,
    "达标门槛": gate,
    "一票否决": veto,
}


def score_units(plan: Plan, assessment: Assessment, decisions: Decisions = NO_DECISIONS) -> tuple[Score, ...]:
    """The scores of the units that report, in plan order; PlanError if a rubric line cannot be used.

    A unit is scored by the lines for its kind in force on the period's last day; units no line is for are left
    out. Units are ranked among their kind by grade, then total, ties share a rank, unless 项目信息 考核排名 is 否; the
    office itself is not ranked (0), nor is a unit exempted from every report of the period: full marks for nothing
    would put it first. Units that ended within the period come last, without items, not rated.
    """
    last = assessment.period.last
    lines = [line for line in plan.rubric if line.in_force(last)]
    units = [unit for unit in plan.units if unit.reports and any(unit.kind in line.applies_to for line in lines)]
    inputs = [ScoringInput(plan, unit, assessment, decisions) for unit in units]
    scores = [_score(given, lines) for given in inputs if given.unit.in_force(last)]
    ended = (_ended(given, day) for given in inputs if (day := given.unit.until) and _ends_within(given, day))
    return (*_ranked(plan, scores), *ended)


def _score(given: ScoringInput, lines: Sequence[RubricItem]) -> Score:
    unit, grades, period = given.unit, given.plan.grades, given.assessment.period
    items = floored([_item(given, line) for line in lines if unit.kind in line.applies_to])
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    open_points = sum((item.rubric.points for item in items if item.points is None), Decimal(0))
    reached = grade_of(grades, total)
    limits = tuple(item for item in items if item.limit and limited_grade(grades, reached, (item.limit,)) != reached)
    grade = limited_grade(grades, reached, (item.limit for item in limits))
    lapsed = _lapsed(given, items)
    score = Score(unit, period, items, total, open_points, grade, 0, limits, lapsed=lapsed)
    if excused(given.assessment.parts, unit.code):
        return replace(score, grade=UNRATED, note="全期免报，不参评")
    return score


def _item(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    rule = SCORING_RULES.get(rubric.rule)
    if rule is None:
        raise unusable(rubric, f"没有评分规则“{rubric.rule}”，可用的规则：{'、'.join(SCORING_RULES)}")
    return rule(given, rubric)


def _ends_within(given: ScoringInput, day: date) -> bool:
    """Whether `day`, the unit's last, lies in the period before its end."""
    period = given.assessment.period
    return period.first <= day < period.last and given.unit.in_force(day)


def _ended(given: ScoringInput, day: date) -> Score:
    """A unit that was there until `day`, but not on the period's last one."""
    note = f"{date_text(day + timedelta(days=1))}起不再是成员单位，不参评"
    period, none = given.assessment.period, Decimal(0)
    return Score(given.unit, period, (), none, none, UNRATED, 0, note=note, lapsed=_lapsed(given, ()))


def _lapsed(given: ScoringInput, items: Sequence[ScoreItem]) -> tuple[Appeal, ...]:
    """The decisions on appeals of just this period that no line of these items goes by any more."""
    about = (given.assessment.period.code, given.unit.code)
    used = {line.appeal for item in items for line in item.lines}
    return tuple(one for one in given.decisions.appeals if (one.period, one.unit) == about and one not in used)


def _ranked(plan: Plan, scores: Sequence[Score]) -> Iterator[Score]:
    """The scores, each with its rank among the ranked units of its kind."""
    standings = {kind: [_standing(plan, one) for one in scores if _has_rank(plan, one, kind)] for kind in UnitKind}
    for one in scores:
        kind = one.unit.kind
        yield replace(one, rank=rank_of(standings[kind], _standing(plan, one))) if _has_rank(plan, one, kind) else one


def is_ranked(plan: Plan) -> bool:
    """Whether units are put in order: 项目信息 考核排名 is not 否."""
    return plan.info.get(RANKING_SETTING, "").strip() != "否"


def _has_rank(plan: Plan, score: Score, kind: UnitKind) -> bool:
    """Whether the unit is ranked among those of that kind."""
    return is_ranked(plan) and score.unit.kind is kind is not UnitKind.OFFICE and score.grade != UNRATED


def _standing(plan: Plan, score: Score) -> Standing:
    return (level_of(plan.grades, score.grade), score.total)
