"""A mistake to be planted: what is typed, edited or sent instead, and what the merge has to say of it, at which cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.filled import Edit, EntryKey, Filled, Odd, Typed
from report_gen.model.finding import Kind
from report_gen.model.form import ITEMS, TASKS, Form, Identity, Limits
from report_gen.model.outcome import Obligation
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, MissingStrategy, Plan, TakeRule, Task
from report_gen.model.submission import Value
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.rules import Figures, Instance
from report_gen.rehearsal.stories import Story

HEAD_ROW: Final = 3  # of every table of a form as it is written
REGISTER_FILE: Final = "收件登记.xlsx"
REGISTER_SHEET: Final = "收件登记"
_LEFT_ALONE: Final = frozenset({MissingStrategy.SKIP, MissingStrategy.REPORT})
Spot = tuple[str, ...]  # what a mistake occupies: ("unit", code, table, row); a shorter one holds all below it

_FULL_WIDTH: Final = str.maketrans('<>:"/\\|?*.', "＜＞：＂／＼｜？＊．")


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that has to be there. With `line`, its row is that of the register line of that file."""

    kind: Kind
    place: Place
    unit: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file of a unit: its form filled, but for what stands here; `received` is what the register says, '' nothing.

    `identity` is printed instead of the form's own, `last` makes it the form of the period before; `blank` leaves
    it unfilled; `spoil` names what becomes of its bytes.
    """

    file: str
    unit: str
    filled: Filled = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    received: str = ""
    identity: Identity | None = None
    last: bool = False
    blank: bool = False
    spoil: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. Those without `expected` are odd ways of writing that must be read as `reads` says.

    `instead` are the unit's files in place of its ordinary one (None: that one, filled and edited as said here);
    `beside` lie beside it. `others` is what other units type. `skips` are files that must be passed over.
    """

    title: str
    unit: str
    spots: tuple[Spot, ...]
    filled: Filled = field(default_factory=dict)
    others: Mapping[str, Filled] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    instead: tuple[Delivery, ...] | None = None
    beside: tuple[Delivery, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    headless: bool = False  # the register has lost its head
    expected: tuple[Expected, ...] = ()
    reads: Mapping[EntryKey, Value] = field(default_factory=dict)
    skips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry cell of a printed table as it is honestly filled: what the mistakes choose from."""

    unit: str
    key: EntryKey
    typed: Typed
    limits: Limits
    item: DataItem | None = None
    task: Task | None = None

    def beside(self, column: str) -> EntryKey:
        """The key of another cell of the same row."""
        return (self.key[0], self.key[1], column)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is known where mistakes are chosen: forms by unit, what they say, and when they are due."""

    plan: Plan
    period: Period
    now: Story
    last: Story | None
    forms: Mapping[str, Form]
    filled: Mapping[str, Filled]
    owed: Mapping[str, Obligation]
    rules: tuple[Instance, ...]

    def short(self, unit: str) -> str:
        """What findings call the unit."""
        return self.plan.short(unit)

    def file(self, unit: str, mark: str = "", suffix: str = ".xlsx") -> str:
        """The name of the unit's ordinary file, or of another one of it."""
        return f"{unit}-{self.short(unit)}{mark}".translate(_FULL_WIDTH) + suffix

    def on_time(self, unit: str) -> str:
        """When its ordinary file comes, as the register says."""
        return f"{self.owed[unit].due.isoformat()} 09:30"

    def ordinary(self, unit: str, file: str = "") -> Delivery:
        """The file the unit honestly sends."""
        return Delivery(file or self.file(unit), unit, received=self.on_time(unit))

    def column(self, unit: str, table: str, column: str) -> int:
        """The number of the column, from 1."""
        keys = [one.key for one in self.forms[unit].table(table).columns]
        return keys.index(column) + 1

    def row(self, unit: str, table: str, row: str) -> int:
        """The sheet row of that row, from 1."""
        keys = [one.key for one in self.forms[unit].table(table).rows]
        return HEAD_ROW + 1 + keys.index(row)

    def place(self, unit: str, key: EntryKey) -> Place:
        """Where the entry stands in the unit's ordinary file."""
        table, row, column = key
        sheet = self.forms[unit].table(table).sheet
        return Place(self.file(unit), sheet, self.row(unit, table, row), self.column(unit, table, column))

    def cells(self, table: str, column: str) -> Iterator[Cell]:
        """The entry cells of that column of 任务进展 or 指标数据, of all units."""
        for unit, form in self.forms.items():
            for row in form.table(table).rows:
                key = (table, row.key, column)
                limits = form.table(table).limits(row, form.table(table).column(column))
                item = self.plan.item(row.key) if table == ITEMS else None
                task = self.plan.task(row.key) if table == TASKS else None
                yield Cell(unit, key, self.filled[unit].get(key), limits, item, task)

    def value(self, unit: str, key: EntryKey) -> Value:
        """What the honest entry must be read as."""
        table, row, column = key
        figure = self.now.figures.get((row, unit)) if (table, column) == (ITEMS, "value") else None
        typed = self.filled[unit].get(key)
        return figure if figure is not None else _meant(typed)

    def alone(self, item: DataItem) -> bool:
        """Whether a figure of the item that is changed contradicts no other unit's."""
        return item.take is TakeRule.SUM or sum(unit in self.forms for unit in item.reporters) == 1

    def fails(self, figures: Figures) -> tuple[Instance, ...]:
        """The rules that fail once these figures are changed."""
        changed = {**self.now.figures, **figures}
        return tuple(rule for rule in self.rules if not rule.holds(changed))


def _meant(typed: Typed) -> Value:
    if isinstance(typed, int | float):
        return Decimal(str(typed))
    return typed if isinstance(typed, str | date | Decimal) or typed is None else str(typed)


Recipe = Callable[[Desk, Dice], Iterator[Mistake]]


def at_cell(desk: Desk, cell: Cell, extra: tuple[Spot, ...] = ()) -> tuple[Spot, ...]:
    """What a mistake in the cell's row occupies: the row, and the rules that hold its figure against others."""
    key = (cell.key[1], cell.unit)
    rules = tuple(("rule", rule.rule.code, rule.unit) for rule in desk.rules if cell.item and key in rule.keys)
    return (("unit", cell.unit, *cell.key[:2]), *rules, *extra)


def may_be_lost(desk: Desk, cell: Cell) -> bool:
    """Whether no rule is computed with something else where the cell says nothing."""
    key = (cell.key[1], cell.unit)
    return all(rule.rule.missing in _LEFT_ALONE for rule in desk.rules if key in rule.keys)


def needs_saved(typed: Typed) -> bool:
    """Whether the file must stay as it was written: another program would lose the stored result of a formula."""
    return isinstance(typed, Odd) and bool(typed.formula)


def unsaved(unit: str) -> Spot:
    """Occupied by formulas with stored results and by edits of the same file."""
    return ("saved", unit)
