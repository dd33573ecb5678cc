"""Who is to be reminded of what on a day, and who is not although something of theirs is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from report_gen.model.period import Period


class Colour(Enum):
    """The three colours, the most urgent first."""

    RED = "红色"
    YELLOW = "黄色"
    BLUE = "蓝色"

    @property
    def rank(self) -> int:
        """0 for what is most urgent; for sorting."""
        return list(Colour).index(self)


class Cause(Enum):
    """What a unit is reminded of."""

    REPORT = "未报送"
    RETURNED = "退回未重报"
    TASK = "任务"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a reminder gets which colour.

    Blue begins `blue` days before a form is due (tasks: `soon` days), yellow `yellow` days after it. Red begins after
    the lock day, or on the first day after a task was due; where `red` is given, so many days after either was due.
    `own` names the settings that stand in the plan; the others are ours.
    """

    blue: int
    yellow: int
    red: int | None
    soon: int
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing a unit (by code) is reminded of. `key` names it: a task (任务5), or a form (2024-06).

    `days` counts from the day of the reminder to `due` (negative: passed by so many days). `said` is what the unit
    last said of it, `asked` what it shall do, `until` by when; `basis` is the row of the plan or the rule behind it.
    """

    unit: str
    colour: Colour
    cause: Cause
    key: str
    title: str
    due: date
    days: int
    said: str
    asked: str
    until: date
    basis: str


@dataclass(frozen=True, slots=True)
class Spared:
    """A unit (by code) that is not reminded although nothing of it is in order yet, and why."""

    unit: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """Everything to be reminded of on a day. `strays` are the received files whose sender nobody knows."""

    on: date
    period: Period
    thresholds: Thresholds
    matters: tuple[Matter, ...]
    spared: tuple[Spared, ...] = ()
    strays: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the units reminded, those with the most urgent matters first."""
        return tuple(dict.fromkeys(matter.unit for matter in self.matters))

    def of(self, unit: str) -> tuple[Matter, ...]:
        """What that unit is reminded of, most urgent first."""
        return tuple(matter for matter in self.matters if matter.unit == unit)
