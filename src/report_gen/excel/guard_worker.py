"""The process that opens received files: it reads one after another, within limits, and sends back what it found.

It is started by `excel.guard`. Whatever a file does to it - hang, eat memory, crash - the program itself goes on.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Final

from report_gen.catalogue import submission as kinds
from report_gen.excel.read import read_book
from report_gen.excel.read_preflight import unfit
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.raw import RawBook
from report_gen.packing import packed

Reading = tuple[RawBook | None, tuple[Finding, ...]]
Job = Callable[[str, RawBook | None, tuple[Finding, ...]], Any]  # what is to be made of a file's name and reading
Request = tuple[bytes, str]  # the path as the system knows it, and how messages call the file

MEGABYTE: Final = 1024 * 1024
MOST_CELLS: Final = 500_000  # a form has some thousands; with more the program itself would need too much memory
_GROWN: Final = 128 * MEGABYTE  # from here on a fresh process takes over
_GRACE: Final = 10  # seconds after which a process nobody stops any more ends by itself
_LENGTH: Final = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one file: its reading, or what the job made of it (`done`); None if memory ran out.

    `last`: the process ends and takes no further file.
    """

    result: Any
    done: bool = False
    last: bool = False

    def framed(self) -> bytes:
        """As it goes through the pipe."""
        return _frame(packed((self.result, self.done, self.last)))


def read_bounded(path: Path, name: str) -> Reading:
    """What `read_book` gives, but one finding for what is no file (S125), too big (S126) or too full (S124)."""
    problem = unfit(path, name)
    if problem:
        return None, (problem,)
    book, findings = read_book(path, name)
    count = 0 if book is None else _size(book)
    if count > MOST_CELLS:
        return None, (kinds.TOO_MANY_CELLS.at(Place(name), count=count, limit=MOST_CELLS),)
    return book, findings


def _size(book: RawBook) -> int:
    return sum(
        len(sheet.cells) + len(sheet.merges) + len(sheet.comments) + len(sheet.hidden_rows) for sheet in book.sheets
    )


# --- frames on the pipes ---


def framed(message: object) -> bytes:
    """One message as it goes through a pipe: its length, then its content."""
    return _frame(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def _frame(body: bytes) -> bytes:
    return _LENGTH.pack(len(body)) + body


def receive(stream: IO[bytes]) -> bytes | None:
    """The content of the next message, or None where the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


# --- at work ---


def serve(requests: IO[bytes], replies: IO[bytes], seconds: float, gone: Callable[[], None]) -> None:
    """Answer requests in order until there are no more; a first empty reply says that the process is up.

    A request is a file, or the job that files are wanted for from then on (None: their readings). `gone` is called as
    soon as the other end is, whatever is being read then.
    """
    _write(replies, Reply(None).framed())
    waiting: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_listen, args=(requests, waiting, gone), daemon=True).start()
    job: Job | None = None
    last = False
    while not last and (request := waiting.get()) is not None:
        asked = pickle.loads(request)  # noqa: S301  # our own parent wrote it
        if not isinstance(asked, tuple):
            job = asked
            continue
        path, name = asked
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=2)
        frame, last = _answer(path, name, job)
        faulthandler.cancel_dump_traceback_later()
        _write(replies, frame)


def _write(stream: IO[bytes], frame: bytes) -> None:
    stream.write(frame)
    stream.flush()


def _listen(requests: IO[bytes], waiting: SimpleQueue[bytes | None], gone: Callable[[], None]) -> None:
    while (request := receive(requests)) is not None:
        waiting.put(request)
    waiting.put(None)
    gone()


def _answer(path: bytes, name: str, job: Job | None) -> tuple[bytes, bool]:
    """The reply as a frame, and whether it is the last one of this process."""
    try:
        reading = read_bounded(Path(os.fsdecode(path)), name)
        result, done = _made(name, reading, job)
        last = _in_use() > _GROWN
        return Reply(result, done, last).framed(), last
    except MemoryError:
        return Reply(None, last=True).framed(), True


def _made(name: str, reading: Reading, job: Job | None) -> tuple[Any, bool]:
    """What the job makes of the reading; the reading itself where there is no job or the job has a bug."""
    if job is None:
        return reading, False
    try:
        return job(name, *reading), True
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # the program does it again and meets the bug where it can tell of it
        return reading, False


def _in_use() -> int:
    """Bytes of address space this process holds now; 0 where the system does not tell as Linux does."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 0


def _limit(megabytes: int) -> None:
    """No more memory than that, and no core dump of a unit's data. Windows knows no such limit."""
    if sys.platform == "win32":
        return
    import resource

    for what, limit in ((resource.RLIMIT_AS, megabytes * MEGABYTE), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(what)
        ceiling = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(what, (ceiling, ceiling))


def main(seconds: float, megabytes: int) -> None:
    """Serve on the standard streams; whatever a library prints goes to the error stream instead."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # openpyxl takes numpy along where it is installed: slow to load, and its threads alone reserve the memory allowed
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # None is how Python spells "not to be had"
    _limit(megabytes)
    serve(requests, replies, seconds, lambda: os._exit(0))
    os._exit(0)  # at once: an orderly end would wait for the thread that listens
