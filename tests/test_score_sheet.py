"""The score sheet of a unit: what stands on it, and that it stays on two pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers_office import printed_rows, table, told, unproven
from helpers_scores import claim, ended, event, every_item, item_of, line_of, score_of, scored_plan, waived
from helpers_word import assessment
from report_gen.model.decisions import Exemption
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Evidence, Excused, Score, ScoreLine
from report_gen.model.place import Place
from report_gen.reports import score_sheet
from report_gen.reports.score_lines import height, line_words
from report_gen.reports.score_lines import told as told_lines
from report_gen.reports.score_sheet import LaidOut, lay_out
from report_gen.reports.score_words import sum_words

PLAN = scored_plan()
GIVEN = assessment(PLAN)
LINES = {line.code: line for line in PLAN.rubric}


def _sheet(score: Score, **options: Any) -> ReportContext:
    return score_sheet.build(PLAN, score, GIVEN, **options)


def _rows(context: ReportContext) -> dict[str, list[str]]:
    """The rows of the table by what stands under 评分项."""
    return {row[1]: row for row in printed_rows(table(context, "考核评分"))}


def test_every_kind_of_item() -> None:
    context = _sheet(score_of(PLAN, "U02", every_item(PLAN, 1)))
    assert table(context, "考核评分").heads == ("板块", "评分项", "满分", "得分", "计分说明与依据")
    shown = {name: row[2:4] for name, row in _rows(context).items()}
    assert shown["P01报送及时"] == ["10", "9.8"]
    assert shown["P11会议纪律"] == ["10", "10"]
    assert shown["P12缺席会议"] == ["—", "−0.2"]
    assert shown["P13协同配合"] == ["5", "（待评）"]
    assert shown["P14表彰加分"] == ["≤5", "0.2"]
    assert shown["P15核心指标"] == ["—", "限合格"]
    assert shown["P16重大事故"] == ["—", "不限"]
    assert shown["不含待评项"] == ["95", "93"]
    assert list(_rows(context))[-4:] == ["P14表彰加分", "P15核心指标", "P16重大事故", "不含待评项"]
    assert unproven(context) == []


def test_what_stands_beside_the_points() -> None:
    rows = _rows(_sheet(score_of(PLAN, "U02", every_item(PLAN, 1))))
    assert rows["P01报送及时"][-1] == (
        "P01/2024-01　第1件事（2024年5月3日），扣0.2分。依据：2024-02填报表.xlsx › 指标数据 › H5。"
    )
    assert rows["P11会议纪律"][-1] == "扣除本板块扣分后得9.8分。"
    assert rows["P13协同配合"][-1] == "由领导小组办公室评分。"
    assert rows["P16重大事故"][-1] == "不受限。"
    assert "加0.2分" in rows["P14表彰加分"][-1]
    assert "限制等次" in rows["P15核心指标"][-1]


def test_items_of_which_there_is_nothing_to_say() -> None:
    by_hand = replace(item_of(LINES["P13"]), points=None)
    rows = _rows(_sheet(score_of(PLAN, "U02", (item_of(LINES["P01"], start="10"), by_hand))))
    assert (rows["P01报送及时"][-1], rows["P13协同配合"][-1]) == ("无扣分。", "由评分人填写。")


def test_the_total_is_called_final_when_nothing_is_open() -> None:
    context = _sheet(score_of(PLAN, "U02", (item_of(LINES["P01"], start="10"),), "优秀", 2))
    assert [told(context, name) for name in ("小计名", "小计", "等次")] == [
        "考核得分",
        "10分（满分10分）",
        "优秀，第2名",
    ]
    assert printed_rows(table(context, "考核评分"))[-1][0] == "合计"


@pytest.mark.parametrize(
    ("rank", "opened", "standing"),
    [(1, False, "良好，第1名"), (0, False, "良好"), (3, True, "良好（暂定），第3名"), (0, True, "良好（暂定）")],
)
def test_a_unit_without_rank_has_none_printed(rank: int, *, opened: bool, standing: str) -> None:
    items = every_item(PLAN) if opened else (item_of(LINES["P01"], start="10"),)
    assert told(_sheet(score_of(PLAN, "U02", items, "良好", rank)), "等次") == standing


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("P01", waived(event(LINES["P01"], 1, "-1")), "不计分。申诉裁定：不扣（收件登记有误；张三，复核〔2024〕1号，台账第12号）。"),
        ("P01", waived(event(LINES["P01"], 1, "-1"), "0.5"), "扣0.5分。申诉裁定：扣0.5分（"),
        ("P14", waived(event(LINES["P14"], 1, "1"), "2"), "加2分。申诉裁定：计2分（"),
        ("P14", waived(event(LINES["P14"], 1, "1")), "不计分。申诉裁定：不计分（"),
        ("P13", waived(event(LINES["P13"], 1, "4"), "5"), "得5分。申诉裁定：计5分（"),
        ("P15", waived(event(LINES["P15"], 1, "0")), "不再限制等次。申诉裁定：不限制等次（"),
    ],
)  # fmt: skip
def test_a_decision_on_an_appeal_stands_on_its_line(code: str, line: ScoreLine, words: str) -> None:
    assert words in line_words(line)
    score = score_of(PLAN, "U02", (item_of(LINES[code], line, start="10" if code == "P01" else "0"),))
    assert words in printed_rows(table(_sheet(score), "考核评分"))[0][-1]


def test_a_line_without_key_day_or_evidence() -> None:
    assert line_words(ScoreLine(LINES["P01"], Decimal(-1), "某事。")) == "某事，扣1分。"


def test_long_texts_are_cut_and_it_is_seen() -> None:
    words = Evidence(Place(""), "据" * 200)
    text = line_words(replace(event(LINES["P01"], 1, "-1", "事" * 200), evidence=(words,)))
    assert f"{'事' * 89}…（2024年5月3日）" in text
    assert text.endswith(f"依据：{'据' * 89}…。")


def test_what_limits_a_grade_is_told_with_its_facts() -> None:
    item = item_of(LINES["P15"], *(event(LINES["P15"], n, "0") for n in (1, 2, 3)), limit="合格")
    veto = item_of(LINES["P16"], event(LINES["P16"], 1, "0", "发生较大责任事故"), limit="不合格")
    notes = told(_sheet(score_of(PLAN, "U02", (item, veto), "不合格")), "说明")
    assert "未达到“核心指标”的门槛，等次最高为合格：第1件事；第2件事等3件。" in notes
    assert "因“重大事故”一票否决，等次定为不合格：发生较大责任事故。" in notes


def test_a_lapsed_decision_is_said() -> None:
    line = waived(event(LINES["P01"], 1, "-1"))
    score = score_of(PLAN, "U02", (item_of(LINES["P01"], start="10"),))
    assert line.appeal is not None
    notes = told(_sheet(replace(score, lapsed=(line.appeal,))), "说明")
    assert "P01/2024-01的申诉裁定（台账第12号）不再适用：该项计分已有变化，原为“第1件事，1分”，请重新裁定。" in notes
    unnumbered = replace(score, lapsed=(replace(line.appeal, event=0),))
    assert "的申诉裁定不再适用" in told(_sheet(unnumbered), "说明")


def test_a_unit_that_is_not_rated_says_why() -> None:
    context = _sheet(ended(PLAN, "U03"))
    assert told(context, "等次") == "不参评（2024年5月1日起不再是成员单位）"
    assert [row[-1] for row in printed_rows(table(context, "考核评分"))] == ["不参评（2024年5月1日起不再是成员单位）"]
    assert told(context, "办法") == ""


def test_what_the_rules_do_stands_below_the_table() -> None:
    items = tuple(item_of(line, start=str(line.points)) for line in PLAN.rubric[:4])
    methods = told(_sheet(score_of(PLAN, "U02", items)), "办法")
    assert methods.startswith("评分办法：P01报送及时，逾期每次扣1分，未报每次扣3分；扣完为止。P02报送完整，")
    assert "按占比折算，权重合计不足3的按3计" in methods
    assert "考核汇总" not in methods


def test_self_assessments_stand_beside_the_points() -> None:
    items = tuple(
        item_of(LINES[code], *lines, start=start)
        for code, lines, start in (
            ("P01", (event(LINES["P01"], 1, "-1"),), "10"),
            ("P11", (), "10"),
            ("P12", (event(LINES["P12"], 1, "-2"),), "0"),
            ("P15", (), "0"),
        )
    )
    claims = dict((claim("U02", "P01", "10"), claim("U02", "P11", "7.5"), claim("U03", "P02", "9")))
    context = _sheet(score_of(PLAN, "U02", items), claims=claims)
    assert table(context, "考核评分").heads[3:6] == ("得分", "自评", "差")
    shown = {name: row[3:6] for name, row in _rows(context).items()}
    assert shown["P01报送及时"] == ["9", "10", "−1"]
    assert shown["P11会议纪律"] == ["10", "7.5", "+0.5"]  # 8 are left of it
    assert shown["P12缺席会议"] == ["−2", "—", "—"]
    assert shown[""] == ["17", "17.5", "−0.5"]
    assert unproven(context) == []
    other = _sheet(score_of(PLAN, "U04", items), claims=claims)
    assert "自评" not in table(other, "考核评分").heads


def test_a_self_assessment_of_an_open_item_has_no_difference_yet() -> None:
    items = (item_of(LINES["P01"], start="10"), replace(item_of(LINES["P13"]), points=None))
    claims = dict((claim("U02", "P01", "10"), claim("U02", "P13", "5")))
    shown = {name: row[3:6] for name, row in _rows(_sheet(score_of(PLAN, "U02", items), claims=claims)).items()}
    assert shown["P01报送及时"] == ["10", "10", "0"]
    assert shown["P13协同配合"] == ["（待评）", "5", "—"]
    assert shown["不含待评项"] == ["10", "—", "—"]


@pytest.mark.parametrize("events", [0, 1, 3, 8, 40])
def test_what_has_no_room_is_counted_and_nothing_is_lost(events: int) -> None:
    score = score_of(PLAN, "U02", every_item(PLAN, events))
    laid = lay_out(score, {}, ())
    assert sum(len(one.lines) + _left(one.rest) for one in laid.told) == len(score.lines)
    if events == 8:
        rest = next(one for one in laid.told if one.item.rubric.code == "P03").texts[-1]
        assert rest.endswith("，见考核汇总“扣分明细”。")
        assert [item.rubric.rule for item in laid.methods] == ["任务亮灯", "指标达标", "指标进度"]
        assert told(_sheet(score), "办法").endswith("其余见考核汇总“评分细则”。")


def test_a_long_rubric_of_which_nothing_is_lost_leaves_out_what_its_rules_do() -> None:
    def laid(count: int) -> LaidOut:
        parameters = {"缺项每项扣": "0.5", "未报每次扣": "2", "封顶": "4"}
        lines = (replace(LINES["P02"], code=f"P{number}", parameters=parameters) for number in range(count))
        lights = replace(LINES["P07"], rule="任务亮灯")
        return lay_out(score_of(PLAN, "U02", (item_of(lights, start="10"), *(item_of(one) for one in lines))), {}, ())

    assert [len(laid(count).methods) for count in (5, 32, 60)] == [6, 1, 0]
    assert all(not one.rest for count in (5, 32, 60) for one in laid(count).told)


def test_where_all_rules_are_left_out_it_is_said_where_they_stand() -> None:
    score = score_of(PLAN, "U02", tuple(item_of(replace(LINES["P02"], code=f"P{number}")) for number in range(60)))
    assert told(_sheet(score), "办法") == "评分办法见考核汇总“评分细则”。"


def _left(rest: str) -> int:
    return int(rest.removeprefix("另").removeprefix("有").split("条")[0]) if rest else 0


def test_lines_that_are_counted_say_what_they_did() -> None:
    many = tuple(event(LINES["P15"], n, "0") for n in range(1, 30))
    ruled = tuple(waived(event(LINES["P01"], n, "-1")) for n in range(1, 30))
    bonus = tuple(event(LINES["P14"], n, "0.1") for n in range(1, 30))
    items = (item_of(LINES["P15"], *many), item_of(LINES["P01"], *ruled, start="10"), item_of(LINES["P14"], *bonus))
    said = {one.item.rubric.code: one.rest for one in lay_out(score_of(PLAN, "U02", items), {}, ()).told}
    assert said["P15"].endswith("条，限制等次")
    assert "条，不计分，其中" in said["P01"]
    assert "条共加" in said["P14"]


def test_a_tall_row_goes_on_on_the_next_page_and_a_low_one_stays_whole() -> None:
    many = tuple(event(LINES["P01"], n, "-0.5") for n in range(1, 9))
    items = (item_of(LINES["P01"], *many, start="10"), item_of(LINES["P02"], start="10"))
    assert table(_sheet(score_of(PLAN, "U02", items)), "考核评分").torn == (0,)


def test_the_tallest_row_is_reckoned_with_as_it_grows() -> None:
    score = score_of(PLAN, "U02", every_item(PLAN, 40))
    widths = {"板块": 4.1, "评分项": 6.8, "说明": 22.2}
    for room in (500.0, 700.0, 900.0):
        assert height(told_lines(score, room, widths), widths) <= room
    narrow = {**widths, "板块": 1.9}
    rows = told_lines(score_of(PLAN, "U02", (item_of(LINES["P01"], start="10"),)), 900.0, widths)
    assert height(rows, narrow) > height(rows, widths)  # the block's name takes more lines than its rows


def test_points_given_by_hand_are_not_called_added() -> None:
    mark = event(LINES["P13"], 1, "4", "理" * 80)
    draft = told_lines(
        score_of(PLAN, "U02", (item_of(LINES["P13"], mark),)), 40.0, {"板块": 4, "评分项": 7, "说明": 16}
    )
    assert draft[0].rest == "有1条得4分"


def test_a_longer_title_leaves_less_room() -> None:
    score = score_of(PLAN, "U02", every_item(PLAN, 3))
    shown = [sum(len(one.lines) for one in lay_out(score, {}, (), title).told) for title in (2, 3)]
    assert shown[0] > shown[1] > 0


def test_a_line_of_the_rubric_without_a_paper() -> None:
    bare = replace(line_of("P01", "日常报送", "按时报送", "10"), basis="")
    context = _sheet(score_of(PLAN, "U02", (item_of(bare, start="10"),)))
    assert any(proof.formula == "方案“评分细则”表1行；出处：无" for proof in context.proofs)


def test_a_plan_without_grades_and_a_unit_that_was_exempted() -> None:
    exemption = Exemption("U02", date(2024, 6, 1), date(2024, 6, 30), "机构改革", "张三", date(2024, 5, 20), 3)
    june = GIVEN.parts[-1]
    freed = Excused(june.statuses[1].obligation, exemption, "市交通运输局")
    given = replace(GIVEN, parts=(*GIVEN.parts[:-1], replace(june, excused=(freed,))))
    score = score_of(PLAN, "U02", (item_of(LINES["P01"], start="10"),))
    note = told(score_sheet.build(replace(PLAN, grades=()), score, given), "说明")
    assert note.startswith("免报1件，不在应报之内，不扣分：")
    assert "\n" not in note


def test_the_points_add_up_in_words() -> None:
    assert sum_words(score_of(PLAN, "U02", ())) == "0"
    draws = item_of(LINES["P12"], event(LINES["P12"], 1, "-2"), start="0")
    assert sum_words(score_of(PLAN, "U02", (item_of(LINES["P11"], start="10"), draws))) == "10 − 2"
