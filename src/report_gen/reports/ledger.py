"""汇总台账: what the office works with each period, every figure with the cell it comes from."""

from __future__ import annotations

from report_gen.model.sheets import Comparison, LedgerBook
from report_gen.reports.ledger_changes import changes
from report_gen.reports.ledger_conflicts import conflicts
from report_gen.reports.ledger_justified import justified
from report_gen.reports.ledger_overview import overview
from report_gen.reports.ledger_reporting import findings, reporting
from report_gen.reports.ledger_scope import LedgerInput
from report_gen.reports.ledger_sources import sources
from report_gen.reports.ledger_trends import trend_sheet
from report_gen.reports.ledger_work import indicators, tasks

__all__ = ["LedgerInput", "build"]


def build(given: LedgerInput, compare: Comparison) -> LedgerBook:
    """The sheets 总览 任务进展 指标 报送情况 问题清单 核实说明 冲突 较上期变动 趋势 数据来源 of one period.

    `compare` lays values of several periods side by side with their differences. The workbook is dated by the day
    the lights are about. A table that no sheet can hold is cut, and its sheet says so.
    """
    sheets = (
        overview(given),
        tasks(given),
        indicators(given),
        reporting(given),
        findings(given),
        justified(given),
        conflicts(given),
        changes(given, compare),
        trend_sheet(given),
        sources(given),
    )
    title = f"{given.plan.title}汇总台账（{given.assessment.period.label}）"
    return LedgerBook(title, given.assessment.as_of, sheets)
