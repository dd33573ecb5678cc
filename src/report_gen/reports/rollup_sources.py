"""The long sheets of the workbook of many offices: 各单位报送 and 数据来源, in several sheets where one would be full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.outcome import ItemFact, Source
from report_gen.model.place import Place
from report_gen.model.rollup import Across, OfficeSummary, Rollup, UnitLine
from report_gen.model.sheets import Block, CellData, ColumnKind, Link, Row, SheetColumn, SheetData, Tone
from report_gen.model.tones import STATE_TONES, TIMELINESS_TONES
from report_gen.reports.ledger_scope import open_cell, texts, value_cell

ROWS_A_SHEET: Final = 1_000_000  # a sheet takes 1,048,576
_HASH_SHOWN: Final = 12

_UNITS: Final = (
    SheetColumn("单位", 18),
    SheetColumn("成员单位", 18),
    SheetColumn("代码", 8, ColumnKind.CENTRED),
    SheetColumn("报送期", 14, ColumnKind.CENTRED),
    SheetColumn("状态", 9, ColumnKind.CENTRED),
    SheetColumn("及时", 9, ColumnKind.CENTRED),
    SheetColumn("逾期天数", 9, ColumnKind.CENTRED),
    SheetColumn("强制性", 8, ColumnKind.CENTRED),
    SheetColumn("核实性", 8, ColumnKind.CENTRED),
    SheetColumn("采用的文件", 36),
)
_SOURCES: Final = (
    SheetColumn("数据项", 24),
    SheetColumn("单位", 18),
    SheetColumn("编码", 8, ColumnKind.CENTRED),
    SheetColumn("成员单位", 16),
    SheetColumn("报送期", 10, ColumnKind.CENTRED),
    SheetColumn("采用值", 14, ColumnKind.NUMBER),
    SheetColumn("原文", 16),
    SheetColumn("数据口径", 14, ColumnKind.CENTRED),
    SheetColumn("文件", 34),
    SheetColumn("工作表", 12, ColumnKind.CENTRED),
    SheetColumn("单元格\n（点击打开）", 11, ColumnKind.CENTRED),
    SheetColumn("文件指纹\n（SHA-256前12位）", 15, ColumnKind.CENTRED),
)


def units(rollup: Rollup) -> tuple[SheetData, ...]:
    """各单位报送: every form that every office was owed."""
    rows = [_unit_row(office.name, unit) for office in rollup.offices for unit in office.summary.units]
    lines = (f"各单位应收的填报表，共{len(rows)}份。",)
    return _sheets("各单位报送", lines, _UNITS, rows, "各单位都没有应报的成员单位。")


def _unit_row(office: str, unit: UnitLine) -> Row:
    return (
        *texts(office, unit.short, unit.code, unit.period.label),
        CellData(unit.state.value, STATE_TONES[unit.state]),
        CellData(unit.timeliness.value, TIMELINESS_TONES[unit.timeliness]),
        CellData(unit.days_late or None),
        CellData(unit.errors or None),
        CellData(unit.queries or None),
        CellData(unit.file),
    )


def sources(rollup: Rollup) -> tuple[SheetData, ...]:
    """数据来源: the cell of every value of a data item; indicators and sums are made of these and of nothing else."""
    rows = [row for one in rollup.items for row in _source_rows(rollup, one)]
    lines = (
        f"各单位数据项所用的单元格，共{len(rows)}格；指标和合计都由这些数算出。",
        "口径为“封账数”“上次汇总”的取自封存的原件，以文件指纹为准；报送文件夹里的同名文件此后可能有变动。",
    )
    return _sheets("数据来源", lines, _SOURCES, rows, "各单位都没有采用的数据。")


def _source_rows(rollup: Rollup, row: Across[ItemFact]) -> Iterator[Row]:
    for number, fact in row.cells:
        office = rollup.offices[number]
        units = {unit.code: unit.short for unit in office.summary.units}
        for source in fact.sources:
            yield _source_row(office.name, office.summary, fact, source, units.get(source.unit, source.unit))


def _source_row(office: str, summary: OfficeSummary, fact: ItemFact, source: Source, unit: str) -> Row:
    place = source.entry.place
    return (
        *texts(fact.item.name, office, fact.item.code, unit, source.period),
        value_cell(fact.item, source.value),
        CellData(source.entry.raw),
        CellData(summary.facts.basis.value),
        *texts(f"{source.period}/{place.file}", place.sheet),
        open_cell(_link(summary, source.period, place), place.cell),
        CellData(source.sha256[:_HASH_SHOWN], Tone.MUTED),
    )


def _link(summary: OfficeSummary, period: str, place: Place) -> Link:
    return Link(place.sheet, place.cell, f"{summary.facts.inbox}/{period}/{place.file}")


def _sheets(
    name: str, lines: tuple[str, ...], columns: tuple[SheetColumn, ...], rows: Sequence[Row], empty: str
) -> tuple[SheetData, ...]:
    """One sheet, or as many as the rows need: 数据来源, 数据来源2, …."""
    starts = range(0, max(1, len(rows)), ROWS_A_SHEET)
    parts = [tuple(rows[start : start + ROWS_A_SHEET]) for start in starts]
    keys = (0, 1, 3)
    return tuple(
        SheetData(
            f"{name}{number if number > 1 else ''}",
            name,
            lines,
            (Block("", columns, part, empty, keys=keys),),
            frozen=2,
        )
        for number, part in enumerate(parts, 1)
    )
