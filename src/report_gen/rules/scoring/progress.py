"""Scoring of the indicators of the tasks a unit leads by their pace against time (指标进度)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, ScoreItem, Verdict
from report_gen.model.pace import Pace
from report_gen.model.plan import RubricItem
from report_gen.rules.pace import paces
from report_gen.rules.scoring.indicators import (
    evidence_of,
    not_reported,
    own_indicators,
    percent,
    unreported,
    worth_of_one,
)
from report_gen.rules.scoring.said import Said
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted

_TOLERANCE: Final = "容差"
_ALL: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Case:
    """An indicator that counts: its share of the points it is worth, its pace in words, what was left unreported."""

    outcome: IndicatorOutcome
    rate: Decimal
    working: str
    silent: tuple[Said, ...] = ()


def progress(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """指标进度: full marks shared equally by the indicators whose task the unit leads, by 至少按项数 at least.

    Each gets the way made ÷ the time gone (see `rules.pace`), all of it if it is 达标 or behind by no more than 容差
    percentage points. What cannot be compared keeps its share; what lacks nothing but values the unit itself left
    unreported has made no way, or is left out if no value of it could be compared. With no indicator left the unit
    gets full marks, and it is said.
    """
    own = own_indicators(given)
    counted = tuple(_cases(given, own, Settings(rubric).number(_TOLERANCE)))
    if not counted:
        return deducted(given, rubric, (), "负责的指标均无法比较，按满分计" if own else "本期无负责的指标，按满分计")
    left_out = len(own) - len(counted)
    worth = worth_of_one(rubric, len(own))
    lost = [_lost(given, one, worth * (_ALL - one.rate)) for one in counted if one.rate < _ALL]
    return deducted(given, rubric, lost, f"{left_out}项指标无法比较，不扣分" if left_out else "")


def _cases(given: ScoringInput, own: Sequence[IndicatorOutcome], tolerance: Decimal) -> Iterator[_Case]:
    actual = _paces(given, own)
    imagined = _paces(given, [replace(one, value=one.indicator.target) for one in own])
    for outcome in own:
        code = outcome.indicator.code
        silent = unreported(given, outcome)
        if silent and imagined[code].made is None:
            continue  # an earlier value may stand in and be 达标: a lower one, reported, would be left out as well
        rate = Decimal(0) if silent else _rate(outcome, actual[code], tolerance / 100)
        if rate is not None:
            yield _Case(outcome, rate, actual[code].working, silent)


def _paces(given: ScoringInput, outcomes: Sequence[IndicatorOutcome]) -> Mapping[str, Pace]:
    return {one.indicator: one for one in paces(given.plan, outcomes, given.assessment.as_of)}


def _rate(outcome: IndicatorOutcome, pace: Pace, tolerance: Decimal) -> Decimal | None:
    """The way made ÷ the time gone, from 0 to 1; None if there is no telling."""
    if outcome.verdict is Verdict.MET:
        return _ALL
    if pace.made is None or pace.gone is None:
        return None
    if pace.made >= pace.gone - tolerance or not pace.gone:
        return _ALL
    return max(pace.made / pace.gone, Decimal(0))


def _lost(given: ScoringInput, case: _Case, points: Decimal) -> Tally:
    if case.silent:
        return not_reported(case.outcome, case.silent, points, "按没有进度计，得0%")
    indicator = case.outcome.indicator
    reason = f"指标“{indicator.name}”{case.working}，得{percent(case.rate)}"
    return Tally(indicator.code, points, reason, given.assessment.as_of, evidence_of(case.outcome))
