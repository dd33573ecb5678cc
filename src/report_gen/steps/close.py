"""`close`: a period that stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from report_gen import __version__
from report_gen.errors import ReportGenError
from report_gen.ledger.closings import MANIFEST, NUMBER, REASON, times_closed
from report_gen.model.event import Act, Event
from report_gen.model.finding import has_errors
from report_gen.model.manifest import Files, Manifest, Origin, Output, Run
from report_gen.model.outcome import ReportState
from report_gen.model.period import Period
from report_gen.resources import shipped
from report_gen.rules.arrivals import new_sightings
from report_gen.rules.trends import trend_periods
from report_gen.steps.closed import laid_out
from report_gen.steps.load import Office, history_of, open_office
from report_gen.steps.merge import MergeDone
from report_gen.steps.office_ledger import ledger_of, open_ledger
from report_gen.steps.papers import on_sheets
from report_gen.steps.progress import Progress, silent
from report_gen.steps.receive import record_seen
from report_gen.steps.replay import MERGE, RUNNERS, Rebuilt, rebuild
from report_gen.steps.report import ReportDone
from report_gen.steps.run import COMMAND, Work, closing_of, outputs_in, record, run_of
from report_gen.steps.score import ScoreDone, lapsed_decisions
from report_gen.wording import listed
from report_gen.workspace import OUTPUT, TEMPLATES, Workspace, way_to
from report_gen.workspace.manifest import (
    files_in,
    keep_all,
    keep_text,
    lasting,
    manifest_copy,
    write_copy,
)
from report_gen.workspace.sealed import Originals, digest, originals_of
from report_gen.workspace.writing import Outputs


@dataclass(frozen=True, slots=True)
class Asked:
    """Who closes a period. `force` closes it with what is still open, for a `reason`."""

    by: str
    reason: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class CloseDone:
    """A period closed by event `event`, its manifest at `path`; `event` is 0 where it was not. `open`: what is still open."""

    manifest: Manifest
    open: tuple[str, ...]
    event: int = 0
    path: Path | None = None


def close_period(
    office: Office, period: Period, asked: Asked, progress: Progress = silent, *, dry_run: bool = False
) -> CloseDone:
    """Close the period: merge once more, seal what went in and came out, record it.

    Everything is made again from the sealed originals first. Where a person is still needed, or a document was made
    from other data than there are now, nothing is closed unless `asked` forces it. ReportGenError if the ledger was
    tampered with, or if one of the outputs is open elsewhere.
    """
    now = office.now
    if now is None:
        raise ReportGenError("不知道现在的时间，不能记入台账。")
    if has_errors(office.recorded.findings):
        raise ReportGenError("台账没有通过校验，不能封账。", "请运行 report-gen log verify 查看。")
    if not dry_run:
        office = _seen(office, period)
    with ExitStack() as stack:
        store = originals_of(office.workspace)
        if dry_run:
            store = Originals(Path(stack.enter_context(TemporaryDirectory(prefix="report-gen-"))))
        draft = _draft(office, period, asked, now)
        _seal(office.workspace, draft, store)
        sealed = stack.enter_context(laid_out(office, draft, store))
        rebuilt = rebuild(sealed, draft, progress)
        written = _recorded(_events(office), period)
        outputs = _outputs(draft.before, rebuilt, written)
        edited = frozenset(one.name.rpartition("/")[2] for one in outputs if one.origin is Origin.EDITED)
        still = (*_waiting(office, rebuilt, edited), *_unwritten(rebuilt), *_stale(draft.before, rebuilt, written))
        draft = replace(draft, open=still, outputs=outputs)
        if dry_run or (still and not asked.force):
            return CloseDone(draft, still)
        return _closed(office, period, draft, rebuilt, progress)


def _seen(office: Office, period: Period) -> Office:
    """The office once every file of the period is sealed and its first sight recorded, so that all runs agree on it."""
    for part in _went_in(office, period):
        if closing_of(office.decisions, part) is None:
            paths, _ = office.workspace.received(part)
            files = {office.workspace.name_of(path, part): digest(path) for path in paths}
            office.sightings.extend(new_sightings(files, office.decisions, part, office.now))
    if office.sightings:
        record_seen(office)
        office = open_office(office.workspace, now=office.now, by=office.by)
    return office


def _draft(office: Office, period: Period, asked: Asked, now: datetime) -> Manifest:
    """The manifest without its outputs: what goes in as it lies there now."""
    workspace, events = office.workspace, _events(office)
    folder = workspace.period_output(period)
    before = lasting(files_in(folder))
    return Manifest(
        period=period.code,
        number=times_closed(events, period.code) + 1,
        program=__version__,
        by=asked.by.strip(),
        at=now,
        plan=digest(workspace.plan),
        plan_name=workspace.plan.name,
        event=events[-1].number if events else 0,
        chain=events[-1].hash if events else "",
        inbox=way_to(workspace.inbox, folder),
        inputs={part.code: files_in(workspace.period_inbox(part)) for part in _went_in(office, period)},
        templates={**files_in(shipped("templates")), **lasting(files_in(_own_templates(workspace)))},
        before=before,
        runs=_runs(events, period, before, Run(MERGE, {}, now, asked.by.strip())),
        outputs=(),
        reason=asked.reason.strip(),
    )


def _went_in(office: Office, period: Period) -> tuple[Period, ...]:
    """The reporting periods that went into the outputs; trends reach back over the turn of the year."""
    parts = history_of(office, period)
    before = [
        one
        for one in trend_periods(office.plan, parts[-1])
        if one.year < period.year and office.workspace.received(one)[0]
    ]
    older = history_of(office, before[-1]) if before else ()
    return tuple(sorted({*older, *parts}))


def _own_templates(workspace: Workspace) -> Path:
    return workspace.templates or workspace.root / TEMPLATES


def _runs(events: Iterable[Event], period: Period, there: Files, closing: Run) -> tuple[Run, ...]:
    """The merge of the closing with the options of the last one, and the last run for each other output that is there."""
    last: dict[str, Event] = {}
    merge = closing
    for event in events:
        if event.act is Act.RAN and event.period == period.code and event.data.get(COMMAND) in RUNNERS:
            if event.data[COMMAND] == MERGE:
                merge = replace(closing, options=run_of(event).options)
            last |= dict.fromkeys(_inside(outputs_in(event), period), event)
    others = {event.number: event for name, event in last.items() if name in there and event.data[COMMAND] != MERGE}
    return (merge, *(run_of(others[number]) for number in sorted(others)))


def _recorded(events: Iterable[Event], period: Period) -> Files:
    """The outputs as last written, by name below the period's folder."""
    written: dict[str, str] = {}
    for event in events:
        if event.act is Act.RAN:
            written |= _inside(outputs_in(event), period)
    return written


def _inside(outputs: Files, period: Period) -> Files:
    start = f"{OUTPUT}/{period.code}/"
    return {name.removeprefix(start): sha256 for name, sha256 in outputs.items() if name.startswith(start)}


def _seal(workspace: Workspace, draft: Manifest, store: Originals) -> None:
    """Seal all that goes in."""
    for code, files in draft.inputs.items():
        keep_all(store, workspace.inbox / code, files)
    own = _own_templates(workspace)
    for name, sha256 in draft.templates.items():
        path = own / name
        keep_all(store, own if path.is_file() and digest(path) == sha256 else shipped("templates"), {name: sha256})
    keep_all(store, workspace.output / draft.period, draft.before)
    keep_all(store, workspace.plan.parent, {draft.plan_name: draft.plan})


def _waiting(office: Office, rebuilt: Rebuilt, edited: frozenset[str]) -> Iterator[str]:
    """What a person still has to do, in words; not in documents that a person has edited."""
    for _, result in rebuilt.results:
        if isinstance(result, MergeDone):
            yield from _unsettled(office, result)
        elif isinstance(result, ReportDone):
            wanting = [one for one in result.made if one.missing and one.path.name not in edited]
            yield from (f"“{one.path.name}”还有 {len(one.missing)} 处待补" for one in wanting)
        elif isinstance(result, ScoreDone):
            pairs = zip(on_sheets(result.scores), result.paths, strict=True)
            open_ones = [score.unit.short for score, path in pairs if score.open_points and path.name not in edited]
            if open_ones:
                yield f"考核评分表还有人工评分项目未填：{listed(open_ones)}"
            yield from lapsed_decisions(result.scores)


def _unsettled(office: Office, done: MergeDone) -> Iterator[str]:
    for part in done.assessment.parts:
        for state in (ReportState.MISSING, ReportState.RETURNED, ReportState.QUERIED):
            units = [office.plan.short(one.obligation.unit) for one in part.statuses if one.state is state]
            if units:
                yield f"{part.period.label}{state.value} {len(units)} 家：{listed(units)}"
        if part.conflicts:
            yield f"{part.period.label}未裁定的数据冲突：{listed(one.number for one in part.conflicts)}"


def _unwritten(rebuilt: Rebuilt) -> Iterator[str]:
    """The reports that were not written again, because conflicts are open."""
    for command, result in rebuilt.results:
        for held in result.held if isinstance(result, ReportDone) else ():
            yield f"“{held.path.name}”所依据的数据有未裁定的冲突，请裁定后重新运行 {command}"


def _stale(there: Files, rebuilt: Rebuilt, recorded: Files) -> Iterator[str]:
    """The outputs, other than those of the merge, that were made from other data than there are now, or are gone."""
    for name, command in sorted(rebuilt.written.items()):
        if command == MERGE:
            continue
        if name not in there:
            yield f"输出“{name}”不见了，请重新运行 {command}"
        elif recorded.get(name) not in {None, rebuilt.files[name]}:
            yield f"“{name}”写出以后数据、决定或模板有变，请重新运行 {command}"


def _outputs(there: Files, rebuilt: Rebuilt, recorded: Files) -> tuple[Output, ...]:
    """What each file of the output folder is: the program's, changed by a person, or put there by one."""
    return tuple(_output(name, sha256, rebuilt, recorded) for name, sha256 in there.items())


def _output(name: str, sha256: str, rebuilt: Rebuilt, recorded: Files) -> Output:
    made = rebuilt.files[name] if name in rebuilt.written else recorded.get(name, "")
    if not made:
        return Output(name, sha256, Origin.ADDED)
    if made == sha256:
        return Output(name, sha256, Origin.MADE, made)
    return Output(name, sha256, Origin.STALE if recorded.get(name) == sha256 else Origin.EDITED, made)


def _closed(office: Office, period: Period, draft: Manifest, rebuilt: Rebuilt, progress: Progress) -> CloseDone:
    """Merge in the workspace itself, seal what came of it, and record the closing."""
    again = replace(office, by=draft.by, outputs=Outputs(), read={})
    RUNNERS[MERGE](again, period, draft.runs[0].options, progress)
    if again.outputs.notes:
        raise ReportGenError("封账前要重写的文件正被打开，没有封账。", "".join(again.outputs.notes))
    folder = office.workspace.period_output(period)
    there = lasting(files_in(folder))
    merged = {name for name, command in rebuilt.written.items() if command == MERGE}
    moved = sorted(name for name in merged if there.get(name) != rebuilt.files[name])
    if moved:
        raise ReportGenError(
            f"封账时文件有变动，没有封账：{listed(moved)}。", "请确认没有别人在改动文件，然后重新封账。"
        )
    keep_all(originals_of(office.workspace), folder, there)
    record(again, Work(MERGE, period, draft.runs[0].options))
    written = _recorded(_events(office), period)
    manifest = replace(draft, outputs=_outputs(there, rebuilt, written))
    text = manifest.text
    data = {MANIFEST: keep_text(originals_of(office.workspace), text), NUMBER: str(manifest.number)}
    if manifest.reason:
        data[REASON] = manifest.reason
    ledger = open_ledger(office.workspace, office.plan, office.workspace.ledger)
    event = ledger.append(Act.CLOSED, at=draft.at, by=draft.by, period=period.code, data=data)
    path = manifest_copy(office.workspace, period.code, event.number)
    write_copy(path, text)
    return CloseDone(manifest, draft.open, event.number, path)


def _events(office: Office) -> tuple[Event, ...]:
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    return ledger.events() if ledger else ()
