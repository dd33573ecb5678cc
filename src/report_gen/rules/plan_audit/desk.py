"""What the audits of a plan share: the plan, how its wordings are read, and where its cells stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from report_gen.model.place import Place
from report_gen.model.plan import Operator, Plan
from report_gen.rules.plan_audit.names import Names

LONGEST_QUOTE: Final = 40


class Target(Protocol):
    """A threshold read from a wording, or wording that looks like one (neither operator nor value)."""

    @property
    def operator(self) -> Operator | None:
        """How a value is held against it."""

    @property
    def value(self) -> Decimal | None:
        """The number; the n of n∶1 for a ratio, per cent for a percentage."""

    @property
    def measure(self) -> str:
        """Its unit of measure: %, ∶1, 个 …."""

    @property
    def inverted(self) -> bool:
        """Whether it is a ratio worded 1∶n, which an indicator may hold the other way round."""

    @property
    def quote(self) -> str:
        """Its words."""

    @property
    def printed(self) -> str:
        """Operator, value and measure as people write them."""

    @property
    def threshold(self) -> bool:
        """Whether operator and value stand by themselves: neither a wish (力争), an estimate (左右), nor unread."""


ReadTargets = Callable[[str], Sequence[Target]]
Columns = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Duty:
    """Words of the official document that say what a unit, as it is called there, has to do; `place`: where they stand."""

    unit: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan to be audited. `columns` gives the numbers of the workbook's columns by sheet and title."""

    plan: Plan
    names: Names
    read_targets: ReadTargets
    columns: Columns
    duties: tuple[Duty, ...] = ()

    def at(self, place: Place, title: str) -> Place:
        """The cell of that column in the row of `place`; the row where the column is not known."""
        return place.at(place.row, self.columns.get(place.sheet, {}).get(title, 0))


def shortened(text: str) -> str:
    """The beginning of a text, as findings quote it."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}……"
