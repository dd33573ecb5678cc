"""Installs report_gen from the bundle this file lies in, without a network and without an administrator.

Started by install.sh or 安装.bat with a Python they have tried; takes the folder to install into, or uses its own.
Each installation gets a virtual environment of its own, and the start script is turned to it when it is known to run:
an upgrade that breaks off leaves what was there before. Only the standard library is at hand here.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

About = dict[str, Any]  # Pythons for which this is a mistake are kept away by install.sh and 安装.bat
HERE = Path(__file__).resolve().parent
WINDOWS = sys.platform == "win32"
LONGEST_PATH = 259  # Windows' limit where long paths are not switched on
OURS = re.compile(r"venv-[0-9][\w.]*-py3\d+-[0-9a-f]{8}")
SIGN = "report_gen"  # stands in every start script of ours
LOG = "安装记录.txt"
_AGAIN = "请重新拷贝整个安装包并解压后再试（压缩包不要在 U 盘上直接打开）。"


class Refusal(Exception):  # noqa: N818  # it is no error of the program
    """Why nothing is installed, in words for a clerk."""


def bundle() -> About:
    """What the bundle says of itself: version, system, machine, pythons, glibc, unpacked (bytes), longest (path)."""
    try:
        about: About = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refusal(f"安装包不完整，读不到 bundle.json。{_AGAIN}") from None
    return about


def check_python(about: About) -> None:
    """Refuse a Python for which the bundle has no wheels."""
    mine = f"{sys.version_info[0]}.{sys.version_info[1]}"
    kind = platform.python_implementation()
    if mine not in about["pythons"] or kind != "CPython" or "t" in getattr(sys, "abiflags", ""):
        fit = "、".join(about["pythons"])
        raise Refusal(f"本安装包适用于 Python {fit}（CPython），现在用的是 {kind} {platform.python_version()}（{sys.executable}）。"
                      "请安装其中一个版本，或设环境变量 PYTHON 指明它在哪里。")  # fmt: skip


def check_machine(about: About) -> None:
    """Refuse another system, another processor, a Python of 32 bits, a C library too old for the wheels."""
    system, machine = platform.system(), platform.machine()
    if (system, machine.lower()) != (about["system"], about["machine"].lower()):
        raise Refusal(
            f"本安装包用于 {about['system']} {about['machine']}，本机是 {system} {machine}。请换用与本机相符的安装包。"
        )
    if sys.maxsize <= 2**32:
        raise Refusal("现在用的 Python 是 32 位的，请安装 64 位的 Python。")
    needed = about["glibc"]
    library, version = platform.libc_ver() if system == "Linux" else ("glibc", needed)
    if needed and (library != "glibc" or _numbers(version) < _numbers(needed)):
        raise Refusal(
            f"本机的系统太旧或不是常见的 Linux：需要 glibc {needed} 或更新，本机为 {library or '其他'} {version}。"
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def check_sums() -> None:
    """Hold every file of the bundle against SHA256SUMS."""
    try:
        lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise Refusal(f"安装包不完整，缺少 SHA256SUMS。{_AGAIN}") from None
    wrong = [name for wanted, _, name in (line.partition("  ") for line in lines) if wanted != _digest(HERE / name)]
    if wrong or not lines:
        raise Refusal(f"安装包已损坏，{len(wrong)} 个文件缺少或与校验值不符：{'、'.join(wrong[:5])}。{_AGAIN}")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def prepare(place: Path, about: About) -> None:
    """Make the folder, and refuse one that cannot be written, is too small, or too deep for Windows."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        (place / LOG).write_text("", encoding="utf-8")
        free = shutil.disk_usage(place).free
    except OSError as error:
        how = "安装.bat D:\\report_gen" if WINDOWS else "sh install.sh ~/report_gen"
        raise Refusal(f"不能写入“{place}”（{error.strerror}）。请写明装到哪个文件夹，例如：{how}") from None
    needed = about["unpacked"] * 2  # compiled modules take nearly as much again
    if free < needed:
        raise Refusal(
            f"“{place}”所在的磁盘只剩 {free >> 20} MB，安装需要 {needed >> 20} MB。请清理后再试，或换一个磁盘。"
        )
    length = len(str(place / environment_name(about))) + len("\\Lib\\site-packages\\") + about["longest"]
    if length > LONGEST_PATH and not _long_paths():
        raise Refusal(f"“{place}”这个路径太长，Windows 放不下里面的文件。请装到短一些的路径，例如 D:\\report_gen。")
    script = place / script_name()
    if script.exists() and not (script.is_file() and SIGN in script.read_text(encoding="utf-8", errors="replace")):
        raise Refusal(f"“{script}”已经存在，而且不是本程序的。请换一个文件夹安装。")


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


def environment_name(about: About) -> str:
    """The folder of this bundle's environment; another bundle, or another Python, has another."""
    return f"venv-{about['version']}-py{sys.version_info[0]}{sys.version_info[1]}-{_digest(HERE / 'SHA256SUMS')[:8]}"


def script_name() -> str:
    """What the clerk types."""
    return "report-gen.bat" if WINDOWS else "report-gen"


def install(place: Path, about: About) -> Path:
    """A new environment with the program in it; returns its Python. A leftover of the same name goes first."""
    folder = place / environment_name(about)
    _remove(folder)
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    pip = next((HERE / "wheels").glob("pip-*.whl")) / "pip"
    wanted = HERE / "wheels" / f"py{sys.version_info[0]}.{sys.version_info[1]}.txt"
    _run(place, sys.executable, "-I", "-m", "venv", "--without-pip", str(folder))
    _run(place, str(python), str(pip), "--isolated", "install", "--no-index", "--no-cache-dir", "--no-input", "--quiet",
         "--disable-pip-version-check", "--only-binary=:all:", "--no-deps", "--require-hashes",
         "--find-links", str(HERE / "wheels"), "--requirement", str(wanted))  # fmt: skip
    _run(place, str(python), "-I", "-m", "report_gen", "--version")
    return python


def _remove(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise Refusal(f"删不掉原来装的“{folder}”（{error.strerror}）。请先关闭正在运行的 report-gen 再试。") from None


def _run(place: Path, *command: str) -> None:
    """One step, with what it prints kept in the log."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    surroundings |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    with (place / LOG).open("ab") as log:
        log.write(f"> {' '.join(command)}\n".encode())
        log.flush()
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=surroundings)  # noqa: S603  # our own commands
    if done.returncode:
        raise Refusal(f"安装没有完成，原有的安装（如有）没有改动。经过记在“{place / LOG}”，请把它发给技术支持。"
                      "如其中提到 venv 或 ensurepip，请管理员安装系统的 python3-venv 软件包。")  # fmt: skip


def write_script(place: Path, python: Path) -> None:
    """The start script, put in place in one go. It finds the environment from where it lies itself: no path is in it."""
    inside = python.relative_to(place)
    if WINDOWS:
        text = f'@rem {SIGN}\r\n@"%~dp0{inside}" -I -m report_gen %*\r\n'
    else:
        text = f'#!/bin/sh\n# {SIGN}\nhere=$(dirname -- "$(readlink -f -- "$0")")\nexec "$here/{inside}" -I -m report_gen "$@"\n'
    new = place / f"{script_name()}.new"
    new.write_bytes(text.encode("ascii"))
    new.chmod(0o755)
    new.replace(place / script_name())


def clear_old(place: Path, kept: str) -> None:
    """Environments of earlier installations; what is still in use stays until the next time."""
    for folder in place.iterdir():
        if OURS.fullmatch(folder.name) and folder.name != kept:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Install; 0 if the program is ready, 1 if not."""
    parser = argparse.ArgumentParser(description="安装 report_gen（不需要网络，不需要管理员权限）")
    parser.add_argument("place", nargs="?", default=str(HERE), metavar="文件夹", help="装到哪里；不写则装在安装包旁边")
    place = Path(parser.parse_args().place).expanduser().resolve()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        about = bundle()
        check_python(about)
        check_machine(about)
        print("正在核对安装包……", flush=True)
        check_sums()
        prepare(place, about)
        print(f"正在安装到 {place} ，约需一分钟……", flush=True)
        python = install(place, about)
        write_script(place, python)
    except Refusal as refusal:
        print(f"没有安装：{refusal}", file=sys.stderr)
        return 1
    clear_old(place, environment_name(about))
    subprocess.run([str(python), "-I", "-m", "report_gen", "doctor", "-w", str(place)], check=False)  # noqa: S603  # our own program
    print(f"安装完成。以后这样运行：\n  {place / script_name()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
