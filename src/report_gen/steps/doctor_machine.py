"""What `doctor` asks of the machine and of the installation; needs none of the packages it asks about."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.resources import shipped

PROGRAM: Final = "report-gen"
_REQUIREMENT: Final = re.compile(r"([\w.-]+) *>= *([\w.]+)(?: *; *extra *== *['\"](\w+)['\"])?")
_MEGABYTE: Final = 1 << 20
_LITTLE_ROOM: Final = 1024  # megabytes: a year of a hundred units with its sealed originals and papers
_NO_ROOM: Final = 100  # less than one run writes
_INSTALL_AGAIN: Final = (
    "请用离线安装包重新安装（见其中的说明.txt）；能上网的，运行 python -m pip install --upgrade {}。"
)
_EXTRAS: Final = {"cluster": "只在用多台计算机汇总时需要"}


@dataclass(frozen=True, slots=True)
class CheckUp:
    """One thing looked at. `essential` things stop the work when they are not right."""

    name: str
    right: bool
    found: str
    remedy: str = ""
    essential: bool = True


class Requirement(NamedTuple):
    """What the project asks for: a package, the oldest version that will do, the extra it belongs to ('' for none)."""

    name: str
    oldest: str
    extra: str


def look_at_machine(folder: Path) -> Iterator[CheckUp]:
    """Python, processor, packages and templates, then what writing in `folder` needs."""
    yield _python()
    yield from _packages()
    yield _templates()
    yield _writable(folder)
    yield from _room(folder)
    yield _names()
    yield CheckUp("终端编码", right=True, found=sys.stdout.encoding or "未知")
    if sys.platform == "win32":
        yield CheckUp("长路径", _long_paths(), "已开启" if _long_paths() else "未开启", essential=False,
                      remedy="工作文件夹请放在较短的路径下（如 D:\\办公），或请管理员开启 Windows 的长路径支持。")  # fmt: skip


def _python() -> CheckUp:
    bits = 64 if sys.maxsize > 2**32 else 32
    kind = "随程序自带的 " if _frozen() else ""
    found = f"{kind}{platform.python_version()}，{bits} 位，{platform.system()} {platform.machine()}"
    return CheckUp(
        "Python", sys.version_info >= (3, 11) and bits == 64, found, "请安装 64 位的 Python 3.11 或更新版本。"
    )


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


# --- packages ---


def requirements() -> tuple[Requirement, ...]:
    """What the installed metadata of this program asks for. Empty where it was not installed as a package."""
    try:
        lines = requires(PROGRAM) or []
    except PackageNotFoundError:
        return ()
    return tuple(
        Requirement(name, oldest, extra) for line in lines for name, oldest, extra in _REQUIREMENT.findall(line)
    )


def _packages() -> Iterator[CheckUp]:
    """One line for all that are right, one for each that is missing or too old, one for each extra."""
    asked = requirements()
    if not asked:
        words = "随程序打包" if _frozen() else "程序不是以安装包的方式安装的，没有逐个核对"
        yield CheckUp("程序包", right=True, found=words, essential=False)
        return
    wrong = [found for one in asked if not one.extra and not (found := _package(one)).right]
    count = sum(not one.extra for one in asked) - len(wrong)
    yield CheckUp("程序包", right=True, found=f"{count} 个，版本均符合要求")
    yield from wrong
    yield from (_extra(one) for one in asked if one.extra)


def _package(wanted: Requirement) -> CheckUp:
    have = _installed(wanted.name)
    right = bool(have) and _numbers(have) >= _numbers(wanted.oldest)
    found = f"{have}，需要 {wanted.oldest} 或更新" if have else "未安装"
    return CheckUp(f"程序包 {wanted.name}", right, found, _INSTALL_AGAIN.format(wanted.name))


def _extra(wanted: Requirement) -> CheckUp:
    """An extra is nobody's fault to lack, but too old it fails in the midst of work."""
    check = _package(wanted)
    if not _installed(wanted.name):
        return CheckUp(
            f"可选组件 {wanted.extra}", right=True, found=f"未安装（{_EXTRAS.get(wanted.extra, '可以没有')}）"
        )
    return CheckUp(
        f"可选组件 {wanted.extra}", check.right, check.found.partition("，")[0], check.remedy, essential=False
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _numbers(written: str) -> tuple[int, ...]:
    """The release of a version, for comparing: (2, 9, 0) of 2.9.0.post0."""
    return tuple(int(part) for part in re.match(r"[\d.]*", written)[0].split(".") if part)  # type: ignore[index]  # it matches nothing at least


# --- what came with the program, and the disk ---


def _templates() -> CheckUp:
    try:
        count = len(list(shipped("templates").glob("*.docx")))
    except ReportGenError as error:
        return CheckUp("Word 模板", right=False, found=error.message.removesuffix("。"), remedy=error.hint)
    return CheckUp("Word 模板", count > 0, f"{count} 个", "请重新安装 report_gen。")


def _writable(folder: Path) -> CheckUp:
    """Tried out: what the file system says of rights is not always so (network drives, read-only mounts)."""
    try:
        with TemporaryFile(dir=folder):
            able = True
    except OSError:
        able = False
    return CheckUp("写入权限", able, f"{folder.absolute()}", "请换一个有写入权限的文件夹，或请管理员授权。")


def _room(folder: Path) -> Iterator[CheckUp]:
    try:
        free = shutil.disk_usage(folder).free // _MEGABYTE
    except OSError:  # the folder is not there: said already
        return
    found = f"剩余 {free / 1024:.1f} GB" if free >= 1024 else f"剩余 {free} MB"
    yield CheckUp("磁盘空间", free >= _LITTLE_ROOM, found, "请清理磁盘，或换一个磁盘。", essential=free < _NO_ROOM)


def _names() -> CheckUp:
    """Our folders and files have Chinese names."""
    try:
        os.fsencode("汇总台账")
        able = True
    except UnicodeEncodeError:
        able = False
    return CheckUp(
        "文件名编码", able, sys.getfilesystemencoding(), "请设环境变量 LANG=zh_CN.UTF-8（或 C.UTF-8）后再运行。"
    )


def _long_paths() -> bool:
    """Whether this Windows takes paths of more than 260 characters."""
    if sys.platform != "win32":
        return True
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False
