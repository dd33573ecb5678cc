"""The office's own rules as the rehearsal sees them: which figures they hold against one another, and by how much they fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from report_gen.formulas import FormulaError, evaluate, names_in
from report_gen.model.plan import CheckRule, CheckScope, DataItem, Plan, TakeRule

FigureKey = tuple[str, str]  # item code and unit code
Figures = Mapping[FigureKey, Decimal]

LAST_MARK: Final = "上期"  # before the short name of an item: its value of the period before
_HOPELESS: Final = Decimal(10**9)
_EDGE: Final = Decimal("0.001")
_COMPARED: Final = re.compile(r"≤|≥|≠|<=|>=|!=|==|[<>=＜＞＝]")
_SMALLER: Final = {"≤", "<=", "<", "＜"}
_GREATER: Final = {"≥", ">=", ">", "＞"}


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule at work: the keys each of its names stands for, whose figures are added up, of `unit` or of all."""

    rule: CheckRule
    unit: str
    names: Mapping[str, tuple[FigureKey, ...]]
    fixed: Mapping[str, Decimal]

    @property
    def keys(self) -> tuple[FigureKey, ...]:
        """All figures that it speaks of."""
        return tuple(dict.fromkeys(key for keys in self.names.values() for key in keys))

    def values(self, figures: Figures) -> dict[str, Decimal]:
        """What its names stand for."""
        now = {name: sum((figures[key] for key in keys), Decimal(0)) for name, keys in self.names.items()}
        return {**now, **self.fixed}

    def holds(self, figures: Figures) -> bool:
        """Whether the rule holds of these figures."""
        try:
            return bool(evaluate(self.rule.formula, self.values(figures)))
        except FormulaError:
            return False

    def excess(self, figures: Figures) -> Decimal:
        """By how much the rule fails: 0 if it holds; clauses joined by 且 add up, of those joined by 或 the least."""
        if self.holds(figures):
            return Decimal(0)
        values = self.values(figures)
        ways = re.split(r"\s或\s", self.rule.formula)
        least = min(sum((_clause(part, values) for part in re.split(r"\s且\s", way)), Decimal(0)) for way in ways)
        return max(least, _EDGE)


def _clause(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """By how much a comparison fails, and a little more than nothing where its halves cannot be told apart."""
    match = _COMPARED.search(text)
    try:
        if match is None or bool(evaluate(text, values)):
            return Decimal(0)
        left, right = Decimal(evaluate(text[: match.start()], values)), Decimal(evaluate(text[match.end() :], values))
    except FormulaError:
        return _HOPELESS
    gap = left - right if match[0] in _SMALLER else right - left if match[0] in _GREATER else abs(left - right)
    return max(gap, Decimal(0)) + _EDGE


def reporters(item: DataItem) -> tuple[str, ...]:
    """The units whose figures make the merged value: all parts of a sum, else the first reporter."""
    return item.reporters if item.take is TakeRule.SUM else item.reporters[:1]


def instances(plan: Plan, last: Figures, units: frozenset[str]) -> tuple[Instance, ...]:
    """The rules that can be computed at all: 表间 rules once, others once a unit that reports all their names."""
    return tuple(instance for rule in plan.checks for instance in _instances(plan, rule, last, units))


def _instances(plan: Plan, rule: CheckRule, last: Figures, units: frozenset[str]) -> Iterator[Instance]:
    names = names_in(rule.formula)
    items = {item.short: item for item in plan.items if item.kind.numeric and units.issuperset(item.reporters)}
    asked = {name: items.get(name) or items.get(name.removeprefix(LAST_MARK)) for name in names}
    found = {name: item for name, item in asked.items() if item is not None}
    if not found or len(found) < len(asked):
        return
    whose = [""] if rule.scope is CheckScope.MERGED else sorted(set.intersection(*map(_units, found.values())))
    for unit in whose:
        spoken = {name: _keys(item, unit) for name, item in found.items()}
        now = {name: keys for name, keys in spoken.items() if name in items}
        before = {name: keys for name, keys in spoken.items() if name not in now}
        if now and all(key in last for keys in before.values() for key in keys):
            fixed = {name: sum((last[key] for key in keys), Decimal(0)) for name, keys in before.items()}
            yield Instance(rule, unit, now, fixed)


def _units(item: DataItem) -> set[str]:
    return set(item.reporters)


def _keys(item: DataItem, unit: str) -> tuple[FigureKey, ...]:
    return ((item.code, unit),) if unit else tuple((item.code, code) for code in reporters(item))
