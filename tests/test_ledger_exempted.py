from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpers_ledger import JUNE, a_month, a_plan, an_assessment
from report_gen.model.decisions import Exemption
from report_gen.model.outcome import Excused
from report_gen.model.sheets import CellData
from report_gen.reports.ledger_exempted import exempted_blocks, exempted_words
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
