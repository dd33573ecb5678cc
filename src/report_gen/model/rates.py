"""How many of the forms that were owed came, came in time, and passed at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: 0 ≤ `count` ≤ `total`."""

    count: int
    total: int

    @property
    def value(self) -> Decimal | None:
        """The share, from 0 to 1; None of nothing: then nobody owed a form."""
        return Decimal(self.count) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one or several reporting periods; each form owed counts once in each total.

    `reported` 上报率: anything came that says something. `on_time` 按时率: the first complete form came by the due day;
    时间待定 is not on time, nor late. `passed_first` 一次通过率: the form stands as it came first, nothing went back
    and nothing is left to explain. `excused` counts the forms that exemptions free, outside of every total.
    """

    reported: Share
    on_time: Share
    passed_first: Share
    excused: int = 0
