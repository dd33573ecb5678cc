"""A day of the sheet 节假日, as the State Council announced it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class SpecialDay(NamedTuple):
    """A day on which people work otherwise than its weekday says, or that belongs to a holiday: `off`, and its name."""

    day: date
    off: bool
    name: str
