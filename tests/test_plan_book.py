"""Written plan workbooks: what stands in them, the choice lists, the print set-up, and that bytes repeat."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from report_gen.excel.plan_book import PlanColumn, PlanSheet, write_plan_book

LEVELS = ("强制性", "核实性", "提示")
SHEETS = (
    PlanSheet(
        "校核规则",
        (
            PlanColumn("编码", 8, required=True, centred=True),
            PlanColumn("级别", 8, required=True, choices=LEVELS),
            PlanColumn("公式", 20),
            PlanColumn("生效日期", 12),
        ),
        (("R1", "强制性", "=A1+1", date(2024, 1, 31)), ("R2", "提示", "站数 ≤ 桩数\n" + "很长的说明" * 40, None)),
    ),
    PlanSheet(
        "指标", (PlanColumn("级别", 8, choices=LEVELS), PlanColumn("目标值", 8)), ((None, Decimal("0.5")), ("", 4))
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "方案.xlsx"
    write_plan_book(SHEETS, target, title="某方案")
    return target


@pytest.fixture
def written(path: Path) -> Workbook:
    return load_workbook(path)


def test_values_stand_as_given(written: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in written["校核规则"].iter_rows()]
    assert rows[0] == ["编码", "级别", "公式", "生效日期"]
    assert rows[1][:3] == ["R1", "强制性", "=A1+1"]
    assert str(rows[1][3]).startswith("2024-01-31")
    assert rows[2][3] is None
    assert [[cell.value for cell in row] for row in written["指标"].iter_rows(min_row=2)] == [[None, 0.5], [None, 4]]


def test_a_text_that_begins_with_an_equal_sign_is_no_formula(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_fonts_are_told_in_the_order_of_the_schema(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        fonts = re.search(rb"<fonts.*</fonts>", parts.read("xl/styles.xml"), re.DOTALL)
    assert fonts
    told = [re.findall(rb"<(\w+)", font) for font in re.findall(rb"<font>(.*?)</font>", fonts[0], re.DOTALL)]
    assert [b"b", b"sz", b"color", b"name"] in told
    assert all(names.index(b"sz") < names.index(b"name") for names in told)


def test_choice_lists_come_from_a_hidden_range_and_are_shared(written: Workbook) -> None:
    assert written["_选项"].sheet_state == "hidden"
    assert [cell.value for cell in written["_选项"]["A"]] == list(LEVELS)
    formulas = [
        validation.formula1
        for name in ("校核规则", "指标")
        for validation in written[name].data_validations.dataValidation
    ]
    assert formulas == ["'_选项'!$A$1:$A$3"] * 2


def test_print_set_up(written: Workbook) -> None:
    sheet = written["校核规则"]
    assert sheet.freeze_panes == "C2"
    assert written["指标"].freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter is not None
    assert "&P" in (sheet.oddFooter.center.text or "")


def test_long_rows_are_tall_and_headers_tell_required_columns(written: Workbook) -> None:
    sheet = written["校核规则"]
    short, tall = sheet.row_dimensions[2].height, sheet.row_dimensions[3].height
    assert short is not None
    assert tall is not None
    assert short < tall <= 400
    assert sheet["A1"].fill.start_color.rgb != sheet["C1"].fill.start_color.rgb


def test_the_same_sheets_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_plan_book(SHEETS, again, title="某方案")
    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        assert {info.date_time for info in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2
