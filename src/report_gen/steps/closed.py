"""Closed periods as they were when they were closed: read from sealed originals, not from the folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from report_gen.catalogue import ledger as kinds
from report_gen.errors import ReportGenError
from report_gen.ledger.state import decisions
from report_gen.model.decisions import Closing
from report_gen.model.event import Event
from report_gen.model.finding import Finding, in_order
from report_gen.model.manifest import Files, Manifest
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.packing import packed
from report_gen.rules.corrected import corrected, notes
from report_gen.steps.load import Office, load_plan, read_history
from report_gen.steps.office_ledger import Recorded, ledger_of
from report_gen.steps.progress import Progress, silent
from report_gen.steps.run import closing_of
from report_gen.workspace import BLANKS, OUTPUT, REGISTER_FILE, TEMPLATES, Workspace
from report_gen.workspace.cache import hashes_of, key_of
from report_gen.workspace.manifest import files_in, lasting, lay_out, manifest_from
from report_gen.workspace.sealed import Originals, digest, originals_of


def as_closed(office: Office, part: Period, progress: Progress = silent) -> Merged | None:
    """The reporting period as it was closed, or None if it is open; read once a run.

    ReportGenError if a sealed original or the manifest is gone or was changed.
    """
    closing = closing_of(office.decisions, part)
    if closing is None:
        return None
    if closing.event not in office.closed:
        office.closed[closing.event] = _known(office, closing, part) or _read(office, closing, part, progress)
    return office.closed[closing.event]


def closed_key(office: Office, part: Period) -> str:
    """A hash of all that a closed period was made of; '' for an open one."""
    closing = closing_of(office.decisions, part)
    return "" if closing is None else key_of("closed", closing.event, closing.manifest, part.code)


def _known(office: Office, closing: Closing, part: Period) -> Merged | None:
    """The period as it was read before, if the sealed originals it was made of are still what they were."""
    if office.cache is None or office.only is not None:
        return None
    manifest, originals = manifest_of(office, closing), originals_of(office.workspace)
    found = office.cache.record(closed_key(office, part))
    if not isinstance(found, Merged):
        return None
    inputs = (sha256 for files in manifest.inputs.values() for sha256 in files.values())
    sealed = {sha256: originals.path(sha256) for sha256 in (manifest.plan, *inputs)}
    whole = all(sha256 == now for sha256, now in hashes_of(office.cache, originals.folder, sealed).items())
    return found if whole else None


def _read(office: Office, closing: Closing, part: Period, progress: Progress) -> Merged:
    manifest = _narrowed(manifest_of(office, closing), office.only)
    with laid_out(office, manifest) as sealed:
        found = read_history(sealed, part, progress)[-1]
    if office.cache is not None and office.only is None:
        office.cache.put([(closed_key(office, part), packed(found))])
    return found


@contextmanager
def as_it_was(office: Office, period: Period) -> Iterator[Office]:
    """The office as it was when the period, of whatever length, was closed; as it is now where it is open.

    ReportGenError if a sealed original or the manifest is gone or was changed.
    """
    closing = closing_of(office.decisions, period)
    if closing is None:
        yield office
        return
    with laid_out(office, manifest_of(office, closing)) as sealed:
        yield sealed


def set_right(office: Office, merged: Merged) -> Merged:
    """The period with the corrections recorded since it was closed."""
    return corrected(office.plan, merged, office.decisions.corrections)


def with_later(office: Office, merged: Sequence[Merged], period: Period) -> Sequence[Merged]:
    """The history of `period`, its last part saying what came or was set right after earlier ones had been closed."""
    later = [part.period for part in merged if part.period != period]
    found = [*notes(office.plan, office.decisions.corrections, later)]
    for part in later:
        found += _late(office, part)
    if not found:
        return merged
    last = merged[-1]
    return (*merged[:-1], replace(last, findings=in_order((*last.findings, *found))))


def _late(office: Office, part: Period) -> Iterator[Finding]:
    """The files in the folder of a closed period that were not there, or not so, when it was closed (K202)."""
    closing = closing_of(office.decisions, part)
    if closing is None:
        return
    then = manifest_of(office, closing).inputs.get(part.code, {})
    for name, sha256 in lasting(_files_now(office, part)).items():
        if then.get(name) != sha256:
            yield kinds.CAME_AFTER_CLOSING.at(Place(f"{part.code}/{name}"), period=part.label)


def _files_now(office: Office, part: Period) -> Files:
    """The files of the period as they are in the folder now, as far as they are there for this office."""
    folder = office.workspace.period_inbox(part)
    if office.only is None:
        return files_in(folder)
    return {path.relative_to(folder).as_posix(): digest(path) for path in office.received(part)[0]}


def _narrowed(manifest: Manifest, only: Mapping[str, frozenset[str]] | None) -> Manifest:
    """The manifest with only those received files, and the registers that say when they came."""
    if only is None:
        return manifest
    inputs = {
        code: {name: sha256 for name, sha256 in files.items() if name == REGISTER_FILE or name in only.get(code, ())}
        for code, files in manifest.inputs.items()
    }
    return replace(manifest, inputs=inputs)


def manifest_of(office: Office, closing: Closing) -> Manifest:
    """The manifest a period was closed with; ReportGenError if it is gone or was changed."""
    path = originals_of(office.workspace).verified(closing.manifest)
    return manifest_from(path.read_text(encoding="utf-8"))


@contextmanager
def laid_out(office: Office, manifest: Manifest, originals: Originals | None = None) -> Iterator[Office]:
    """The office as it was then, in a workspace of its own that is gone afterwards.

    Plan, received files, templates and what lay among the outputs come from the sealed originals (`originals`, where
    they are not yet in the ledger's folder); the ledger ends with the event the manifest names.
    """
    store = originals or originals_of(office.workspace)
    with TemporaryDirectory(prefix="report-gen-", ignore_cleanup_errors=True) as temporary:
        workspace = _places(office.workspace, manifest, Path(temporary))
        lay_out(store, workspace.plan.parent, {manifest.plan_name: manifest.plan})
        for code, files in manifest.inputs.items():
            lay_out(store, workspace.inbox / code, files)
        lay_out(store, workspace.templates or workspace.root, manifest.templates)
        lay_out(store, workspace.output / manifest.period, manifest.before)
        plan, found = load_plan(workspace.plan)
        recorded = Recorded(decisions(events_until(office, manifest)))
        yield Office(workspace, plan, found, recorded, manifest.at, manifest.by, closed=office.closed, only=office.only)


def _places(workspace: Workspace, manifest: Manifest, folder: Path) -> Workspace:
    """The folders of such a workspace: from the outputs the same way leads to the received files as it did then."""
    deep = folder.joinpath(*("_",) * manifest.inbox.split("/").count(".."))
    output = deep / OUTPUT
    inbox = Path(*_resolved((output / manifest.period / manifest.inbox).parts))
    return Workspace(
        workspace.root,
        folder / "方案" / manifest.plan_name,
        inbox,
        output,
        folder / BLANKS,
        templates=folder / TEMPLATES,
    )


def _resolved(parts: Sequence[str]) -> Sequence[str]:
    """The parts of a path without `..`."""
    kept: list[str] = []
    for part in parts:
        if part == "..":
            kept.pop()
        else:
            kept.append(part)
    return kept


def events_until(office: Office, manifest: Manifest) -> tuple[Event, ...]:
    """The ledger's events up to the one the manifest names; ReportGenError if that one is no longer what it was."""
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events()[: manifest.event] if ledger else ()
    last = events[-1].hash if events else ""
    if (len(events), last) != (manifest.event, manifest.chain):
        raise ReportGenError(
            f"台账第{manifest.event}号以前的事件与封账时的不符，{manifest.period}不能按封账时的样子读取。",
            "请运行 report-gen log verify 查看，用 report-gen restore 从备份恢复。",
        )
    return events
