"""The checks of the tasks of one form: state, completion date and progress against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from report_gen.catalogue import logic as kinds
from report_gen.model.finding import Finding
from report_gen.model.form import PROBLEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, TakeRule, Task
from report_gen.model.submission import EntryState
from report_gen.rules.check_input import CheckInput
from report_gen.rules.entries import entry_text, task_numbers, usable_value
from report_gen.rules.progress_text import contradiction, done_clause
from report_gen.wording import date_text, item_text

_LEAST_PROGRESS = 4  # 已开会 says too little to report, 已开会议 may do
_FEW_CHARACTERS = 2
# Words of which the customary empty texts are made: 正在有序推进, 按计划正常推进, 与上月相同, 详见附件.
_EMPTY_WORDS = re.compile(
    "正在|按照?(?:计划|序时|时序|要求)|有序|正常|稳步|扎实|积极|继续|持续|推进|进行|开展|落实|实施|办理|进展|顺利|相关|各项|此项|该项|本项"
    "|任务|工作|[与同][上前][月期季]|一样|一致|相同|不变|变化|暂|无|没有|新|目前|[详请]?见|附件|附表|材料|情况|说明|中|的|了"
)
_MARKS = re.compile(r"[\W_]+")
_LEAST_TO_REPEAT = 12  # letters: short texts may well be the same
_UNDER_WAY = frozenset({WorkState.ONGOING, WorkState.CONTINUOUS})
_NOT_DONE = frozenset({WorkState.ONGOING, WorkState.NOT_STARTED})
_NO_DAY = frozenset({EntryState.BLANK, EntryState.NOT_APPLICABLE})


def progress_too_short(given: CheckInput) -> Iterator[Finding]:
    """A progress text for a task under way that says nothing: 无, 5, 2024.6 (less than four letters), 正在有序推进."""
    for task, _, state in given.tasks():
        entry = given.now.get((TASKS, task.no, "progress"))
        text = entry_text(entry)
        if entry is not None and state in _UNDER_WAY and text and _says_nothing(text):
            yield kinds.PROGRESS_TOO_SHORT.at(
                entry.place, given.unit.short, task=task.no, state=state.value, value=" ".join(text.split())
            )


def _says_nothing(text: str) -> bool:
    plain = _MARKS.sub("", text)
    few = letters(text) < _LEAST_PROGRESS or len(set(plain)) <= _FEW_CHARACTERS
    return few or not _EMPTY_WORDS.sub("", plain)


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


def done_by_its_words(given: CheckInput) -> Iterator[Finding]:
    """推进中 or 未启动, and a clause of the progress says that the whole task is done; at the state.

    A completion date beside such a state has its query already, which asks the same (L124).
    """
    for task, entry, state in given.tasks():
        dated = given.now.get((TASKS, task.no, "done_on"))
        clause = done_clause(given.text(TASKS, task.no, "progress"), task)
        if clause and state in _NOT_DONE and (dated is None or dated.state is EntryState.BLANK):
            yield kinds.DONE_BY_ITS_WORDS.at(
                entry.place, given.unit.short, task=task.no, value=clause, state=state.value
            )


def not_started_past_due(given: CheckInput) -> Iterator[Finding]:
    """未启动 although the due date is over, and no row of 问题与下步计划 is about the task."""
    told = {
        number for row in given.rows(PROBLEMS) for number in task_numbers(given.text(PROBLEMS, row, "task"))
    }  # fmt: skip
    for task, entry, state in given.overdue():
        if state is WorkState.NOT_STARTED and task.no not in told:
            yield kinds.NOT_STARTED_PAST_DUE.at(entry.place, given.unit.short, task=task.no, due=task.due_text)


def progress_contradicts_value(given: CheckInput) -> Iterator[Finding]:
    """A progress text that states a total for a data item of the unit, other than the unit's own value.

    Items that are summed over units are left out: a text may state the sum.
    """
    numbers = tuple(
        (item, entry.value)
        for item, entry in given.values()
        if isinstance(entry.value, Decimal) and (item.take is not TakeRule.SUM or len(item.reporters) == 1)
    )
    for task, _, _ in given.tasks():
        key = (TASKS, task.no, "progress")
        for item, value in numbers:
            stated = contradiction(given.text(*key), item, value)
            if stated:
                yield kinds.PROGRESS_CONTRADICTS_VALUE.at(
                    given.now[key].place,
                    given.unit.short,
                    task=task.no,
                    value=stated.words,
                    item=item.name,
                    expected=item_text(item, value),
                )


def progress_repeated(given: CheckInput) -> Iterator[Finding]:
    """The progress text of a task is that of a task before it, word for word."""
    first: dict[str, str] = {}
    for task, _, _ in given.tasks():
        text = given.text(TASKS, task.no, "progress")
        if letters(text) >= _LEAST_TO_REPEAT and first.setdefault(text, task.no) != task.no:
            place = given.now[TASKS, task.no, "progress"].place
            yield kinds.PROGRESS_REPEATED.at(place, given.unit.short, task=task.no, other=first[text])


def letters(text: str) -> int:
    """How many letters the text has: digits and signs are not counted."""
    return sum(character.isalpha() for character in text)
