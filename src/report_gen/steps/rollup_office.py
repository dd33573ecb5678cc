"""What one office of many amounts to in a period: as closed, as last merged, or as its received files say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.model.event import Act, Event
from report_gen.model.finding import has_errors
from report_gen.model.manifest import Manifest
from report_gen.model.outcome import Assessment
from report_gen.model.period import Period
from report_gen.model.rollup import Basis, LedgerState, OfficeFacts, OfficeSummary
from report_gen.rules.rollup_summary import summary
from report_gen.steps.closed import laid_out, manifest_of
from report_gen.steps.load import Office, assess_period, open_office
from report_gen.steps.office_ledger import NOTHING, ledger_of
from report_gen.steps.papers import day_of
from report_gen.steps.run import COMMAND, INPUTS, PLAN, closing_of, run_of
from report_gen.workspace import Workspace, way_to
from report_gen.workspace.cache import Cache
from report_gen.workspace.manifest import files_in, lasting, manifest_copies
from report_gen.workspace.sealed import digest, originals_of

_MERGE = "merge"


def summary_of(workspace: Workspace, period: Period, label: str, output: Path, cache: Cache) -> OfficeSummary:
    """The office in that workspace; `label` is its name in the list, ways are told from the folder `output`.

    What files said is looked up and kept in `cache`, which is not the office's: nothing is written into the workspace. ReportGenError if it has no usable plan, if its ledger or its sealed
    originals were tampered with and the period was closed, or if its plan does not have the period.
    """
    office = open_office(workspace, cache=cache)
    _refuse_unsure(office, period)
    events = _events(office)
    facts = OfficeFacts(
        folder=workspace.root.as_posix(),
        label=label,
        way=way_to(workspace.root, output),
        inbox=way_to(workspace.inbox, output),
        basis=Basis.INBOX,
        as_of=period.last,
        ledger=LedgerState(len(events), events[0].hash if events else "", not has_errors(office.recorded.findings)),
    )
    closing = closing_of(office.decisions, period)
    if closing is not None:
        since = sum(one.period == period.code for one in office.decisions.corrections)
        facts = replace(facts, basis=Basis.CLOSED, number=closing.event, corrected=since)
        return _sealed(office, period, facts, manifest_of(office, closing))
    run = _last_merge(events, period) if facts.ledger.sound else None
    if run is not None:
        try:
            return _as_merged(office, period, facts, run)
        except WorkspaceError:  # one of its originals is gone, or no longer what it was
            facts = replace(facts, lost=True)
    return _told(office, period, replace(facts, plan_sha=digest(workspace.plan)))


def _refuse_unsure(office: Office, period: Period) -> None:
    """ReportGenError if the period was closed once and nobody can tell whether it still is."""
    unsure = office.recorded is NOTHING or has_errors(office.recorded.findings)
    if unsure and manifest_copies(office.workspace, period.code):
        raise ReportGenError(
            f"{period.label}封过账，而台账不在或没有通过校验。",
            "请该单位运行 report-gen log verify 查看，用 report-gen restore 从备份恢复台账。",
        )


def _events(office: Office) -> tuple[Event, ...]:
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    return ledger.events() if ledger else ()


def _last_merge(events: tuple[Event, ...], period: Period) -> Event | None:
    """The event of the last recorded merge of the period."""
    ran = (one for one in reversed(events) if one.act is Act.RAN and one.period == period.code)
    return next((one for one in ran if one.data.get(COMMAND) == _MERGE), None)


def _as_merged(office: Office, period: Period, facts: OfficeFacts, run: Event) -> OfficeSummary:
    manifest = _run_manifest(office, period, run)
    told = replace(facts, basis=Basis.RUN, number=run.number, moved=_moved(office, manifest))
    return _sealed(office, period, told, manifest)


def _run_manifest(office: Office, period: Period, event: Event) -> Manifest:
    """What went into that merge, as a closing would say it; WorkspaceError if the list of its inputs is gone."""
    workspace = office.workspace
    inputs = originals_of(workspace).verified(event.data[INPUTS]).read_text(encoding="utf-8")
    return Manifest(
        period=period.code,
        number=0,
        program="",
        by=event.by,
        at=event.at,
        plan=event.data[PLAN],
        plan_name=workspace.plan.name,
        event=event.number - 1,
        chain=event.previous,
        inbox=way_to(workspace.inbox, workspace.period_output(period)),
        inputs=json.loads(inputs),
        templates={},
        before={},
        runs=(run_of(event),),
        outputs=(),
    )


def _moved(office: Office, merged: Manifest) -> int:
    """How many received files came, changed or went since that merge; the plan counts as one."""
    plan = digest(office.workspace.plan) != merged.plan
    return plan + sum(_changed(files, office.workspace.inbox / code) for code, files in merged.inputs.items())


def _changed(then: Mapping[str, str], folder: Path) -> int:
    now, then = lasting(files_in(folder)), lasting(then)
    return sum(now.get(name) != then.get(name) for name in now.keys() | then.keys())


def _sealed(office: Office, period: Period, facts: OfficeFacts, manifest: Manifest) -> OfficeSummary:
    """The office as it was then, judged on the day the merge of then was judged on."""
    options = manifest.runs[0].options if manifest.runs else {}
    told = replace(
        facts, plan_sha=manifest.plan, by=manifest.by, on=manifest.at.date(), program=manifest.program,
        as_of=day_of(options, "as_of") or period.last,
    )  # fmt: skip
    with laid_out(office, manifest) as sealed:
        return _told(replace(sealed, cache=office.cache, edition=manifest.plan), period, told)


def _told(office: Office, period: Period, facts: OfficeFacts) -> OfficeSummary:
    found: Assessment = assess_period(office, period, facts.as_of)
    return summary(office.plan, found, facts)
