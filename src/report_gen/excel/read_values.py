"""What all readers of workbooks share: when a stored number is whole or a date, and which cells a merge hides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from typing import Final

from report_gen.model.raw import MergedRange, RawCell, RawValue

GENERAL: Final = "General"
Position = tuple[int, int]
_EXACT_FLOAT: Final = 10**15  # beyond this a float no longer tells one whole number from the next


class NotPlain(Exception):  # noqa: N818  # a way out, not an error
    """The file has something this reader does not know; another reader should take it."""


def plain(value: object) -> RawValue:
    """The one place that decides: 5.0 is the whole number 5, infinity no number, and text that shows nothing is no value."""
    if isinstance(value, float):
        return _whole(value)
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else None
    return value  # type: ignore[return-value]  # the readers give nothing but RawValue


def _whole(value: float) -> RawValue:
    """The number, whole where it is; what is no number at all, such as 1e999, as text."""
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < _EXACT_FLOAT else value


def plain_xml(value: object) -> RawValue:
    """Likewise for xlsx, whose texts stand for control characters as _x000D_."""
    if isinstance(value, str):
        if "_x" in value:
            from openpyxl.utils.escape import unescape

            value = unescape(value)
        if "\r" not in value:  # most cells of a form: no need to look further
            return None if value.isspace() or not value else value
    return plain(value)


def moment(number: float, number_format: str, *, epoch_1904: bool) -> object:
    """A number in a date format as the date or time it stands for; as it is in any other format."""
    if number_format == GENERAL or not _is_date(number_format):
        return number
    from openpyxl.styles.numbers import is_timedelta_format
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(number, epoch, timedelta=bool(is_timedelta_format(number_format)))
    except (OverflowError, ValueError):
        return number  # no day has that number: a 20240605 typed into a date cell


@cache
def _is_date(number_format: str) -> bool:
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(number_format))


def uncovered(found: dict[Position, RawCell], merges: Iterable[MergedRange]) -> dict[Position, RawCell]:
    """The cells in order of place, without those a merge hides: all of it but its anchor."""
    covered = {place for area in merges for place in _covered(found, area)}
    in_order = sorted(found)
    if not covered and in_order == list(found):
        return found
    return {position: found[position] for position in in_order if position not in covered}


def _covered(found: Mapping[Position, RawCell], area: MergedRange) -> list[Position]:
    """The cells one merge hides. It may span the whole sheet: then the cells are fewer than its positions."""
    top, left, bottom, right = area
    anchor = (top, left)
    if (bottom - top + 1) * (right - left + 1) > len(found):
        return [at for at in found if top <= at[0] <= bottom and left <= at[1] <= right and at != anchor]
    places = product(range(top, bottom + 1), range(left, right + 1))
    return [at for at in places if at in found and at != anchor]
