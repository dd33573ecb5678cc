"""Assessments made by hand, and items scored from them, for the tests of the scoring rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from helpers_rules import INDICATORS, JUNE, TASK_ROWS, merged, small_plan, status, submission
from report_gen.model.decisions import NO_DECISIONS, Appeal, Decisions, Exemption, Mark, Registered
from report_gen.model.finding import Finding
from report_gen.model.outcome import (
    Assessment,
    Excused,
    IndicatorOutcome,
    Light,
    Merged,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import Plan, RubricItem
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.rules.scoring import SCORING_RULES
from report_gen.rules.scoring.terms import ScoringInput

H1 = Period.of(Span.HALF, 2024, 1)
YEAR = Period.of(Span.YEAR, 2024)
AFTER = date(2024, 7, 10)
PASSED, RETURNED, MISSING = ReportState.PASSED, ReportState.RETURNED, ReportState.MISSING
MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED
SEND = submission("U01", {}, at="2024-07-08T09:00")
REGISTERED = replace(
    SEND, receipt=replace(SEND.receipt, place=Place("收件登记.xlsx", "收件登记", 7, 2)), file="6月.xlsx"
)
LATE = status("U01", PASSED, Timeliness.LATE, accepted=REGISTERED, days_late=3)
NOT_SENT = status("U01", MISSING, Timeliness.NONE)


def assessment(*parts: Merged, as_of: date = AFTER, **changes: Any) -> Assessment:
    """An assessment of the first half of 2024 with the named fields changed."""
    return replace(Assessment(H1, as_of, parts, (), (), ()), **changes)


def reports(*statuses: ReportStatus, findings: tuple[Finding, ...] = ()) -> Assessment:
    """An assessment with a part for each of these statuses."""
    return assessment(*(merged(one.obligation.period, statuses=(one,), findings=findings) for one in statuses))


def scored(
    line: RubricItem,
    given: Assessment,
    unit: str = "U01",
    plan: Plan | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> ScoreItem:
    """What the unit gets on that line alone; that it adds up is held."""
    plan = plan or small_plan()
    item = SCORING_RULES[line.rule](ScoringInput(plan, plan.unit(unit), given, decisions), line)
    adds_up(item)
    return item


def adds_up(item: ScoreItem) -> None:
    """What must hold of any item: it adds up to its points, which stay within bounds, and its lines rest on something."""
    if item.points is None:
        assert not item.lines
        return
    assert item.start + sum((line.points for line in item.lines), Decimal(0)) == item.points
    kind, full = RUBRIC_RULES[item.rubric.rule].kind, item.rubric.points
    assert (item.points <= 0) if kind is RuleKind.DEDUCT and not full else (0 <= item.points <= full)
    for line in item.lines:
        assert line.points == round(line.points, 2) or line.points in {full, -full}
        assert line.points <= 0 if item.start or not full else line.points >= 0
        assert line.reason
        assert line.evidence
        assert line.key.startswith(f"{item.rubric.code}/")
        assert line.claim
        assert not line.points.is_signed() or line.points


def score_adds_up(score: Score) -> None:
    """What must hold of any score: so does each item, their points make the total, and no key stands twice."""
    for item in score.items:
        adds_up(item)
    assert score.total == sum((item.points for item in score.items if item.points is not None), Decimal(0))
    keys = [line.key for line in score.lines]
    assert len(set(keys)) == len(keys)


def lit(index: int, light: Light, **changes: Any) -> TaskOutcome:
    """The outcome of a task of the small plan (counted from 0) with that light."""
    task = TASK_ROWS[index]
    waiting = task.answerable if light in {Light.OVERDUE, Light.DUE_SOON, Light.ON_TRACK} else ()
    one = TaskOutcome(task, AFTER, light, "完成时限2024年6月30日，未报完成", waiting=waiting)
    return replace(one, **changes)


def measured(index: int, value: str | None, verdict: Verdict, **changes: Any) -> IndicatorOutcome:
    """The outcome of an indicator of the small plan (counted from 0)."""
    number = None if value is None else Decimal(value)
    return replace(IndicatorOutcome(INDICATORS[index], H1, number, verdict), **changes)


def mark(line: str, points: str, by: str = "张三", unit: str = "U01", period: str = "2024H1") -> Mark:
    """What an assessor gave."""
    return Mark(period, unit, line, Decimal(points), "配合及时", by, date(2024, 7, 15))


def registered(line: str, reason: str, day: date = date(2024, 5, 6), unit: str = "U01", **changes: Any) -> Registered:
    """An event once registered, worth what the rubric says."""
    one = Registered("2024H1", unit, line, day, Decimal(1), None, reason, "会议签到表", "李四", date(2024, 7, 15))
    return replace(one, **changes)


def appeal(key: str, was: str, points: str = "0", unit: str = "U01", period: str = "2024H1", event: int = 9) -> Appeal:
    """A decision on an appeal; 0 waives the line."""
    return Appeal(period, unit, key, Decimal(points), was, "情况属实", "王五", date(2024, 7, 20), event=event)


def freed(unit: str, period: Period = JUNE) -> Excused:
    """A form that the unit was exempted from."""
    spared = Exemption(unit, date(2024, 1, 1), date(2024, 6, 30), "机构改革", "张三", date(2024, 1, 2), 3)
    owed = replace(status(unit, PASSED, period=period).obligation, unit=unit)
    return Excused(owed, spared, unit)
