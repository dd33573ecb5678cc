"""The sentences of the half-year report: outcomes and the units' words, with every number tied to its proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers_office import graded, wide_plan
from helpers_word import AS_OF, HALF, assessment, facts, outcome, score, small_plan, submission
from report_gen.model.decisions import Exemption
from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    Conflict,
    Excused,
    IndicatorOutcome,
    Light,
    Merged,
    ReportState,
    Score,
    Source,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period, Span
from report_gen.model.plan import DataItem, Indicator, ItemKind, Operator, Plan
from report_gen.model.proof import pieces, plain
from report_gen.reports import half_year
from report_gen.reports.facts import problems, task_no
from report_gen.reports.prose_indicators import indicators
from report_gen.reports.prose_next import next_heading, next_steps
from report_gen.reports.prose_overview import overview
from report_gen.reports.prose_problems import measure, problem_sections
from report_gen.reports.prose_reporting import reporting
from report_gen.reports.prose_tasks import task_note, task_sections
from report_gen.reports.telling import Telling

PLAN = small_plan()
GIVEN = assessment(PLAN)


def _tell(given: Assessment = GIVEN, plan: Plan = PLAN, scores: Sequence[Score] = ()) -> Telling:
    return Telling(plan, given, scores)


def _printed(value: Any) -> Any:
    """Template values without the marks of their proofs."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _printed(inner) for key, inner in value.items()}
    return [_printed(inner) for inner in value]


def _build(plan: Plan = PLAN, given: Assessment | None = None) -> dict[str, Any]:
    context = half_year.build(plan, given or assessment(plan), ())
    return {key: _printed(value) for key, value in context.values.items() if isinstance(value, (str, list))} | {
        "missing": context.missing
    }


def _all_text(values: object) -> str:
    """All texts, a line each, as they are printed."""
    if isinstance(values, str):
        return plain(values) + "\n"
    inner: Sequence[object] = list(values.values()) if isinstance(values, dict) else list(values)  # type: ignore[call-overload]
    return "".join(map(_all_text, inner))


def _sections(given: Assessment = GIVEN, plan: Plan = PLAN) -> Any:
    return _printed(task_sections(_tell(given, plan)))


def _reporting(given: Assessment = GIVEN, plan: Plan = PLAN, scores: Sequence[Score] = ()) -> list[str]:
    return [plain(text) for text in reporting(_tell(given, plan, scores))]


def _indicators(*made: IndicatorOutcome) -> list[str]:
    return [plain(text) for text in indicators(_tell(replace(GIVEN, indicators=made)))]


def _measured(
    value: str | None, target: str, operator: Operator = Operator.AT_LEAST, measure: str = "%"
) -> IndicatorOutcome:
    indicator = Indicator("Z", "某比例", "1", "甲", measure, operator, Decimal(target), 1)
    if value is None:
        return IndicatorOutcome(indicator, HALF, None, Verdict.UNDECIDED)
    verdict = Verdict.MET if operator.holds(Decimal(value), indicator.target) else Verdict.NOT_MET
    return IndicatorOutcome(indicator, HALF, Decimal(value), verdict)


def test_counts_and_the_cut_off_are_printed() -> None:
    start, tasks, counts = _build()["总体进展"]
    assert start == (
        "2024年上半年，领导小组各成员单位按照《示例市重点任务分工》要求，推进示例市城市绿色货运配送示范工程创建各项工作。"
    )
    assert tasks == (
        "截至2024年6月30日，5项重点任务中，已完成1项，按期推进1项，临近时限1项，超过时限1项，持续推进1项（见表1、图1）。"
        "已完成的1项任务均在2024年上半年完成。超过时限尚未完成的1项：“制定考核管理办法”（市交通运输局牵头）。"
    )
    assert counts == "4项量化指标中，已达到目标值的2项，尚未达到目标值的1项，暂不能判定的1项。"


def test_what_was_finished_before_the_period_is_counted_apart() -> None:
    before = replace(outcome(PLAN.task("2"), 0), done_on=date(2023, 12, 1))
    unsaid = replace(outcome(PLAN.task("3"), 0), done_on=None)

    def told(*made: TaskOutcome) -> str:
        return plain(overview(_tell(replace(GIVEN, tasks=made)))[1])

    assert "已完成的3项任务中，1项在2024年上半年完成。" in told(outcome(PLAN.task("1"), 0), before, unsaid)
    assert told(before).endswith("1项重点任务中，已完成1项（见表1、图1）。")


def test_the_paper_a_plan_rests_on_is_named_with_its_number() -> None:
    info = {"方案文件": "《某方案》", "方案文号": "某政办〔2023〕25号"}
    assert "按照《某方案》（某政办〔2023〕25号）要求，" in plain(overview(_tell(plan=small_plan(info=info)))[0])
    assert "各成员单位推进" in plain(overview(_tell(plan=small_plan(info={})))[0])


def test_tasks_are_told_in_the_units_words() -> None:
    first, second = _build()["重点任务"]
    assert (first["标题"], second["标题"]) == ("（一）体制机制保障。", "（二）基础设施。")
    assert first["首段"] == "共3项，已完成1项，超过时限1项，持续推进1项。"
    assert first["段落"][0].startswith(
        "1.召开会议研究（领导小组办公室牵头，当期工作2月5日完成，比时限晚5天）。开展专项检查4次"
    )
    assert first["段落"][1].endswith("应于6月20日前完成，尚未完成，超过时限10天。")
    assert "资金没有到位" not in _all_text(first["段落"])
    assert first["段落"][2].startswith("3.联合执法（市商务局、东城区政府共同负责，持续推进）。")
    assert second["首段"] == "共2项，临近时限1项，其余1项按期推进。"
    assert "不少于80个" not in _all_text(first["段落"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (dict(light=Light.DONE, done_on=None), "（市交通运输局牵头，已报完成）"),
        (dict(light=Light.DONE, due=date(2024, 6, 30), done_on=date(2024, 5, 1), late=False), "牵头，5月1日完成）"),
        (
            dict(light=Light.DONE, due=date(2023, 12, 20), done_on=date(2023, 12, 25), late=True),
            "牵头，2023年12月25日完成，比时限晚5天）",
        ),
        (dict(light=Light.OVERDUE, days=0), "应于6月20日前完成，尚未完成。"),
        (dict(light=Light.DUE_SOON, days=None), "时限为6月20日。"),
        (dict(light=Light.DUE_SOON, due=None), "制定考核管理办法（市交通运输局牵头）。"),
        (dict(light=Light.DUE_SOON, days=20), "时限为6月20日，距时限还有20天。"),
        (dict(light=Light.ON_TRACK, due=None), "（市交通运输局牵头，按期推进）"),
        (dict(light=Light.PENDING, rule="原文时限待人工"), "状态待定（方案时限待人工）。"),
        (dict(light=Light.PENDING, rule=""), "状态待定。"),
    ],
)
def test_where_a_single_task_stands(changes: dict[str, Any], words: str) -> None:
    made = replace(outcome(PLAN.task("2"), 1), **changes)
    section = _sections(replace(GIVEN, tasks=(made,)))[0]
    assert words in str(section["首段"])
    assert section["段落"] == []


def test_tasks_of_one_state_are_summed_up_in_a_word() -> None:
    made = tuple(outcome(PLAN.task(no), 4) for no in "123")
    section = _sections(replace(GIVEN, tasks=made))[0]
    assert section["首段"] == "共3项，均按期推进。"
    assert "按期推进" not in _all_text(section["段落"])


def test_a_task_named_like_its_category_is_not_named_twice() -> None:
    task = replace(PLAN.task("2"), key_task="体制机制保障")
    tasks = [task, replace(task, leads=(), responsible=())]
    texts = [_sections(replace(GIVEN, tasks=(outcome(one, 4),)))[0]["首段"] for one in tasks]
    assert str(texts[0]).startswith("本项任务由市交通运输局牵头，按期推进。")
    assert str(texts[1]).startswith("本项任务未明确牵头单位，按期推进。")


def test_what_many_tasks_share_is_said_once() -> None:
    def note(*made: TaskOutcome) -> str:
        return plain(task_note(_tell(replace(GIVEN, tasks=made))))

    track, other = outcome(PLAN.task("4"), 4), outcome(PLAN.task("5"), 4)
    waiting = replace(track, light=Light.PENDING, rule="原文未写时限", due=None)
    assert note(track) == note(waiting) == "本报告数据来自各单位报送的填报表。各责任单位配合情况见附件1。"
    assert note(track, other).endswith("按期推进的2项任务，时限均为2025年6月30日。")
    assert note(track, replace(other, due=date(2025, 1, 1))).endswith("按期推进的2项任务，时限见附件1。")
    assert note(waiting, waiting).endswith("状态待定的2项任务，方案未写时限。")
    assert note(waiting, replace(waiting, rule="时限待人工")) == note()
    told = _all_text(_sections(replace(GIVEN, tasks=(waiting, replace(other, light=Light.PENDING)))))
    assert "状态待定（方案未写时限）。" in told
    shared = _all_text(_sections(replace(GIVEN, tasks=(waiting, waiting))))
    assert "共2项，均状态待定。" in shared
    assert "方案未写时限" not in shared


def test_units_do_not_speak_in_the_first_person() -> None:
    task = PLAN.task("2")
    told = tuple(
        replace(fact, progress="我局会同样本单位印发本办法，本月由本单位检查3次") for fact in facts(task, HALF)
    )
    text = _all_text(_sections(replace(GIVEN, tasks=(replace(outcome(task, 4), facts=told),))))
    assert "市交通运输局会同样本单位印发本办法，6月由市交通运输局检查3次。" in text


def test_missing_progress_is_marked_and_listed() -> None:
    made = replace(outcome(PLAN.task("2"), 1), facts=())
    values = _build(given=replace(GIVEN, tasks=(made,)))
    assert "【待补：第2项任务进展，市交通运输局未报】" in _all_text(values["重点任务"])
    assert values["missing"] == (
        "成文日期", "第2项任务进展，市交通运输局未报", "指标“运输成本降低的比例”的完成值（未报有效数据）",
    )  # fmt: skip
    assert values["成文日期"] == "【待补：成文日期】"


def test_partners_words_are_left_to_the_annex() -> None:
    task = PLAN.task("1")
    long = tuple(replace(fact, progress="很多情况" * 30 + "。") for fact in facts(task, HALF))
    made = replace(GIVEN, tasks=(replace(outcome(task, 2), facts=long),))
    assert _all_text(_sections(made)).count("很多情况" * 30) == 1


def test_where_the_lead_is_silent_a_partner_is_quoted_by_name() -> None:
    task = PLAN.task("2")
    partners = tuple(fact for fact in facts(task, HALF) if fact.unit == "U04")
    told = tuple(replace(fact, progress="已检查3次") for fact in partners)
    text = _all_text(_sections(replace(GIVEN, tasks=(replace(outcome(task, 4), facts=told),))))
    assert "东城区政府：已检查3次。" in text


def test_a_unit_that_names_itself_is_not_named_twice() -> None:
    task = PLAN.task("5")
    told = tuple(replace(fact, progress=f"{PLAN.unit(fact.unit).name}已设置") for fact in facts(task, HALF))
    text = _all_text(_sections(replace(GIVEN, tasks=(replace(outcome(task, 2), facts=told),))))
    assert "示例市交通运输局已设置。示例市商务局已设置。" in text


def test_indicators_short_and_undecided_are_worded_apart() -> None:
    assert _build()["指标情况"] == [
        "截至2024年6月30日，4项量化指标完成情况见表2、图2。",
        "已达到目标值的2项：末端配送站数为160个；车桩比为3.48∶1。",
        "尚未达到目标值的1项：共同配送的比例为49.995%，距目标值50%还差0.005个百分点。",
        "暂不能判定的1项：运输成本降低的比例（未报有效数据）。",
    ]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_measured("4.2", "4", Operator.AT_MOST, "∶1"), "某比例为4.2∶1，比目标值4∶1高0.2。"),
        (_measured("3", "3", Operator.BELOW, "∶1"), "某比例为3.0∶1，与目标值持平，按方案须低于目标值。"),
        (_measured("3", "3", Operator.ABOVE, "个"), "某比例为3.0个，与目标值持平，按方案须高于目标值。"),
        (_measured("90", "100", Operator.EQUAL), "某比例为90.0%，距目标值100%还差10个百分点。"),
        (_measured("101", "100", Operator.EQUAL), "某比例为101.0%，比目标值100%高1个百分点。"),
    ],
)
def test_each_side_of_a_target_has_its_word(made: IndicatorOutcome, words: str) -> None:
    assert _indicators(made) == ["截至2024年6月30日，1项量化指标完成情况见表2、图2。", f"尚未达到目标值的1项：{words}"]


def test_names_and_reasons_with_numbers_are_proven() -> None:
    made = _measured(None, "4")
    named = replace(made, indicator=replace(made.indicator, name="3A级企业数"), reason="2023年基期值未填")
    text = indicators(_tell(replace(GIVEN, indicators=(named,))))[-1]
    assert plain(text) == "暂不能判定的1项：3A级企业数（2023年基期值未填）。"
    assert [piece.text for piece in pieces(text) if piece.proof is not None] == [
        "1项",
        "3A级企业数",
        "2023年基期值未填",
    ]


def test_open_conflicts_stand_in_red() -> None:
    item = DataItem("D1", "类", "站数", "站数", "个", ItemKind.STOCK, 0, ("U02",))
    entry = submission(PLAN, "U02", HALF, (("", "难", "", None),)).entries[0]
    conflict = Conflict("CT-1", item, HALF, (Source("U02", replace(entry, value=Decimal(8))),))
    part = replace(GIVEN.parts[0], conflicts=(conflict,))
    text = indicators(_tell(replace(GIVEN, parts=(part,))))[0]
    assert plain(text) == (
        "本稿为草稿，有1项数据冲突尚未裁定，相关数据未采用：【待补：数据冲突CT-1“站数”（市交通运输局8个）的裁定值】。"
    )


def test_a_plan_without_indicators() -> None:
    values = _build(given=replace(GIVEN, indicators=()))
    assert values["总体进展"][-1] == values["指标情况"][0] == "方案未设量化指标。"
    with_them, without = (half_year.build(PLAN, given, ()) for given in (GIVEN, replace(GIVEN, indicators=())))
    assert (with_them.values["图表"], without.values["图表"]) == ({"指标": True}, {"指标": False})  # table 2, chart 2


def test_rates_have_one_decimal_and_laggards_are_named() -> None:
    assert _build()["报送情况"] == [
        "2024年上半年应报24件，实报23件，上报率95.8%；按时报送21件，按时率87.5%。",
        (
            "未报1件：市交通运输局（3月）。逾期1件：市商务局（5月迟3天）。经校核退回、尚未改正1件：东城区政府（6月）。"
            "收到时间待核定、不计逾期1件：市交通运输局（4月）。"
        ),
    ]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((3, 2, 1, 1, 1, 1), "未报9件，涉及6家单位，较多的是1局（3件）、2局（2件），详见附件3。"),
        ((1, 1, 1, 1, 1, 1), "未报6件，涉及6家单位，详见附件3。"),
    ],
)
def test_many_laggards_are_summed_up(counts: tuple[int, ...], words: str) -> None:
    units = tuple(replace(PLAN.units[1], code=f"B{number}", short=f"{number}局") for number in range(1, 7))
    status = next(status for part in GIVEN.parts for status in part.statuses if status.state is ReportState.MISSING)
    statuses = tuple(
        replace(status, obligation=replace(status.obligation, unit=unit.code))
        for unit, count in zip(units, counts, strict=True)
        for _ in range(count)
    )
    made = replace(GIVEN, parts=(replace(GIVEN.parts[0], statuses=statuses),))
    assert _reporting(made, small_plan(units=units))[1] == words


def test_scores_are_summed_up_as_provisional_and_by_kind_of_unit() -> None:
    bureaus = tuple(replace(PLAN.units[1], code=f"B{index}", short=f"{index}局") for index in range(4))
    scores = tuple(
        replace(score(PLAN, unit, rank), total=Decimal(80 + rank)) for rank, unit in enumerate(bureaus, start=1)
    )
    text = _reporting(scores=scores)[-1]
    assert text == (
        "按照考核评分细则对4家单位计分，优秀2家，良好2家。人工评分项尚未计入，得分和等次为暂定。"
        "部门得分居前的是3局（84分）、2局（83分）、1局（82分）。"
    )
    closed_scores = tuple(replace(one, open_points=Decimal(0)) for one in scores)
    assert "暂定" not in _reporting(scores=closed_scores)[-1]


def test_problems_and_next_steps() -> None:
    values = _build()
    assert [section["标题"] for section in values["存在问题"]] == [
        "（一）部分任务未按时限完成。", "（二）部分指标与目标值尚有差距。", "（三）报送工作不够及时规范。",
    ]  # fmt: skip
    assert values["存在问题"][0]["首段"] == (
        "“制定考核管理办法”（市交通运输局牵头）应于6月20日前完成，尚未完成，超过时限10天。主要原因：部分企业对考核指标口径理解不一致。"
        "拟组织一次培训，9月30日前完成。"
    )
    assert values["存在问题"][1]["首段"] == "共同配送的比例尚未达到目标值，完成程度99.9%。"
    assert (
        values["存在问题"][2]["首段"] == "2024年上半年未报1件，逾期1件，退回后未改正1件，涉及3家单位（应报单位共4家）。"
    )
    assert "请求支持" not in _all_text(values["存在问题"])
    steps = {section["标题"][3:-1]: section["首段"] for section in values["下步安排"]}
    assert steps == {
        "抓紧完成超过时限的任务": "“制定考核管理办法”由市交通运输局按所报计划于9月30日前办结，并按期报送进展。",
        "推进2024年下半年到期的任务": "7月31日前完成“召开会议研究”（领导小组办公室负责）；"
        "12月31日前完成“建设末端公共配送站”（市商务局负责）。",
        "补齐指标短板": "对尚未达到目标值的1项指标，由任务牵头单位逐项推进：市商务局负责共同配送的比例。"
        "对暂不能判定的1项指标，由任务牵头单位补齐所缺数据：市交通运输局、市商务局负责运输成本降低的比例。",
        "落实各单位整改措施": "市交通运输局拟继续做好日常工作。",
    }


def _told(*rows: tuple[str, str, str, date | None]) -> Assessment:
    """A half-year in which the transport bureau's last form has these problem rows, and nothing is late."""
    month = GIVEN.parts[-1]
    statuses = tuple(
        replace(
            status, accepted=submission(PLAN, "U02", month.period, rows) if status.obligation.unit == "U02" else None
        )
        for status in month.statuses
    )
    return replace(GIVEN, parts=(replace(month, statuses=statuses),), tasks=())


def _problem_text(*rows: tuple[str, str, str, date | None]) -> list[str]:
    section = _printed(problem_sections(_tell(_told(*rows))))[-1]
    return [section["首段"], *section["段落"]]


def test_problems_are_followed_by_their_measures() -> None:
    assert _problem_text(("3", "执法力量不足", "计划增加人员", date(2025, 3, 31))) == [
        "执法力量不足（市交通运输局）。计划增加人员，2025年3月31日前完成。"
    ]
    assert _problem_text(
        ("3", "1家企业未整改。恳请上级支持。", "约谈企业", date(2024, 5, 31)), ("", "数据分散；请予协调", "", None)
    ) == [
        "1家单位反映问题2个，分别是：", "1. 1家企业未整改（市交通运输局）。拟约谈企业（原定5月31日前完成）。",
        "2.数据分散（市交通运输局）。",
    ]  # fmt: skip


def test_a_time_in_words_is_kept() -> None:
    row = replace(problems(PLAN, _told(("3", "难", "办", None)))[0], until="年内")
    assert plain(measure(_tell(), row)) == "拟办（完成时间：年内）。"


def test_several_short_indicators_name_the_worst() -> None:
    made = replace(GIVEN, indicators=(_measured("40", "50"), _measured("30", "50")))
    text = _all_text(problem_sections(_tell(made)))
    assert "2项指标未达到目标值，完成程度最低的是某比例（60.0%）。" in text


def _quiet() -> Assessment:
    """Nothing late, nothing missing, nobody with a problem, no indicator."""
    part = GIVEN.parts[0]
    statuses = tuple(
        replace(status, state=ReportState.PASSED, timeliness=Timeliness.ON_TIME, accepted=None)
        for status in part.statuses
    )
    quiet = Merged(part.period, statuses, (), (), (), (), (), 4, 4)
    return Assessment(HALF, AS_OF, (quiet,), (outcome(PLAN.task("3"), 2),), (), ())


def test_a_half_year_without_problems() -> None:
    values = _build(given=_quiet())
    assert values["存在问题"] == [
        {
            "标题": "（一）总体情况。",
            "首段": "任务、指标和报送均未发现突出问题，各成员单位未反映需要说明的问题。",
            "段落": [],
        }
    ]
    assert values["下步安排"][0]["标题"] == "（一）持续推进各项任务。"
    assert len(values["总体进展"]) == 3


def test_a_late_task_without_days_date_or_reason() -> None:
    made = replace(outcome(PLAN.task("5"), 1), days=0, due=None, facts=())
    text = _all_text(problem_sections(_tell(replace(GIVEN, tasks=(made,)))))
    assert "“设置临时停靠点”（市交通运输局、市商务局牵头）尚未完成。责任单位未说明原因。" in text


def test_nothing_owed() -> None:
    assert _reporting(replace(GIVEN, parts=())) == ["2024年上半年没有应报的填报表。"]


@pytest.mark.parametrize(("told", "number"), [("冷链", ""), ("第4项", "4"), ("4", "4"), ("", "")])
def test_tasks_are_known_by_their_numbers(told: str, number: str) -> None:
    assert task_no(PLAN, told) == number


def test_tasks_without_any_unit_are_said_to_be_so() -> None:
    bare = replace(PLAN.task("3"), responsible=())
    assert "（未明确牵头单位，持续推进）" in _all_text(_sections(replace(GIVEN, tasks=(outcome(bare, 2),))))


def _digits_outside_marks(text: str) -> str:
    """What of a text holds digits that no proof stands for: not 【待补…】, numbering, captions and annexes."""
    loose = "".join("▢" if piece.proof is not None else piece.text for piece in pieces(text))
    loose = re.sub(r"【待补：[^】]*】|[表图]\d|附件\d", "", loose)
    return loose if re.search(r"\d", re.sub(r"^\d+\.", "", loose)) else ""


def _flat(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for inner in (value.values() if isinstance(value, dict) else value) for text in _flat(inner)]


BODY = ("总体进展", "任务说明", "重点任务", "指标情况", "报送情况", "存在问题", "下步安排")


def test_every_digit_of_the_body_is_proven() -> None:
    scores = tuple(score(PLAN, unit, rank) for rank, unit in enumerate(PLAN.units, start=1))
    task = replace(PLAN.task("4"), key_task="建站不少于80个", due=replace(PLAN.task("4").due))
    given = replace(GIVEN, tasks=(*GIVEN.tasks, outcome(task, 4), replace(outcome(task, 5), rule="6月后再定")))
    context = half_year.build(PLAN, given, scores)
    texts = [text for name in BODY for text in _flat(context.values[name])]
    assert [loose for text in texts if (loose := _digits_outside_marks(text))] == []
    used = {piece.proof for text in texts for piece in pieces(text)} - {None}
    assert used <= set(range(len(context.proofs)))
    assert all(proof.subject and proof.formula for proof in context.proofs)


def test_a_target_in_a_tasks_name_is_no_result() -> None:
    task = replace(PLAN.task("4"), key_task="建站不少于80个")
    plan = small_plan(tasks=(task, PLAN.task("5")))
    (section,) = _sections(replace(GIVEN, tasks=(outcome(task, 4), outcome(PLAN.task("5"), 4))), plan)
    assert section["段落"][0].startswith("1.“建站不少于80个”任务（市商务局牵头）。")
    assert section["段落"][1].startswith("2.设置临时停靠点（")


def test_requests_of_units_stay_out() -> None:
    task = PLAN.task("2")

    def text(words: str) -> str:
        told = tuple(replace(fact, progress=words) for fact in facts(task, HALF) if fact.unit == "U02")
        return _all_text(_sections(replace(GIVEN, tasks=(replace(outcome(task, 4), facts=told),))))

    assert "牵头，按期推进）。已检查3次。" in text("已检查3次。恳请上级支持经费。")
    assert "牵头，按期推进）。进展情况见附件1。" in text("恳请上级支持经费。")


def test_many_tasks_of_one_day_and_many_met_indicators_are_counted() -> None:
    rule = PLAN.task("4").due
    tasks = tuple(replace(PLAN.task("4"), no=str(number), due=rule) for number in range(1, 10))
    plan = small_plan(tasks=tasks)
    given = replace(_quiet(), tasks=tuple(outcome(task, 4) for task in tasks), indicators=(_measured("60", "50"),) * 7)
    assert _printed(next_steps(_tell(given, plan)))[0]["首段"] == "12月31日前完成9项任务（见附件1）。"
    few = replace(given, tasks=(*given.tasks[:2], outcome(replace(tasks[2], leads=("U02",)), 4)))
    assert _printed(next_steps(_tell(few, plan)))[0]["首段"] == (
        "12月31日前完成“建设末端公共配送站”“建设末端公共配送站”（市商务局负责）、“建设末端公共配送站”（市交通运输局负责）。"
    )
    assert _indicators(*given.indicators)[1:] == ["已达到目标值的7项，完成值见表2。"]


def test_late_tasks_of_one_unit_stand_together() -> None:
    late = outcome(PLAN.task("2"), 1)
    quiet = replace(GIVEN, parts=(), tasks=(late, replace(late, task=replace(late.task, no="6", key_task="乙"))))
    assert _printed(next_steps(_tell(quiet)))[0]["首段"] == (
        "“制定考核管理办法”“乙”由市交通运输局抓紧办结，并按期报送进展。"
    )


def test_several_late_tasks_are_numbered_and_one_reason_may_come_from_an_earlier_form() -> None:
    said_nothing = tuple(replace(fact, problem="无") for fact in facts(PLAN.task("5"), HALF))
    silent = replace(outcome(PLAN.task("5"), 1), facts=said_nothing)
    other = outcome(PLAN.task("2"), 1)
    quiet = replace(GIVEN, parts=(), tasks=(other, silent))
    section = _printed(problem_sections(_tell(quiet)))[0]
    assert section["首段"] == "2项任务超过时限尚未完成，分别是："
    assert section["段落"][0].endswith("超过时限10天。主要原因：资金没有到位。")
    assert section["段落"][1].startswith("2.“设置临时停靠点”")
    assert section["段落"][1].endswith("责任单位未说明原因。")
    steps = _printed(next_steps(_tell(quiet)))[0]["首段"]
    assert steps == (
        "“制定考核管理办法”由市交通运输局抓紧办结；“设置临时停靠点”由市交通运输局、市商务局抓紧办结，并按期报送进展。"
    )


def test_an_indicator_without_completion_is_named_all_the_same() -> None:
    made = _measured("0", "-1", Operator.AT_MOST)
    text = _all_text(problem_sections(_tell(replace(GIVEN, indicators=(made,)))))
    assert "某比例尚未达到目标值。" in text


def test_where_nothing_falls_due_the_next_date_is_told() -> None:
    far = outcome(PLAN.task("5"), 4)
    given = replace(_quiet(), tasks=(far, replace(far, due=date(2025, 3, 31)), replace(far, due=None)))
    plan = small_plan(creation_end=date(2025, 9, 30))
    (section,) = _printed(next_steps(_tell(given, plan)))
    assert section["标题"] == "（一）按时限推进在办任务。"
    assert section["首段"] == "按期推进的2项任务由牵头单位按方案分工推进，最近的时限为2025年3月31日。"


def test_measures_are_counted_by_when_they_are_due() -> None:
    rows = (
        ("3", "难一", "办一", date(2024, 9, 30)), ("3", "难二", "办二", date(2024, 5, 31)), ("3", "难三", "办三", None),
        ("3", "难四", "", None),
    )  # fmt: skip
    sections = _printed(next_steps(_tell(_told(*rows))))
    assert sections[-1]["首段"] == (
        "对1家单位反映的3个问题，由有关单位按所报措施推进，领导小组办公室跟踪落实情况。"
        "其中1项措施的完成时间在2024年下半年。已过原定完成时间的1项措施，由有关单位抓紧完成。"
    )


def test_measures_without_a_day_are_followed_up_all_the_same() -> None:
    sections = _printed(next_steps(_tell(_told(("3", "难", "办", None)))))
    assert sections[-1]["首段"] == ("对1家单位反映的1个问题，由有关单位按所报措施推进，领导小组办公室跟踪落实情况。")


@pytest.mark.parametrize(
    ("period", "heading"),
    [
        (Period.of(Span.HALF, 2024, 1), "下半年工作安排"),
        (Period.of(Span.HALF, 2024, 2), "2025年上半年工作安排"),
        (Period.of(Span.QUARTER, 2024, 1), "第二季度工作安排"),
        (Period.of(Span.QUARTER, 2024, 4), "2025年第一季度工作安排"),
        (Period.of(Span.MONTH, 2024, 6), "7月工作安排"),
        (Period.of(Span.YEAR, 2024), "2025年度工作安排"),
    ],
)
def test_the_last_part_is_headed_by_what_comes_next(period: Period, heading: str) -> None:
    assert next_heading(_tell(replace(GIVEN, period=period))) == heading


def test_exempted_forms_are_told_and_proven() -> None:
    owed = GIVEN.parts[0].statuses[1].obligation
    letter = Exemption("U02", date(2024, 1, 1), date(2024, 6, 30), "2023年机构改革", "张三", date(2024, 1, 2), 3)
    freed = Excused(owed, letter, "市交通运输局")
    later = replace(freed, obligation=replace(owed, period=owed.period.next()))
    blocks = reporting(_tell(replace(GIVEN, parts=(replace(GIVEN.parts[0], excused=(freed, later)),))))
    assert plain(blocks[1]) == "另有免报2件，不计入应报：市交通运输局（1月、2月，2023年机构改革）。"
    assert _digits_outside_marks(blocks[1]) == ""


def test_nobody_rated() -> None:
    unrated = replace(score(PLAN, PLAN.units[1]), grade=UNRATED, rank=0)
    assert _reporting(scores=[unrated])[-1] == "各单位全期免报，本期不计分。"


def test_nobody_leads_whose_grade_is_limited_nor_where_units_are_not_ranked() -> None:
    plan = wide_plan()
    scores = graded(plan, {"U02": "85", "U03": "84", "U10": "83", "U11": "70"}, opened="0")
    assert "市交通运输局（85分）" in _reporting(plan=plan, scores=scores)[-1]
    gate = next(iter(scores[0].items))
    held = (replace(scores[0], limits=(gate,)), *scores[1:])
    assert "市交通运输局（85分）" not in _reporting(plan=plan, scores=held)[-1]
    unranked = tuple(replace(score, rank=0) for score in scores)
    assert "居前" not in _reporting(plan=plan, scores=unranked)[-1]
