"""Scoring of the tasks a unit leads or shares by their lights (任务亮灯)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Light, ScoreItem, TaskOutcome
from report_gen.model.plan import RubricItem, Task
from report_gen.rules.scoring.terms import Deduction, ScoringInput, ScoringRule, deducted, parameters

_LEADING: Final = "牵头权重"
_SHARING: Final = "配合权重"
_OVERDUE: Final = "超期得分率"
_DUE_SOON: Final = "临期得分率"


def lights(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """任务亮灯: full marks × Σ(weight × rate) ÷ Σ weight over the unit's tasks.

    超期 and 临期 tasks get the rates of the rubric line, all others 1; 待定 tasks are left out. The units of a
    joint task (…按职责分工负责) all count as leading. With no task left the unit gets full marks, and it is said.
    """
    settings = parameters(rubric, LIGHTS.defaults)
    own = [outcome for outcome in given.assessment.tasks if given.unit.code in outcome.task.units]
    weights = [(outcome, _weight(outcome.task, given.unit.code, settings)) for outcome in own if _decided(outcome)]
    total = sum((weight for _, weight in weights), Decimal(0))
    if not total:
        return deducted(rubric, (), "本期考核任务均待定或不计权重，按满分计" if own else "本期无考核任务，按满分计")
    pending = len(own) - len(weights)
    lost = [_lost(outcome, given, settings, rubric.points * weight / total) for outcome, weight in weights]
    return deducted(rubric, filter(None, lost), f"{pending}项任务待定，不计入" if pending else "")


def _decided(outcome: TaskOutcome) -> bool:
    return outcome.light is not Light.PENDING


def _weight(task: Task, unit: str, settings: Mapping[str, Decimal]) -> Decimal:
    return settings[_LEADING if unit in task.answerable else _SHARING]


def _lost(
    outcome: TaskOutcome, given: ScoringInput, settings: Mapping[str, Decimal], worth: Decimal
) -> Deduction | None:
    """What the light of one task costs of the points it is worth; None if nothing."""
    rates = {Light.OVERDUE: settings[_OVERDUE], Light.DUE_SOON: settings[_DUE_SOON]}
    rate = rates.get(outcome.light, Decimal(1))
    if rate == 1:
        return None
    task, unit = outcome.task, given.unit.code
    part = "共同负责" if task.joint else "牵头" if unit in task.answerable else "配合"
    reason = f"{part}任务{task.no}“{task.title}”{outcome.light.value}：{outcome.rule}"
    fact = next((fact for fact in outcome.facts if fact.unit == unit), next(iter(outcome.facts), None))
    evidence = (fact.place if fact else task.place).label
    return Deduction(worth * (1 - rate), reason, outcome.due, evidence)


LIGHTS: Final = ScoringRule(
    lights, {_LEADING: Decimal(1), _SHARING: Decimal("0.5"), _OVERDUE: Decimal(0), _DUE_SOON: Decimal(1)}
)
