"""What the commands give to other programs: results as JSON. Field names are stable."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from report_gen.model.account import Account, tally
from report_gen.model.finding import Finding, Kind
from report_gen.model.outcome import (
    Conflict,
    Excused,
    IndicatorOutcome,
    Merged,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    TaskOutcome,
)

if TYPE_CHECKING:
    from report_gen.steps.merge import MergeDone
    from report_gen.steps.report import ReportDone
    from report_gen.steps.returns import ReturnsDone
    from report_gen.steps.score import ScoreDone


def echo_json(result: dict[str, Any]) -> None:
    """One JSON document on standard output; in ASCII where that could not carry every character."""
    click.echo(json_text(result))


def json_text(result: dict[str, Any]) -> str:
    """The document as `echo_json` prints it."""
    unicode = "utf" in (sys.stdout.encoding or "").lower()
    return json.dumps(result, ensure_ascii=not unicode, indent=2)


def merge_json(done: MergeDone) -> dict[str, Any]:
    """The result of `merge`; where the period holds several reporting periods, that of all of them together."""
    parts, assessment = done.assessment.parts, done.assessment
    return {
        "period": assessment.period.code,
        "as_of": assessment.as_of.isoformat(),
        "files": {
            "found": sum(part.files_found for part in parts),
            "read": sum(part.files_read for part in parts),
        },
        "skipped": list(chain.from_iterable(map(_skipped, parts))),
        "units": [_status(status) for status in assessment.statuses],
        "findings": list(chain.from_iterable(map(_findings, parts))),
        "exempted": [_excused(one) for part in parts for one in part.excused],
        "tasks": [_task(outcome) for outcome in assessment.tasks],
        "indicators": [_indicator(outcome) for outcome in assessment.indicators],
        "conflicts": [_conflict(conflict) for part in parts for conflict in part.conflicts],
        "output": done.path.as_posix(),
        "board": done.board.as_posix(),
        "returns": _returns(done.returns) if done.returns else None,
        "verdict": {state.value: sum(part.count(state) for part in parts) for state in ReportState},
    }


def _excused(one: Excused) -> dict[str, Any]:
    return {
        "unit": one.obligation.unit,
        "period": one.obligation.period.code,
        "reason": one.exemption.reason,
        "by": one.exemption.by,
        "event": one.exemption.event,
        "until": one.exemption.until.isoformat(),
    }


def _skipped(part: Merged) -> list[dict[str, str]]:
    return [{"period": part.period.code, "file": file.file, "reason": file.reason} for file in part.skipped]


def _findings(part: Merged) -> list[dict[str, Any]]:
    return [{"period": part.period.code, **finding_json(finding)} for finding in part.findings]


def report_json(done: ReportDone) -> dict[str, Any]:
    """The result of `report`: each paper written (`output` is the first), what is held back, by which open conflicts."""
    return {
        "output": done.made[0].path.as_posix() if done.made else None,
        "papers": [
            {
                "name": one.name,
                "output": one.path.as_posix(),
                "review": one.review.as_posix() if one.review else None,
                "missing": list(one.missing),
                "notes": [finding_json(note) for note in one.notes],
            }
            for one in done.made
        ],
        "missing": list(done.missing),
        "workbooks": [path.as_posix() for path in done.books],
        "held": [one.name for one in done.held],
        "blocked": [one.number for one in done.blocked],
    }


def score_json(done: ScoreDone) -> dict[str, Any]:
    """The result of `score`; the output of a unit that ended within the period is null."""
    from report_gen.steps.papers import on_sheets

    pairs = zip(on_sheets(done.scores), done.paths, strict=True)
    outputs = {score.unit.code: path.as_posix() for score, path in pairs}
    return {
        "bulletin": done.bulletin.path.as_posix(),
        "summary": done.summary.as_posix(),
        "assessor_book": done.assessor_book.as_posix() if done.assessor_book else None,
        "corrects": done.issue.event if done.issue else None,
        "scores": [{**_score(score), "output": outputs.get(score.unit.code)} for score in done.scores],
    }


def coverage_json(accounts: Iterable[Account]) -> list[dict[str, Any]]:
    """The account of each file's cells: how many there are, and each end with its reason."""
    return [
        {
            "file": one.file,
            "unit": one.unit,
            "note": one.note,
            "cells": len(one.cells),
            "ends": [
                {"use": row.use.value, "reason": row.reason, "count": row.count, "first": row.cells}
                for row in tally(one)
            ],
        }
        for one in accounts
    ]


def _returns(done: ReturnsDone) -> dict[str, Any]:
    return {
        "folder": done.folder.as_posix(),
        "units": [case.unit.code for case in done.cases],
        "written": len(done.written),
        "removed": len(done.removed),
        "kept": [path.as_posix() for path in done.kept],
        "remarks": list(done.remarks),
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
        "period": status.obligation.period.code,
        "state": status.state.value,
        "timeliness": status.timeliness.value,
        "due": status.obligation.due.isoformat(),
        "file": status.accepted.file if status.accepted else None,
        "errors": status.errors,
        "queries": status.queries,
        "blanks": status.blanks,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding with its place and the values its message names."""
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
        "note": score.note,
        "lapsed": [appeal.event for appeal in score.lapsed],
        "items": [_score_item(item) for item in score.items],
    }


def _score_item(item: ScoreItem) -> dict[str, Any]:
    return {
        "code": item.rubric.code,
        "points": None if item.points is None else str(item.points),
        "out_of": str(item.rubric.points),
        "start": str(item.start),
        "note": item.note,
        "limit": item.limit,
        "lines": [
            {"key": line.key, "points": str(line.points), "reason": line.reason, "evidence": line.basis}
            for line in item.lines
        ],
    }
