from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import DATA_ITEMS, INDICATORS
from report_gen.model.outcome import Evidence
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Indicator
from report_gen.model.submission import Value
from report_gen.wording import (
    date_text,
    evidence_told,
    exact_points,
    filled,
    indicator_text,
    is_braced_well,
    item_text,
    listed,
    measured,
    number_text,
    places_in,
    rounded,
    signed_points,
    sum_text,
    target_text,
)

ITEMS = {item.code: item for item in DATA_ITEMS}


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("20.449", 1, "20.4"), ("7", 2, "7.00")],
)
def test_rounded_as_an_office_rounds(value: str, decimals: int, text: str) -> None:
    assert f"{rounded(Decimal(value), decimals):f}" == text
    assert number_text(Decimal(value), decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("5.0", "5"), ("5.10", "5.1"), ("1E+3", "1000"), ("100", "100"), ("0", "0"), ("0.00", "0"), ("-0.50", "-0.5")],
)
def test_plain_digits(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


@given(st.decimals(-(10**12), 10**12, places=3, allow_nan=False))
def test_plain_digits_lose_nothing(value: Decimal) -> None:
    assert Decimal(number_text(value)) == value


def test_dates_without_leading_zeros() -> None:
    assert date_text(date(2024, 7, 5)) == "2024年7月5日"


def test_measured() -> None:
    assert measured(Decimal(82), "个") == "82个"
    assert measured(Decimal("20.45"), "%", 1) == "20.5%"


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("D01", Decimal(4), "4个"),
        ("D07", Decimal("52.25"), "52.3%"),
        ("D08", Decimal("3.25"), "3.25∶1"),
        ("D06", "是", "是"),
        ("D09", None, ""),
        ("D09", date(2024, 1, 2), "2024年1月2日"),
    ],
)
def test_items(code: str, value: Value, text: str) -> None:
    assert item_text(ITEMS[code], value) == text


@pytest.mark.parametrize(("code", "text"), [("D01", "4"), ("D08", "4∶1")])
def test_items_without_measure_keep_the_ratio_sign(code: str, text: str) -> None:
    item: DataItem = ITEMS[code]
    assert item_text(item, Decimal(4), with_measure=False) == text


@pytest.mark.parametrize(
    ("indicator", "value", "text", "target"),
    [
        (INDICATORS[0], Decimal(4), "4个", "≥4个"),
        (INDICATORS[1], Decimal("20.46"), "20.5%", "≥20%"),
        (INDICATORS[2], Decimal("2.999"), "3.00∶1", "<3∶1"),
        (INDICATORS[2], None, "—", "<3∶1"),
    ],
)
def test_indicators(indicator: Indicator, value: Decimal | None, text: str, target: str) -> None:
    assert indicator_text(indicator, value) == text
    assert target_text(indicator) == target


def test_listed() -> None:
    assert listed(["甲", "乙"]) == "甲、乙"
    assert listed([]) == "无"


def test_places_of_a_sentence_are_named_once_and_filled_everywhere() -> None:
    sentence = "截至{日期}，{项数}；{日期}"
    assert places_in(sentence) == ("日期", "项数")
    assert filled(sentence, {"日期": "今日", "项数": "{3}项", "多余": ""}) == "截至今日，{3}项；今日"
    assert places_in("没有") == ()


@pytest.mark.parametrize(
    ("sentence", "well"),
    [("{甲}和{乙}", True), ("没有", True), ("{甲", False), ("甲}", False), ("{甲{乙}}", False), ("｛甲｝", False)],
)
def test_braces_open_and_close_names(sentence: str, *, well: bool) -> None:
    assert is_braced_well(sentence) is well


def test_points_have_a_real_minus_and_add_up() -> None:
    assert [exact_points(Decimal(one)) for one in ("9.50", "-1", "-0")] == ["9.5", "−1", "0"]
    assert [signed_points(Decimal(one)) for one in ("2", "-0.5", "0", "-0")] == ["+2", "−0.5", "0", "0"]
    assert sum_text([Decimal(one) for one in ("10", "-1", "0.5")]) == "10 − 1 + 0.5"
    assert sum_text([Decimal(one) for one in ("0", "-1", "-2")]) == "−1 − 2"
    assert sum_text([Decimal(0)]) == "0"


def test_evidence_is_told_with_what_stands_in_the_cell() -> None:
    place = Place("市商务局.xlsx", "指标数据", 5, 8)
    cell = Evidence(place, "640 ÷ 218", "1a2b3c4d5e", "2024-06")
    assert evidence_told(cell, "640\n") == "2024-06/市商务局.xlsx › 指标数据 › H5“640”（文件指纹 1a2b3c4d）；640 ÷ 218"
    assert evidence_told(cell, "字" * 31).startswith(f"2024-06/市商务局.xlsx › 指标数据 › H5“{'字' * 30}…”")
    assert evidence_told(Evidence(words="会议签到册", event=8)) == "会议签到册；台账第8号"
    assert evidence_told(Evidence(words="会议签到册，台账第8号", event=8)) == "会议签到册，台账第8号"
