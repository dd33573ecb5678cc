"""The checks of the free tables of one form: 佐证材料 and 问题与下步计划."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from report_gen.catalogue import logic as kinds
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, PROBLEMS
from report_gen.model.plan import DataItem
from report_gen.model.submission import EntryState
from report_gen.rules.check_input import CheckInput
from report_gen.rules.entries import entry_text, task_numbers, usable_value, value_text
from report_gen.wording import date_text, listed

_ASKS_EVIDENCE = ("附件", "附文件", "佐证")
_AFFIRMED = {"是", "有"}
_NAMES_A_TASK = re.compile(r"(?:重点)?任务\s*\d+\s*(?:[:：∶].*)?|\d+", re.DOTALL)
_MARKS = re.compile(r"[\W_]+")


def evidence_missing(given: CheckInput) -> Iterator[Finding]:
    """是 or 有 for an item whose 口径说明 asks for an attachment, and no row of 佐证材料 names the item."""
    named = [given.text(EVIDENCE, row, "for") for row in given.rows(EVIDENCE)]
    for item, entry in given.values():
        asked = item.kind.choices and any(word in item.explanation for word in _ASKS_EVIDENCE)
        if asked and entry.value in _AFFIRMED and not any(names_item(text, item) for text in named):
            yield kinds.EVIDENCE_MISSING.at(
                entry.place, given.unit.short, item=item.name, value=value_text(entry.value)
            )


def names_item(text: str, item: DataItem) -> bool:
    """Whether a cell of 对应任务或数据项 is about the item: by its name or a part of it, its short name or its code."""
    return bool(text) and (text in item.name or any(name in text for name in (item.name, item.short, item.code)))


def evidence_rows(given: CheckInput) -> Iterator[Finding]:
    """Each row of 佐证材料 by itself: its name, its date against the period, and the task it is for."""
    own = tuple(task.no for task in given.plan.tasks_of(given.unit.code))
    for row in given.rows(EVIDENCE):
        yield from _nameless(given, row)
        dated, about = (given.now.get((EVIDENCE, row, column)) for column in ("dated", "for"))
        day = usable_value(dated)
        if dated is not None and isinstance(day, date) and day > given.period.last:
            yield kinds.EVIDENCE_AFTER_PERIOD.at(
                dated.place,
                given.unit.short,
                name=given.text(EVIDENCE, row, "name") or f"第{row}条材料",
                value=date_text(day),
                expected=date_text(given.period.last),
            )
        text = entry_text(about)
        strange = [no for no in task_numbers(text) if no not in own] if _NAMES_A_TASK.fullmatch(text) else []
        if about is not None and strange:
            yield kinds.EVIDENCE_OF_OTHER_TASK.at(
                about.place, given.unit.short, value=listed(strange), expected=listed(own)
            )


def _nameless(given: CheckInput, row: str) -> Iterator[Finding]:
    """A row that says something of a document and does not name it."""
    name = given.now.get((EVIDENCE, row, "name"))
    said = [given.text(EVIDENCE, row, column) for column in ("number", "file", "dated", "for")]
    if name is not None and name.state is EntryState.BLANK and any(said):
        yield kinds.EVIDENCE_WITHOUT_NAME.at(name.place, given.unit.short, value=next(filter(None, said)))


def evidence_twice(given: CheckInput) -> Iterator[Finding]:
    """A row of 佐证材料 with subject, name and number of a row before it."""
    first: dict[tuple[str, ...], str] = {}
    for row in given.rows(EVIDENCE):
        about, name, number = (plain_name(given.text(EVIDENCE, row, column)) for column in ("for", "name", "number"))
        if name and first.setdefault((about, name, number), row) != row:
            yield kinds.EVIDENCE_TWICE.at(
                given.now[EVIDENCE, row, "name"].place,
                given.unit.short,
                name=given.text(EVIDENCE, row, "name"),
                other=f"序号{first[about, name, number]}",
            )


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


def next_steps(given: CheckInput) -> Iterator[Finding]:
    """A next step without a date, and a problem of an overdue task without a next step."""
    overdue = {task.no: task for task, _, _ in given.overdue()}
    for row in given.rows(PROBLEMS):
        planned, until = (given.now.get((PROBLEMS, row, column)) for column in ("plan", "until"))
        if entry_text(planned) and until is not None and until.state is EntryState.BLANK:
            yield kinds.PLANNED_DATE_MISSING.at(until.place, given.unit.short)
        numbers = task_numbers(given.text(PROBLEMS, row, "task"))
        late = next((overdue[number] for number in numbers if number in overdue), None)
        unplanned = planned is not None and planned.state is EntryState.BLANK
        if late and planned and unplanned and given.text(PROBLEMS, row, "problem"):
            yield kinds.OVERDUE_WITHOUT_NEXT_STEP.at(planned.place, given.unit.short, task=late.no, due=late.due_text)


def plain_name(text: str) -> str:
    """A name without marks and widths, for comparing: 《办法》（试行） → 办法试行."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
