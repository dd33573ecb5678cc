"""Task tables on a true grid (Word, Excel): columns found by their titles, merged cells filled, one task a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from report_gen.importing import table_headers as head
from report_gen.importing.cell_kinds import due_like, is_heading, numbers_of, section_title
from report_gen.importing.rows import Note, TaskRow
from report_gen.importing.table_grid import GridRow, grid_rows
from report_gen.importing.table_headers import Heads
from report_gen.importing.table_heads import heads_at
from report_gen.importing.task_cells import Cells, sequence_notes, task_row
from report_gen.model.official import GridCell, OfficialDocument, Spot

_SENTENCE_END: Final = ("。", "；", "！", "？", "：", ".", ";")
_SHOWN: Final = 60  # characters of a row that a note repeats


@dataclass(slots=True)
class _Reader:
    """What is known while the rows of all tables are walked from top to bottom."""

    heads: Heads | None = None
    section: tuple[str, Spot] | None = None
    found: list[Cells] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    cut: bool = False  # a table or repeated titles have just begun: the first row may go on with the one before

    def note(self, text: str, spot: Spot) -> None:
        self.notes.append(Note(text, spot))


def task_tables(document: OfficialDocument) -> tuple[tuple[TaskRow, ...], tuple[Note, ...]]:
    """The tasks of every task table of the document, in order, word for word, and what a person should see.

    A task table is known by a row of titles with a column for the task and one for units or the time. Cells merged
    downwards fill their rows; a table cut in two goes on without titles where its columns agree; a row that is one
    cell wide names the section of the rows below it. What cannot be read for certain stays empty and is noted.
    """
    reader = _Reader()
    for table in document.tables:
        _read_table(reader, grid_rows(table))
    _number(reader)
    rows = tuple(task_row(cells.texts, cells.spots) for cells in reader.found)
    return rows, (*reader.notes, *sequence_notes(rows))


def _read_table(reader: _Reader, rows: tuple[GridRow, ...]) -> None:
    titled = {row.number: found for row, below in _with_next(rows) if (found := heads_at(row, below))}
    if not titled and not _goes_on(reader, rows):
        reader.heads = None
        return
    end = min(titled, default=1) - 1  # what stands above the titles is the table's own name
    reader.cut = True
    for row in rows:
        if row.number > end and row.number in titled:
            heads, height = titled[row.number]
            end, reader.cut = row.number + height - 1, True
            _begin(reader, heads, row)
        elif row.number > end and reader.heads:
            _read_row(reader, reader.heads, row)


def _with_next(rows: Sequence[GridRow]) -> Iterator[tuple[GridRow, GridRow | None]]:
    yield from zip(rows, (*rows[1:], None), strict=True)


def _goes_on(reader: _Reader, rows: Sequence[GridRow]) -> bool:
    """Whether a table without titles goes on with the one before: as many columns, and a number that follows."""
    if not reader.heads or not reader.found or not rows:
        return False
    first, numbers = rows[0], reader.heads.of(head.NO)
    as_wide = len(first.cells) == len(reader.heads.fields)
    if not numbers:
        return as_wide and any(due_like(text) for text in first.titles)
    number, before = numbers_of(first.titles[numbers[0]]), numbers_of(reader.found[-1].texts.get(head.NO, ""))
    follows = bool(number and before) and number[-1] in {1, before[-1] + 1}
    if follows and not as_wide:
        reader.note("此表接着上一张表编号，但没有表头，栏数也与上一张不同，未读入；请补上表头后再读。", first.spot)
    return as_wide and (follows or not first.titles[numbers[0]])


def _begin(reader: _Reader, heads: Heads, row: GridRow) -> None:
    if reader.heads and reader.heads.titles == heads.titles:
        return
    reader.heads, reader.section = heads, None
    for title, name in dict(zip(heads.titles, heads.fields, strict=True)).items():
        if name == head.OTHER and title:
            reader.note(f"“{title}”栏在任务清单中没有对应的栏目，未读入。", row.spot)
    if heads.lead_by_position:
        reader.note("表头注明列第一位的为牵头单位，各单位照原样读入责任单位栏，请据此确认牵头单位。", row.spot)


def _read_row(reader: _Reader, heads: Heads, row: GridRow) -> None:
    if not row.own:
        return
    section = _section_cell(row)
    if section:
        _read_section(reader, section)
        return
    cells = _cells(heads, row)
    if reader.cut and _is_rest(reader, heads, cells):
        _go_on(reader.found[-1], cells)
        reader.note("此行没有序号，只有半句话，读作上一行工作目标的下半句，请核对。", row.spot)
    elif not cells.has_task:
        reader.note(f"此行没有任务内容，未读入：{_shown(row.distinct)}", row.spot)
    elif not _joins(reader, cells):
        _fill_levels(reader, heads, cells)
        reader.found.append(cells)
    reader.cut = False


def _section_cell(row: GridRow) -> GridCell | None:
    """The cell that names a section: alone in its row, and merged across or numbered as headings are."""
    if len(row.distinct) == 1 == len(row.own):
        only = row.own[0]
        return only if only.columns >= max(2, len(row.cells) - 1) or is_heading(only.text) else None
    if len(row.distinct) == 2 == len(row.own) and numbers_of(row.own[0].text):
        wide = row.own[1]
        return wide if wide.columns >= max(2, len(row.cells) - 2) else None
    return None


def _read_section(reader: _Reader, cell: GridCell) -> None:
    title = section_title(cell.text)
    if title:
        reader.section = title, cell.spot
    else:
        reader.note(f"此行横贯全表，读作说明，未读入任务：{_shown((cell,))}", cell.spot)


def _shown(cells: Sequence[GridCell]) -> str:
    text = "｜".join(head.bare(cell.text) for cell in cells)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def _cells(heads: Heads, row: GridRow) -> Cells:
    """The row by plan column; cells of several columns of one sense are put together in their order."""
    cells = Cells(row.spot)
    taken: set[tuple[int, int]] = set()
    for index, name in enumerate(heads.fields):
        cell = row.cells[index]
        if name == head.OTHER or cell is None or not cell.text.strip() or (cell.row, cell.column) in taken:
            continue
        taken.add((cell.row, cell.column))
        # 重点任务 over several grid columns has two levels: the first column is the task, the others its parts
        level = head.SUB if name == head.KEY and index != heads.of(head.KEY)[0] else name
        cells.add(level, cell.text, cell.spot)
        if cell.row == row.number:
            cells.own.add(level)
        if name == head.NO:
            cells.number_cell = cell
        elif level in head.TASK_FIELDS:
            cells.task_cells.append(cell)
    return cells


def _is_rest(reader: _Reader, heads: Heads, cells: Cells) -> bool:
    """Whether a row is what a page cut off: no number, and only the rest of a sentence the row above left open."""
    if not reader.found or head.NO not in heads.fields or set(cells.texts) != {head.OBJECTIVE}:
        return False
    begun = reader.found[-1].texts.get(head.OBJECTIVE, "")
    return bool(begun) and not begun.endswith(_SENTENCE_END)


def _go_on(above: Cells, rest: Cells) -> None:
    above.texts[head.OBJECTIVE] += rest.texts[head.OBJECTIVE]


def _joins(reader: _Reader, cells: Cells) -> bool:
    """Whether the row is the same task as the one above, its cells merged, and only names further units or times."""
    above = reader.found[-1] if reader.found else None
    if not above or reader.cut or above.task_cells != cells.task_cells or above.number_cell != cells.number_cell:
        return False
    further = [name for name in cells.texts if name in cells.own]
    for name in further:
        above.texts[name] = "、".join(filter(None, (above.texts.get(name), cells.texts[name])))
        above.spots.setdefault(name, cells.spots[name])
    if further:
        reader.note(f"一项任务占了几行，各行的{'、'.join(further)}以“、”相接，请核对。", cells.spot)
    return True


def _fill_levels(reader: _Reader, heads: Heads, cells: Cells) -> None:
    """Blank cells that are not merged take the words of the row above, as people leave them, and are noted."""
    if head.CATEGORY not in heads.fields:
        if reader.section:
            cells.add(head.CATEGORY, *reader.section)
    elif head.CATEGORY in cells.texts or not _fill(reader, head.CATEGORY, cells):
        return
    if head.KEY in heads.fields and head.KEY not in cells.texts:
        _fill(reader, head.KEY, cells)


def _fill(reader: _Reader, name: str, cells: Cells) -> bool:
    above = reader.found[-1] if reader.found else None
    if not above or name not in above.texts:
        return False
    cells.texts[name], cells.spots[name] = above.texts[name], above.spots[name]
    reader.note(f"“{name}”是空白格，按上一行的“{head.bare(above.texts[name])}”读入，请核对。", cells.spot)
    return True


def _number(reader: _Reader) -> None:
    """Number the rows that share a merged number (3-1, 3-2, …) and those of a table without such a column."""
    if reader.found and not any(cells.number_cell for cells in reader.found):
        last = len(reader.found)
        reader.note(f"表中没有序号栏，按出现的先后编为1至{last}。", reader.found[0].spot)
        for index, cells in enumerate(reader.found, start=1):
            cells.add(head.NO, str(index), cells.spot)
        return
    for cell, shared in groupby(reader.found, key=lambda cells: cells.number_cell):
        _number_group(reader, cell, list(shared))


def _number_group(reader: _Reader, cell: GridCell | None, group: list[Cells]) -> None:
    if cell is None:
        for cells in group:
            reader.note("此行没有序号，序号栏留空，请补上。", cells.spot)
    elif len(group) > 1:
        no = head.bare(group[0].texts[head.NO])
        reader.note(
            f"序号“{no}”一格占了{len(group)}行，各行读作一项任务，编为{no}-1至{no}-{len(group)}，请核对。", cell.spot
        )
        for index, cells in enumerate(group, start=1):
            cells.texts[head.NO] = f"{no}-{index}"
