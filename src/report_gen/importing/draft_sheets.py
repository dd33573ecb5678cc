"""A draft as the tables of a plan workbook: the ten sheets, and 识读核对 with what a person must decide first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from report_gen.intake.plan_sheets import REVIEW, SHEETS, SheetSpec
from report_gen.model.draft import Confidence, Draft, Reading


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A sheet as texts in the order of its columns; `open_cells` (row and column from 0) wait for a person."""

    spec: SheetSpec
    rows: tuple[tuple[str, ...], ...]
    open_cells: frozenset[tuple[int, int]] = frozenset()


_STATE: Final = REVIEW.titles.index("把握")


def draft_sheets(draft: Draft) -> tuple[DraftSheet, ...]:
    """All sheets of the draft's workbook, 识读核对 last."""
    return (*(_plan_sheet(draft, spec) for spec in SHEETS), _review(draft.readings))


def _plan_sheet(draft: Draft, spec: SheetSpec) -> DraftSheet:
    rows = draft.rows.get(spec.name, ())
    wanted = {(one.row, one.column) for one in draft.manual if one.sheet == spec.name}
    cells = frozenset(
        (number, place)
        for number, row in enumerate(rows)
        for place, title in enumerate(spec.titles)
        for name in {row.get(spec.key, ""), row.get("简称", "")}
        if (name, title) in wanted
    )
    return DraftSheet(spec, tuple(tuple(row.get(title, "") for title in spec.titles) for row in rows), cells)


def _review(readings: Iterable[Reading]) -> DraftSheet:
    """The readings, those for a person first, else in the order they were made."""
    ordered = sorted(readings, key=lambda one: one.confidence is Confidence.READ)
    rows = tuple(_review_row(number, one) for number, one in enumerate(ordered, start=1))
    open_cells = frozenset(
        (number, _STATE) for number, one in enumerate(ordered) if one.confidence is Confidence.MANUAL
    )
    return DraftSheet(REVIEW, rows, open_cells)


def _review_row(number: int, one: Reading) -> tuple[str, ...]:
    cells = {
        "编号": str(number),
        "工作表": one.sheet,
        "行": one.row,
        "栏目": one.column,
        "识读": one.value,
        "原句": one.quote,
        "位置": one.spot.label,
        "把握": one.confidence.value,
        "规则": one.rule,
        "最接近的写法": one.nearest,
    }
    return tuple(cells.get(title, "") for title in REVIEW.titles)
