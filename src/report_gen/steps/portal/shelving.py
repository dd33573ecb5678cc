"""Puts an uploaded file where it stays: a sealed original, and under a name of ours in the period's folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from report_gen.errors import WorkspaceError
from report_gen.workspace.sealed import Originals, digest
from report_gen.workspace.writing import disk_errors

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK"
_OLD_EXCEL: Final = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_SAVED_AS_XLS: Final = (b"<", b"mime-version:")  # tables of web pages and XML, which Excel opens under that name
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")  # a compound file around an xlsx
_IN_ZIP: Final = (
    (b"xl/workbook.bin", ".xlsb"),
    (b"xl/vbaProject.bin", ".xlsm"),
    (b"application/vnd.oasis.opendocument.spreadsheet", ".ods"),
)
_READ_ONLY: Final = 0o444
_LEFT: Final = ".写入中-"  # a run that is alone in the workspace clears away what begins so
_TRIES: Final = 5


def suffix_of(content: bytes) -> str:
    """What the name of a file with that content ends in, so that office programs open it.

    Never what its sender called it. Nothing is parsed: only signatures are looked for.
    """
    if content.startswith(_ZIP):
        return next((suffix for sign, suffix in _IN_ZIP if sign in content), ".xlsx")
    if content.startswith(_OLE):
        return ".xlsx" if _ENCRYPTED in content else ".xls"
    start = content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:32].lower()
    return ".xls" if content.startswith(_OLD_EXCEL) or start.startswith(_SAVED_AS_XLS) else ".csv"


def seal(path: Path, sha256: str, originals: Originals) -> None:
    """Seal a copy of the file unless there is one; WorkspaceError if that cannot be.

    The copy is made beside the file, not among the originals, where a run that is alone in the workspace clears away what
    it finds half written.
    """
    place = originals.path(sha256)
    if originals.has(sha256) and place.stat().st_size == path.stat().st_size:
        return
    with _copy(path, path.parent) as copy, disk_errors(place):
        if digest(copy) != sha256:
            raise WorkspaceError("文件在接收时发生了变化，没有收下。", "请重新上传。")
        copy.chmod(_READ_ONLY)
        place.parent.mkdir(parents=True, exist_ok=True)
        copy.replace(place)


def put(path: Path, folder: Path, stem: str, suffix: str, first: int) -> str:
    """Put the file into the folder under the first free name <stem><number><suffix>; returns the name.

    It appears there whole, in one stroke, and never in the place of another one, whoever else puts files there meanwhile.
    The file at `path` stays. WorkspaceError if nothing can be written there.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        taken = {one.stem.casefold() for one in folder.iterdir()}
    free = (number for number in count(first) if f"{stem}{number}".casefold() not in taken)
    return next(name for number in free if _claimed(path, folder / (name := f"{stem}{number}{suffix}")))


def _claimed(path: Path, place: Path) -> bool:
    """Whether the file is now at `place`; False if something else is."""
    try:
        os.link(path, place)
    except FileExistsError:
        return False
    except OSError:  # another disk, or one that knows no links
        return _copied(path, place)
    return True


def _copied(path: Path, place: Path) -> bool:
    """The same with a copy beside the place. A run that begins meanwhile may clear the copy away: then once more."""
    for _ in range(_TRIES):
        with _copy(path, place.parent) as copy, disk_errors(place):
            try:
                place.open("xb").close()  # the name is ours
            except FileExistsError:
                return False
            try:
                copy.replace(place)
            except FileNotFoundError:
                place.unlink()
            else:
                return True
    raise WorkspaceError(f"无法写入“{place}”：临时文件一再被清理。", "请稍后重新上传。")


@contextmanager
def _copy(path: Path, folder: Path) -> Iterator[Path]:
    """A copy of the file in that folder, safely on the disk; gone when the block ends, unless it was moved."""
    with disk_errors(folder):
        handle, name = mkstemp(prefix=_LEFT, suffix=path.suffix, dir=folder)
        copy = Path(name)
    try:
        with disk_errors(copy), os.fdopen(handle, "wb") as target, path.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        copy.chmod(0o644)
        yield copy
    finally:
        copy.unlink(missing_ok=True)
