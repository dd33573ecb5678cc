"""`make bundle`: report_gen with all it needs, to be installed on a machine without a network; one folder and archive a platform.

The same checkout, lock and wheels give the same bytes. Wheels once downloaded are kept in build/wheels and used again
after their hash was held against the lock.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import bundle_licences
from bundle_wheels import PLATFORMS, PYTHONS, MissingWheelsError, Pin, Platform, digest, fetch, pins_for, pins_of

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = ROOT / "packaging" / "runtime.lock"
SOURCES: Final = ROOT / "packaging" / "bundle"
LICENCES: Final = "许可证"
SUMS: Final = "SHA256SUMS"
MOMENT: Final = 1_580_601_600  # 2020-02-02, the time hatchling gives the files of a wheel
_SPOILS_LINES: Final = set('|^&<>%"')  # what cmd.exe would take for its own, met as the second byte of a character


@dataclass(frozen=True, slots=True)
class Contents:
    """The wheels of one bundle: ours, and for each Python the others by the pin they satisfy."""

    platform: Platform
    version: str
    own: Path
    others: Mapping[str, Mapping[Pin, Path]]

    @property
    def name(self) -> str:
        """The name of folder and archive."""
        return f"report_gen-{self.version}-{self.platform.name}"

    @property
    def wheels(self) -> tuple[Path, ...]:
        """Each wheel once, however many Pythons share it."""
        each = {path.name: path for wheels in self.others.values() for path in wheels.values()}
        return (self.own, *(each[name] for name in sorted(each)))


def version_of(pyproject: Path) -> str:
    """The version the project has."""
    return str(tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["version"])


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, in `folder`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  # a fixed command
    (wheel,) = folder.glob("report_gen-*.whl")
    return wheel


def gather(platform: Platform, pythons: Sequence[str], own: Path, cache: Path) -> Contents:
    """The wheels for a platform. A Python for which one is missing is named and left out."""
    pins = pins_of(LOCK.read_text(encoding="utf-8"))
    others: dict[str, Mapping[Pin, Path]] = {}
    for python in pythons:
        try:
            others[python] = fetch(pins_for(pins, platform, python), platform, python, cache)
        except MissingWheelsError as missing:
            print(f"{platform.name}: left out Python {python}, no wheel of {missing}")
    return Contents(platform, version_of(ROOT / "pyproject.toml"), own, others)


def requirements(own: Path, wheels: Mapping[Pin, Path]) -> str:
    """What pip is to install for one Python: every wheel by its version and the hash of the very file that lies there."""
    name, version, *_ = own.name.split("-")
    ours = Pin(name.replace("_", "-"), version, "", (digest(own),))
    lines = [ours.line(), *(pin.line([digest(path)]) for pin, path in wheels.items() if pin.name != "pip")]
    return "".join(f"{line}\n" for line in sorted(lines))


def about(contents: Contents) -> dict[str, object]:
    """bundle.json: what the installer has to know before it starts."""
    members = [member for path in contents.wheels for member in zipfile.ZipFile(path).infolist()]
    rooms = [_unpacked(contents.own, *wheels.values()) for wheels in contents.others.values()]
    oldest = "" if contents.platform.windows else _glibc(contents.wheels)
    return {
        "version": contents.version, "platform": contents.platform.name, "system": contents.platform.system,
        "machine": contents.platform.machine, "pythons": list(contents.others), "glibc": oldest,
        "unpacked": max(rooms), "longest": max(len(member.filename) for member in members),
    }  # fmt: skip


def _unpacked(*wheels: Path) -> int:
    return sum(member.file_size for path in wheels for member in zipfile.ZipFile(path).infolist())


def _glibc(wheels: Iterable[Path]) -> str:
    """The newest glibc any of the wheels needs; a wheel's name lists all it can do with, the oldest counts."""
    needed = [min(map(int, tags)) for path in wheels if (tags := _minors(path.name))]
    return f"2.{max(needed, default=17)}"


def _minors(name: str) -> list[str]:
    return [
        tag.split("_")[2] for tag in name.removesuffix(".whl").split("-")[-1].split(".") if tag.startswith("manylinux_")
    ]


def spoken_files(contents: Contents) -> dict[str, bytes]:
    """The installer, the start file and the words for the clerk, each in the encoding its reader expects."""
    windows = contents.platform.windows
    pythons = tuple(contents.others)
    newest_first = sorted(pythons, key=lambda python: int(python.partition(".")[2]), reverse=True)
    values = {
        "VERSION": contents.version,
        "PLATFORM": contents.platform.name,
        "PYTHONS": " ".join(pythons),
        "NAMES": " ".join(f"python{python}" for python in newest_first),
        "TRIES": "\n".join(f"call :try py -{python}" for python in newest_first),
        "RUN": "双击 安装.bat" if windows else "在终端里进入解压出来的文件夹，输入：sh install.sh",
        "RUN_ELSEWHERE": "安装.bat D:\\report_gen" if windows else "sh install.sh ~/report_gen",
        "START": "report-gen" if windows else "./report-gen",
    }
    told = _filled("说明.txt", values).replace("\n", "\r\n").encode("utf-8-sig")
    starter = (
        {"安装.bat": batch(_filled("安装.bat", values))}
        if windows
        else {"install.sh": _filled("install.sh", values).encode()}
    )
    return {"说明.txt": told, "install.py": (SOURCES / "install.py").read_bytes(), **starter}


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = (SOURCES / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def batch(text: str) -> bytes:
    """A batch file as cmd.exe of a Chinese Windows reads it: GBK, CRLF, no mark.

    Raises ValueError for a character whose second byte cmd.exe would take for one of its own where another code page
    is set: then a wrong letter would be shown, but a command must never be a different one.
    """
    for character in text:
        tail = character.encode("gbk")[1:].decode("latin-1")
        if tail in _SPOILS_LINES:
            raise ValueError(f"{character} must not stand in a batch file")
    return text.replace("\n", "\r\n").encode("gbk")


def write_bundle(contents: Contents, folder: Path) -> None:
    """The folder of a bundle, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    files = spoken_files(contents)
    files |= {
        f"wheels/py{python}.txt": requirements(contents.own, wheels).encode()
        for python, wheels in contents.others.items()
    }
    files |= {f"{LICENCES}/{name}": text for name, text in bundle_licences.files(contents.wheels)}
    files["bundle.json"] = (json.dumps(about(contents), indent=1) + "\n").encode()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for wheel in contents.wheels:
        shutil.copyfile(wheel, folder / "wheels" / wheel.name)
    (folder / SUMS).write_bytes(sums(folder))


def sums(folder: Path) -> bytes:
    """SHA256SUMS of a folder, as `sha256sum -c` reads it: one line a file, in the order of their names."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(f"{digest(folder / name)}  {name}\n" for name in names if name != SUMS).encode()


def pack(folder: Path, platform: Platform) -> Path:
    """The folder as one file: zip for Windows, tar.gz with the right to run install.sh for Linux."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    archive = folder.with_name(f"{folder.name}{'.zip' if platform.windows else '.tar.gz'}")
    (_zipped if platform.windows else _tarred)(folder, files, archive)
    return archive


def _zipped(folder: Path, files: Sequence[Path], archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as out:
        for path in files:
            member = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), time.gmtime(MOMENT)[:6])
            member.compress_type = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o100644 << 16
            out.writestr(member, path.read_bytes())


def _tarred(folder: Path, files: Sequence[Path], archive: Path) -> None:
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, MOMENT) as packed,
        tarfile.open(fileobj=packed, mode="w") as out,
    ):
        for path in files:
            member = tarfile.TarInfo(path.relative_to(folder.parent).as_posix())
            member.size, member.mtime, member.mode = (
                path.stat().st_size,
                MOMENT,
                0o755 if path.suffix == ".sh" else 0o644,
            )
            with path.open("rb") as content:
                out.addfile(member, content)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bundles asked for; 1 if one could not be made for any Python."""
    names = [platform.name for platform in PLATFORMS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", action="append", choices=names, help="only this one; may be given again")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only for this Python; may be given again")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the bundles go")
    parser.add_argument(
        "--cache", type=Path, default=ROOT / "build" / "wheels", help="where downloaded wheels are kept"
    )
    wanted = parser.parse_args(arguments)
    wanted.out.mkdir(parents=True, exist_ok=True)
    own = build_wheel(wanted.out)
    failed = False
    for platform in PLATFORMS:
        if platform.name in (wanted.platform or names):
            failed |= not _made(gather(platform, wanted.python or PYTHONS, own, wanted.cache), wanted.out)
    return int(failed)


def _made(contents: Contents, out: Path) -> bool:
    """Whether there was anything to make a bundle of; tells what was made."""
    if not contents.others:
        print(f"{contents.platform.name}: no bundle, no Python has all its wheels")
        return False
    folder = out / contents.name
    write_bundle(contents, folder)
    archive = pack(folder, contents.platform)
    pythons, size = ", ".join(contents.others), archive.stat().st_size / 1e6
    print(f"{archive.name}: {len(contents.wheels)} wheels for Python {pythons}, {size:.1f} MB")
    return True


if __name__ == "__main__":
    sys.exit(main())
