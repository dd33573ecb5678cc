"""The checks of a form against the unit's accepted forms of the periods before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from report_gen.catalogue import logic as kinds
from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.plan import DueKind, ItemKind
from report_gen.model.submission import EntryState
from report_gen.rules.check_input import CheckInput
from report_gen.rules.entries import entry_text, usable_value, value_text, work_state
from report_gen.wording import item_text, number_text, rounded

_UNDER_WAY = frozenset({WorkState.ONGOING, WorkState.CONTINUOUS})
_AFFIRMED = {"是": "否", "有": "无"}
# Tasks that are done once: of those that come again, a new round after 已完成 is as it should be.
_DONE_ONCE = frozenset({DueKind.ONCE, DueKind.CREATION_END, DueKind.NONE, DueKind.UNREADABLE, DueKind.RELATIVE})
_STANDING = frozenset({ItemKind.STOCK, ItemKind.PERCENT, ItemKind.RATIO})  # a 当期 number may well be 0 next time
_PRINTED_STATE = re.compile(r"^【[^】]*】")  # 上期进展 is printed behind the state, and copied with it
_MEANT_TO_STAY = ("期初", "基期", "年初", "基准")


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
        gone = item.kind in _STANDING and value == 0  # a query of its own
        if item.jump is None or last == 0 or fell or gone:
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


def became_zero(given: CheckInput) -> Iterator[Finding]:
    """存量, 百分比 or 比值 that was not 0 last period and is now."""
    for item, entry, value, last in given.numbers():
        if item.kind in _STANDING and value == 0 and last != 0:
            yield kinds.BECAME_ZERO.at(entry.place, given.unit.short, item=item.name, last=item_text(item, last))


def became_not_applicable(given: CheckInput) -> Iterator[Finding]:
    """A number other than 0 last period, 不适用 now. A blank has its error already."""
    for item in given.plan.items_of(given.unit.code):
        key = (ITEMS, item.code, "value")
        entry, last = given.now.get(key), usable_value(given.last.get(key))
        if entry is not None and entry.state is EntryState.NOT_APPLICABLE and isinstance(last, Decimal) and last:
            yield kinds.BECAME_NOT_APPLICABLE.at(
                entry.place, given.unit.short, item=item.name, last=item_text(item, last)
            )


def stock_unchanged(given: CheckInput) -> Iterator[Finding]:
    """A 存量 other than 0 that is the same in three periods running, unless its name says that it is meant to be."""
    for item, entry, value, last in given.numbers():
        watched = item.kind is ItemKind.STOCK and not any(word in item.name for word in _MEANT_TO_STAY)
        before = usable_value(given.earlier.get((ITEMS, item.code, "value")))
        if watched and value and value == last == before:
            yield kinds.STOCK_UNCHANGED.at(entry.place, given.unit.short, item=item.name, value=item_text(item, value))


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
        text = _bare(entry_text(given.now.get(key)))
        if text and text == _bare(entry_text(given.last.get(key))) and state in _UNDER_WAY:
            yield kinds.PROGRESS_COPIED.at(given.now[key].place, given.unit.short, task=task.no)


def _bare(text: str) -> str:
    return _PRINTED_STATE.sub("", text).strip()


def _percent(share: Decimal, *, signed: bool = False) -> str:
    text = number_text(rounded(share * 100, 1))
    return f"+{text}%" if signed and share > 0 else f"{text}%"
