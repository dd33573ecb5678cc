"""Whether the reporters of one item say the same, and what a person's decision makes of it if they do not.

Three classes: the same; the same but for rounding (the finer value, rounded to the last place of the coarser, halves
away from zero, is the coarser one: 80.04 and 80.0, 12503 and 1.25万); different. What was typed tells how fine a value
is meant. Nothing beside zero is never mere rounding, and a factor of 10000 is named, not guessed away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from report_gen.model.decisions import Resolution
from report_gen.model.outcome import Agreement, Source
from report_gen.model.period import Period
from report_gen.model.plan import DataItem
from report_gen.model.submission import Value
from report_gen.rules.entries import value_text

_NUMBER: Final = re.compile(r"CT-(\d{4}(?:-\d{2}|[QH]\d)?)-(.+)")
_TYPED: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_CORRECTED: Final = "更正"  # so begin the rules of steps that put another value in the place of what was typed
_SCALES: Final = (Decimal(10) ** 4, Decimal(10) ** 8)  # 万, 亿


def conflict_number(period: Period, item: DataItem) -> str:
    """`CT-2024-06-D12`: the same in every run, whatever else is in conflict."""
    return f"CT-{period.code}-{item.code}"


def parse_number(text: str) -> tuple[Period, str] | None:
    """The period and item code that a conflict's number names, or None; small letters are taken for capitals."""
    match = _NUMBER.fullmatch(text.strip().upper())
    period = Period.parse(match[1]) if match else None
    return (period, match[2]) if match and period else None


def agreement(sources: Sequence[Source]) -> Agreement:
    """How far the values agree; words agree or differ."""
    values = {source.value for source in sources}
    if len(values) <= 1:
        return Agreement.SAME
    fine = finest(sources).value
    if isinstance(fine, Decimal) and all(_is_rounded(fine, source) for source in sources):
        return Agreement.ROUNDING
    return Agreement.DIFFERENT


def finest(sources: Sequence[Source]) -> Source:
    """The source that states the most places; the first of several."""
    return min(sources, key=last_place)


def last_place(source: Source) -> int:
    """The power of ten of the last digit that was stated: `80.04` → -2, `80` → 0, `1.25万` → 2; 0 for words.

    What was typed counts, scaled to the value it was read as, unless the value was set right since. Where no number can be made out in it (一万二千), the
    value itself counts.
    """
    value = source.value
    if not isinstance(value, Decimal):
        return 0
    own = min(_exponent(value), 0)
    if source.entry.conversions and source.entry.conversions[-1].rule.startswith(_CORRECTED):
        return own
    typed = _TYPED.search(unicodedata.normalize("NFKC", source.entry.raw))
    number = Decimal(typed[0].replace(",", "")) if typed else Decimal(0)
    if not number or not value:
        return own if number or not typed else min(own, _exponent(number))
    factor = (abs(value) / number).normalize()
    if factor.as_tuple().digits != (1,):
        return own
    return _exponent(number) + _exponent(factor)


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _is_rounded(fine: Decimal, source: Source) -> bool:
    """Whether the source's value is `fine` to as many places as it has."""
    value = source.value
    if not isinstance(value, Decimal) or not fine or not value:
        return value == fine
    place = Decimal(1).scaleb(last_place(source))
    return (fine / place).quantize(Decimal(1), ROUND_HALF_UP) * place == value


def off_by_measure(sources: Sequence[Source]) -> bool:
    """Whether two of the values are just 10000 (万) or 100000000 (亿) times one another: a wrong measure, most likely."""
    numbers = {abs(source.value) for source in sources if isinstance(source.value, Decimal)}
    return any(number * scale in numbers for number in numbers if number for scale in _SCALES)


def said(sources: Iterable[Source]) -> str:
    """What the sources say, as a resolution remembers it: `U03=82；U07=80`, in order of code."""
    return "；".join(
        f"{source.unit}={value_text(source.value)}" for source in sorted(sources, key=lambda one: one.unit)
    )


def last_resolution(resolutions: Iterable[Resolution], period: Period, item: DataItem) -> Resolution | None:
    """The latest decision about that item and period, whether or not it still holds."""
    about = (one for one in resolutions if (one.period, one.item) == (period.code, item.code))
    return max(about, key=lambda one: one.event, default=None)


def resolved_value(item: DataItem, resolution: Resolution, sources: Iterable[Source]) -> Value:
    """The value decided on; None if the sources no longer say what they said, or it is no value of the item."""
    if resolution.sources != said(sources):
        return None
    if not item.kind.numeric:
        return resolution.value or None
    return _decimal(resolution.value)


@lru_cache(maxsize=256)
def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
