"""Grade and rank of a total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from report_gen.model.plan import Grade


def grade_of(grades: Sequence[Grade], total: Decimal) -> str:
    """The name of the half-open band the total lies in; '' below the lowest band."""
    reached = [grade for grade in grades if grade.lowest <= total]
    return max(reached, key=lambda grade: grade.lowest).name if reached else ""


def rank_of(totals: Sequence[Decimal], total: Decimal) -> int:
    """The place of a total among all, from 1; equal totals share a place and the next ones are free (1, 1, 3)."""
    return 1 + sum(other > total for other in totals)
