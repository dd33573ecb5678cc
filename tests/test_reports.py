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

from helpers_word import AS_OF, HALF, assessment, facts, small_plan
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Light,
    TaskOutcome,
    Verdict,
)
from report_gen.model.period import Period, Span
from report_gen.model.plan import DueKind, DueRule, Indicator, Operator, Plan
from report_gen.reports import REPORTS, half_year
from report_gen.reports.facts import completion, due_within, latest_words, problems, value_text
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
    assert [report.template for report in REPORTS][:6] == [
        "半年总结报告.docx", "考核评分表.docx", "年度工作进度表.docx", "退回修改通知.docx", "核对函.docx", "督办单.docx",
    ]  # fmt: skip


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
    assert (values["下步标题"], values["结语"]) == ("2025年上半年工作安排", "以上报告。")
    assert half_year.project(small_plan(info={"项目名称": "示范工程"})) == "示例市示范工程"
