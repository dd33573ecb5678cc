"""Pace against time: how much of the way to its target an indicator has made, beside how much of the time is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.errors import PlanError
from report_gen.formulas import FormulaError, names_in
from report_gen.model.outcome import IndicatorOutcome
from report_gen.model.pace import Pace, Tempo
from report_gen.model.plan import DueKind, Indicator, Operator, Plan
from report_gen.rules.indicators import BASELINE
from report_gen.wording import date_text, indicator_text, number_text, target_text

TOLERANCE_SETTING: Final = "进度容差"
_TOLERANCE: Final = Decimal(5)


def tolerance(plan: Plan) -> Decimal:
    """项目信息 进度容差 in percentage points, 5 where it is not given; PlanError if it is no number from 0 to 100."""
    text = plan.info.get(TOLERANCE_SETTING, "").strip().removesuffix("个百分点").removesuffix("%") or str(_TOLERANCE)
    if not text.replace(".", "", 1).isdecimal() or Decimal(text) > 100:
        raise PlanError(
            f"项目信息“{TOLERANCE_SETTING}”应为 0 到 100 的百分点数，现为“{text}”。",
            "请在方案工作簿“项目信息”表中改为如 5。",
        )
    return Decimal(text)


def paces(plan: Plan, outcomes: Sequence[IndicatorOutcome], as_of: date) -> tuple[Pace, ...]:
    """One pace an indicator, in the order given.

    Way made = (value − start) ÷ (target − start). The start is the baseline, where the indicator has one that its
    formula does not use already; else 0 for a target of at least so much. A target of at most so much without such a
    baseline, an 'equal to' target, and a target the start already meets have no way to measure: 无法比较.
    Time gone = days from the start of the creation period to `as_of` ÷ days to its end, or to the due day of the
    indicator's task if that comes first; never below 0 or above 1. 超前 or 滞后 is what differs by more than 项目信息
    进度容差 (percentage points), 同步 the rest; a target that is met is never 滞后.
    """
    allowed = tolerance(plan) / 100
    return tuple(_pace(plan, outcome, as_of, allowed) for outcome in outcomes)


def _pace(plan: Plan, outcome: IndicatorOutcome, as_of: date, allowed: Decimal) -> Pace:
    indicator = outcome.indicator
    end = _end(plan, indicator)
    gone = _gone(plan.creation_start, end, as_of)
    start = _start(indicator)
    reason = _obstacle(outcome, start)
    if outcome.value is None or start is None or reason:
        return Pace(indicator.code, Tempo.UNKNOWN, None, gone, reason)
    made = (outcome.value - start) / (indicator.target - start)
    working = (
        f"完成{_share(made)}（由{number_text(start)}到{target_text(indicator)}，现为{indicator_text(indicator, outcome.value)}），"
        f"时间过{_share(gone)}（{date_text(plan.creation_start)}至{date_text(end)}）"
    )
    return Pace(indicator.code, _tempo(made - gone, allowed), made, gone, working)


def _tempo(lead: Decimal, allowed: Decimal) -> Tempo:
    if lead > allowed:
        return Tempo.AHEAD
    return Tempo.BEHIND if lead < -allowed else Tempo.LEVEL


def _obstacle(outcome: IndicatorOutcome, start: Decimal | None) -> str:
    """Why there is no pace, in words; '' if there is one."""
    indicator = outcome.indicator
    if outcome.value is None:
        return outcome.reason or "没有结果"
    if indicator.operator is Operator.EQUAL:
        return "目标为等于某数，不比较进度"
    if start is None:
        return "越小越好的指标没有基期值，不知由多少降起"
    ahead = start - indicator.target if indicator.operator.smaller_is_better else indicator.target - start
    return "起点已达到目标，不比较进度" if ahead <= 0 else ""


def _start(indicator: Indicator) -> Decimal | None:
    """Where the way begins."""
    if indicator.baseline is not None and not _uses_baseline(indicator):
        return indicator.baseline
    return None if indicator.operator.smaller_is_better else Decimal(0)


def _uses_baseline(indicator: Indicator) -> bool:
    try:
        return BASELINE in names_in(indicator.formula)
    except FormulaError:
        return True


def _end(plan: Plan, indicator: Indicator) -> date:
    """The end of the creation period, or the single due day of the indicator's task if that comes before it."""
    task = next((task for task in plan.tasks if task.no == indicator.task_no), None)
    due = task.due.on if task and task.due.kind is DueKind.ONCE else None
    return due if due and plan.creation_start < due < plan.creation_end else plan.creation_end


def _gone(start: date, end: date, as_of: date) -> Decimal:
    """The share of the days from `start` to `end`, both included, that are over by the end of `as_of`."""
    whole = (end - start).days + 1
    over = min(max((as_of - start).days + 1, 0), whole)
    return Decimal(over) / Decimal(whole)


def _share(share: Decimal) -> str:
    return f"{number_text(share * 100, 1)}%"
