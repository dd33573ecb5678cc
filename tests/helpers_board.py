"""The overview page of the small office of `helpers_ledger`, for a month and for a half-year."""

from __future__ import annotations

from decimal import Decimal

from helpers_ledger import HALF, JUNE, MAY, a_month, a_plan, an_assessment
from report_gen.model.board import Board
from report_gen.model.pace import Pace, Tempo, Trend
from report_gen.reports import board
from report_gen.reports.ledger import LedgerInput

PLAN = a_plan()
JUNE_MERGED, MAY_MERGED = a_month(PLAN, JUNE), a_month(PLAN, MAY)
PACKAGES = {"U03": "退回修改/市商务局/"}
TRENDS = (
    Trend("Z03", "新增新能源车辆占比", "指标", "%", 1, "≥20%", ((MAY, None), (JUNE, Decimal("21.66")))),
    Trend(
        "D03", "新增新能源城市配送营运车辆", "累计数据项", "辆", None, "", ((MAY, Decimal(120)), (JUNE, Decimal(130)))
    ),
)
PACES = (Pace("Z03", Tempo.AHEAD, Decimal(1), Decimal("0.5"), "完成100.0%，时间过50.0%"),)


def june() -> LedgerInput:
    """June, with everything that can go wrong."""
    whole = an_assessment(PLAN, (JUNE_MERGED,), JUNE)
    return LedgerInput(PLAN, whole, JUNE_MERGED, paces=PACES, trends=TRENDS)


def half_year() -> LedgerInput:
    return LedgerInput(PLAN, an_assessment(PLAN, (MAY_MERGED, JUNE_MERGED), HALF), JUNE_MERGED)


def made(given: LedgerInput) -> Board:
    return board.build(given, "汇总台账.xlsx", PACKAGES)
