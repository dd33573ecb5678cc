"""What is found in the merged values: conflicts, items without a value, and the office's 表间 rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from report_gen.catalogue import merge as kinds
from report_gen.formulas import names_in
from report_gen.model.finding import Finding
from report_gen.model.outcome import Conflict, ItemFact
from report_gen.model.plan import CheckRule, CheckScope, Plan
from report_gen.rules.plan_checks import run_rule
from report_gen.wording import item_text, listed


def value_findings(plan: Plan, items: Sequence[ItemFact]) -> Iterator[Finding]:
    """The findings about merged values.

    An item without a value is only told where some reporter did state one: where nobody did, the blank cells and
    the missing forms have their findings already.
    A 表间 rule stands at the cell of the first item it names; its values stay in use whatever its level, since
    it cannot tell which of them is wrong.
    """
    for fact in items:
        if fact.conflict is not None:
            yield from _conflict(plan, fact.conflict)
        elif fact.value is None and fact.sources:
            units = listed(plan.short(code) for code in fact.missing or fact.item.reporters[:1])
            yield kinds.NO_VALUE.at(fact.item.place, item=fact.item.name, units=units)
    facts = {fact.item.short: fact for fact in items}
    for rule in plan.checks:
        if rule.scope is CheckScope.MERGED:
            yield from _merged_rule(plan, rule, facts)


def _conflict(plan: Plan, conflict: Conflict) -> Iterator[Finding]:
    """A query at each source's cell, naming all sources: each unit needs to see the others'."""
    item = conflict.item
    values = "，".join(f"{plan.short(source.unit)} {item_text(item, source.value)}" for source in conflict.sources)
    for source in conflict.sources:
        unit = plan.short(source.unit)
        yield kinds.VALUES_DISAGREE.at(source.entry.place, unit, item=item.name, number=conflict.number, values=values)


def _merged_rule(plan: Plan, rule: CheckRule, facts: Mapping[str, ItemFact]) -> Iterator[Finding]:
    values = {name: fact.value for name, fact in facts.items() if isinstance(fact.value, Decimal)}
    sources = [source for name in names_in(rule.formula) if name in facts for source in facts[name].sources]
    if sources:
        yield from run_rule(rule, values, sources[0].entry.place, plan.short(sources[0].unit))
