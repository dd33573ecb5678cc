"""台账/原件: every file that was ever read, kept by the hash of its bytes, written once and never changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from report_gen.errors import WorkspaceError
from report_gen.workspace import LEDGER, Workspace
from report_gen.workspace.writing import disk_errors, replacing

ORIGINALS: Final = "原件"
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_READ_ONLY: Final = 0o444
_CHUNK: Final = 1 << 18
_AT_ONCE: Final = 8  # files copied at the same time


class _ChangedError(WorkspaceError):
    """A file is not what it was a moment ago."""


def digest(path: Path) -> str:
    """The SHA-256 (hexadecimal) of a file's bytes; WorkspaceError if it cannot be read."""
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Words what the system says of a file that cannot be read: WorkspaceError instead of OSError."""
    try:
        yield
    except FileNotFoundError as error:
        raise WorkspaceError(f"找不到文件“{path}”。", "请检查路径和文件名。") from error
    except OSError as error:
        raise WorkspaceError(
            f"读不出文件“{path}”：{error.strerror or error}。", "请检查文件是否还在、能否打开。"
        ) from error


@dataclass(frozen=True, slots=True)
class Originals:
    """The sealed originals in `folder` (台账/原件), each as <first two signs of its hash>/<hash>."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the original of that hash is, or would be."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether there is an original of that name; `verified` tells whether it is still what it was."""
        return self.path(sha256).is_file()

    def keep(self, path: Path) -> str:
        """Seal a copy of that file, unless it is there already; returns its hash.

        WorkspaceError if the file cannot be read or changes meanwhile, or if the folder cannot be written.
        """
        sha256 = digest(path)
        place = self.path(sha256)
        if not (place.is_file() and place.stat().st_size == path.stat().st_size):
            self._copy(path, sha256)
        return sha256

    def keep_all(self, files: Mapping[str, Path]) -> None:
        """Seal those files, given by the hashes they had when they were read, unless they are there already.

        Each is read once. One that is another by now is sealed as it is. Several go at a time: most of the work is to wait
        until the disk has them. WorkspaceError as `keep` raises it.
        """
        missing = {sha256: path for sha256, path in files.items() if not self.has(sha256)}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [pool.submit(self._seal, path, sha256) for sha256, path in missing.items()]:
                done.result()

    def _seal(self, path: Path, sha256: str) -> None:
        try:
            self._copy(path, sha256)
        except _ChangedError:
            self.keep(path)

    def verified(self, sha256: str) -> Path:
        """The original of that hash; WorkspaceError if it is gone or its bytes are no longer those sealed."""
        path = self.path(sha256)
        if not path.is_file():
            raise WorkspaceError(f"台账的原件“{sha256}”不见了。", "请从备份恢复“台账/原件”文件夹。")
        if digest(path) != sha256:
            raise WorkspaceError(f"台账的原件“{sha256}”被改动过。", "请从备份恢复“台账/原件”文件夹。")
        return path

    def __iter__(self) -> Iterator[str]:
        """The hashes of all originals there are, in order."""
        return iter(sorted(path.name for path in self.folder.glob("??/*") if _HASH.fullmatch(path.name)))

    def _copy(self, path: Path, sha256: str) -> None:
        place = self.path(sha256)
        with replacing(place) as temporary:
            if _copied(path, temporary) != sha256:
                raise _ChangedError(f"文件“{path}”正在变化，没有存下原件。", "请等它保存完毕后重试。")
        with disk_errors(place):
            place.chmod(_READ_ONLY)


def _copied(path: Path, target: Path) -> str:
    """Copy the file's bytes to an empty one; returns the hash of those bytes."""
    made = hashlib.sha256()
    with disk_errors(target), target.open("wb") as copy:
        for chunk in _chunks(path):
            made.update(chunk)
            copy.write(chunk)
    return made.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with _readable(path), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def originals_of(workspace: Workspace) -> Originals:
    """The sealed originals of a workspace."""
    return Originals(workspace.root / LEDGER / ORIGINALS)
