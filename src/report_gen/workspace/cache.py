"""台账/缓存.db: what was made of files before, by a hash of all that it was made of.

Nothing in it is evidence. Whoever deletes it loses time and nothing else; where it cannot be read or written the work is
done as if there were none. What no longer fits simply is not found again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import report_gen
from report_gen.errors import WorkspaceError
from report_gen.packing import Unpackable, packed, unpacked
from report_gen.workspace import LEDGER, Workspace
from report_gen.workspace.sealed import digest

CACHE_FILE: Final = "缓存.db"
MOST_BYTES: Final = 2 * 1024**3  # about a million forms; then the older half goes
_AT_ONCE: Final = 500  # keys one statement names
_PATIENCE: Final = 5.0  # seconds to wait for another process that writes
_SETTLED: Final = 2_000_000_000  # nanoseconds: a file changed more recently may change again within the clock's tick
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, content BLOB NOT NULL)"
)

Mark = tuple[int, int, int, int]  # a file's size, times of change of content and of status, and number


def key_of(*parts: object) -> str:
    """The key of what was made of these parts by this very program. Parts are told apart by their `repr`."""
    return hashlib.sha256(repr((_program(), *parts)).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> str:
    """What tells this program from another version of it: its version, and size and time of each of its files."""
    home = Path(sys.executable if getattr(sys, "frozen", False) else report_gen.__file__)
    files = [home] if home.suffix != ".py" else sorted(home.parent.rglob("*.py"))
    marks = [(path.name, found.st_size, found.st_mtime_ns) for path in files if (found := path.stat())]
    return hashlib.sha256(repr((report_gen.__version__, sys.version_info, marks)).encode()).hexdigest()


def mark_of(path: Path) -> Mark | None:
    """What shows at a glance whether the file is still the same; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@dataclass(frozen=True, slots=True)
class Cache:
    """The cache in that file, which need not be there. One that is not `kept` is only looked into."""

    path: Path
    kept: bool = True

    def has(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys under which something is kept."""
        return frozenset(row[0] for row in self._rows("SELECT key FROM kept WHERE key IN ({})", keys))

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """What is kept under the keys; what was damaged on the disk is left out."""
        found: dict[str, bytes] = {}
        for key, content in self._rows("SELECT key, content FROM kept WHERE key IN ({})", keys):
            with suppress(zlib.error):
                found[key] = zlib.decompress(content)
        return found

    def record(self, key: str) -> object | None:
        """The record kept under that key, or None."""
        content = self.get((key,)).get(key)
        if content is None:
            return None
        try:
            found: object = unpacked(content)
        except Unpackable:
            return None
        return found

    def put(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Keep each content under its key, in the place of what was there; nothing happens where that cannot be done."""
        if not self.kept:
            return
        rows = [(key, zlib.compress(content, 1)) for key, content in contents]
        with suppress(sqlite3.Error, OSError), self._opened(make=True) as connection:
            connection.executemany("INSERT OR REPLACE INTO kept (key, content) VALUES (?, ?)", rows)
            connection.commit()
            self._narrowed(connection)

    def clear(self) -> None:
        """Throw away all that is kept."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _rows(self, statement: str, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        if not self.path.is_file():
            return found
        with suppress(sqlite3.Error, OSError), self._opened(make=False) as connection:
            for start in range(0, len(keys), _AT_ONCE):
                wanted = keys[start : start + _AT_ONCE]
                found += connection.execute(statement.format(",".join("?" * len(wanted))), wanted)
        return found

    @contextmanager
    def _opened(self, *, make: bool) -> Iterator[sqlite3.Connection]:
        """The open file; one that is no database any more is removed."""
        if make:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as connection:
                connection.execute("PRAGMA synchronous = OFF")  # a cache that a power cut damages is made anew
                if make:
                    connection.execute(_TABLE)
                yield connection
        except sqlite3.OperationalError:  # locked, full, not writable: no reason to throw it away
            raise
        except sqlite3.DatabaseError:
            if self.kept:
                self.path.unlink(missing_ok=True)
            raise

    def _narrowed(self, connection: sqlite3.Connection) -> None:
        """Throw the older half away where it has become too large."""
        if self.path.stat().st_size <= MOST_BYTES:
            return
        connection.execute("DELETE FROM kept WHERE number <= (SELECT (min(number) + max(number)) / 2 FROM kept)")
        connection.commit()
        connection.execute("VACUUM")


def cache_of(workspace: Workspace, *, kept: bool = True) -> Cache:
    """The cache of a workspace."""
    return Cache(workspace.root / LEDGER / CACHE_FILE, kept)


def hashes_of(cache: Cache | None, folder: Path, files: Mapping[str, Path]) -> dict[str, str]:
    """The SHA-256 of each file by its name, '' where nobody may read it; those that did not change are not read again.

    A file is the same where size, times and number are what they were when it was read, and that was not within the
    moment it had been changed in. Whoever must be certain takes `sealed.digest`.
    """
    if cache is None:
        return {name: hash_of(path) for name, path in files.items()}
    key = key_of("hashes", str(folder.absolute()))
    known = cache.record(key)
    known = known if isinstance(known, dict) else {}
    now = {name: one for name, one in known.items() if name not in files}  # others may look at other files there
    found: dict[str, str] = {}
    for name, path in files.items():
        mark, before = mark_of(path), known.get(name)
        same = before is not None and before[0] == mark
        found[name] = before[1] if before and same else hash_of(path)
        if mark and found[name] and mark == mark_of(path) and (same or time.time_ns() - max(mark[1:3]) > _SETTLED):
            now[name] = mark, found[name]
    if now != known:
        cache.put([(key, packed(now))])
    return found


def hash_of(path: Path) -> str:
    """The SHA-256 of the file, '' where nobody may read it."""
    try:
        return digest(path)
    except WorkspaceError:
        return ""
