"""看板: the overview page of `merge`, from what the merged workbook is made from and counted by the same functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from report_gen.model.board import Board, Count, FileLink, JobLine, LightBar, LightGroup, Mark, Reporting, TaskLine
from report_gen.model.outcome import Light, Merged, ReportState, TaskOutcome, Timeliness, Verdict
from report_gen.model.tones import LIGHT_TONES, STATE_TONES, TIMELINESS_TONES, VERDICT_TONES
from report_gen.reports.board_conflicts import conflict_counts, conflict_lines
from report_gen.reports.board_findings import severity_counts, shortened, unit_findings
from report_gen.reports.board_forms import form_lines, silent_units, unread_files
from report_gen.reports.board_indicators import indicator_lines, item_trends
from report_gen.reports.half_year import project, subtitle
from report_gen.reports.ledger_exempted import exempted_words
from report_gen.reports.ledger_overview import light_counts
from report_gen.reports.ledger_reporting import percent, reported, timely
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.reports.ledger_todo import to_do
from report_gen.wording import date_text

_TIMES: Final = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.PENDING)
_UNREAD_SHOWN: Final = 200
_LONGEST_JOB: Final = 1500


def build(given: LedgerInput, ledger: str, packages: Mapping[str, str]) -> Board:
    """The page beside the workbook of that file name; `packages` are the paths of return packages by unit code."""
    unread = unread_files(given)
    forms, forms_hidden = form_lines(given, packages)
    findings, findings_hidden = unit_findings(given)
    return Board(
        title=f"{project(given.plan)}进展看板",
        notice=_notice(given),
        about=tuple(_about(given)),
        ledger=FileLink(ledger, ledger),
        several=given.several,
        jobs=tuple(JobLine(job.title, shortened(job.detail, _LONGEST_JOB), job.sheet) for job in to_do(given)),
        reporting=tuple(_reporting(part) for part in given.parts),
        lights=tuple(_light_group(given, light) for light in Light),
        bars=tuple(_bar(name, counts) for name, counts in light_counts(given)),
        verdicts=_verdicts(given),
        indicators=indicator_lines(given),
        trends=item_trends(given),
        forms=forms,
        forms_hidden=forms_hidden,
        silent=silent_units(given),
        excused=exempted_words(given.parts),
        unread=unread[:_UNREAD_SHOWN],
        unread_hidden=len(unread[_UNREAD_SHOWN:]),
        severities=severity_counts(given),
        findings=findings,
        findings_hidden=findings_hidden,
        conflicts=conflict_lines(given),
        conflict_counts=conflict_counts(given),
    )


def _notice(given: LedgerInput) -> str:
    """That the data are made up, as the papers say it, and what the plan says of its data; '' for real ones."""
    return "　".join(filter(None, (subtitle(given.plan, draft=False), given.plan.info.get("数据说明", ""))))


def _about(given: LedgerInput) -> Iterator[tuple[str, str]]:
    plan, assessment = given.plan, given.assessment
    yield "城市", plan.city
    yield "方案", f"{plan.id} {plan.title}"
    yield "报送期", assessment.period.label
    yield "截至", date_text(assessment.as_of)


def _reporting(part: Merged) -> Reporting:
    owed = len(part.statuses)
    times = Counter(status.timeliness for status in part.statuses)
    return Reporting(
        part.period.label,
        owed,
        tuple(Count(Mark(state.value, STATE_TONES[state]), part.count(state)) for state in ReportState),
        tuple(Count(Mark(time.value, TIMELINESS_TONES[time]), times[time]) for time in _TIMES),
        (("上报率", percent(reported(part), owed)), ("及时率", percent(timely(part), owed))),
    )


def _bar(name: str, counts: tuple[int, ...]) -> LightBar:
    return LightBar(name, counts, percent(counts[0], sum(counts)))


def _light_group(given: LedgerInput, light: Light) -> LightGroup:
    tasks = tuple(_task_line(outcome) for outcome in given.assessment.tasks if outcome.light is light)
    return LightGroup(Mark(light.value, LIGHT_TONES[light]), tasks)


def _task_line(outcome: TaskOutcome) -> TaskLine:
    task = outcome.task
    return TaskLine(
        task.no,
        task.title,
        task.lead_text or "无牵头单位（按职责分工共同负责）",
        date_text(outcome.due) if outcome.due else task.due_text,
        date_text(outcome.done_on) if outcome.done_on else "",
        outcome.rule,
    )


def _verdicts(given: LedgerInput) -> tuple[Count, ...]:
    counts = Counter(outcome.verdict for outcome in given.assessment.indicators)
    return tuple(Count(Mark(verdict.value, VERDICT_TONES[verdict]), counts[verdict]) for verdict in Verdict)
