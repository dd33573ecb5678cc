"""What the scoring rules share: their input, strictly read parameters, and lines that add up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from report_gen.errors import PlanError
from report_gen.model.outcome import Assessment, Merged, ReportStatus, ScoreItem, ScoreLine
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.wording import number_text, rounded

_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class ScoringInput:
    """What a scoring rule sees: one unit, and what the period amounts to."""

    plan: Plan
    unit: Unit
    assessment: Assessment

    def reports(self) -> tuple[tuple[Merged, ReportStatus], ...]:
        """The unit's reporting duties of the period, each with the merge it belongs to, in order of period."""
        found = ((part, part.status(self.unit.code)) for part in self.assessment.parts)
        return tuple((part, status) for part, status in found if status)

    @property
    def known_until(self) -> date:
        """The day up to which it is known what came: `as_of`, or the last receipt where that is later.

        Forms on a period come after it has ended, while its work is judged by its last day.
        """
        forms = (form for status in self.assessment.statuses for form in (status.accepted, *status.others) if form)
        receipts = [form.receipt.at.date() for form in forms if form.receipt.at]
        return max([self.assessment.as_of, *receipts])


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A rule of SCORING_RULES: the function that scores, and the parameters it knows with their defaults."""

    score: Callable[[ScoringInput, RubricItem], ScoreItem]
    defaults: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points lost (not negative, exact) before they are capped and rounded."""

    points: Decimal
    reason: str
    on: date | None = None
    evidence: str = ""


def parameter_fault(rubric: RubricItem, defaults: Mapping[str, Decimal]) -> str | None:
    """Why the parameters of a rubric line cannot be used, in words; None if they can.

    Only the names the rule knows are taken; values are numbers from 0, shares (…得分率) from 0 to 1.
    """
    for name, text in rubric.parameters.items():
        if name not in defaults:
            return f"规则“{rubric.rule}”没有参数“{name}”，可用的参数：{'、'.join(defaults) or '无'}"
        value = _number(text)
        if value is None or value < 0:
            return f"参数“{name}”应为不小于0的数，现为“{text}”"
        if name.endswith("率") and value > 1:
            return f"参数“{name}”应在0到1之间，现为“{text}”"
    return None


def parameters(rubric: RubricItem, defaults: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The settings of a rubric line, defaults filled in; PlanError if one is unknown or unusable."""
    fault = parameter_fault(rubric, defaults)
    if fault:
        raise PlanError(
            f"评分细则 {rubric.code}（{rubric.name}）：{fault}。", "请改正方案工作簿“评分细则”表的“参数”列。"
        )
    return {**defaults, **{name: Decimal(text.strip()) for name, text in rubric.parameters.items()}}


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def deducted(rubric: RubricItem, deductions: Iterable[Deduction], note: str = "") -> ScoreItem:
    """Full marks less the deductions, 扣完为止; full marks and the lines add up to the points exactly.

    Points are rounded to 0.01 as they add up, so that the lines together carry no rounding error.
    """
    lines = []
    lost, shown = Decimal(0), Decimal(0)
    for deduction in deductions:
        lost += deduction.points
        capped = min(rounded(lost, _DECIMALS), rubric.points)
        full = rounded(lost, _DECIMALS) > rubric.points
        reason = f"{deduction.reason}（扣完为止）" if full else deduction.reason
        lines.append(ScoreLine(rubric, shown - capped, reason, deduction.on, deduction.evidence))
        shown = capped
    return ScoreItem(rubric, rubric.points - shown, tuple(lines), note)


def points_text(points: Decimal) -> str:
    """`2分`."""
    return f"{number_text(points)}分"
