from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, merged, rubric, small_plan, status, submission
from helpers_scoring import (
    AFTER,
    LATE,
    MET,
    MISSING,
    NOT_MET,
    NOT_SENT,
    PASSED,
    REGISTERED,
    RETURNED,
    UNDECIDED,
    assessment,
    lit,
    measured,
    reports,
    scored,
)
from report_gen.catalogue import cell, logic, merge
from report_gen.catalogue import submission as sent
from report_gen.model.finding import Finding, Kind
from report_gen.model.outcome import Assessment, ItemFact, Light, ReportStatus, ScoreItem, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.rubric import RUBRIC_RULES
from report_gen.rules.scoring.measures import MEASURES

APRIL = Period.of(Span.MONTH, 2024, 4)
UNIT = "市交通运输局"


def by(measure: str, found: Assessment, unit: str = "U01") -> ScoreItem:
    return scored(rubric("F7", "占比", "报送占比", "12", 量=measure), found, unit)


def in_steps(measure: str, found: Assessment, steps: str = "≥100得5、>95得2.5、≥50得1") -> ScoreItem:
    return scored(rubric("F7", "分档", "分档计分", "5", 量=measure, 档次=steps), found)


def month(period: Period, state: Timeliness = Timeliness.ON_TIME, **changes: object) -> ReportStatus:
    form = submission("U01", {}, period=period, file=f"{period.code}.xlsx")
    return replace(status("U01", PASSED, state, accepted=form, period=period), **changes)  # type: ignore[arg-type]


def missing(period: Period) -> ReportStatus:
    return status("U01", MISSING, Timeliness.NONE, period=period)


def test_each_measure_of_the_rubric_is_one_of_ours() -> None:
    offered = {
        name
        for rule in ("报送占比", "分档计分")
        for name in (RUBRIC_RULES[rule].parameter("量") or pytest.fail("no such parameter")).choices
    }
    assert set(MEASURES) == offered


def test_the_share_that_came() -> None:
    item = by("上报率", reports(missing(APRIL), month(MAY), month(JUNE)))
    (line,) = item.lines
    assert (item.points, line.points, line.key, line.on) == (Decimal(8), Decimal(-4), "F7/上报率", date(2024, 5, 5))
    assert line.reason == "上报率为2÷3（66.67%），未报：2024年4月，按占比计分"
    assert (line.basis, line.evidence[0].period) == ("报送安排 S1", "2024-04")


def test_all_that_was_owed_gives_full_marks_and_the_note_says_so() -> None:
    item = by("上报率", reports(month(MAY), month(JUNE)))
    assert (item.points, item.lines, item.note) == (Decimal(12), (), "上报率为2÷2（100%），按占比计分")


def test_a_form_whose_day_is_not_over_costs_nothing() -> None:
    found = replace(reports(month(MAY), missing(JUNE)), as_of=date(2024, 7, 5))
    for measure in ("上报率", "按时率", "完整率", "规范率"):
        item = by(measure, found)
        assert (item.points, item.note) == (Decimal(12), f"{measure}为2÷2（100%），其中1项无从判定，不扣分，按占比计分")


def test_nothing_owed_gives_full_marks_and_the_note_says_so() -> None:
    for found in (assessment(), reports(status("U02", MISSING, Timeliness.NONE))):
        assert by("上报率", found).note == "本期没有可计入上报率的事项，按满分计"
    item = in_steps("任务按期率", assessment())
    assert (item.points, item.note) == (Decimal(5), "本期没有可计入任务按期率的事项，按满分计")


def test_the_share_that_came_in_time() -> None:
    found = reports(month(APRIL), month(MAY, Timeliness.PENDING), LATE)
    item = by("按时率", found)
    assert item.points == Decimal(8)
    assert item.lines[0].reason == "按时率为2÷3（66.67%），未按时：2024年6月，其中1项无从判定，不扣分，按占比计分"
    assert item.lines[0].basis == "收件登记.xlsx › 收件登记 › B7"
    assert by("按时率", reports(month(APRIL), missing(MAY))).points == Decimal(6)


def found_at(kind: Kind, row: int = 5, unit: str = UNIT, **data: str) -> Finding:
    return Finding(kind, Place("6月.xlsx", "指标数据", row, 8), unit, tuple(data.items()))


def test_the_share_without_blanks() -> None:
    blank = replace(LATE, blanks=1)
    item = by("完整率", reports(month(MAY), blank, findings=(found_at(cell.MISSING),)))
    assert item.points == Decimal(6)
    assert item.lines[0].reason == "完整率为1÷2（50%），未报或有空缺：2024年6月，按占比计分"
    assert item.lines[0].basis == "6月.xlsx › 指标数据 › H5"
    assert by("完整率", reports(missing(MAY), month(JUNE))).points == Decimal(6)


def test_the_share_without_mistakes() -> None:
    one = replace(LATE, accepted=REGISTERED)
    part = merged(JUNE, statuses=(one,), findings=(found_at(logic.CUMULATIVE_FELL), found_at(cell.NOT_A_NUMBER)))
    item = by("规范率", assessment(merged(MAY, statuses=(month(MAY),)), part))
    assert (item.points, item.lines[0].basis) == (Decimal(6), "6月.xlsx › 指标数据 › H5")
    assert item.lines[0].reason == "规范率为1÷2（50%），未报或有错误：2024年6月，按占比计分"
    unreadable = assessment(replace(part, findings=part.findings[1:]))
    assert by("规范率", unreadable).points == Decimal(12)


def test_a_form_that_could_not_be_used_is_reported_and_otherwise_left_out() -> None:
    refused = status("U01", RETURNED, Timeliness.PENDING)
    found = reports(refused, findings=(found_at(sent.FILE_DAMAGED),))
    assert by("上报率", found).note == "上报率为1÷1（100%），按占比计分"
    for measure in ("按时率", "完整率", "规范率"):
        assert by(measure, found).note == f"本期没有可计入{measure}的事项，按满分计"
    other = reports(refused, findings=(found_at(merge.OTHER_PERIOD),))
    assert by("规范率", other).points == Decimal(0)


def test_the_share_of_tasks_that_are_not_overdue() -> None:
    # U01 leads tasks 1, 3 and 5 and shares task 2; task 4 is not its own
    tasks = (lit(0, Light.OVERDUE, due=date(2024, 6, 30)), lit(1, Light.DUE_SOON), lit(2, Light.CONTINUOUS),
             lit(3, Light.OVERDUE), lit(4, Light.PENDING))  # fmt: skip
    item = in_steps("任务按期率", assessment(tasks=tasks))
    (line,) = item.lines
    assert (item.points, line.on) == (Decimal(1), date(2024, 6, 30))
    assert line.reason == "任务按期率为3÷4（75%），超期：任务1，其中1项无从判定，不扣分，达到≥50%一档，得1分"
    assert line.basis == "方案.xlsx › 任务清单 › A2"


def test_the_share_of_indicators_that_are_met() -> None:
    fact = ItemFact(small_plan().items[0], JUNE, None, missing=("U01",))
    silent = measured(0, None, UNDECIDED, inputs=(fact,))
    others = (measured(2, "2", MET), measured(3, "5", NOT_MET), measured(1, "5", NOT_MET))
    part = merged(JUNE, statuses=(NOT_SENT,), items=(fact,))
    item = in_steps("指标达标率", assessment(part, indicators=(silent, *others)), "≥50得3")
    assert item.points == Decimal(0)
    assert item.lines[0].reason == (
        "指标达标率为1÷3（33.33%），未达标：“枢纽”（未报送）、“车辆增长”，各档均未达到，得0分"
    )
    assert item.lines[0].basis == "报送安排 S1；（配送车辆 − 基期值）÷ 基期值 × 100"
    item = in_steps("指标达标率", assessment(indicators=(measured(0, None, UNDECIDED), measured(2, "2", MET))))
    assert item.note == "指标达标率为2÷2（100%），其中1项无从判定，不扣分，达到≥100%一档，得5分"
    item = in_steps("指标达标率", assessment(indicators=(measured(3, "5", NOT_MET),)))
    assert item.lines[0].on == AFTER


@pytest.mark.parametrize(
    ("good", "bad", "steps", "points"),
    [
        (1, 1, "≥100得5、>50得3、≥50得2", "2"),
        (1, 1, "≥100得5、>50得3", "0"),
        (1, 1, ">40得3、≥50得4", "4"),
        (2, 1, "≥66.67得4、≥66.66得3", "3"),  # two thirds are a little less than 66.67 %
        (1, 0, "≥100得50", "5"),
        (0, 1, "≥100得5、≥0得0.5", "0.5"),
    ],
)
def test_the_first_step_from_the_highest_that_is_reached_counts(good: int, bad: int, steps: str, points: str) -> None:
    months = [Period.of(Span.MONTH, 2024, number) for number in range(1, good + bad + 1)]
    found = reports(*(month(one) for one in months[:good]), *(missing(one) for one in months[good:]))
    assert in_steps("上报率", found, steps).points == Decimal(points)


def test_a_line_without_evidence_of_its_own_rests_on_the_rubric() -> None:
    item = in_steps("上报率", reports(month(JUNE)), "≥100得3")
    assert (item.points, item.lines[0].basis) == (Decimal(3), "方案.xlsx › 评分细则 › A8")


def states(period: Period) -> tuple[ReportStatus, ...]:
    """A form of that month from the best to the worst."""
    return (month(period), month(period, Timeliness.LATE, days_late=2, blanks=1), missing(period))


@given(
    st.sampled_from(["上报率", "按时率", "完整率", "规范率"]),
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
    st.integers(0, 5),
    st.integers(0, 2),
)
def test_a_better_form_never_scores_lower(measure: str, worse: list[int], which: int, better: int) -> None:
    months = [Period.of(Span.MONTH, 2024, number) for number in range(1, 7)]

    def points(chosen: list[int]) -> tuple[Decimal, ...]:
        found = reports(*(states(one)[choice] for one, choice in zip(months, chosen, strict=True)))
        items = (by(measure, found), in_steps(measure, found))
        return tuple(item.points for item in items if item.points is not None)

    improved = [*worse[:which], min(worse[which], better), *worse[which + 1 :]]
    assert all(new >= old for new, old in zip(points(improved), points(worse), strict=True))


@given(
    st.lists(st.sampled_from([Light.OVERDUE, Light.DUE_SOON, Light.DONE]), min_size=5, max_size=5), st.integers(0, 4)
)
def test_a_task_no_longer_overdue_never_scores_lower(lights: list[Light], which: int) -> None:
    def points(now: list[Light]) -> Decimal:
        item = in_steps("任务按期率", assessment(tasks=tuple(lit(index, one) for index, one in enumerate(now))))
        assert item.points is not None
        return item.points

    assert points([*lights[:which], Light.DONE, *lights[which + 1 :]]) >= points(lights)
