"""The sheets 报送情况, 问题清单 and 冲突 of the merged workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from report_gen.model.finding import Finding, in_order
from report_gen.model.outcome import Conflict, Merged, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.reports.ledger_scope import (
    SEVERITY_TONES,
    STATE_TONES,
    TIMELINESS_TONES,
    LedgerInput,
    numbered,
    open_cell,
    texts,
    value_cell,
)
from report_gen.wording import number_text

_REPORT_COLUMNS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("单位", 16),
    SheetColumn("单位类别", 9, ColumnKind.CENTRED),
    SheetColumn("报送结论", 9, ColumnKind.CENTRED),
    SheetColumn("及时性", 9, ColumnKind.CENTRED),
    SheetColumn("应报时限", 12, ColumnKind.CENTRED),
    SheetColumn("收到时间", 17, ColumnKind.CENTRED),
    SheetColumn("时间依据", 11, ColumnKind.CENTRED),
    SheetColumn("逾期天数", 8, ColumnKind.CENTRED),
    SheetColumn("强制性\n问题", 8, ColumnKind.CENTRED),
    SheetColumn("核实性\n问题", 8, ColumnKind.CENTRED),
    SheetColumn("缺项", 7, ColumnKind.CENTRED),
    SheetColumn("采用的文件", 34),
    SheetColumn("打开", 6, ColumnKind.CENTRED),
    SheetColumn("说明", 36),
)

_FINDING_COLUMNS: Final = (
    SheetColumn("序号", 6, ColumnKind.CENTRED),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("单位", 14),
    SheetColumn("级别", 8, ColumnKind.CENTRED),
    SheetColumn("编码", 7, ColumnKind.CENTRED),
    SheetColumn("问题", 18),
    SheetColumn("文件", 28),
    SheetColumn("工作表", 12),
    SheetColumn("单元格\n（点击打开）", 11, ColumnKind.CENTRED),
    SheetColumn("说明", 48),
    SheetColumn("处理办法", 40),
)

_CONFLICT_COLUMNS: Final = (
    SheetColumn("冲突编号", 12, ColumnKind.CENTRED),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("编码", 7, ColumnKind.CENTRED),
    SheetColumn("数据项", 24),
    SheetColumn("计量单位", 9, ColumnKind.CENTRED),
    SheetColumn("单位", 15),
    SheetColumn("所报值", 11, ColumnKind.NUMBER),
    SheetColumn("文件", 30),
    SheetColumn("工作表", 12),
    SheetColumn("单元格\n（点击打开）", 11, ColumnKind.CENTRED),
    SheetColumn("状态", 9, ColumnKind.CENTRED),
    SheetColumn("裁定值", 12, entry=True),
    SheetColumn("裁定理由", 26, entry=True),
    SheetColumn("裁定人", 12, entry=True),
)


def reporting(given: LedgerInput) -> SheetData:
    """报送情况: one row an obligation, above it the rates of each reporting period."""
    rows = [_status_row(given, status) for part in given.parts for status in part.statuses]
    lines = (
        *(rates_line(part) for part in given.parts),
        "上报率＝（应报－未报）÷应报，及时率＝按时÷应报；收到时间无从查证的记“时间待定”，不作逾期处理。",
    )
    block = Block("", _REPORT_COLUMNS, numbered(rows), empty="本期没有应报单位。")
    return SheetData("报送情况", "各单位报送情况", lines, (block,), frozen=3)


def rates_line(part: Merged) -> str:
    """The counts and rates of a period: `2024年6月：应报20家，…，上报率95.0%，及时率90.0%。`."""
    owed = len(part.statuses)
    states = "，".join(f"{state.value}{part.count(state)}家" for state in ReportState)
    return (
        f"{part.period.label}：应报{owed}家，{states}；"
        f"上报率{percent(reported(part), owed)}，及时率{percent(timely(part), owed)}。"
    )


def reported(part: Merged) -> int:
    """How many units sent a form at all."""
    return len(part.statuses) - part.count(ReportState.MISSING)


def timely(part: Merged) -> int:
    """How many units sent it in time."""
    return sum(status.timeliness is Timeliness.ON_TIME for status in part.statuses)


def percent(count: int, total: int) -> str:
    """The share with one decimal: `95.0%`; '—' of nothing."""
    return f"{number_text(Decimal(count) / total * 100, 1)}%" if total else "—"


def _status_row(given: LedgerInput, status: ReportStatus) -> Row:
    owed, sent = status.obligation, status.accepted
    unit = given.plan.unit(owed.unit)
    return (
        *texts(owed.period.label, unit.short, unit.kind.value),
        CellData(status.state.value, STATE_TONES[status.state]),
        CellData(status.timeliness.value, TIMELINESS_TONES[status.timeliness]),
        CellData(owed.due),
        CellData(sent.receipt.at if sent else None),
        CellData(sent.receipt.source.value if sent else ""),
        CellData(status.days_late or None),
        CellData(status.errors, Tone.BAD if status.errors else Tone.PLAIN),
        CellData(status.queries, Tone.WATCH if status.queries else Tone.PLAIN),
        CellData(status.blanks),
        CellData(sent.file if sent else "未收到"),
        open_cell(given.link(owed.period, Place(sent.file)) if sent else None),
        CellData(_status_note(status)),
    )


def _status_note(status: ReportStatus) -> str:
    notes = []
    if status.state is ReportState.RETURNED:
        notes.append(f"有{status.errors}处强制性问题，退回修改。")
    if status.state is ReportState.QUERIED:
        notes.append(f"有{status.queries}处核实性问题待说明。")
    if status.days_late:
        notes.append(f"超过时限{status.days_late}天收到。")
    if status.timeliness is Timeliness.PENDING:
        notes.append("收到时间未登记。")
    if status.others:
        notes.append(f"同期另收到：{'、'.join(sent.file for sent in status.others)}。")
    notes.append(f"依据：{status.obligation.basis}")
    return "".join(notes)


def findings(given: LedgerInput) -> SheetData:
    """问题清单: every finding with its file, cell and remedy, in the order findings are shown."""
    rows = [_finding_row(given, part.period, found) for part in given.parts for found in in_order(part.findings)]
    counts = "，".join(
        f"{severity.value}{sum(found.severity is severity for part in given.parts for found in set(part.findings))}条"
        for severity in SEVERITY_TONES
    )
    lines = (
        f"共{len(rows)}条：{counts}。",
        "强制性：该值不采用，须退回改正；核实性：说明情况后采用；提示：供参考。点击单元格一栏可直接打开该处。",
    )
    block = Block("", _FINDING_COLUMNS, numbered(rows), empty="本期未发现问题。")
    return SheetData("问题清单", "校核问题清单", lines, (block,), frozen=3)


def _finding_row(given: LedgerInput, period: Period, found: Finding) -> Row:
    place = found.place
    link = given.link(period, place)
    return (
        *texts(period.label, found.unit),
        CellData(found.severity.value, SEVERITY_TONES[found.severity]),
        *texts(found.code, found.kind.title),
        *texts(place.file, place.sheet),
        open_cell(link, place.cell),
        *texts(found.message, found.hint),
    )


def conflicts(given: LedgerInput) -> SheetData:
    """冲突: one row a value stated, the deciding columns left to a person."""
    open_ones = [conflict for part in given.parts for conflict in part.conflicts]
    rows = tuple(row for conflict in open_ones for row in _conflict_rows(given, conflict))
    lines = (
        f"待裁定{len(open_ones)}项。同一数据项多家所报不一致时，裁定前一律不采用。",
        "请核对后在黄色格内填写裁定值、理由和裁定人。",
    )
    block = Block("", _CONFLICT_COLUMNS, rows, empty="本期没有数据冲突。")
    return SheetData("冲突", "数据冲突", lines, (block,), frozen=1)


def _conflict_rows(given: LedgerInput, conflict: Conflict) -> list[Row]:
    item, rows = conflict.item, []
    for index, source in enumerate(conflict.sources):
        place = source.entry.place
        link = given.link(conflict.period, place)
        decision = CellData(tone=Tone.MUTED if index else Tone.ENTRY)
        rows.append(
            (
                *texts(conflict.number, conflict.period.label, item.code, item.name, item.measure),
                CellData(given.short(source.unit)),
                value_cell(item, source.value),
                *texts(place.file, place.sheet),
                open_cell(link, place.cell),
                CellData("待裁定", Tone.WATCH),
                decision,
                decision,
                decision,
            )
        )
    return rows
