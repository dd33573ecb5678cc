"""会议材料: progress, problems, what units ask for and what is open to decide, what is proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from helpers_office import ISSUED, printed_rows, table, told, unproven
from helpers_word import HALF, assessment, indicator, outcome, small_plan, submission
from report_gen.model.decisions import Exemption
from report_gen.model.document import ReportContext
from report_gen.model.outcome import (
    Assessment,
    Conflict,
    Excused,
    IndicatorOutcome,
    ItemFact,
    Light,
    ReportState,
    Source,
    Timeliness,
)
from report_gen.model.pace import Pace, Tempo, Trend
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, DueKind, DueRule, ItemKind
from report_gen.model.submission import Entry
from report_gen.reports import meeting
from report_gen.reports.charts import trend_chart
from report_gen.reports.outlook import Outlook
from report_gen.reports.requests import of_request, requests

PLAN = small_plan()
GIVEN = assessment(PLAN)
MONTHS = HALF.split(Span.MONTH)
ITEM = DataItem("D1", "某类", "车辆保有量", "保有量", "辆", ItemKind.STOCK, 0, ("U02", "U03"))


def _trend(code: str, *values: str | None, periods: tuple[Period, ...] = MONTHS) -> Trend:
    points = tuple(
        (period, None if value is None else Decimal(value)) for period, value in zip(periods, values, strict=True)
    )
    return Trend(code, code, "指标", "%", 1, "≥50%", points)


TREND = _trend("Z2", None, "30", "35", None, "45", "49.995")

BEHIND = Outlook(trends=(TREND,))


def _build(given: Assessment = GIVEN, outlook: Outlook = BEHIND, plan: Any = PLAN) -> ReportContext:
    return meeting.build(plan, given, (), outlook, issued=ISSUED)


def _conflict() -> Conflict:
    def source(unit: str, value: str) -> Source:
        place = Place(f"{unit}.xlsx", "指标数据", 7, 4)
        return Source(unit, Entry("items", "D1", "value", Decimal(value), value, place))

    return Conflict("CT-2024-04-D1", ITEM, MONTHS[3], (source("U02", "7663"), source("U03", "7636")))


def _with(given: Assessment = GIVEN, **changes: Any) -> Assessment:
    """The assessment with its last part changed."""
    return replace(given, parts=(*given.parts[:-1], replace(given.parts[-1], **changes)))


def _quiet() -> Assessment:
    """Nothing late, nothing behind, nothing asked."""
    parts = tuple(
        replace(
            part,
            statuses=tuple(
                replace(one, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME, accepted=None)
                for one in part.statuses
            ),
        )
        for part in GIVEN.parts
    )
    return replace(
        GIVEN, parts=parts, tasks=(outcome(PLAN.task("4"), 4),), indicators=(indicator(PLAN.indicators[0], 0),)
    )


def test_the_parts_of_the_paper() -> None:
    context = _build()
    assert context.values["标题"] == ("示例市城市绿色货运配送示范工程创建", "2024年上半年工作会议材料")
    assert context.values["题"] == {
        "进展": "一、工作进展",
        "问题": "二、存在的突出问题",
        "事项": "三、提请会议研究的事项",
        "建议": "四、下一步工作建议",
    }
    assert (context.values["单位"], context.values["日期"]) == ("示例市创建工作领导小组办公室", "2024年7月15日")


def test_every_number_has_its_proof() -> None:
    given = _with(conflicts=(_conflict(),))
    assert unproven(_build(given), [task.title for task in PLAN.tasks]) == []


def test_progress_counts_and_names_what_was_finished() -> None:
    counts, finished, indicators = told(_build(), "进展").split("\n")
    assert counts.startswith("截至2024年6月30日，5项重点任务中，已完成1项，按期推进1项，")
    assert counts.endswith("（见表1、图1）。")
    assert finished == "2024年上半年完成1项：“召开会议研究”（领导小组办公室牵头，2月5日完成）。"
    assert indicators.startswith("4项量化指标中，已达到目标值的2项，")


def test_problems_are_late_tasks_indicators_data_and_reporting() -> None:
    text = told(_build(_with(conflicts=(_conflict(),))), "问题")
    assert "超过时限尚未完成的任务1项，详见附件1。“制定考核管理办法”（市交通运输局牵头）应于6月20日前完成" in text
    assert "尚未达到目标值的1项：共同配送的比例为49.995%" in text
    assert "近期走势见表2、图2。" in text
    assert "数据冲突尚未裁定1项，有关数据没有采用，见“三、提请会议研究的事项”。" in text
    assert "2024年上半年未报1件，逾期1件，退回后未改正1件，涉及3家单位。" in text


def test_indicators_are_held_against_the_time_gone() -> None:
    def said(tempo: Tempo) -> str:
        made, gone = Decimal("0.5"), Decimal("0.7")
        pace = Pace(
            "Z2", tempo, made, gone, "完成50.0%（由0到≥50%，现为25%），时间过70.0%（2022年7月1日至2025年6月30日）"
        )
        return told(_build(outlook=Outlook(paces=(pace,))), "问题")

    assert "其中滞后于时间进度1项：共同配送的比例（完成50.0%）。" in said(Tempo.BEHIND)
    assert "未达到目标值的1项，按时间进度衡量均不滞后。" in said(Tempo.LEVEL)
    assert "时间进度" not in said(Tempo.UNKNOWN)


def test_several_late_tasks_are_numbered() -> None:
    late = tuple(outcome(task, 1) for task in PLAN.tasks[1:3])
    text = told(_build(replace(GIVEN, tasks=late)), "问题")
    assert "超过时限尚未完成的任务2项，详见附件1。\n1.“制定考核管理办法”" in text


def test_requests_stand_here_with_unit_and_place() -> None:
    context = _build()
    text = told(context, "事项")
    assert "（一）需要协调解决的问题。" in text
    assert "1家单位提出需协调事项2个（出处见附件2）：" in text
    assert "1.市交通运输局：部分企业对考核指标口径理解不一致。请求支持。" in text
    assert "2.市交通运输局：请求支持。" in text
    rows = printed_rows(table(context, "需协调事项"))
    assert rows[0] == ["1", "市交通运输局", "制定考核管理办法", "部分企业对考核指标口径理解不一致", "请求支持", "6月B5"]
    assert rows[1][2:4] == ["—", "—"]


def test_a_request_knows_its_cell() -> None:
    first = requests(PLAN, GIVEN)[0]
    assert (first.unit, first.period, first.task, first.place) == ("U02", MONTHS[-1], "2", "B5")
    proof = of_request(PLAN, first)
    assert proof.formula == "市交通运输局2024年6月填报表“问题与下步计划”原文"
    assert [cell.raw for cell in proof.cells] == ["部分企业对考核指标口径理解不一致", "请求支持"]
    assert proof.keys == ("任务2", "U02")


def test_only_the_latest_form_asks_and_nothing_said_is_no_request() -> None:
    silent = submission(PLAN, "U02", MONTHS[-1], (("2", "人手不足", "增加人手", None),))
    entries = tuple(replace(one, raw="无") if one.column == "need" else one for one in silent.entries)
    statuses = tuple(
        replace(one, accepted=replace(silent, entries=entries)) if one.obligation.unit == "U02" else one
        for one in GIVEN.parts[-1].statuses
    )
    assert requests(PLAN, _with(statuses=statuses)) == ()


def test_open_conflicts_are_put_to_the_meeting() -> None:
    context = _build(_with(conflicts=(_conflict(),)))
    assert (
        "2024年4月“车辆保有量”，市交通运输局报7663辆，市商务局报7636辆，数据不一致，"
        "提请明确采用哪一家的数（编号CT-2024-04-D1）。"
    ) in told(context, "事项")
    assert context.missing == ("数据冲突CT-2024-04-D1“车辆保有量”（市交通运输局7663辆、市商务局7636辆）的裁定值",)
    two = told(_build(_with(conflicts=(_conflict(), replace(_conflict(), number="CT-2024-05-D1")))), "事项")
    assert "\n2.2024年4月“车辆保有量”" in two.replace("2. 2024", "2.2024")


def test_the_office_asks_what_the_plan_leaves_open() -> None:
    rule = DueRule(DueKind.NONE, "")
    pending = replace(outcome(replace(PLAN.task("4"), due=rule), 5), light=Light.PENDING)
    other = replace(pending, task=replace(PLAN.task("5"), due=rule, sub_task="实行“五统一”"))
    freed = Excused(
        GIVEN.parts[0].statuses[0].obligation,
        Exemption("U03", date(2024, 1, 1), date(2024, 1, 31), "机构改革", "张三", date(2024, 1, 5), 3),
        "市商务局",
    )
    text = told(_build(replace(_with(excused=(freed,)), tasks=(pending, other))), "事项")
    assert "时限未核定的任务2项，无法判断进度，提请明确完成时限：“建设末端公共配送站”“实行‘五统一’”。" in text
    assert "暂不能判定的指标1项，提请明确所缺数据由谁提供：运输成本降低的比例（未报有效数据）。" in text
    assert "免报1件，不计入应报：市商务局（1月，机构改革）。以上免报情况提请会议知悉。" in text


def test_a_meeting_with_nothing_to_decide_says_so() -> None:
    context = _build(_quiet(), Outlook())
    assert told(context, "问题").strip() == (
        "截至2024年6月30日，没有超过时限的任务，没有未达到目标值的指标，也没有未裁定的数据冲突。"
    )
    assert told(context, "事项").strip() == "各成员单位未提出需协调事项，没有待裁定的数据和待明确的事项。"
    assert context.values["图表"] == {"走势": False, "超期": False, "事项": False}
    assert "完成" not in told(context, "进展").split("\n")[0].partition("重点任务")[2]


def test_a_single_annex_bears_no_number() -> None:
    only_late = _build(replace(_quiet(), tasks=GIVEN.tasks), Outlook())
    assert only_late.values["附件"]["超期号"] == ""  # type: ignore[index]
    assert "详见附件。" in told(only_late, "问题")
    only_asked = _build(replace(GIVEN, tasks=(outcome(PLAN.task("4"), 4),)))
    assert only_asked.values["附件"]["事项号"] == ""  # type: ignore[index]
    assert "（出处见附件）" in told(only_asked, "事项")


def test_the_table_of_late_tasks() -> None:
    (row,) = printed_rows(table(_build(), "超过时限任务"))
    assert row[:5] == ["1", "制定考核管理办法", "市交通运输局", "6月20日", "10天"]
    assert row[6] == "组织一次培训（9月30日）"
    late = replace(outcome(PLAN.task("4"), 1), due=None, days=0, facts=())
    (row,) = printed_rows(table(_build(replace(GIVEN, tasks=(late,))), "超过时限任务"))
    assert row[3:] == ["—", "—", "未报", "未报"]


def test_what_a_unit_means_to_do_without_a_date() -> None:
    form = submission(PLAN, "U02", MONTHS[-1], (("2", "人手不足", "增加人手", None),))
    statuses = tuple(
        replace(one, accepted=form) if one.obligation.unit == "U02" else one for one in GIVEN.parts[-1].statuses
    )
    (row,) = printed_rows(table(_build(_with(statuses=statuses)), "超过时限任务"))
    assert row[6] == "增加人手"


def test_the_lines_equal_the_table_and_gaps_stay_gaps() -> None:
    context = _build()
    found = table(context, "指标走势")
    assert found.heads == ("指标", "2月", "3月", "4月", "5月", "6月")
    assert printed_rows(found) == [["共同配送的比例", "60.0", "70.0", "缺", "90.0", "99.9"]]
    assert "图中断开" in found.note
    chart = context.charts[-1]
    assert chart.categories == found.heads[1:]
    assert chart.series == (("共同配送的比例", (60.0, 70.0, None, 90.0, 99.9)),)


def test_periods_of_two_years_are_told_with_their_year() -> None:
    december = Period.of(Span.MONTH, 2023, 12)
    way = tuple((period, Decimal(number)) for number, period in enumerate((december, *MONTHS[:2]), start=50))
    made = GIVEN.indicators[1]
    assert trend_chart(((made, way),), "").categories == ("23年12月", "24年1月", "24年2月")
    context = _build(outlook=Outlook(trends=(_trend("Z2", "40", "41", "42", periods=(december, *MONTHS[:2])),)))
    assert table(context, "指标走势").note == ""


def test_a_point_of_a_line_is_proven_by_its_own_period() -> None:
    fact = ItemFact(ITEM, MONTHS[2], Decimal(35), _conflict().sources)
    part = replace(GIVEN.parts[2], items=(fact,))
    made: IndicatorOutcome = replace(GIVEN.indicators[1], inputs=(replace(fact, period=HALF),))
    given = replace(
        GIVEN, parts=(*GIVEN.parts[:2], part, *GIVEN.parts[3:]), indicators=(made,), tasks=(outcome(PLAN.task("4"), 4),)
    )
    proofs = [proof for proof in _build(given).proofs if "2024年3月的完成程度" in proof.subject]
    assert [cell.raw for cell in proofs[0].cells] == ["7663", "7636"]


def test_too_few_points_make_no_line() -> None:
    few = _trend("Z2", None, None, None, None, "45", "49")
    context = _build(outlook=Outlook(trends=(few,)))
    assert context.values["图表"]["走势"] is False  # type: ignore[index]
    assert "走势" not in told(context, "问题")


def test_words_of_units_are_never_taken_for_marks() -> None:
    forged = "请\ufdd00\ufdd1协调\ufdd2支持"
    form = submission(PLAN, "U02", MONTHS[-1], (("", "人手不足", "增加人手", None),))
    entries = tuple(replace(one, raw=forged) if one.column == "need" else one for one in form.entries)
    statuses = tuple(
        replace(one, accepted=replace(form, entries=entries)) if one.obligation.unit == "U02" else one
        for one in GIVEN.parts[-1].statuses
    )
    assert requests(PLAN, _with(statuses=statuses))[0].need == "请0协调支持"
