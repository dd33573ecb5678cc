"""Scoring of reporting: in time (按时报送), complete (完整报送), properly filled (规范报送)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.catalogue import cell, logic, merge, submission
from report_gen.model.finding import Finding, Severity
from report_gen.model.outcome import Merged, ReportState, ReportStatus, ScoreItem, Timeliness
from report_gen.model.place import Place
from report_gen.model.plan import CheckScope, RubricItem
from report_gen.rules.entries import required_keys
from report_gen.rules.scoring.evidence import of_cells, of_duty, of_receipt, used_form
from report_gen.rules.scoring.said import not_read
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted, points_text
from report_gen.wording import date_text, listed

_MISSED: Final = "未报每次扣"
_LATE: Final = "逾期每次扣"
_BLANK: Final = "缺项每项扣"
_WRONG: Final = "错误每处扣"
# An unreadable cell (C) or file (S1) costs nobody points, nor do the plan (P), the register (S4), templates (W).
_FREE_OF_CHARGE: Final = ("C", "P", "S1", "S4", "W")
# Blank forms are no reports and cost as such; the order of several forms is for the office to know.
_NOT_A_FAULT: Final = frozenset({submission.NOTHING_FILLED, merge.BLANK_FORM, merge.ZERO_FORM, merge.ORDER_UNKNOWN})
# What is gone from a form that was accepted costs as so many blanks, and no second time.
_GONE: Final = frozenset({submission.SHEET_MISSING, submission.ROW_MISSING})


def in_time(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """按时报送: each form that came late, or has not come though its due day is past, costs points.

    A form whose receipt time nobody knows (时间待定) costs nothing. A late form never costs more than none.
    """
    settings = Settings(rubric)
    late, missed = settings.number(_LATE), settings.number(_MISSED)
    pending = sum(status.timeliness is Timeliness.PENDING for _, status in given.reports())
    notes = (f"{pending}次收到时间待定，不扣分" if pending else "", _unread_note(given))
    came = (status for part, status in given.reports() if not is_unread(given, part, status))
    found = (_lateness(status, late, missed, given.known_until) for status in came)
    return deducted(given, rubric, filter(None, found), "；".join(filter(None, notes)))


def is_unread(given: ScoringInput, part: Merged, status: ReportStatus) -> bool:
    """Whether nothing of the unit's could be used for the period, and a file of its name came that cannot be read."""
    return status.state is ReportState.MISSING and bool(given.unread(part))


def _unread_note(given: ScoringInput) -> str:
    files = [given.unread(part) for part, status in given.reports() if is_unread(given, part, status)]
    return f"{listed(f'“{file}”' for file in files)}读不出，不按未报扣分，请重新报送" if files else ""


def _lateness(status: ReportStatus, late: Decimal, missed: Decimal, until: date) -> Tally | None:
    if status.timeliness is Timeliness.NONE:
        return _missed(status, missed, until)
    if status.timeliness is not Timeliness.LATE:
        return None
    owed = status.obligation
    used = used_form(status)
    received = used.receipt.at.date() if used and used.receipt.at else None
    came = f"，{date_text(received)}收到" if received else ""
    reason = f"{owed.period.label}填报表应于{date_text(owed.due)}前报送{came}，逾期{status.days_late}天"
    return Tally(owed.period.code, min(late, missed), reason, received, of_receipt(status))


def _missed(status: ReportStatus, points: Decimal, until: date) -> Tally | None:
    owed = status.obligation
    if owed.due >= until:  # the day is not over yet
        return None
    reason = f"{owed.period.label}填报表应于{date_text(owed.due)}前报送，未报"
    return Tally(owed.period.code, points, reason, owed.due, of_duty(status))


def complete(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """完整报送: each required cell left blank costs points, a form never more than one not sent at all.

    Cells of a row or sheet that is gone are blank; those of a column or table that could not be read are not.
    """
    settings = Settings(rubric)
    each, missed = settings.number(_BLANK), settings.number(_MISSED)

    def blanks(part: Merged, status: ReportStatus) -> Tally | None:
        count = blanks_of(given, part, status)
        if not count:
            return None
        gone = _gone(given, part)
        what = f"空缺{count}项（含{listed(gone)}）" if gone else f"空缺{count}项"
        return _capped(each * count, missed, status, what, blank_cells(given, part))

    return deducted(given, rubric, _per_form(given, missed, blanks), _unread_note(given))


def blanks_of(given: ScoringInput, part: Merged, status: ReportStatus) -> int:
    """How many required cells of the accepted form are blank or gone, without those that could not be read."""
    form = status.accepted
    if form is None or not status.blanks:
        return status.blanks
    return status.blanks - sum(not_read(given, part, form, key) for key in required_keys(given.plan, given.unit.code))


def blank_cells(given: ScoringInput, part: Merged) -> tuple[Place, ...]:
    """Where the blanks of the unit's form are: cells, and sheets where rows or all of it are gone."""
    kinds = _GONE | {cell.MISSING}
    return tuple(one.place for one in part.findings if one.kind in kinds and one.unit == given.unit.short)


def _gone(given: ScoringInput, part: Merged) -> tuple[str, ...]:
    """The titles of what is found gone from the unit's form: 缺少填报行, 缺少工作表."""
    own = (one.kind for one in part.findings if one.unit == given.unit.short)
    return tuple(dict.fromkeys(kind.title for kind in own if kind in _GONE))


def proper(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """规范报送: each 强制性 finding on how the form was filled and sent (codes L, S, M) costs points.

    What could not be read (a cell, code C; a file, code S1) costs nothing, nor does a 核实性 finding, nor a 表间
    rule of the plan that failed: it may be another unit's value that is wrong. A row or sheet that is gone from an
    accepted form (S306, S301) costs in 完整报送, as so many blanks.
    """
    settings = Settings(rubric)
    each, missed = settings.number(_WRONG), settings.number(_MISSED)

    def mistakes(part: Merged, status: ReportStatus) -> Tally | None:
        found = faults(given, part, status)
        if not found:
            return None
        titles = listed(dict.fromkeys(finding.kind.title for finding in found))
        reason = f"填报错误{len(found)}处（{titles}）"
        return _capped(each * len(found), missed, status, reason, [finding.place for finding in found])

    return deducted(given, rubric, _per_form(given, missed, mistakes), _unread_note(given))


def faults(given: ScoringInput, part: Merged, status: ReportStatus) -> tuple[Finding, ...]:
    """The mistakes of one form of the unit; none while nobody knows which of its forms counts."""
    own = [finding for finding in part.findings if finding.unit == given.unit.short]
    if any(finding.kind is merge.ORDER_UNKNOWN for finding in own):
        return ()
    free = _NOT_A_FAULT | _GONE if status.accepted else _NOT_A_FAULT
    between = {rule.code for rule in given.plan.checks if rule.scope is CheckScope.MERGED}
    return tuple(finding for finding in own if finding.kind not in free and _is_fault(finding, between))


def _is_fault(finding: Finding, between: Collection[str]) -> bool:
    """Whether a finding is a mistake of its unit; `between` are the codes of the plan's 表间 rules."""
    if finding.severity is not Severity.ERROR:
        return False
    if finding.kind is logic.PLAN_CHECK_ERROR:
        return dict(finding.data)["rule"] not in between
    return not finding.code.startswith(_FREE_OF_CHARGE)


def _per_form(
    given: ScoringInput, missed: Decimal, judge: Callable[[Merged, ReportStatus], Tally | None]
) -> Iterator[Tally]:
    """What each duty of the unit costs: a fixed amount where nothing came, else as judged."""
    for part, status in given.reports():
        if is_unread(given, part, status):
            continue
        if status.state is ReportState.MISSING:
            tally = _missed(status, missed, given.known_until)
        else:
            tally = judge(part, status)
        if tally:
            yield tally


def _capped(points: Decimal, limit: Decimal, status: ReportStatus, what: str, places: Sequence[Place]) -> Tally:
    """What is wrong with one form: its cells as evidence, and never more points than a form not sent."""
    capped = f"，以每次{points_text(limit)}为限" if points > limit else ""
    period = status.obligation.period
    reason = f"{period.label}填报表{what}{capped}"
    return Tally(period.code, min(points, limit), reason, period.last, of_cells(status, places))
