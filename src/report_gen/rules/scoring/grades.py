"""Grade and rank of a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from report_gen.model.plan import Grade

Standing = tuple[int, Decimal]  # how many grades lie below, and the total: the greater one ranks first


def grade_of(grades: Sequence[Grade], total: Decimal) -> str:
    """The name of the half-open band the total lies in; '' below the lowest band."""
    reached = [grade for grade in grades if grade.lowest <= total]
    return max(reached, key=lambda grade: grade.lowest).name if reached else ""


def limited_grade(grades: Sequence[Grade], grade: str, limits: Iterable[str]) -> str:
    """The lowest of the grade and the grades it is limited to."""
    return min((grade, *filter(None, limits)), key=lambda name: level_of(grades, name))


def level_of(grades: Sequence[Grade], grade: str) -> int:
    """How many grades lie below that one; -1 where it is below the lowest band ('')."""
    names = [one.name for one in sorted(grades, key=lambda one: one.lowest)]
    return names.index(grade) if grade in names else -1


def rank_of(standings: Sequence[Standing], own: Standing) -> int:
    """The place of a standing among all, from 1; equal ones share a place and the next are free (1, 1, 3)."""
    return 1 + sum(other > own for other in standings)
