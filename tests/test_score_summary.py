"""考核汇总: the ranking, points by block and line, every event, the rubric, decisions on appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl

from helpers_scores import claim, ended, event, every_item, item_of, score_of, scored_plan, waived
from helpers_word import assessment
from report_gen.excel.ledger import write_sheets
from report_gen.model.outcome import Evidence, Score, ScoreLine
from report_gen.model.place import Place
from report_gen.model.sheets import LedgerBook, Link, SheetData
from report_gen.reports import score_summary
from report_gen.reports.score_summary import in_rank_order

PLAN = scored_plan()
GIVEN = assessment(PLAN)
LINES = {line.code: line for line in PLAN.rubric}


def _simple(unit: str, points: str, grade: str, rank: int) -> Score:
    lost = str(Decimal(points) - 10)
    lines = (event(LINES["P01"], 1, lost),) if Decimal(lost) else ()
    items = (item_of(LINES["P01"], *lines, start="10"), item_of(LINES["P14"], event(LINES["P14"], 1, "1")))
    return score_of(PLAN, unit, items, grade, rank)


SCORES = (_simple("U02", "8", "良好", 2), _simple("U03", "10", "优秀", 1), _simple("U04", "9", "优秀", 1))


def _book(scores: tuple[Score, ...] = SCORES, **options: Any) -> LedgerBook:
    return score_summary.build(PLAN, scores, GIVEN, **options)


def _table(sheet: SheetData) -> list[dict[str, object]]:
    titles = [column.title for column in sheet.blocks[0].columns]
    return [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in sheet.blocks[0].rows]


def test_the_sheets() -> None:
    book = _book()
    assert book.title == "示例市城市绿色货运配送示范工程创建考核汇总（2024年上半年）"
    assert [sheet.name for sheet in book.sheets] == [
        "排名", "板块得分（部门）", "板块得分（县区）", "分项得分（部门）", "分项得分（县区）", "扣分明细", "评分细则", "申诉",
    ]  # fmt: skip
    assert [sheet.name for sheet in _book(SCORES[:2]).sheets][1:3] == ["板块得分", "分项得分"]


def test_units_stand_kind_by_kind_best_first() -> None:
    rows = _table(_book().sheet("排名"))
    assert [(row["名次"], row["单位"], row["类别"], row["等次"]) for row in rows] == [
        (1, "市商务局", "部门", "优秀"), (2, "市交通运输局", "部门", "良好"), (1, "东城区政府", "县区", "优秀"),
    ]  # fmt: skip
    assert [(row["日常报送"], row["加分"], row["得分"], row["待评"]) for row in rows][1] == (8, 1, 9, None)


def test_units_level_share_a_rank_and_those_not_rated_come_last() -> None:
    scores = (ended(PLAN, "U02"), _simple("U03", "9", "优秀", 1))
    rows = _table(_book(scores).sheet("排名"))
    assert [row["单位"] for row in rows] == ["市商务局", "市交通运输局"]
    last = rows[-1]
    assert (last["名次"], last["得分"], last["等次"], last["日常报送"]) == ("—", "—", "不参评", "—")
    assert last["说明"] == "不参评：2024年5月1日起不再是成员单位。"
    level = [_simple("U02", "9", "优秀", 1), _simple("U03", "9", "优秀", 1)]
    assert [score.unit.code for score in in_rank_order(level)] == ["U02", "U03"]


def test_without_ranking_there_is_no_such_column() -> None:
    book = _book(tuple(replace(score, rank=0) for score in SCORES))
    sheet = book.sheets[0]
    assert sheet.name == "得分"
    assert not any("名" in line for line in sheet.lines)
    assert "名次" not in _table(sheet)[0]
    assert [row["单位"] for row in _table(sheet)] == ["市交通运输局", "市商务局", "东城区政府"]
    assert sheet.frozen == 1


def test_open_points_limits_and_lapsed_decisions_are_said() -> None:
    items = every_item(PLAN, 1)
    line = waived(event(LINES["P01"], 9, "-1"))
    assert line.appeal is not None
    score = replace(score_of(PLAN, "U02", items), lapsed=(line.appeal,))
    sheet = _book((score,)).sheet("排名")
    (row,) = _table(sheet)
    assert (row["待评"], row["协同配合"]) == (Decimal(5), "待评")
    assert row["会议纪律"] == Decimal("9.8")
    assert "等次限制" not in row
    assert str(row["说明"]).startswith("未达到“核心指标”的门槛，等次最高为合格：第1件事。P01/2024-09的申诉裁定")
    assert "待评为人工评分项的满分" in sheet.lines[2]


def test_self_assessments_of_whoever_made_them_in_full() -> None:
    claims = dict((claim("U02", "P01", "10"), claim("U02", "P14", "1"), claim("U03", "P01", "10")))
    sheet = _book(claims=claims).sheet("排名")
    rows = {row["单位"]: row for row in _table(sheet)}
    assert (rows["市交通运输局"]["自评"], rows["市交通运输局"]["差"]) == (Decimal(11), Decimal(-2))
    assert (rows["市商务局"]["自评"], rows["市商务局"]["差"]) == (None, None)
    assert sheet.lines[-1].startswith("差为得分减自评")
    assert "自评" not in _table(_book().sheet("排名"))[0]


def test_self_assessments_line_by_line_with_what_the_unit_says() -> None:
    claims = dict((claim("U02", "P01", "10"), claim("U02", "P13", "5"), claim("U03", "P01", "10")))
    scores = (replace(score_of(PLAN, "U02", every_item(PLAN, 1)), rank=0), *SCORES[1:])
    sheet = _book(scores, claims=claims, reasons={("U02", "P01"): "3月迟报系网络故障"}).sheet("自评")
    rows = {(row["单位"], row["编码"]): row for row in _table(sheet)}
    first = rows["市交通运输局", "P01"]
    assert (first["得分"], first["自评"], first["差"]) == (Decimal("9.8"), Decimal(10), Decimal("-0.2"))
    assert (first["自评说明"], first["文件"]) == ("3月迟报系网络故障", "U02.xlsx")
    cell = next(row[10] for row in sheet.blocks[0].rows)
    assert (cell.value, cell.link and cell.link.file) == ("G6", "../../报送/2024-06/U02.xlsx")
    assert (rows["市交通运输局", "P13"]["得分"], rows["市交通运输局", "P13"]["差"]) == ("待评", "—")
    bare = _book(scores, claims=claims, link_base="").sheet("自评")
    assert bare.blocks[0].rows[0][10].link is None


def test_the_bars_show_the_blocks_of_the_table() -> None:
    sheet = _book().sheet("板块得分（部门）")
    assert [row["单位"] for row in _table(sheet)] == ["市商务局", "市交通运输局"]
    (bars,) = sheet.blocks[0].charts
    assert (bars.rows, bars.category, [index for index, _ in bars.series], bars.step) == (2, 0, [1, 2], 0)
    assert sheet.pages == 1
    for row in _table(sheet):
        assert Decimal(str(row["日常报送"])) + Decimal(str(row["加分"])) == row["得分"]
    assert _book().sheet("板块得分（县区）").blocks[0].charts == ()  # one unit makes no order


def test_points_by_line() -> None:
    sheet = _book((score_of(PLAN, "U02", every_item(PLAN, 1)), SCORES[1])).sheet("分项得分")
    assert sheet.lines[1] == "满分100分，加分另计。"
    (first, second) = _table(sheet)
    assert (first["P01\n报送及时\n（10）"], first["P12\n缺席会议\n（—）"]) == (Decimal("9.8"), Decimal("-0.2"))
    assert (first["P15\n核心指标\n（—）"], first["P13\n协同配合\n（5）"]) == ("限合格", "（待评）")
    assert (second["P02\n报送完整\n（10）"], second["得分"]) == ("—", Decimal(11))
    unrated = replace(SCORES[0], grade="不参评", note="全期免报，不参评")
    assert _table(_book((unrated,)).sheet("分项得分"))[0]["得分"] == "—"


def test_every_line_stands_in_the_register() -> None:
    scores = (score_of(PLAN, "U02", every_item(PLAN, 8)), *SCORES[1:])
    rows = _table(_book(scores).sheet("扣分明细"))
    assert len(rows) == sum(len(score.lines) for score in scores)
    first = rows[0]
    assert (first["单位"], first["编码"], first["编号"], first["日期"]) == (
        "市交通运输局",
        "P01",
        "P01/2024-01",
        date(2024, 5, 3),
    )
    assert (first["分值"], first["事由"]) == (Decimal("-0.2"), "第1件事")
    assert (first["文件"], first["工作表"]) == ("2024-02填报表.xlsx", "指标数据")
    assert next(row for row in rows if row["编码"] == "P15")["分值"] == "限制等次"
    for score in scores:
        for item in score.items:
            mine = [row for row in rows if (row["单位"], row["编码"]) == (score.unit.short, item.rubric.code)]
            lost = sum((row["分值"] for row in mine if isinstance(row["分值"], Decimal)), Decimal(0))
            assert item.points is None or item.start + lost == item.points


def _link_of(line: ScoreLine, **options: Any) -> tuple[Link | None, list[object]]:
    (row,) = _book((score_of(PLAN, "U02", (item_of(line.rubric, line),)),), **options).sheet("扣分明细").blocks[0].rows
    return row[10].link, [row[index].value for index in (8, 9, 10, 11, 12)]


def test_a_click_opens_the_file() -> None:
    line = event(LINES["P01"], 1, "-1")
    assert _link_of(line)[0] == Link("指标数据", "H5", "../../报送/2024-02/2024-02填报表.xlsx")
    assert _link_of(line, link_base="")[0] is None
    whole = replace(line, evidence=(Evidence(Place("甲.xlsx"), period="2024-03"),))
    assert _link_of(whole) == (Link("", "A1", "../../报送/2024-03/甲.xlsx"), ["甲.xlsx", "", "打开", "", ""])
    of_plan = replace(line, evidence=(Evidence(Place("方案.xlsx", "报送安排", 3), "每月5日前", period="2024-03"),))
    assert _link_of(of_plan) == (None, ["方案.xlsx", "报送安排", "第3行", "每月5日前", ""])
    undated = replace(line, evidence=(Evidence(Place("甲.xlsx")),))
    assert _link_of(undated)[0] is None
    nothing = replace(line, evidence=())
    assert _link_of(nothing) == (None, ["", "", "", "", ""])


def test_records_of_assessors_lead_to_their_workbook() -> None:
    line = event(LINES["P14"], 1, "1")
    there = Evidence(Place("考核/2024H1/张三.xlsx", "登记", 9, 3), "张三，台账第8号", "5" * 64, "2024H1", 8)
    link, cells = _link_of(replace(line, evidence=(there,)))
    assert link == Link("登记", "C9", "../../考核/2024H1/张三.xlsx")
    assert cells[2:] == ["C9", "张三，台账第8号", 8]
    elsewhere = replace(there, place=Place("张三.xlsx", "登记", 9, 3), event=9)
    link, cells = _link_of(replace(line, evidence=(elsewhere, there)))
    assert (link, cells[2:5:2]) == (None, ["C9", "9、8"])


def test_the_rubric_as_it_was_used() -> None:
    scores = (score_of(PLAN, "U02", every_item(PLAN, 1)),)
    rows = _table(_book(scores).sheet("评分细则"))
    assert [row["编码"] for row in rows] == [line.code for line in PLAN.rubric]
    assert (rows[0]["满分"], rows[0]["规则"], rows[0]["适用"]) == (Decimal(10), "按时报送", "部门、县区")
    assert rows[0]["评分办法"] == "逾期每次扣1分，未报每次扣3分；扣完为止"
    assert (rows[0]["依据"], rows[0]["生效日期"]) == ("考核细则第三条", None)
    assert [rows[index]["满分"] for index in (11, 13, 14)] == ["—", "≤5", "—"]
    assert _book(scores).sheet("评分细则").lines[1].startswith("等次：90分（含）以上为优秀")
    assert [row["编码"] for row in _table(_book().sheet("评分细则"))] == ["P01", "P14"]


def test_without_grades_none_are_told() -> None:
    plan = replace(PLAN, grades=())
    book = score_summary.build(plan, SCORES, GIVEN)
    assert len(book.sheet("排名").lines) == len(book.sheet("评分细则").lines) == 1


def test_decisions_on_appeals_and_those_that_lapsed() -> None:
    line, gone = waived(event(LINES["P01"], 1, "-1")), waived(event(LINES["P01"], 2, "-1"), "0.5")
    assert gone.appeal is not None
    odd = replace(gone.appeal, period="以前", event=0)
    score = replace(score_of(PLAN, "U02", (item_of(LINES["P01"], line, start="10"),)), lapsed=(gone.appeal, odd))
    rows = _table(_book((score,)).sheet("申诉"))
    assert [(row["台账号"], row["编号"], row["考核期"], row["裁定"], row["状态"]) for row in rows] == [
        (12, "P01/2024-01", "2024年上半年", "不扣", "有效"),
        (12, "P01/2024-02", "2024年上半年", Decimal("0.5"), "已失效"),
        (None, "P01/2024-02", "以前", Decimal("0.5"), "已失效"),
    ]
    assert (rows[0]["原计分内容"], rows[0]["理由"], rows[0]["裁定人"]) == ("第1件事，1分", "收件登记有误", "张三")
    register = _table(_book((score,)).sheet("扣分明细"))
    assert register[0]["申诉裁定"] == "不扣（收件登记有误；张三，复核〔2024〕1号，台账第12号）"
    assert _book().sheet("申诉").blocks[0].rows == ()


def test_the_file_has_heads_filters_and_a_chart(tmp_path: Path) -> None:
    write_sheets(_book(), tmp_path / "考核汇总.xlsx")
    book = openpyxl.load_workbook(tmp_path / "考核汇总.xlsx")
    ranking = book["排名"]
    assert ranking.page_setup.orientation == "landscape"
    assert ranking.auto_filter.ref is not None
    assert ranking.freeze_panes == "C5"
    assert ranking.print_title_rows == "$4:$4"
    upright = book["板块得分（部门）"].page_setup
    assert (upright.orientation, upright.fitToHeight or 1) == ("portrait", 1)
    with ZipFile(tmp_path / "考核汇总.xlsx") as parts:
        assert sum(name.startswith("xl/charts/chart") for name in parts.namelist()) == 1


def test_nobody_scored() -> None:
    book = _book((ended(PLAN, "U02"),))
    assert [sheet.name for sheet in book.sheets] == ["得分", "扣分明细", "评分细则", "申诉"]
    assert book.sheet("评分细则").blocks[0].rows == ()
    assert _book(()).sheet("排名").blocks[0].rows == ()
