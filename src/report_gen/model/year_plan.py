"""What a year asks for: every date of a plan that falls in it, and where each of the other tasks stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class EventKind(Enum):
    """Where an event comes from."""

    REPORT = "报送"  # a row of 报送安排 for one period
    TASK = "任务"  # a row of 任务清单


class Standing(Enum):
    """Why an event stands in its part of the year's table; the order of the members is the order of the parts."""

    DATED = "按月安排"
    AFTER_END = "创建期结束后的时限"  # worded without an end, but the creation period is over by then
    OPEN = "持续推进（不设完成日期）"
    LATER = "以后年度到期"
    PASSED = "以前年度已到期"
    NO_DATE = "原文未写时限"
    RELATIVE = "时限随事项而定"  # 会后10天内 and the like
    MANUAL = "时限待人工识读"

    @property
    def rank(self) -> int:
        """0 for what comes first; for sorting."""
        return list(Standing).index(self)


@dataclass(frozen=True, slots=True)
class YearEvent:
    """Something due in a year, or a task without a date in it.

    `key` stays the same over runs: `task-5`, `report-B01-2024-06`. `on` is the due day (for LATER and PASSED the day
    in the other year), None where there is none. `wording` is the time limit as the plan words it, `basis` the row
    of the plan it was worked out from, `details` the objective or what else is to be known. `leads` and
    `responsible` are names as printed; `units` are the codes of all of them. `rest` marks a due day that is a day off.
    """

    key: str
    kind: EventKind
    standing: Standing
    on: date | None
    title: str
    wording: str
    basis: str
    details: str = ""
    leads: str = ""
    responsible: str = ""
    units: tuple[str, ...] = ()
    rest: bool = False

    @property
    def in_calendar(self) -> bool:
        """Whether it has a day in the year."""
        return self.standing in {Standing.DATED, Standing.AFTER_END}
