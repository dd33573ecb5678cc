"""Turns a paragraph found to be a task into a row of the plan, word for word, and notes what a person should see."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from report_gen.importing.clause_text import Parties, parties
from report_gen.importing.due_phrases import find_due, without_due_before
from report_gen.importing.outline import Line, is_bare, split_points
from report_gen.importing.rows import Note, TaskRow
from report_gen.importing.unit_names import read_names
from report_gen.model.official import Spot

MARKS: Final = "，,；;。：: "
_ORDINAL: Final = re.compile("^[一二三四五六七八九十]{1,3}是(?=.)")
_MEANS: Final = re.compile("(?:依托|利用|结合|通过|充分发挥|发挥|以).{4,}?等(?=.{4,})")
_FRAME: Final = re.compile("按照|根据|依据|围绕|针对|为|在|对")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of text and the clauses that name their units."""

    lines: tuple[Line, ...]
    clauses: tuple[Line, ...] = ()
    slips: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def named(self) -> bool:
        """Whether its clauses name a unit or a due date; persons alone (联系人：…) make no task."""
        found = (parties(clause.text) for clause in self.clauses)
        return any(one.due or not one.empty for one in found)


@dataclass(frozen=True, slots=True)
class Measure:
    """A task before it is numbered.

    `heading` is its own heading ('' for none), `category` the heading over it; `group` is a heading between the two,
    which makes it a sub-task ('' for none).
    """

    part: Part
    category: str
    category_spot: Spot
    heading: str = ""
    group: str = ""


class RowMaker:
    """Makes rows in the order of the document; `notes` gathers what a person should see.

    `by_position` says that the document lets the unit named first lead, wherever it does not say otherwise.
    """

    def __init__(self, *, by_position: bool) -> None:
        self.notes: list[Note] = []
        self._by_position = by_position

    def row(self, no: str, measure: Measure) -> TaskRow:
        """The row of a task."""
        part, spot = measure.part, measure.part.lines[0].spot
        body = _body(measure)
        objective = _ORDINAL.sub("", "\n".join(line.text for line in body), count=1)
        named = self._parties(no, part)
        due = self._due(no, measure, named)
        if not measure.category:
            self.notes.append(Note(f"第{no}项上面没有可作指标分类的标题，请补填", spot))
        name = measure.heading or self._drafted(no, objective, measure)
        return TaskRow(
            no=no,
            category=measure.category,
            key_task=measure.group or name,
            sub_task=name if measure.group else "",
            objective=objective,
            lead_text=named.lead,
            responsible_text=named.responsible,
            due_text=due,
            spots=_spots(measure, body[0].spot, named, due),
            clause="\n".join(line.text for line in part.clauses),
            slips=(*part.slips, *named.slips),
        )

    def _drafted(self, no: str, objective: str, measure: Measure) -> str:
        title, column = draft_title(objective), "子任务" if measure.group else "重点任务"
        note = f"第{no}项原文没有小标题，{column}摘自条文原句“{title}”，请核"
        self.notes.append(Note(note, measure.part.lines[0].spot))
        return title

    def _parties(self, no: str, part: Part) -> Parties:
        """What the clauses of a task say together."""
        found = tuple(parties(line.text) for line in part.clauses)
        here = any(one.by_position for one in found) or self._by_position
        self._by_position = self._by_position or any(one.onwards for one in found)
        together = Parties(
            lead="；".join(one.lead for one in found if one.lead),
            responsible="；".join(one.responsible for one in found if one.responsible),
            due="；".join(one.due for one in found if one.due),
            slips=tuple(slip for one in found for slip in one.slips),
        )
        if here and not together.lead:
            together = _first_leads(together)
        for slip in together.slips:
            self.notes.append(Note(f"第{no}项{slip}，照录", part.clauses[0].spot))
        if found and together.empty:
            self.notes.append(Note(f"第{no}项没有写明牵头单位和责任单位，请核", part.clauses[0].spot))
        return together

    def _due(self, no: str, measure: Measure, named: Parties) -> str:
        """The due words of the clause, else those of the text; several are kept side by side for a person."""
        spot = measure.part.lines[0].spot
        in_text = find_due(measure.part.text)
        if named.due:
            others = [words for words in in_text if words not in named.due]
            if others:
                self.notes.append(Note(f"第{no}项条文中另写有时限“{'”“'.join(others)}”，请核", spot))
            return named.due
        if len(in_text) > 1:
            self.notes.append(Note(f"第{no}项条文中写有多个时限“{'”“'.join(in_text)}”，请核", spot))
        return "；".join(in_text)


def _body(measure: Measure) -> tuple[Line, ...]:
    """The lines of a task; a heading on a line of its own is none of them, unless there is nothing else."""
    first, *others = measure.part.lines
    headed = bool(measure.heading) and bool(others) and is_bare(first.text)
    return tuple(others) if headed else measure.part.lines


def _spots(measure: Measure, body: Spot, named: Parties, due: str) -> dict[str, Spot]:
    """Where the words of each column stand; columns without words are left out."""
    part, spot = measure.part, measure.part.lines[0].spot
    clause = part.clauses[0].spot if part.clauses else spot
    spots = {"序号": spot, "指标分类": measure.category_spot, "重点任务": spot, "工作目标": body}
    spots |= {"子任务": spot} if measure.group else {}
    spots |= {"牵头单位": clause} if named.lead else {}
    spots |= {"责任单位": clause} if named.responsible else {}
    if due:
        first = due.split("；", maxsplit=1)[0]
        of_text = next((line.spot for line in part.lines if first in line.text), clause)
        spots["完成时限"] = clause if named.due else of_text
    return spots


def _first_leads(named: Parties) -> Parties:
    """The parties with the unit named first as lead."""
    quotes = read_names(named.responsible).quotes
    if not quotes or named.responsible[: quotes[0].start].strip():
        return named
    rest = named.responsible[quotes[0].end :].lstrip(MARKS + "、")
    return replace(named, lead=quotes[0].quote, responsible=rest)


def draft_title(text: str) -> str:
    """A name for a task without heading, cut out of its text: its first clause, less what only says by when or how.

    `到2025年，建成3个站。…` gives 建成3个站; `按照…思路，推进共同配送` gives 推进共同配送; `依托…等布局建设配送中心，…`
    gives 布局建设配送中心.
    """
    pieces = [piece for piece in split_points(text) if _ORDINAL.match(piece)]
    start = _ORDINAL.sub("", pieces[0] if pieces else text, count=1)
    clauses = [part for part in re.split("[，,；;。：\n]", without_due_before(start)) if part.strip()]
    framed = len(clauses) > 1 and _FRAME.match(clauses[0])
    title = clauses[1 if framed else 0] if clauses else text
    return _MEANS.sub("", title).strip()
