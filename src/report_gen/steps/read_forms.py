"""The files of a period read as forms: those known by their hash from the cache, the others by several processes.

The processes are those of this machine, or whatever executor is given: threads, processes, the machines of a cluster.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from report_gen.catalogue import submission as kinds
from report_gen.cluster import Elsewhere
from report_gen.errors import WorkspaceError
from report_gen.excel.guard import shared_guard
from report_gen.excel.read_preflight import unfit
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.submission import FormRead
from report_gen.packing import packed, unpacked
from report_gen.steps.form_reader import FormReader
from report_gen.workspace.cache import Cache, key_of
from report_gen.workspace.sealed import digest

# What is wrong with the machine or the moment, not with the file: it may go well the next time.
PASSING: Final = frozenset(
    {kinds.FILE_TOO_SLOW, kinds.FILE_TOO_HUNGRY, kinds.READER_CRASHED, kinds.READ_UNGUARDED, kinds.FILE_UNAVAILABLE}
)
_WINDOW: Final = 200  # files whose results are fetched and kept in one go
_LEAST_SENT, _UNITS_A_FILE = 64, 20  # files sent in one go: the plan goes with them, and should weigh less than they do
_AHEAD: Final = 2  # parcels on their way for each that can be worked on

_Files = Sequence[tuple[Path, str]]
_Sent = tuple[str, bytes | Finding]  # a file's name and its content, or why that could not be fetched


class Known(NamedTuple):
    """What may be known of files already: the cache, what tells the plan they are read by, and their hashes by name."""

    cache: Cache
    plan: str
    hashes: Mapping[str, str]

    def key(self, reader: FormReader, name: str) -> str:
        """Under which the file of that name is kept; '' for one that nobody may read."""
        sha256 = self.hashes.get(name, "")
        return key_of("form", self.plan, reader.period.code, name, sha256) if sha256 else ""


def read_forms(
    reader: FormReader, files: _Files, known: Known | None = None, elsewhere: Elsewhere | None = None
) -> Iterator[FormRead]:
    """What each of the files (path, name) says by itself, in their order.

    A file of which it is known what it says is not opened. What is newly read is kept as it comes, so that work broken
    off is not done again.
    """
    if known is None:
        yield from _read(files, reader, elsewhere)
        return
    keys = {name: known.key(reader, name) for _, name in files}
    there = known.cache.has([key for key in keys.values() if key])
    fresh = _read([one for one in files if keys[one[1]] not in there], reader, elsewhere)
    for start in range(0, len(files), _WINDOW):
        window = files[start : start + _WINDOW]
        found = known.cache.get([keys[name] for _, name in window if keys[name] in there])
        new: list[tuple[str, bytes]] = []
        for path, name in window:
            key = keys[name]
            if key in found:
                yield unpacked(found[key])
                continue
            one = next(_read([(path, name)], reader, None)) if key in there else next(fresh)  # damaged on the disk
            if key and _lasting(one, path, known.hashes[name]):
                new.append((key, packed(one)))
            yield one
        known.cache.put(new)


def _lasting(one: FormRead, path: Path, sha256: str) -> bool:
    """Whether the file would be read like this again: it is the one that was hashed, and nothing happened to the reading."""
    if any(finding.kind in PASSING for finding in one.findings):
        return False
    try:
        return (one.sha256 or digest(path)) == sha256
    except WorkspaceError:
        return False


def _read(files: _Files, reader: FormReader, elsewhere: Elsewhere | None) -> Iterator[FormRead]:
    return _read_elsewhere(files, reader, elsewhere) if elsewhere else shared_guard().map(reader, files)


def _read_elsewhere(files: _Files, reader: FormReader, elsewhere: Elsewhere) -> Iterator[FormRead]:
    """The files sent in parcels, so many ahead of the one whose results are wanted; the rest is called off at the end."""
    size = max(_LEAST_SENT, len(reader.plan.units) // _UNITS_A_FILE)
    parcels = deque(files[start : start + size] for start in range(0, len(files), size))
    sent: deque[Future[bytes]] = deque()
    try:
        while parcels or sent:
            while parcels and len(sent) < elsewhere.slots * _AHEAD:
                parcel = [(name, _content(path, name)) for path, name in parcels.popleft()]
                sent.append(elsewhere.executor.submit(read_parcel, reader, parcel))
            yield from unpacked(sent.popleft().result())
    finally:
        for future in sent:
            future.cancel()


def _content(path: Path, name: str) -> bytes | Finding:
    """What is in the file; why not, where it is none to be read."""
    if refused := unfit(path, name):
        return refused
    try:
        return path.read_bytes()
    except OSError:
        return kinds.FILE_UNAVAILABLE.at(Place(name))


def read_parcel(reader: FormReader, parcel: Sequence[_Sent]) -> bytes:
    """What each of the files says, packed; done by whoever has been sent them, in a guarded process there."""
    with TemporaryDirectory(prefix="report-gen-") as folder:
        there: list[tuple[Path, str]] = []
        for name, content in parcel:
            if isinstance(content, bytes):
                there.append((Path(folder) / str(len(there)), name))
                there[-1][0].write_bytes(content)
        made = shared_guard().map(reader, there)
        return packed([next(made) if isinstance(one, bytes) else reader(name, None, (one,)) for name, one in parcel])
