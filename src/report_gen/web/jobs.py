"""Runs that take longer than a request: one at a time, each in a thread of its own, watched from the pages.

The threads are no daemons: a run that has begun writes to its end. `join` waits for it before the server goes, and Python
itself waits once more when the program ends. Whoever kills the process leaves what a killed command leaves: every file
whole, the run not recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from tempfile import gettempdir
from threading import Lock, Thread
from typing import Final, TypeVar

from report_gen.errors import ReportGenError
from report_gen.steps.bugs import bug_words
from report_gen.steps.portal.runs import RunDone
from report_gen.steps.progress import Progress

_KEPT: Final = 50
_Item = TypeVar("_Item")


class State(Enum):
    """How far a job is; the values are those of the address `/office/jobs/<id>.json`."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as it was when somebody looked. `doing` is what it is at, with `done` of `total` things finished.

    `lines` say what came of it, `error` and `hint` why it failed; `ended` is None while it runs. `period` is the code of the
    period it is about.
    """

    id: str
    verb: str
    label: str
    by: str
    started: datetime
    state: State = State.RUNNING
    doing: str = ""
    done: int = 0
    total: int = 0
    lines: tuple[str, ...] = ()
    person_needed: bool = False
    error: str = ""
    hint: str = ""
    ended: datetime | None = None
    period: str = ""


class Jobs:
    """The jobs of one portal, the last of them kept. Threads share it; `now` is the portal's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._jobs: dict[str, JobState] = {}
        self._thread: Thread | None = None

    def start(self, verb: str, label: str, by: str, work: Callable[[Progress], RunDone], period: str = "") -> str:
        """Begin the work and return the job's id at once; ReportGenError while another one runs."""
        one = JobState(secrets.token_hex(8), verb, label, by, self._now(), period=period)
        thread = Thread(target=self._run, args=(one.id, work), name=f"job-{verb}", daemon=False)
        with self._lock:
            self._refuse_second()
            thread.start()  # where no thread can be had there is no job; it waits for the lock before it says anything
            self._thread = thread
            self._jobs[one.id] = one
            for old in tuple(self._jobs)[:-_KEPT]:
                del self._jobs[old]
        return one.id

    def job(self, job_id: str) -> JobState | None:
        """The job as it is now; None for an id nobody was given, or one too old."""
        with self._lock:
            return self._jobs.get(job_id)

    def running(self) -> JobState | None:
        """The job that runs, if one does."""
        with self._lock:
            return self._current()

    def recent(self) -> tuple[JobState, ...]:
        """The jobs kept, the latest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the job that runs, at most so many seconds; whether none runs any more."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _current(self) -> JobState | None:
        return next((one for one in self._jobs.values() if one.state is State.RUNNING), None)

    def _refuse_second(self) -> None:
        now = self._current()
        if now is not None:
            raise ReportGenError(
                f"{now.by}自{now.started:%H:%M}起正在运行“{now.label}”，还没有结束。", "请等它结束后再试。"
            )

    def _run(self, job_id: str, work: Callable[[Progress], RunDone]) -> None:
        try:
            done = work(lambda items, label, /: self._counted(job_id, items, label))
        except ReportGenError as error:
            self._end(job_id, State.FAILED, error=error.message.strip(), hint=error.hint)
        except Exception:  # noqa: BLE001  # the last door of the thread: what nobody foresaw becomes a line and a log
            self._end(job_id, State.FAILED, error=bug_words(Path(gettempdir())))
        else:
            self._end(job_id, State.DONE, lines=done.lines, person_needed=done.person_needed)

    def _counted(self, job_id: str, items: Sequence[_Item], label: str) -> Iterable[_Item]:
        """The items one by one, each counted when the next one is asked for."""
        self._told(job_id, doing=label, done=0, total=len(items))
        for number, item in enumerate(items, 1):
            yield item
            self._told(job_id, done=number)

    def _end(self, job_id: str, state: State, **said: object) -> None:
        self._told(job_id, state=state, ended=self._now(), doing="", **said)

    def _told(self, job_id: str, **said: object) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **said)  # type: ignore[arg-type]  # fields by name
