"""Opens received files in a process of their own, so that none of them can stop, fill up or crash the program.

A file gets a time and an amount of memory. Where it needs more, or the process dies of it, that file gets one finding
and a new process goes on with the next. The process stays for the next call: starting one takes as long as ten forms.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from report_gen.catalogue import submission as kinds
from report_gen.excel.guard_process import Limits, Loss, Process, command_for
from report_gen.excel.guard_worker import Job, Reading, read_bounded
from report_gen.model.finding import Finding
from report_gen.model.place import NOWHERE, Place
from report_gen.model.raw import RawBook

MANY: Final = 50  # files from which on several processes are worth their start
_MOST_PROCESSES: Final = 8
_AHEAD: Final = 8  # files a process may be ahead of the one whose result is wanted

_Made = TypeVar("_Made")
_Files = Sequence[tuple[Path, str]]


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

    def read_all(self, files: _Files) -> Iterator[Reading]:
        """The same for each of the files, in their order. Files are read ahead while the caller works on earlier ones."""
        return self._results(None, files)

    def map(self, job: Callable[[str, RawBook | None, tuple[Finding, ...]], _Made], files: _Files) -> Iterator[_Made]:
        """What `job` makes of the name and the reading of each file, in their order; the processes do that as well.

        The job is sent to them by pickle, its results come back by `packing`. Where it raises, it raises here.
        """
        return self._results(job, files)

    def _results(self, job: Job | None, files: _Files) -> Iterator[Any]:
        wanted = self.processes if len(files) >= MANY else 1
        with self._lent(wanted, job) as lanes:
            sent = 0
            for number in range(len(files)):
                for ahead in range(sent, min(len(files), number + len(lanes) * _AHEAD)):
                    lanes[ahead % len(lanes)].send(*files[ahead])
                    sent = ahead + 1
                yield lanes[number % len(lanes)].take()

    def _unguarded(self) -> tuple[Finding, ...]:
        """A note (S128) the first time a file is read without limits."""
        if self._told:
            return ()
        self._told = True
        return (kinds.READ_UNGUARDED.at(NOWHERE),)

    @contextmanager
    def _lent(self, wanted: int, job: Job | None = None) -> Iterator[list[_Lane]]:
        """Lanes nobody else uses meanwhile. `kept` stay afterwards; those left in the midst of work are stopped."""
        with self._lock:
            lanes = [self._idle.pop() if self._idle else self._new_lane() for _ in range(wanted)]
        try:
            for lane in lanes:
                lane.prepare(job)
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
        lane = _Lane(self.command, self.limits, self._unguarded)
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

    def __init__(self, command: tuple[str, ...], limits: Limits, unguarded: Callable[[], tuple[Finding, ...]]) -> None:
        self.command = command
        self.limits = limits
        self.unguarded = unguarded
        self.job: Job | None = None
        self.pending: deque[tuple[Path, str]] = deque()
        self.process: Process | None = None
        self._renew()

    def prepare(self, job: Job | None) -> None:
        """What the files put in the queue from now on are wanted for; the queue is empty."""
        if job is not self.job and self.process:
            self.process.prepare(job)
        self.job = job

    def send(self, path: Path, name: str) -> None:
        """Put a file in the queue."""
        self.pending.append((path, name))
        if self.process:
            self.process.ask(path, name)

    def take(self) -> Any:
        """What came of the first file in the queue: its reading, or what the job makes of it."""
        while self.process:
            fresh = not self.process.served
            reply = self.process.reply()
            if not isinstance(reply, Loss):
                _, name = self.pending.popleft()
                if self.process.spent:
                    self._renew()
                return reply.result if reply.done else self._made(name, reply.result)
            if reply is Loss.NEVER_UP:
                self._do_without()
            elif fresh or reply is Loss.OVERDUE:
                _, name = self.pending.popleft()
                self._renew()
                return self._made(name, (None, (self._said(reply, name),)))
            else:  # what earlier files left behind may be to blame: the file deserves a process of its own
                self._renew()
        path, name = self.pending.popleft()
        book, findings = self._unlimited(path, name)
        return self._made(name, (book, (*findings, *self.unguarded())))

    def _made(self, name: str, reading: Reading) -> Any:
        return reading if self.job is None else self.job(name, *reading)

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
        if self.job is not None:
            self.process.prepare(self.job)
        for path, name in self.pending:
            self.process.ask(path, name)

    def _do_without(self) -> None:
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
