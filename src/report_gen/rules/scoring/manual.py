"""What people score: items by hand (人工评分) and registered bonuses (加分登记)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from report_gen.model.outcome import ScoreItem
from report_gen.model.plan import RubricItem
from report_gen.rules.scoring.terms import ScoringInput, ScoringRule, parameters


def by_hand(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """人工评分: no points until the office gives them."""
    parameters(rubric, BY_HAND.defaults)
    office = given.plan.info.get("办公室简称", "").strip() or "领导小组办公室"
    return ScoreItem(rubric, None, note=f"由{office}评分")


def bonus(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """加分登记: nothing unless registered; the points of the rubric line are the most that can be given."""
    parameters(rubric, BONUS.defaults)
    return ScoreItem(rubric, Decimal(0), note=f"{given.assessment.period.label}无加分登记")


BY_HAND: Final = ScoringRule(by_hand, {})
BONUS: Final = ScoringRule(bonus, {})
