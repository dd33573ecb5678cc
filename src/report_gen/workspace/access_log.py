"""What was done through the portal: one line an act, in a file a month, only ever added to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from report_gen.workspace.writing import disk_errors

_LONGEST: Final = 400  # characters of a text that a visitor chose
_TAIL: Final = 1 << 20  # bytes of a month that are looked through for the newest lines
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Noted:
    """One act. `at` is when (ISO 8601, to the second), `who` as pages call them, '' for nobody signed in.

    `act` is what was done, `detail` to what, `outcome` what came of it; `key` is the id of the key they had signed in with.
    """

    at: str
    who: str
    role: str
    address: str
    act: str
    detail: str = ""
    outcome: str = ""
    key: str = ""


class AccessLog:
    """The log below `folder`. Threads share it. A log that cannot be written stops no work, but is told of once."""

    def __init__(self, folder: Path, tell: Callable[[str], None] | None = None) -> None:
        self.folder = folder
        self._tell = tell or _to_stderr
        self._told = False
        self._lock = Lock()

    def note(self, line: Noted) -> None:
        """Add a line to the month's file."""
        said = {name: _plain(text) for name, text in asdict(line).items()}
        text = f"{json.dumps(said, ensure_ascii=False)}\n"
        path = self.folder / f"{datetime.fromisoformat(line.at):%Y-%m}.jsonl"
        with self._lock:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                _append(path, text.encode())
            except OSError as error:
                self._say(path, error)

    def recent(self, limit: int, who: str = "") -> tuple[Noted, ...]:
        """The last lines, newest first, at most `limit` (of that person only, where one is named).

        Only the ends of the last months' files are read; a line that is none (a broken one) is passed over. WorkspaceError
        if a file cannot be read.
        """
        found: list[Noted] = []
        for path in sorted(self.folder.glob("*.jsonl"), reverse=True)[:_MONTHS]:
            with disk_errors(path):
                lines = tuple(_lines(_tail(path)))
            found += (line for line in reversed(lines) if who in {"", line.who})
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def _say(self, path: Path, error: OSError) -> None:
        if not self._told:
            self._told = True
            self._tell(f"提示：网页日志“{path}”写不进去：{error.strerror or error}。网页照常工作，但操作没有留下日志。")


def _plain(text: str) -> str:
    """The text, not too long and without what would turn or hide other text; line breaks stay (JSON escapes them)."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text[:_LONGEST])


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _append(path: Path, line: bytes) -> None:
    """Add the line with one write, behind whatever is there."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def _tail(path: Path) -> bytes:
    """The end of the file, from the beginning of a line."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - _TAIL, 0))
        if size > _TAIL:
            file.readline()
        return file.read()


def _lines(text: bytes) -> Iterator[Noted]:
    names = {one.name for one in fields(Noted)}
    for line in text.splitlines():  # of bytes: not at the many other breaks of Unicode
        try:
            said = json.loads(line)
            yield Noted(**{name: str(value) for name, value in said.items() if name in names})
        except (ValueError, TypeError, AttributeError):
            continue
