"""How the values that several units report for one data item become one, or a conflict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from report_gen.model.decisions import Resolution
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Agreement, Conflict, ItemFact, Source
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Plan, TakeRule
from report_gen.model.submission import Entry, EntryState, Submission, Value
from report_gen.rules.conflicts import agreement, conflict_number, finest, last_resolution, resolved_value


@dataclass(frozen=True, slots=True)
class _Reports:
    """What the reporters of one item said.

    `expected` are those who owe it, `forms` of all who sent, `sources` said something usable and `missing` did not; a
    reporter that says 不适用 has answered.
    """

    expected: tuple[str, ...]
    forms: Mapping[str, Submission]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]

    def numbers(self) -> list[Decimal]:
        """The values that are numbers."""
        return [source.value for source in self.sources if isinstance(source.value, Decimal)]


_Taken = tuple[Value, Agreement]  # the value, and how far those agree whose values must
_NOTHING: _Taken = (None, Agreement.SAME)


def item_facts(
    plan: Plan,
    period: Period,
    accepted: Mapping[str, Submission],
    owing: Collection[str],
    resolutions: Sequence[Resolution] = (),
) -> tuple[ItemFact, ...]:
    """One fact a data item, in plan order; `accepted` are the forms used and `owing` the reporters, by unit code.

    牵头: the first reporter's value; another's differing value is a conflict. 合计: the sum of all parts, and none
    while a part is missing. 最新: the value of the form that came last. 最大: the greatest. Values that differ in their
    rounding only are no conflict: the finer one is taken. A conflict (CT-2024-06-D12) leaves its item without value
    unless one of the `resolutions` holds, the sources still saying what they said then.
    """
    facts: list[ItemFact] = []
    stated = _stated(plan, accepted)
    for item in plan.items:
        reports = _reports(item, accepted, stated.get(item.code, {}), owing)
        value, found = _TAKERS[item.take if item.kind.numeric else _for_words(item)](reports)
        fact = ItemFact(item, period, value, reports.sources, None, reports.missing, found)
        facts.append(_decided(fact, resolutions) if found is Agreement.DIFFERENT else fact)
    return tuple(facts)


def _decided(fact: ItemFact, resolutions: Sequence[Resolution]) -> ItemFact:
    """The fact with the value a person decided on, or with its open conflict."""
    last = last_resolution(resolutions, fact.period, fact.item)
    value = resolved_value(fact.item, last, fact.sources) if last else None
    if value is not None:
        return replace(fact, value=value, resolution=last)
    number = conflict_number(fact.period, fact.item)
    return replace(fact, conflict=Conflict(number, fact.item, fact.period, fact.sources, last))


def _for_words(item: DataItem) -> TakeRule:
    """Words neither add up nor have a greatest: their reporters must agree with the first."""
    return TakeRule.LATEST if item.take is TakeRule.LATEST else TakeRule.LEAD


def _stated(plan: Plan, accepted: Mapping[str, Submission]) -> Mapping[str, Mapping[str, Entry]]:
    """The value cells of each item (by code) and unit; each form is gone through once."""
    found: dict[str, dict[str, Entry]] = {item.code: {} for item in plan.items}
    for code, form in accepted.items():
        for entry in form.entries:
            if entry.table == ITEMS and entry.column == "value" and entry.row in found:
                found[entry.row].setdefault(code, entry)
    return found


def _reports(
    item: DataItem, accepted: Mapping[str, Submission], entries: Mapping[str, Entry], owing: Collection[str]
) -> _Reports:
    expected = tuple(code for code in item.reporters if code in owing)
    said = ((code, entries[code]) for code in expected if code in entries)
    sources = tuple(Source.of(code, entry, accepted[code]) for code, entry in said if entry.usable)
    return _Reports(expected, accepted, sources, tuple(one for one in expected if not _answers(entries.get(one))))


def _answers(entry: Entry | None) -> bool:
    return entry is not None and (entry.usable or entry.state is EntryState.NOT_APPLICABLE)


def _take_lead(reports: _Reports) -> _Taken:
    found = agreement(reports.sources)
    if found is Agreement.DIFFERENT:
        return None, found
    leading = [source.value for source in reports.sources if source.unit == reports.expected[0]]
    if not leading:
        return _NOTHING
    return (leading[0] if found is Agreement.SAME else finest(reports.sources).value), found


def _take_sum(reports: _Reports) -> _Taken:
    if reports.missing or not reports.sources:
        return _NOTHING
    return sum(reports.numbers(), Decimal(0)), Agreement.SAME


def _take_latest(reports: _Reports) -> _Taken:
    """The value that came last; where a time is unknown all may be the last. Several last ones must agree."""
    if not reports.sources:
        return _NOTHING
    times = [reports.forms[source.unit].receipt.at for source in reports.sources]
    newest = None if None in times else max(filter(None, times))
    last = [source for source, at in zip(reports.sources, times, strict=True) if newest is None or at == newest]
    found = agreement(last)
    return (None if found is Agreement.DIFFERENT else finest(last).value), found


def _take_max(reports: _Reports) -> _Taken:
    return max(reports.numbers(), default=None), Agreement.SAME


_TAKERS: Mapping[TakeRule, Callable[[_Reports], _Taken]] = {
    TakeRule.LEAD: _take_lead,
    TakeRule.SUM: _take_sum,
    TakeRule.LATEST: _take_latest,
    TakeRule.MAX: _take_max,
}
