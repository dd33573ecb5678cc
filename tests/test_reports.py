"""The words of the half-year report and of the score sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_word import AS_OF, HALF, assessment, facts, outcome, rubric, score, small_plan, submission
from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    IndicatorOutcome,
    ItemFact,
    Light,
    Merged,
    ReportState,
    ScoreItem,
    ScoreLine,
    Source,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period, Span
from report_gen.model.plan import DataItem, DueKind, DueRule, Indicator, ItemKind, Operator, Plan
from report_gen.reports import REPORTS, half_year, prose, score_sheet, tables
from report_gen.reports.facts import completion, due_within, latest_words, problems, task_no, value_text
from report_gen.reports.phrases import closed, front, numeral, opening, percent, said, title_lines, width

PLAN = small_plan()
GIVEN = assessment(PLAN)


def _build(plan: Plan = PLAN, given: Assessment | None = None, **options: Any) -> dict[str, Any]:
    context = half_year.build(plan, given or assessment(plan), (), **options)
    return {**context.values, "missing": context.missing}


def _all_text(values: object) -> str:
    if isinstance(values, str):
        return values + "\n"
    inner: Sequence[object] = list(values.values()) if isinstance(values, dict) else list(values)  # type: ignore[call-overload]
    return "".join(map(_all_text, inner))


# ---------------------------------------------------------------- phrases


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (29, "二十九"), (0, "零")]
)
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("无", ""), (" / ", ""), ("", ""), ("同上", ""), ("已  完成", "已 完成"),
        ("一行\n二行", "一行；二行"), ("一行。\n二行", "一行。二行"), ("\n甲：\n乙", "甲：乙"),
    ],
)  # fmt: skip
def test_what_a_unit_said(raw: str, text: str) -> None:
    assert said(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"), [("完成", "完成。"), ("完成；", "完成。"), ("完成！", "完成！"), ("等等……", "等等……"), ("，", "")]
)
def test_sentences_are_closed(raw: str, text: str) -> None:
    assert closed(raw) == text


@pytest.mark.parametrize(
    ("raw", "limit", "text"),
    [
        ("短句", 10, "短句。"),
        ("第一句话。第二句话。第三句话。", 11, "第一句话。第二句话。"),
        ("很长的第一句话没有停顿。第二句。", 4, "很长的第一句话没有停顿。"),
        ("前一分句；后一分句；再一分句。", 6, "前一分句。"),
        ("他说“好。”然后走了。", 7, "他说“好。”"),
    ],
)
def test_openings_end_with_a_sentence(raw: str, limit: int, text: str) -> None:
    assert opening(raw, limit) == text


def test_percent() -> None:
    assert (percent(1, 3), percent(0, 0), percent(5, 5)) == ("33.3%", "—", "100.0%")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ("短标题",)),
        (
            "洛阳市城市绿色货运配送示范工程创建2024年上半年总结报告",
            ("洛阳市城市绿色货运配送", "示范工程创建2024年上半年总结报告"),
        ),
        ("1" * 60, ("1" * 60,)),
    ],
)
def test_titles_break_between_words(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


def test_long_titles_take_three_lines_and_very_long_ones_break_by_themselves() -> None:
    assert len(title_lines("城市绿色货运配送" * 6)) == 3
    assert title_lines("城市绿色货运配送" * 9) == ("城市绿色货运配送" * 9,)
    assert title_lines(f"{'1' * 50}城市") == (f"{'1' * 50}城市",)


@given(st.text("城市绿色货运配送示范工程创建总结报告", min_size=1, max_size=55))
def test_titles_lose_nothing_and_are_no_hourglass(title: str) -> None:
    lines = title_lines(title)
    widths = [width(line) for line in lines]
    assert "".join(lines) == title
    assert max(widths) <= 20
    if len(widths) == 3:
        assert not (widths[0] > widths[1] < widths[2])


# ---------------------------------------------------------------- facts


def _measured(
    value: str | None, target: str, operator: Operator = Operator.AT_LEAST, measure: str = "%"
) -> IndicatorOutcome:
    indicator = Indicator("Z", "某比例", "1", "甲", measure, operator, Decimal(target), 1)
    number = None if value is None else Decimal(value)
    if number is None:
        return IndicatorOutcome(indicator, HALF, None, Verdict.UNDECIDED)
    verdict = Verdict.MET if operator.holds(number, indicator.target) else Verdict.NOT_MET
    return IndicatorOutcome(indicator, HALF, number, verdict)


@pytest.mark.parametrize(
    ("made", "text", "share"),
    [
        (_measured("50", "50"), "50.0%", "100.0"),
        (_measured("49.99", "50"), "49.99%", "99.9"),
        (_measured("25", "50"), "25.0%", "50.0"),
        (_measured("4.04", "4", Operator.AT_MOST, "∶1"), "4.04∶1", "99.0"),
        (_measured("3", "3", Operator.BELOW, "∶1"), "3.0∶1", "100.0"),
        (_measured("0", "4", Operator.AT_MOST, "∶1"), "0.0∶1", None),
        (_measured("49.9999999", "50"), "49.9999999%", "99.9"),
        (_measured(None, "4"), "—", None),
    ],
)
def test_values_and_shares_never_hide_the_side_of_the_target(
    made: IndicatorOutcome, text: str, share: str | None
) -> None:
    assert value_text(made) == text
    assert completion(made) == (None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (DueRule(DueKind.ONCE, "", on=date(2024, 12, 31)), date(2024, 12, 31)),
        (DueRule(DueKind.ONCE, "", on=date(2025, 12, 31)), None),
        (DueRule(DueKind.CREATION_END, ""), None),
        (DueRule(DueKind.YEARLY, "", months=(1, 7)), date(2024, 7, 31)),
        (DueRule(DueKind.YEARLY, "", months=(11, 8), day=15), date(2024, 8, 15)),
        (DueRule(DueKind.OPEN, ""), None),
    ],
)
def test_what_falls_due_in_the_next_half_year(rule: DueRule, day: date | None) -> None:
    assert due_within(rule, HALF.next(), PLAN.creation_end) == day


def test_latest_words_put_the_answerable_unit_first() -> None:
    task = PLAN.task("2")
    told = TaskOutcome(task, AS_OF, Light.ON_TRACK, "", facts=facts(task, HALF))
    units = [fact.unit for fact in latest_words(told)]
    assert units[0] == "U02"
    assert all(fact.period == Period.of(Span.MONTH, 2024, 6) for fact in latest_words(told))


def test_problems_are_of_the_latest_form_and_skip_nothing_said() -> None:
    (first, second) = problems(PLAN, GIVEN)
    assert (first.unit, first.task, first.on, first.until) == ("市交通运输局", "2", date(2024, 9, 30), "")
    assert (second.problem, second.plan) == ("", "继续做好日常工作。")


# ---------------------------------------------------------------- half-year report


def test_the_report_has_its_parts() -> None:
    context = half_year.build(PLAN, GIVEN, (), issued=date(2024, 7, 5))
    assert context.values["标题"] == ("示例市城市绿色货运配送", "示范工程创建2024年上半年总结报告")
    assert context.values["副题"] == "（示例数据，非真实情况）"
    assert context.values["成文日期"] == "2024年7月5日"
    assert context.values["下步标题"] == "下半年工作安排"
    assert [table.key for table in context.tables][:2] == ["任务亮灯统计", "指标完成情况"]
    assert (context.made_on, context.author) == (date(2024, 7, 5), "示例市创建工作领导小组办公室")
    assert [report.template for report in REPORTS] == [
        "半年总结报告.docx", "考核评分表.docx", "年度工作进度表.docx", "退回修改通知.docx", "核对函.docx", "督办单.docx",
    ]  # fmt: skip


def test_counts_and_the_cut_off_are_printed() -> None:
    tasks, indicators = _build()["总体进展"]
    assert tasks.endswith(
        "截至2024年6月30日，5项重点任务中，已完成1项，按期推进1项，临近时限1项，超过时限1项，持续推进1项（见表1、图1）。"
        "超过时限尚未完成的1项：“制定考核管理办法”（市交通运输局牵头）。"
    )
    assert indicators == "4项量化指标中，已达到目标值的2项，尚未达到目标值的1项，数据不全、暂不能判定的1项。"


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
        (dict(light=Light.DUE_SOON, days=20), "时限为6月20日，距时限还有20天。"),
        (dict(light=Light.ON_TRACK, due=None), "（市交通运输局牵头，按期推进）"),
        (dict(light=Light.PENDING, rule="原文时限待人工"), "状态待定（方案时限待人工）。"),
        (dict(light=Light.PENDING, rule=""), "状态待定。"),
    ],
)
def test_where_a_single_task_stands(changes: dict[str, Any], words: str) -> None:
    made = replace(outcome(PLAN.task("2"), 1), **changes)
    section = prose.task_sections(PLAN, replace(GIVEN, tasks=(made,)))[0]
    assert words in str(section["首段"])
    assert section["段落"] == []


def test_tasks_of_one_state_are_summed_up_in_a_word() -> None:
    made = tuple(outcome(PLAN.task(no), 4) for no in "123")
    section = prose.task_sections(PLAN, replace(GIVEN, tasks=made))[0]
    assert section["首段"] == "共3项，均按期推进。"
    assert "按期推进" not in _all_text(section["段落"])


def test_a_task_named_like_its_category_is_not_named_twice() -> None:
    task = replace(PLAN.task("2"), key_task="体制机制保障")
    tasks = [task, replace(task, leads=(), responsible=())]
    texts = [prose.task_sections(PLAN, replace(GIVEN, tasks=(outcome(one, 4),)))[0]["首段"] for one in tasks]
    assert str(texts[0]).startswith("本项任务由市交通运输局牵头，按期推进。")
    assert str(texts[1]).startswith("本项任务未明确牵头单位，按期推进。")


def test_what_many_tasks_share_is_said_once() -> None:
    def note(*made: TaskOutcome) -> str:
        return prose.task_note(replace(GIVEN, tasks=made))

    track, other = outcome(PLAN.task("4"), 4), outcome(PLAN.task("5"), 4)
    waiting = replace(track, light=Light.PENDING, rule="原文未写时限", due=None)
    assert note(track) == note(waiting) == "各责任单位配合情况见附件1。"
    assert note(track, other).endswith("按期推进的2项任务，时限均为2025年6月30日。")
    assert note(track, replace(other, due=date(2025, 1, 1))).endswith("按期推进的2项任务，时限见附件1。")
    assert note(waiting, waiting).endswith("状态待定的2项任务，方案未写时限。")
    assert note(waiting, replace(waiting, rule="时限待人工")) == note()
    told = _all_text(prose.task_sections(PLAN, replace(GIVEN, tasks=(waiting, replace(other, light=Light.PENDING)))))
    assert "状态待定（方案未写时限）。" in told
    shared = _all_text(prose.task_sections(PLAN, replace(GIVEN, tasks=(waiting, waiting))))
    assert "共2项，均状态待定。" in shared
    assert "方案未写时限" not in shared


def test_units_do_not_speak_in_the_first_person() -> None:
    task = PLAN.task("2")
    told = tuple(
        replace(fact, progress="我局会同样本单位印发本办法，本月由本单位检查3次") for fact in facts(task, HALF)
    )
    text = _all_text(prose.task_sections(PLAN, replace(GIVEN, tasks=(replace(outcome(task, 4), facts=told),))))
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
    assert _all_text(prose.task_sections(PLAN, made)).count("很多情况" * 30) == 1
    assert tables.annex_tasks(PLAN, made).rows[1][5].endswith("（另有1家单位填报）")


def test_where_the_lead_is_silent_a_partner_is_quoted_by_name() -> None:
    task = PLAN.task("2")
    partners = tuple(fact for fact in facts(task, HALF) if fact.unit == "U04")
    told = tuple(replace(fact, progress="已检查3次") for fact in partners)
    text = _all_text(prose.task_sections(PLAN, replace(GIVEN, tasks=(replace(outcome(task, 4), facts=told),))))
    assert "东城区政府：已检查3次。" in text


def test_a_unit_that_names_itself_is_not_named_twice() -> None:
    task = PLAN.task("5")
    told = tuple(replace(fact, progress=f"{PLAN.unit(fact.unit).name}已设置") for fact in facts(task, HALF))
    text = _all_text(prose.task_sections(PLAN, replace(GIVEN, tasks=(replace(outcome(task, 2), facts=told),))))
    assert "示例市交通运输局已设置。示例市商务局已设置。" in text


def test_indicators_short_and_undecided_are_worded_apart() -> None:
    assert _build()["指标情况"] == [
        "4项量化指标完成情况见表2、图2，2项已达到目标值。",
        "尚未达到目标值的1项：共同配送的比例为49.995%，还差0.005个百分点。",
        "暂不能判定的1项：运输成本降低的比例（未报有效数据）。",
    ]


def test_ratios_are_too_high_not_short() -> None:
    made = _measured("4.2", "4", Operator.AT_MOST, "∶1")
    assert "某比例为4.2∶1，高出0.2。" in _all_text(prose.indicator_text_blocks(replace(GIVEN, indicators=(made,))))
    strict = _measured("3", "3", Operator.BELOW, "∶1")
    assert "：某比例为3.0∶1。" in _all_text(prose.indicator_text_blocks(replace(GIVEN, indicators=(strict,))))
    assert len(prose.indicator_text_blocks(replace(GIVEN, indicators=(_measured("60", "50"),)))) == 1


def test_a_plan_without_indicators() -> None:
    values = _build(given=replace(GIVEN, indicators=()))
    assert values["总体进展"][-1] == values["指标情况"][0] == "方案未设量化指标。"


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
    assert prose.reporting(small_plan(units=units), made, ())[1] == words


@pytest.mark.parametrize(
    ("totals", "names"),
    [
        ("987", "abc"),
        ("9877", "abcd"),
        ("9877777", "ab"),
        ("98777666", "abcde"),
        ("7777777", ""),
        ("97777777", "a"),
        ("", ""),
    ],
)
def test_nobody_level_with_a_named_one_is_left_out(totals: str, names: str) -> None:
    ranked = [(chr(97 + index), Decimal(total)) for index, total in enumerate(f"{totals}0" if totals else "")]
    assert "".join(name for name, _ in front(ranked)) == names


def test_scores_are_summed_up_as_provisional_and_by_kind_of_unit() -> None:
    bureaus = tuple(replace(PLAN.units[1], code=f"B{index}", short=f"{index}局") for index in range(4))
    scores = tuple(
        replace(score(PLAN, unit, rank), total=Decimal(80 + rank)) for rank, unit in enumerate(bureaus, start=1)
    )
    text = prose.reporting(PLAN, GIVEN, scores)[-1]
    assert text == (
        "按照考核评分细则对4家单位计分，优秀2家，良好2家。人工评分项尚未计入，得分和等次为暂定。"
        "部门得分居前的是：3局（84分）、2局（83分）、1局（82分）。"
    )
    closed_scores = tuple(replace(one, open_points=Decimal(0)) for one in scores)
    assert "暂定" not in prose.reporting(PLAN, GIVEN, closed_scores)[-1]


def test_problems_and_next_steps() -> None:
    values = _build()
    assert [section["标题"] for section in values["存在问题"]] == [
        "（一）部分任务未按时限完成。", "（二）部分指标与目标值尚有差距。", "（三）报送工作不够及时规范。",
    ]  # fmt: skip
    assert values["存在问题"][0]["首段"] == (
        "“制定考核管理办法”（市交通运输局牵头）应于6月20日前完成，尚未完成，超过时限10天。主要原因：资金没有到位。"
        "拟组织一次培训，9月30日前完成。"
    )
    assert values["存在问题"][1]["首段"] == "共同配送的比例尚未达到目标值，完成程度99.9%。"
    assert values["存在问题"][2]["首段"] == "2024年上半年未报1件，逾期1件，退回后未改正1件，涉及3家单位（共4家）。"
    assert "请求支持" not in _all_text(values["存在问题"])
    steps = {section["标题"][3:-1]: section["首段"] for section in values["下步安排"]}
    assert steps == {
        "抓紧完成超过时限的任务": "“制定考核管理办法”由市交通运输局负责，抓紧办结，按期报送进展。",
        "推进2024年下半年到期的任务": "7月31日前完成“召开会议研究”（领导小组办公室负责）；"
        "12月31日前完成“建设末端公共配送站”（市商务局负责）。",
        "补齐指标短板": "对尚未达到目标值的1项指标，由对应任务的牵头单位按目标值逐项推进。"
        "对暂不能判定的1项指标，由填报单位补齐数据。",
        "落实各单位整改措施": "对成员单位反映的问题，由有关单位按所报措施和时间推进，领导小组办公室跟踪落实情况。"
        "市交通运输局拟继续做好日常工作。",
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
    section = prose.problem_sections(PLAN, _told(*rows))[-1]
    return [str(section["首段"]), *(str(text) for text in section["段落"])]  # type: ignore[attr-defined]


def test_problems_are_followed_by_their_measures() -> None:
    assert _problem_text(("3", "执法力量不足", "计划增加人员", date(2025, 3, 31))) == [
        "执法力量不足（市交通运输局）。计划增加人员，2025年3月31日前完成。"
    ]
    assert _problem_text(
        ("3", "1家企业未整改。恳请上级支持。", "约谈企业", date(2024, 5, 31)), ("", "数据分散；请予协调", "", None)
    ) == [
        "1家单位反映问题2个。", "1. 1家企业未整改（市交通运输局）。拟约谈企业（原定5月31日前完成）。",
        "2.数据分散（市交通运输局）。",
    ]  # fmt: skip


def test_a_time_in_words_is_kept() -> None:
    row = replace(problems(PLAN, _told(("3", "难", "办", None)))[0], until="年内")
    assert prose._measure(GIVEN, row) == "拟办（完成时间：年内）。"


def test_several_short_indicators_name_the_worst() -> None:
    made = replace(GIVEN, indicators=(_measured("40", "50"), _measured("30", "50")))
    text = _all_text(prose.problem_sections(PLAN, made))
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
    assert values["存在问题"] == [{"标题": "（一）总体情况。", "首段": "各成员单位未反映需要说明的问题。", "段落": []}]
    assert values["下步安排"][0]["标题"] == "（一）持续推进各项任务。"
    assert len(values["总体进展"]) == 2


def test_a_late_task_without_days_date_or_reason() -> None:
    made = replace(outcome(PLAN.task("5"), 1), days=0, due=None, facts=())
    text = _all_text(prose.problem_sections(PLAN, replace(GIVEN, tasks=(made,))))
    assert "“设置临时停靠点”（市交通运输局、市商务局牵头）尚未完成。责任单位未说明原因。" in text


def test_nothing_owed() -> None:
    assert prose.reporting(PLAN, replace(GIVEN, parts=()), ()) == ["2024年上半年没有应报的填报表。"]


@pytest.mark.parametrize(("told", "number"), [("冷链", ""), ("第4项", "4"), ("4", "4"), ("", "")])
def test_tasks_are_known_by_their_numbers(told: str, number: str) -> None:
    assert task_no(PLAN, told) == number


def test_tasks_without_any_unit_are_said_to_be_so() -> None:
    bare = replace(PLAN.task("3"), responsible=())
    assert "（未明确牵头单位，持续推进）" in _all_text(
        prose.task_sections(PLAN, replace(GIVEN, tasks=(outcome(bare, 2),)))
    )


@pytest.mark.parametrize(
    ("info", "lines"),
    [
        ({}, ("【待补：发文机关】",)),
        ({"发文机关": "某办"}, ("某办",)),
        ({"发文机关": "某办", "代章单位": "交通局"}, ("某办（交通局代章）",)),
        ({"发文机关": "某办（交通局代章）", "代章单位": "交通局"}, ("某办（交通局代章）",)),
        ({"发文机关": "很" * 20, "代章单位": "交通局"}, ("很" * 20, "（交通局代章）")),
    ],
)
def test_signatures(info: dict[str, str], lines: tuple[str, ...]) -> None:
    values = _build(small_plan(info=info))
    assert values["署名"] == lines
    assert ("发文机关（方案“项目信息”表）" in values["missing"]) is not bool(info)
    assert values["副题"] == ""


def test_drafts_second_halves_and_the_offices_own_wording() -> None:
    plan = small_plan(info={}, phrases={"报告标题": "{城市}{期间}小结", "报告结语": "以上报告。"})
    values = _build(plan, replace(GIVEN, period=HALF.next()), draft=True)
    assert (values["标题"], values["副题"]) == (("示例市2024年下半年小结",), "（草稿）")
    assert (values["下步标题"], values["结语"]) == ("下一步工作安排", "以上报告。")
    assert half_year.project(small_plan(info={"项目名称": "示范工程"})) == "示例市示范工程"


# ---------------------------------------------------------------- tables


def test_the_lights_add_up() -> None:
    table = tables.lights_table(GIVEN, PLAN.categories())
    total = table.rows[-1]
    assert total == ("合计", "5", "1", "1", "1", "1", "1", "0")
    for row in table.rows:
        assert int(row[1]) == sum(map(int, row[2:]))
    chart = tables.lights_chart(GIVEN, PLAN.categories())
    assert [name for name, _ in chart.series] == ["已完成", "按期", "临期", "超期", "持续推进"]


def test_the_annex_of_tasks() -> None:
    table = tables.annex_tasks(PLAN, GIVEN)
    assert [table.rows[index][0] for index in table.spans] == ["体制机制保障", "基础设施"]
    assert table.rows[2][2:5] == ("市交通运输局", "2024年6月", "超期")
    assert table.rows[2][6].splitlines()[0] == "6月J6"
    assert table.rows[3][2] == "市商务局、东城区政府（共同负责）"
    silent = tables.annex_tasks(PLAN, replace(GIVEN, tasks=(replace(GIVEN.tasks[1], facts=()),)))
    assert silent.rows[1][5:] == ("【待补：进展情况】", "—")


def _with_inputs(units: Sequence[str]) -> IndicatorOutcome:
    entry = submission(PLAN, "U02", HALF, (("", "难", "", None),)).entries[0]
    item = DataItem("D1", "类", "项", "项", "个", ItemKind.STOCK, 0, ("U02",))
    month = Period.of(Span.MONTH, 2024, 6)
    fact = ItemFact(item, month, Decimal(1), tuple(Source(unit, entry) for unit in units))
    return replace(GIVEN.indicators[0], inputs=(fact, fact))


def test_the_annex_of_indicators() -> None:
    assert tables.annex_indicators(PLAN, GIVEN).rows[3][4:] == ("【待补：完成值】", "无法判定", "未报有效数据", "")
    based = replace(GIVEN.indicators[3], value=Decimal(12), verdict=Verdict.MET)
    plain = replace(based, indicator=replace(based.indicator, baseline_note=""))
    filled = replace(GIVEN.indicators[0], working="160个")
    rows = tables.annex_indicators(PLAN, replace(GIVEN, indicators=(based, plain, filled))).rows
    formula = "（基期值 − 成本）÷ 基期值 × 100"
    assert [row[6] for row in rows] == [f"{formula}（2022年）", formula, "填报值"]


@pytest.mark.parametrize(
    ("units", "cells"),
    [(["U02"], "市交通运输局6月B5"), (["U02", "U03", "U04"], "市交通运输局6月B5\n市商务局6月B5\n等3家")],
)
def test_indicators_name_the_cells_they_come_from(units: list[str], cells: str) -> None:
    made = replace(GIVEN, indicators=(_with_inputs(units),))
    assert tables.annex_indicators(PLAN, made).rows[0][7] == cells


def test_the_matrix_of_reports() -> None:
    table = tables.annex_reports(PLAN, GIVEN)
    assert table.heads[2:8] == ("1月", "2月", "3月", "4月", "5月", "6月")
    assert table.rows[1] == ("2", "市交通运输局", "按时", "按时", "未报", "待定", "按时", "按时", "6", "5", "4")
    assert table.rows[2][6] == "迟3天"
    assert table.rows[3][7] == "退回"
    assert table.rows[-1] == (
        "", "上报率（%）", "100.0", "100.0", "75.0", "100.0", "100.0", "100.0", "24", "23", "21",
    )  # fmt: skip


def test_words_of_the_matrix_without_days() -> None:
    status = replace(GIVEN.parts[0].statuses[0], timeliness=Timeliness.LATE)
    assert tables.state_word(status) == "逾期"
    part = replace(GIVEN.parts[0], statuses=(status,))
    other = replace(GIVEN.parts[1], statuses=GIVEN.parts[1].statuses[1:])
    table = tables.annex_reports(PLAN, replace(GIVEN, parts=(part, other)))
    assert table.rows[0][2:4] == ("逾期", "—")
    assert prose.reporting(PLAN, replace(GIVEN, parts=(part,)), ())[1] == "逾期1件：领导小组办公室（1月）。"


# ---------------------------------------------------------------- score sheets


def test_a_unit_exempted_throughout_is_not_rated() -> None:
    unrated = replace(score(PLAN, PLAN.units[1]), grade=UNRATED, rank=0)
    assert score_sheet.build(PLAN, unrated, GIVEN).values["等次"] == "不参评（全期免报）"
    assert "对0家单位计分" in prose.reporting(PLAN, GIVEN, [unrated])[-1]


def test_a_score_sheet() -> None:
    context = score_sheet.build(PLAN, score(PLAN, PLAN.units[1]), GIVEN)
    values, (table,) = context.values, context.tables
    assert values["小计"] == "19分（满分20分）"
    assert values["等次"] == "优秀（暂定），第1名"
    assert table.rows[0][:4] == ("日常报送", "报送及时", "10", "9")
    assert table.rows[0][4].splitlines()[0] == (
        "1.2024年1月逾期1天（2024年1月8日），扣0.5分。依据：收件登记.xlsx › 收件登记 › 第1行。"
    )
    assert table.rows[1][4] == "无扣分。"
    assert table.rows[2][3:] == ("（待评）", "待评。")
    assert table.rows[3][2:4] == ("≤5", "0")
    assert table.rows[-1] == ("小计", "不含待评项", "20", "19", "")
    assert "90分（含）以上为优秀，80分（含）至90分（不含）为良好" in _all_text(values["说明"])
    assert "不足60分为不合格" in _all_text(values["说明"])


def test_a_sheet_with_everything_scored_and_many_lines() -> None:
    made = score(PLAN, PLAN.units[1], lines=9)
    bonus = ScoreLine(rubric()[3], Decimal(2), "受到表扬")
    note = ScoreLine(rubric()[3], Decimal(0), "时间待定")
    items = (made.items[0], ScoreItem(rubric()[3], Decimal(2), (bonus, note)))
    context = score_sheet.build(small_plan(grades=()), replace(made, items=items, open_points=Decimal(0)), GIVEN)
    rows = context.tables[0].rows
    assert rows[0][4].splitlines()[-1] == "另有3条共扣1.5分，见汇总台账。"
    assert rows[1][4] == "1.受到表扬，加2分。\n2.时间待定，不计分。"
    assert (context.values["等次"], context.values["说明"]) == ("优秀，第1名", ())
    blank = ScoreItem(rubric()[2], None)
    by_hand = score_sheet.build(PLAN, replace(made, items=(blank,)), GIVEN)
    assert by_hand.tables[0].rows[0][4] == "由评分人填写。"
