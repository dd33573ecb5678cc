"""What a hand does to a blank form: entries typed, and changes made to its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

EntryKey = tuple[str, str, str]  # table, row and column; of the cover its sheet name, the label, and ''


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that plain typing does not give: a formula with the result stored for it, an error value, a format."""

    value: str | float | None = None
    formula: str = ""
    number_format: str = ""


Typed = str | int | float | Decimal | date | time | Odd | None
Filled = Mapping[EntryKey, Typed]


@dataclass(frozen=True, slots=True)
class Edit:
    """Something done to a sheet of a filled form: `act` is a name that `excel.filled` knows, with its arguments."""

    act: str
    sheet: str
    arguments: tuple[str | int, ...] = ()
