"""One writer at a time in a workspace: the second one waits, or says who is at work.

The operating system holds the lock and lets go of it when a process dies, however it dies. The note beside it only
tells others who is at work: nobody ever waits for a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from report_gen.errors import WorkspaceError
from report_gen.workspace.writing import disk_errors

PATIENCE: Final = 30  # seconds
_LOCK, _WHO = ".正在运行.lock", ".正在运行.txt"
_MOMENT: Final = 0.3  # seconds; a shorter wait is not worth a line, and a new holder has said by then who it is


@contextmanager
def locked(
    folder: Path, who: str, seconds: float = PATIENCE, tell: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the lock in `folder` while the block runs; `who` is what others are told, `tell` says whom we wait for.

    Raises WorkspaceError if somebody else still holds it after `seconds`, or if nothing can be written there.
    """
    with disk_errors(folder):
        folder.mkdir(exist_ok=True)
    lock, note = FileLock(folder / _LOCK), folder / _WHO
    _wait(lock, note, seconds, tell)
    try:
        with suppress(OSError):  # a courtesy to others: what stops the work itself will be said there
            note.write_text(who, encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


@contextmanager
def only_one(path: Path, message: str, hint: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; WorkspaceError in these words if another program has it."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    if not _got(lock, 0):
        raise WorkspaceError(message, hint)
    try:
        yield
    finally:
        lock.release()


def _wait(lock: BaseFileLock, note: Path, seconds: float, tell: Callable[[str], None]) -> None:
    moment = min(seconds, _MOMENT)
    if _got(lock, moment):
        return
    rest = seconds - moment
    if rest > 0:
        tell(f"{_holder(note)}正在使用这个工作文件夹，最多等 {seconds:g} 秒……")
    if rest <= 0 or not _got(lock, rest):
        raise WorkspaceError(
            f"{_holder(note)}正在使用这个工作文件夹。", "请等它结束后重试；--wait 后面可写最多等几秒。"
        )


def _got(lock: BaseFileLock, seconds: float) -> bool:
    with disk_errors(Path(lock.lock_file)):
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            return False
    return True


def _holder(note: Path) -> str:
    """Who holds the lock, as far as the note tells."""
    try:
        return note.read_text(encoding="utf-8", errors="replace") or "另一个程序"
    except OSError:
        return "另一个程序"
