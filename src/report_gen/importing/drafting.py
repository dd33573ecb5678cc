"""Assembles a draft plan from an official document: readers find the tasks, grammars read them, a base fills the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from report_gen.importing.draft_base import At, Base, Part, carry, whole_text
from report_gen.importing.draft_facts import Facts, gather, info_part, schedule_part
from report_gen.importing.draft_indicators import indicator_part
from report_gen.importing.draft_tasks import known_tasks, numbered, task_part
from report_gen.importing.draft_units import UnitBook
from report_gen.importing.duties import duties, members
from report_gen.importing.flat_table import flat_tasks
from report_gen.importing.numbered import measures
from report_gen.importing.rows import Note, TaskRow
from report_gen.importing.task_table import task_tables
from report_gen.importing.unit_lists import read_units
from report_gen.intake.plan_sheets import INDICATORS, INFO, SCHEDULE, TASKS, UNITS
from report_gen.model.draft import Draft, Reading
from report_gen.model.official import OfficialDocument, Spot

Found = tuple[tuple[TaskRow, ...], tuple[Note, ...]]
DOCUMENT: Final = "（官方文件）"  # stands for a sheet where a reading is about the document and no cell
_REMARK, _EVERYWHERE = "提示", "全文"
_ASKS: Final = re.compile("请|未读入|留空")
_MEMBERS: Final = "各成员单位"


@dataclass(frozen=True, slots=True)
class PlanReader:
    """A reader of one shape of document: its name, and what finds the tasks, none where the shape is another."""

    name: str
    read: Callable[[OfficialDocument], Found]


# In the order they are asked; the first that finds tasks is believed.
PLAN_READERS: Final = (
    PlanReader("任务表", task_tables),
    PlanReader("文本任务表", flat_tasks),
    PlanReader("编号条目", measures),
)


def draft(document: OfficialDocument, base: Base | None = None, facts: Mapping[str, str] | None = None) -> Draft:
    """The draft plan a document gives: rows of every sheet, and a reading behind every cell that says something.

    `base` is an earlier plan: its rows are taken over where the document bears them out, and where no document could
    give them. `facts` are rows of 项目信息 the caller knows. Without tasks the rows of 任务清单 are empty.
    """
    base = base or Base()
    text = whole_text(document)
    known = gather(document, base, facts or {})
    rows, notes = _found(document)
    tasks = numbered(rows)
    units = UnitBook(base)
    task_sheet = task_part(tasks, units, base, known.creation)
    _more_units(document, units, known)
    parts: dict[str, Part] = {
        INFO.name: info_part(known),
        UNITS.name: units.part(text),
        TASKS.name: task_sheet,
        INDICATORS.name: indicator_part(tasks, task_sheet.rows, base),
        **dict(carry(base)),
    }
    parts[SCHEDULE.name] = schedule_part(known, parts[UNITS.name].rows)
    same_as_before = known_tasks(tasks, base)
    decided = {task.spot("工作目标") for task in tasks if task.no in same_as_before}
    readings = (*_remarks(notes, decided), *(one for part in parts.values() for one in part.readings))
    return Draft(document.file, {name: part.rows for name, part in parts.items()}, readings)


def _found(document: OfficialDocument) -> Found:
    """The tasks of the first reader that finds any."""
    for reader in PLAN_READERS:
        rows, notes = reader.read(document)
        if rows:
            return rows, notes
    return (), ()


def _more_units(document: OfficialDocument, units: UnitBook, known: Facts) -> None:
    """The units the running text names: members of the leading group, those with duties, the group's office."""
    named = members(document)
    if named:
        units.set_members(_MEMBERS, [one.name for one in named], named[0].quote, named[0].spot)
    for duty in duties(document):
        units.bind(read_units("", duty.unit).responsible, duty)
    if known.office:
        units.register(known.office.value, known.office.spot)


def _remarks(notes: Iterable[Note], decided: AbstractSet[Spot]) -> Iterator[Reading]:
    """What the readers saw in the document: for a person where they ask, unless the base has the very same task."""
    for note in notes:
        at = At(DOCUMENT, note.spot.label or _EVERYWHERE)
        if _ASKS.search(note.text) and note.spot not in decided:
            yield at.manual(_REMARK, "", note.spot, note.text)
        else:
            yield at.read(_REMARK, "", "", note.spot, note.text)
