"""Folders of files that each run renews: what a person edited stays, what is no longer called for goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from report_gen.workspace.writing import Outputs, disk_errors

LIST_FILE: Final = "清单.json"
_FILES, _MADE_FROM = "文件", "转换自"  # the two parts of the list


class Shelf:
    """A folder of files we renew: knows by a list of hashes which are still as we wrote them, and which a person edited."""

    def __init__(self, folder: Path, outputs: Outputs) -> None:
        self._folder, self._outputs = folder, outputs
        listed = _listed(folder / LIST_FILE)
        self._before, self._sources = (listed.get(part, {}) for part in (_FILES, _MADE_FROM))
        self._now: dict[str, str] = {}
        self._made_from: dict[str, str] = {}
        self.written: list[Path] = []
        self.removed: list[Path] = []
        self.kept: list[Path] = []

    def made_from(self, name: str, source: str) -> bytes:
        """What lies there if we made it of just that source, else b''; the source is remembered for the next run."""
        self._made_from[name] = source
        path = self._folder / name
        same = self._sources.get(name) == source and _hash_of(path) == self._before.get(name, "?")
        return path.read_bytes() if same else b""

    def put(self, name: str, content: bytes) -> None:
        """Write a file unless it is there already; what a person edited is kept, and the new one put beside it."""
        made = digest(content)
        path = self._folder / name
        there = _hash_of(path)
        if there not in {"", made, self._before.get(name)}:
            self._now[name] = made
            if made == self._before.get(name):
                return  # we have nothing newer to say than when they edited it
            self.kept.append(path)
            name = str(PurePosixPath(name).with_name(f"{path.stem}(1){path.suffix}"))
            path = self._folder / name
            there = _hash_of(path)
        if there != made:
            with self._outputs.file(path) as temporary:
                temporary.write_bytes(content)
            place = self._outputs.where(path)
            self.written.append(place)
            if place != path and there:  # somebody has it open: it is still what it was, and ours
                self._now[str(PurePosixPath(name).with_name(place.name))], made = made, there
        self._now[name] = made

    def clear(self) -> None:
        """Remove what we wrote and is no longer called for, and write the new list."""
        for name in sorted(self._before.keys() - self._now.keys()):
            path = self._folder / name
            there = _hash_of(path)
            if there == self._before[name]:
                with disk_errors(path):
                    path.unlink()
                self.removed.append(path)
            elif there:
                self.kept.append(path)
        for folder in _empty(self._folder):
            with disk_errors(folder):
                folder.rmdir()
        if self._now or self._before:
            made_from = {name: source for name, source in self._made_from.items() if name in self._now}
            both = {_FILES: dict(sorted(self._now.items())), _MADE_FROM: dict(sorted(made_from.items()))}
            text = json.dumps(both, ensure_ascii=False, indent=1)
            with self._outputs.file(self._folder / LIST_FILE) as temporary:
                temporary.write_text(text + "\n", encoding="utf-8")


def _listed(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The two lists of the last run; {} where there are none or nobody can read them."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {part: {str(name): str(value) for name, value in found[part].items()} for part in (_FILES, _MADE_FROM)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _hash_of(path: Path) -> str:
    with disk_errors(path):
        return digest(path.read_bytes()) if path.is_file() else ""


def _empty(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.is_dir() and not any(path.iterdir()))


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
