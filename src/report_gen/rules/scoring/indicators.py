"""Scoring of the indicators of the tasks a unit leads (指标达标)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, ScoreItem, Verdict
from report_gen.model.plan import Indicator, RubricItem
from report_gen.rules.scoring.terms import Deduction, ScoringInput, ScoringRule, deducted, parameters
from report_gen.wording import date_text, indicator_text, listed, number_text, rounded, target_text

_FAILED: Final = "未达标得分率"
_FILES: Final = 2  # files named for one indicator; more are counted


def targets(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """指标达标: full marks shared equally by the indicators whose task the unit leads.

    达标 gets its share, 未达标 the rate of the rubric line; while the task's due date has not come, 未达标 gets
    the part of the target reached (at least that rate). 无法判定 is left out. With no indicator left the unit
    gets full marks, and it is said.
    """
    settings = parameters(rubric, TARGETS.defaults)
    own = [outcome for outcome in given.assessment.indicators if _leads(given, outcome.indicator)]
    counted = [outcome for outcome in own if outcome.verdict is not Verdict.UNDECIDED]
    if not counted:
        return deducted(rubric, (), "负责的指标均无法判定，按满分计" if own else "本期无负责的指标，按满分计")
    undecided = len(own) - len(counted)
    worth = rubric.points / len(counted)
    lost = [_lost(outcome, given, settings[_FAILED], worth) for outcome in counted]
    return deducted(rubric, filter(None, lost), f"{undecided}项指标无法判定，不计入" if undecided else "")


def _leads(given: ScoringInput, indicator: Indicator) -> bool:
    return given.unit.code in given.plan.task(indicator.task_no).answerable


def _lost(outcome: IndicatorOutcome, given: ScoringInput, failed: Decimal, worth: Decimal) -> Deduction | None:
    """What an indicator that does not meet its target costs of the points it is worth; None if it meets it."""
    indicator, value = outcome.indicator, outcome.value
    if outcome.verdict is Verdict.MET or value is None:
        return None
    due = given.plan.task(indicator.task_no).due.on
    passed = due is not None and due <= given.assessment.as_of
    rate = failed if passed else max(failed, pace(indicator, value))
    said = f"指标“{indicator.name}”为{indicator_text(indicator, value)}，目标{target_text(indicator)}"
    percent = f"{number_text(rounded(rate * 100, 1))}%"
    reason = f"{said}，{_when(due, passed=passed)}，按{percent}计分"
    return Deduction(worth * (1 - rate), reason, due if passed else None, _evidence(outcome))


def _evidence(outcome: IndicatorOutcome) -> str:
    """The cells the value comes from, then the working unless it only repeats the value.

    `6月.xlsx › 指标数据 › H5、H6；640 ÷ 218 ≈ 2.94∶1`; of many files the first ones are named.
    """
    sheets: dict[str, dict[str, None]] = {}
    for place in (source.entry.place for fact in outcome.inputs for source in fact.sources):
        sheets.setdefault(f"{place.file} › {place.sheet}", {})[place.cell] = None
    parts = [f"{sheet} › {listed(cells)}" for sheet, cells in sheets.items()][:_FILES]
    parts += [f"等{len(sheets)}份填报表"] if len(sheets) > _FILES else []
    working = outcome.working or outcome.indicator.formula
    plain = indicator_text(outcome.indicator, outcome.value)
    return "；".join(parts if parts and working == plain else [*parts, working])


def _when(due: date | None, *, passed: bool) -> str:
    if passed and due:
        return f"时限{date_text(due)}已到，未达标"
    return f"时限{date_text(due)}未到，尚未达到，按进度" if due else "未定截止日，尚未达到，按进度"


def pace(indicator: Indicator, value: Decimal) -> Decimal:
    """The part of the target a value has reached, from 0 to 1: value ÷ target, turned over where less is better."""
    target = indicator.target
    above = indicator.operator.smaller_is_better or value > target
    part, whole = (target, value) if above else (value, target)
    return min(max(part / whole, Decimal(0)), Decimal(1)) if whole > 0 else Decimal(0)


TARGETS: Final = ScoringRule(targets, {_FAILED: Decimal(0)})
