"""The sheet 冲突: where the reporters of one item differ, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from report_gen.model.decisions import Resolution
from report_gen.model.outcome import Agreement, ItemFact, Merged, Source
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.reports.ledger_scope import LedgerInput, open_cell, texts, value_cell
from report_gen.wording import date_text

_COLUMNS: Final = (
    SheetColumn("冲突编号", 16, ColumnKind.CENTRED),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("编码", 7, ColumnKind.CENTRED),
    SheetColumn("数据项", 24),
    SheetColumn("计量单位", 9, ColumnKind.CENTRED),
    SheetColumn("单位", 15),
    SheetColumn("所报值", 11, ColumnKind.NUMBER),
    SheetColumn("文件", 30),
    SheetColumn("工作表", 12),
    SheetColumn("单元格\n（点击打开）", 11, ColumnKind.CENTRED),
    SheetColumn("状态", 11, ColumnKind.CENTRED),
    SheetColumn("裁定值", 12, entry=True),
    SheetColumn("裁定理由", 26, entry=True),
    SheetColumn("裁定人", 12, entry=True),
    SheetColumn("依据", 24),
)
_COMMAND: Final = "report-gen resolve 冲突编号 --take 单位（或 --value 数）--reason 理由 --by 裁定人"
_MUTED: Final = CellData(tone=Tone.MUTED)


def conflicts(given: LedgerInput) -> SheetData:
    """冲突: one row a value stated; open ones first, then those decided, then those that differ in rounding only."""
    facts = [(part, fact) for part in given.parts for fact in part.items]
    open_ones = [(part, fact) for part, fact in facts if fact.conflict]
    settled = [(part, fact) for part, fact in facts if fact.resolution]
    rounding = [(part, fact) for part, fact in facts if fact.agreement is Agreement.ROUNDING]
    rows = tuple(row for part, fact in (*open_ones, *settled, *rounding) for row in _rows(given, part, fact))
    counts = f"待裁定{len(open_ones)}项，已裁定{len(settled)}项，仅进位不同{len(rounding)}项。"
    lines = (
        f"{counts}同一数据项多家所报不一致时，裁定前一律不采用；仅进位不同的，采用较细的数。",
        f"裁定用 {_COMMAND}，记入台账后生效；黄色格供记录商议意见，不直接生效。",
    )
    block = Block("", _COLUMNS, rows, empty="本期没有数据冲突。")
    return SheetData("冲突", "数据冲突", lines, (block,), frozen=1)


def _rows(given: LedgerInput, part: Merged, fact: ItemFact) -> Iterator[Row]:
    item, shown = fact.item, fact.conflict.number if fact.conflict else f"CT-{part.period.code}-{fact.item.code}"
    for index, source in enumerate(fact.sources):
        place = source.entry.place
        yield (
            *texts(shown, part.period.label, item.code, item.name, item.measure),
            CellData(given.short(source.unit)),
            value_cell(item, source.value),
            *texts(place.file, place.sheet),
            open_cell(given.link(part.period, place), place.cell),
            *_outcome(given, fact, source, first=not index),
        )


def _outcome(given: LedgerInput, fact: ItemFact, source: Source, *, first: bool) -> Row:
    """状态 裁定值 裁定理由 裁定人 依据 of one source's row; what is said of all stands in the first."""
    if fact.resolution:
        return _decided(given, fact, fact.resolution, source, first=first)
    if fact.conflict is None:
        same = source.value == fact.value
        state = CellData("采用（较细）" if same else "仅进位不同", Tone.GOOD if same else Tone.INFO)
        return (state, _MUTED, _MUTED, _MUTED, CellData("不必裁定" if first else "", Tone.MUTED))
    entry = CellData(tone=Tone.ENTRY) if first else _MUTED
    lapsed = fact.conflict.lapsed
    note = f"台账第{lapsed.event}号裁定因改报失效" if lapsed and first else ""
    return (CellData("待裁定", Tone.WATCH), entry, entry, entry, CellData(note))


def _decided(given: LedgerInput, fact: ItemFact, decided: Resolution, source: Source, *, first: bool) -> Row:
    taken = source.unit == decided.take
    state = CellData("采用" if taken else "未采用", Tone.GOOD if taken else Tone.MUTED)
    if not first:
        return (state, _MUTED, _MUTED, _MUTED, _MUTED)
    words = f"台账第{decided.event}号，{date_text(decided.on)}"
    whose = f"，采用{given.short(decided.take)}所报" if decided.take else "，另行核定"
    return (state, value_cell(fact.item, fact.value), *texts(decided.reason, decided.by, f"{words}{whose}"))
