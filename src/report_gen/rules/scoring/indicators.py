"""Scoring of the indicators of the tasks a unit leads (指标达标), and which of them count against whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.formulas import FormulaError, names_in
from report_gen.model.outcome import Evidence, IndicatorOutcome, ItemFact, ScoreItem, Verdict
from report_gen.model.plan import Indicator, RubricItem
from report_gen.rules.indicators import BASELINE
from report_gen.rules.scoring.evidence import of_sources
from report_gen.rules.scoring.said import Said, parts_of, said
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted
from report_gen.wording import date_text, indicator_text, listed, number_text, rounded, target_text

_FAILED: Final = "未达标得分率"
_AT_LEAST: Final = "至少按项数"


def targets(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """指标达标: full marks shared equally by the indicators whose task the unit leads, by 至少按项数 at least.

    达标 gets its share, 未达标 the rate of the rubric line; while the task's due date has not come, 未达标 gets
    the part of the target reached (at least that rate). An indicator without a value of the period's end for nothing
    but what the unit itself left unreported counts as 未达标. Any other 无法判定 keeps its share. With nothing to judge
    the unit gets full marks, and it is said.
    """
    failed = Settings(rubric).number(_FAILED)
    own = own_indicators(given)
    withheld = {one.indicator.code: unreported(given, one) for one in own}
    counted = [one for one in own if withheld[one.indicator.code] or one.verdict is not Verdict.UNDECIDED]
    if not counted:
        return deducted(given, rubric, (), "负责的指标均无法判定，按满分计" if own else "本期无负责的指标，按满分计")
    undecided = len(own) - len(counted)
    worth = worth_of_one(rubric, len(own))
    lost = [
        not_reported(one, silent, worth * (1 - failed), f"按未达标计，按{percent(failed)}计分")
        if (silent := withheld[one.indicator.code])
        else _lost(one, given, failed, worth)
        for one in counted
    ]
    return deducted(given, rubric, filter(None, lost), f"{undecided}项指标无法判定，不扣分" if undecided else "")


def own_indicators(given: ScoringInput) -> tuple[IndicatorOutcome, ...]:
    """The indicators whose task the unit leads (or shares, where nobody leads)."""
    return tuple(
        one
        for one in given.assessment.indicators
        if given.unit.code in given.plan.task(one.indicator.task_no).answerable
    )


def is_due(given: ScoringInput, indicator: Indicator) -> bool:
    """Whether the day has come by which the task of the indicator is to be done."""
    due = given.plan.task(indicator.task_no).due.on
    return due is not None and due <= given.assessment.as_of


def worth_of_one(rubric: RubricItem, counted: int) -> Decimal:
    """The points of one of so many indicators; of fewer than 至少按项数 each is worth what it would be of so many."""
    return rubric.points / max(Decimal(counted), Settings(rubric).number(_AT_LEAST))


def unreported(given: ScoringInput, outcome: IndicatorOutcome) -> tuple[Said, ...]:
    """What the unit itself left unreported of the items that an indicator has no value of the period's end without.

    () if it lacks anything else: a baseline, an item that others alone owe, a decision in a conflict, or a value of the
    unit that came and cannot be used. Neither an earlier value standing in for the one left out nor another unit's
    silence on the same item spares the unit: who reports that a value fell must not score lower than who keeps silent.
    """
    if not _is_computable(outcome):
        return ()
    missing: list[Said] = []
    for fact in outcome.inputs:
        silent = _left_out(given, fact)
        if not silent and not isinstance(fact.value, Decimal):
            return ()
        missing += silent
    return tuple(missing)


def _is_computable(outcome: IndicatorOutcome) -> bool:
    """Whether the formula could be computed if its data items had values."""
    known = {fact.item.short for fact in outcome.inputs}
    known |= set() if outcome.indicator.baseline is None else {BASELINE}
    try:
        return known.issuperset(names_in(outcome.indicator.formula))
    except FormulaError:
        return False


def _left_out(given: ScoringInput, fact: ItemFact) -> tuple[Said, ...]:
    """What the unit left out of the item where that is without value; () if any of it is not its own silence."""
    lacking = [
        (part, now) for part in parts_of(given, fact.item) if (now := part.item(fact.item.code)) and now.value is None
    ]
    if any(now.conflict or given.unit.code not in now.missing for _, now in lacking):
        return ()
    answers = tuple(said(given, part, fact.item) for part, _ in lacking)
    return answers if all(one.silent for one in answers) else ()


def not_reported(outcome: IndicatorOutcome, silent: Sequence[Said], points: Decimal, counts: str) -> Tally:
    """What an indicator costs that lacks what the unit did not report; `counts` says how it is counted."""
    told = listed(dict.fromkeys(f"“{one.item.name}”（{one.period.label}{one.words}）" for one in silent))
    reason = f"指标“{outcome.indicator.name}”未报送{told}，{counts}"
    evidence = tuple(dict.fromkeys(cell for one in silent for cell in one.evidence))
    return Tally(outcome.indicator.code, points, reason, max(one.on for one in silent), evidence)


def _lost(outcome: IndicatorOutcome, given: ScoringInput, failed: Decimal, worth: Decimal) -> Tally | None:
    """What an indicator that does not meet its target costs of the points it is worth; None where that is nothing."""
    indicator, value = outcome.indicator, outcome.value
    if outcome.verdict is Verdict.MET or value is None:
        return None
    due = given.plan.task(indicator.task_no).due.on
    passed = is_due(given, indicator)
    rate = failed if passed else max(failed, pace(indicator, value))
    if rate == 1:  # a strict target just reached before its day
        return None
    told = f"指标“{indicator.name}”为{indicator_text(indicator, value)}，目标{target_text(indicator)}"
    reason = f"{told}，{_when(due, passed=passed)}，按{percent(rate)}计分"
    on = due if passed else given.assessment.as_of
    return Tally(indicator.code, worth * (1 - rate), reason, on, evidence_of(outcome))


def percent(rate: Decimal) -> str:
    """A rate as lines print it: 0.666… → 66.7%."""
    return f"{number_text(rounded(rate * 100, 1))}%"


def evidence_of(outcome: IndicatorOutcome) -> tuple[Evidence, ...]:
    """The cells the value comes from, then the working unless it only repeats the value."""
    sources = of_sources([source for fact in outcome.inputs for source in fact.sources])
    working = outcome.working or outcome.indicator.formula
    plain = indicator_text(outcome.indicator, outcome.value)
    return sources if sources and working == plain else (*sources, Evidence(outcome.indicator.place, working))


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
