"""The built-in checks of one form: within itself, against last period, and the office's own rules.

A new check is a generator here and its name in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from report_gen.catalogue import logic as kinds
from report_gen.formulas import names_in
from report_gen.model.finding import Finding, in_order
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS, Form
from report_gen.model.outcome import WorkState
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import CheckScope, DataItem, DueKind, ItemKind, Plan, Task, Unit
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.entries import (
    EntryKey,
    by_key,
    entry_text,
    is_blank,
    task_numbers,
    usable_value,
    value_text,
    work_state,
)
from report_gen.rules.plan_checks import run_rule
from report_gen.wording import date_text, item_text, listed, number_text, rounded

_LEAST_PROGRESS = 4  # 已开会 says too little to report, 已开会议 may do
_UNDER_WAY = frozenset({WorkState.ONGOING, WorkState.CONTINUOUS})
_ASKS_EVIDENCE = ("附件", "佐证")
_NO_DAY = frozenset({EntryState.BLANK, EntryState.NOT_APPLICABLE})
_AFFIRMED = {"是": "否", "有": "无"}
# Tasks that are done once: of those that come again, a new round after 已完成 is as it should be.
_DONE_ONCE = frozenset({DueKind.ONCE, DueKind.CREATION_END, DueKind.NONE, DueKind.UNREADABLE, DueKind.RELATIVE})


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What a check sees: the unit's entries of this period and of the last accepted form, by key."""

    plan: Plan
    unit: Unit
    period: Period
    file: str
    now: Mapping[EntryKey, Entry]
    last: Mapping[EntryKey, Entry]

    def rows(self, table: str) -> tuple[str, ...]:
        """The keys of the rows of a table that have entries, in order."""
        return tuple(dict.fromkeys(row for name, row, _ in self.now if name == table))

    def tasks(self) -> Iterator[tuple[Task, Entry, WorkState]]:
        """The unit's tasks whose state can be read, with the entry and the state."""
        for task in self.plan.tasks_of(self.unit.code):
            entry = self.now.get((TASKS, task.no, "state"))
            state = work_state(entry)
            if entry is not None and state is not None:
                yield task, entry, state

    def values(self) -> Iterator[tuple[DataItem, Entry]]:
        """The unit's data items that have a usable value, with its entry."""
        for item in self.plan.items_of(self.unit.code):
            entry = self.now.get((ITEMS, item.code, "value"))
            if entry is not None and entry.usable:
                yield item, entry

    def numbers(self) -> Iterator[tuple[DataItem, Entry, Decimal, Decimal]]:
        """The unit's data items that have a number in both periods: item, entry, this number, last number."""
        for item, entry in self.values():
            last = usable_value(self.last.get((ITEMS, item.code, "value")))
            if isinstance(entry.value, Decimal) and isinstance(last, Decimal):
                yield item, entry, entry.value, last


Check = Callable[[CheckInput], Iterator[Finding]]


def check_submission(
    plan: Plan, form: Form, submission: Submission, previous: Submission | None
) -> tuple[Finding, ...]:
    """All that the checks find in a form as read; `previous` is the unit's accepted form of the period before.

    Only usable entries are checked: a cell that could not be read has its finding already, and so has a form that
    is blank throughout. A check that crashes is a bug, never a finding: nothing is caught here.
    """
    if is_blank(submission):
        return ()
    unit = plan.unit(form.identity.unit)
    given = CheckInput(plan, unit, form.period, submission.file, by_key(submission), by_key(previous))
    return in_order(finding for check in CHECKS for finding in check(given))


def cumulative_must_not_fall(given: CheckInput) -> Iterator[Finding]:
    """累计 counts from the start of the creation period, so it cannot be less than last period."""
    for item, entry, value, last in given.numbers():
        if item.kind is ItemKind.CUMULATIVE and value < last:
            yield kinds.CUMULATIVE_FELL.at(
                entry.place,
                given.unit.short,
                item=item.name,
                value=item_text(item, value),
                last=item_text(item, last),
            )


def large_change(given: CheckInput) -> Iterator[Finding]:
    """A change above the item's 变动核实线; from 0 there is no share of change, so nothing is said."""
    for item, entry, value, last in given.numbers():
        fell = item.kind is ItemKind.CUMULATIVE and value < last  # an error already
        if item.jump is None or last == 0 or fell:
            continue
        change = (value - last) / abs(last)
        if abs(change) > item.jump:
            yield kinds.LARGE_CHANGE.at(
                entry.place,
                given.unit.short,
                item=item.name,
                value=item_text(item, value),
                last=item_text(item, last),
                change=_percent(change, signed=True),
                limit=_percent(item.jump),
            )


def answer_withdrawn(given: CheckInput) -> Iterator[Finding]:
    """是 or 有 last period, 否 or 无 now."""
    for item, entry in given.values():
        last = usable_value(given.last.get((ITEMS, item.code, "value")))
        if isinstance(last, str) and item.kind.choices and _AFFIRMED.get(last) == entry.value:
            yield kinds.ANSWER_WITHDRAWN.at(
                entry.place, given.unit.short, item=item.name, last=last, value=value_text(entry.value)
            )


def state_went_back(given: CheckInput) -> Iterator[Finding]:
    """A task that is done once was 已完成 last period and is not now."""
    for task, entry, state in given.tasks():
        last = work_state(given.last.get((TASKS, task.no, "state")))
        if task.due.kind in _DONE_ONCE and last is WorkState.DONE and state is not WorkState.DONE:
            yield kinds.STATE_WENT_BACK.at(entry.place, given.unit.short, task=task.no, value=state.value)


def progress_copied(given: CheckInput) -> Iterator[Finding]:
    """The progress text is last period's, although the task goes on."""
    for task, _, state in given.tasks():
        key = (TASKS, task.no, "progress")
        text = entry_text(given.now.get(key))
        if text and text == entry_text(given.last.get(key)) and state in _UNDER_WAY:
            yield kinds.PROGRESS_COPIED.at(given.now[key].place, given.unit.short, task=task.no)


def progress_too_short(given: CheckInput) -> Iterator[Finding]:
    """A progress text with less than four letters for a task under way: 无, 5 and 2024.6 say nothing."""
    for task, _, state in given.tasks():
        entry = given.now.get((TASKS, task.no, "progress"))
        text = entry_text(entry)
        letters = sum(character.isalpha() for character in text)
        if entry is not None and state in _UNDER_WAY and text and letters < _LEAST_PROGRESS:
            yield kinds.PROGRESS_TOO_SHORT.at(
                entry.place, given.unit.short, task=task.no, state=state.value, value=" ".join(text.split())
            )


def completion_date(given: CheckInput) -> Iterator[Finding]:
    """The completion date against the state, the period and the creation period."""
    for task, state_entry, state in given.tasks():
        entry = given.now.get((TASKS, task.no, "done_on"))
        day = usable_value(entry)
        if isinstance(day, date) and entry is not None:
            yield from _dated(given, task, state, entry.place, day)
        elif state is WorkState.DONE and (entry is None or entry.state in _NO_DAY):
            place = (entry or state_entry).place
            yield kinds.COMPLETED_WITHOUT_DATE.at(place, given.unit.short, task=task.no)


def _dated(given: CheckInput, task: Task, state: WorkState, place: Place, day: date) -> Iterator[Finding]:
    said = dict(task=task.no, value=date_text(day))
    unit, last_day, first_day = given.unit.short, given.period.last, given.plan.creation_start
    if state is not WorkState.DONE:
        yield kinds.DATE_WITHOUT_COMPLETION.at(place, unit, state=state.value, **said)
    elif day > last_day:
        yield kinds.COMPLETED_AFTER_PERIOD.at(place, unit, expected=date_text(last_day), **said)
    elif day < first_day:
        yield kinds.COMPLETED_BEFORE_CREATION.at(place, unit, expected=date_text(first_day), **said)


def open_task_completed(given: CheckInput) -> Iterator[Finding]:
    """已完成 for a task that by its due wording never ends."""
    for task, entry, state in given.tasks():
        if task.due.kind is DueKind.OPEN and state is WorkState.DONE:
            yield kinds.OPEN_TASK_COMPLETED.at(entry.place, given.unit.short, task=task.no, due=task.due_text)


def lead_says_not_applicable(given: CheckInput) -> Iterator[Finding]:
    """不适用 from the unit that leads the task."""
    for task, entry, state in given.tasks():
        if state is WorkState.NOT_APPLICABLE and given.unit.code in task.leads:
            yield kinds.LEAD_SAYS_NOT_APPLICABLE.at(entry.place, given.unit.short, task=task.no)


def evidence_missing(given: CheckInput) -> Iterator[Finding]:
    """是 or 有 for an item whose 口径说明 asks for an attachment, and no row of 佐证材料 names the item."""
    named = [entry_text(given.now.get((EVIDENCE, row, "for"))) for row in given.rows(EVIDENCE)]
    for item, entry in given.values():
        asked = item.kind.choices and any(word in item.explanation for word in _ASKS_EVIDENCE)
        if asked and entry.value in _AFFIRMED and not any(_names_item(text, item) for text in named):
            yield kinds.EVIDENCE_MISSING.at(
                entry.place, given.unit.short, item=item.name, value=value_text(entry.value)
            )


def _names_item(text: str, item: DataItem) -> bool:
    return bool(text) and (text in item.name or any(name in text for name in (item.name, item.short, item.code)))


def problem_rows(given: CheckInput) -> Iterator[Finding]:
    """The tasks and planned dates of 问题与下步计划."""
    own = tuple(task.no for task in given.plan.tasks_of(given.unit.code))
    for row in given.rows(PROBLEMS):
        named = given.now.get((PROBLEMS, row, "task"))
        strange = [number for number in task_numbers(entry_text(named)) if number not in own]
        if named is not None and strange:
            yield kinds.PROBLEM_OF_OTHER_TASK.at(
                named.place, given.unit.short, value=listed(strange), expected=listed(own)
            )
        planned = given.now.get((PROBLEMS, row, "until"))
        day = usable_value(planned)
        if planned is not None and isinstance(day, date) and day < given.period.last:
            yield kinds.PLANNED_IN_THE_PAST.at(
                planned.place, given.unit.short, value=date_text(day), expected=date_text(given.period.last)
            )


def plan_rules(given: CheckInput) -> Iterator[Finding]:
    """The 表内 rows of 校核规则 all of whose names are data items of this unit, at the first item they name."""
    codes = {item.short: item.code for item in given.plan.items_of(given.unit.code)}
    values = {item.short: entry.value for item, entry in given.values() if isinstance(entry.value, Decimal)}
    for rule in given.plan.checks:
        names = names_in(rule.formula)
        if rule.scope is not CheckScope.FORM or not names or not codes.keys() >= set(names):
            continue
        entry = given.now.get((ITEMS, codes[names[0]], "value"))
        place = entry.place if entry else Place(given.file)
        yield from run_rule(rule, values, place, given.unit.short)


def _percent(share: Decimal, *, signed: bool = False) -> str:
    text = number_text(rounded(share * 100, 1))
    return f"+{text}%" if signed and share > 0 else f"{text}%"


CHECKS: tuple[Check, ...] = (
    cumulative_must_not_fall,
    large_change,
    answer_withdrawn,
    state_went_back,
    progress_copied,
    progress_too_short,
    completion_date,
    open_task_completed,
    lead_says_not_applicable,
    evidence_missing,
    problem_rows,
    plan_rules,
)
