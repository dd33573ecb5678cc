from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_gen.excel.changes import compare
from report_gen.model.sheets import Change, Observation
from report_gen.model.submission import Value

PERIODS = ("2024-05", "2024-06")


def seen(period: str, value: Value, code: str = "D01", unit: str = "市交通局") -> Observation:
    return Observation(code, f"数据项{code}", unit, period, value)


@pytest.mark.parametrize(
    ("last", "now", "difference", "percent"),
    [
        (Decimal(80), Decimal(100), Decimal(20), Decimal(25)),
        (Decimal(100), Decimal(80), Decimal(-20), Decimal(-20)),
        (Decimal("0.5"), Decimal("0.5"), Decimal(0), Decimal(0)),
        (Decimal(0), Decimal(5), Decimal(5), None),
        (Decimal(-4), Decimal(-2), Decimal(2), Decimal(50)),
        (None, Decimal(5), None, None),
        (Decimal(5), None, None, None),
        (None, None, None, None),
        ("是", "否", None, None),
        (date(2024, 5, 1), date(2024, 6, 1), None, None),
        ("5", Decimal(5), None, None),
    ],
)
def test_difference_of_the_last_two_periods(
    last: Value, now: Value, difference: Decimal | None, percent: Decimal | None
) -> None:
    rows = compare([seen("2024-05", last), seen("2024-06", now)], PERIODS)
    assert rows == (Change("D01", "数据项D01", "市交通局", (last, now), difference, percent),)


def test_no_observations_make_no_rows() -> None:
    assert compare([], PERIODS) == ()


def test_a_period_nobody_reported_is_none_not_zero() -> None:
    (row,) = compare([seen("2024-06", Decimal(3))], PERIODS)
    assert row.values == (None, Decimal(3))
    assert row.difference is None


def test_rows_stand_in_order_of_first_appearance_and_units_apart() -> None:
    rows = compare(
        [
            seen("2024-05", Decimal(1), "D09"),
            seen("2024-05", Decimal(2), "D01", "市商务局"),
            seen("2024-06", Decimal(3), "D01"),
            seen("2024-06", Decimal(4), "D09"),
        ],
        PERIODS,
    )
    assert [(row.code, row.unit) for row in rows] == [("D09", "市交通局"), ("D01", "市商务局"), ("D01", "市交通局")]


def test_other_periods_are_left_out_and_the_last_of_two_values_stands() -> None:
    (row,) = compare([seen("2023-12", Decimal(9)), seen("2024-06", Decimal(1)), seen("2024-06", Decimal(2))], PERIODS)
    assert row.values == (None, Decimal(2))


def test_one_period_has_no_differences() -> None:
    assert compare([seen("2024-06", Decimal(1))], ("2024-06",))[0].difference is None


def test_six_periods_stand_side_by_side() -> None:
    periods = tuple(f"2024-{month:02d}" for month in range(1, 7))
    (row,) = compare([seen(period, Decimal(index)) for index, period in enumerate(periods)], periods)
    assert row.values == tuple(Decimal(index) for index in range(6))
    assert row.difference == 1


NUMBERS = st.one_of(st.none(), st.decimals(-10000, 10000, places=2))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6))
def test_values_come_back_exactly(pairs: list[tuple[Decimal | None, Decimal | None]]) -> None:
    observations = [
        seen(period, value, f"D{index:02d}")
        for index, pair in enumerate(pairs)
        for period, value in zip(PERIODS, pair, strict=True)
    ]
    rows = compare(observations, PERIODS)
    assert [row.values for row in rows] == pairs
    assert [row.difference for row in rows] == [
        None if last is None or now is None else now - last for last, now in pairs
    ]
