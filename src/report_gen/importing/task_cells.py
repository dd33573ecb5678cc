"""One row of a task table on its way to a TaskRow: cells by plan column, units told apart, numbers followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import numbers_of
from report_gen.importing.rows import Note, TaskRow
from report_gen.model.official import GridCell, Spot

_BETWEEN: Final = {head.NO: "", head.RESPONSIBLE: "；", head.LEAD: "；", head.DUE: "；"}  # several cells of one column
_LINES_KEPT: Final = frozenset({head.OBJECTIVE, head.DUE, head.REMARK, *head.UNIT_FIELDS})
_LABEL: Final = "(?:单位|部门)?[：:]"
_BOTH: Final = re.compile(
    rf"牵头(?:责任)?{_LABEL}(?P<lead>[^：:]*?)[；;，,。、\s]*(?:责任|配合|参与|协办|协同|参加|责任配合){_LABEL}(?P<responsible>[^：:]*)"
)
_LEAD_ALONE: Final = re.compile(rf"牵头(?:责任)?{_LABEL}(?P<lead>[^：:]*)")
_RESPONSIBLE_ALONE: Final = re.compile(rf"(?:责任|配合|参与|协办){_LABEL}(?P<responsible>[^：:]*)")
_LABELLED: Final = re.compile(rf"(?:牵头|责任|配合|参与|协办){_LABEL}|牵头|按职责分工|负责")


@dataclass(slots=True)
class Cells:
    """The words of a row by plan column, where they stand, and the cells its number and its task come from.

    `own` are the columns with a cell that begins in this row, not above it.
    """

    spot: Spot
    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    number_cell: GridCell | None = None
    task_cells: list[GridCell] = field(default_factory=list)
    own: set[str] = field(default_factory=set)

    def add(self, name: str, text: str, spot: Spot) -> None:
        """Put words into a plan column, behind those it already holds."""
        held = self.texts.get(name)
        words = text.strip()
        between = _BETWEEN.get(name, "\n")
        self.texts[name] = words if held is None else f"{held}{between}{words}"
        self.spots.setdefault(name, spot)

    @property
    def has_task(self) -> bool:
        """Whether the row words a task at all."""
        return any(name in self.texts for name in head.TASK_FIELDS)


def task_row(texts: Mapping[str, str], spots: Mapping[str, Spot], slips: tuple[str, ...] = ()) -> TaskRow:
    """The TaskRow of the words of a row by plan column; line breaks inside short cells are lay-out and go."""
    words = {name: _laid_out(name, text) for name, text in texts.items()}
    lead, responsible, clause = _units(words)
    places = {name: spot for name, spot in spots.items() if name not in head.UNIT_FIELDS}
    whole = next((spots[name] for name in (head.UNITS, head.LEAD, head.RESPONSIBLE) if name in spots), None)
    for name, text in ((head.LEAD, lead), (head.RESPONSIBLE, responsible)):
        spot = whole if clause else spots.get(name)
        if text and spot:
            places[name] = spot
    return TaskRow(
        no=words.get(head.NO, ""),
        category=words.get(head.CATEGORY, ""),
        key_task=words.get(head.KEY, ""),
        sub_task=words.get(head.SUB, ""),
        objective=words.get(head.OBJECTIVE, ""),
        lead_text=lead,
        responsible_text=responsible,
        due_text=words.get(head.DUE, ""),
        spots=places,
        clause=clause,
        slips=slips,
        remark=words.get(head.REMARK, ""),
    )


def _laid_out(name: str, text: str) -> str:
    if name not in _LINES_KEPT:
        return "".join(line.strip() for line in text.splitlines())
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return re.sub(r"(?<=[、，；])\n", "", lines) if name in head.UNIT_FIELDS else lines


def _units(words: Mapping[str, str]) -> tuple[str, str, str]:
    """Lead, responsible, and the whole wording where both stand in one cell.

    Labels in good order are left to the plan's columns; any other wording stays whole, as responsible and as clause.
    """
    lead, responsible = words.get(head.LEAD, ""), words.get(head.RESPONSIBLE, "")
    whole = words.get(head.UNITS) or (lead or responsible if not (lead and responsible) else "")
    if not whole or not (head.UNITS in words or _LABELLED.search(whole)):
        return lead, responsible, ""
    for pattern in (_BOTH, _LEAD_ALONE, _RESPONSIBLE_ALONE):
        match = pattern.fullmatch(whole)
        if match:
            found = match.groupdict()
            return (found.get("lead") or "").strip(), (found.get("responsible") or "").strip(), whole
    return ("", whole, whole) if head.UNITS in words or responsible else (lead, "", whole)


def sequence_notes(rows: Sequence[TaskRow]) -> Iterator[Note]:
    """Notes on numbers that do not follow one another: missing, repeated, out of order, beginning again."""
    numbered = [row for row in rows if row.no]
    for row in numbered:
        if not numbers_of(row.no):
            yield Note(f"序号“{row.no}”不是通常的编号，照原样保留，请核对。", row.spots[head.NO])
    for before, after in pairwise(numbered):
        first, second = numbers_of(before.no), numbers_of(after.no)
        if first and second and not _follows(first, second):
            yield Note(
                f"序号由“{before.no}”到“{after.no}”不连续，照原样保留，请核对有无{_doubt(first, second)}。",
                after.spots[head.NO],
            )


def _follows(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Whether a number is the next one, on its own level or, beginning with 1 or running on, on another."""
    after = {(*first[:level], first[level] + 1) for level in range(len(first))} | {(*first, 1)}
    ones = second
    while len(ones) > 1 and ones[-1] in {1, first[-1] + 1} and ones not in after:
        ones = ones[:-1]
    return second in after or ones in after


def _doubt(first: tuple[int, ...], second: tuple[int, ...]) -> str:
    return "重号" if second <= first else "缺号"
