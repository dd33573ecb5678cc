"""`verify`: whether ledger, sealed originals, received files, plan and outputs are still what was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from report_gen.catalogue import ledger as kinds
from report_gen.errors import ReportGenError
from report_gen.ledger.closings import MANIFEST, closings
from report_gen.model.decisions import Closing
from report_gen.model.event import Act, Event
from report_gen.model.finding import Finding, Severity
from report_gen.model.manifest import Files, Manifest
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.run import INPUTS, PLAN, outputs_in
from report_gen.wording import date_text
from report_gen.workspace import INBOX, LEDGER, OUTPUT
from report_gen.workspace.manifest import (
    CLOSINGS,
    difference,
    files_in,
    lasting,
    manifest_copy,
    manifest_from,
)
from report_gen.workspace.sealed import ORIGINALS, Originals, digest, originals_of

_UNKNOWN: Final = "用途见台账"


@dataclass(frozen=True, slots=True)
class VerifyDone:
    """What was looked at, in numbers, and what is not as it was recorded."""

    events: int
    originals: int
    closed: tuple[str, ...]
    files: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found but notes."""
        return all(one.severity is Severity.NOTE for one in self.findings)


def verify(office: Office, period: Period | None = None) -> VerifyDone:
    """Look everything through, or what concerns one period; the ledger and the sealed originals always.

    A closed period is held against its manifest, an open one against the last run that read or wrote the file.
    """
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events() if ledger else ()
    looked = _Looked(office, events)
    looked.findings += ledger.verify() if ledger else ()
    looked.seals()
    looked.copies()
    for code in sorted(looked.periods if period is None else {period.code}):
        if code in looked.closings:
            looked.closed(looked.closings[code])
        else:
            looked.open(code)
    return looked.done(tuple(code for code in sorted(looked.closings) if period is None or code == period.code))


class _Looked:
    """Goes through a workspace and notes what is not as it was recorded."""

    def __init__(self, office: Office, events: tuple[Event, ...]) -> None:
        self._office, self._events = office, events
        self._originals: Originals = originals_of(office.workspace)
        self._damaged: set[str] = set()
        self._manifests: dict[str, Manifest] = {}
        self._read: dict[str, tuple[Files, Event]] = {}  # what the last run that read a period found in its folder
        self._looked: set[tuple[str, str]] = set()
        self._files = 0
        self._sealed = 0
        self.findings: list[Finding] = []
        # of a ledger somebody touched no decision counts, but what it says is closed is still looked at
        self.closings = {one.period: one for one in closings(events)}

    @property
    def periods(self) -> frozenset[str]:
        """The periods that runs were for or read, and those closed."""
        named = {event.period for event in self._events if event.act in {Act.RAN, Act.CLOSED}} - {""}
        return frozenset({*named, *self._read})

    def done(self, closed: tuple[str, ...]) -> VerifyDone:
        return VerifyDone(len(self._events), self._sealed, closed, self._files, tuple(dict.fromkeys(self.findings)))

    def seals(self) -> None:
        """Every sealed original: those there are by their names, those there should be by the events."""
        there = set(self._originals)
        self._sealed = len(there)
        wanted = self._wanted()
        for sha256 in sorted(there):
            if digest(self._originals.path(sha256)) != sha256:
                self._damaged.add(sha256)
                self._note(kinds.ORIGINAL_CHANGED.at(_seal_place(sha256), what=wanted.get(sha256, _UNKNOWN)))
        for sha256 in sorted(wanted.keys() - there):
            self._note(kinds.ORIGINAL_MISSING.at(_seal_place(sha256), what=wanted[sha256]))

    def copies(self) -> None:
        """The readable copies of manifests: each stands for a closing that the ledger must know of."""
        known = {f"{event.period}-{event.number}.json" for event in self._events if event.act is Act.CLOSED}
        for copy in sorted((self._office.workspace.root / LEDGER / CLOSINGS).glob("*.json")):
            if copy.name not in known:
                self._note(kinds.MANIFEST_ALONE.at(Place(f"{LEDGER}/{CLOSINGS}/{copy.name}")))

    def closed(self, closing: Closing) -> None:
        """A closed period against its manifest."""
        copy = manifest_copy(self._office.workspace, closing.period, closing.event)
        if not copy.is_file() or digest(copy) != closing.manifest:
            place = Place(f"{LEDGER}/{CLOSINGS}/{copy.name}")
            self._note(kinds.MANIFEST_CHANGED.at(place, number=closing.event))
        manifest = self._manifests.get(closing.manifest)
        if manifest is None:  # what is wrong with it has been said
            return
        self._chain(closing, manifest)
        when = _closed_on(closing)
        for code, files in manifest.inputs.items():
            self._folder(
                f"{INBOX}/{code}", self._office.workspace.inbox / code, files, when, added=code == closing.period
            )
        outputs = {one.name: one.sha256 for one in manifest.outputs}
        self._folder(f"{OUTPUT}/{closing.period}", self._office.workspace.output / closing.period, outputs, when)
        self._plan(manifest.plan, when, closing.event)

    def _chain(self, closing: Closing, manifest: Manifest) -> None:
        """The event the manifest saw last: where the whole chain was made anew, it is another one."""
        if manifest.chain not in {"", *(one.hash for one in self._events if one.number == manifest.event)}:
            where = f"{closing.period}封账清单"
            place = Place(f"{LEDGER}/{CLOSINGS}/{closing.period}-{closing.event}.json")
            self._note(kinds.TAIL_REMOVED.at(place, where=where, wanted=manifest.event, found=len(self._events)))

    def open(self, code: str) -> None:
        """An open period: what its last run read against the last run that read it, the outputs against what wrote them."""
        runs = [event for event in self._events if event.act is Act.RAN and event.period == code]
        for part in sorted({code, *self._inputs(runs[-1])} if runs else {code}):
            self._received(part)
        self._written(code)
        if runs:
            self._plan(runs[-1].data[PLAN], _when(runs[-1]), runs[-1].number)

    def _received(self, part: str) -> None:
        """The received files of a period, against its manifest where it is closed."""
        files, event = self._read.get(part, ({}, None))
        when = _when(event) if event else ""
        closing = self.closings.get(part)
        manifest = self._manifests.get(closing.manifest) if closing else None
        if closing and manifest:
            files, when = manifest.inputs.get(part, {}), _closed_on(closing)
        self._folder(f"{INBOX}/{part}", self._office.workspace.inbox / part, files, when, added=manifest is not None)

    def _written(self, code: str) -> None:
        """The outputs of an open period: a person may edit them, so what is changed is a note only."""
        runs = [event for event in self._events if event.act is Act.RAN]
        last = {name: (sha256, event) for event in runs for name, sha256 in outputs_in(event).items()}
        start = f"{OUTPUT}/"
        for name, (sha256, event) in sorted(last.items()):
            path = self._office.workspace.output / name.removeprefix(start)
            if not name.startswith(f"{start}{code}/") or not path.is_file():
                continue
            self._files += 1
            if digest(path) != sha256:
                self._note(
                    kinds.EDITED_SINCE.at(Place(name), when=f"写于{date_text(event.at.date())}（第{event.number}号）")
                )

    def _folder(self, label: str, folder: Path, wanted: Files, when: str, *, added: bool = True) -> None:
        """The files of a folder against what was recorded."""
        if (label, when) in self._looked:
            return
        self._looked.add((label, when))
        there, wanted = lasting(files_in(folder)), lasting(wanted)
        self._files += len(wanted)
        for name, sha256 in sorted(wanted.items()):
            place = Place(f"{label}/{name}")
            if name not in there:
                self._note(kinds.FILE_MISSING.at(place, when=when))
            elif there[name] != sha256:
                self._note(kinds.FILE_CHANGED.at(place, when=when, byte=self._byte(sha256, folder / name)))
        for name in sorted(there.keys() - wanted.keys()) if added else ():
            self._note(kinds.FILE_ADDED.at(Place(f"{label}/{name}"), when=when))

    def _plan(self, sha256: str, when: str, number: int) -> None:
        """The plan workbook: a change that a later run has used is a revision, any other is not accounted for."""
        path = self._office.workspace.plan
        there = digest(path)
        if there == sha256:
            return
        used = {event.data.get(PLAN) for event in self._events if event.act is Act.RAN and event.number > number}
        if there in used:
            self._note(kinds.PLAN_REVISED.at(Place(path.name), when=when))
        else:
            self._note(kinds.FILE_CHANGED.at(Place(path.name), when=when, byte=self._byte(sha256, path)))

    def _byte(self, sha256: str, path: Path) -> int | str:
        sealed = self._originals.path(sha256)
        if sha256 in self._damaged or not sealed.is_file():
            return "？"
        return difference(sealed.read_bytes(), path.read_bytes())

    def _wanted(self) -> Mapping[str, str]:
        """What each original that the ledger speaks of is."""
        wanted: dict[str, str] = {}
        for event in self._events:
            said = f"第{event.number}号{event.act.value}"
            if event.act is Act.RAN:
                wanted |= {event.data[PLAN]: f"{said}的方案", event.data[INPUTS]: f"{said}的输入清单"}
                for code, files in self._inputs(event).items():
                    self._read[code] = (files, event)
                    wanted |= {sha256: f"{INBOX}/{code}/{name}" for name, sha256 in lasting(files).items()}
            elif event.act is Act.CLOSED:
                sha256 = event.data[MANIFEST]
                wanted[sha256] = f"{event.period}的封账清单"
                wanted |= self._of_manifest(sha256)
        return wanted

    def _of_manifest(self, sha256: str) -> Mapping[str, str]:
        try:
            manifest = manifest_from(self._originals.verified(sha256).read_text(encoding="utf-8"))
        except ReportGenError:  # said as an original that is gone or was changed
            return {}
        self._manifests[sha256] = manifest
        named = {one.sha256: f"{OUTPUT}/{manifest.period}/{one.name}" for one in manifest.outputs}
        return {**dict.fromkeys(manifest.hashes, f"{manifest.period}封账时的文件"), **named}

    def _inputs(self, event: Event) -> Mapping[str, Files]:
        """The received files a run read; {} where the list is gone or was changed, which is said elsewhere."""
        try:
            found = json.loads(self._originals.verified(event.data[INPUTS]).read_text(encoding="utf-8"))
        except ReportGenError:
            return {}
        return {str(code): dict(files) for code, files in found.items()}

    def _note(self, finding: Finding) -> None:
        self.findings.append(finding)


def _seal_place(sha256: str) -> Place:
    return Place(f"{LEDGER}/{ORIGINALS}/{sha256[:2]}/{sha256}")


def _when(event: Event) -> str:
    return f"{date_text(event.at.date())}运行（第{event.number}号）"


def _closed_on(closing: Closing) -> str:
    return f"{date_text(closing.at.date())}封账"
