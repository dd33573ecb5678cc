"""Figures over the last twelve reporting periods: indicators, and data items that add up from the beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Merged
from report_gen.model.pace import Trend
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Indicator, ItemKind, Plan
from report_gen.rules.indicators import indicator_outcomes, period_items
from report_gen.wording import target_text

PERIODS: Final = 12
_Values = Mapping[Period, Mapping[str, Decimal | None]]


def trend_periods(plan: Plan, last: Period) -> tuple[Period, ...]:
    """The twelve periods that end with `last`, oldest first; those before the creation period are left out."""
    found = [last]
    while len(found) < PERIODS and plan.covers(found[-1].previous()):
        found.append(found[-1].previous())
    return tuple(reversed(found))


def trends(plan: Plan, parts: Sequence[Merged], last: Period) -> tuple[Trend, ...]:
    """The plan's indicators and its 累计 data items over `trend_periods`, from the merged periods given in any order.

    A period that was not merged, or where a figure cannot be told, is a gap (None): nothing is carried over from the
    period before, and nothing is zero that nobody stated. Figures without any value are left out, and so are items
    that an indicator shows already, being just that item.
    """
    periods = trend_periods(plan, last)
    by_period = {part.period: part for part in parts}
    known = {period: _figures(plan, by_period[period]) for period in periods if period in by_period}
    shown = {indicator.formula.strip() for indicator in plan.indicators}
    items = [item for item in plan.items if item.kind is ItemKind.CUMULATIVE and item.short not in shown]
    found = [_of_indicator(one, periods, known) for one in plan.indicators]
    found += [_of_item(item, periods, known) for item in items]
    return tuple(one for one in found if len(one.gaps) < len(one.points))


def _figures(plan: Plan, part: Merged) -> Mapping[str, Decimal | None]:
    """The indicators and items of one period by code."""
    items = period_items(plan, (part,), part.period)
    numbers = {fact.item.code: fact.value if isinstance(fact.value, Decimal) else None for fact in items}
    outcomes = indicator_outcomes(plan, items, part.period)
    return numbers | {outcome.indicator.code: outcome.value for outcome in outcomes}


def _of_indicator(indicator: Indicator, periods: Sequence[Period], known: _Values) -> Trend:
    return Trend(
        indicator.code,
        indicator.name,
        "指标",
        indicator.measure,
        indicator.decimals,
        target_text(indicator),
        _points(indicator.code, periods, known),
    )


def _of_item(item: DataItem, periods: Sequence[Period], known: _Values) -> Trend:
    points = _points(item.code, periods, known)
    return Trend(item.code, item.name, "累计数据项", item.measure, None, "", points)


def _points(code: str, periods: Sequence[Period], known: _Values) -> tuple[tuple[Period, Decimal | None], ...]:
    return tuple((period, known.get(period, {}).get(code)) for period in periods)
