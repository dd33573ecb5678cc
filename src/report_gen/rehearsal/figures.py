"""Figures that are right: within their limits, above last period's, the same with every reporter, and by every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from report_gen.model.plan import DataItem, ItemKind, Plan, TakeRule
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.rules import FigureKey, Figures, Instance, instances

_MOST: Final = Decimal(10**7)
_STARTS: Final = 12
_TRIES: Final = 300
_MARGINS: Final = tuple(map(Decimal, ("0", "0.02", "0.05", "0.2", "0.5", "2", "10")))
_GROWTH: Final = Decimal("1.08")
_TENTH: Final = Decimal("0.1")
_OF_JUMP: Final = Decimal("0.6")
_MONEY: Final = {"元": (100_000, 900_000), "万元": (20, 900), "亿元": (1, 40)}
_USUAL: Final[Mapping[ItemKind, tuple[int, int]]] = {
    ItemKind.STOCK: (120, 900),
    ItemKind.CUMULATIVE: (20, 400),
    ItemKind.FLOW: (3, 60),
    ItemKind.PERCENT: (20, 90),
    ItemKind.RATIO: (2, 6),
}


@dataclass(frozen=True, slots=True)
class _Range:
    """Where a figure may lie, ends included, and with how many decimals."""

    low: Decimal
    high: Decimal
    decimals: int

    def nearest(self, value: Decimal) -> Decimal:
        """The value itself if it may be, else what is nearest to it."""
        step = Decimal(1).scaleb(-self.decimals)
        rounded = value.quantize(step, ROUND_HALF_UP) if abs(value) < _MOST else _MOST
        return min(max(rounded, self.low), self.high)


def first_figures(plan: Plan, dice: Dice, units: frozenset[str]) -> Figures:
    """Figures of a period before which nothing is known, by item and reporter."""
    keys = tuple(_keys(plan, units))
    ranges = {key: _possible(plan.item(key[0])) for key in keys}

    def start(own: Dice) -> Figures:
        return {key: ranges[key].nearest(_usual(plan.item(key[0]), own.about(*key))) for key in keys}

    return _spread(plan, _found(start, ranges, instances(plan, {}, units), dice.about("first")), units)


def next_figures(plan: Plan, last: Figures, dice: Dice, units: frozenset[str]) -> Figures:
    """Figures of the period after `last`: a little more, and never a change that would have to be explained."""
    keys = tuple(_keys(plan, units))
    ranges = {key: _after(plan.item(key[0]), last[key]) for key in keys}

    def start(own: Dice) -> Figures:
        return {key: ranges[key].nearest(last[key] * own.about(*key).between(Decimal(1), _GROWTH, 3)) for key in keys}

    return _spread(plan, _found(start, ranges, instances(plan, last, units), dice.about("next")), units)


def _keys(plan: Plan, units: frozenset[str]) -> Iterable[FigureKey]:
    """One key a figure that is chosen: each part of a sum, and of what all reporters state alike the first."""
    for item in plan.items:
        if item.kind.numeric:
            owing = [code for code in item.reporters if code in units]
            yield from ((item.code, code) for code in (owing if item.take is TakeRule.SUM else owing[:1]))


def _spread(plan: Plan, chosen: Mapping[FigureKey, Decimal], units: frozenset[str]) -> Figures:
    """The figures of all reporters: those of an item that is no sum say the same."""
    figures = dict(chosen)
    for code, unit in chosen:
        item = plan.item(code)
        if item.take is not TakeRule.SUM:
            figures.update({(code, other): chosen[code, unit] for other in item.reporters if other in units})
    return figures


def _possible(item: DataItem) -> _Range:
    """What the item's cell takes; no zeros, for they ask for an explanation, and no 0.6 that may mean 60 %."""
    step = Decimal(1).scaleb(-item.decimals)
    least = item.minimum if item.minimum is not None and item.minimum > 0 else step
    most = item.maximum if item.maximum is not None else Decimal(100) if item.kind is ItemKind.PERCENT else _MOST
    wanted = Decimal(1) + step if item.kind in {ItemKind.PERCENT, ItemKind.RATIO} else least
    return _Range(max(least, min(wanted, most)), most, item.decimals)


def _after(item: DataItem, last: Decimal) -> _Range:
    """As `_possible`, not below last period where that is an error, and within a little of the change that is asked about."""
    own = _possible(item)
    share = min(item.jump * _OF_JUMP, _TENTH) if item.jump is not None else _TENTH
    low = last if item.kind is ItemKind.CUMULATIVE else own.nearest(last * (1 - share))
    return _Range(max(own.low, low), max(low, own.nearest(last * (1 + share))), item.decimals)


def _usual(item: DataItem, dice: Dice) -> Decimal:
    low, high = _MONEY.get(item.measure, _USUAL[item.kind])
    return dice.between(Decimal(low), Decimal(high), min(item.decimals, 1))


def _found(
    start: Callable[[Dice], Figures], ranges: Mapping[FigureKey, _Range], rules: tuple[Instance, ...], dice: Dice
) -> Figures:
    """Figures by every rule, from one start or another; the last tried where no way was found."""
    figures: Figures = {}
    for number in range(_STARTS):
        own = dice.about(number)
        figures = _solved(start(own), ranges, rules, own)
        if all(rule.holds(figures) for rule in rules):
            break
    return figures


def _solved(start: Figures, ranges: Mapping[FigureKey, _Range], rules: tuple[Instance, ...], dice: Dice) -> Figures:
    """The figures moved, one at a time and never to the worse, until every rule holds or no way is found."""
    figures, excess = dict(start), _excess(start, rules)
    for _ in range(_TRIES):
        failing = [rule for rule in rules if not rule.holds(figures)]
        if not failing:
            break
        rule = dice.pick(failing)
        key = dice.pick(rule.keys)
        moved = {**figures, key: ranges[key].nearest(_aimed(figures, rule, key, dice))}
        if (after := _excess(moved, rules)) <= excess:
            figures, excess = moved, after
    return figures


def _excess(figures: Figures, rules: Iterable[Instance]) -> Decimal:
    return sum((rule.excess(figures) for rule in rules), Decimal(0))


def _aimed(figures: Figures, rule: Instance, key: FigureKey, dice: Dice) -> Decimal:
    """Where the figure should lie for the rule to hold, as far as a straight line tells; a margin beyond it."""
    value = figures[key]
    nudge = max(abs(value) / 100, _TENTH)
    slope = (rule.excess({**figures, key: value + nudge}) - rule.excess(figures)) / nudge
    if not slope:
        return value * dice.between(_TENTH * 5, _TENTH * 20, 2)
    return value - (rule.excess(figures) + dice.pick(_MARGINS)) / slope
