"""The plan and the ledger as they are now, read again only where something has changed on the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from report_gen.errors import PlanError
from report_gen.ledger.chain import NOTHING as FIRST
from report_gen.ledger.chain import Head, Record, breaks, event_of
from report_gen.ledger.state import decisions
from report_gen.model.event import Event
from report_gen.model.finding import Finding, has_errors
from report_gen.model.plan import Plan
from report_gen.steps.load import load_plan
from report_gen.steps.office_ledger import NOTHING, Recorded, Whereabouts, ledger_of, whereabouts
from report_gen.workspace import Workspace
from report_gen.workspace.cache import hash_of

if TYPE_CHECKING:
    from report_gen.ledger.store import Ledger

Mark = tuple[int, int, int]  # a file's size, time of change and number: what shows that it is no longer the same


class PlanRead(NamedTuple):
    """The plan and what is doubtful in it; `number` counts the readings, and another one is another plan.

    `edition` is the hash of the workbook, '' where it changed while it was read.
    """

    plan: Plan
    notes: tuple[Finding, ...]
    number: int
    edition: str = ""


class PlanWatch:
    """The plan workbook, read again when the file has changed. One thread at a time."""

    def __init__(self) -> None:
        self._file: tuple[Path, Mark | None] | None = None
        self._read: PlanRead | PlanError | None = None
        self._count = 0

    def look(self, path: Path) -> PlanRead:
        """The plan as it is now, the same object while the file is the same; PlanError as `load_plan` raises it."""
        file = (path, mark_of(path))
        if self._read is None or self._file != file:
            self._count += 1
            self._file, self._read = file, _plan(path, self._count)
        if isinstance(self._read, PlanError):
            raise PlanError(self._read.message, self._read.hint)
        return self._read


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """What the ledger told when it was last looked at, and its last record then.

    `mark` is that of its file, None for one on a server. `events` are none where it did not pass the verification.
    """

    recorded: Recorded = NOTHING
    last: Record = FIRST
    events: tuple[Event, ...] = field(default=(), repr=False)
    mark: Mark | None = None

    @property
    def end(self) -> Head:
        """The end of the chain."""
        return Head(self.last.number, self.last.hash)


_NONE: Final = LedgerSeen()


class LedgerWatch:
    """The ledger: verified as a whole when first seen, then only what has come behind the last record known.

    One thread at a time. Where the head row is what it was, but the file is not, or what came does not chain to it,
    somebody else was at it: then all is verified anew.
    """

    def __init__(self) -> None:
        self._seen: LedgerSeen | None = None
        self._place: Whereabouts | None = None
        self._ledger: Ledger | None = None

    def look(self, workspace: Workspace, plan: Plan) -> LedgerSeen:
        """The ledger as it is now; ReportGenError if there was one that is gone. Unchanged decisions are the same object."""
        place = whereabouts(workspace, plan, workspace.ledger)
        if self._ledger is None or self._place != place or not place.there:
            self._ledger, self._place, self._seen = ledger_of(workspace, plan, workspace.ledger), place, None
        self._seen = _steady(_look(self._ledger, place.address, self._seen), self._seen) if self._ledger else _NONE
        return self._seen


def mark_of(path: Path) -> Mark | None:
    """What shows whether the file is still the same; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _plan(path: Path, number: int) -> PlanRead | PlanError:
    edition = hash_of(path)
    try:
        return PlanRead(*load_plan(path), number, edition if edition == hash_of(path) else "")
    except PlanError as error:
        return error


def _look(ledger: Ledger, address: Path | str, seen: LedgerSeen | None) -> LedgerSeen:
    mark = (
        mark_of(address) if isinstance(address, Path) else None
    )  # before the head: what comes in between shows next time
    if seen is None or has_errors(seen.recorded.findings):
        return _verified(ledger, mark)
    head = ledger.head()
    if head == seen.end:
        return seen if mark == seen.mark else _verified(ledger, mark)
    more = ledger.records(after=seen.end.number)
    if not more or breaks(more, ledger.name, seen.last):
        return _verified(ledger, mark)
    return _with(seen.recorded.findings, (*seen.events, *map(event_of, more)), more[-1], mark)


def _verified(ledger: Ledger, mark: Mark | None) -> LedgerSeen:
    findings = ledger.verify()
    if has_errors(findings):
        return LedgerSeen(Recorded(findings=findings), mark=mark)
    records = ledger.records()
    return _with(findings, tuple(map(event_of, records)), records[-1] if records else FIRST, mark)


def _with(findings: tuple[Finding, ...], events: tuple[Event, ...], last: Record, mark: Mark | None) -> LedgerSeen:
    return LedgerSeen(Recorded(decisions(events), findings), last, events, mark)


def _steady(now: LedgerSeen, before: LedgerSeen | None) -> LedgerSeen:
    """What is seen now, with what was recorded before where that says the same: others go by the object."""
    if before is None or now is before or now.recorded != before.recorded:
        return now
    return LedgerSeen(before.recorded, now.last, now.events, now.mark)
