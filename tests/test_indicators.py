from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, entry, item, merged, small_plan, status, submission
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Conflict, IndicatorOutcome, ItemFact, Merged, ReportState, Source, Verdict
from report_gen.model.period import Period, Span
from report_gen.model.plan import DataItem, Indicator, ItemKind, Operator, Plan, TakeRule
from report_gen.model.submission import EntryState, Value
from report_gen.rules.indicators import indicator_outcomes, period_items

H1 = Period.of(Span.HALF, 2024, 1)
MONTHS = H1.split(Span.MONTH)
STOCK = item("D01", "枢纽数", ItemKind.STOCK, ("U01",))
FLOW = item("D02", "资金", ItemKind.FLOW, ("U01", "U03"), take=TakeRule.SUM)


def known(thing: DataItem, value: Value, period: Period = JUNE) -> ItemFact:
    if value is None:
        return ItemFact(thing, period, None, missing=thing.reporters)
    return ItemFact(thing, period, value, (Source("U01", entry(ITEMS, thing.code, "value", value)),))


def conflicting(thing: DataItem, period: Period) -> ItemFact:
    return ItemFact(thing, period, None, (), Conflict("CT-1", thing, period, ()))


def month(number: int, *facts: ItemFact, **changes: Any) -> Merged:
    return merged(MONTHS[number - 1], items=facts, **changes)


def plan_of(*items: DataItem) -> Plan:
    return small_plan(items=items)


def test_one_part_of_the_same_period_gives_its_items() -> None:
    fact = known(FLOW, None)
    assert period_items(plan_of(FLOW), [merged(JUNE, items=(fact,))], JUNE) == (fact,)


@pytest.mark.parametrize("kind", [kind for kind in ItemKind if kind is not ItemKind.FLOW])
def test_the_last_part_tells_all_but_flows(kind: ItemKind) -> None:
    thing = item("D01", "枢纽数", kind, ("U01",))
    value = Decimal(3) if kind.numeric else "是"
    june, may = known(thing, value, JUNE), known(thing, Decimal(9) if kind.numeric else "否", MAY)
    assert period_items(plan_of(thing), [month(6, june), month(5, may)], H1) == (june,)


def test_where_nobody_reported_last_an_earlier_part_tells() -> None:
    may = known(STOCK, Decimal(9), MAY)
    silent = month(6, known(STOCK, None), statuses=(status("U01", ReportState.MISSING),))
    assert period_items(plan_of(STOCK), [month(5, may), silent], H1) == (may,)


def test_where_nobody_ever_reported_the_last_part_says_so() -> None:
    facts = [known(STOCK, None, period) for period in MONTHS]
    parts = [month(number, fact) for number, fact in enumerate(facts, 1)]
    assert period_items(plan_of(STOCK), parts, H1) == (facts[-1],)


def test_a_conflict_is_not_passed_over() -> None:
    open_conflict = conflicting(STOCK, JUNE)
    parts = [month(5, known(STOCK, Decimal(9), MAY)), month(6, open_conflict)]
    assert period_items(plan_of(STOCK), parts, H1) == (open_conflict,)


@pytest.mark.parametrize(
    ("state", "earlier"),
    [
        (EntryState.UNREADABLE, False),
        (EntryState.QUERIED, False),
        (EntryState.NOT_APPLICABLE, False),
        (EntryState.BLANK, True),
    ],
)
def test_a_doubtful_value_is_not_passed_over_a_blank_is(*, state: EntryState, earlier: bool) -> None:
    sent = submission("U01", {(ITEMS, "D01", "value"): entry(ITEMS, "D01", "value", None, state)})
    june = known(STOCK, None)
    part = month(6, june, statuses=(status("U01", ReportState.RETURNED, accepted=sent),))
    may = known(STOCK, Decimal(9), MAY)
    assert period_items(plan_of(STOCK), [month(5, may), part], H1) == (may if earlier else june,)


def test_a_form_that_could_not_be_used_and_one_without_the_row() -> None:
    may, june = known(STOCK, Decimal(9), MAY), known(STOCK, None)
    returned = month(6, june, statuses=(status("U01", ReportState.RETURNED),))
    assert period_items(plan_of(STOCK), [month(5, may), returned], H1) == (june,)
    without = month(6, june, statuses=(status("U01", ReportState.PASSED, accepted=submission("U01", {})),))
    assert period_items(plan_of(STOCK), [month(5, may), without], H1) == (may,)


def test_a_sum_that_waits_for_a_part_is_not_passed_over() -> None:
    waiting = ItemFact(STOCK, JUNE, None, known(STOCK, Decimal(1)).sources, missing=("U02",))
    parts = [month(5, known(STOCK, Decimal(9), MAY)), month(6, waiting)]
    assert period_items(plan_of(STOCK), parts, H1) == (waiting,)


def test_flows_add_up() -> None:
    parts = [month(number, known(FLOW, Decimal(number) / 10, MONTHS[number - 1])) for number in range(1, 7)]
    (fact,) = period_items(plan_of(FLOW), [*parts, merged(Period.of(Span.MONTH, 2024, 7))], H1)
    assert (fact.period, fact.value, fact.missing, len(fact.sources)) == (H1, Decimal("2.1"), (), 6)


def test_a_flow_with_a_gap_has_no_sum() -> None:
    parts = [month(number, known(FLOW, Decimal(1), MONTHS[number - 1])) for number in range(1, 6)]
    (fact,) = period_items(plan_of(FLOW), parts, H1)
    assert (fact.value, fact.missing, fact.reason) == (None, ("U01", "U03"), "未报有效数据")
    (fact,) = period_items(plan_of(FLOW), [*parts, month(6, conflicting(FLOW, JUNE))], H1)
    assert (fact.value, fact.missing, fact.reason) == (None, (), "数据冲突（CT-1）")


def test_no_parts_at_all() -> None:
    assert period_items(plan_of(STOCK, FLOW), [], H1) == (
        ItemFact(STOCK, H1, None, missing=("U01",)),
        ItemFact(FLOW, H1, None, missing=("U01", "U03")),
    )


NEW = item("D03", "新增", ItemKind.CUMULATIVE, ("U01",))
BASE = item("D04", "期初保有量", ItemKind.STOCK, ("U01",))
WORD = item("D05", "平台", ItemKind.HAVE, ("U01",))


def indicator(formula: str, operator: Operator, target: str, **changes: Any) -> Indicator:
    settings: dict[str, Any] = {"measure": "%", "decimals": 1} | changes
    return Indicator("I1", "指标", "1", formula, operator=operator, target=Decimal(target), **settings)


def computed(one: Indicator, *facts: ItemFact) -> IndicatorOutcome:
    (found,) = indicator_outcomes(small_plan(indicators=(one,)), facts, H1)
    assert found.period == H1
    return found


@pytest.mark.parametrize(
    ("operator", "target", "value", "verdict"),
    [
        (Operator.AT_LEAST, "20", "20", Verdict.MET),
        (Operator.AT_LEAST, "20", "19.9999", Verdict.NOT_MET),
        (Operator.ABOVE, "20", "20", Verdict.NOT_MET),
        (Operator.AT_MOST, "4", "4", Verdict.MET),
        (Operator.AT_MOST, "4", "4.0001", Verdict.NOT_MET),
        (Operator.BELOW, "3", "3", Verdict.NOT_MET),
        (Operator.BELOW, "3", "2.9999", Verdict.MET),
        (Operator.EQUAL, "100", "100.0", Verdict.MET),
    ],
)
def test_thresholds_at_the_edge_and_never_on_rounded_values(
    operator: Operator, target: str, value: str, verdict: Verdict
) -> None:
    found = computed(indicator("新增", operator, target, decimals=0), known(NEW, Decimal(value)))
    assert (found.value, found.verdict) == (Decimal(value), verdict)


@pytest.mark.parametrize(
    ("formula", "numbers", "changes", "value", "working"),
    [
        ("（新增 ÷ 期初保有量）× 100", ("120", "500"), {}, "24", "（120 ÷ 500）× 100 = 24.0%"),
        ("（新增 ÷ 期初保有量）× 100", ("1", "3"), {}, None, "（1 ÷ 3）× 100 ≈ 33.3%"),
        (
            "（基期值 − 新增）÷ 基期值 × 100",
            ("9", "1"),
            {"baseline": Decimal(10)},
            "10",
            "（10 − 9）÷ 10 × 100 = 10.0%",
        ),
        ("max(新增, 期初保有量)", ("1", "2"), {}, "2", "max(1, 2) = 2.0%"),
        ("新增 + 期初保有量", ("-1.50", "2"), {}, "0.5", "（-1.5） + 2 = 0.5%"),
        (" 新增 ", ("82", "1"), {"measure": "个", "decimals": 0}, "82", "82个"),
    ],
)
def test_the_working_puts_the_numbers_into_the_formula(
    formula: str, numbers: tuple[str, str], changes: dict[str, Any], value: str | None, working: str
) -> None:
    facts = (known(NEW, Decimal(numbers[0])), known(BASE, Decimal(numbers[1])))
    found = computed(indicator(formula, Operator.AT_LEAST, "20", **changes), *facts)
    assert found.working == working
    assert value is None or found.value == Decimal(value)
    assert set(found.inputs) <= set(facts)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("新增 ÷ 期初保有量", "“期初保有量”未报有效数据"),
        ("新增 ÷ 枢纽数", "“枢纽数”数据冲突（CT-1）"),
        ("枢纽数 ÷ 期初保有量", "“枢纽数”数据冲突（CT-1）；“期初保有量”未报有效数据"),
        ("新增 ÷ 基期值", "缺基期值"),
        ("新增 ÷ 桩数", "方案没有数据项“桩数”"),
        ("新增 + 平台", "“平台”不是数"),
        ("新增 ÷ （新增 − 新增）", "除数为零"),
        ("新增 ≥ 1", "公式的结果不是数：新增 ≥ 1"),
        ("新增 ÷", "公式写法有误：新增 ÷"),
    ],
)
def test_what_cannot_be_decided_says_why(formula: str, reason: str) -> None:
    facts = (known(NEW, Decimal(5)), known(BASE, None), conflicting(STOCK, JUNE), known(WORD, "有"))
    found = computed(indicator(formula, Operator.AT_LEAST, "1"), *facts)
    assert (found.value, found.verdict, found.reason, found.working) == (None, Verdict.UNDECIDED, reason, "")


def test_the_plan_keeps_its_order() -> None:
    found = indicator_outcomes(small_plan(), (), H1)
    assert [one.indicator.code for one in found] == ["I01", "I02", "I03", "I04"]
    assert {one.verdict for one in found} == {Verdict.UNDECIDED}


@given(st.decimals(0, 1000, places=2), st.decimals(0, 1000, places=2), st.sampled_from(Operator))
def test_the_verdict_is_the_operator_on_the_exact_value(value: Decimal, target: Decimal, operator: Operator) -> None:
    found = computed(indicator("新增", operator, str(target), decimals=0), known(NEW, value))
    assert (found.verdict is Verdict.MET) == operator.holds(value, target)


def test_a_flow_waits_for_no_period_outside_the_creation_period() -> None:
    plan = replace(plan_of(FLOW), creation_start=date(2024, 4, 1))
    parts = [month(number, known(FLOW, Decimal(number), MONTHS[number - 1])) for number in (4, 5, 6)]
    (fact,) = period_items(plan, parts, H1)
    assert fact.value == Decimal(15)
    (waiting,) = period_items(replace(plan, creation_start=date(2024, 3, 31)), parts, H1)
    assert waiting.value is None
