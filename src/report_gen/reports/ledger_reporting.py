"""The sheets 报送情况 and 问题清单 of the merged workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from report_gen.model.finding import Finding, in_order
from report_gen.model.outcome import Merged, ReportState, ReportStatus, Timeliness
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.model.submission import Submission
from report_gen.model.tones import SEVERITY_TONES, STATE_TONES, TIMELINESS_TONES
from report_gen.reports.ledger_exempted import exempted_blocks, exempted_words
from report_gen.reports.ledger_scope import LedgerInput, numbered_rows, open_cell, texts
from report_gen.wording import number_text

_REPORT_COLUMNS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("报送期", 10, ColumnKind.CENTRED),
    SheetColumn("单位", 16),
    SheetColumn("单位类别", 9, ColumnKind.CENTRED),
    SheetColumn("报送结论", 9, ColumnKind.CENTRED),
    SheetColumn("及时性", 8, ColumnKind.CENTRED),
    SheetColumn("应报时限", 11, ColumnKind.CENTRED),
    SheetColumn("收到时间", 16, ColumnKind.CENTRED),
    SheetColumn("时间依据", 10, ColumnKind.CENTRED),
    SheetColumn("逾期\n天数", 6, ColumnKind.CENTRED),
    SheetColumn("首次完整\n报送", 16, ColumnKind.CENTRED),
    SheetColumn("须退回\n件数", 7, ColumnKind.CENTRED),
    SheetColumn("通过件\n收到时间", 16, ColumnKind.CENTRED),
    SheetColumn("强制性\n问题", 7, ColumnKind.CENTRED),
    SheetColumn("核实性\n问题", 7, ColumnKind.CENTRED),
    SheetColumn("缺项", 6, ColumnKind.CENTRED),
    SheetColumn("采用的文件", 28),
    SheetColumn("打开", 6, ColumnKind.CENTRED),
    SheetColumn("说明", 32),
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


def reporting(given: LedgerInput) -> SheetData:
    """报送情况: one row an obligation, above it the rates of each reporting period."""
    owed = [status for part in given.parts for status in part.statuses]
    lines = (
        *(rates_line(part) for part in given.parts),
        *filter(None, (exempted_words(given.parts),)),
        "上报率＝（应报－未报）÷应报，及时率＝按时÷应报；收到时间无从查证的记“时间待定”，不作逾期处理。",
        "收到时间的依据依次为：网页上传、收件记录、收件登记、首见（只证明不晚于此时）；文件自身的时间不作依据。",
        "首次完整报送（没有强制性问题）决定是否按时，须退回的件数另计。",
    )
    rows = numbered_rows(owed, lambda status: _status_row(given, status))
    block = Block("", _REPORT_COLUMNS, rows, empty="本期没有应报单位。")
    return SheetData("报送情况", "各单位报送情况", lines, (block, *exempted_blocks(given)), frozen=3)


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
        _moment(sent),
        CellData(sent.receipt.source.value if sent else ""),
        CellData(status.days_late or None),
        _moment(status.first_complete),
        CellData(status.returned or None),
        _moment(sent if status.state is ReportState.PASSED else None),
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
        notes.append(_pending_note(status))
    if status.others:
        notes.append(f"同期另收到：{'、'.join(sent.file for sent in status.others)}。")
    notes.append(f"依据：{status.obligation.basis}")
    return "".join(notes)


def _moment(sent: Submission | None) -> CellData:
    """When a form came; in words where all that is known is that it had come by a day, or nothing."""
    receipt = sent.receipt if sent else None
    if receipt is None or receipt.exact:
        return CellData(receipt.at if receipt else None)
    return CellData(f"不晚于{receipt.at:%Y-%m-%d}")


def _pending_note(status: ReportStatus) -> str:
    """Why nobody can say whether the unit was in time."""
    sent = tuple(one for one in (status.first_complete, status.accepted) if one)
    seen = next((one.receipt.at for one in sent if one.receipt.at and not one.receipt.exact), None)
    return f"首见于{seen:%Y-%m-%d %H:%M}，收到时间未登记。" if seen else "收到时间未登记。"


def findings(given: LedgerInput) -> SheetData:
    """问题清单: every finding with its file, cell and remedy, in the order findings are shown."""
    found = [(part.period, one) for part in given.parts for one in in_order(part.findings)]
    counts = "，".join(
        f"{severity.value}{sum(found.severity is severity for part in given.parts for found in set(part.findings))}条"
        for severity in SEVERITY_TONES
    )
    lines = (
        f"共{len(found)}条：{counts}。",
        "强制性：该值不采用，须退回改正；核实性：说明情况后采用；提示：供参考。点击单元格一栏可直接打开该处。",
    )
    rows = numbered_rows(found, lambda pair: _finding_row(given, *pair))
    block = Block("", _FINDING_COLUMNS, rows, empty="本期未发现问题。")
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
