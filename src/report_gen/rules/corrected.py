"""Values of a closed period that were set right afterwards, laid over its facts for the periods that come after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from report_gen.catalogue import ledger as kinds
from report_gen.model.decisions import Correction
from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Agreement, ItemFact, Merged, ReportStatus
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Plan
from report_gen.model.submission import Conversion, EntryState, Submission, Value
from report_gen.rules.take import item_facts
from report_gen.wording import item_text

_LEDGER: Final = Place("台账", "事件")


def corrected(plan: Plan, merged: Merged, corrections: Sequence[Correction]) -> Merged:
    """The period with the corrections that concern it; a later one of the same value goes before an earlier one.

    One of a unit's value changes its form and has the item put together again; one of the merged value stands for
    itself, and for the form of its only reporter.
    """
    for one in corrections:
        fact = merged.item(one.item)
        if one.period == merged.period.code and fact is not None:
            merged = _with(plan, merged, fact, one)
    return merged


def notes(plan: Plan, corrections: Iterable[Correction], periods: Iterable[Period]) -> Iterator[Finding]:
    """What was set right in those periods (K201), for whoever reads what is computed with it."""
    labels = {period.code: period.label for period in periods}
    items = {item.code: item for item in plan.items}
    for one in corrections:
        item = items.get(one.item)
        if item is not None and one.period in labels:
            yield kinds.VALUE_CORRECTED.at(
                replace(_LEDGER, row=one.event),
                plan.short(one.unit) if one.unit else "",
                period=labels[one.period],
                item=item.name,
                old=one.before or "无",
                new=item_text(item, value_of(item, one.value)),
                reason=one.reason,
                by=one.by,
                number=one.event,
            )


def value_of(item: DataItem, text: str) -> Value:
    """The value a correction's text is."""
    return Decimal(text) if item.kind.numeric else text


def _with(plan: Plan, merged: Merged, fact: ItemFact, one: Correction) -> Merged:
    value = value_of(fact.item, one.value)
    reporters = [source.unit for source in fact.sources]
    whose = one.unit or (reporters[0] if len(reporters) == 1 else "")
    statuses = tuple(_status(status, whose, fact.item, one) for status in merged.statuses)
    settled = replace(fact, value=value, conflict=None, agreement=Agreement.SAME, resolution=None, correction=one)
    fact = _again(plan, merged, statuses, fact) if one.unit else settled
    items = tuple(fact if other.item.code == fact.item.code else other for other in merged.items)
    conflicts = tuple(other.conflict for other in items if other.conflict)
    return replace(merged, statuses=statuses, items=items, conflicts=conflicts)


def _again(plan: Plan, merged: Merged, statuses: Iterable[ReportStatus], fact: ItemFact) -> ItemFact:
    """The item put together once more from the forms as they are now."""
    accepted: Mapping[str, Submission] = {
        status.obligation.unit: status.accepted for status in statuses if status.accepted
    }
    owing = {status.obligation.unit for status in merged.statuses}
    decided = (fact.resolution,) if fact.resolution else ()
    return item_facts(replace(plan, items=(fact.item,)), merged.period, accepted, owing, decided)[0]


def _status(status: ReportStatus, unit: str, item: DataItem, one: Correction) -> ReportStatus:
    if status.obligation.unit != unit or status.accepted is None:
        return status
    return replace(status, accepted=_form(status.accepted, item, one))


def _form(form: Submission, item: DataItem, one: Correction) -> Submission:
    entries = tuple(
        replace(
            entry,
            value=value_of(item, one.value),
            state=EntryState.READ,
            conversions=(*entry.conversions, Conversion(entry.raw, one.value, f"更正（台账第{one.event}号）")),
        )
        if (entry.table, entry.row, entry.column) == (ITEMS, item.code, "value")
        else entry
        for entry in form.entries
    )
    return replace(form, entries=entries)
