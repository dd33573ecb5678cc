"""Values side by side by period, with differences: what pandas is good at once values have their types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from report_gen.model.sheets import Change, Observation
from report_gen.model.submission import Value

if TYPE_CHECKING:
    import pandas as pd


def compare(observations: Sequence[Observation], periods: Sequence[str]) -> tuple[Change, ...]:
    """One row an item and unit, in order of first appearance, with its values for `periods` from left to right.

    A value nobody stated is None and never counts as zero: differences are taken only where the last two periods
    both have numbers. Of several values for one item, unit and period the last one stands.
    """
    wide = _by_period(observations, periods)
    if wide.empty:
        return ()
    steps = _differences(wide)
    return tuple(
        Change(code, name, unit, tuple(values), difference, percent)
        for (code, name, unit), values, (difference, percent) in zip(wide.index, wide.to_numpy(), steps, strict=True)
    )


def _by_period(observations: Sequence[Observation], periods: Sequence[str]) -> pd.DataFrame:
    """The observations as a table of objects (Decimal, date, str or None): rows items, columns periods."""
    import pandas as pd

    keys = ["code", "name", "unit"]
    long = pd.DataFrame(list(observations), columns=list(Observation._fields), dtype=object)
    long = long[long["period"].isin(list(periods))].drop_duplicates([*keys, "period"], keep="last")
    order = pd.MultiIndex.from_frame(long[keys].drop_duplicates())
    wide = long.pivot(index=keys, columns="period", values="value")
    wide = wide.reindex(index=order, columns=list(periods)).astype(object)
    return wide.where(wide.notna(), None)


def _differences(wide: pd.DataFrame) -> list[tuple[Decimal | None, Decimal | None]]:
    """For each row the last value less the one before, and that in per cent of the one before."""
    if wide.shape[1] < 2:
        return [(None, None)] * len(wide)
    return [_difference(last, now) for last, now in wide.iloc[:, -2:].to_numpy()]


def _difference(last: Value, now: Value) -> tuple[Decimal | None, Decimal | None]:
    if not isinstance(last, Decimal) or not isinstance(now, Decimal):
        return None, None
    difference = now - last
    return difference, (difference / abs(last) * 100 if last else None)
