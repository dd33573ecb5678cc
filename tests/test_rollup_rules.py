"""Holds how offices are laid side by side: what adds up and what does not, who counts once, and in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE
from report_gen.catalogue import rollup as kinds
from report_gen.errors import ReportGenError
from report_gen.model.outcome import (
    Conflict,
    IndicatorOutcome,
    ItemFact,
    Light,
    ReportState,
    Timeliness,
    Verdict,
)
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, DueKind, DueRule, Indicator, ItemKind, Operator, TakeRule, Task
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.rollup import (
    Across,
    Basis,
    Gathered,
    LedgerState,
    OfficeFacts,
    OfficeSummary,
    Rollup,
    TaskLine,
    UnitLine,
    Unread,
)
from report_gen.rules.rollup import all_joined, joined, rolled_up
from report_gen.rules.rollup_list import Listed, read_list
from report_gen.rules.rollup_totals import some

PLAN = Place("方案.xlsx", "数据项", 2, 1)


def item(name: str = "充电桩数", measure: str = "个", kind: ItemKind = ItemKind.STOCK, **more: Any) -> DataItem:
    return replace(DataItem("D1", "设施", name, name, measure, kind, 0, ("U1",), place=PLAN), **more)


def fact(value: Decimal | str | None, of: DataItem | None = None) -> ItemFact:
    return ItemFact(of or item(), JUNE, value)


def indicator(formula: str, measure: str = "%", name: str = "比重") -> Indicator:
    return Indicator(
        "I1", name, "1", formula, measure, Operator.AT_LEAST, Decimal(20), 1, place=Place("方案.xlsx", "指标", 2, 1)
    )


def outcome(of: Indicator, value: Decimal | None = Decimal(1)) -> IndicatorOutcome:
    return IndicatorOutcome(of, JUNE, value, Verdict.MET if value else Verdict.UNDECIDED)


def task(no: str, title: str, light: Light = Light.DONE) -> TaskLine:
    return TaskLine(Task(no, "", title, "", "", "", "", "", (), (), DueRule(DueKind.NONE, "")), light)


def office(
    folder: str,
    items: Sequence[ItemFact] = (),
    indicators: Sequence[IndicatorOutcome] = (),
    tasks: Sequence[TaskLine] = (),
    **more: Any,
) -> OfficeSummary:
    facts = OfficeFacts(
        f"/{folder}", more.pop("label", ""), f"../{folder}", f"../{folder}/报送", Basis.INBOX, JUNE.last
    )
    facts = replace(facts, **{name: more.pop(name) for name in tuple(more) if name in OfficeFacts.__slots__})
    made = OfficeSummary(
        facts, f"{folder}市", f"P-{folder}", "方案", date(2023, 1, 1), (), tuple(tasks), tuple(indicators), tuple(items)
    )
    return replace(made, **more)


def rolled(*offices: OfficeSummary, unread: tuple[Unread, ...] = ()) -> Rollup:
    return rolled_up(Gathered(JUNE, offices, unread))


def the_item(*facts: ItemFact) -> Across[ItemFact]:
    found = rolled(*(office(name, [one]) for name, one in zip("甲乙丙丁", facts, strict=False)))
    (row,) = found.items
    return row


def codes(found: Rollup) -> list[str]:
    return [one.code for one in found.findings]


@pytest.mark.parametrize("kind", [ItemKind.STOCK, ItemKind.CUMULATIVE, ItemKind.FLOW])
@pytest.mark.parametrize("take", [TakeRule.LEAD, TakeRule.SUM, TakeRule.LATEST])
def test_counts_add_up(kind: ItemKind, take: TakeRule) -> None:
    of = item(kind=kind, take=take)
    row = the_item(fact(Decimal("82.5"), of), fact(Decimal(7), of))
    assert (row.total, row.words) == (Decimal("89.5"), "2家合计")


def test_where_the_greatest_is_taken_the_greatest_is_taken_again() -> None:
    of = item(take=TakeRule.MAX)
    row = the_item(fact(Decimal(3), of), fact(Decimal(7), of))
    assert (row.total, row.words) == (Decimal(7), "2家最大")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (item(kind=ItemKind.PERCENT, measure="%"), "百分比不能相加"),
        (item(kind=ItemKind.RATIO, measure="∶1"), "比值不能相加"),
        (item(measure="%"), "“%”是相对数，不能相加"),
        (item(measure="元/吨"), "“元/吨”是相对数，不能相加"),
    ],
)
def test_shares_are_never_added(of: DataItem, words: str) -> None:
    row = the_item(fact(Decimal(3), of), fact(Decimal(7), of))
    assert (row.total, row.words) == (None, words)


def test_words_are_counted_where_one_chooses_among_them() -> None:
    yes = item(kind=ItemKind.YES_NO)
    assert the_item(fact("是", yes), fact("否", yes), fact("是", yes)).words == "是2家，否1家"
    assert the_item(fact("推行", item(kind=ItemKind.TEXT))).words == "文字不相加"


def test_a_sum_lacks_nobody() -> None:
    conflict = Conflict("C1", item(), JUNE, ())
    row = the_item(fact(Decimal(3)), fact(None), replace(fact(None), conflict=conflict), fact(Decimal(4)))
    assert (row.total, row.words) == (None, "缺丙市、乙市；其余2家合计7个")
    assert the_item(fact(None)).words == "缺甲市"


def test_more_than_six_are_counted() -> None:
    assert some(list("甲乙丙丁戊己")) == "甲、乙、丙、丁、戊、己"
    assert some(list("甲乙丙丁戊己庚")) == "甲、乙、丙、丁、戊、己等7家"


def test_cumulated_values_that_began_on_different_days_say_so() -> None:
    of = item(kind=ItemKind.CUMULATIVE)
    one, other = (
        office("甲", [fact(Decimal(3), of)]),
        office("乙", [fact(Decimal(4), of)], creation_start=date(2024, 1, 1)),
    )
    assert rolled(one, other).items[0].words == "2家合计（各单位创建期起点不同）"


@pytest.mark.parametrize(
    ("other", "kind", "words"),
    [
        (item(measure="处"), kinds.MEASURES_DIFFER, "计量单位不一致"),
        (item(measure=""), kinds.MEASURES_DIFFER, "计量单位不一致"),
        (item(kind=ItemKind.FLOW), kinds.KINDS_DIFFER, "类型不一致"),
        (item(take=TakeRule.MAX), kinds.TAKES_DIFFER, "取数规则不一致"),
    ],
)
def test_what_differs_is_not_added_and_told(other: DataItem, kind: Any, words: str) -> None:
    found = rolled(office("甲", [fact(Decimal(3))]), office("乙", [fact(Decimal(4), other)]))
    assert (found.items[0].total, found.items[0].words) == (None, words)
    (finding,) = found.findings
    assert (finding.kind, finding.place.label) == (kind, "../乙/方案.xlsx › 数据项 › A2")
    assert "（甲市）" in finding.message
    assert "（乙市）" in finding.message


def test_items_are_the_same_where_their_names_are_whatever_their_codes() -> None:
    found = rolled(office("甲", [fact(Decimal(3))]), office("乙", [fact(Decimal(4), item("充电 桩数", code="D9"))]))
    assert [(row.name, row.total) for row in found.items] == [("充电 桩数", Decimal(7))]
    apart = rolled(office("甲", [fact(Decimal(3))]), office("乙", [fact(Decimal(4), item("充电站数"))]))
    assert sorted((row.name, row.total) for row in apart.items) == [("充电桩数", Decimal(3)), ("充电站数", Decimal(4))]
    assert codes(apart) == []


def test_one_code_of_one_plan_with_two_names_is_told() -> None:
    one = office("甲", [fact(Decimal(3))], plan_id="P")
    other = office("乙", [fact(Decimal(4), item("公共充电桩数"))], plan_id="P")
    found = rolled(one, other)
    assert codes(found) == ["U104", "U205"]
    assert "“公共充电桩数”、“充电桩数”" in found.findings[1].message


def test_two_items_of_one_name_in_one_plan_are_not_added() -> None:
    found = rolled(office("甲", [fact(Decimal(3)), fact(Decimal(4))]), office("乙", [fact(Decimal(1))]))
    assert (found.items[0].total, found.items[0].words) == (None, "甲市的方案里有同名的几项")


PILES, ALL = item("充电桩数"), item("车位数", code="D2")
SHARE = indicator("充电桩数 ÷ 车位数 × 100")


def with_share(name: str, piles: int | None, places: int, of: Indicator = SHARE) -> OfficeSummary:
    values = [fact(None if piles is None else Decimal(piles), PILES), fact(Decimal(places), ALL)]
    return office(name, values, [outcome(of)])


def test_a_share_of_all_is_worked_out_from_the_sums_of_those_who_have_it() -> None:
    without = office("丙", [fact(Decimal(1000), PILES), fact(Decimal(1000), ALL)])
    (row,) = rolled(with_share("甲", 1, 10), with_share("乙", 9, 10), without).indicators
    assert (row.total, row.words) == (Decimal(50), "2家合计数代入公式：充电桩数 10，车位数 20")


def test_an_indicator_without_a_sum_says_why() -> None:
    def words(*offices: OfficeSummary) -> str:
        (row,) = rolled(*offices).indicators
        assert row.total is None
        return row.words

    assert words(with_share("甲", None, 10), with_share("乙", 9, 10)) == "“充电桩数”缺甲市；其余1家合计9个"
    assert words(with_share("甲", 1, 0)) == "除数为零"
    assert words(with_share("甲", 1, 1, indicator("充电桩数 ÷"))) == "公式写法有误：充电桩数 ÷"
    assert words(with_share("甲", 1, 1, indicator("充电桩数 ≥ 1"))) == "公式的结果不是数"
    baseline = indicator("充电桩数 − 基期值")
    assert words(with_share("甲", 1, 1, baseline)) == "公式用到基期值，各单位的基期各不相同，不能合计"
    assert words(office("甲", [], [outcome(SHARE)])) == "“充电桩数”不在甲市的方案里；“车位数”不在甲市的方案里"
    other = office("乙", [fact(Decimal(1), replace(PILES, name="公共桩")), fact(Decimal(1), ALL)], [outcome(SHARE)])
    assert words(with_share("甲", 1, 1), other) == "“充电桩数”在各单位不是同一个数据项"
    twice = office("甲", [fact(Decimal(1), PILES)], [outcome(SHARE), outcome(SHARE)])
    assert words(twice) == "甲市的方案里有同名的几项"


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (indicator("充电桩数 ÷ 车位数"), kinds.FORMULAS_DIFFER),
        (indicator("充电桩数 ÷ 车位数 × 100", "个"), kinds.MEASURES_DIFFER),
    ],
)
def test_other_formulas_and_measures_are_told(other: Indicator, kind: Any) -> None:
    found = rolled(with_share("甲", 1, 10), with_share("乙", 9, 10, other))
    assert found.indicators[0].total is None
    assert [one.kind for one in found.findings] == [kind]


def test_a_formula_is_the_same_however_it_is_spaced() -> None:
    found = rolled(with_share("甲", 1, 10), with_share("乙", 9, 10, indicator("充电桩数÷车位数×100")))
    assert found.indicators[0].total == Decimal(50)


def test_tasks_are_the_same_where_number_and_title_are() -> None:
    found = rolled(
        office("甲", tasks=[task("1", "建机制"), task("2", "建站")]),
        office("乙", tasks=[task("1", "建 机制", Light.OVERDUE), task("2", "建库")]),
    )
    assert [(row.name, len(row.cells)) for row in found.tasks] == [("建 机制", 2)]
    assert sorted(row.name for row in found.lone) == ["建库", "建站"]


def test_offices_of_one_city_are_told_apart_by_their_folders() -> None:
    same: dict[str, Any] = {"city": "甲市", "plan_id": "P"}
    found = rolled(office("一", **same), office("二", **same), office("上/二", **same), office("三", label="三局"))
    assert [one.name for one in found.offices] == ["三局", "甲市（../上/二）", "甲市（../二）", "甲市（一）"]
    (finding,) = found.findings
    assert finding.kind is kinds.SAME_PLAN
    assert "甲市（../上/二）、甲市（../二）、甲市（一）" in finding.message


def test_a_copy_of_an_office_does_not_count() -> None:
    short, long = LedgerState(3, "h1"), LedgerState(5, "h1")
    same: dict[str, Any] = {"city": "甲市", "plan_id": "P"}
    backup = office("备份", [fact(Decimal(3))], ledger=short, **same)
    current = office("现行", [fact(Decimal(4))], ledger=long, **same)
    other = office("乙", [fact(Decimal(10))], ledger=LedgerState(5, "h1"), city="乙市", plan_id="P")
    for offices in permutations((backup, current, other)):
        found = rolled(*offices)
        assert found.items[0].total == Decimal(14)
        assert codes(found) == ["U104", "U103"]
        assert "“../备份”与“甲市”" in found.findings[1].message


def test_what_one_should_know_of_an_office_is_told() -> None:
    unsound = office("甲", ledger=LedgerState(3, "h", sound=False))
    found = rolled(
        unsound, office("乙", lost=True), office("丙", moved=2, on=date(2024, 7, 5)), office("丁", corrected=1)
    )
    assert sorted(codes(found)) == ["U105", "U106", "U107", "U108"]
    moved = next(one for one in found.findings if one.kind is kinds.MOVED_ON)
    assert moved.message == "“丙市”在2024年7月5日汇总以后，报送文件或方案有变动 2 处，没有计入。"
    assert "“丙市”在汇总以后" in rolled(office("丙", moved=1)).findings[0].message


def test_an_office_that_was_not_read_is_told_unless_it_was_read_elsewhere() -> None:
    lost = Unread("/甲", "", "../甲", "没有方案", "请放入方案。", 2)
    found = rolled(office("乙"), unread=(lost,))
    assert [one.message for one in found.findings] == ["“甲”没有读成，未计入：没有方案。"]
    assert rolled(office("甲"), unread=(lost,)).unread == ()


OFFICES = [
    office("甲", [fact(Decimal(3))], tasks=[task("1", "建机制")], plan_id="P"),
    office("乙", [fact(Decimal(4))], ledger=LedgerState(3, "h"), plan_id="P"),
    office("丙", [fact(Decimal(5), item(measure="处"))], ledger=LedgerState(3, "h")),
    with_share("丁", 3, 5),
    with_share("戊", 4, 5),
    office("己", city="甲市"),
]
PARTS = [
    *(Gathered(JUNE, (one,)) for one in OFFICES),
    Gathered(JUNE, unread=(Unread("/庚", "庚", "../庚", "没有方案"),)),
]


@given(st.lists(st.sampled_from(PARTS), max_size=9), st.integers(0, 9), st.randoms(use_true_random=False))
def test_halves_joined_in_any_order_are_the_whole(parts: list[Gathered], cut: int, dice: Any) -> None:
    whole = all_joined(JUNE, parts)
    halves = joined(all_joined(JUNE, parts[:cut]), all_joined(JUNE, parts[cut:]))
    assert halves == whole
    mixed = list(parts)
    dice.shuffle(mixed)
    assert all_joined(JUNE, mixed) == whole
    assert rolled_up(all_joined(JUNE, mixed)) == rolled_up(whole)


def test_counts_of_an_office() -> None:
    line = UnitLine("U1", "市局", JUNE, ReportState.PASSED, Timeliness.ON_TIME)
    one = office(
        "甲",
        indicators=[outcome(SHARE)],
        tasks=[task("1", "建机制")],
        units=(line, replace(line, timeliness=Timeliness.LATE)),
    )
    assert (one.count(ReportState.PASSED), one.on_time, one.lit(Light.DONE), one.judged(Verdict.MET)) == (2, 1, 1, 1)


def listing(*rows: Sequence[str]) -> RawBook:
    cells = {
        (row, column): RawCell(row, column, text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    }
    return RawBook("清单.xlsx", "", (RawSheet("空", {}), RawSheet("清单", cells)))


def test_a_list_of_offices_is_read_by_its_heads() -> None:
    lines, wrong = read_list(
        listing(["全省各市"], ["序号", "单 位", "文件夹"], ["1", "甲市", "甲"], [], ["2", "", "乙"], ["3", "丙市", ""])
    )
    assert lines == (Listed("甲", "甲市"), Listed("乙"))
    assert [(one.code, one.place.label) for one in wrong] == [("U109", "清单.xlsx › 清单 › C6")]
    assert read_list(listing(["文件夹"], ["甲"])) == ((Listed("甲"),), ())
    with pytest.raises(ReportGenError, match="没有“文件夹”这一栏"):
        read_list(listing(["单位"], ["甲"]))
