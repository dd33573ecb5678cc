"""Mistakes with whole files: damaged, of another kind, of another unit or period, sent twice, late, not registered."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from report_gen.catalogue import merge
from report_gen.catalogue import submission as kinds
from report_gen.model.filled import Edit
from report_gen.model.finding import Kind
from report_gen.model.form import ITEMS, MARK_LABEL, TASKS, Identity
from report_gen.model.place import Place
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.mistake import (
    HEAD_ROW,
    REGISTER_FILE,
    REGISTER_SHEET,
    Delivery,
    Desk,
    Expected,
    Mistake,
    Recipe,
)

FOREIGN: Final = "另制表格"  # a workbook of the unit's own making
EMPTY: Final = "空工作簿"
TEXT_TABLE: Final = "文本表格"
_OLD_VERSION: Final = "0000beef"


@dataclass(frozen=True, slots=True)
class FileRecipe:
    """Something that happens to the file of one unit."""

    title: str
    act: Callable[[Desk, str], Mistake | None]

    def __call__(self, desk: Desk, dice: Dice) -> Iterator[Mistake]:
        """It happening to each unit that it can happen to, in some order."""
        for unit in dice.shuffled(desk.forms):
            mistake = self.act(desk, unit)
            if mistake is not None:
                yield replace(mistake, title=self.title)


def _whole(desk: Desk, unit: str, *instead: Delivery, expected: tuple[Expected, ...] = ()) -> Mistake:
    """A mistake with the unit's file as such; it counts on the register."""
    del desk
    return Mistake("", unit, (("unit", unit), ("register", unit)), instead=instead, expected=expected)


def _spoilt(how: str, kind: Kind, suffix: str = ".xlsx", *, named: bool = False) -> Callable[[Desk, str], Mistake]:
    """The file arrives spoiled; findings about files nobody could read name no unit."""

    def act(desk: Desk, unit: str) -> Mistake:
        file = desk.file(unit, suffix=suffix)
        found = Expected(kind, Place(file), desk.short(unit) if named else "")
        return _whole(desk, unit, replace(desk.ordinary(unit, file), spoil=how), expected=(found,))

    return act


def _with_macro(desk: Desk, unit: str) -> Mistake:
    mistake = _spoilt("带宏", kinds.FILE_HAS_MACROS, ".xlsm")(desk, unit)
    keys = (key for key, typed in desk.filled[unit].items() if key[0] == TASKS and typed is not None)
    return replace(mistake, reads={key: desk.value(unit, key) for key in keys})


def _as_text(desk: Desk, unit: str) -> Mistake | None:
    """The first table alone, saved as text: it is read, and the other one is missing."""
    first, second = desk.forms[unit].table(TASKS), desk.forms[unit].table(ITEMS)
    if not first.rows or not second.rows:
        return None
    file = desk.file(unit, suffix=".csv")
    expected = Expected(kinds.SHEET_MISSING, Place(file), desk.short(unit))
    mistake = _whole(desk, unit, replace(desk.ordinary(unit, file), spoil=TEXT_TABLE), expected=(expected,))
    keys = (key for key, typed in desk.filled[unit].items() if key[0] == TASKS and typed is not None)
    return replace(mistake, reads={key: desk.value(unit, key) for key in keys})


def text_table(desk: Desk, unit: str) -> bytes:
    """任务进展 of the unit as a Chinese spreadsheet program saves it as text."""
    table, filled = desk.forms[unit].table(TASKS), desk.filled[unit]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([f"{MARK_LABEL}{desk.forms[unit].identity.token}", *[""] * (len(table.columns) - 1)])
    lines.writerow([column.title for column in table.columns])
    for row in table.rows:
        typed = (filled.get((TASKS, row.key, column.key)) for column in table.columns)
        texts = zip(table.columns, typed, strict=True)
        lines.writerow([row.printed.get(column.key) or str(value or "") for column, value in texts])
    return out.getvalue().encode("gb18030")


def _misleading_name(desk: Desk, unit: str) -> Mistake:
    """An xlsx called .xls, in a folder of its own."""
    delivery = desk.ordinary(unit, f"补充报送/{desk.file(unit, '（最终版）', '.xls')}")
    keys = (key for key, typed in desk.filled[unit].items() if key[0] == TASKS and typed is not None)
    return replace(_whole(desk, unit, delivery), reads={key: desk.value(unit, key) for key in keys})


# --- forms of something else ---


def _marked(desk: Desk, unit: str, identity: Identity, kind: Kind, *, named: bool = False) -> Mistake:
    file = desk.file(unit)
    expected = Expected(kind, Place(file), desk.short(unit) if named else "")
    return _whole(desk, unit, replace(desk.ordinary(unit), identity=identity), expected=(expected,))


def _other_plan(desk: Desk, unit: str) -> Mistake:
    own = desk.forms[unit].identity
    return _marked(desk, unit, replace(own, plan_id=f"{own.plan_id}A"), merge.OTHER_PLAN)


def _unknown_unit(desk: Desk, unit: str) -> Mistake:
    return _marked(desk, unit, replace(desk.forms[unit].identity, unit="不详"), merge.UNKNOWN_UNIT)


def _last_period(desk: Desk, unit: str) -> Mistake | None:
    if desk.last is None:
        return None
    expected = Expected(merge.OTHER_PERIOD, Place(desk.file(unit)), desk.short(unit))
    return _whole(desk, unit, replace(desk.ordinary(unit), last=True), expected=(expected,))


def _owes_nothing(desk: Desk, unit: str) -> Mistake | None:
    free = next((one for one in desk.plan.units if one.code not in desk.forms), None)
    if free is None:
        return None
    identity = replace(desk.forms[unit].identity, unit=free.code)
    mistake = _marked(desk, unit, identity, merge.UNIT_OWES_NOTHING)
    return replace(mistake, expected=(replace(mistake.expected[0], unit=free.short),))


def _old_version(desk: Desk, unit: str) -> Mistake:
    identity = replace(desk.forms[unit].identity, version=_OLD_VERSION)
    return _marked(desk, unit, identity, kinds.FORM_VERSION_DIFFERS, named=True)


def _outdated(desk: Desk, unit: str) -> Mistake | None:
    table = desk.forms[unit].table(TASKS)
    if len(table.rows) < 2:
        return None
    identity = replace(desk.forms[unit].identity, version=_OLD_VERSION)
    mistake = _marked(desk, unit, identity, kinds.FORM_OUTDATED, named=True)
    edits = (Edit("delete_row", table.sheet, (HEAD_ROW + 1,)),)
    return replace(mistake, instead=tuple(replace(one, edits=edits) for one in mistake.instead or ()))


def _blank(desk: Desk, unit: str) -> Mistake:
    expected = Expected(merge.BLANK_FORM, Place(desk.file(unit)), desk.short(unit))
    return _whole(desk, unit, replace(desk.ordinary(unit), blank=True), expected=(expected,))


# --- several files, and times ---


def _temporary(desk: Desk, unit: str) -> Mistake:
    """What an office program leaves beside an open file."""
    beside = tuple(replace(desk.ordinary(unit, name), received="", spoil="截断") for name in _leftovers(desk, unit))
    return Mistake("", unit, (("temporary", unit),), beside=beside, skips=tuple(one.file for one in beside))


def _leftovers(desk: Desk, unit: str) -> tuple[str, ...]:
    return f"~${desk.file(unit)}", desk.file(unit, suffix=".tmp")


def _copied(desk: Desk, unit: str) -> Mistake:
    copy = replace(desk.ordinary(unit, desk.file(unit, "(1)")), received="")
    expected = Expected(merge.SAME_FILE_TWICE, Place(copy.file), desk.short(unit))
    return _whole(desk, unit, desk.ordinary(unit), copy, expected=(expected,))


def _another(desk: Desk, unit: str) -> Delivery | None:
    """A version of the form with another progress text."""
    key = next((key for key in desk.filled[unit] if key[0] == TASKS and key[2] == "progress"), None)
    changed = {} if key is None else {key: f"{desk.filled[unit][key]}（初稿）"}
    return replace(desk.ordinary(unit, desk.file(unit, "-初稿")), filled=changed) if changed else None


def _two_versions(desk: Desk, unit: str) -> Mistake | None:
    older = _another(desk, unit)
    if older is None:
        return None
    day = desk.owed[unit].due - timedelta(days=2)
    expected = Expected(merge.SUPERSEDED, Place(older.file), desk.short(unit))
    older = replace(older, received=f"{day.isoformat()} 10:00")
    return _whole(desk, unit, desk.ordinary(unit), older, expected=(expected,))


def _undated_versions(desk: Desk, unit: str) -> Mistake | None:
    other = _another(desk, unit)
    if other is None:
        return None
    both = tuple(replace(one, received="") for one in (desk.ordinary(unit), other))
    first = min(one.file for one in both)
    return _whole(desk, unit, *both, expected=(Expected(merge.ORDER_UNKNOWN, Place(first), desk.short(unit)),))


def _late(desk: Desk, unit: str) -> Mistake:
    day = desk.owed[unit].lock + timedelta(days=3)
    expected = Expected(merge.AFTER_LOCK, Place(desk.file(unit)), desk.short(unit))
    return _whole(desk, unit, replace(desk.ordinary(unit), received=f"{day.isoformat()} 16:00"), expected=(expected,))


def _missing(desk: Desk, unit: str) -> Mistake:
    expected = Expected(merge.NOT_REPORTED, desk.owed[unit].place, desk.short(unit))
    return _whole(desk, unit, expected=(expected,))


# --- the register ---


def _unregistered(desk: Desk, unit: str) -> Mistake:
    expected = Expected(merge.RECEIPT_UNKNOWN, Place(desk.file(unit)), desk.short(unit))
    return _whole(desk, unit, replace(desk.ordinary(unit), received=""), expected=(expected,))


def _time_in_words(desk: Desk, unit: str) -> Mistake:
    file = desk.file(unit)
    place = Place(REGISTER_FILE, REGISTER_SHEET, 0, 2)
    expected = (
        Expected(kinds.RECEIPT_TIME_UNREADABLE, place, line=file),
        Expected(merge.RECEIPT_UNKNOWN, Place(file), desk.short(unit)),
    )
    return _whole(desk, unit, replace(desk.ordinary(unit), received="上周五下班前"), expected=expected)


def _line(title: str, kind: Kind, line: Callable[[Desk, str], tuple[str, str]]) -> FileRecipe:
    """A line too many in the register; it is known by its time where it names no file of its own."""

    def act(desk: Desk, unit: str) -> Mistake:
        file, at = line(desk, unit)
        place = Place(REGISTER_FILE, REGISTER_SHEET)
        expected = (Expected(kind, place, line=f"{file}|{at}"),)
        return Mistake("", unit, (("register", unit),), lines=((file, at),), expected=expected)

    return FileRecipe(title, act)


def headless_register(desk: Desk, dice: Dice) -> Iterator[Mistake]:
    """A register whose titles are gone."""
    expected = Expected(kinds.REGISTER_UNREADABLE, Place(REGISTER_FILE, REGISTER_SHEET))
    unit = dice.pick(list(desk.forms))
    yield Mistake("收件登记没有表头", unit, (("register",),), headless=True, expected=(expected,))


FILE_MISTAKES: Final[tuple[Recipe, ...]] = (
    FileRecipe("零字节文件", _spoilt("空文件", kinds.FILE_EMPTY)),
    FileRecipe("文件截断", _spoilt("截断", kinds.FILE_DAMAGED)),
    FileRecipe("文件加密", _spoilt("加密", kinds.FILE_ENCRYPTED)),
    FileRecipe("网页冒充表格", _spoilt("网页", kinds.FILE_IS_HTML, ".xls")),
    FileRecipe("报送纯文本", _spoilt("纯文本", kinds.FILE_IS_TEXT, ".txt")),
    FileRecipe("报送文字文档", _spoilt("文字文档", kinds.FILE_IS_WORD)),
    FileRecipe("报送PDF", _spoilt("PDF", kinds.FILE_NOT_WORKBOOK, ".pdf")),
    FileRecipe("文件结构异常", _spoilt("实体定义", kinds.FILE_SUSPICIOUS)),
    FileRecipe("没有内容的工作簿", _spoilt(EMPTY, kinds.FILE_WITHOUT_CELLS)),
    FileRecipe("自己另制的表格", _spoilt(FOREIGN, kinds.NO_IDENTITY)),
    FileRecipe("文件带宏", _with_macro),
    FileRecipe("只报一张表的文本", _as_text),
    FileRecipe("文件名和扩展名不符", _misleading_name),
    FileRecipe("别的方案的表", _other_plan),
    FileRecipe("单位代码不明", _unknown_unit),
    FileRecipe("上期的表", _last_period),
    FileRecipe("不需报送的单位报送", _owes_nothing),
    FileRecipe("旧版本的表", _old_version),
    FileRecipe("旧版本且缺行", _outdated),
    FileRecipe("误发空白表", _blank),
    FileRecipe("办公软件临时文件", _temporary),
    FileRecipe("同一文件报两次", _copied),
    FileRecipe("先后报两稿", _two_versions),
    FileRecipe("两稿不知先后", _undated_versions),
    FileRecipe("逾锁定期才报", _late),
    FileRecipe("没有报送", _missing),
    FileRecipe("没有登记收到时间", _unregistered),
    FileRecipe("收到时间写成文字", _time_in_words),
    _line("登记两次", kinds.RECEIPT_TWICE, lambda desk, unit: (desk.file(unit), f"{desk.owed[unit].lock} 17:00")),
    _line("登记没有文件名", kinds.RECEIPT_WITHOUT_FILE, lambda desk, unit: ("", desk.on_time(unit))),
    _line(
        "登记了没有的文件", kinds.RECEIPT_OF_NO_FILE, lambda desk, unit: (f"{unit}补充材料一览.doc", desk.on_time(unit))
    ),
    headless_register,
)
