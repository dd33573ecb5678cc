"""What one unit sees of a period: where it stands, its files, what was found in them, and what waits for its word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from report_gen.catalogue import logic
from report_gen.catalogue import merge as kinds
from report_gen.model.event import Justification
from report_gen.model.finding import Finding, Severity
from report_gen.model.finding_groups import Group, grouped
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.portal import Query, UnitView
from report_gen.model.submission import Entry, Submission
from report_gen.rules.explanations import justifiable
from report_gen.steps.load import Office, reporting_period
from report_gen.steps.portal.lookout import Lookout
from report_gen.steps.portal.unit_files import OwnFiles
from report_gen.steps.portal.unit_periods import standing
from report_gen.steps.returns import packages_for

_ORDER: Final = {severity: number for number, severity in enumerate((Severity.ERROR, Severity.QUERY, Severity.NOTE))}
_OFFICE_ONLY: Final = frozenset({kinds.RECEIPT_UNKNOWN, kinds.FIRST_SEEN_LATE})  # of what the office has to enter
_COMMAND: Final = "report-gen"
_SEND_AGAIN: Final = "请重新报送一份完整的填报表，以后报的为准。"
_ASK: Final = "请与领导小组办公室联系。"


def view(lookout: Lookout, unit: str, period: Period, now: datetime) -> UnitView:
    """The unit (by code) and a reporting period; ReportGenError for a period the plan asks no forms for."""
    office = lookout.unit_office(unit, now)
    merged = put_together(lookout, unit, reporting_period(office.plan, period))
    own = OwnFiles(office, unit, merged, tuple(one for one in lookout.files(period) if one.unit == unit))
    where = standing(office, unit, merged)
    found = tuple(_findings(own, office.plan.short(unit)))
    return UnitView(
        office.plan.unit(unit),
        where,
        own.told(),
        _groups(found),
        tuple(_queries(own, found)),
        () if where.closed else packages_for(office, merged, unit),
    )


def put_together(lookout: Lookout, unit: str, period: Period) -> Merged:
    """The reporting period as the unit's own files make it."""
    return lookout.unit_history(unit, period)[-1]


def _findings(own: OwnFiles, short: str) -> Iterator[Finding]:
    """What was found in the files that are used, or in all of them where none is."""
    files, called = own.used or own.names, own.called
    for one in own.merged.findings:
        if one.place.file in files and one.unit in {short, ""} and one.kind not in _OFFICE_ONLY:
            yield _worded(_with_names(one, called))


def _with_names(found: Finding, called: Mapping[str, str]) -> Finding:
    """The finding with the names the unit gave its files: ours say nothing to it."""
    return replace(found, data=tuple((key, _named(text, called)) for key, text in found.data))


def _named(text: str, called: Mapping[str, str]) -> str:
    for ours, theirs in called.items():
        text = text.replace(ours, theirs)
    return text


def _worded(found: Finding) -> Finding:
    """The finding with a hint that a unit can follow: some tell the office which command to run."""
    if _COMMAND not in found.kind.hint:
        return found
    hint = _SEND_AGAIN if found.kind is kinds.ORDER_UNKNOWN else _ASK
    return replace(found, kind=replace(found.kind, hint=hint))


def _groups(found: Iterable[Finding]) -> tuple[Group, ...]:
    return grouped(sorted(found, key=lambda one: (_ORDER[one.severity], one.place, one.code, one.data)))


def _queries(own: OwnFiles, found: Iterable[Finding]) -> Iterator[Query]:
    """The queried cells a person can say something of, and those explained in the office's ledger; in order of place."""
    sent = own.status.accepted if own.status else None
    if sent is None:
        return
    said = {one: entry for one in _standing(own.office, own.unit, own.merged.period) if (entry := _entry(sent, one))}
    by_place = {entry.place: one for one, entry in said.items()}
    found = tuple(found)
    wrong = {one.place for one in found if one.severity is Severity.ERROR}
    entries = {entry.place: entry for entry in reversed(sent.entries)}
    for one in sorted(found, key=lambda one: (one.place, one.code, one.data)):
        entry, word = entries.get(one.place), by_place.get(one.place)
        waits = one.severity is Severity.QUERY and one.place not in wrong and justifiable(sent, one)
        if entry is not None and (waits or (one.kind is logic.QUERY_EXPLAINED and word)):
            settled = word is not None and not waits and word.raw == entry.raw
            yield Query(one, f"{entry.place.sheet}!{entry.place.cell}", entry.raw, word, settled)


def _standing(office: Office, unit: str, period: Period) -> tuple[Justification, ...]:
    return tuple(one for one in office.decisions.justifications if (one.period, one.unit) == (period.code, unit))


def _entry(sent: Submission, said: Justification) -> Entry | None:
    return sent.entry(said.table, said.row, said.column)
