"""Reads the tasks of a plan that is written as numbered paragraphs, each ending with the units that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from report_gen.importing.clause_text import cut, loose_clauses, says_by_position
from report_gen.importing.measure_rows import MARKS, Measure, Part, RowMaker
from report_gen.importing.outline import (
    BOX,
    Entry,
    Line,
    Style,
    boxed_lines,
    heading_of,
    is_bare,
    outline,
    split_points,
)
from report_gen.importing.rows import Note, TaskRow
from report_gen.model.official import OfficialDocument, Spot

_ITEM_STYLES: Final = frozenset(
    {Style.DOT, Style.COMMA, Style.DECIMAL_2, Style.DECIMAL_3, Style.SMALL_BRACKET, Style.CIRCLE, Style.POINT}
)
_UNCOUNTED: Final = frozenset({Style.PART, Style.CIRCLE, Style.POINT})
_NO_TASKS: Final = re.compile(
    "总体要求|总体思路|指导思想|总体目标|工作目标|主要目标|基本原则|工作原则|保障措施|组织保障|工作要求|有关要求|组织领导|附则|"
    "实施步骤|时间安排|进度安排|工作步骤|背景|现状|工作机制|职责|实施范围|建设目标|创建目标"
)
_POINT: Final = re.compile("[一二三四五六七八九十]{1,3}是")
_LONG: Final = 30  # so many characters of a line are quoted
# What stands behind the last task and is none of its text: signatures, dates, lists of annexes.
_TAIL: Final = re.compile(
    r"^(?:附\s*件|附表|抄送|主送|（此件)|\d年\d{1,2}月\d{1,2}日(?:印发)?$|(?:政府|办公室|局|委员会|领导小组)$|^\d+$"
)

Above = tuple[Entry, ...]


def measures(document: OfficialDocument) -> tuple[tuple[TaskRow, ...], tuple[Note, ...]]:
    """The tasks of a document in numbered paragraphs, numbered 1, 2, … as they appear, and what a person should see.

    A task is what ends with words naming units: in brackets of any form, behind a label, or on lines of their own. Its
    texts are word for word without its number and those words; its 重点任务 is the heading phrase it begins with
    (a first sentence of up to 20 characters), the heading over it where it has no number of its own, else the first
    clause of the text, which is noted. Its 完成时限 are the words of the clause or of the text as quoted. A paragraph
    whose neighbours name units while it names none is a task without units and is noted. A document without such
    paragraphs gives no rows.
    """
    root = outline(document)
    finder = _Finder(root)
    found = tuple(finder.measures(root, ()))
    if not found:
        return (), ()
    maker = RowMaker(by_position=any(_says_outside_clauses(line) for entry in root.walk() for line in entry.lines))
    rows = tuple(maker.row(str(no), measure) for no, measure in enumerate(found, start=1))
    notes = (*finder.notes, *maker.notes, *_outline_notes(root), *_box_notes(document))
    return rows, tuple(sorted(notes, key=lambda note: (note.spot.line, note.spot.paragraph)))


def _says_outside_clauses(line: Line) -> bool:
    return any(says_by_position(piece.text) for piece in cut(line.text))


def _parts(entry: Entry) -> tuple[Part, ...]:
    """The own lines of an entry, cut behind each clause; clauses that follow one another belong together."""
    parts, waiting = list[Part](), list[Line]()
    for line in entry.lines:
        for piece in cut(line.text):
            waiting += [Line(piece.text, line.spot)] if piece.text else []
            clause = Line(piece.clause, line.spot)
            if piece.clause and waiting:
                parts.append(Part(tuple(waiting), (clause,), piece.slips))
                waiting = []
            elif piece.clause and parts:
                last = parts[-1]
                parts[-1] = replace(last, clauses=(*last.clauses, clause), slips=(*last.slips, *piece.slips))
    return (*parts, Part(tuple(waiting))) if waiting else tuple(parts)


def _heading(entry: Entry) -> str:
    """The heading an entry begins with, the words that name units left out; '' for none."""
    return heading_of(cut(entry.lines[0].text)[0].text).rstrip(MARKS)


def _heading_of_part(part: Part) -> str:
    """The heading a part begins with; a part in points (一是…) has none."""
    pointed = any(_POINT.match(piece) for piece in split_points(part.text))
    return "" if pointed else heading_of(part.lines[0].text).rstrip(MARKS)


class _Finder:
    """Goes through the tree and says which of its paragraphs are tasks; `notes` gathers what a person should see."""

    def __init__(self, root: Entry) -> None:
        self.notes: list[Note] = []
        self._parts = {id(entry): _parts(entry) for entry in root.walk()}
        self._below = dict[int, bool]()
        self._mark_below(root)
        self._itemised = {
            child.style for entry in root.walk() for child in entry.children[:-1] if self._names_units(child)
        }

    def _mark_below(self, entry: Entry) -> bool:
        """Remembers of every entry whether units are named under it; gives whether in it or under it."""
        below = [self._mark_below(child) for child in entry.children]
        self._below[id(entry)] = any(below)
        return any(below) or self._names_units(entry)

    def _names_units(self, entry: Entry) -> bool:
        return any(part.named for part in self._parts[id(entry)])

    def measures(self, entry: Entry, above: Above) -> Iterator[Measure]:
        """The tasks in an entry and under it; `above` are the entries over it, the nearest last."""
        self._note_loose(entry)
        if self._names_units(entry):
            yield from self._own(entry, above)
        elif self._is_section_task(entry):
            yield self._section_task(entry, above)
            return
        elif self._forgotten(entry, above):
            self._note("同级条目写有单位，此条未写牵头单位和责任单位，请核", entry.spot)
            yield self._measure(entry, above, Part((*entry.lines, *_lines_below(entry))))
        if self._below[id(entry)]:
            for child in entry.children:
                yield from self.measures(child, (*above, entry))

    def _note(self, text: str, spot: Spot) -> None:
        self.notes.append(Note(text, spot))

    def _measure(self, entry: Entry, above: Above, part: Part) -> Measure:
        category, spot, group = self._place(entry, above)
        return Measure(part, category, spot, _heading(entry), group)

    def _own(self, entry: Entry, above: Above) -> Iterator[Measure]:
        """The tasks in the lines of an entry itself."""
        parts = self._with_rest(self._parts[id(entry)])
        if len(parts) == 1:
            below = () if self._below[id(entry)] else _lines_below(entry)
            yield self._measure(entry, above, replace(parts[0], lines=(*parts[0].lines, *below)))
            return
        heading = _heading(entry) if _heading(entry) != parts[0].text.rstrip(MARKS) else ""
        category, spot, group = self._place(entry, above)
        for part in _without_heading(parts, heading):
            for point in self._points(part):
                yield Measure(point, category, spot, _heading_of_part(point), heading or group)

    def _with_rest(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The parts that name units; lines behind the last of them belong to it only where it is a bare heading."""
        *named, rest = parts
        if rest.named:
            return parts
        last = named[-1]
        if len(named) == 1 and len(last.lines) == 1 and is_bare(last.text):
            return (replace(last, lines=(*last.lines, *rest.lines)),)
        for line in rest.lines:
            if not _TAIL.search(line.text):
                self._note(f"“{line.text[:_LONG]}”写在单位之后，未归入任务，请核", line.spot)
        return tuple(named)

    def _points(self, part: Part) -> Iterator[Part]:
        """A part cut at 一是, 二是, …: those before the last name no units, which is noted."""
        pieces = split_points(part.text) if len(part.lines) == 1 else (part.text,)
        if len(pieces) > 1 and not _POINT.match(pieces[0]):
            pieces = (pieces[0] + pieces[1], *pieces[2:])
        for piece in pieces[:-1]:
            self._note(f"“{piece[:_LONG]}”未写牵头单位和责任单位，请核", part.lines[0].spot)
            yield Part((Line(piece, part.lines[0].spot),))
        yield replace(part, lines=(Line(pieces[-1], part.lines[0].spot),)) if len(pieces) > 1 else part

    def _is_section_task(self, entry: Entry) -> bool:
        """Whether only the last of several items names units, and no item of this style elsewhere has its own."""
        children = entry.children
        if len(children) < 2 or not entry.marker or children[-1].style not in _ITEM_STYLES - self._itemised:
            return False
        named = [self._names_units(child) or self._below[id(child)] for child in children]
        return named.count(True) == 1 and named[-1] and len(self._parts[id(children[-1])]) == 1

    def _section_task(self, entry: Entry, above: Above) -> Measure:
        """The task of a section whose units stand behind its last item."""
        *items, last = entry.children
        (final,) = self._parts[id(last)]
        ending = (Line(f"{last.marker}{final.lines[0].text}", last.spot), *final.lines[1:])
        lines = (*entry.lines, *(line for child in items for line in child.numbered_lines()), *ending)
        self._note("单位写在最后一条之后，按管整节识读，请核", final.clauses[0].spot)
        return self._measure(entry, above, replace(final, lines=lines))

    def _place(self, entry: Entry, above: Above) -> tuple[str, Spot, str]:
        """Category of a task, where it stands, and the group between the two ('' for none).

        The category is the task's own heading where its neighbours are headings over tasks, else the nearest above;
        where that is an item of a headed section (（一）> 1. >（1）), the section is the category and the item the group.
        """
        neighbours = [child for child in above[-1].children if child.style is entry.style] if above else []
        if any(self._below[id(each)] for each in neighbours) and _heading(entry):
            return _heading(entry), entry.spot, ""
        headed = [each for each in above if each.marker and each.style is not Style.PART and _heading(each)]
        if not headed:
            return "", entry.spot, ""
        nearest = headed[-1]
        if len(headed) > 1 and nearest.style in _ITEM_STYLES and headed[-2].style is Style.BRACKET:
            return _heading(headed[-2]), headed[-2].spot, _heading(nearest)
        return _heading(nearest), nearest.spot, ""

    def _forgotten(self, entry: Entry, above: Above) -> bool:
        """Whether a paragraph without units stands among tasks of its own level."""
        if not above or self._below[id(entry)] or _NO_TASKS.search(_heading(entry) or entry.lines[0].text[:10]):
            return False
        same = [child for child in above[-1].children if child.style is entry.style]
        return any(self._names_units(child) for child in same)

    def _note_loose(self, entry: Entry) -> None:
        for part in self._parts[id(entry)]:
            for line in part.lines:
                for clause in loose_clauses(line.text):
                    self._note(f"句中的“{clause}”未作为任务单位识读，请核", line.spot)


def _lines_below(entry: Entry) -> tuple[Line, ...]:
    return tuple(line for child in entry.children for line in child.numbered_lines())


def _without_heading(parts: tuple[Part, ...], heading: str) -> Iterator[Part]:
    """The parts, the heading they all stand under taken off the first."""
    first, *others = parts
    if heading:
        head, *lines = first.lines
        text = head.text[len(heading) :].lstrip(MARKS)
        first = replace(first, lines=(*((Line(text, head.spot),) if text else ()), *lines))
    yield from (first, *others)


def _outline_notes(root: Entry) -> Iterator[Note]:
    """Notes on numbers that are damaged, missing, doubled or out of order."""
    for entry in root.walk():
        last: dict[Style, int] = {}
        for child in entry.children:
            before, last[child.style] = last.get(child.style), child.number
            if child.repaired:
                yield Note(f"编号“{child.marker}”与前后写法不一致，按“{child.style.value}”一级识读", child.spot)
            if before is not None and child.number != before + 1 and child.style not in _UNCOUNTED:
                yield Note(f"编号“{child.marker}”与前一个编号不连续，请核", child.spot)


def _box_notes(document: OfficialDocument) -> Iterator[Note]:
    for line in boxed_lines(document):
        if BOX.match(line.text):
            yield Note(f"“{line.text[:_LONG]}”是专栏，其中文字未归入任务，请核", line.spot)
        elif any(piece.clause for piece in cut(line.text)):
            yield Note(f"专栏中“{line.text[:_LONG]}”写有单位，未作为任务识读，请核", line.spot)
