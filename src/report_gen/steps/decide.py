"""A person's decisions: `justify` records why a queried value is right, `withdraw` takes that back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Final, NamedTuple

from report_gen.catalogue.merge import VALUES_DISAGREE
from report_gen.errors import ReportGenError
from report_gen.ledger.decisions import COLUMN, PLACE, RAW, REASON, ROW, TABLE, WITHDRAWN
from report_gen.model.event import Act, Event, Justification
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, TASKS, Form
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan, Unit
from report_gen.model.submission import Entry, Submission
from report_gen.rules.background import accepted_of
from report_gen.rules.explanations import justifiable, refusal
from report_gen.rules.forms import build_form
from report_gen.steps.load import Office, read_history, reporting_period
from report_gen.steps.office_ledger import ledger_of, open_ledger
from report_gen.steps.run import refuse_unfit
from report_gen.wording import listed

_CELL: Final = re.compile(r"(?:'?([^'!！]+)'?[!！])?\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_SHOWN: Final = 5
_LONGEST: Final = 20  # characters of an entry that messages quote


class Said(NamedTuple):
    """What a person says, who it is, and when."""

    text: str
    by: str
    at: datetime


class Spot(NamedTuple):
    """The entry a decision is about: a unit, and its cell, or a task or data item and perhaps a column's title."""

    unit: str
    cell: str = ""
    task: str = ""
    item: str = ""
    column: str = ""

    @property
    def label(self) -> str:
        """The spot as the clerk named it."""
        named = f"任务{self.task}" if self.task else f"数据项{self.item}" if self.item else self.cell
        return f"{named} {self.column}" if self.column else named


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: its event, and what it is about in words. Not `fresh`: it stood already and was not recorded twice.

    The event of a dry run has the number 0.
    """

    event: Event
    about: str
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Matters:
    """What of a period waits for an explanation, and the explanations recorded, each with its place in words.

    `stale` are the numbers of those that no longer hold, because the cell now says something else. `fixed` are the open
    ones that no explanation settles: they are mended by the unit, or are no entry of a form at all.
    """

    open: tuple[Finding, ...]
    standing: tuple[tuple[Justification, str], ...]
    stale: frozenset[int]
    fixed: frozenset[Finding] = frozenset()


def justify(
    office: Office, period: Period, spot: Spot, said: Said, given: str = "", *, dry_run: bool = False
) -> Decided:
    """Record why the queried entry at `spot` is right, in the ledger at `given` (default: the office's own).

    ReportGenError if nothing is queried there, if a mistake or a conflict stands there, or if the reason says nothing.
    The same reason of the same person for the same text is recorded once.
    """
    refuse_unfit(office, period)
    why = refusal(said.text)
    if why:
        raise ReportGenError(f"说明“{said.text.strip()}”{why}，不能作为核实依据。", "请写清数据变动的具体原因。")
    desk = _desk(office, reporting_period(office.plan, period), unit_of(office.plan, spot.unit), given)
    entry = desk.entry(spot)
    about = f"{desk.unit.short} {_where(entry)}"
    data = {
        PLACE: f"{entry.place.sheet}!{entry.place.cell}",
        TABLE: entry.table,
        ROW: entry.row,
        COLUMN: entry.column,
        RAW: entry.raw,
        REASON: said.text.strip(),
    }
    wanted = Event(0, said.at, said.by.strip(), Act.JUSTIFIED, period.code, desk.unit.code, data)
    same = next((one.event for one in desk.standing if _is(one, wanted)), None)
    if same is not None:
        return Decided(replace(wanted, number=same), about, fresh=False)
    return Decided(recorded(office, wanted, given, dry_run=dry_run), about)


def withdraw(
    office: Office, period: Period, number: int, said: Said, given: str = "", *, dry_run: bool = False
) -> Decided:
    """Take back the explanation recorded as event `number` of that period; what is no longer valid stays so.

    ReportGenError if there is no such explanation in the ledger or no reason is given.
    """
    refuse_unfit(office, period)
    if not said.text.strip():
        raise ReportGenError("没有写明撤回的原因。", "请用 --reason 写明原因。")
    ledger = ledger_of(office.workspace, office.plan, given)
    events = ledger.events(Act.JUSTIFIED, period.code) if ledger else ()
    found = next((event for event in events if event.number == number), None)
    if ledger is None or found is None:
        raise ReportGenError(f"{period.label}没有第{number}号说明。", "请用 justify 报送期 --list 查看。")
    about = f"{office.plan.short(found.unit)}第{number}号说明“{found.data[REASON]}”"
    standing = {one.event for one in ledger.justifications(period.code)}
    data = {WITHDRAWN: str(number), REASON: said.text.strip()}
    wanted = Event(0, said.at, said.by.strip(), Act.JUSTIFICATION_WITHDRAWN, period.code, found.unit, data)
    if number not in standing:
        return Decided(wanted, about, fresh=False)
    return Decided(recorded(office, wanted, given, dry_run=dry_run), about)


def matters(office: Office, period: Period, unit: str = "", given: str = "") -> Matters:
    """The open queries of a reporting period and the explanations recorded; of one unit where it is named."""
    merged = read_history(office, reporting_period(office.plan, period))[-1]
    one = unit_of(office.plan, unit) if unit else None
    standing = [said for said in _standing(office, period, given) if one in {None, office.plan.unit(said.unit)}]
    entries = {said.event: _entry_of(merged, said) for said in standing}
    waiting = tuple(found for found in merged.findings if _waits(found) and (one is None or found.unit == one.short))
    return Matters(
        waiting,
        tuple((said, _where(entry) if (entry := entries[said.event]) else "") for said in standing),
        frozenset(said.event for said in standing if not _holds(said, entries[said.event])),
        frozenset(found for found in waiting if not _explainable(office.plan, merged, found)),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a decision about one unit's form of a period is made from."""

    plan: Plan
    form: Form
    unit: Unit
    sent: Submission
    merged: Merged
    standing: tuple[Justification, ...]

    def entry(self, spot: Spot) -> Entry:
        """The one entry at that spot that waits for an explanation or has one; ReportGenError says why there is none."""
        there = self._named(spot)
        if not there:
            raise ReportGenError(f"{self.unit.short}的填报表没有“{spot.label}”这一格。", self._open_ones())
        mistakes = [entry for entry in there if self._found(entry, Severity.ERROR)]
        waiting = [entry for entry in there if entry not in mistakes and self._waits(entry)]
        if not waiting:
            self._refuse(spot, mistakes)
        if len(waiting) > 1:
            raise ReportGenError(
                f"“{spot.label}”有{len(waiting)}格待核实：{listed(map(_where, waiting))}。",
                "请用 --cell 写明是哪一格。",
            )
        queries = self._found(waiting[0], Severity.QUERY)
        if queries and not any(justifiable(self.sent, one) for one in queries):
            raise ReportGenError(
                f"{_where(waiting[0])}没有可以采用的值，不能以说明代替。", "请报送单位改填确数后重新报送。"
            )
        return waiting[0]

    def _refuse(self, spot: Spot, mistakes: Sequence[Entry]) -> None:
        if mistakes:
            said = self._found(mistakes[0], Severity.ERROR)[0].message
            raise ReportGenError(f"{_where(mistakes[0])}有强制性问题：{said}", "须由报送单位改正，不能以说明代替。")
        raise ReportGenError(f"{self.unit.short}的“{spot.label}”没有待核实的问题。", self._open_ones())

    def _named(self, spot: Spot) -> tuple[Entry, ...]:
        entries = self.sent.entries
        if spot.cell:
            wanted = _CELL.fullmatch(spot.cell.strip())
            if wanted is None:
                raise ReportGenError(f"“{spot.cell}”不是单元格。", "请写 指标数据!H7 的样式。")
            sheet, cell = (wanted[1] or "").strip(), f"{wanted[2]}{wanted[3]}".upper()
            return tuple(
                entry for entry in entries if entry.place.cell == cell and sheet in {"", entry.place.sheet}
            )  # fmt: skip
        table, row = (TASKS, spot.task) if spot.task else (ITEMS, self._code(spot.item))
        columns = _columns(self.form, table, spot.column)
        return tuple(entry for entry in entries if (entry.table, entry.row) == (table, row) and entry.column in columns)

    def _code(self, item: str) -> str:
        codes = (one.code for one in self.plan.items if item in {one.code, one.name, one.short})
        return next(codes, item)

    def _found(self, entry: Entry, severity: Severity) -> list[Finding]:
        return [one for one in self.merged.findings if one.severity is severity and one.place == entry.place]

    def _waits(self, entry: Entry) -> bool:
        if any(_same_entry(said, entry) and said.raw == entry.raw for said in self.standing):
            return True
        queries = self._found(entry, Severity.QUERY)
        if queries and all(one.kind is VALUES_DISAGREE for one in queries):
            raise ReportGenError(
                f"{_where(entry)}是几家所报不一致的冲突，不能由一家说明。",
                "请各单位核对后改报，或由领导小组办公室裁定。",
            )
        return bool(queries)

    def _open_ones(self) -> str:
        cells = [
            f"{one.place.sheet}!{one.place.cell}"
            for one in self.merged.findings
            if _waits(one) and one.unit == self.unit.short
        ]
        rest = f"等{len(cells)}处" if len(cells) > _SHOWN else ""
        return f"该单位待核实的有：{listed(cells[:_SHOWN])}{rest}。"


def _desk(office: Office, period: Period, unit: Unit, given: str) -> _Desk:
    merged = read_history(office, period)[-1]
    sent = accepted_of(merged, unit.code)
    if sent is None:
        raise ReportGenError(f"{unit.short}{period.label}没有采用的报送件，没有可说明的数据。")
    form = build_form(office.plan, unit, period)
    return _Desk(office.plan, form, unit, sent, merged, _standing(office, period, given))


def unit_of(plan: Plan, name: str) -> Unit:
    """The unit of that name or code; ReportGenError names the one that may be meant, and all, if there is none."""
    wanted = name.strip()
    found = plan.find_unit(wanted) or next((unit for unit in plan.units if unit.code == wanted), None)
    if found is None:
        names = [one.short for one in plan.units]
        near = get_close_matches(wanted, names, 1)
        meant = f"是否为“{near[0]}”？" if near else ""
        raise ReportGenError(f"方案中没有“{name}”这个单位。", f"{meant}单位有：{listed(names)}。")
    return found


def _columns(form: Form, table: str, title: str) -> frozenset[str]:
    """The keys of the entry columns that go by that title; all where none is named."""
    columns = [column for column in form.table(table).columns if column.entry]
    named = {column.key for column in columns if not title or title.strip() in {column.title, *column.aliases}}
    if not named:
        raise ReportGenError(f"没有“{title}”这一栏。", f"各栏是：{listed(column.title for column in columns)}。")
    return frozenset(named)


def _standing(office: Office, period: Period, given: str) -> tuple[Justification, ...]:
    ledger = ledger_of(office.workspace, office.plan, given)
    return ledger.justifications(period.code) if ledger else ()


def recorded(office: Office, wanted: Event, given: str, *, dry_run: bool) -> Event:
    """The event as the ledger at `given` has it from now on; as it is wanted where the run is dry."""
    if dry_run:
        return wanted
    ledger = open_ledger(office.workspace, office.plan, given)
    return ledger.append(
        wanted.act, at=wanted.at, by=wanted.by, period=wanted.period, unit=wanted.unit, data=wanted.data
    )


def _waits(found: Finding) -> bool:
    return found.severity is Severity.QUERY and found.kind is not VALUES_DISAGREE


def _explainable(plan: Plan, merged: Merged, found: Finding) -> bool:
    """Whether `justify` would take an explanation of the query: the form is used, the entry has a value and no mistake."""
    unit = plan.find_unit(found.unit)
    sent = accepted_of(merged, unit.code) if unit else None
    wrong = any(one.severity is Severity.ERROR and one.place == found.place for one in merged.findings)
    return sent is not None and not wrong and justifiable(sent, found)


def _entry_of(merged: Merged, said: Justification) -> Entry | None:
    sent = accepted_of(merged, said.unit)
    return sent.entry(said.table, said.row, said.column) if sent else None


def _same_entry(said: Justification, entry: Entry) -> bool:
    return (said.table, said.row, said.column) == (entry.table, entry.row, entry.column)


def _holds(said: Justification, entry: Entry | None) -> bool:
    return entry is not None and entry.raw == said.raw


def _is(said: Justification, wanted: Event) -> bool:
    """Whether the recorded explanation says just that already."""
    data = wanted.data
    mine = (wanted.unit, data[TABLE], data[ROW], data[COLUMN], data[RAW], data[REASON], wanted.by)
    return mine == (said.unit, said.table, said.row, said.column, said.raw, said.text, said.by)


def _where(entry: Entry) -> str:
    said = " ".join(entry.raw.split())
    shown = f"所填“{said[:_LONGEST]}{'…' if len(said) > _LONGEST else ''}”" if said else "未填"
    return f"{entry.place.sheet}!{entry.place.cell}（{shown}）"
