"""Indicators of a period: the items of its reporting periods put together, then formula, target and verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from report_gen.formulas import FormulaError, evaluate, names_in
from report_gen.model.form import ITEMS
from report_gen.model.outcome import IndicatorOutcome, ItemFact, Merged, ReportState, ReportStatus, Verdict
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Indicator, ItemKind, Plan
from report_gen.model.submission import EntryState
from report_gen.wording import indicator_text, number_text, rounded

BASELINE: Final = "基期值"
_FUNCTIONS: Final = frozenset({"abs", "max", "min"})  # of the formulas, not data items
_IDENTIFIER: Final = re.compile(r"[^\W\d]\w*")


def period_items(plan: Plan, parts: Sequence[Merged], period: Period) -> tuple[ItemFact, ...]:
    """The data items of a period from its reporting periods, in plan order.

    当期 items add up, and have a value only if every reporting period of `period` within the creation period has one;
    `missing` then names the units (by code) it waits for. All others hold the last reporting period's value. If nobody
    stated one then, the fact is an earlier period's, as its own `period` tells; a conflict, a value in doubt or 不适用
    there is not passed over.
    """
    inside = sorted(
        (part for part in parts if period.first <= part.period.first and part.period.last <= period.last),
        key=lambda part: part.period.first,
    )
    expected = period.split(inside[0].period.span) if inside else (period,)
    covered = tuple(one for one in expected if plan.covers(one)) or expected
    return tuple(_period_item(item, inside, period, covered) for item in plan.items)


def _period_item(item: DataItem, parts: Sequence[Merged], period: Period, expected: Sequence[Period]) -> ItemFact:
    facts = tuple((part, fact) for part in parts if (fact := part.item(item.code)))
    if item.kind is ItemKind.FLOW and all(part.period != period for part in parts):
        return _added(item, parts, period, expected)
    for part, fact in reversed(facts):
        if not _silent(part, fact):
            return fact
    return facts[-1][1] if facts else ItemFact(item, period, None, missing=item.reporters)


def _added(item: DataItem, parts: Sequence[Merged], period: Period, expected: Sequence[Period]) -> ItemFact:
    """The sum over the `expected` reporting periods, or no value and the units it waits for."""
    facts = {part.period: part.item(item.code) for part in parts}
    found = tuple(facts.get(one) or ItemFact(item, one, None, missing=item.reporters) for one in expected)
    values = [fact.value for fact in found if isinstance(fact.value, Decimal)]
    return ItemFact(
        item,
        period,
        sum(values, Decimal(0)) if len(values) == len(found) else None,
        sources=tuple(chain.from_iterable(fact.sources for fact in found)),
        conflict=next(filter(None, (fact.conflict for fact in found)), None),
        missing=_waited_for(found),
    )


def _waited_for(facts: Sequence[ItemFact]) -> tuple[str, ...]:
    """The units whose values are missing, each once."""
    return tuple(dict.fromkeys(unit for fact in facts if fact.value is None for unit in fact.missing))


def _silent(part: Merged, fact: ItemFact) -> bool:
    """Whether nobody said anything of the item: no value, and no cell that holds something doubtful or 不适用."""
    if fact.value is not None or fact.sources or fact.conflict:
        return False
    statuses = [status for unit in fact.item.reporters if (status := part.status(unit))]
    return not any(_spoke(status, fact.item) for status in statuses)


def _spoke(status: ReportStatus, item: DataItem) -> bool:
    if status.accepted is None:
        return status.state is not ReportState.MISSING
    entry = status.accepted.entry(ITEMS, item.code, "value")
    return entry is not None and entry.state is not EntryState.BLANK


def indicator_outcomes(plan: Plan, items: Sequence[ItemFact], period: Period) -> tuple[IndicatorOutcome, ...]:
    """The plan's indicators, computed exactly and held unrounded against their targets, in plan order.

    无法判定, with the reason in words, where an item or the baseline is missing, in conflict or not a number, or
    the formula cannot be computed (division by zero). Percentages are in per cent, ratios the n of n∶1.
    """
    by_name = {fact.item.short: fact for fact in items}
    return tuple(_indicator(indicator, by_name, period) for indicator in plan.indicators)


def _indicator(indicator: Indicator, facts: Mapping[str, ItemFact], period: Period) -> IndicatorOutcome:
    try:
        names = names_in(indicator.formula)
        inputs = tuple(facts[name] for name in names if name in facts)
        reason = "；".join(filter(None, (_lack(name, indicator, facts) for name in names)))
        if reason:
            return IndicatorOutcome(indicator, period, None, Verdict.UNDECIDED, reason, inputs=inputs)
        values = _values(indicator, facts, names)
        value = evaluate(indicator.formula, values)
    except FormulaError as error:
        return IndicatorOutcome(indicator, period, None, Verdict.UNDECIDED, str(error))
    if not isinstance(value, Decimal):
        return IndicatorOutcome(indicator, period, None, Verdict.UNDECIDED, f"公式的结果不是数：{indicator.formula}")
    verdict = Verdict.MET if indicator.operator.holds(value, indicator.target) else Verdict.NOT_MET
    working = _working(indicator, values, value)
    return IndicatorOutcome(indicator, period, value, verdict, working=working, inputs=inputs)


def _lack(name: str, indicator: Indicator, facts: Mapping[str, ItemFact]) -> str:
    """Why that name has no number, in words; '' if it has."""
    if name == BASELINE:
        return "" if indicator.baseline is not None else "缺基期值"
    if name not in facts:
        return f"方案没有数据项“{name}”" if name not in _FUNCTIONS else ""
    fact = facts[name]
    if fact.value is None:
        return f"“{name}”{fact.reason}"
    return "" if isinstance(fact.value, Decimal) else f"“{name}”不是数"


def _values(indicator: Indicator, facts: Mapping[str, ItemFact], names: tuple[str, ...]) -> dict[str, Decimal]:
    values = {name: fact.value for name in names if (fact := facts.get(name)) and isinstance(fact.value, Decimal)}
    return values if indicator.baseline is None else values | {BASELINE: indicator.baseline}


def _working(indicator: Indicator, values: Mapping[str, Decimal], value: Decimal) -> str:
    """The formula with its numbers put in, and the result as printed (≈ where that is rounded)."""
    result = indicator_text(indicator, value)
    numbers = _IDENTIFIER.sub(lambda name: _number(values, name[0]), indicator.formula.strip())
    if indicator.formula.strip() in values:
        return result
    sign = "=" if rounded(value, indicator.decimals) == value else "≈"
    return f"{numbers} {sign} {result}"


def _number(values: Mapping[str, Decimal], name: str) -> str:
    if name not in values:
        return name
    text = number_text(values[name])
    return f"（{text}）" if text.startswith("-") else text
