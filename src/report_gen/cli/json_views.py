"""What the commands give to other programs: results as JSON. Field names are stable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from report_gen.model.finding import Finding, Kind
from report_gen.model.outcome import (
    Conflict,
    IndicatorOutcome,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    TaskOutcome,
)

if TYPE_CHECKING:
    from report_gen.steps.merge import MergeDone
    from report_gen.steps.score import ScoreDone


def echo_json(result: dict[str, Any]) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def merge_json(done: MergeDone) -> dict[str, Any]:
    """The result of `merge`."""
    merged = done.merged
    return {
        "period": merged.period.code,
        "as_of": done.assessment.as_of.isoformat(),
        "files": {"found": merged.files_found, "read": merged.files_read},
        "skipped": [{"file": skipped.file, "reason": skipped.reason} for skipped in merged.skipped],
        "units": [_status(status) for status in merged.statuses],
        "findings": [_finding(finding) for finding in merged.findings],
        "tasks": [_task(outcome) for outcome in done.assessment.tasks],
        "indicators": [_indicator(outcome) for outcome in done.assessment.indicators],
        "conflicts": [_conflict(conflict) for conflict in merged.conflicts],
        "output": done.path.as_posix(),
        "verdict": {state.value: merged.count(state) for state in ReportState},
    }


def score_json(done: ScoreDone) -> dict[str, Any]:
    """The result of `score`."""
    return {
        "scores": [
            {**_score(score), "output": path.as_posix()} for score, path in zip(done.scores, done.paths, strict=True)
        ]
    }


def kind_json(kind: Kind) -> dict[str, str]:
    """One kind of finding of the catalogue."""
    return {
        "code": kind.code,
        "severity": kind.severity.value,
        "title": kind.title,
        "message": kind.message,
        "hint": kind.hint,
    }


def _status(status: ReportStatus) -> dict[str, Any]:
    return {
        "unit": status.obligation.unit,
        "state": status.state.value,
        "timeliness": status.timeliness.value,
        "due": status.obligation.due.isoformat(),
        "file": status.accepted.file if status.accepted else None,
        "errors": status.errors,
        "queries": status.queries,
        "blanks": status.blanks,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.kind.title,
        "unit": finding.unit,
        "file": finding.place.file,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "message": finding.message,
        "hint": finding.hint,
        "data": dict(finding.data),
    }


def _task(outcome: TaskOutcome) -> dict[str, Any]:
    return {
        "no": outcome.task.no,
        "light": outcome.light.value,
        "rule": outcome.rule,
        "due": outcome.due.isoformat() if outcome.due else None,
        "done_on": outcome.done_on.isoformat() if outcome.done_on else None,
    }


def _indicator(outcome: IndicatorOutcome) -> dict[str, Any]:
    return {
        "code": outcome.indicator.code,
        "value": None if outcome.value is None else str(outcome.value),
        "verdict": outcome.verdict.value,
        "reason": outcome.reason,
        "working": outcome.working,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "number": conflict.number,
        "item": conflict.item.code,
        "sources": [
            {"unit": source.unit, "value": str(source.value), "place": source.entry.place.label}
            for source in conflict.sources
        ],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "unit": score.unit.code,
        "name": score.unit.short,
        "total": str(score.total),
        "open_points": str(score.open_points),
        "grade": score.grade,
        "rank": score.rank,
        "items": [_score_item(item) for item in score.items],
    }


def _score_item(item: ScoreItem) -> dict[str, Any]:
    return {
        "code": item.rubric.code,
        "points": None if item.points is None else str(item.points),
        "out_of": str(item.rubric.points),
        "note": item.note,
        "lines": [
            {"points": str(line.points), "reason": line.reason, "evidence": line.evidence} for line in item.lines
        ],
    }
