"""Which forms go back to their units, what is to be mended in them, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from report_gen.catalogue.logic import EXPLANATION_REFUSED
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, TASKS, Form
from report_gen.model.outcome import Merged, ReportState, ReportStatus
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.returns import ReturnCase, ReturnItem
from report_gen.model.submission import Entry, Submission
from report_gen.rules.calendar import workday_on_or_after
from report_gen.rules.forms import build_form
from report_gen.rules.receipts import sources

DAYS_SETTING: Final = "退回修改工作日"
_USUAL_DAYS: Final = 3
_GOING_BACK: Final = frozenset({ReportState.RETURNED, ReportState.QUERIED})
_NO_HASHES: Final[Mapping[str, str]] = {}


class _Spot(NamedTuple):
    """What a finding is about: its entry, at its place in the form, and what to call it."""

    entry: Entry | None
    about: str


def return_cases(
    plan: Plan, merged: Merged, hashes: Mapping[str, str] = _NO_HASHES, issued: date | None = None
) -> tuple[ReturnCase, ...]:
    """One case a unit that is 退回 or 待核实, in the order of the obligations.

    `hashes` are the SHA-256 of received files by name, needed for those that gave no form. A case lists what is open:
    强制性 findings first, then 核实性 ones no explanation settles, in the order of the form. Due is the lock day of the
    obligation, or counted in working days from the day the notice is `issued` (项目信息 退回修改工作日, usually 3).
    """
    found: dict[str, list[Finding]] = {}
    for finding in merged.findings:
        found.setdefault(finding.unit, []).append(finding)
    return tuple(
        case
        for status in merged.statuses
        if status.state in _GOING_BACK
        and (case := _case(plan, status, found.get(plan.short(status.obligation.unit), ()), hashes, issued)).items
    )


def days_to_mend(plan: Plan) -> int:
    """The working days a unit has from the day of the notice: 项目信息 退回修改工作日, or 3."""
    match = re.search(r"\d+", plan.info.get(DAYS_SETTING, ""))
    return max(int(match[0]), 1) if match else _USUAL_DAYS


def due_day(plan: Plan, lock: date, issued: date | None) -> date:
    """Until when: the lock day while no notice is issued, else so many working days later, never before it."""
    if issued is None:
        return lock
    day = issued
    for _ in range(days_to_mend(plan)):
        day = workday_on_or_after(day + timedelta(days=1), plan.holidays)
    return day


def _case(
    plan: Plan, status: ReportStatus, found: Sequence[Finding], hashes: Mapping[str, str], issued: date | None
) -> ReturnCase:
    """The case of one unit; `found` is all that was found about it."""
    unit = plan.unit(status.obligation.unit)
    accepted = status.accepted
    if accepted:
        files = {source.file for source in sources(accepted, status.others)}
        open_ = _open([finding for finding in found if finding.place.file in files])
    else:
        open_ = tuple(finding for finding in found if finding.severity is Severity.ERROR)
    form = build_form(plan, unit, status.obligation.period)
    file = accepted.file if accepted else open_[0].place.file if open_ else ""
    return ReturnCase(
        unit=unit,
        status=status,
        file=file,
        sha256=accepted.sha256 if accepted else hashes.get(file, ""),
        items=_items(plan, form, status, open_, found),
        due=due_day(plan, status.obligation.lock, issued),
        readable=accepted is not None,
    )


def _open(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors, and the queries at cells that have none: a wrong value need not be explained as well."""
    found = tuple(findings)
    wrong = {finding.place for finding in found if finding.severity is Severity.ERROR}
    return tuple(
        finding
        for finding in found
        if finding.severity is Severity.ERROR or (finding.severity is Severity.QUERY and finding.place not in wrong)
    )


def _items(
    plan: Plan, form: Form, status: ReportStatus, findings: Sequence[Finding], all_found: Sequence[Finding]
) -> tuple[ReturnItem, ...]:
    spots = _Spots(plan, form, status)
    refused = dict(spots.refusals(all_found))
    located = [(finding, spots.of(finding)) for finding in findings]
    located.sort(key=lambda pair: spots.order(*pair))
    return tuple(
        ReturnItem(number, finding, spot.about, spot.entry, _note(finding, spot, refused))
        for number, (finding, spot) in enumerate(located, 1)
    )


def _note(finding: Finding, spot: _Spot, refused: Mapping[tuple[str, str], str]) -> str:
    if finding.severity is not Severity.QUERY or spot.entry is None:
        return ""
    return refused.get((spot.entry.table, spot.entry.row), "")


class _Spots:
    """Finds for a finding the entry it is about, where that stands in the unit's form, and its name."""

    def __init__(self, plan: Plan, form: Form, status: ReportStatus) -> None:
        self._plan = plan
        self._form = form
        accepted = status.accepted
        self._entries: dict[Place, Entry] = {}
        for entry in accepted.entries if accepted else ():
            self._entries.setdefault(entry.place, entry)
        chain = sources(accepted, status.others) if accepted else ()
        self._home = _places(chain[-1]) if len(chain) > 1 else {}
        self._sheets = {table.sheet: number for number, table in enumerate(form.tables)}

    def of(self, finding: Finding) -> _Spot:
        entry = self._entries.get(finding.place)
        if entry is None:
            return _Spot(None, self._whereabouts(finding.place))
        place = self._home.get((entry.table, entry.row, entry.column), entry.place)
        return _Spot(replace(entry, place=place), self._about(entry))

    def order(self, finding: Finding, spot: _Spot) -> tuple[bool, int, int, int, str]:
        """Errors first, then as the form runs: sheets, rows, columns."""
        place = spot.entry.place if spot.entry else finding.place
        sheet = self._sheets.get(place.sheet, -1)
        return (finding.severity is Severity.QUERY, sheet, place.row, place.column, finding.code)

    def refusals(self, findings: Iterable[Finding]) -> Iterator[tuple[tuple[str, str], str]]:
        """By table and row: why the explanation given there was not accepted."""
        for finding in findings:
            entry = self._entries.get(finding.place)
            if finding.kind is EXPLANATION_REFUSED and entry:
                yield (entry.table, entry.row), finding.message

    def _about(self, entry: Entry) -> str:
        title = self._form.table(entry.table).column(entry.column).title
        return f"{row_name(self._plan, self._form, entry)} {title}"

    def _whereabouts(self, place: Place) -> str:
        """What a finding is about that stands at no entry: the row it is in, else the sheet or the file."""
        if not place.sheet:
            return "整份文件"
        rows = ((at.file, at.sheet, at.row) for at in self._entries)
        entry = dict(zip(rows, self._entries.values(), strict=True)).get((place.file, place.sheet, place.row))
        where = row_name(self._plan, self._form, entry) if entry else f"“{place.sheet}”表"
        return f"{where}（{place.cell}）" if place.cell else where


def row_name(plan: Plan, form: Form, entry: Entry) -> str:
    """What the entry's row is called: 任务5, the data item's name, 佐证材料第3行, 考核自评“按时报送”."""
    if entry.table == TASKS:
        return f"任务{entry.row}"
    if entry.table == ITEMS:
        return plan.named_item(entry.row) or entry.row
    table = form.table(entry.table)
    named = next((row.printed.get("name", "") for row in table.rows if (row.key, table.free) == (entry.row, False)), "")
    return f"{table.sheet}“{named}”" if named else f"{table.sheet}第{entry.row}行"


def _places(submission: Submission) -> Mapping[tuple[str, str, str], Place]:
    return {(entry.table, entry.row, entry.column): entry.place for entry in submission.entries}
