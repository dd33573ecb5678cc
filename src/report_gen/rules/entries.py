"""What the entries of a form say, in the words of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, SELF, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.plan import Plan
from report_gen.model.submission import Entry, EntryState, Submission, Value
from report_gen.wording import date_text, number_text

EntryKey = tuple[str, str, str]  # table, row, column

_NO_COLUMNS: frozenset[str] = frozenset()
_TOLD = {
    TASKS: frozenset({"state", "done_on", "progress"}),
    ITEMS: frozenset({"value"}),
    EVIDENCE: frozenset({"number", "name", "dated"}),
    PROBLEMS: frozenset({"task", "problem"}),
}
_TOLD_WHEN_BLANK = frozenset({TASKS, ITEMS})
_STATES = {state.value: state for state in WorkState}
_BETWEEN_NUMBERS = re.compile(r"[、，,；;/\s]+")
_WIDE = str.maketrans("０１２３４５６７８９：∶", "0123456789::")
_NUMBER_AND_TITLE = re.compile(r"((?:任务)?\d+)\s*:.*")  # as the form's own list of tasks writes it
_NOTHING_WORDS = frozenset({"", "0", "０", "零", "无", "/", "／", "-", "－", "—", "——"})
_AROUND_NUMBER = re.compile(r"^(?:重点任务|任务|序号|第)+|(?:号|项|条|任务)+$")


def by_key(submission: Submission | None) -> Mapping[EntryKey, Entry]:
    """The entries of a submission by table, row and column; none for None."""
    entries = submission.entries if submission else ()
    return {(entry.table, entry.row, entry.column): entry for entry in entries}


def told(submission: Submission) -> Submission:
    """The form with only those entries that forms are put together and held against one another by.

    Of ten thousand forms all entries together would fill the memory.
    """
    return replace(submission, entries=tuple(filter(_is_told, submission.entries)))


def _is_told(entry: Entry) -> bool:
    columns = _TOLD.get(entry.table, _NO_COLUMNS)
    return entry.column in columns and (entry.table in _TOLD_WHEN_BLANK or entry.state is not EntryState.BLANK)


def usable_value(entry: Entry | None) -> Value:
    """The entry's value if it may be used, else None."""
    return entry.value if entry is not None and entry.usable else None


def work_state(entry: Entry | None) -> WorkState | None:
    """The task state an entry names, or None if it is blank, queried or not one of the words."""
    if entry is None:
        return None
    if entry.state is EntryState.NOT_APPLICABLE:
        return WorkState.NOT_APPLICABLE
    value = usable_value(entry)
    return _STATES.get(value) if isinstance(value, str) else None


def value_text(value: Value) -> str:
    """A value as messages show it: plain digits, `2024年7月5日`, the text itself; '' for None."""
    if isinstance(value, Decimal):
        return number_text(value)
    return value or "" if isinstance(value, str | None) else date_text(value)


def entry_text(entry: Entry | None) -> str:
    """The usable value of an entry as text without blanks around it; '' if there is none."""
    return value_text(usable_value(entry)).strip()


def task_numbers(text: str) -> tuple[str, ...]:
    """The task numbers a cell names: `3`, `任务３、第5项`, `任务3：召开会议` → 3, 5. Other words stay as they are."""
    plain = text.translate(_WIDE).strip()
    titled = _NUMBER_AND_TITLE.fullmatch(plain)
    parts = (_AROUND_NUMBER.sub("", part) for part in _BETWEEN_NUMBERS.split(titled[1] if titled else plain))
    return tuple(dict.fromkeys(part for part in parts if part))


def problems_by_task(submission: Submission) -> Mapping[str, str]:
    """The 存在问题 texts of the problem sheet by task number, several of one task joined by ；."""
    rows: dict[str, dict[str, Entry]] = {}
    for entry in submission.entries:
        if entry.table == PROBLEMS:
            rows.setdefault(entry.row, {})[entry.column] = entry
    found: dict[str, list[str]] = {}
    for row in rows.values():
        problem = entry_text(row.get("problem"))
        for number in task_numbers(entry_text(row.get("task"))):
            found.setdefault(number, []).append(problem)
    return {number: "；".join(filter(None, texts)) for number, texts in found.items()}


def is_blank(submission: Submission) -> bool:
    """Whether not one entry cell of the form is filled, 考核自评 apart: such a form is no report."""
    return all(entry.state is EntryState.BLANK for entry in submission.entries if entry.table != SELF)


def is_empty_report(submission: Submission) -> bool:
    """Whether the form says nothing: blank, or zero throughout without the words 零报告 in a 说明.

    Zero throughout: every number filled in is 0 and there is one, no task is further than 未启动, and no other cell
    says more than 无, 0 or a stroke. What a unit gives itself in 考核自评 is no report of its work.
    """
    filled = [entry for entry in submission.entries if entry.state is not EntryState.BLANK and entry.table != SELF]
    zero = any(entry.value == 0 for entry in filled if isinstance(entry.value, Decimal))
    return not filled or (zero and all(_says_nothing(entry) for entry in filled))


def _says_nothing(entry: Entry) -> bool:
    if entry.state is EntryState.NOT_APPLICABLE:
        return False
    if isinstance(entry.value, Decimal):
        return entry.value == 0
    return entry.raw.strip() in _NOTHING_WORDS or work_state(entry) is WorkState.NOT_STARTED


def required_keys(plan: Plan, unit: str) -> Iterator[EntryKey]:
    """The cells that the unit (by code) must fill: state and progress of each task, value of each data item."""
    for task in plan.tasks_of(unit):
        yield from ((TASKS, task.no, column) for column in ("state", "progress"))
    for item in plan.items_of(unit):
        yield (ITEMS, item.code, "value")


def blanks(plan: Plan, submission: Submission) -> int:
    """How many required cells of the form are blank or gone; 不适用 and 0 are answers, not blanks."""
    entries = by_key(submission)
    found = (entries.get(key) for key in required_keys(plan, submission.identity.unit))
    return sum(entry is None or entry.state is EntryState.BLANK for entry in found)
