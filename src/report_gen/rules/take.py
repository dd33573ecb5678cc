"""How the values that several units report for one data item become one, or a conflict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from report_gen.model.form import ITEMS
from report_gen.model.outcome import Conflict, ItemFact, Source
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Plan, TakeRule
from report_gen.model.submission import Entry, EntryState, Submission, Value


@dataclass(frozen=True, slots=True)
class _Reports:
    """What the reporters of one item said. `expected` are those who owe it; entries and times are of those who sent."""

    expected: tuple[str, ...]
    entries: Mapping[str, Entry | None]
    received: Mapping[str, datetime | None]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Those who said something usable."""
        return tuple(Source(code, entry) for code, entry in self.entries.items() if entry and entry.usable)

    @property
    def missing(self) -> tuple[str, ...]:
        """Those who said nothing usable; a reporter that says 不适用 has answered."""
        return tuple(code for code in self.expected if not _answers(self.entries.get(code)))

    @property
    def agree(self) -> bool:
        """Whether all who said something said the same."""
        return len({source.value for source in self.sources}) <= 1

    def numbers(self) -> list[Decimal]:
        """The values that are numbers."""
        return [source.value for source in self.sources if isinstance(source.value, Decimal)]


_Taken = tuple[Value, bool]  # the value, and whether the sources are in conflict
_NOTHING: _Taken = (None, False)
_CONFLICT: _Taken = (None, True)


def item_facts(
    plan: Plan, period: Period, accepted: Mapping[str, Submission], owing: Collection[str]
) -> tuple[ItemFact, ...]:
    """One fact a data item, in plan order; `accepted` are the forms used and `owing` the reporters, by unit code.

    牵头: the first reporter's value; another's differing value is a conflict. 合计: the sum of all parts, and none
    while a part is missing. 最新: the value of the form that came last. 最大: the greatest. Conflicts are numbered
    in plan order (CT-2024-06-001) and their items have no value.
    """
    facts: list[ItemFact] = []
    conflicts = 0
    for item in plan.items:
        reports = _reports(item, accepted, owing)
        value, conflicting = _TAKERS[item.take if item.kind.numeric else _for_words(item)](reports)
        fact = ItemFact(item, period, value, reports.sources, None, reports.missing)
        if conflicting:
            conflicts += 1
            number = f"CT-{period.code}-{conflicts:03d}"
            fact = replace(fact, conflict=Conflict(number, item, period, reports.sources))
        facts.append(fact)
    return tuple(facts)


def _for_words(item: DataItem) -> TakeRule:
    """Words neither add up nor have a greatest: their reporters must agree with the first."""
    return TakeRule.LATEST if item.take is TakeRule.LATEST else TakeRule.LEAD


def _reports(item: DataItem, accepted: Mapping[str, Submission], owing: Collection[str]) -> _Reports:
    expected = tuple(code for code in item.reporters if code in owing)
    sent = {code: accepted[code] for code in expected if code in accepted}
    entries = {code: form.entry(ITEMS, item.code, "value") for code, form in sent.items()}
    return _Reports(expected, entries, {code: form.receipt.at for code, form in sent.items()})


def _answers(entry: Entry | None) -> bool:
    return entry is not None and (entry.usable or entry.state is EntryState.NOT_APPLICABLE)


def _take_lead(reports: _Reports) -> _Taken:
    if not reports.agree:
        return _CONFLICT
    leading = [source.value for source in reports.sources if source.unit == reports.expected[0]]
    return (leading[0], False) if leading else _NOTHING


def _take_sum(reports: _Reports) -> _Taken:
    if reports.missing or not reports.sources:
        return _NOTHING
    return sum(reports.numbers(), Decimal(0)), False


def _take_latest(reports: _Reports) -> _Taken:
    """The value that came last; a conflict if values differ and one time is unknown or the last is shared."""
    if not reports.sources:
        return _NOTHING
    if reports.agree:
        return reports.sources[0].value, False
    times = [reports.received[source.unit] for source in reports.sources]
    known = [at for at in times if at is not None]
    if len(known) < len(times):
        return _CONFLICT
    last = {source.value for source, at in zip(reports.sources, times, strict=True) if at == max(known)}
    return (last.pop(), False) if len(last) == 1 else _CONFLICT


def _take_max(reports: _Reports) -> _Taken:
    return max(reports.numbers(), default=None), False


_TAKERS: Mapping[TakeRule, Callable[[_Reports], _Taken]] = {
    TakeRule.LEAD: _take_lead,
    TakeRule.SUM: _take_sum,
    TakeRule.LATEST: _take_latest,
    TakeRule.MAX: _take_max,
}
