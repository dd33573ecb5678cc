"""Which wheels an offline bundle needs, and where they come from: the lock of the runtime, pip, and a folder they are kept in.

pip reads the markers of a lock for the machine it runs on, not for the one it downloads for. So the markers are judged
here, and pip gets plain lines with hashes for one platform and one Python at a time.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

PYTHONS: Final = ("3.11", "3.12", "3.13")
OLDEST_GLIBC: Final = 28  # glibc 2.28: 麒麟 V10 of servers and UOS 20; desktops of 麒麟 V10 have 2.31
_OLD_NAMES: Final = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NO_WHEEL: Final = "No matching distribution found"


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of machine: the name in the bundle's file name, what Python calls it, and the tags its wheels may have."""

    name: str
    system: str  # platform.system() there
    machine: str  # platform.machine() there
    tags: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)  # what markers see there besides

    @property
    def windows(self) -> bool:
        """Whether names, line ends and the archive are Windows'."""
        return self.system == "Windows"

    def environment(self, python: str) -> dict[str, str]:
        """What the markers of a requirement see on such a machine, with the last release of that Python."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{python}.99",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": self.system,
            "platform_version": "",
            "python_full_version": f"{python}.99",
            "python_version": python,
            "extra": "",
            **self.more,
        }


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock: a package at a version, and the hashes of all its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def wanted(self, environment: Mapping[str, str]) -> bool:
        """Whether it is needed on a machine whose markers have these values."""
        marker = Requirement(f"{self.name}{' ; ' if self.marker else ''}{self.marker}").marker
        return marker is None or marker.evaluate(dict(environment))

    def line(self, hashes: Sequence[str] = ()) -> str:
        """The requirement as pip reads it, with these hashes or all of its own."""
        return " ".join((f"{self.name}=={self.version}", *(f"--hash=sha256:{one}" for one in hashes or self.hashes)))


class MissingWheelsError(Exception):
    """A platform and Python for which the index has no wheel of some packages; its text names them."""


def linux_tags(machine: str) -> tuple[str, ...]:
    """The platform tags of wheels that run with glibc 2.28 on that processor, the newest first, under both their names."""
    tags: list[str] = []
    for minor in range(OLDEST_GLIBC, 4, -1):
        tags.append(f"manylinux_2_{minor}_{machine}")
        if minor in _OLD_NAMES and (minor == 17 or machine == "x86_64"):
            tags.append(f"{_OLD_NAMES[minor]}_{machine}")
    return tuple(tags)


def _linux(machine: str) -> Platform:
    posix = {"os_name": "posix", "sys_platform": "linux"}
    return Platform(f"linux-{machine}", "Linux", machine, linux_tags(machine), posix)


PLATFORMS: Final = (
    _linux("x86_64"),
    _linux("aarch64"),
    Platform("windows-amd64", "Windows", "AMD64", ("win_amd64",), {"os_name": "nt", "sys_platform": "win32"}),
)


def pins_of(lock: str) -> tuple[Pin, ...]:
    """The lines of a lock file with hashes, as pip and uv write them."""
    return tuple(map(_pin, _logical_lines(lock)))


def _logical_lines(lock: str) -> Iterator[str]:
    joined = lock.replace("\\\n", " ")
    return (line for line in map(str.strip, joined.splitlines()) if line and not line.startswith("#"))


def _pin(line: str) -> Pin:
    requirement = Requirement(line.partition("--hash")[0])
    (version,) = (one.version for one in requirement.specifier)
    hashes = tuple(_HASH.findall(line))
    if not hashes:
        raise ValueError(f"no hash for {requirement.name}")
    return Pin(canonicalize_name(requirement.name), version, str(requirement.marker or ""), hashes)


def pins_for(pins: Sequence[Pin], platform: Platform, python: str) -> tuple[Pin, ...]:
    """Those needed on that machine with that Python."""
    environment = platform.environment(python)
    return tuple(pin for pin in pins if pin.wanted(environment))


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        whole = sha256()
        while block := file.read(1 << 20):
            whole.update(block)
    return whole.hexdigest()


def kept_wheels(folder: Path, pins: Sequence[Pin]) -> dict[Pin, Path]:
    """The wheels in a folder that the lock knows by their hash; what else lies there counts for nothing."""
    named = {(pin.name, pin.version): pin for pin in pins}
    found: dict[Pin, Path] = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(path.name)
        pin = named.get((name, str(version)))
        if pin and digest(path) in pin.hashes:
            found[pin] = path
    return found


def fetch(pins: Sequence[Pin], platform: Platform, python: str, cache: Path) -> dict[Pin, Path]:
    """A wheel for each pin, from `cache` or by pip, which puts it there.

    Raises:
        MissingWheelsError: The index has no wheel of some of them for that platform and Python.
        subprocess.CalledProcessError: pip failed for another reason, such as a lost connection.
    """
    folder = cache / f"{platform.name}-{python}"
    folder.mkdir(parents=True, exist_ok=True)
    lacking = [pin for pin in pins if pin not in kept_wheels(folder, pins)]
    if lacking and not _downloaded(lacking, platform, python, folder):
        none = [pin for pin in lacking if not _downloaded([pin], platform, python, folder)]
        raise MissingWheelsError(", ".join(f"{pin.name} {pin.version}" for pin in none))
    return kept_wheels(folder, pins)


def _downloaded(pins: Sequence[Pin], platform: Platform, python: str, folder: Path) -> bool:
    """Have pip fetch them; False where one of them has no wheel."""
    with tempfile.TemporaryDirectory() as place:
        wanted = Path(place) / "wanted.txt"
        wanted.write_text("\n".join(pin.line() for pin in pins) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--no-deps",
                   "--require-hashes", "--requirement", str(wanted), "--dest", str(folder), "--implementation", "cp",
                   "--python-version", python, *(f"--platform={tag}" for tag in platform.tags)]  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own pip
    if done.returncode and _NO_WHEEL not in done.stderr:
        print(done.stderr, file=sys.stderr)
        done.check_returncode()
    return not done.returncode
