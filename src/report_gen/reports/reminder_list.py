"""催报清单: everybody to be reminded on a day, and who is not although something is open; printed on A4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from report_gen.model.plan import Plan, UnitKind
from report_gen.model.reminder import Colour, Matter, Reminders
from report_gen.model.sheets import Block, CellData, ColumnKind, LedgerBook, Link, Row, SheetColumn, SheetData, Tone
from report_gen.reports.ledger_scope import numbered, texts
from report_gen.reports.reminder import days_text, threshold_text
from report_gen.wording import date_text, listed

NAME: Final = "催报清单"
_TONES: Final[Mapping[Colour, Tone]] = {Colour.RED: Tone.BAD, Colour.YELLOW: Tone.WATCH, Colour.BLUE: Tone.INFO}
_COLUMNS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("级别", 6, ColumnKind.CENTRED),
    SheetColumn("单位", 13),
    SheetColumn("类别", 9, ColumnKind.CENTRED),
    SheetColumn("编号", 9, ColumnKind.CENTRED),
    SheetColumn("事项", 20),
    SheetColumn("时限", 11, ColumnKind.CENTRED),
    SheetColumn("距时限", 9, ColumnKind.CENTRED),
    SheetColumn("单位最近所报", 26),
    SheetColumn("要求", 19),
    SheetColumn("办结时限", 11, ColumnKind.CENTRED),
    SheetColumn("依据", 20),
    SheetColumn("督办单", 7, ColumnKind.CENTRED),
    SheetColumn("催办记录", 15, entry=True),
)
_KEYS: Final = (2, 4)
_SPARED: Final = (
    SheetColumn("单位", 18),
    SheetColumn("编号", 11, ColumnKind.CENTRED),
    SheetColumn("不催办的原因", 90),
)


def list_book(plan: Plan, found: Reminders, letters: Mapping[str, str]) -> LedgerBook:
    """The list and, where there is any, the sheet of those left alone. `letters` are the 督办单 by unit code.

    The letters' paths are relative to the folder of the list.
    """
    rows = [_row(plan, matter, letters) for matter in found.matters]
    block = Block("", _COLUMNS, numbered(rows), empty="没有需要催报的事项。", keys=_KEYS)
    sheets = [SheetData(NAME, NAME, tuple(_lines(plan, found)), (block,), frozen=3)]
    if found.spared or found.strays:
        sheets.append(_spared(plan, found))
    return LedgerBook(f"{plan.title}催报清单（{date_text(found.on)}）", found.on, tuple(sheets))


def remarks(plan: Plan, found: Reminders) -> Iterator[str]:
    """What the office should know before it sends anything."""
    if found.strays:
        yield f"有{len(found.strays)}份文件认不出是哪家单位的（{listed(found.strays)}），催报前请先核对。"
    units = [plan.unit(code) for code in found.units]
    districts = [unit.short for unit in units if unit.kind is UnitKind.DISTRICT]
    if districts:
        yield f"{listed(districts)}为下级政府（管委会），不宜由领导小组办公室直接发督办单，请按行文规定改用函或口头提醒。"
    offices = [unit.short for unit in units if unit.kind is UnitKind.OFFICE]
    if offices:
        yield f"{listed(offices)}的事项只列入清单，不另发督办单。"


def _lines(plan: Plan, found: Reminders) -> Iterator[str]:
    counts = Counter(matter.colour for matter in found.matters)
    parts = "，".join(f"{colour.value}{counts[colour]}项" for colour in Colour)
    yield (
        f"{found.period.label}，截至{date_text(found.on)}：{len(found.units)}家单位{len(found.matters)}项，{parts}。"
        "本清单和督办单由程序生成，不会自行发出。"
    )
    yield f"级别：{threshold_text(found.thresholds)}"
    yield from remarks(plan, found)


def _row(plan: Plan, matter: Matter, letters: Mapping[str, str]) -> Row:
    letter = letters.get(matter.unit)
    return (
        CellData(matter.colour.value, _TONES[matter.colour]),
        *texts(plan.short(matter.unit), matter.cause.value, matter.key, matter.title),
        CellData(matter.due),
        *texts(days_text(matter.days), matter.said, matter.asked),
        CellData(matter.until),
        CellData(matter.basis),
        CellData("打开", link=Link(file=letter)) if letter else CellData("—"),
        CellData(tone=Tone.ENTRY),
    )


def _spared(plan: Plan, found: Reminders) -> SheetData:
    rows = [texts(plan.short(one.unit), one.key, one.reason) for one in found.spared]
    rows += [texts("（单位不明）", found.period.code, f"文件“{file}”认不出单位，请先核对。") for file in found.strays]
    block = Block("", _SPARED, tuple(rows))
    lines = ("以下单位或事项尚有未定之处，为免错怪，不列入催报。",)
    return SheetData("不催办说明", "不催办的单位和事项", lines, (block,))
