"""How far reporters agree, what numbers conflicts go by, and what a decision makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_office_ledger import NOON
from helpers_rules import DATA_ITEMS, JUNE, entry, small_plan, submission
from report_gen.catalogue import merge as kinds
from report_gen.ledger.resolutions import resolutions
from report_gen.model.decisions import Decisions, Resolution
from report_gen.model.event import Act, Event
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Agreement, ItemFact, Merged, ReportState, Source
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, TakeRule
from report_gen.model.submission import Conversion, Value
from report_gen.rules.background import Background
from report_gen.rules.conflicts import (
    agreement,
    conflict_number,
    finest,
    last_place,
    last_resolution,
    off_by_measure,
    parse_number,
    resolved_value,
    said,
)
from report_gen.rules.merge import Received, merge

KEY = (ITEMS, "D02", "value")
FUNDS = replace(DATA_ITEMS[9], code="D02", reporters=("U02", "U01"), kind=ItemKind.STOCK)  # 元, two places
PLAN = small_plan(checks=(), items=(FUNDS,))


def source(unit: str, value: Value, raw: str = "") -> Source:
    made = entry(*KEY, value, file=f"{unit}.xlsx")
    return Source(unit, replace(made, raw=raw or made.raw))


def sources(*raws: str) -> tuple[Source, ...]:
    """Sources that state these numbers as typed."""
    return tuple(source(f"U{number:02d}", Decimal(raw), raw) for number, raw in enumerate(raws, 1))


# --- the three classes ---


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ((("80", "80"), ("80", "80.0")), Agreement.SAME),
        ((("80", "80"),), Agreement.SAME),
        ((), Agreement.SAME),
        ((("80.04", "80.04"), ("80.0", "80.0")), Agreement.ROUNDING),
        ((("80.05", "80.05"), ("80.0", "80.0")), Agreement.DIFFERENT),
        ((("80.05", "80.05"), ("80.1", "80.1")), Agreement.ROUNDING),
        ((("80.4", "80.4"), ("80", "80")), Agreement.ROUNDING),
        ((("80.4", "80.4"), ("80", "80.0")), Agreement.DIFFERENT),
        ((("80.44", "80.44"), ("80.4", "80.4"), ("80", "80")), Agreement.ROUNDING),
        ((("80.44", "80.44"), ("80.5", "80.5"), ("80", "80")), Agreement.DIFFERENT),
        ((("80.44", "80.44"), ("80.43", "80.43")), Agreement.DIFFERENT),
        ((("12500", "1.25万"), ("12503", "12,503")), Agreement.ROUNDING),
        ((("12500", "１．２５万元"), ("12503", "12503")), Agreement.ROUNDING),
        ((("12500", "一万二千五百"), ("12503", "12503")), Agreement.DIFFERENT),
        ((("12500", "12500"), ("12503", "12503")), Agreement.DIFFERENT),
        ((("12500", "12500"), ("1.25", "1.25")), Agreement.DIFFERENT),
        ((("95", "0.95"), ("95.3", "95.3%")), Agreement.ROUNDING),
        ((("0", "0"), ("0.4", "0.4")), Agreement.DIFFERENT),
        ((("-5", "-5"), ("-4.6", "-4.6")), Agreement.ROUNDING),
        ((("-5", "-5"), ("5", "5")), Agreement.DIFFERENT),
    ],
)
def test_agreement(stated: Sequence[tuple[str, str]], expected: Agreement) -> None:
    given_ = tuple(source(f"U{number}", Decimal(value), raw) for number, (value, raw) in enumerate(stated))
    assert agreement(given_) is expected
    assert agreement(given_[::-1]) is expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("有", "有", Agreement.SAME),
        ("有", "无", Agreement.DIFFERENT),
        (date(2024, 6, 1), date(2024, 6, 1), Agreement.SAME),
        (Decimal(1), "1", Agreement.DIFFERENT),
    ],
)
def test_words_agree_or_differ(one: Value, two: Value, expected: Agreement) -> None:
    assert agreement((source("U01", one), source("U02", two))) is expected


@pytest.mark.parametrize(
    ("value", "raw", "place"),
    [
        ("80", "80", 0), ("80", "80.00", -2), ("80.04", "80.04", -2), ("12500", "1.25万", 2), ("12500", "12,500元", 0),
        ("82", "八十二", 0), ("0.5", "零点五", -1), ("7", "约莫是6", 0), ("0", "0", 0), ("0", "0.00", -2), ("3.2", "3.2:1", -1),
        ("25", "25年里的第3.1个", 0), ("2E+4", "2万", 4),
    ],
)  # fmt: skip
def test_last_place(value: str, raw: str, place: int) -> None:
    assert last_place(source("U01", Decimal(value), raw)) == place


def test_what_was_typed_does_not_count_for_a_value_set_right() -> None:
    one = source("U01", Decimal(820), "82")
    step = Conversion("82", "820", "更正（台账第3号）")
    assert last_place(one) == 1
    assert last_place(replace(one, entry=replace(one.entry, conversions=(step,)))) == 0


@given(
    st.decimals(min_value=Decimal("0.5"), max_value=10**7, places=3, allow_nan=False, allow_infinity=False),
    st.integers(0, 2),
)
def test_a_value_and_itself_rounded_are_no_conflict(value: Decimal, places: int) -> None:
    coarse = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    both = sources(f"{value:f}", f"{coarse:f}")
    assert agreement(both) is (Agreement.SAME if value == coarse else Agreement.ROUNDING)
    assert finest(both).value == value


@given(st.lists(st.decimals(min_value=0, max_value=99, places=2), min_size=2, max_size=4), st.randoms())
def test_the_order_of_sources_does_not_matter(values: list[Decimal], random: object) -> None:
    both = sources(*(f"{value:f}" for value in values))
    shuffled = list(both)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert agreement(shuffled) is agreement(both)
    assert said(shuffled) == said(both)


@pytest.mark.parametrize(
    ("raws", "expected"),
    [(("12500", "1.25"), True), (("3", "300000000"), True), (("12500", "1.26"), False), (("0", "0"), False), (("0", "10000"), False)],
)  # fmt: skip
def test_a_wrong_measure_is_named(raws: tuple[str, ...], *, expected: bool) -> None:
    assert off_by_measure(sources(*raws)) is expected


# --- numbers ---


@pytest.mark.parametrize("period", ["2024-06", "2024Q2", "2024H1", "2024"])
def test_numbers_name_period_and_item(period: str) -> None:
    parsed = Period.parse(period)
    assert parsed is not None
    number = conflict_number(parsed, DATA_ITEMS[1])
    assert number == f"CT-{period}-D02"
    assert parse_number(f" {number.lower()} ") == (parsed, "D02")


@pytest.mark.parametrize(
    "text", ["", "D02", "2024-06", "CT-2024-06", "CT-2024-13-D02", "CT-24-06-D02", "CT2024-06-D02"]
)
def test_what_is_no_number(text: str) -> None:
    named = parse_number(text)
    assert named is None or named[1] != "D02"


# --- decisions ---


def decision(value: str = "82", told: str = "U01=80；U02=82", event: int = 3, **more: str) -> Resolution:
    about = {"period": "2024-06", "item": "D02", "take": "U02", "reason": "以车管登记数为准", "by": "张三", **more}
    return Resolution(**about, value=value, sources=told, on=date(2024, 7, 8), event=event)


def put(first: str, second: str, *decided: Resolution, item: DataItem = FUNDS, at: str = "2024-07-03T10:00") -> Merged:
    """June with what U02 and U01 state, as typed."""
    forms = [
        Received(submission(code, {KEY: replace(entry(*KEY, Decimal(raw), file=f"{code}.xlsx"), raw=raw)}, at=at))
        for code, raw in (("U02", first), ("U01", second))
    ]
    plan = small_plan(checks=(), items=(item,))
    return merge(plan, JUNE, forms, background=Background(decisions=Decisions(resolutions=decided)))


def fact_of(found: Merged) -> ItemFact:
    (fact,) = found.items
    return fact


def test_an_open_conflict() -> None:
    found = put("82", "80")
    fact = fact_of(found)
    assert (fact.value, fact.agreement, fact.resolution) == (None, Agreement.DIFFERENT, None)
    assert [one.number for one in found.conflicts] == ["CT-2024-06-D02"]
    assert {status.state for status in found.statuses if status.accepted} == {ReportState.QUERIED}


def test_a_decision_settles_it() -> None:
    found = put("82", "80", decision(value="81", take=""), decision(event=4))
    fact = fact_of(found)
    assert (fact.value, fact.conflict, fact.agreement) == (Decimal(82), None, Agreement.DIFFERENT)
    assert fact.resolution == decision(event=4)
    assert found.conflicts == ()
    notes = [one for one in found.findings if one.kind is kinds.CONFLICT_RESOLVED]
    assert [one.place.file for one in notes] == ["U01.xlsx", "U02.xlsx"]
    assert (
        "（CT-2024-06-D02）：市公安局 82元，市交通运输局 80元。张三（2024年7月8日）裁定采用82元（台账第4号），理由：以车管登记数为准。"
        in notes[0].message
    )
    assert {status.state for status in found.statuses if status.accepted} == {ReportState.PASSED}


def test_a_decision_lapses_when_a_source_says_something_else() -> None:
    found = put("83", "80", decision())
    fact = fact_of(found)
    assert fact.value is None
    assert fact.conflict is not None
    assert fact.conflict.lapsed == decision()
    told = [one for one in found.findings if one.kind is kinds.RESOLUTION_LAPSED]
    assert "第3号裁定时不同" in told[0].message
    assert len(told) == 2


def test_the_same_number_written_otherwise_changes_nothing() -> None:
    assert fact_of(put("82.0", "80.00", decision())).value == Decimal(82)


@pytest.mark.parametrize("value", ["八十二", "", "NaN", "Infinity"])
def test_a_decided_value_that_is_none_does_not_count(value: str) -> None:
    assert fact_of(put("82", "80", decision(value=value))).conflict is not None


def test_decisions_of_other_items_and_periods_do_not_count() -> None:
    other = (decision(period="2024-05"), decision(item="D01"))
    assert fact_of(put("82", "80", *other)).conflict is not None
    assert last_resolution(other, JUNE, FUNDS) is None


def test_words_are_decided_as_words() -> None:
    item, both = DATA_ITEMS[8], (source("U01", "甲"), source("U02", "乙"))
    assert resolved_value(item, decision(value="乙", told=said(both)), both) == "乙"
    assert resolved_value(item, decision(value="", told=said(both)), both) is None


def test_rounding_only_needs_nobody() -> None:
    found = put("80.04", "80")
    fact = fact_of(found)
    assert (fact.value, fact.agreement, fact.conflict) == (Decimal("80.04"), Agreement.ROUNDING, None)
    (one, two) = [one for one in found.findings if one.kind is kinds.ROUNDING_ONLY]
    assert "市公安局 80.04元，市交通运输局 80元。采用较细的80.04元。" in one.message
    assert (one.place.file, two.place.file) == ("U01.xlsx", "U02.xlsx")
    assert {status.state for status in found.statuses if status.accepted} == {ReportState.PASSED}


@pytest.mark.parametrize(
    ("take", "value", "expected"),
    [(TakeRule.LATEST, "80.04", Agreement.ROUNDING), (TakeRule.SUM, "160.04", Agreement.SAME), (TakeRule.MAX, "80.04", Agreement.SAME)],
)  # fmt: skip
def test_rounding_under_the_other_rules(take: TakeRule, value: str, expected: Agreement) -> None:
    fact = fact_of(put("80", "80.04", item=replace(FUNDS, take=take), at=""))
    assert (fact.value, fact.agreement) == (Decimal(value), expected)


def test_a_wrong_measure_is_told_in_the_query() -> None:
    found = put("12500", "1.25")
    told = [one for one in found.findings if one.kind is kinds.VALUES_DISAGREE]
    assert "恰差一万倍或一亿倍，请先核对计量单位" in told[0].message


# --- what the ledger tells ---


def event(number: int, act: Act = Act.RESOLVED, period: str = "2024-06", **data: str) -> Event:
    return Event(
        number, NOON, "张三", act, period, "U02", {"数据项": "D02", "裁定值": "82", "各报": "…", "说明": "因", **data}
    )


def test_resolutions_that_stand() -> None:
    events = (
        event(1), event(2, period="2024-05"), event(3, 数据项="D03"), event(4, 裁定值="83"),
        event(5, Act.RESOLUTION_WITHDRAWN, 撤回="3"), event(6, Act.JUSTIFIED),
    )  # fmt: skip
    assert [(one.event, one.period, one.item, one.value) for one in resolutions(events)] == [
        (2, "2024-05", "D02", "82"),
        (4, "2024-06", "D02", "83"),
    ]
    (one,) = resolutions(events[:1])
    assert one == Resolution("2024-06", "D02", "U02", "82", "…", "因", "张三", NOON.date(), 1)


def test_a_withdrawn_decision_does_not_bring_back_the_one_before() -> None:
    assert resolutions((event(1), event(2), event(3, Act.RESOLUTION_WITHDRAWN, 撤回="2"))) == ()
