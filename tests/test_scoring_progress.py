from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import INDICATORS, JUNE, entry, merged, rubric, small_plan, status, submission
from helpers_scoring import AFTER, H1, MET, NOT_MET, NOT_SENT, RETURNED, UNDECIDED, assessment, measured, scored
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Assessment, IndicatorOutcome, ItemFact, Verdict
from report_gen.model.plan import Operator
from report_gen.model.submission import EntryState

PROGRESS = rubric("F5", "指标进度", "指标进度", "15")
# The creation period runs from 2022-10-01 to 2025-09-30, 1096 days; by 2024-07-10 649 of them are over: 59.2 %.


def hubs(value: str | None, verdict: Verdict = NOT_MET, **changes: object) -> IndicatorOutcome:
    return measured(0, value, verdict, **changes)


def test_way_made_against_time_gone() -> None:
    item = scored(PROGRESS, assessment(indicators=(hubs("2"),)))
    (line,) = item.lines
    assert item.points == Decimal("12.67")  # 15 × 50% ÷ 59.2% (649 of 1096 days)
    assert (line.key, line.on) == ("F5/I01", AFTER)
    assert line.reason == (
        "指标“枢纽”完成50.0%（由0到≥4个，现为2个），时间过59.2%（2022年10月1日至2025年9月30日），得84.4%"
    )
    assert line.basis == "枢纽数"


def test_a_little_behind_costs_nothing_and_how_much_that_is_the_line_says() -> None:
    found = assessment(indicators=(hubs("2"),))
    assert scored(rubric("F5", "进度", "指标进度", "15", 容差="10"), found).points == Decimal(15)
    assert scored(PROGRESS, assessment(indicators=(hubs("3"),))).lines == ()
    met = assessment(indicators=(hubs("4", MET),))
    assert scored(PROGRESS, met).points == Decimal(15)


def test_a_value_below_the_start_has_made_no_way() -> None:
    assert scored(PROGRESS, assessment(indicators=(hubs("-1"),))).points == Decimal(0)


def test_before_any_time_is_gone_nothing_is_asked_for() -> None:
    early = assessment(indicators=(hubs("-1"),), as_of=date(2022, 9, 30))
    assert scored(PROGRESS, early).points == Decimal(15)


def test_what_cannot_be_compared_counts_like_what_is_met() -> None:
    ratio = measured(2, "4", NOT_MET)  # less is better, and there is no baseline to come from
    item = scored(PROGRESS, assessment(indicators=(hubs("2"), ratio)))
    assert (item.points, item.note) == (Decimal("13.83"), "1项指标无法比较，不扣分")
    item = scored(PROGRESS, assessment(indicators=(hubs("2"), measured(2, "2", MET))))
    assert item.points == Decimal("13.83")
    item = scored(PROGRESS, assessment(indicators=(ratio,)))
    assert (item.points, item.note) == (Decimal(15), "负责的指标均无法比较，按满分计")
    assert scored(PROGRESS, assessment(indicators=(hubs("2"),)), "U03").note == "本期无负责的指标，按满分计"


def test_of_few_indicators_none_is_worth_more_than_its_share_of_at_least_so_many() -> None:
    line = rubric("F5", "指标进度", "指标进度", "15", 至少按项数="3")
    assert scored(line, assessment(indicators=(hubs("0"),))).points == Decimal(10)


def silent(indicator: int, item: int) -> Assessment:
    """An indicator without value, for U01 sent no form."""
    fact = ItemFact(small_plan().items[item], JUNE, None, missing=("U01",))
    part = merged(JUNE, statuses=(NOT_SENT,), items=(fact,))
    return assessment(part, indicators=(measured(indicator, None, UNDECIDED, inputs=(fact,)),))


def test_what_the_unit_did_not_report_has_made_no_way() -> None:
    item = scored(PROGRESS, silent(0, 0))
    assert item.points == Decimal(0)
    assert item.lines[0].reason == "指标“枢纽”未报送“枢纽数数量”（2024年6月填报表未报），按没有进度计，得0%"
    assert item.lines[0].basis == "报送安排 S1"


def test_what_could_not_be_compared_had_it_been_reported_costs_nothing() -> None:
    plan = small_plan(indicators=(replace(INDICATORS[0], operator=Operator.EQUAL),))
    found = silent(0, 0)
    outcome = replace(found.indicators[0], indicator=plan.indicators[0])
    item = scored(PROGRESS, replace(found, indicators=(outcome,)), plan=plan)
    assert (item.points, item.note) == (Decimal(15), "负责的指标均无法比较，按满分计")


def test_an_earlier_value_that_stands_in_earns_nothing_by_silence() -> None:
    plan = small_plan(indicators=(replace(INDICATORS[0], operator=Operator.EQUAL), *INDICATORS[1:]))
    found = silent(0, 0)
    (fact,) = found.indicators[0].inputs
    stale = replace(found.indicators[0], indicator=plan.indicators[0], value=Decimal(4), verdict=MET,
                    inputs=(replace(fact, value=Decimal(4)),))  # fmt: skip
    behind = measured(3, "0", NOT_MET)
    fallen = replace(stale, value=Decimal(3), verdict=NOT_MET, inputs=())
    kept = scored(PROGRESS, replace(found, indicators=(stale, behind)), plan=plan)
    told = scored(PROGRESS, replace(found, indicators=(fallen, behind)), plan=plan)
    assert (kept.points, bool(kept.lines)) == (told.points, True)
    assert kept.note == "1项指标无法比较，不扣分"


def test_a_value_that_cannot_be_read_costs_nothing() -> None:
    cell = entry(ITEMS, "D01", "value", None, EntryState.UNREADABLE)
    fact = ItemFact(small_plan().items[0], JUNE, None, missing=("U01",))
    sent = status("U01", RETURNED, accepted=submission("U01", {(ITEMS, "D01", "value"): cell}))
    part = merged(JUNE, statuses=(sent,), items=(fact,))
    found = assessment(part, indicators=(hubs(None, UNDECIDED, inputs=(fact,)),))
    assert scored(PROGRESS, found).points == Decimal(15)


@given(st.decimals(-5, 9, places=2), st.decimals(-5, 9, places=2), st.integers(0, 40))
def test_more_way_made_never_scores_lower(first: Decimal, second: Decimal, allowed: int) -> None:
    line = rubric("F5", "指标进度", "指标进度", "15", 容差=str(allowed))
    one = INDICATORS[0]

    def points(value: Decimal) -> Decimal:
        verdict = MET if one.operator.holds(value, one.target) else NOT_MET
        item = scored(line, assessment(indicators=(IndicatorOutcome(one, H1, value, verdict), hubs("1"))))
        assert item.points is not None
        return item.points

    less, more = sorted((first, second))
    assert points(more) >= points(less)
