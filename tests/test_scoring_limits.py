"""The base of a block, hard gates and the veto."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import JUNE, UNITS, item, merged, rubric, small_plan, status
from helpers_scoring import (
    H1,
    MET,
    MISSING,
    NOT_MET,
    UNDECIDED,
    appeal,
    assessment,
    lit,
    measured,
    registered,
    score_adds_up,
    scored,
)
from report_gen.errors import PlanError
from report_gen.model.decisions import NO_DECISIONS, Decisions
from report_gen.model.outcome import Assessment, ItemFact, Light, Score, Timeliness
from report_gen.model.plan import ItemKind, RubricItem
from report_gen.rules.scoring import score_units
from report_gen.rules.scoring.manual import event_key

BASE = rubric("F1", "基础", "基础分", "10", 下限="2")
ABSENT = rubric("F2", "缺席", "扣分登记", "0", 每次扣="3")
LATE = rubric("F3", "迟报", "按时报送", "0", 未报每次扣="4")
GATE = rubric("F8", "硬指标", "达标门槛", "0", 指标="I01、I02", 任务="2", 最高等次="合格", 时限未到="受限")
VETO = rubric("F9", "否决", "一票否决", "0")
HANDLED = rubric("F5", "总分", "基础分", "95")
NOT_SENT = merged(JUNE, statuses=(status("U01", MISSING, Timeliness.NONE),))


def score_of(
    lines: tuple[RubricItem, ...], given: Assessment, decisions: Decisions = NO_DECISIONS, unit: str = "U01"
) -> Score:
    scores = score_units(small_plan(rubric=lines), given, decisions)
    for one in scores:
        score_adds_up(one)
    return next(one for one in scores if one.unit.code == unit)


def absences(number: int) -> Decisions:
    return Decisions(registered=tuple(registered("F2", "缺席", date(2024, 1 + month, 1)) for month in range(number)))


@pytest.mark.parametrize(
    ("number", "points", "total"),
    [
        (0, [], 10),
        (1, [-3], 7),
        (2, [-3, -3], 4),
        (3, [-3, -3, -2], 2),
        (4, [-3, -3, -2, 0], 2),
    ],
)
def test_a_block_ends_at_its_floor(number: int, points: list[int], total: int) -> None:
    score = score_of((BASE, ABSENT), assessment(), absences(number))
    assert ([int(line.points) for line in score.lines], score.total) == (points, Decimal(total))
    assert score.items[0].points == Decimal(10)
    told = [line.reason.endswith("（扣到本板块最低分为止）") for line in score.lines]
    assert told == [False, False, True, True][:number]


def test_what_one_line_took_another_cannot_take() -> None:
    score = score_of((BASE, LATE, ABSENT), assessment(NOT_SENT), absences(2))
    assert [line.points for line in score.lines] == [Decimal(-4), Decimal(-3), Decimal(-1)]
    waived = next(line for line in score.lines if line.key.startswith("F3"))
    mended = replace(absences(2), appeals=(appeal(waived.key, waived.claim),))
    after = score_of((BASE, LATE, ABSENT), assessment(NOT_SENT), mended)
    assert [line.points for line in after.lines] == [Decimal(0), Decimal(-3), Decimal(-3)]
    assert (score.total, after.total) == (Decimal(2), Decimal(4))


def test_a_floor_above_the_base_is_the_base() -> None:
    generous = rubric("F1", "基础", "基础分", "10", 下限="12")
    score = score_of((generous, ABSENT), assessment(), absences(2))
    assert (score.total, [line.points for line in score.lines]) == (Decimal(10), [Decimal(0), Decimal(0)])


def test_bases_of_one_block_are_one_base_and_other_blocks_have_their_own() -> None:
    more = rubric("F4", "再加", "基础分", "1")
    elsewhere = replace(rubric("F6", "别处", "基础分", "50"), block="别的板块")
    score = score_of((BASE, more, elsewhere, ABSENT), assessment(), absences(4))
    assert score.total == Decimal(61 - 9)  # 8 of the one, 1 of the other


def test_lines_with_full_marks_of_their_own_do_not_draw_on_the_base() -> None:
    own = rubric("F2", "缺席", "扣分登记", "5", 每次扣="3")
    score = score_of((BASE, own), assessment(), absences(4))
    assert [one.points for one in score.items] == [Decimal(10), Decimal(0)]


def test_a_deduction_without_a_base_takes_from_the_total() -> None:
    assert score_of((HANDLED, replace(ABSENT, block="倒扣")), assessment(), absences(2)).total == Decimal(89)


# ---------------------------------------------------------------- gates


def test_an_indicator_not_met_limits_the_grade() -> None:
    score = score_of((HANDLED, GATE), assessment(indicators=(measured(0, "3", NOT_MET),)))
    (line,) = score.lines
    assert (score.grade, score.limits, score.total) == ("合格", (score.items[1],), Decimal(95))
    assert (line.key, line.points, line.on) == ("F8/I01", Decimal(0), date(2024, 7, 10))
    assert line.reason == "指标“枢纽”为3个，目标≥4个，未达标"
    assert line.basis == "枢纽数"


@pytest.mark.parametrize(
    ("as_of", "grade", "note"), [(29, "优秀", "指标“新能源占比”时限未到，不受限"), (30, "合格", "")]
)
def test_an_indicator_not_met_before_its_day_limits_only_where_the_line_says_so(
    as_of: int, grade: str, note: str
) -> None:
    patient = rubric("F8", "硬指标", "达标门槛", "0", 指标="I02", 最高等次="合格")
    given = assessment(indicators=(measured(1, "3", NOT_MET),), as_of=date(2024, 6, as_of))
    score = score_of((HANDLED, patient), given, unit="U02")
    assert (score.grade, score.items[1].note) == (grade, note)


def test_a_task_overdue_limits_the_grade_of_all_who_have_a_part_in_it() -> None:
    given = assessment(tasks=(lit(1, Light.OVERDUE, due=date(2024, 6, 30)),))
    for unit, grade in (("U01", "合格"), ("U02", "合格"), ("U03", "优秀")):
        assert score_of((HANDLED, GATE), given, unit=unit).grade == grade
    (line,) = score_of((HANDLED, GATE), given).lines
    assert (line.key, line.on) == ("F8/任务2", date(2024, 6, 30))
    assert line.reason == "任务2“子任务2”超期：完成时限2024年6月30日，未报完成"


@pytest.mark.parametrize(
    ("given", "note"),
    [
        (assessment(indicators=(measured(0, "4", MET),)), ""),
        (assessment(indicators=(measured(0, None, UNDECIDED),)), "指标“枢纽”无法判定，不受限"),
        (assessment(tasks=(lit(1, Light.PENDING),)), ""),
        (assessment(tasks=(lit(1, Light.DUE_SOON),)), ""),
        (assessment(tasks=(lit(0, Light.OVERDUE),)), "所列指标、任务均不由本单位负责"),
        (assessment(indicators=(measured(1, "1", NOT_MET),)), "所列指标、任务均不由本单位负责"),
    ],
)
def test_gates_that_limit_nobody(given: Assessment, note: str) -> None:
    score = score_of((HANDLED, GATE), given)
    assert (score.grade, score.limits, score.items[1].note, score.lines) == ("优秀", (), note, ())


def test_a_task_of_before_the_unit_was_a_member_limits_it_not() -> None:
    given = assessment(tasks=(lit(1, Light.OVERDUE, due=date(2024, 6, 30)),))
    young = (replace(UNITS[0], since=date(2024, 7, 1)), *UNITS[1:])
    assert scored(GATE, given, plan=small_plan(units=young)).limit == ""
    assert scored(GATE, given).limit == "合格"


def test_keeping_silent_does_not_pass_a_gate() -> None:
    hubs = item("D01", "枢纽数", ItemKind.STOCK, ("U01",))
    fact = ItemFact(hubs, H1, None, missing=("U01",))
    undecided = measured(0, None, UNDECIDED, inputs=(fact,))
    blank = status("U01", MISSING, Timeliness.NONE)
    part = merged(JUNE, statuses=(blank,), items=(replace(fact, period=JUNE),))
    score = score_of((HANDLED, GATE), assessment(part, indicators=(undecided,)))
    assert score.grade == "合格"
    assert score.lines[0].reason.endswith("按未达标计")


def test_a_gate_holds_until_an_appeal_lifts_it() -> None:
    given = assessment(indicators=(measured(0, "3", NOT_MET),), tasks=(lit(1, Light.OVERDUE),))
    before = score_of((HANDLED, GATE), given)
    first, second = before.lines
    one = Decisions(appeals=(appeal(first.key, first.claim),))
    assert score_of((HANDLED, GATE), given, one).grade == "合格"
    both = Decisions(appeals=(*one.appeals, appeal(second.key, second.claim, points="3")))
    after = score_of((HANDLED, GATE), given, both)
    assert (after.grade, after.limits, after.total, after.lapsed) == ("优秀", (), before.total, ())
    assert [line.reason for line in after.lines] == [line.reason for line in before.lines]


def test_a_limit_above_what_the_total_reaches_holds_nothing_down() -> None:
    low = rubric("F5", "总分", "基础分", "59")
    score = score_of((low, GATE), assessment(indicators=(measured(0, "3", NOT_MET),)))
    assert (score.grade, score.limits, score.items[1].limit) == ("不合格", (), "合格")


# ---------------------------------------------------------------- veto


def test_a_registered_event_sets_the_lowest_grade() -> None:
    event = registered("F9", "发生责任事故", date(2024, 4, 1))
    score = score_of((HANDLED, VETO), assessment(), Decisions(registered=(event,)))
    assert (score.grade, score.total, score.rank) == ("不合格", Decimal(95), 3)
    (line,) = score.lines
    assert (line.key, line.reason, line.on) == (f"F9/{event_key(event)}", "发生责任事故", date(2024, 4, 1))
    waived = Decisions(registered=(event,), appeals=(appeal(line.key, line.claim),))
    lifted = score_of((HANDLED, VETO), assessment(), waived)
    assert (lifted.grade, lifted.rank, lifted.limits) == ("优秀", 1, ())


def test_a_veto_may_name_its_grade_and_never_raises_one() -> None:
    event = Decisions(registered=(registered("F9", "发生责任事故"),))
    named = replace(VETO, parameters={"等次": "合格"})
    assert score_of((HANDLED, named), assessment(), event).grade == "合格"
    low = rubric("F5", "总分", "基础分", "59")
    assert score_of((low, named), assessment(), event).grade == "不合格"
    assert scored(VETO, assessment()).note == "2024年上半年无登记"


@pytest.mark.parametrize(
    "line", [replace(GATE, parameters={"最高等次": "良"}), replace(VETO, parameters={"等次": "差"})]
)
def test_a_grade_the_plan_has_not(line: RubricItem) -> None:
    with pytest.raises(PlanError, match=r"没有“.”这个等次，等次有：优秀、良好、合格、不合格"):
        score_of((line,), assessment())


def test_a_veto_needs_grades() -> None:
    with pytest.raises(PlanError, match="没有“”这个等次，等次有：无"):
        score_units(small_plan(rubric=(VETO,), grades=()), assessment())
