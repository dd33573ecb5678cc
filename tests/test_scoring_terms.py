"""What the scoring rules share: settings, lines that add up, appeals, evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, RUBRIC, entry, merged, place_of, rubric, small_plan, status
from helpers_scoring import (
    LATE,
    PASSED,
    REGISTERED,
    SEND,
    YEAR,
    adds_up,
    appeal,
    assessment,
    freed,
    registered,
    reports,
    scored,
)
from report_gen.errors import PlanError
from report_gen.model.decisions import Appeal, Decisions
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Evidence, ScoreLine, Source
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import RubricItem
from report_gen.model.submission import ReceiptSource
from report_gen.rules.scoring import score_units
from report_gen.rules.scoring.evidence import of_cells, of_duty, of_receipt, of_sources
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, awarded, deducted, excused

IN_TIME = RUBRIC[0]
BONUS = rubric("F7", "加分", "加分登记", "5")
BARE = ScoringInput(small_plan(), small_plan().unit("U01"), assessment())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (IN_TIME, None),
        (rubric("F1", "及时", "按时报送", "10"), None),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣=" 1.5 ", 未报每次扣="２", 封顶=""), None),
        (
            rubric("F1", "及时", "按时报送", "10", 迟到每次扣="1"),
            "没有参数“迟到每次扣”，可用的参数：逾期每次扣、未报每次扣、封顶",
        ),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="一分"), "参数“逾期每次扣=一分”值不是不小于0的数"),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="-1"), "不小于0的数"),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="NaN"), "不小于0的数"),
        (rubric("F5", "指标", "指标达标", "10", 未达标得分率="50"), "参数“未达标得分率=50”得分率应在0到1之间"),
        (rubric("F6", "协同", "人工评分", "10", 上限="1"), "规则“人工评分”没有参数“上限”，可用的参数：多人取值"),
        (rubric("F6", "协同", "分档计分", "10"), "没有写参数“档次”"),
        (rubric("F6", "协同", "随意评分", "10"), "没有评分规则“随意评分”，可用的规则：基础分、"),
    ],
)
def test_parameters_are_read_strictly(line: RubricItem, fault: str | None) -> None:
    plan = small_plan(rubric=(line,))
    if fault is None:
        assert score_units(plan, assessment())
        return
    with pytest.raises(PlanError, match=line.code) as caught:
        score_units(plan, assessment())
    assert fault in caught.value.message


def test_settings_fill_in_the_defaults() -> None:
    settings = Settings(rubric("F1", "及时", "按时报送", "10", 逾期每次扣="１．５"))
    assert (settings.number("逾期每次扣"), settings.number("未报每次扣")) == (Decimal("1.5"), Decimal(2))
    assert (settings.number("封顶"), settings.optional("封顶"), settings.text("没有")) == (Decimal(0), None, "")
    gate = Settings(rubric("F8", "门槛", "达标门槛", "0", 指标="I01、I02、I01", 最高等次="合格"))
    assert (gate.codes("指标"), gate.codes("任务"), gate.text("最高等次")) == (("I01", "I02"), (), "合格")
    stepped = Settings(rubric("F8", "分档", "分档计分", "5", 档次="≥95得2.5、≥100得5"))
    assert [one.bound for one in stepped.steps("档次")] == [Decimal(100), Decimal(95)]


def tallies(*points: Fraction | Decimal) -> list[Tally]:
    exact = (Decimal(one.numerator) / Decimal(one.denominator) if isinstance(one, Fraction) else one for one in points)
    cells = (Evidence(Place("a.xlsx")),)
    return [Tally(str(index), one, "事由", None, cells) for index, one in enumerate(exact)]


@given(
    st.lists(st.fractions(0, 5, max_denominator=12), max_size=8),
    st.sampled_from(["", "0", "3", "20"]),
    st.sampled_from(["0", "2.5", "10"]),
)
def test_lines_add_up_to_what_a_reader_reckons(points: list[Fraction], cap: str, full: str) -> None:
    cents = Decimal(floor(sum(points, Fraction(0)) * 100 + Fraction(1, 2))) / 100
    bounds = [Decimal(one) for one in (cap, full if full != "0" else "") if one]
    item = deducted(BARE, rubric("F8", "扣分", "扣分登记", full, 封顶=cap), tallies(*points))
    adds_up(item)
    assert item.points == Decimal(full) - min([cents, *bounds])
    item = awarded(BARE, BONUS, tallies(*points))
    adds_up(item)
    assert item.points == min(cents, Decimal(5))


def test_thirds_add_up_and_halves_of_a_cent_round_up() -> None:
    third = Fraction(10005, 3000)
    item = deducted(BARE, rubric("F8", "扣分", "扣分登记", "20"), tallies(third, third, third))
    assert [line.points for line in item.lines] == [Decimal("-3.34"), Decimal("-3.33"), Decimal("-3.34")]
    assert item.points == Decimal("9.99")  # 20 − 10.005, rounded once


def test_no_line_counts_minus_nothing() -> None:
    item = deducted(BARE, rubric("F8", "扣分", "扣分登记", "1"), tallies(Decimal(1), Decimal(0), Decimal(2)))
    assert [str(line.points) for line in item.lines] == ["-1.00", "0.00", "0.00"]
    assert [line.reason for line in item.lines] == ["事由", "事由", "事由（扣完为止）"]


# ---------------------------------------------------------------- appeals


def lines_of(*appeals: Appeal, period: Period | None = None) -> tuple[ScoreLine, ...]:
    found = reports(replace(LATE, obligation=replace(LATE.obligation, period=MAY)), LATE)
    found = replace(found, period=period) if period else found
    return scored(IN_TIME, found, decisions=Decisions(appeals=appeals)).lines


def test_an_appeal_sets_the_points_of_its_line_alone() -> None:
    _, june = lines_of()
    assert june.claim == f"{june.reason}，1分"
    held = appeal(june.key, june.claim, "0.5")
    after = lines_of(held)
    assert [(line.points, line.appeal) for line in after] == [(Decimal(-1), None), (Decimal("-0.5"), held)]
    assert after[1].reason == june.reason


@pytest.mark.parametrize(
    "changes",
    [{"unit": "U02"}, {"key": "F1/2024-04"}, {"was": "别的说法，1分"}, {"period": "2023H2"}, {"period": "哪年"}],
)
def test_an_appeal_of_something_else_changes_nothing(changes: dict[str, Any]) -> None:
    june = lines_of()[1]
    assert lines_of(replace(appeal(june.key, june.claim), **changes)) == lines_of()


def test_a_decision_on_a_part_holds_in_the_whole_and_the_last_one_on_the_whole_comes_first() -> None:
    june = lines_of()[1]
    half = appeal(june.key, june.claim, "0.5", event=20)
    assert lines_of(half, period=YEAR)[1].points == Decimal("-0.5")
    year = [appeal(june.key, june.claim, one, period="2024", event=number) for number, one in ((9, "0.8"), (11, "0.2"))]
    assert lines_of(*year, half, period=YEAR)[1].points == Decimal("-0.2")
    assert lines_of(*year)[1].points == Decimal(-1)  # the year's decision is none on the half-year


def test_an_appeal_counts_within_the_cap() -> None:
    capped = rubric("F8", "扣分", "扣分登记", "3", 每次扣="2")
    events = tuple(registered("F8", "缺席", date(2024, month, 1)) for month in (1, 2))
    before = scored(capped, assessment(), decisions=Decisions(registered=events))
    first = before.lines[0]
    waived = Decisions(registered=events, appeals=(appeal(first.key, first.claim),))
    after = scored(capped, assessment(), decisions=waived)
    assert [line.points for line in before.lines] == [Decimal(-2), Decimal(-1)]
    assert [line.points for line in after.lines] == [Decimal(0), Decimal(-2)]
    assert after.lines[1].claim == before.lines[1].claim  # what is appealed against does not hang on the cap


# ---------------------------------------------------------------- what is known, and what lines rest on


def test_what_came_is_known_until_the_day_it_is() -> None:
    part = merged(JUNE, statuses=(status("U01", PASSED, others=(SEND,)), status("U02", PASSED)))
    early = assessment(part, as_of=date(2024, 6, 30))
    assert replace(BARE, assessment=early).known_until == date(2024, 6, 30)  # another unit's receipt says nothing
    assert replace(BARE, assessment=replace(early, today=date(2024, 7, 8))).known_until == date(2024, 7, 8)
    assert replace(BARE, assessment=replace(early, today=date(2024, 6, 3))).known_until == date(2024, 6, 30)


def test_a_unit_is_excused_where_it_owed_nothing_else() -> None:
    spared = merged(JUNE, excused=(freed("U02"),))
    assert excused((spared, merged(MAY)), "U02")
    assert not excused((spared, merged(MAY, statuses=(status("U02", PASSED, period=MAY),))), "U02")
    assert not excused((spared,), "U01")
    assert not excused((), "U02")


def test_a_receipt_rests_on_the_register_the_ledger_or_the_duty() -> None:
    assert of_receipt(LATE)[0].place == REGISTERED.receipt.place
    seen = replace(SEND, receipt=replace(SEND.receipt, source=ReceiptSource.SEEN, event=5))
    (told,) = of_receipt(replace(LATE, accepted=None, others=(seen,)))
    assert (told.words, told.event, told.period) == ("台账第5号（首见）", 5, "2024-06")
    assert of_receipt(replace(LATE, accepted=SEND)) == of_duty(LATE)
    assert of_receipt(replace(LATE, accepted=None)) == of_duty(LATE)
    assert [one.words for one in of_duty(LATE)] == ["报送安排 S1"]


def test_cells_are_named_once_else_the_file_else_the_duty() -> None:
    cell = Place("6月.xlsx", "指标数据", 5, 7)
    assert [one.place for one in of_cells(LATE, (cell, Place("6月.xlsx"), cell))] == [cell]
    assert [(one.place, one.sha256) for one in of_cells(LATE, ())] == [(Place("6月.xlsx"), REGISTERED.sha256)]
    assert of_cells(replace(LATE, accepted=None), (cell,)) == of_duty(LATE)


def test_sources_are_named_once() -> None:
    source = Source("U01", entry(ITEMS, "D01", "value", Decimal(1)), "hash", "2024-06")
    assert of_sources((source, source)) == (Evidence(place_of(ITEMS, "D01", "value"), "", "hash", "2024-06"),)
