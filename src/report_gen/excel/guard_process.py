"""One reading process as seen from the program that started it: files go in, readings or its loss come out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Thread
from time import monotonic
from typing import IO, Any, Final, cast

import report_gen
from report_gen.excel import guard_worker
from report_gen.excel.guard_worker import Job, Reply, framed, receive
from report_gen.packing import Unpackable, unpacked

WORKER_FLAG: Final = "--read-files"  # a frozen program is its own interpreter and starts itself with this
_BOOT: Final = (
    "import sys; seconds, megabytes, *sys.path = sys.argv[1:]; "
    "from report_gen.excel.guard_worker import main; main(float(seconds), int(megabytes))"
)
_NO_MEMORY: Final = (b"memory allocation of", b"MemoryError", b"out of memory", b"bad_alloc")
_TAIL: Final = 4096
_FAREWELL: Final = 5.0  # seconds a killed process may take to be gone


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds on the clock, megabytes of the process that reads it (time only on Windows)."""

    seconds: float = 20.0
    megabytes: int = 512
    start_seconds: float = 60.0  # for the process to come up; with a virus scanner the first start can take long


class Loss(Enum):
    """Why there is no reading."""

    NEVER_UP = auto()  # the process did not start
    OVERDUE = auto()
    HUNGRY = auto()
    CRASHED = auto()


def command_for(limits: Limits) -> tuple[str, ...]:
    """How the reading process is started: isolated from surroundings (-I), with the search path of this one."""
    numbers = (str(limits.seconds), str(limits.megabytes))
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_FLAG, *numbers)
    home = str(Path(report_gen.__file__).parents[1])
    return (sys.executable, "-I", "-c", _BOOT, *numbers, *filter(None, dict.fromkeys((home, *sys.path))))


def serve_if_asked(arguments: Sequence[str]) -> None:
    """For the first line of a frozen program: where it was started as the reading process it serves and ends here."""
    if arguments[:1] == [WORKER_FLAG]:
        guard_worker.main(float(arguments[1]), int(arguments[2]))


class Process:
    """A running process. `ask` and `reply` go in the same order; several files may be asked for in advance.

    `served` counts its replies; once `spent` it answers no more. Starting it may raise OSError.
    """

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self.limits = limits
        self.served = 0
        self.spent = False
        self._up = False
        self._free_since = monotonic()
        self._asked: deque[float] = deque()
        self._errors = TemporaryFile()  # noqa: SIM115  # closed by stop()
        try:
            self._process, self._requests, replies = _started(command, self._errors)
        except OSError:
            self._errors.close()
            raise
        self._frames: SimpleQueue[tuple[float, bytes | None]] = SimpleQueue()
        self._pump = Thread(target=_pump, args=(replies, self._frames), daemon=True)
        self._pump.start()

    def ask(self, path: Path, name: str) -> None:
        """Have that file read."""
        self._asked.append(monotonic())
        self._send((os.fsencode(path.absolute()), name))

    def prepare(self, job: Job | None) -> None:
        """Have the files that are asked for from now on read for that job."""
        self._send(job)

    def _send(self, message: object) -> None:
        with suppress(OSError, ValueError):  # it is gone: the next reply says so
            self._requests.write(framed(message))
            self._requests.flush()

    def reply(self) -> Reply | Loss:
        """What came of the file first asked for. After a loss the process is of no more use."""
        if not self._up:
            hello = self._frame(self.limits.start_seconds, self._free_since)
            if not isinstance(hello, bytes):
                return Loss.NEVER_UP
            self._up = True
        frame = self._frame(self.limits.seconds, max(self._free_since, self._asked.popleft()))
        if isinstance(frame, Loss):
            return frame
        try:
            reply = Reply(*unpacked(frame))
        except Unpackable:
            return Loss.CRASHED
        self.served += 1
        self.spent = reply.last
        return Loss.HUNGRY if reply.result is None else reply

    def _frame(self, seconds: float, since: float) -> bytes | Loss:
        """The next message, if it comes within so many seconds of that moment."""
        try:
            self._free_since, frame = self._frames.get(timeout=max(0.0, since + seconds - monotonic()))
        except Empty:
            return Loss.OVERDUE
        return self._cause() if frame is None else frame

    def _cause(self) -> Loss:
        """Why the process ended: out of memory, as its last words say, or a crash."""
        self._end()
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _TAIL))
        words = self._errors.read()
        return Loss.HUNGRY if any(word in words for word in _NO_MEMORY) else Loss.CRASHED

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._end()
        self._errors.close()

    def _end(self) -> None:
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_FAREWELL)
        self._pump.join(_FAREWELL)
        with suppress(OSError):  # what it never read is still in the pipe
            self._requests.close()


def _started(command: Sequence[str], errors: IO[bytes]) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
    """The process and its pipes, out of reach of the terminal's Ctrl+C: the program that started it decides."""
    more: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        more = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    pipe = subprocess.PIPE
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}  # each further arena reserves an eighth of the memory allowed
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, env=environment, **more)  # noqa: S603  # our own interpreter
    return process, cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)


def _pump(stream: IO[bytes], frames: SimpleQueue[tuple[float, bytes | None]]) -> None:
    """Take the messages off the pipe as they come, with the moment they came; None once there are no more."""
    with stream:
        frame: bytes | None = b""
        while frame is not None:
            frame = receive(stream)
            frames.put((monotonic(), frame))
