"""The sheet 核实说明: explanations of the forms and of the ledger, each once, with what they are worth now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl

from helpers_ledger import HALF, JUNE, MAY, a_month, a_plan, an_assessment, place
from report_gen.catalogue.logic import QUERY_EXPLAINED
from report_gen.excel.changes import compare
from report_gen.excel.ledger import write_sheets
from report_gen.model.event import Justification
from report_gen.model.finding import Finding
from report_gen.model.outcome import Merged
from report_gen.model.place import Place
from report_gen.model.sheets import Tone
from report_gen.reports.ledger import LedgerInput, build
from report_gen.reports.ledger_justified import justified

PLAN = a_plan()


def _said(event: int, unit: str = "U04", row: str = "D02", raw: str = "79", period: str = "2024-06") -> Justification:
    return Justification(
        period, unit, "items", row, "value", raw, "新增29处站点已由街道验收", "李四", date(2024, 7, 9), event
    )


def _explained(spot: Place, unit: str = "市邮政局") -> Finding:
    return QUERY_EXPLAINED.at(spot, unit, rule="L102", message="变动较大。", explanation="并入邮政网点", by="报送单位")


def _june(*findings: Finding, justifications: tuple[Justification, ...] = ()) -> LedgerInput:
    merged = replace(a_month(PLAN, JUNE), findings=findings)
    return LedgerInput(PLAN, an_assessment(PLAN, (merged,), JUNE), merged, justifications=justifications)


def _rows(given: LedgerInput) -> list[list[object]]:
    return [[cell.value for cell in row] for row in justified(given).blocks[0].rows]


def _cells(unit: str, row: int) -> Place:
    return place(unit, JUNE, "指标数据", row)


def test_an_explanation_in_the_form() -> None:
    given = _june(_explained(_cells("U04", 7)))
    assert _rows(given) == [
        [1, "2024年6月", "市邮政局", "数据项", "D02", "末端共同配送站", "本期值", "79", "变动较大。", "并入邮政网点", "填报表",
         "市邮政局", None, "有效", "指标数据", "H7"]
    ]  # fmt: skip
    assert "共1条" in justified(given).lines[0]


def test_an_explanation_in_the_ledger_stands_once() -> None:
    given = _june(_explained(_cells("U04", 7)), justifications=(_said(3), _said(4, period="2024-05")))
    assert _rows(given) == [
        [1, "2024年6月", "市邮政局", "数据项", "D02", "末端共同配送站", "本期值", "79", "变动较大。", "新增29处站点已由街道验收",
         "台账第3号", "李四", date(2024, 7, 9), "有效", "指标数据", "H7"]
    ]  # fmt: skip


def test_an_explanation_of_what_has_changed_is_worth_nothing() -> None:
    given = _june(justifications=(_said(3, raw="70"), _said(4, row="D09"), _said(5, unit="U08")))
    rows = justified(given).blocks[0].rows
    force = {row[10].value: (row[13].value, row[13].tone) for row in rows}
    assert force == {
        "台账第3号": ("已失效：现填“79”", Tone.WATCH),
        "台账第4号": ("已失效：该格不在现行报送件中", Tone.WATCH),
        "台账第5号": ("已失效：该格不在现行报送件中", Tone.WATCH),
    }
    assert [row[2].value for row in rows] == ["市邮政局", "市邮政局", "示范区管委会"]
    assert rows[-1][15].value == "—"
    assert {row[5].value for row in rows if row[4].value == "D09"} == {"第D09行"}


def test_explanations_of_no_accepted_form_are_left_out() -> None:
    assert _rows(_june(_explained(Place("别的.xlsx", "指标数据", 7, 8)))) == []
    assert justified(_june()).blocks[0].empty == "本期没有核实说明。"


def test_a_half_year_shows_every_month(tmp_path: Path) -> None:
    may, june = a_month(PLAN, MAY), a_month(PLAN, JUNE)
    both: tuple[Merged, ...] = (may, june)
    given = LedgerInput(
        PLAN, an_assessment(PLAN, both, HALF), june,
        justifications=(_said(1, period="2024-05", raw="70"), _said(2)),
    )  # fmt: skip
    assert [row[1] for row in _rows(given)] == ["2024年5月", "2024年6月"]
    write_sheets(build(given, compare), tmp_path / "汇总台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "汇总台账.xlsx")["核实说明"]
    assert sheet.max_row == 6
    assert sheet["M5"].number_format != "General"
