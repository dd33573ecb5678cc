"""Reads the plan workbook and the received forms of a period: the gathering half of every verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from report_gen.cluster import Elsewhere
from report_gen.errors import PlanError, ReportGenError
from report_gen.excel.guard import read_all, read_one, shared_guard
from report_gen.excel.read import read_book
from report_gen.intake.account import closed
from report_gen.intake.plan import read_plan
from report_gen.intake.register import read_register, receipt_for, without_file
from report_gen.model.account import Account
from report_gen.model.decisions import Decisions, Sighting
from report_gen.model.event import Justification
from report_gen.model.finding import Finding, has_errors, in_order
from report_gen.model.form import Form
from report_gen.model.outcome import Assessment, Merged
from report_gen.model.period import Period
from report_gen.model.plan import CheckScope, Plan
from report_gen.model.raw import RawBook
from report_gen.model.submission import Receipt, Skipped
from report_gen.packing import packed
from report_gen.reports.phrase_table import PHRASE_PLACES
from report_gen.rules.arrivals import Evidence, new_sightings, receipts, senders
from report_gen.rules.assess import assess
from report_gen.rules.background import Background
from report_gen.rules.merge import merge
from report_gen.steps.desk import Desk
from report_gen.steps.office_ledger import NOTHING, Recorded, recorded
from report_gen.steps.progress import Progress, silent
from report_gen.steps.read_forms import PASSING, Known, read_forms
from report_gen.wording import date_text
from report_gen.workspace import REGISTER_FILE, Workspace
from report_gen.workspace.cache import Cache, cache_of, hash_of, hashes_of, key_of
from report_gen.workspace.writing import Outputs


def load_plan(path: Path) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan of that workbook and what is doubtful in it.

    Raises PlanError if the file is missing or holds errors; its message names the first ones with sheet and cell.
    A reading left open on the sheet 识读核对 is an error.
    """
    _, plan, findings = load_plan_book(path)
    return plan, findings


def load_plan_book(path: Path) -> tuple[RawBook, Plan, tuple[Finding, ...]]:
    """The workbook besides, as it was read; raises PlanError as `load_plan` does."""
    if not path.is_file():
        raise PlanError(f"找不到方案工作簿“{path}”。", "请用 --workspace 指明工作文件夹，或先用 report-gen init 新建。")
    book, findings = read_book(path, path.name)
    plan, more = read_plan(book, phrases=PHRASE_PLACES) if book is not None else (None, ())
    findings = in_order((*findings, *more))
    if book is None or plan is None or has_errors(findings):
        raise PlanError(f"方案工作簿有 {len(findings)} 处问题，不能使用：\n{_first(findings)}", "请改正后重试。")
    return book, plan, findings


def _first(findings: tuple[Finding, ...], limit: int = 10) -> str:
    lines = [f"  {finding.place.label} {finding.message}{finding.hint}" for finding in findings[:limit]]
    if len(findings) > limit:
        lines.append(f"  ……其余 {len(findings) - limit} 处从略。")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Office:
    """An office at work: its workspace, its plan, and what people decided.

    `now` is None where nobody looked at the clock: then nothing is seen or recorded. `outputs` writes every file.
    `sightings` are those of this run, `originals` the files it read by their hashes: both to be recorded at its end.
    `read` keeps the periods read so far: within one command a folder is read once, and changes to it show in the next;
    `closed` keeps those that were closed, by the event that closed them.
    `accounts` gets the account of every file read; None where nobody asked for it. `chosen` gets what the run settled by
    itself and a repetition must take over: it is recorded with the options. `day` is the day where there is no clock.
    `only` are the names below the inbox, by code of period, of the files that are there for this office: of others it
    reads nothing and says nothing. None: all.
    `cache` knows what files said before; `edition` is the hash of the plan workbook, '' where the plan came another way:
    then nothing is known. `chain` has for each period read a hash of all it was made of. `hashes` are those of
    the files looked at, by name. `elsewhere` reads files in place of this machine's processes.
    """

    workspace: Workspace
    plan: Plan
    notes: tuple[Finding, ...] = ()
    recorded: Recorded = NOTHING
    now: datetime | None = None
    by: str = ""
    outputs: Outputs = field(default_factory=Outputs, compare=False, repr=False)
    sightings: list[Sighting] = field(default_factory=list, compare=False, repr=False)
    originals: dict[str, Path] = field(default_factory=dict, compare=False, repr=False)
    read: dict[Period, Merged] = field(default_factory=dict, compare=False, repr=False)
    closed: dict[int, Merged] = field(default_factory=dict, compare=False, repr=False)
    accounts: dict[Period, tuple[Account, ...]] | None = field(default=None, compare=False, repr=False)
    chosen: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    day: date | None = None
    only: Mapping[str, frozenset[str]] | None = field(default=None, compare=False, repr=False)
    cache: Cache | None = field(default=None, compare=False, repr=False)
    edition: str = field(default="", compare=False, repr=False)
    elsewhere: Elsewhere | None = field(default=None, compare=False, repr=False)
    chain: dict[Period, str] = field(default_factory=dict, compare=False, repr=False)
    hashes: dict[Period, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date | None:
        """The day it is: a form that is due before and has not come is missing. None where nobody knows."""
        return self.now.date() if self.now else self.day

    @property
    def decisions(self) -> Decisions:
        """What people decided, as the ledger tells it."""
        return self.recorded.decisions

    def received(self, period: Period) -> tuple[tuple[Path, ...], tuple[Skipped, ...]]:
        """The files received for the period and those passed over, as `Workspace.received` gives them.

        Where `only` some are there, those of them that exist, and none passed over.
        """
        if self.only is None:
            return self.workspace.received(period)
        folder = self.workspace.period_inbox(period)
        paths = sorted(folder / name for name in self.only.get(period.code, ()))
        return tuple(path for path in paths if path.is_file()), ()


def open_office(
    workspace: Workspace,
    *,
    now: datetime | None = None,
    by: str = "",
    with_accounts: bool = False,
    cache: Cache | None = None,
) -> Office:
    """The workspace with its plan and ledger read; raises PlanError as `load_plan` does.

    Where nothing is known yet, the process that reads foreign files starts meanwhile. Without a `cache` of its own it looks into the workspace's, and
    keeps nothing there.
    """
    known = cache or cache_of(workspace, kept=False)
    if not known.path.is_file():  # there will be much to read
        shared_guard().warm()
    edition = hash_of(workspace.plan)
    plan, notes = _plan_known(workspace.plan, edition, known)
    decided = recorded(workspace, plan, workspace.ledger)
    accounts: dict[Period, tuple[Account, ...]] | None = {} if with_accounts else None
    return Office(workspace, plan, notes, decided, now, by, accounts=accounts, cache=known, edition=edition)


def _plan_known(path: Path, edition: str, known: Cache) -> tuple[Plan, tuple[Finding, ...]]:
    """What `load_plan` gives, from the cache where a workbook of that hash and name was read before."""
    key = key_of("plan", edition, path.name)
    found = known.record(key) if edition else None
    if isinstance(found, tuple):
        plan, notes = found
        return plan, notes
    plan, notes = load_plan(path)
    if edition and hash_of(path) == edition:
        known.put([(key, packed((plan, notes)))])
    return plan, notes


def parts_of(plan: Plan, period: Period) -> tuple[Period, ...]:
    """The reporting periods that make up `period` within the creation period, by the plan's reporting schedule.

    Raises ReportGenError if `period` lies outside the creation period or the plan has no reporting period that short.
    """
    if not plan.covers(period):
        creation = f"{date_text(plan.creation_start)}至{date_text(plan.creation_end)}"
        raise ReportGenError(
            f"{period.label}不在创建期（{creation}）内。",
            "请检查报送期；创建期如有变动，请改方案工作簿“项目信息”表。",
        )
    spans = sorted((row.span for row in plan.schedule), key=lambda span: span.value)
    for span in spans:
        parts = tuple(part for part in period.split(span) if plan.covers(part))
        if parts:
            return parts
    labels = "、".join(span.label for span in spans) or "无"
    raise ReportGenError(f"方案的报送周期是“{labels}”，不能按{period.label}汇总。", "请改用更长的报送期。")


def reporting_period(plan: Plan, period: Period) -> Period:
    """The same period, if the plan asks for forms of that length; else ReportGenError says which it asks for."""
    parts = parts_of(plan, period)
    if plan.schedule_for(period) is None:
        raise ReportGenError(
            f"{period.label}不是报送期，方案按{parts[0].span.label}报送。", f"请写 {parts[-1].code} 这样的报送期。"
        )
    return period


class Came(NamedTuple):
    """What came for a period: the files by name, those passed over, their hashes, their receipts, and the register's findings."""

    names: Mapping[str, Path]
    skipped: tuple[Skipped, ...]
    hashes: Mapping[str, str]
    receipts: Mapping[str, Receipt]
    findings: tuple[Finding, ...]


def what_came(office: Office, period: Period) -> Came:
    """The files of a reporting period and when they came; those seen for the first time are noted in the office."""
    paths, skipped = office.received(period)
    names = {office.workspace.name_of(path, period): path for path in paths}
    registered, findings = _receipts(office.workspace.register(period), period)
    findings += without_file(registered, (*names, *(one.file for one in skipped)))
    if office.only is not None:  # the register is the office's, and its findings name other units' files
        findings = []
    hashes = hashes_of(office.cache, office.workspace.period_inbox(period), names)
    office.hashes[period] = hashes
    receipts = _arrived(office, period, names, hashes, registered)
    return Came(names, skipped, hashes, receipts, tuple(findings))


def read_period(
    office: Office,
    period: Period,
    background: Background | None = None,
    progress: Progress = silent,
    came: Came | None = None,
) -> Merged:
    """Everything units sent for one reporting period, read, checked and merged.

    `background` holds the periods before it, which values are compared with, and what people explained; `came` is what
    came, where somebody has looked already.
    """
    came = came or what_came(office, period)
    known = background or Background(justifications=_explained(office, period), decisions=office.decisions)
    opened: dict[str, tuple[RawBook, Form | None]] | None = None if office.accounts is None else {}
    desk = Desk(office.plan, period, came.receipts, known, lambda name: read_one(came.names[name], name)[0], opened)
    _read_all(office, desk, came, progress)
    desk.settle_answers()
    skipped = (*came.skipped, *desk.skipped)
    sent_by = senders(office.plan, period, office.decisions, came.receipts)
    about_files = _with_senders(desk.findings, sent_by)
    merged = merge(_rules_for(office), period, desk.received, (*came.findings, *about_files), skipped, known)
    if office.accounts is not None:
        passed_over = (Account(one.file, "", (), one.reason) for one in skipped if one not in desk.skipped)
        office.accounts[period] = tuple(closed(one, merged) for one in (*desk.accounts(), *passed_over))
    return merged


def _read_all(office: Office, desk: Desk, came: Came, progress: Progress) -> None:
    """Have every file taken by the desk, in order of name: opened where the account of its cells is asked for."""
    files = [(path, name) for name, path in came.names.items()]
    in_turn = progress(tuple(came.names), f"读取{desk.period.label}填报表")
    if office.accounts is not None:
        for name, reading in zip(in_turn, read_all(files), strict=True):
            desk.take_book(name, *reading)
        return
    known = Known(office.cache, office.edition, came.hashes) if office.cache and office.edition else None
    for _, one in zip(in_turn, read_forms(desk.reader, files, known, office.elsewhere), strict=True):
        desk.take(one)


def _rules_for(office: Office) -> Plan:
    """The plan forms are put together by: where some files are left out, 表间 rules would only miss their values."""
    if office.only is None:
        return office.plan
    return replace(office.plan, checks=tuple(one for one in office.plan.checks if one.scope is not CheckScope.MERGED))


def _explained(office: Office, period: Period) -> tuple[Justification, ...]:
    return tuple(one for one in office.decisions.justifications if one.period == period.code)


def _arrived(
    office: Office,
    period: Period,
    names: Mapping[str, Path],
    hashes: Mapping[str, str],
    registered: Mapping[str, Receipt],
) -> Mapping[str, Receipt]:
    """The receipt of each file by its name; what is seen for the first time is noted in the office's `sightings`."""
    files = {name: sha256 for name, sha256 in hashes.items() if sha256}
    office.originals.update((sha256, names[name]) for name, sha256 in files.items())
    new = new_sightings(files, office.decisions, period, office.now)
    office.sightings.extend(new)
    known = Evidence.of(office.plan, period, office.decisions, new)
    return receipts(files, {name: receipt_for(registered, name) for name in files}, known)


def _with_senders(findings: Iterable[Finding], sent_by: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings, those about a file that says nothing of its unit with the unit (short name) that sent it."""
    return tuple(replace(one, unit=one.unit or sent_by.get(one.place.file, "")) for one in findings)


def _receipts(register: Path | None, period: Period) -> tuple[Mapping[str, Receipt], list[Finding]]:
    if register is None:
        return {}, []
    book, findings = read_one(register, REGISTER_FILE)
    if book is None:
        return {}, list(findings)
    receipts, more = read_register(book, period.next().year)
    return receipts, [*findings, *more]


def read_history(office: Office, period: Period, progress: Progress = silent) -> tuple[Merged, ...]:
    """The merged reporting periods of the year up to and within `period`, oldest first.

    Periods of the year before `period` for which nothing was received are left out, since the office may have
    started later; those within `period` are always there.
    """
    # they read sealed periods with this function
    from report_gen.steps.closed import as_closed, closed_key, set_right, with_later

    merged: list[Merged] = []
    start: str | None = ""
    for part in history_of(office, period):
        if part not in office.read:
            read = {one.period: one for one in merged}
            before = part.previous()
            known = Background(
                read.get(before), read.get(before.previous()), _explained(office, part), office.decisions
            )
            sealed = as_closed(office, part, progress)
            office.read[part] = sealed or _read_or_known(office, part, known, start, progress)
        start = office.chain.get(part) or closed_key(office, part) or None
        merged.append(office.read[part] if part == period else set_right(office, office.read[part]))
    return tuple(part for part in with_later(office, merged, period) if part.period.year == period.year)


def _read_or_known(office: Office, part: Period, known: Background, start: str | None, progress: Progress) -> Merged:
    """The period as it was put together before, if nothing it is made of has changed since; else put together now.

    `start` stands for the periods before it, None where it is not known what they were made of. What was first seen in this run is not kept: the ledger has yet to say when.
    """
    came = what_came(office, part)
    key = office.chain[part] = _ground_key(office, part, came, start)
    found = office.cache.record(key) if key and office.cache and office.accounts is None else None
    if isinstance(found, Merged):
        return found
    merged = read_period(office, part, known, progress, came)
    if by_mishap(merged):
        office.chain[part] = ""
    elif key and office.cache and all(one.period != part.code for one in office.sightings):
        now = hashes_of(office.cache, office.workspace.period_inbox(part), came.names)
        if now == came.hashes:  # what was read is what was hashed
            office.cache.put([(key, packed(merged))])
    return merged


def by_mishap(merged: Merged) -> bool:
    """Whether a file was not read because of the machine or the moment: another time the period may be another one."""
    return any(finding.kind in PASSING for finding in merged.findings)


def _ground_key(office: Office, part: Period, came: Came, start: str | None) -> str:
    """A hash of all that a reporting period is made of: plan, files, receipts, decisions; '' where there is no telling."""
    if not office.edition or start is None or not all(came.hashes.values()):
        return ""
    known = office.decisions
    return key_of(
        "period",
        (office.edition, office.plan.file, office.only is None, start, part.code),
        sorted(came.hashes.items()),
        sorted(came.receipts.items()),
        [(one.file, one.reason) for one in came.skipped],
        [(one.code, one.sort_key) for one in came.findings],
        _explained(office, part),
        [one for one in known.resolutions if one.period == part.code],
        (known.exemptions, known.closings, known.corrections),
    )


def history_of(office: Office, period: Period) -> tuple[Period, ...]:
    """The reporting periods `read_history` reads, oldest first; the last one of the year before may be among them."""
    parts = parts_of(office.plan, period)
    year = Period(period.year, 1, 12).split(parts[0].span)
    shut = {one.period for one in office.decisions.closings}
    earlier = (
        part
        for part in (year[0].previous(), *year)
        if part < parts[0] and (part.code in shut or office.received(part)[0])
    )
    return (*earlier, *parts)


def assess_period(office: Office, period: Period, as_of: date | None = None, progress: Progress = silent) -> Assessment:
    """What the received forms amount to for `period`, on its last day unless `as_of` says otherwise."""
    found = assess(office.plan, read_history(office, period, progress), period, as_of or period.last)
    return replace(found, today=office.today)
