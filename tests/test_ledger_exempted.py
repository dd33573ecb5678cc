from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpers_ledger import JUNE, a_month, a_plan, an_assessment
from report_gen.model.decisions import Exemption
from report_gen.model.outcome import Excused
from report_gen.model.sheets import CellData
from report_gen.reports.ledger_exempted import exempted_blocks, exempted_words, spared_words
from report_gen.reports.ledger_scope import LedgerInput


def test_exempted_units_stand_in_a_block_of_their_own() -> None:
    plan = a_plan()
    month = a_month(plan, JUNE)
    given = LedgerInput(plan, an_assessment(plan, (month,), JUNE), month)
    assert exempted_blocks(given) == ()
    assert exempted_words(given.parts) == ""
    owed, unit = month.statuses[0].obligation, plan.unit(month.statuses[0].obligation.unit)
    by = Exemption(owed.unit, JUNE.first, JUNE.last, "机构改革", "张三", date(2024, 6, 3), 3)
    freed = replace(month, excused=(Excused(owed, by, unit.short),))
    (block,) = exempted_blocks(replace(given, merged=freed))
    (row,) = block.rows
    assert [cell.value for cell in row] == [
        1, "2024年6月", unit.short, unit.kind.value, "免报", 3, JUNE.first, JUNE.last, "张三", date(2024, 6, 3), "机构改革",
    ]  # fmt: skip
    assert sum(column.span for column in block.columns) == 16
    assert isinstance(row[0], CellData)
    assert exempted_words((freed,)) == (
        f"另有免报1件：2024年6月{unit.short}（机构改革；张三，台账第3号，免报至2024年6月）。"
    )


def test_an_exemption_of_several_periods_is_told_once() -> None:
    plan = a_plan()
    month = a_month(plan, JUNE)
    owed, unit = month.statuses[0].obligation, plan.unit(month.statuses[0].obligation.unit)
    may = replace(JUNE, start_month=5)
    by = Exemption(owed.unit, may.first, JUNE.last, "机构改革", "张三", date(2024, 6, 3), 3)
    other = Excused(replace(owed, unit="U99"), replace(by, event=4), "市统计局")
    parts = (
        replace(month, period=may, excused=(Excused(replace(owed, period=may), by, unit.short),)),
        replace(month, excused=(Excused(owed, by, unit.short), other)),
    )
    said = f"2024年5月至2024年6月2件，{unit.short}（机构改革；张三，台账第3号，免报至2024年6月）"
    assert exempted_words(parts) == (
        f"另有免报3件：{said}；2024年6月市统计局（机构改革；张三，台账第4号，免报至2024年6月）。"
    )
    assert spared_words(parts, owed.unit) == f"免报2件，不在应报之内，不扣分：{said}。"
    assert spared_words(parts, "U00") == ""
