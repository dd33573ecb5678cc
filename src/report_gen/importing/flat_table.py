"""Task tables flattened to text, one cell a line: rows by their running numbers, columns by what all readings agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import is_heading, section_title
from report_gen.importing.flat_align import Layout, Way, ways
from report_gen.importing.flat_lines import FlatHeads, Line, cell_lines, heads_from
from report_gen.importing.flat_rows import FlatRow, as_cells, split_rows
from report_gen.importing.rows import Note, TaskRow
from report_gen.importing.table_headers import Heads
from report_gen.importing.task_cells import sequence_notes, task_row
from report_gen.model.official import OfficialDocument, Spot

_SCALES: Final = (1, 2, 3)  # blank lines that one empty cell may have left
_MOST_CELLS: Final = 24  # cells of a row that are weighed; what stands behind is not part of it
_SAMPLE: Final = 80  # lines below the titles that tell which titles they are
_MANY_ASTRAY: Final = 2  # rows with blanks in odd places, from which on blanks are not believed
_SHOWN: Final = 80  # characters of an unread row that a note repeats

_Texts = dict[str, str]
_Spots = dict[str, Spot]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one way makes of a row: words by plan column, None where the row above was in doubt itself."""

    texts: Mapping[str, str | None]
    spots: Mapping[str, Spot]


@dataclass(slots=True)
class _Reader:
    """What is known while the rows are walked: the levels of the row above, and the section."""

    heads: Heads
    layout: Layout
    above: dict[str, str | None] = field(default_factory=dict)
    above_spots: _Spots = field(default_factory=dict)
    section: Line | None = None
    rows: list[TaskRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def flat_tasks(document: OfficialDocument) -> tuple[tuple[TaskRow, ...], tuple[Note, ...]]:
    """The tasks of the tables that stand as lines among the paragraphs, in order, and what a person should see.

    A table begins with its titles, the number column first, each row with the next number. Cells that left no line are
    found by what the others look like; a column that stays in doubt is left empty and noted, with the row's words.
    """
    lines = cell_lines(document.paragraphs)
    rows: list[TaskRow] = []
    notes: list[Note] = []
    for heads, body in _tables(lines):
        reader = _read_table(heads, body)
        rows.extend(reader.rows)
        notes.extend(reader.notes)
    return tuple(rows), (*notes, *sequence_notes(rows))


def _tables(lines: Sequence[Line]) -> Iterator[tuple[Heads, list[Line]]]:
    """Each table's titles and the cells below them; titles repeated within a table are left out."""
    found: list[tuple[Heads, list[Line]]] = []
    at = 0
    while at < len(lines):
        titled = _titles_at(lines, at)
        if titled:
            if not (found and found[-1][0] == titled.heads):
                found.append((titled.heads, []))
            at = titled.end
            continue
        if found:
            found[-1][1].append(lines[at])
        at += 1
    yield from found


def _titles_at(lines: Sequence[Line], at: int) -> FlatHeads | None:
    """The titles that begin there; of several ways to cut them, the one with which the first rows can be read best.

    Of equals, it is the one with the most titles.
    """
    if head.choices(lines[at].text) != (head.NO,):
        return None
    found = heads_from(lines, at)
    return (
        max(found, key=lambda one: (_readable(one, lines), len(one.heads.titles)), default=None)
        if len(found) != 1
        else found[0]
    )


def _readable(titled: FlatHeads, lines: Sequence[Line]) -> int:
    _, deep = _layouts(titled.heads)
    rows = split_rows(lines[titled.end : titled.end + _SAMPLE], deep).rows[:-1]
    return sum(bool(found) and not found[0].cost for row in rows for found in [ways(as_cells(row.cells), deep)])


def _read_table(heads: Heads, body: Sequence[Line]) -> _Reader:
    shallow, deep = _layouts(heads)
    split = split_rows(body, deep)
    split_in_two = [row for row in split.rows if _needs_two_levels(row, split.rows[-1], shallow, deep)]
    reader = _Reader(heads, deep if split_in_two else shallow, notes=split.notes)
    _note_columns(reader, split.rows)
    reader.layout = replace(reader.layout, scale=_scale(split.rows, reader.layout))
    _take_section(reader, split.before)
    for row in split.rows:
        # one row alone may as well be a cell broken over two lines as one of two levels: then both are weighed
        alone = replace(deep, join_cost=0) if split_in_two == [row] else None
        _read_row(reader, row, last=row is split.rows[-1], own=alone)
    return reader


def _layouts(heads: Heads) -> tuple[Layout, Layout]:
    """The columns after the number, and the same with 重点任务 in two levels."""
    shallow = heads.fields[1:]
    deep = list(shallow)
    if head.KEY in deep and head.SUB not in deep:
        deep.insert(deep.index(head.KEY) + 1, head.SUB)
    return Layout(shallow), Layout(tuple(deep))


def _needs_two_levels(row: FlatRow, last: FlatRow, shallow: Layout, deep: Layout) -> bool:
    """Whether the cells of the row fill the columns only if 重点任务 has two of them."""
    cells = as_cells(row.cells[: len(deep.slots)] if row is last else row.cells)
    flat, split = ways(cells, shallow), ways(cells, deep)
    return bool(split) and not split[0].cost and (not flat or flat[0].cost > 0)


def _note_columns(reader: _Reader, rows: Sequence[FlatRow]) -> None:
    spot = rows[0].number.spot if rows else None
    for title, name in zip(reader.heads.titles, reader.heads.fields, strict=True):
        if name == head.OTHER and spot:
            reader.notes.append(Note(f"“{title}”栏在任务清单中没有对应的栏目，未读入。", spot))
    if reader.heads.lead_by_position and spot:
        reader.notes.append(
            Note("表头注明列第一位的为牵头单位，各单位照原样读入责任单位栏，请据此确认牵头单位。", spot)
        )


def _scale(rows: Sequence[FlatRow], layout: Layout) -> int:
    """How many blank lines one empty cell left: the number with which most rows can be read.

    0 if blanks say nothing, fit more than one number, or stand where no cell is missing (pages leave some too).
    """
    if not any(_blanks_for_levels(row.cells, layout) for row in rows):
        return 0
    readable = {
        scale: sum(bool(ways(as_cells(row.cells[:_MOST_CELLS]), replace(layout, scale=scale))) for row in rows)
        for scale in _SCALES
    }
    best = [scale for scale in _SCALES if readable[scale] == max(readable.values())]
    if rows[0].number.exact:
        return best[0]
    between = Counter(row.number.blanks for row in rows[1:])
    odd = between.total() - max(between.values(), default=0)
    stray = odd + sum(_blanks_astray(row.cells, replace(layout, scale=best[0])) for row in rows)
    return best[0] if len(best) == 1 and stray < _MANY_ASTRAY else 0


def _blanks_astray(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether blanks stand between cells of neighbouring columns, so that not every blank line is an empty cell."""
    cells = as_cells(lines[:_MOST_CELLS])
    return any(
        cell.blanks and slot - before == 1
        for way in ways(cells, layout)[:1]
        for cell, before, slot in zip(cells[1:], way.slots, way.slots[1:], strict=False)
    )


def _blanks_for_levels(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether blanks stand where merged cells of the levels would have left them."""
    cells = as_cells(lines[:_MOST_CELLS])
    return any(
        cell.blanks and any(name in head.LEVELS for name in layout.slots[before + 1 : slot])
        for way in ways(cells, layout)
        for cell, before, slot in zip(cells, (-1, *way.slots), way.slots, strict=False)
    )


def _read_row(reader: _Reader, row: FlatRow, *, last: bool, own: Layout | None = None) -> None:
    section = _next_section(reader, row)
    cells = row.cells[:_MOST_CELLS]
    layout = replace(own, scale=reader.layout.scale) if own else reader.layout
    found = _best(reader, cells, layout, last=last)
    if not reader.rows:  # above the first row there is nothing its levels could be merged with
        found = tuple(way for way in found if _names_levels(layout, way)) or found
    if not found:
        _leave(reader, row)
    else:
        _settle(reader, row, cells, [_reading(reader, row, cells, _named_slots(layout, way)) for way in found])
        if not last:
            _read_rest(reader, row.cells[max(len(way.slots) for way in found) :])
    if section:
        reader.section = section


def _names_levels(layout: Layout, way: Way) -> bool:
    return {*head.LEVELS} & {*layout.slots} <= {*_named_slots(layout, way)}


def _read_rest(reader: _Reader, rest: Sequence[Line]) -> None:
    """What stands behind a whole row: a task that lost its number, or words that are noted."""
    if not rest:
        return
    found = ways(as_cells(rest), replace(reader.layout, scale=0))
    if found and found[0].cost <= 1:
        row = FlatRow(Line("", rest[0].spot), list(rest))
        reader.notes.append(Note("此项前面没有序号，序号留空，请补上。", rest[0].spot))
        _settle(reader, row, rest, [_reading(reader, row, rest, _named_slots(reader.layout, way)) for way in found])
    else:
        reader.notes.append(Note(f"此处的文字不属于任何一项，未读入：{_shown(rest)}", rest[0].spot))


def _goes_on_with(reader: _Reader, layout: Layout, way: Way) -> bool:
    """Whether the row above has parts, if this one is to be a further part of the same task."""
    names = _named_slots(layout, way)
    return (
        head.SUB not in names or head.KEY in names or head.KEY not in layout.slots or reader.above.get(head.SUB) != ""
    )


def _best(reader: _Reader, lines: Sequence[Line], layout: Layout, *, last: bool) -> tuple[Way, ...]:
    """The ways of least cost to read the row. Blanks that do not fit are not heeded; then more is in doubt."""

    def plausible(one: Layout) -> tuple[Way, ...]:
        return tuple(way for way in _ways(lines, one, last=last) if _goes_on_with(reader, one, way))

    heeded = plausible(layout)
    if heeded and (not heeded[0].cost or not layout.scale):
        return heeded
    unheeded = plausible(replace(layout, scale=0))
    return unheeded if not heeded or (unheeded and unheeded[0].cost < heeded[0].cost) else heeded


def _ways(lines: Sequence[Line], layout: Layout, *, last: bool) -> tuple[Way, ...]:
    """The ways to read the whole row; for the last one of a table, what follows the table may be cut off."""
    found = ways(as_cells(lines), layout)
    if not last and found:
        return found
    tries = [found, *(ways(as_cells(lines[:count]), layout) for count in range(len(lines) - 1, 1, -1))]
    least = min((each[0].cost for each in tries if each), default=None)
    return tuple(way for each in tries for way in each if way.cost == least) if last or not least else ()


def _next_section(reader: _Reader, row: FlatRow) -> Line | None:
    """The heading behind a row that names the section of the next ones; it is taken from the row's cells."""
    if head.CATEGORY in reader.heads.fields or not row.cells or not is_heading(row.cells[-1].text):
        return None
    return row.cells.pop() if ways(as_cells(row.cells[:-1]), reader.layout) else None


def _take_section(reader: _Reader, before: Sequence[Line]) -> None:
    headings = [line for line in before if section_title(line.text)]
    if head.CATEGORY not in reader.heads.fields and headings:
        reader.section = headings[-1]


def _named_slots(layout: Layout, way: Way) -> tuple[str, ...]:
    return tuple(layout.slots[slot] for slot in way.slots)


def _reading(reader: _Reader, row: FlatRow, lines: Sequence[Line], names: Sequence[str]) -> _Reading:
    texts: dict[str, str | None] = {head.NO: row.number.text}
    spots: _Spots = {head.NO: row.number.spot}
    for line, name in zip(lines, names, strict=False):
        texts[name] = f"{texts.get(name) or ''}{line.text}"
        spots.setdefault(name, line.spot)
    if reader.section and head.CATEGORY not in reader.heads.fields:
        texts[head.CATEGORY], spots[head.CATEGORY] = section_title(reader.section.text), reader.section.spot
    for name in head.LEVELS:
        if name in reader.layout.slots and name not in texts:
            texts[name] = reader.above.get(name, "")
            spots[name] = reader.above_spots.get(name, row.number.spot)
    return _Reading(texts, spots)


def _settle(reader: _Reader, row: FlatRow, lines: Sequence[Line], readings: Sequence[_Reading]) -> None:
    """Take what all readings agree on; leave the rest empty and say so."""
    names = {name for one in readings for name in one.texts if name != head.OTHER}
    texts: _Texts = {}
    doubtful: list[str] = []
    for name in names:
        told = {one.texts.get(name, "") for one in readings}
        agreed = told.pop() if len(told) == 1 else None
        if agreed is None:
            doubtful.append(name)
        else:
            texts[name] = agreed
    spots = {name: spot for one in readings for name, spot in one.spots.items() if texts.get(name)}
    if doubtful:
        fields = "、".join(name for name in dict.fromkeys((head.CATEGORY, *reader.layout.slots)) if name in doubtful)
        reader.notes.append(
            Note(f"{_named(row)}的{fields}分不清，留空，请对照原文填写：{_shown(lines)}", row.number.spot)
        )
    reader.rows.append(task_row({name: text for name, text in texts.items() if text}, spots))
    reader.above = {name: texts.get(name) for name in head.LEVELS}
    reader.above[head.SUB] = None if head.SUB in doubtful else texts.get(head.SUB, "")
    reader.above_spots = {name: spots.get(name, row.number.spot) for name in head.LEVELS}


def _leave(reader: _Reader, row: FlatRow) -> None:
    """Keep the number of a row that cannot be put into columns, and show its words."""
    reader.rows.append(task_row({head.NO: row.number.text}, {head.NO: row.number.spot}))
    reader.notes.append(Note(f"{_named(row)}各栏分不清，均留空，请对照原文填写：{_shown(row.cells)}", row.number.spot))
    reader.above = dict.fromkeys(head.LEVELS)


def _named(row: FlatRow) -> str:
    return f"第{row.number.text}项" if row.number.text else "此项"


def _shown(lines: Sequence[Line]) -> str:
    text = "｜".join(head.bare(line.text) for line in lines)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
