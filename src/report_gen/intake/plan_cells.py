"""What the cells of a plan workbook say: raw value → text, text → number or date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from report_gen.model.raw import RawCell, RawValue

_NUMBER: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)(%|[:∶比]1)?")
_DATE: Final = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written: `20%` is 20 with sign %, `4：1` is 4 with sign ∶1."""

    value: Decimal
    sign: str = ""


def cell_text(cell: RawCell) -> str:
    """The cell as text: 5.0 → 5, a date → 2024-01-31, 0.2 shown as 20% → 20%, a clock time 4:01 → 4∶1."""
    return _value_text(cell.value, percent="%" in cell.number_format)


def _value_text(value: RawValue, *, percent: bool) -> str:
    match value:
        case bool():
            text = "是" if value else "否"
        case int() | float():
            text = _number_text(value, percent=percent)
        case datetime():
            text = value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            text = value.isoformat()
        case time() | timedelta():
            text = _ratio_text(value)
        case _:
            text = (value or "").replace("\r\n", "\n").strip()
    return text


def _ratio_text(value: time | timedelta) -> str:
    """A ratio typed as 4:1 into an ordinary cell becomes a clock time, beyond 24 hours a span of time."""
    if isinstance(value, time):
        return f"{value.hour}∶{value.minute}"
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    return f"{hours}∶{minutes}"


def _number_text(value: float, *, percent: bool) -> str:
    number = Decimal(repr(value)) * (100 if percent else 1)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if percent else text


def read_figure(text: str) -> Figure | None:
    """The number a text states, plain or with %, ∶1; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace(" ", "")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    sign = match[2] or ""
    return Figure(Decimal(match[1]), sign if sign in {"", "%"} else "∶1")


def read_date(text: str) -> date | None:
    """The day a text states (2024-01-31, 2024/1/31, 2024.1.31, 2024年1月31日); None for anything else."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
