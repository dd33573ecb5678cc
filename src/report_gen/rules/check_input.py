"""What the built-in checks of one form see of it, by key, together with the form's plan and past."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from report_gen.model.finding import Finding
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, DueKind, Plan, Task, Unit
from report_gen.model.submission import Entry
from report_gen.rules.entries import EntryKey, entry_text, usable_value, work_state

_OPEN_STATES = frozenset({WorkState.NOT_STARTED, WorkState.ONGOING})
_WITH_A_DAY = frozenset({DueKind.ONCE, DueKind.CREATION_END})


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What a check sees: the unit's entries by key, of this period and of the accepted forms before it.

    `last` is the form of the period before, `earlier` that of the period before `last`; either may be empty.
    """

    plan: Plan
    unit: Unit
    period: Period
    file: str
    now: Mapping[EntryKey, Entry]
    last: Mapping[EntryKey, Entry]
    earlier: Mapping[EntryKey, Entry]
    _tasks: tuple[tuple[Task, Entry, WorkState], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Read the states once: most checks go through them."""
        object.__setattr__(self, "_tasks", tuple(self._stated()))

    def rows(self, table: str) -> tuple[str, ...]:
        """The keys of the rows of a table that have entries, in order."""
        return tuple(dict.fromkeys(row for name, row, _ in self.now if name == table))

    def text(self, table: str, row: str, column: str) -> str:
        """The usable value of that entry as text, '' if there is none."""
        return entry_text(self.now.get((table, row, column)))

    def tasks(self) -> tuple[tuple[Task, Entry, WorkState], ...]:
        """The unit's tasks whose state can be read, with the entry and the state."""
        return self._tasks

    def _stated(self) -> Iterator[tuple[Task, Entry, WorkState]]:
        for task in self.plan.tasks_of(self.unit.code):
            entry = self.now.get((TASKS, task.no, "state"))
            state = work_state(entry)
            if entry is not None and state is not None:
                yield task, entry, state

    def overdue(self) -> Iterator[tuple[Task, Entry, WorkState]]:
        """Those of `tasks` that have one due date, which is over with this period, and are under way or not begun."""
        for task, entry, state in self.tasks():
            due = task.due.on if task.due.kind in _WITH_A_DAY else None
            if due is not None and due <= self.period.last and state in _OPEN_STATES:
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
