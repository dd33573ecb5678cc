"""The score sheet of a unit as a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers_scores import claim, ended, event, every_item, item_of, score_of, scored_plan
from helpers_word import assessment
from report_gen.excel.ledger import write_sheets
from report_gen.model.outcome import Score
from report_gen.model.sheets import SheetData
from report_gen.reports import score_book

PLAN = scored_plan()
GIVEN = assessment(PLAN)
LINES = {line.code: line for line in PLAN.rubric}


def _sheet(score: Score, **options: Any) -> SheetData:
    (sheet,) = score_book.build(PLAN, score, GIVEN, **options).sheets
    return sheet


def _values(sheet: SheetData) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.blocks[0].rows]


def _written(score: Score, path: Path, *, values: bool = True, **options: Any) -> Any:
    write_sheets(score_book.build(PLAN, score, GIVEN, **options), path)
    return openpyxl.load_workbook(path, data_only=values).active


def test_the_heading_says_whose_it_is() -> None:
    sheet = _sheet(score_of(PLAN, "U02", every_item(PLAN, 1)))
    assert (sheet.title, sheet.pages) == ("示例市城市绿色货运配送示范工程创建考核评分表", 2)
    assert sheet.lines == (
        "被考核单位：示例市交通运输局　　单位类别：部门",
        "考核期间：2024年上半年　　数据截至：2024年6月30日　　（示例数据，非真实情况）",
        "计分小计：93分（满分95分）　　等次：合格（暂定），第1名",
    )
    bare = replace(PLAN, info={})
    (plain,) = score_book.build(bare, score_of(bare, "U02", ()), GIVEN).sheets
    assert plain.lines[1] == "考核期间：2024年上半年　　数据截至：2024年6月30日"


def test_numbers_are_numbers() -> None:
    rows = {row[1]: row for row in _values(_sheet(score_of(PLAN, "U02", every_item(PLAN, 1))))}
    assert [str(value) for value in rows["P01报送及时"][2:4]] == ["10", "9.8"]
    assert [str(value) for value in rows["P12缺席会议"][2:4]] == ["—", "-0.2"]
    assert [str(value) for value in rows["P14表彰加分"][2:4]] == ["≤5", "0.2"]
    assert rows["P13协同配合"][3] == "（待评）"
    assert rows["P15核心指标"][3] == "限合格"
    assert isinstance(rows["P16重大事故"][3], str)
    assert str(rows["P01报送及时"][4]).startswith("P01/2024-01　第1件事")


def test_below_the_table_stand_rules_notes_and_signatures() -> None:
    words, signatures = _sheet(score_of(PLAN, "U02", every_item(PLAN, 1))).blocks[1:]
    told = [str(row[0].value) for row in words.rows]
    assert told[0].startswith("评分办法：P04任务推进，")
    assert told[1].startswith("等次：90分（含）以上为优秀")
    assert [row[0].value for row in signatures.rows] == ["考核人", "复核人", "被考核单位确认"]
    assert [row[2].value for row in signatures.rows] == ["日期"] * 3


def test_self_assessments_stand_beside_the_points() -> None:
    items = (item_of(LINES["P01"], event(LINES["P01"], 1, "-1"), start="10"), item_of(LINES["P02"], start="10"))
    both = dict((claim("U02", "P01", "10"), claim("U02", "P02", "9")))
    sheet = _sheet(score_of(PLAN, "U02", items), claims=both)
    assert [column.title for column in sheet.blocks[0].columns][3:6] == ["得分", "自评", "差"]
    shown = [[str(value) for value in row[3:6]] for row in _values(sheet)]
    assert shown == [["9", "10", "-1"], ["10", "9", "1"], ["19", "19", "0"]]
    assert str(sheet.blocks[1].rows[0][0].value).startswith("差为得分减自评")
    one = dict((claim("U02", "P01", "10"),))
    assert [row[4:6] for row in _values(_sheet(score_of(PLAN, "U02", items), claims=one))][1:] == [["—", "—"]] * 2


def test_a_unit_that_is_not_rated_says_why() -> None:
    sheet = _sheet(ended(PLAN, "U03"))
    assert _values(sheet)[0][-1] == "不参评（2024年5月1日起不再是成员单位）"
    assert not any("评分办法" in str(row[0].value) for row in sheet.blocks[1].rows)


def test_the_file_prints_upright_on_two_pages_and_adds_up(tmp_path: Path) -> None:
    score = score_of(PLAN, "U02", every_item(PLAN, 1))
    found = _written(score, tmp_path / "表.xlsx")
    assert (found.page_setup.orientation, found.page_setup.paperSize) == ("portrait", 9)
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight) == (1, 2)
    assert found.print_title_rows == "$5:$5"
    assert found.auto_filter.ref is None
    row = next(row for row in range(1, 40) if found.cell(row, 1).value == "小计")
    assert found.cell(row, 4).value == pytest.approx(93)
    formulas = _written(score, tmp_path / "式.xlsx", values=False)
    assert formulas.cell(row, 4).value == f"=SUM(D6:D{row - 1})"
    points = [found.cell(number, 4).value for number in range(6, row)]
    assert sum(value for value in points if not isinstance(value, str)) == pytest.approx(93)


def test_same_scores_same_bytes_and_no_formula_of_a_units(tmp_path: Path) -> None:
    items = (item_of(LINES["P01"], event(LINES["P01"], 1, "-1", "=HYPERLINK(1)"), start="10"),)
    score = score_of(PLAN, "U02", items)
    found = _written(score, tmp_path / "一.xlsx", values=False)
    _written(score, tmp_path / "二.xlsx")
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
    assert "=HYPERLINK(1)" in str(found.cell(6, 5).value)
    assert found.cell(6, 5).data_type == "s"
