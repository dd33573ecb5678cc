"""All that is checked in one form: the built-in checks and the office's own rules.

A new check is a generator in `history_checks`, `task_checks` or `record_checks`, and its name in `CHECKS`, or in
`FOLLOW_UPS` if it holds one cell against another and has nothing to say where either is in doubt already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from report_gen.formulas import LAST_PERIOD, names_in, split_last
from report_gen.model.finding import Finding, Severity, in_order
from report_gen.model.form import ITEMS, Form
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import CheckRule, CheckScope, Plan
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules import history_checks, record_checks, task_checks
from report_gen.rules.check_input import Check, CheckInput
from report_gen.rules.entries import EntryKey, by_key, is_blank, usable_value
from report_gen.rules.plan_checks import run_rule

__all__ = ["CHECKS", "FOLLOW_UPS", "CheckInput", "check_submission"]

_GIVES_NONE = frozenset({EntryState.BLANK, EntryState.NOT_APPLICABLE})


def check_submission(
    plan: Plan, form: Form, submission: Submission, previous: Submission | None, earlier: Submission | None = None
) -> tuple[Finding, ...]:
    """All that the checks find in a form as read.

    `previous` is the unit's accepted form of the period before, `earlier` that of the one before that. Only usable
    entries are checked: a cell that could not be read has its finding already, and so has a form that is blank
    throughout. What is wrong in a cell is told once: a cell with an error gets no query or note, its value goes into
    no rule of the plan, and follow-ups see neither it nor a queried cell. A check that crashes is a bug, never a
    finding: nothing is caught here.
    """
    return check_entries(plan, form.period, submission, previous, earlier)


def check_entries(
    plan: Plan, period: Period, submission: Submission, previous: Submission | None, earlier: Submission | None = None
) -> tuple[Finding, ...]:
    """The same for a form of which only the period is at hand: what it asks is the plan's to say."""
    if is_blank(submission):
        return ()
    unit = plan.unit(submission.identity.unit)
    past = by_key(previous), by_key(earlier)
    given = CheckInput(plan, unit, period, submission.file, by_key(submission), *past)
    found = [finding for check in CHECKS for finding in check(given)]
    found += plan_rules(_without(given, found, Severity.ERROR))
    sound = _without(given, found, Severity.ERROR, Severity.QUERY)
    return in_order(_root_causes((*found, *(finding for check in FOLLOW_UPS for finding in check(sound)))))


def plan_rules(given: CheckInput) -> Iterator[Finding]:
    """The 表内 rows of 校核规则 all of whose names are data items of this unit, at the first item they name."""
    codes = {item.short: item.code for item in given.plan.items_of(given.unit.code)}
    last_values, last_blank = _item_values(codes, given.last, LAST_PERIOD)
    values, blank = _item_values(codes, given.now)
    for rule in given.plan.checks:
        shorts = _shorts(rule, codes)
        if shorts:
            entry = given.now.get((ITEMS, codes[shorts[0]], "value"))
            place = entry.place if entry else Place(given.file)
            yield from run_rule(rule, last_values | values, place, given.unit.short, last_blank | blank)


def _shorts(rule: CheckRule, codes: Mapping[str, str]) -> tuple[str, ...]:
    """The unit's items that a 表内 rule is about, this period's before last period's; () if it is not for this unit."""
    named = [split_last(name, codes) for name in names_in(rule.formula)]
    if rule.scope is not CheckScope.FORM or not all(short in codes for short, _ in named):
        return ()
    return tuple(short for short, _ in sorted(named, key=lambda pair: pair[1]))


def _item_values(
    codes: Mapping[str, str], entries: Mapping[EntryKey, Entry], prefix: str = ""
) -> tuple[dict[str, Decimal], frozenset[str]]:
    """The numbers by the names that formulas use, and the names of cells in which nothing stands."""
    by_name = {f"{prefix}{short}": entries.get((ITEMS, code, "value")) for short, code in codes.items()}
    numbers = {name: usable_value(entry) for name, entry in by_name.items()}
    blank = frozenset(name for name, entry in by_name.items() if entry is not None and entry.state in _GIVES_NONE)
    return {name: value for name, value in numbers.items() if isinstance(value, Decimal)}, blank


def _without(given: CheckInput, findings: Iterable[Finding], *severities: Severity) -> CheckInput:
    """The form with the cells that have findings of these severities marked as of no use."""
    places = {finding.place for finding in findings if finding.severity in severities}
    now = {
        key: replace(entry, state=EntryState.UNREADABLE) if entry.place in places else entry
        for key, entry in given.now.items()
    }
    return replace(given, now=now)


def _root_causes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without queries and notes at cells that have an error."""
    found = tuple(findings)
    errors = {finding.place for finding in found if finding.severity is Severity.ERROR}
    return (one for one in found if one.severity is Severity.ERROR or one.place not in errors)


CHECKS: tuple[Check, ...] = (
    history_checks.cumulative_must_not_fall,
    history_checks.large_change,
    history_checks.became_zero,
    history_checks.became_not_applicable,
    history_checks.stock_unchanged,
    history_checks.answer_withdrawn,
    history_checks.state_went_back,
    history_checks.progress_copied,
    task_checks.progress_too_short,
    task_checks.completion_date,
    task_checks.open_task_completed,
    task_checks.lead_says_not_applicable,
    task_checks.not_started_past_due,
    task_checks.progress_repeated,
    record_checks.evidence_missing,
    record_checks.evidence_rows,
    record_checks.evidence_twice,
    record_checks.problem_rows,
    record_checks.next_steps,
)
FOLLOW_UPS: tuple[Check, ...] = (task_checks.done_by_its_words, task_checks.progress_contradicts_value)
