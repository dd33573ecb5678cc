"""What the system says of a failed write, in words the clerk can act on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from report_gen.errors import WorkspaceError

_UNTOUCHED: Final = "原有的文件没有改动。"
_FULL: Final = ("磁盘已满", f"请清理磁盘，或用 --output 换一个磁盘后重试；{_UNTOUCHED}")
_READ_ONLY: Final = ("所在的磁盘或文件夹是只读的", "请换一个可以写入的文件夹，或请管理员授权。")
_TOO_LONG: Final = ("路径或文件名太长", "请把工作文件夹移到层数较少、名字较短的位置后重试。")
_LOST: Final = ("磁盘或网络盘读写出错", "请检查磁盘和网络盘的连接后重试。")
_IN_THE_WAY: Final = ("路径中有一处应为文件夹的是文件，或应为文件的是文件夹", "请把同名的文件或文件夹移走后重试。")
_SAID: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: ("磁盘配额已用完", _FULL[1]),
    errno.EFBIG: ("文件大小超过了系统允许的上限", f"请联系管理员放宽上限后重试；{_UNTOUCHED}"),
    errno.EROFS: _READ_ONLY,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EIO: _LOST,
    errno.ENODEV: _LOST,
    errno.ESTALE: _LOST,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
}
_OF_THE_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ESTALE})
_LONG: Final = 240  # characters; a little more and Windows no longer finds the path, or says that it is not there


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Words what the system says of a failed write to `path`: WorkspaceError instead of OSError."""
    try:
        yield
    except OSError as error:
        raise trouble(path, error) from error


def trouble(path: Path, error: OSError) -> WorkspaceError:
    """The error as one sentence about `path`, with what to do."""
    reason, hint = _wording(path, error)
    return WorkspaceError(f"无法写入“{path}”：{reason}。", hint)


@dataclass(frozen=True, slots=True)
class DiskTrouble:
    """Around work that fills `temporary` (or any file): words what the disk said, whatever a library raised instead.

    Other errors pass as they are. Raises WorkspaceError about `path`.
    """

    path: Path
    temporary: Path | None = None

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cause = None if isinstance(error, WorkspaceError) else _behind(error, str(self.temporary))
        if cause is not None:
            raise trouble(self.path, cause) from error


def _behind(error: BaseException | None, temporary: str) -> OSError | None:
    """What the disk said, or what the system said of `temporary`, if that led to the error; else None."""
    known: set[int] = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        inner = next((one for one in error.args if isinstance(one, OSError)), None)
        for one in (error, inner):
            if isinstance(one, OSError) and (one.errno in _OF_THE_DISK or one.filename == temporary):
                return one
        error = error.__cause__ or error.__context__
    return None


def _wording(path: Path, error: OSError) -> tuple[str, str]:
    said = _SAID.get(error.errno or 0)
    if said:
        return said
    if isinstance(error, FileNotFoundError) and len(str(path.absolute())) > _LONG:
        return _TOO_LONG
    if not isinstance(error, PermissionError):
        return error.strerror or str(error), "请检查磁盘空间和路径。"
    folder = next((one for one in path.absolute().parents if one.is_dir()), None)
    if folder and not os.access(folder, os.W_OK):
        return f"没有权限，文件夹“{folder}”是只读的", _READ_ONLY[1]
    return "没有权限，或文件正被其他程序打开", "请关闭 WPS/Office 中打开的同名文件后重试。"
