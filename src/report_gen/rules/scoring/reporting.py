"""Scoring of reporting: in time (按时报送), complete (完整报送), properly filled (规范报送)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.catalogue import cell, logic, merge, submission
from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import Merged, ReportState, ReportStatus, ScoreItem, Timeliness
from report_gen.model.plan import CheckScope, RubricItem
from report_gen.rules.scoring.terms import Deduction, ScoringInput, ScoringRule, deducted, parameters, points_text
from report_gen.wording import date_text, listed

_MISSED: Final = "未报每次扣"
_LATE: Final = "逾期每次扣"
_BLANK: Final = "缺项每项扣"
_WRONG: Final = "错误每处扣"
# An unreadable cell (C) or file (S1) costs nobody points, nor do the plan (P), the register (S4), templates (W).
_FREE_OF_CHARGE: Final = ("C", "P", "S1", "S4", "W")
# Blank forms are no reports and cost as such; the order of several forms is for the office to know.
_NOT_A_FAULT: Final = frozenset({submission.NOTHING_FILLED, merge.BLANK_FORM, merge.ZERO_FORM, merge.ORDER_UNKNOWN})
_CELLS_SHOWN: Final = 6


def in_time(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """按时报送: each form that came late, or has not come though its due day is past, costs points.

    A form whose receipt time nobody knows (时间待定) costs nothing. A late form never costs more than none.
    """
    settings = parameters(rubric, IN_TIME.defaults)
    pending = sum(status.timeliness is Timeliness.PENDING for _, status in given.reports())
    note = f"{pending}次收到时间待定，不扣分" if pending else ""
    found = (_lateness(status, settings, given.known_until) for _, status in given.reports())
    return deducted(rubric, filter(None, found), note)


def _lateness(status: ReportStatus, settings: Mapping[str, Decimal], until: date) -> Deduction | None:
    if status.timeliness is Timeliness.NONE:
        return _missed(status, settings[_MISSED], until)
    if status.timeliness is not Timeliness.LATE:
        return None
    owed = status.obligation
    used = status.accepted or next(iter(status.others), None)
    received = used.receipt.at.date() if used and used.receipt.at else None
    came = f"，{date_text(received)}收到" if received else ""
    reason = f"{owed.period.label}填报表应于{date_text(owed.due)}前报送{came}，逾期{status.days_late}天"
    basis = (used.receipt.place.label if used else "") or owed.basis
    return Deduction(min(settings[_LATE], settings[_MISSED]), reason, received, basis)


def _missed(status: ReportStatus, points: Decimal, until: date) -> Deduction | None:
    owed = status.obligation
    if owed.due >= until:  # the day is not over yet
        return None
    reason = f"{owed.period.label}填报表应于{date_text(owed.due)}前报送，截至{date_text(until)}未报"
    return Deduction(points, reason, owed.due, owed.basis)


def complete(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """完整报送: each required cell left blank costs points, a form never more than one not sent at all."""
    settings = parameters(rubric, COMPLETE.defaults)

    def blanks(part: Merged, status: ReportStatus) -> Deduction | None:
        if not status.blanks:
            return None
        cells = [
            finding.place.cell
            for finding in part.findings
            if finding.kind is cell.MISSING and finding.unit == given.unit.short
        ]
        return _capped(settings[_BLANK] * status.blanks, settings[_MISSED], status, f"空缺{status.blanks}项", cells)

    return deducted(rubric, _per_form(given, settings, blanks))


def proper(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """规范报送: each 强制性 finding on how the form was filled and sent (codes L, S, M) costs points.

    What could not be read (a cell, code C; a file, code S1) costs nothing, nor does a 核实性 finding, nor a 表间
    rule of the plan that failed: it may be another unit's value that is wrong.
    """
    settings = parameters(rubric, PROPER.defaults)
    unit = given.unit.short
    between = {rule.code for rule in given.plan.checks if rule.scope is CheckScope.MERGED}

    def mistakes(part: Merged, status: ReportStatus) -> Deduction | None:
        found = [finding for finding in part.findings if finding.unit == unit and _is_fault(finding, between)]
        if not found:
            return None
        titles = listed(dict.fromkeys(finding.kind.title for finding in found))
        cells = [finding.place.cell for finding in found]
        reason = f"填报错误{len(found)}处（{titles}）"
        return _capped(settings[_WRONG] * len(found), settings[_MISSED], status, reason, cells)

    return deducted(rubric, _per_form(given, settings, mistakes))


def _is_fault(finding: Finding, between: Collection[str]) -> bool:
    """Whether a finding is a mistake of its unit; `between` are the codes of the plan's 表间 rules."""
    if finding.severity is not Severity.ERROR or finding.kind in _NOT_A_FAULT:
        return False
    if finding.kind is logic.PLAN_CHECK_ERROR:
        return dict(finding.data)["rule"] not in between
    return not finding.code.startswith(_FREE_OF_CHARGE)


def _per_form(
    given: ScoringInput,
    settings: Mapping[str, Decimal],
    judge: Callable[[Merged, ReportStatus], Deduction | None],
) -> Iterator[Deduction]:
    """What each duty of the unit costs: a fixed amount where nothing came, else as judged."""
    for part, status in given.reports():
        if status.state is ReportState.MISSING:
            deduction = _missed(status, settings[_MISSED], given.known_until)
        else:
            deduction = judge(part, status)
        if deduction:
            yield deduction


def _capped(points: Decimal, limit: Decimal, status: ReportStatus, what: str, cells: Sequence[str]) -> Deduction:
    """What is wrong with one form: its cells as evidence, and never more points than a form not sent."""
    capped = f"，以每次{points_text(limit)}为限" if points > limit else ""
    named = tuple(dict.fromkeys(filter(None, cells)))
    shown = "、".join(named[:_CELLS_SHOWN]) + ("等" if len(named) > _CELLS_SHOWN else "")
    file = status.accepted.file if status.accepted else status.obligation.basis
    evidence = f"{file} › {shown}" if shown else file
    return Deduction(min(points, limit), f"{status.obligation.period.label}填报表{what}{capped}", None, evidence)


IN_TIME: Final = ScoringRule(in_time, {_LATE: Decimal(1), _MISSED: Decimal(2)})
COMPLETE: Final = ScoringRule(complete, {_BLANK: Decimal("0.5"), _MISSED: Decimal(2)})
PROPER: Final = ScoringRule(proper, {_WRONG: Decimal("0.5"), _MISSED: Decimal(2)})
