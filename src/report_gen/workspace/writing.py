"""Writing that never leaves half a file, never writes under somebody's open document, and remembers what it wrote."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkstemp
from time import sleep
from typing import Final

from report_gen.errors import WorkspaceError
from report_gen.workspace.disk import DiskTrouble, disk_errors
from report_gen.workspace.open_elsewhere import holder_of

__all__ = ["Outputs", "Written", "clear_leftovers", "disk_errors", "replacing"]

_BEGUN: Final = ".写入中-"
_LEFTOVER: Final = re.compile(rf"{_BEGUN}[a-z0-9_]{{8}}(\.[^.]+)?")  # as mkstemp names them, and nothing else
_PAUSES: Final = (0.1, 0.3, 0)  # seconds: on Windows a virus scanner often holds a new file for a moment
_MOST_COPIES: Final = 99


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was moved into place. `wanted` is where it should have gone, if `holder` has that one open."""

    path: Path
    sha256: str
    wanted: Path | None = None
    holder: str = ""

    @property
    def note(self) -> str:
        """What to tell about a file that could not go where it should; '' for any other."""
        if self.wanted is None:
            return ""
        why = f"正由 {self.holder} 打开" if self.holder else "正被其他程序打开，或设成了只读"
        return f"“{self.wanted.name}”{why}，已另存为“{self.path.name}”；请关闭后重新运行，以免两份不一致。"


@dataclass(slots=True)
class Outputs:
    """Everything one run writes: each file beside its place, moved there when it is complete."""

    written: list[Written] = field(default_factory=list)

    @contextmanager
    def file(self, path: Path) -> Iterator[Path]:
        """A temporary path to write to; moved to `path` when the block ends, and added to `written`.

        Where somebody has that file open, it goes to a numbered copy beside it. A file that is already there with just
        this content is left untouched. Raises WorkspaceError when nothing can be written there.
        """
        with _beside(path) as temporary:
            yield temporary
            with disk_errors(path):
                self.written.append(_in_place(temporary, path))

    def where(self, path: Path) -> Path:
        """Where the file meant for `path` is now: a numbered copy, if somebody had that one open."""
        return next((one.path for one in reversed(self.written) if one.wanted == path), path)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each file that could not go where it should."""
        return tuple(one.note for one in self.written if one.note)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; moved into place when the block ends, removed if it fails.

    A file that is already there with just this content is left untouched. Raises WorkspaceError when nothing can be
    written there, or when somebody has the file open: it is then as it was.
    """
    with _beside(path) as temporary:
        yield temporary
        with disk_errors(path):
            if _holds(path, _Content(temporary)):
                return
            _settle(temporary)
            holder = holder_of(path)
            if holder is None and _moved(temporary, path):
                return
        by = f"由 {holder} " if holder else "被其他程序"
        raise WorkspaceError(f"“{path}”正{by}打开，没有改动。", "请关闭 WPS/Office 中打开的这个文件后重试。")


def clear_leftovers(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Remove what killed runs left half written below those folders; returns what was removed.

    Only for whoever holds the workspace's lock: nobody else is then writing. A file that cannot be removed stays; it is
    hidden and nobody reads it.
    """
    found = {one for folder in folders for one in folder.rglob(f"{_BEGUN}*") if _LEFTOVER.fullmatch(one.name)}
    return tuple(one for one in sorted(found) if one.is_file() and not one.is_symlink() and _removed(one))


def _removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """An empty file in the folder of `path`, gone when the block ends."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=_BEGUN, suffix=path.suffix, dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with DiskTrouble(path, temporary):
            yield temporary
    finally:
        _removed(temporary)


class _Content:
    """What was written to a file: its size, and its hash once somebody asks for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """The hash of the content, read once."""
        return _digest(self._path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(temporary: Path) -> None:
    """Bring the content safely to the disk: no power cut leaves a file of the right name without it."""
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o644)


def _in_place(temporary: Path, path: Path) -> Written:
    """Move the file to its place, or beside it where somebody has that one open; leave what is there if it is the same."""
    content = _Content(temporary)
    sha256 = content.sha256  # before it is moved
    if _holds(path, content):
        return Written(path, sha256)
    _settle(temporary)
    holder = holder_of(path)
    if holder is None and _moved(temporary, path):
        return Written(path, sha256)
    for number in range(1, _MOST_COPIES + 1):
        copy = path.with_name(f"{path.stem}({number}){path.suffix}")
        if _holds(copy, content) or (not copy.exists() and _moved(temporary, copy)):
            return Written(copy, sha256, path, holder or "")
    raise WorkspaceError(
        f"“{path}”正被其他程序打开，旁边的编号副本已有 {_MOST_COPIES} 份。", "请关闭文件、清理副本后重试。"
    )


def _holds(path: Path, content: _Content) -> bool:
    """Whether the file is there with just that content. Most others are told by their size, without reading them."""
    return path.is_file() and path.stat().st_size == content.size and _digest(path) == content.sha256


def _moved(temporary: Path, path: Path) -> bool:
    """Whether the file went to `path`; False if the system does not let go of what is there."""
    for pause in _PAUSES:
        try:
            temporary.replace(path)
        except PermissionError:
            sleep(pause)
        else:
            return True
    return False
