"""上级汇总: many offices beside one another, for whoever is above them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from report_gen.model.finding import Finding
from report_gen.model.outcome import Light, ReportState, Verdict
from report_gen.model.rollup import Basis, LedgerState, NamedOffice, OfficeFacts, OfficeSummary, Rollup
from report_gen.model.sheets import (
    Block,
    CellData,
    CellValue,
    ColumnKind,
    LedgerBook,
    Row,
    SheetColumn,
    SheetData,
    Tone,
)
from report_gen.model.tones import LIGHT_TONES, SEVERITY_TONES, STATE_TONES, VERDICT_TONES
from report_gen.reports.ledger_scope import numbered, texts
from report_gen.reports.rollup_figures import indicators, items, tasks
from report_gen.reports.rollup_sources import sources, units
from report_gen.wording import date_text, number_text

_BASIS_TONES: Final = {Basis.CLOSED: Tone.GOOD, Basis.RUN: Tone.FAIR, Basis.INBOX: Tone.WATCH}
_BASES: Final = "数据口径：“封账数”取自封存的原件；“上次汇总”为该单位最近一次汇总所用的原件；“按报送文件现算”为尚未汇总、由报送文件直接算出。"
_HASH_SHOWN: Final = 12
_ONE_DECIMAL: Final = 1


def _counts(*titles: str) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(title, 7 if len(title) > 2 else 5, ColumnKind.CENTRED) for title in titles)


_OVERVIEW: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("单位", 16),
    *_counts("应报", *(state.value for state in ReportState)),
    SheetColumn("按时率", 8, ColumnKind.CENTRED),
    *_counts(*(light.value for light in Light), *(verdict.value for verdict in Verdict)),
    SheetColumn("数据口径", 11, ColumnKind.CENTRED),
    SheetColumn("台账", 20),
    SheetColumn("方案\n（编号，指纹）", 15),
    SheetColumn("截至", 11, ColumnKind.CENTRED),
    SheetColumn("程序版本", 9, ColumnKind.CENTRED),
    SheetColumn("备注", 18),
)
_PROBLEMS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("代码", 8, ColumnKind.CENTRED),
    SheetColumn("级别", 9, ColumnKind.CENTRED),
    SheetColumn("单位", 18),
    SheetColumn("位置", 34),
    SheetColumn("问题", 60),
    SheetColumn("处理办法", 44),
)


def build(rollup: Rollup) -> LedgerBook:
    """The sheets 总览 指标 数据项 任务 各单位报送 问题 数据来源; dated by the last day the lights are about."""
    created = max(one.summary.facts.as_of for one in rollup.offices)
    sheets = (
        _overview(rollup),
        indicators(rollup),
        items(rollup),
        tasks(rollup),
        *units(rollup),
        _problems(rollup),
        *sources(rollup),
    )
    return LedgerBook(f"上级汇总（{rollup.period.label}）", created, sheets)


def _overview(rollup: Rollup) -> SheetData:
    """总览: one row an office, all together first."""
    closed = sum(one.summary.facts.basis is Basis.CLOSED for one in rollup.offices)
    lines = (
        f"{rollup.period.label}，读入{len(rollup.offices)}家，其中已封账{closed}家；没有读成{len(rollup.unread)}家，不在下表，见“问题”。",
        _BASES,
    )
    rows = (_total_row(rollup), *numbered([_office_row(one) for one in rollup.offices]))
    return SheetData("总览", f"上级汇总（{rollup.period.label}）", lines, (Block("", _OVERVIEW, rows),), frozen=2)


def _total_row(rollup: Rollup) -> Row:
    given = [one.summary for one in rollup.offices]
    owed = sum(len(one.units) for one in given)
    values: tuple[CellValue, ...] = (
        "",
        "合计",
        owed,
        *(sum(one.count(state) for one in given) for state in ReportState),
        _rate(sum(one.on_time for one in given), owed),
        *(sum(one.lit(light) for one in given) for light in Light),
        *(sum(one.judged(verdict) for one in given) for verdict in Verdict),
        *[""] * 6,
    )
    return tuple(CellData(value, Tone.STRONG) for value in values)


def _office_row(office: NamedOffice) -> Row:
    one = office.summary
    return (
        CellData(office.name, Tone.STRONG),
        CellData(len(one.units)),
        *(_count(one.count(state), STATE_TONES[state]) for state in ReportState),
        CellData(_rate(one.on_time, len(one.units))),
        *(_count(one.lit(light), LIGHT_TONES[light]) for light in Light),
        *(_count(one.judged(verdict), VERDICT_TONES[verdict]) for verdict in Verdict),
        CellData(one.facts.basis.value, _BASIS_TONES[one.facts.basis]),
        CellData(_ledger(one.facts)),
        CellData(f"{one.plan_id}\n{one.facts.plan_sha[:_HASH_SHOWN]}"),
        CellData(one.facts.as_of),
        CellData(one.facts.program or "—"),
        CellData(_remark(one)),
    )


def _count(number: int, tone: Tone) -> CellData:
    return CellData(number, tone if number else Tone.PLAIN)


def _rate(count: int, total: int) -> str:
    return f"{number_text(Decimal(100 * count) / total, _ONE_DECIMAL)}%" if total else "—"


def _ledger(facts: OfficeFacts) -> str:
    """`第12号封账，张三，2024年7月10日`; what there is of a ledger where nothing of the period is recorded."""
    act = {Basis.CLOSED: "封账", Basis.RUN: "汇总"}.get(facts.basis)
    if act is None:
        return _unrecorded(facts.ledger)
    day = date_text(facts.on) if facts.on else ""
    return "，".join(filter(None, (f"第{facts.number}号{act}", facts.by, day)))


def _unrecorded(ledger: LedgerState) -> str:
    if not ledger.sound:
        return "没有通过校验"
    return f"有{ledger.events}件事件，本期没有汇总记录" if ledger.events else "没有台账"


def _remark(one: OfficeSummary) -> str:
    facts = one.facts
    words = (
        f"汇总后有变动{facts.moved}处，未计入" if facts.moved else "",
        "上次汇总的原件不全" if facts.lost else "",
        f"封账后更正{facts.corrected}个数，未计入" if facts.corrected else "",
        f"给了{one.times}次，只计一次" if one.times > 1 else "",
    )
    return "；".join(filter(None, words))


def _problems(rollup: Rollup) -> SheetData:
    """问题: offices that were not read first, then what does not go together."""
    found = sorted(rollup.findings, key=lambda one: list(SEVERITY_TONES).index(one.severity))
    lines = ("强制性：没有计入，须处理后重新汇总；核实性：已计入或没有合计，请核实；提示：供参考。",)
    block = Block("", _PROBLEMS, numbered([_problem(one) for one in found]), empty="没有发现问题。", keys=(1, 3, 4))
    return SheetData("问题", "问题", lines, (block,), frozen=2)


def _problem(one: Finding) -> Row:
    return (
        CellData(one.code),
        CellData(one.severity.value, SEVERITY_TONES[one.severity]),
        *texts(one.unit, one.place.label, one.message, one.hint),
    )
