"""`receive`: files that came, put where the merge looks for them, sealed, and their time recorded; and first sights."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.excel.guard import read_one
from report_gen.intake.dates import exact_moment
from report_gen.intake.submission import identify
from report_gen.ledger.arrivals import AT, FILE, HASH, PROBLEM, VIA, fit, sighting_data
from report_gen.model.decisions import Arrival
from report_gen.model.event import Act
from report_gen.model.finding import Severity, has_errors
from report_gen.model.period import Period
from report_gen.rules.merge import misplaced
from report_gen.steps.load import Office, reporting_period
from report_gen.steps.office_ledger import ledger_of, open_ledger
from report_gen.workspace import REGISTER_FILE, Workspace
from report_gen.workspace.sealed import digest, originals_of
from report_gen.workspace.writing import disk_errors, replacing

_NOBODY: Final = "本程序"  # who saw a file where the system knows no user


class Coming(NamedTuple):
    """How files came: when (None = now), by which way (政务邮箱), and who says so."""

    at: datetime | None
    by: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: its name under 报送/<期>/, whose it is, why it is no form of the period ('' if it is).

    `event` is the number it was recorded under, 0 in a dry run; not `fresh`: it had been recorded before. `copied`: it
    was not yet in the folder.
    """

    source: Path
    file: str
    sha256: str
    at: datetime
    unit: str = ""  # code
    problem: str = ""
    event: int = 0
    fresh: bool = True
    copied: bool = True


def moment_in(text: str) -> datetime | None:
    """The moment meant by --at, in any writing the register may use; None without a year or a time of day."""
    return exact_moment(text)


def receive(
    office: Office, period: Period, sources: Sequence[Path], coming: Coming, *, dry_run: bool = False
) -> tuple[Taken, ...]:
    """Take files in for a reporting period: each is identified, copied, sealed, and its arrival recorded.

    A file that is unreadable or somebody else's came all the same: it is recorded with the reason. One that was
    recorded before, with the same time or a later one, is not recorded again. Nothing in the folder is overwritten.
    ReportGenError if a file is missing, nobody is named, the time lies in the future, or the ledger was tampered with;
    then nothing is taken.
    """
    period = reporting_period(office.plan, period)
    at = _time(office, coming)
    hashes = [(path, _checked(path)) for path in sources]
    desk = _Desk(office, period, Coming(at, coming.by.strip(), coming.via.strip()), dry_run=dry_run)
    return tuple(desk.take(path, sha256, at) for path, sha256 in hashes)


def record_seen(office: Office) -> None:
    """Seal every file the office has read in this run, and record those it saw for the first time.

    One 首见 event a period. A file that has gone since it was read is passed over: the ledger's hash of it stays.
    """
    there = {sha256: path for sha256, path in sorted(office.originals.items()) if path.is_file()}
    originals_of(office.workspace).keep_all(there)
    if not office.sightings or office.now is None:
        return
    ledger = open_ledger(office.workspace, office.plan, office.workspace.ledger)
    for period in sorted({one.period for one in office.sightings}):
        seen = [one for one in office.sightings if one.period == period]
        ledger.append(Act.SEEN, at=office.now, by=office.by or _NOBODY, period=period, data=sighting_data(seen))
    office.sightings.clear()


def _time(office: Office, coming: Coming) -> datetime:
    """When the files came; ReportGenError if nobody says so or is named, or the ledger cannot take it down."""
    if has_errors(office.recorded.findings):
        raise ReportGenError("台账没有通过校验，不能记入收件。", "请运行 report-gen log verify 查看。")
    if not coming.by.strip():
        raise ReportGenError("没有写明经办人。", "请用 --by 写明是谁收的件。")
    at = coming.at or office.now
    if at is None:
        raise ReportGenError("没有写明收到时间。", '请用 --at 写明，如 --at "2024-07-03 09:30"。')
    if office.now is not None and at > office.now:
        raise ReportGenError(
            f"收到时间 {at:%Y-%m-%d %H:%M} 在将来。", f"现在是 {office.now:%Y-%m-%d %H:%M}，请检查 --at 和电脑的时钟。"
        )
    return at


def _checked(path: Path) -> str:
    """The hash of a file to take in; WorkspaceError if there is none or it cannot be read."""
    if path.is_dir():
        raise WorkspaceError(f"“{path}”是文件夹。", "请写出其中的文件，例如 文件夹/*.xlsx。")
    return digest(path)


class _Desk:
    """What is in the period's folder and in the ledger, kept up while files are taken in."""

    def __init__(self, office: Office, period: Period, coming: Coming, *, dry_run: bool) -> None:
        self._office, self._period, self._coming, self._dry = office, period, coming, dry_run
        self._folder = office.workspace.period_inbox(period)
        self._there = _hashes(office.workspace, period)
        self._known = {one.sha256: one for one in _arrivals(office, period)}

    def take(self, path: Path, sha256: str, at: datetime) -> Taken:
        """One file: put into the folder unless it is there, sealed and recorded unless it was."""
        there = self._there.get(sha256, "")
        file = there or self._free_name(path.name)
        unit, problem = self._identified(path, file)
        if not there:
            problem = self._put(path, file) or problem
            self._there[sha256] = file
        taken = Taken(path, file, sha256, at, unit, problem, copied=not there)
        known = self._known.get(sha256)
        if known is not None and known.at <= at:
            return replace(taken, at=known.at, event=known.event, fresh=False)
        event = self._record(taken)
        period, (_, by, via) = self._period.code, self._coming
        self._known[sha256] = Arrival(period, sha256, file, at, by, via, portal=False, event=event)
        return replace(taken, event=event)

    def _identified(self, path: Path, file: str) -> tuple[str, str]:
        """The code of the unit whose form it is, and why it is no form of this period; '' where there is none."""
        plan = self._office.plan
        book, findings = read_one(path, file)
        identity, more = identify(book) if book is not None else (None, ())
        if identity is not None:
            more = (*more, *misplaced(plan, self._period, identity, file))
        errors = (one.message for one in (*findings, *more) if one.severity is Severity.ERROR)
        known = (
            identity is not None
            and identity.plan_id == plan.id
            and any(identity.unit == unit.code for unit in plan.units)
        )
        return identity.unit if identity and known else "", next(errors, "")

    def _free_name(self, name: str) -> str:
        """The name, or the first numbered one that no file of the folder has; the register's is never free."""
        taken = {path.name.casefold() for path in self._folder.iterdir()} if self._folder.is_dir() else set[str]()
        taken |= {REGISTER_FILE.casefold(), *(one.casefold() for one in self._there.values())}
        wanted = Path(name)
        names = (f"{wanted.stem}({number}){wanted.suffix}" for number in count(1))
        return next(one for one in chain((name,), names) if one.casefold() not in taken)

    def _put(self, path: Path, file: str) -> str:
        """Copy the file into the folder; returns why the merge passes over a file of that name, '' if it does not."""
        if self._dry:
            return ""
        with replacing(self._folder / file) as temporary, disk_errors(temporary):
            shutil.copyfile(path, temporary)
        _, skipped = self._office.workspace.received(self._period)
        return next((one.reason for one in skipped if one.file == file), "")

    def _record(self, taken: Taken) -> int:
        """Seal the file and record its arrival; returns the event's number, 0 in a dry run."""
        office = self._office
        if self._dry:
            return 0
        originals_of(office.workspace).keep(taken.source)
        data = {FILE: fit(taken.file), HASH: taken.sha256, AT: taken.at.isoformat(timespec="seconds")}
        said = ((VIA, self._coming.via), (PROBLEM, fit(taken.problem)))
        data |= {name: text for name, text in said if text}
        event = open_ledger(office.workspace, office.plan, office.workspace.ledger).append(
            Act.ARRIVED,
            at=office.now or taken.at,
            by=self._coming.by,
            period=self._period.code,
            unit=taken.unit,
            data=data,
        )
        return event.number


def _hashes(workspace: Workspace, period: Period) -> dict[str, str]:
    """The files that are in the period's folder, by hash."""
    paths, _ = workspace.received(period)
    return {digest(path): workspace.name_of(path, period) for path in reversed(paths)}


def _arrivals(office: Office, period: Period) -> tuple[Arrival, ...]:
    """The arrivals recorded for the period, the earliest of each file last."""
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    found = ledger.decisions().arrivals if ledger else ()
    return tuple(sorted((one for one in found if one.period == period.code), key=lambda one: one.at, reverse=True))
