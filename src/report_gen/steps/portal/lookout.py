"""What the portal knows of its workspace, kept in memory and held against the disk before it is used.

Every page needs the plan, the ledger and merged periods; a command reads them once and ends. Here they stay, each with
what shows that it still holds: the plan by its file, the ledger by its end, a merged period by the hashes of its files and
the decisions about them.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Final, NamedTuple

from report_gen.excel.guard import shared_guard
from report_gen.model.decisions import Decisions
from report_gen.model.finding import Finding
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import InboxFile
from report_gen.reports.ledger import LedgerInput
from report_gen.rules.assess import assess
from report_gen.steps.given import ledger_input
from report_gen.steps.load import Office, read_history
from report_gen.steps.office_ledger import Recorded
from report_gen.steps.portal.inbox import Inbox, Named, Slots
from report_gen.steps.portal.kept import FilesOf, Kept, Link, links_before, links_of, without_files
from report_gen.steps.portal.own import OwnNames, decisions_about, part_of
from report_gen.steps.portal.watch import LedgerSeen, LedgerWatch, PlanWatch
from report_gen.steps.progress import Progress, silent
from report_gen.steps.trends import read_recent
from report_gen.workspace import Workspace
from report_gen.workspace.cache import cache_of

_READERS: Final = 4  # processes that read files, at most; on fewer cores as many as there are
_PERIODS: Final = 36  # merged periods of the whole office kept in memory
_UNITS: Final = 64
_PERIODS_OF_UNIT: Final = 16
_PICTURES: Final = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole office put together for a period, as of `at`: what the board, the ledger and the matters are made of."""

    period: Period
    at: datetime
    office: Office
    history: tuple[Merged, ...]
    given: LedgerInput


class Glance(NamedTuple):
    """Plan and ledger at one moment. `number` is another one for another plan."""

    plan: Plan
    notes: tuple[Finding, ...]
    number: int
    edition: str
    ledger: LedgerSeen

    @property
    def decisions(self) -> Decisions:
        """What people decided."""
        return self.ledger.recorded.decisions


_Basis = tuple[Decisions, tuple[Link, ...]]  # what a picture was made of, as far as it can change


@dataclass(slots=True)
class _OfUnit:
    """What is kept of one unit. `lock`: one thread at a time puts its periods together; `last` is the one asked for last."""

    kept: Kept = field(default_factory=lambda: Kept(_PERIODS_OF_UNIT))
    closed: dict[int, Merged] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    last: Period | None = None


class Lookout:
    """The workspace as it is now, without reading again what has not changed. Threads share it.

    Every method raises PlanError while the plan workbook is not in order, and ReportGenError while the ledger is gone, as
    the commands do. `slots` are held while files are read: no more processes read at once than there are slots, but for the
    one of a command that runs in this program meanwhile. `keeping` is held while an upload is put away and recorded.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.slots = Slots(_readers())
        self._inbox = Inbox(workspace, self.slots)
        self._plan, self._ledger = PlanWatch(), LedgerWatch()
        self._whole, self._closed = Kept(_PERIODS), dict[int, Merged]()
        self._units: OrderedDict[tuple[str, int], _OfUnit] = OrderedDict()
        self._pictures: dict[Period, tuple[Picture, _Basis]] = {}
        self.keeping = Lock()
        self._glancing, self._drawing, self._sorting = Lock(), Lock(), Lock()
        guard = shared_guard()
        guard.kept, guard.processes = _readers(), 1
        guard.warm()

    def glance(self) -> Glance:
        """Plan and ledger as they are now."""
        with self._glancing:
            read = self._plan.look(self.workspace.plan)
            return Glance(*read, self._ledger.look(self.workspace, read.plan))

    def office(self, now: datetime | None = None, by: str = "") -> Office:
        """The whole office for reading and deciding, with the periods of the last picture that still hold."""
        seen = self.glance()
        office = self._office(seen, now, by)
        last = next(reversed(self._pictures), None)
        if last is not None:
            self._whole.fill(office, links_of(office, last, self._files_of(seen), str(seen.number)))
        return office

    def unit_office(self, unit: str, now: datetime | None = None, by: str = "") -> Office:
        """The office as if only the files of that unit (by code) had come and only what concerns it had been decided."""
        seen = self.glance()
        mine = self._of(unit, seen)
        office = self._unit_office(unit, seen, mine, now, by)
        if mine.last is not None:
            mine.kept.fill(office, links_of(office, mine.last, self._files_of(seen, unit), str(seen.number)))
        return office

    def files(self, period: Period) -> tuple[InboxFile, ...]:
        """The files received for the period, in order of name, with their units; those passed over are not among them."""
        return self.files_at(self.glance(), period)

    def files_at(self, seen: Glance, period: Period) -> tuple[InboxFile, ...]:
        """The same by what plan and ledger said at that glance."""
        return self._inbox.files(seen.plan, seen.decisions, period)

    def unit_history(self, unit: str, period: Period) -> tuple[Merged, ...]:
        """What `read_history` gives for `period` from the unit's own files, without what that says of others.

        A file that no command has seen yet is one whose time nobody knows: the first sight of a file is evidence once it
        is recorded, and looking records nothing.
        """
        seen = self.glance()
        mine = self._of(unit, seen)
        with mine.lock:
            office = self._unit_office(unit, seen, mine)
            links = links_of(office, period, self._files_of(seen, unit), str(seen.number))
            if mine.kept.fill(office, links):
                found = read_history(office, period)
            else:
                with self.slots.taken():
                    found = read_history(office, period)
                mine.kept.keep(office, links)
            mine.last = period
        return tuple(part_of(one, office.plan, unit) for one in found)

    def picture(self, period: Period, now: datetime, progress: Progress = silent) -> Picture:
        """The whole office put together for the period: the last one if it still holds, else made now, one at a time."""
        made = self.latest(period)
        if made is not None and not self.stale(made):
            return made
        with self._drawing:
            made = self.latest(period)  # somebody else may have made it meanwhile
            return made if made is not None and not self.stale(made) else self._draw(period, now, progress)

    def latest(self, period: Period) -> Picture | None:
        """The last picture made of the period, whether it still holds or not; None if there is none."""
        found = self._pictures.get(period)
        return found[0] if found else None

    def stale(self, picture: Picture) -> bool:
        """Whether files, plan or decisions have changed since the picture was made."""
        seen = self.glance()
        found = self._pictures.get(picture.period)
        if found is None or found[0] is not picture:
            return True
        office, files, start = self._office(seen), self._files_of(seen), str(seen.number)
        links = (*links_of(office, picture.period, files, start), *links_before(office, picture.period, files, start))
        return found[1] != (without_files(seen.decisions), links)

    def _draw(self, period: Period, now: datetime, progress: Progress) -> Picture:
        seen = self.glance()
        office, files, start = self._office(seen, now), self._files_of(seen), str(seen.number)
        links = (*links_of(office, period, files, start), *links_before(office, period, files, start))
        self._whole.fill(office, links)
        with self.slots.taken():
            history = read_history(office, period, progress)
            recent = read_recent(office, history, history[-1].period, progress)
        self._whole.keep(office, links)
        assessment = assess(office.plan, history, period, period.last)
        given = ledger_input(office, history, recent, assessment, self.workspace.period_output(period))
        made = Picture(period, now, office, history, given)
        pictures = {one: found for one, found in self._pictures.items() if one != period}
        if len(pictures) == _PICTURES:
            del pictures[next(iter(pictures))]
        self._pictures = {**pictures, period: (made, (without_files(seen.decisions), links))}
        return made

    def _office(self, seen: Glance, now: datetime | None = None, by: str = "") -> Office:
        office = Office(self.workspace, seen.plan, seen.notes, seen.ledger.recorded, now, by, closed=self._closed)
        return self._knowing(office, seen)

    def _knowing(self, office: Office, seen: Glance) -> Office:
        """The office that knows what files said before."""
        return replace(office, cache=cache_of(self.workspace), edition=seen.edition)

    def _unit_office(self, unit: str, seen: Glance, mine: _OfUnit, now: datetime | None = None, by: str = "") -> Office:
        about = Recorded(decisions_about(seen.decisions, seen.plan, unit), seen.ledger.recorded.findings)
        whole = self._office(seen)
        only = OwnNames(lambda period: self._inbox.names_of(unit, whole, period))
        office = Office(self.workspace, seen.plan, seen.notes, about, now, by, closed=mine.closed, only=only)
        return self._knowing(office, seen)

    def _of(self, unit: str, seen: Glance) -> _OfUnit:
        """What is kept of the unit; of those asked for longest ago nothing is."""
        with self._sorting:
            mine = self._units.setdefault((unit, seen.number), _OfUnit())
            self._units.move_to_end((unit, seen.number))
            while len(self._units) > _UNITS:
                self._units.popitem(last=False)
            return mine

    def _files_of(self, seen: Glance, unit: str | None = None) -> FilesOf:
        """The names and hashes of the files of a period: all, or the unit's."""

        def found(period: Period) -> tuple[Named, ...]:
            files = self._inbox.files(seen.plan, seen.decisions, period)
            return tuple(Named(one.name, one.sha256) for one in files if unit in {None, one.unit})

        return found


def _readers() -> int:
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, _READERS)
