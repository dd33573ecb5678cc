"""Deals the mistakes out over rounds, so that none hides another; each round is one inbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from report_gen.model.filled import Edit, Filled
from report_gen.rehearsal.cell_mistakes import CELL_MISTAKES
from report_gen.rehearsal.checked_mistakes import CHECKED_MISTAKES
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.file_mistakes import FILE_MISTAKES
from report_gen.rehearsal.mistake import Delivery, Desk, Expected, Mistake, Recipe, Spot
from report_gen.rehearsal.record_mistakes import RECORD_MISTAKES
from report_gen.rehearsal.shape_mistakes import SHAPE_MISTAKES
from report_gen.rehearsal.tolerances import TOLERANCES

RECIPES: Final[tuple[Recipe, ...]] = (
    *FILE_MISTAKES, *SHAPE_MISTAKES, *CHECKED_MISTAKES, *RECORD_MISTAKES, *CELL_MISTAKES, *TOLERANCES
)  # fmt: skip
_TRIED: Final = 25  # places a mistake is tried at in each round

Line = tuple[str, str]  # of the register: file and time


@dataclass(frozen=True, slots=True)
class Round:
    """One inbox: the files that lie in it, the lines of its register, and the mistakes planted in them."""

    deliveries: tuple[Delivery, ...]
    register: tuple[Line, ...]
    headless: bool
    mistakes: tuple[Mistake, ...]


def planned(desk: Desk, dice: Dice, count: int) -> tuple[tuple[Round, ...], int]:
    """The rounds, the first without mistakes; and how many kinds of mistake this plan and period have no place for.

    Every kind is planted once, and again at other places until there are `count` mistakes.
    """
    dealt: list[list[Mistake]] = []
    possible = [number for number, one in enumerate(RECIPES) if _place(one, desk, dice.about(number, 0), dealt)]
    turn, left = 0, count - len(possible)
    while left > 0 and possible:
        turn += 1
        for number in possible[:left]:
            _place(RECIPES[number], desk, dice.about(number, turn), dealt)
        left -= len(possible)
    rounds = (_round(desk, []), *(_round(desk, mistakes) for mistakes in dealt))
    return rounds, len(RECIPES) - len(possible)


def _place(recipe: Recipe, desk: Desk, dice: Dice, dealt: list[list[Mistake]]) -> bool:
    """Adds a mistake of that kind to the first round that has room for it, or to a new one; False if there is none."""
    candidates = list(islice(recipe(desk, dice), _TRIED))
    for mistakes in dealt:
        free = next((one for one in candidates if _fits(one, mistakes)), None)
        if free is not None:
            mistakes.append(free)
            return True
    if candidates:
        dealt.append([candidates[0]])
    return bool(candidates)


def _fits(mistake: Mistake, others: Iterable[Mistake]) -> bool:
    taken = [spot for other in others for spot in other.spots]
    return not any(_clash(spot, other) for spot in mistake.spots for other in taken)


def _clash(one: Spot, other: Spot) -> bool:
    """Whether one of the two holds the other."""
    return all(a == b for a, b in zip(one, other, strict=False))


def _round(desk: Desk, mistakes: Sequence[Mistake]) -> Round:
    deliveries = tuple(one for unit in desk.forms for one in _files(desk, unit, mistakes))
    lines = [(one.file, one.received) for one in deliveries if one.received]
    lines += [line for mistake in mistakes for line in mistake.lines]
    headless = any(mistake.headless for mistake in mistakes)
    return Round(deliveries, tuple(lines), headless, tuple(_resolved(one, lines) for one in mistakes))


def _files(desk: Desk, unit: str, mistakes: Sequence[Mistake]) -> Iterable[Delivery]:
    """What the unit sends: its form with all that is typed and done there, or what is sent instead; and what lies beside."""
    own = [mistake for mistake in mistakes if mistake.unit == unit]
    instead = next((mistake.instead for mistake in own if mistake.instead is not None), None)
    if instead is not None:
        yield from instead
    else:
        typed = (*(mistake.filled for mistake in own), *(mistake.others.get(unit, {}) for mistake in mistakes))
        filled: Filled = {key: value for cells in typed for key, value in cells.items()}
        edits: tuple[Edit, ...] = tuple(edit for mistake in own for edit in mistake.edits)
        yield replace(desk.ordinary(unit), filled=filled, edits=edits)
    for mistake in own:
        yield from mistake.beside


def _resolved(mistake: Mistake, lines: Sequence[Line]) -> Mistake:
    """The mistake with the rows of register lines known; the titles stand in row 1."""
    if not any(one.line for one in mistake.expected):
        return mistake
    rows = {name: row for row, line in enumerate(lines, 2) for name in (line[0], "|".join(line))}
    return replace(mistake, expected=tuple(_in_row(one, rows) for one in mistake.expected))


def _in_row(expected: Expected, rows: dict[str, int]) -> Expected:
    return (
        replace(expected, place=expected.place.at(rows[expected.line], expected.place.column))
        if expected.line
        else expected
    )
