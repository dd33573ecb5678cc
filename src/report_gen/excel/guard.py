"""Opens received files in a process of their own, so that none of them can stop, fill up or crash the program.

A file gets a time and an amount of memory. Where it needs more, or the process dies of it, that file gets one finding
and a new process goes on with the next. The process stays for the next call: starting one takes as long as ten forms.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

from report_gen.catalogue import submission as kinds
from report_gen.excel.guard_process import Limits, Loss, Process, command_for
from report_gen.excel.guard_worker import Reading, read_bounded
from report_gen.model.finding import Finding
from report_gen.model.place import NOWHERE, Place

MANY: Final = 50  # files from which on several processes are worth their start
_MOST_PROCESSES: Final = 8
_AHEAD: Final = 8  # files a process may be ahead of the one whose result is wanted


class Guard:
    """Reads files in processes of its own; keeps `kept` of them until it is closed. Threads may share it.

    Where no process can be started (a locked-down machine) it reads in this one, without limits, and says so once.
    """

    def __init__(self, limits: Limits | None = None, processes: int = 0, command: Sequence[str] = ()) -> None:
        self.limits = limits or Limits()
        self.processes = processes or min(_cores(), _MOST_PROCESSES)
        self.command = tuple(command) or command_for(self.limits)
        self.kept = 1
        self._idle: list[_Lane] = []
        self._lanes: set[_Lane] = set()
        self._lock = Lock()
        self._told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the processes that are kept now, to have them ready when the first file comes; returns at once."""
        with self._lock:
            while len(self._lanes) < self.kept:
                self._idle.append(self._new_lane())

    def close(self) -> None:
        """End the processes. A later call starts new ones."""
        with self._lock:
            for lane in self._lanes:
                lane.stop()
            self._lanes.clear()
            self._idle.clear()

    def read(self, path: Path, name: str) -> Reading:
        """The workbook at `path`, called `name` in messages, as `excel.read.read_book` gives it, or one S-finding."""
        return next(self.read_all([(path, name)]))

    def read_all(self, files: Sequence[tuple[Path, str]]) -> Iterator[Reading]:
        """The same for each of the files, in their order. Files are read ahead while the caller works on earlier ones."""
        wanted = self.processes if len(files) >= MANY else 1
        with self._lent(wanted) as lanes:
            sent = 0
            for number in range(len(files)):
                for ahead in range(sent, min(len(files), number + len(lanes) * _AHEAD)):
                    lanes[ahead % len(lanes)].send(*files[ahead])
                    sent = ahead + 1
                yield self._noted(lanes[number % len(lanes)])

    def _noted(self, lane: _Lane) -> Reading:
        """The lane's next reading, with a note (S128) the first time it was read without limits."""
        book, findings = lane.take()
        if lane.unguarded and not self._told:
            self._told = True
            findings = (*findings, kinds.READ_UNGUARDED.at(NOWHERE))
        return book, findings

    @contextmanager
    def _lent(self, wanted: int) -> Iterator[list[_Lane]]:
        """Lanes nobody else uses meanwhile. `kept` stay afterwards; those left in the midst of work are stopped."""
        with self._lock:
            lanes = [self._idle.pop() if self._idle else self._new_lane() for _ in range(wanted)]
        try:
            yield lanes
        finally:
            with self._lock:
                for lane in lanes:
                    self._put_back(lane)

    def _put_back(self, lane: _Lane) -> None:
        if lane in self._lanes and not lane.pending and len(self._idle) < self.kept:
            self._idle.append(lane)
        else:
            lane.stop()
            self._lanes.discard(lane)

    def _new_lane(self) -> _Lane:
        lane = _Lane(self.command, self.limits)
        self._lanes.add(lane)
        return lane


@cache
def shared_guard() -> Guard:
    """The guard of this program; its process ends with the program."""
    guard = Guard()
    atexit.register(guard.close)
    return guard


def read_all(files: Sequence[tuple[Path, str]]) -> Iterator[Reading]:
    """`Guard.read_all` of the guard of this program."""
    return shared_guard().read_all(files)


def read_one(path: Path, name: str) -> Reading:
    """`Guard.read` of the guard of this program."""
    return shared_guard().read(path, name)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class _Lane:
    """Files read one after another by a process that is replaced when a file is too much for it."""

    def __init__(self, command: tuple[str, ...], limits: Limits) -> None:
        self.command = command
        self.limits = limits
        self.pending: deque[tuple[Path, str]] = deque()
        self.process: Process | None = None
        self.unguarded = False
        self._renew()

    def send(self, path: Path, name: str) -> None:
        """Put a file in the queue."""
        self.pending.append((path, name))
        if self.process:
            self.process.ask(path, name)

    def take(self) -> Reading:
        """What came of the first file in the queue."""
        while self.process:
            fresh = not self.process.served
            reply = self.process.reply()
            if not isinstance(reply, Loss):
                self.pending.popleft()
                if self.process.spent:
                    self._renew()
                return reply
            if reply is Loss.NEVER_UP:
                self._do_without()
            elif fresh or reply is Loss.OVERDUE:
                _, name = self.pending.popleft()
                self._renew()
                return None, (self._said(reply, name),)
            else:  # what earlier files left behind may be to blame: the file deserves a process of its own
                self._renew()
        return self._unlimited(*self.pending.popleft())

    def stop(self) -> None:
        """End the process and forget what it was to read."""
        self.pending.clear()
        if self.process:
            self.process.stop()
            self.process = None

    def _renew(self) -> None:
        """A new process in place of the present one, with the files that wait."""
        if self.process:
            self.process.stop()
        try:
            self.process = Process(self.command, self.limits)
        except OSError:
            self._do_without()
            return
        for path, name in self.pending:
            self.process.ask(path, name)

    def _do_without(self) -> None:
        self.unguarded = True
        if self.process:
            self.process.stop()
            self.process = None

    def _said(self, loss: Loss, name: str) -> Finding:
        place = Place(name)
        if loss is Loss.OVERDUE:
            return kinds.FILE_TOO_SLOW.at(place, seconds=f"{self.limits.seconds:g}")
        if loss is Loss.HUNGRY:
            return kinds.FILE_TOO_HUNGRY.at(place, limit=self.limits.megabytes)
        return kinds.READER_CRASHED.at(place)

    def _unlimited(self, path: Path, name: str) -> Reading:
        try:
            return read_bounded(path, name)
        except MemoryError:
            return None, (self._said(Loss.HUNGRY, name),)
