"""What is done to the sheets of a form besides filling them: rows, columns, heads, sheets and marks changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from report_gen.catalogue import cell as cells
from report_gen.catalogue import submission as kinds
from report_gen.model.filled import Edit, EntryKey
from report_gen.model.finding import Kind
from report_gen.model.form import (
    COVER_SHEET,
    EVIDENCE,
    ITEMS,
    MARK_LABEL,
    PROBLEMS,
    TASKS,
    FormTable,
    Identity,
    ValueKind,
)
from report_gen.model.place import Place
from report_gen.model.submission import Value
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import HEAD_ROW, Desk, Expected, Mistake, Spot, unsaved

_NO_LAST: Final = "—"
_MAIN: Final = {TASKS: "state", ITEMS: "value"}  # of each printed table the column that has to be filled
_TEXT: Final = {TASKS: "progress", ITEMS: "remark"}
_PRINTED: Final = {TASKS: "objective", ITEMS: "explanation"}
_STRANGE: Final = {TASKS: "办理结果", ITEMS: "报送口径数"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one unit's form as it is written: where its rows and columns stand."""

    desk: Desk
    unit: str
    table: FormTable

    @property
    def name(self) -> str:
        """The name of its sheet."""
        return self.table.sheet

    @property
    def first(self) -> int:
        """The first row below the head."""
        return HEAD_ROW + 1

    @property
    def last(self) -> int:
        """The last row of the table."""
        return HEAD_ROW + len(self.table.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.table.columns)

    def column(self, key: str) -> int:
        """The number of the column, from 1."""
        return self.desk.column(self.unit, self.table.key, key)

    def edit(self, act: str, *arguments: str | int) -> Edit:
        """Something done to the sheet."""
        return Edit(act, self.name, arguments)

    def expected(self, kind: Kind, row: int = 0, column: int = 0, sheet: str | None = None) -> Expected:
        """A finding at that cell of it."""
        place = Place(self.desk.file(self.unit), self.name if sheet is None else sheet, row, column)
        return Expected(kind, place, self.desk.short(self.unit))


Done = tuple[tuple[Edit, ...], tuple[Expected, ...]] | None  # None: this cannot be done to this sheet


@dataclass(frozen=True, slots=True)
class ShapeRecipe:
    """Something done to the sheets of those tables. With `harmless` all entries must be read as if it were not."""

    title: str
    tables: tuple[str, ...]
    act: Callable[[Sheet, Dice], Done]
    harmless: bool = False
    least: int = 2
    whole: bool = False  # it touches the whole file

    def __call__(self, desk: Desk, dice: Dice) -> Iterator[Mistake]:
        """The mistake in every sheet that can have it, in some order."""
        for unit, key in dice.shuffled((unit, key) for unit in desk.forms for key in self.tables):
            sheet = Sheet(desk, unit, desk.forms[unit].table(key))
            done = self.act(sheet, dice) if len(sheet.table.rows) >= self.least else None
            if done is not None:
                edits, expected = done
                spot: Spot = ("unit", unit) if self.whole else ("unit", unit, key)
                reads = _honest(sheet) if self.harmless else {}
                spots = (spot, unsaved(unit))
                yield Mistake(self.title, unit, spots, edits=edits, expected=expected, reads=reads)


def _honest(sheet: Sheet) -> Mapping[EntryKey, Value]:
    desk, unit = sheet.desk, sheet.unit
    keys = (key for key, typed in desk.filled[unit].items() if key[0] == sheet.table.key and typed is not None)
    return {key: desk.value(unit, key) for key in keys}


def _inner(sheet: Sheet, dice: Dice) -> int:
    """A row of the table that is not its last."""
    return sheet.first + dice.below(len(sheet.table.rows) - 1)


# --- rows ---


def _row_deleted(sheet: Sheet, dice: Dice) -> Done:
    return (sheet.edit("delete_row", _inner(sheet, dice)),), (sheet.expected(kinds.ROW_MISSING),)


def _row_doubled(sheet: Sheet, dice: Dice) -> Done:
    copy, column = sheet.last + 1, sheet.column(_TEXT[sheet.table.key])
    edits = (sheet.edit("copy_row", _inner(sheet, dice), copy), sheet.edit("put", copy, column, "与上面一行不同的内容"))
    return edits, (sheet.expected(kinds.ROW_TWICE, copy),)


def _row_repeated(sheet: Sheet, dice: Dice) -> Done:
    copy = sheet.last + 1
    return (sheet.edit("copy_row", _inner(sheet, dice), copy),), (sheet.expected(kinds.ROW_REPEATED, copy),)


def _row_added(sheet: Sheet, _dice: Dice) -> Done:
    row, name = sheet.last + 1, sheet.column("title" if sheet.table.key == TASKS else "name")
    edits = (
        sheet.edit("put", row, name, "本单位自行增加的一项"),
        sheet.edit("put", row, sheet.column(_TEXT[sheet.table.key]), "已开展相关工作"),
    )
    return edits, (sheet.expected(kinds.ROW_UNKNOWN, row),)


def _row_hidden(sheet: Sheet, dice: Dice) -> Done:
    row = _inner(sheet, dice)
    return (sheet.edit("hide_row", row),), (sheet.expected(kinds.HIDDEN_ROWS, row),)


def _blank_row(sheet: Sheet, dice: Dice) -> Done:
    return (sheet.edit("insert_rows", _inner(sheet, dice) + 1, 1 + dice.below(2)),), ()


def _sorted(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("reverse_rows", sheet.first, sheet.last),), ()


def _total(sheet: Sheet, value: str) -> tuple[Edit, ...]:
    row = sheet.last + 1
    return (sheet.edit("put", row, sheet.column("name"), "合计"), sheet.edit("put", row, sheet.column("value"), value))


def _sum(sheet: Sheet) -> Decimal | None:
    """The sum of all figures of the sheet, None if it has none."""
    figures = [sheet.desk.now.figures.get((row.key, sheet.unit)) for row in sheet.table.rows]
    numbers = [figure for figure in figures if figure is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _total_right(sheet: Sheet, _dice: Dice) -> Done:
    total = _sum(sheet)
    return (_total(sheet, f"{total:f}"), ()) if total is not None else None


def _total_wrong(sheet: Sheet, _dice: Dice) -> Done:
    total = _sum(sheet)
    expected = sheet.expected(kinds.TOTAL_DIFFERS, sheet.last + 1, sheet.column("value"))
    return (_total(sheet, f"{total + 11:f}"), (expected,)) if total is not None else None


def _note(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("put", sheet.last + 2, sheet.column("no"), "注：以上为本单位统计口径"),), ()


def _comment(sheet: Sheet, dice: Dice) -> Done:
    row, column = _inner(sheet, dice), sheet.column(_MAIN[sheet.table.key])
    return (sheet.edit("comment", row, column, "此数请以纸质件为准"),), (
        sheet.expected(kinds.ASIDE_NOT_USED, row, column),
    )


# --- heads and columns ---


def _head_moved(sheet: Sheet, dice: Dice) -> Done:
    return (sheet.edit("insert_rows", HEAD_ROW, 1 + dice.below(3)),), ()


def _head_doubled(sheet: Sheet, _dice: Dice) -> Done:
    copy = sheet.last + 2
    return (sheet.edit("copy_row", HEAD_ROW, copy),), (sheet.expected(kinds.HEAD_TWICE, copy),)


def _head_wiped(sheet: Sheet, _dice: Dice) -> Done:
    edits = tuple(sheet.edit("put", HEAD_ROW, column, "") for column in range(1, sheet.width + 1))
    return edits, (sheet.expected(kinds.FREE_HEAD_MISSING if sheet.table.free else kinds.HEAD_MISSING),)


def _free_head_wiped(sheet: Sheet, dice: Dice) -> Done:
    used = any(key[0] == sheet.table.key for key in sheet.desk.filled[sheet.unit])
    return _head_wiped(sheet, dice) if used else None


def _column_renamed(sheet: Sheet, _dice: Dice) -> Done:
    column = sheet.column(_MAIN[sheet.table.key])
    edit = sheet.edit("put", HEAD_ROW, column, _STRANGE[sheet.table.key])
    return (edit,), (sheet.expected(kinds.COLUMN_MISSING, HEAD_ROW),)


def _column_deleted(sheet: Sheet, _dice: Dice) -> Done:
    edit = sheet.edit("delete_column", sheet.column(_MAIN[sheet.table.key]))
    return (edit,), (sheet.expected(kinds.COLUMN_MISSING, HEAD_ROW),)


def _column_doubled(sheet: Sheet, _dice: Dice) -> Done:
    title = sheet.table.column(_MAIN[sheet.table.key]).title
    edit = sheet.edit("put", HEAD_ROW, sheet.width + 1, title)
    return (edit,), (sheet.expected(kinds.COLUMN_TWICE, HEAD_ROW),)


def _column_added(sheet: Sheet, dice: Dice) -> Done:
    column, row = sheet.width + 1, _inner(sheet, dice)
    edits = (sheet.edit("put", HEAD_ROW, column, "经办科室"), sheet.edit("put", row, column, "综合科"))
    return edits, (sheet.expected(kinds.OUTSIDE_CONTENT, HEAD_ROW, column),)


def _columns_swapped(sheet: Sheet, _dice: Dice) -> Done:
    key = sheet.table.key
    return (sheet.edit("swap_columns", sheet.column(_MAIN[key]), sheet.column(_TEXT[key]), HEAD_ROW),), ()


def _alias(sheet: Sheet, dice: Dice) -> Done:
    column = sheet.table.column(_MAIN[sheet.table.key])
    return (sheet.edit("put", HEAD_ROW, sheet.column(column.key), dice.pick(column.aliases)),), ()


# --- words that were printed ---


def _reworded(sheet: Sheet, dice: Dice) -> Done:
    row, column = _inner(sheet, dice), sheet.column(_PRINTED[sheet.table.key])
    edit = sheet.edit("put", row, column, "按本单位理解改写的内容")
    return (edit,), (sheet.expected(kinds.WORDING_CHANGED, row, column),)


def _last_changed(sheet: Sheet, _dice: Dice) -> Done:
    column = sheet.column("last")
    told = [row.printed.get("last", "") for row in sheet.table.rows]
    rows = [number for number, text in enumerate(told, sheet.first) if text and text != _NO_LAST]
    edits = tuple(sheet.edit("put", row, column, "上期所报有误") for row in rows[:1])
    return (edits, (sheet.expected(kinds.LAST_VALUE_CHANGED, rows[0], column),)) if rows else None


def _other_unit(sheet: Sheet, _dice: Dice) -> Done:
    text = f"填报单位：邻近的另一单位　　报送期：{sheet.desk.period.label}"
    return (sheet.edit("put", 2, 2, text),), (sheet.expected(kinds.HEADING_CHANGED, 2, 2),)


def _other_period(sheet: Sheet, _dice: Dice) -> Done:
    text = f"填报单位：{sheet.desk.forms[sheet.unit].unit_name}　　报送期：{sheet.desk.period.next().label}"
    return (sheet.edit("put", 2, 2, text),), (sheet.expected(kinds.HEADING_CHANGED, 2, 2),)


def _other_token(sheet: Sheet, _dice: Dice) -> Done:
    own = sheet.desk.forms[sheet.unit].identity
    other = Identity(own.plan_id, f"{own.unit}X", own.period, own.version)
    edit = Edit("put", COVER_SHEET, (2, 1, MARK_LABEL + other.token))
    found = sheet.expected(kinds.IDENTITIES_DISAGREE, 2, 1, COVER_SHEET)
    return (edit,), (Expected(found.kind, found.place),)


def _stray(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("put", 99, 26, "此处另有说明"),), (sheet.expected(kinds.OUTSIDE_CONTENT, 99, 26),)


# --- merged areas ---


def _numbers_merged(sheet: Sheet, _dice: Dice) -> Done:
    column = sheet.table.column("value")
    numbers = [sheet.table.limits(row, column).kind is ValueKind.NUMBER for row in sheet.table.rows]
    pairs = [row for row, both in enumerate(pairwise(numbers), sheet.first) if all(both)]
    if not pairs:
        return None
    number = sheet.column("value")
    return (sheet.edit("merge", pairs[0], number, pairs[0] + 1, number),), (
        sheet.expected(cells.MERGED_NUMBER, pairs[0], number),
    )


def _over_printed(sheet: Sheet, dice: Dice) -> Done:
    row, column = _inner(sheet, dice), sheet.column(_MAIN[sheet.table.key])
    edit = sheet.edit("merge", row, column - 1, row, column)
    return (edit,), (sheet.expected(cells.MERGED_WITH_PRINTED, row, column),)


# --- sheets ---


def _sheet_deleted(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("delete_sheet"),), (sheet.expected(kinds.SHEET_MISSING, sheet=""),)


def _sheet_renamed(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("rename_sheet", f"{sheet.name}最终稿"),), ()


def _sheet_hidden(sheet: Sheet, _dice: Dice) -> Done:
    return (sheet.edit("hide_sheet"),), (sheet.expected(kinds.HIDDEN_ROWS),)


def _sheet_doubled(sheet: Sheet, dice: Dice) -> Done:
    name = f"{sheet.name} (2)"
    changed = Edit("put", name, (_inner(sheet, dice), sheet.column(_TEXT[sheet.table.key]), "另一份里的内容"))
    return (sheet.edit("copy_sheet", name), changed), (sheet.expected(kinds.SHEET_TWICE, sheet=name),)


_BOTH: Final = (TASKS, ITEMS)
_FREE: Final = (EVIDENCE, PROBLEMS)
SHAPE_MISTAKES: Final = (
    ShapeRecipe("删去一行", _BOTH, _row_deleted),
    ShapeRecipe("一行填两遍且不同", _BOTH, _row_doubled),
    ShapeRecipe("一行填两遍", _BOTH, _row_repeated),
    ShapeRecipe("自行增加一行", _BOTH, _row_added, least=1),
    ShapeRecipe("合计与各行不符", (ITEMS,), _total_wrong),
    ShapeRecipe("合计行", (ITEMS,), _total_right, harmless=True),
    ShapeRecipe("表下加注", _BOTH, _note, harmless=True, least=1),
    ShapeRecipe("批注里写内容", _BOTH, _comment),
    ShapeRecipe("隐藏一行", _BOTH, _row_hidden),
    ShapeRecipe("插入空行", _BOTH, _blank_row, harmless=True),
    ShapeRecipe("各行重新排序", _BOTH, _sorted, harmless=True),
    ShapeRecipe("表头下移", _BOTH, _head_moved, harmless=True, least=1),
    ShapeRecipe("表头重复", _BOTH, _head_doubled, least=1),
    ShapeRecipe("表头被清空", _BOTH, _head_wiped, least=1),
    ShapeRecipe("附表表头被清空", _FREE, _free_head_wiped, least=1),
    ShapeRecipe("填报列改名", _BOTH, _column_renamed, least=1),
    ShapeRecipe("填报列被删", _BOTH, _column_deleted, least=1),
    ShapeRecipe("填报列重复", _BOTH, _column_doubled, least=1),
    ShapeRecipe("自行增加一列", _BOTH, _column_added),
    ShapeRecipe("两列对调", _BOTH, _columns_swapped, harmless=True, least=1),
    ShapeRecipe("列名写成近义词", _BOTH, _alias, harmless=True, least=1),
    ShapeRecipe("改动印制文字", _BOTH, _reworded),
    ShapeRecipe("改动印制的上期数", _BOTH, _last_changed, least=1),
    ShapeRecipe("填报单位改成别家", (TASKS,), _other_unit, least=0, whole=True),
    ShapeRecipe("报送期改成别期", (ITEMS,), _other_period, least=0, whole=True),
    ShapeRecipe("封面贴自另一份表", (TASKS,), _other_token, least=1, whole=True),
    ShapeRecipe("表外写字（Z99）", _BOTH, _stray, least=1),
    ShapeRecipe("两行的数合并成一格", (ITEMS,), _numbers_merged),
    ShapeRecipe("填报格并入印制格", _BOTH, _over_printed),
    ShapeRecipe("删去工作表", _BOTH, _sheet_deleted, least=1),
    ShapeRecipe("工作表改名", _BOTH, _sheet_renamed, harmless=True, least=1),
    ShapeRecipe("隐藏工作表", _BOTH, _sheet_hidden, least=1),
    ShapeRecipe("同一张表有两份", _BOTH, _sheet_doubled),
)
