"""What several units say of one thing: a task's state and dates, progress texts, and documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from report_gen.catalogue import merge as kinds
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.plan import DueKind, Plan, Task
from report_gen.model.submission import Entry, Submission, Value
from report_gen.rules.entries import EntryKey, by_key, entry_text, usable_value, value_text, work_state
from report_gen.rules.record_checks import plain_name
from report_gen.rules.task_checks import letters
from report_gen.wording import few

_LEAST_TO_REPEAT = 20  # letters: shorter texts may well be the same
_ONE_END = frozenset({DueKind.ONCE, DueKind.CREATION_END})
_BRACKETS = str.maketrans("[]()【】「」", "〔〕〔〕〔〕〔〕")


class _Said(NamedTuple):
    """A usable entry and the unit (code) that has it."""

    unit: str
    entry: Entry

    @property
    def value(self) -> Value:
        return usable_value(self.entry)


_Forms = Mapping[str, Mapping[EntryKey, Entry]]


def unit_findings(plan: Plan, forms: Mapping[str, Submission]) -> Iterator[Finding]:
    """The findings between the accepted forms (by unit code), each at a cell of the unit it is for."""
    entries = {code: by_key(form) for code, form in sorted(forms.items())}
    for task in plan.tasks:
        yield from _lead_done(plan, task, entries)
        yield from _dates_differ(plan, task, entries)
        yield from _same_progress(plan, task, entries)
    yield from _documents(plan, entries)


def _lead_done(plan: Plan, task: Task, forms: _Forms) -> Iterator[Finding]:
    """A lead that says 已完成 while every responsible unit that has said anything says 未启动."""
    states = {code: work_state(forms[code].get((TASKS, task.no, "state"))) for code in task.units if code in forms}
    others = {code: state for code, state in states.items() if code not in task.leads and state is not None}
    if not others or set(others.values()) != {WorkState.NOT_STARTED}:
        return
    units = few(plan.short(code) for code in others)
    for code in task.leads:
        if states.get(code) is WorkState.DONE:
            place = forms[code][TASKS, task.no, "state"].place
            yield kinds.LEAD_DONE_OTHERS_NOT_STARTED.at(place, plan.short(code), task=task.no, units=units)


def _dates_differ(plan: Plan, task: Task, forms: _Forms) -> Iterator[Finding]:
    """Several leads of a task that ends once, each 已完成, with different completion dates."""
    done = [
        one
        for one in _said(forms, task.leads, (TASKS, task.no, "done_on"))
        if isinstance(one.value, date) and work_state(forms[one.unit].get((TASKS, task.no, "state"))) is WorkState.DONE
    ]
    if task.due.kind not in _ONE_END or len({one.value for one in done}) <= 1:
        return
    values = few((f"{plan.short(one.unit)} {value_text(one.value)}" for one in done), "，")
    for one in done:
        yield kinds.COMPLETION_DATES_DIFFER.at(one.entry.place, plan.short(one.unit), task=task.no, values=values)


def _same_progress(plan: Plan, task: Task, forms: _Forms) -> Iterator[Finding]:
    """Units whose progress texts of the task are the same word for word: one finding, at the last of them."""
    for group in _groups(_said(forms, task.units, (TASKS, task.no, "progress")), _letters_of):
        *others, last = group
        units = few(plan.short(other.unit) for other in others)
        yield kinds.SAME_PROGRESS_ELSEWHERE.at(last.entry.place, plan.short(last.unit), task=task.no, units=units)


def _letters_of(one: _Said) -> str:
    text = entry_text(one.entry)
    return plain_name(text) if letters(text) >= _LEAST_TO_REPEAT else ""


def _documents(plan: Plan, forms: _Forms) -> Iterator[Finding]:
    """Documents of one 文号 whose names (one is not part of the other) or dates differ, in one form or in several."""
    numbers = (
        _Said(code, entry)
        for code, form in forms.items()
        for (table, _, column), entry in form.items()
        if (table, column) == (EVIDENCE, "number") and entry.usable
    )
    for group in _groups(numbers, lambda one: document_number(entry_text(one.entry))):
        for column, what, same in (("name", "名称", _same_names), ("dated", "日期", _same_texts)):
            told = [
                (one, text)
                for one in group
                if (text := entry_text(forms[one.unit].get((EVIDENCE, one.entry.row, column))))
            ]
            if same([text for _, text in told]):
                continue
            values = few(dict.fromkeys(f"{plan.short(one.unit)} {text}" for one, text in told), "，", "份")
            for one, _ in told:
                place = forms[one.unit][EVIDENCE, one.entry.row, column].place
                number = entry_text(one.entry)
                yield kinds.ONE_NUMBER_TWO_DOCUMENTS.at(
                    place, plan.short(one.unit), number=number, what=what, values=values
                )


def document_number(text: str) -> str:
    """A 文号 in one spelling: 洛绿货发[2024] 3号 → 洛绿货发〔2024〕3号; '' where no digit stands in it."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    return plain if any(character.isdigit() for character in plain) else ""


def _same_texts(texts: list[str]) -> bool:
    return len(set(texts)) <= 1


def _same_names(texts: list[str]) -> bool:
    """Whether every name is part of the longest: people shorten names."""
    names = [plain_name(text) for text in texts]
    longest = max(names, key=len, default="")
    return all(name in longest for name in names)


def _said(forms: _Forms, units: Iterable[str], key: EntryKey) -> Iterator[_Said]:
    """The usable entries of that key in the units' forms, in the order of the units."""
    for code in dict.fromkeys(units):
        entry = forms.get(code, {}).get(key)
        if entry is not None and entry.usable:
            yield _Said(code, entry)


def _groups(said: Iterable[_Said], key: Callable[[_Said], str]) -> Iterator[list[_Said]]:
    """Those that share a key other than '', two at least."""
    found: dict[str, list[_Said]] = {}
    for one in said:
        found.setdefault(key(one), []).append(one)
    return (group for name, group in found.items() if name and len(group) > 1)
