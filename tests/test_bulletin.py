"""考核通报: numbers first, then names with facts; ranks with ties, provisional grades, parts left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers_office import ISSUED, TOTALS, graded, printed_rows, table, told, unproven, wide_plan
from helpers_scores import ended, event, item_of, line_of, waived
from helpers_word import AS_OF, HALF, assessment, outcome
from report_gen.model.decisions import Exemption
from report_gen.model.document import ReportContext
from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    Conflict,
    Excused,
    Obligation,
    ReportState,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import DataItem, ItemKind, Unit, UnitKind
from report_gen.model.proof import plain
from report_gen.reports import bulletin
from report_gen.reports.outlook import Outlook

PLAN = wide_plan()
GIVEN = assessment(PLAN)
SCORES = graded(PLAN, TOTALS)
_GATE = line_of("P15", "等次限制", "达标门槛", "0", "核心任务", 任务="3", 最高等次="合格")
_VETO = line_of("P16", "等次限制", "一票否决", "0", "重大事故")
_BONUS = line_of("P14", "加分", "加分登记", "5")
_PENALTY = line_of("P12", "日常报送", "扣分登记", "5", "缺席会议")
NEXT = Obligation("U02", HALF.next().split(HALF.span)[0], date(2024, 8, 5), date(2024, 8, 15), "每月5日前")


def _build(given: Assessment = GIVEN, plan: Any = PLAN, scores: Any = SCORES, **options: Any) -> ReportContext:
    return bulletin.build(plan, given, scores, Outlook(owed=(NEXT,)), issued=ISSUED, **options)


def _clean(given: Assessment = GIVEN) -> Assessment:
    """A half-year in which everybody did everything."""
    parts = tuple(
        replace(
            part,
            statuses=tuple(
                replace(one, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME, days_late=0, errors=0)
                for one in part.statuses
            ),
        )
        for part in given.parts
    )
    met = tuple(one for one in given.indicators if one.verdict is Verdict.MET)
    tasks = tuple(replace(outcome(task, 4)) for task in PLAN.tasks)
    return replace(given, parts=parts, indicators=met, tasks=tasks)


def test_the_parts_of_a_bulletin() -> None:
    context = _build()
    assert context.values["标题"] == ("关于示例市城市绿色货运配送", "示范工程创建2024年上半年考核情况的通报")
    assert context.values["题"] == {
        "报送情况": "一、报送情况",
        "考核结果": "二、考核结果",
        "表扬": "三、成效较好的单位",
        "问题": "四、存在的主要问题",
        "要求": "五、下一步工作要求",
    }
    assert context.values["主送"] == "领导小组各成员单位"
    assert context.values["结语"] == "特此通报。"
    assert context.values["成文日期"] == "2024年7月15日"
    assert told(context, "引言") == (
        "按照《示例市重点任务分工》和考核评分细则，领导小组办公室对各成员单位2024年上半年工作进行了考核。"
        "现将截至2024年6月30日的有关情况通报如下。"
    )
    assert (context.missing, context.made_on) == ((), ISSUED)


def test_every_number_has_its_proof() -> None:
    assert unproven(_build(), [task.title for task in PLAN.tasks]) == []
    assert len(_build().proofs) > 50


def test_rates_come_first_in_all_and_by_kind_of_unit() -> None:
    text = told(_build(), "报送情况")
    assert "应报48件，实报47件，上报率97.9%；按时报送45件，按时率93.8%。" in text
    assert "其中，部门应报24件，上报率95.8%，按时率87.5%；县区应报18件，上报率100.0%，按时率100.0%；" in text
    assert "办公室应报6件，上报率100.0%，按时率100.0%。" in text
    assert text.endswith("收到的填报表中，校核通过46件，退回后尚未改正1件（见表1、图1）。")


def test_the_table_of_rates_equals_the_lines_drawn() -> None:
    context = _build()
    rows = printed_rows(table(context, "各期报送情况"))
    assert rows[2] == ["3月", "8", "7", "7", "87.5%", "87.5%"]
    assert rows[-1] == ["合计", "48", "47", "45", "97.9%", "93.8%"]
    (lines,) = (chart for chart in context.charts if chart.key == "报送比率走势图")
    assert lines.categories == ("1月", "2月", "3月", "4月", "5月", "6月")
    for name, values in lines.series:
        column = table(context, "各期报送情况").heads.index(name)
        assert [float(row[column].rstrip("%")) for row in rows[:-1]] == list(values)


def test_grades_are_counted_and_named_by_kind() -> None:
    whole, bureaus, districts, provisional = told(_build(), "考核结果").split("\n")
    assert whole.startswith("列入考核的7家单位中，优秀2家，良好4家，合格1家。")
    assert "得分和名次见表2、图2、表3、图3，各板块得分见附件。" in whole
    assert bureaus == "部门4家：良好3家（市交通运输局、市商务局、市财政局）；合格1家（市公安局）。"
    assert districts == "县区3家：优秀2家（东城区政府、西城区政府）；良好1家（南城区政府）。"
    assert provisional == (
        "部门“协同配合”共15分，县区“协同配合”共15分尚未评定，未计入得分，以上得分和等次均为暂定，以评定后的结果为准。"
    )


def test_ties_share_a_rank_and_the_next_one_is_free() -> None:
    context = _build()
    rows = printed_rows(table(context, "部门得分表"))
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("1", "市交通运输局", "85"), ("1", "市商务局", "85"), ("3", "市财政局", "82.52"), ("4", "市公安局", "70"),
    ]  # fmt: skip
    assert table(context, "部门得分表").title == "表2　部门考核得分和名次（暂定，未计人工评分项）"
    assert table(context, "县区得分表").title.startswith("表3　县区考核得分和名次")


def test_the_bars_equal_the_table_above_them() -> None:
    context = _build()
    for kind in ("部门", "县区"):
        (chart,) = (one for one in context.charts if one.key == f"{kind}得分图")
        rows = printed_rows(table(context, f"{kind}得分表"))
        assert chart.categories == tuple(row[1] for row in rows)
        assert chart.series[0][1] == tuple(float(row[2]) for row in rows)


def test_the_annex_has_the_points_by_block() -> None:
    found = table(_build(), "附件考核结果汇总")
    assert found.heads == ("名次", "单位", "日常报送", "协同配合", "加分", "得分", "等次")
    rows = printed_rows(found)
    assert rows[0][0] == "部门（满分：日常报送20分，协同配合15分，加分5分）"
    assert rows[1] == ["1", "市交通运输局", "19", "待评", "0", "85", "良好"]
    assert (found.spans, rows[5][0][:2]) == ((0, 5), "县区")


def test_a_block_one_kind_has_not_is_a_dash() -> None:
    scores = tuple(replace(one, items=one.items[:2]) if one.unit.code == "U04" else one for one in SCORES)
    rows = printed_rows(table(_build(scores=scores), "附件考核结果汇总"))
    assert next(row for row in rows if row[1] == "东城区政府")[3:5] == ["—", "—"]


def test_ranking_can_be_turned_off() -> None:
    plan = wide_plan(info={**PLAN.info, "通报排名": "否", "通报主送": "各县（区）、各单位："})
    context = _build(plan=plan)
    assert context.values["主送"] == "各县（区）、各单位"
    assert context.values["图表"] == {
        "各期报送表": True, "各期报送图": True, "部门得分": False, "县区得分": False, "汇总表": True,
    }  # fmt: skip
    assert "各单位得分见附件。" in told(context, "考核结果")
    annex = table(context, "附件考核结果汇总")
    assert annex.heads[0] == "序号"
    assert [row[0] for row in printed_rows(annex)][1:5] == ["1", "2", "3", "4"]


def test_final_grades_are_not_called_provisional() -> None:
    context = _build(scores=graded(PLAN, TOTALS, opened="0"))
    assert "暂定" not in told(context)
    assert table(context, "部门得分表").title == "表2　部门考核得分和名次"
    assert table(context, "附件考核结果汇总").note == ""


def test_a_unit_freed_of_everything_is_not_ranked() -> None:
    spared = replace(SCORES[0], grade=UNRATED, rank=0)
    context = _build(scores=(spared, *SCORES[1:]))
    assert "不参加评定1家：市交通运输局（全期免报）。" in told(context, "考核结果")
    assert "市交通运输局" not in [row[1] for row in printed_rows(table(context, "部门得分表"))]
    row = next(row for row in printed_rows(table(context, "附件考核结果汇总")) if row[1] == "市交通运输局")
    assert (row[0], row[-2], row[-1]) == ("—", "—", UNRATED)


def test_without_a_rubric_only_reporting_and_tasks_are_told() -> None:
    context = _build(scores=())
    assert told(context, "考核结果") == "方案没有适用于本期的评分细则，本期只通报报送和任务完成情况。"
    assert context.values["图表"]["汇总表"] is False  # type: ignore[index]
    assert "异议" not in told(context, "要求")


def test_laggards_are_named_with_facts() -> None:
    text = told(_build(), "问题")
    assert "（一）报送不够及时规范。" in text
    assert "未报1件：市交通运输局（3月）。逾期1件：市商务局（5月迟3天）。退回后未改正1件：东城区政府（6月）。" in text
    assert "收到时间待核定、不计逾期1件：市交通运输局（4月）。" in text
    assert (
        "超过时限尚未完成1项：“制定考核管理办法”（市交通运输局牵头）应于6月20日前完成，尚未完成，超过时限10天。" in text
    )
    assert "超过时限后完成1项：“召开会议研究”（领导小组办公室牵头，2月5日完成，比时限晚5天）。" in text
    assert "未达到目标值1项：共同配送的比例49.995%，目标值≥50%（市商务局牵头）。" in text


def test_of_several_late_tasks_each_stands_on_its_line() -> None:
    tasks = tuple(outcome(task, 1) for task in PLAN.tasks[1:3])
    text = told(_build(replace(GIVEN, tasks=tasks)), "问题")
    assert "超过时限尚未完成2项：\n1.“制定考核管理办法”" in text
    assert "\n2.“联合执法”（市商务局、东城区政府共同负责）应于" in text


def test_of_several_leads_those_still_awaited_are_named() -> None:
    late = replace(outcome(PLAN.task("3"), 1), waiting=("U04",))
    assert "超过时限10天。尚未报完成的是东城区政府。" in told(_build(replace(GIVEN, tasks=(late,))), "问题")


def test_praise_has_its_facts_and_the_office_does_not_praise_itself() -> None:
    done = replace(outcome(PLAN.task("4"), 4), light=outcome(PLAN.task("1"), 0).light, due=AS_OF, days=None)
    made = replace(done, done_on=date(2024, 6, 20))
    ours = replace(outcome(PLAN.task("1"), 0), late=False, done_on=date(2024, 1, 20))
    text = told(_build(replace(GIVEN, tasks=(made, replace(made, done_on=AS_OF), ours))), "表扬")
    assert text.startswith("各期填报表均按时报送、没有退回4家：市财政局、市公安局、西城区政府、南城区政府。")
    assert "在时限内完成任务2项：市商务局牵头的“建设末端公共配送站”（6月20日完成，比时限提前10天）、" in text
    assert text.endswith("（6月30日完成）。")


def test_parts_with_nothing_to_say_are_left_out() -> None:
    context = _build(_clean())
    assert told(context, "问题").strip() == "报送、任务和指标均未发现突出问题。"
    none = replace(GIVEN, parts=tuple(replace(part, statuses=GIVEN.parts[2].statuses[1:2]) for part in GIVEN.parts))
    without_praise = _build(none)
    titles = without_praise.values["题"]
    assert isinstance(titles, dict)
    assert (titles["表扬"], titles["问题"]) == ("", "三、存在的主要问题")
    assert told(context, "要求").startswith("1.对考核得分有异议的，")


def test_what_is_asked_names_the_next_form() -> None:
    text = told(_build(), "要求")
    assert text.startswith("1. 2024年上半年未报、退回后未改正的单位，请抓紧补报、改正。")
    assert "持续推进各项任务。2024年下半年填报表请于8月5日前报送。" in text
    without = bulletin.build(PLAN, _clean(), (), issued=ISSUED)
    assert told(without, "要求") == "请各单位按照方案分工和时限，持续推进各项任务。"


def test_one_reporting_period_has_no_table_and_no_lines() -> None:
    context = _build(replace(GIVEN, parts=GIVEN.parts[-1:]))
    assert context.values["图表"]["各期报送表"] is False  # type: ignore[index]
    assert "退回后尚未改正1件。" in told(context, "报送情况")
    assert table(context, "部门得分表").title.startswith("表1　")
    assert "退回后未改正1件：东城区政府。" in told(context, "问题")


def test_nothing_owed_is_said() -> None:
    none = replace(GIVEN, parts=tuple(replace(part, statuses=()) for part in GIVEN.parts))
    context = _build(none)
    assert told(context, "报送情况") == "2024年上半年没有应报的填报表。"
    assert printed_rows(table(context, "各期报送情况"))[0] == ["1月", "0", "0", "0", "—", "—"]
    assert all(value is None for _, values in context.charts[0].series for value in values)


def test_exemptions_stand_beside_the_rates() -> None:
    part = GIVEN.parts[0]
    freed = Excused(
        part.statuses[0].obligation,
        Exemption("U03", date(2024, 1, 1), date(2024, 1, 31), "机构改革", "张三", date(2024, 1, 5), 3),
        "市商务局",
    )
    text = told(_build(replace(GIVEN, parts=(replace(part, excused=(freed,)), *GIVEN.parts[1:]))), "报送情况")
    assert "市商务局（1月，机构改革）" in text


def test_a_draft_says_what_is_not_decided() -> None:
    item = DataItem("D1", "某类", "车辆数", "车辆数", "辆", ItemKind.STOCK, 0, ("U02", "U03"))
    open_one = Conflict("CT-2024-01-D1", item, GIVEN.parts[0].period, ())
    given = replace(GIVEN, parts=(replace(GIVEN.parts[0], conflicts=(open_one,)), *GIVEN.parts[1:]))
    context = _build(given)
    assert str(context.values["副题"]).startswith("（草稿）")
    assert told(context, "考核结果").startswith("本稿为草稿，有1项数据冲突尚未裁定")
    assert len(context.missing) == 1


def test_a_plan_without_paper_or_office() -> None:
    plan = wide_plan(info={})
    context = bulletin.build(plan, GIVEN, SCORES)
    assert told(context, "引言").startswith("按照考核评分细则，领导小组办公室")
    assert context.missing == ("成文日期", "发文机关（方案“项目信息”表）")


@pytest.mark.parametrize("total", ["82.52", "82.5", "82"])
def test_points_are_printed_without_idle_zeros(total: str) -> None:
    scores = graded(PLAN, {**TOTALS, "U10": total})
    rows = printed_rows(table(_build(scores=scores), "部门得分表"))
    assert plain(rows[2][2]) == total
    assert Decimal(rows[2][2]) == Decimal(total)


def test_a_kind_nobody_is_scored_of_is_not_told() -> None:
    context = _build(scores=graded(PLAN, {"U02": "85", "U03": "80"}))
    assert "县区" not in told(context, "考核结果")
    assert told(context, "考核结果").startswith("列入考核的2家单位中，良好2家。各单位得分见附件。")


# ---------------------------------------------------------------- what the rubric gives and takes besides


def _with(score: Any, *items: Any, **changes: Any) -> Any:
    return replace(score, items=(*score.items, *items), **changes)


def test_limited_grades_are_told_with_their_facts() -> None:
    gate = item_of(_GATE, event(_GATE, 1, "0", "任务3超期"), waived(event(_GATE, 2, "0", "任务4超期")), limit="合格")
    veto = item_of(_VETO, event(_VETO, 1, "0", "发生较大责任事故。"), limit="不合格")
    held = _with(SCORES[0], gate, veto, grade="不合格", limits=(gate, veto))
    context = _build(scores=(held, *SCORES[1:]))
    assert (
        "等次受限1家：市交通运输局得85分，未达到“核心任务”的门槛（任务3超期，2024年5月3日），"
        "因“重大事故”一票否决（发生较大责任事故，2024年5月3日），等次为不合格。"
    ) in told(context, "考核结果")
    assert unproven(context, [task.title for task in PLAN.tasks]) == []
    annex = table(context, "附件考核结果汇总")
    assert "等次限制" not in annex.heads


def test_registered_points_are_told_with_their_facts() -> None:
    more = item_of(_BONUS, event(_BONUS, 1, "1", "获市级表彰"), event(_BONUS, 2, "0", "获区级表彰（加完为止）"))
    less = item_of(_PENALTY, event(_PENALTY, 1, "-2", "2024年5月3日缺席调度会"))
    text = told(_build(scores=(_with(SCORES[0], more), _with(SCORES[1], less), *SCORES[2:])), "考核结果")
    assert "经登记加分1家：市交通运输局加1分（获市级表彰，2024年5月3日）。" in text
    assert "经登记扣分1家：市商务局扣2分（2024年5月3日缺席调度会）。" in text


def test_many_registered_points_are_counted() -> None:
    bureaus = tuple(Unit(f"U5{n:02d}", f"示例市{n}局", f"市{n}局", UnitKind.BUREAU) for n in range(11))
    plan = replace(PLAN, units=(*PLAN.units, *bureaus))
    more = item_of(_BONUS, event(_BONUS, 1, "1"))
    scores = tuple(_with(one, more) for one in graded(plan, {unit.code: "80" for unit in bureaus}))
    assert "经登记加分11家，事由见各单位考核评分表。" in told(_build(plan=plan, scores=scores), "考核结果")


def test_units_that_ended_say_so() -> None:
    gone = ended(PLAN, "U03")
    context = _build(scores=(SCORES[0], gone, *SCORES[2:]))
    assert "不参加评定1家：市商务局（2024年5月1日起不再是成员单位）。" in told(context, "考核结果")
    row = next(row for row in printed_rows(table(context, "附件考核结果汇总")) if row[1] == "市商务局")
    assert row == ["—", "市商务局", *["—"] * (len(row) - 3), UNRATED]
    alone = table(_build(scores=(gone,)), "附件考核结果汇总")
    assert printed_rows(alone)[0][0] == "部门"


def test_where_nobody_is_ranked_there_is_no_order() -> None:
    context = _build(scores=tuple(replace(score, rank=0) for score in SCORES))
    assert "各单位得分见附件。" in told(context, "考核结果")
    assert table(context, "附件考核结果汇总").heads[0] == "序号"
    assert context.values["图表"]["部门得分"] is False  # type: ignore[index]


def test_of_open_items_the_most_are_named() -> None:
    by_hand = next(item for item in SCORES[0].items if item.points is None)
    done = replace(by_hand, points=Decimal(12))
    items = tuple(done if item is by_hand else item for item in SCORES[0].items)
    marked = replace(SCORES[0], items=items, open_points=Decimal(0))
    text = told(_build(scores=(marked, *SCORES[1:])), "考核结果")
    assert "部门“协同配合”共15分" in text
