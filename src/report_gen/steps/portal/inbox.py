"""Whose the files below 报送 are: by the portal's own receipts, else by what the forms say of themselves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, local
from typing import NamedTuple

from report_gen.errors import WorkspaceError
from report_gen.excel.guard import read_all
from report_gen.intake.submission import identify
from report_gen.model.decisions import Closing, Decisions
from report_gen.model.form import Identity
from report_gen.model.manifest import Files
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.portal import InboxFile
from report_gen.steps.closed import manifest_of
from report_gen.steps.load import Office
from report_gen.steps.portal.watch import Mark, mark_of
from report_gen.workspace import REGISTER_FILE, Workspace
from report_gen.workspace.sealed import digest, originals_of


class Slots:
    """So many at once may have files read; a thread that has a slot needs no second one."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)
        self._mine = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A slot, waited for, and given back at the end."""
        if getattr(self._mine, "held", False):
            yield
            return
        with self._free:
            self._mine.held = True
            try:
                yield
            finally:
                self._mine.held = False


class Named(NamedTuple):
    """A file: its name below the period's folder, and its hash."""

    name: str
    sha256: str


Scan = tuple[tuple[str, int, int, int], ...]  # the files below a folder with their sizes, times and numbers


class _Listed(NamedTuple):
    """A period's files as they were last seen, and whose they were by that plan and those decisions."""

    scan: Scan
    named: Mapping[Named, Path]
    plan: Plan | None = None
    known: Decisions | None = None
    files: tuple[InboxFile, ...] = ()


class Inbox:
    """What lies below 报送, with hashes and identities kept while the files are the same. Threads share it."""

    def __init__(self, workspace: Workspace, slots: Slots) -> None:
        self._workspace = workspace
        self._slots = slots
        self._listed: dict[Period, _Listed] = {}
        self._hashes: dict[Path, tuple[Mark, str]] = {}
        self._identities: dict[str, Identity | None] = {}
        self._manifests: dict[int, Mapping[str, Files]] = {}
        self._reading = Lock()

    def files(self, plan: Plan, known: Decisions, period: Period) -> tuple[InboxFile, ...]:
        """The files received for the period, in order of name, each with the code of its unit; '' where nobody knows it."""
        scan = _scan(self._workspace.period_inbox(period))
        last = self._listed.get(period)
        if last is None or last.scan != scan:
            last = _Listed(scan, self._named(period))
        if last.plan is not plan or last.known is not known:
            units = self.units(plan, known, period.code, last.named)
            files = tuple(InboxFile(period.code, *one, units[one]) for one in last.named)
            last = last._replace(plan=plan, known=known, files=files)
        self._listed[period] = last
        return last.files

    def units(self, plan: Plan, known: Decisions, period: str, files: Mapping[Named, Path]) -> Mapping[Named, str]:
        """The code of the unit of each of those files of the period (by code), which can be read at that path."""
        units = _by_receipt(known, period, files)
        self._identify({one.sha256: path for one, path in files.items() if one not in units})
        codes = {unit.code for unit in plan.units}
        for one in files:
            if one not in units:
                identity = self._identities[one.sha256]
                ours = identity is not None and identity.plan_id == plan.id and identity.unit in codes
                units[one] = identity.unit if identity and ours else ""
        return units

    def _named(self, period: Period) -> Mapping[Named, Path]:
        """The files of the period that can be read, by where they are."""
        paths, _ = self._workspace.received(period)
        there = {self._workspace.name_of(path, period): path for path in paths}
        return {Named(name, sha256): path for name, path in there.items() if (sha256 := self._hash(path))}

    def names_of(self, unit: str, office: Office, period: Period) -> frozenset[str]:
        """The names of the unit's files for the period, now and when a period was closed that it went into.

        A name that has been another unit's, too, is nobody's: what lay there then was not this unit's to see.
        """
        files = self.files(office.plan, office.decisions, period)
        owners = [(one.name, one.unit) for one in files]
        for closing in office.decisions.closings:
            sealed = self._sealed(office, closing, period.code)
            units = self.units(office.plan, office.decisions, period.code, sealed)
            owners += [(one.name, whose) for one, whose in units.items()]
        others = {name for name, whose in owners if whose != unit}
        return frozenset(name for name, whose in owners if whose == unit and name not in others)

    def _sealed(self, office: Office, closing: Closing, period: str) -> Mapping[Named, Path]:
        """The files of the period (by code) that a closing sealed, by where their originals are."""
        if closing.event not in self._manifests:
            self._manifests[closing.event] = manifest_of(office, closing).inputs
        store = originals_of(self._workspace)
        there = self._manifests[closing.event].get(period, {})
        named = (Named(name, sha256) for name, sha256 in there.items() if name != REGISTER_FILE)
        return {one: store.path(one.sha256) for one in named}

    def _hash(self, path: Path) -> str:
        """The hash of the file, '' if it is gone or nobody may read it."""
        mark, known = mark_of(path), self._hashes.get(path)
        if mark is None:
            return ""
        if known is None or known[0] != mark:
            try:
                known = (mark, digest(path))
            except WorkspaceError:
                return ""
            self._hashes[path] = known
        return known[1]

    def _identify(self, files: Mapping[str, Path]) -> None:
        """Have the files read whose identity is not known yet, by hash."""
        if files.keys() <= self._identities.keys():
            return
        with self._slots.taken(), self._reading:
            new = [(sha256, path) for sha256, path in files.items() if sha256 not in self._identities]
            readings = read_all([(path, path.name) for _, path in new])
            for (sha256, _), (book, _) in zip(new, readings, strict=True):
                self._identities[sha256] = identify(book)[0] if book is not None else None


def _scan(folder: Path) -> Scan:
    """What lies below the folder: quick to take, and another one as soon as anything there has changed."""
    found: list[tuple[str, int, int, int]] = []
    folders = [os.fspath(folder)]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    folders.append(one.path)
                else:
                    found.append((one.path, *_marked(one)))
    return tuple(sorted(found))


def _marked(one: os.DirEntry[str]) -> tuple[int, int, int]:
    try:
        seen = one.stat()
    except OSError:  # a link that leads nowhere
        return 0, 0, 0
    return seen.st_size, seen.st_mtime_ns, seen.st_ino


def _by_receipt(known: Decisions, period: str, files: Iterable[Named]) -> dict[Named, str]:
    """The unit of each file that came through the portal; of bytes that several sent, the one whose file has that name."""
    sent = [one for one in known.arrivals if one.portal and one.unit and one.period == period]
    by_hash: dict[str, set[str]] = {}
    for one in sent:
        by_hash.setdefault(one.sha256, set()).add(one.unit)
    by_name = {Named(one.file, one.sha256): one.unit for one in sent}
    found = {one: by_name.get(one) or _only(by_hash.get(one.sha256, set())) for one in files}
    return {one: unit for one, unit in found.items() if unit is not None}


def _only(units: set[str]) -> str | None:
    """The unit that sent the bytes; '' where several did, None where nobody did."""
    if not units:
        return None
    return next(iter(units)) if len(units) == 1 else ""
