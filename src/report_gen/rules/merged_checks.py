"""What is found in the merged values: conflicts, items without a value, and the office's 表间 rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from report_gen.catalogue import merge as kinds
from report_gen.formulas import LAST_PERIOD, names_in, split_last
from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Agreement, Conflict, ItemFact, Source
from report_gen.model.place import Place
from report_gen.model.plan import CheckRule, CheckScope, DataItem, Plan
from report_gen.model.submission import EntryState, Submission
from report_gen.rules.conflicts import conflict_number, off_by_measure
from report_gen.rules.plan_checks import run_rule
from report_gen.rules.unit_checks import unit_findings
from report_gen.wording import date_text, few, stated_text

_LOST = frozenset({EntryState.UNREADABLE, EntryState.QUERIED})


def merged_findings(
    plan: Plan, items: Sequence[ItemFact], forms: Mapping[str, Submission], last: Sequence[ItemFact] = ()
) -> Iterator[Finding]:
    """All that is found between the units' forms: of the merged values, and of what several say of one thing.

    `forms` are the accepted forms by unit code, `last` the merged values of the period before.
    """
    yield from value_findings(plan, items, forms, last)
    yield from unit_findings(plan, forms)


def value_findings(
    plan: Plan,
    items: Sequence[ItemFact],
    forms: Mapping[str, Submission] | None = None,
    last: Sequence[ItemFact] = (),
) -> Iterator[Finding]:
    """The findings about merged values.

    An item without a value is only told where some reporter did state one: where nobody did, the blank cells and
    the missing forms have their findings already.
    A 表间 rule stands at the cell of the first item it names; its values stay in use whatever its level, since
    it cannot tell which of them is wrong.
    """
    for fact in items:
        if fact.conflict is not None:
            yield from _conflict(plan, fact.conflict)
        elif fact.resolution or fact.agreement is Agreement.ROUNDING:
            yield from _settled(plan, fact)
        elif fact.value is None and fact.sources:
            units = few(plan.short(code) for code in fact.missing or fact.item.reporters[:1])
            yield kinds.NO_VALUE.at(fact.item.place, item=fact.item.name, units=units)
    named = _Named.of(items, last, tuple((forms or {}).values()))
    for rule in plan.checks:
        if rule.scope is CheckScope.MERGED:
            yield from _merged_rule(plan, rule, named)


def _conflict(plan: Plan, conflict: Conflict) -> Iterator[Finding]:
    """A query at each source's cell, naming all sources: each unit needs to see the others'."""
    item = conflict.item
    doubt = "（其中两数恰差一万倍或一亿倍，请先核对计量单位）" if off_by_measure(conflict.sources) else ""
    values = _values(plan, item, conflict.sources) + doubt
    said = {"item": item.name, "number": conflict.number}
    for source in conflict.sources:
        place, unit = source.entry.place, plan.short(source.unit)
        yield kinds.VALUES_DISAGREE.at(place, unit, **said, values=values)
        if conflict.lapsed is not None:
            yield kinds.RESOLUTION_LAPSED.at(place, unit, **said, event=conflict.lapsed.event)


def _settled(plan: Plan, fact: ItemFact) -> Iterator[Finding]:
    """A note at each source's cell where values that differ are settled: by a person, or as mere rounding."""
    item, decided = fact.item, fact.resolution
    said = {
        "item": item.name, "values": _values(plan, item, fact.sources), "value": stated_text(item, fact.value)
    }  # fmt: skip
    for source in fact.sources:
        place, unit = source.entry.place, plan.short(source.unit)
        if decided is None:
            yield kinds.ROUNDING_ONLY.at(place, unit, **said)
        else:
            number = conflict_number(fact.period, item)
            by = f"{decided.by}（{date_text(decided.on)}）"
            yield kinds.CONFLICT_RESOLVED.at(
                place, unit, **said, number=number, by=by, event=decided.event, reason=decided.reason.rstrip("。")
            )


def _values(plan: Plan, item: DataItem, sources: Sequence[Source]) -> str:
    """`市商务局 82个，市邮政局 80个`, as stated: not rounded to the item's places."""
    return few((f"{plan.short(source.unit)} {stated_text(item, source.value)}" for source in sources), "，")


@dataclass(frozen=True, slots=True)
class _Named:
    """The merged facts of this period by short name, and what the names of formulas stand for."""

    facts: Mapping[str, ItemFact]
    values: Mapping[str, Decimal]
    blank: frozenset[str]

    @classmethod
    def of(cls, items: Sequence[ItemFact], last: Sequence[ItemFact], forms: Sequence[Submission]) -> _Named:
        """`blank` are the items of this period for which every form that came says nothing."""
        facts = {fact.item.short: fact for fact in items}
        before = {f"{LAST_PERIOD}{fact.item.short}": fact.value for fact in last}
        values = before | {short: fact.value for short, fact in facts.items()}
        blank = frozenset(short for short, fact in facts.items() if _is_blank(fact, forms))
        return cls(facts, {name: value for name, value in values.items() if isinstance(value, Decimal)}, blank)

    def place(self, rule: CheckRule) -> tuple[Place, str] | None:
        """The first cell of this period that the rule's names were taken from, and whose it is (unit code)."""
        shorts = sorted((split_last(name, self.facts) for name in names_in(rule.formula)), key=lambda pair: pair[1])
        sources = (source for short, _ in shorts if short in self.facts for source in self.facts[short].sources)
        return next(((source.entry.place, source.unit) for source in sources), None)


def _is_blank(fact: ItemFact, forms: Sequence[Submission]) -> bool:
    if fact.sources or not forms:
        return False
    said = (form.entry(ITEMS, fact.item.code, "value") for form in forms)
    return not any(entry is not None and entry.state in _LOST for entry in said)


def _merged_rule(plan: Plan, rule: CheckRule, named: _Named) -> Iterator[Finding]:
    spot = named.place(rule)
    if spot is not None:
        place, unit = spot
        yield from run_rule(rule, named.values, place, plan.short(unit), named.blank)
