"""季度调度通报: reporting, tasks and indicators after a quarter, and what each unit has to do by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from helpers_office import ISSUED, printed_rows, table, told, unproven
from helpers_word import HALF, assessment, indicator, outcome, small_plan
from report_gen.model.document import ReportContext
from report_gen.model.outcome import Assessment, Conflict, Obligation, ReportState, Source, Timeliness, Verdict
from report_gen.model.pace import Pace, Tempo
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, DueKind, DueRule, ItemKind
from report_gen.model.submission import Entry
from report_gen.reports import dispatch
from report_gen.reports.outlook import Outlook

PLAN = small_plan()
QUARTER = Period.of(Span.QUARTER, 2024, 2)
HALF_YEAR = assessment(PLAN)
GIVEN = replace(HALF_YEAR, period=QUARTER, parts=HALF_YEAR.parts[3:])
OWED = Obligation("U02", Period.of(Span.QUARTER, 2024, 3), date(2024, 10, 8), date(2024, 10, 18), "季度后第一周")

AHEAD = Outlook(owed=(OWED,))


def _build(
    given: Assessment = GIVEN, outlook: Outlook = AHEAD, issued: date = ISSUED, plan: Any = PLAN
) -> ReportContext:
    return dispatch.build(plan, given, (), outlook, issued=issued)


def _duties(context: ReportContext) -> list[tuple[str, str, str, str]]:
    return [(row[1], row[2], row[3], row[4]) for row in printed_rows(table(context, "附件办理事项"))]


def _quiet() -> Assessment:
    passed = tuple(
        replace(
            part,
            statuses=tuple(
                replace(one, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME, accepted=None)
                for one in part.statuses
            ),
        )
        for part in GIVEN.parts
    )
    tasks = (outcome(PLAN.task("5"), 4),)
    return replace(GIVEN, parts=passed, tasks=tasks, indicators=(indicator(PLAN.indicators[0], 0),))


def test_the_parts_of_the_paper() -> None:
    context = _build()
    assert context.values["标题"] == ("示例市城市绿色货运配送示范工程创建", "2024年第二季度调度情况通报")
    assert context.values["题"] == {
        "报送情况": "一、报送情况",
        "任务": "二、重点任务进展",
        "指标": "三、指标完成情况",
        "要求": "四、下一步工作要求",
    }
    assert (
        told(context, "引言") == "根据各成员单位报送情况，现将2024年第二季度工作调度情况（截至2024年6月30日）通报如下。"
    )
    assert (context.values["结语"], context.values["主送"]) == ("特此通报。", "领导小组各成员单位")
    assert context.values["附件题"] == "各单位2024年第三季度须办理事项清单"


def test_every_number_has_its_proof() -> None:
    assert unproven(_build(), [task.title for task in PLAN.tasks]) == []


def test_reporting_counts_then_names() -> None:
    rates, names = told(_build(), "报送情况").split("\n")
    assert "应报12件，实报12件，上报率100.0%；按时报送10件，按时率83.3%。" in rates
    assert (
        names
        == "逾期1件：市商务局（5月迟3天）。退回后未改正1件：东城区政府（6月）。收到时间待核定、不计逾期1件：市交通运输局（4月）。"
    )


def test_of_a_single_form_only_the_names_are_told() -> None:
    june = replace(GIVEN, parts=GIVEN.parts[-1:])
    late = replace(june.parts[0].statuses[2], timeliness=Timeliness.LATE, days_late=4)
    statuses = (*june.parts[0].statuses[:2], late, *june.parts[0].statuses[3:])
    text = told(_build(replace(june, parts=(replace(june.parts[0], statuses=statuses),))), "报送情况")
    assert text.endswith("逾期1件：市商务局（迟4天）。退回后未改正1件：东城区政府。")


def test_tasks_late_and_due_soon_are_named_with_their_days() -> None:
    text = told(_build(), "任务")
    assert text.startswith("截至2024年6月30日，5项重点任务中，")
    assert "2024年第二季度没有新完成的任务。" in text
    assert (
        "超过时限尚未完成1项：“制定考核管理办法”（市交通运输局牵头）应于6月20日前完成，尚未完成，超过时限10天。" in text
    )
    assert "临近时限1项：“建设末端公共配送站”（市商务局牵头，时限为7月20日，还有20天）。" in text


def test_what_was_finished_in_the_quarter_is_named() -> None:
    done = outcome(PLAN.task("4"), 6)
    text = told(_build(replace(GIVEN, tasks=(done,))), "任务")
    assert "2024年第二季度完成1项：“建设末端公共配送站”（市商务局牵头，5月20日完成）。" in text
    assert "没有超过时限的任务。" in text


def test_indicators_and_their_pace() -> None:
    pace = Pace("Z2", Tempo.BEHIND, Decimal("0.5"), Decimal("0.7"), "完成50.0%（由0到≥50%），时间过70.0%")
    text = told(_build(outlook=Outlook(paces=(pace,))), "指标")
    assert "尚未达到目标值的1项" in text
    assert "其中滞后于时间进度1项：共同配送的比例（完成50.0%）。" in text


def test_without_indicators_the_part_is_left_out() -> None:
    plan = replace(PLAN, indicators=())
    context = _build(replace(GIVEN, indicators=()), plan=plan)
    assert told(context, "指标") == ""
    assert context.values["题"]["要求"] == "三、下一步工作要求"  # type: ignore[index]


def test_what_is_asked_of_all() -> None:
    lines = told(_build(), "要求").split("\n")
    assert lines[0].startswith("1. 2024年第二季度未报、退回后未改正的单位，请抓紧补报、改正。")
    assert lines[-1] == (
        "4.请各单位按照方案分工和时限，持续推进各项任务。2024年第三季度填报表请于10月8日前报送。各单位须办理的事项和时限见附件。"
    )


def test_what_each_unit_has_to_do_in_plan_order() -> None:
    assert _duties(_build()) == [
        ("领导小组办公室", "完成“召开会议研究”", "7月31日", "任务到期"),
        ("市交通运输局", "办结“制定考核管理办法”", "9月30日", "超期"),
        ("市商务局", "推进“共同配送的比例”，现为49.995%，目标值≥50%", "7月20日", "未达标"),
        ("东城区政府", "改正2024年6月填报表并重新报送（强制性问题4处）", "抓紧办理", "退回"),
    ]


def test_forms_are_put_together_by_what_is_to_be_done() -> None:
    returned = [
        replace(part, statuses=tuple(replace(one, state=ReportState.RETURNED, errors=2) for one in part.statuses[3:]))
        for part in GIVEN.parts
    ]
    context = _build(replace(_quiet(), parts=tuple(returned)), issued=date(2024, 7, 1))
    assert _duties(context) == [
        ("东城区政府", "改正2024年4月、5月、6月填报表并重新报送（强制性问题6处）", "7月5日", "退回")
    ]


def test_missing_and_queried_forms() -> None:
    part = GIVEN.parts[-1]
    missing = replace(part.statuses[1], state=ReportState.MISSING, timeliness=Timeliness.NONE, accepted=None)
    queried = replace(part.statuses[2], state=ReportState.QUERIED, queries=3)
    given = replace(_quiet(), parts=(replace(part, statuses=(missing, queried)),))
    assert _duties(_build(given)) == [
        ("市交通运输局", "补报2024年6月填报表", "抓紧办理", "未报"),
        ("市商务局", "说明2024年6月填报表中存疑的数据（核实性问题3处）", "抓紧办理", "待核实"),
    ]


def test_those_in_conflict_look_at_their_figures() -> None:
    item = DataItem("D1", "某类", "车辆保有量", "保有量", "辆", ItemKind.STOCK, 0, ("U02", "U03"))
    sources = tuple(
        Source(unit, Entry("items", "D1", "value", Decimal(value), value, Place(f"{unit}.xlsx", "指标数据", 7, 4)))
        for unit, value in (("U02", "7663"), ("U03", "7636"))
    )
    quiet = _quiet()
    part = replace(quiet.parts[-1], conflicts=(Conflict("CT-2024-06-D1", item, quiet.parts[-1].period, sources),))
    context = _build(replace(quiet, parts=(*quiet.parts[:-1], part)))
    what = "核对2024年6月“车辆保有量”，所报与其他单位不一致（编号CT-2024-06-D1）"
    assert _duties(context) == [(unit, what, "抓紧办理", "数据冲突") for unit in ("市交通运输局", "市商务局")]
    assert len(context.missing) == 1


def test_a_late_task_is_due_by_the_day_the_unit_named_itself() -> None:
    late = outcome(PLAN.task("2"), 1)
    forms = replace(GIVEN, tasks=(late,), indicators=())
    assert ("市交通运输局", "办结“制定考核管理办法”", "9月30日", "超期") in _duties(_build(forms))
    assert ("市交通运输局", "办结“制定考核管理办法”", "抓紧办理", "超期") in _duties(
        _build(forms, issued=date(2024, 10, 1))
    )


def test_tasks_that_fall_due_in_the_next_quarter() -> None:
    rule = DueRule(DueKind.YEARLY, "每年7月", "每年某月", months=(7,))
    again = replace(outcome(PLAN.task("1"), 0), task=replace(PLAN.task("1"), due=rule))
    once = replace(
        outcome(PLAN.task("4"), 6),
        task=replace(PLAN.task("4"), due=DueRule(DueKind.ONCE, "2024年8月", on=date(2024, 8, 31))),
    )
    running = replace(once, light=outcome(PLAN.task("4"), 4).light, done_on=None)
    assert _duties(_build(replace(_quiet(), tasks=(again, once)))) == [
        ("领导小组办公室", "完成“召开会议研究”", "7月31日", "任务到期")
    ]
    assert _duties(_build(replace(_quiet(), tasks=(running,)))) == [
        ("市商务局", "完成“建设末端公共配送站”", "8月31日", "任务到期")
    ]


def test_an_indicator_is_due_with_its_task() -> None:
    short = next(one for one in GIVEN.indicators if one.verdict is Verdict.NOT_MET)
    undated = replace(outcome(PLAN.task("4"), 2), task=PLAN.task("4"))
    given = replace(_quiet(), indicators=(short,), tasks=(undated,))
    what = "推进“共同配送的比例”，现为49.995%，目标值≥50%"
    assert _duties(_build(given)) == [("市商务局", what, "抓紧办理", "未达标")]
    without = replace(given, indicators=(replace(short, indicator=replace(short.indicator, task_no="99")),))
    assert _duties(_build(without)) == []


def test_nothing_to_do_has_no_annex() -> None:
    context = _build(_quiet(), Outlook())
    assert context.values["清单"] is False
    assert told(context, "要求") == "请各单位按照方案分工和时限，持续推进各项任务。各单位没有须补报、补办的事项。"


def test_a_half_year_can_be_dispatched_too() -> None:
    context = dispatch.build(PLAN, HALF_YEAR, (), draft=True)
    assert str(context.values["副题"]).startswith("（草稿）")
    assert context.missing[0] == "成文日期"
    assert HALF.next().label in str(context.values["附件题"])
